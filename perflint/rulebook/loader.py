"""Finding rule files and turning them into a `Rulebook`; what was accepted once is kept until anything it rests on changes.

A warm start reads the files' bytes for their hash and the cached data, parses no YAML and imports no jsonschema.  It
also looks at the size and time of the code and vocabulary that decided what is accepted, and of the checks of others.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from perflint import __version__, cache, checks
from perflint.errors import RulebookError
from perflint.rule_files import rule_files, shipped
from perflint.rulebook import compiler
from perflint.rulebook.mistakes import Keys, Mistake, refuse
from perflint.rulebook.rule import Rulebook

PACKAGE = Path(__file__).resolve().parent.parent
DECIDING = ("checks", "lexicon", "rulebook")  # the folders whose code and data decide what is accepted
Stamp = tuple[str, int, int]  # path, size, time of change


def load(paths: Sequence[Path] | None = None, *, cached: bool = True) -> Rulebook:
    """The rules in the given files and folders (default: the shipped ones), sorted by code.

    Raises RulebookError that names every mistake of every file.  ``cached=False`` validates afresh in any case.
    """
    roots = [Path(path) for path in paths] if paths is not None else [shipped()]
    files = [(root, file) for root in roots for file in rule_files(root)]
    if not files:
        names = "、".join(str(root) for root in roots)
        raise RulebookError("没有找到规则文件（.yaml）", place=names, advice="检查路径；规则放在 <主题>/<名称>.yaml")
    try:
        book = _remembered(files) if cached and not cache.switched_off() else _accept(files)
    except OSError as error:
        raise RulebookError(f"无法读取规则文件：{error.strerror or error}", place=str(error.filename or "")) from None
    rules = sorted(
        (compiler.build(one["data"], one["path"], one["values"]) for one in book["rules"]), key=lambda r: r.code
    )
    return Rulebook(tuple(rules), book["hash"])


def _remembered(files: Sequence[tuple[Path, Path]]) -> Mapping[str, Any]:
    """What was accepted before of these very files, else what `_accept` says, which is then kept."""
    names = "\0".join(_relative(root, file) for root, file in files)  # a rule's path is its identity
    facts = (__version__, names, cache.digest([file for _, file in files]), *_deciding())
    seal = hashlib.sha256(repr(facts).encode("utf-8", "surrogateescape")).hexdigest()
    book = cache.recall("rulebook", seal)
    if isinstance(book, dict) and all(_stamp(path) == (path, *rest) for path, *rest in book["foreign"]):
        return book
    accepted = _accept(files)
    foreign = [_file_of(name) for name in sorted(_used(accepted) - {*checks.own()})]
    if None not in foreign:  # a check without a file of its own may change unseen
        cache.store("rulebook", seal, {**accepted, "foreign": [_stamp(file) for file in foreign if file]})
    return accepted


def _deciding() -> Iterator[Stamp]:
    """The state of our own code and vocabulary, a development version's changes included."""
    for folder in DECIDING:
        with os.scandir(PACKAGE / folder) as entries:
            found = sorted(entry.path for entry in entries if entry.name.endswith((".py", ".yaml")))
        yield from (stamp for path in found if (stamp := _stamp(path)))


def _stamp(path: str) -> Stamp | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return path, status.st_size, status.st_mtime_ns


def _used(book: Mapping[str, Any]) -> set[str]:
    """The names of the checks that the accepted rules use."""
    return {name for rule in book["rules"] for name in rule["data"].get("check", ())}


def _file_of(name: str) -> str | None:
    """Where the check of this name is written."""
    found = getattr(checks.get(name), "__file__", None)
    return found if isinstance(found, str) and os.path.isfile(found) else None


def _relative(root: Path, file: Path) -> str:
    """``topic/slug.yaml``: the path that names the rule."""
    if root == file:
        return "/".join(file.resolve().parts[-2:])
    return file.relative_to(root).as_posix()


def _shown(file: Path) -> str:
    try:
        return file.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return file.as_posix()


def _accept(files: Sequence[tuple[Path, Path]]) -> dict[str, Any]:
    """The data of all files, once nothing is wrong with any of them, and their hash."""
    from perflint.rulebook import validation, yaml_lines

    mistakes: list[Mistake] = []
    read: list[tuple[str, dict[str, Any], dict[Keys, int]]] = []
    accepted: list[dict[str, Any]] = []
    for root, file in files:
        shown = _shown(file)
        try:
            data, lines = yaml_lines.read(file.read_bytes(), shown)
        except yaml_lines.UnreadableError as error:
            mistakes.extend(error.mistakes)
            continue
        mistakes.extend(validation.find_mistakes(data, lines, shown))
        read.append((shown, data, lines))
        accepted.append({"path": _relative(root, file), "data": data})
    mistakes.extend(validation.across_files(read))
    if mistakes:
        raise refuse(mistakes)
    for one in accepted:
        one["values"] = compiler.values_of(one["data"])
    return {"hash": cache.digest([file for _, file in files]), "rules": accepted}
