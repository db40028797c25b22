"""What a reader of a report wants to know of a rule; the rulebook itself is on a higher floor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from perflint.model.grades import Applicability, Confidence, Phase, Severity


class Basis(Struct, frozen=True):
    """A regulation a rule rests on."""

    document: str
    article: str | None = None
    note: str | None = None


class RuleInfo(Struct, frozen=True):
    """One rule as reports show it.  ``advice`` has 〔指标值〕 where a finding has the value itself.

    ``examples`` are the rule's own, as `fail` and `pass` lists of records; ``fix`` is the applicability of the fix that
    its findings carry, None where there is none; ``waivable`` is False where no waiver may suppress it.
    """

    code: str
    name: str
    title: str
    topic: str
    severity: Severity
    confidence: Confidence
    dimension: str
    status: str = "stable"
    given: str = "indicator"
    why: str = ""
    advice: str = ""
    basis: tuple[Basis, ...] = ()
    phases: frozenset[Phase] = frozenset(Phase)
    waivable: bool = True
    fix: Applicability | None = None
    examples: Mapping[str, Sequence[Mapping[str, Any]]] = {}
