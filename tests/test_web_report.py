"""The web report as text: well-formed, safe against hostile texts, readable without script, honest about what is missing."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from test_parse_views import ATTACKS, FORM, TEXT, form

from perflint import lint
from perflint.intake.blocks import whole
from perflint.model import (
    Cell,
    CellFacts,
    Document,
    Grid,
    Location,
    Outcome,
    Passage,
    Place,
    Report,
    Severity,
    Source,
    TargetTable,
    Verdict,
)
from perflint.recognition import recognise
from perflint.reporters import ReportOptions, find, needs_sources
from tests import golden
from tests.command import run
from tests.report_samples import HOSTILE, everything, finding, hostile

VOID = {"meta", "br", "input", "rect"}
LONG = "长" * 100_000
OURS = {
    "a", "article", "b", "body", "br", "button", "col", "dd", "details", "dialog", "div", "dl", "dt", "figcaption", "figure", "form",
    "h1", "h2", "h3", "h4", "head", "header", "html", "i", "input", "kbd", "label", "li", "main", "mark", "meta", "nav", "noscript",
    "ol", "option", "p", "rect", "script", "section", "select", "small", "span", "style", "summary", "svg", "table", "tbody",
    "td", "template", "th", "thead", "title", "tr", "ul",
}  # fmt: skip


class Page(HTMLParser):
    """The elements of a page in order, each with its attributes; fails where an end tag does not fit."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert [] == self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        assert len(dict(attrs)) == len(attrs), f"an attribute twice in {tag}"
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert tag == self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "script":
            self.scripts.append(data)
        elif self._open and self._open[-1] != "style":
            self.texts.append(data)

    def ids(self) -> list[str]:
        return [facts["id"] or "" for _, facts in self.tags if "id" in facts]


def rendered(report: Report, **options: Any) -> str:
    return find("html").render(report, ReportOptions(base="/work/项目", **options))


def data_of(text: str) -> dict[str, Any]:
    """The findings as the page's script gets them."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    return json.loads(found[1])  # type: ignore[no-any-return]


def judged(source: Source, *places: Place) -> Report:
    """A report with one finding at each of the places of a source."""
    found = tuple(finding(place=place, filename=source.path, fingerprint=str(n)) for n, place in enumerate(places))
    return Report(documents=(recognise(source),), findings=found, sources=(whole(source),))


def marked(text: str) -> dict[str, list[str]]:
    """Number of a finding → the names of the elements that show it."""
    shown: dict[str, list[str]] = {}
    for tag, facts in Page(text).tags:
        for number in (facts.get("data-f") or "").split():
            shown.setdefault(number, []).append(tag)
    return shown


# ── the page ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_page_keeps_its_structure() -> None:
    """Views, entries and landmarks of a small report, as an outline of tags with ids, roles and filters."""
    kept = ("id", "role", "aria-label", "href", "data-filter", "data-f")
    lines = []
    for tag, facts in Page(rendered(everything())).tags:
        told = [f"{name}={facts[name]}" for name in kept if name in facts]
        if told:
            lines.append(f"{tag} {' '.join(told)}")
    golden.check("web-report.txt", "\n".join(lines) + "\n")


def test_every_link_of_the_page_has_its_end() -> None:
    """No id twice, and nothing refers to an element that is not there."""
    page = Page(rendered(everything()))
    ids = page.ids()
    assert len(ids) == len(set(ids))
    wanted = {
        facts[name] or ""
        for _, facts in page.tags
        for name in ("href", "aria-controls", "aria-labelledby")
        if name in facts
    }
    assert {target.lstrip("#") for target in wanted} - set(ids) == {"rule-title"}  # made by the script, with the dialog


@pytest.mark.parametrize("shown", [Report(), everything()], ids=["empty", "everything"])
def test_only_our_own_style_and_script_may_act(shown: Report) -> None:
    """The policy names them by hash; no style attribute and no handler, which it would forbid; nothing is loaded."""
    text = rendered(shown)
    page = Page(text)
    (policy,) = (
        facts["content"] or "" for tag, facts in page.tags if facts.get("http-equiv") == "Content-Security-Policy"
    )
    inline = [
        *re.findall(r"<script>(.*?)</script>", text, re.DOTALL),
        *re.findall(r"<style>(.*?)</style>", text, re.DOTALL),
    ]
    assert 3 == len(inline)
    for one in inline:
        assert f"'sha256-{base64.b64encode(hashlib.sha256(one.encode()).digest()).decode()}'" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert [] == [
        name for _, facts in page.tags for name in facts if name == "style" or name.startswith("on") or name == "src"
    ]


def test_without_script_the_findings_are_a_list() -> None:
    """Rule, message and place of each, the rules' pages, the drawings; what is too much is counted."""
    text = rendered(everything())
    plain = text[text.index("<noscript>") : text.index("</noscript>")]
    assert len(everything().findings) == plain.count("<li>")
    assert "指标“护路人员培训覆盖率”应以百分比计量" in plain
    many = [finding(place=Place(0, 0, n), fingerprint=str(n)) for n in range(2_500)]
    assert "还有 500 个问题没有列在这里" in rendered(Report(documents=(Document("a.txt"),), findings=tuple(many)))


