"""The reporters over hand-made reports: exact texts, widths, marks, hostile texts, and the machine format."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from perflint.errors import PerflintError
from perflint.model import Document, Failure, Location, Place, Report, Severity, TargetTable
from perflint.reporters import ReportOptions, all_reporters, find
from perflint.reporters.json import schema
from perflint.reporters.shared.places import compact, cut, extent, merged_range, spot_in_table, told
from perflint.reporters.shared.prose import NO_LINE_START, excerpt, line_of, safe, wrap
from perflint.text import display_width
from tests import golden
from tests.report_samples import finding, report

ANSI = re.compile(r"\x1b\[[0-9;]*m")
NARROW = ReportOptions(width=80)


def full(shown: Report, options: ReportOptions = NARROW) -> str:
    return find("full").render(shown, options)


def of(*findings: object, documents: int = 1) -> Report:
    """A report of these findings over documents with one empty table each."""
    read = tuple(Document(f"d{number}.txt", tables=(TargetTable(),)) for number in range(documents))
    return Report(documents=read, findings=findings)  # type: ignore[arg-type]


# ── discovery ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_module_of_the_folder_is_a_reporter_that_keeps_the_contract() -> None:
    """A reporter is found because its file is there: name, aliases and summary stand in it."""
    folder = Path(find("full").__file__).parent  # type: ignore[attr-defined]
    stems = sorted(file.stem for file in folder.glob("*.py") if file.stem != "__init__")
    assert stems == [reporter.NAME.replace("-", "_") for reporter in all_reporters()]
    for reporter in all_reporters():
        assert isinstance(reporter.ALIASES, tuple)
        assert reporter.SUMMARY
        assert isinstance(reporter.SELF_CONTAINED, bool)


@pytest.mark.parametrize(("name", "expected"), [("full", "full"), ("JSON", "json"), ("line", "concise")])
def test_a_reporter_is_found_by_name_or_alias(name: str, expected: str) -> None:
    """Names and aliases are looked up without regard to case."""
    assert expected == find(name).NAME


@pytest.mark.parametrize("name", ["xml", "shared", "", "../full", "__init__"])
def test_an_unknown_format_lists_the_known_ones(name: str) -> None:
    """The next step of the error names every format."""
    with pytest.raises(PerflintError) as caught:
        find(name)
    assert "、".join(reporter.NAME for reporter in all_reporters()) in caught.value.advice


# ── exact texts ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("width", [80, 120])
def test_full_report_reads_as_the_golden_text(width: int) -> None:
    """Errors first, a rule with thirty places once, the row, the mark, the basis, an honest summary."""
    golden.check(f"full-{width}.txt", full(report(), ReportOptions(width=width)))


def test_verbose_statistics_report_reads_as_the_golden_text() -> None:
    """-v lists what could not be decided rule by rule."""
    golden.check("full-verbose.txt", full(report(), ReportOptions(width=80, verbose=True, statistics=True)))


def test_concise_report_reads_as_the_golden_text() -> None:
    """One finding a line, nothing else."""
    golden.check("concise.txt", find("concise").render(report(), ReportOptions()))


@pytest.mark.parametrize("name", ["full", "concise", "grouped"])
def test_verdicts_read_as_the_golden_text(name: str) -> None:
    """Every rule and table with its conclusion, and what was missing where there is none."""
    options = ReportOptions(width=80, quiet=True, verdicts=True)
    golden.check(f"verdicts-{name}.txt", find(name).render(replace(report(), findings=()), options))


def test_json_report_reads_as_the_golden_text() -> None:
    """The machine format changes only on purpose."""
    golden.check("report.json", find("json").render(report(), ReportOptions(statistics=True)))


# ── full ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_colour_changes_nothing_but_the_mark() -> None:
    """With colour the offending part is underlined instead of having a line of ^ below it."""
    plain = [line for line in full(report()).splitlines() if not re.fullmatch(r"  │ +\^+", line)]
    colored = full(report(), ReportOptions(width=80, color=True))
    assert plain == ANSI.sub("", colored).splitlines()
    assert "\x1b[1;4;31m人\x1b[0m" in colored or "\x1b[1;4;31m 人\x1b[0m" in colored


def test_severities_come_worst_first() -> None:
    """Whatever the order of the findings, a reviewer sees errors, then warnings, then the rest."""
    found = [finding(f"PF90{s.value}", severity=s, place=Place(0, 0)) for s in sorted(Severity)]
    titles = re.findall(r"── (..) 1 个", full(of(*found)))
    assert ["错误", "警告", "提示", "建议"] == titles


@pytest.mark.parametrize(
    ("text", "span", "expected"),
    [
        ("≥40人", (3, 4), "           ^^"),
        ("每天五十人", (2, 4), "            ^^^^"),
        ("90", None, "        ^^"),
        ("abc", (1, 1), "         ^"),
    ],
)
def test_the_mark_stands_below_the_offending_part(text: str, span: tuple[int, int] | None, expected: str) -> None:
    """Chinese characters take two columns, so does their mark; without a span the whole text is meant."""
    lines = full(of(finding(place=Place(0, 0, 0, "value", Location(), text, span)))).splitlines()
    row = next(number for number, line in enumerate(lines) if line.startswith("  │ 指标值："))
    assert f"  │ {expected}" == lines[row + 1]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"left": Decimal("118.0"), "right": Decimal(120), "delta": Decimal(-2)}, "  比较：118 对 120，相差 -2"),
        ({"left": "四月", "right": "五月"}, "  比较：四月 对 五月"),
        ({"left": "每月", "right": "一次"}, None),
        ({"right": "一次"}, None),
    ],
)
def test_the_figures_that_prove_it_are_shown_once(values: dict[str, object], expected: str | None) -> None:
    """Left, right and their difference; nothing when the message has quoted both already or there is only one."""
    lines = full(of(finding(values=values))).splitlines()
    assert expected == next((line for line in lines if line.startswith("  比较：")), None)


def test_a_blank_value_is_said_to_be_blank() -> None:
    """There is nothing to underline in an empty cell."""
    assert "指标值：（空）" in full(of(finding(place=Place(0, 0, 0, "value"))))


def test_every_place_of_a_group_is_listed() -> None:
    """A rule that fired on 64 rows is told once, and no row is lost."""
    found = [finding(place=Place(0, 0, n, "value", Location(line=100 + n, character=7), "1")) for n in range(64)]
    text = full(of(*found), replace(NARROW, quiet=True))
    assert 1 == text.count("样例规则的标题 [")
    assert {f"{100 + n}:7" for n in range(64)} == set(re.findall(r"\b1\d\d:7\b", text))
    assert len(text.splitlines()) < 40


def test_a_group_of_one_message_tells_the_places_apart() -> None:
    """“没有质量指标” twenty times says nothing: the tables are named."""
    found = [finding(message="没有质量指标", place=Place(0, n), path=(f"项目{n}",)) for n in range(20)]
    assert "第3张表 项目2" in full(of(*found))


def test_a_rule_of_two_severities_is_counted_under_both() -> None:
    """A rule may be an error here and a warning there."""
    found = [finding(severity=severity, place=Place(0, 0)) for severity in (Severity.WARNING, Severity.ERROR)]
    text = full(of(*found))
    assert "  1 × 错误 PF901" in text
    assert "  1 × 警告 PF901" in text


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        (Location("a.txt", table=7, row=3, column=4, line=150, character=36), "150:36"),
        (Location("a.csv", table=0, row=3, column=4, line=4, character=36), "第4行第5列"),
        (Location("a.html", table=1, row=3, column=4, line=90), "第2个表格第4行第5列"),
        (Location("a.pdf", page=3, line=5, character=1), "第3页第5行"),
        (Location(sheet="目标", cell_ref="C12", row=11, column=2), "目标!C12"),
    ],
)
def test_places_in_a_list_are_those_one_can_open(location: Location, expected: str) -> None:
    """In a text by line, whatever tables were seen in it; in a file that opens in Excel by row and column."""
    assert expected == compact(Place(0, 0, 0, "value", location))


def test_few_findings_of_a_rule_are_told_one_by_one() -> None:
    """Three of a kind are no crowd."""
    found = [finding(place=Place(0, 0, n, "value", Location(line=n + 1, character=1), "1")) for n in range(3)]
    assert 3 == full(of(*found), replace(NARROW, quiet=True)).count("PF901 样例规则的标题")


def test_no_findings_is_a_sentence() -> None:
    """Silence would not tell success from failure."""
    assert "没有发现问题。" in full(of())


def test_a_document_in_which_nothing_was_recognised_is_not_called_clean() -> None:
    """A file that perflint made nothing of was not checked."""
    text = full(Report(documents=(Document("notes.txt"),)))
    assert "没有认出绩效目标表，什么也没有检查。" in text
    assert "没有发现问题" not in text


def test_quiet_shows_findings_only() -> None:
    """-q leaves out the summary and clean documents; without findings nothing is printed."""
    assert "小结" not in full(report(), replace(NARROW, quiet=True))
    assert full(of(), replace(NARROW, quiet=True)) == ""


def test_paths_below_the_base_are_shown_relative() -> None:
    """An absolute path inside the working folder is shortened, another one is not."""
    near, far = Failure("/work/a.txt", "坏"), Failure("/else/b.txt", "坏")
    text = full(Report(failures=(near, far)), replace(NARROW, base="/work"))
    assert "没有读成：a.txt、/else/b.txt" in text


def test_top_rules_unless_statistics() -> None:
    """The summary names the ten most frequent rules and says that there are more."""
    found = [finding(f"PF{n}", place=Place(0, 0, 0)) for n in range(900, 912)]
    assert "另有 2 条规则有发现，用 --statistics 查看全部" in full(of(*found))
    assert "另有" not in full(of(*found), replace(NARROW, statistics=True))


@given(st.text(max_size=300), st.tuples(st.integers(0, 300), st.integers(0, 300)), st.sampled_from([40, 80, 120]))
def test_no_text_breaks_the_page(text: str, span: tuple[int, int], width: int) -> None:
    """Whatever a document holds: no line is wider than the page, nothing can move the cursor or hide."""
    path = ("项目", text)
    found = finding(title=text, message=text, place=Place(0, 0, 0, "value", Location(), text, span), path=path)
    page = full(of(found), ReportOptions(width=width))
    for line in page.split("\n"):
        assert display_width(line) <= width
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", page)


# ── prose ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("指标值写得不对", 20, ["指标值写得不对"]),
        ("指标值写得不对，请改正", 14, ["指标值写得不", "对，请改正"]),
        ("投入 118 万元（≥95%）", 12, ["投入 118 万", "元（≥95%）"]),
        ("", 10, [""]),
        ("abcdefgh", 5, ["abcde", "fgh"]),
    ],
)
def test_wrapping_keeps_numbers_and_punctuation_in_place(text: str, width: int, expected: Sequence[str]) -> None:
    """No line starts with a closing mark, no number is cut, unless it alone is wider than the page."""
    assert expected == wrap(text, width)


@given(st.text(st.sampled_from("指标值，。（）“”≥95% abc—…"), max_size=120), st.integers(20, 60))
def test_wrapping_loses_nothing(text: str, width: int) -> None:
    """The lines hold every character except blanks, and each fits."""
    lines = wrap(text, width)
    assert text.replace(" ", "") == "".join(lines).replace(" ", "")
    assert all(display_width(line) <= width for line in lines)


def test_a_line_never_starts_with_a_closing_mark() -> None:
    """Chinese typesetting: ，。） stay with the word before them."""
    lines = wrap("提高效率，改善服务。保障运转；稳定队伍（含临聘），" * 20, 41)
    assert [line for line in lines if line[0] in NO_LINE_START] == []


@given(st.text(max_size=200), st.integers(0, 200), st.integers(0, 200), st.integers(10, 90))
def test_an_excerpt_is_part_of_the_text(text: str, begin: int, end: int, width: int) -> None:
    """What is shown stands in the text as one piece, and fits."""
    before, part, after = excerpt(text, (begin, end), width)
    assert (before + part + after).strip("…") in safe(text) + "…"
    assert display_width(before + part + after) <= width


@given(st.text(max_size=50))
def test_made_safe_a_text_keeps_its_length(text: str) -> None:
    """Spans stay valid."""
    assert len(text) == len(safe(text))
    assert "\n" not in line_of(text)


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        (Location(table=0, row=1, column=6, line=2, character=29), "第2行第7列"),
        (Location(table=0, row=1, line=2, character=1), "第2行"),
        (Location(table=1, row=1, column=6, line=9, character=29), "第2个表格第2行第7列"),
        (Location(table=0, row=1, column=6, line=9), "第1个表格第2行第7列"),
        (Location(table=2, line=9), "第3个表格"),
        (Location(line=9), "第9行"),
        (Location(line=9, character=2), "9:2"),
        (Location(sheet="汇总", table=0), "汇总"),
        (Location(sheet="目标", cell_ref="C12", row=11, column=2), "目标!C12"),
        (Location(page=3, line=5, character=1), "第3页第5行"),
        (Location(), ""),
    ],
)
def test_a_sentence_tells_a_place_as_a_person_looks_for_it(location: Location, expected: str) -> None:
    """Rows and columns of a file that opens in Excel, tables and lines of a web page, the sheet of a workbook."""
    assert expected == told(location)


# ── concise and json ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        (Location(line=3, character=9), "draft/road.txt:3:9: "),
        (Location(sheet="绩效", cell_ref="C12"), "draft/road.txt:绩效!C12: "),
        (Location(pointer="/tables/0"), "draft/road.txt:/tables/0: "),
        (Location(sheet="绩效", cell_ref="C12", row=11, column=2, span=(4, 1)), "draft/road.txt:绩效!C12: "),
        (Location(page=2), "draft/road.txt:第2页: "),
        (Location(page=3, table=0, row=1, column=3), "draft/road.txt:第3页第1个表格第2行第4列: "),
        (Location(page=3, line=5, character=1), "draft/road.txt:第3页第5行: "),
        (Location(table=1, row=2, column=3), "draft/road.txt:第2个表格第3行第4列: "),
        (Location(table=1, row=2, column=3, line=80), "draft/road.txt:第2个表格第3行第4列: "),
        (Location(table=0, row=2, column=3, line=3, character=9), "draft/road.txt:3:9: "),
        (Location(paragraph=5), "draft/road.txt:第5段: "),
        (Location(line=7), "draft/road.txt:7: "),
        (Location(), "draft/road.txt: "),
    ],
)
def test_a_concise_line_begins_with_the_place(location: Location, expected: str) -> None:
    """path:line:column, path:Sheet!C12, whatever the source has."""
    text = find("concise").render(of(finding(place=Place(0, 0, 0, "value", location))), ReportOptions())
    assert expected + "PF901 指标值“每月一次”写得不对 [sample-rule]\n" == text


def test_a_concise_finding_is_one_line_even_when_its_message_is_not() -> None:
    """A line break quoted from a document would look like another finding."""
    text = find("concise").render(of(finding(message="一\n二\r\n\x1b[31m三")), ReportOptions())
    assert ["draft/road.txt: PF901 一 二 \ufffd[31m三 [sample-rule]"] == text.splitlines()


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        (Location(sheet="目标", cell_ref="E12"), "目标!E12"),
        (Location(sheet="目标", cell_ref="E12", span=(4, 1)), "目标!E12:E15"),
        (Location(cell_ref="Z9", span=(1, 3)), "Z9:AB9"),
        (Location(sheet="目标", cell_ref="?", span=(2, 2)), "目标!?（合并2行2列）"),
        (Location(table=1, row=2, column=3, span=(3, 2)), "第2个表格第3行第4列（合并3行2列）"),
        (Location(page=3, table=0, row=0, column=0, span=(1, 2)), "第3页第1个表格第1行第1列（合并1行2列）"),
        (Location(), ""),
    ],
)
def test_the_extent_of_a_place_names_the_merged_area(location: Location, expected: str) -> None:
    """As a range of addresses in a sheet, in numbers elsewhere."""
    assert expected == extent(location)


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        (Location(sheet="表格", cell_ref="E12", row=11, column=4, table=0), "表格!E12"),
        (Location(page=3, table=4, row=1, column=3), "第3页第2行第4列"),
        (Location(table=4, row=1, column=3), "第2行第4列"),
        (Location(table=4, row=1, column=3, line=9, character=2), "9:2"),
        (Location(paragraph=5), "第5段"),
        (Location(), ""),
    ],
)
def test_a_place_in_a_known_table_is_shorter(location: Location, expected: str) -> None:
    """The list of a table's indicators does not name the table on every line."""
    assert expected == spot_in_table(location)


