"""Documents made to break the program: answered with the right exit code, never with a traceback; growth is counted."""

from __future__ import annotations

import gc
import json
import re
import tracemalloc
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from perflint import lexicon
from perflint.engine import judge_document, run
from perflint.engine.bounds import LEFT_OUT, LONGEST_TEXT, MOST_RELATED, bounded
from perflint.engine.concluding import conclude
from perflint.engine.gathering import Gathered
from perflint.engine.plans import plan_of
from perflint.errors import InputError
from perflint.limits import Limits
from perflint.model import Confidence, Document, Finding, Location, Passage, Place, Severity
from perflint.readers import read_bytes
from perflint.readers.shared.long_tags import shortened
from perflint.readers.text import read
from perflint.recognition import recognise
from perflint.recognition.grids.tables import tables_from_blocks
from perflint.recognition.interchange.reading import document_from_record
from perflint.recognition.page_marks import without_page_marks
from perflint.redacting.masking import Masker
from perflint.rulebook import load, regex
from perflint.rulebook.messages import LONGEST, MOST_ITEMS, printed
from perflint.rulebook.wording import mention
from tests import word_files, workbooks
from tests.command import run as command
from tests.files import zipped
from tests.work import growth, work

HEAD = "一级指标\t二级指标\t三级指标\t指标值\n"
ROW = "产出指标\t数量指标\t养护道路长度\t≥10公里\n"
DIGITS = "9" * 100_000
READ, UNREADABLE, FOUND, NOTHING = 0, 2, 1, 3


def row(**fields: Any) -> str:
    """An interchange document of one row."""
    cells = {"level1": "产出指标", "level2": "数量指标", "name": "长度", "value": "≥10公里", **fields}
    return json.dumps({"tables": [{"project": "道路养护", "indicators": [cells]}]})


FILES: dict[str, tuple[str, str | bytes, set[int]]] = {
    "an ordinary table": ("a.txt", HEAD + ROW, {READ, FOUND}),
    "one line of a megabyte": ("a.txt", "完成率达到95%，" * 120_000, {NOTHING}),
    "cells of a megabyte": ("a.txt", HEAD + ROW.replace("长度", "长度" * 250_000), {READ, FOUND}),
    "blank lines": ("a.txt", "\n" * 100_000 + "绩效目标表\n" + "\n" * 100_000, {NOTHING}),
    "NUL bytes": ("a.txt", b"\0" * 100_000, {UNREADABLE}),
    "NUL in JSON": ("a.json", row(name="a\0b", value="\0≥95%"), {READ, FOUND}),
    "characters without width": ("a.txt", HEAD + ROW.replace("长度", "\u200b" * 100_000), {READ, FOUND}),
    "open brackets": ("a.txt", HEAD + ROW.replace("长度", "（" * 100_000), {READ, FOUND}),
    "a merged cell of a megabyte": (
        "a.html",
        f"<table><tr><td>一级指标<td>二级指标<td>三级指标<td>指标值<tr><td rowspan=400>产出指标"
        f"<td rowspan=400>数量指标{'很好' * 100_000}<td>道路<td>1公里" + "<tr><td>道路<td>1公里" * 399 + "</table>",
        {READ, FOUND},
    ),
    "a unit without end": ("a.txt", HEAD + ROW.replace("公里", "个" * 1_900), {READ, FOUND}),
    "a merged cell that is more than a file may hold": (
        "a.html",
        f"<table><tr><td>一级指标<td>二级指标<td>三级指标<td>指标值<tr><td rowspan=900>产出指标"
        f"<td rowspan=900>数量指标{'很好' * 60_000}<td>道路<td>1公里" + "<tr><td>道路<td>1公里" * 899 + "</table>",
        {UNREADABLE},
    ),
    "white space": ("a.txt", "a" + " " * 1_000_000 + "b\n" + "\u3000" * 300_000, {NOTHING}),
    "deep JSON": ("a.json", '{"tables":' + "[" * 100_000 + "]" * 100_000 + "}", {UNREADABLE}),
    "lone surrogates": ("a.json", row(name="\ud83d长度", value="\udc00", unit="\ud800"), {READ, FOUND}),
    "digits": ("a.txt", HEAD + ROW.replace("10", DIGITS), {READ, FOUND}),
    "a number of JSON beyond all bounds": ("a.json", '{"tables":[{"budget":1e999999999}]}', {UNREADABLE}),
    "texts that are numbers beyond all bounds": (
        "a.json",
        row(value=f"≥{DIGITS}%", actual="1e999999999", weight="1e999999999", score="-1e-999999999", number="sNaN"),
        {READ, FOUND},
    ),
    "a table number of forty digits": ("a.json", '{"tables":[{"no":"1e40","indicators":[]}]}', {READ, FOUND, NOTHING}),
}


