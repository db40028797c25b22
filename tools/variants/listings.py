"""Layouts that hold several projects in one table: rows per indicator, running text, functions of a department."""

from __future__ import annotations

from random import Random
from typing import Any

from tools.variants import columns, words
from tools.variants.board import Board
from tools.variants.columns import Plan
from tools.variants.content import Project
from tools.variants.forms import foot
from tools.variants.model import Box, Line, Part, Piece


def projects_left(projects: list[Project], plan: Plan, rng: Random) -> Part:
    """Facts of the project in the left columns, merged down or repeated, its indicators in the rows beside them."""
    facts = [("number", "序号", 0.5), ("unit", rng.choice(["单位名称", "预算单位"]), 1.3), ("project", "项目名称", 1.6), ("code", "项目编码", 1.8),
             ("total", rng.choice(["预算金额（万元）", "项目金额（万元）", "资金总额（万元）"]), 1.0), ("goal", rng.choice(["年度绩效目标", "绩效目标"]), 2.4)]  # fmt: skip
    kept = [fact for fact in facts if fact[0] == "project" or rng.random() < 0.5]
    plan.roles = [role for role in plan.roles if role != "number"]
    board = Board([*(fact[2] for fact in kept), *(columns.WIDTHS[role] for role in plan.roles)])
    deep = plan.deep and len({"operator", "value", "unit", "period"} & set(plan.roles)) > 1
    for at, (_, heading, _) in enumerate(kept):
        board.put(0, at, heading, rows=2 if deep else 1, kind="head")
    columns.heading(board, plan, len(kept))
    board.heads = (0, board.row - 1)
    gold = []
    merged = plan.levels == "merged"
    for number, project in enumerate(projects, 1):
        texts = {
            "number": str(number),
            "unit": project.unit,
            "project": project.name,
            "code": project.code,
            "total": project.total,
            "goal": project.goal,
        }
        for at, (key, _, _) in enumerate(kept):
            if merged:
                board.put(0, at, texts[key], rows=len(project.items))
                continue
            for row in range(len(project.items)):
                board.put(row, at, texts[key] if plan.levels == "repeated" or row == 0 else "")
        found = columns.rows(board, plan, project.items, rng, left=len(kept))
        gold.append(_stated(project, [key for key, _, _ in kept], found))
    return _part(board, gold, f"{projects[0].year}年项目支出绩效目标汇总表", rng)


def _stated(project: Project, kept: list[str], indicators: list[dict[str, Any]]) -> dict[str, Any]:
    texts = {"project": project.name, "project_code": project.code, "unit": project.unit, "goal": project.goal}
    stated = {key: text for key, text in texts.items() if {"project_code": "code"}.get(key, key) in kept}
    return {**stated, **({"funds": {"total": project.total}} if "total" in kept else {}), "indicators": indicators}


EXPORT = (
    ("年度", "year", 0.6), ("单位名称", "unit", 1.5), ("项目编码", "code", 1.8), ("项目名称", "project", 2.0), ("一级指标", "level1", 1.0),
    ("二级指标", "level2", 1.2), ("三级指标", "name", 2.2), ("运算符号", "operator", 0.8), ("指标值", "value", 1.0), ("度量单位", "unit_of", 0.8),
    ("权重", "weight", 0.6),
)  # fmt: skip


def export(projects: list[Project], rng: Random) -> Part:
    """What the budget system writes: every row complete, nothing merged."""
    board = Board([width for _, _, width in EXPORT])
    if rng.random() < 0.4:
        board.place(0, 0, board.columns, f"{projects[0].year}年项目支出绩效指标明细", kind="title")
        board.advance()
    top = board.row
    for at, (heading, _, _) in enumerate(EXPORT):
        board.put(0, at, heading, kind="head")
    board.advance()
    board.heads = (top, top)
    gold = []
    for project in projects:
        found = []
        for item in project.items:
            operator = item.comparator or "定性"
            texts = {
                "year": str(project.year), "unit": project.unit, "code": project.code, "project": project.name, "level1": item.level1,
                "level2": item.level2, "name": item.name, "operator": operator, "value": item.number, "unit_of": item.unit,
                "weight": str(item.weight),
            }  # fmt: skip
            for at, (_, key, _) in enumerate(EXPORT):
                kept = columns.stored(texts[key]) if key in {"value", "weight", "year"} else None
                board.put(0, at, texts[key], raw=kept[0] if kept else None, code=kept[1] if kept else None)
            board.advance()
            found.append(
                {key: texts[key] for key in ("level1", "level2", "name", "operator", "value", "weight")}
                | {"unit": item.unit}
            )
        gold.append({"project": project.name, "project_code": project.code, "unit": project.unit, "indicators": found})
    return Part([board.table()], gold)


