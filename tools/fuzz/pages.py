"""PDF files as text that a fuzzer can change: the drawing operators of each page under a line ``%% page``.

The file around them is always whole, so that what is tried is how lines and letters become a table.  Bytes that begin
with ``%PDF`` are taken for a whole file.
"""

from __future__ import annotations

import re

from tools.fuzz.material import Rows

_HEAD = re.compile(rb"^%% page ?(-?\d{0,4})[^\n]*\n", re.MULTILINE)


def drawn(rows: Rows, *, boxes: bool = False) -> bytes:
    """A page on which the rows stand in a ruled table, its rulings lines or thin filled boxes."""
    left, top, high, wide = 40, 780, 24, 86
    columns = max(map(len, rows))
    lines = ["%% page", "0.5 w"]
    for number in range(len(rows) + 1):
        y = top - number * high
        lines.append(
            f"{left} {y} {columns * wide} 0.5 re f" if boxes else f"{left} {y} m {left + columns * wide} {y} l S"
        )
    for number in range(columns + 1):
        x = left + number * wide
        lines.append(
            f"{x} {top - len(rows) * high} 0.5 {len(rows) * high} re f"
            if boxes
            else f"{x} {top} m {x} {top - len(rows) * high} l S"
        )
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            if text:
                x, y = left + column * wide + 3, top - (number + 1) * high + 8
                lines.append(f"BT /F 9 Tf 1 0 0 1 {x} {y} Tm <{text.encode('utf-16-be').hex()}> Tj ET")
    return ("\n".join(lines) + "\n").encode("ascii")


def paper(data: bytes) -> bytes:
    """The PDF file that a text stands for."""
    if data.startswith(b"%PDF"):
        return data
    heads = list(_HEAD.finditer(data))[:8]
    parts = [
        (head[1], data[head.end() : heads[at + 1].start() if at + 1 < len(heads) else len(data)])
        for at, head in enumerate(heads)
    ] or [(b"", data)]
    kids = b" ".join(b"%d 0 R" % (5 + 2 * at) for at in range(len(parts)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(parts)),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /CIDSystemInfo"
        b" << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
    ]
    for at, (turn, content) in enumerate(parts):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate %d /Contents %d 0 R"
            b" /Resources << /Font << /F 3 0 R >> >> >>" % (int(turn or b"0"), 6 + 2 * at)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    out = b"%PDF-1.7\n"
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = b"trailer << /Root 1 0 R /Size %d >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (len(objects) + 1, table, end)
