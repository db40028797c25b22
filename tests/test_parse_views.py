"""`perflint parse` shows what was read: facts of cells, tables in the terminal, and a page for the browser that is safe."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
import subprocess
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from perflint.cli import grid_view, html_view
from perflint.cli.understood import understood
from perflint.intake.reading import Reading
from perflint.model import Cell, CellFacts, Document, Failure, Grid, Location, Passage, Problem, Source
from perflint.recognition import recognise
from perflint.reporters import ReportOptions
from perflint.reporters.shared.sources.cell_facts import number_text, remarks
from perflint.reporters.shared.sources.layout import MOST_COLUMNS, MOST_ROWS, laid_out
from perflint.reporters.shared.sources.roles import ROLES, fields_of, marks_of
from perflint.text import display_width
from tests.command import run as command

TEXT = """2031年项目支出绩效目标表
单位：万元
项目名称\t乡村道路养护
资金总额\t120.5
一级指标\t二级指标\t三级指标\t指标值\t权重
产出指标\t数量指标\t养护道路长度\t≥10公里\t20
\t质量指标\t验收合格率\t≥95%\t30
满意度指标\t服务对象满意度\t群众满意度\t≥90%\t10
"""
FORM = """项目支出绩效目标表

项目名称 乡村道路养护 主管单位
某县交通运输局

年度目标
完成县道、乡道的日常养护，保障群众出行安全，及时修复水毁路段，
做到随坏随修。

一级指标 二级指标 三级指标 指标值
产出指标 数量指标 养护道路长度 ≥10公里
产出指标 质量指标 验收合格率 ≥95%
效益指标 社会效益指标 群众出行改善情况 明显改善
"""
ATTACKS = (
    "<script>document.body.id='hacked'</script>",
    '"><img src=x onerror="document.body.id=\'hacked\'">',
    "'><svg onload=document.body.id='hacked'>",
    "</td></table></style></script></title><h1>假的</h1>",
    "&lt;b&gt; &#60;script&#62;",
    "\u202e翻转\u2066\u200b\x00\x1b[31m\x7f\ud800\ufffe",
    "`${document.title}` javascript:alert(1)",
)
HEADS = ("一级指标", "二级指标", "三级指标", "指标值")


def sheet(rows: list[list[Any]], **facts: CellFacts) -> Source:
    """A workbook of one sheet; a cell is a text or (text, rows, columns), ``facts`` are those of cells by address."""
    made = []
    for number, row in enumerate(rows):
        cells = []
        for column, item in enumerate(row):
            if item is None:
                continue
            text, high, wide = item if isinstance(item, tuple) else (item, 1, 1)
            reference = f"{chr(65 + column)}{number + 1}"
            where = Location("目标.xlsx", "目标表", None, 0, number, column, reference, span=(high, wide))
            cells.append(Cell(text, where, None, facts.get(reference)))
        made.append(tuple(cells))
    return Source("目标.xlsx", "xlsx", (Grid(tuple(made), Location("目标.xlsx", "目标表", table=0)),))


def form(**facts: CellFacts) -> Source:
    """A small form with merged cells."""
    rows: list[list[Any]] = [
        [("项目支出绩效目标表", 1, 4), None, None, None],
        ["项目名称", ("乡村道路养护", 1, 3), None, None],
        list(HEADS),
        [("产出指标", 2, 1), "数量指标", "养护道路长度", "≥10公里"],
        [None, "质量指标", "验收合格率", "95%"],
        ["满意度指标", "服务对象满意度指标", "群众满意度", "≥90%"],
    ]
    return sheet(rows, **facts)


def shown(*sources: Source, failures: tuple[Failure, ...] = ()) -> str:
    """The page of these sources."""
    reading = Reading(tuple(map(recognise, sources)), failures, sources=sources)
    return html_view.page(reading, ReportOptions())


class Page(HTMLParser):
    """The elements of a page: tags with attributes, and the text inside each element that has an id."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self._open: list[tuple[str, str | None]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        self.tags.append((tag, facts))
        if tag not in {"meta", "br"}:
            self._open.append((tag, facts.get("id")))

    def handle_endtag(self, tag: str) -> None:
        assert tag == self._open.pop()[0]

    def handle_data(self, data: str) -> None:
        for _, name in self._open:
            if name:
                self.texts[name] = self.texts.get(name, "") + data

    def cells(self) -> dict[str, dict[str, str]]:
        """The attributes of the table cells by their text."""
        found = {}
        for tag, facts in self.tags:
            if tag == "td" and facts.get("id"):
                found[self.texts.get(facts["id"] or "", "")] = {key: value or "" for key, value in facts.items()}
        return found


