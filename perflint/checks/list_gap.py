"""A gap in a numbered list of a text: 一、三、 or 1. 2. 4., or one number twice in a row.

Numbers that stand at the beginning of a line, or of a clause within one cell, belong to one list as long as they are
written in the same way; a list begins with one and may begin again, also inside an item of a list that goes on behind it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from perflint.checks import _stretches
from perflint.checks._stretches import Stretch
from perflint.checks.contract import Hit, Screens, Spot, Subject, TextScreen
from perflint.patterns import pattern_of

HAN = "一二三四五六七八九十"
MARK = pattern_of(
    r"(?:^|(?<=[\n。；;：:]))[ \t　]*(?:(?P<han>[一二三四五六七八九十]{1,3})、|[（(](?P<round>[一二三四五六七八九十]{1,3})[)）]"
    r"|(?P<dot>\d{1,2})[.．、](?![\d\s]*(?:\d|[%％万元])|\s*$)|[（(](?P<arab>\d{1,2})[)）](?!\s*[\d号])"
    r"|(?P<ring>[①-⑳])|(?P<is>[一二三四五六七八九十])是)"
    r"|(?:^|(?<=[\s。；;：:，,]))(?:绩效|年度|总体|分)?目标[ \t]*(?P<aim>\d{1,2}|[一二三四五六七八九十]{1,3})[ \t]*[:：、.．]"
)
PROSE = frozenset({"han"})  # of the lists in running text only the main one is followed: others begin anew everywhere

SUMMARY = "编了号的条目缺号或重号，如“一、三、”“1. 2. 4.”。"
GIVEN = ("document",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {"within": _stretches.SCHEMA},
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {"left": "前一条的编号", "right": "这一条的编号"}
EXAMPLE: Mapping[str, Any] = {"within": ["goal", "prose"]}
Mark = tuple[str, int, str, Spot]


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    fields = options.get("within", _stretches.FIELDS)
    return Screens(texts=TextScreen(fields, matters=lambda text: MARK.search(text) is not None))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield a hit on each number that does not follow the one before it."""
    prose: list[Mark] = []
    for stretch in _stretches.stretches(subject, options.get("within", _stretches.FIELDS), MARK.search):
        marks = list(_marks(stretch))
        if stretch.field == "prose":
            prose += [mark for mark in marks if mark[0] in PROSE]
        else:
            yield from _gaps(marks)
    yield from _gaps(prose)


def _gaps(marks: list[Mark]) -> Iterator[Hit]:
    for kind in dict.fromkeys(mark[0] for mark in marks):
        run = [mark for mark in marks if mark[0] == kind]
        if run[0][1] != 1:
            continue
        outer: list[int] = []  # the last numbers of lists inside whose items another began
        for (_, last, above, first), (_, number, label, spot) in pairwise(run):
            if number == 1:
                outer.append(last)
            elif number == last + 1:
                continue
            elif number - 1 in outer:
                del outer[outer.index(number - 1) :]
            elif abs(number - last) <= 2:
                yield Hit(spot, {"left": above, "right": label}, (first,))


def _marks(stretch: Stretch) -> Iterator[Mark]:
    for found in MARK.finditer(stretch.text):
        kind = found.lastgroup or ""
        number = _number(found[kind])
        if number:
            yield kind, number, found[0].strip(), stretch.spot(found.span())


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    if "①" <= text <= "⑳":
        return ord(text) - ord("①") + 1
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return HAN.find(text) + 1
    return (HAN.find(tens) + 1 if tens else 1) * 10 + (HAN.find(ones) + 1 if ones else 0)
