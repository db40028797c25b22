"""The cells of rows that stand together without anything between them: 数量指标养护道路长度≥10公里质量指标养护合格率≥95%.

Labels of levels are known words; between two of them stand names with their values, and what says more of either.  The parting
is the one whose names and values look most like some (dynamic programming over the places where a value may stand).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from msgspec import Struct

from perflint.lexicon.headings import cell_words
from perflint.lexicon.levels import canonical_labels
from perflint.lexicon.measures import UNKNOWN, measure_of_name
from perflint.lexicon.units import class_of_unit
from perflint.lexicon.wordlists import in_words
from perflint.model import Passage
from perflint.patterns import pattern_of
from perflint.recognition.flow_fit import misfit
from perflint.text import narrow

RESULTS = frozenset({"actual", "score"})  # columns of rows that `glued_results` parts
LONGEST = 240  # characters between two labels that are looked at
_LONGEST_NAME = 30  # of what holds no value
_MOST = 24  # values that may stand there
_LONGEST_UNIT, _LONGEST_STATE = 6, 12
_SHORTEST_NAME, _SHORTEST_MORE = 3, 5
_NAMELESS = 6.0  # a value without a name, and a name without a value
_ROW = 1.0  # each row more: names hold numbers
_STATED = 1.0  # a value in words that another row follows
_GOES_ON = frozenset("度率性数的地得情程水要")  # behind what is no value in words
_MORE = 0.5  # something said behind a value
_SIGNED, _COUNTED, _HELD = 4.0, 1.5, 0.5  # a value with a sign, one with a unit, and any other inside a name


class Shape(Struct, frozen=True):
    """What the rows hold beside names and values: a text between the two, a standard behind the value, another text there."""

    before: bool = False
    standard: bool = False
    behind: bool = False


def rows_in(line: Passage, shape: Shape) -> Iterator[list[Passage]]:
    """The rows of a line, the cells of each in order."""
    begin = 0
    labels: list[Passage] = []
    for label in [*level_labels().finditer(narrow(line.text)), None]:
        end = label.start() if label else len(line.text)
        between = line.slice(begin, end)
        own = _second_label(between.text) if begin else 0
        if own:
            labels.append(between.slice(0, own))
        for row in _rows(between.slice(own), shape):
            yield [*labels, *row]
            labels.clear()
        if label:
            labels.append(line.slice(*label.span()))
            begin = label.end()
    if labels:
        yield labels


def begins_with_label(text: str) -> bool:
    return level_labels().match(narrow(text)) is not None


def holds_labels(text: str) -> bool:
    """Whether several labels of levels stand in a text."""
    return len(level_labels().findall(narrow(text))) > 1


@cache
def level_labels() -> re.Pattern[str]:
    """Labels with their points, and no beginning of a name: 质量指标达标率."""
    known = "|".join(sorted(canonical_labels(), key=len, reverse=True))
    return pattern_of(
        rf"(?:社会公众[或及和]?(?:服务对象)?|(?:服务|受益)(?:对象|群体|群众)|预期|项目)?(?:{known}|环境效益指标|效果指标)"
        r"(?:\(\d{1,3}分?\))?(?!率|数(?!量)|完成率|达标率|值|体系)"
    )


def _second_label(text: str) -> int:
    """How long 服务对象满意度 is behind a label, where a name follows it."""
    found = _short_label().match(text)
    return found.end() if found and _name_follows().match(text, found.end()) else 0


@cache
def _short_label() -> re.Pattern[str]:
    return pattern_of(r"(?:社会公众或)?(?:服务|受益)对象满意度")


@cache
def _name_follows() -> re.Pattern[str]:
    return pattern_of(r"[\u4e00-\u9fff]{4}")


# ── rows ────────────────────────────────────────────────────────────────────────────────────────────────────────


class _Row(Struct, frozen=True):
    """Where the parts of a row begin: its name at ``name``, the value at ``value``, the next row at ``end``."""

    name: int
    value: int
    behind: int
    end: int


def _rows(text: Passage, shape: Shape) -> Iterator[list[Passage]]:
    text = text.strip()
    if not text.text:
        return
    rows = _parted(narrow(text.text), shape) if len(text.text) <= LONGEST else []
    if not rows and len(text.text) <= _LONGEST_NAME:
        yield [text]
    for row in rows:
        name = text.slice(row.name, row.value)
        cut = _end_of_name(name.text) if shape.before else 0
        rest = text.slice(row.behind, row.end)
        standard = _standard_at(rest.text) if shape.standard else 0
        cells = (
            *((name.slice(0, cut), name.slice(cut)) if cut else (name,)),
            text.slice(row.value, row.behind),
            rest.slice(0, standard),
            rest.slice(standard),
        )
        yield [cell for cell in cells if cell.text.strip()]


def _parted(text: str, shape: Shape) -> list[_Row]:
    """The rows of a text, none where it holds no value."""
    count = len(text)
    best: dict[int, tuple[float, _Row | None]] = {0: (0.0, None)}
    values = sorted(_values(text))
    if len(values) > _MOST:
        return []
    for at in range(count):
        if at not in best:
            continue
        paid = best[at][0]
        for begin, end in values:
            if begin < at + _SHORTEST_NAME:
                continue
            price = paid + _ROW + misfit(text[at:begin], "name") + misfit(text[begin:end], "value")
            price += 0.0 if end == count or shape.behind or _number().match(text, begin) else _STATED
            for last, more in _ends(text, end, shape):
                if price + more < best.get(last, (float("inf"), None))[0]:
                    best[last] = price + more, _Row(at, begin, end, last)
            paid += _price_in_name(text[begin:end])
    rows: list[_Row] = []
    at = count
    while at and at in best and (row := best[at][1]) is not None:
        rows.append(row)
        at = row.name
    return rows[::-1] if not at else []


def _price_in_name(value: str) -> float:
    if value[0] in "≥≤><=":
        return _SIGNED
    return _HELD if value[-1].isdigit() else _COUNTED


def _ends(text: str, end: int, shape: Shape) -> Iterator[tuple[int, float]]:
    """Where a row with a value that ends at a place may end itself, and what that costs."""
    standard = _standard_at(text[end : end + _LONGEST_STATE]) if shape.standard else 0
    yield end + standard, 0.0 if standard or not shape.standard else _MORE
    if shape.behind and end < len(text):
        yield len(text), 0.0


def _standard_at(text: str) -> int:
    """How long 计划标准 is with which a text begins."""
    return next((size for size in range(min(6, len(text)), 1, -1) if text[:size] in cell_words("standard")), 0)


def _values(text: str) -> Iterator[tuple[int, int]]:
    """Where values may stand: dates, numbers with their signs and units, and words that say how good or how much better."""
    for found in _number().finditer(text):
        end = found.end()
        if not found["date"]:
            size = range(min(_LONGEST_UNIT, len(text) - end), 0, -1)
            end += next((n for n in size if _is_unit(text[end : end + n])), 0)
            end = _per().match(text, end).end()  # type: ignore[union-attr]  # matches everywhere
        yield found.start(), end
    for found in begins_state().finditer(text):
        sizes = range(min(_LONGEST_STATE, len(text) - found.start()), 1, -1)
        ends = (found.start() + size for size in sizes)
        change = _change().match(text, found.start())
        known = {end for end in ends if in_words("vague_values", text[found.start() : end])}
        known |= {change.end()} if change else set()
        yield from ((found.start(), end) for end in known if text[end : end + 1] not in _GOES_ON)


def _is_unit(text: str) -> bool:
    return not re.search("[/·每]", text) and class_of_unit(text) is not None


@cache
def _number() -> re.Pattern[str]:
    sign = "[≥≤><=]{1,2}|大于等于|小于等于|大于|小于|不低于|不少于|不超过|不高于|达到"
    day = r"(?:20\d\d年)?\d{1,2}月(?:\d{1,2}日|底|末)?|20\d\d年(?:底|末)?"
    return pattern_of(
        rf"(?P<date>(?:{day})(?:[-—至~](?:{day}))?(?:之?前|以前|底前)?)"
        rf"|(?:{sign})?\d[\d,]{{0,12}}(?:\.\d{{1,4}})?(?:[-—~至]\d{{1,8}})?"
    )


@cache
def _per() -> re.Pattern[str]:
    """/人·月, and 以上 behind a unit."""
    return pattern_of(r"(?:[/.·]?每?[人户个月天年次亩名户里]){0,3}(?:及?以[上内下]|左右)?")


@cache
def _change() -> re.Pattern[str]:
    return pattern_of("有所[\u4e00-\u9fff]{2}|不超(?:过|出)?预算|较[小低少好大高]")


@cache
def begins_state() -> re.Pattern[str]:
    """What a value in words begins with."""
    return pattern_of(
        "(?=稳步|持续|有效|显著|明显|逐步|不断|进一步|全面|大幅|切实|基本|较|得到|长期|良好|优秀|健全|完善|提高|提升|改善|增强"
        "|增加|减少|降低|保障|有所|及时|规范|合格|不超|长远|满意|符合|达标|[是优良]$)"
    )


def _end_of_name(text: str) -> int:
    """Where the name ends before a text that says what it means; 0 where that cannot be told."""
    if cue := _explains().search(text, _SHORTEST_NAME):
        return cue.start()
    ends = (found.end() for found in _measured().finditer(text, _SHORTEST_NAME - 1))
    last = len(text) - _SHORTEST_MORE
    if end := next((end for end in ends if end <= last and measure_of_name(text[:end]).id != UNKNOWN.id), 0):
        return end
    sizes = range(len(text) // 2, _SHORTEST_NAME, -1)
    return next((size for size in sizes if text[:size] in text[size:]), 0)  # 社会稳定 | 维护社会稳定的情况


@cache
def _explains() -> re.Pattern[str]:
    return pattern_of("反映|考核|考察|主要用于|是指|指的是")


@cache
def _measured() -> re.Pattern[str]:
    """What the name of an indicator ends with."""
    return pattern_of("率|数量?(?!量)|[程额进]?度|标准|成本|时间|次数|面积|情况|水平")


def shape_of(roles: Sequence[str | None]) -> Shape | None:
    """What rows below titles of these roles hold; None where they are none of such rows."""
    if "name" not in roles or "value" not in roles or RESULTS.intersection(roles):
        return None
    name, value = roles.index("name"), roles.index("value")
    if roles[:name] not in (["level1", "level2"], ["level1"]) or not 0 < value - name <= 2:
        return None
    behind = roles[value + 1 :]
    standard = bool(behind) and behind[0] in ("value", "basis", "standard")
    rest = behind[1:] if standard else behind
    return Shape(before=value - name == 2, standard=standard, behind=any(role != "remark" for role in rest))
