"""Forms of one project each: header blocks of several families over a table of indicators.

Every function of `FAMILIES` writes its rows on the board and says what it stated, for the gold.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from tools.variants import columns, doubles
from tools.variants.board import Board
from tools.variants.columns import Plan
from tools.variants.content import Project
from tools.variants.model import Box, Line, Part, Piece

Stated = dict[str, Any]


def central(board: Board, project: Project, rng: Random) -> Stated:
    """Money in three rows beside one merged label, as in the forms that follow the ministry's."""
    code = rng.random() < 0.5
    first = [("label", "项目名称"), ("data", project.name)]
    board.pairs(*first, *([("label", "项目编码"), ("data", project.code)] if code else []))
    board.pairs(
        ("label", rng.choice(["主管部门", "主管部门及代码"])),
        ("data", project.department),
        ("label", "实施单位"),
        ("data", project.unit),
    )
    edges = board.divide([1.0, 2.0, 2.5])
    rows = [
        (rng.choice(["年度资金总额", "年度资金总额：", "资金总额"]), project.total),
        (rng.choice(["其中：财政拨款", "其中：当年财政拨款"]), project.fiscal),
        (rng.choice(["其他资金", "      其他资金"]).strip(), project.other),
    ]
    board.place(
        0, 0, edges[1], rng.choice(["项目资金\n（万元）", "项目资金（万元）", "资金情况（万元）"]), rows=3, kind="label"
    )
    for at, (label, amount) in enumerate(rows):
        board.place(at, edges[1], edges[2] - edges[1], label, kind="label")
        board.place(at, edges[2], edges[3] - edges[2], amount)
    board.advance(3)
    board.pairs(
        ("label", rng.choice(["总体目标", "年度目标", "年度总体目标", "绩效目标"])), ("data", project.goal), labels=0.4
    )
    return {
        "project": project.name,
        "goal": project.goal,
        **_funds(project),
        **({"project_code": project.code} if code else {}),
    }


def flat_money(board: Board, project: Project, rng: Random) -> Stated:
    """Money in one row, more facts that no rule needs around it."""
    board.pairs(
        ("label", "项目名称"),
        ("data", project.name),
        ("label", "项目类型"),
        ("data", rng.choice(["一般性项目", "特定目标类"])),
    )
    board.pairs(("label", "主管部门"), ("data", project.department), ("label", "项目单位"), ("data", project.unit))
    if rng.random() < 0.5:
        board.pairs(("label", "项目负责人"), ("data", ""), ("label", "联系电话"), ("data", ""))
    if rng.random() < 0.5:
        board.pairs(
            ("label", "计划开始日期"),
            ("data", f"{project.year}-01-01"),
            ("label", "计划完成日期"),
            ("data", f"{project.year}-12-31"),
        )
    board.pairs(
        ("label", "资金来源（万元）"), ("label", "资金总额"), ("data", project.total), ("label", "其中：财政拨款"), ("data", project.fiscal),
        ("label", "其他资金"), ("data", project.other),
    )  # fmt: skip
    if rng.random() < 0.4:
        board.pairs(("label", "立项依据"), ("data", f"《{project.place}公共服务提升方案》及年度工作计划"), labels=0.4)
    if rng.random() < 0.4:
        board.pairs(
            ("label", "项目概况"), ("data", f"{project.name}由{project.unit}组织实施，覆盖全部乡镇。"), labels=0.4
        )
    board.pairs(("label", rng.choice(["项目绩效目标", "绩效目标", "年度绩效目标"])), ("data", project.goal), labels=0.4)
    return {"project": project.name, "goal": project.goal, **_funds(project)}


def spending_plan(board: Board, project: Project, rng: Random) -> Stated:
    """Size of the budget with its use below, and a plan of payments by quarter."""
    board.pairs(("label", "项目编码"), ("data", project.code), ("label", "项目名称"), ("data", project.name))
    edges = board.divide([1.0, 1.0, 1.0, 1.4, 1.0, 1.0, 1.0])
    board.place(0, 0, edges[1], "预算规模及\n资金用途", rows=2, kind="label")
    texts = ["预算数", project.total, "其中：财政资金", project.fiscal, "其他资金", project.other]
    for at, text in enumerate(texts):
        board.place(0, edges[at + 1], edges[at + 2] - edges[at + 1], text, kind="data" if at % 2 else "label")
    board.place(1, edges[1], board.columns - edges[1], f"用于{project.name}的材料、人工和设备支出。")
    board.advance(2)
    if rng.random() < 0.7:
        cuts = board.divide([1.0, 1.0, 1.0, 1.0], edges[1])
        board.place(0, 0, edges[1], "资金支出计划（%）", rows=2, kind="label")
        for at, (until, share) in enumerate(
            [("3月底", "20%"), ("6月底", "50%"), ("10月底", "80%"), ("12月底", "100%")]
        ):
            board.place(0, cuts[at], cuts[at + 1] - cuts[at], until, kind="label")
            board.place(1, cuts[at], cuts[at + 1] - cuts[at], share)
        board.advance(2)
    board.pairs(("label", "绩效目标"), ("data", project.goal), labels=0.4)
    return {"project": project.name, "project_code": project.code, "goal": project.goal, **_funds(project)}


