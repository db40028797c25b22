"""A rule as the engine uses it: the words of its file, and the functions that judge and speak.

Rules are built by `perflint.rulebook.compiler` from data that `perflint.rulebook.validation` has accepted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from perflint.checks.contract import Hit
from perflint.lexicon.additions import Additions
from perflint.model import Applicability, Basis, Confidence, Outcome, Phase, Severity
from perflint.rulebook.conditions import Condition, Point
from perflint.rulebook.facts import Facts
from perflint.rulebook.lifecycle import Gone, Removed
from perflint.rulebook.overrides import Layer, Lock, Setting


class Judgement(Struct, frozen=True):
    """What a rule concluded about one subject.

    ``points`` says for each hit which part of a value made a condition fail; ``missing`` names, in Chinese, what a
    decision would have needed.
    """

    outcome: Outcome
    hits: tuple[Hit, ...] = ()
    missing: tuple[str, ...] = ()
    point: Point | None = None


class Parts(Struct, frozen=True):
    """What ``judge`` and ``grade`` of a rule are made of, for those who want to say how it came to its answer.

    ``options`` are those of its check, parameters filled in; ``cases`` are its ``severity_when``.
    """

    where: Condition
    expect: Condition | None
    options: Mapping[str, Any]
    cases: tuple[tuple[Condition, Severity], ...]

    @property
    def conditions(self) -> list[Condition]:
        """Where the rule applies, and what it expects if it does."""
        return [self.where] if self.expect is None else [self.where, self.expect]


class RuleFix(Struct, frozen=True):
    """How the findings of a rule can be mended: by the fixer of this name, with its options, parameters filled in."""

    applicability: Applicability
    say: Callable[[Facts], str]
    fixer: str
    options: Mapping[str, Any]


class Rule(Struct, frozen=True):
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
    file: str = ""  # where it is written
    layer: int = 0  # which of the book's layers it comes from
    off: bool = False  # switched off by a layer
    settings: tuple[Setting, ...] = ()  # what layers changed, in their order
    locks: tuple[Lock, ...] = ()
    tested: Mapping[str, Any] | None = None  # the data that its examples speak of, where layers changed it since
    aliases: tuple[str, ...] = ()  # former names and codes
    gone: Gone | None = None  # why it is deprecated
    valid_from: date | None = None
    valid_to: date | None = None
    waivable: bool = True
    vocabulary: Additions | None = None  # the words of its book, in which alone it may be judged (`lexicon.using`)
    fix: RuleFix | None = None

    @property
    def check(self) -> str | None:
        """The name of the check it uses, if any."""
        return next(iter(self.data["check"]), None) if "check" in self.data else None


class Rulebook(Struct, frozen=True):
    """Rules sorted by code; ``hash`` changes with the content of any of their files.

    ``layers`` are the books that it is made of, from the first to the last; ``removed`` what is left of former rules;
    ``vocabulary`` the words of its own.
    """

    rules: tuple[Rule, ...]
    hash: str = ""
    layers: tuple[Layer, ...] = ()
    removed: tuple[Removed, ...] = ()
    vocabulary: Additions | None = None

    def find(self, code_or_slug: str) -> Rule | None:
        """The rule with this code (in any case) or slug, former ones included."""
        code, slug = code_or_slug.strip().upper(), code_or_slug.strip().lower()
        for rule in self.rules:
            if code == rule.code or slug == rule.name:
                return rule
        return next((rule for rule in self.rules if code in rule.aliases or slug in rule.aliases), None)

    def moved(self, code_or_slug: str) -> str | None:
        """What to tell somebody who used a former name of a rule, or one of a removed rule; None for any other name."""
        code, slug = code_or_slug.strip().upper(), code_or_slug.strip().lower()
        for gone in self.removed:
            if code in gone.names or slug in gone.names:
                heir = self.find(gone.gone.replaced_by) if gone.gone.replaced_by else None
                since = f"自 {gone.gone.since} 版" if gone.gone.since else "已经"
                instead = f"，改用 {heir.code} {heir.name}" if heir else ""
                return f"规则 {gone.code} {gone.name} {since}移除：{gone.gone.message}{instead}"
        rule = self.find(code_or_slug)
        if rule is None or code == rule.code or slug == rule.name:
            return None
        return f"规则“{code_or_slug.strip()}”已改名为 {rule.code} {rule.name}"

    def only(self, *rules: Rule) -> Rulebook:
        """A book of just these rules."""
        return replace(self, rules=tuple(sorted(rules, key=lambda rule: rule.code)))
