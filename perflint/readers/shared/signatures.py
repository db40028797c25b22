"""What a binary file looks like, by its first bytes, so that a refusal can say what to do instead.

Only wording lives here; no format is read.  A reader that learns to read one of these formats simply claims it first.
"""

from __future__ import annotations

from msgspec import Struct

from perflint.errors import InputError
from perflint.patterns import pattern_of

_SAVE_ANEW = "能用 Office 或 WPS 打开的，打开后另存为 .xlsx 或 .docx 再检查；打不开的，请对方重新发送"
_EXPORT_ANEW = "重新导出或下载后再检查"
_OTHER_PICTURE = "另存为 PDF、PNG 或 JPG 后再检查"
_ANOTHER = "请提供 Excel、Word、PDF、网页或文本格式的绩效目标表；本来就是的，可能已经损坏、没有传完或被加密软件加了密，请重新取得"
_UNPACK = "先解压，再检查里面的文件（.zip 不必解压）"


# names with which Office and WPS begin a package; a folder ``word/`` of somebody's documents is none of them
_PART = pattern_of(
    rb"\[Content_Types\]\.xml|_rels/\.rels|docProps/\w+\.xml|customXml/\S+|(?:xl|word|ppt)/[\w/.]+\.(?:xml|rels|bin)|mimetype"
)


class Looks(Struct, frozen=True):
    """A format in words, and the way to a file that is read."""

    label: str
    advice: str


_SIGNATURES: tuple[tuple[bytes, Looks], ...] = (
    (b"%PDF", Looks(" PDF 文件", _EXPORT_ANEW)),
    (b"\xd0\xcf\x11\xe0", Looks("不完整的旧版 Office 文件，或不是表格和文档（如幻灯片）", _SAVE_ANEW)),
    (b"\x89PNG", Looks(" PNG 图片", _EXPORT_ANEW)),
    (b"\xff\xd8\xff", Looks(" JPEG 图片", _EXPORT_ANEW)),
    (b"GIF8", Looks(" GIF 图片", _OTHER_PICTURE)),
    (b"II*\0", Looks(" TIFF 图片", _OTHER_PICTURE)),
    (b"MM\0*", Looks(" TIFF 图片", _OTHER_PICTURE)),
    (b"\x1f\x8b", Looks(" gzip 压缩文件", _UNPACK)),
    (b"Rar!", Looks(" RAR 压缩文件", _UNPACK)),
    (b"7z\xbc\xaf", Looks(" 7z 压缩文件", _UNPACK)),
    (b"{\\rtf", Looks(" RTF 文件", _SAVE_ANEW)),
)


def is_binary(head: bytes) -> bool:
    """Whether the bytes open a file of a known binary format."""
    return head.startswith(b"PK\x03\x04") or is_bitmap(head) or any(head.startswith(start) for start, _ in _SIGNATURES)


def is_bitmap(head: bytes) -> bool:
    """Whether this is a BMP picture: its two letters alone could begin a text."""
    return head[:2] == b"BM" and head[6:10] == b"\0\0\0\0" and head[15:18] == b"\0\0\0"


def first_member(head: bytes) -> bytes:
    """The name of the first file in a zip as it is written there."""
    return head[30 : 30 + int.from_bytes(head[26:28], "little")]


def opens_office(head: bytes) -> bool:
    """Whether a zip begins with a part of an Office file."""
    return _PART.fullmatch(first_member(head)) is not None


def unknown(data: bytes, path: str) -> InputError:
    """The refusal of a file that is no text and no format we read."""
    looks = describe(data[:8192])
    return InputError(f"认不出这个文件的格式，看起来是{looks.label}", place=path, advice=looks.advice)


def describe(head: bytes) -> Looks:
    """The best guess at a file that is no text."""
    if head.startswith(b"PK\x03\x04"):
        ours = opens_office(head) or not first_member(head)  # cut before the name: by what is left
        if ours and b"word/" in head:
            return Looks("不完整的 Word 文件（.docx）", _SAVE_ANEW)
        if ours and b"xl/" in head:
            return Looks("不完整的 Excel 文件（.xlsx）", _SAVE_ANEW)
        return Looks(
            "幻灯片等其他 Office 文件，或 zip 压缩文件",
            "表格另存为 .xlsx 或 .docx；压缩文件用 .zip 作扩展名；打不开的，请对方重新发送",
        )
    for start, looks in _SIGNATURES:
        if head.startswith(start):
            return looks
    return Looks("程序或其他二进制数据", _ANOTHER)
