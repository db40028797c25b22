"""What a reviewer decided about a finding, and the rounds that it was seen in."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct


class Ruling(Enum):
    """What was decided; the label is what stands under 处理状态 in a ledger."""

    ACCEPTED = "accepted"  # the finding stands, the department is to mend it
    REJECTED = "rejected"  # the finding is none
    EXPLAINED = "explained"  # there is an explanation
    MENDED = "mended"

    @property
    def label(self) -> str:
        return {"accepted": "接受", "rejected": "驳回", "explained": "说明", "mended": "已整改"}[self.value]


RULINGS = {ruling.label: ruling for ruling in Ruling}


class Decision(Struct, frozen=True):
    """One decision: about which finding, by whom, on which day (ISO) and why; ``source`` is the file it came from."""

    fingerprint: str
    ruling: Ruling
    person: str
    day: str
    text: str = ""
    source: str = ""


class SeenFinding(Struct, frozen=True):
    """A finding as a recorded round keeps it, in texts."""

    fingerprint: str
    code: str
    severity: str
    title: str
    message: str
    filename: str
    place: str
    path: str
    text: str


class RecordedRound(Struct, frozen=True):
    """A round that was recorded: which batch of papers, what it is called, when (ISO, UTC), and the inputs' SHA-256.

    ``number`` is the store's own, ``place`` which round of its batch it is, from 1.
    """

    number: int
    batch: str
    name: str
    at: str
    version: str = ""
    rulebook: str = ""
    inputs: tuple[tuple[str, str], ...] = ()
    place: int = 0
