"""Naming a finding by its logical path, 项目/指标/字段, and its file by a pattern; ``*`` and ``?`` stand for anything."""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Sequence
from functools import lru_cache

from perflint.model import Document, Finding
from perflint.patterns import pattern_of
from perflint.reporters.shared.labels import field_label
from perflint.text import compact, narrow

WILD = "*?"
_SLASH = pattern_of(r"(?<!\\)/")


def path_parts(finding: Finding, documents: Sequence[Document]) -> tuple[str, str, str]:
    """Project (or function), indicator and field of a finding, normalised; empty where it speaks of more."""
    place = finding.place
    field = plain(field_label(place.field)) if place.field else ""
    if place.table is None or place.document >= len(documents):
        return "", "", field
    table = documents[place.document].tables[place.table]
    project = plain(str(table.project or table.function or ""))
    if place.indicator is None:
        return project, "", field
    row = table.indicators[place.indicator]
    name = next((text for cell in (row.name, row.level2, row.level1) if (text := plain(str(cell or "")))), "")
    return project, name, field


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Without white space and differences of width, as fingerprints have it."""
    return compact(narrow(text))


@lru_cache(maxsize=4096)
def pattern_parts(pattern: str) -> tuple[str, ...]:
    """The parts of a pattern: one for the project, two with the indicator, three with the field; ``\\/`` is a slash."""
    return tuple(plain(part.replace("\\/", "/")) for part in _SLASH.split(narrow(pattern)))


def matches_path(pattern: str, path: tuple[str, str, str]) -> bool:
    """Whether a pattern names a finding; what it leaves out at the end may be anything."""
    parts = pattern_parts(pattern)
    return len(parts) <= len(path) and all(map(_like, path, parts))


def names_project(pattern: str, document: Document) -> bool:
    """Whether a pattern names, without wildcards, a project of the document."""
    project = pattern_parts(pattern)[0]
    known = (plain(str(table.project or table.function or "")) for table in document.tables)
    return bool(project) and not any(sign in project for sign in WILD) and project in known


def matches_file(pattern: str, path: str, folder: str) -> bool:
    """Whether a pattern names a file: by its name, or with a slash by its path below ``folder``."""
    wanted = pattern.replace("\\", "/").removeprefix("./")
    file = os.path.abspath(path).replace("\\", "/")
    base = os.path.abspath(folder or os.curdir).replace("\\", "/").rstrip("/") + "/"
    if "/" not in wanted:
        return _like(file.rsplit("/", 1)[-1], wanted)
    return file.startswith(base) and _like(file[len(base) :], wanted)


def _like(text: str, pattern: str) -> bool:
    return fnmatch.fnmatchcase(text, pattern.replace("[", "[[]"))