def run(*arguments: str, **environment: str) -> Result:
    return command(*arguments, env={"PERFLINT_NO_CACHE": "1", **environment})


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """A target table as text."""
    path = tmp_path / "道路.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


# ── facts of cells ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "facts", "expected"),
    [
        ("95%", None, []),
        ("95", CellFacts(raw=95.0, number_format="General"), []),
        ("1,200", CellFacts(raw=1200.0, number_format="#,##0"), []),
        ("95%", CellFacts(raw=0.95, number_format="0%"), ["显示“95%”，存的是 0.95（格式 0%）"]),
        ("0.3", CellFacts(raw=0.1 + 0.2, number_format="General"), []),
        ("12.5万元", CellFacts(raw=125000.0), ["显示“12.5万元”，存的是 125000"]),
        ("2031年5月", CellFacts(raw=47969.0, number_format='yyyy"年"m"月"', date=True),
         ['显示“2031年5月”，存的是日期序号 47969（格式 yyyy"年"m"月"）']),
        ("是", CellFacts(raw=True), ["显示“是”，存的是 TRUE"]),
        ("", CellFacts(formula="B2/B3", computed=False), ["公式 =B2/B3，文件里没有计算结果"]),
        ("5", CellFacts(formula="SUM(A1:A3)"), ["公式 =SUM(A1:A3)"]),
        ("约", CellFacts(comment="请\n核对"), ["批注：请 核对"]),
        ("约", CellFacts(hidden=True), ["在隐藏的行或列里"]),
        ("约", CellFacts(confidence=0.871), ["文字识别可信度 87%"]),
        ("约", CellFacts(also=(Location(page=4, table=0, row=0),)), ["跨第3页和第4页"]),
    ],
)  # fmt: skip
def test_facts_are_told_where_they_matter(text: str, facts: CellFacts | None, expected: list[str]) -> None:
    """A stored value that looks as it is shown says nothing; one that differs is told with its format."""
    assert expected == remarks(Cell(text, Location(page=3, table=0, row=9), None, facts))


@pytest.mark.parametrize(
    ("raw", "expected"),
    [(0.95, "0.95"), (1e6, "1000000"), (1e30, "1E+30"), (-0.5, "-0.5"), (True, "TRUE"), (float("nan"), "NaN")],
)
def test_stored_numbers_are_written_as_a_sheet_does(raw: float | bool, expected: str) -> None:
    """Without the noise of binary fractions, without exponents where digits will do."""
    assert expected == number_text(raw)


def test_the_table_view_tells_facts_with_their_place() -> None:
    """A target stored as a number stands below the table with its address."""
    text = understood(recognise(form(D5=CellFacts(raw=0.95, number_format="0%"))), ReportOptions(width=120))
    assert "目标表!D5：显示“95%”，存的是 0.95（格式 0%）" in text


def test_the_table_view_does_not_list_a_thousand_facts() -> None:
    """A dozen are told, the others are counted."""
    rows: list[list[Any]] = [list(HEADS), *(["产出指标", "数量指标", f"道路{n}", "95%"] for n in range(40))]
    facts = {f"D{number}": CellFacts(raw=0.95, number_format="0%") for number in range(2, 42)}
    text = understood(recognise(sheet(rows, **facts)), ReportOptions(width=120))
    assert 12 == text.count("存的是 0.95")
    assert "还有 28 个单元格" in text


