"""What is said beside the answer about the inputs: what was read, what was passed over, what to do when there is nothing."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from perflint.errors import PerflintError
from perflint.intake.files import ARCHIVE, PICTURES

if TYPE_CHECKING:
    from perflint.intake.reading import Read

PICTURES_ADVICE = "在压缩包里的先解压，再直接写出文件名（需要 perflint[ocr]）"


def read_text(one: Read) -> str:
    """The remark on an input that became a document."""
    from perflint.reporters.shared.documents import facts
    from perflint.reporters.shared.prose import line_of

    assert one.document is not None
    encoding = f"（{one.encoding}）" if one.encoding else ""
    return f"已读 {line_of(one.document.path)}：{one.format}{encoding}，{facts(one.document)}"


def skipped_text(number: int) -> str:
    """The remark on what a folder walk passed over."""
    return f"跳过 {number} 个不是绩效目标的 .json、.yaml、.md 等文件"


def passed_text(passed: Sequence[str]) -> str:
    """The remark on files of folders and archives that no reader claims."""
    from pathlib import PurePath

    known = _readable()
    endings = [PurePath(path).suffix.lower() or "没有扩展名" for path in passed]
    kinds = dict.fromkeys(
        "指向文件夹外的链接" if os.path.islink(path) else "管道等特殊文件" if ending in known else ending
        for path, ending in zip(passed, endings, strict=True)
    )
    shown = "、".join([*kinds][:6]) + (" 等" if len(kinds) > 6 else "")
    pictures = sum(ending in PICTURES for ending in endings)
    told = f"；其中 {pictures} 张图片没有检查：{PICTURES_ADVICE}" if pictures else ""
    return f"跳过 {len(passed)} 个不读的文件（{shown}）{told}；可读的格式：{' '.join(known)}"


def nothing_found() -> PerflintError:
    """The error for folders and archives without anything to read."""
    advice = f"给出文件名，或在文件夹里放入认得的格式：{' '.join(_readable())}"
    return PerflintError("没有找到可读取的文件", advice=advice)


def _readable() -> list[str]:
    """The endings of the files that are taken from a folder."""
    from perflint.intake.reading import suffixes

    return sorted((*suffixes(), ARCHIVE))
