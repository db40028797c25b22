"""What rules concluded, their findings aside: a mark for each rule and table, since most say no more than that they hold."""

from __future__ import annotations

from collections.abc import Container
from functools import lru_cache

from msgspec import Struct

from perflint.model import Outcome

PASSED, UNDECIDED, BROKEN, DORMANT = 1, 2, 4, 8  # bits of a mark; a rule that is not in force is dormant
MARKS, NO_MARK = "0123456789abcdef", "."
_BROKEN = frozenset("4567cdef")  # the marks with that bit
# Of all marks whether the rule failed, was awake or neither: which rules looked is mostly the same from document to document.
_KINDS = str.maketrans(dict.fromkeys("89ab", NO_MARK) | dict.fromkeys("0123", "0") | dict.fromkeys(_BROKEN, "4"))


class Sheet(Struct, frozen=True):
    """What rules concluded about one table, or (None) a document or a batch as a whole.

    ``marks`` has a hexadecimal digit for each rule, made of the bits above, or `NO_MARK` for a rule that is not about this;
    ``missing`` what rules lacked, by their places.
    """

    table: int | None
    marks: str
    missing: tuple[tuple[int, tuple[str, ...]], ...] = ()


class Answers(Struct, frozen=True):
    """The sheets on a document, in the order of its tables, that on the whole last; or the one on a batch.

    ``rules`` are codes and names, in the order of codes.
    """

    rules: tuple[tuple[str, str], ...] = ()
    sheets: tuple[Sheet, ...] = ()

    @property
    def number(self) -> int:
        """How many there are."""
        return sum(len(sheet.marks) - sheet.marks.count(NO_MARK) for sheet in self.sheets)

    @property
    def broken(self) -> set[tuple[str, str]]:
        """Codes and names of the rules that failed somewhere."""
        return self._with(_BROKEN) if any(not _BROKEN.isdisjoint(sheet.marks) for sheet in self.sheets) else set()

    @property
    def looked(self) -> frozenset[str]:
        """Codes of the rules that were in force somewhere and failed nowhere."""
        return _looked(self.rules, frozenset(sheet.marks.translate(_KINDS) for sheet in self.sheets))

    def _with(self, marks: Container[str]) -> set[tuple[str, str]]:
        return {
            rule for sheet in self.sheets for rule, mark in zip(self.rules, sheet.marks, strict=True) if mark in marks
        }


@lru_cache(maxsize=256)
def _looked(rules: tuple[tuple[str, str], ...], kinds: frozenset[str]) -> frozenset[str]:
    """The codes of the rules that were in force in some sheets and failed in none."""
    return frozenset(
        code for place, (code, _) in enumerate(rules) if {kind[place] for kind in kinds} - {NO_MARK} == {"0"}
    )


def _plain(bits: int) -> Outcome:
    if bits & BROKEN:
        return Outcome.RULE_ERROR
    if bits & DORMANT:
        return Outcome.NOT_IN_FORCE
    if bits & UNDECIDED:
        return Outcome.CANNOT_DECIDE
    return Outcome.PASS if bits & PASSED else Outcome.NOT_APPLICABLE


OUTCOMES = {digit: _plain(bits) for bits, digit in enumerate(MARKS)}  # of marks, where nothing was found


def outcome_of(mark: str, standing: int, suppressed: int = 0) -> Outcome:
    """The verdict, where so many findings were left standing, and so many somebody answered for."""
    plain = OUTCOMES[mark]
    if plain in (Outcome.RULE_ERROR, Outcome.NOT_IN_FORCE):
        return plain
    if standing:
        return Outcome.FINDING
    return Outcome.WAIVED if suppressed and plain is not Outcome.CANNOT_DECIDE else plain
