"""The rows of a list of projects in text form, found by their amounts: names, goals and indicators all wrap over lines.

A row's name is what stands above or before its amounts, back to the end of the body above.  What rows mean is decided in
`tables`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from perflint.model import Passage
from perflint.patterns import pattern_of
from perflint.recognition.listings.heading import Heading
from perflint.recognition.wording.amounts import decimal_of
from perflint.recognition.wording.broken_amounts import adds_up
from perflint.recognition.wording.paragraphs import join_lines, parts_of
from perflint.recognition.wording.running import first_head
from perflint.text import compact, narrow

_ENDING = 40  # characters that tell what a name ends with
_NAME_LINES = 16  # in narrow columns a name is broken over many
_NAME_LENGTH = 90
_SHORTEST_UNIT = 4
_BEHIND_NAME = (1, 2)  # parts of a line: the number of the row and the name, or the name alone
_UNIT_LINES = 3  # over which the name of a unit may go on behind what could be its end


class ListRow(Struct, frozen=True):
    """Lines ``start`` to ``amounts`` (inclusive) hold the name and the amounts, the body follows; ``unit`` is what the row
    itself says of who does the project."""

    start: int
    amounts: int
    name: Passage
    figures: tuple[Passage, ...]
    indented: bool
    tail: Passage  # the beginning of the goal, where it stands on the line of the amounts
    unit: Passage | None = None


@cache
def _money() -> re.Pattern[str]:
    return pattern_of(r"-?(?:\d{1,3}(?:[,，]\d{3})+|\d{1,12})(?:\.\d{1,6})?")


class _Line(Struct, frozen=True):
    """A line with amounts: the text before them, the amounts, the text behind them."""

    index: int
    text: Passage
    figures: tuple[Passage, ...]
    tail: Passage


def _amount_line(line: Passage, index: int, columns: int) -> _Line | None:
    """The amounts of a line (``-`` for an empty column): at its end, or in its middle where they cannot be prose."""
    parts = parts_of(line)
    money = [_money().fullmatch(narrow(part.text)) is not None for part in parts]
    first = end = len(parts)
    while first and (money[first - 1] or _dash(parts[first - 1].text)):
        first -= 1
    while first < len(parts) and not money[first]:
        first += 1
    if first == len(parts):
        runs = [_run_at(parts, money, at) for at in range(len(parts)) if money[at] and not (at and money[at - 1])]
        inner = next(((at, to) for at, to in runs if _is_certain(parts[at:to], columns)), None)
        if inner is None and runs and runs[0][0] in _BEHIND_NAME and first_head(line.text) is not None:
            at, to = runs[0]  # a whole row on a line, its indicators behind the amounts
            inner = runs[0] if to - at == columns else None
        if inner is None:
            return None
        first, end = inner
    starts = [found.start() for found in re.finditer(r"\S+", line.text)]
    text = line.slice(0, starts[first]).strip()
    tail = line.slice(starts[end]) if end < len(parts) else Passage("")
    return _Line(index, text, tuple(parts[first:end]), tail)


def _run_at(parts: Sequence[Passage], money: Sequence[bool], start: int) -> tuple[int, int]:
    """The neighbouring amounts and dashes from ``start`` on."""
    end = next((at for at in range(start, len(parts)) if not money[at] and not _dash(parts[at].text)), len(parts))
    return start, end


def _is_certain(figures: Sequence[Passage], columns: int) -> bool:
    """Whether numbers in the middle of a line can only be the columns of money: with decimals, and complete."""
    numbers = numbers_of(figures)
    decimal = all("." in part.text for part in figures if not _dash(part.text))
    return decimal and (adds_up(numbers) or len(numbers) == columns)


def _dash(text: str) -> bool:
    return text in {"-", "—", "——", "–", "/", "－"}


def numbers_of(figures: Sequence[Passage]) -> list[Decimal]:
    return [number for figure_ in figures if (number := decimal_of(figure_.text)) is not None]


def rows_of(lines: Sequence[Passage], heading: Heading) -> list[ListRow]:
    columns = len(heading.money)
    found = [_amount_line(line, index, columns) for index, line in enumerate(lines)]
    candidates = [line for line in found if line and len(numbers_of(line.figures)) <= columns + 1]
    credible = [line for line in candidates if line.text.text or len(line.figures) > 1 or "." in line.figures[0].text]
    figures = [item.text for line in credible for item in line.figures]
    decimal = sum("." in text for text in figures) * 2 > len(figures)
    rows: list[ListRow] = []
    below = 0  # first line that may belong to the next name
    serial = 1  # the number of the next row, where they are numbered
    for line, last in _stacked(candidates, columns):
        if (
            heading.numbered
            and not line.text.text
            and numbers_of(line.figures) == [serial]
            and line is not candidates[-1]
        ):
            continue  # on a line of its own
        whole = not any("." in item.text for item in line.figures)
        if decimal and whole and (last != line.index or not adds_up(numbers_of(line.figures))):
            continue  # digits of a wrapped text: here amounts have decimals
        numbered = _numbered(lines, below, line, serial) if heading.numbered else None
        row = _row(lines, below, line, last, heading, numbered)
        if row is not None:
            rows.append(row)
            below = last + 1
            serial += numbered is not None
    return rows


def _numbered(lines: Sequence[Passage], below: int, line: _Line, serial: int) -> int | None:
    """The line above, or with, these amounts that begins with the number of the row."""
    for at in range(line.index, max(below, line.index - _NAME_LINES) - 1, -1):
        found = _serial().match((line.text if at == line.index else lines[at]).text)
        if found and int(found.group(1)) == serial:
            return at
    return None


@cache
def _serial() -> re.Pattern[str]:
    return pattern_of(r"\s*(\d{1,4})(?:[.、]?\s*$|[.、\s]+|(?=[^\d.]))")


def _stacked(candidates: Sequence[_Line], columns: int) -> Iterator[tuple[_Line, int]]:
    """The lines with amounts and the last line of each; amounts that stand one below the other are put together."""
    position = 0
    while position < len(candidates):
        line = candidates[position]
        last = line.index
        while position + 1 < len(candidates) and not line.text.text and not line.tail.text:
            below = candidates[position + 1]
            if below.index != last + 1 or below.text.text or len(line.figures) + len(below.figures) > columns:
                break
            figures = line.figures + below.figures
            if adds_up(numbers_of(line.figures)) and not adds_up(numbers_of(figures)):
                break  # 2024, with which the next name begins
            line = replace(line, figures=figures, tail=below.tail)
            last, position = below.index, position + 1
        position += 1
        yield line, last


def _row(
    lines: Sequence[Passage], below: int, line: _Line, last: int, heading: Heading, numbered: int | None
) -> ListRow | None:
    numbers = numbers_of(line.figures)
    if not numbers or (line.text.text and not _may_be_name(line.text.text)):
        return None
    if len(numbers) >= 2 and not adds_up(numbers) and len(numbers) < len(heading.money):
        return None
    start = numbered if numbered is not None else _name_start(lines, below, line.index, bool(line.text.text))
    parts = [part for one in (*lines[start : line.index], line.text) for part in parts_of(one)]
    if heading.numbered and parts and (number := _serial().match(parts[0].text)):
        parts[0] = parts[0].slice(number.end())
    parts = [part for part in parts if part.text]
    unit, named = _apart(parts) if heading.unit == "before" else _apart_behind(parts) if heading.unit else (None, None)
    name = join_lines(named) if named else join_lines([*lines[start : line.index], line.text])
    if not named and heading.numbered and (number := _serial().match(name.text)):
        name = name.slice(number.end())
    if not name.text or len(name.text) > _NAME_LENGTH:
        return None
    return ListRow(start, last, name, line.figures, _indent(lines[start].text) > 0, line.tail, unit)


def _apart(parts: Sequence[Passage]) -> tuple[Passage | None, Sequence[Passage] | None]:
    """The unit and the name of its project, whose cells stand one behind the other, each on several lines."""
    units = [join_lines(parts[:end]) for end in range(1, len(parts))]
    ends = [end for end, unit in enumerate(units, start=1) if may_be_unit(unit.text)]
    sure = [end for end in ends[:_UNIT_LINES] if _sure_end().search(units[end - 1].text)]  # not 住房和城乡, but 建设局
    end = next(iter(sure or ends), None)
    return (None, None) if end is None else (units[end - 1], parts[end:])


def _apart_behind(parts: Sequence[Passage]) -> tuple[Passage | None, Sequence[Passage] | None]:
    """The unit and the name of a project before it."""
    units = [join_lines(parts[begin:]) for begin in range(1, len(parts))]
    begins = [at for at, unit in enumerate(units) if len(unit.text) >= _SHORTEST_UNIT and may_be_unit(unit.text)]
    places = [at for at in begins if units[at].text[0] in "省市县区州旗"]  # 区农 业农村局
    begin = next(reversed(places or begins), None)
    return (None, None) if begin is None else (units[begin], parts[: begin + 1])


@cache
def _sure_end() -> re.Pattern[str]:
    return pattern_of(r"(?:局|厅|政府|中心|公司|办事处|委员会|办公室)$")


def may_be_unit(text: str) -> bool:
    """Whether a text can be the name of a unit: 某局, 某中心（本级）."""
    return _unit().search(compact(text[-_ENDING:])) is not None


@cache
def _unit() -> re.Pattern[str]:
    return pattern_of(
        r"(?:局|委|办|厅|部|处|院|站|所|中心|学校|小学|中学|大学|学院|幼儿园|队|馆|会|镇|乡|街道|办事处|政府|公司|协会|团|社|"
        r"台|室|园|场|库|法院|检察院|机关|本级|支队|大队|管理局|服务站|医院|委员会|基地|联合会)(?:[（(][^）)]{1,12}[)）])?$"
    )


def _name_start(lines: Sequence[Passage], below: int, index: int, named: bool) -> int:
    """The first line of the name that ends at line ``index``: up to the end of the body above, or an indented line."""
    if named and _indent(lines[index].text) > 0 and index > below and _ends_body(lines[index - 1].text):
        return index
    start = index
    while start > below and index - start < _NAME_LINES and _may_be_name(lines[start - 1].text):
        start -= 1
    indents = [place for place in range(start, index + int(named)) if _indent(lines[place].text) > 0]
    return indents[-1] if indents else start


def _indent(text: str) -> int:
    width = len(text) - len(text.lstrip(" \u3000\u00a0"))
    return width if width >= 2 or text[:1] == "\u3000" else 0


def _ends_body(text: str) -> bool:
    return text.rstrip()[-1:] in "。；;.！"


@cache
def _prose() -> re.Pattern[str]:
    return pattern_of(r"[。；;！？≥≤≧≦⩾⩽]|指标值|[:：]|[%％][）)]?$|^\s*(?:\d{1,2}[、.．](?!\d)|[①-⑳])")


def _may_be_name(text: str) -> bool:
    """Whether a line can be (a part of) the name of a project or unit: short, no sentence, no label, no list number."""
    plain = text.strip()
    return len(plain) <= 48 and not _prose().search(plain) and first_head(plain) is None
