"""Making fixes until none is left: a fix may uncover another, and one that collided may be made in the next round.

Safe fixes are tried before they are kept: where a row would be reported for something new afterwards, it stays as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from perflint.errors import PerflintError
from perflint.fixing.applying import Applied, Refused, apply, wanted
from perflint.model import Cell, Document, Edit, Finding, Indicator, Place

MOST_ROUNDS = 10
MOST_ALONE = 60  # rounds of one fix each
UNSTABLE = "改了 {} 轮仍有新的改法，其余的没有改；请再运行一次或手工修改"
UNREADABLE = "改后的文件读不出来（{}），没有改"
MOVES_OTHERS = "改后表里别的格子会读成另外的内容，没有改；请手工修改"
UNCOVERS = "改后这里会报告新的问题（{}），请人核对后再改"

# What a file of these bytes is found to say: what it was understood to say, and its findings.
Judge = Callable[[bytes], "tuple[Document, Sequence[Finding]]"]
CELLS = tuple(name for name, kind in Indicator.__annotations__.items() if "Cell" in str(kind))
Row = tuple[int | None, int | None, str | None]  # table, row, or the field of what is no row


class Mended(Struct, frozen=True):
    """A file after its fixes: bytes, what was mended by which edits, what was refused and why in the end."""

    data: bytes
    made: tuple[tuple[Finding, tuple[Edit, ...]], ...] = ()
    refused: tuple[Refused, ...] = ()


def mend(data: bytes, path: str, judge: Judge, *, unsafe: bool = False) -> Mended:
    """Make the fixes of a file round by round.  Raises what ``judge`` raises about the bytes as they were given."""
    made: list[tuple[Finding, tuple[Edit, ...]]] = []
    barred: dict[tuple[str, Row], str] = {}
    document, findings = judge(data)
    alone = False  # fixes are tried one at a time once some together made cells change that none of them names
    rounds = MOST_ROUNDS
    while rounds:
        rounds -= 1
        chosen = [one for one in wanted(findings, unsafe=unsafe) if _key(one) not in barred]
        applied = apply(data, path, document.format, chosen[:1] if alone and chosen else chosen)
        if alone and not applied.made and chosen:
            barred.update((_key(one.finding), one.reason) for one in applied.refused)
            rounds += 1
            continue
        if not applied.made:
            return Mended(data, tuple(made), (*applied.refused, *_barred(findings, barred, unsafe=unsafe)))
        try:
            read, after = judge(applied.data)
        except PerflintError as error:
            barred.update((_key(one), UNREADABLE.format(error.message)) for one, _ in applied.made)
            continue
        if not unsafe and (worse := _uncovered(findings, after, applied)):
            barred.update(worse)
            continue
        if _moves_others(document, read, applied):
            if alone or len(applied.made) == 1:
                barred.update((_key(one), MOVES_OTHERS) for one, _ in applied.made)
            alone = True
            rounds = MOST_ALONE if rounds < MOST_ALONE else rounds
            continue
        data, document, findings = applied.data, read, after
        made += applied.made
    reason = UNSTABLE.format(MOST_ROUNDS)
    left = tuple(Refused(one, reason, one.fix.edits) for one in wanted(findings, unsafe=unsafe) if one.fix)
    return Mended(data, tuple(made), left)


def _moves_others(before: Document, after: Document, applied: Applied) -> bool:
    """Whether a cell of a row that no edit names is another than before, or rows came or went."""
    if [len(table.indicators) for table in before.tables] != [len(table.indicators) for table in after.tables]:
        return True
    edited = [one.place for _, edits in applied.made for one in edits]
    touched = {(one.table, one.indicator, one.field) for one in edited}
    places = {one.location for one in edited}  # of a merged cell, which is that of several rows
    return any(
        _text(was) != _text(now) and (number, row, name) not in touched and not (was and was.location in places)
        for number, (old, new) in enumerate(zip(before.tables, after.tables, strict=True))
        for row, (left, right) in enumerate(zip(old.indicators, new.indicators, strict=True))
        for name in CELLS
        for was, now in ((getattr(left, name), getattr(right, name)),)
    )


def _text(cell: Cell | None) -> str | None:
    return None if cell is None else cell.text


def _barred(findings: Sequence[Finding], barred: dict[tuple[str, Row], str], *, unsafe: bool) -> list[Refused]:
    """What was tried and taken back."""
    tried = [one for one in wanted(findings, unsafe=unsafe) if _key(one) in barred]
    return [Refused(one, barred[_key(one)], one.fix.edits) for one in tried if one.fix]


def _uncovered(before: Sequence[Finding], after: Sequence[Finding], applied: Applied) -> dict[tuple[str, Row], str]:
    """The fixes at rows that would be reported for something new, with what that is."""
    known = {_key(one) for one in before}
    new: dict[Row, set[str]] = {}
    for one in after:
        if _key(one) not in known:
            new.setdefault(_row(one.place), set()).add(one.code)
    worse = {}
    for finding, edits in applied.made:
        codes = {code for edit in edits for code in new.get(_row(edit.place), ())}
        if codes:
            worse[_key(finding)] = UNCOVERS.format("、".join(sorted(codes)))
    return worse


def _key(finding: Finding) -> tuple[str, Row]:
    return finding.code, _row(finding.place)


def _row(place: Place) -> Row:
    return place.table, place.indicator, None if place.indicator is not None else place.field
