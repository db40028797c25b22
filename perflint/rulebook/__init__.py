"""The rulebook: YAML files in, rules with functions out.

Read in this order: `fields` (what rules may name), `operators` and `conditions` (the language), `messages`, `rule` (what
comes out), `compiler`, `validation` and `loader` (how).  Nothing here reads a document or prints.
"""

from __future__ import annotations

from perflint.rule_files import shipped
from perflint.rulebook.loader import load
from perflint.rulebook.overrides import Overrides
from perflint.rulebook.rule import Judgement, Rule, Rulebook

__all__ = ["Judgement", "Overrides", "Rule", "Rulebook", "load", "shipped"]