@pytest.mark.parametrize(
    ("location", "also", "expected"),
    [
        (Location(page=3), (), ""),
        (Location(page=3), (Location(page=4),), "跨第3页和第4页"),
        (Location(page=3), (Location(page=4), Location(page=5)), "跨第3页和第4页和第5页"),
        (Location(page=3, line=9), (Location(page=3, line=10),), "还有一部分在第3页第10行"),
        (Location(table=0, row=4, column=1), (Location(table=1, row=0, column=1),), "还有一部分在第2个表格第1行第2列"),
    ],
)
def test_both_places_of_a_cut_cell_are_told(location: Location, also: tuple[Location, ...], expected: str) -> None:
    """Pages where there are pages, else the other place."""
    assert expected == cut(location, also)


def test_the_full_report_tells_merged_area_and_both_pages() -> None:
    """A reader of the report can open the place without asking."""
    merged = Place(0, 0, 0, "value", Location(sheet="目标", cell_ref="E12", row=11, column=4, span=(4, 1)), "95")
    broken = Place(0, 0, 0, "value", Location(page=3, table=0, row=1, column=2), "95", also=(Location(page=4),))
    assert "目标!E12 · 第1张表第1个指标，合并单元格 E12:E15" in full(of(finding(place=merged)))
    assert "第3页第1个表格第2行第3列 · 第1张表第1个指标，跨第3页和第4页" in full(of(finding(place=broken)))


