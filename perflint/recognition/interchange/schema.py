"""The JSON Schema (Draft 2020-12) of the interchange document; ``perflint schema document`` prints it.

It lists the keys that `reading` reads and agrees with what that module accepts.  Unknown keys are allowed: other
systems may keep facts of their own in a record.
"""

from __future__ import annotations

import functools
from typing import Any

from perflint.model import Confidence, Phase
from perflint.recognition.interchange.reading import EXECUTION, FUNDS, KINDS
from perflint.recognition.interchange.writing import PLACE_NUMBERS, PLACE_TEXTS

TEXT: dict[str, Any] = {"type": ["string", "number", "null"]}
FLAG: dict[str, Any] = {"type": "boolean"}

INDICATOR = {
    "no": "printed number, the N of 指标N",
    "code1": "printed code of level 1, as in 2-效益指标",
    "level1": "一级指标",
    "code2": "printed code of level 2",
    "level2": "二级指标",
    "name": "三级指标, the name of the indicator",
    "description": "指标说明, 绩效指标描述",
    "period_value": "实施周期指标值",
    "operator": "operator column: ≥, 大于等于, 定性",
    "value": "年度指标值",
    "unit": "计量单位 column",
    "weight": "权重 or 分值",
    "direction": "指标方向: 正向, 反向",
    "nature": "指标性质: 定量, 定性",
    "actual": "实际完成值, 监控表中是到监控时为止的",
    "expected": "全年预计完成值",
    "likelihood": "完成目标可能性",
    "score": "得分",
    "reason": "偏差原因",
    "basis": "指标值依据",
    "basis_starts": "how the basis begins, where the page cuts its cell",
}
TABLE = {
    "no": "printed number of the table",
    "title": "表名",
    "unit": "实施单位",
    "project_code": "项目编码",
    "project": "项目名称",
    "function": "职能, where a department's table is divided by functions",
    "budget": "本年度项目金额, 资金总额 (the same as funds.total)",
    "fiscal": "财政拨款",
    "special": "财政专户资金",
    "other": "其他资金",
    "more": "上年结转 and other sources without a key of their own, added up",
    "overview": "项目概况",
    "duty": "部门职能, read where there is no overview",
    "period_goal": "实施周期绩效目标",
    "goal": "年度绩效目标",
    "goal_actual": "目标实际完成情况",
    "start": "开始日期",
    "end": "结束日期",
    "score": "总分",
    "grade": "评价等级",
}
FUND_LABELS = dict(
    zip(FUNDS, ("资金总额", "财政拨款", "财政专户资金", "其他资金", "未单列的其他来源合计"), strict=True)
)
EXECUTION_LABELS = dict(
    zip(EXECUTION, ("年初预算数", "全年预算数", "全年执行数", "预算执行率", "分值", "得分"), strict=True)
)


@functools.cache
def document_schema() -> dict[str, Any]:
    """The schema of one document."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://perflint.dev/schema/document.json",
        "title": "perflint document",
        "description": "One budget performance document. An absent key means that the form has no such field, null or "
        "an empty text that it was left blank. Money is in unit_of_money.",
        "type": "object",
        "anyOf": [{"required": [key]} for key in ("tables", "goals", "units", "score")],
        "properties": {
            "document": {"type": "string", "description": "the file's name without its ending"},
            "kind": {"enum": [*KINDS, None]},
            "phase": {"enum": [*(name for phase in Phase for name in (phase.value, phase.label)), None]},
            **_texts({"title": "title of the document", "unit_of_money": "元 or 万元", "money_unit": "the same"}),
            **_texts(
                {
                    "year": "年度",
                    "month": "监控到几月底",
                    "department": "部门",
                    "total": "sum of all projects",
                    "score": "自评总分",
                }
            ),
            **_texts({"grade": "自评等级"}),
            **_texts({"goal": "部门绩效目标"}),
            "execution": _nullable("execution"),
            "goals": _list({"$ref": "#/$defs/goal"}),
            "tables": _list({"$ref": "#/$defs/table"}),
            "units": _list({"$ref": "#/$defs/unit"}),
            "paragraphs": _list(TEXT),
            "problems": _list({"$ref": "#/$defs/problem"}),
            "complete": {**FLAG, "description": "false where the document stops part-way"},
        },
        "$defs": _definitions(),
    }


def _texts(labels: dict[str, str]) -> dict[str, Any]:
    return {name: {**TEXT, "description": label} for name, label in labels.items()}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": ["array", "null"], "items": items}


def _nullable(name: str) -> dict[str, Any]:
    return {"anyOf": [{"$ref": f"#/$defs/{name}"}, {"type": "null"}]}


def _place() -> dict[str, Any]:
    """Where a problem stands, as far as the source tells: counted from 1 are line, character, page and paragraph."""
    numbers: dict[str, Any] = {name: {"type": "integer"} for name in PLACE_NUMBERS}
    return {**numbers, **{name: {"type": "string"} for name in PLACE_TEXTS}}


def _definitions() -> dict[str, Any]:
    number = {"type": ["number", "string"]}
    return {
        "table": {
            "type": "object",
            "properties": {
                **_texts(TABLE),
                "funds": _nullable("funds"),
                "execution": _nullable("execution"),
                "tasks": _list({"$ref": "#/$defs/unit"}),
                "plan": _list({"$ref": "#/$defs/payment"}),
                "section_points": {"type": ["object", "null"], "additionalProperties": number},
                "columns": _list({"type": "string"}),
                "complete": {
                    **FLAG,
                    "description": "true where the whole table was read, false where it stops part-way; absent: nobody says",
                },
                "confidence": {"enum": [*(grade.id for grade in Confidence), None]},
                "indicators": _list({"$ref": "#/$defs/indicator"}),
            },
        },
        "indicator": {
            "type": "object",
            "properties": {
                **_texts(INDICATOR),
                "child": {**FLAG, "description": "a row 其中：… of the row above; absent: as its name says"},
            },
        },
        "funds": {"type": "object", "properties": _texts(FUND_LABELS)},
        "execution": {"type": "object", "properties": _texts(EXECUTION_LABELS)},
        "goal": {
            "type": "object",
            "properties": _texts({"goal": "目标", "completion": "完成情况", "rate": "完成率"}),
            "required": ["goal"],
        },
        "unit": {
            "type": "object",
            "properties": _texts({"name": "单位或任务", **FUND_LABELS, "total": "小计"}),
            "required": ["name"],
        },
        "payment": {
            "type": "object",
            "properties": {"until": TEXT, "percent": TEXT},
            "required": ["until", "percent"],
        },
        "problem": {"type": "object", "properties": {"message": TEXT, **_place()}, "required": ["message"]},
    }
