"""Decisions out of a ledger that somebody edited: the rows by their 指纹, what stands under 处理状态 and 说明."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from perflint.errors import InputError
from perflint.limits import DEFAULT, Limits
from perflint.model import RULINGS, Decision, Grid, SeenFinding
from perflint.reporters.csv import original
from perflint.reporters.shared.places import told
from perflint.reporters.shared.prose import line_of
from perflint.reviewing.store import Store

PRINT, STATE, REMARK = "指纹", "处理状态", "说明"
PERSON, DAY = "经办人", "日期"
KEPT = {"问题": "message", "规则": "code", "指标值": "text"}  # columns that nobody should have changed
UNDECIDED = ("", "待处理", "已豁免")


class Row(Struct, frozen=True):
    """A row of the ledger: where it stands, and the texts by the headings."""

    where: str
    texts: Mapping[str, str]


class Brought(Struct, frozen=True):
    """What an edited ledger brings: decisions, and a sentence for everything that was not taken over."""

    decisions: tuple[Decision, ...]
    remarks: tuple[str, ...]
    undecided: int = 0
    repeated: int = 0


def rows(data: bytes, path: str, limits: Limits = DEFAULT) -> tuple[Row, ...]:
    """The rows of the ledger in a workbook or CSV file.  Raises InputError where there is none."""
    from perflint.readers import reader_for

    source = reader_for(data, path, limits).read(data, path, limits)
    found: list[Row] = []
    headed = False
    for block in source.blocks:
        if isinstance(block, Grid):
            columns: dict[int, str] = {}
            for cells in block.rows:
                texts = {position(cell, number): cell.text for number, cell in enumerate(cells)}
                if not columns:
                    heads = {line_of(text): column for column, text in texts.items()}
                    if PRINT in heads and STATE in heads:
                        columns, headed = {column: head for head, column in heads.items()}, True
                    continue
                plain = {head: _plain(texts.get(column, ""), source.format) for column, head in columns.items()}
                if any(plain.values()):
                    found.append(Row(told(cells[0].location) if cells else "", plain))
    if not headed:
        advice = "用 perflint check -f xlsx 或 -f csv 生成问题清单，在“处理状态”和“说明”两列填写后再读回"
        raise InputError(f"没有找到问题清单：表头里要有“{PRINT}”和“{STATE}”两列", place=path, advice=advice)
    return tuple(found)


def position(cell: object, number: int) -> int:
    """The column of a cell in its grid."""
    column = getattr(getattr(cell, "location", None), "column", None)
    return number if column is None else int(column)


def _plain(text: str, format_: str) -> str:
    return (original(text) if format_ in ("csv", "tsv") else text).strip()


def brought(store: Store, found: tuple[Row, ...], path: str, person: str, day: str) -> Brought:
    """The decisions in the rows, matched with what the store has seen.  Columns 经办人 and 日期 count before the given."""
    decisions: list[Decision] = []
    remarks: list[str] = []
    undecided = repeated = 0
    for row in found:
        state, mark = row.texts.get(STATE, ""), row.texts.get(PRINT, "")
        if state in UNDECIDED:
            undecided += 1
            if row.texts.get(REMARK) and state != "已豁免":
                remarks.append(f"{row.where}：写了说明，处理状态却没有选，没有读入")
            continue
        if state not in RULINGS:
            known = "、".join((*RULINGS, *filter(None, UNDECIDED)))
            remarks.append(f"{row.where}：处理状态“{line_of(state)[:40]}”不认得，没有读入；可以写 {known}")
            continue
        seen = store.last_seen(mark) if mark else None
        if seen is None:
            said = f"指纹“{line_of(mark)[:60]}”不在登记过的轮次里" if mark else "没有指纹"
            remarks.append(f"{row.where}：{said}，没有读入")
            continue
        by, on = row.texts.get(PERSON) or person, row.texts.get(DAY) or day
        if not _is_day(on):
            remarks.append(f"{row.where}：日期“{line_of(on)[:40]}”写得不对，没有读入；写年-月-日，如 2026-03-01")
            continue
        remarks += (f"{row.where}：{said}" for said in _changed(row, seen))
        decision = Decision(mark, RULINGS[state], by, on, row.texts.get(REMARK, ""), path)
        before = store.decisions(mark)
        if row.texts.get(DAY) and any(_same(decision, one) for one in before):
            repeated += 1  # a history that was exported
        elif not (row.texts.get(PERSON) or row.texts.get(DAY)) and before and _unchanged(decision, before[-1]):
            repeated += 1  # as the ledger was given out with the store: it stays the decision of whoever made it
        else:
            decisions.append(decision)
    return Brought(tuple(decisions), tuple(remarks), undecided, repeated)


def _is_day(text: str) -> bool:
    try:
        return len(text) == len("2026-03-01") and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _same(one: Decision, other: Decision) -> bool:
    return replace(one, source="") == replace(other, source="")


def _unchanged(one: Decision, before: Decision) -> bool:
    return (one.ruling, line_of(one.text)) == (before.ruling, line_of(before.text))


def _changed(row: Row, seen: SeenFinding) -> Iterator[str]:
    """Columns that say something else than when the ledger was written; the decision is still the finding's."""
    changed = [
        head
        for head, name in KEPT.items()
        if head in row.texts and line_of(row.texts[head]) != line_of(getattr(seen, name))
    ]
    if changed:
        yield f"“{'”“'.join(changed)}”与登记的不同（处理状态仍按指纹读入）"
