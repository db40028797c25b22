"""Finding rulebooks and turning them into one `Rulebook`; what was accepted once is kept until anything it rests on changes.

A warm start reads the files' bytes for their hash and the cached data, parses no YAML and imports no jsonschema.  It
also looks at the size and time of the code and vocabulary that decided what is accepted, and of the checks of others.
A process that loads the same files again is given the same rules, with all that was worked out for them meanwhile.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from perflint import __version__, cache, checks, compiled_patterns
from perflint.errors import RulebookError, reason_of
from perflint.lexicon.additions import Additions, using
from perflint.rule_files import Book, books, plain, shipped, shown
from perflint.rulebook import compiler, needles
from perflint.rulebook.lifecycle import Removed, gone_of
from perflint.rulebook.overrides import Layer, Lock, Overrides, Setting
from perflint.rulebook.rule import Rulebook

PACKAGE = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
DECIDING = ("checks", "fixers", "lexicon", "rulebook")  # the folders whose code and data decide what is accepted
Stamp = tuple[str, int, int]  # path, size, time of change
Foreign = Sequence[tuple[str, Any]]  # checks of others that are used, each with the stamp of its file
MOST = 4  # rulebooks that are held in memory
_loaded: dict[str, tuple[Foreign, Rulebook]] = {}  # by what they were made of


def load(
    paths: Sequence[str | os.PathLike[str]] | None = None, *, overrides: Overrides | None = None, cached: bool = True
) -> Rulebook:
    """The rules of the rulebooks at the paths (default: the shipped one) and of all that these extend, sorted by code.

    A path is a folder of rules, with or without a manifest ``rulebook.yaml``, such a manifest, a single rule file, or
    the name ``perflint`` for the shipped book.  Books apply in the order given, each behind those that it extends;
    ``overrides`` apply last of all, by the same code and under the same locks: this is how a configuration file changes
    rules (see `Overrides`; keys of its ``rules`` are slugs or codes).  Raises RulebookError that names every mistake of
    every file.  ``cached=False`` validates afresh in any case.
    """
    found = books(paths if paths is not None else [shipped()])
    empty = not any(book.rules for book in found)
    if empty and not any(book.manifest for book in found):
        raise _nothing(found)
    try:
        seals = _seals(found)
        deciding = tuple(_deciding())
        seal = _seal_of(found, overrides, seals, deciding)
        places = [book.root for book in found], overrides and overrides.source
        known = f"{seal} {os.getcwd()} {places}"  # files are named as they lie from here
        foreign, built = _loaded.get(known, ((), None))
        if cached and built is not None and _is_current(foreign):
            return built
        kept = cached and not cache.switched_off()
        accepted = _remembered(seal, found, overrides, seals) if kept else _accept(found, overrides, seals)
        if kept:
            compiled_patterns.recall()
        foreign = _foreign(accepted)
    except OSError as error:
        where, advice = str(error.filename or ""), "检查规则集的路径和文件权限"
        raise RulebookError(f"无法读取规则文件（{reason_of(error)}）", place=where, advice=advice) from None
    if empty:  # and no manifest says what is wrong
        raise _nothing(found)
    built = _built(found, accepted, overrides)
    while len(_loaded) >= MOST:
        _loaded.pop(next(iter(_loaded)), None)
    _loaded[known] = foreign, built
    return built


def _nothing(found: Sequence[Book]) -> RulebookError:
    """The error for paths without a rule; a folder of rulebooks is no rulebook."""
    from pathlib import Path

    from perflint.rule_files import MANIFESTS

    names = "、".join(book.root for book in found)
    folders = (Path(book.root) for book in found if os.path.isdir(book.root))
    inside = sorted(path.parent for root in folders for path in root.glob(f"*/{MANIFESTS[0]}"))
    if inside:
        which = "、".join(path.as_posix() for path in inside)
        return RulebookError(
            "这里没有规则，里面的每个文件夹各是一个规则集", place=names, advice=f"写明用哪一个：{which}"
        )
    return RulebookError(
        "没有找到规则文件（.yaml）",
        place=names,
        advice="检查路径；规则放在 <主题>/<名称>.yaml，建立在自带规则之上的写 extends: perflint",
    )


def _built(found: Sequence[Book], accepted: Mapping[str, Any], overrides: Overrides | None) -> Rulebook:
    """The rulebook of accepted data; files are named as they lie now, not where they lay when they were accepted."""
    layers = [
        Layer(**{**one, "name": one["name"] or _known_as(book)}, file=shown(book.manifest or book.root), hash=seal)
        for book, one, seal in zip(found, accepted["layers"], accepted["seals"], strict=True)
    ]
    if overrides is not None:
        layers.append(Layer("", file=overrides.source, hash=_hash([], overrides)))
    words = accepted["vocabulary"]
    single = [os.path.isfile(book.root) for book in found]
    additions = Additions(words["words"], words["units"]) if words else None
    made: dict[int, Any] = {}
    rules = [
        compiler.build(
            one["data"],
            one["path"],
            one["values"],
            made,
            file=found[one["book"]].root if single[one["book"]] else plain(f"{found[one['book']].root}/{one['path']}"),
            off=one["off"],
            layer=one["book"],
            settings=tuple(Setting(*setting) for setting in one["settings"]),
            locks=tuple(Lock(*lock) for lock in one["locks"]),
            tested=one["tested"],
            vocabulary=additions,
        )
        for one in accepted["rules"]
    ]
    removed = tuple(
        Removed(one["code"], one["name"], gone, tuple(one["aliases"]))
        for one in accepted["removed"]
        if (gone := gone_of(one["gone"]))
    )
    return Rulebook(
        tuple(sorted(rules, key=lambda rule: rule.code)), accepted["hash"], tuple(layers), removed, additions
    )


def _known_as(book: Book) -> str:
    """What a book without a name is called."""
    return "自带规则" if book.root == shipped() else ""


def _remembered(seal: str, found: Sequence[Book], overrides: Overrides | None, seals: list[str]) -> Mapping[str, Any]:
    """What was accepted before of these very files, else what `_accept` says, which is then kept."""
    book = cache.recall("rulebook", seal)
    if isinstance(book, dict) and _is_current(book["foreign"]):
        needles.tell(book["needles"])
        return book
    accepted = _accept(found, overrides, seals)
    foreign = _foreign(accepted)
    if all(stamp for _, stamp in foreign):  # a check without a file of its own may change unseen
        told = _needles_of(lambda: _built(found, accepted, overrides))
        cache.store("rulebook", seal, {**accepted, "foreign": foreign, "needles": told})
    return accepted


def _needles_of(build: Callable[[], Rulebook]) -> dict[str, str | None]:
    """The needles of all regular expressions by which a run tells early what the rules have to do with a text."""

    def ask() -> None:
        book = build()
        with using(book.vocabulary):
            look(book)

    def look(book: Rulebook) -> None:
        for rule in book.rules:
            for condition in rule.parts.conditions:
                condition.sight()
            check = checks.get(rule.check) if rule.check else None
            for declared in (getattr(check, name, None) for name in ("screens", "hit_screens")):
                with suppress(Exception):  # of somebody else's check, which then spares nothing
                    for pattern in declared(rule.parts.options).texts.patterns if declared else ():
                        needles.of_source(pattern)

    return needles.told_by(ask)


def _seal_of(found: Sequence[Book], overrides: Overrides | None, seals: list[str], deciding: Sequence[Stamp]) -> str:
    """A hash of all on which it hangs what is accepted, but for the checks of others."""
    names = [[_relative(book.root, file) for file in book.files] for book in found]  # a rule's path is its identity
    tops = [book.root == shipped() for book in found]
    facts = (__version__, names, tops, [book.extends for book in found], _hash(seals, overrides), *deciding)
    return hashlib.sha256(repr(facts).encode("utf-8", "surrogateescape")).hexdigest()


def _foreign(accepted: Mapping[str, Any]) -> Foreign:
    return [(name, _origin(name)) for name in sorted(_used(accepted) - {*checks.own()})]


def _is_current(foreign: Foreign) -> bool:
    """Whether the checks of others are as they were."""
    return all(_origin(name) == tuple(stamp or ()) for name, stamp in foreign)


def _seals(found: Sequence[Book]) -> list[str]:
    """A hash of the content of every file of each layer."""
    return [cache.known_digest(book.files) for book in found]


def _hash(seals: Sequence[str], overrides: Overrides | None) -> str:
    """A hash of the content of all layers, the last one included."""
    total = hashlib.sha256()
    for seal in seals:
        total.update(seal.encode())
    if overrides is not None:
        total.update(
            repr((overrides.rules, sorted(overrides.lines.items(), key=str))).encode("utf-8", "surrogateescape")
        )
    return total.hexdigest()


def _deciding() -> Iterator[Stamp]:
    """The state of our own code and vocabulary, a development version's changes included."""
    for folder in DECIDING:
        with os.scandir(os.path.join(PACKAGE, folder)) as entries:
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


def _origin(name: str) -> Stamp | None:
    """The state of the file of somebody else's check; None where there is none, as when its package is gone."""
    file = _file_of(name)
    return _stamp(file) if file else None


def _file_of(name: str) -> str | None:
    """Where the check of this name is written."""
    found = None if checks.fault(name) else getattr(checks.get(name), "__file__", None)
    return found if isinstance(found, str) and os.path.isfile(found) else None


def _relative(root: str, file: str) -> str:
    """``topic/slug.yaml``: the path that names the rule."""
    if root == file:
        return "/".join(os.path.realpath(file).rsplit(os.sep, 2)[-2:])
    below = file if root == os.curdir else file.removeprefix(root).removeprefix(os.sep)
    return below.replace(os.sep, "/")


def _accept(found: Sequence[Book], overrides: Overrides | None, seals: list[str]) -> dict[str, Any]:
    """The data of all books, once nothing is wrong with any of their files, their hash and that of each."""
    from perflint.rulebook.accepting import accept

    accepted = accept(found, overrides, _relative, shown)
    return {"hash": _hash(seals, overrides), "seals": seals, **accepted}
