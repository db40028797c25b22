"""Dates, deadlines and spans of dates inside prepared text: 2024年11月前, 12月底, 2023.07-2024.01, 第四季度.

A month above 12 or a day above 31 makes no date; whether a month has a 31st is not asked, because forms write 6月31日
and mean the month's end.  What a date next to a number means is decided in `perflint.values.reading`.  Read by hand, not
with regular expressions: compiling those would take longer than reading a document.
"""

from __future__ import annotations

from typing import NamedTuple

from msgspec import Struct

_ONES = {character: value for value, character in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_CHINESE = frozenset((*_ONES, "十"))
_ASCII = frozenset("0123456789")
_BEFORE_CLOCK = _ASCII | {" "}
_STARTS = _ASCII | (_CHINESE - {"零", "〇"}) | frozenset("上下年第前")
_HINTS = ("年", "月", "季度", "20", "19", "前")
_JOINS = ("---", "--", "-", "~~", "~", "至", "到")
_QUARTER_JOINS = (*_JOINS, "、")
_RELATIVE = ("当年", "本年度", "本年", "次年", "翌年", "今年", "同年", "来年")
_NEXT_YEAR = frozenset({"次年", "翌年", "来年"})
_PARTS = ("月上旬", "月中旬", "月下旬", "上旬", "中旬", "下旬", "月底", "月末", "月初", "底", "末", "初")
_AFTER = ("之前", "以前", "前", "之后", "以后", "后", "为止", "止", "以内", "之内", "内", "起")
_NOT_INSIDE = frozenset("容部外")  # 内容, 内部 and 内外 are other words
_EARLIEST, _LATEST = 1900, 2099


class DateFound(Struct, frozen=True):
    """A date between ``start`` and ``end`` of the text; the words behind it (前) end at ``stop``."""

    iso: str
    start: int
    end: int
    stop: int
    after: str
    exact: bool  # says more than a year


class _Point(NamedTuple):
    """One end of a span; a quarter or half of a year has its first and last month."""

    first: str
    last: str
    end: int
    exact: bool = True


def find_date(text: str) -> DateFound | None:
    """The first date or span of dates in the text."""
    if not any(hint in text for hint in _HINTS):
        return None
    before = ""
    for place, character in enumerate(text):
        if character in _STARTS and not (before == "." or (before in _ASCII and character in _ASCII)):
            found = _date_at(text, place)
            if found:
                return found
        before = character
    return None


def _date_at(text: str, start: int) -> DateFound | None:
    point = _point(text, start, None)
    if point is None:
        return None
    begin = start
    own = start + (text[start] == "年")  # 当年底: the 年 is both theirs
    for word in _RELATIVE:
        if text.endswith(word, 0, own):
            begin = own - len(word)
            break
    first, last, end, exact = point
    join = _word_at(text, end, _JOINS)
    if join and (other := _second(text, end + len(join), point)):
        last, end, exact = other.last, other.end, True
    if text[end : end + 1] in _BEFORE_CLOCK:
        end = _clock_end(text, end)
    stop = end + (len("(含)") if text.startswith("(含)", end) else 0)
    after = _word_at(text, stop, _AFTER)
    if after == "内" and text[stop + 1 : stop + 2] in _NOT_INSIDE:
        after = ""
    iso = first if first == last else f"{first}/{last}"
    return DateFound(iso, begin, end, stop + len(after), after, exact)


def _clock_end(text: str, end: int) -> int:
    """Behind a time of day: 12月31日24时, 2024-12-31 18:00."""
    start = end + text.startswith(" ", end)
    hour, stop = _run(text, start)
    if not (_number(hour, 24) or hour in ("0", "00", "零")) or not text.startswith((":", "时", "点"), stop):
        return end
    minute, last = _run(text, stop + 1)
    return last + text.startswith("分", last) if minute else stop + 1


def _second(text: str, start: int, point: _Point) -> _Point | None:
    """The other end of a span, which may leave out the year (or the month) that the first has said."""
    relative = _word_at(text, start, _RELATIVE)
    year = None if point.first.startswith("-") else int(point.first[:4])
    if year is not None and relative in _NEXT_YEAR:
        year += 1
    other = _point(text, start + len(relative), year)
    if other:
        return other
    run, end = _run(text, start)
    if point.last.count("-") < (2 if year else 3):  # 2024.01-12
        iso = (
            _iso(year, run, "")
            if year and not text[end : end + 1].isalnum() and text[end : end + 1] not in (".", "%")
            else ""
        )
        return _Point(iso, iso, end) if iso > point.last else None
    day = _number(run, 31)
    return (
        _Point(point.last, f"{point.last[:-2]}{day:02d}", end + 1)
        if day and text[end : end + 1] in ("日", "号")
        else None
    )


def _point(text: str, start: int, year: int | None) -> _Point | None:
    """The date that begins at ``start``; ``year`` is known from before."""
    run, end = _run(text, start)
    named = _year(run)
    if named and text.startswith("年", end):
        end += 1 + text.startswith("度", end + 1)
        end += text.startswith("的", end)
        inner = _within_year(text, end, named)
        if inner or text[end : end + 1] in _ASCII:
            return inner
        return _Point(str(named), str(named), end, False)
    if len(run) == 2 and "15" <= run <= "40" and text.startswith("年", end):  # 24年12月
        return _within_year(text, end + 1, 2000 + int(run))
    if named and run[0] in _ASCII:
        numeric = _numeric(text, end, named) or _bare_years(text, end, named)
        if numeric:
            return numeric
    if len(run) in (6, 8) and run[0] in _ASCII and _year(run[:4]) and not text.startswith((".", ","), end):
        iso = _iso(int(run[:4]), run[4:6], run[6:])
        return _Point(iso, iso, end) if iso else None
    if text.startswith(".", end) and year is None:
        day, stop = _run(text, end + 1)
        iso = _iso(None, run, day)
        if len(iso) == 7 and _word_at(text, stop + text.startswith("日", stop), _AFTER) in (
            "前",
            "之前",
            "以前",
        ):  # 12.31前
            return _Point(iso, iso, stop + text.startswith("日", stop))
    return _within_year(text, start, year)


def _numeric(text: str, end: int, year: int) -> _Point | None:
    """2024.12, 2024-12-31, 2024/6/30日."""
    mark = text[end : end + 1]
    if not mark or mark not in "-./":
        return None
    month, end = _run(text, end + 1)
    end += text.startswith("月", end)
    day = ""
    if text.startswith(mark, end) or text[end - 1] == "月":
        day, stop = _run(text, end + text.startswith(mark, end))
        end = stop if _number(day, 31) and len(day) < 3 else end
        day = day if end == stop else ""
    end += text[end : end + 1] in ("日", "号")
    iso = _iso(year, month, day) if 0 < len(month) < 3 and month[0] in _ASCII else ""
    return _Point(iso, iso, _part_end(text, end)) if iso and text[end : end + 1] not in ("%", ".") else None


def _bare_years(text: str, end: int, year: int) -> _Point | None:
    """2021-2023, 2021-2023年; a unit behind makes it a range of numbers."""
    join = _word_at(text, end, _JOINS)
    run, stop = _run(text, end + len(join))
    last = _year(run) if run[:1] in _ASCII else 0
    follows = text[stop : stop + 1]
    if not join or not last or (follows != "年" and (follows.isalnum() or follows in tuple(".%‰㎡"))):
        return None
    stop += follows == "年"
    return _Point(str(year), str(last), stop + text.startswith("度", stop))


def _within_year(text: str, start: int, year: int | None) -> _Point | None:
    """A month, day, quarter or half at ``start``, or the months 1-12月."""
    head = "-" if year is None else f"{year:04d}"
    for word, months in (("上半年", ("01", "06")), ("下半年", ("07", "12"))):
        if text.startswith(word, start):
            return _Point(f"{head}-{months[0]}", f"{head}-{months[1]}", _part_end(text, start + 3))
    bare = start + text.startswith("年", start)
    if text[bare : bare + 1] in tuple("底末初") and (bare > start or year is not None):
        iso = f"{head}-{'01' if text[bare] == '初' else '12'}"
        return _Point(iso, iso, bare + 1)
    quarters = _quarters(text, start, head)
    if quarters or text[start : start + 1] in ("第", "前"):
        return quarters
    run, end = _run(text, start)
    if not run:
        return None
    join = _word_at(text, end, _JOINS)
    if join:
        return _months(text, run, end + len(join), year)
    if not text.startswith("月", end):
        return None
    end += 1 + text.startswith("份", end + 1)
    day, stop = _run(text, end)
    if not day or text[stop : stop + 1] not in ("日", "号"):
        day, stop = "", end - 1
    iso = _iso(year, run, day)
    return _Point(iso, iso, _part_end(text, stop + 1)) if iso else None


def _months(text: str, first: str, start: int, year: int | None) -> _Point | None:
    """The rest of 1-12月 behind its dash, unless a day follows (1月-12月31日 is read elsewhere)."""
    last, end = _run(text, start)
    if not last or not text.startswith("月", end):
        return None
    end += 1 + text.startswith("份", end + 1)
    day, stop = _run(text, end)
    begin, finish = _iso(year, first, ""), _iso(year, last, "")
    if not begin or not finish or (day and text[stop : stop + 1] in ("日", "号")):
        return None
    return _Point(begin, finish, _part_end(text, end))


def _quarters(text: str, start: int, head: str) -> _Point | None:
    """第一季度, 2024年二季度, 一至三季度, 前三季度."""
    first_of = text.startswith("前", start)
    place = start + (first_of or text.startswith("第", start))
    run, end = _run(text, place)
    begin = _number(run, 4)
    if not begin or len(run) > 1:
        return None
    finish = begin
    join = _word_at(text, end + text.startswith("季", end) + text.startswith("季度", end), _QUARTER_JOINS)
    if join and not first_of:
        stop = text.index(join, end) + len(join)
        run, stop = _run(text, stop + text.startswith("第", stop))
        last = _number(run, 4)
        if last > begin and text.startswith("季", stop) and (join != "、" or last == begin + 1):  # 二、三季度
            finish, end = _number(run, 4), stop
    end += text.startswith("个", end)
    if not text.startswith("季", end) or (head == "-" and not text.startswith("季度", end)):
        return None
    if not first_of and finish == begin and text.startswith("个", end - 1):  # 3个季度 is a duration
        return None
    end += 1 + text.startswith("度", end + 1)
    begin = 1 if first_of else begin
    return _Point(f"{head}-{3 * begin - 2:02d}", f"{head}-{3 * finish:02d}", _part_end(text, end))


def _part_end(text: str, end: int) -> int:
    """Behind 底, 末 or 旬, which are not kept."""
    return end + len(_word_at(text, end, _PARTS))


def _word_at(text: str, place: int, words: tuple[str, ...]) -> str:
    """The first of the words that stands at this place, or nothing."""
    if not text.startswith(words, place):
        return ""
    return next(word for word in words if text.startswith(word, place))


def _run(text: str, start: int) -> tuple[str, int]:
    """The digits, or the Chinese numerals, from ``start`` (at most nine), and where they end."""
    kind = _ASCII if text[start : start + 1] in _ASCII else _CHINESE
    end, most = start, min(len(text), start + 9)
    while end < most and text[end] in kind:
        end += 1
    return text[start:end], end


def _iso(year: int | None, month: str, day: str) -> str:
    """``2024-12``, ``--12-31``; empty for what no calendar has."""
    month_number, day_number = _number(month, 12), _number(day, 31)
    if not month_number or (day and not day_number):
        return ""
    head = "-" if year is None else f"{year:04d}"
    return f"{head}-{month_number:02d}" + (f"-{day_number:02d}" if day_number else "")


def _number(run: str, most: int) -> int:
    """``12``, ``十二`` or ``二十`` as a number from 1 to ``most``; 0 for anything else."""
    if not run or len(run) > 3:
        return 0
    if run[0] in _ASCII:
        value = int(run)
    else:
        tens, ten, ones = run.partition("十")
        if "十" in ones or len(tens) > 1 or len(ones) > 1:
            return 0
        value = (_ONES.get(tens, 1) * 10 if ten else 0) + _ONES.get(ones if ten else tens, 0)
    return value if value <= most else 0


def _year(run: str) -> int:
    """``2024`` or ``二〇二四``; 0 for what is no year of our time."""
    if len(run) != 4 or "十" in run:
        return 0
    value = int(run) if run[0] in _ASCII else int("".join(str(_ONES[character]) for character in run))
    return value if _EARLIEST <= value <= _LATEST else 0