@pytest.mark.parametrize("called", [["check"], ["parse", "--format", "json"]])
@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_answered(tmp_path: Path, name: str, called: list[str]) -> None:
    """With an exit code that says what happened, and without a word of Python."""
    file, content, codes = FILES[name]
    path = tmp_path / file
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    result = command(*called, str(path))
    assert not re.search("Traceback|程序内部出错|运行出错", result.output)
    expected = codes if called[0] == "check" else {UNREADABLE} if codes == {UNREADABLE} else {READ}
    assert result.exit_code in expected


@pytest.mark.parametrize("head", [HEAD, ""], ids=["with a heading", "without a heading"])
def test_the_rows_of_a_grid_cost_the_same_each(head: str) -> None:
    """Ten times the rows are about ten times the work, identical or not."""

    def understand(rows: int) -> None:
        text = head + "".join(ROW.replace("道路", f"道路{number % 2}") for number in range(rows))
        (table,) = tables_from_blocks(read(text.encode(), "a.txt").blocks).tables
        assert rows == len(table.indicators)

    assert growth(understand, 300, 3_000) < 15


def test_the_lines_of_a_broken_cell_cost_the_same_each() -> None:
    """A cell of a header block that goes on and on, beside another."""
    above = "主管部门        某县交通运输                实施单位         某县公路养护\n"
    rest = "            局好                                  中心\n"
    table = "一级指标    二级指标    三级指标    指标值\n产出指标    数量指标    养护道路    ≥30公里\n"

    def understand(lines: int) -> None:
        assert recognise(read((above + rest * lines + table).encode(), "a.txt")).tables

    assert growth(understand, 300, 3_000) < 15


def test_the_rows_of_a_self_evaluation_cost_the_same_each() -> None:
    """Also where a rule looks at the whole table for each row."""
    book = load()

    def judge(rows: int) -> None:
        cells = {"level1": "产出指标", "level2": "数量指标", "value": "≥95", "actual": "95", "weight": 1, "score": 1}
        indicators = [{**cells, "name": f"长度{number}"} for number in range(rows)]
        document = document_from_record({"tables": [{"project": "道路养护", "indicators": indicators}]}, "a.json")
        run([document], book)

    assert growth(judge, 100, 1_000) < 15


def test_a_line_of_single_characters_is_put_together_once() -> None:
    """Words set apart (项 目 名 称) are looked for at each character, however many readings of the text ask for them."""

    def understand(lines: int) -> None:
        text = "\n".join("   ".join(f"产出数量养护一二三{number}") for number in range(lines))
        recognise(read(f"{HEAD}{text}".encode(), "a.txt"))

    understand(1)  # what is made once and kept
    assert work(lambda: understand(40)) < 40 * 12_000


def test_lines_that_each_may_begin_a_heading_cost_little() -> None:
    """Names of columns, line after line, none of which begins a table: what the lines below say is worked out once."""

    def understand(lines: int) -> None:
        words = ("项目", "备注", "单位", "资金", "名称", "序号", "项目资金", "项目单位")
        text = "\n".join(words[number * number % 61 % 8] for number in range(lines))
        recognise(read(text.encode(), "a.txt"))

    understand(20)  # what is made once and kept
    assert work(lambda: understand(200)) < 200 * 3_500


