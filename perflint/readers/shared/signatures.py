"""What a binary file looks like, by its first bytes, so that a refusal can say what to do instead.

Only wording lives here; no format is read.  A reader that learns to read one of these formats simply claims it first.
"""

from __future__ import annotations

from typing import NamedTuple

_SAVE_TEXT = "在 Word 或 WPS 中打开，另存为纯文本（.txt，UTF-8 编码）后再检查"
_SAVE_SHEET = "在 Excel 或 WPS 中打开，另存为制表符分隔的文本（.txt）后再检查"
_COPY_TEXT = "打开后复制全部文字，存为纯文本（.txt）；扫描件先做文字识别"


class Looks(NamedTuple):
    """A format in words, and the way to a text file."""

    label: str
    advice: str


_SIGNATURES: tuple[tuple[bytes, Looks], ...] = (
    (b"%PDF", Looks(" PDF 文件", _COPY_TEXT)),
    (b"\xd0\xcf\x11\xe0", Looks("旧版 Office 文件（.doc、.xls 或 WPS 的 .wps、.et）", _SAVE_TEXT)),
    (b"\x89PNG", Looks(" PNG 图片", _COPY_TEXT)),
    (b"\xff\xd8\xff", Looks(" JPEG 图片", _COPY_TEXT)),
    (b"GIF8", Looks(" GIF 图片", _COPY_TEXT)),
    (b"II*\0", Looks(" TIFF 图片", _COPY_TEXT)),
    (b"MM\0*", Looks(" TIFF 图片", _COPY_TEXT)),
    (b"\x1f\x8b", Looks(" gzip 压缩文件", "先解压，再检查里面的文件")),
    (b"Rar!", Looks(" RAR 压缩文件", "先解压，再检查里面的文件")),
    (b"7z\xbc\xaf", Looks(" 7z 压缩文件", "先解压，再检查里面的文件")),
    (b"{\\rtf", Looks(" RTF 文件", _SAVE_TEXT)),
)


def is_binary(head: bytes) -> bool:
    """Whether the bytes open a file of a known binary format."""
    return head.startswith(b"PK\x03\x04") or any(head.startswith(start) for start, _ in _SIGNATURES)


def describe(head: bytes) -> Looks:
    """The best guess at a file that is no text."""
    if head.startswith(b"PK\x03\x04"):
        if b"word/" in head:
            return Looks(" Word 文件（.docx）", _SAVE_TEXT)
        if b"xl/" in head:
            return Looks(" Excel 文件（.xlsx）", _SAVE_SHEET)
        return Looks(" Office 文件（.docx、.xlsx）或 zip 压缩文件", "表格另存为文本（.txt）；压缩文件先解压")
    for start, looks in _SIGNATURES:
        if head.startswith(start):
            return looks
    return Looks("程序或其他二进制数据", "请提供绩效目标表的文本（.txt）文件")
