"""The reports of a run: which formats, and where each goes, from options, the environment and the settings.

A ``-o`` belongs to the ``-f`` before it on the command line, so a format may go to stdout between two that go to files.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import Any

import click

from perflint.cli.option_groups import Command
from perflint.cli.output import Output, wants_color, width
from perflint.databases.addresses import address, is_address, masked
from perflint.errors import PerflintError

FORMAT, FILE = "PERFLINT_OUTPUT_FORMAT", "PERFLINT_OUTPUT_FILE"
ROWS = "json-lines"  # the format whose lines become the rows of a table
ORDER = "perflint.outputs"
Pair = tuple[str | None, str | None]  # a format and its file; None is what was not given


class PairingCommand(Command):
    """A command that remembers in which order ``output_format`` and ``output_file`` were given."""

    def make_parser(self, ctx: click.Context) -> Any:
        parser = super().make_parser(ctx)
        parse = parser.parse_args

        def parse_args(args: list[str]) -> Any:
            values, rest, order = parse(args)
            ctx.meta[ORDER] = [param.name for param in order]
            return values, rest, order

        parser.parse_args = parse_args  # type: ignore[method-assign]
        return parser


def given_outputs(ctx: click.Context, formats: Sequence[str], files: Sequence[str]) -> list[Pair]:
    """Each format of the command line with its file; a line that begins with ``-o`` puts files before formats.

    Raises `PerflintError` for a file that has no format of its own.
    """
    order: list[str] = [name for name in ctx.meta.get(ORDER, ()) if name in {"output_format", "output_file"}]
    file_first = order[:1] == ["output_file"] and bool(formats)
    pairs: list[Pair] = []
    rest = {"output_format": iter(formats), "output_file": iter(files)}
    waiting: str | None = None  # a file that no format was found for yet
    for name in order:
        word = next(rest[name])
        if name == "output_format":
            pairs.append((word, waiting))
            waiting = None
        elif file_first or not pairs:
            _refuse(waiting)
            waiting = word
        else:
            last, its = pairs.pop()
            _refuse(its)
            pairs.append((last, word))
    if waiting is not None:
        if formats:
            _refuse(waiting)
        pairs.append((None, waiting))
    return pairs


def _refuse(file: str | None) -> None:
    if file is not None:
        advice = "每个 -o 前面写它的 -f，如 -f full -o a.txt -f json -o b.json"
        raise PerflintError(f"一个 -f 只有一个 -o，“-o {masked(file)}”没有配上格式", advice=advice)


def outputs_of(
    given: Sequence[Pair], settings: Sequence[tuple[str, str | None]], color: str, *, variables: bool = True
) -> list[Output]:
    """What is to be written; a format without a file goes to stdout.

    The environment fills in what the options leave open, and counts before the settings; without ``variables`` it does
    not: what it names is the report of a check.  Raises `PerflintError`.
    """
    format_, file = ((os.environ.get(name) or None) if variables else None for name in (FORMAT, FILE))
    filled = list(given)
    if not any(name for name, _ in given) and (given or format_ or file):
        usual = format_ or settings[0][0]
        filled = [(ROWS if is_address(target or "") else usual, target) for _, target in given] or [(usual, None)]
    if filled and file and not any(target for _, target in filled):
        filled[0] = (filled[0][0] if given or format_ or not is_address(file) else ROWS, file)
    pairs = [(name or "full", None if target == "-" else target) for name, target in filled or settings]
    _check(pairs)
    return [_output(name, target, color) for name, target in pairs]


def _output(format_: str, target: str | None, color: str) -> Output:
    """One report; of a place in a data base only what may be shown is its target.  Raises PerflintError."""
    where = address(target, "-o") if target is not None and is_address(target) else None
    if where is not None and format_ not in (ROWS, "jsonl", "ndjson"):
        advice = f"去掉它前面的 -f，或写 -f {ROWS}"
        raise PerflintError(f"写进数据库的是一行一个问题，不能是 {format_} 格式", place="-o", advice=advice)
    return Output(
        format=format_,
        target=target if where is None else where.shown,
        width=width(to_file=target is not None),
        color=wants_color(color, to_file=target is not None),
        base=os.getcwd(),
        table=where,
    )


def origin(given: Sequence[Pair]) -> str:
    """What takes the place of the settings: options and variables, in words; empty where they count."""
    parts = [(any(name for name, _ in given), "-f", FORMAT), (any(file for _, file in given), "-o", FILE)]
    told = (
        f"选项 {flag}" if is_given else f"环境变量 {name}"
        for is_given, flag, name in parts
        if is_given or os.environ.get(name)
    )
    return "、".join(told)


def _check(pairs: Iterable[tuple[str, str | None]]) -> None:
    targets = [target for _, target in pairs]
    if targets.count(None) > 1:
        raise PerflintError("有几种格式都写到标准输出", advice="只留一个，其余的在 -f 格式 后面用 -o 写到文件")
    real = [os.path.abspath(target) for target in targets if target is not None]
    if len(set(real)) < len(real):
        raise PerflintError("两份报告写到同一个文件", advice="给每个 -o 写上不同的文件名")