# ── fields found again ──────────────────────────────────────────────────────────────────────────────────────────


def test_every_field_of_a_grid_is_found_again_by_its_place() -> None:
    """Each indicator's cells, the project and the title are the marks of the cells they stand in."""
    source = form()
    marks = marks_of(recognise(source))
    grid = source.blocks[0]
    assert isinstance(grid, Grid)
    found = {cell.text: marks.at(cell.location)[0].role for row in grid.rows for cell in row if marks.at(cell.location)}
    expected = {
        "项目支出绩效目标表": "document", "乡村道路养护": "project", "产出指标": "level1", "数量指标": "level2", "95%": "value",
        "养护道路长度": "name", "≥10公里": "value", "质量指标": "level2", "验收合格率": "name", "满意度指标": "level1",
        "服务对象满意度指标": "level2", "群众满意度": "name", "≥90%": "value",
    }  # fmt: skip
    assert expected == found


def test_every_mark_has_a_role_of_the_legend(corpus: Path) -> None:
    """No field of a real document is without colour."""
    for seed in sorted(corpus.glob("seed-*.txt")):
        from perflint.readers import read_file

        assert {mark.role for mark in fields_of(recognise(read_file(seed)))} <= set(ROLES)


def test_fields_are_found_again_in_running_text() -> None:
    """A field that is broken over two lines is marked on both, and nothing beside it."""
    from perflint.readers.text import read

    page = shown(read(FORM.encode(), "form.txt"))
    marked = re.findall(
        r'<mark class="r-(\w+)" data-t="[^"]*" title="[^"]*">([^<]*)</mark>', page.split('class="text"')[1]
    )
    roles = {text: role for role, text in marked}
    assert ("project", "value", "name") == (roles["乡村道路养护"], roles["≥95%"], roles["养护道路长度"])
    assert "goal" == roles["完成县道、乡道的日常养护，保障群众出行安全，及时修复水毁路段，"] == roles["做到随坏随修。"]


# ── layout ──────────────────────────────────────────────────────────────────────────────────────────────────────

SPANS = st.tuples(st.integers(-1, 9), st.integers(-3, 2_000_000), st.integers(-3, 2_000_000))


@settings(deadline=None)
@given(st.lists(st.lists(st.tuples(st.none() | st.integers(0, 30), SPANS), max_size=6), max_size=6))
def test_a_layout_covers_every_position_once(rows: list[list[tuple[int | None, tuple[int, int, int]]]]) -> None:
    """Whatever spans and columns the cells claim, nothing overlaps and nothing is left open."""
    grid = Grid(
        tuple(
            tuple(Cell("文", Location(row=r, column=column, span=(high, wide))) for column, (_, high, wide) in row)
            for r, row in enumerate(rows)
        )
    )
    layout = laid_out(grid)
    area = Counter(
        (row, column)
        for line in layout.rows
        for placed in line
        for row in range(placed.row, placed.row + placed.rows)
        for column in range(placed.column, placed.column + placed.columns)
    )
    assert {(row, column): 1 for row in range(len(rows)) for column in range(layout.width)} == area


def test_what_is_too_large_is_cut_and_said() -> None:
    """A sheet of many rows or columns is shown from its beginning, with the number of those left out."""
    tall = sheet([["一级指标"]] + [[f"道路{n}"] for n in range(MOST_ROWS + 4)])
    assert (MOST_ROWS, 5) == (len(laid_out(tall.blocks[0]).rows), laid_out(tall.blocks[0]).rows_left_out)  # type: ignore[arg-type]
    assert "还有5 行没有画出来" in shown(tall)
    wide = Grid((tuple(Cell(str(n), Location(row=0, column=n)) for n in range(MOST_COLUMNS + 9)),))
    assert (MOST_COLUMNS, 9) == (laid_out(wide).width, laid_out(wide).columns_left_out)


# ── in the terminal ─────────────────────────────────────────────────────────────────────────────────────────────


def grid_text(source: Source, width: int = 100) -> str:
    return grid_view.grids(source, recognise(source), ReportOptions(width=width))