def test_json_places_hold_all_that_the_source_has() -> None:
    """Sheet and address, page, box and paragraph, merged span, and the further pieces of a cut cell."""
    where = Location(sheet="目标", cell_ref="E12", row=11, column=4, span=(4, 1), page=3, box=(1, 2, 3, 4), paragraph=5)
    place = Place(0, 0, 0, "value", where, "95", also=(Location(page=4, table=0, row=0, column=4),))
    (item,) = json.loads(find("json").render(of(finding(place=place)), ReportOptions()))["findings"]
    expected = {
        "row": 12, "column": 5, "sheet": "目标", "cell_ref": "E12", "page": 3, "paragraph": 5, "box": [1, 2, 3, 4],
        "table_row": 11, "table_column": 4, "merged": [4, 1], "span": [4, 1], "range": "E12:E15",
        "also": [{"row": 1, "column": 5, "page": 4, "source_table": 0, "table_row": 0, "table_column": 4}],
    }  # fmt: skip
    assert expected == item["location"]
    jsonschema.validate(item["location"], {**schema()["$defs"]["location"], "$defs": schema()["$defs"]})


@given(st.text(max_size=12), st.integers(), st.integers())
def test_any_address_has_a_place(reference: str, rows: int, columns: int) -> None:
    """An interchange document may claim any cell reference and any span."""
    where = Location(sheet=reference, cell_ref=reference, span=(rows, columns))
    assert "\n" not in extent(where)
    assert "\n" not in merged_range(where)


