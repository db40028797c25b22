"""The bar on stderr while many files are read: only on a terminal, gone when they are done."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

MANY = 5  # files; fewer are read before a bar could be seen


@contextmanager
def progress(total: int, wanted: bool) -> Iterator[Callable[[], None]]:
    """Gives the function that counts one file; it does nothing where there is no terminal or there are few files."""
    if not wanted or total <= MANY or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns: Iterable[object] = (TextColumn("正在读取"), BarColumn(), MofNCompleteColumn(), TextColumn("个文件"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:  # type: ignore[arg-type]
        task = bar.add_task("", total=total)
        yield lambda: bar.advance(task)
