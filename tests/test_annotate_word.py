"""Annotated Word documents: comments on the text of cells and paragraphs, all else byte for byte as it was."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest

from perflint.readers.docx import read
from perflint.readers.shared.office_program import find_program
from tests import annotations
from tests.annotations import annotated
from tests.files import unzipped
from tests.printing import printed
from tests.sources import squeezed
from tests.word_files import cell, package, par, relationships, row, run, table

NAME = "目标表.docx"
ORIGINALS = ("000_form.docx", "001_forms_split26.docx", "002_ruled_split.docx")
OURS = re.compile(
    rb'<w:commentRangeStart xmlns:w="[^"]*" w:id="\d+"/>|<w:commentRangeEnd xmlns:w="[^"]*" w:id="\d+"/>'
    rb'<w:r xmlns:w="[^"]*"><w:commentReference w:id="\d+"/></w:r>'
)
ROWS = (
    ("一级指标", "二级指标", "三级指标", "指标值"),
    ("产出指标", "数量指标", "培训人员覆盖率", "≥40人"),
    ("产出指标", "质量指标", "培训合格率", "=100%"),
    ("效益指标", "社会效益指标", "业务水平提升率", "≥5%"),
    ("满意度指标", "服务对象满意度指标", "学员满意度", "≥90%"),
)


def form(value: str = "", **more: str) -> bytes:
    """A document with a title and a table whose value in the second row is faulty."""
    rows = [row(*(value if value and text == "≥40人" else cell(par(run(text))) for text in texts)) for texts in ROWS]
    return package(par(run("项目支出绩效目标表")) + par() + table(*rows), **more)


def anchors(data: bytes) -> dict[int, str]:
    """The text of the cell or paragraph in which each comment begins, as python-docx has it."""
    body = docx.Document(io.BytesIO(data)).element.body
    found = {}
    for mark in body.iter("{*}commentRangeStart"):
        holder: Any = next(mark.iterancestors("{*}tc"), None)
        holder = next(mark.iterancestors("{*}p")) if holder is None else holder
        found[int(next(iter(mark.attrib.values())))] = "".join(one.text or "" for one in holder.iter("{*}t"))
    return found


@pytest.fixture(params=ORIGINALS)
def original(request: pytest.FixtureRequest, corpus: Path) -> tuple[str, bytes]:
    return annotations.original(corpus, request.param)


def test_real_documents_keep_every_byte(original: tuple[str, bytes]) -> None:
    """Without our marks the body is the original's, byte for byte, and so are all parts that speak of no comments."""
    name, data = original
    copy, findings = annotated(data, name)
    before, after = unzipped(data), unzipped(copy.data)
    changed = {part for part, content in before.items() if after[part] != content}
    assert changed <= {"[Content_Types].xml", "word/document.xml", "word/_rels/document.xml.rels", "word/comments.xml"}
    assert before["word/document.xml"] == OURS.sub(b"", after["word/document.xml"])
    made = docx.Document(io.BytesIO(copy.data))
    said = {int(one.comment_id): one.text for one in made.comments}
    assert {"perflint"} == {one.author for one in made.comments}
    where = anchors(copy.data)
    for one in findings:
        holding = [key for key, text in said.items() if one.fingerprint in text]
        assert 1 == len(holding)
        if one.place.location.row is not None and one.place.text:
            assert squeezed(one.place.text)[:2] in squeezed(where[holding[0]])
    assert read(data, name).blocks[:3] == read(copy.data, name).blocks[:3] or findings


@pytest.mark.skipif(find_program() is None, reason="no LibreOffice")
def test_pages_of_documents_stay(original: tuple[str, bytes], tmp_path: Path) -> None:
    """LibreOffice prints the same text on the same pages."""
    name, data = original
    before, after = printed([data, annotated(data, name)[0].data], "docx", tmp_path)
    assert list(map(squeezed, before)) == list(map(squeezed, after))


