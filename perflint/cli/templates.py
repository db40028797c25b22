"""``--template``: the file that a report is to be filled into, read and looked at before anything is checked."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from perflint.errors import PerflintError, reason_of
from perflint.reporters import Reporter, takes_template

MOST_BYTES = 20_000_000


def template_of(options: Mapping[str, Any]) -> tuple[str, bytes] | None:
    """The name and the bytes of the template; None without the option.  Raises PerflintError."""
    name = options.get("template")
    if not name:
        return None
    try:
        if os.stat(name).st_size > MOST_BYTES:
            raise PerflintError("模板太大", place=name, advice="删去模板里的大图片")
        with open(name, "rb") as file:
            return name, file.read()
    except (OSError, ValueError) as error:
        advice = "检查 --template 后面的文件名"
        raise PerflintError(f"模板不能打开（{reason_of(error)}）", place=name, advice=advice) from None


def check_template(reporters: Sequence[Reporter], options: Mapping[str, Any]) -> None:
    """Raise PerflintError where the template has a mistake, or none of the formats fills one in."""
    template = template_of(options)
    if template is None:
        return
    filling = [reporter for reporter in reporters if takes_template(reporter)]
    if not filling:
        raise PerflintError("--template 要和填写模板的输出格式同用", advice="加上 -f docx -o 审核意见.docx")
    for reporter in filling:
        reporter.check_template(*template)  # type: ignore[attr-defined]