def test_the_report_says_what_was_not_read_and_what_was_waived() -> None:
    """Files, places, and each waiver with reason, approver, number and expiry."""
    text = rendered(everything())
    unread = text[text.index('id="unread"') : text.index('id="drawings"')]
    for part in (
        "draft/broken.txt",
        "内容不是文本",
        "另存为 UTF-8",
        "这一行像指标",
        "满意度另有专门调查",
        "张三（财绩便函〔2031〕5号）",
        "2031-12-31",
    ):
        assert part in unread
    assert unread.count("没有。") == 0
    assert 3 == rendered(Report()).count("没有。")


def test_grades_come_with_their_points_explained() -> None:
    """The lowest first, those without a grade before them with the reason; what cost points, rule by rule and where."""
    text = rendered(everything())
    view = text[text.index('id="documents"') : text.index('id="rules"')]
    order = re.findall(r'data-filter="document=(\d)">', view)
    assert ["1", "3", "0", "2"] == order
    assert "有 30% 没有结论" in view
    assert "适当性 21.75/30" in view
    assert re.search(r"PF301 指标名称与计量单位类别不符</a> 扣 <b>8.25</b> 分（24:18）", view)
    assert "第1张表 乡村道路养护</td><td>中</td><td>77.5 分</td><td>适当性 −12.5</td>" in view


def test_a_rule_tells_why_and_shows_both_examples() -> None:
    """One click away from every finding, under its code."""
    text = rendered(everything())
    rule = text[text.index('id="rule-PF301"') :]
    rule = rule[: rule.index("</details>")]
    for part in (
        "名称要求按比率考核",
        "改为百分比",
        "财预〔2021〕101号 第三条",
        'class="bad">三级指标：培训人员覆盖率',
        'class="good"',
    ):
        assert part in rule


def test_the_checklist_has_every_verdict() -> None:
    """Rule by project with the sign of its outcome; what was missing is told by the cell."""
    text = rendered(everything())
    matrix = text[text.index("检查清单</h3>") : text.index('id="unread"')]
    (row,) = re.findall(r"<tr><th[^>]*><a[^>]*>PF701</a>.*?</tr>", matrix)
    assert ["缺少权重", "缺少权重、资金总额"] == re.findall(r'<td class="o-undecided" title="(.*?)">缺</td>', row)
    assert '<th scope="col" title="乡村道路养护（draft/road.txt）" data-d="0" data-t="0">1</th>' in matrix


def test_a_large_checklist_is_folded_into_few_characters() -> None:
    """The first projects are tables; of the others the signs, from which the script makes rows."""
    many = 400
    tables = tuple(TargetTable(project=Cell(f"项目{n}")) for n in range(many))
    codes = [f"PF{n}" for n in range(100, 160)]
    verdicts = tuple(
        Verdict(code, code.lower(), Outcome.CANNOT_DECIDE, 0, n, ("weight",)) if n % 7 == 0 else Verdict(code, code.lower(), Outcome.PASS, 0, n)
        for n in range(many)
        for code in codes
    )  # fmt: skip
    text = rendered(Report(documents=(Document("a.txt", tables=tables),), verdicts=verdicts))
    assert (
        f'<tr data-r="PF100" data-v="{"".join("缺" if n % 7 == 0 else "通" for n in range(384, 400))}" data-first="385"'
        in text
    )
    assert 'data-l="386,393,400 权重"' in text
    assert len(text) < 1_500_000


