"""Where a text goes and what the place can show: stdout or a file written whole, colour, width."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterable

import click
from msgspec import Struct

from perflint.databases.addresses import Address
from perflint.errors import PerflintError, reason_of
from perflint.whole_files import named_file


class Output(Struct, frozen=True):
    """One report to write: its format, the file (None is stdout), and what can be shown there."""

    format: str
    target: str | None
    width: int
    color: bool
    base: str
    table: Address | None = None  # of a data base, where the findings become rows


CLOSED = frozenset({errno.EPIPE, errno.EINVAL})  # what writing to a closed pipe gives, the latter on Windows
WIDTH_OF_PIPES = 100
NARROWEST, WIDEST = 40, 160


def wants_color(choice: str, to_file: bool = False) -> bool:
    """Whether to colour: the option decides, then NO_COLOR, then FORCE_COLOR, then whether stdout is a terminal."""
    if choice != "auto":
        return choice == "always"
    if to_file or os.environ.get("NO_COLOR"):
        return False
    if forced_color():
        return True
    return on_terminal() and os.environ.get("TERM") != "dumb"


def forced_color() -> bool:
    """Whether FORCE_COLOR switches colour on; 0 and false do not."""
    return os.environ.get("FORCE_COLOR", "").strip().lower() not in {"", "0", "false"}


def width(to_file: bool = False) -> int:
    """Columns: COLUMNS, else those of the terminal, else 100."""
    columns = os.environ.get("COLUMNS", "")
    number = int(columns) if columns.isascii() and columns.isdigit() and len(columns) < 6 else 0
    if not number and not to_file:
        try:
            number = os.get_terminal_size(sys.stdout.fileno()).columns
        except (OSError, ValueError, AttributeError):
            number = 0
    return max(NARROWEST, min(number or WIDTH_OF_PIPES, WIDEST))


def on_terminal() -> bool:
    """Whether stdout is a screen."""
    return sys.stdout.isatty()


def refuse_terminal(format_: str) -> None:
    """Raise `PerflintError` where stdout is a terminal, which would take the bytes of a file for commands."""
    if on_terminal():
        advice = f"用 -f {format_} -o 文件名 写到文件，或用管道接走"
        raise PerflintError(f"{format_} 是供软件打开的文件，不能显示在终端上", advice=advice)


def write_stdout(text: str | bytes | Iterable[str], color: bool = False) -> None:
    """The text (or its lines) on stdout; nothing at all when it is empty.  A reader who has left the pipe is no error."""
    try:
        for part in (text,) if isinstance(text, (str, bytes)) else text:
            if part:
                click.echo(part, nl=False, color=color)
        sys.stdout.flush()
    except OSError as error:
        if error.errno not in CLOSED:
            raise PerflintError(
                f"无法写到标准输出（{reason_of(error)}）", advice="检查磁盘空间，或用 -o 写到文件"
            ) from error
        forget_stdout()


def forget_stdout() -> None:
    """The reader of our pipe has gone: let everything that follows, also the last flush, go nowhere."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError):
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - lives until the process ends


def write_file(path: str, text: str | bytes | Iterable[str]) -> None:
    """The text (or its lines, as they come) as UTF-8 in a file: all of it or, when that fails, the old content.

    Raises `PerflintError`.
    """
    parts = (text,) if isinstance(text, (str, bytes)) else text
    try:
        with named_file(path) as file:
            file.writelines(map(_encoded, parts))
    except OSError as error:
        advice = "检查文件夹权限和磁盘空间，或换一个位置"
        raise PerflintError(f"无法写入（{reason_of(error)}）", place=path, advice=advice) from error


def _encoded(part: str | bytes) -> bytes:
    return part if isinstance(part, bytes) else part.encode("utf-8", "backslashreplace")


def write_rows(where: Address, lines: Iterable[str]) -> None:
    """The findings of a JSON Lines report as rows of a table.  Raises `PerflintError`."""
    from perflint.databases.writing import write
    from perflint.intake.recording import now

    write(where, lines, now())


def check_folder(path: str) -> None:
    """Refuse a place for annotated copies that is a file, before any work is done."""
    if os.path.exists(path) and not os.path.isdir(path):
        raise PerflintError("批注件要写进文件夹，这里是一个文件", place=path, advice="换一个文件夹")


def check_target(path: str, inputs: tuple[str, ...]) -> None:
    """Refuse an output file that cannot be written or is one of the inputs, before any work is done."""
    try:
        target = os.path.realpath(path)
        folder = os.path.dirname(target)
        if target in set(map(os.path.realpath, inputs)):
            raise PerflintError("输出文件就是被检查的文件", place=path, advice="用 -o 指定另一个文件名")
        if os.path.isdir(target):
            raise PerflintError("输出位置是文件夹", place=path, advice="在 -o 后写上文件名")
        if not os.path.isdir(folder):
            raise PerflintError("输出文件所在的文件夹不存在", place=path, advice=f"先建立文件夹 {folder}")
    except (OSError, ValueError) as error:
        advice = "在 -o 后换一个文件名"
        raise PerflintError(f"输出文件名不能用（{reason_of(error)}）", place=path, advice=advice) from error
