"""Which columns a table of indicators has, what they are called, and what stands in them.

A `Plan` is drawn once for a document; `write` puts heading and rows on a `Board` and returns the gold indicators.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby
from random import Random
from typing import Any

from tools.variants.board import Board
from tools.variants.content import Item

HEADINGS = {
    "level1": ("一级指标", "一级指标", "一级指标", "一级 指标", "一级\n指标", "指标类型"),
    "level2": ("二级指标", "二级指标", "二级指标", "二级指标名称", "二级\n指标"),
    "name": ("三级指标", "三级指标", "三级指标", "三级指标名称", "绩效指标名称", "指标名称", "指标内容", "绩效指标", "具体指标"),
    "value": ("指标值", "指标值", "年度指标值", "目标值", "年初目标值", "预期指标值", "绩效指标值", "年度目标值", "指标目标值", "指标值（包含数字及文字描述）"),
    "period": ("实施周期指标值", "实施期指标值", "中长期指标值", "长期指标值"),
    "operator": ("运算符号", "计算符号", "指标性质", "比较符号", "关系符"),
    "unit": ("度量单位", "计量单位", "指标值单位", "单位"),
    "description": ("指标解释", "绩效指标描述", "指标说明", "指标内涵"),
    "basis": ("指标值确定依据", "目标值设定依据", "指标值来源", "设定依据"),
    "weight": ("分值", "权重", "指标分值", "指标权重", "分值（90分）"),
    "marking": ("评分标准", "评（扣）分标准", "评分规则", "计分标准"),
    "source": ("数据来源", "佐证材料", "取数方式"),
    "section": ("责任科室", "责任单位"),
    "remark": ("备注", "说明"),
    "history": ("上年实际值", "上年完成值", "上年指标值"),
    "actual": ("实际完成值", "全年实际完成值", "年度实际完成值", "全年完成值"),
    "score": ("得分", "自评得分", "实际得分"),
    "reason": ("偏差原因分析及改进措施", "未完成原因分析", "偏差原因", "偏差原因及\n改进措施"),
    "number": ("序号", "编号"),
    "direction": ("指标方向", "指标方向性", "正反向"),
    "nature": ("指标属性", "定性定量", "指标值类型"),
    "good": ("良",), "fair": ("中",), "poor": ("差",), "before": ("前年", "前年度实际值"),
}  # fmt: skip
WIDTHS = {
    "level1": 1.1, "level2": 1.2, "name": 2.4, "value": 1.5, "period": 1.5, "operator": 0.9, "unit": 0.9, "description": 2.2, "basis": 2.0,
    "weight": 0.8, "marking": 2.0, "source": 1.2, "section": 1.1, "remark": 0.9, "history": 1.1, "actual": 1.3, "score": 0.8,
    "reason": 1.8, "number": 0.6, "direction": 0.9, "nature": 0.9, "good": 1.0, "fair": 1.0, "poor": 1.0, "before": 1.0,
}  # fmt: skip
FIELDS = {"period": "period_value"}
PROVINCES = ("", "", "", "", "", "direction", "nature", "flat", "grades", "old", "stars", "history")
OLD_NAMES = {"产出指标": "项目完成指标", "效益指标": "项目效益指标"}
GRADES = ("明显", "较明显", "一般", "不明显")
GOLD = frozenset(
    {
        "direction",
        "nature",
        "value",
        "period",
        "operator",
        "unit",
        "description",
        "basis",
        "weight",
        "actual",
        "score",
        "reason",
    }
)
EXTRAS = ("remark", "remark", "description", "basis", "marking", "source", "section", "history", "weight")


@dataclass(slots=True)
class Plan:
    """The choices for the indicators of a document."""

    roles: list[str]
    headings: dict[str, str]
    values: str = "joined"  # joined | three | op_value | value_unit
    style: str = "sign"  # sign | words | after | wide | ascii | plain
    levels: str = "merged"  # merged | repeated | blank
    points: bool = False
    codes: str = ""  # "", "dash" (1-产出指标, 11-数量指标), "chinese" (一、产出指标)
    short: bool = False  # 数量 for 数量指标
    mark: str = ""  # what stands before a name: 指标1：, 1., ★
    deep: bool = False  # the value's columns under one heading
    vertical: bool = False
    stored: float = 0.0  # how often a number is stored as a number
    spaced: bool = False  # ≥ 95 %
    packed: bool = False  # all indicators of a level 2 in one row, one a line
    province: str = ""  # a habit of some province: one of `PROVINCES`
    banners: bool = False  # level 1 as a row of its own across the table


def plan(rng: Random, *, evaluation: bool = False, narrow: bool = False) -> Plan:
    """Draw one.  ``evaluation`` adds the columns of a self-evaluation; ``narrow`` keeps the table slim."""
    values = rng.choice(["joined", "joined", "joined", "three", "op_value", "value_unit"])
    cells = {
        "joined": ["value"],
        "three": ["operator", "value", "unit"],
        "op_value": ["operator", "value"],
        "value_unit": ["value", "unit"],
    }[values]
    if values == "three" and rng.random() < 0.15:
        cells = ["operator", "unit", "value"]
    roles = ["level1", "level2", "name"]
    extras = [] if narrow else rng.sample(EXTRAS, k=rng.choice([0, 0, 1, 1, 2, 3]))
    before = [role for role in ("description", "weight", "history") if role in extras and rng.random() < 0.5]
    after = [role for role in dict.fromkeys(extras) if role not in before]
    if not narrow and not evaluation and values == "joined" and rng.random() < 0.2:
        cells = rng.choice([["period", "value"], ["value", "period"]])
    roles += [*before, *cells]
    if evaluation:
        after = [role for role in after if role not in {"weight", "history", "basis", "description"}]
        roles = [role for role in roles if role != "weight"]
        roles += rng.choice(
            [
                ["actual", "weight", "score", "reason"],
                ["weight", "actual", "score", "reason"],
                ["actual", "weight", "score"],
            ]
        )
    roles += after
    if not narrow and rng.random() < 0.1:
        roles.insert(0, "number")
    banners = not narrow and not evaluation and rng.random() < 0.05
    if banners:
        roles.remove("level1")
    province = "" if narrow or banners or "period" in roles else rng.choice(PROVINCES)
    headings = {role: rng.choice(HEADINGS[role]) for role in HEADINGS}
    roles, values = _habits(rng, province, roles, headings, values)
    return Plan(
        roles,
        headings=headings,
        province=province,
        values=values,
        style=rng.choice(["sign"] * 6 + ["words", "after", "wide", "ascii", "plain"]),
        levels=rng.choice(["merged", "merged", "merged", "repeated", "blank"]),
        points=rng.random() < (0.5 if evaluation else 0.12),
        codes=rng.choice(["", "", "", "", "dash", "chinese"]),
        short=province != "old" and rng.random() < 0.08,
        mark=rng.choice(["", "", "", "", "指标{}：", "{}.", "★", "{}、"]),
        deep=rng.random() < 0.2 or province in {"grades", "history"},
        vertical=rng.random() < 0.12,
        stored=rng.choice([0.0, 0.0, 0.7, 1.0]),
        spaced=rng.random() < 0.06,
        banners=banners,
        packed=values == "joined"
        and not narrow
        and not evaluation
        and not banners
        and not province
        and rng.random() < 0.06,
    )


def _habits(
    rng: Random, province: str, roles: list[str], headings: dict[str, str], values: str
) -> tuple[list[str], str]:
    """The columns of a province, and how its values are written."""
    if province in {"direction", "nature"}:
        roles = [*roles, province]
        if province == "direction" and "operator" in roles and rng.random() < 0.3:  # the two headings exchanged
            headings |= {"operator": "指标方向", "direction": "指标性质"}
    if province == "flat":
        roles = [role for role in roles if role not in {"level1", "level2"}]
        headings["name"] = rng.choice(["绩效指标", "指标名称", "绩效指标名称"])
    if province in {"grades", "history"}:
        roles = [role for role in roles if role not in {"operator", "unit", "history"}]
        values, at = "joined", roles.index("value")
        roles[at : at + 1] = (
            ["value", "good", "fair", "poor"] if province == "grades" else ["before", "history", "value"]
        )
        headings |= {"value": "优"} if province == "grades" else {"value": "当年预期实现值", "history": "上年"}
    if "actual" in roles and rng.random() < 0.2:
        headings |= {"value": "年度指标值（A）", "actual": "全年实际值（B）"}
    return roles, values


def cells_of(plan: Plan, item: Item, number: int, rng: Random) -> dict[str, str]:
    """What stands in each column of an indicator's row."""
    found = {
        "number": str(number), "description": item.description, "basis": item.basis, "weight": str(item.weight), "marking": item.marking,
        "source": rng.choice(["工作台账", "验收报告", "问卷调查"]), "section": rng.choice(["工程科", "办公室", "业务一科"]), "remark": rng.choice(["", "", "", "新增"]),
        "history": item.value(style="plain"), "actual": item.actual, "score": str(item.weight), "reason": item.reason,
        "period": item.value(item.long_number, plan.style),
    }  # fmt: skip
    found |= {"before": item.value(style="plain"), "nature": "定量指标" if item.comparator else "定性指标"}
    found["direction"] = "反向" if item.comparator == "≤" else "正向"
    found |= dict(zip(("good", "fair", "poor"), GRADES[1:], strict=True))
    if item.comparator:
        found |= {role: item.comparator + str(at) + item.unit for at, role in enumerate(("good", "fair", "poor"), 1)}
    split = item.comparator if item.comparator else "定性" if plan.values in {"three", "op_value"} else ""
    if plan.values == "joined":
        found["value"] = item.value(style=plan.style)
    elif plan.values == "three":
        found |= {"operator": split, "value": item.number, "unit": item.unit}
    elif plan.values == "op_value":
        found |= {"operator": split, "value": item.number + item.unit}
    else:
        found |= {"value": item.comparator + item.number, "unit": item.unit}
    if plan.spaced and plan.values == "joined" and plan.style == "sign":
        found["value"] = re.sub(r"^([≥≤=])", r"\1 ", found["value"])
    return found