def test_the_grid_view_draws_tables_with_addresses_and_merges() -> None:
    """Letters above, row numbers at the left, a merged cell says its extent, what it covers points to it."""
    lines = grid_text(form(D5=CellFacts(raw=0.95, number_format="0%"))).splitlines()
    assert any("工作表“目标表”" in line for line in lines)
    assert ["A", "B", "C", "D"] == re.findall("[A-Z]", next(line for line in lines if line.startswith("│ │")))
    assert any(line.startswith("│4│产出指标 ⟨并2×1⟩") for line in lines)
    assert any(re.match(r"│5│↑ +│质量指标", line) for line in lines)
    assert any(re.match(r"│2│项目名称 +│乡村道路养护 ⟨并1×3⟩│← +│← +│", line) for line in lines)
    assert "  目标表!D5：显示“95%”，存的是 0.95（格式 0%）" in lines


@pytest.mark.parametrize("width", [40, 80, 160])
def test_the_grid_view_keeps_every_cell_within_the_width(width: int) -> None:
    """A table with more columns than fit is shown in strips, and no cell is lost."""
    source = sheet([[f"第{column}格" for column in range(26)]])
    lines = grid_text(source, width).splitlines()
    assert max(map(display_width, lines)) <= width
    assert {f"第{column}格" for column in range(26)} <= set(re.findall("第[0-9]+格", "".join(lines)))


def test_the_grid_view_shows_no_control_characters() -> None:
    """A hostile cell cannot move the cursor."""
    source = sheet([[attack] for attack in ATTACKS])
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e\u2066\ud800]", grid_text(source))


def test_grid_and_html_are_formats_of_parse(draft: Path) -> None:
    """On stdout, or in a file with -o; json and table stay as they are."""
    assert "│6│产出指标" in run("parse", str(draft), "--format", "grid").stdout
    assert run("parse", str(draft), "--format", "html").stdout.startswith("<!doctype html>")
    target = draft.with_name("结果.html")
    assert 0 == run("parse", str(draft), "--format", "html", "-o", str(target)).exit_code
    assert "养护道路长度" in target.read_text(encoding="utf-8")


def test_an_interchange_document_has_nothing_to_draw(tmp_path: Path) -> None:
    """Its tables are listed all the same."""
    path = tmp_path / "a.json"
    path.write_text(
        '{"tables": [{"project": "道路", "indicators": [{"name": "长度", "value": "1"}]}]}', encoding="utf-8"
    )
    assert "用 --format table" in run("parse", str(path), "--format", "grid").stdout
    assert "第1张表 · 道路" in run("parse", str(path), "--format", "html").stdout


# ── the page ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_cell_of_the_page_says_what_and_where_it_is() -> None:
    """Role, spans, address with its merged area, field and indicator, and the facts of the cell."""
    facts = CellFacts(raw=0.95, number_format="0%", comment="请核对", confidence=0.8)
    cells = Page(shown(form(D5=facts))).cells()
    value = cells["95%"]
    assert {"r-value", "note", "doubt", "figure"} == set(value["class"].split())
    assert [
        "目标表!D5", "指标值：第1张表第2个指标", "显示“95%”，存的是 0.95（格式 0%）", "文字识别可信度 80%", "批注：请核对",
    ] == value["title"].split("\n")  # fmt: skip
    level = cells["产出指标"]
    assert ("r-level1", "2") == (level["class"], level["rowspan"])
    assert "目标表!A4:A5\n一级指标：第1张表第1个指标、第1张表第2个指标" == level["title"]
    assert "3" == cells["乡村道路养护"]["colspan"]
    assert "label" == cells["三级指标"]["class"]


