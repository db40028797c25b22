"""Where rule files lie: the shipped folder, the files below a path, and the rulebooks that a rulebook builds on.

What is in them is the business of `perflint.rulebook`; this much is apart from it because the face asks whether a rule
has changed before it imports anything that could read one.
"""

from __future__ import annotations

import functools
import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from perflint import cache
from perflint.errors import RulebookError

SUFFIXES = (".yaml", ".yml")
MANIFESTS = ("rulebook.yaml", "rulebook.yml")  # what a rulebook says of itself, and what it changes of others
VOCABULARIES = ("vocabulary.yaml", "vocabulary.yml")  # its own words
SHIPPED = "perflint"  # the name by which a rulebook extends ours
MOST_FILES = 5_000
MOST_BOOKS = 32
LARGEST_FILE = 256 * 1024  # bytes of one YAML file


class Book(Struct, frozen=True):
    """One rulebook: its folder (or single rule file), and its files.  ``extends`` names what it builds on, as written."""

    root: str
    rules: tuple[str, ...]
    manifest: str | None = None
    vocabulary: str | None = None
    extends: tuple[str, ...] = ()

    @property
    def files(self) -> tuple[str, ...]:
        """Every file that the book is made of."""
        return (*self.rules, *filter(None, (self.manifest, self.vocabulary)))


@functools.cache
def shipped() -> str:
    """The folder of the rules that come with perflint: inside the package if there, else beside it."""
    package = os.path.dirname(os.path.realpath(__file__))
    inside, beside = (os.path.join(place, "lint_rules") for place in (package, os.path.dirname(package)))
    return inside if os.path.isdir(inside) else beside


def plain(path: str | os.PathLike[str]) -> str:
    """The path as pathlib spells it, which most are already: without ``./``, doubled slashes and one at the end."""
    text = os.fspath(path)
    if text and "//" not in f"{text}/" and "/./" not in f"/{text}/" and os.sep == "/":
        return text
    from pathlib import Path

    return str(Path(text))


def shown(file: str) -> str:
    """The path of a rule file as messages write it: from the working folder on where it lies below, with slashes."""
    real, here = os.path.realpath(file), os.path.realpath(os.curdir)
    if real == here:
        return os.curdir
    below = real.removeprefix(os.path.join(here, ""))
    return (file if below == real else below).replace(os.sep, "/")


def rule_files(root: str) -> Iterator[str]:
    """The file itself, or every rule file below the folder, sorted.  Raises RulebookError when there is neither.

    A folder below that has a manifest is a rulebook of its own and no part of this one.
    """
    if os.path.isfile(root):
        yield root
        return
    if not os.path.isdir(root):
        raise RulebookError("没有这个文件或文件夹", place=root, advice="检查规则集的路径")
    count = 0
    for folder, folders, names in os.walk(root):
        if folder != root and any(name in names for name in MANIFESTS):
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        own = (*MANIFESTS, *VOCABULARIES) if folder == root else ()
        place = plain(folder)
        place = "" if place == os.curdir else os.path.join(place, "")
        for name in sorted(names):
            if name.endswith(SUFFIXES) and not name.startswith(".") and name not in own:
                count += 1
                if count > MOST_FILES:
                    raise RulebookError(f"规则文件超过 {MOST_FILES} 个", place=root, advice="检查规则集的路径")
                yield place + name


def books(paths: Iterable[str | os.PathLike[str]]) -> tuple[Book, ...]:
    """The rulebooks at the paths and all that they extend, each once, a book behind those it extends.

    A path is a folder, its manifest, a single rule file, or the name ``perflint``.  What a manifest extends and does not
    exist is left out here, as is the way round a loop: whoever reads the manifests says so with the line.  Raises
    RulebookError where a path leads nowhere, and OSError.
    """
    found: dict[str, Book] = {}
    open_: set[str] = set()

    def add(root: str) -> None:
        key = os.path.realpath(root)
        if key in found or key in open_:
            return
        if len(open_) + len(found) >= MOST_BOOKS:
            raise RulebookError(f"规则集一层层引用，超过了 {MOST_BOOKS} 个", place=root, advice="减少 extends 的层数")
        open_.add(key)
        book = _book(root)
        for name in book.extends:
            target = target_of(root, name)
            if target is not None:
                add(target)
        open_.discard(key)
        found[key] = book

    for path in paths:
        add(root_of(plain(path)))
    return tuple(found.values())


def root_of(path: str) -> str:
    """The root of the rulebook that a path names: a manifest stands for its folder."""
    if path == SHIPPED and not os.path.exists(path):
        return shipped()
    return os.path.dirname(path) or os.curdir if os.path.basename(path) in MANIFESTS and os.path.isfile(path) else path


def target_of(root: str, name: str) -> str | None:
    """The root of the rulebook that a manifest in ``root`` extends by this name; None where there is none.

    Only ``perflint`` and relative paths are followed: a rulebook that is handed on must not reach for places of its
    author's machine.
    """
    if name == SHIPPED:
        return shipped()
    if unsafe(name):
        return None
    path = root_of(plain(os.path.join(root, name)))
    return path if os.path.exists(path) else None


def unsafe(name: str) -> bool:
    """Whether a path that a manifest names is anything but a plain relative one."""
    return not name.strip() or name.startswith(("/", "~")) or any(sign in name for sign in ("\\", ":", "\0", "\n"))


def _book(root: str) -> Book:
    if os.path.isfile(root):
        return Book(root, (root,))
    rules = tuple(rule_files(root))
    manifest = _first(root, MANIFESTS)
    return Book(root, rules, manifest, _first(root, VOCABULARIES), _extended(manifest) if manifest else ())


def _first(root: str, names: Sequence[str]) -> str | None:
    return next((path for name in names if os.path.isfile(path := plain(os.path.join(root, name)))), None)


def _extended(manifest: str) -> tuple[str, ...]:
    """The names under ``extends``, remembered by content so that a warm start parses no YAML."""
    with open(manifest, "rb") as file:
        data = file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        return ()
    seal = hashlib.sha256(data).hexdigest()
    known = None if cache.switched_off() else cache.recall("extends", seal)
    if not isinstance(known, list):
        known = _names(data)
        if known is not None and not cache.switched_off():
            cache.store("extends", seal, known, most=MOST_BOOKS * 8)
    return tuple(str(name) for name in known or ())


def _names(data: bytes) -> list[str] | None:
    """``extends`` of a manifest as a list of names; None for what is no manifest, which its reader will explain."""
    import yaml

    try:
        whole = yaml.load(data.decode("utf-8-sig"), Loader=yaml.BaseLoader)  # builds nothing but texts, lists and maps
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError):
        return None
    if not isinstance(whole, dict):
        return None
    extends = whole.get("extends", [])
    entries = [extends] if isinstance(extends, str) else extends if isinstance(extends, list) else []
    first = [entry[0] if isinstance(entry, list) and entry else entry for entry in entries]
    return [name for name in first if isinstance(name, str)]
