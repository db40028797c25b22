"""One rule answered for at one place, by a comment or a waiver: what `sifting` works with."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from perflint.model import Finding, Location


class Answer(Struct, frozen=True):
    """Who answers for which findings, and where it is written.

    ``rule`` is a code, or None where a fingerprint says it all; ``document`` the position of the document whose comment it
    is, None for a waiver file; ``about`` those of all documents that it speaks of; ``mistake`` says why it does not act;
    ``due`` whether what it speaks of was among what was checked, so that it can be called unused; ``place`` what an entry says it is about, as
    written.
    """

    kind: str  # comment or waiver
    rule: str | None
    covers: Callable[[Finding], bool]
    reason: str
    file: str
    location: Location
    source: str
    document: int | None = None
    about: frozenset[int] = frozenset()
    approver: str = ""
    approval: str = ""
    expires: str = ""
    due: bool = True
    place: str = ""
    mistake: str = ""


def nothing(_: Finding) -> bool:
    """Covers no finding."""
    return False
