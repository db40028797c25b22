"""Dates, times and durations written as a date section of a format code asks.

A serial counts days from 1899-12-30 (with Excel's 29 February 1900) or from 1904-01-01.
"""

from __future__ import annotations

from datetime import date, timedelta

from msgspec import Struct

from perflint.readers.shared.number_formats.codes import Section, Token
from perflint.readers.shared.number_formats.numbers import numerals, spoken

LAST_DAY = 2_958_465  # 9999-12-31
_DAY_1904 = 1462
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")  # fmt: skip
_DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_CHINESE_DAYS = "日一二三四五六"


class _Moment(Struct, frozen=True):
    """A serial taken apart.  ``thousandths`` of a second are what is left after ``second``; ``total`` is in seconds."""

    year: int
    month: int
    day: int
    weekday: int
    hour: int
    minute: int
    second: int
    thousandths: int
    total: int


def serial_of(text: str, date1904: bool = False) -> float | None:
    """The serial of an ISO date such as ``2024-11-30T08:00:00`` or ``08:00``; None when it is none."""
    from datetime import datetime, time

    text = text.strip().removesuffix("Z")
    try:
        if "-" not in text:
            clock = time.fromisoformat(text)
            return (clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1e6) / 86400
        moment = datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None
    passed = moment - datetime(1899, 12, 30)
    serial = passed.days + passed.seconds / 86400 + passed.microseconds / 86400e6
    if date1904:
        return serial - _DAY_1904
    return serial if serial > 60 else serial - 1


def write_date(section: Section, value: float, date1904: bool) -> str | None:
    """The serial as a date or time; None where it is no day of the calendar, which Excel shows as ######."""
    tokens = section.tokens
    elapsed = any(token.kind == "elapsed" for token in tokens)
    if (value < 0 and not elapsed) or abs(value) + (_DAY_1904 if date1904 else 0) >= LAST_DAY + 1:
        return None
    places = max((min(3, len(token.text)) for token in tokens if token.kind == "fraction"), default=-1)
    shows_seconds = any(
        token.kind == "second" or (token.kind == "elapsed" and token.text[0] == "s") for token in tokens
    )
    moment = _moment(abs(value), date1904, max(0, places) if shows_seconds else None)
    halved = any(token.kind == "half" for token in tokens)
    written = "".join(_written(token, moment, section, halved) for token in tokens)
    return f"-{written}" if value < 0 else written


def _moment(value: float, date1904: bool, places: int | None) -> _Moment:
    """Rounded to the fraction of a second that is shown; without seconds the minute is cut off, not rounded."""
    thousandths = round(value * 86_400_000)
    if places is not None:
        unit = 10 ** (3 - places)
        thousandths = (thousandths + unit // 2) // unit * unit
    total, rest = divmod(thousandths, 1000)
    days, clock = divmod(total, 86400)
    year, month, day, weekday = _calendar(days, date1904)
    return _Moment(year, month, day, weekday, clock // 3600, clock // 60 % 60, clock % 60, rest, total)


def _calendar(days: int, date1904: bool) -> tuple[int, int, int, int]:
    """Year, month, day and weekday (0 is Sunday) of a whole serial, with Excel's days that never were."""
    if date1904:
        days += _DAY_1904
    elif days < 61:
        weekday = (days - 1) % 7
        if days == 60:
            return 1900, 2, 29, weekday
        if days == 0:
            return 1900, 1, 0, weekday
        early = date(1899, 12, 31) + timedelta(days)
        return early.year, early.month, early.day, weekday
    day = date(1899, 12, 30) + timedelta(min(days, LAST_DAY))
    return day.year, day.month, day.day, day.isoweekday() % 7


def _written(token: Token, moment: _Moment, section: Section, halved: bool) -> str:
    kind, text, width = token.kind, token.text, len(token.text)
    style = section.digits
    if kind == "year":
        return numerals(f"{moment.year % 100:02d}" if width <= 2 and text[0] == "y" else f"{moment.year:04d}", style)
    if kind == "month" and width > 2:
        return _month(moment.month, width, section.chinese)
    if kind == "weekday" or (kind == "day" and width > 2):
        return _weekday(moment.weekday, kind, width, section.chinese)
    if kind == "fraction":
        return f".{moment.thousandths:03d}{'0' * max(0, width - 3)}"[: width + 1]
    if kind == "half":
        morning, _, afternoon = text.partition("/")
        return morning if moment.hour < 12 else afternoon
    if kind == "elapsed":
        return f"{moment.total // {'h': 3600, 'm': 60, 's': 1}[text[0]]:0{width}d}"
    if kind == "hour":
        hour = (moment.hour + 11) % 12 + 1 if halved else moment.hour
        return _count(hour, width, style)
    if kind in {"month", "day", "minute", "second"}:
        return _count(getattr(moment, kind), width, style)
    return "" if kind == "text" else text


def _count(number: int, width: int, style: int) -> str:
    """A day, month or hour; read out in Chinese numerals, 10 to 19 without the 一 in front."""
    if not style:
        return f"{number:0{min(width, 2)}d}"
    read = spoken(str(number), style)
    return read[1:] if 10 <= number < 20 and style < 3 else read


def _month(month: int, width: int, chinese: bool) -> str:
    if chinese and width < 5:
        return f"{month}月" if width == 3 else f"{_count(month, 1, 1)}月"
    name = _MONTHS[month - 1]
    return name[:3] if width == 3 else name[0] if width == 5 else name


def _weekday(weekday: int, kind: str, width: int, chinese: bool) -> str:
    if kind == "weekday":
        return ("" if width == 3 else "星期") + _CHINESE_DAYS[weekday]
    if chinese:
        return ("周" if width == 3 else "星期") + _CHINESE_DAYS[weekday]
    return _DAYS[weekday][:3] if width == 3 else _DAYS[weekday]
