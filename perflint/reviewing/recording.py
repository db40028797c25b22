"""A round for the store, made of a report and its inputs; and what the store's earlier rounds say of a finding."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timezone

from perflint.intake.files import Input
from perflint.model import Finding, RecordedRound, Report, SeenFinding
from perflint.reporters.shared.places import spot
from perflint.reviewing.store import Store


def seen(findings: Iterable[Finding]) -> tuple[SeenFinding, ...]:
    """The findings as texts."""
    return tuple(
        SeenFinding(
            fingerprint=one.fingerprint,
            code=one.code,
            severity=one.severity.id,
            title=one.title,
            message=one.message,
            filename=one.filename,
            place=spot(one.place.location),
            path=" › ".join(part for part in one.path if part.strip()),
            text=one.place.text,
        )
        for one in findings
        if one.fingerprint
    )


def round_of(report: Report, inputs: Sequence[Input], batch: str, name: str) -> RecordedRound:
    """The round as it is now, with the SHA-256 that the run recorded, else reading the inputs once more."""
    marks = tuple((one.path, one.sha256) for one in report.record.inputs if one.sha256)
    return RecordedRound(
        number=0,
        batch=batch,
        name=name,
        at=datetime.now(timezone.utc).isoformat(timespec="seconds"),
        version=report.version,
        rulebook=report.rulebook,
        inputs=marks or tuple((one.path, hashlib.sha256(one.bytes()).hexdigest()) for one in inputs if not one.stdin),
    )


def label(round_: RecordedRound) -> str:
    """登记的第 2 轮（二次上报，2026-03-01）."""
    name = f"{round_.name}，" if round_.name else ""
    return f"登记的第 {round_.place} 轮（{name}{round_.at[:10]}）"


def earlier(store: Store, batch: str, new: Report) -> Mapping[str, str]:
    """The fingerprints of the batch's rounds with the latest round that had each, without the round that ``new`` is.

    A round with the same findings as the new report is that report, recorded already.
    """
    prints = {one.fingerprint for one in new.findings}
    found: dict[str, str] = {}
    for one in store.rounds(batch):
        known = store.fingerprints(one.number)
        if known != prints:
            found.update(dict.fromkeys(known, label(one)))
    return found


def standing(number: int, numbers: Sequence[int], having: frozenset[int]) -> str:
    """What a finding is in a round of a batch, by the rounds that had it: 新增, 仍存在, 反复, 未再出现."""
    before = [one for one in numbers if one < number]
    if number not in having:
        return "未再出现"
    if not before or not having.intersection(before):
        return "新增"
    return "仍存在" if before[-1] in having else "反复"
