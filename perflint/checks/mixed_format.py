"""The same kind of number written in two ways in one column: 100% here and 100.0% there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from perflint.checks.contract import Hit, Screens, Spot, Subject, TextScreen
from perflint.patterns import pattern_of

_At = TypeVar("_At")

COLUMNS = ("value", "actual", "weight", "score")
NUMBER = pattern_of(r"^\s*(?:[≥≤><=＝≧≦]\s*)?(\d{1,12})(\.0+)?\s*(?:([%％]|分)\s*)?$")

SUMMARY = "同一栏里同一个数有两种写法，如 100% 和 100.0%。"
GIVEN = ("document",)
OPTIONS: Mapping[str, Any] = {"type": "object", "properties": {}, "additionalProperties": False}
VALUES: Mapping[str, str] = {"left": "一种写法", "right": "另一种写法", "count": "另一种写法有几处"}
EXAMPLE: Mapping[str, Any] = {}


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    return Screens(texts=TextScreen((*COLUMNS, "rates"), (r"\.0",)), only=COLUMNS)


def of_texts(texts: Mapping[str, Sequence[str]], options: Mapping[str, Any]) -> Iterator[int]:
    """The rows that its hits point at."""
    for column in texts.values():
        for rare, _ in _mixed([(text, place) for place, text in enumerate(column)]):
            yield rare[0][1]


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield one hit for each column (of a table, or of the goals of a report) on the first number of the rarer way."""
    for spot, _ in subject.tables():
        rows = subject.rows_of(spot)
        for name in COLUMNS:
            yield from _hits([(row.text(name), row.at(name)) for row in rows])
    position = subject.position or 0
    rates = [goal.rate.cell for goal in subject.document.goals if goal.rate]
    yield from _hits([(cell.text, Spot(position, None, None, None, None, cell.location, cell.text)) for cell in rates])


def _hits(cells: list[tuple[str, Spot]]) -> Iterator[Hit]:
    for rare, common in _mixed(cells):
        values = {"left": common[0][0], "right": rare[0][0], "count": len(rare)}
        yield Hit(rare[0][1], values, (*(spot for _, spot in rare[1:]), common[0][1]))


def _mixed(cells: list[tuple[str, _At]]) -> Iterator[list[list[tuple[str, _At]]]]:
    """The first number that is written in two ways, if any: where in the rarer one, and where in the other."""
    ways: dict[tuple[str, str], dict[bool, list[tuple[str, _At]]]] = {}
    for text, at in cells:
        found = NUMBER.match(text)
        if found:
            ways.setdefault((found[1], found[3] or ""), {}).setdefault(bool(found[2]), []).append((text.strip(), at))
    for way in ways.values():
        if len(way) == 2:
            yield sorted(way.values(), key=len)
            return