def stored(text: str) -> tuple[float, str] | None:
    """The number that a sheet may hold for this text, and the format that shows it; None when it is no number."""
    match = re.fullmatch(r"([≥≤=≧]?)(\d+(?:\.\d+)?)(\D{0,6})", text)
    if (
        not match
        or "年" in text
        or "月" in text
        or (len(match[2]) > 1 and match[2].startswith("0") and "." not in match[2])
    ):
        return None
    sign, digits, unit = match.groups()
    places = len(digits.partition(".")[2])
    body = f"0.{'0' * places}" if places else "0"
    front = f'"{sign}"' if sign else ""
    if unit == "%":
        return float(digits) / 100, f"{front}{body}%"
    if '"' in unit or "\n" in unit:
        return None
    return float(digits), f'{front}{body}"{unit}"' if unit else f"{front}{body}" if sign or places else "General"


def level_text(plan: Plan, label: str, at: int, inner: int, points: int | None) -> str:
    """A level's label as printed: numbered, with its points, short."""
    text = label.removesuffix("指标") if plan.short and not label.startswith(("满意", "服务")) else label
    if plan.codes == "dash":
        text = f"{at}{inner or ''}-{text}"
    elif plan.codes == "chinese":
        text = (
            f"{'一二三四五六七八九'[at - 1]}、{text}" if not inner else f"（{'一二三四五六七八九'[inner - 1]}）{text}"
        )
    return text if points is None else f"{text}（{points}分）"


