"""The same output claimed by two projects: the same thing counted with the same large number in both.

Rates, satisfaction and the head-count of the unit itself may well be the same; tables that agree from first to last
are a copied set, of which `duplicate_sets` speaks.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from perflint import lexicon
from perflint import text as texts
from perflint.checks import _phrases, _projects, _rows
from perflint.checks.contract import At, Hit, Match, Missing, Row, Screens, Seen, Subject, Trace
from perflint.model import TargetTable

SUMMARY = "两个项目申报了同一项产出：名称相同或十分相近，数量也一样。"
GIVEN = ("document", "batch")
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "least": {"type": "integer", "minimum": 1, "description": "数量至少是多少才比较，小的数容易碰巧相同"},
        "alike": {"type": "number", "exclusiveMinimum": 0, "maximum": 1, "description": "名称的相似度至少是多少"},
        "unless": {"type": "string", "description": "词表：名称里有其中的词条（如本单位人员）就不比较"},
    },
    "required": ["least", "alike", "unless"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "name": "指标名称",
    "value": "指标值",
    "left": "前一个项目",
    "right": "后一个项目",
}
EXAMPLE: Mapping[str, Any] = {"least": 10, "alike": 0.8, "unless": "own_staff"}
RATES = frozenset({"percent", "permille", "score", "duration", "money", "money_rate"})
MOST_ROWS = 2000


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    return Screens(tables=2)


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """Yield a hit on each later row, related to the first of the same amount and a name as good as equal."""
    yield from _projects.hits(subject, options, of_row, traces, compared)


CELLS = _projects.READ


def of_row(row: Row, options: Mapping[str, Any]) -> tuple[str, str, str]:
    """Name, value, and the amount with its unit, "" where there is none to compare."""
    amount = _countable(row, options)
    return row.name, row.text("value"), "" if amount is None else f"{amount[0].normalize()} {amount[1]}"


def traces(
    rows: Sequence[tuple[int, tuple[str, str, str]]], table: TargetTable, options: Mapping[str, Any]
) -> Iterator[Trace]:
    """Each output by its amount and unit, with the set that it stands in (see `contract.Comparing`)."""
    rows = rows[:MOST_ROWS]
    if not any(amount for _, (_, _, amount) in rows):
        return
    title = _rows.words_of(table.project or table.function) or "未命名项目"
    whole = repr(sorted({(_rows.plain_name(name), value) for _, (name, value, _) in rows}))
    digest = hashlib.blake2b(whole.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
    for index, (name, value, amount) in rows:
        if amount:
            yield Trace(amount, index, (name, value, title, digest))


def compared(seen: Callable[[], Iterator[Seen]], options: Mapping[str, Any]) -> Iterator[Match]:
    """Each row that speaks of the output of an earlier project; sets that stood before are left out."""
    sets: dict[str, int] = {}
    names = _Names(options["alike"])
    for one in seen():
        name, value, title, whole = one.told
        if sets.setdefault(whole, one.project) != one.project:
            continue
        first = names.first(_rows.plain_name(name), one)
        if first is not None:
            values = {"name": name, "value": value, "left": first.told[2], "right": title}
            yield Match(At(one.project, one.row, "name"), values, (At(first.project, first.row, "name"),))


class _Names:
    """Rows by their plain names, found again by an equal or similar one without looking at each of them.

    Two sets of pairs of characters that share the part ``alike`` of both share one of the first few pairs in any fixed
    order: all but as many as may be missing, and one more (the prefix filter of set-similarity joins).
    """

    def __init__(self, alike: float) -> None:
        self._alike = alike
        self._rows: list[tuple[Seen, str, frozenset[str]]] = []
        self._by_name: dict[str, list[int]] = {}
        self._by_pair: dict[str, list[int]] = {}

    def first(self, name: str, row: Seen) -> Seen | None:
        """The first row of another project whose name is as good as this one; where there is none, the row is kept."""
        pairs = frozenset(texts.bigrams(name))
        few = sorted(pairs)[: len(pairs) - math.ceil(self._alike * len(pairs) - 1e-9) + 1]
        near = {at for pair in few for at in self._by_pair.get(pair, ())}
        for at in sorted(near.union(self._by_name.get(name, ()))):
            other, its_name, its_pairs = self._rows[at]
            if other.project != row.project and (name == its_name or self._same(pairs, its_pairs)):
                return other
        for pair in few:
            self._by_pair.setdefault(pair, []).append(len(self._rows))
        self._by_name.setdefault(name, []).append(len(self._rows))
        self._rows.append((row, name, pairs))
        return None

    def _same(self, left: frozenset[str], right: frozenset[str]) -> bool:
        union = left | right
        return bool(union) and len(left & right) >= self._alike * len(union)


def _countable(row: Row, options: Mapping[str, Any]) -> tuple[Decimal, str] | None:
    number, unit = row.value.number, row.value.unit
    if row.value.kind != "quantity" or number is None or number < options["least"] or not unit:
        return None
    if lexicon.class_of_unit(unit) in RATES or "satisfaction" in _rows.categories(row.indicator):
        return None
    return None if _phrases.holds(options["unless"], row.name) else (number, unit)
