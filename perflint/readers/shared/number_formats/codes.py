"""Number format codes taken apart: sections, their conditions, and tokens that say what to write where.

Nothing is rendered here; `number_formats` chooses the section for a value, the modules beside it write numbers and dates.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from functools import lru_cache

from msgspec import Struct

from perflint.patterns import pattern_of

LONGEST = 512  # characters; Excel allows 255
_CONDITIONS: dict[str, Callable[[float, float], bool]] = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_CONDITION = pattern_of(r"(<=|>=|<>|=|<|>)\s*(-?\d{1,15}(?:\.\d{0,15})?(?:E[+-]?\d{1,3})?)", re.IGNORECASE)
_SYSTEM_DATE, _SYSTEM_TIME = {"-f800", "-x-sysdate"}, {"-f400", "-x-systime"}


class Token(Struct, frozen=True):
    """A piece of a section.  ``kind`` is one of

    literal · digit (0 # ?) · point · comma · percent · slash · exponent (E+ E-) · general · text (@) · half (AM/PM) ·
    elapsed ([h]) · fraction (of a second, .00) · year month day hour minute second weekday (letters as written).
    """

    kind: str
    text: str


class Section(Struct, frozen=True):
    """What is between two semicolons.

    ``kind`` is number, fraction, scientific, date, general (with literals, perhaps) or text; ``digits`` is N of [DBNumN];
    ``condition`` the comparison and its number; ``chinese`` whether names of months and days are asked for in Chinese.
    """

    kind: str
    tokens: tuple[Token, ...] = ()
    condition: tuple[str, float] | None = None
    digits: int = 0
    chinese: bool = False

    def holds(self, value: float) -> bool:
        """Whether the section's own condition is met; True without one."""
        return self.condition is None or _CONDITIONS[self.condition[0]](value, self.condition[1])

    @property
    def negative_only(self) -> bool:
        """Whether the condition lets only negative numbers in, which are then written without their sign."""
        if self.condition is None:
            return False
        comparison, bound = self.condition
        return (comparison == "<" and bound <= 0) or (comparison in {"<=", "="} and bound < 0)

    @property
    def calendar(self) -> bool:
        """Whether a day of the calendar is shown, not only a time or a duration."""
        return self.kind == "date" and any(token.kind in _CALENDAR for token in self.tokens)


_CALENDAR = {"year", "month", "day", "weekday"}
_CLOCK = {"hour", "minute", "second", "elapsed", "half"}
_LETTERS = {"y": "year", "e": "year", "m": "month", "d": "day", "h": "hour", "s": "second", "a": "weekday"}
_SIGNS = {".": "point", ",": "comma", "%": "percent", "/": "slash", "@": "text", ";": "end"}
_TOKEN = pattern_of(  # LibreOffice writes the escaped point ``!.`` of 0!.0 as ``\\!.``
    r'"(?P<quoted>[^"]*)"?|(?:\\!(?=\.)|[\\!])(?P<escaped>.?)|_(?P<blank>.?)|\*(?P<fill>.?)|\[(?P<bracket>[^\]]*)\]?'
    r"|(?P<general>general|g/通用格式)|(?P<half>am/pm|a/p|上午/下午)|(?P<exponent>e[+-])"
    r"|(?P<letters>y+|m+|d+|h+|s+|e+|a{3,})|(?P<digit>[0#?])|(?P<sign>[.,%/@;])|(?P<era>g+)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)


_GENERAL = (Section("general", (Token("general", ""),)),)


@lru_cache(maxsize=4096)
def sections_of(code: str) -> tuple[Section, ...]:
    """The sections of a format code, at most four; one General section for an empty, broken or absurdly long code."""
    if not code or len(code) > LONGEST:
        return _GENERAL
    parts = [_Part()]
    for found in _TOKEN.finditer(code):
        kind, text = str(found.lastgroup), found.group(str(found.lastgroup))
        if kind == "bracket":
            parts[-1].bracket(text)
        elif kind == "sign" and text == ";":
            parts.append(_Part())
        elif kind not in {"fill", "era"}:
            parts[-1].tokens.append(_token(kind, text))
    if code != '""' and len(parts) == 1 and not parts[0].writes:  # two quotes hide a number, and so does ``;;;``
        return _GENERAL
    return tuple(part.section() for part in parts[:4])


def _token(kind: str, text: str) -> Token:
    if kind == "letters":
        return Token(_LETTERS[text[0].lower()], text.lower())
    if kind == "sign":
        return Token(_SIGNS[text], text)
    if kind == "blank":  # as wide as the character that follows
        return Token("literal", " ")
    if kind in {"quoted", "escaped", "other"}:
        return Token("literal", text)
    return Token(kind, text)


class _Part:
    """A section while it is read."""

    def __init__(self) -> None:
        self.tokens: list[Token] = []
        self.condition: tuple[str, float] | None = None
        self.digits = 0
        self.chinese = False
        self.system = ""

    @property
    def writes(self) -> bool:
        """Whether it shows anything; what is only colours, or a run of brackets or quotes, does not."""
        return bool(self.system) or any(token.text for token in self.tokens)

    def bracket(self, text: str) -> None:
        """``[>=1]`` ``[DBNum1]`` ``[$¥-804]`` ``[h]``; a colour or anything unknown writes nothing."""
        lower = text.lower()
        if found := _CONDITION.fullmatch(text.strip()):
            self.condition = (found.group(1), float(found.group(2)))
        elif lower.startswith("dbnum") and lower[5:] in {"1", "2", "3"}:
            self.digits = int(lower[5:])
        elif text.startswith("$"):
            symbol, _, locale = text[1:].partition("-")
            tail = lower[1:]
            self.system = "date" if tail in _SYSTEM_DATE else "time" if tail in _SYSTEM_TIME else self.system
            self.chinese = self.chinese or locale.lower().endswith(("804", "zh-cn"))
            if symbol:
                self.tokens.append(Token("literal", symbol))
        elif lower and set(lower) in ({"h"}, {"m"}, {"s"}):
            self.tokens.append(Token("elapsed", lower))

    def section(self) -> Section:
        tokens = self.tokens
        if self.system:
            code = 'yyyy"年"m"月"d"日"' if self.system == "date" else "h:mm:ss"
            tokens = list(sections_of(code)[0].tokens)
        kinds = {token.kind for token in tokens}
        if _is_date(kinds, tokens):
            kind, tokens = "date", _dated(tokens)
        else:
            tokens = [
                token if token.kind not in _CALENDAR | _CLOCK else Token("literal", token.text) for token in tokens
            ]
            kind = _kind(kinds, tokens)
        return Section(kind, tuple(tokens), self.condition, self.digits, self.chinese)


def _kind(kinds: set[str], tokens: list[Token]) -> str:
    if "general" in kinds:
        return "general"
    if "digit" not in kinds:
        return "text" if "text" in kinds else "number"
    if "exponent" in kinds:
        return "scientific"
    return "fraction" if fraction_bar(tokens) is not None else "number"


def fraction_bar(tokens: list[Token] | tuple[Token, ...]) -> int | None:
    """Where a slash stands between a digit and a digit or a fixed denominator; a slash elsewhere is only written."""
    for at, token in enumerate(tokens):
        if token.kind == "slash" and at and tokens[at - 1].kind == "digit":
            after = tokens[at + 1] if at + 1 < len(tokens) else Token("", "")
            if after.kind == "digit" or (after.kind == "literal" and after.text.isascii() and after.text.isdigit()):
                return at
    return None


def _is_date(kinds: set[str], tokens: list[Token]) -> bool:
    """Letters of dates; with digits among them only as fractions of a second (``0d`` is a number of something)."""
    if not kinds & (_CALENDAR | _CLOCK) or "general" in kinds:
        return False
    return "digit" not in kinds or any(
        token.kind in {"second", "elapsed"} and at + 1 < len(tokens) and tokens[at + 1].kind == "point"
        for at, token in enumerate(tokens)
    )


def _dated(tokens: list[Token]) -> list[Token]:
    """The tokens of a date: ``m`` beside hours or seconds is minutes, ``.00`` after seconds their fraction."""
    joined: list[Token] = []
    for token in tokens:
        last = joined[-1] if joined else Token("", "")
        if token.kind == "point" and (last.kind == "second" or last == Token("elapsed", last.text)):
            joined.append(Token("fraction", ""))
        elif token.kind == "digit" and last.kind == "fraction":
            joined[-1] = Token("fraction", last.text + "0")
        else:
            joined.append(token)
    timed = [at for at, token in enumerate(joined) if token.kind in _CALENDAR | _CLOCK and token.kind != "half"]
    for order, at in enumerate(timed):
        before = joined[timed[order - 1]] if order else Token("", "")
        after = joined[timed[order + 1]] if order + 1 < len(timed) else Token("", "")
        near_hour = before.kind == "hour" or (before.kind == "elapsed" and before.text[0] == "h")
        near_second = after.kind == "second" or (after.kind == "elapsed" and after.text[0] == "s")
        if joined[at].kind == "month" and len(joined[at].text) <= 2 and (near_hour or near_second):
            joined[at] = Token("minute", joined[at].text)
    plain = _CALENDAR | _CLOCK | {"fraction", "literal", "text"}
    return [token if token.kind in plain else Token("literal", token.text) for token in joined]