def two_goals(board: Board, project: Project, rng: Random) -> Stated:
    """The goal of the whole period beside that of the year, under a label that is merged downwards."""
    board.pairs(("label", "项目名称"), ("data", project.name))
    board.pairs(("label", "主管部门"), ("data", project.department), ("label", "实施单位"), ("data", project.unit))
    board.pairs(
        ("label", "项目期限"),
        ("data", f"{project.year}年1月至{project.year + 2}年12月"),
        ("label", "项目属性"),
        ("data", "延续项目"),
    )
    board.pairs(
        ("label", "资金总额（万元）"),
        ("data", project.total),
        ("label", "财政拨款"),
        ("data", project.fiscal),
        ("label", "其他资金"),
        ("data", project.other),
    )
    left, middle, *_ = board.divide([0.4, 1.0, 1.0])[1:]
    board.place(0, 0, left, "总体目标", rows=2, kind="label", vertical=rng.random() < 0.2)
    board.place(0, left, middle - left, "实施期目标", kind="label")
    board.place(0, middle, board.columns - middle, "年度目标", kind="label")
    board.place(1, left, middle - left, f"三年内持续推进，{project.goal}")
    board.place(1, middle, board.columns - middle, project.goal)
    board.advance(2)
    return {
        "project": project.name,
        "goal": project.goal,
        "period_goal": f"三年内持续推进，{project.goal}",
        **_funds(project),
    }


def colons(board: Board, project: Project, rng: Random) -> Stated:
    """Label and value in one cell, with a colon."""
    half = board.divide([1.0, 1.0])[1]
    pairs = [
        (f"项目名称：{project.name}", f"主管部门：{project.department}"),
        (f"项目编码：{project.code}", f"实施单位：{project.unit}"),
    ]
    for left, right in pairs:
        board.place(0, 0, half, left)
        board.place(0, half, board.columns - half, right)
        board.advance()
    board.pairs(
        ("label", "项目资金（万元）"),
        ("label", "资金总额"),
        ("data", project.total),
        ("label", "财政拨款"),
        ("data", project.fiscal),
        ("label", "其他资金"),
        ("data", project.other),
    )
    board.pairs(("label", "年度目标"), ("data", project.goal), labels=0.4)
    return {"project": project.name, "project_code": project.code, "goal": project.goal, **_funds(project)}


def bare(board: Board, project: Project, rng: Random) -> Stated:
    """Hardly any header: the name and the goal."""
    board.pairs(("label", "项目名称"), ("data", project.name), labels=0.4)
    if rng.random() < 0.6:
        board.pairs(("label", "年度绩效目标"), ("data", project.goal), labels=0.4)
        return {"project": project.name, "goal": project.goal}
    return {"project": project.name}


