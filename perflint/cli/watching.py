"""``--watch``: do it again whenever one of the files that decide the answer changes."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator

from perflint.cli import messages
from perflint.cli.watched import Watched
from perflint.errors import PerflintError

QUIET = 100  # milliseconds without a further change after which a run begins
LISTEN = 250  # milliseconds; how long one turn of listening takes, and so how soon Ctrl-C is noticed


def watch(work: Callable[[], int], look: Callable[[], Watched], *, quiet: bool = False) -> int:
    """Run ``work`` now and after every change, until it is interrupted; the exit code of the last run that ended.

    ``look`` says before each run what to listen at, because a run may read other files than the one before.  Listening
    begins before the run does, so that no change is missed.  An error in one run is told and ends nothing: the next change
    may mend it.  Raises PerflintError where the library is missing, and for what is wrong before the first run.
    """
    try:
        import watchfiles
    except ImportError:
        advice = "运行 pip install 'perflint[watch]' 后重试"
        raise PerflintError("监视改动需要 watchfiles", place="--watch", advice=advice) from None

    def listen(at: Watched) -> Generator[set[tuple[watchfiles.Change, str]], None, None]:
        return watchfiles.watch(
            *sorted(at.folders),
            watch_filter=at.matters,
            step=QUIET,
            rust_timeout=LISTEN,
            yield_on_timeout=True,
            recursive=False,
            ignore_permission_denied=True,
        )

    at = look()
    if not at.folders:
        raise PerflintError("没有可以监视的文件夹", advice="检查路径是否写对")
    code = 0
    try:
        while True:
            changes = listen(at)
            next(changes)
            code = _run(work)
            if not quiet:
                messages.notice("正在等待改动，按 Ctrl-C 结束。")
            names = sorted({os.path.basename(path) for _, path in next(filter(None, changes))})
            changes.close()
            if not quiet:
                messages.notice(f"\n{time.strftime('%H:%M:%S')} {_named(names)} 有改动，重新检查")
            at = _again(look, at)
    except KeyboardInterrupt:
        if not quiet:
            messages.notice("已停止监视。")
    return code


def _named(names: list[str]) -> str:
    return "、".join(names[:3]) + (f" 等 {len(names)} 个文件" if len(names) > 3 else "")


def _again(look: Callable[[], Watched], before: Watched) -> Watched:
    """What to listen at now; as before where a configuration cannot be read, which the run will tell."""
    try:
        return look()
    except PerflintError:
        return before


def _run(work: Callable[[], int]) -> int:
    try:
        return work()
    except PerflintError as error:
        messages.show_error(error)
        return 2
