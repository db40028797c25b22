"""The JSON Schema (Draft 2020-12) of a rule file, generated from the operators, fields and checks that the loader uses.

``perflint schema rule`` prints it; editors use it for completion; `validation` holds every rule file against it.
"""

from __future__ import annotations

import functools
from typing import Any

from perflint import checks
from perflint.model import Phase, Severity
from perflint.rulebook import fields
from perflint.rulebook.operators import OPERATORS, SCALAR

DIALECT = "https://json-schema.org/draft/2020-12/schema"
DIMENSIONS = ("完整性", "相关性", "适当性", "可行性")
SEVERITIES = tuple(severity.id for severity in sorted(Severity, reverse=True))
STATUSES = ("stable", "preview", "deprecated")
CODE = r"^[A-Z]{2,4}\d{3}$"
SLUG = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
REQUIRED = (
    "code", "title", "severity", "confidence", "dimension", "since", "why", "given", "message", "advice", "examples",
)  # fmt: skip


@functools.cache
def rule_schema() -> dict[str, Any]:
    """The schema of one rule file."""
    return {
        "$schema": DIALECT,
        "$id": "https://perflint.dev/schema/rule.json",
        "title": "perflint rule",
        "type": "object",
        "properties": _properties(),
        "required": list(REQUIRED),
        "additionalProperties": False,
        "oneOf": [{"required": ["expect"]}, {"required": ["check"]}],
        "allOf": [_per_given(given) for given in fields.GIVEN],
        "$defs": _definitions(),
    }


def _properties() -> dict[str, Any]:
    line: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": 500}
    conditions: dict[str, Any] = {"type": "object", "minProperties": 1}
    return {
        "code": {
            "type": "string",
            "pattern": CODE,
            "description": "two to four letters and three digits, never reused",
        },
        "title": {**line, "maxLength": 40, "description": "names the fault, without a full stop"},
        "severity": {"enum": list(SEVERITIES)},
        "confidence": {"enum": ["high", "medium", "low"], "description": "how sure the rule is when it fires"},
        "dimension": {"enum": list(DIMENSIONS)},
        "basis": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/basis"}},
        "since": {"type": "string", "pattern": r"^\d+\.\d+(\.\d+)?$", "description": "version of perflint, quoted"},
        "why": {**line, "description": "why it matters; must say more than the title"},
        "given": {"enum": list(fields.GIVEN), "description": "what the rule judges, one at a time"},
        "phases": {"type": "array", "minItems": 1, "uniqueItems": True, "items": {"enum": [p.value for p in Phase]}},
        "status": {"enum": list(STATUSES)},
        "inapplicable": {"enum": ["skip", "include"], "description": "whether rows filled with 无 are judged"},
        "needs_complete": {"type": "boolean", "description": "nothing is concluded about a table that stops part-way"},
        "params": {"type": "object", "minProperties": 1, "additionalProperties": {"$ref": "#/$defs/parameter"}},
        "where": {**conditions, "description": "to what the rule applies"},
        "expect": {**conditions, "description": "what must hold there; where it does not there is a finding"},
        "check": {
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1,
            "properties": {name: {"$ref": f"#/$defs/check.{name}"} for name in checks.usable()},
            "additionalProperties": False,
        },
        "severity_when": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/severity_case"}},
        "at": {"type": "string", "minLength": 1, "description": "the field that a finding points to"},
        "message": {**line, "description": "with placeholders such as {name}, {value} and {params.minimum}"},
        "advice": {**line, "description": "what to do, with the same placeholders"},
        "supersedes": {
            "type": "array",
            "minItems": 1,
            "uniqueItems": True,
            "items": {"type": "string", "pattern": SLUG},
        },
        "examples": {
            "type": "object",
            "properties": {"fail": {"$ref": "#/$defs/examples"}, "pass": {"$ref": "#/$defs/examples"}},
            "required": ["fail", "pass"],
            "additionalProperties": False,
        },
    }


def _per_given(given: str) -> dict[str, Any]:
    reference = {"$ref": f"#/$defs/{given}_conditions"}
    case = {"type": "array", "items": {"properties": {"where": reference}}}
    at = {"enum": list(fields.pointable_by_rule(given))}
    return {
        "if": {"properties": {"given": {"const": given}}, "required": ["given"]},
        "then": {"properties": {"where": reference, "expect": reference, "severity_when": case, "at": at}},
    }


def _definitions() -> dict[str, Any]:
    text: dict[str, Any] = {"type": "string", "minLength": 1}
    scalar: dict[str, Any] = dict(SCALAR)
    operators = {o.name: {**o.schema, "description": o.description} for o in OPERATORS.values()}
    condition = {
        "anyOf": [
            scalar,
            {"type": "array", "minItems": 1, "items": scalar},
            {
                "type": "object",
                "minProperties": 1,
                "properties": {**operators, "not": {"$ref": "#/$defs/condition"}},
                "additionalProperties": False,
            },
        ]
    }
    return {
        "basis": {
            "type": "object",
            "properties": {"document": text, "article": text, "note": text},
            "required": ["document"],
            "additionalProperties": False,
        },
        "parameter": {"anyOf": [scalar, {"type": "array", "items": scalar, "minItems": 1}]},
        "path": {"type": "string", "pattern": r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$"},
        "severity_case": {
            "type": "object",
            "properties": {"severity": {"enum": list(SEVERITIES)}, "where": {"type": "object", "minProperties": 1}},
            "required": ["severity", "where"],
            "additionalProperties": False,
        },
        "examples": {"type": "array", "minItems": 1, "items": {"type": "object", "minProperties": 1}},
        "condition": condition,
        **{f"{given}_conditions": _conditions(given) for given in fields.GIVEN},
        **{f"check.{name}": _options(name) for name in checks.usable()},
    }


def _conditions(given: str) -> dict[str, Any]:
    """A map of conditions over the fields of one kind of subject."""
    own = {"$ref": f"#/$defs/{given}_conditions"}
    several = {"type": "array", "minItems": 1, "items": own}
    known = {
        path: {"$ref": "#/$defs/condition", "description": f"{field.label}: {field.description}"}
        for path, field in fields.registry(given).items()
    }
    return {
        "type": "object",
        "minProperties": 1,
        "properties": {
            "any": several,
            "all": {"anyOf": [several, own]},
            "none": {"anyOf": [several, own]},
            **known,
        },
        "patternProperties": {r"^values\.[a-z0-9_]+$": {"$ref": "#/$defs/condition"}},
        "additionalProperties": False,
    }


def _options(name: str) -> dict[str, Any]:
    """The schema of a check's options."""
    check = checks.get(name)
    return {**check.OPTIONS, "examples": [dict(check.EXAMPLE)]}
