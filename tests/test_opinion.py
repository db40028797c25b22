"""The review opinion: what it says, read by python-docx and LibreOffice; templates of an office; templates that want more."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest

from perflint.errors import PerflintError
from perflint.model import Report
from perflint.reporters import ReportOptions, find, rendered
from perflint.reporters.shared.opinion.facts import facts
from perflint.reporters.shared.opinion.template import Template
from perflint.reporters.shared.opinion.variables import OPINION, PROBLEM, WHOLE
from tests import golden
from tests.command import run
from tests.report_samples import HOSTILE, everything, hostile

pytest.importorskip("jinja2")
OPTIONS = ReportOptions(base="/work/项目")
SOFFICE = shutil.which("soffice")


def paper(*lines: str, rows: tuple[tuple[str, ...], ...] = ()) -> bytes:
    """A Word file with these paragraphs, then a table."""
    file = docx.Document()
    for line in lines:
        file.add_paragraph(line)
    if rows:
        table = file.add_table(rows=len(rows), cols=max(map(len, rows)))
        for number, texts in enumerate(rows):
            for column, text in enumerate(texts):
                table.cell(number, column).text = text
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def filled(template: bytes, values: dict[str, Any]) -> Any:
    """The paper with these values, as python-docx reads it."""
    return docx.Document(io.BytesIO(Template(template, "模板.docx").filled(values)))


def told(template: bytes, values: dict[str, Any]) -> list[str]:
    """Its paragraphs."""
    return [paragraph.text for paragraph in filled(template, values).paragraphs]


def opinion(shown: Report) -> bytes:
    """The shipped template, filled in."""
    data = rendered(find("docx"), shown, OPTIONS)
    assert isinstance(data, bytes)
    return data


def text_of(data: bytes) -> str:
    """Paragraphs and tables in their order."""
    lines = []
    for block in docx.Document(io.BytesIO(data)).iter_inner_content():
        if isinstance(block, docx.table.Table):
            lines += [" | ".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            new_page = "\f" if block.paragraph_format.page_break_before else ""
            lines.append(new_page + block.text)
    return "\n".join(lines) + "\n"


# ── the shipped template ────────────────────────────────────────────────────────────────────────────────────────


def test_the_opinion_reads_as_its_golden_text() -> None:
    """An overview, then a section for each project on a page of its own, signature and date left open."""
    golden.check("format-docx.txt", text_of(opinion(everything())).replace("\f", "[另起一页]"))


def test_the_same_report_gives_the_same_bytes() -> None:
    """No clock."""
    assert opinion(everything()) == opinion(everything())


@pytest.mark.parametrize("shown", [Report(), *map(hostile, HOSTILE)])
def test_every_report_makes_a_whole_file(shown: Report) -> None:
    """Nothing left of a tag, and well-formed, whatever the texts."""
    data = opinion(shown)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
    assert not re.search(r"\{\{|\{%", text_of(data))


def test_a_text_that_looks_like_a_tag_stays_text() -> None:
    """What a department wrote is never a template."""
    assert "{{ 版本 }}{% for %}" in text_of(opinion(hostile("{{ 版本 }}{% for %}")))


def test_the_shipped_template_is_what_the_tool_builds() -> None:
    """Nobody edits it by hand."""
    from tools.opinion_template import PATH, build

    assert build() == PATH.read_bytes()


def test_the_official_style() -> None:
    """三号仿宋, lines of 28 points, A4, fonts with others in their place, a page number."""
    data = opinion(everything())
    file = docx.Document(io.BytesIO(data))
    body = next(paragraph for paragraph in file.paragraphs if "意见如下" in paragraph.text)
    assert (28, 16) == (body.paragraph_format.line_spacing.pt, body.runs[0].font.size.pt)
    assert 'w:eastAsia="仿宋_GB2312"' in body._p.xml
    assert (210, 297) == (round(file.sections[0].page_width.mm), round(file.sections[0].page_height.mm))
    assert "PAGE" in file.sections[0].footer._element.xml
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert '<w:altName w:val="仿宋"/>' in package.read("word/fontTable.xml").decode("utf-8")


def test_the_documented_names_are_those_there_are() -> None:
    """No more and no fewer."""
    found = facts(everything(), OPTIONS)
    assert set(WHOLE) == set(found)
    for one in found["意见"]:
        assert set(OPINION) == set(one)
        for level in one["级别"]:
            assert {"序号", "名称", "个数", "问题"} == set(level)
            for problem in level["问题"]:
                assert set(PROBLEM) == set(problem)


def test_every_finding_stands_in_one_opinion() -> None:
    """Also those about a whole file."""
    found = facts(everything(), OPTIONS)
    assert len(everything().findings) == sum(one["问题数"] for one in found["意见"])
    assert len(everything().suppressed) == sum(len(one["豁免"]) + one["基线数"] for one in found["意见"])


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed here")
def test_libreoffice_prints_it(tmp_path: Path) -> None:
    """Opened by another program."""
    import pypdfium2

    (tmp_path / "a.docx").write_bytes(opinion(everything()))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "a.docx")]  # fmt: skip
    subprocess.run(command, capture_output=True, check=True, timeout=300)
    document = pypdfium2.PdfDocument(tmp_path / "a.pdf")
    text = "".join(document[number].get_textpage().get_text_range() for number in range(len(document)))
    for part in ("绩效目标审核意见", "一、审核结论", "护路人员培训覆盖率", "审核人"):
        assert part in text.replace("\r\n", "")


# ── the template of an office ───────────────────────────────────────────────────────────────────────────────────


def test_paragraphs_and_rows_are_repeated() -> None:
    """A tag alone in a paragraph or a row takes what stands between."""
    template = paper(
        "共{{ 数 }}项",
        "{% for 项 in 各项 %}",
        "{{ loop.index }}．{{ 项.名 }}{% if 项.值 > 3 %}（大）{% endif %}",
        "{% endfor %}",
        "{% if 无 %}",
        "不写",
        "{% endif %}",
        rows=(("名", "值"), ("{% for 项 in 各项 %}", ""), ("{{ 项.名 }}", "{{ 项.值 }}"), ("{% endfor %}", "")),
    )
    values = {"数": 2, "各项": [{"名": "<甲>&", "值": 1}, {"名": "乙", "值": 5}], "无": []}
    assert ["共2项", "1．<甲>&", "2．乙（大）"] == told(template, values)
    (table,) = filled(template, values).tables
    assert [["名", "值"], ["<甲>&", "1"], ["乙", "5"]] == [[cell.text for cell in row.cells] for row in table.rows]


def test_a_tag_in_several_runs_keeps_the_first_look() -> None:
    """Word cuts texts where somebody typed; curly quotes are quotes."""
    file = docx.Document()
    paragraph = file.add_paragraph("前")
    paragraph.add_run("{{ 名").bold = True
    paragraph.add_run("称 ")
    paragraph.add_run("or “无” }}后")
    buffer = io.BytesIO()
    file.save(buffer)
    (line,) = filled(buffer.getvalue(), {"名称": "甲"}).paragraphs
    assert ["前", "甲", "后"] == [run.text for run in line.runs if run.text]
    assert line.runs[1].bold
    assert ["前无后"] == told(buffer.getvalue(), {"名称": ""})


@pytest.mark.parametrize(
    "wrong",
    [
        "{{ ().__class__.__mro__ }}",
        "{{ 份数.__class__ }}",
        "{{ 概述.format(1) }}",
        "{{ 概述.upper() }}",
        "{{ 概述['__class__'] }}",
        "{{ 概述|attr('__class__') }}",
        "{{ 'a' * 1000000000 }}",
        "{{ 概述 ~ 概述 }}",
        "{{ range(9) }}",
        "{{ self }}",
        "{{ lipsum }}",
        "{{ cycler.__init__.__globals__ }}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{% extends 'x' %}",
        "{% set x = 1 %}",
        "{% macro m() %}{% endmacro %}",
        "{% for a in 意见 recursive %}{{ loop(a) }}{% endfor %}",
        "{{ '%999999999d'|format(1) }}",
        "{% for a in 意见 %}" * 7 + "{% endfor %}" * 7,
    ],
)
def test_a_template_reaches_nothing_but_the_facts(wrong: str) -> None:
    """No attribute, no call, no file, no arithmetic; refused with the place."""
    with pytest.raises(PerflintError) as caught:
        told(paper("好的", wrong), facts(everything(), OPTIONS))
    assert "模板.docx：第2段" in str(caught.value.place)
    assert caught.value.advice


@pytest.mark.parametrize(
    ("lines", "message", "place"),
    [
        (("{{ 没有的 }}",), "没有“没有的”这一项", "第1段"),
        (("好", "{{ 意见 }}"), "这是一组内容", "第2段"),
        (("{% for 份 in 意见 %}", "{{ 份.错了 }}", "{% endfor %}"), "没有“错了”这一项", "第2段"),
        (("甲", "{% for 份 in 意见 %}"), "没有用", ""),
        (("甲", "{% endfor %}"), "多余或不认得的标记", "第2段"),
        (("甲", "{{ 概述 | 大写 }}"), "没有“大写”这个过滤器", "第2段"),
        (("{{ 概述",), "模板写错了", "第1段"),
    ],
)
def test_a_mistake_is_told_with_its_place(lines: tuple[str, ...], message: str, place: str) -> None:
    """In Chinese, with the paragraph and a next step."""
    template = paper(*lines)
    with pytest.raises(PerflintError) as caught:
        told(template, facts(everything(), OPTIONS))
    assert message in caught.value.message
    assert place in str(caught.value.place)


def test_a_paper_without_tags_is_no_template() -> None:
    """It would be handed out with nothing in it."""
    with pytest.raises(PerflintError) as caught:
        Template(paper("红头文件"), "模板.docx")
    assert "没有要填写的地方" in caught.value.message


def test_a_loop_across_cells_is_refused() -> None:
    """The paper would be broken."""
    template = paper("{% for 份 in 意见 %}", rows=(("{% endfor %}", "b"), ("c", "d")))
    with pytest.raises(PerflintError) as caught:
        told(template, facts(everything(), OPTIONS))
    assert "边界" in caught.value.message


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no zip at all"])
def test_what_is_no_word_file_is_refused(data: bytes) -> None:
    """With what to do."""
    with pytest.raises(PerflintError) as caught:
        Template(data, "x.docx")
    assert "不是 Word 文件" in caught.value.message


# ── the command line ────────────────────────────────────────────────────────────────────────────────────────────

DOCUMENT = """\
{"schema_version": "1.0", "document": "甲", "tables": [{"project": "道路养护", "indicators": [
  {"level1": "产出指标", "level2": "数量指标", "name": "培训覆盖率", "value": "≥40人"}]}]}
"""


def test_the_command_fills_in_a_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its mistakes are told before anything is checked; a changed template is no old answer."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PERFLINT_CACHE_DIR", str(tmp_path / "cache"))
    Path("in.json").write_text(DOCUMENT, encoding="utf-8")

    def check(*args: str) -> Any:
        return run("check", "in.json", "--no-progress", *args)

    for line in ("甲：{{ 概述 }}", "乙：{{ 概述 }}"):
        Path("t.docx").write_bytes(paper(line))
        result = check("-f", "docx", "-o", "out.docx", "--template", "t.docx")
        assert 1 == result.exit_code, result.output
        assert docx.Document("out.docx").paragraphs[0].text.startswith(f"{line[0]}：发现")
    Path("t.docx").write_bytes(paper("{% for %}"))
    for args, message in (
        (("-f", "docx", "-o", "no.docx", "--template", "t.docx"), "模板写错了"),
        (("-f", "docx", "-o", "no.docx", "--template", "absent.docx"), "模板不能打开"),
        (("-f", "csv", "-o", "no.docx", "--template", "t.docx"), "--template 要和"),
    ):
        result = check(*args)
        assert 2 == result.exit_code
        assert message in result.stderr
        assert not Path("no.docx").exists()
