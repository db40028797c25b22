"""A Word file as a template: its paragraphs and rows hold ``{{ 名称 }}`` and ``{% for … %}``, all else stays as it is.

The text of ``word/document.xml`` is made a Jinja template, rendered in `sandbox` and put back; no other part of the package
is touched.  A paragraph, or a row of a table, that holds nothing but one tag ``{% … %}`` is replaced by it, so that whatever stands
between two such paragraphs or rows is repeated or left out.  A tag that Word split into several runs takes the look of the first.
"""

from __future__ import annotations

import io
import re
import traceback
import zipfile
from collections.abc import Mapping
from html import unescape
from typing import Any

from lxml import etree

from perflint.errors import PerflintError
from perflint.patterns import pattern_of
from perflint.reporters.shared.opinion.sandbox import LONGEST, ForbiddenError, compiled
from perflint.reporters.shared.prose import clip, line_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
DOCUMENT = "word/document.xml"
STAMP = (1980, 1, 1, 0, 0, 0)
MOST_BYTES = 100_000_000  # of all parts together, unpacked
MOST_PARTS = 5000
WRONG = "检查这一处的写法；可用的名称和写法见 docs/opinion.md"
_TAG = pattern_of(  # none holds the beginning of another of its kind: else each beginning would look to the end
    r"\{\{(?:(?!\{\{).)*?\}\}|\{%(?:(?!\{%).)*?%\}|\{#(?:(?!\{#).)*?#\}", re.DOTALL
)
_ONLY_TAG = pattern_of(r"\s*\{%[^{}]*%\}\s*")
_QUOTES = str.maketrans("“”‘’　", "\"\"'' ")


class Template:
    """A template that can be filled in.  Raises `PerflintError` for a file that is none, with the place of the fault."""

    def __init__(self, data: bytes, name: str) -> None:
        self._name = name
        self._parts = _parts(data, name)
        self._head, source, self._places = _source(self._parts[DOCUMENT][1], name)
        from jinja2 import TemplateSyntaxError

        if not any("{{" in text or "{%" in text for text in self._places):
            raise PerflintError(
                "模板里没有要填写的地方", place=name, advice="在模板里写上 {{ 名称 }}，见 docs/opinion.md"
            )
        try:
            self._template = compiled(source)
        except TemplateSyntaxError as error:
            raise self._fault(f"模板写错了：{_reason(error)}", error.lineno) from None
        except ForbiddenError as error:
            raise self._fault(str(error), error.line) from None
        except RecursionError:
            raise self._fault("模板写错了：套得太深", None) from None

    def filled(self, facts: Mapping[str, Any]) -> bytes:
        """The Word file with these facts.  Raises `PerflintError`."""
        written: list[str] = []
        length = 0
        try:
            for piece in self._template.generate(facts):
                written.append(piece)
                length += len(piece)
                if length > LONGEST:
                    raise OverflowError("写出的内容太长")
        except Exception as error:  # whatever a template does wrong is told, none of it is ours
            lines = [
                frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == "<template>"
            ]
            raise self._fault(f"模板不能填写：{_reason(error)}", lines[-1] if lines else None) from None
        try:
            body = etree.fromstring("".join(written).encode("utf-8"), _parser())
        except etree.XMLSyntaxError:
            advice = "让 {% for %} 和 {% endfor %}、{% if %} 和 {% endif %} 各自单独成段，并且在同一个表格或正文里"
            raise PerflintError("模板里的循环或条件跨越了表格、单元格的边界", place=self._name, advice=advice) from None
        for cell in body.iter(f"{W}tc"):
            if cell.find(f"{W}p") is None:
                etree.SubElement(cell, f"{W}p")
        for table in [*body.iter(f"{W}tbl")]:
            if table.find(f"{W}tr") is None:
                table.getparent().remove(table)
        return _packed(self._parts, self._head + etree.tostring(body, encoding="unicode").encode("utf-8"))

    def _fault(self, message: str, line: int | None) -> PerflintError:
        place = self._name
        if line is not None and 0 < line - 1 <= len(self._places):
            place += f"：第{line - 1}段“{clip(line_of(self._places[line - 2]), 60)}”"
        return PerflintError(message, place=place, advice=WRONG)


def _reason(error: Exception) -> str:
    """What Jinja says, in Chinese where it says what people do wrong most often."""
    text = line_of(str(error))
    for pattern, told in _TOLD:
        if found := pattern.search(text):
            return told.format(*found.groups())
    return clip(text, 200)