def test_json_fits_its_published_schema() -> None:
    """Every key that is written is described, every key that is promised is there."""
    closed = _closed(schema())
    jsonschema.Draft202012Validator.check_schema(closed)
    for options in (ReportOptions(), ReportOptions(statistics=True)):
        for shown in (report(), Report()):
            jsonschema.validate(json.loads(find("json").render(shown, options)), closed)


def _closed(node: object) -> object:
    """The schema with unknown keys forbidden, so that the writer cannot outgrow it."""
    if isinstance(node, list):
        return [_closed(item) for item in node]
    if not isinstance(node, dict):
        return node
    inner = {key: _closed(value) for key, value in node.items()}
    return {**inner, "additionalProperties": False} if "properties" in node else inner


@given(st.text(max_size=40))
def test_json_carries_any_text_unchanged(text: str) -> None:
    """Also a lone surrogate, which has no UTF-8 form, comes back."""
    written = find("json").render(of(finding(message=text)), ReportOptions()).encode("utf-8")
    assert text == json.loads(written)["findings"][0]["message"]


def test_json_numbers_positions_as_others_read_them(corpus: Path) -> None:
    """score_labels.py finds document, 0-based table and indicator, and the rule's name; absent for a whole table."""
    scores = _module(corpus / "score_labels.py")
    whole = finding(place=Place(0, 2, None, None, Location(table=9, row=1)), filename="x/seed-001.txt")
    row = finding(place=Place(0, 2, 5, "value", Location(table=9, row=1)), filename="x/seed-001.txt")
    items = json.loads(find("json").render(of(whole, row), ReportOptions()))["findings"]
    expected = [("seed-001", 2, None, "sample-rule"), ("seed-001", 2, 5, "sample-rule")]
    assert expected == [scores.read_finding(item) for item in items]


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("name", "color"), [("json", True), ("concise", True), ("full", False)])
def test_rich_yaml_and_jsonschema_stay_out_where_they_are_not_used(name: str, color: bool) -> None:
    """Start-up: only a coloured full report needs rich."""
    code = (
        "import sys; from perflint.model import Report; from perflint.reporters import find, ReportOptions;"
        f"find({name!r}).render(Report(), ReportOptions(color={color}));"
        "print(sorted({'rich', 'yaml', 'jsonschema'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert "[]\n" == done.stdout


def test_spots_of_one_cell_are_named_once_and_the_unit_of_a_table_does_its_work() -> None:
    """A cell in which five characters are wrong is one further place; 实施单位 measures nothing."""
    where = Location("d0.txt", line=4, character=0)
    cell = Place(table=0, field="unit", location=where, text="养⽼服务中⼼")
    spots = tuple(replace(cell, span=span) for span in ((1, 2), (5, 6)))
    goal = Place(table=0, field="goal", location=replace(where, line=9), text="建成⻝堂2个")
    shown = full(of(replace(finding(), place=cell, related=(*spots, goal))))
    assert [line.split("：")[0].strip() for line in shown.splitlines() if "另见" in line] == ["另见"] * 2
    assert "实施单位“养⽼服务中⼼”" in shown
    assert "计量单位" not in shown
