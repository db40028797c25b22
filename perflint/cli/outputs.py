"""The reports of a run: which formats, and where each goes, from options, the environment and the settings."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from perflint.cli.output import Output, wants_color, width
from perflint.errors import PerflintError

FORMAT, FILE = "PERFLINT_OUTPUT_FORMAT", "PERFLINT_OUTPUT_FILE"


def outputs_of(
    formats: Sequence[str], files: Sequence[str], settings: Sequence[tuple[str, str | None]], color: str
) -> list[Output]:
    """The n-th format with the n-th file; a format without one goes to stdout.

    The environment fills in what the options leave open, and counts before the settings.  Raises `PerflintError`.
    """
    formats = formats or tuple(filter(None, [os.environ.get(FORMAT)]))
    files = files or tuple(filter(None, [os.environ.get(FILE)]))
    pairs = _paired(formats or (settings[0][0],), files) if formats or files else list(settings)
    if [target for _, target in pairs].count(None) > 1:
        raise PerflintError("有几种格式都写到标准输出", advice="只留一个，其余的用 -o 写到文件，与 -f 依次配对")
    real = [os.path.abspath(target) for _, target in pairs if target is not None]
    if len(set(real)) < len(real):
        raise PerflintError("两份报告写到同一个文件", advice="给每个 -o 写上不同的文件名")
    return [
        Output(
            format=name,
            target=target,
            width=width(to_file=target is not None),
            color=wants_color(color, to_file=target is not None),
            base=str(Path.cwd()),
        )
        for name, target in pairs
    ]


def _paired(formats: Sequence[str], files: Sequence[str]) -> list[tuple[str, str | None]]:
    if len(files) > len(formats):
        raise PerflintError(
            f"有 {len(files)} 个 -o，却只有 {len(formats)} 种输出格式",
            advice="每个 -o 配一个 -f，如 -f full -o a.txt -f json -o b.json",
        )
    targets = [None if name == "-" else name for name in files] + [None] * (len(formats) - len(files))
    return list(zip(formats, targets, strict=True))