_TOLD = tuple(
    (re.compile(pattern), told)
    for pattern, told in (
        (r"^'([^']*)' is undefined", "没有“{0}”这一项"),
        (r"has no attribute '([^']*)'", "没有“{0}”这一项"),
        (r"access to attribute '([^']*)'", "不能用“{0}”"),
        (r"is not safely callable", "不能调用函数"),
        (r"No filter named '([^']*)'", "没有“{0}”这个过滤器"),
        (r"No test named '([^']*)'", "没有“{0}”这个判断"),
        (r"Encountered unknown tag '([^']*)'", "多余或不认得的标记“{0}”"),
        (r"Unexpected end of template", "有 {{% for %}} 或 {{% if %}} 没有用 {{% endfor %}}、{{% endif %}} 结束"),
        (r"no loader for this environment", "不能引用别的文件"),
        (r"unexpected '([^']*)'", "不该有“{0}”"),
        (r"expected token '([^']*)', got '([^']*)'", "该写“{0}”的地方写的是“{1}”"),
    )
)


def _parts(data: bytes, name: str) -> dict[str, tuple[zipfile.ZipInfo, bytes]]:
    advice = "用 Word 或 WPS 打开，另存为 .docx 后再试"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            infos = package.infolist()
            if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_BYTES:
                raise PerflintError("模板太大", place=name, advice="删去模板里的大图片")
            parts = {info.filename: (info, package.read(info)) for info in infos}
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, ValueError):
        raise PerflintError("模板不是 Word 文件（.docx）", place=name, advice=advice) from None
    if DOCUMENT not in parts:
        raise PerflintError("模板不是 Word 文件（.docx）", place=name, advice=advice)
    if any(part.lower().endswith("vbaproject.bin") for part in parts):
        raise PerflintError("模板里有宏", place=name, advice="另存为不带宏的 .docx 后再试")
    return parts


def _packed(parts: Mapping[str, tuple[zipfile.ZipInfo, bytes]], document: bytes) -> bytes:
    """The package with this document in it; no clock, so that the same report gives the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, (_, data) in parts.items():
            info = zipfile.ZipInfo(name, STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            package.writestr(info, document if name == DOCUMENT else data)
    return buffer.getvalue()


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


def _source(data: bytes, name: str) -> tuple[bytes, str, list[str]]:
    """The XML declaration, the Jinja source of the document with each paragraph on a line of its own, and their texts."""
    try:
        root = etree.fromstring(data, _parser())
    except etree.XMLSyntaxError:
        raise PerflintError("模板的正文已经损坏", place=name, advice="用 Word 打开修复，另存为 .docx") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise PerflintError("模板的正文带有文档类型声明", place=name, advice="用 Word 打开，另存为 .docx")
    places = []
    for paragraph in [*root.iter(f"{W}p")]:
        _joined(paragraph)
        text = _text(paragraph)
        places.append(text)
        if _ONLY_TAG.fullmatch(text):
            _replace(_row_of(paragraph, text), f"\n{text.strip()}")
        else:
            paragraph.text = "\n"
    source = etree.tostring(root, encoding="unicode")
    source = _TAG.sub(lambda tag: unescape(tag[0]).translate(_QUOTES), source)
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n', source, places


def _text(element: Any) -> str:
    return "".join(node.text or "" for node in element.iter(f"{W}t"))


def _row_of(paragraph: Any, text: str) -> Any:
    """The row of a table that holds nothing but this paragraph's tag, else the paragraph."""
    row = next(paragraph.iterancestors(f"{W}tr"), None)
    return row if row is not None and _text(row).strip() == text.strip() else paragraph


def _replace(element: Any, text: str) -> None:
    """Text in the place of an element."""
    parent, before = element.getparent(), element.getprevious()
    text += element.tail or ""
    parent.remove(element)
    if before is not None:
        before.tail = (before.tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _joined(paragraph: Any) -> None:
    """Bring the tags of a paragraph each into one run, and line breaks out of its texts."""
    texts = [node for node in paragraph.iter(f"{W}t") if next(node.iterancestors(f"{W}p")) is paragraph]
    whole = "".join(node.text or "" for node in texts)
    spans = [found.span() for found in _TAG.finditer(whole)]
    start = 0
    for node in texts:
        length = len(node.text or "")
        node.set(SPACE, "preserve")
        first, last = start, start + length
        for begin, end in spans:
            if first <= begin < last:  # the tag begins here: take all of it
                last = max(last, end)
            elif begin < first < end:  # it began further up
                first = min(end, last) if end < last else max(first, last)
        node.text = whole[first:last].replace("\n", " ") if first < last else ""
        start += length
