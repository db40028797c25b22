"""A rule as the engine uses it: the words of its file, and the functions that judge and speak.

Rules are built by `perflint.rulebook.compiler` from data that `perflint.rulebook.validation` has accepted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from perflint.checks.contract import Hit
from perflint.model import Basis, Confidence, Outcome, Phase, Severity
from perflint.rulebook.conditions import Condition, Point
from perflint.rulebook.facts import Facts


class Judgement(NamedTuple):
    """What a rule concluded about one subject.

    ``points`` says for each hit which part of a value made a condition fail; ``missing`` names, in Chinese, what a
    decision would have needed.
    """

    outcome: Outcome
    hits: tuple[Hit, ...] = ()
    missing: tuple[str, ...] = ()
    point: Point | None = None


class Parts(NamedTuple):
    """What ``judge`` and ``grade`` of a rule are made of, for those who want to say how it came to its answer.

    ``options`` are those of its check, parameters filled in; ``cases`` are its ``severity_when``.
    """

    where: Condition
    expect: Condition | None
    options: Mapping[str, Any]
    cases: tuple[tuple[Condition, Severity], ...]


class Rule(NamedTuple):
    """One rule.  ``name`` is its slug (the file's stem), ``topic`` the folder, ``path`` the file relative to the book.

    ``judge`` answers about the facts of one subject; ``say`` and ``advise`` fill the message and advice in, and
    ``grade`` gives the severity of one finding.  They may raise whatever a check raises.
    """

    code: str
    name: str
    topic: str
    path: str
    title: str
    severity: Severity
    confidence: Confidence
    dimension: str
    basis: tuple[Basis, ...]
    since: str
    why: str
    given: str
    at: str | None
    message: str
    advice: str
    examples: Mapping[str, Any]
    params: Mapping[str, Any]
    phases: frozenset[Phase]
    status: str
    supersedes: tuple[str, ...]
    inapplicable: bool  # rows filled with 无 are judged too
    needs_complete: bool  # nothing can be concluded about a table that stops part-way
    data: Mapping[str, Any]  # the file as it was read
    judge: Callable[[Facts], Judgement]
    say: Callable[[Facts], str]
    advise: Callable[[Facts], str]
    grade: Callable[[Facts], Severity]
    parts: Parts

    @property
    def check(self) -> str | None:
        """The name of the check it uses, if any."""
        return next(iter(self.data["check"]), None) if "check" in self.data else None


class Rulebook(NamedTuple):
    """Rules sorted by code; ``hash`` changes with the content of any of their files."""

    rules: tuple[Rule, ...]
    hash: str = ""

    def find(self, code_or_slug: str) -> Rule | None:
        """The rule with this code (in any case) or slug."""
        wanted = code_or_slug.strip()
        return next((rule for rule in self.rules if wanted.upper() == rule.code or wanted.lower() == rule.name), None)

    def only(self, *rules: Rule) -> Rulebook:
        """A book of just these rules."""
        return Rulebook(tuple(sorted(rules, key=lambda rule: rule.code)), self.hash)