def functions(projects: list[Project], plan: Plan, rng: Random) -> Part:
    """A whole department: each function is merged over its indicators."""
    roles = ["level1", "level2", "name", "value"]
    apart = rng.random() < 0.5
    widths = [1.6, 1.1, 1.2, *([0.7] if apart else []), 2.4, 1.4]
    board = Board(widths, 6)
    office = projects[0].department
    board.pairs(("label", "部门（单位）名称"), ("data", office), ("label", "主管部门"), ("data", office))
    board.pairs(
        ("label", "部门职能概述"),
        ("data", f"承担{projects[0].place}{'、'.join(project.name for project in projects)}等工作。"),
        labels=0.4,
    )
    goal = (
        "；".join(f"目标{at}：{project.goal.splitlines()[0].rstrip('。')}" for at, project in enumerate(projects, 1))
        + "。"
    )
    board.pairs(("label", "年度整体绩效目标"), ("data", goal), labels=0.4)
    top = board.row
    board.put(0, 0, rng.choice(["核心职能", "部门职能", "主要职能"]), rows=2, kind="head")
    board.put(0, 1, "年度绩效指标", groups=len(widths) - 1, kind="head")
    board.put(1, 1, "一级指标", kind="head")
    board.put(1, 2, "二级指标", kind="head")
    board.put(1, 3, "三级指标", groups=2 if apart else 1, kind="head")
    board.put(1, len(widths) - 1, "指标值", kind="head")
    board.advance(2)
    gold = []
    narrow = Plan(roles, plan.headings, style=plan.style, levels="merged", stored=plan.stored)
    for number, project in enumerate(projects, 1):
        text = f"职能{number}：{rng.choice(words.FUNCTIONS).format(**project.facts)}。"
        board.put(0, 0, text, rows=len(project.items))
        columns.levels(board, narrow, project.items, 1)
        found: list[dict[str, Any]] = []
        seen: dict[str, int] = {}
        for at, item in enumerate(project.items):
            seen[item.level2] = seen.get(item.level2, 0) + 1
            value = item.value(style=plan.style)
            if apart:
                board.put(at, 3, f"指标{seen[item.level2]}：")
            kept = columns.stored(value) if rng.random() < plan.stored else None
            board.put(at, 4 if apart else 3, item.name if apart else f"指标{seen[item.level2]}：{item.name}")
            board.put(at, len(widths) - 1, value, raw=kept[0] if kept else None, code=kept[1] if kept else None)
            found.append({"level1": item.level1, "level2": item.level2, "name": item.name, "value": value})
        board.advance(len(project.items))
        gold.append({"function": text, "indicators": found})
    board.heads = (top, top + 1)
    return _part(board, gold, f"{projects[0].year}年部门整体支出绩效目标表", rng)


def townships(project: Project, rng: Random) -> Part:
    """One column of values for each township: a table each; a blank cell is none of its indicators."""
    names = rng.sample(["东山乡", "西河镇", "北岭乡", "南屏镇", "中和镇"], k=rng.randint(2, 4))
    board = Board([1.0, 1.2, 2.4, *(1.2 for _ in names)], 4)
    board.pairs(("label", "项目名称"), ("data", project.name), labels=0.4)
    board.pairs(("label", "绩效目标"), ("data", project.goal), labels=0.4)
    top = board.row
    for at, heading in enumerate(("一级指标", "二级指标", "三级指标")):
        board.put(0, at, heading, rows=2, kind="head")
    board.put(0, 3, "指标值", groups=len(names), kind="head")
    for at, name in enumerate(names, 3):
        board.put(1, at, name, kind="head")
    board.advance(2)
    board.heads = (top, board.row - 1)
    columns.levels(board, Plan(["level1", "level2", "name"], {}), project.items, 0)
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    for row, item in enumerate(project.items):
        board.put(row, 2, item.name)
        for at, name in enumerate(names):
            value = "" if at != row % len(names) and rng.random() < 0.15 else item.value()
            board.put(row, 3 + at, value)
            if value:
                found[name].append({"level1": item.level1, "level2": item.level2, "name": item.name, "value": value})
    board.advance(len(project.items))
    gold = [{"project": f"{project.name}·{name}", "indicators": items} for name, items in found.items()]
    return _part(board, gold, f"{project.year}年度区域绩效目标表", rng)


