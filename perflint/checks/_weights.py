"""The weights of a table by section (一级指标), parents and the rows 其中：… below them told apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from msgspec import Struct

from perflint import lexicon
from perflint.checks.contract import Row, Spot, Subject, number_of
from perflint.lexicon import levels
from perflint.model import TargetTable

SHOWN = 12  # weights written out in a message


class Section(Struct, frozen=True):
    """The rows of one level 1: its kind, its printed points (None where there are none) and the weights.

    ``sums`` holds the sum of the parents and, where parts have weights too, that of all rows.  ``blank`` says that a
    weight is missing, ``last`` that the table ends with this section.
    """

    kind: str
    spot: Spot
    points: Decimal | None
    weights: tuple[Decimal, ...]
    sums: tuple[Decimal, ...]
    blank: bool
    last: bool = False

    def shown(self) -> str:
        """The weights as a sum."""
        shown = "＋".join(format(weight.normalize(), "f") for weight in self.weights[:SHOWN])
        return shown + (f"＋…（共{len(self.weights)}项）" if len(self.weights) > SHOWN else "")


def joined(parts: Sequence[Section], spot: Spot) -> Section:
    """All sections as one."""
    weights = tuple(weight for part in parts for weight in part.weights)
    sums = dict.fromkeys((_total(part.sums[0] for part in parts), _total(part.sums[-1] for part in parts)))
    return Section("", spot, None, weights, tuple(sums), any(part.blank for part in parts))


def weighted(subject: Subject) -> tuple[Row, ...] | None:
    """The rows that ought to have a weight; None where the table gives no weights at all."""
    rows = tuple(row for row in subject.rows() if row.name.strip() and not lexicon.in_words("placeholders", row.name))
    return rows if any(number_of(row.text("weight")) is not None for row in rows) else None


def sections(rows: Sequence[Row], table: TargetTable) -> list[Section]:
    """The sections in the order of the table; rows without a level 1 belong to the section above."""
    merged: dict[str, list[Row]] = {}
    kind = ""
    for row in rows:
        kind = _kind(row) or kind
        merged.setdefault(kind, []).append(row)
    return [_section(kind, members, table, last=members[-1] is rows[-1]) for kind, members in merged.items()]


def _section(kind: str, rows: Sequence[Row], table: TargetTable, *, last: bool) -> Section:
    weights = {row.index: number_of(row.text("weight")) for row in rows}
    parents = [row for row in rows if not is_part(row)]
    own = [weight for row in parents if (weight := weights[row.index]) is not None]
    everything = tuple(weight for weight in weights.values() if weight is not None)
    sums = tuple(dict.fromkeys((_total(own), _total(everything))))
    spot = rows[0].at("level1") if rows[0].indicator.level1 else rows[0].at("weight")
    blank = any(weights[row.index] is None and not _no_weight(row) for row in parents)
    return Section(kind, spot, _points(kind, rows, table), everything, sums, blank, last)


def _total(numbers: Iterable[Decimal]) -> Decimal:
    return sum(numbers, Decimal(0))


def is_part(row: Row) -> bool:
    """Whether a row states a part of the row above."""
    return row.indicator.child or row.name.lstrip(" 　★*").startswith("其中")


def _no_weight(row: Row) -> bool:
    """A dash where the weight stands: the row is not scored."""
    return bool(row.text("weight").strip()) and lexicon.in_words("inapplicable", row.text("weight"))


def _points(kind: str, rows: Sequence[Row], table: TargetTable) -> Decimal | None:
    if kind in table.section_points:
        return table.section_points[kind]
    first = rows[0].indicator.level1
    return levels.points_of(first.text) if first else None


def _kind(row: Row) -> str:
    """The kind of level 1, or its text where the lexicon does not know it."""
    if row.indicator.level1 is None or not row.indicator.level1.text.strip():
        return ""
    text = row.indicator.level1.text
    return levels.section_key(text)
