"""Amounts in lists of projects that narrow columns broke over lines, made whole: 2430.9 | 6 | 2430.96, 535.54 | 万元.

Which pieces make an amount is told by arithmetic: the first amount of a row is the sum of those behind it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from perflint.model import Passage
from perflint.patterns import pattern_of
from perflint.recognition.wording.amounts import decimal_of
from perflint.recognition.wording.paragraphs import parts_of
from perflint.text import narrow

TOLERANCE = Decimal("0.05")
_MOST = 14  # pieces of the amounts of a row
_PIECES = 5  # and of one of them
_COLUMNS = 5
_AROUND = 3  # characters that tell a number cut by a line end
_TWICE = 2  # a number that is printed so often is no chance
_SCORE = 5  # characters, at most, of a score with one more digit behind it: 12.55


@cache
def _piece() -> re.Pattern[str]:
    return pattern_of(r"(?:[\d,，]{0,12}\.?\d{0,12}|[\d.,，]{0,14}(?:[百千万亿]|[百千万亿]?元)|[百千万亿]{1,2}|元)")


@cache
def _whole() -> re.Pattern[str]:
    return pattern_of(r"(-?(?!0\d)(?:\d{1,3}(?:[,，]\d{3})+|\d{1,12})(?:\.\d{1,6})?)(?:[百千万亿]?元)?")


def adds_up(numbers: Sequence[Decimal]) -> bool:
    """Whether the first of several numbers is the sum of the others, cents aside."""
    return len(numbers) > 1 and abs(numbers[0] - sum(numbers[1:], Decimal(0))) <= TOLERANCE


def with_whole_amounts(lines: Sequence[Passage], columns: int) -> list[Passage]:
    """The lines, each row's amounts on the line where the first of them begins, without units and line ends in them.

    ``columns`` is how many amounts a row has at most.  What stands behind the amounts stays on the line that ends them.
    """
    found: list[Passage] = []
    at = 0
    while at < len(lines):
        run = _run_at(lines, at)
        joined = _joined(run.pieces, run.ends[0], columns) if 1 < len(run.pieces) <= _MOST else None
        if joined is None:
            taken = len(run.ends)
            found.extend(lines[at : at + taken])
        else:
            amounts, pieces = joined
            taken = bisect_left(run.ends, pieces) + 1
            behind = run.behind if taken == len(run.ends) else ()
            found.append(Passage.join([*run.before, *amounts, *run.pieces[pieces : run.ends[taken - 1]], *behind], " "))
        at += taken
    return found


class _Run(NamedTuple):
    """Pieces of amounts that follow one another over lines: what stands before them on the first line and behind them on the
    last one, and how many there are up to the end of each line."""

    before: list[Passage]
    pieces: list[Passage]
    behind: list[Passage]
    ends: list[int]


def _run_at(lines: Sequence[Passage], first: int) -> _Run:
    """The pieces with which a line ends, and those below it."""
    parts = parts_of(lines[first])
    begin = len(parts)
    while begin and _is_piece(parts[begin - 1]):
        begin -= 1
    pieces, behind = parts[begin:], list[Passage]()
    ends = [len(pieces)]
    for at in range(first + 1, len(lines)) if pieces else ():
        own = parts_of(lines[at])
        count = next((place for place, part in enumerate(own) if not _is_piece(part)), len(own))
        if behind or not count:
            break
        pieces += own[:count]
        behind = own[count:]
        ends.append(len(pieces))
    return _Run(parts[:begin], pieces, behind, ends)


def _is_piece(part: Passage) -> bool:
    return _piece().fullmatch(narrow(part.text)) is not None


def _joined(pieces: list[Passage], beside: int, columns: int) -> tuple[list[Passage], int] | None:
    """The amounts that the first pieces make, as many as add up, and how many these are; None where nothing does, or each
    of them is an amount already that stands on the first line, which holds the pieces up to ``beside``, or may be a digit of
    a text."""
    ways = [way for way in _ways([narrow(piece.text) for piece in pieces], columns) if len(way) > 1 and _is_exact(way)]
    best = max(ways, key=lambda way: (way[-1].end, -len(way)), default=())
    if not best:
        return None
    if all(amount.end - amount.begin == 1 and amount.is_bare for amount in best):
        decimal = any("." in narrow(piece.text) for piece in pieces[: best[-1].end])
        if best[-1].end <= beside or not decimal:
            return None
    amounts = [Passage.join(pieces[one.begin : one.end]).slice(0, one.length) for one in best]
    return amounts, best[-1].end


class _Amount(NamedTuple):
    """Pieces ``begin`` to ``end`` (exclusive): what number they make, how many characters it takes, whether no unit follows."""

    begin: int
    end: int
    number: Decimal
    length: int
    is_bare: bool


def _ways(texts: Sequence[str], columns: int) -> list[tuple[_Amount, ...]]:
    """All ways to make at most so many amounts of the first pieces."""
    starts: dict[int, list[_Amount]] = {}
    for begin in range(len(texts)):
        for end in range(begin + 1, min(begin + _PIECES, len(texts)) + 1):
            text = "".join(texts[begin:end])
            found = _whole().fullmatch(text)
            number = decimal_of(found.group(1)) if found else None
            if found and number is not None:
                amount = _Amount(begin, end, number, found.end(1), found.end(1) == len(text))
                starts.setdefault(begin, []).append(amount)
    ways: list[tuple[_Amount, ...]] = [()]
    grown = ways
    for _ in range(min(columns, _COLUMNS)):
        grown = [(*way, amount) for way in grown for amount in starts.get(way[-1].end if way else 0, ())]
        ways += grown
    return ways


def _is_exact(way: Sequence[_Amount]) -> bool:
    return way[0].number == sum(amount.number for amount in way[1:])


# ── amounts that are told by being printed again ────────────────────────────────────────────────────────────────


@cache
def _cents() -> re.Pattern[str]:
    return pattern_of(r"\d{1,12}\.\d\d")


@cache
def _cut() -> re.Pattern[str]:
    """588. | 23, 122.9 | 3 and 3273 | .36, line ends as bars: so an amount may be cut."""
    return pattern_of(r"\d\.\||\d\.\d\|\d(?!\d)|\d\|\.\d")


@cache
def _surely_cut() -> re.Pattern[str]:
    """588. | 23: no amount ends or begins like that; in 12.5 | 3 another may, or the next row with its number."""
    return pattern_of(r"\d\.\||\d\|\.\d")


def with_repeated_amounts(lines: Sequence[Passage]) -> Sequence[Passage]:
    """The lines; an amount that a narrow column broke over some of them stands on the first one where the same amount is
    printed a second time, in one piece, or broken without an empty line: 年初预算 44 | 2.6 | 1 beside 全年预算 442.61."""
    texts = [text for line in lines if (text := line.text.strip())]
    if not any(_cut().search(f"{above[-_AROUND:]}|{below[:_AROUND]}") for above, below in pairwise(texts)):
        return lines
    held = [(at, parts_of(line)) for at, line in enumerate(lines) if line.text.strip()]
    broken = [(place, *amount) for place in range(len(held)) for amount in _spread(held, place)]
    whole = {narrow(part.text) for _, parts in held for part in parts}
    close = Counter(number for _, _, number, is_close in broken if is_close)
    found = list(lines)
    free = 0  # the first line of those held from whose end an amount may go on
    for place, taken, number, is_close in broken:
        if place < free or not (number in whole or (is_close and close[number] >= _TWICE)):
            continue
        at = held[place][0]
        rows = held[place + 1 : place + taken]
        *before, begun = parts_of(found[at])  # without the rest of another amount
        found[at] = Passage.join([*before, Passage.join([begun, *(own[0] for _, own in rows)])], " ")
        for row, own in rows:
            found[row] = Passage.join(own[1:], " ") if len(own) > 1 else lines[row].slice(0, 0)
        free = place + taken - (len(rows[-1][1]) > 1)
    return found


def _spread(held: Sequence[tuple[int, list[Passage]]], place: int) -> Iterator[tuple[int, str, bool]]:
    """Over how many lines from ``place`` on a broken amount may go, which, and whether to be broken so twice tells it; all
    between its first and its last piece hold nothing else."""
    text = written = narrow(held[place][1][-1].text)
    for taken, (_, parts) in enumerate(held[place + 1 : place + _PIECES], start=2):
        if not _digits().fullmatch(written):
            return
        piece = narrow(parts[0].text)
        text, written = f"{text}|{piece}", written + piece
        sure = _surely_cut().search(text) is not None
        row = len(parts) > 1 and _ideograph().match(parts[1].text)  # 2 清淤工程: of the next row
        if _cents().fullmatch(written) and (sure or (_cut().search(text) and not row)):
            is_close = held[place + taken - 1][0] - held[place][0] == taken - 1  # no empty line among them
            yield taken, written, is_close and (sure or len(written) > _SCORE)
        if len(parts) > 1:
            return


@cache
def _ideograph() -> re.Pattern[str]:
    return pattern_of(r"[\u4e00-\u9fff]")


@cache
def _digits() -> re.Pattern[str]:
    return pattern_of(r"\d{0,12}\.?\d?")