def department(project: Project, plan: Plan, rng: Random) -> Part:
    """A whole department without functions: its tasks with money, its goal, its indicators."""
    inner = [columns.WIDTHS[role] for role in plan.roles]
    board = Board([0.8, *inner], 6)
    board.pairs(("label", rng.choice(["部门名称", "部门（单位）名称"])), ("data", project.department), labels=0.4)
    edges = board.divide([0.8, 1.6, 2.6, 1.0, 1.0, 1.0])
    tasks = [
        (f"任务{number}：{project.facts['object']}{word}", f"做好{project.facts['object']}{word}工作")
        for number, word in enumerate(("管护", "巡查", "宣传"), 1)
    ]
    lines = [("任务名称", "主要内容", "预算金额（万元）", "其中：财政拨款", "其他资金")]
    lines += [(name, text, project.total, project.fiscal, project.other) for name, text in tasks]
    lines.append(("金额合计", "", project.total, project.fiscal, project.other))
    board.place(0, 0, edges[1], "年度\n主要\n任务", rows=len(lines), kind="label")
    for at, line in enumerate(lines):
        for column, text in enumerate(line, 1):
            board.place(at, edges[column], edges[column + 1] - edges[column], text, kind="data" if at else "label")
    board.advance(len(lines))
    board.pairs(("label", "年度总体目标"), ("data", project.goal), labels=0.4)
    top = board.row
    gold = columns.write(board, plan, project.items, rng, left=1)
    board.boxes.append(Box(top, 0, "年度绩效指标", board.row - top, 1, kind="label"))
    return _part(board, [{"indicators": gold}], f"{project.year}年部门整体支出绩效目标申报表", rng)


def running_text(projects: list[Project], plan: Plan, rng: Random) -> Part:
    """A list of projects; the indicators of each are one cell of running text."""
    heads = ["项目名称（资金使用单位）", "总计", "财政拨款", "财政专户拨款", "其他资金", "绩效目标", "绩效指标"]
    board = Board([1.6, 0.8, 0.8, 0.8, 0.8, 2.4, 5.0])
    for at, heading in enumerate(heads):
        board.put(0, at, heading, kind="head")
    board.advance()
    board.heads = (0, 0)
    gold: list[dict[str, Any]] = []
    place = projects[0].place
    total = f"{sum(float(project.total.replace(',', '').removesuffix('万元')) for project in projects):.2f}"
    for label in ("合计", place + "城南街道办事处"):
        for at, text in enumerate([label, total, total, "", "", "", ""]):
            board.put(0, at, text)
        board.advance()
    twice = rng.random() < 0.6
    for project in projects:
        texts, found = [], []
        for number, item in enumerate(project.items, 1):
            value, longer = item.value(style=plan.style), item.value(item.long_number, plan.style)
            text = f"{number}、{_code(item.level1)}-{item.level1}；{_inner(item.level2)}-{item.level2.removesuffix('指标') if '效益' in item.level2 else item.level2}；{item.name}；"
            text += f"实施周期指标值:{longer}；年度指标值:{value}。" if twice else f"年度指标值:{value}。"
            texts.append(text)
            found.append(
                {"level1": item.level1, "level2": item.level2, "name": item.name, "value": value}
                | ({"period_value": longer} if twice else {})
            )
        cells = [
            "    " + project.name,
            project.total,
            project.fiscal,
            "",
            project.other if not project.other.startswith("0.00") else "",
            project.goal.replace("\n", ""),
            "".join(texts),
        ]
        for at, text in enumerate(cells):
            board.put(0, at, text)
        board.advance()
        gold.append({"project": project.name, "indicators": found})
    return _part(board, gold, "项目支出绩效目标表（含转移支付项目）", rng, office=place + "城南街道办事处")


def _code(level1: str) -> str:
    return {"产出指标": "1", "效益指标": "2", "满意度指标": "3", "成本指标": "4"}[level1]


def _inner(level2: str) -> str:
    order = ("数量", "质量", "时效", "成本"), ("经济效益", "社会效益", "生态效益", "可持续影响"), ("服务对象满意度",)
    for outer, names in enumerate(order, 1):
        for inner, name in enumerate(names, 1):
            if level2.startswith(name):
                return f"{outer}{inner}"
    return "41"


def _part(board: Board, gold: list[dict[str, Any]], title: str, rng: Random, office: str = "") -> Part:
    pieces: list[Piece] = [Line(title, "title")]
    if office:
        pieces.append(Line(f"部门名称：{office}                    单位：万元", "left"))
    elif rng.random() < 0.4:
        pieces.append(Line("单位：万元", "right"))
    pieces.append(board.table())
    return Part([*pieces, *foot(rng)], gold)
