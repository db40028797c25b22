"""What changed in the targets themselves between two rounds, project by project."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from perflint import values
from perflint.checks._budgets import budget_in_yuan
from perflint.comparing.links import Key, Links, label, row_name, text_of
from perflint.comparing.values import value_change
from perflint.model import Cell, Document, Effect, Figure, Indicator, Location, Place, Report, TargetChange, TargetTable
from perflint.text import bare, trimmed

ORDER = tuple(Effect)
WORDING = ("name", "level1", "level2", "direction")  # fields whose change is told, but is neither better nor worse
VALUES = ("value", "period_value")
GOALS = ("goal", "period_goal")


def target_changes(old: Report, new: Report, linked: Links) -> tuple[TargetChange, ...]:
    """The changes, those that promise less first."""
    found: list[TargetChange] = []
    rows: dict[Key, dict[int, int]] = defaultdict(dict)
    for one, two in linked.rows.items():
        rows[one[:2]][one[2]] = two[2]
    for key, table in _tables(old):
        other = linked.tables.get(key)
        if other is None:
            found.append(_whole(Effect.DROPPED, old.documents[key[0]], key, table))
            continue
        found += _Pair(old.documents[key[0]], key, new.documents[other[0]], other).changes(rows[key])
    kept = set(linked.tables.values())
    found += (_whole(Effect.ADDED, new.documents[key[0]], key, one) for key, one in _tables(new) if key not in kept)
    return tuple(sorted(found, key=lambda change: ORDER.index(change.effect)))


def _tables(report: Report) -> Iterator[tuple[Key, TargetTable]]:
    for number, document in enumerate(report.documents):
        for place, table in enumerate(document.tables):
            yield (number, place), table


def _whole(effect: Effect, document: Document, key: Key, table: TargetTable) -> TargetChange:
    """A project that is there in one round only."""
    place = Place(*key, location=(table.project or table.function or Cell("", table.location)).location)
    told = f"{len(table.indicators)} 个指标"
    dropped = effect is Effect.DROPPED
    return TargetChange(
        effect,
        "project",
        label(table),
        before=told if dropped else "",
        after="" if dropped else told,
        filename=document.path,
        old=place if dropped else None,
        new=None if dropped else place,
    )


class _Pair:
    """One project in both rounds."""

    def __init__(self, old: Document, old_key: Key, new: Document, new_key: Key) -> None:
        self.old, self.old_key, self.before = old, old_key, old.tables[old_key[1]]
        self.new, self.new_key, self.after = new, new_key, new.tables[new_key[1]]

    def changes(self, rows: dict[int, int]) -> Iterator[TargetChange]:
        found = [*self._rows(rows), *self._goals()]
        yield from found
        yield from self._budget(changed=any(one.what in VALUES or one.what == "indicator" for one in found))

    def _rows(self, rows: dict[int, int]) -> Iterator[TargetChange]:
        for i, j in rows.items():
            yield from self._row(i, j)
        came = set(rows.values())
        for i, row in enumerate(self.before.indicators):
            if i not in rows and bare(row_name(row)):
                yield self._change(Effect.DROPPED, "indicator", i, None, shown(row), "")
        for j, row in enumerate(self.after.indicators):
            if j not in came and bare(row_name(row)):
                yield self._change(Effect.ADDED, "indicator", None, j, "", shown(row))

    def _row(self, i: int, j: int) -> Iterator[TargetChange]:
        old, new = self.before.indicators[i], self.after.indicators[j]
        for field in VALUES:
            if field in self.before.columns & self.after.columns or field == "value":
                judged = value_change(old, new, field)
                if judged is not None:
                    yield self._change(judged[0], field, i, j, shown(old, field), shown(new, field), judged[1])
        weights = _number(old.weight), _number(new.weight)
        if None not in weights and weights[0] != weights[1]:
            yield self._change(Effect.CHANGED, "weight", i, j, text_of(old.weight), text_of(new.weight))
        for field in WORDING:
            was, now = text_of(getattr(old, field)), text_of(getattr(new, field))
            if was and now and bare(was) != bare(now):
                yield self._change(Effect.CHANGED, field, i, j, was, now)

    def _goals(self) -> Iterator[TargetChange]:
        for field in ("project", *GOALS):
            was, now = text_of(getattr(self.before, field)), text_of(getattr(self.after, field))
            if was and now and bare(was) != bare(now):
                yield self._change(Effect.CHANGED, field, None, None, was, now)

    def _budget(self, *, changed: bool) -> Iterator[TargetChange]:
        was, now = budget_in_yuan(self.before, self.old.money_unit), budget_in_yuan(self.after, self.new.money_unit)
        if was is None or now is None or was == now:
            return
        share = (now - was) / was * 100
        told = f"{'增加' if now > was else '减少'} {abs(share):.1f}%"
        note = told if changed else f"{told}，指标和指标值没有变"
        effect = Effect.CHANGED if changed else Effect.BUDGET
        yield self._change(effect, "budget", None, None, _money(was), _money(now), note)

    def _change(
        self, effect: Effect, what: str, i: int | None, j: int | None, was: str, now: str, note: str = ""
    ) -> TargetChange:
        row = self.after.indicators[j] if j is not None else self.before.indicators[i] if i is not None else None
        field = "name" if what == "indicator" else what
        return TargetChange(
            effect=effect,
            what=what,
            project=label(self.after) or label(self.before),
            indicator=row_name(row) if row is not None else "",
            before=was,
            after=now,
            note=note,
            filename=self.new.path if effect is not Effect.DROPPED else self.old.path,
            old=None if i is None and j is not None else _place(self.before, self.old_key, i, field),
            new=None if j is None and i is not None else _place(self.after, self.new_key, j, field),
        )


def _place(table: TargetTable, key: Key, row: int | None, field: str) -> Place:
    holder: Indicator | TargetTable = table if row is None else table.indicators[row]
    found = table.funds.total if field == "budget" else getattr(holder, field, None)
    cell = found.cell if isinstance(found, Figure) else found
    where = cell.location if isinstance(cell, Cell) else Location()
    name = field if field != "budget" else "funds.total"
    return Place(*key, row, name, where, cell.text if isinstance(cell, Cell) else "")


def shown(row: Indicator, field: str = "value") -> str:
    """The value as a person reads it, with the operator and the unit of columns of their own."""
    value = text_of(getattr(row, field))
    if not value:
        return ""
    read = values.parse(value)
    operator = text_of(row.operator) if read.comparator is None and read.number is not None else ""
    unit = text_of(row.unit) if not read.unit and read.number is not None else ""
    return f"{operator if values.comparator_of(operator) else ''}{value}{unit}"


def _number(cell: Cell | None) -> Decimal | None:
    text = text_of(cell)
    return values.parse(text).number if text else None


def _money(yuan: Decimal) -> str:
    """Money in 万元, as budgets are written; smaller sums in 元."""
    number, unit = (yuan / 10000, "万元") if abs(yuan) >= 10000 else (yuan, "元")
    return trimmed(f"{round(number, 6):f}") + unit
