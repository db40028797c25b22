"""The fields that rules may name: one registry of path → getter, Chinese label and description per kind of subject.

The loader, the conditions, the messages, the JSON Schema and the documentation all read this registry; a field is added
here and nowhere else.  How the texts of a cell become these fields stands in `readings`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from perflint.rulebook import readings, value_readings
from perflint.rulebook.facts import Fact, Facts, Memo

GIVEN = ("indicator", "table", "document", "batch")


class Field(NamedTuple):
    """One field: how to get it from a model object, how a reader and a rule author know it, and what it holds.

    ``type`` is text, number, boolean or list.  ``show`` is how a message prints it, when that differs from the fact.
    ``cell`` marks what stands in a cell of its own, so that a finding can point at it.
    """

    path: str
    get: Callable[[Any], Fact]
    label: str
    description: str
    type: str = "text"
    show: Callable[[Any], str] | None = None
    cell: bool = False


# ── texts and figures that every object has its own of ──────────────────────────────────────────────────────────

INDICATOR_TEXTS = {
    "level1": "一级指标",
    "level2": "二级指标",
    "name": "指标名称",
    "value": "指标值",
    "period_value": "实施周期指标值",
    "description": "指标说明",
    "operator": "比较符号栏",
    "unit": "计量单位栏",
    "weight": "权重",
    "direction": "指标方向",
    "nature": "指标性质",
    "basis": "指标值依据",
    "actual": "实际完成值",
    "score": "得分",
    "reason": "偏差原因",
    "number": "指标序号",
}
TABLE_TEXTS = {
    "title": "表名",
    "project": "项目名称",
    "project_code": "项目编码",
    "unit": "实施单位",
    "function": "职能",
    "goal": "年度绩效目标",
    "period_goal": "实施周期绩效目标",
    "goal_actual": "目标完成情况",
    "overview": "项目概况",
    "start": "开始日期",
    "end": "结束日期",
    "grade": "评价等级",
}
DOCUMENT_TEXTS = {"title": "文件标题", "department": "部门名称", "goal": "部门绩效目标"}
FUNDS = {"total": "资金总额", "fiscal": "财政拨款", "special": "财政专户资金", "other": "其他资金"}
EXECUTION = {
    "initial": "年初预算数",
    "budget": "全年预算数",
    "actual": "全年执行数",
    "rate": "预算执行率",
    "weight": "执行率分值",
    "score": "执行率得分",
}
COUNTED = {
    "output": "产出指标",
    "benefit": "效益指标",
    "satisfaction": "满意度指标",
    "cost": "成本指标",
    "quantity": "数量指标",
    "quality": "质量指标",
    "timeliness": "时效指标",
}


def _texts(labels: dict[str, str]) -> Iterator[Field]:
    for name, label in labels.items():
        yield Field(name, functools.partial(readings.text, name), label, f"text of the cell `{name}`", cell=True)
        yield Field(
            f"{name}.length",
            functools.partial(readings.length, name),
            f"{label}的字数",
            f"characters of `{name}` without white space",
            "number",
        )


def _figures(prefix: str, owner: str, labels: dict[str, str]) -> Iterator[Field]:
    for name, label in labels.items():
        path = f"{prefix}{name}"
        yield Field(
            path, functools.partial(readings.figure_text, owner, name), label, f"`{path}` as written", cell=True
        )
        yield Field(
            f"{path}.number",
            functools.partial(readings.figure_number, owner, name),
            label,
            f"`{path}` as a number",
            "number",
        )


# ── a target value in the columns value, period_value and actual ────────────────────────────────────────────────

VALUE_PARTS: dict[str, tuple[str, str, str]] = {
    "kind": ("类型", "quantity, range, date, frequency, qualitative, placeholder or empty", "text"),
    "comparator": ("比较符号", "≥ ≤ > < = ≈, also from the operator column", "text"),
    "sign": ("比较符号的写法", "the comparator as a sign the way it is written; empty when said in words", "text"),
    "number": ("数值", "the number, the lower one of a range", "number"),
    "upper": ("上限", "the upper number of a range", "number"),
    "unit": ("计量单位", "the unit, also from the unit column", "text"),
    "unit.class": ("计量单位类别", "class of the unit: percent, person, event, object, money …", "text"),
    "unit.label": ("计量单位类别", "Chinese label of the unit's class", "text"),
    "unit.written": ("计量单位的写法", "the unit as it is written, in the value's cell or the unit column", "text"),
    "own_unit": ("值内的计量单位", "the unit that stands in the value's own cell", "text"),
    "own_unit.class": ("值内计量单位的类别", "class of that unit", "text"),
    "per": ("计量单位的分母", "the denominator: 天, 人·月", "text"),
    "date": ("日期", "ISO date, month or interval", "text"),
    "lead": ("数值前的文字", "text before the number that is neither comparator nor period", "text"),
    "months": ("折合月数", "a duration in months", "number"),
    "serial_date": ("序列号对应的日期", "the ISO date when the number is an Excel serial date (2000 to 2050)", "text"),
    "raw": ("原文", "the text of the cell, without operator and unit columns", "text"),
    "canonical": ("规范写法", "the value in canonical spelling: ≥95%", "text"),
}


def _values() -> Iterator[Field]:
    for column in value_readings.COLUMNS:
        for part, (label, description, kind) in VALUE_PARTS.items():
            yield Field(
                f"{column}.{part}",
                functools.partial(value_readings.value_part, column, part),
                f"{INDICATOR_TEXTS[column]}的{label}",
                description,
                kind,
            )


def _indicator_fields() -> Iterator[Field]:
    for field in _texts(INDICATOR_TEXTS):
        if field.path in value_readings.COLUMNS:
            yield field._replace(show=functools.partial(value_readings.value_shown, field.path))
        else:
            yield field
    yield from _values()
    yield Field("level1.kind", readings.level1_kind, "一级指标类别", "output, benefit, satisfaction, cost, management")
    yield Field("level2.kind", readings.level2_kind, "二级指标类别", "quantity, quality, timeliness, cost, economic …")
    yield Field("level1.label", readings.level1_label, "一级指标", "canonical name of level 1: 产出指标")
    yield Field("level2.label", readings.level2_label, "二级指标", "canonical name of level 2: 数量指标")
    yield Field("name.measure", readings.measure, "名称的计量类别", "the class of measure that the name calls for")
    yield Field("name.measure.label", readings.measure_label, "名称的计量类别", "Chinese label of that class")
    yield Field("name.measure.cue", readings.measure_cue, "名称的计量词", "the word of the name that decides its class")
    yield Field(
        "name.measure.firm", readings.measure_firm, "名称的计量类别是否确定", "no doubt about that class", "boolean"
    )
    yield Field("name.measure.example_unit", readings.example_unit, "名称适用的单位", "a unit that fits the name")
    yield Field("name.core", readings.name_core, "指标名称", "the name without a unit in brackets")
    yield Field("name.unit", readings.name_unit, "名称括号内的单位", "the unit in the name's brackets")
    yield Field(
        "name.unit.class", readings.name_unit_class, "名称括号内单位的类别", "class of the unit in the name's brackets"
    )
    yield Field("unit.class", readings.unit_class, "单位栏的类别", "class of the unit column's unit")
    yield Field("weight.number", functools.partial(readings.number, "weight"), "权重", "weight as a number", "number")
    yield Field("score.number", functools.partial(readings.number, "score"), "得分", "score as a number", "number")
    yield Field("code1", functools.partial(readings.plain, "code1"), "一级指标编码", "printed code of level 1")
    yield Field("code2", functools.partial(readings.plain, "code2"), "二级指标编码", "printed code of level 2")
    yield Field("child", lambda i: bool(i.child), "是否其中行", "a row 其中：… of the row above", "boolean")
    yield Field("row.filled", readings.filled, "行内有无内容", "a name or a value is written", "boolean")
    yield Field(
        "row.inapplicable", readings.inapplicable, "是否不涉及", "the row is filled with 无 or 不涉及", "boolean"
    )
    yield Field("row.parent", readings.parent, "下面有无其中行", "rows 其中：… follow", "boolean")


def _table_fields() -> Iterator[Field]:
    yield from _texts(TABLE_TEXTS)
    yield from _figures("funds.", "funds", FUNDS)
    yield from _figures("execution.", "execution", EXECUTION)
    yield from _figures("", "", {"score": "总分"})
    yield Field("purpose", readings.purpose, "项目名称和目标", "project name, function, overview and goal as one text")
    yield Field(
        "number", lambda t: str(t.number) if t.number is not None else None, "表号", "printed number of the table"
    )
    yield Field("columns", lambda t: tuple(sorted(t.columns)), "表头各栏", "the indicator fields of the layout", "list")
    yield Field("complete", lambda t: t.complete, "表是否完整", "false where the table stops part-way", "boolean")
    yield Field("confidence", lambda t: t.confidence.id, "识别把握", "how sure the reading is: high, medium, low")
    yield Field("count.indicators", readings.count, "指标个数", "rows that state an indicator", "number")
    yield Field(
        "count.filled_values", readings.count_filled, "填了指标值的行数", "rows whose value is not blank", "number"
    )
    yield Field(
        "count.quantified_cost",
        readings.count_quantified_cost,
        "已量化的成本指标个数",
        "cost rows with a number",
        "number",
    )
    for kind, label in COUNTED.items():
        yield Field(
            f"count.{kind}",
            functools.partial(readings.count_kind, kind),
            f"{label}个数",
            f"indicators of the kind {kind}",
            "number",
        )


def _document_fields() -> Iterator[Field]:
    yield from _texts(DOCUMENT_TEXTS)
    yield from _figures("", "", {"year": "年度", "total": "资金合计", "score": "总分"})
    yield from _figures("execution.", "execution", EXECUTION)
    yield Field("name", lambda d: d.name, "文件名", "the file's name without its ending")
    yield Field("format", lambda d: d.format, "文件格式", "text, json …")
    yield Field("kind", lambda d: d.kind, "文件类别", "project, department or report")
    yield Field("phase", lambda d: d.phase.value, "阶段", "target, approval, monitoring, self_evaluation, evaluation")
    yield Field("money_unit", lambda d: d.money_unit, "金额单位", "元 or 万元")
    yield Field("complete", lambda d: d.complete, "文件是否完整", "false where the document stops part-way", "boolean")
    yield Field("uses_operators", readings.uses_operators, "是否使用比较符号", "some value has a comparator", "boolean")
    yield Field("text", readings.prose, "正文", "all paragraphs, joined by line breaks")
    yield Field("count.tables", lambda d: readings.decimal(len(d.tables)), "绩效目标表个数", "tables", "number")
    yield Field("count.indicators", readings.count_all, "指标个数", "indicators of all tables", "number")
    yield Field(
        "count.goals", lambda d: readings.decimal(len(d.goals)), "目标个数", "goals of a narrative report", "number"
    )


# ── the registry ────────────────────────────────────────────────────────────────────────────────────────────────


@functools.cache
def registry(given: str) -> dict[str, Field]:
    """The fields a rule with this ``given`` may name, path → Field, in the order of documentation."""
    own = {
        "indicator": _indicator_fields,
        "table": _table_fields,
        "document": _document_fields,
        "batch": _batch_fields,
    }[given]
    found = {field.path: field for field in own()}
    outer = _OUTER.get(given, ())
    for name in outer:
        for path, field in registry(name).items():
            if path.split(".", 1)[0] not in outer:
                found[f"{name}.{path}"] = field
    return found


def _batch_fields() -> Iterator[Field]:
    yield Field("count.documents", lambda docs: readings.decimal(len(docs)), "文件个数", "documents", "number")


@functools.cache
def getter(given: str, path: str) -> Callable[[Facts], Fact]:
    """How to get the field at ``path`` from the facts of a subject; the path must be in the registry."""
    fact, owner, memo_of = registry(given)[path].get, _OWNERS[_scope(given, path)], _MEMOS[_scope(given, path)]

    def get(facts: Facts) -> Fact:
        memo = memo_of(facts)
        if path in memo:
            return memo[path]
        found = memo[path] = fact(owner(facts))
        return found

    return get


def shown(given: str, path: str) -> Callable[[Facts], Fact]:
    """How a message prints the field at ``path``."""
    show = registry(given)[path].show
    if show is None:
        return getter(given, path)
    printed, owner = show, _OWNERS[_scope(given, path)]
    return lambda facts: printed(owner(facts))


@functools.cache
def pointable(given: str) -> tuple[str, ...]:
    """The fields of a subject that a finding may point at: cells, and parts of the values in them."""
    parts = VALUE_PARTS if given == "indicator" else ()
    own = (field for field in registry(given).values() if field.cell)
    cells = [field.path for field in own if field.path.split(".", 1)[0] not in _OUTER.get(given, ())]
    return (*cells, *(f"{column}.{part}" for column in value_readings.COLUMNS for part in parts))


def pointable_by_rule(given: str) -> tuple[str, ...]:
    """What ``at`` may name: a field of the subject, or of the rows that a check about a table or more points at."""
    return tuple(dict.fromkeys((*pointable(given), *pointable("indicator"))))


def _scope(given: str, path: str) -> str:
    """Which object a path is read from: ``table.goal`` of an indicator is read from its table."""
    head = path.split(".", 1)[0]
    if head == "row":
        return "row"
    return f"outer {head}" if head in _OUTER.get(given, ()) else given


_OUTER = {"indicator": ("table", "document"), "table": ("document",)}

_OWNERS: dict[str, Callable[[Facts], Any]] = {
    "indicator": lambda facts: facts.subject.indicator,
    "table": lambda facts: facts.subject.table,
    "document": lambda facts: facts.subject.document,
    "batch": lambda facts: facts.subject.documents,
    "row": lambda facts: facts.subject,
    "outer table": lambda facts: facts.subject.table,
    "outer document": lambda facts: facts.subject.document,
}
_MEMOS: dict[str, Callable[[Facts], Memo]] = {
    **dict.fromkeys((*GIVEN, "row"), lambda facts: facts.memo),
    "outer table": lambda facts: facts.table_memo,
    "outer document": lambda facts: facts.document_memo,
}
