"""A rule as reports and documentation tell of it: `RuleInfo`, and a template with words for its placeholders."""

from __future__ import annotations

import re
from collections.abc import Mapping

from perflint import checks
from perflint.model import RuleInfo
from perflint.reporters.shared.labels import field_label
from perflint.rulebook.fields import registry
from perflint.rulebook.messages import PLACEHOLDER, printed
from perflint.rulebook.rule import Rule


def info_of(rule: Rule) -> RuleInfo:
    """What a reader of a report wants to know of the rule."""
    return RuleInfo(
        code=rule.code,
        name=rule.name,
        title=rule.title,
        topic=rule.topic,
        severity=rule.severity,
        confidence=rule.confidence,
        dimension=rule.dimension,
        status=rule.status,
        given=rule.given,
        why=rule.why,
        advice=readable(rule, rule.advice),
        basis=rule.basis,
        phases=rule.phases,
        waivable=rule.waivable,
        fix=rule.fix.applicability if rule.fix else None,
        examples=rule.examples,
    )


def readable(rule: Rule, template: str) -> str:
    """The template with 〔指标值〕 for ``{value}`` and the value itself for ``{params.minimum}``."""
    fields, given_by_check = registry(rule.given), supplied(rule)

    def words(found: re.Match[str]) -> str:
        if found[1] is None:
            return found[0][0]
        name = found[1].strip()
        if name.startswith("params."):
            return printed(rule.params.get(name.removeprefix("params.")))
        plain = name.removeprefix("values.")
        if plain in given_by_check:
            return f"〔{given_by_check[plain]}〕"
        return f"〔{fields[name].label if name in fields else field_label(name)}〕"

    return PLACEHOLDER.sub(words, template)


def supplied(rule: Rule) -> Mapping[str, str]:
    """What the rule's check supplies to its message, each with its meaning."""
    return checks.get(rule.check).VALUES if rule.check else {}