def write(board: Board, plan: Plan, items: list[Item], rng: Random, *, left: int = 0) -> list[dict[str, Any]]:
    """Heading and rows from the board's next row on, beginning in column group ``left``; returns the gold indicators."""
    first = board.row
    heading(board, plan, left)
    board.heads = (first, board.row - 1)
    return rows(board, plan, items, rng, left=left)


def heading(board: Board, plan: Plan, left: int) -> None:
    """One or two rows of headings."""
    inner = [role for role in plan.roles if role in _inner(plan)]
    deep = plan.deep and len(inner) > 1
    depth = 2 if deep else 1
    for at, role in enumerate(plan.roles, left):
        if deep and role in inner:
            board.put(1, at, plan.headings[role], kind="head")
        else:
            board.put(0, at, plan.headings[role], rows=depth, kind="head")
    if deep:
        upper = "绩效指标值" if "period" in inner else "绩效指标标准" if "good" in inner else "年度指标值"
        upper = "指标值" if "before" in inner else upper
        board.put(0, left + plan.roles.index(inner[0]), upper, groups=len(inner), kind="head")
    board.advance(depth)


def _inner(plan: Plan) -> set[str]:
    """The columns that may share a heading."""
    if plan.province == "history":
        return {"before", "history", "value"}
    return {"operator", "value", "unit", "period", "good", "fair", "poor"}


