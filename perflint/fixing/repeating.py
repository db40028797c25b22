"""Making fixes until none is left: a fix may uncover another, and one that collided may be made in the next round.

Safe fixes are tried before they are kept: where a row would be reported for something new afterwards, it stays as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from perflint.errors import PerflintError
from perflint.fixing.applying import Applied, Refused, apply, wanted
from perflint.model import Edit, Finding, Place

MOST_ROUNDS = 10
UNSTABLE = "改了 {} 轮仍有新的改法，其余的没有改；请再运行一次或手工修改"
UNREADABLE = "改后的文件读不出来（{}），没有改"
UNCOVERS = "改后这里会报告新的问题（{}），请人核对后再改"

# What a file of these bytes is found to say: the name of its format, and its findings.
Judge = Callable[[bytes], "tuple[str, Sequence[Finding]]"]
Row = tuple[int | None, int | None, str | None]  # table, row, or the field of what is no row


@dataclass(frozen=True, slots=True)
class Mended:
    """A file after its fixes: bytes, what was mended by which edits, what was refused and why in the end."""

    data: bytes
    made: tuple[tuple[Finding, tuple[Edit, ...]], ...] = ()
    refused: tuple[Refused, ...] = ()


def mend(data: bytes, path: str, judge: Judge, *, unsafe: bool = False) -> Mended:
    """Make the fixes of a file round by round.  Raises what ``judge`` raises about the bytes as they were given."""
    made: list[tuple[Finding, tuple[Edit, ...]]] = []
    barred: dict[tuple[str, Row], str] = {}
    format_name, findings = judge(data)
    for _ in range(MOST_ROUNDS):
        chosen = [one for one in wanted(findings, unsafe=unsafe) if _key(one) not in barred]
        applied = apply(data, path, format_name, chosen)
        if not applied.made:
            return Mended(data, tuple(made), (*applied.refused, *_barred(findings, barred, unsafe=unsafe)))
        try:
            new_format, after = judge(applied.data)
        except PerflintError as error:
            barred.update((_key(one), UNREADABLE.format(error.message)) for one, _ in applied.made)
            continue
        if not unsafe and (worse := _uncovered(findings, after, applied)):
            barred.update(worse)
            continue
        data, format_name, findings = applied.data, new_format, after
        made += applied.made
    reason = UNSTABLE.format(MOST_ROUNDS)
    left = tuple(Refused(one, reason, one.fix.edits) for one in wanted(findings, unsafe=unsafe) if one.fix)
    return Mended(data, tuple(made), left)


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
