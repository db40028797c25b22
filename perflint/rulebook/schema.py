"""The JSON Schema (Draft 2020-12) of a rule file, generated from the operators, fields and checks that the loader uses.

``perflint schema rule`` prints it; editors use it for completion; `validation` holds every rule file against it.
"""

from __future__ import annotations

import functools
from typing import Any

from perflint import checks, fixers
from perflint.checks.contract import Check
from perflint.fixers.contract import Fixer
from perflint.model import DIMENSIONS, Applicability, Phase, Severity
from perflint.rulebook import fields
from perflint.rulebook.operators import OPERATORS, SCALAR

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SEVERITIES = tuple(severity.id for severity in sorted(Severity, reverse=True))
STATUSES = ("stable", "preview", "deprecated", "removed")
CODE = r"^(?!RUN)[A-Z]{2,4}\d{3}$"  # RUN… are the findings about a run itself
VERSION = r"^\d+\.\d+(\.\d+)?$"
DAY = r"^\d{4}-\d{2}-\d{2}$"
SLUG = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
FORMER = rf"{CODE}|{SLUG}"  # a code or slug that a rule had
TOMBSTONE = ("code", "title", "status", "removed", "aliases", "since")  # what may be left of a removed rule
NOT = "里面的条件不成立"
COMBINATORS = {
    "any": "列表里至少一组条件成立",
    "all": "列表里每一组条件都成立",
    "none": "列表里没有一组条件成立",
}
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
        "additionalProperties": False,
        "if": {"properties": {"status": {"const": "removed"}}, "required": ["status"]},
        "then": {"required": ["code", "title", "removed"]},
        "else": {"required": list(REQUIRED), "oneOf": [{"required": ["expect"]}, {"required": ["check"]}]},
        "allOf": [_per_given(given) for given in fields.GIVEN],
        "$defs": _definitions(),
    }


