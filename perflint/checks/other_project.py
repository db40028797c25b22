"""Words that belong to another project of the document: its subject stands in this one's basis or explanation.

A word counts when exactly one project's name holds it, and neither the name, the goal nor the overview of the project
that uses it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from perflint import text as texts
from perflint.checks import _rows, _subjects
from perflint.checks.contract import Hit, Screens, Spot, Subject
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
MOST_TABLES = 400
COLUMNS = ("basis", "description")


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    return Screens(tables=2)


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield a hit for each foreign word of a table on its first mention, the other mentions related."""
    tables = list(subject.tables())[:MOST_TABLES]
    own = [_words(table, options) for _, table in tables]
    owners = Counter(word for words in own for word in words)
    names = [_rows.words_of(table.project) for _, table in tables]
    for number, (spot, table) in enumerate(tables):
        told = _own_text(table)
        for other, words in enumerate(own):
            rare = [word for word in words if owners[word] == 1 and other != number and not _known(word, told)]
            for word in rare if names[other] != names[number] else ():
                met = list(_mentions(subject, spot, word))
                if met and sum(word in name for name in names) == 1:
                    values = {"found": word, "other": names[other], "project": names[number] or "未命名项目"}
                    yield Hit(met[0], values, tuple(met[1:]))


def _words(table: TargetTable, options: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(_subjects.subjects(_rows.words_of(table.project), options["general"], options["shortest"]))


def _own_text(table: TargetTable) -> str:
    cells = (table.project, table.goal, table.period_goal, table.overview, table.function, table.unit, table.title)
    rows = (cell for row in table.indicators for cell in (row.name, row.value))
    return "\n".join(map(_rows.words_of, (*cells, *rows)))


def _known(word: str, told: str) -> bool:
    """Whether the project itself speaks of the word, or of half of it."""
    pairs = texts.bigrams(word)
    return 2 * len(pairs & texts.bigrams(told)) >= len(pairs)


def _mentions(subject: Subject, spot: Spot, word: str) -> Iterator[Spot]:
    for row in subject.rows_of(spot):
        for name in COLUMNS:
            at = row.text(name).find(word)
            if at >= 0:
                yield row.at(name, (at, at + len(word)))
