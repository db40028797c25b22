"""What pieces of text may be cells of which columns, and what each choice costs before it is known where columns end."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from functools import cache

from msgspec import Struct

from perflint.lexicon.headings import cell_words, is_total
from perflint.lexicon.units import class_of_unit
from perflint.patterns import pattern_of
from perflint.recognition.flow.fit import LABELS, VALUES, behind_value, is_number, misfit, office, project_code
from perflint.recognition.flow.labels import broken_label, label_kinds
from perflint.recognition.flow.pieces import Piece
from perflint.recognition.grids.columns import GROUP_ROLES, MONEY
from perflint.recognition.listings.rows import may_be_unit
from perflint.recognition.wording.amounts import decimal_of
from perflint.recognition.wording.cutting import is_sign, is_value, measured
from perflint.recognition.wording.form_heading import is_caption

SHORT = {"name": 12, "value": 8, "actual": 8, "expected": 8, "period_value": 8, "history": 8, "operator": 2, "nature": 2, "direction": 2, "unit": 5,
         "weight": 2, "score": 2, "number": 1, "serial": 2, "year": 4, "code": 8, "level1": 6, "level2": 6, "levels": 6, "outer_name": 6, "budget_total": 5,
         "fiscal": 5, "other": 5}  # fmt: skip
"""The roles of cells that hold little: in how many pieces."""
NONE, TOTAL, UNIT, REST = -1, -2, -3, -4
"""What is no cell of a row: anything between two rows, a row of totals, the unit whose projects follow, and (at most this) the
rest of a cell of the row above."""
_MOST = 12  # pieces of any other cell
_LONGEST = 60  # of a goal
_WEIGHED = 3  # pieces of a long text that are weighed as a whole
_DEAREST = 6.0  # what no cell is worth
_LOST = 4.0  # what a piece costs that no cell holds
_FURNITURE = 0.2
_KNOWN = 0.5  # 社会效益 | 指标 and 386.20 | 万元, wherever their lines end
_NUMBERED = 3.0  # 指标2：… opens a row
_LABEL, _SHORT_LABEL, _LABEL_FIRST = 3.0, 0.5, 1.0  # a label of a level inside a cell, and at its beginning
_SECOND_VALUE, _VALUE_IN_TEXT = 2.0, 1.0
_WITH_UNIT = 1.5  # a unit behind a number, where units have a column of their own
_BEHIND_VALUE = 0.4  # words behind a number and its unit
_ANSWER = 2.0  # 是 behind a value
_CODE_IN_TEXT = 4.0  # the code of a project in its name or goal
_NAMES = frozenset({"unit_name", "department", "project"})
_TWO_NAMES, _TWO_COLUMNS = 3.0, 1.0  # a unit and its project in one cell, and where units have a column of their own
_LOOSE, _SAME_LINE = 0.3, 2.0  # a blank inside a cell
_BELOW = 1.0  # an empty line inside a cell
_LETTER = pattern_of("[绩效指标年度]")
_ANSWERS = frozenset("是否√×有无")
_NUMBERS = frozenset(
    {"code", "serial", "year", "weight", "score", *MONEY}
)  # digits, wherever a narrow column breaks them
_POINTS = 2  # digits that the points of an indicator have
_UNIT_LINES, _SHORTEST_UNIT = 4, 5  # characters
_ENDING = 20  # characters that tell what the name of a unit ends with
_SUMS = 6  # numbers of a row of totals


class Choice(Struct, frozen=True):
    """So many pieces as one cell: how badly they fit, and what it costs to join them, at most ``most``."""

    taken: int
    fit: float
    joined: float
    most: float


class Aside(Struct, frozen=True):
    """So many pieces as no cell of a row (`NONE`, `TOTAL`, `UNIT`), and what that costs."""

    taken: int
    price: float
    kind: int


def asides(pieces: Sequence[Piece], *, units: bool) -> list[list[Aside]]:
    """For each piece what may begin with it between two rows: a caption, a row of totals, anything at a price.

    ``units`` says that units may stand in rows of their own above their projects.
    """
    return [[*_asides(pieces, at), *(_unit_rows(pieces, at) if units else ())] for at in range(len(pieces))]


@cache
def open_row() -> re.Pattern[str]:
    """指标2： or …… alone, or 指标1：/ with more strokes behind it: a row that was left as the form has it."""
    return pattern_of(r"指标\s?\d{1,2}[:：.、]?\s?[.…/／—-]{0,12}|[.…]{0,12}")


def choices_at(pieces: Sequence[Piece], at: int, role: str, *, free: bool, units: bool, bare: bool) -> Iterator[Choice]:
    """The cells of a column that begin with a piece, shortest first: of one piece, two, ….

    ``free`` says that levels may have any names, ``units`` that those have a column of their own before the projects,
    ``bare`` that target values are numbers whose units stand in a column of their own.
    """
    bare = bare and role == "value"
    text = pieces[at].text.text
    other = numbered_function().match(text) is not None and role not in GROUP_ROLES
    joined = _NUMBERED if other or (role != "name" and pieces[at].numbered) else 0.0
    if (pieces[at].opens and role != "name") or (role in GROUP_ROLES and text in cell_words("nature")):
        joined = _DEAREST
    fit = 0.0 if bare and is_number(text) else misfit(text, role, free=free)
    yield Choice(1, fit, joined, _DEAREST)
    if role not in LABELS and pieces[at].label:
        joined += _LABEL_FIRST
    broken = role in LABELS  # by line ends alone
    first = len(text)
    limit = _LONGEST if role in GROUP_ROLES else SHORT.get(role, _MOST)
    for taken in range(2, min(limit, len(pieces) - at) + 1):
        piece = pieces[at + taken - 1]
        joined += _LOOSE if role in VALUES and _is_unit_behind(text, piece) else _between(piece)
        if role not in LABELS:
            joined += _inside(text, piece, role)
        if bare and text[-1].isdigit() and _of_unit().match(piece.text.text):
            joined += _WITH_UNIT
        if joined > _DEAREST:
            return
        office = role in GROUP_ROLES and (taken == 2 or role in _NAMES) and _ends_office(text, piece)
        if office or (role in _NAMES and _coded_name().match(piece.text.text)):
            joined += _TWO_NAMES
        elif units and role == "project" and may_be_unit(text):
            joined += _TWO_COLUMNS
        text += piece.text.text
        if role in LABELS and piece.label and piece.text.text.endswith("指标") and not broken_label(text):
            return  # a label that is whole behind something that is none of it: 工程科 | 满意度指标
        if taken <= _WEIGHED or role in SHORT:
            fit = misfit(text, role, free=free)
        broken = broken and not piece.inside
        known = fit < _KNOWN and (broken or (role in MONEY and _money_unit().fullmatch(text, first)))
        yield Choice(taken, fit, joined, _KNOWN if known else _DEAREST)


def _is_unit_behind(text: str, piece: Piece) -> bool:
    """≥640 | 人, on one line."""
    return piece.inside and text[-1].isdigit() and class_of_unit(piece.text.text) is not None


def _between(piece: Piece) -> float:
    """What it costs to put a piece to the one before it, wherever its column ends."""
    if piece.inside:
        return _LOOSE if piece.loose else _SAME_LINE
    return _NUMBERED if piece.begins else _BELOW if piece.below else 0.0


def _inside(text: str, piece: Piece, role: str) -> float:
    """What it costs that a piece stands behind a text in a cell."""
    own = piece.text.text
    price = 0.0
    if piece.label:
        price += _LABEL if own.endswith("指标") else _SHORT_LABEL
    if piece.numbered or numbered_function().match(own):
        price += _NUMBERED
    if piece.opens or (role in GROUP_ROLES and own in cell_words("nature")):
        price += _DEAREST
    if role in ("weight", "score") and text.isdigit() and own.isdigit() and len(text + own) > _POINTS:
        price += _SECOND_VALUE
    if role in VALUES and own in _ANSWERS:
        price += _ANSWER
    if role in VALUES and _is_whole(text) and not behind_value().match(own):
        price += _BEHIND_VALUE
    if (role in GROUP_ROLES or role == "name" or role in VALUES) and project_code().fullmatch(own):
        price += _CODE_IN_TEXT
    if piece.value and role not in _NUMBERS and not is_sign(text) and not _unfinished_date().search(text):
        if role in VALUES:
            points = is_number(own) and not _unfinished().search(text)  # 明显改善 | 18
            price += _SECOND_VALUE if points or is_value(text) else 0.0
        else:
            price += _SECOND_VALUE if role in SHORT else 0.0 if _unfinished().search(text) else _VALUE_IN_TEXT
    return price


def _is_whole(text: str) -> bool:
    """Whether a text is a number with a unit that is known."""
    value = measured(text)
    return value is not None and value.unit is not None and class_of_unit(value.unit) is not None


def _asides(pieces: Sequence[Piece], at: int) -> Iterator[Aside]:
    text = pieces[at].text.text
    yield Aside(1, _LOST, NONE)
    if not pieces[at].inside and (is_caption(text) or _is_of_caption(pieces, at)):
        yield Aside(1, _FURNITURE, NONE)
    if _points_alone().fullmatch(text) and at and not pieces[at - 1].label:
        yield Aside(1, _FURNITURE, NONE)  # what is left of a label of level 1
    if is_total(text) or _is_unit_with_sums(pieces, at):
        behind = pieces[at + 1 : at + _SUMS]
        numbers = itertools.takewhile(lambda piece: decimal_of(piece.text.text) is not None, behind)
        if count := sum(1 for _ in numbers):
            yield Aside(1 + count, _FURNITURE, TOTAL)


def _is_unit_with_sums(pieces: Sequence[Piece], at: int) -> bool:
    """105-某县部门 8,827.53: a unit on a line with nothing but what its projects come to."""
    if pieces[at].inside or not _coded_name().match(pieces[at].text.text):
        return False
    behind = [*itertools.takewhile(lambda piece: piece.inside, pieces[at + 1 : at + 1 + _SUMS])]
    return 0 < len(behind) < _SUMS and all(_sum().fullmatch(piece.text.text) for piece in behind)


@cache
def _sum() -> re.Pattern[str]:
    return pattern_of(r"\d[\d,]{0,18}\.\d{1,6}")


@cache
def _points_alone() -> re.Pattern[str]:
    return pattern_of(r"[（(]\d{1,3}分[)）]")


def _is_of_caption(pieces: Sequence[Piece], at: int) -> bool:
    """Whether a piece is one character of 绩效指标, written one below the other, and not the end of 满意度指 | 标."""
    letter = pieces[at].text.text
    whole = any(label_kinds(pieces[at - 1].text.text + letter)) if at else False
    return _LETTER.fullmatch(letter) is not None and not whole


def _ends_office(text: str, behind: Piece) -> bool:
    """Whether the name of a unit ends with a text and something else begins behind it."""
    return office().search(text, max(len(text) - _ENDING, 0)) is not None and not behind.text.text.startswith(
        ("本级", "机关", "（", "(")
    )


def _unit_rows(pieces: Sequence[Piece], at: int) -> Iterator[Aside]:
    text = ""
    for taken, piece in enumerate(pieces[at : at + _UNIT_LINES], start=1):
        text += piece.text.text
        if piece.inside or not _words().fullmatch(text):
            return
        if len(text) >= _SHORTEST_UNIT and office().search(text):
            yield Aside(taken, _FURNITURE, UNIT)


@cache
def _coded_name() -> re.Pattern[str]:
    """105001-某某局: a name with its code before it."""
    return pattern_of(r"[\[【(]?\d{3,12}(?:[-—_]|[)\]】])[\u4e00-\u9fff]{2}")


@cache
def _words() -> re.Pattern[str]:
    return pattern_of(r"[\u4e00-\u9fff（）()]{1,40}")


@cache
def numbered_function() -> re.Pattern[str]:
    """职能2：, 任务三、."""
    return pattern_of(r"(?:职能|职责|任务|活动)\s?(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s?[:：、.]")


@cache
def _money_unit() -> re.Pattern[str]:
    return pattern_of("[百千万亿]?元")


@cache
def _of_unit() -> re.Pattern[str]:
    """What begins a unit behind a number, no date."""
    return pattern_of("(?![年月日至到以之及])[\u4e00-\u9fff]|[%％‰]$")


@cache
def _unfinished() -> re.Pattern[str]:
    """每少一公里扣 | 1分: a number must follow."""
    return pattern_of("[扣减得加为到于过达占每少按、，（(≥≤]$")


@cache
def _unfinished_date() -> re.Pattern[str]:
    """2023年11月 | 30日前, 每月 | 20日前."""
    return pattern_of(r"(?:\d{1,4}[年月]|每[年月周])$")