def rows(board: Board, plan: Plan, items: list[Item], rng: Random, *, left: int = 0) -> list[dict[str, Any]]:
    """The rows of the indicators."""
    if plan.packed:
        return _packed(board, plan, items, rng, left)
    if plan.banners:
        return _under_banners(board, plan, items, rng, left)
    gold = []
    levels(board, plan, items, left)
    numbers: dict[str, int] = {}
    for at, item in enumerate(items):
        numbers[item.level2] = numbers.get(item.level2, 0) + 1
        texts = cells_of(plan, item, at + 1, rng)
        plain = f"{item.name}（≥**{item.unit}）" if plan.province == "stars" and item.comparator == "≥" else item.name
        name = ("★" if plan.province == "stars" else plan.mark.format(numbers[item.level2])) + plain
        record = {"level1": item.level1, "level2": item.level2, "name": plain}
        if plan.province == "flat":
            record = {"name": plain}
        elif plan.province == "old":
            record["level1"] = OLD_NAMES.get(item.level1, item.level1)
        for column, role in enumerate(plan.roles, left):
            if role in {"level1", "level2"}:
                continue
            text = name if role == "name" else texts[role]
            kept = (
                stored(text)
                if role in {"value", "period", "weight", "score", "actual", "history"} and rng.random() < plan.stored
                else None
            )
            board.put(at, column, text, raw=kept[0] if kept else None, code=kept[1] if kept else None)
            if role in GOLD:
                record[FIELDS.get(role, role)] = text
        gold.append(record)
    board.advance(len(items))
    return gold


def levels(board: Board, plan: Plan, items: list[Item], left: int) -> None:
    """The cells of levels 1 and 2: merged, repeated, or in the first row only."""
    columns = {role: left + at for at, role in enumerate(plan.roles)}
    if "level2" not in columns:
        return
    at = 0
    for outer, (name, group) in enumerate(groupby(items, key=lambda item: item.level1), 1):
        members = list(group)
        level1 = OLD_NAMES.get(name, name) if plan.province == "old" else name
        points = sum(item.weight for item in members) if plan.points else None
        if "level1" in columns:
            _label(board, plan, columns["level1"], at, len(members), level_text(plan, level1, outer, 0, points))
        for inner, (level2, part) in enumerate(groupby(members, key=lambda item: item.level2), 1):
            count = len(list(part))
            _label(
                board, plan, columns["level2"], at, count, level_text(plan, level2, outer, inner, None), upright=True
            )
            at += count


def _label(board: Board, plan: Plan, column: int, at: int, count: int, text: str, *, upright: bool = False) -> None:
    if plan.levels == "merged":
        vertical = plan.vertical and not upright and count >= 3 and len(text) <= 3 * count
        board.put(at, column, text, rows=count, kind="level", vertical=vertical)
        return
    for row in range(count):
        board.put(at + row, column, text if plan.levels == "repeated" or row == 0 else "", kind="level")


def _packed(board: Board, plan: Plan, items: list[Item], rng: Random, left: int) -> list[dict[str, Any]]:
    """One row a level 2: its indicators are lines of one cell, their values lines of another."""
    gold = []
    groups = [list(part) for _, part in groupby(items, key=lambda item: (item.level1, item.level2))]
    heads = [members[0] for members in groups]
    levels(board, plan, heads, left)
    for at, members in enumerate(groups):
        texts = [cells_of(plan, item, number, rng) for number, item in enumerate(members, 1)]
        for column, role in enumerate(plan.roles, left):
            if role == "name":
                board.put(at, column, "\n".join(f"指标{number}：{item.name}" for number, item in enumerate(members, 1)))
            elif role in {"value", "period"}:
                board.put(at, column, "\n".join(text[role] for text in texts))
            elif role == "number":
                board.put(at, column, str(at + 1))
        for item, text in zip(members, texts, strict=True):
            values = {FIELDS.get(role, role): text[role] for role in plan.roles if role in {"value", "period"}}
            gold.append({"level1": item.level1, "level2": item.level2, "name": item.name, **values})
    board.advance(len(groups))
    return gold


def _under_banners(board: Board, plan: Plan, items: list[Item], rng: Random, left: int) -> list[dict[str, Any]]:
    """Level 1 stands in rows of its own, 一、产出指标, over the rows of its indicators."""
    gold = []
    below = replace(plan, banners=False)
    for at, (level1, group) in enumerate(groupby(items, key=lambda item: item.level1)):
        board.put(0, left, f"{'一二三四'[at]}、{level1}", groups=len(plan.roles), kind="level")
        board.advance()
        gold += rows(board, below, list(group), rng, left=left)
    return gold
