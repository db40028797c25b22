"""The titles of the columns of a table whose cells come one after another: the cheapest way to part the pieces of a heading,
each title broken over lines or not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from perflint.lexicon.headings import (
    PATTERN,
    begins_column,
    column_role,
    ends_column,
    export_role,
    in_column,
    is_column,
    is_total,
    ranked_column_role,
    tells_part_of_year,
    year_of,
)
from perflint.lexicon.levels import level1_kind, level2_kind
from perflint.model import Passage
from perflint.patterns import pattern_of
from perflint.recognition.flow.columns import Title, leaves
from perflint.recognition.flow.pieces import Piece, pieces_of
from perflint.recognition.grids.columns import LEVELS, MONEY
from perflint.recognition.wording.form_heading import is_caption, leads_heading
from perflint.text import compact, left_open
from perflint.values.likelihood import likelihoods_of

_BROKEN = 4  # pieces of one heading
_IN_BRACKETS = 4  # and of the points below it: （ | 90 | 分 | ）
_LONGEST = 24  # characters
_MOST = 24  # columns
_FLAT = 3  # columns that tell the heading of a list without levels from any other words
_LEVEL = pattern_of("[一二三四]级")
_REMEMBERED = 4096  # pieces
_LONGEST_ANSWER = 6  # characters
_LINKS = "及和与、"  # a title does not end in one: 偏差原因及 | 改进措施
_WHOLE = 4  # characters of a title that needs no more: 三级指标, not 指标
_TITLE, _UNKNOWN = 1.0, 2.5  # what a title costs, and one that no column is known by
_BREAK, _BREAK_IN_PATTERN = 0.1, 0.7  # for each line end in a title that a list holds, and in one that a pattern tells
_OUTER = frozenset({"project", "function", "department"})  # never behind names
_UNPOINTED = frozenset({"reason", "remark"})  # columns that have no points
ANNUAL_TARGETS = frozenset({"value", "best"})
TARGETS = ANNUAL_TARGETS | {"period_value"}
_TELLING = TARGETS | {"actual", "score", "weight"}


# ── pieces ──────────────────────────────────────────────────────────────────────────────────────────────────────


def pieces_on(line: Passage) -> list[Piece]:
    """The pieces of a line that may hold titles."""
    return [part for piece in pieces_of([line]) for part in _titles_in(piece)]


def _titles_in(piece: Piece) -> list[Piece]:
    """A piece; the last title of a row of titles and the first of the row below it, no blank between them, are two:
    备注优, 得 | 分前年."""
    text = piece.text.text
    role, rank = ranked_column_role(text) or ("", PATTERN)
    if (
        not 1 < len(text) <= _LONGEST
        or rank < PATTERN
        or (role and tells_part_of_year(text))
        or in_column(text)
        or leads_heading(text)
    ):
        return [piece]
    for at in range(1, len(text)):
        ends = is_column(text[:at]) or (not role and ends_column(text[:at]))
        if ends and (is_column(text[at:]) or (not role and at < len(text) - 1 and begins_column(text[at:]))):
            return [
                replace(piece, text=piece.text.slice(0, at)),
                replace(piece, text=piece.text.slice(at), inside=False, loose=False),
            ]
    return [piece]


def with_ends(rows: Iterable[tuple[int, Sequence[Piece]]]) -> list[tuple[int, Sequence[Piece]]]:
    """The pieces of lines, each with its number, where a line holds nothing but the ends of titles on the line above:
    一级指 二级指 三级指标 年度指 | 标 标 标值."""
    found: list[tuple[int, Sequence[Piece]]] = []
    for number, own in rows:
        ended = _ended(found[-1][1], own) if found else None
        if ended:
            found[-1] = number, ended
        else:
            found.append((number, own))
    return found


def _ended(titles: Sequence[Piece], below: Sequence[Piece]) -> list[Piece] | None:
    """The titles with their ends from the line below; None where that holds anything else, or what may go on with the last."""
    line = Passage.join([piece.text for piece in below])
    ends = [line.slice(at, at + 1) for at in range(len(line.text))] if set(line.text) == {"标"} else None
    ends = ends or [piece.text for piece in below]
    if not 0 < len(ends) <= len(titles):
        return None
    if len(ends) == 1 and (ends[0].text != "标" or titles[-1].text.text.endswith("指")):
        return None
    found: list[Piece] = []
    rest = iter(titles)
    for end in ends:
        for title in rest:
            if whole := _whole_title(title.text, end):
                found.append(replace(title, text=whole))
                break
            found.append(title)
        else:
            return None
    return [*found, *rest]


def _whole_title(begun: Passage, end: Passage) -> Passage | None:
    """A title from its two lines, unless either is one by itself: 二级 | 绩效指标 are two."""
    role = column_role(begun.text + end.text)
    if role is None or column_role(begun.text) not in (None, role):
        return None
    if begun.text[-1] in _LINKS:
        return Passage.join([begun, end])
    if column_role(end.text) and end.text != "指标" and (is_caption(end.text) or not is_column(begun.text + end.text)):
        return None
    return Passage.join([begun, end])


# ── columns ─────────────────────────────────────────────────────────────────────────────────────────────────────


def tell_indicators(titles: Sequence[Title]) -> bool:
    """Whether titles tell a table of indicators; before those of levels, or of names, every column is known."""
    roles = [title.role for title in titles]
    first = next((at for at, role in enumerate(roles) if role in LEVELS or role == "name"), None)
    if first is None or "" in roles[:first] or len(titles) > _MOST:
        return False
    telling = _TELLING if LEVELS.intersection(roles) else TARGETS
    if "name" not in roles or len(titles) < _FLAT:
        return False
    return bool(telling.intersection(roles)) or any(_names_and_values().search(title.text.text) for title in titles)


class Option(Struct, frozen=True):
    """A title of so many pieces, and what it costs; ``several`` says that its pieces are titles each (指标值 | 单位)."""

    title: Title
    taken: int
    price: float
    several: bool


class Options:
    """The titles that may begin at pieces: where heading after heading fails to begin, each line looks at those below it."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, ...], tuple[Sequence[Piece], Sequence[Option]]] = {}  # with what the keys identify

    def at(self, pieces: Sequence[Piece], at: int) -> Sequence[Option]:
        """Those at a place; they hang on the piece before it and the few that one title may take."""
        near = pieces[max(at - 1, 0) : at + _BROKEN + _IN_BRACKETS + 1]
        key = (at > 0, *map(id, near))
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            found = self._known[key] = near, [*_titles_at(pieces, at)]
        return found[1]