def test_tracked_changes_and_controls_are_left_alone() -> None:
    """A value that is being changed inside a content control gets its comment around both."""
    inner = (
        "<w:sdt><w:sdtPr><w:alias w:val='值'/></w:sdtPr><w:sdtContent>"
        + par("<w:del w:id='7' w:author='甲'><w:r><w:delText>95%</w:delText></w:r></w:del>", run("≥40人"))
        + "</w:sdtContent></w:sdt>"
    )
    data = form(f"<w:tc>{inner}</w:tc>")
    copy, findings = annotated(data, NAME)
    assert any(one.code == "PF301" for one in findings)
    body = unzipped(copy.data)["word/document.xml"]
    assert unzipped(data)["word/document.xml"] == OURS.sub(b"", body)
    assert re.search(rb"commentRangeStart[^>]*/><w:del .*?</w:del>.*?40.*?commentRangeEnd", body, re.DOTALL)


def test_a_comment_of_a_reviewer_stays() -> None:
    """Its id is not taken again; ours are added behind it."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    theirs = f'<w:comments xmlns:w="{space}"><w:comment w:id="4" w:author="财政局"><w:p><w:r><w:t>请核对</w:t></w:r></w:p></w:comment></w:comments>'
    value = cell(
        par(
            '<w:commentRangeStart w:id="4"/>',
            run("≥40人"),
            '<w:commentRangeEnd w:id="4"/><w:r><w:commentReference w:id="4"/></w:r>',
        )
    )
    made = unzipped(form(value)) | {"word/comments.xml": theirs.encode()}
    made["word/_rels/document.xml.rels"] = relationships({"c1": ("comments", "comments.xml")}).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in made.items():
            archive.writestr(name, content)
    copy, _ = annotated(out.getvalue(), NAME)
    root = unzipped(copy.data)["word/comments.xml"].decode()
    assert "请核对" in root and root.index("请核对") < root.index("perflint")
    ids = re.findall(r'<w:comment [^>]*?w:id="(\d+)"', root)
    assert "4" == ids[0] and len(set(ids)) == len(ids)
    where = anchors(copy.data)
    assert "≥40人" == where[4]
    assert any(
        "PF301" in one
        for one in re.split("<w:comment ", root)
        if re.match(
            rf'w:id="({"|".join(str(key) for key, text in where.items() if text == "≥40人" and key != 4)})"', one
        )
    )


def test_empty_cells_and_other_prefixes() -> None:
    """A cell with nothing but a paragraph's tag, and a file that calls the namespace otherwise, get their comments."""
    copy, findings = annotated(form("<w:tc><w:p/></w:tc>"), NAME)
    assert findings
    assert read(copy.data, "a.docx")
    made = unzipped(form())
    odd = (
        made["word/document.xml"]
        .replace(b"<w:", b"<x:")
        .replace(b"</w:", b"</x:")
        .replace(b"xmlns:w=", b"xmlns:x=")
        .replace(b" w:", b" x:")
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in (made | {"word/document.xml": odd}).items():
            archive.writestr(name, content)
    copy, findings = annotated(out.getvalue(), NAME)
    assert "≥40人" in anchors(copy.data).values()


@pytest.mark.skipif(find_program() is None, reason="no LibreOffice")
@pytest.mark.parametrize("name", ["000_form.doc", "001_forms.wps"])
def test_old_documents_become_new_ones(corpus: Path, name: str) -> None:
    """A .doc or .wps is answered by a .docx, and that is said."""
    file = corpus / "originals" / name
    if not file.exists():
        pytest.skip(f"no {file}")
    copy, findings = annotated(file.read_bytes(), name)
    assert (".docx", True) == (copy.suffix, "LibreOffice" in copy.remarks[0])
    said = "".join(one.text for one in docx.Document(io.BytesIO(copy.data)).comments)
    assert [] == [one.fingerprint for one in findings if one.fingerprint not in said]
