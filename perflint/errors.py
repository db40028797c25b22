"""One error class for everything the user can mend: what failed, where, and the next step, in Chinese."""

from __future__ import annotations

import errno


class PerflintError(Exception):
    """A mistake in an input, an option or a rulebook.  Ends a run with exit code 2, or one file of it.

    ``message`` says what is wrong, ``place`` where (``file:line``), ``advice`` the one thing to do next; ``details`` is
    the traceback of a fault of ours, shown only to whoever asks for it.
    """

    details: str = ""

    def __init__(self, message: str, *, place: str = "", advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.advice = advice

    def __str__(self) -> str:
        head = f"{self.place}：{self.message}" if self.place else self.message
        return f"{head}\n  下一步：{self.advice}" if self.advice else head


class InputError(PerflintError):
    """A file that cannot be read or understood as any known format."""


class RulebookError(PerflintError):
    """A rule file that is refused at load."""


DEBUG = "PERFLINT_DEBUG"  # the environment variable that asks for details


REASONS = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "系统不允许",
    errno.EROFS: "磁盘是只读的",
    errno.ENOSPC: "磁盘已满",
    errno.EFBIG: "文件太大",
    errno.EIO: "磁盘读写出错",
    errno.EISDIR: "这是文件夹",
    errno.ENOTDIR: "路径里有一段不是文件夹",
    errno.EEXIST: "同名的文件已经存在",
    errno.ENAMETOOLONG: "名称太长",
    errno.ELOOP: "链接没有尽头",
    errno.EBUSY: "正在被别的程序使用",
    errno.EMFILE: "打开的文件太多",
    errno.ENOMEM: "内存不足",
    errno.EAGAIN: "系统资源不足",
    errno.ECONNREFUSED: "连接被拒绝",
    errno.ETIMEDOUT: "没有回应",
}


def reason_of(error: OSError | ValueError) -> str:
    """Why the system refused: in Chinese for what happens daily, else in the words of the system."""
    system = error if isinstance(error, OSError) else None  # a name may also be no name: a NUL in it
    usual = REASONS.get(system.errno or 0) if system else None
    return usual or (system and system.strerror) or str(error) or type(error).__name__


def internal_error(error: BaseException, place: str = "") -> PerflintError:
    """A fault of ours in the words of an error the user can act on."""
    import traceback

    told = PerflintError(
        f"程序内部出错（{type(error).__name__}：{error}），这里的内容没有检查",
        place=place,
        advice=f"请把文件和这条信息报告给维护者；设置环境变量 {DEBUG}=1 重新运行可看到技术细节",
    )
    told.details = "".join(traceback.format_exception(error))
    return told
