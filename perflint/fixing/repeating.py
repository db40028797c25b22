"""Making fixes until none is left: a fix may uncover another, and one that collided may be made in the next round."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from perflint.errors import PerflintError
from perflint.fixing.applying import Refused, apply, wanted
from perflint.model import Edit, Finding

MOST_ROUNDS = 10
UNSTABLE = "改了 {} 轮仍有新的改法，其余的没有改；请再运行一次或手工修改"
UNREADABLE = "改后的文件读不出来（{}），这一轮没有改"

# What a file of these bytes is found to say: the name of its format, and its findings.
Judge = Callable[[bytes], tuple[str, Sequence[Finding]]]


@dataclass(frozen=True, slots=True)
class Mended:
    """A file after its fixes: bytes, what was mended by which edits, what was refused and why in the last round."""

    data: bytes
    made: tuple[tuple[Finding, tuple[Edit, ...]], ...] = ()
    refused: tuple[Refused, ...] = ()


def mend(data: bytes, path: str, judge: Judge, *, unsafe: bool = False) -> Mended:
    """Make the fixes of a file round by round.  Raises what ``judge`` raises about the bytes as they were given."""
    made: list[tuple[Finding, tuple[Edit, ...]]] = []
    format_name, findings = judge(data)
    for _ in range(MOST_ROUNDS):
        chosen = wanted(findings, unsafe=unsafe)
        applied = apply(data, path, format_name, chosen)
        if not applied.made:
            return Mended(data, tuple(made), applied.refused)
        try:
            format_name, findings = judge(applied.data)
        except PerflintError as error:
            lost = tuple(Refused(one, UNREADABLE.format(error.message), edits) for one, edits in applied.made)
            return Mended(data, tuple(made), (*applied.refused, *lost))
        data = applied.data
        made += applied.made
    left = wanted(findings, unsafe=unsafe)
    reason = UNSTABLE.format(MOST_ROUNDS)
    return Mended(data, tuple(made), tuple(Refused(one, reason, one.fix.edits) for one in left if one.fix))
