"""How much one input may ask of the machine.  Every limit is a setting; the defaults suit a reviewer's computer.

A reader that meets a limit raises `over`, which names the limit, so that whoever must can raise it.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from perflint.errors import InputError, PerflintError

MILLION = 10**6


class Limits(Struct, frozen=True):
    """Upper bounds of one input.  Sizes are in MiB, ``seconds`` is wall time."""

    size: int = 64  # of the file itself
    unpacked: int = 512  # of all that a compressed file holds
    ratio: int = 200  # of unpacked to packed size, above 1 MiB
    members: int = 10_000  # files in an archive
    depth: int = 2  # archives within archives
    xml_depth: int = 256
    sheets: int = 1_000
    rows: int = 1_100_000  # of one sheet or table, empty ones too
    columns: int = 16_384
    lines: int = 200_000  # with writing, outside tables: lines and paragraphs, also rows of a table with a single cell
    cells: int = 2_000_000  # that hold something, in one file
    cell_text: int = 1_000_000  # characters of one cell
    text: int = 100  # millions of characters in all cells and paragraphs of a file, of which many may share one text
    tables: int = 30_000  # of targets, in one file
    pages: int = 2_000
    page_objects: int = 400_000  # paths, images and forms of one page
    scanned_pages: int = 200
    image_pixels: int = 120  # of one page that is a picture, in millions
    findings: int = 10_000  # about one file
    seconds: int = 120
    rule_seconds: int = 30  # of the processor, for one rule and one file
    total_seconds: int = (
        300  # from the first byte to the last finding, with processes of their own (--jobs); else to read
    )
    memory: int = 4096  # of such a process, where the system can hold it to that
    stream_memory: int = 144  # of a process that judges an export row by row (--stream)


LABELS = {
    "size": "文件大小（MB）",
    "unpacked": "解压后的大小（MB）",
    "ratio": "压缩比",
    "members": "压缩包里的文件数",
    "depth": "压缩包的层数",
    "xml_depth": "XML 的嵌套层数",
    "sheets": "工作表数",
    "rows": "行数",
    "columns": "列数",
    "lines": "表格以外的文字行数",
    "cells": "单元格数",
    "cell_text": "单元格的字数",
    "text": "全部文字（百万字）",
    "tables": "绩效目标表（项目）数",
    "pages": "页数",
    "page_objects": "一页的图形数",
    "scanned_pages": "扫描页数",
    "image_pixels": "一页图片的像素（百万）",
    "findings": "一个文件的问题数",
    "seconds": "转换和解析的时间（秒）",
    "rule_seconds": "一条规则检查一个文件的处理器时间（秒）",
    "total_seconds": "一个文件的时间（秒；并行时从读取到判断，不并行时只算读取）",
    "memory": "处理一个文件的内存（MB，并行时）",
    "stream_memory": "逐个项目检查时一个进程的内存（MB）",
}

SPLIT = "按单位或按项目拆成几个文件后再检查"
_SAVED_AGAIN = "用 Office 或 WPS 打开后另存一份再检查"
ADVICE = {  # the next step where whoever meets the limit knows no better one
    "size": SPLIT,
    "unpacked": f"压缩包先解压，再检查里面的文件；Office 文件{_SAVED_AGAIN}",
    "ratio": f"压缩包里的文件先解压，再单独检查；Office 文件{_SAVED_AGAIN}",
    "members": "压缩包先解压，再检查解压出的文件夹",
    "depth": "先解开里层的压缩包",
    "xml_depth": f"文件的结构异常，{_SAVED_AGAIN}；打不开的，请对方重新发送",
    "sheets": "把要检查的工作表另存为单独的文件后再检查",
    "rows": SPLIT,
    "columns": "删去右侧用不到的列，另存后再检查",
    "lines": SPLIT,
    "cells": SPLIT,
    "cell_text": "打开文件，把过长的单元格分成几格或删去无关的内容，另存后再检查",
    "text": f"删去重复填写的长文字，或{SPLIT}",
    "tables": f"{SPLIT}；一行一个指标的导出表可以用 perflint check --stream",
    "pages": "分成几个文件后再检查",
    "page_objects": "在阅读器里打开后“打印”为新的 PDF，再检查新文件",
    "scanned_pages": "分成几个文件后再检查",
    "image_pixels": "用较低的分辨率重新扫描",
    "findings": "先改正列出的问题，再检查一遍",
    "seconds": "拆成几个文件后再检查",
    "rule_seconds": "请规则的作者把正则表达式改简单，或用 --ignore 先不用这条规则",
    "total_seconds": "拆成几个文件后再检查",
    "memory": "拆成几个文件后再检查",
    "stream_memory": "一个项目的行太多时，先核对项目名称一栏是否填对",
}

DEFAULT = Limits()


def over(name: str, limits: Limits, place: str, advice: str = "") -> InputError:
    """The error for an input that is over the limit of this name."""
    most = getattr(limits, name)
    message = f"超过了上限：{LABELS[name]}不能超过 {most:,}"
    raise_it = f"确实需要时用 --limit {name}=数值 放宽"
    return InputError(message, place=place, advice=f"{advice or ADVICE[name]}；{raise_it}")


def limits_of(settings: Iterable[str]) -> Limits:
    """The limits with ``name=number`` settings applied.  Raises PerflintError for an unknown name or a bad number."""
    known = Limits.__struct_fields__
    changes: dict[str, int] = {}
    for setting in settings:
        name, _, number = (part.strip() for part in setting.partition("="))
        name = name.replace("-", "_")
        if name not in known:
            from difflib import get_close_matches

            near = get_close_matches(name, known, 1)
            hint = f"是不是 {near[0]}？" if near else ""
            raise PerflintError(f"没有名为“{name}”的上限", place="--limit", advice=f"{hint}可用：{' '.join(known)}")
        if not number.isascii() or not number.isdigit() or not 0 < int(number) <= 10**9:
            raise PerflintError(
                f"上限 {name} 的数值“{number}”不对",
                place="--limit",
                advice=f"写正整数，如 --limit {name}={getattr(DEFAULT, name)}",
            )
        changes[name] = int(number)
    return replace(DEFAULT, **changes)
