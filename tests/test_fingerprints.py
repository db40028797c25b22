"""Fingerprints: what keeps a finding the same finding, and what makes it another one.

One sentence of docs/fingerprints.md, one test; the forms are written as workbooks and as text and read again.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.engine import run
from perflint.engine.fingerprints import PATTERN
from perflint.model import Document, Finding
from perflint.readers import read_bytes, read_file
from perflint.recognition import recognise
from perflint.rulebook import Rulebook, load

openpyxl = pytest.importorskip("openpyxl")

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
HEAD = ("一级指标", "二级指标", "三级指标", "指标值", "指标说明")
Row = tuple[str, str, str, str, str]
POOL: tuple[Row, ...] = (
    ("产出指标", "数量指标", "培训人员覆盖率", "≥40人", ""),
    ("产出指标", "数量指标", "举办讲座场次", "≥12", ""),
    ("产出指标", "数量指标", "修缮路灯数量", "80盏", ""),
    ("产出指标", "质量指标", "设备验收合格率", "98分", ""),
    ("产出指标", "质量指标", "图书上架差错率", "≤5册", ""),
    ("产出指标", "时效指标", "活动完成时间", "及时", ""),
    ("效益指标", "社会效益指标", "社区环境改善情况", "较好", ""),
    ("效益指标", "社会效益指标", "带动就业人数", "≥95%", ""),
    ("满意度指标", "服务对象满意度指标", "居民满意度", "≥90人", ""),
)
OTHERS: tuple[Row, ...] = (
    ("产出指标", "数量指标", "更换标识牌数量", "≥30块", ""),
    ("产出指标", "数量指标", "巡查河道次数", "≥52次", ""),
)
Form = tuple[str, tuple[Row, ...]]  # project and rows


@cache
def whole_book() -> Rulebook:
    return load()


@cache
def book() -> Rulebook:
    """The rules that judge one row by itself."""
    rules = whole_book().rules
    return Rulebook(tuple(rule for rule in rules if rule.given == "indicator" and "check" not in rule.data), "x")


def grid(form: Form, blank: int | None = None) -> list[list[str]]:
    project, rows = form
    made = [["项目支出绩效目标申报表"], ["项目名称", project], ["年度目标", "改善社区公共服务"], [*HEAD]]
    made += [list(row) for row in rows]
    if blank is not None:
        made.insert(4 + blank % (len(rows) + 1), [])
    return made


def workbook(forms: Sequence[Form], names: Sequence[str] = (), blank: int | None = None) -> bytes:
    book_ = openpyxl.Workbook()
    book_.remove(book_.active)
    for number, form in enumerate(forms):
        sheet = book_.create_sheet(names[number] if names else f"表{number + 1}")
        for row in grid(form, blank):
            sheet.append(row)
    target = io.BytesIO()
    book_.save(target)
    return target.getvalue()


def delimited(form: Form) -> bytes:
    target = io.StringIO()
    csv.writer(target).writerows(grid(form))
    return target.getvalue().encode("gbk")


def understood(data: bytes, path: str = "送审稿.xlsx") -> Document:
    return recognise(read_bytes(data, path))


def prints(*documents: Document) -> Counter[str]:
    return Counter(finding.fingerprint for finding in run(documents, book()).findings)


forms = st.builds(
    lambda project, rows: (project, tuple(dict.fromkeys([POOL[0], *rows]))),
    st.sampled_from(["社区服务提升", "老旧小区改造", "全民阅读推广"]),
    st.lists(st.sampled_from(POOL), min_size=1, max_size=6),
)
quick = settings(max_examples=25, deadline=None)


class TestWhatKeepsAFinding:
    @quick
    @given(forms, st.integers(0, 8))
    def test_a_blank_row(self, form: Form, where: int) -> None:
        before = prints(understood(workbook([form])))
        assert before
        assert before == prints(understood(workbook([form], blank=where)))

    @quick
    @given(forms)
    def test_another_name_of_the_sheet_and_the_file(self, form: Form) -> None:
        before = prints(understood(workbook([form])))
        assert before == prints(understood(workbook([form], ["二稿"]), "新文件夹/改名.xlsx"))

    @quick
    @given(forms)
    def test_saving_the_workbook_as_delimited_text(self, form: Form) -> None:
        assert prints(understood(workbook([form]))) == prints(understood(delimited(form), "送审稿.csv"))

    @quick
    @given(st.lists(forms, min_size=2, max_size=3))
    def test_another_order_of_tables(self, several: list[Form]) -> None:
        """Also where tables are alike, or have no project name."""
        several.append(("", several[0][1]))
        assert prints(understood(workbook(several))) == prints(understood(workbook(several[::-1])))

    @quick
    @given(forms, st.sampled_from(OTHERS), st.integers(0, 8))
    def test_other_indicators_that_come_or_go(self, form: Form, other: Row, where: int) -> None:
        project, rows = form
        place = where % (len(rows) + 1)
        more = (project, (*rows[:place], other, *rows[place:]))
        assert not prints(understood(workbook([form]))) - prints(understood(workbook([more])))

    @quick
    @given(forms)
    def test_another_cell_of_the_row(self, form: Form) -> None:
        """The explanation, or the level that the row is listed under."""
        project, rows = form
        told = tuple((one, two, name, value, "以台账为准") for one, two, name, value, _ in rows)
        before = run([understood(workbook([form]))], book()).findings
        after = prints(understood(workbook([(project, told)])))
        here = {one.fingerprint for one in before if one.place.field in ("value", "name")}
        assert here
        assert here <= set(after)

    @quick
    @given(forms, forms, st.booleans())
    def test_other_documents_of_the_run(self, form: Form, other: Form, first: bool) -> None:
        one, two = understood(workbook([form])), understood(workbook([other]), "b.xlsx")
        report = run([one, two] if first else [two, one], book())
        number = 0 if first else 1
        mine = Counter(finding.fingerprint for finding in report.findings if finding.place.document == number)
        assert prints(one) == mine

    @quick
    @given(forms)
    def test_other_rules_of_the_run(self, form: Form) -> None:
        """A finding has the same fingerprint when its rule runs alone and what would supersede others is left out."""
        document = understood(workbook([form]))
        together = run([document], whole_book()).findings
        for rule in {finding.code for finding in together}:
            alone = Counter(finding.fingerprint for finding in run([document], whole_book(), select=[rule]).findings)
            assert not Counter(one.fingerprint for one in together if one.code == rule) - alone

    def test_width_and_white_space(self) -> None:
        """What formats and typists do differently."""
        row = ("产出指标", "数量指标", "培训人员覆盖率", "≥40人", "")
        wide = ("产出指标", "数量指标", "培训人员 覆盖率", "≥４０人", "")
        before = prints(understood(workbook([("甲", (row, *OTHERS))])))
        after = prints(understood(workbook([("甲", (wide, *OTHERS))])))
        assert not before - after and 1 == (after - before).total()  # the width itself is reported


class TestWhatMakesItAnother:
    @quick
    @given(forms, st.integers(0, 8))
    def test_editing_the_offending_cell(self, form: Form, which: int) -> None:
        """None of the findings at the cell keeps its fingerprint."""
        project, rows = form
        document = understood(workbook([form]))
        at_values = [one for one in run([document], book()).findings if one.place.field == "value"]
        if not at_values:
            return
        chosen = at_values[which % len(at_values)]
        number = chosen.place.indicator or 0
        edited = tuple(
            (*row[:3], f"{row[3]}（含郊区）", row[4]) if index == number else row for index, row in enumerate(rows)
        )
        assert chosen.fingerprint not in prints(understood(workbook([(project, edited)])))

    def test_another_project_row_or_rule(self) -> None:
        row = POOL[0]
        first = prints(understood(workbook([("甲", (row, *OTHERS))])))
        second = prints(understood(workbook([("乙", (row, *OTHERS))])))
        renamed = prints(understood(workbook([("甲", ((*row[:2], "讲解员培训覆盖率", *row[3:]), *OTHERS))])))
        assert set() == set(first) & set(second)
        assert set() == set(first) & set(renamed)

    def test_the_same_row_twice(self) -> None:
        """Counted, so that a second occurrence is a finding of its own."""
        twice = prints(understood(workbook([("甲", (POOL[0], POOL[0], *OTHERS))])))
        once = prints(understood(workbook([("甲", (POOL[0], *OTHERS))])))
        assert 2 * len(once) == len(twice)
        assert not once - twice

    def test_the_values_of_a_finding_about_a_sum(self) -> None:
        """A sum that is wrong by another amount is another finding, whatever cell is pointed at."""

        def of(fiscal: int, title: str = "申报表", indicators: int = 2) -> list[str]:
            rows: list[dict[str, Any]] = [{"name": f"购置书架{n}", "value": f"≥{n + 3}个"} for n in range(indicators)]
            table = {"project": "甲", "title": title, "indicators": rows, "budget": 100, "fiscal": fiscal, "other": 10}
            from perflint.recognition.interchange.reading import document_from_record

            document = document_from_record({"tables": [table]}, "a.json")
            return [one.fingerprint for one in run([document], load(), select=[sums.code]).findings]

        sums = next(rule for rule in load().rules if rule.check == "adds_up")
        assert 1 == len(of(60))
        assert of(60) == of(60, title="申报表（二稿）", indicators=5)
        assert of(60) != of(70)


def test_the_form_of_a_fingerprint() -> None:
    """The version first, so that old ones can be told from unknown ones."""
    found = prints(understood(workbook([("甲", POOL)])))
    assert all(PATTERN.fullmatch(one) for one in found)


@pytest.mark.skipif(not (CORPUS / "originals").is_dir(), reason="the corpus of real files is not here")
@pytest.mark.parametrize(
    "files",
    [
        ("004_dept.xlsx", "004_dept.xls", "004_gbk.csv", "004_utf16.tsv", "004_semicolon_gbk.csv"),
        ("000_form.docx", "../seed-000.txt"),
        ("001_forms_split26.docx", "../seed-001.txt"),
    ],
)
def test_real_files_in_several_formats(files: tuple[str, ...]) -> None:
    """The same form has the same findings with the same fingerprints in each of its formats."""

    def found(name: str) -> tuple[Finding, ...]:
        return run([recognise(read_file(CORPUS / "originals" / name))], load()).findings

    first, *others = (Counter(one.fingerprint for one in found(name)) for name in files)
    assert 20 < len(first)
    for other in others:
        assert first == other
