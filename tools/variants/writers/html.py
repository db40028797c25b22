"""Web pages: tables with row and column spans; the same page is printed by a browser for PDF."""

from __future__ import annotations

from html import escape

from tools.variants.model import Beside, Box, Line, Look, Table, Variant


def write(variant: Variant) -> bytes:
    """The whole page, in UTF-8 or (every third document) GBK."""
    encoding = "gb18030" if variant.number % 3 == 0 else "utf-8"
    label = {"gb18030": "gbk"}.get(encoding, encoding)
    parts = []
    for at, part in enumerate(variant.parts):
        style = ' style="page-break-before: always"' if at and variant.look.own_page else ""
        parts.append(f"<div{style}>" + "\n".join(_piece(piece, variant.look) for piece in part.pieces) + "</div>")
    text = f'<!DOCTYPE html>\n<html><head><meta charset="{label}"><title>{variant.name}</title><style>{_css(variant.look)}</style></head>\n'
    return (text + "<body>\n" + "\n".join(parts) + "\n</body></html>\n").encode(encoding, "xmlcharrefreplace")


def _css(look: Look) -> str:
    family = "Noto Serif CJK SC" if look.serif else "Noto Sans CJK SC"
    side = "landscape" if look.landscape else "portrait"
    return (
        f"@page {{ size: {look.paper.lower()} {side}; margin: {look.margin}pt; }} body {{ font-family: '{family}', serif; font-size: {look.size}pt; margin: 0; }} "
        f"table {{ border-collapse: collapse; width: 100%; line-height: {look.leading}; }} td, th {{ border: 0.75pt solid black; padding: {look.padding}pt; font-weight: normal; }} "
        + ("" if look.cut else "tr { page-break-inside: avoid; } ")
        + "h1 { font-size: 150%; text-align: center; font-weight: normal; } p { margin: 0.2em; } .centre { text-align: center; } .right { text-align: right; }"
    )


def _piece(piece: Line | Table | Beside, look: Look) -> str:
    if isinstance(piece, Line):
        text = escape(piece.text) or "&nbsp;"
        return f"<h1>{text}</h1>" if piece.role == "title" else f'<p class="{piece.role}">{text}</p>'
    if isinstance(piece, Table):
        return _table(piece, look)
    return f"<div>{_table(piece.left, look)}</div><p>&nbsp;</p><div>{_table(piece.right, look)}</div>"


def _table(table: Table, look: Look) -> str:
    total = sum(table.widths)
    columns = "".join(f'<col style="width: {share / total:.1%}">' for share in table.widths)
    rows = []
    for row in range(table.rows):
        cells = "".join(_cell(box) for box in table.boxes if box.row == row)
        rows.append(f"<tr>{cells}</tr>")
    if look.repeat and table.heads and table.heads[0] == 0 and _closed(table):
        cut = table.heads[1] + 1
        return f"<table><colgroup>{columns}</colgroup><thead>{''.join(rows[:cut])}</thead><tbody>{''.join(rows[cut:])}</tbody></table>"
    return f"<table><colgroup>{columns}</colgroup>{''.join(rows)}</table>"


def _closed(table: Table) -> bool:
    """No cell reaches out of the heading."""
    assert table.heads
    return all(box.row + box.rows - 1 <= table.heads[1] for box in table.boxes if box.row <= table.heads[1])


def _cell(box: Box) -> str:
    spans = (f' rowspan="{box.rows}"' if box.rows > 1 else "") + (
        f' colspan="{box.columns}"' if box.columns > 1 else ""
    )
    align = "" if box.kind == "data" else ' align="center"'
    upright = ' style="writing-mode: vertical-rl"' if box.vertical else ""
    text = "<br>".join(escape(part) for part in box.text.split("\n"))
    return f"<td{spans}{align}{upright}>{text}</td>"
