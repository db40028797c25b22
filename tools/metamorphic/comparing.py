"""Two sets of findings by fingerprint: what came, what went, and which of it was to be expected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Union

from perflint.api import lint
from perflint.engine import Plan, plan_of
from perflint.grading import load_scheme
from perflint.model import Document, Finding
from perflint.rulebook import load

Input = Union["tuple[str, bytes]", Document]
Reason = Callable[[Finding, bool], "str | None"]  # of a finding that came (True) or went: why, None for no reason


@dataclass
class Outcome:
    """What one change did to all documents that it was tried on."""

    title: str
    files: int = 0
    findings: int = 0
    same: int = 0  # files
    explained: Counter[str] = field(default_factory=Counter)  # findings by reason
    wrong: list[str] = field(default_factory=list)  # a line for each finding without reason

    def add(self, name: str, before: Sequence[Finding], after: Sequence[Finding], reason: Reason | None = None) -> None:
        """Compare the findings of one document in two dresses."""
        self.files += 1
        self.findings += len(before)
        came, went = difference(before, after)
        self.same += not came and not went
        for finding, new in [*((one, True) for one in came), *((one, False) for one in went)]:
            why = reason(finding, new) if reason else None
            if why:
                self.explained[why] += 1
            else:
                sign = "+" if new else "-"
                self.wrong.append(
                    f"{self.title} {name}: {sign}{finding.code} {' '.join(finding.path)} {finding.message}"
                )


def difference(before: Sequence[Finding], after: Sequence[Finding]) -> tuple[list[Finding], list[Finding]]:
    """The findings that came, and those that went."""
    return _without(after, before), _without(before, after)


def _without(these: Sequence[Finding], those: Sequence[Finding]) -> list[Finding]:
    left = Counter(one.fingerprint for one in those)
    found = []
    for one in these:
        if left[one.fingerprint]:
            left[one.fingerprint] -= 1
        else:
            found.append(one)
    return found


def findings_of(given: Input) -> tuple[Finding, ...]:
    """What the whole rulebook says of one input; none where it cannot be read, which is a difference too."""
    return lint(given, plan_for=_plan()).findings


@cache
def _plan() -> Callable[[str], Plan]:
    plan = plan_of(load(), scheme=load_scheme())
    return lambda path: plan