def test_what_was_not_read_is_marked_and_counted() -> None:
    """A column without heading in a table that was read is not passed over in silence; a problem links to its cell."""
    rows = [[*HEADS, ""], *([["产出指标", "数量指标", f"道路{n}", "≥1公里", f"没有表头的话{n}"] for n in range(3)])]
    text = shown(sheet(rows))
    page = Page(text)
    assert "unread" in page.cells()["没有表头的话1"]["class"]
    ids = {facts["id"] for _, facts in page.tags if facts.get("id")}
    links = {(facts["href"] or "")[1:] for tag, facts in page.tags if tag == "a"}
    assert links
    assert links <= ids
    assert 'class="problems"' in text


def test_ids_are_unique() -> None:
    """Also over several files with the same tables."""
    ids = [facts["id"] for _, facts in Page(shown(form(), form())).tags if facts.get("id")]
    assert len(set(ids)) == len(ids)


def test_a_page_holds_several_files_and_those_that_failed() -> None:
    """Each with its own section; what could not be read comes with its next step."""
    text = shown(form(), form(), failures=(Failure("坏.pdf", "文件加了密", "去掉密码后再试"),))
    assert 2 == text.count('<section class="file" id=')
    assert "坏.pdf" in text
    assert "去掉密码后再试" in text


def test_a_cell_cut_by_a_page_break_tells_both_pages() -> None:
    """A PDF's table that goes on over the page has its two places on hover, and the new page is marked."""

    def row(number: int, page: int, *texts: str) -> tuple[Cell, ...]:
        box = (50.0, 20.0 * number, 90.0, 20.0 * number + 18)
        return tuple(
            Cell(text, Location("a.pdf", None, page, page - 1, number, column, box=(box[0] + 90 * column, *box[1:])))
            for column, text in enumerate(texts)
        )  # fmt: skip

    first = Grid(
        (row(0, 1, *HEADS), row(1, 1, "产出指标", "数量指标", "养护道路长度", "≥10公里")),
        Location("a.pdf", page=1, table=0),
    )
    cut = CellFacts(also=(Location("a.pdf", page=2, table=0, row=3, column=2),))
    rows = [list(first.rows[0]), list(first.rows[1])]
    rows[1][2] = replace(rows[1][2], facts=cut)
    second = row(2, 2, "效益指标", "社会效益指标", "出行改善", "明显")
    whole = Grid(
        (tuple(rows[0]), tuple(rows[1]), tuple(replace(c, location=replace(c.location, table=0)) for c in second)),
        first.location,
    )
    text = shown(Source("a.pdf", "pdf", (whole,)))
    assert "跨第1页和第2页" in Page(text).cells()["养护道路长度"]["title"]
    assert 'data-page="第2页"' in text
    assert "第1页第1个表格第2行第3列（距左 230、距上 20 磅）" in text


