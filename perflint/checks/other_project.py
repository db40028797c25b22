"""Words that belong to another project of the document: its subject stands in this one's basis or explanation.

A word counts when exactly one project's name holds it, and neither the name, the goal nor the overview of the project
that uses it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from perflint import text as texts
from perflint.checks import _projects, _rows, _subjects
from perflint.checks.contract import At, Hit, Match, Missing, Row, Screens, Seen, Subject, Trace
from perflint.model import TargetTable

SUMMARY = "依据或说明里写的是同一份文件里另一个项目的内容，多半是从那里复制过来没有改。"
GIVEN = ("document",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "general": {"type": "string", "description": "词表：哪些词到处都有，不算某个项目专用"},
        "shortest": {"type": "integer", "minimum": 2, "description": "专用词至少几个字"},
    },
    "required": ["general", "shortest"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {"found": "另一个项目的专用词", "other": "那个项目的名称", "project": "本项目的名称"}
EXAMPLE: Mapping[str, Any] = {"general": "general_words", "shortest": 3}
MOST_PROJECTS = 400
COLUMNS = ("basis", "description")


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    return Screens(tables=2)


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """Yield a hit for each foreign word of a table on its first mention, the other mentions related."""
    yield from _projects.hits(subject, options, of_row, traces, compared, MOST_PROJECTS)


CELLS = ("name", "value", *COLUMNS)


def of_row(row: Row, options: Mapping[str, Any]) -> tuple[str, ...]:
    """Name, value, basis and explanation."""
    return row.name.strip(), row.text("value").strip(), *map(row.text, COLUMNS)


def traces(
    rows: Sequence[tuple[int, tuple[str, ...]]], table: TargetTable, options: Mapping[str, Any]
) -> Iterator[Trace]:
    """A project's name and the words of its own, its own text, its bases and explanations (see `contract.Comparing`)."""
    name = _rows.words_of(table.project)
    words = sorted(set(_subjects.subjects(name, options["general"], options["shortest"])))
    told = [(row, field, text) for row, (_, _, *its) in rows for field, text in zip(COLUMNS, its, strict=True) if text]
    own = "\n".join((*_own_texts(table), *(text for _, texts_ in rows for text in texts_[:2]))) if told else ""
    yield Trace("", None, (name, words, own, told))


def compared(seen: Callable[[], Iterator[Seen]], options: Mapping[str, Any]) -> Iterator[Match]:
    """Each word of another project in a project's bases and explanations."""
    projects = list(islice(seen(), MOST_PROJECTS))
    names = [one.told[0] for one in projects]
    owners = Counter(word for one in projects for word in one.told[1])
    rare = [(name, word) for name, words, *_ in (one.told for one in projects) for word in words if owners[word] == 1]
    for one in projects:
        own, _, told, cells = one.told
        for name, word in rare if cells else ():
            if name == own:
                continue
            met = [At(one.project, row, field, _span(text, word)) for row, field, text in cells if word in text]
            if met and not _known(word, told) and sum(word in other for other in names) == 1:
                yield Match(met[0], {"found": word, "other": name, "project": own or "未命名项目"}, met[1:])


def _span(text: str, word: str) -> tuple[int, int]:
    at = text.find(word)
    return at, at + len(word)


def _own_texts(table: TargetTable) -> Iterator[str]:
    cells = (table.project, table.goal, table.period_goal, table.overview, table.function, table.unit, table.title)
    return map(_rows.words_of, cells)


def _known(word: str, told: str) -> bool:
    """Whether the project itself speaks of the word, or of half of it."""
    pairs = texts.bigrams(word)
    return 2 * len(pairs & texts.bigrams(told)) >= len(pairs)
