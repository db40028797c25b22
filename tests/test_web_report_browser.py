"""The web report in a real browser: it loads without a complaint, filters, jumps to the cell and back, prints.

Playwright drives the Chromium that is installed; where either is absent the tests say so and are skipped.
"""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from test_parse_views import ATTACKS, form

from perflint.intake.blocks import whole
from perflint.model import (
    Cell,
    Document,
    Grid,
    Location,
    Outcome,
    Place,
    Report,
    RuleInfo,
    Severity,
    Source,
    TargetTable,
    Verdict,
)
from perflint.overview import overview_of
from perflint.recognition import recognise
from perflint.reporters import ReportOptions, find
from tests.report_samples import HOSTILE, finding, hostile

playwright = pytest.importorskip(
    "playwright.sync_api", reason="playwright is not installed: pip install 'perflint[dev]'"
)

MANY = 10_000
SLOWEST = 300_000  # milliseconds: a busy machine is no fault of the page
ROWS = 60  # rows of the drawn table
Open = Callable[..., Any]
SEARCHES = """() => ["问题", "第7", "第99", "901", ""].map(text => {
  const box = document.getElementById("q"), begun = performance.now();
  box.value = text;
  box.dispatchEvent(new Event("input"));
  document.getElementById("rows").offsetHeight;
  return Math.round(performance.now() - begun);
})"""
IN_SIGHT = "(() => { const a = document.activeElement.getBoundingClientRect(), b = document.getElementById('paper').getBoundingClientRect(); return a.top >= b.top && a.bottom <= b.bottom; })()"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """The installed Chromium without a screen."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        pytest.skip("no chromium on this machine: the page cannot be opened in a real browser")
    with playwright.sync_playwright() as runner:
        started = runner.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def page_of(browser: Any, tmp_path: Path) -> Iterator[Open]:
    """Opens a report at a fragment; when the test ends nothing may have been complained about or asked of the network."""
    wrong: list[str] = []
    contexts = []

    def opened(report: Report, fragment: str = "", **options: Any) -> Any:
        context = browser.new_context(**{"viewport": {"width": 1400, "height": 900}, **options})
        context.set_default_timeout(SLOWEST)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda asked: wrong.append(asked.url) if not asked.url.startswith("file:") else None)
        path = tmp_path / f"report{len(contexts)}.html"
        path.write_text(find("html").render(report, ReportOptions()), encoding="utf-8")
        page.goto(path.as_uri() + fragment)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [] == wrong


def table(rows: int = ROWS) -> Source:
    """A sheet with one indicator in each row."""
    heads = ("一级指标", "二级指标", "三级指标", "指标值")
    lines = [heads, *(("产出指标", "数量指标", f"养护道路{n}", f"{n}公里") for n in range(1, rows))]
    cells = [
        tuple(
            Cell(text, Location("目标.xlsx", "目标表", None, 0, at, n, f"{chr(65 + n)}{at + 1}"))
            for n, text in enumerate(line)
        )
        for at, line in enumerate(lines)
    ]
    return Source("目标.xlsx", "xlsx", (Grid(tuple(cells), Location("目标.xlsx", "目标表", table=0)),))


def sample() -> Report:
    """Two files; in the first a finding at the value of each row and one about the whole file."""
    source = table()
    severities = (Severity.INFO, Severity.WARNING, Severity.ERROR)
    found = []
    for row in range(1, ROWS):
        where = Location("目标.xlsx", "目标表", None, 0, row, 3, f"D{row + 1}")
        place = Place(0, 0, row - 1, "value", where, f"{row}公里", (0, len(str(row))))
        found.append(
            finding("PF901", title="缺少比较符号", severity=severities[row % 3], message=f"“养护道路{row}”没有比较符号", place=place, filename="目标.xlsx", dimension="完整性")
        )  # fmt: skip
    found.append(
        finding(
            "PF902",
            "other",
            "缺少满意度",
            message="没有满意度指标",
            place=Place(0),
            filename="目标.xlsx",
            dimension="相关性",
        )
    )
    found.append(
        finding(
            "PF902",
            "other",
            "缺少满意度",
            message="也没有满意度指标",
            place=Place(1),
            filename="b.txt",
            dimension="相关性",
        )
    )
    info = finding("PF901", title="缺少比较符号")
    rule = RuleInfo(
        info.code, info.name, info.title, "value", info.severity, info.confidence, "完整性", why="没有符号就无法判断是否达标。",
        examples={"fail": [{"value": "3公里"}], "pass": [{"value": "≥3公里"}]},
    )  # fmt: skip
    return Report(
        documents=(recognise(source), Document("b.txt", "text")),
        findings=tuple(found),
        verdicts=(Verdict("PF901", "sample-rule", Outcome.FINDING, 0, 0),),
        catalogue=(rule,),
        sources=(whole(source), None),
        rules=2,
    )


def status(page: Any) -> str:
    return page.inner_text("#shown").split("清除")[0].strip()


def selected(page: Any) -> str:
    return page.inner_text("#card .message")


# ── what a reviewer does ────────────────────────────────────────────────────────────────────────────────────────


def test_it_opens_on_the_overview_and_a_chart_leads_to_the_findings(page_of: Open) -> None:
    """One view at a time; a bar sets its filter; the browser's way back leads back."""
    page = page_of(sample())
    assert page.is_visible("#overview")
    assert not page.is_visible("#findings")
    page.click("#overview .chart a:has-text('相关性')")
    assert page.is_visible("#findings")
    assert "显示 2 个，共 61 个问题" == status(page)
    page.go_back()
    assert page.is_visible("#overview")