def _properties() -> dict[str, Any]:
    line: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": 500}
    day: dict[str, Any] = {"type": "string", "pattern": DAY}
    conditions: dict[str, Any] = {"type": "object", "minProperties": 1}
    return {
        "code": {
            "type": "string",
            "pattern": CODE,
            "description": "编号：两到四个大写字母加三位数字，不重复使用",
        },
        "title": {**line, "maxLength": 40, "description": "问题的名称，末尾不加句号"},
        "severity": {"enum": list(SEVERITIES), "description": "级别：error 错误，warning 警告，info 提示，hint 建议"},
        "confidence": {
            "enum": ["high", "medium", "low"],
            "description": "报告时有多大把握：high 高，medium 中，low 低",
        },
        "dimension": {"enum": list(DIMENSIONS), "description": "属于绩效目标审核的哪一方面"},
        "basis": {
            "type": "array",
            "minItems": 1,
            "items": {"$ref": "#/$defs/basis"},
            "description": "依据的文件；错误级的规则必须写",
        },
        "since": {
            "type": "string",
            "pattern": VERSION,
            "description": "从 perflint 哪一版起有这条规则，加引号",
        },
        "why": {**line, "description": "为什么这是问题，不能重复 title"},
        "given": {
            "enum": list(fields.GIVEN),
            "description": "判断的对象：indicator 每个指标，table 每张绩效目标表，document 每份文件，batch 一批文件",
        },
        "phases": {
            "type": "array",
            "minItems": 1,
            "uniqueItems": True,
            "items": {"enum": [p.value for p in Phase]},
            "description": "只在这些阶段判断，不写就是全部：target 申报，approval 批复，monitoring 监控，self_evaluation 自评，"
            "evaluation 评价",
        },
        "status": {
            "enum": list(STATUSES),
            "description": "stable 正式，preview 试用，deprecated 已弃用，removed 已移除",
        },
        "aliases": {
            "type": "array",
            "minItems": 1,
            "uniqueItems": True,
            "items": {"type": "string", "pattern": FORMER},
            "description": "曾用的名称和编号：写旧名的地方照样有效，并提示新名",
        },
        "deprecated": {
            "$ref": "#/$defs/gone",
            "description": "status: deprecated 时写：message 为什么弃用，replaced_by 由哪条规则代替，since 从哪一版起",
        },
        "removed": {
            "$ref": "#/$defs/gone",
            "description": "status: removed 时写，键同 deprecated；文件只留 code、title、status、removed、aliases、since，编号不再使用",
        },
        "valid_from": {**day, "description": "从哪一天起施行，如 2024-01-01；不写就是一直有效"},
        "valid_to": {**day, "description": "施行到哪一天为止（含当天）"},
        "waivable": {"type": "boolean", "description": "能不能豁免，默认 true；false 的问题不能用豁免或注释压下"},
        "inapplicable": {
            "enum": ["skip", "include"],
            "description": "填“无”“不涉及”的行：skip 跳过（默认），include 也判断",
        },
        "needs_complete": {"type": "boolean", "description": "表中途断开时不下结论，默认 false"},
        "params": {
            "type": "object",
            "minProperties": 1,
            "additionalProperties": {"$ref": "#/$defs/parameter"},
            "description": "可以调整的数：条件里写 $名称，报告用语里写 {params.名称}",
        },
        "where": {**conditions, "description": "在哪里判断；不成立就是不适用"},
        "expect": {**conditions, "description": "那里应当怎样；不成立就报告"},
        "check": {
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1,
            "properties": {name: {"$ref": f"#/$defs/check.{name}"} for name in checks.usable()},
            "additionalProperties": False,
            "description": "条件表达不了的用检查：名称: {选项}，与 expect 二选一",
        },
        "severity_when": {
            "type": "array",
            "minItems": 1,
            "items": {"$ref": "#/$defs/severity_case"},
            "description": "在某些条件下换一个级别，取第一组成立的",
        },
        "at": {"type": "string", "minLength": 1, "description": "报告指向的字段"},
        "message": {**line, "description": "报告用语，可用占位符，如 {name}、{value}、{params.minimum}"},
        "advice": {**line, "description": "怎么改，占位符同 message"},
        "supersedes": {
            "type": "array",
            "minItems": 1,
            "uniqueItems": True,
            "items": {"type": "string", "pattern": SLUG},
            "description": "同一处本规则已报告时，不再报告这些规则",
        },
        "examples": {
            "type": "object",
            "properties": {"fail": {"$ref": "#/$defs/examples"}, "pass": {"$ref": "#/$defs/examples"}},
            "required": ["fail", "pass"],
            "additionalProperties": False,
            "description": "fail 的每个例子都必须报告，pass 的都不能报告",
        },
        "fix": {
            "type": "object",
            "properties": {
                "applicability": {
                    "enum": [one.value for one in Applicability],
                    "description": "safe 可自动修改（改后读出的值不变），unsafe 改前须人确认，display-only 只显示改法",
                },
                "message": {**line, "maxLength": 80, "description": "改什么，可用占位符，如 改为 {value.comparator}"},
                "by": {
                    "type": "object",
                    "minProperties": 1,
                    "maxProperties": 1,
                    "properties": {name: {"$ref": f"#/$defs/fixer.{name}"} for name in fixers.usable()},
                    "additionalProperties": False,
                    "description": "怎么改：改法的名称: {选项}",
                },
                "examples": {
                    "type": "array",
                    "minItems": 1,
                    "items": {"$ref": "#/$defs/fix_example"},
                    "description": "改前和改后：before 必须报告；after 只写改动的键，空的 {} 表示报告而不给改法",
                },
            },
            "required": ["applicability", "message", "by"],
            "additionalProperties": False,
            "description": "怎样修改，由 perflint check --fix 执行",
        },
        "survivors": {
            "type": "object",
            "minProperties": 1,
            "additionalProperties": {"type": "string", "minLength": 4, "maxLength": 200},
            "description": "perflint test --mutate 里允许没有例子看住的改动：位置: 理由，如 where.value.kind: 没有单位的值不会走到这里",
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

    def condition(name: str, item: dict[str, Any]) -> dict[str, Any]:
        negated = {"$ref": f"#/$defs/{name}", "description": NOT}
        return {
            "anyOf": [
                item,
                {"type": "array", "minItems": 1, "items": item},
                {
                    "type": "object",
                    "minProperties": 1,
                    "properties": {**operators, "not": negated},
                    "additionalProperties": False,
                },
            ]
        }

    few = {_condition_of(field): field.choices for given in fields.GIVEN for field in fields.registry(given).values()}
    parameter = {"type": "string", "pattern": r"^\$"}
    return {
        "basis": {
            "type": "object",
            "properties": {"document": text, "article": text, "note": text},
            "required": ["document"],
            "additionalProperties": False,
        },
        "gone": {
            "type": "object",
            "properties": {
                "message": {"type": "string", "minLength": 1, "maxLength": 200},
                "replaced_by": {"type": "string", "pattern": FORMER},
                "since": {"type": "string", "pattern": VERSION},
            },
            "required": ["message"],
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
        "fix_example": {
            "type": "object",
            "properties": {"before": {"type": "object", "minProperties": 1}, "after": {"type": "object"}},
            "required": ["before", "after"],
            "additionalProperties": False,
        },
        **{
            name: condition(name, {"anyOf": [{"enum": list(choices)}, parameter]} if choices else scalar)
            for name, choices in few.items()
        },
        **{f"{given}_conditions": _conditions(given) for given in fields.GIVEN},
        **{f"check.{name}": _options(checks.get(name)) for name in checks.usable()},
        **{f"fixer.{name}": _options(fixers.get(name)) for name in fixers.usable()},
    }


def _condition_of(field: fields.Field) -> str:
    """The definition of a condition on a field: one for all fields of any value, one for each choice of few values."""
    return f"condition.{field.allowed.__name__}" if field.allowed else "condition"


def _conditions(given: str) -> dict[str, Any]:
    """A map of conditions over the fields of one kind of subject."""
    own = {"$ref": f"#/$defs/{given}_conditions"}
    several = {"type": "array", "minItems": 1, "items": own}
    known = {
        path: {"$ref": f"#/$defs/{_condition_of(field)}", "description": f"{field.label}：{field.description}"}
        for path, field in fields.registry(given).items()
    }
    return {
        "type": "object",
        "minProperties": 1,
        "properties": {
            "any": {**several, "description": COMBINATORS["any"]},
            "all": {"anyOf": [several, own], "description": COMBINATORS["all"]},
            "none": {"anyOf": [several, own], "description": COMBINATORS["none"]},
            **known,
        },
        "patternProperties": {r"^values\.[a-z0-9_]+$": {"$ref": "#/$defs/condition"}},
        "additionalProperties": False,
    }


def _options(plugin: Check | Fixer) -> dict[str, Any]:
    """The schema of the options of a check or fixer."""
    return {"description": plugin.SUMMARY, **plugin.OPTIONS, "examples": [dict(plugin.EXAMPLE)]}
