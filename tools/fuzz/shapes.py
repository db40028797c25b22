"""Tables that know what they say: made by hypothesis, then treated as people and programs treat tables.

A treatment moves columns, drops merges, cuts a row in two, inserts rows that are no indicators, or repeats the headings.
None of them takes an indicator away, so a reading must give every one of them, or tell of what it did not understand.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape
from typing import Any

from hypothesis import strategies as st

from tools.fuzz.material import delimited
from tools.fuzz.packages import packed, unpacked
from tools.fuzz.pages import drawn, paper
from tools.fuzz.targets import docx, xlsx

HEADINGS = {
    "level1": ("一级指标",),
    "level2": ("二级指标",),
    "name": ("三级指标", "指标名称"),
    "value": ("指标值", "年度指标值", "目标值"),
    "unit": ("计量单位", "度量单位"),
    "weight": ("权重", "分值"),
    "remark": ("备注",),
}
LEVELS = (
    ("产出指标", "数量指标"),
    ("产出指标", "质量指标"),
    ("产出指标", "时效指标"),
    ("效益指标", "社会效益指标"),
    ("满意度指标", "服务对象满意度指标"),
)
SUBJECTS = ("道路", "桥梁", "校舍", "灌渠", "林地", "路灯", "泵站", "书刊", "药品", "农机")
MEASURES = {
    "养护长度": "≥10公里",
    "检查次数": "≥12次",
    "合格率": "≥95%",
    "受益人数": "≥3000人",
    "完工比例": "≥90%",
    "使用者满意度": "≥85%",
}
JUNK = (("",), ("合计",), ("注：本表由项目单位填报",), ("填表人：", "联系电话："), ("第1页共2页",), ("—",))
FORMATS = ("csv", "tsv", "xlsx", "docx", "html", "pdf")


@dataclass(frozen=True)
class Shape:
    """Rows of texts with the headings at ``heading``, what they say, and how they are written down."""

    rows: tuple[tuple[str, ...], ...]
    heading: int
    names: tuple[str, ...]
    format: str
    treatments: tuple[str, ...]
    merged: bool = False

    def data(self) -> tuple[bytes, str]:
        """The file and its name."""
        rows = self.rows
        if self.format == "csv":
            return delimited(rows).encode("utf-8"), "a.csv"
        if self.format == "tsv":
            return delimited(rows, "\t").encode("utf-8"), "a.tsv"
        if self.format == "xlsx":
            return packed(unpacked(xlsx.parts(rows, self._merges()))), "a.xlsx"
        if self.format == "docx":
            body = docx.paragraph("项目支出绩效目标表") + docx.table(rows, merged=self.merged)
            return packed(unpacked(docx.parts(body))), "a.docx"
        if self.format == "html":
            lines = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
            return f"<html><meta charset=utf-8><body><table>{lines}</table></body></html>".encode(), "a.html"
        return paper(drawn(rows)), "a.pdf"

    def _merges(self) -> str:
        """The blanks below a level as cells that are merged with it."""
        if not self.merged:
            return ""
        areas = []
        for column in range(2):
            start = None
            for at in range(self.heading + 1, len(self.rows) + 1):
                row = self.rows[at] if at < len(self.rows) else ("x",) * 9
                blank = len(row) > column and not row[column] and len(row) == len(self.rows[self.heading])
                if not blank:
                    if start is not None and at - start > 1:
                        areas.append(f'<mergeCell ref="{chr(65 + column)}{start + 1}:{chr(65 + column)}{at}"/>')
                    start = at
        return f"<mergeCells>{''.join(areas)}</mergeCells>" if areas else ""


@st.composite
def shapes(draw: st.DrawFn) -> Shape:
    """A table of two to nine indicators after up to three treatments."""
    subjects = draw(st.lists(st.sampled_from(SUBJECTS), min_size=2, max_size=9, unique=True))
    items = []
    for subject in subjects:
        measure = draw(st.sampled_from(sorted(MEASURES)))
        items.append((draw(st.integers(0, len(LEVELS) - 1)), subject + measure, MEASURES[measure]))
    items.sort(key=lambda item: item[0])
    columns = ["level1", "level2", "name", "value"]
    columns += draw(st.lists(st.sampled_from(["unit", "weight", "remark"]), unique=True, max_size=3))
    filled = draw(st.sampled_from(["every", "first"]))
    rows = [tuple(draw(st.sampled_from(HEADINGS[column])) for column in columns)]
    before: tuple[str, str] = ("", "")
    for level, name, value in items:
        one, two = LEVELS[level]
        shown = {"level1": one, "level2": two, "name": name, "value": value, "unit": "", "weight": "10", "remark": ""}
        if filled == "first" and before[0] == one:
            shown["level1"] = ""
        if filled == "first" and before == (one, two):
            shown["level2"] = ""
        before = one, two
        rows.append(tuple(shown[column] for column in columns))
    names = tuple(name for _, name, _ in items)
    chosen = draw(st.sampled_from(FORMATS))
    shape = Shape(tuple(rows), 0, names, chosen, (), merged=filled == "first" and draw(st.booleans()))
    for treat in draw(st.lists(st.sampled_from(TREATMENTS), max_size=3, unique_by=lambda one: one.__name__)):
        shape = treat(draw, shape)
        shape = replace(shape, treatments=(*shape.treatments, treat.__name__))
    return shape


def shuffled_columns(draw: Any, shape: Shape) -> Shape:
    """Columns in any order; merges go with them only where the levels stay in front."""
    wide = len(shape.rows[shape.heading])
    order = draw(st.permutations(range(wide)))
    rows = tuple(tuple(row[at] for at in order) if len(row) == wide else row for row in shape.rows)
    return replace(shape, rows=rows, merged=False)


def dropped_merges(draw: Any, shape: Shape) -> Shape:
    """The blanks under a level stay, and nothing says that they were one cell."""
    return replace(shape, merged=False)


def junk_rows(draw: Any, shape: Shape) -> Shape:
    """Rows that are no indicators above, between and below."""
    rows = list(shape.rows)
    heading = shape.heading
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(rows)))
        wide = len(shape.rows[shape.heading])
        junk = draw(st.sampled_from(JUNK))
        rows.insert(at, (*junk, *[""] * (wide - len(junk))))
        heading += at <= heading
    return replace(shape, rows=tuple(rows), heading=heading, merged=False)


def repeated_headings(draw: Any, shape: Shape) -> Shape:
    """The row of headings once more, as on every page of a print."""
    rows = list(shape.rows)
    rows.insert(draw(st.integers(shape.heading + 1, len(rows))), shape.rows[shape.heading])
    return replace(shape, rows=tuple(rows), merged=False)


def title_rows(draw: Any, shape: Shape) -> Shape:
    """A title and facts of the project above the headings."""
    wide = len(shape.rows[shape.heading])
    above = [
        ("项目支出绩效目标表",),
        ("项目名称", "夜间开放", "主管部门", "青禾县文化馆"),
        ("年度目标", "全年开放，使用者满意。"),
    ]
    padded = tuple((*row, *[""] * (wide - len(row))) for row in above[: draw(st.integers(1, 3))])
    return replace(shape, rows=(*padded, *shape.rows), heading=shape.heading + len(padded))


def cut_row(draw: Any, shape: Shape) -> Shape:
    """A row that a page break cut: the rest of its name stands alone in the next row."""
    wide = len(shape.rows[shape.heading])
    at = draw(st.integers(shape.heading + 1, len(shape.rows) - 1))
    row = shape.rows[at]
    column = next((place for place, text in enumerate(row) if text in shape.names), None)
    if column is None or len(row) != wide:
        return shape
    middle = draw(st.integers(2, len(row[column]) - 1))
    head = tuple(text[:middle] if place == column else text for place, text in enumerate(row))
    rest = tuple(row[column][middle:] if place == column else "" for place in range(wide))
    return replace(shape, rows=(*shape.rows[:at], head, rest, *shape.rows[at + 1 :]), merged=False)


def two_tables(draw: Any, shape: Shape) -> Shape:
    """The rows in two parts, each under headings, with a blank row between."""
    at = draw(st.integers(shape.heading + 2, len(shape.rows)))
    wide = len(shape.rows[shape.heading])
    between = (("",) * wide, shape.rows[shape.heading])
    return replace(shape, rows=(*shape.rows[:at], *between, *shape.rows[at:]), merged=False)


TREATMENTS = (shuffled_columns, dropped_merges, junk_rows, repeated_headings, title_rows, cut_row, two_tables)