def test_charts_lead_to_what_they_count() -> None:
    """By grade, dimension, department, file and rule; a click filters."""
    text = rendered(everything())
    view = text[text.index('id="overview"') : text.index('id="findings"')]
    for title in ("评级（份）", "按审核维度", "按部门和单位", "按文件", "按规则"):
        assert f"<h3>{title}</h3>" in view
    assert 'data-filter="rule=PF102"' in view
    assert 'aria-label="提示 30"' in view
    assert "某县交通运输局" in view


# ── the drawings ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_cell_carries_its_findings_and_marks_the_wrong_part() -> None:
    """In the colour of the worst; the offending stretch is found also where the cell breaks its lines elsewhere."""
    source = form()
    grid = source.blocks[0]
    assert isinstance(grid, Grid)
    value = grid.rows[3][3]
    place = Place(0, 0, 0, "value", value.location, value.text, (1, 3))
    report = judged(source, place, place)
    worse = replace(report, findings=(report.findings[0], replace(report.findings[1], severity=Severity.ERROR)))
    text = rendered(worse)
    assert {"0": ["td"], "1": ["td"]} == marked(text)
    assert re.search(
        r'<td id="d0c0-3-3" class="f-error figure"[^>]*data-f="0 1" tabindex="0"[^>]*>≥<mark class="part">10</mark>公里',
        text,
    )


def test_a_cell_that_a_page_break_cut_is_shown_once() -> None:
    """Its further place is no finding about a table."""
    source = form()
    grid = source.blocks[0]
    assert isinstance(grid, Grid)
    value = grid.rows[3][3]
    also = (Location(file="目标.xlsx", sheet="目标表", table=0),)
    assert {"0": ["td"]} == marked(
        rendered(judged(source, Place(0, 0, 0, "value", value.location, value.text, also=also)))
    )


def test_findings_in_running_text_mark_their_stretch() -> None:
    """A text has no cells: the words themselves are marked, over line breaks too."""
    lines = tuple(Passage(line, ((0, Location(line=n, character=1)),)) for n, line in enumerate(FORM.splitlines(), 1))
    place = Place(
        0,
        0,
        None,
        "goal",
        Location(line=7, character=1),
        "完成县道、乡道的日常养护，保障群众出行安全，及时修复水毁路段，做到随坏随修。",
    )
    text = rendered(judged(Source("a.txt", "text", lines), place))
    assert {"0": ["mark", "mark"]} == marked(text)
    assert ">做到随坏随修。</mark>" in text


@pytest.mark.parametrize(
    "place",
    [
        Place(0, 0),
        Place(0, 0, 0, "value", Location(sheet="没有", row=90, column=1)),
        Place(0, 0, None, None, Location(line=999)),
    ],
)
def test_a_finding_about_nothing_drawn_stands_before_the_tables(place: Place) -> None:
    """About the whole file, or a place that is not shown: it is told all the same."""
    assert {"0": ["li"]} == marked(rendered(judged(form(), place)))


def test_a_document_without_layout_is_drawn_from_what_was_understood() -> None:
    """An interchange record has no cells of its own: facts and indicators as a table, with the findings on them."""
    report = everything()
    shown = marked(rendered(report))
    assert sorted(map(str, range(len(report.findings)))) == sorted(shown)
    assert "td" in shown["0"]


def test_the_sources_are_kept_for_a_format_that_draws_them(tmp_path: Path) -> None:
    """`lint(sources=True)`: one for each document, none by default; the command asks for them by itself."""
    file = tmp_path / "a.txt"
    file.write_text(TEXT, encoding="utf-8")
    assert () == lint(file).sources
    (source,) = lint(file, sources=True).sources
    assert source is not None
    assert source.blocks
    assert needs_sources(find("html"))
    target = tmp_path / "r.html"
    result = run("check", str(file), "-f", "html", "-o", str(target), "-e")
    assert 0 == result.exit_code, result.output
    text = target.read_text(encoding="utf-8")
    assert re.search(r'class="cells".*乡村道路养护', text, re.DOTALL)
    assert len(data_of(text)["findings"]["rule"]) == len(marked(text))


