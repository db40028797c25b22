"""Which files and folders decide the answer to a check, so that ``--watch`` knows when to do it again."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from perflint import cache
from perflint.cli.answer_options import NAMED_FILES, answer_settings
from perflint.errors import PerflintError
from perflint.rule_files import books, shipped
from perflint.settings import Resolver
from perflint.settings.excluding import GIT, OWN
from perflint.settings.files import NAMES, chain
from perflint.suppression.nearest import FILE_NAME, find_waivers

LOCKS = ("~$", ".~lock.")  # what office programs put beside an open file
DECISIVE = frozenset({*NAMES, OWN, GIT, FILE_NAME})  # counted though some of them are hidden
OURS = (".tmp", "~")  # endings of files on their way to another name


class Watched(Struct, frozen=True):
    """The folders to listen at (each without those below it), and whether a change there matters."""

    folders: frozenset[str]
    files: frozenset[str]
    trees: tuple[str, ...]
    own: frozenset[str]

    def matters(self, _change: object, path: str) -> bool:
        """Whether the path is one of the files, or below one of the trees and nothing hidden, locked or our own."""
        real = os.path.realpath(path)
        if real in self.own or any(real.startswith(place) for place in self.own if place.endswith(os.sep)):
            return False
        if real in self.files or path in self.files:
            return True
        name = os.path.basename(path)
        tree = next((tree for tree in self.trees if path.startswith(tree)), None)
        if tree is None or name.startswith(LOCKS) or name.endswith(OURS):
            return False
        steps = path[len(tree) :].split(os.sep)
        return not any(step.startswith(".") for step in (steps[:-1] if name in DECISIVE else steps))


def watched(names: Sequence[str], resolver: Resolver, options: Mapping[str, Any]) -> Watched:
    """What to listen at for a check of these files and folders; all of it as it is now."""
    paths = [*names, *_decisive(names, resolver, options)]
    trees = sorted({os.path.realpath(path) + os.sep for path in paths if os.path.isdir(path)})
    files = {place for path in paths if not os.path.isdir(path) for place in (os.path.realpath(path), _absolute(path))}
    own = {os.path.realpath(path) for path in options["output_file"]}
    own |= {os.path.realpath(target) for _, target in resolver.of_run().settings.output if target}
    above = {os.path.dirname(path) for path in files}
    folders = {folder for tree in trees for folder in _below(tree)} | {path for path in above if os.path.isdir(path)}
    cached = os.path.realpath(cache.folder()) + os.sep
    return Watched(frozenset(folders), frozenset(files), tuple(trees), frozenset({*own, cached}))


def _absolute(path: str) -> str:
    """The path itself where it is a link, whose own change counts too; its folder as the system calls it."""
    return os.path.join(os.path.realpath(os.path.dirname(path) or os.curdir), os.path.basename(path))


def _decisive(names: Sequence[str], resolver: Resolver, options: Mapping[str, Any]) -> Iterator[str]:
    """Configuration, rules, review parameters, waivers and the baseline."""
    run = resolver.of_run()
    places = [name if os.path.isdir(name) else os.path.dirname(name) or os.curdir for name in names]
    everywhere = [run, *map(resolver.of_folder, places)]
    for resolved in everywhere:
        yield from chain(resolved.file) if resolved.file else ()
        yield from _rules(resolved.settings.rulebooks)
    answers = {**options, **answer_settings(resolver, options)}
    yield from filter(None, [run.settings.grading, *(answers[name] for name in NAMED_FILES)])
    yield from filter(None, map(find_waivers, places))


def _rules(rulebooks: Iterable[str]) -> Iterator[str]:
    """The rulebooks and those they extend; the shipped ones where there are none."""
    paths = [*rulebooks] or [shipped()]
    try:
        yield from (book.root for book in books(paths))
    except (PerflintError, OSError):  # being written just now: the check says what is wrong with it
        yield from filter(os.path.exists, paths)


def _below(tree: str) -> Iterator[str]:
    """The folder and those below it that are not hidden."""
    for folder, folders, _ in os.walk(tree):
        folders[:] = [name for name in folders if not name.startswith(".") and name != "__pycache__"]
        yield os.path.realpath(folder)
