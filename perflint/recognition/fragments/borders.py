"""Where two pieces of one table meet: is the first row of the new page the rest of the row above, and which merged
cells go on.

A row is taken for cut when cells that every other row fills are empty on one side of the border and nothing speaks
against it; where every cell is cut, or none, the words decide (``可持续影响`` | ``指标``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from perflint.lexicon.headings import column_role, header_field
from perflint.lexicon.levels import level1_kind, level2_kind
from perflint.lexicon.units import class_of_unit
from perflint.model import Cell, CellFacts
from perflint.patterns import pattern_of
from perflint.recognition.fragments.columns import Rows, moved
from perflint.recognition.grids.cells import BLANK, clean, kind_of, rest_of
from perflint.recognition.grids.groups import is_item
from perflint.recognition.grids.stitching import closes, completes, flows_on
from perflint.recognition.wording.amounts import decimal_of
from perflint.recognition.wording.paragraphs import starts_list
from perflint.text import compact
from perflint.values import parse

_USUAL = 0.8  # of the rows: a column that so many fill is filled by every complete row
_ENOUGH = 3  # rows that show a column's habit
_LINE = 4  # characters that stand in one line of any column
_END, _ENDS = 2, 2  # characters of a rest, in so many columns
_LONG = 15  # characters: a shorter text need not be a sentence
_SENTENCE_ENDS = "。；;！!？?：:"
_WHOLE = frozenset(
    {"number", "value", "numbering", "level1", "level2", "label", "operator", "direction", "nature", "unit"}
)

_GOALS = frozenset({"goal", "period_goal", "goal_actual", "goal_expected"})
_LEVEL_KINDS = frozenset({"level1", "level2"})

Range = tuple[int, int]
Shape = tuple[Range, ...]


class Habit(Struct, frozen=True):
    """How many cells of a column rows of one shape have, how many are filled and how many take up several rows."""

    cells: int = 0
    filled: int = 0
    tall: int = 0
    longest: int = 0  # characters of a text

    @property
    def is_known(self) -> bool:
        return self.cells >= _ENOUGH

    @property
    def is_leaf(self) -> bool:
        """A cell of its own in every row."""
        return self.is_known and self.tall <= 0.15 * self.cells

    @property
    def is_usual(self) -> bool:
        """Filled in nearly every row."""
        return self.is_known and self.filled >= _USUAL * self.cells

    @property
    def weight(self) -> int:
        """How much it tells that a cell is empty: 2 where none ever is, 1 where hardly any is."""
        return 2 * (self.filled == self.cells) or 1


Habits = Mapping[tuple[Shape, Range], Habit]
_UNKNOWN = Habit()


def habits_of(pieces: Sequence[Rows]) -> Habits:
    """The habits of all pieces of a table by the shape of their rows; rows that a page may have cut are left out."""
    cells: Counter[tuple[Shape, Range]] = Counter()
    filled: Counter[tuple[Shape, Range]] = Counter()
    tall: Counter[tuple[Shape, Range]] = Counter()
    longest: Counter[tuple[Shape, Range]] = Counter()
    for rows in pieces:
        shapes = _shapes(rows)
        for number, row in enumerate(rows):
            for cell in row:
                key, height = (shapes[number], _range(cell)), cell.location.span[0]
                tall[key] += height > 1
                if 0 < number and number + height < len(rows):
                    cells[key] += 1
                    filled[key] += bool(cell.text.strip())
                    longest[key] = max(longest[key], len(compact(cell.text)))
    return {key: Habit(cells[key], filled[key], tall[key], longest[key]) for key in tall}


def _shapes(rows: Rows) -> list[Shape]:
    """The ranges of columns of all cells that a row has or that reach into it, left to right."""
    shapes: list[set[Range]] = [set() for _ in rows]
    for number, row in enumerate(rows):
        for cell in row:
            for reached in shapes[number : number + cell.location.span[0]]:
                reached.add(_range(cell))
    return [tuple(sorted(shape)) for shape in shapes]


def _range(cell: Cell) -> Range:
    left = cell.location.column or 0
    return left, left + cell.location.span[1]


def append(whole: Rows, piece: Rows, habits: Habits, table: int | None) -> None:
    """Add the rows of the next page to a table: cut rows joined, merged cells extended, the rest below."""
    if not piece:
        return
    bottom = {_range(cell): (number, place) for number, place, cell in _ending(whole)}
    pairs = [(bottom.get(_range(cell)), cell) for cell in piece[0]]
    above = [whole[where[0]][where[1]] if where else None for where, _ in pairs]
    same_shape = all(where is not None for where, _ in pairs) and len(pairs) == len(bottom)
    below = [cell for _, cell in pairs]
    shape = tuple(sorted(map(_range, below)))
    column = [habits.get((shape, _range(cell)), _UNKNOWN) for cell in below]
    cut = same_shape and _is_cut([head or BLANK for head in above], below, column)
    offset = len(whole) - int(cut)
    kept: list[Cell] = []
    goes_on = [cut] * len(pairs) if cut else _extended(above, below, column)
    for (where, cell), extends in zip(pairs, goes_on, strict=True):
        if where is None or not extends:
            kept.append(replace(cell, location=moved(cell.location, table, offset)))
            continue
        number, place = where
        whole[number][place] = _grown(whole[number][place], cell, offset, number, table)
    if not cut:
        whole.append(kept)
    for number, row in enumerate(piece[1:], start=1):
        whole.append([replace(cell, location=moved(cell.location, table, offset + number)) for cell in row])


def _ending(rows: Rows) -> list[tuple[int, int, Cell]]:
    """The cells that reach the last row, with their row and their place in it."""
    return [
        (number, place, cell)
        for number, row in enumerate(rows)
        for place, cell in enumerate(row)
        if number + cell.location.span[0] >= len(rows)
    ]


def _grown(head: Cell, tail: Cell, offset: int, row: int, table: int | None) -> Cell:
    """One cell of two pieces, over the rows of both; both places are kept."""
    height = offset + tail.location.span[0] - row
    one = replace(head, location=moved(head.location, table, row, height))
    other = replace(tail, location=moved(tail.location, table, row, height))
    again = compact(head.text) == compact(tail.text) or _printed_twice(head.text, tail.text)
    return united(one, replace(other, text="") if again else other)


def united(head: Cell, tail: Cell) -> Cell:
    """The two pieces of a cell that a page break cut: the place is where its text begins, the other is kept."""
    tail = replace(tail, text=rest_of(head, tail))
    first, rest = (head, tail) if head.text or not tail.text else (tail, head)
    known, other = first.facts or CellFacts(), rest.facts or CellFacts()
    facts = replace(
        known,
        also=(*known.also, rest.location, *other.also),
        confidence=min(known.confidence, other.confidence),
    )
    text = f"{first.text}\n{rest.text}" if rest.text else first.text
    return Cell(text, first.location, None, facts)


def _printed_twice(head: str, tail: str) -> bool:
    """产出指标 on one page, 标 on the next: the last line of a label that is whole already."""
    whole = compact(head)
    return bool(tail) and bool(level1_kind(whole) or level2_kind(whole)) and whole.endswith(compact(tail))


# ── the rest of a row ───────────────────────────────────────────────────────────────────────────────────────────


def _is_cut(above: Sequence[Cell], below: Sequence[Cell], columns: Sequence[Habit]) -> bool:
    """Whether the first row of a page is the rest of the last row of the page before, cell by cell."""
    texts = [(clean(head.text), clean(tail.text)) for head, tail in zip(above, below, strict=True)]
    if not any(head for head, _ in texts):
        return False
    if not any(tail for _, tail in texts):
        return all(tail.location.span[0] == 1 for tail in below)
    both = [(head, tail) for head, tail in texts if head and tail]
    single = [_is_single(*cells) for cells in zip(above, below, columns, strict=True)]
    leaves = [pair for pair, alone in zip(texts, single, strict=True) if alone and all(pair)]
    low = [pair for pair, one, other in zip(texts, above, below, strict=True) if all(pair) and _is_low(one, other)]
    if (told := _told(leaves, low)) is not None:
        return told
    rest = _is_rest(texts, columns)
    paired = [(pair, habit) for pair, habit in zip(texts, columns, strict=True) if all(pair)]
    paired = [(pair, habit) for pair, habit in paired if not (rest and _ends_short(*pair, habit))]
    if any(_are_whole(*pair) or _is_line(*pair, habit) for pair, habit in paired):
        return False
    if any(_completes(*pair) for pair in low) and all(len(head) > len(tail) for head, tail in low):
        return True  # a label in a column of merged cells is cut, and what is left of every text is short
    lacking = [
        habit.weight if habit.is_known else 0
        for head, tail, habit in zip(above, below, columns, strict=True)
        if bool(head.text) != bool(tail.text) and _tells(head, tail, habit)
    ]
    if sum(lacking) >= 2:
        return not _is_caption(texts)
    if not both:
        return bool(lacking)
    if len(lacking) >= max(2, len(both)) or any(flows_on(*pair) or _is_broken_number(*pair) for pair in leaves):
        return True
    return bool(lacking) and all(_runs_on(*pair) or _is_end(*pair) for pair in both)


def _told(leaves: Sequence[tuple[str, str]], low: Sequence[tuple[str, str]]) -> bool | None:
    """What the words tell by themselves: two values are two rows; the halves of a label or of an amount are one, and so are
    the last characters of several texts beside unfinished ones, or a remark beside nothing whole; None where they tell
    nothing."""
    if any(_are_two_values(*pair) for pair in leaves):
        return False
    halves = any(_completes(*pair) or _completes_money(*pair) for pair in leaves)
    if halves or any(_completes_label(*pair) for pair in low):
        return True
    ends = sum(_is_end(*pair) for pair in leaves) >= _ENDS
    ends = ends and all(_is_end(*pair) or _runs_on(*pair) for pair in leaves)
    remarked = any(_is_remarked(*pair) for pair in leaves) and not any(_are_whole(*pair) for pair in leaves)
    return True if ends or remarked else None


def _is_single(head: Cell, tail: Cell, habit: Habit) -> bool:
    """Neither a merged cell nor one of a column that has merged cells."""
    return _is_low(head, tail) and not habit.tall


def _is_low(head: Cell, tail: Cell) -> bool:
    return head.location.span[0] == tail.location.span[0] == 1


@cache
def _broken_number() -> re.Pattern[str]:
    return pattern_of(r"[\d,]+\.(?:\d\|\d|\|\d\d)|(?:19\||20\||19\d\||20\d\|)\d{1,2}")


def _is_broken_number(head: str, tail: str) -> bool:
    """870.4 | 1 and 202 | 5: the digits that make an amount or a year whole."""
    return _broken_number().fullmatch(f"{compact(head)}|{compact(tail)}") is not None


def _is_rest(texts: Sequence[tuple[str, str]], columns: Sequence[Habit]) -> bool:
    """Whether the first row of a page lacks a cell that no row lacks, and another that hardly any does."""
    lacking = [habit for (head, tail), habit in zip(texts, columns, strict=True) if head and not tail]
    usual = [habit for habit in lacking if habit.is_leaf and habit.is_usual]
    return len(usual) >= 2 and any(habit.filled == habit.cells for habit in usual)


def _ends_short(head: str, tail: str, habit: Habit) -> bool:
    """1 | 0, ≥30 | 00 and 元/ | 户: a narrow column breaks numbers and units like any text."""
    if kind_of(tail) == "unit":
        return kind_of(head + tail) == "unit"
    if not tail.isdigit():
        return False
    return len(head + tail) <= habit.longest if head.isdigit() else kind_of(head) in ("value", "operator")


def _is_line(head: str, tail: str, habit: Habit) -> bool:
    """Whether both texts stand in a column of a few characters, which takes no second line: two rows."""
    if _is_broken_number(head, tail):
        return False
    short = max(habit.longest, len(head), len(tail)) <= _LINE
    return short and bool(head) and bool(tail) and habit.is_leaf and len(head + tail) > habit.longest


def _tells(head: Cell, tail: Cell, habit: Habit) -> bool:
    """Whether an empty cell here means that the row was cut: its column is filled in every row, and not merged."""
    if habit.is_known:
        return habit.is_leaf and habit.is_usual
    alone = head.location.span[0] == 1 and tail.location.span[0] == 1 and not habit.tall
    return alone and kind_of(clean(head.text or tail.text)) not in ("level1", "level2", "label")


def _runs_on(head: str, tail: str) -> bool:
    """A text that stops in the middle of a sentence: after a comma, or long and without an end."""
    stops = head[-1] in "，、," or (len(head) >= _LONG and head[-1] not in _SENTENCE_ENDS)
    return stops and not starts_list(tail)


def _is_caption(texts: Sequence[tuple[str, str]]) -> bool:
    """一、机关本级 alone in its row, above or below a row of its own."""
    (head, tail), *others = texts
    if _is_broken_number(head, tail):
        return False
    alone = not any(one for one, _ in others) or (starts_list(tail) and not any(other for _, other in others))
    return bool(head) and bool(tail) and bool(others) and alone


def _are_whole(head: str, tail: str) -> bool:
    """Whether both texts are complete by themselves, so that they belong to two rows: two amounts, two labels."""
    if head == tail and kind_of(head) in ("level1", "level2", "label"):
        return False  # a merged label, drawn on both pages
    one, other = kind_of(head), kind_of(tail)
    if _is_broken_number(head, tail):
        return False
    if one == "numbering" != other:
        return False  # （一） | 经济效益指标
    if one not in _WHOLE or other not in _WHOLE or (one != other and other == "unit"):
        return False
    return head.endswith("指标") or level2_kind(head + tail) is None  # 社会 | 成本指标


def _completes(head: str, tail: str) -> bool:
    return completes("level1", head, tail) or completes("level2", head, tail)


def _completes_label(head: str, tail: str) -> bool:
    """年度总 | 体目标, 一级指 | 标: a label of the header block, or a heading, that only both halves make."""
    known, whole = (header_field(head), column_role(head)), (header_field(head + tail), column_role(head + tail))
    return known == (None, None) != whole and kind_of(tail) not in _LEVEL_KINDS


def _is_remarked(head: str, tail: str) -> bool:
    """公厕改造 | （第二批）: brackets begin no cell where the cell above is a text without them."""
    return kind_of(head) == "text" and [bool(_bracketed().fullmatch(text)) for text in (head, tail)] == [False, True]


@cache
def _bracketed() -> re.Pattern[str]:
    return pattern_of(r"[（(](?![一二三四五六七八九十\d]{1,3}[）)])[^（()）]{2,40}[）)]")


def _are_two_values(head: str, tail: str) -> bool:
    """≥85% | ≥88%, 符合规范 | ≥88%: the second has a comparison of its own, and goes on with no sentence; ≥ | ≥."""
    if kind_of(tail) == "value":
        return parse(tail).spans.get("comparator", (1, 1))[0] == 0 and 1 < len(head) < _LONG
    return kind_of(tail) == kind_of(head) in ("operator", "nature", "direction")


def _is_end(head: str, tail: str) -> bool:
    """周边环境状 | 况: the last characters of a text that found no room."""
    return len(tail) <= _END and len(tail) < len(head) and kind_of(tail) == "text"


def _completes_money(head: str, tail: str) -> bool:
    """31.01万 | 元, 587.22 | 万元: an amount and the rest of it."""
    return (
        kind_of(tail) == "unit" and class_of_unit(tail) == "money" and decimal_of(head.rstrip("百千万亿")) is not None
    )


# ── merged cells ────────────────────────────────────────────────────────────────────────────────────────────────


def _extended(above: Sequence[Cell | None], below: Sequence[Cell], columns: Sequence[Habit]) -> list[bool]:
    """Which cells of a new row are only the rest of a merged cell above.

    Merged cells lie within one another from left to right: where one goes on, all that stand left of it do as well.
    """
    triples = list(zip(above, below, columns, strict=True))
    own = [head is not None and _goes_on(head, tail, habit) for head, tail, habit in triples]
    own[:1] = [one or _heads_goals(above, below) for one in own[:1]]
    if all(own):
        return [False] * len(own)  # a row has something of its own
    last = max((place for place, goes_on in enumerate(own) if goes_on), default=-1)
    nested = [head is not None and _is_merged(head, tail, habit) and not habit.is_leaf for head, tail, habit in triples]
    return [goes_on or (place < last and nested[place]) for place, goes_on in enumerate(own)]


def _heads_goals(above: Sequence[Cell | None], below: Sequence[Cell]) -> bool:
    """年度 | 年初设定目标 | 全年实际完成情况 over 总体目标 and the texts: the halves of one label beside headings."""
    heads = [clean(head.text) if head else "" for head in above]
    label = header_field(heads[0] + clean(below[0].text))
    return label in _GOALS and len(heads) > 1 and all(header_field(head) in _GOALS for head in heads[1:])


def _is_merged(head: Cell, tail: Cell, habit: Habit) -> bool:
    """Whether a cell takes up several rows here, or cells of its column do elsewhere."""
    return head.location.span[0] > 1 or tail.location.span[0] > 1 or bool(habit.tall)


def _goes_on(head: Cell, tail: Cell, habit: Habit) -> bool:
    merged = head.location.span[0] > 1 or tail.location.span[0] > 1
    one, other = clean(head.text), clean(tail.text)
    if not other:
        return bool(one) and (merged or (bool(habit.tall) and habit.is_usual))
    if not one:
        return merged and not habit.is_leaf
    if one == other:
        return merged
    if _completes(one, other) or _completes_label(one, other) or closes(one, other):
        return True
    goes_on = _completes_money(one, other) or _is_remarked(one, other) or _is_sentence(one, other)
    return goes_on and _is_merged(head, tail, habit)


def _is_sentence(head: str, tail: str) -> bool:
    """职能2：负责…的组织实施，指导乡镇开展日 | 常维护。: a sentence in a merged cell that the next page ends."""
    if is_item(tail):
        return False
    return flows_on(head, tail) or (any(mark in head for mark in "，；：") and _runs_on(head, tail))
