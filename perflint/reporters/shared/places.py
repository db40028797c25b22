"""Where a finding stands, in words: `file:line:column`, `Sheet!C12`, 第3张表第4个指标."""

from __future__ import annotations

from perflint.model import Finding, Location, Place
from perflint.reporters.shared.prose import line_of


def shown_path(path: str, base: str) -> str:
    """The path relative to ``base`` when it lies below it, else as given; safe to print."""
    if base:
        folder = base.replace("\\", "/").rstrip("/") + "/"
        if path.replace("\\", "/").startswith(folder):
            path = path[len(folder) :]
    return line_of(path)


def spot(location: Location) -> str:
    """The place inside the file: ``12:5``, ``Sheet1!C12``, ``第2页``, a JSON pointer, or nothing."""
    if location.cell_ref:
        return line_of(f"{location.sheet}!{location.cell_ref}" if location.sheet else location.cell_ref)
    if location.line is not None:
        return f"{location.line}:{location.character}" if location.character is not None else str(location.line)
    if location.pointer:
        return line_of(location.pointer)
    return f"第{location.page}页" if location.page is not None else ""


def address(filename: str, location: Location, base: str) -> str:
    """``file:12:5``, clickable in terminals and editors."""
    inner = spot(location)
    path = shown_path(filename, base)
    return f"{path}:{inner}" if inner else path


def position(place: Place) -> str:
    """第3张表第4个指标, with the page or the row of the source's own table where no line or cell says it better."""
    parts = []
    if place.table is not None:
        parts.append(f"第{place.table + 1}张表")
    if place.indicator is not None:
        parts.append(f"第{place.indicator + 1}个指标")
    location = place.location
    text = "".join(parts) or "全文"
    if location.page is not None:
        text += f"，第{location.page}页"
    if location.row is not None and location.line is None and location.cell_ref is None:
        grid = f"原文第{location.table + 1}个表格" if location.table is not None else "原表格"
        text += f"，{grid}第{location.row + 1}行"
    return text


def compact(place: Place) -> str:
    """The shortest address inside a table, for lists of many places."""
    short = spot(place.location)
    if short:
        return short
    return f"第{place.indicator + 1}个指标" if place.indicator is not None else "整表"


def row_path(finding: Finding, table_label: str) -> str:
    """项目 › 一级 › 二级 › 三级指标, without the project where the heading above just said it."""
    parts = [line_of(part) for part in finding.path if part.strip()]
    if parts and parts[0] == table_label:
        parts = parts[1:]
    return " › ".join(parts)
