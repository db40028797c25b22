"""Configuration files: which one counts for a folder, what it says, and the files it extends.

What was read once is kept by its content, so that a warm start parses no YAML.  Everything wrong in a file is told at
once, with its lines; a file is never half obeyed.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from perflint import __version__, cache
from perflint.errors import PerflintError, reason_of
from perflint.rule_files import plain
from perflint.settings.kinds import Keys, Tell, nearest, shown, under
from perflint.settings.table import SETTINGS

NAMES = ("perflint.yaml", "perflint.yml", ".perflint.yaml", ".perflint.yml")
EXTENDS = "extends"
DEEPEST = 20  # files that extend one another
MOST_BYTES = 256 * 1024
SHAPE = "配置文件的最外层应当是“键: 值”的形式，每行一个键，如 fail-severity: warning"
ADVICE = "perflint config 列出全部设置；perflint init 写一份带说明的 perflint.yaml"

Lines = dict[Keys, int]


class Entry(Struct, frozen=True):
    """One setting as some layer has it: the key, the value, and where it comes from (``perflint.yaml:3``)."""

    key: str
    value: Any
    source: str


Layer = tuple[Entry, ...]


def find(folder: str) -> str | None:
    """The configuration file that counts for what lies in the folder: its own, else that of the nearest folder above.

    A folder that cannot be looked into has none.  Raises PerflintError where a folder has two.
    """
    place = os.path.abspath(folder)
    while True:
        found = [path for name in NAMES if os.path.isfile(path := os.path.join(place, name))]
        if len(found) > 1:
            names = "、".join(map(os.path.basename, found))
            raise PerflintError(f"同一个文件夹里有几个配置文件：{names}", place=place, advice="只留下一个")
        if found:
            return found[0]
        above = os.path.dirname(place)
        if above == place:
            return None
        place = above


def layers_of(path: str) -> tuple[Layer, ...]:
    """What the file says, after what the files it extends say.  Raises PerflintError."""
    return tuple(_layers(os.path.abspath(path), (), ""))


def chain(path: str) -> tuple[str, ...]:
    """The file and all that it extends, each once.  Raises PerflintError."""
    found: dict[str, None] = {}
    open_ = [os.path.abspath(path)]
    while open_:
        file = open_.pop()
        if file not in found:
            found[file] = None
            bases = _bases(read(file)[0], lambda keys, text: None)
            open_ += [os.path.normpath(os.path.join(os.path.dirname(file), base)) for _, base in bases]
    return tuple(found)


def _layers(path: str, above: tuple[str, ...], named: str) -> Iterator[Layer]:
    real = os.path.realpath(path)
    if real in above or len(above) > DEEPEST:
        chain = " → ".join(shown_path(one) for one in (*above[above.index(real) if real in above else 0 :], real))
        raise PerflintError(f"配置文件互相 extends，绕成了圈：{chain}", place=named, advice="删去其中一个 extends")
    data, lines = read(path, named)
    file, mistakes = shown_path(path), list[tuple[int, str]]()

    def tell(keys: Keys, text: str) -> None:
        mistakes.append((_line(keys, lines), f"{_dotted(keys)} {text}"))

    bases = _bases(data, tell)
    layer = tuple(_entries(data, lines, path, tell))
    if mistakes:
        raise refused(file, mistakes)
    for number, base in bases:
        keys: Keys = (EXTENDS, number) if (EXTENDS, number) in lines else (EXTENDS,)
        target = os.path.normpath(os.path.join(os.path.dirname(path), base))
        yield from _layers(target, (*above, real), f"{file}:{_line(keys, lines)}")
    yield layer


def chain_of(path: str) -> tuple[str, ...]:
    """The file and those it extends, each once, without what is wrong with them, which `layers_of` tells."""
    found: dict[str, None] = {}

    def add(file: str) -> None:
        if file in found or not os.path.isfile(file):
            return
        found[file] = None
        for _, base in _bases(read(file)[0], lambda keys, text: None):
            add(os.path.normpath(os.path.join(os.path.dirname(file), base)))

    add(os.path.abspath(path))
    return tuple(found)


def _bases(data: Mapping[str, Any], tell: Tell) -> list[tuple[int, str]]:
    """The paths of ``extends`` with their numbers."""
    value = data.get(EXTENDS, [])
    entries = value if isinstance(value, list) else [value]
    found = []
    for number, entry in enumerate(entries):
        if not isinstance(entry, str) or not entry.strip() or "\0" in entry:
            tell((EXTENDS,), f"应当是配置文件的相对路径，不是 {shown(entry)}")
        elif os.path.isabs(entry) or entry.startswith("~"):
            tell((EXTENDS,), f"里的“{entry}”不是相对路径；写相对于这个配置文件的路径，如 ../perflint.yaml")
        else:
            found.append((number, entry))
    return found


def _entries(data: Mapping[str, Any], lines: Lines, path: str, tell: Tell) -> Iterator[Entry]:
    folder, file = os.path.dirname(path), shown_path(path)
    for key, value in data.items():
        if key == EXTENDS:
            continue
        if key not in SETTINGS:
            close = nearest(key.replace("_", "-"), (*SETTINGS, EXTENDS))
            tell((key,), f"不是 perflint 的设置{close}")
            continue
        read_value = SETTINGS[key].kind.read(value, folder, under(tell, key))
        yield Entry(key, read_value, f"{file}:{_line((key,), lines)}")


def read(path: str, named: str = "") -> tuple[dict[str, Any], Lines]:
    """The data of a configuration file and the line of every key.  ``named`` is where the file is named, if anywhere."""
    try:
        with open(path, "rb") as file:
            content = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise PerflintError(
            f"没有配置文件 {shown_path(path)}", place=named, advice="检查路径是否写对；相对路径从写它的文件算起"
        ) from None
    except (OSError, ValueError) as error:
        why = reason_of(error)
        raise PerflintError(f"无法读取配置文件（{why}）", place=shown_path(path), advice="检查文件权限") from error
    seal = hashlib.sha256(f"{__version__}\0".encode() + content).hexdigest()
    known = None if cache.switched_off() else _known(cache.recall("settings", seal))
    if known is not None:
        return known
    data, lines = _parse(content, shown_path(path))
    if not cache.switched_off() and b"@" not in content:  # the password of an address stays where it was written
        cache.store(
            "settings", seal, {"data": data, "lines": [[*keys, line] for keys, line in lines.items()]}, most=200
        )
    return data, lines


def _known(entry: Any) -> tuple[dict[str, Any], Lines] | None:
    """What the cache holds, None for anything else."""
    try:
        data, lines = entry["data"], {tuple(keys): line for *keys, line in entry["lines"]}
    except (KeyError, TypeError, ValueError):
        return None
    return (data, lines) if isinstance(data, dict) else None


def _parse(content: bytes, file: str) -> tuple[dict[str, Any], Lines]:
    from perflint.rulebook import yaml_lines

    bare = (line.strip() for line in content.removeprefix(b"\xef\xbb\xbf").splitlines())
    if all(not line or line.startswith(b"#") for line in bare):
        return {}, {}
    try:
        return yaml_lines.read(content, file, shape=SHAPE)
    except yaml_lines.UnreadableError as error:
        raise refused(file, [(mistake.line, mistake.message) for mistake in error.mistakes]) from None


def refused(file: str, mistakes: list[tuple[int, str]]) -> PerflintError:
    """All mistakes of a file as one error; its place is the first one's."""
    ordered = sorted(set(mistakes))
    line, message = ordered[0]
    if len(ordered) > 1:
        listed = "\n".join(f"  {file}:{number}：{text}" for number, text in ordered)
        message = f"配置文件有 {len(ordered)} 处错误：\n{listed}"
    return PerflintError(message, place=f"{file}:{line}", advice=ADVICE)


def shown_path(path: str) -> str:
    """The path as messages write it: relative to the working folder where it lies below, with slashes."""
    try:
        relative = os.path.relpath(path)
    except (OSError, ValueError):  # another drive, or no working folder
        relative = os.pardir
    return plain(path if relative.startswith(os.pardir) else relative).replace(os.sep, "/")


def _line(keys: Keys, lines: Lines) -> int:
    while keys and keys not in lines:
        keys = keys[:-1]
    return lines.get(keys, 1)


def _dotted(keys: Keys) -> str:
    """``params.PF501.highest``; the items of a list are counted from 1: ``select 第 2 项``."""
    text = str(keys[0])
    for key in keys[1:]:
        text += f" 第 {key + 1} 项" if isinstance(key, int) else f".{key}"
    return text
