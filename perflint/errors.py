"""One error class for everything the user can mend: what failed, where, and the next step, in Chinese."""

from __future__ import annotations


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
