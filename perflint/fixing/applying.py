"""Which fixes of one file can be made together, and the file's bytes after they were.

The edits of a fix are made all or none, unless they are apart.  Where two fixes want to change the same bytes, the one
that comes first in the report is made and the other refused; a change that several fixes want is made once.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from msgspec import Struct

from perflint.errors import InputError
from perflint.fixing.writers import Slice, writer_of
from perflint.model import Applicability, Edit, Finding

OVERLAPS = "与另一处修改（{}）重叠，先改了那一处"
NO_WRITER = "{} 格式的文件还不能改写，文件没有变动；请对照改法手工修改"


class Refused(Struct, frozen=True):
    """A fix, or one of its edits, that was not made, and why."""

    finding: Finding
    reason: str
    edits: tuple[Edit, ...]


class Applied(Struct, frozen=True):
    """The bytes after the fixes; the findings that were mended, each with the edits that were made; the others."""

    data: bytes
    made: tuple[tuple[Finding, tuple[Edit, ...]], ...] = ()
    refused: tuple[Refused, ...] = ()


def wanted(findings: Sequence[Finding], *, unsafe: bool) -> list[Finding]:
    """The findings whose fix may be made: the safe ones, with ``unsafe`` also those that a person must look at."""
    allowed = {Applicability.SAFE, Applicability.UNSAFE} if unsafe else {Applicability.SAFE}
    return [finding for finding in findings if finding.fix and finding.fix.applicability in allowed]


def apply(data: bytes, path: str, format_name: str, findings: Sequence[Finding]) -> Applied:
    """Make the fixes of the findings, all of which stand in this file; in this order where two collide."""
    writer = writer_of(format_name)
    groups = [(finding, edits) for finding in findings for edits in _groups(finding)]
    if writer is None:
        reason = NO_WRITER.format(format_name)
        return Applied(data, refused=tuple(Refused(finding, reason, edits) for finding, edits in groups))
    try:
        found = writer.locate(data, path, [edit for _, edits in groups for edit in edits])
    except InputError as error:
        return Applied(data, refused=tuple(Refused(finding, error.message, edits) for finding, edits in groups))
    taken = _Taken()
    made: dict[int, list[Edit]] = {}
    refused: list[Refused] = []
    at = 0
    for finding, edits in groups:
        here, at = found[at : at + len(edits)], at + len(edits)
        obstacle = next((one for one in here if isinstance(one, str)), None)
        slices = [one for one in here if isinstance(one, Slice)]
        rival = None if obstacle else taken.rival(slices)
        if obstacle or rival:
            refused.append(Refused(finding, obstacle or OVERLAPS.format(rival), edits))
            continue
        taken.add(slices, finding.code)
        made.setdefault(id(finding), []).extend(edits)
    done = tuple((finding, tuple(made[id(finding)])) for finding in findings if id(finding) in made)
    return Applied(taken.applied(data), done, tuple(refused))


def _groups(finding: Finding) -> Iterator[tuple[Edit, ...]]:
    """The edits that must be made together."""
    if finding.fix is not None:
        yield from ((edit,) for edit in finding.fix.edits) if finding.fix.apart else (finding.fix.edits,)


class _Taken:
    """The slices that are to be changed so far, none of which overlap."""

    def __init__(self) -> None:
        self._slices: list[Slice] = []
        self._by: dict[Slice, str] = {}

    def rival(self, slices: Sequence[Slice]) -> str | None:
        """The code of a fix that one of these slices collides with, if any."""
        for number, one in enumerate(slices):
            if any(_collide(one, other) for other in slices[:number]):
                return "同一条改法"
            at = bisect_left(self._slices, one)
            for other in self._slices[max(0, at - 1) : at + 2]:
                if other != one and _collide(one, other):
                    return self._by[other]
        return None

    def add(self, slices: Sequence[Slice], code: str) -> None:
        for one in slices:
            if one not in self._by:
                self._slices.insert(bisect_left(self._slices, one), one)
                self._by[one] = code

    def applied(self, data: bytes) -> bytes:
        """The data with all slices replaced."""
        parts: list[bytes] = []
        at = 0
        for start, end, after in self._slices:
            parts += (data[at:start], after)
            at = end
        return b"".join((*parts, data[at:]))


def _collide(one: Slice, other: Slice) -> bool:
    """Whether two slices share a byte, or one inserts at an edge of the other, in an order that nobody chose."""
    if one.start == one.end or other.start == other.end:
        return one.start <= other.end and other.start <= one.end
    return one.start < other.end and other.start < one.end