def execution(board: Board, project: Project, rng: Random) -> Stated:
    """The header of a self-evaluation: money by stages, the goal beside what became of it."""
    board.pairs(("label", "项目名称"), ("data", project.name))
    board.pairs(("label", "主管部门"), ("data", project.department), ("label", "实施单位"), ("data", project.unit))
    edges = board.divide([1.0, 1.6, 1.0, 1.0, 1.0, 0.7, 0.8, 0.7])
    heads = ["", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"]
    lines = [
        heads,
        ["年度资金总额", project.total, project.total, project.total, "10", "100.00%", "10"],
        ["其中：财政拨款", project.fiscal, project.fiscal, project.fiscal, "—", "100.00%", "—"],
        ["其他资金", project.other, project.other, project.other, "—", "—", "—"],
    ]
    board.place(
        0, 0, edges[1], rng.choice(["项目资金\n（万元）", "预算执行情况\n（万元）"]), rows=len(lines), kind="label"
    )
    for at, line in enumerate(lines):
        for column, text in enumerate(line, 1):
            board.place(
                at,
                edges[column],
                edges[column + 1] - edges[column],
                text,
                kind="data" if at and column > 1 else "label",
            )
    board.advance(len(lines))
    left, middle, *_ = board.divide([0.4, 1.0, 1.0])[1:]
    board.place(0, 0, left, "年度\n总体\n目标", rows=2, kind="label")
    board.place(0, left, middle - left, rng.choice(["预期目标", "年初设定目标"]), kind="label")
    board.place(0, middle, board.columns - middle, rng.choice(["实际完成情况", "全年实际完成情况"]), kind="label")
    board.place(1, left, middle - left, project.goal)
    board.place(1, middle, board.columns - middle, "已按计划全部完成。")
    board.advance(2)
    return {"project": project.name, "goal": project.goal, **_funds(project)}


FAMILIES: tuple[tuple[Callable[[Board, Project, Random], Stated], int], ...] = (
    (central, 4),
    (flat_money, 7),
    (spending_plan, 7),
    (two_goals, 6),
    (colons, 7),
    (bare, 2),
)


def _funds(project: Project) -> Stated:
    return {"funds": {"total": project.total, "fiscal": project.fiscal, "other": project.other}}


def form(
    project: Project, plan: Plan, rng: Random, *, evaluation: bool = False, number: int | None = None, double: bool = False,
    shape: int | None = None,
) -> Part:  # fmt: skip
    """One form: title above or inside, header block, indicators, notes below.

    ``double`` has the indicators of the whole period beside those of the year; forms of one ``shape`` have the same rows.
    """
    shaped = Random(rng.random() if shape is None else shape)
    family, least = (execution, 8) if evaluation else (two_goals, 6) if double else shaped.choice(FAMILIES)
    inner = list(doubles.WIDTHS) if double else [columns.WIDTHS[role] for role in plan.roles]
    side = shaped.random() < 0.6
    board = Board([0.7, *inner] if side else inner, least)
    title, year = titles(project, rng, evaluation, number)
    pieces: list[Piece] = []
    inside = shaped.random() < 0.2
    if inside:
        board.place(0, 0, board.columns, title, kind="title")
        board.advance()
        board.place(0, 0, board.columns, year, kind="note")
        board.advance()
    else:
        pieces += [Line(title, "title"), Line(year, "centre")]
        if rng.random() < 0.5:
            pieces.append(Line("单位：万元", "right"))
        elif rng.random() < 0.3:
            pieces.append(Line(f"填报单位：{project.unit}（盖章）                单位：万元", "left"))
    stated = family(board, project, shaped)
    if not inside and not double and shape is None and rng.random() < 0.25:  # the header block is a table of its own
        pieces.append(board.table())
        if rng.random() < 0.5:
            pieces.append(Line("", "left"))
        board = Board([0.7, *inner] if side else inner)
    top = board.row
    if double:
        gold = doubles.write(board, project.items, rng, left=1 if side else 0, style=plan.style)
    else:
        gold = columns.write(board, plan, project.items, rng, left=1 if side else 0)
    if side:
        label = rng.choice(["绩效指标", "绩\n效\n指\n标", "年度绩效指标"])
        vertical = "\n" not in label and rng.random() < 0.3
        board.boxes.append(Box(top, 0, label, board.row - top, board.starts[1], kind="label", vertical=vertical))
    if evaluation and rng.random() < 0.7:
        board.pairs(("label", "总分"), ("data", "100"))
    table = board.table()
    pieces.append(table)
    pieces += foot(rng)
    return Part(pieces, [{**stated, "indicators": gold}], project.name[:12])


def titles(project: Project, rng: Random, evaluation: bool, number: int | None) -> tuple[str, str]:
    """The title and the line of the year."""
    kinds = (
        ["项目支出绩效自评表", "项目绩效自评表"]
        if evaluation
        else ["项目支出绩效目标表", "项目支出绩效目标申报表", "部门预算项目绩效目标表", "项目绩效目标批复表"]
    )
    title = rng.choice(kinds)
    if number is not None and rng.random() < 0.5:
        title = f"{number}. {project.name}绩效目标表"
    elif rng.random() < 0.4:
        title = f"{project.year}年度{title}"
    return title, f"（{project.year}年度）"


def foot(rng: Random) -> list[Piece]:
    """Notes and signatures under the table."""
    lines: list[Piece] = []
    if rng.random() < 0.3:
        lines.append(Line("注：1.各单位应当如实填报，指标值应当细化、量化。", "note"))
        if rng.random() < 0.5:
            lines.append(Line("2.定性指标按达成预期、部分达成、未达成三档评价。", "note"))
    if rng.random() < 0.25:
        lines.append(Line("填报人：                联系电话：                填报日期：", "note"))
    return lines