def test_filters_narrow_the_list_together(page_of: Open) -> None:
    """Severity, file, rule and words; what is wanted stands in the address, so that it can be sent."""
    page = page_of(sample(), "#findings")
    assert "显示 61 个问题" == status(page)
    page.click(".severities [data-severity=error]")
    assert "显示 20 个，共 61 个问题" == status(page)
    page.select_option("select[name=document]", "1")
    assert "显示 0 个，共 61 个问题" == status(page)
    assert "没有符合条件的问题" in page.inner_text("#card")
    page.click("#clear")
    page.fill("#q", "养护道路7 符号")
    assert "显示 1 个，共 61 个问题" == status(page)
    page.fill("#q", "ＰＦ９０２")
    assert "显示 2 个，共 61 个问题" == status(page)
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    assert "显示 2 个，共 61 个问题" == status(page)


def test_a_finding_leads_to_its_cell_and_the_cell_back(page_of: Open) -> None:
    """The cell is in sight, marked and has the focus; Enter leads back; a click on another cell opens its finding."""
    page = page_of(sample(), "#findings")
    page.fill("#q", "养护道路55")
    page.keyboard.press("Enter")
    assert "list" == page.evaluate("document.activeElement.id")
    page.keyboard.press("Enter")
    cell = page.evaluate("document.activeElement.textContent")
    assert "55公里" == cell
    assert page.evaluate("document.activeElement.classList.contains('current')")
    assert page.evaluate(IN_SIGHT)
    page.keyboard.press("Enter")
    assert "list" == page.evaluate("document.activeElement.id")
    page.click("#paper td[data-f='53']")
    assert "“养护道路54”没有比较符号" == selected(page)
    assert "不在筛选结果里" in page.inner_text("#card .count")


def test_the_keyboard_is_enough(page_of: Open) -> None:
    """A link past the head, / to search, j and k from one to the next, r for the rule, Esc back."""
    page = page_of(sample())
    page.keyboard.press("Tab")
    assert "跳到内容" == page.evaluate("document.activeElement.textContent")
    page.keyboard.press("/")
    assert "q" == page.evaluate("document.activeElement.id")
    page.keyboard.press("Escape")
    first = selected(page)
    page.keyboard.press("j")
    assert first != selected(page)
    page.keyboard.press("k")
    assert first == selected(page)
    assert page.get_attribute("#list", "aria-activedescendant") == page.get_attribute("[aria-selected=true]", "id")
    page.keyboard.press("r")
    assert "没有符号就无法判断是否达标" in page.inner_text("dialog[open]")
    page.keyboard.press("Escape")
    assert not page.is_visible("dialog")


def test_the_rule_is_one_click_away(page_of: Open) -> None:
    """Why, and both examples; from there to all of its findings."""
    page = page_of(sample(), "#findings")
    page.click("#card a.button")
    told = page.inner_text("dialog[open]")
    for part in ("PF901", "没有符号就无法判断是否达标", "3公里", "≥3公里"):
        assert part in told
    page.click("dialog a:has-text('看这条规则')")
    assert "显示 59 个，共 61 个问题" == status(page)


def test_the_checklist_leads_to_its_findings(page_of: Open) -> None:
    """A click on 问: rule, file and table."""
    page = page_of(sample(), "#rules")
    page.click(".matrix td.o-finding")
    assert "显示 59 个，共 61 个问题，只看第1张表" == status(page)


def test_the_rest_of_a_large_checklist_unfolds(page_of: Open) -> None:
    """A block that was folded becomes a table with titles, signs and what was missing."""
    tables = tuple(TargetTable(project=Cell(f"项目{n}")) for n in range(300))
    verdicts = tuple(
        Verdict(f"PF{code}", "x", Outcome.CANNOT_DECIDE, 0, n, ("weight",))
        for n in range(300)
        for code in range(100, 150)
    )
    page = page_of(Report(documents=(Document("a.txt", tables=tables),), verdicts=verdicts), "#rules")
    last = page.locator("details.block").last
    last.locator("summary").click()
    last.locator("th a").last.wait_for()  # the block is filled when the browser tells that it was opened
    assert 50 == last.locator("th a").count()
    assert "缺少权重" == last.locator("td.o-undecided").last.get_attribute("title")


