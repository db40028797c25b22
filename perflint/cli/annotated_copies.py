"""Annotated copies in a folder: what is written where, and what is said of it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from perflint.annotating.copies import Copy, copies
from perflint.annotating.shared.wording import counts
from perflint.cli import output
from perflint.errors import PerflintError, reason_of
from perflint.intake.files import Input
from perflint.limits import Limits
from perflint.model import Report
from perflint.reporters.shared.prose import line_of


class Written(Struct, frozen=True):
    """A sentence on each annotated copy, and an error for each that could not be made."""

    told: tuple[str, ...]
    errors: tuple[PerflintError, ...]


def write_copies(report: Report, inputs: Sequence[Input], options: Mapping[str, Any], limits: Limits) -> Written:
    """Write the copies of all documents with findings into the folder of ``--annotate``; never over an input."""
    folder, force = options["annotate"], options["force"]
    by_path = {item.path: item for item in inputs}
    originals = {os.path.realpath(item.path) for item in inputs if item.on_disk}
    told: list[str] = []
    errors: list[PerflintError] = []
    blank = 0
    for one in copies(report, lambda path: by_path[path].bytes(), limits):
        if one.error is not None:
            if one.unknown and by_path[one.path].in_folder:
                told.append(f"{line_of(one.path)}：{one.error.message}；{one.error.advice}")
            else:
                errors.append(one.error)
        elif one.annotated is None:
            blank += 1
        else:
            try:
                told += _written(one, folder, originals, force=force)
            except PerflintError as error:
                errors.append(error)
    if blank:
        told.append(f"{blank} 份文件没有问题，不写批注件")
    return Written(tuple(told), tuple(errors))


def _written(one: Copy, folder: str, originals: set[str], *, force: bool) -> list[str]:
    assert one.annotated is not None
    target = os.path.join(folder, one.name + one.annotated.suffix)
    if os.path.realpath(target) in originals or os.path.islink(target) or os.path.isdir(target):
        advice = "在 -o（--annotate）后换一个文件夹"
        raise PerflintError("批注件的位置是被检查的文件、链接或文件夹，没有写", place=target, advice=advice)
    if os.path.lexists(target) and not force:
        advice = "加 --force 覆盖它，或换一个文件夹"
        raise PerflintError("批注件已经存在，没有写", place=target, advice=advice)
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        advice = "换一个可以写的文件夹"
        raise PerflintError(f"不能建立文件夹（{reason_of(error)}）", place=folder, advice=advice) from error
    output.write_file(target, one.annotated.data)
    return [
        f"批注件已写到 {line_of(target)}：{counts(one.findings)}",
        *(f"{line_of(target)}：{remark}" for remark in one.annotated.remarks),
    ]