def test_each_amount_of_a_text_is_masked_at_the_same_cost() -> None:
    """However many were masked before it; a name that repeats itself is one name."""

    def mask(count: int) -> None:
        name = "河道清淤" * count
        text = "，".join(f"投入{number}万元，“河道清淤”" for number in range(count))
        assert f"X{count}" in Masker((("项目", name),), frozenset()).text(text)

    assert growth(mask, 100, 1_000) < 15


def test_running_heads_of_which_one_begins_another_are_counted_at_once() -> None:
    """However many pages begin with ever longer lines."""

    def blank_heads(count: int) -> None:
        longer = "".join(f"\f{'河' * size}\n" for size in range(4, count))
        text = longer + "\f0\n" * (count * 2) + f"\f{'河' * count}\n\f流\n" * (count * 2)
        without_page_marks([Passage(line) for line in text.split("\n")])

    assert growth(blank_heads, 40, 400) < 15


def test_attributes_without_end_are_left_out() -> None:
    """The parser compares each with all before it; values, blanks and the lines that follow stay as they are."""
    tag = "<p " + "\n".join(f'a{number}=">"' for number in range(20_000)) + ">绩效</p>"
    short = shortened(f"{tag}<p class='a > b'>目标</p>")
    assert len(short) < 100_000 < len(tag)
    assert short.count("\n") == tag.count("\n")
    assert short.endswith(">绩效</p><p class='a > b'>目标</p>")
    ordinary = "<table class=a>" + "<tr><td width='3' title=\"1 > 0\">指标</td></tr>" * 1_000
    assert ordinary == shortened(ordinary)
    source = read_bytes(f"<html>{tag}<table><tr><td>三级指标</td></tr></table>".encode(), "a.html")
    assert 2 == len(source.blocks)


def test_a_sheet_of_many_names_is_read_once() -> None:
    """A thousand entries of the workbook for one part of the package are one sheet, and told."""
    parts = workbooks.parts(WORKBOOK)
    entries = "".join(f'<sheet name="表{number}" sheetId="{number}" r:id="r1"/>' for number in range(1, 901))
    parts["xl/workbook.xml"] = (
        f'<workbook xmlns="{workbooks.MAIN}" xmlns:r="{workbooks.LINKS}"><sheets>{entries}</sheets></workbook>'
    )
    source = read_bytes(zipped(parts), "a.xlsx")
    assert (1, 899) == (len(source.blocks), len(source.problems))
    assert "表1" in source.problems[0].message


def test_tables_alike_share_what_they_lack() -> None:
    """Tables of three characters each are no reason to remember for every one what could not be judged."""
    document = document_from_record({"tables": [{}] * 500}, "a.json")
    answers = judge_document(document, load().rules).answers
    assert 501 == len(answers.sheets)
    assert len({id(sheet.missing) for sheet in answers.sheets}) < 10
    report = run([document], load())
    assert len(report.verdicts) == sum(1 for _ in report.verdicts) > 50_000


def test_verdicts_on_many_tables_are_not_held() -> None:
    """Grades are worked out of a hundred for each table, one after another."""
    document = document_from_record({"tables": [{}] * 2_000}, "a.json")
    plan = plan_of(load())
    gathered = Gathered()
    gathered.add(document, judge_document(document, plan.rules), plan)
    conclude(gathered, [plan])
    tracemalloc.start()
    try:
        conclude(gathered, [plan])
        assert tracemalloc.get_traced_memory()[1] < 2_000 * 5_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", "a\n" * 300),
        ("a.csv", "a\n" * 300),
        ("a.html", "<p>a" * 300),
        ("b.html", "<table>" + "<tr><td>a" * 300 + "</table>"),
        ("a.md", "a\n\n" * 300),
    ],
)
def test_lines_of_a_few_bytes_are_counted(name: str, content: str) -> None:
    """Rows of a single cell are lines too; what is blank is none, and rows of several cells stay rows."""
    with pytest.raises(InputError, match="文字行数不能超过 200"):
        read_bytes(content.encode(), name, Limits(lines=200))
    assert read_bytes(content.encode(), name, Limits(lines=300)).blocks
    assert read_bytes((HEAD + ROW * 300 + "\n" * 300).encode(), "a.txt", Limits(lines=200)).blocks