# ── hostile texts ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("attack", [*ATTACKS, *HOSTILE, "</script><script>alert(1)</script>", "]]>--><!--<script>"])
def test_hostile_texts_stay_texts(attack: str) -> None:
    """In every text of a report, and in names: nothing but our own elements, no attribute of theirs, nothing unseen."""
    text = rendered(hostile(attack))
    page = Page(text)
    assert {tag for tag, _ in page.tags} <= OURS
    assert 3 == text.count("<script")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text)
    assert not [name for _, facts in page.tags for name in facts if name.startswith("on") or name in {"src", "style"}]
    assert 2 == len(data_of(text)["findings"]["rule"])
    text.encode("utf-8")


@pytest.mark.parametrize("attack", [*ATTACKS, "</script>", LONG])
def test_hostile_sources_stay_texts(attack: str) -> None:
    """In cells, sheets, lines, formulas and file names that are drawn."""
    where = Location(sheet=attack, table=0, row=0, column=0, cell_ref=attack)
    grid = Grid(
        ((Cell(attack, where, None, CellFacts(comment=attack, formula=attack)),),), Location(sheet=attack, table=0)
    )
    source = Source(attack, "xlsx", (Passage(attack, ((0, Location(line=1, character=1)),)), grid))
    places = [
        Place(0, 0, 0, "value", where, attack, (0, 3)),
        Place(0, None, None, None, Location(line=1, character=1), attack),
    ]
    report = judged(source, *places)
    text = rendered(report)
    assert {tag for tag, _ in Page(text).tags} <= OURS
    assert ["0", "1"] == sorted(marked(text))
    assert len(text) < 300_000


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=40))
def test_any_text_is_carried(attack: str) -> None:
    """Whatever Unicode holds: the page is well-formed, and its data is JSON that a script element cannot be ended by."""
    text = rendered(hostile(attack))
    Page(text)
    raw = text[text.index('id="data">') : text.rindex("</script>\n<script>")]
    assert "<" not in raw.replace("</script>", "")
    data_of(text)


def test_a_hundred_thousand_characters_are_cut_and_said() -> None:
    """A message, a name and a cell of any length make a page that opens."""
    text = rendered(hostile(LONG))
    assert len(text) < 4_000_000
    assert max(map(len, data_of(text)["texts"])) < 110_000


def test_ten_thousand_findings_make_a_file_that_can_be_sent() -> None:
    """Texts are written once, findings are numbers; the list without script is bounded."""
    found = [
        finding(place=Place(n % 50, 0, n, "value", Location(line=n + 1, character=1), f"约{n}人次"), filename=f"d{n % 50}.txt", fingerprint=str(n))
        for n in range(10_000)
    ]  # fmt: skip
    text = rendered(Report(documents=tuple(Document(f"d{n}.txt") for n in range(50)), findings=tuple(found)))
    assert len(text.encode()) < 8_000_000
    assert 10_000 == len(data_of(text)["findings"]["rule"])


def test_sources_are_the_same_from_other_processes_and_after_a_kept_run(tmp_path: Path) -> None:
    """A document that is known already, or read by a worker, is drawn all the same."""
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(TEXT.replace("道路", f"道路{number}"), encoding="utf-8")
    first = lint(tmp_path, sources=True)
    lint(tmp_path, kept=True)
    assert first.sources == lint(tmp_path, sources=True, kept=True).sources
    assert first.sources == lint(tmp_path, sources=True, jobs=2).sources


def test_the_run_can_be_repeated_from_the_page(tmp_path: Path) -> None:
    """When, by what, and every input with its SHA-256; nothing for a report that was made by hand."""
    file = tmp_path / "a.txt"
    file.write_text(TEXT, encoding="utf-8")
    report = lint(file, sources=True)
    view = rendered(report)
    assert hashlib.sha256(file.read_bytes()).hexdigest() in view
    assert report.record.time.replace("T", " ") in view
    assert "运行记录" not in rendered(Report())
