"""Tables that page breaks parted: drawn here page by page in our own words, and made whole again.

`Paper` draws a table as a reader of PDF files sees it: one grid a page, each cell with its box, the lines of the page
around it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from perflint.model import Cell, CellFacts, Confidence, Document, Grid, Location, Passage, Problem, Source, TargetTable
from perflint.recognition import recognise
from perflint.recognition.fragments.tables import whole_tables

HEADING = ("一级指标", "二级指标", "三级指标", "指标值")
EDGES = (50.0, 120.0, 210.0, 400.0, 520.0)
HEIGHT = 20.0


@dataclass
class Paper:
    """Pages under way; ``grid`` puts a table below what stands on the page, ``turn`` begins the next one."""

    blocks: list[Grid | Passage] = field(default_factory=list)
    page: int = 1
    down: float = 80.0

    def line(self, text: str, top: float | None = None) -> Paper:
        """A line of text across the page."""
        top = self.down if top is None else top
        where = Location("a.pdf", page=self.page, line=len(self.blocks) + 1, character=1, box=(60, top, 300, top + 10))
        self.blocks.append(Passage(text, ((0, where),)))
        self.down = max(self.down, top + HEIGHT) if top < 700 else self.down
        return self

    def grid(self, *rows: Sequence[str | tuple[str, int]], edges: Sequence[float] = EDGES, shift: float = 0) -> Paper:
        """A table: one text a column, a pair of text and rows for a merged cell, ``^`` for what it covers."""
        table = sum(isinstance(block, Grid) for block in self.blocks)
        made = []
        for number, row in enumerate(rows):
            cells = []
            for column, item in enumerate(row):
                text, high = (item, 1) if isinstance(item, str) else item
                if text == "^":
                    continue
                top = self.down + HEIGHT * number
                box = (edges[column] + shift, top, edges[column + 1] + shift, top + HEIGHT * high)
                where = Location(
                    "a.pdf", page=self.page, table=table, row=number, column=column, span=(high, 1), box=box
                )
                cells.append(Cell(text, where))
            made.append(tuple(cells))
        bottom = self.down + HEIGHT * len(rows)
        box = (edges[0] + shift, self.down, edges[len(rows[0])] + shift, bottom)
        self.blocks.append(Grid(tuple(made), Location("a.pdf", page=self.page, table=table, box=box)))
        self.down = bottom + HEIGHT
        return self

    def turn(self, foot: str = "") -> Paper:
        """The end of a page, with its number when it has one."""
        if foot:
            self.line(foot, top=780)
        self.page += 1
        self.down = 80.0
        return self

    def whole(self) -> list[Grid]:
        """The tables made whole."""
        return [block for block in whole_tables(self.blocks) if isinstance(block, Grid)]

    def read(self) -> Document:
        """What recognition makes of the pages."""
        return recognise(Source("a.pdf", "pdf", tuple(self.blocks)))


def texts(grid: Grid) -> list[list[str]]:
    """The texts row by row, without line breaks."""
    return [[cell.text.replace("\n", "") for cell in row] for row in grid.rows]


def spans(grid: Grid) -> list[tuple[str, int]]:
    """The merged cells and how many rows they take up."""
    return [(cell.text, cell.location.span[0]) for row in grid.rows for cell in row if cell.location.span[0] > 1]


ROWS = [
    ("产出指标", "数量指标", "清扫道路长度", "≥12公里"),
    ("产出指标", "质量指标", "清扫合格率", "≥95%"),
    ("产出指标", "时效指标", "完成清扫时间", "每日7点前"),
    ("效益指标", "社会效益指标", "街面整洁程度", "明显改善"),
    ("满意度指标", "服务对象满意度指标", "沿街商户满意度", "≥90%"),
]


# ── pages of one table ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_table_on_one_page_is_left_as_it_is() -> None:
    """Nothing is joined, moved or renumbered."""
    paper = Paper().line("街道保洁绩效目标表").grid(HEADING, *ROWS)
    assert tuple(paper.blocks) == whole_tables(paper.blocks)


def test_blocks_without_pages_come_back_as_they_are() -> None:
    """A Word document has no pages."""
    blocks = (Passage("甲"), Grid(((Cell("乙"),),)), Grid(((Cell("丙"),),)))
    assert blocks == whole_tables(blocks)


def test_a_repeated_heading_is_no_data() -> None:
    """The rows of all pages under one heading, in one grid."""
    paper = Paper().grid(HEADING, *ROWS[:2]).turn("- 1 -").grid(HEADING, *ROWS[2:])
    (grid,) = paper.whole()
    assert [list(row) for row in (HEADING, *ROWS)] == texts(grid)
    assert [0, 1, 2, 3, 4, 5] == [row[0].location.row for row in grid.rows]
    assert [1, 1, 1, 2, 2, 2] == [row[0].location.page for row in grid.rows]


@pytest.mark.parametrize("foot", ["1", "第 1 页", "- 1 -", "1/2"])
def test_page_numbers_and_running_heads_do_not_part_a_table(foot: str) -> None:
    """They are dropped with it and do not count as text of the document."""
    other = foot.replace("1", "2", 1)
    paper = Paper().line("部门预算公开").grid(HEADING, *ROWS[:2]).turn(foot).line("部门预算公开").line("续表")
    paper.grid(*ROWS[2:]).turn(other)
    (grid,) = paper.whole()
    assert 6 == len(grid.rows)
    assert ["部门预算公开"] == [block.text for block in whole_tables(paper.blocks) if isinstance(block, Passage)]


def test_text_between_two_tables_keeps_them_apart() -> None:
    """A line that only this page has is the title of the next form."""
    paper = Paper().line("道路清扫").grid(HEADING, *ROWS).turn().line("垃圾清运").grid(HEADING, *ROWS)
    assert 2 == len(paper.whole())


def test_other_edges_are_another_table() -> None:
    """The table on the next page is wider."""
    paper = Paper().grid(HEADING, *ROWS[:3]).turn().grid(*ROWS[3:], edges=(30.0, 120.0, 210.0, 400.0, 560.0))
    assert 2 == len(paper.whole())


def test_a_binding_margin_moves_a_table_sideways() -> None:
    """Even pages are shifted; width and columns are the same."""
    paper = Paper().grid(HEADING, *ROWS[:3]).turn().grid(*ROWS[3:], shift=20)
    (grid,) = paper.whole()
    assert [list(row) for row in (HEADING, *ROWS)] == texts(grid)


def test_spans_count_on_the_columns_of_the_whole_table() -> None:
    """A page with two columns and one with four: the wide cell takes up three of them."""
    paper = Paper().grid(("项目名称", "街道保洁"), ("年度目标", "道路整洁"), edges=(50.0, 120.0, 520.0)).turn()
    paper.grid(HEADING, *ROWS)
    (grid,) = paper.whole()
    assert [(0, 1), (1, 3)] == [(cell.location.column, cell.location.span[1]) for cell in grid.rows[0]]


# ── forms stay forms ────────────────────────────────────────────────────────────────────────────────────────────

FORM = (
    ("项目名称", "{}", "主管部门", "某镇"),
    HEADING,
    ("产出指标", "数量指标", "巡查次数", "≥12次"),
    ("效益指标", "社会效益指标", "秩序", "良好"),
    ("满意度指标", "服务对象满意度指标", "居民满意度", "≥90%"),
)


def form(project: str) -> list[tuple[str, ...]]:
    """A small form for a project."""
    return [tuple(text.format(project) for text in row) for row in FORM]


def test_thirteen_forms_stay_thirteen() -> None:
    """Each on its page, all of one shape and under the same title."""
    paper = Paper()
    for number in range(1, 14):
        paper.line("项目支出绩效目标表").grid(*form(f"第{number}号工程")).turn(str(number))
    assert 13 == len(paper.whole())
    document = paper.read()
    assert [f"第{number}号工程" for number in range(1, 14)] == [
        table.project.text for table in document.tables if table.project
    ]


def test_a_form_that_repeats_its_whole_head_goes_on() -> None:
    """Title rows and the heading again on the next page, for the same project."""
    rows = form("堤防加固")
    (grid,) = Paper().grid(*rows[:3]).turn().grid(*rows[:2], *rows[3:]).whole()
    assert [list(row) for row in rows] == texts(grid)


def test_levels_that_begin_again_are_the_next_form() -> None:
    """Under a repeated heading, with no column that names projects."""
    paper = Paper().grid(HEADING, *ROWS).turn().grid(HEADING, *ROWS)
    assert 2 == len(paper.whole())


# ── cut rows ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_row_that_a_page_break_cut_is_one_row() -> None:
    """Its cells have text on both pages or on one; both places are kept."""
    cut = ("", "", "及背街小巷", "")
    paper = Paper().grid(HEADING, *ROWS[1:4], ("产出指标", "数量指标", "清扫主干道、次干道", "≥12公里")).turn()
    paper.grid(cut, ROWS[4])
    (grid,) = paper.whole()
    assert ["产出指标", "数量指标", "清扫主干道、次干道及背街小巷", "≥12公里"] == texts(grid)[4]
    name = grid.rows[4][2]
    assert (1, [2]) == (name.location.page, [place.page for place in name.facts.also] if name.facts else [])
    assert texts(grid)[5] == list(ROWS[4])


def test_a_cell_longer_than_a_page_is_one_cell() -> None:
    """A row over three pages."""
    rows = [("项目名称", "保洁"), ("项目概况", "清扫道路，"), ("", "收运垃圾，"), ("", "清洗护栏。")]
    edges = (50.0, 120.0, 520.0)
    paper = Paper().grid(*rows[:2], edges=edges).turn().grid(rows[2], edges=edges).turn().grid(rows[3], edges=edges)
    (grid,) = paper.whole()
    assert ["项目概况", "清扫道路，收运垃圾，清洗护栏。"] == texts(grid)[1]
    facts = grid.rows[1][1].facts
    assert facts is not None and [2, 3] == [place.page for place in facts.also]


def test_the_vocabulary_decides_where_every_cell_is_cut() -> None:
    """可持续影响 | 指标 is one label, whatever the other cells say."""
    paper = Paper().grid(HEADING, *ROWS, ("效益指标", "可持续影响", "管护机制建立", "长期")).turn()
    paper.grid(("", "指标", "情况", "有效"))
    (grid,) = paper.whole()
    assert ["效益指标", "可持续影响指标", "管护机制建立情况", "长期有效"] == texts(grid)[-1]


def test_a_label_of_the_header_block_is_cut_as_well() -> None:
    """年度总 | 体目标: only both halves make a label, so the texts beside them are one as well."""
    goal = ("年度总", "全年清扫道路86公里，保洁率达到95%以上，保障路面整", "", "")
    paper = Paper().grid(("项目名称", "道路清扫", "", ""), goal).turn().grid(("体目标", "洁。", "", ""), HEADING, *ROWS)
    (grid,) = paper.whole()
    assert "年度总体目标" == "".join(grid.rows[1][0].text.split())
    assert grid.rows[1][1].text.endswith("洁。")


def test_a_narrow_column_breaks_numbers_and_units() -> None:
    """The first row of a page lacks what every row has, so its digits and 户 are the rest of a number and a unit."""
    heading = ("一级指标", "二级指标", "三级指标", "指标性质", "指标值", "分值", "度量单位")
    edges = (50.0, 90.0, 150.0, 260.0, 300.0, 330.0, 360.0, 390.0)
    rows = [(one, two, name, "定量", "≥12", "10", "元") for one, two, name, _ in ROWS]
    head = (*rows[3][:4], "≥30", "1", "元/")
    paper = Paper().grid(heading, *rows[:3], head, edges=edges)
    paper.turn().grid(("", "", "", "", "00", "0", "户"), rows[4], edges=edges)
    (grid,) = paper.whole()
    assert ["效益指标", "社会效益指标", "街面整洁程度", "定量", "≥3000", "10", "元/户"] == texts(grid)[4]


def test_amounts_and_years_go_on_in_narrow_columns() -> None:
    """587.22 | 万元 and 202 | 5 tell that the row goes on, though no cell of it is empty, or nearly all are."""
    edges = (50.0, 70.0, 150.0, 220.0, 400.0, 480.0)
    rows = [
        ("2025", f"{name}工程", f"{at}13.{at}5万元", f"{name}完成数量", f"≥{at}0处")
        for at, name in enumerate("堤坝桥路", 1)
    ]
    paper = Paper().grid(*rows, ("202", "护坡", "587.22", "护坡整治", "≥8处"), edges=edges).turn()
    (table,) = paper.grid(("5", "加固工程", "万元", "长度", ""), *rows, edges=edges).whole()
    assert ["2025", "护坡加固工程", "587.22万元", "护坡整治长度", "≥8处"] == texts(table)[4]
    (table,) = Paper().grid(*rows, ("202", "护坡", "587.22", "护坡长度", "≥8处"), edges=edges).turn().grid(
        ("5", "", "", "", ""), *rows, edges=edges).whole()  # fmt: skip
    assert ["2025", "护坡", "587.22", "护坡长度", "≥8处"] == texts(table)[4]


def test_a_heading_is_cut_as_well() -> None:
    edges = (50.0, 120.0, 210.0, 330.0, 400.0, 470.0)
    paper = (
        Paper()
        .grid(("项目名称", "公园管护", "", "", ""), ("一级指", "二级指", "三级指标", "指标值", "完成"), edges=edges)
        .turn()
    )
    rows = [
        ("产出指标", "数量指标", "绿地面积", "≥3公顷", "3公顷"),
        ("效益指标", "社会效益指标", "游园人次", "≥2万人次", "2万人次"),
    ]
    (table,) = paper.grid(("标", "标", "", "", "值"), *rows, edges=edges).whole()
    assert ["一级指标", "二级指标", "三级指标", "指标值", "完成值"] == texts(table)[1]


@pytest.mark.parametrize(
    ("label", "rest"),
    [("满意度指标（45", "分）"), ("（一）服", "务对象满意度指标"), ("（二）可", "持续影响指标"), ("社会效益", "指标")],
)
def test_a_cut_label_beside_two_rows(label: str, rest: str) -> None:
    """The names and values are whole on either page, so only the label goes on."""
    paper = (
        Paper()
        .grid(HEADING, ("产出指标", "数量指标", "清淤长度", "≥3公里"), ("效益指标", label, "居民满意度", "≥85%"))
        .turn()
    )
    (table,) = paper.grid(("", rest, "商户满意度", "≥88%")).whole()
    assert [label + rest, "居民满意度", "≥85%"] == texts(table)[2][1:]
    assert ["商户满意度", "≥88%"] == texts(table)[3][-2:]


@pytest.mark.parametrize(("rest", "rows"), [("（第二批）", 3), ("（含上年未完工工程）", 3), ("（一）桥梁维修", 4)])
def test_a_cell_does_not_begin_with_a_remark_in_brackets(rest: str, rows: int) -> None:
    edges = (50.0, 150.0, 220.0, 420.0)
    paper = (
        Paper()
        .grid(
            ("项目名称", "金额", "目标"),
            ("道路养护", "12.00", "养护道路12公里。"),
            ("公厕改造", "7.20", "改造公厕，目标2："),
            edges=edges,
        )
        .turn()
    )
    (table,) = paper.grid((rest, "", "服务居民300人。"), edges=edges).whole()
    assert rows == len(table.rows)


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (("街面整洁", "改善", "（见附件）"), ("夜间安全", "提高", "（见附件）")),
        (("清扫道路", "3次", "（省级）"), ("清扫广场", "2次", "（市级）")),
        (("清扫道路", "3次", "无"), ("清扫广场", "2次", "（不考核）")),
        (("街面", "优良", "整洁"), ("绿地", "改善", "安全")),
    ],
)
def test_two_whole_rows_stay_two(above: tuple[str, ...], below: tuple[str, ...]) -> None:
    """Remarks in brackets and texts of two characters are cells of their own where those above them are alike."""
    edges = (50.0, 120.0, 210.0, 330.0, 400.0, 520.0)
    rows = [(*row[:3], "12次", "（见附件）") for row in ROWS[:3]]
    paper = Paper().grid((*HEADING, "备注"), *rows, ("效益指标", "社会效益指标", *above), edges=edges).turn()
    (table,) = paper.grid(("效益指标", "社会效益指标", *below), edges=edges).whole()
    assert [[*above], [*below]] == [row[2:] for row in texts(table)[-2:]]


def test_the_last_characters_of_several_cells_are_no_row() -> None:
    paper = Paper().grid(HEADING, ("效益指标", "生态效益指标", "周边环境状", "持续向"), edges=EDGES).turn()
    (table,) = paper.grid(("", "", "况", "好")).whole()
    assert ["周边环境状况", "持续向好"] == texts(table)[1][2:]


def test_the_last_characters_beside_an_unfinished_sentence_are_no_row() -> None:
    """A column of short values takes no second line as a rule; here the cells beside it tell that it does."""
    edges = (50.0, 120.0, 210.0, 330.0, 400.0, 520.0)
    rows = [(*row[:3], "≥95%", "达到目标得满分，未达到不得分") for row in ROWS]
    rows[1:3] = [("产出指标", ("质量指标", 2), *rows[1][2:]), ("产出指标", "^", *rows[2][2:])]
    cut = ("效益指标", "生态效益指", "周边环境状", "优美整洁", "每低1%，")
    paper = Paper().grid((*HEADING, "评分标准"), *rows, cut, edges=edges).turn()
    (table,) = paper.grid(("", "标", "况", "有序", "扣0.5分"), *rows[:3], edges=edges).whole()
    assert ["效益指标", "生态效益指标", "周边环境状况", "优美整洁有序", "每低1%，扣0.5分"] == texts(table)[6]


@pytest.mark.parametrize("rest", ["指标", "效指标"])
def test_a_caption_left_of_a_repeated_heading_goes_on(rest: str) -> None:
    """年度绩效 | 指标: what stands left of the heading tells nothing of the heading."""
    edges = (20.0, *EDGES)
    paper = Paper().grid(("年度绩效".removesuffix(rest[:-2]), *HEADING), ("^", "产", *ROWS[0][1:]), edges=edges).turn()
    more = [("^", "出指标", *ROWS[1][1:]), *(("^", *row) for row in ROWS[2:])]
    (table,) = paper.grid(((rest, 5), *HEADING), *more, edges=edges).read().tables
    assert [row[0] for row in ROWS] == [item.level1.text for item in table.indicators if item.level1]


def test_the_label_beside_the_headings_of_goals_goes_on() -> None:
    """年度 | 年初设定目标 | 全年实际完成情况 at the end of a page, 总体目标 and the texts on the next one."""
    edges = (50.0, 120.0, 300.0, 520.0)
    paper = (
        Paper()
        .line("项目支出绩效自评表")
        .grid(("项目名称", "街道保洁", ""), ("年度", "年初设定目标", "全年实际完成情况"), edges=edges)
    )
    paper.turn().grid(("总体目标", "清扫道路12公里。", "已清扫13公里。"), edges=edges)
    paper.grid((*HEADING, "实际完成值"), *((*row, row[3]) for row in ROWS), edges=(*EDGES, 600.0))
    (table,) = paper.read().tables
    assert ("清扫道路12公里。", "已清扫13公里。") == (
        table.goal and table.goal.text,
        table.goal_actual and table.goal_actual.text,
    )


def test_words_of_a_column_tell_two_rows_apart() -> None:
    """定量指标 | 定性指标: names without a value that compares are two all the same."""
    edges = (50.0, 120.0, 210.0, 330.0, 400.0, 470.0)
    rows = [("产出指标", "数量指标", "涉及乡镇数", "7个", "定量指标"), ("", "成本指标", "单位成本", "≤3万元", "定量指标"),
            ("效益指标", "社会效益指标", "就业人数", "≥30人", "定量指标"), ("", "生态效益指标", "减少填埋量", "≥37吨", "定量指标")]  # fmt: skip
    paper = Paper().grid((*HEADING, "指标性质"), *rows, edges=edges).turn()
    document = paper.grid(("", "", "周边环境", "持续向好", "定性指标"), edges=edges).read()
    names = [item.name.text for table in document.tables for item in table.indicators if item.name]
    assert ["涉及乡镇数", "单位成本", "就业人数", "减少填埋量", "周边环境"] == names


def test_two_rows_stay_two_when_both_are_complete() -> None:
    """Both have a value of their own, though the second row has no label."""
    paper = Paper().grid(HEADING, *ROWS[:3]).turn().grid(("", "", "清扫频次", "≥2次"), *ROWS[3:])
    (grid,) = paper.whole()
    assert 7 == len(grid.rows)
    assert ["清扫道路长度", "清扫合格率", "完成清扫时间", "清扫频次"] == [
        item.name.text for item in paper.read().tables[0].indicators[:4] if item.name
    ]


# ── merged cells over a page break ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("above", "below"),
    [("产出指标", ""), ("", "产出指标"), ("产出指标", "产出指标"), ("产出", "指标"), ("产出指", "标")],
)
def test_a_merged_label_is_one_cell_wherever_it_is_drawn(above: str, below: str) -> None:
    """On the first page, on the second, on both, or cut."""
    paper = Paper().grid(HEADING, ((above, 2), *ROWS[0][1:]), ("^", *ROWS[1][1:])).turn()
    paper.grid(((below, 2), *ROWS[2][1:]), ("^", "成本指标", "清扫成本", "≤30万元"), *ROWS[3:])
    (grid,) = paper.whole()
    assert ("产出指标", 4) == (grid.rows[1][0].text.replace("\n", ""), grid.rows[1][0].location.span[0])
    labels = [item.level1.text for item in paper.read().tables[0].indicators if item.level1]
    assert ["产出指标"] * 4 + ["效益指标", "满意度指标"] == labels


def test_a_new_label_at_the_top_of_a_page_is_new() -> None:
    """Only its neighbours to the left may go on."""
    paper = Paper().grid(HEADING, (("产出指标", 2), *ROWS[0][1:]), ("^", *ROWS[1][1:])).turn()
    paper.grid((("效益指标", 2), *ROWS[3][1:]), ("^", "生态效益指标", "扬尘", "减少"))
    (grid,) = paper.whole()
    assert [("产出指标", 2), ("效益指标", 2)] == spans(grid)


# ── any cut ─────────────────────────────────────────────────────────────────────────────────────────────────────

LONG = [
    (level1, level2, f"{name}第{number}项", f"≥{number}次")
    for number, (level1, level2, name) in enumerate(
        [
            ("产出指标", "数量指标", "巡查"),
            ("产出指标", "数量指标", "宣传"),
            ("产出指标", "质量指标", "整改"),
            ("产出指标", "时效指标", "办结"),
            ("产出指标", "成本指标", "支出"),
            ("效益指标", "社会效益指标", "受益"),
            ("效益指标", "生态效益指标", "绿化"),
            ("满意度指标", "服务对象满意度指标", "群众满意"),
        ],
        start=1,
    )
]


@settings(max_examples=60, deadline=None)
@given(cuts=st.sets(st.integers(1, len(LONG) - 1)), repeated=st.booleans(), shift=st.sampled_from([0.0, 0.4, 12.0]))
def test_cut_at_any_rows_a_table_is_whole_again(cuts: set[int], repeated: bool, shift: float) -> None:
    """Between rows, on any number of pages, with the heading repeated or not."""
    paper = Paper()
    bounds = [0, *sorted(cuts), len(LONG)]
    for page, (first, last) in enumerate(pairwise(bounds)):
        heading = [HEADING] if repeated or not page else []
        paper.grid(*heading, *LONG[first:last], shift=shift * (page % 2)).turn(str(page + 1))
    (grid,) = paper.whole()
    assert [list(row) for row in (HEADING, *LONG)] == texts(grid)


@settings(max_examples=60, deadline=None)
@given(row=st.integers(1, len(LONG)), at=st.integers(1, 4), repeated=st.booleans())
def test_a_row_cut_anywhere_is_whole_again(row: int, at: int, repeated: bool) -> None:
    """Its name is parted by the page break, the other cells stand on the first page; both places are kept."""
    level1, level2, name, value = LONG[row - 1]
    paper = Paper().grid(HEADING, *LONG[: row - 1], (level1, level2, name[:at], value)).turn("1")
    paper.grid(*([HEADING] if repeated else []), ("", "", name[at:], ""), *LONG[row:])
    (grid,) = paper.whole()
    assert [list(one) for one in (HEADING, *LONG)] == texts(grid)
    facts = grid.rows[row][2].facts
    assert facts is not None and [2] == [place.page for place in facts.also]


@settings(max_examples=60, deadline=None)
@given(
    pages=st.lists(
        st.lists(
            st.lists(st.sampled_from(["", "甲", "产出指标", "12", "项目名称", "指标"]), min_size=4, max_size=4),
            min_size=1,
        ),
        min_size=1,
        max_size=5,
    )
)
def test_no_text_is_lost_from_any_pages(pages: list[list[list[str]]]) -> None:
    """Whatever stands on the pages, every text that is no repeated heading stands in the whole, alone or at the end of a
    label that a page prints twice."""
    paper = Paper()
    for rows in pages:
        paper.grid(*rows).turn()
    told = [part for grid in paper.whole() for row in grid.rows for cell in row for part in cell.text.split("\n")]
    kept = {"项目名称"} | {row[0] for rows in pages for row in rows}
    lost = {text for rows in pages for row in rows for text in row} - {"", *kept}
    assert not [text for text in lost if not any(part.endswith(text) for part in told)]
    recognise(Source("a.pdf", "pdf", tuple(paper.blocks)))


# ── what else real originals hold ───────────────────────────────────────────────────────────────────────────────


def sheet(name: str, *rows: Sequence[str], hidden: bool = False) -> Grid:
    """A sheet of a workbook."""
    table = ord(name[0]) % 7
    cells = tuple(
        tuple(Cell(text, Location("a.xlsx", name, table=table, row=at, column=n)) for n, text in enumerate(row))
        for at, row in enumerate(rows)
    )
    return Grid(cells, Location("a.xlsx", name, table=table), hidden)


def test_a_hidden_sheet_is_told_and_not_judged() -> None:
    """Its indicators are left out, and that is said; the document still counts as complete."""
    source = Source("a.xlsx", "xlsx", (sheet("目标", HEADING, *ROWS), sheet("旧表", HEADING, *ROWS, hidden=True)))
    document = recognise(source)
    assert (1, True) == (len(document.tables), document.complete)
    assert ["隐藏的工作表“旧表”里有 5 个绩效指标，没有检查；需要检查时先取消隐藏"] == [
        problem.message for problem in document.problems
    ]


WORDS = sheet(
    "词表", ("一级指标", "二级指标", "三级指标", "指标解释"), ("产出指标", "数量指标", "培训人数", "反映规模")
)
LABELS = sheet("下拉", ("产出指标", "数量指标"), ("产出指标", "质量指标"), ("效益指标", "社会效益指标"))
GUIDE = sheet("说明", ("一、一级指标", "分为产出、效益等"), ("产出指标", "应填写数量、质量、时效指标"))
MONEY = sheet("资金", ("资金来源", "金额"), ("财政拨款", "10.00"))


@pytest.mark.parametrize("other", [WORDS, LABELS, GUIDE, MONEY], ids=lambda grid: grid.location.sheet)
def test_a_sheet_that_only_explains_makes_no_noise(other: Grid) -> None:
    """Lists of words to choose from, instructions and amounts beside the form."""
    document = recognise(Source("a.xlsx", "xlsx", (sheet("目标", HEADING, *ROWS), other)))
    assert ([5], ()) == ([len(table.indicators) for table in document.tables], document.problems)


def test_a_sheet_without_indicators_makes_no_noise() -> None:
    """Instructions and lists of words beside the form."""
    source = Source(
        "a.xlsx",
        "xlsx",
        (
            sheet("目标", HEADING, *ROWS),
            sheet("说明", ("填表说明", ""), ("1", "指标值写数量和单位")),
            sheet("单位", ("公里",), ("次",)),
        ),
    )
    document = recognise(source)
    assert (1, 5, ()) == (len(document.tables), len(document.tables[0].indicators), document.problems)


@pytest.mark.parametrize(
    ("sure", "confidence"), [(0.97, Confidence.HIGH), (0.8, Confidence.MEDIUM), (0.3, Confidence.LOW)]
)
def test_a_cell_that_was_hard_to_read_lowers_the_confidence_of_its_table(sure: float, confidence: Confidence) -> None:
    """Character recognition was not sure of one cell."""
    grid = sheet("目标", HEADING, *ROWS)
    doubtful = replace(grid.rows[2][3], facts=CellFacts(confidence=sure))
    rows = (*grid.rows[:2], (*grid.rows[2][:3], doubtful), *grid.rows[3:])
    document = recognise(Source("a.pdf", "pdf", (replace(grid, rows=rows),)))
    assert confidence is document.tables[0].confidence


def test_two_forms_beside_one_another_are_two() -> None:
    """In one sheet, parted by an empty column."""
    left, right = form("堤防加固"), form("渠道清淤")
    grid = sheet("目标", *((*one, "", *other) for one, other in zip(left, right, strict=True)))
    document = recognise(Source("a.xlsx", "xlsx", (grid,)))
    assert [("堤防加固", 3), ("渠道清淤", 3)] == [
        (table.project.text, len(table.indicators)) for table in document.tables if table.project
    ]


def test_a_list_of_projects_with_running_indicators_in_a_grid() -> None:
    """Units, projects and the total, each by its own row; the indicators are parted."""
    grid = sheet(
        "目标",
        ("项目名称", "总计", "财政拨款", "绩效目标", "绩效指标"),
        ("合计", "30.00", "30.00", "", ""),
        ("某街道办事处", "30.00", "30.00", "", ""),
        ("街面巡查", "10.00", "10.00", "巡查全覆盖", "1、数量指标：巡查次数≥90次；2、质量指标：到岗率100%。"),
        ("河道保洁", "20.00", "20.00", "水面清洁", "1、数量指标：保洁河道≥3条；2、满意度指标：居民满意度≥90%。"),
    )
    document = recognise(Source("a.xlsx", "xlsx", (grid,)))
    assert [("街面巡查", "某街道办事处", 2), ("河道保洁", "某街道办事处", 2)] == [
        (table.project.text, table.unit.text, len(table.indicators))
        for table in document.tables
        if table.project and table.unit
    ]
    assert document.total and Decimal(30) == document.total.number
    assert ["某街道办事处"] == [unit.name.text for unit in document.units]


def test_tables_follow_the_order_of_the_source() -> None:
    """A grid, then a form in text on a later page: the order is that of the pages."""
    paper = Paper().line("巡查绩效目标表").grid(*form("巡查")).turn().line("保洁绩效目标表").grid(*form("保洁"))
    assert ["巡查", "保洁"] == [table.project.text for table in paper.read().tables if table.project]


def test_what_could_not_be_read_keeps_the_document_incomplete() -> None:
    """A page that was a picture."""
    source = Source("a.pdf", "pdf", tuple(Paper().grid(HEADING, *ROWS).blocks), problems=(Problem("第2页是图片"),))
    assert not recognise(source).complete


def test_a_hidden_column_of_technical_marks_is_not_read() -> None:
    """Nobody sees it, and it has no heading that means anything; a hidden column of levels still counts."""
    grid = sheet("目标", *((*row, f"x{at}") for at, row in enumerate((HEADING, *ROWS))), ("", "", "", "", "x9"))
    concealed = CellFacts(hidden=True)
    rows = tuple((replace(row[0], facts=concealed), *row[1:4], replace(row[4], facts=concealed)) for row in grid.rows)
    document = recognise(Source("a.xlsx", "xlsx", (replace(grid, rows=rows),)))
    assert () == document.problems
    assert [row[0] for row in ROWS] == [item.level1.text for item in document.tables[0].indicators if item.level1]


def test_a_unit_right_of_the_names_is_a_measure() -> None:
    """单位 over 公里 and 次 names no department."""
    heading = (*HEADING, "单位")
    rows = [(*row[:3], "12", unit) for row, unit in zip(ROWS, ("公里", "%", "点", "", "%"), strict=True)]
    table = recognise(Source("a.xlsx", "xlsx", (sheet("目标", heading, *rows),))).tables[0]
    assert ["公里", "%", "点", "", "%"] == [item.unit.text for item in table.indicators if item.unit]


def test_a_label_alone_in_its_row_is_the_level_of_the_rows_below() -> None:
    """A form without a column of level 1."""
    grid = sheet(
        "目标",
        ("二级指标", "三级指标", "指标值"),
        ("一、产出指标", "", ""),
        ("数量指标", "清扫道路长度", "≥12公里"),
        ("二、满意度指标", "", ""),
        ("服务对象满意度指标", "商户满意度", "≥90%"),
    )
    table = recognise(Source("a.xlsx", "xlsx", (grid,))).tables[0]
    assert ["产出指标", "满意度指标"] == [item.level1.text for item in table.indicators if item.level1]


def test_values_of_several_indicators_in_one_cell_may_wrap() -> None:
    """Three indicators, and their values on four lines because the cell is narrow."""
    row = (
        "产出指标",
        "时效指标",
        "指标1：拨付及\n时率\n指标2：办结时限\n指标3：完成时间",
        "=100%\n≤6个工作\n日\n7月底前",
    )
    paper = Paper().grid(HEADING, row, *ROWS)
    values = [item.value.text for item in paper.read().tables[0].indicators if item.value]
    assert ["=100%", "≤6个工作日", "7月底前"] == values[:3]


def test_numbers_that_a_page_wraps_are_whole() -> None:
    """13-时效指标 with the line end after its first digit."""
    text = "1、1-产出指标；11-数量指标；次数；年度指标值:≧5次。2、1-产出指标；1\n3-时效指标；时间；年度指标值:6月底前。"
    paper = Paper().grid(("项目名称", "总计", "绩效目标", "绩效指标"), ("巡查", "5.00", "全覆盖", text))
    assert ["数量指标", "时效指标"] == [item.level2.text for item in paper.read().tables[0].indicators if item.level2]


def test_text_that_runs_out_of_a_cell_at_the_end_of_a_page_belongs_to_it() -> None:
    """The merged cell goes on, empty, on the next page; its last line stands below the table."""
    heading = ("职能", *HEADING[1:])
    paper = Paper().grid(heading, (("职能1：道路保洁，清扫日", 2), *ROWS[0][1:]), ("^", *ROWS[1][1:]))
    edge = paper.down - HEIGHT
    where = Location("a.pdf", page=1, line=9, character=1, box=(55, edge + 2, 95, edge + 12))
    paper.blocks.append(Passage("常开展。", ((0, where),)))
    paper.turn().grid((("", 1), *ROWS[2][1:]))
    (grid,) = paper.whole()
    assert "职能1：道路保洁，清扫日\n常开展。" == grid.rows[1][0].text
    assert not [block for block in whole_tables(paper.blocks) if isinstance(block, Passage)]


def test_the_end_of_a_name_alone_on_the_next_page() -> None:
    """Two characters beside an empty value, where hardly any row lacks one, are no indicator."""
    lengths = [(f"第{at}段护岸长度", f"≥{at}公里" if at != 3 else "") for at in range(1, 9)]
    rows = [("^" if at else ("产出指标", 8), "^" if at else ("数量指标", 8), *row) for at, row in enumerate(lengths)]
    paper = Paper().grid(HEADING, *rows, ("效益指标", "社会效益指标", "沿河养老服务覆", "不低于上年")).turn()
    paper.grid((("", 2), ("", 2), "盖面", ""), ("^", "^", "就近照料老人", "≥60人"))
    (table,) = paper.read().tables
    assert ["沿河养老服务覆盖面", "就近照料老人"] == [row[2] for row in listed(table)][-2:]


# ── columns that a page cut off ──────────────────────────────────────────────────────────────────────────────────

SHEET = [
    HEADING,
    (("产出指标", 3), ("数量指标", 2), "巡河次数", "≥24次"),
    ("^", "^", "清理河段", "≥9段"),
    ("^", "时效指标", "完成时间", "11月底前"),
    (("效益指标", 2), "生态效益指标", "断面水质达标率", "≥90%"),
    ("^", "社会效益指标", "沿河投诉", "≤3件"),
    ("满意度指标", "服务对象满意度指标", "居民满意度", "≥85%"),
]


def listed(table: TargetTable) -> list[tuple[str, ...]]:
    """Levels, name and value of each indicator."""
    cells = [(row.level1, row.level2, row.name, row.value) for row in table.indicators]
    return [tuple(cell.text if cell else "" for cell in row) for row in cells]


def printed(columns: Sequence[int], turn: int) -> Document:
    """The sheet printed in strips that begin at these columns, each over two pages that part before a row."""
    paper = Paper()
    for begin, end in pairwise((*columns, len(HEADING))):
        rows = [row[begin:end] for row in SHEET]
        edges = [edge - EDGES[begin] + EDGES[0] for edge in EDGES[begin : end + 1]]
        paper.grid(*rows[:turn], edges=edges).turn().grid(*rows[turn:], edges=edges).turn()
    return paper.read()


@pytest.mark.parametrize("turn", [4, 6], ids=["between sections", "before the last row"])
@pytest.mark.parametrize("columns", [(0, 2), (0, 3), (0, 1, 3), (0, 1, 2, 3)])
def test_columns_on_pages_of_their_own_are_put_beside(columns: Sequence[int], turn: int) -> None:
    """A sheet wider than the paper reads as one that fits, and each cell still tells its own page."""
    found, whole = printed(columns, turn), printed((0,), turn)
    assert [listed(table) for table in whole.tables] == [listed(table) for table in found.tables]
    value = found.tables[0].indicators[0].value
    assert value is not None and 2 * len(columns) - 1 == value.location.page


def test_forms_of_one_layout_on_each_page_stay_apart() -> None:
    """They begin at the same heights, and each has its own levels and values."""
    paper = Paper()
    for name in ("清淤", "护岸"):
        rows = [(cell if isinstance(cell, tuple) or cell != "巡河次数" else name for cell in row) for row in SHEET]
        paper.line("项目支出绩效目标表", 60).grid(*map(tuple, rows)).turn()
    assert [6, 6] == [len(table.indicators) for table in paper.read().tables]


def test_another_table_on_the_next_page_is_no_strip() -> None:
    """Its rows stand at other heights than those of a list that has no values."""
    paper = Paper().grid(*[row[:3] for row in SHEET], edges=EDGES[:4]).turn()
    paper.line("职责").grid(("名称", "指标值"), ("巡查", "≥3次"), ("值守", "≥5次"), edges=EDGES[:3])
    grids = paper.whole()
    assert [7, 3] == [len(grid.rows) for grid in grids]
