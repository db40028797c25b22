"""Sifting findings by the answers given: what stands, what somebody answered for, and what is wrong with the answers.

The engine calls the function that `suppressing` makes, after superseding: a finding that is answered for keeps what it
supersedes away all the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from perflint.engine import Look, Sifted, Suppression
from perflint.engine.own_rules import own_finding
from perflint.model import Document, Finding, Place, Suppressed
from perflint.rulebook.rule import Rulebook

if TYPE_CHECKING:
    from perflint.suppression.answers import Answer
    from perflint.suppression.waivers import WaiverFile


def suppressing(rulebook: Rulebook, *, waivers: Sequence[WaiverFile] = (), today: date) -> Suppression:
    """The suppression of a run by comments and waivers.

    ``rulebook`` has all rules that may be named.  An answer is unused only where its rule looked.  ``today`` decides what
    has expired: the day in ``expires`` is still good.
    """

    def sift(documents: Sequence[Document], findings: Sequence[Finding], judged: Sequence[Look]) -> Sifted:
        answers: list[Answer] = []
        if waivers:
            from perflint.suppression.waivers import waiver_answers

            answers += waiver_answers(waivers, documents, rulebook)
        if any(document.comments for document in documents):
            from perflint.suppression.comments import comment_answers

            answers += comment_answers(documents, rulebook)
        return _sift(answers, documents, findings, rulebook, judged, today.isoformat())

    return sift


def _sift(
    answers: Sequence[Answer],
    documents: Sequence[Document],
    findings: Sequence[Finding],
    rulebook: Rulebook,
    judged: Sequence[Look],
    today: str,
) -> Sifted:
    if not answers:
        return Sifted(tuple(findings))
    fixed = {rule.code for rule in rulebook.rules if not rule.waivable}
    acting: dict[str | None, list[int]] = defaultdict(list)
    for number, answer in enumerate(answers):
        if not answer.mistake and not _has_expired(answer, today) and answer.rule not in fixed:
            acting[answer.rule].append(number)
    kept: list[Finding] = []
    gone: list[Suppressed] = []
    used: set[int] = set()
    forbidden: dict[int, str] = {}  # answers by fingerprint alone that meet a rule which cannot be waived
    for finding in findings:
        met = [n for n in sorted((*acting[finding.code], *acting[None])) if answers[n].covers(finding)]
        if met and finding.code in fixed:
            forbidden.update(dict.fromkeys(met, finding.code))
            met = []
        used.update(met)
        if met:
            gone.append(_suppressed(finding, answers[met[0]]))
        else:
            kept.append(finding)
    extra: list[Finding] = []
    for number, answer in enumerate(answers):
        code = answer.rule if answer.rule in fixed else forbidden.get(number)
        unused = number not in used and answer.due and _was_looked_for(answer, judged)
        extra += _told(answer, documents, code, today, unused=unused)
    return Sifted(tuple(kept), tuple(gone), tuple(extra))


def _was_looked_for(answer: Answer, judged: Sequence[Look]) -> bool:
    """Whether the rule looked at every document that the answer speaks of; at any at all, where these are gone."""
    if answer.rule is None:
        return all(look.whole for look in ([judged[number] for number in answer.about] or judged))
    if not answer.about:
        return any(answer.rule in look.codes for look in judged)
    return all(answer.rule in judged[number].codes for number in answer.about)


def _has_expired(answer: Answer, today: str) -> bool:
    return bool(answer.expires) and answer.expires < today


def _suppressed(finding: Finding, answer: Answer) -> Suppressed:
    return Suppressed(
        finding, answer.kind, answer.reason, answer.source, answer.approver, answer.approval, answer.expires
    )


def _told(
    answer: Answer, documents: Sequence[Document], forbidden: str | None, today: str, *, unused: bool
) -> Iterator[Finding]:
    """What is wrong with an answer, at most one thing."""
    named = f" {answer.rule}" if answer.rule else ""
    if answer.mistake:
        yield _finding("RUN011", f"豁免没有起作用：{answer.mistake}", answer, documents)
    elif forbidden is not None:
        yield _finding("RUN014", f"规则 {forbidden} 不能豁免", answer, documents)
    elif _has_expired(answer, today):
        who = f"（{answer.approver}批准）" if answer.approver else ""
        yield _finding("RUN012", f"{named.strip() or '这条'}豁免{who}已于 {answer.expires} 过期", answer, documents)
    elif unused:
        yield _finding("RUN013", f"这里没有{named} 的问题，豁免没有用上" if named else "没有这个指纹的问题，豁免没有用上",
                       answer, documents)  # fmt: skip


def _finding(code: str, message: str, answer: Answer, documents: Sequence[Document]) -> Finding:
    number = len(documents) if answer.document is None else answer.document
    values = {"rule": answer.rule or "", "place": answer.place}
    return own_finding(code, message, Place(number, location=answer.location, text=answer.reason), answer.file, values)


def merged(*steps: Suppression | None) -> Suppression:
    """One suppression of several, each sifting what the one before it left standing."""
    real = [step for step in steps if step is not None]

    def sift(documents: Sequence[Document], findings: Sequence[Finding], judged: Sequence[Look]) -> Sifted:
        kept: Sequence[Finding] = findings
        gone: list[Suppressed] = []
        extra: list[Finding] = []
        for step in real:
            sifted = step(documents, kept, judged)
            kept = sifted.kept
            gone += sifted.suppressed
            extra += sifted.extra
        return Sifted(tuple(kept), tuple(gone), tuple(extra))

    return sift