def titles_from(
    pieces: Sequence[Piece], first: int, options: Callable[[int], Sequence[Option]], several: float
) -> tuple[list[Title], int]:
    """The columns that the pieces from the first on name, as many as follow one another, and the place behind them.

    Of the ways to part the pieces that go furthest the one with the fewest titles counts; ``several`` is what a title costs
    whose pieces are titles each.
    """
    best: list[tuple[float, list[Title]] | None] = [None] * (len(pieces) + 1)
    best[first] = 0.0, []
    end = whole = first  # where any titles end, and where those do that leave nothing else on their last line
    begun = next((at for at in range(first + 1, len(pieces)) if not pieces[at].inside), len(pieces))
    for at in range(first, len(pieces)):
        way = best[at]
        if way is None or len(way[1]) > _MOST:
            continue
        for option in options(at):
            if at == first and not option.title.role:
                continue
            to = at + option.taken
            price = way[0] + option.price + (several if option.several else 0.0)
            if (known := best[to]) is None or price < known[0]:
                best[to] = price, [*way[1], option.title]
            named = any(title.role == "name" for title in way[1])
            if (at > first and is_caption(option.title.text.text)) or (named and option.title.role in _OUTER):
                continue  # of the rows below
            if option.title.role or all(piece.inside for piece in pieces[end:to]):
                end = max(end, to)
                if to == len(pieces) or not pieces[to].inside or to <= begun:
                    whole = max(whole, to)
    found = best[whole]
    if found and tell_indicators(leaves(found[1])):
        end = whole
    found = best[end]
    titles = found[1] if found else []
    numbers = [str(number) for number in range(1, len(titles) + 1)]
    counted = [piece.text.text for piece in pieces[end : end + len(titles)]] == numbers
    return leaves(titles), end + (len(titles) if counted else 0)


