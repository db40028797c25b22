"""The batch view: every number in it is one that can be counted by hand."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

import perflint
from perflint.model import (
    Cell,
    Dimension,
    Document,
    Grade,
    Indicator,
    Loss,
    Overview,
    Place,
    Report,
    Severity,
    TargetTable,
)
from perflint.overview import overview_of
from perflint.reporters import ReportOptions, find
from tests.report_samples import finding

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"


def table(title: str, *rows: tuple[str, str]) -> TargetTable:
    indicators = tuple(Indicator(name=Cell(name), value=Cell(value)) for name, value in rows)
    return TargetTable(indicators, project=Cell(title))


SET = (("培训人数", "≥300人"), ("培训合格率", "≥95%"), ("群众满意度", "≥90%"))


def document(unit: str, *tables: TargetTable) -> Document:
    return Document(f"batch/{unit}.xlsx", department=Cell(unit), tables=tables)


def grade(number: int, score: str | None, lost: str = "0") -> Grade:
    losses = (Loss("PF901", "sample-rule", Place(number), Decimal(lost)),) if Decimal(lost) else ()
    dimension = Dimension("完整性", Decimal(20), Decimal(20) - Decimal(lost), losses)
    label = "良" if score else "无法评定"
    return Grade(number, None, label, Decimal(score) if score else None, (dimension,), "" if score else "太多没有结论")


def batch() -> Report:
    documents = (
        document("甲局", table("技能培训", *SET)),
        document("乙局", table("农技推广", *SET)),
        document(
            "丙局", table("道路养护", ("养护里程", "有所增加"), ("完好率", "≥90%"), ("满意度", "≥90%"), ("空白", ""))
        ),
        document("丁局"),
    )
    found = (
        finding(place=Place(0, 0), severity=Severity.ERROR),
        finding(place=Place(1, 0)),
        finding(place=Place(1, 0)),
    )
    grades = (grade(0, "85", "5"), grade(1, "90", "2.5"), grade(2, "90"), grade(3, None))
    return Report(documents, found, grades=grades)


def shown(report: Report, **options: object) -> str:
    view = replace(report, overview=overview_of(report))
    return find("overview").render(view, ReportOptions(**options))  # type: ignore[arg-type,return-value]


def test_ranking_is_by_score_then_problems() -> None:
    """Best first; with equal scores the one with fewer problems; what has no grade stands apart with its reason."""
    view = overview_of(batch())
    assert ["丙局", "乙局", "甲局", "丁局"] == [one.name for one in view.ranks]
    assert ["丙局", "乙局", "甲局"] == [one.name for one in view.ranked]
    assert [(Severity.ERROR, 1), (Severity.WARNING, 0)] == list(view.ranked[-1].problems[:2])
    assert "太多没有结论" == view.ranks[-1].reason
    text = shown(batch())
    places = [line.split()[0] for line in text.splitlines() if line.rstrip().endswith(".xlsx") and " 良 " in line]
    assert ["1", "1", "3"] == places
    assert "太多没有结论" in text


def test_quantified_are_those_with_a_measurable_value() -> None:
    """Blank values are neither; 有所增加 is stated but cannot be measured."""
    ranks = {one.name: (one.quantified, one.valued, one.indicators) for one in overview_of(batch()).ranks}
    assert {"甲局": (3, 3, 3), "乙局": (3, 3, 3), "丙局": (2, 3, 4), "丁局": (0, 0, 0)} == ranks
    assert "填了指标值的 9 个中 8 个可以衡量（89%）" in shown(batch())


def test_costs_are_the_losses_of_the_documents() -> None:
    """Points add up over documents; findings and documents are counted by rule."""
    (cost,) = overview_of(batch()).costs
    assert (cost.code, cost.points, cost.findings, cost.documents) == ("PF901", Decimal("7.5"), 3, 2)


def test_copied_between_units_only() -> None:
    """The same set in two units is copied; the same project handed in twice is not."""
    (copied,) = overview_of(batch()).copied
    assert (3, True, 2, 2) == (copied.indicators, copied.values, copied.documents, len(copied.projects))
    twice = replace(batch(), documents=(batch().documents[0],) * 2)
    assert () == overview_of(twice).copied
    other = tuple((name, "≥1%") for name, _ in SET)
    changed = Report((document("甲局", table("培训", *SET)), document("乙局", table("推广", *other))))
    assert not overview_of(changed).copied[0].values


@pytest.mark.parametrize(("same", "told"), [(5, True), (3, True), (2, False)])
def test_uniform_values(same: int, told: bool) -> None:
    """Of five projects at least three must agree, and there must be five at all."""
    values = ["≥90%"] * same + [f"≥{80 + number}%" for number in range(5 - same)]
    whole = Report(tuple(document(f"{n}局", table(f"项目{n}", ("满意度", value))) for n, value in enumerate(values)))
    found = overview_of(whole).uniform
    assert told == bool(found)
    if found:
        assert ("≥90%", same, 5, same) == (found[0].value, found[0].same, found[0].total, found[0].documents)
    assert () == overview_of(replace(whole, documents=whole.documents[:4])).uniform


def test_one_document_or_none() -> None:
    """Nothing is ranked where there is nothing to compare with, and it says so."""
    one = Report(batch().documents[:1], grades=batch().grades[:1])
    assert "不排名" in shown(one)
    assert "不能排名" in shown(Report())
    assert "不能排名" in find("overview").render(Report(overview=Overview()), ReportOptions())


def test_the_same_department_twice_has_a_mean() -> None:
    """Two documents of one department are taken together."""
    documents = (batch().documents[0], replace(batch().documents[0], path="batch/二.xlsx"))
    text = shown(Report(documents, grades=(grade(0, "80"), grade(1, "90"))))
    assert "甲局：2 份，平均 85 分" in text


@pytest.mark.parametrize("width", [40, 80, 120])
def test_hostile_names_and_widths(width: int) -> None:
    """No escape, no line break of a name comes through."""
    nasty = document("\x1b[31m\u202e局\n第二行\ud800" + "长" * 5000, table("=1+1\r\n<script>", *SET))
    text = shown(Report((nasty, nasty), grades=(grade(0, "80"), grade(1, "90"))), width=width)
    assert not set(text) & set("\x1b\u202e\r")
    assert "\n第二行" not in text


def test_ranking_by_problems_is_a_list_of_its_own() -> None:
    """The worst severity counts first, then the next; who has no grade is in it, who has no problem is not."""
    view = overview_of(batch())
    assert ["甲局", "乙局"] == [one.name for one in view.by_problems]
    text = shown(batch())
    listed = text[text.index("按问题排名") : text.index("扣分最多")].splitlines()[2:4]
    assert [["1", "1", "0", "0", "0", "1", "3.3"], ["2", "0", "2", "0", "0", "2", "6.7"]] == [
        line.split()[:7] for line in listed
    ]
    assert [("PF901", 3)] == [(one.code, one.findings) for one in view.frequent]
    assert "问题最多的规则" in text


def test_copied_says_how_many_units() -> None:
    """Two projects of one unit are no copy between units; documents that name no unit are units of their own."""
    own = document("甲局", table("一", *SET), table("二", *SET))
    nobody = tuple(Document(f"{n}.txt", tables=(table(f"项目{n}", *SET),)) for n in range(2))
    assert [2, 1, 2] == [overview_of(Report(some)).copied[0].units for some in (batch().documents, (own,), nobody)]
    assert "照搬的指标 1 组，其中 1 组出自不同单位" in shown(batch())
    assert "其中" not in shown(Report((own,)))


def sheet_of(report: Report) -> list[list[str]]:
    openpyxl, found = pytest.importorskip("openpyxl"), find("xlsx")
    pytest.importorskip("xlsxwriter")
    data = found.render(replace(report, overview=overview_of(report)), ReportOptions())
    book = openpyxl.load_workbook(io.BytesIO(data))  # type: ignore[arg-type]
    if "批次总览" not in book.sheetnames:
        return []
    return [["" if cell is None else str(cell) for cell in row] for row in book["批次总览"].values]


def test_as_a_sheet() -> None:
    """The rankings, the rules, the copied set and the equal values, each under its heading; none for a single file."""
    rows = sheet_of(batch())
    at = {row[0][:6]: number for number, row in enumerate(rows) if row[0][1:2] == "、"}
    assert ["一、按得分排", "二、按问题排", "三、交了几份", "四、没有得分", "五、扣分最多", "六、问题最多", "七、照搬的指", "八、千篇一律"] == list(at)  # fmt: skip
    ranked = rows[at["一、按得分排"] + 2 :][:3]
    assert [["1", "—", "丙局.xlsx", "良", "90"], ["1", "—", "乙局.xlsx", "良", "90"]] == [row[:5] for row in ranked[:2]]
    assert ["1", "0", "1", "1", "3", "100%"] == ranked[2][5:11]
    assert ["1", "—", "甲局.xlsx", "1", "0", "0", "0", "1", "3.3"] == rows[at["二、按问题排"] + 2][:9]
    assert ["1", "—", "丁局.xlsx", "太多没有结论"] == rows[at["四、没有得分"] + 2][:4]
    assert ["PF901", "样例规则的标题", "", "7.5", "3", "2"] == rows[at["五、扣分最多"] + 2][:6]
    assert ["3", "3 个指标在 2 个单位、2 份文件的 2 个项目里，指标值也都相同"] == rows[at["七、照搬的指"] + 2][:2]
    assert "没有。" == rows[at["八、千篇一律"] + 1][0]
    assert [] == sheet_of(Report(batch().documents[:1]))


def test_as_a_page() -> None:
    """The same in a view of the web report, which a single file has not; a copied set leads to its tables."""
    report = batch()
    page = find("html").render(replace(report, overview=overview_of(report)), ReportOptions())
    view = page[page.index('id="batch"') : page.index('id="rules"')]
    told = re.sub(r"<[^>]*>", "|", view)
    assert ["按得分排名", "按问题排名", "没有得分、不参加排名", "扣分最多的规则", "问题最多的规则"] == [
        title for title in re.findall(r"<h3>([^<]*)</h3>", view) if "照搬" not in title and "千篇" not in title
    ]
    assert "2 个单位、2 份文件的 2 个项目里" in told and "太多没有结论" in told
    assert 'data-filter="document=1&amp;table=0"' in view
    one = Report(report.documents[:1])
    assert 'id="batch"' not in find("html").render(replace(one, overview=overview_of(one)), ReportOptions())


def test_a_thousand_documents_stay_a_page() -> None:
    """What the terminal says does not grow with the batch, a table of the page is cut and says so."""
    some = tuple(document(f"{n}局", table(f"项目{n}", *SET)) for n in range(1000))
    report = Report(some, grades=tuple(grade(n, str(50 + n % 50)) for n in range(1000)))
    assert len(shown(report).splitlines()) < 80
    hundred = replace(report, documents=some[:100], grades=report.grades[:100])
    assert abs(len(shown(report).splitlines()) - len(shown(hundred).splitlines())) < 5


@pytest.mark.parametrize("format_", ["html", "xlsx"])
def test_hostile_names_in_page_and_sheet(format_: str) -> None:
    """A name is text in both."""
    nasty = document("<script>x</script>\x1b[31m\u202e局\ud800" + "长" * 5000, table("=1+1\r\n<img src=x>", *SET))
    report = Report((nasty, replace(nasty, path="=cmd.xlsx")), grades=(grade(0, "80"), grade(1, "90")))
    if format_ == "html":
        page = find("html").render(replace(report, overview=overview_of(report)), ReportOptions())
        view = page[page.index('id="batch"') : page.index('id="rules"')]
        assert "<script>x" not in view and "<img" not in view and not set(view) & set("\x1b\u202e\ud800")
    else:
        assert any("<script>x</script>" in cell for row in sheet_of(report) for cell in row)


def test_through_the_front_door() -> None:
    """The examples: all that lint graded is in the ranking, in the order of the scores."""
    report = perflint.lint(EXAMPLES, select=["PF1", "PF3"])
    view = overview_of(report)
    assert sorted(one.document for one in view.ranks) == list(range(len(report.documents)))
    scores = [one.score for one in view.ranked]
    assert scores == sorted(scores, key=lambda score: -(score or 0))
