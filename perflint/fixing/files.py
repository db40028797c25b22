"""Putting changed bytes in the place of a file: whole or not at all, and never over somebody else's change."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

from perflint.errors import PerflintError, reason_of
from perflint.whole_files import sweep, whole_file

WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


def replace_file(path: str, before: bytes, after: bytes) -> None:
    """The file's content becomes ``after``; a link goes on pointing to it, its permissions stay.

    Raises PerflintError when the file no longer holds ``before``, may not be written, or the disk refuses.
    """
    target = Path(os.path.realpath(path))
    try:
        status = target.stat()
        if not stat.S_ISREG(status.st_mode):
            raise PerflintError("不是普通文件，没有改写", place=path, advice="把内容存成文件后再用 --fix")
        if not status.st_mode & WRITABLE or not os.access(target, os.W_OK):
            raise PerflintError("文件是只读的，没有改写", place=path, advice="去掉只读属性，或复制一份后再用 --fix")
        with whole_file(target) as file:
            file.write(after)
            file.flush()
            os.fsync(file.fileno())
            if hasattr(os, "fchown"):
                with contextlib.suppress(OSError):
                    os.fchown(file.fileno(), status.st_uid, status.st_gid)
            if target.read_bytes() != before:
                raise PerflintError("检查以后文件又有了改动，没有改写", place=path, advice="保存好以后再运行一次")
        sweep(target.parent, target)
    except OSError as error:
        advice = "检查文件夹权限和磁盘空间，或复制一份后再用 --fix"
        raise PerflintError(f"无法改写（{reason_of(error)}）", place=path, advice=advice) from error