def test_a_line_of_text_is_not_copied_for_every_question() -> None:
    """Whether it begins a label or an indicator is asked of its text; its places are joined where it does."""
    source = read_bytes(("甲\n" * 3_000).encode(), "a.txt")
    recognise(source)
    assert work(lambda: recognise(source)) < 3_000 * 700


def test_a_form_of_very_many_rows_is_not_read_as_text_too() -> None:
    """Nobody copied it from a page."""
    source = read_bytes(("甲\t乙\n" * 30_000).encode(), "a.txt")
    assert work(lambda: recognise(source)) < 30_000 * 400


def test_a_long_text_that_rows_share_is_asked_once() -> None:
    """A workbook keeps it once, however many cells show it; so do the answers about it."""
    book = load()

    def judge(rows: int) -> None:
        cells = {"level1": "产出指标", "level2": "数量指标", "name": "完成道路养护任务1，" * 400, "value": "≥95"}
        run([document_from_record({"tables": [{"project": "道路养护", "indicators": [cells] * rows}]}, "a.json")], book)

    judge(2)  # what is made once and kept
    assert (work(lambda: judge(40)) - work(lambda: judge(20))) / 20 < 9_000


@pytest.mark.parametrize("name", sorted(lexicon.word_lists()))
def test_no_word_list_runs_away(name: str) -> None:
    """Each word of each pattern, repeated until the pattern nearly fits: the watchdog of pytest shows one that hangs."""
    patterns = [word[3:] for word in lexicon.words(name) if word.startswith("re:")]
    tokens = {token for pattern in patterns for token in re.findall("[\u4e00-\u9fff]{1,6}", pattern)}
    hostile = [*sorted(tokens), "1", "9.", "*", " ", "（"]
    for token in hostile:
        repeated = (token * 1000)[:1000] + "龘"
        lexicon.in_words(name, repeated[-200:])
        lexicon.mentions(name, repeated)
        place = mention(name, repeated)
        assert place is None or repeated[slice(*place)]


@pytest.mark.parametrize(("pattern", "seen"), [("完成[0-9]", 100_000), ("[（(][^）)]*=", 5_000), (".*完.*成", 1_000)])
def test_a_pattern_that_may_look_far_sees_less(pattern: str, seen: int) -> None:
    """Also where a set of characters, not a dot, is repeated: the work grows with the square of the text."""
    assert seen == regex.reach(pattern)
    assert regex.fault(pattern) is None


