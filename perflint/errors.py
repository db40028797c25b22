"""One error class for everything the user can mend: what failed, where, and the next step, in Chinese."""

from __future__ import annotations


class PerflintError(Exception):
    """A mistake in an input, an option or a rulebook.  Ends a run with exit code 2, or one file of it.

    ``message`` says what is wrong, ``place`` where (``file:line``), ``advice`` the one thing to do next.
    """

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
