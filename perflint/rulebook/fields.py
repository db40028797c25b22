"""The fields that rules may name: one registry of path → getter, Chinese label and description per kind of subject.

The loader, the conditions, the messages, the JSON Schema and the documentation all read this registry; a field is added
here and nowhere else.  How the texts of a cell become these fields stands in `readings`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from perflint.checks.contract import RESULTS, shown_value
from perflint.lexicon.vocabulary import vocabulary
from perflint.model import Confidence, Phase
from perflint.rulebook import noise, readings, value_readings
from perflint.rulebook.facts import Fact, Facts, Memo

GIVEN = ("indicator", "table", "document", "batch")


class Field(Struct, frozen=True):
    """One field: how to get it from a model object, how a reader and a rule author know it, and what it holds.

    ``type`` is text, number, boolean or list.  ``show`` is how a message prints it, when that differs from the fact.
    ``cell`` marks what stands in a cell of its own, so that a finding can point at it.  ``allowed`` lists the values of
    a field that holds one of few; it is only called to validate.  ``cells`` are the attributes of an `Indicator` that
    the field is read from, and no others (``parent``: whether parts of the row follow); only those of an indicator
    say so.
    """

    path: str
    get: Callable[[Any], Fact]
    label: str
    description: str
    type: str = "text"
    show: Callable[[Any], str] | None = None
    cell: bool = False
    allowed: Callable[[], tuple[str, ...]] | None = None
    cells: tuple[str, ...] = ()

    @property
    def choices(self) -> tuple[str, ...]:
        """The values that the field may hold; empty where it may hold anything."""
        return self.allowed() if self.allowed else ()


# ── what fields with few values may hold ────────────────────────────────────────────────────────────────────────


def value_kinds() -> tuple[str, ...]:
    """What sort of value a target value is."""
    return ("quantity", "range", "date", "frequency", "qualitative", "placeholder", "empty")


def comparators() -> tuple[str, ...]:
    """The comparison signs, and nothing for a value without one."""
    return ("≥", "≤", ">", "<", "=", "≈", "")


def unit_classes() -> tuple[str, ...]:
    """The classes of units, and nothing for a value without a unit."""
    return (*vocabulary()["labels"], "unknown", "")


def measures() -> tuple[str, ...]:
    """The classes of measure that a name may call for."""
    words = vocabulary()
    return tuple(dict.fromkeys((*(kind[0] for kind in words["kinds"]), *words["labels"], "unknown")))


def level1_kinds() -> tuple[str, ...]:
    """The kinds of 一级指标."""
    return ("output", "benefit", "satisfaction", "cost", "management")


def level2_kinds() -> tuple[str, ...]:
    """The kinds of 二级指标."""
    costs = ("cost", "economic_cost", "social_cost", "ecological_cost")
    benefits = ("economic", "social", "ecological", "sustainable")
    return ("quantity", "quality", "timeliness", *costs, *benefits, "satisfaction")


def document_kinds() -> tuple[str, ...]:
    """The kinds of documents."""
    return ("project", "department", "report")


def phases() -> tuple[str, ...]:
    """The stages of budget management."""
    return tuple(phase.value for phase in Phase)


def confidences() -> tuple[str, ...]:
    """How surely a table was read."""
    return tuple(confidence.id for confidence in Confidence)


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
    "expected": "全年预计完成值",
    "likelihood": "完成目标可能性",
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


LEVELS = ("level1", "level2")


def _texts(labels: dict[str, str]) -> Iterator[Field]:
    for name, label in labels.items():
        get = functools.partial(readings.text, name)
        yield Field(name, get, label, f"“{label}”栏里的文字", cell=True, cells=(name,))
        yield Field(
            f"{name}.length",
            functools.partial(readings.length, name),
            f"{label}的字数",
            f"“{label}”栏有多少个字，不算空白",
            "number",
            cells=(name,),
        )


def _figures(prefix: str, owner: str, labels: dict[str, str]) -> Iterator[Field]:
    for name, label in labels.items():
        path = f"{prefix}{name}"
        yield Field(path, functools.partial(readings.figure_text, owner, name), label, f"“{label}”的原文", cell=True)
        yield Field(
            f"{path}.number",
            functools.partial(readings.figure_number, owner, name),
            label,
            f"“{label}”的数值",
            "number",
        )


# ── a target value in the columns value, period_value, actual and expected ────────────────────────────────────────────────

VALUE_PARTS: dict[str, tuple[str, str, str]] = {
    "kind": (
        "类型",
        "quantity 数量，range 区间，date 日期，frequency 频次，qualitative 定性，placeholder 占位语，empty 空",
        "text",
    ),
    "comparator": ("比较符号", "≥ ≤ > < = ≈ 之一，指标值里没有写的取自符号栏", "text"),
    "sign": ("比较符号的写法", "比较符号原样（如 >=），用文字说的（不少于）为空", "text"),
    "number": ("数值", "数值；区间取下限", "number"),
    "upper": ("上限", "区间的上限", "number"),
    "unit": ("计量单位", "计量单位，指标值里没有写的取自单位栏", "text"),
    "unit.class": ("计量单位类别", "单位的类别：percent、person、money 等，不认识的单位是 unknown", "text"),
    "unit.label": ("计量单位类别", "单位类别的中文名，如百分比、人数", "text"),
    "unit.written": ("计量单位的写法", "单位原样，取自指标值或单位栏", "text"),
    "own_unit": ("值内的计量单位", "只看指标值这一格里写的单位", "text"),
    "own_unit.class": ("值内计量单位的类别", "这个单位的类别", "text"),
    "per": ("计量单位的分母", "每什么：元/人·月 里的“人·月”", "text"),
    "date": ("日期", "日期，写成 2025-06-30、2025-06 或“起/止”", "text"),
    "lead": ("数值前的文字", "数字前面除符号和期限以外的文字，如“走访企业20家”里的“走访企业”", "text"),
    "months": ("折合月数", "时长折合多少个月", "number"),
    "serial_date": ("序列号对应的日期", "数字像电子表格的日期序列号时，对应的日期（2000 至 2050 年）", "text"),
    "raw": ("原文", "这一格的原文，不并入符号栏和单位栏", "text"),
    "canonical": ("规范写法", "规范写法，如 ≥95%", "text"),
}


ALLOWED_PARTS: dict[str, Callable[[], tuple[str, ...]]] = {
    "kind": value_kinds,
    "comparator": comparators,
    "unit.class": unit_classes,
    "own_unit.class": unit_classes,
}


def _values() -> Iterator[Field]:
    for column in value_readings.COLUMNS:
        for part, (label, description, kind) in VALUE_PARTS.items():
            yield Field(
                f"{column}.{part}",
                value_readings.value_part(column, part),
                f"{INDICATOR_TEXTS[column]}的{label}",
                description,
                kind,
                allowed=ALLOWED_PARTS.get(part),
                cells=(column, "unit") if column in RESULTS else (column, "operator", "unit"),
            )


def _indicator_fields() -> Iterator[Field]:
    for field in _texts(INDICATOR_TEXTS):
        if field.path in value_readings.COLUMNS:
            yield replace(field, show=functools.partial(shown_value, name=field.path))
        else:
            yield field
    yield from _values()
    yield Field(
        "level1.kind",
        readings.level1_kind,
        "一级指标类别",
        "output 产出，benefit 效益，satisfaction 满意度，cost 成本，management 管理",
        allowed=level1_kinds,
        cells=LEVELS,
    )
    yield Field(
        "level2.kind",
        readings.level2_kind,
        "二级指标类别",
        "quantity 数量，quality 质量，timeliness 时效，cost 成本，economic 经济效益，social 社会效益，ecological 生态效益，"
        "sustainable 可持续影响，satisfaction 满意度，economic_cost、social_cost、ecological_cost 三种成本",
        allowed=level2_kinds,
        cells=LEVELS,
    )
    yield Field("level1.label", readings.level1_label, "一级指标", "一级指标的规范名称，如产出指标", cells=LEVELS)
    yield Field("level2.label", readings.level2_label, "二级指标", "二级指标的规范名称，如数量指标", cells=LEVELS)
    yield Field(
        "name.measure",
        readings.measure,
        "名称的计量类别",
        "按名称应当用哪一类单位：percent、person 等，看不出来是 unknown",
        allowed=measures,
        cells=("name",),
    )
    yield Field(
        "name.measure.label", readings.measure_label, "名称的计量类别", "这一类的中文名，如百分比", cells=("name",)
    )
    yield Field(
        "name.measure.cue", readings.measure_cue, "名称的计量词", "名称里决定类别的词，如“覆盖率”", cells=("name",)
    )
    yield Field(
        "name.measure.firm",
        readings.measure_firm,
        "名称的计量类别是否确定",
        "类别是否毫无疑问",
        "boolean",
        cells=("name",),
    )
    yield Field(
        "name.measure.example_unit", readings.example_unit, "名称适用的单位", "适合这个名称的一个单位", cells=("name",)
    )
    yield Field(
        "unit.hint",
        readings.unit_hint,
        "应补的单位",
        "“计量单位”，看得出适合什么单位时带一个例子",
        cells=("name", "value"),
    )
    yield Field(
        "likelihood.kind",
        readings.likelihood,
        "完成目标可能性",
        "选的是哪一项：certain 确定能，possible 有可能，impossible 完全不可能，several 不止一项；没有选的为空",
        allowed=readings.likelihoods,
        cells=("likelihood",),
    )
    yield Field("name.core", readings.name_core, "指标名称", "去掉括号内单位的名称", cells=("name",))
    yield Field(
        "name.unit", readings.name_unit, "名称括号内的单位", "名称括号里写的单位，如“满意度（%）”", cells=("name",)
    )
    yield Field(
        "name.unit.class",
        readings.name_unit_class,
        "名称括号内单位的类别",
        "这个单位的类别",
        allowed=unit_classes,
        cells=("name",),
    )
    yield Field(
        "unit.class", readings.unit_class, "单位栏的类别", "单位栏所写单位的类别", allowed=unit_classes, cells=("unit",)
    )
    yield Field(
        "weight.number", functools.partial(readings.number, "weight"), "权重", "权重的数值", "number", cells=("weight",)
    )
    yield Field(
        "score.number", functools.partial(readings.number, "score"), "得分", "得分的数值", "number", cells=("score",)
    )
    yield Field(
        "code1", functools.partial(readings.plain, "code1"), "一级指标编码", "表上印的一级指标编码", cells=("code1",)
    )
    yield Field(
        "code2", functools.partial(readings.plain, "code2"), "二级指标编码", "表上印的二级指标编码", cells=("code2",)
    )
    yield Field("child", lambda i: bool(i.child), "是否其中行", "是不是上一行的“其中：……”", "boolean", cells=("child",))
    yield Field(
        "row.filled", readings.filled, "行内有无内容", "名称或指标值至少填了一个", "boolean", cells=("name", "value")
    )
    yield Field(
        "row.inapplicable",
        readings.inapplicable,
        "是否不涉及",
        "整行填的是“无”“不涉及”之类",
        "boolean",
        cells=("name", "value"),
    )
    yield Field(
        "row.parent",
        readings.parent,
        "下面有无其中行",
        "下面有没有“其中：……”的行",
        "boolean",
        cells=("child", "parent"),
    )


def _table_fields() -> Iterator[Field]:
    yield from _texts(TABLE_TEXTS)
    yield from _figures("funds.", "funds", FUNDS)
    yield from _figures("execution.", "execution", EXECUTION)
    yield from _figures("", "", {"score": "总分"})
    yield Field("purpose", readings.purpose, "项目名称和目标", "项目名称、职能、概况、年度目标连成的一段文字")
    yield Field("number", lambda t: str(t.number) if t.number is not None else None, "表号", "表上印的序号")
    yield Field(
        "columns",
        lambda t: tuple(sorted(t.columns)),
        "表头各栏",
        "这种版式有指标的哪些栏，如 [level1, name, value]",
        "list",
    )
    yield Field("complete", lambda t: t.complete, "表是否完整", "表中途断开的是 false", "boolean")
    yield Field(
        "confidence", lambda t: t.confidence.id, "识别把握", "这张表读得有多准：high、medium、low", allowed=confidences
    )
    yield Field("count.indicators", readings.count, "指标个数", "写了指标的行数，填“无”的不算", "number")
    yield Field("count.filled_values", readings.count_filled, "填了指标值的行数", "指标值不空的行数", "number")
    yield Field(
        "count.quantified_cost",
        readings.count_quantified_cost,
        "已量化的成本指标个数",
        "指标值有数字的成本指标个数",
        "number",
    )
    for kind, label in COUNTED.items():
        yield Field(
            f"count.{kind}",
            readings.count_kind(kind),
            f"{label}个数",
            f"{label}的个数，填“无”的不算",
            "number",
        )


def _document_fields() -> Iterator[Field]:
    yield from _texts(DOCUMENT_TEXTS)
    yield from _figures("", "", {"year": "年度", "total": "资金合计", "score": "总分"})
    yield from _figures("execution.", "execution", EXECUTION)
    yield Field("name", lambda d: d.name, "文件名", "文件名，不含扩展名")
    yield Field("format", lambda d: d.format, "文件格式", "输入格式：text、json 等")
    yield Field(
        "kind",
        lambda d: d.kind,
        "文件类别",
        "project 项目支出，department 部门整体支出，report 绩效报告",
        allowed=document_kinds,
    )
    yield Field(
        "phase",
        lambda d: d.phase.value,
        "阶段",
        "target 申报，approval 批复，monitoring 监控，self_evaluation 自评，evaluation 评价",
        allowed=phases,
    )
    yield Field("money_unit", lambda d: d.money_unit, "金额单位", "表头的金额单位：元或万元")
    yield Field("complete", lambda d: d.complete, "文件是否完整", "文件中途断开的是 false", "boolean")
    yield Field(
        "noisy",
        noise.noisy,
        "是否夹杂识别残留",
        "注音、乱码、标签里的字母、粘连的数至少有两样；这样的文件除算术以外的错误一律降为提示",
        "boolean",
    )
    yield Field("uses_operators", readings.uses_operators, "是否使用比较符号", "有没有哪个指标值带比较符号", "boolean")
    yield Field(
        "share_with_operators",
        readings.share_with_operators,
        "带比较符号的百分比",
        "全文写成数量或区间的指标值里，带比较符号的占百分之几",
        "number",
    )
    yield Field("text", readings.prose, "正文", "全部正文段落，用换行连接")
    yield Field(
        "count.tables", lambda d: readings.decimal(len(d.tables)), "绩效目标表个数", "文件里有几张绩效目标表", "number"
    )
    yield Field("count.indicators", readings.count, "指标个数", "全部表的指标个数，填“无”的不算", "number")
    yield Field("count.goals", lambda d: readings.decimal(len(d.goals)), "目标个数", "叙述式报告里的目标个数", "number")


# ── the registry ────────────────────────────────────────────────────────────────────────────────────────────────


def spelt(sign: str) -> str | None:
    """The comparison sign that another spelling (=>, 不少于) stands for."""
    spellings: dict[str, list[str]] = vocabulary()["comparators"]["before"]
    return next((one for one, others in spellings.items() if sign in others), None)


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
    yield Field("count.documents", lambda docs: readings.decimal(len(docs)), "文件个数", "这一批有几份文件", "number")


@functools.cache
def getter(given: str, path: str) -> Callable[[Facts], Fact]:
    """How to get the field at ``path`` from the facts of a subject; the path must be in the registry."""
    fact, owner, memo_of = registry(given)[path].get, _OWNERS[_scope(given, path)], _MEMOS[_scope(given, path)]

    def get(facts: Facts) -> Fact:
        memo = memo_of(facts)
        if path in memo:
            found: Fact = memo[path]
        else:
            found = memo[path] = fact(owner(facts))
        return found

    return get


def of_row(path: str) -> Callable[[Any], Fact] | None:
    """How to get a field from an `Indicator` alone; None for what is told by its table or document."""
    found = registry("indicator").get(path)
    return found.get if found and _scope("indicator", path) == "indicator" else None


def remember(given: str, path: str, facts: Facts, fact: Fact) -> None:
    """Let the facts of a subject have this fact at ``path``, so that it is not looked for."""
    _MEMOS[_scope(given, path)](facts)[path] = fact


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
