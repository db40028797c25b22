"""Word documents in one XML file: read like the .docx they say the same as."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.errors import InputError
from perflint.readers import docx, reader_of, word_xml
from tests.word_files import cell_texts, grids, item, package, par, row, table, texts

PKG = "http://schemas.microsoft.com/office/2006/xmlPackage"


def flat(data: bytes) -> str:
    """A .docx as a flat package, as Word writes it."""
    parts = ""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")) and name != "[Content_Types].xml":
                content = archive.read(name).decode("utf-8-sig")
                content = content[content.find("?>") + 2 if content.startswith("<?xml") else 0 :]
                parts += f'<pkg:part pkg:name="/{name}"><pkg:xmlData>{content}</pkg:xmlData></pkg:part>'
    picture = '<pkg:part pkg:name="/word/media/a.png"><pkg:binaryData>aGk=</pkg:binaryData></pkg:part>'
    head = '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>'
    return f'{head}<pkg:package xmlns:pkg="{PKG}">{parts}{picture}</pkg:package>'


HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><?mso-application progid="Word.Document"?>'
    '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" '
    'xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:aml="http://schemas.microsoft.com/aml/2001/core"><w:lists><w:listDef><w:lvl><w:lvlText w:val="%1"/></w:lvl>'
    '</w:listDef></w:lists><w:styles><w:style w:type="paragraph" w:default="on" w:styleId="a"><w:pPr><w:pStyle w:val="x"/>'
    '</w:pPr></w:style><w:style w:type="character" w:styleId="h"><w:rPr><w:vanish/></w:rPr></w:style></w:styles><w:body><wx:sect>'
)
TAIL = (
    '<w:sectPr><w:hdr w:type="odd"><w:p><w:r><w:t>单位：某局</w:t></w:r></w:p></w:hdr>'
    '<w:hdr w:type="even"><w:p><w:r><w:t>双页</w:t></w:r></w:p></w:hdr>'
    '<w:ftr w:type="odd"><w:p><w:r><w:t>填表人</w:t></w:r></w:p></w:ftr></w:sectPr></wx:sect></w:body></w:wordDocument>'
)
LISTED = '<w:listPr><w:ilvl w:val="0"/><w:ilfo w:val="1"/><wx:t wx:val="{}"/></w:listPr>'
DELETED = '<aml:annotation w:type="Word.Deletion"><aml:content><w:r><w:delText>旧</w:delText></w:r></aml:content></aml:annotation>'
INSERTED = (
    '<aml:annotation w:type="Word.Insertion"><aml:content><w:r><w:t>新</w:t></w:r></aml:content></aml:annotation>'
)
NOTE = "<w:r><w:footnote><w:p><w:r><w:t>注</w:t></w:r></w:p></w:footnote></w:r>"
BODY = (
    par("标题", NOTE)
    + table(
        row(f'<w:tc><w:tcPr><w:vmerge w:val="restart"/></w:tcPr>{par("产出")}</w:tc>', "甲"),
        row(f"<w:tc><w:tcPr><w:vmerge/></w:tcPr>{par()}</w:tc>", f"<w:tc>{par(DELETED, INSERTED)}</w:tc>"),
        row(f'<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{par("丙", properties=LISTED.format("1、"))}</w:tc>'),
        row("删", "删", properties='<aml:annotation w:type="Word.Deletion"/>'),
    )
    + par('<w:r><w:rPr><w:rStyle w:val="h"/></w:rPr><w:t>藏</w:t></w:r>', "尾")
)


def test_word_2003_xml_is_read_with_merges_numbers_and_revisions() -> None:
    """Its list numbers are in the file; headers first, notes and footers last."""
    source = word_xml.read((HEAD + BODY + TAIL).encode(), "表.doc")
    expected = [
        [(0, 0, 2, 1, "产出"), (0, 1, 1, 1, "甲")],
        [(1, 1, 1, 1, "新")],
        [(2, 0, 1, 2, "1、丙")],
    ]
    assert [expected] == grids(source)
    assert ["单位：某局", "标题", "尾", "注", "填表人"] == texts(source)
    assert "word_xml" == source.format


def test_a_flat_package_is_read_as_the_package_it_is() -> None:
    """Numbering and headers included."""
    numbering = (
        '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:lvlText w:val="目标%1："/></w:lvl>'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    data = package(table(row("甲", "乙")) + par("丙", properties=item(1)), numbering=numbering)
    assert docx.read(data, "表.doc").blocks == word_xml.read(flat(data).encode(), "表.doc").blocks
    assert docx.read(data, "表.doc").blocks == word_xml.read(flat(data).encode("utf-16"), "表.doc").blocks
    assert ["目标1：丙"] == texts(word_xml.read(flat(data).encode(), "表.doc"))


@pytest.mark.parametrize("text", [HEAD + BODY + TAIL, flat(package(par("甲")))])
def test_the_content_decides(text: str) -> None:
    """Under .doc, in UTF-8 with and without a mark; other XML is somebody else's."""
    assert "word_xml" == reader_of(text.encode(), "表.doc").NAME == reader_of(text.encode("utf-8-sig"), "表.xml").NAME
    assert not word_xml.recognises(b"<?xml version='1.0'?><a/>", "a.xml")
    assert not word_xml.recognises("这里说到 http://schemas.microsoft.com/office/word/2003/wordml".encode(), "a.txt")


BAD = {
    "cut": (HEAD + BODY + TAIL)[:-40],
    "empty": HEAD + TAIL.replace("单位：某局", "").replace("填表人", ""),
    "entities": HEAD.replace("?>", '?><!DOCTYPE a [<!ENTITY x "y">]>', 1) + BODY + TAIL,
    "a flat package cut": flat(package(par("甲")))[:-40],
    "a flat package of nothing": f'<pkg:package xmlns:pkg="{PKG}"/>',
    "a flat package with entities": '<!DOCTYPE a [<!ENTITY x "y">]>' + flat(package(par("甲"))).partition("?>")[2],
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_answered_with_what_is_wrong_and_what_to_do(case: str) -> None:
    """In Chinese, with advice."""
    with pytest.raises(InputError) as caught:
        word_xml.read(BAD[case].encode(), "表.doc")
    assert ("表.doc", True) == (caught.value.place[:5], bool(caught.value.advice))


@settings(max_examples=150, deadline=None)
@given(
    st.randoms(use_true_random=False),
    st.sampled_from([HEAD + BODY + TAIL, flat(package(table(row("甲")) + par("乙")))]),
)
def test_changed_xml_ends_in_a_source_or_a_message(chance: random.Random, text: str) -> None:
    """Elements dropped, doubled or swapped: read as well as can be, or refused."""
    pieces = text.split("<")
    for _ in range(chance.randint(1, 6)):
        first, second = chance.randrange(1, len(pieces)), chance.randrange(1, len(pieces))
        pieces[first] = chance.choice([pieces[second], pieces[first][:-3], "w:hdr/>", "w:footnote/>", "pkg:xmlData/>"])
    try:
        word_xml.read("<".join(pieces).encode(), "表.doc")
    except InputError as error:
        assert error.advice


@pytest.mark.parametrize("name", ["001_forms_split26.docx", "trap_docx.docx"])
def test_originals_say_the_same_as_flat_packages(corpus: Path, name: str) -> None:
    """Block by block."""
    data = (corpus / "originals" / name).read_bytes()
    source = word_xml.read(flat(data).encode(), name)
    assert docx.read(data, name).blocks == source.blocks
    assert cell_texts(source)