def test_ten_thousand_findings_are_filtered_and_few_are_drawn(page_of: Open) -> None:
    """The list holds only the rows in sight, from the first to the last of them."""
    found = [
        finding(f"PF{900 + n % 9}", message=f"第{n}个问题", place=Place(n % 40, 0, n, "value", Location(line=n + 1, character=1), f"{n}人"), filename=f"d{n % 40}.txt")
        for n in range(MANY)
    ]  # fmt: skip
    page = page_of(
        Report(documents=tuple(Document(f"d{n}.txt") for n in range(40)), findings=tuple(found)), "#findings"
    )
    assert f"显示 {MANY} 个问题" == status(page)
    assert page.locator("#rows .row").count() < 40
    page.evaluate("const list = document.getElementById('list'); list.scrollTop = list.scrollHeight")
    page.wait_for_selector(f"#rows [aria-posinset='{MANY}']")
    page.fill("#q", "第9876个问题")
    assert f"显示 1 个，共 {MANY} 个问题" == status(page)
    print("milliseconds of a search, five times:", page.evaluate(SEARCHES))  # noqa: T201 - told, not asked: machines differ


def test_a_batch_has_a_view_of_its_own(page_of: Open) -> None:
    """Reached from the head; a file in the ranking leads to its findings; on a phone nothing is wider than the screen."""
    report = replace(sample(), overview=overview_of(sample()))
    page = page_of(report, "#overview")
    page.click("nav a[href='#batch']")
    assert page.is_visible("#batch") and "按问题排名" in page.inner_text("#batch")
    page.click("#batch a[data-filter='document=1'] >> nth=0")
    assert "显示 1 个，共 61 个问题" == status(page)
    page = page_of(report, "#batch", viewport={"width": 390, "height": 780})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_phone_shows_one_thing_at_a_time(page_of: Open) -> None:
    """The list; the finding with its table over it; back again.  Nothing is wider than the screen."""
    page = page_of(sample(), "#findings", viewport={"width": 390, "height": 780}, has_touch=True)
    assert not page.is_visible("#reader")
    page.tap("#rows .row >> nth=6")
    assert page.is_visible("#card .message")
    assert page.evaluate(IN_SIGHT.replace("document.activeElement", "document.querySelector('#paper .current')"))
    assert not page.evaluate("document.elementFromPoint(195, 30).closest('.top')")
    page.tap("#card .back")
    assert not page.is_visible("#reader")
    for view in ("overview", "findings", "documents", "rules", "unread"):
        page.evaluate(f"location.hash = '{view}'")
        assert 390 == page.evaluate("document.documentElement.scrollWidth")


def test_light_and_dark_are_the_readers_choice(page_of: Open) -> None:
    """As the system says, unless the button says otherwise."""
    page = page_of(sample(), color_scheme="dark")
    colour = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(colour)
    page.click("#theme")
    light = page.evaluate(colour)
    assert light != dark
    page.reload()
    assert light == page.evaluate(colour)
    page.click("#theme")
    assert dark == page.evaluate(colour)


def test_printed_it_is_a_paper_with_the_findings(page_of: Open) -> None:
    """A4 pages: the overview, the files and every finding as filtered, without buttons."""
    pdfium = pytest.importorskip("pypdfium2")
    page = page_of(sample(), "#findings?severity=error")
    paper = pdfium.PdfDocument(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    text = "".join(one.get_textpage().get_text_range() for one in paper)
    width, height = paper[0].get_size()
    paper.close()
    assert (595, 842) == (round(width), round(height))
    plain = re.sub(r"\s", "", text)
    assert "问题清单（20个）" in plain
    assert "“养护道路5”没有比较符号" in plain
    assert "“养护道路6”没有比较符号" not in plain
    assert "发现61个问题" in plain
    assert "快捷键" not in plain


def test_without_script_everything_is_there(page_of: Open) -> None:
    """Views one below the other, a plain list, the tables; no control that does nothing."""
    page = page_of(sample(), java_script_enabled=False)
    for part in ("#overview", "#documents", "#rules", "#unread", "#drawings table.cells"):
        assert page.locator(part).first.is_visible()
    assert 61 == page.locator(".plain-list li").count()
    assert not page.locator("#filters").is_visible()
    assert not page.locator("#theme").is_visible()


@pytest.mark.parametrize("attack", [*ATTACKS, HOSTILE[3], "</script><script>document.body.id='hacked'</script>"])
def test_nothing_of_a_hostile_report_runs(page_of: Open, attack: str) -> None:
    """Through all views, the reader, the rule and print: no element of theirs, no script of theirs."""
    page = page_of(hostile(attack), "#findings")
    page.keyboard.press("r")
    page.keyboard.press("Escape")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert "hacked" != page.evaluate("document.body.id")
    assert 0 == page.locator("img, svg[onload], iframe").count()
    assert "指标值" in page.inner_text("#card .quote")


def test_the_cell_of_a_merged_form_is_found(page_of: Open) -> None:
    """Merged cells, the page's own drawing: the number leads to the cell that begins the area."""
    source = form()
    grid = source.blocks[0]
    assert isinstance(grid, Grid)
    level = grid.rows[3][0]
    found = finding(place=Place(0, 0, None, None, level.location, level.text), filename=source.path)
    page = page_of(Report(documents=(recognise(source),), findings=(found,), sources=(whole(source),)), "#findings")
    assert "产出指标" == page.inner_text("#paper td.current")
