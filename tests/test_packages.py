"""Packages, XML and compound files: what is opened, and that hostile ones end in a message, not in a traceback."""

from __future__ import annotations

import struct
from collections.abc import Generator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.errors import InputError
from perflint.limits import DEFAULT, limits_of
from perflint.readers.shared import ole, packages, xml
from perflint.readers.shared.packages import Package, Relationship, office_kind
from tests.files import zipped

TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override ContentType="{}"/></Types>'
)
SHEET = TYPES.format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml")
WORD = TYPES.format("application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml")
BINARY = TYPES.format("application/vnd.ms-excel.sheet.binary.macroEnabled.main")


KINDS = [
    ("xlsx", {"[Content_Types].xml": SHEET, "xl/workbook.xml": "<a/>"}),
    ("xlsx", {"[Content_Types].xml": SHEET, "book.xml": "<a/>", "word/left.xml": ""}),
    ("xlsx", {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<a/>"}),
    ("xlsb", {"[Content_Types].xml": BINARY, "xl/workbook.bin": ""}),
    ("docx", {"[Content_Types].xml": WORD, "word/document.xml": "", "word/embeddings/a.xlsx": ""}),
    ("ods", {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
    ("odt", {"mimetype": "application/vnd.oasis.opendocument.text"}),
    ("zip", {"目标表.xlsx": "", "xl/workbook.xml": ""}),
    ("zip", {}),
]


@pytest.mark.parametrize(("kind", "parts"), KINDS)
def test_the_kind_of_a_package_follows_from_its_content(kind: str, parts: dict[str, str | bytes]) -> None:
    """The type of the main part decides; names of folders only where it does not say."""
    assert kind == office_kind(zipped(parts))


def test_what_is_no_zip_has_no_kind_and_a_cut_one_keeps_it() -> None:
    """A truncated workbook is still called a workbook, so that the message fits."""
    whole = zipped({"[Content_Types].xml": SHEET, "xl/workbook.xml": "<a/>"})
    assert office_kind(b"%PDF-1.7") is None
    assert "xlsx" == office_kind(whole[:-40])


def test_parts_are_found_whatever_the_case_and_the_slashes() -> None:
    """Some programs write backslashes or change the case of a part's name."""
    package = Package.open(zipped({"xl\\Workbook.xml": "a"}), "表.xlsx")
    assert ("xl/Workbook.xml",) == package.names
    assert b"a" == package.read("/xl/workbook.xml")
    assert package.get("xl/styles.xml") is None


def test_chinese_names_in_gbk_are_decoded() -> None:
    """Archivers in China write GBK names without saying so."""
    data = zipped({"ABCD.txt": "a"}).replace(b"ABCD", "目标".encode("gbk"))
    assert ("目标.txt",) == Package.open(data, "报送.zip").names


def test_relationships_are_resolved_from_the_root_and_from_the_folder() -> None:
    """Targets may be absolute, relative, or outside the package."""
    links = (
        '<Relationships><Relationship Id="a" Type="http://x/worksheet" Target="/xl/worksheets/s.xml"/>'
        '<Relationship Id="b" Type="http://x/comments" Target="../c%201.xml"/>'
        '<Relationship Id="c" Type="http://x/hyperlink" Target="http://y/z" TargetMode="External"/></Relationships>'
    )
    package = Package.open(zipped({"xl/a/_rels/s.xml.rels": links}), "表.xlsx")
    assert {
        "a": Relationship("worksheet", "xl/worksheets/s.xml"),
        "b": Relationship("comments", "xl/c 1.xml"),
        "c": Relationship("hyperlink", "http://y/z", True),
    } == package.relationships("xl/a/s.xml")
    assert {} == package.relationships("xl/a/other.xml")


BOMB = zipped({"a.xml": bytes(8 << 20)})
MANY = zipped({f"{number}.txt": "" for number in range(30)})
SMALL = limits_of(["unpacked=2", "ratio=100000", "members=20"])


def test_a_bomb_is_stopped_while_it_is_unpacked() -> None:
    """By its ratio, by the size of all parts together, and by the number of its members."""
    with pytest.raises(InputError, match="压缩比"):
        Package.open(BOMB, "a.zip").read("a.xml")
    with pytest.raises(InputError, match="解压后的大小"):
        Package.open(BOMB, "a.zip", SMALL).read("a.xml")
    with pytest.raises(InputError, match="文件数"):
        Package.open(MANY, "a.zip", SMALL)
    parts = Package.open(zipped({"a": bytes(1 << 20), "b": bytes(1 << 20), "c": bytes(1 << 20)}), "a.zip", SMALL)
    assert (1 << 20, 1 << 20) == (len(parts.read("a")), len(parts.read("b")))
    with pytest.raises(InputError, match="解压后的大小"):
        parts.read("c")


def test_a_part_that_cannot_be_read_is_named() -> None:
    """Missing, encrypted, damaged, or packed by a method that is not supported."""
    whole = zipped({"a.xml": "content " * 50})
    with pytest.raises(InputError, match=r"缺少应有的部分 b\.xml"):
        Package.open(whole, "a.zip").read("b.xml")
    directory = whole.rfind(b"PK\x01\x02")
    for offset, change, message in ((8, b"\x01", "加了密码"), (10, b"\x0e", "压缩方法"), (16, b"\x00", "损坏")):
        data = whole[: directory + offset] + change + whole[directory + offset + 1 :]
        with pytest.raises(InputError, match=message):
            Package.open(data, "a.zip").read("a.xml")
    for cut in (4, 30, len(whole) - 30):
        with pytest.raises(InputError, match="不完整"):
            Package.open(whole[:cut], "a.zip")


def test_a_doctype_is_refused_in_any_encoding_and_by_both_parsers() -> None:
    """Entities are how a small file becomes a large one."""
    bomb = '<?xml version="1.0" encoding="{}"?><!DOCTYPE a [<!ENTITY b "cc">]><a x="&b;">&b;</a>'
    for encoding in ("utf-8", "utf-16"):
        content = bomb.format(encoding).encode(encoding)
        with pytest.raises(InputError, match="DOCTYPE"):
            xml.tree(content, "表.docx", "word/document.xml")
        with pytest.raises(InputError, match="DOCTYPE"):
            xml.run(xml.parser("表.xlsx"), content, "表.xlsx")


@pytest.mark.parametrize(
    "content", [b"", b"<a>", b"<a></b>", b"\xff\xfe<", b'<?xml version="1.0" encoding="nonsense"?><a/>']
)
def test_broken_xml_is_an_input_error_with_its_line(content: bytes) -> None:
    """Both parsers say which part and which line."""
    with pytest.raises(InputError, match=r"xl/a\.xml 第 1 行"):
        xml.run(xml.parser("a"), content, "a", "xl/a.xml")
    with pytest.raises(InputError, match=r"xl/a\.xml 第 1 行"):
        xml.tree(content, "a", "xl/a.xml")


@pytest.mark.parametrize("depth", [257, 5000])
def test_nesting_is_bounded(depth: int) -> None:
    """A tree that is walked by recursion must not be deeper than the limit."""
    assert "a" == xml.tree(b"<a>" * 256 + b"</a>" * 256, "a").tag
    with pytest.raises(InputError, match="嵌套层数"):
        xml.tree(b"<a>" * depth + b"</a>" * depth, "a")
    with pytest.raises(InputError, match="嵌套层数"):
        xml.check_depth(b"<a>" * depth + b"</a>" * depth, "a", DEFAULT)


def test_nesting_is_counted_where_it_may_be_deep(monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts that look like the end of an element hide nothing, elements that open nothing and comments are no depth."""
    flat = b"<a>" + b'<b x="1"/><b/><b></b>' * 400 + b"<!-- < -->" * 400 + b"</a>"
    xml.check_depth(flat, "a", DEFAULT)
    hiding = b"<a>/>" * 300 + b"</a>" * 300
    xml.check_depth(hiding, "a", DEFAULT)  # few enough to do no harm
    monkeypatch.setattr(xml, "MANY_OPEN", 200)
    xml.check_depth(flat, "a", DEFAULT)
    with pytest.raises(InputError, match="嵌套层数"):
        xml.check_depth(hiding, "a", DEFAULT)
    with pytest.raises(InputError, match="嵌套层数"):
        xml.run(xml.parser("a"), b"<a>" * 20_000 + b"</a>" * 20_000, "a")


def test_pieces_are_watched_as_they_come() -> None:
    """Wherever they are cut; the part is begun anew only where its tags leave a doubt, and then once."""
    asked = []

    def parts(content: bytes, size: int) -> Generator[bytes, None, None]:
        asked.append(size)
        return (content[at : at + size] for at in range(0, len(content), size))

    deep = b"<a>" * 300 + b"</a>" * 300
    odd = b"<a>" + b"<!-- < -->" * 400 + b"</a>"
    flat = b"<a>" + b'<b x="1"/><b></b>' * 400 + b"</a>"
    for size in (1, 7, 100, 5000):
        with pytest.raises(InputError, match="嵌套层数"):
            list(xml.watched(partial(parts, deep, size), "a", DEFAULT))
        asked.clear()
        assert odd == b"".join(xml.watched(partial(parts, odd, size), "a", DEFAULT))
        assert 2 == len(asked)
    asked.clear()
    assert flat == b"".join(xml.watched(partial(parts, flat, 5000), "a", DEFAULT))
    assert 1 == len(asked)


# ── compound files ──────────────────────────────────────────────────────────────────────────────────────────────


def compound(*names: str, inside: str = "") -> bytes:
    """A compound file with empty streams of these names, and one in a storage: header, table sector, directory."""

    def entry(name: str, right: int = -1, child: int = -1) -> bytes:
        text = (name + "\0").encode("utf-16-le")
        head = text.ljust(64, b"\0") + struct.pack("<HBB", len(text), 2, 1)
        return (head + struct.pack("<iii", -1, right, child)).ljust(128, b"\0")

    top = [*names, "Storage"]
    entries = [entry("Root Entry", child=1)]
    for number, name in enumerate(top, start=1):
        right = number + 1 if number < len(top) else -1
        entries.append(entry(name, right, len(top) + 1 if name == "Storage" else -1))
    entries.append(entry(inside))
    directory = b"".join(entries)
    sectors = -(-len(directory) // 512)
    chain = [-3, *[number + 2 for number in range(sectors - 1)], -2]
    table = struct.pack(f"<{len(chain)}i", *chain).ljust(512, b"\xff")
    header = (ole.SIGNATURE + bytes(16) + struct.pack("<HHHH", 0x3E, 3, 0xFFFE, 9)).ljust(44, b"\0")
    header += struct.pack("<ii", 1, 1)
    return (
        header.ljust(76, b"\0")
        + struct.pack("<i", 0).ljust(436, b"\xff")
        + table
        + directory.ljust(sectors * 512, b"\0")
    )


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("xls", ("Workbook",)),
        ("xls", ("Book", "Ctls", "Summary", "Other")),
        ("doc", ("1Table", "WordDocument", "Data")),
        ("ppt", ("PowerPoint Document",)),
        ("encrypted", ("EncryptionInfo", "EncryptedPackage")),
        (None, ("Contents",)),
    ],
)
def test_the_streams_at_the_top_say_what_a_compound_file_is(kind: str | None, names: tuple[str, ...]) -> None:
    """A workbook embedded in a document does not make it a workbook."""
    assert kind == ole.ole_kind(compound(*names, inside="Workbook"))


def test_the_kinds_of_real_files(corpus: Path) -> None:
    """Files of the corpus, some renamed."""
    found = {
        path.name: ole.ole_kind(data) or office_kind(data)
        for path in sorted((corpus / "originals").iterdir())
        if path.is_file() and (data := path.read_bytes()) and path.suffix != ".pdf"
    }
    expected = {".doc": "doc", ".wps": "doc", ".xls": "xls", ".et": "xls", ".xlsx": "xlsx", ".docx": "docx"}
    assert {name: expected.get(Path(name).suffix) for name in found} == found


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_damaged_containers_raise_nothing_else(data: st.DataObject) -> None:
    """Any bytes changed anywhere: a kind or None, parts or InputError."""
    whole = data.draw(st.sampled_from([MANY, zipped({"[Content_Types].xml": SHEET}), compound("A", "Workbook")]))
    damaged = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    content = bytes(damaged[: data.draw(st.integers(8, len(damaged)))])
    ole.ole_kind(content)
    packages.office_kind(content)
    try:
        package = Package.open(content, "a")
        for name in package.names:
            package.read(name)
    except InputError:
        pass