class TestBounds:
    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            ("短", "短"),
            ("长" * 61, "长" * 59 + "…"),
            (["长" * 61, "短"], "长" * 59 + "…、短"),
            ([1] * 30, "、".join("1" * 20) + "等30项"),
            (Decimal("1e999999999"), "1E+999999999"),
            (Decimal(DIGITS), "1.00000E+100000"),
        ],
    )
    def test_messages_cut_what_is_long(self, value: Any, expected: str) -> None:
        """A text, each item of a list, and the list itself."""
        assert (60, 20) == (LONGEST, MOST_ITEMS)
        assert expected == printed(value)

    @pytest.mark.parametrize(
        ("length", "span", "kept", "moved"),
        [
            (500, (490, 500), 500, (490, 500)),
            (2000, None, 500, None),
            (2000, (10, 20), 500, (10, 20)),
            (2000, (1500, 1510), 500, (200, 210)),
            (2000, (1000, 1900), 500, (200, 500)),
        ],
    )
    def test_a_place_keeps_the_part_at_fault(
        self, length: int, span: tuple[int, int] | None, kept: int, moved: tuple[int, int] | None
    ) -> None:
        """At most 500 characters with the span in them; the location moves along within a line."""
        text = "".join(chr(0x4E00 + number % 1000) for number in range(length))
        place = bounded(finding(Place(text=text, span=span, location=Location(line=1, character=1)))).place
        assert (kept, moved) == (len(place.text), place.span)
        start = (place.location.character or 0) - 1
        assert text[start : start + kept] == place.text
        if span and moved:
            assert start + moved[0] == span[0]

    def test_related_places_are_counted_beyond_the_first(self) -> None:
        """Fifty are listed, and a value says how many more there are."""
        many = bounded(finding(Place(), related=(Place(text="长" * 9000),) * 60))
        assert (MOST_RELATED, 10) == (len(many.related), many.values[LEFT_OUT])
        assert LONGEST_TEXT == len(many.related[0].text)
        assert LEFT_OUT not in bounded(finding(Place(), related=(Place(),) * 50)).values

    def test_values_are_cut_too(self) -> None:
        """Texts and lists, also inside one another; a number stays exact."""
        values = bounded(finding(Place(), values={"a": "长" * 900, "b": [["短"]] * 90, "c": Decimal("1.50")})).values
        assert (500, 50, Decimal("1.50")) == (len(values["a"]), len(values["b"]), values["c"])

    def test_a_report_does_not_repeat_a_large_cell(self) -> None:
        """A row of several megabytes gives findings of a few thousand characters."""
        cells = {"name": "培训场次" * 50_000, "value": "≥95%，" * 50_000, "basis": "（" * 50_000}
        document: Document = document_from_record({"tables": [{"indicators": [cells]}]}, "a.json")
        findings = run([document], load()).findings
        assert findings
        assert all(len(repr(one)) < 20_000 for one in findings)

    def test_findings_of_one_cell_share_what_they_are_known_by(self) -> None:
        """Two thousand of them hold neither two thousand copies of the cell nor as many of what a fix would make of it."""
        text = "".join(f"完成第{number}条道路的养护任务，" for number in range(2_000))
        document: Document = document_from_record({"tables": [{"project": "道路", "goal": text * 2}]}, "a.json")
        run([document], load())  # what is made once and kept
        tracemalloc.start()
        try:
            findings = run([document], load()).findings
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert len(findings) >= 2_000 == len({one.fingerprint for one in findings if one.code == findings[0].code})
        assert peak < 60_000_000


def finding(place: Place, **more: Any) -> Finding:
    return Finding("ZZ101", "a", "a", Severity.WARNING, Confidence.HIGH, "a", "a", place, "a.txt", **more)


WORKBOOK = workbooks.worksheet(
    '<row r="1"><c r="A1" t="inlineStr"><is><r><t>三级</t></r><r><t>指标</t></r></is></c><c r="B1"><v>36</v></c></row>'
)
DOCUMENT = word_files.par(word_files.run("绩效目标")) + word_files.table(
    word_files.row(word_files.cell(word_files.par(word_files.run("指标"))), word_files.cell(word_files.par()))
)
LEFT = {
    "whole.xlsx": zipped(workbooks.parts(WORKBOOK)),
    "broken.xlsx": zipped(workbooks.parts(WORKBOOK.replace("</row>", "</rov>"))),
    "whole.docx": word_files.package(DOCUMENT),
    "broken.docx": word_files.package(DOCUMENT.replace("</w:tr>", "</w:tx>")),
}


@pytest.mark.parametrize("name", LEFT)
def test_nothing_of_a_file_stays_in_circles(name: str) -> None:
    """What a circle of objects holds is freed only now and then: over ten thousand files that is gigabytes.

    The parsers keep buffers outside of Python of which the collector knows nothing, so it is not called any sooner.
    """

    def once() -> None:
        with suppress(InputError):
            read_bytes(LEFT[name], name)

    once()  # what is made once and kept
    gc.collect()
    gc.disable()
    try:
        once()
        gc.set_debug(gc.DEBUG_SAVEALL)
        gc.collect()
        left = [type(one).__name__ for one in gc.garbage]
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()
    assert [] == left