def test_the_page_needs_nothing_from_outside() -> None:
    """No address to fetch from; only our own style and script may run, and their hashes are right."""
    text = shown(form())
    assert not re.search(r"https?:|//[a-z]|\bsrc=|url\(|@import|<link|<iframe|<img", text)
    page = Page(text)
    (policy,) = [f["content"] or "" for t, f in page.tags if f.get("http-equiv") == "Content-Security-Policy"]
    assert policy.startswith("default-src 'none';")
    for tag in ("style", "script"):
        (inside,) = re.findall(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert not [facts for _, facts in page.tags if any(name.startswith("on") or name == "style" for name in facts)]


TAGS = {
    "html", "head", "meta", "title", "style", "body", "header", "h1", "h2", "h3", "p", "div", "span", "button", "main", "section",
    "dl", "dt", "dd", "details", "summary", "small", "table", "thead", "tbody", "tr", "th", "td", "mark", "figure", "figcaption", "i",
    "b", "a", "ol", "ul", "li", "nav", "br", "script",
}  # fmt: skip


def hostile() -> str:
    """A page in which every text that a stranger controls is an attack."""
    rows = [list(HEADS), *([attack, attack, f"{attack}甲", attack] for attack in ATTACKS)]
    facts = {
        f"D{number + 2}": CellFacts(raw=1.0, number_format=attack, formula=attack, comment=attack)
        for number, attack in enumerate(ATTACKS)
    }
    source = sheet([*rows, ["产出指标", "数量指标", *ATTACKS[:2]]], **facts)
    grid = source.blocks[0]
    assert isinstance(grid, Grid)
    named = Grid(grid.rows, replace(grid.location, sheet=ATTACKS[0]))
    lines = tuple(Passage(attack, ((0, Location(line=n, character=1)),)) for n, attack in enumerate(ATTACKS, 1))
    source = Source(ATTACKS[1], ATTACKS[2], (*lines, named), encoding=ATTACKS[3])
    document = recognise(source)
    problems = tuple(Problem(attack, Location(sheet=attack, cell_ref=attack)) for attack in ATTACKS)
    document = Document(ATTACKS[1], tables=document.tables, title=Cell(ATTACKS[0]), problems=problems)
    failures = tuple(Failure(attack, attack, attack) for attack in ATTACKS)
    return html_view.page(Reading((document,), failures, sources=(source,)), ReportOptions())


def test_hostile_texts_stay_texts() -> None:
    """Markup, quotes, entities, control and bidirectional characters: nothing but our own elements, nothing unseen."""
    text = hostile()
    page = Page(text)
    counts = Counter(tag for tag, _ in page.tags)
    assert set(counts) <= TAGS
    assert (1, 1, 1) == (counts["script"], counts["style"], counts["h1"])
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text)
    assert "看不见的字符 U+202E" in text
    assert {"class", "id"} >= {name for tag, facts in page.tags for name in facts if tag == "section"}
    text.encode("utf-8")


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=30), st.text(alphabet="<>&\"'/=\x00\u202eabc \n", max_size=30))
def test_any_text_comes_out_as_it_went_in(name: str, value: str) -> None:
    """What a browser shows is the cell's own text, hidden characters aside, and the page stays well-formed."""
    page = Page(shown(sheet([[name, value]])))
    seen = [page.texts.get(facts["id"] or "", "") for tag, facts in page.tags if tag == "td"]
    hidden = re.compile(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
        "\ufff0-\uffff\U000e0000-\U000e007f\ud800-\udfff]"
    )
    assert [hidden.sub("\ufffd", text.replace("\r\n", "\n")) for text in (name, value)] == seen


# ── in a real browser ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def chromium() -> str:
    """A Chromium that can run without a screen."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        pytest.skip("no chromium on this machine: the page cannot be opened in a real browser")
    return found


def dump(chromium: str, folder: Path, text: str, fragment: str = "") -> str:
    """The document after the browser has loaded it and run its script."""
    path = folder / "page.html"
    path.write_text(text, encoding="utf-8")
    flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    command = [chromium, *flags, f"--user-data-dir={folder / 'profile'}", "--dump-dom", path.as_uri() + fragment]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True).stdout


def test_the_browser_shows_the_place_of_a_linked_cell(chromium: str, tmp_path: Path) -> None:
    """Our script may run under the page's own policy: the target of a link has the focus and its card is open."""
    text = shown(form(D5=CellFacts(raw=0.95, number_format="0%")))
    cell = Page(text).cells()["95%"]["id"]
    dom = dump(chromium, tmp_path, text, f"#{cell}")
    card = dom[dom.index('<div id="card"') :]
    assert re.match(r'<div id="card" role="status" aria-live="polite" style="[^"]*"><b>目标表!D5</b>', card)
    assert "<div>显示“95%”，存的是 0.95（格式 0%）</div>" in card
    page = Page(dom)
    stops = [facts for tag, facts in page.tags if tag == "td" and facts.get("tabindex") == "0"]
    assert [cell] == [facts["id"] for facts in stops]


def test_the_browser_runs_nothing_of_a_hostile_document(chromium: str, tmp_path: Path) -> None:
    """Attacks in every text: no element of theirs, no script of theirs."""
    dom = dump(chromium, tmp_path, hostile())
    assert 'id="hacked"' not in dom
    page = Page(dom)
    assert {tag for tag, _ in page.tags} <= TAGS
    assert 1 == sum(tag == "script" for tag, _ in page.tags)
