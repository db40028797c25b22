"""``--watch``: do it again whenever one of the files that decide the answer changes."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence

from perflint.cli import messages
from perflint.errors import PerflintError

PASSED_OVER = ("~$", ".")  # lock files and hidden ones, which are not read either


def watch(work: Callable[[], int], paths: Sequence[str], leave_out: Sequence[str] = ()) -> int:
    """Run ``work`` now and after every change below the paths, until it is interrupted; the exit code of the last run.

    ``leave_out`` are files that the run itself writes.  An error in one run is told and ends nothing: the next change may mend it.  Raises PerflintError where the library is
    missing or standard input is to be watched.
    """
    if "-" in paths:
        raise PerflintError("标准输入不能监视", advice="写上文件或文件夹，或去掉 -w")
    try:
        import watchfiles
    except ImportError:
        advice = "运行 pip install 'perflint[watch]' 后重试"
        raise PerflintError("监视改动需要 watchfiles", advice=advice) from None
    folders = {
        os.path.realpath(path) if os.path.isdir(path) else os.path.dirname(os.path.realpath(path)) for path in paths
    }
    code = _run(work)
    watched = sorted(folder for folder in folders if os.path.isdir(folder))
    if not watched:
        raise PerflintError("没有可以监视的文件夹", place="、".join(paths), advice="检查路径是否写对")
    relevant = _Relevant(paths, leave_out)
    messages.notice("正在等待改动，按 Ctrl-C 结束。")
    try:
        for changes in watchfiles.watch(*watched, watch_filter=relevant, raise_interrupt=True, step=100):
            names = sorted({os.path.basename(path) for _, path in changes})
            shown = "、".join(names[:3]) + (f" 等 {len(names)} 个文件" if len(names) > 3 else "")
            messages.notice(f"\n{time.strftime('%H:%M:%S')} {shown} 有改动，重新检查")
            code = _run(work)
    except KeyboardInterrupt:
        messages.notice("已停止监视。")
    return code


def _run(work: Callable[[], int]) -> int:
    try:
        return work()
    except PerflintError as error:
        messages.show_error(error)
        return 2


class _Relevant:
    """Whether a change is one of a path that was named, or below a folder that was."""

    def __init__(self, paths: Sequence[str], leave_out: Sequence[str]) -> None:
        real = {os.path.realpath(path) for path in paths}
        self._folders = tuple(path.rstrip(os.sep) + os.sep for path in real if os.path.isdir(path))
        self._files = real - set(self._folders)
        self._own = {os.path.realpath(path) for path in leave_out}

    def __call__(self, _change: object, path: str) -> bool:
        real = os.path.realpath(path)
        if real in self._files or real in self._own:
            return real not in self._own
        parent, name = os.path.split(path)
        within = next((folder for folder in self._folders if path.startswith(folder)), None)
        if within is None or name.startswith(PASSED_OVER) or name.endswith((".tmp", "~")):
            return False
        return not any(part.startswith(".") for part in parent[len(within) :].split(os.sep))
