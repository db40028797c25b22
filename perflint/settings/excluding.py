"""Which files and folders a walk leaves out: ``exclude``, ``.perflintignore`` and git's own ignore files.

Only what a walk meets is asked about; a folder that is left out is not entered.  What a person names is checked, unless
``force-exclude`` says otherwise.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from msgspec import Struct

from perflint.settings.files import NAMES
from perflint.settings.patterns import Pattern, compiled, grouped, last_match, read_lines, relative
from perflint.settings.resolving import Resolver
from perflint.settings.table import Settings

OWN, GIT = ".perflintignore", ".gitignore"
Patterns = tuple[tuple[str, tuple[Pattern, ...]], ...]  # the innermost folder first


class Ignored(Struct, frozen=True):
    """The patterns that hold in a folder: of .perflintignore files, and of git's where the folder lies in a repository."""

    own: Patterns
    git: Patterns
    in_repository: bool


class Excluding:
    """Answers for paths of one run, by the settings of the folder that each lies in."""

    def __init__(self, resolver: Resolver) -> None:
        self.number = 0
        self._resolver = resolver
        self._ignored: dict[str, Ignored] = {}
        self._exclude: dict[tuple[tuple[str, str], ...], list[tuple[str, tuple[Pattern, ...]]]] = {}

    def leaves_out(self, path: str, folder: bool) -> bool:
        """Whether a walk passes over this file or folder, which it met in a folder it entered; counted in ``number``."""
        if not folder and os.path.basename(path) in NAMES:  # a configuration is no submission
            return True
        answer = self._leaves_out(os.path.abspath(path), folder)
        self.number += answer
        return answer

    def _leaves_out(self, place: str, folder: bool) -> bool:
        settings = self._resolver.of_folder(os.path.dirname(place)).settings
        if self._excludes(settings, place, folder=folder):
            return True
        ignored = self._of(os.path.dirname(place))
        if _decided(ignored.own, place, folder=folder):
            return True
        return settings.respect_gitignore and _decided(ignored.git, place, folder=folder)

    def forbids(self, path: str) -> bool:
        """Whether ``exclude`` or .perflintignore leaves out this path or a folder above it, though a person names it."""
        place = os.path.abspath(path)
        settings = self._resolver.of_folder(os.path.dirname(place)).settings
        folder = os.path.isdir(place)
        while True:
            above = os.path.dirname(place)
            if self._excludes(settings, place, folder=folder) or _decided(self._of(above).own, place, folder=folder):
                return True
            if above == place:
                return False
            place, folder = above, True

    def _excludes(self, settings: Settings, place: str, *, folder: bool) -> bool:
        pairs = (*settings.exclude, *settings.extend_exclude)
        if pairs not in self._exclude:
            self._exclude[pairs] = grouped(pairs)
        for base, patterns in self._exclude[pairs]:
            path, below = relative(place, base)
            if last_match(patterns, path, folder=folder, below=below):
                return True
        return False

    def _of(self, folder: str) -> Ignored:
        """The patterns of the folder and of those above it."""
        if folder not in self._ignored:
            above = os.path.dirname(folder)
            outer = self._of(above) if above != folder else Ignored((), (), False)
            exclude = _git_exclude(folder)
            git = () if exclude is not None else outer.git  # a repository of its own begins here
            if exclude:
                git = ((folder, compiled(exclude)),)
            in_repository = outer.in_repository or exclude is not None
            if in_repository:
                git = (*_patterns(folder, GIT), *git)
            self._ignored[folder] = Ignored((*_patterns(folder, OWN), *outer.own), git, in_repository)
        return self._ignored[folder]


def _patterns(folder: str, name: str) -> Iterator[tuple[str, tuple[Pattern, ...]]]:
    lines = read_lines(os.path.join(folder, name))
    if lines:
        yield folder, compiled(lines)


def _decided(lists: Patterns, place: str, *, folder: bool) -> bool:
    """What the innermost list that says anything says."""
    for base, patterns in lists:
        answer = last_match(patterns, relative(place, base)[0], folder=folder)
        if answer is not None:
            return answer
    return False


def _git_exclude(folder: str) -> tuple[str, ...] | None:
    """The lines of ``info/exclude`` of the repository whose top the folder is; None where it is none.

    ``.git`` may be a file that says where the repository lies (a worktree or submodule).
    """
    place = os.path.join(folder, ".git")
    if os.path.isfile(place):
        lines = read_lines(place)
        if not lines or not lines[0].startswith("gitdir:"):
            return None
        place = os.path.normpath(os.path.join(folder, lines[0].partition(":")[2].strip()))
        common = read_lines(os.path.join(place, "commondir"))
        place = os.path.normpath(os.path.join(place, common[0])) if common else place
    elif not os.path.isdir(place):
        return None
    return read_lines(os.path.join(place, "info", "exclude"))
