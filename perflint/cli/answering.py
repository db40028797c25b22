"""One check with waivers and a baseline: what the engine is given before, and which files are changed after."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from perflint import baseline
from perflint.cli import output
from perflint.cli.answer_options import today
from perflint.cli.planning import Planner
from perflint.engine import Gathered, Look, Sifted, Suppression, conclude, judge_document
from perflint.intake.files import Input
from perflint.model import Document, Finding, Report
from perflint.suppression.nearest import FILE_NAME, find_waivers
from perflint.suppression.sifting import merged, suppressing

if TYPE_CHECKING:
    from perflint.suppression.waivers import WaiverFile

PRUNED = {"prune_suppressions": "RUN013", "prune": "RUN021"}


class Answering:
    """The waivers and the baseline of a check.  Raises PerflintError for a file that cannot be read."""

    def __init__(self, options: Mapping[str, Any], planner: Planner) -> None:
        self.planner = planner
        self._options = options
        alone = not options["waivers"]
        self._waivers: list[WaiverFile] = []
        if options["waiver_files"]:
            from perflint.suppression.waivers import read_waivers

            self._waivers = [read_waivers(path, whole=whole, nearest=alone) for path, whole in options["waiver_files"]]
        self._baseline: baseline.Baseline | None = (
            baseline.read_baseline(options["baseline"]) if options["baseline"] else None
        )
        self._today = today(options)
        self._unanswered: tuple[Finding, ...] = ()  # by comments and waivers: what a baseline has to know
        self._extra: list[Finding] = []

    def suppression(self) -> Suppression:
        """What the engine is given, once the plans are made; it remembers what the changes need."""
        first = second = None
        if not self._options["no_ignores"]:
            first = suppressing(self.planner.rulebook, waivers=self._waivers, today=self._today)
        if self._baseline is not None:
            second = baseline.against(self._baseline, strict=self._options["strict_baseline"])
        whole = merged(first, self._remember, second)

        def sift(documents: Sequence[Document], findings: Sequence[Finding], judged: Sequence[Look]) -> Sifted:
            sifted = whole(documents, findings, judged)
            self._extra = list(sifted.extra)
            pruned = {code for option, code in PRUNED.items() if self._options[option]}
            kept = (one for one in sifted.extra if one.code not in pruned or one.place.document < len(documents))
            return replace(sifted, extra=tuple(kept))

        return sift

    def _remember(self, _: Sequence[Document], findings: Sequence[Finding], __: Sequence[Look]) -> Sifted:
        self._unanswered = tuple(findings)
        return Sifted(self._unanswered)

    @property
    def settles(self) -> bool:
        """Whether all findings are answered for in this very run, so that they fail nothing."""
        return self._options["write_baseline"] is not None or self._options["add_ignore"] is not None

    def apply(self, report: Report, inputs: Sequence[Input]) -> list[str]:
        """Write what the options ask for; says in a sentence each what was written.  Raises PerflintError."""
        return [
            *self._prune_waivers(),
            *self._prune_baseline(),
            *self._write_baseline(),
            *self._add(report, inputs),
        ]

    def _prune_waivers(self) -> Iterator[str]:
        if not self._options["prune_suppressions"]:
            return
        from perflint.suppression.waiver_text import without_entries

        lines: dict[str, set[int]] = {file.path: set() for file in self._waivers}
        for one in self._extra:
            if one.code == "RUN013" and one.filename in lines:
                lines[one.filename].add(one.place.location.line or 0)
        for path, unused in lines.items():
            if unused:
                output.write_file(path, without_entries(_content(path), path, unused))
            yield f"{path}：删去 {len(unused)} 条没有用上的豁免" if unused else f"{path}：没有要删的豁免"

    def _prune_baseline(self) -> Iterator[str]:
        if self._baseline is None or not self._options["prune"]:
            return
        left = baseline.without_stale(self._baseline, self._extra)
        gone = len(self._baseline.entries) - len(left)
        if gone:
            output.write_file(self._baseline.path, baseline.text_of(left))
        yield f"{self._baseline.path}：删去 {gone} 条已经解决的问题，还有 {len(left)} 条"

    def _write_baseline(self) -> Iterator[str]:
        target = self._options["write_baseline"]
        if target is not None:
            entries = baseline.entries_of(self._unanswered, os.path.dirname(os.path.abspath(target)))
            output.write_file(target, baseline.text_of(entries))
            yield f"基线已写到 {target}：{len(entries)} 个问题"

    # ── answering for what is there ──

    def _add(self, report: Report, inputs: Sequence[Input]) -> Iterator[str]:
        if self._options["add_ignore"] is None:
            return
        from perflint.suppression.adding import with_comments

        reason = self._options["add_ignore"].strip()
        rules = {rule.code: rule for rule in self.planner.rulebook.rules}
        files = {item.path for item in inputs if item.on_disk}
        found: dict[int, list[Finding]] = defaultdict(list)
        for one in report.findings:
            if one.place.document < len(report.documents) and one.code in rules and rules[one.code].waivable:
                found[one.place.document].append(one)
        left: dict[str, list[Finding]] = defaultdict(list)
        for number, findings in sorted(found.items()):
            document = report.documents[number]
            inside = [document.path in files and rules[one.code].given != "batch" for one in findings]
            mine = [_alone(one) for one, is_inside in zip(findings, inside, strict=True) if is_inside]
            others = [one for one, is_inside in zip(findings, inside, strict=True) if not is_inside]
            if mine:
                written = with_comments(_content(document.path), document, mine, reason, self._standing)
                others += written.left
                if written.data is not None:
                    output.write_file(document.path, written.data)
                    yield f"{document.path}：写了注释，豁免 {len(findings) - len(others)} 个问题"
            if others:
                left[self._waiver_file(document)] += others
        yield from self._add_entries(left, reason)
        if not reason and found:
            yield "没有写原因（--add-ignore=原因），已写成“待补充原因”；补上之前这些豁免不起作用"
        refused = sum(one.code in rules and not rules[one.code].waivable for one in report.findings)
        if refused:
            yield f"{refused} 个问题的规则不能豁免，没有写"

    def _standing(self, trial: Document) -> Sequence[Finding]:
        """What stands in a document alone, its comments heeded."""
        plan = self.planner.plan(trial.path)
        sift = suppressing(self.planner.rulebook, today=self._today)
        gathered = Gathered()
        gathered.add(trial, judge_document(trial, plan.rules, plan.when), plan)
        return conclude(gathered, [plan], suppression=sift).findings

    def _add_entries(self, left: Mapping[str, Sequence[Finding]], reason: str) -> Iterator[str]:
        from perflint.suppression.adding import entries_for
        from perflint.suppression.waiver_text import with_entries
        from perflint.suppression.waivers import waivers_in

        for path, findings in left.items():
            data = _content(path) if os.path.exists(path) else b""
            entries = entries_for(findings, reason, (one.said for one in waivers_in(data, path)))
            if entries:
                output.write_file(path, with_entries(data, path, entries))
                yield f"{path}：加了 {len(entries)} 条豁免"

    def _waiver_file(self, document: Document) -> str:
        named: str | None = self._options["waivers"]
        folder = os.path.dirname(os.path.abspath(document.path))
        while not os.path.isdir(folder):  # of a file in an archive
            folder = os.path.dirname(folder)
        return named or find_waivers(folder) or os.path.join(folder, FILE_NAME)


def _alone(finding: Finding) -> Finding:
    """The finding as it is in a run of its document alone."""
    return replace(finding, place=replace(finding.place, document=0))


def _content(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()