def _titles_at(pieces: Sequence[Piece], at: int) -> Iterator[Option]:
    """The titles that may begin at a piece."""
    if _is_year(pieces, at) and (_is_year(pieces, at - 1) or _is_year(pieces, at + 1)):
        yield Option(Title(pieces[at].text, "value", None), 1, _TITLE, several=False)
        return
    if _is_answer(pieces, at) and (_is_answer(pieces, at - 1) or _is_answer(pieces, at + 1)):
        yield Option(Title(pieces[at].text, "remark", None), 1, _TITLE, several=False)
        return
    years = [*_years(pieces)] if at == 0 else []
    yield from years
    word = ""
    known = 0  # characters of the pieces before that are a title by themselves
    stuck = False  # what is behind them is no rest of it
    several = False
    bracketed = 0  # pieces of the points below them
    for taken in range(1, min(_BROKEN + _IN_BRACKETS, len(pieces) - at) + 1):
        group = pieces[at : at + taken]
        last = compact(group[-1].text.text)
        in_brackets = taken > 1 and _points().search(word + last) is not None
        bracketed += in_brackets
        if taken - bracketed > _BROKEN:
            return
        if taken > 1 and (
            (group[-1].inside and not _is_set_apart(group)) or not (in_brackets or _words().fullmatch(last))
        ):
            return
        if not in_brackets and _is_end(group[:-1]):
            return  # 单位名 | 称 | 项目名 | 称
        if taken > 1 and group[-1].label:
            return  # 实际完成值（B | 产出指标, the bracket never closed
        if in_brackets and known and column_role(word) in _UNPOINTED:
            return  # 备注 | （50分）, what is left of a label of the rows
        word += last
        if years and taken > years[0].taken and column_role(word[len(years[0].title.text.text) :]):
            return  # 年 | 度 | 单位名 | 称
        if len(word) > _LONGEST or word[0] in "（(" or level1_kind(word) or level2_kind(word):
            return
        role, rank = ranked_column_role(word) or ("", 0)
        if is_total(word) and at + 1 < len(pieces) and column_role(compact(pieces[at + 1].text.text)) in MONEY:
            role = "budget_total"
        if (
            known and not left_open(word[:known]) and word[known - 1] not in _LINKS
        ):  # 指标值（包含 | 数字及文字描 | 述）
            before, own = column_role(word[:known]), column_role(last)
            goes_on = _rest().search(last) is not None or begins_column(word) or is_column(word)
            stuck = stuck or (own is not None and not before == own == role) or not goes_on
            several = several or (own is not None and before != role)
        if role and not (stuck and (rank == PATTERN or (known >= _WHOLE and column_role(word[:known]) != role))):
            known = len(word)
            broken = taken > 1 and not any(piece.inside for piece in group[1:])
            width = max(piece.width for piece in group) if broken else None
            title = Title(Passage.join([piece.text for piece in group]), role, width)
            price = _TITLE + (_BREAK if rank < PATTERN else _BREAK_IN_PATTERN) * (taken - 1)
            yield Option(title, taken, price, several)
        elif taken == 1 and len(word) > 1 and _words().fullmatch(word):
            yield Option(Title(group[0].text, "", None), 1, _UNKNOWN, several=False)


def _years(pieces: Sequence[Piece]) -> Iterator[Option]:
    """年度, 年 | 度: the first column of an export, which the row below it fills with 2025."""
    for taken in range(1, min(_BROKEN, len(pieces)) + 1):
        title = Passage.join([piece.text for piece in pieces[:taken]])
        if export_role(title.text) == "year":
            width = max(piece.width for piece in pieces[:taken]) if taken > 1 else None
            yield Option(Title(title, "year", width), taken, _TITLE + _BREAK * (taken - 1), several=False)


def _is_year(pieces: Sequence[Piece], at: int) -> bool:
    """2024年, one of several below 指标值."""
    return 0 <= at < len(pieces) and year_of(pieces[at].text.text) is not None


def _is_answer(pieces: Sequence[Piece], at: int) -> bool:
    """能, one of several below 完成目标可能性."""
    if not 0 <= at < len(pieces) or len(pieces[at].text.text) > _LONGEST_ANSWER:
        return False
    return len(likelihoods_of(pieces[at].text.text)) == 1


def _is_set_apart(group: Sequence[Piece]) -> bool:
    """一级 | 指标 on one line, or 一级 | 指 with 标 below it."""
    first, *others = (piece.text.text for piece in group)
    return others in (["指标"], ["指"]) and _LEVEL.fullmatch(first) is not None


def _is_end(lines: Sequence[Piece]) -> bool:
    """Whether nothing goes on behind the last of these lines: one character below a longer line."""
    if len(lines) < 2 or lines[-1].inside:  # 一级 指 | 标
        return False
    return len(lines[-1].text.text) == 1 < len(lines[-2].text.text)


@cache
def _rest() -> re.Pattern[str]:
    """What goes on with a title that could end before it."""
    return pattern_of(
        r"^[及和与或、（(]|^.{0,6}(?:析|措施|说明|原因|理由|情况|来源|依据|描述|内容|方法|公式|标准|值|名称|得分|[)）])[及和与、]?$|^.?[数性]$"
    )


@cache
def _points() -> re.Pattern[str]:
    """（90分） behind a title, or as much of it as there is."""
    return pattern_of(r"[^（(][（(](?:\d{1,3}(?:分?[)）]|分)?|[A-Z][)）]?)?$")


@cache
def _words() -> re.Pattern[str]:
    """The words of titles, and what may stand below them: （A）, （90 | 分）."""
    return pattern_of(r"[\u4e00-\u9fff（）()、/及和与：:]{1,24}|[\u4e00-\u9fff]{0,24}[（(](?:[A-Z]|\d{1,3}分?)[)）]?")


@cache
def _names_and_values() -> re.Pattern[str]:
    """绩效指标及目标值: one column for both."""
    return pattern_of("指标.{0,4}[及和与、].{0,6}值$")
