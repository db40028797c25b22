"""Fields of Word whose result is not in the file but follows from their code: check boxes, lists, drawn characters.

Fields that keep a result never come here; their code is dropped and the result read as any text.
"""

from __future__ import annotations

import re
from functools import cache

from perflint.patterns import pattern_of
from perflint.readers.shared.docx.symbols import enclosed, symbol

_CODE_LENGTH = 500  # of a code that is looked at; formulas and addresses may be longer and show nothing


class Field:
    """A field that has begun: its code so far, where its result begins, and what a form field says of itself."""

    __slots__ = ("checked", "choices", "choosing", "chosen", "code", "result")

    def __init__(self) -> None:
        self.code: list[str] = []
        self.result: int | None = None  # None while the code is still going on
        self.checked = False
        self.choosing = False  # whether a result number belongs to a list
        self.choices: list[str] = []
        self.chosen = 0

    @property
    def name(self) -> str:
        """The first word of the code, upper case: PAGE, EQ, FORMCHECKBOX."""
        return ("".join(self.code[:20]).split(maxsplit=1) or [""])[0].upper()

    def shown(self) -> str:
        """What the field shows when the file holds no result for it."""
        name = self.name
        if name == "FORMCHECKBOX":
            return "☑" if self.checked else "☐"
        if name == "FORMDROPDOWN":
            return self.choices[self.chosen] if 0 <= self.chosen < len(self.choices) else ""
        code = "".join(self.code)
        if len(code) > _CODE_LENGTH:
            return ""
        if name == "EQ":
            return _equation(code)
        return _symbol(code) if name == "SYMBOL" else ""


def _equation(code: str) -> str:
    """``eq \\o\\ac(○,1)`` is one character in another; of other formulas the operands are shown."""
    if found := _overstruck().match(code):
        return enclosed(found["frame"], _plain(found["inner"]))
    return _plain(code.split("(", 1)[1].rpartition(")")[0]) if "(" in code else ""


def _plain(operands: str) -> str:
    return _command().sub("", operands).replace("(", "").replace(")", "").strip()


def _symbol(code: str) -> str:
    found = _symbol_code().match(code)
    if not found:
        return ""
    digits = found["code"]
    value = int(digits, 16) if digits.lower().startswith("0x") else int(digits)
    return symbol((found["font"] or "").strip(), value)


@cache
def _overstruck() -> re.Pattern[str]:
    return pattern_of(r"\s*eq\s*\\o\s*(?:\\a[clr]\s*)?\(\s*(?P<frame>\S)\s*[,;，；](?P<inner>.*)\)\s*$", re.I | re.S)


@cache
def _command() -> re.Pattern[str]:
    return pattern_of(r"\\[A-Za-z]+\d*\s*")


@cache
def _symbol_code() -> re.Pattern[str]:
    return pattern_of(
        r'\s*symbol\s+(?P<code>0x[0-9a-f]{1,4}|\d{1,5})(?:.*?\\f\s*"?(?P<font>[^"\\]{1,40}))?', re.I | re.S
    )
