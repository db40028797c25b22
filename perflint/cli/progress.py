"""The bar on stderr while many files are read: only on a terminal, gone when they are done."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

MANY = 5  # files; fewer are read before a bar could be seen
TICK = 0.1  # seconds between two drawings


@contextmanager
def progress(total: int, wanted: bool) -> Iterator[Callable[[], None]]:
    """Gives the function that counts one file; it does nothing where there is no terminal or there are few files."""
    if not wanted or total <= MANY or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns: Iterable[object] = (TextColumn("正在读取"), BarColumn(), MofNCompleteColumn(), TextColumn("个文件"))
    # drawn as files are done and not by a thread of its own: a process with threads cannot be copied
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, auto_refresh=False) as bar:  # type: ignore[arg-type]
        task = bar.add_task("", total=total)
        drawn = 0.0

        def step() -> None:
            nonlocal drawn
            now = time.monotonic()
            bar.update(task, advance=1, refresh=now - drawn >= TICK)
            drawn = now if now - drawn >= TICK else drawn

        bar.refresh()
        yield step
