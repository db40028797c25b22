"""The wording of forms: which column a heading names, which fact a label of the header block names, what is a title.

Here lives the reading of words alone; where they stand in a grid, and the correction of headings by what the cells
hold, is ``recognition/grids/layout.py``.  The vocabulary is ``headings.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from perflint.lexicon.characters import fold_table
from perflint.lexicon.levels import fold
from perflint.lexicon.vocabulary import data_of
from perflint.patterns import one_of, pattern_of

PATTERN = 100  # the rank of what no list holds, but a pattern tells
_LONGEST = 40  # headings and labels are short; longer text is never looked up
_BETWEEN = "\0"  # between words that are folded together
_WORTH_KEEPING = 160  # with hints in brackets
_HINT = pattern_of(r"[(\[【〔][^()\[\]【】〔〕]{0,40}(?:[)\]】〕]|$)")
_NUMBERED_GOAL = pattern_of(r".{2,10}目标[\d一二三四五六七八九]")
_UNIT_AND_PROJECT = pattern_of(r"单位(?:名称)?[([](?:及)?(?:项目|专项)(?:名称)?[)\]](?:名称)?")
_NUMBERED = pattern_of(r"^(?:[一二三四五六七八九十]{1,3}[、.]|\(?[一二三四五六七八九十\d]{1,2}[)、.](?!\d)|[①-⑩])")
_YEAR = pattern_of(r"^(?:19|20)\d\d年?度?(?=\D)|(?<=预期|预计|计划)(?:19|20)\d\d年度?(?=\D)")
_GENERAL = pattern_of(r"^(?:本年度?|年度|当年|绩效|项目|单项指标)(?=\S{2})")
_OF_WHICH = pattern_of(r"^(?:其中|一|二|三|四|[1-9])?[:、.]?(?:其中)?[:]?")
_YEAR_LINE = pattern_of(r"\(?((?:19|20)\d\d)年?度?\)?")
_MONEY_UNIT = pattern_of(r"(?:金额|货币)?单位:((?:人民币)?(?:百万|千|万|亿)?元)")


@cache
def _words(part: str) -> Mapping[str, tuple[str, int]]:
    """Word → (role, rank within the role); the first role that lists a word keeps it."""
    listed = [
        (str(word), role, rank) for role, words in data_of("headings")[part].items() for rank, word in enumerate(words)
    ]
    folded = fold(_BETWEEN.join(word for word, _, _ in listed)).split(_BETWEEN)  # a thousand words, at once
    found: dict[str, tuple[str, int]] = {}
    for key, (_, role, rank) in zip(folded, listed, strict=True):
        found.setdefault(key, (role, rank))
    return found


@cache
def _patterns(part: str) -> tuple[Sequence[str], re.Pattern[str]]:
    """The roles, and their patterns as one with a group for each: most words fit none, which one look tells."""
    listed, period = data_of("headings")[part], data_of("headings")["part_of_year"]
    sources = (pattern.replace("〈期间〉", period) for _, pattern in listed)
    return [role for role, _ in listed], pattern_of("|".join(f"({source})" for source in sources))


def _told(part: str, word: str) -> str | None:
    """The role of the first pattern that the word fits."""
    roles, pattern = _patterns(part)
    found = pattern.fullmatch(word)
    return roles[found.lastindex - 1] if found and found.lastindex else None


def heading_key(text: str) -> str:
    """A heading or label as it is compared: folded, without hints in brackets, numbering, ★, colon and year."""
    if len(text) > _WORTH_KEEPING:
        return ""
    key = _HINT.sub("", fold(text)).strip("★*:：;、.。-—_")
    return _YEAR.sub("", _NUMBERED.sub("", key))


def ranked_column_role(text: str) -> tuple[str, int] | None:
    """The column a heading names and its rank among the synonyms (0 is best), or None for an unknown heading."""
    return _column_of(text) if len(text) <= _WORTH_KEEPING else None


@lru_cache(maxsize=4096)
def _column_of(text: str) -> tuple[str, int] | None:
    key = heading_key(text)
    if not key or len(key) > _LONGEST:
        return None
    if _UNIT_AND_PROJECT.fullmatch(fold(text)):
        return "project", 0
    for candidate in dict.fromkeys((key, _GENERAL.sub("", key))):  # 绩效度量单位 → 度量单位, 本年权重 → 权重
        if found := _words("columns").get(candidate):
            return ("reason", PATTERN) if found[0] == "remark" and _asks_reasons(text) else found
        if role := _told("column_patterns", candidate):
            return role, PATTERN
    return None


def _asks_reasons(text: str) -> bool:
    """备注（偏差原因）: what stands in the brackets is what the column is for."""
    hints = (found.group()[1:].rstrip(")]】〕") for found in _HINT.finditer(fold(text)))
    return any(column_role(hint) == "reason" for hint in hints)


def column_role(text: str) -> str | None:
    """The column a heading names: a field of `Indicator`, or function, project, goal, budget_total, marking, history …

    ``ranked_column_role`` also says how good a synonym it is.
    """
    found = ranked_column_role(text)
    return found[0] if found else None


def tells_part_of_year(text: str) -> bool:
    """Whether a heading begins with a part of the year that is over: 1-7月, 截至8月底, 上半年, 监控期."""
    return _part_of_year().match(heading_key(text)) is not None


@cache
def _part_of_year() -> re.Pattern[str]:
    return pattern_of(data_of("headings")["part_of_year"])


def is_column(text: str) -> bool:
    """Whether a text is one of the listed names of columns, not only what a pattern tells."""
    found = ranked_column_role(text)
    return found is not None and found[1] < PATTERN


def begins_column(text: str) -> bool:
    """Whether a listed name of a column begins with a text and goes on behind it: 偏差原因分析及改进措."""
    key = heading_key(text)
    return key in _begun()[0] or _GENERAL.sub("", key) in _begun()[0]


def ends_column(text: str) -> bool:
    """Whether a listed name of a column ends with a text that begins inside it: 分."""
    return heading_key(text) in _begun()[1]


def in_column(text: str) -> bool:
    """Whether a listed name of a column holds a text: 标值类."""
    return heading_key(text) in _pieces_of_columns()


@cache
def _begun() -> tuple[frozenset[str], frozenset[str]]:
    """What the listed names of columns begin and end with."""
    names = _words("columns")
    begins = frozenset(name[:at] for name in names for at in range(1, len(name)))
    return begins, frozenset(name[at:] for name in names for at in range(1, len(name)))


@cache
def _pieces_of_columns() -> frozenset[str]:
    names = _words("columns")
    return frozenset(name[at:end] for name in names for at in range(len(name)) for end in range(at + 1, len(name) + 1))


def export_role(text: str) -> str | None:
    """The column that a heading of an export (one row an indicator) names: as `column_role`, and year, overview …"""
    if len(text) > _WORTH_KEEPING:
        return None
    found = _words("export_columns").get(heading_key(text))
    return found[0] if found else column_role(text)


def header_field(text: str) -> str | None:
    """The fact that a label of the header block names: project, unit, fiscal, goal, execution_rate … or None.

    ``goal_weak`` and ``budget_weak`` are labels that other labels overrule; ``ignored`` ones are labels whose fact the
    model does not keep.
    """
    return _field_of(text) if len(text) <= _WORTH_KEEPING else None


@lru_cache(maxsize=4096)
def _field_of(text: str) -> str | None:
    key = heading_key(text)
    if not key or len(key) > _LONGEST:
        return None
    words = _words("fields")
    for candidate in (key, _OF_WHICH.sub("", key, count=1)):
        if found := words.get(candidate):
            long_term = found[0] == "goal_weak" and any(
                scope_of(hint) == "period" for hint in _HINT.findall(fold(text))
            )
            return "period_goal" if long_term else found[0]  # 项目总（中期）目标
        if role := _told("field_patterns", candidate):
            return role
    heading, colon, inner = key.partition(":")  # 资金来源：（1）财政性资金
    return header_field(inner) if colon and inner and words.get(heading, ("", 0))[0] == "funds" else None


def is_numbered_goal(text: str) -> bool:
    """年度目标2, 长期目标1: one of several goals, each with indicators of its own."""
    return _NUMBERED_GOAL.fullmatch(fold(text[:40]).rstrip(":")) is not None and header_field(text) is not None


@cache
def _title_pattern() -> re.Pattern[str]:
    return pattern_of("|".join(f"(?:{pattern})" for pattern in data_of("headings")["titles"]))


def is_title(text: str) -> bool:
    """Whether a line is the title of a form: it ends in …绩效目标表, …自评表, …申报表 and is no running text."""
    folded = "".join(text[:200].split())
    if (
        len(text) > 200
        or not 4 <= len(folded) <= 80
        or folded[-1] in "。；;，,：:"
        or "....." in folded
        or "……" in folded
    ):
        return False
    found = _title_pattern().search(folded)
    return found is not None and found.end() == len(folded)


def scope_of(text: str) -> str | None:
    """``period`` for a heading over long-term columns, ``annual`` for one over the columns of the year."""
    key = fold(text[: 2 * _LONGEST])
    if not key or len(key) > _LONGEST:
        return None
    for scope, words in data_of("headings")["scopes"].items():
        if any(word in key for word in words):
            return str(scope)
    return None


def is_total(text: str) -> bool:
    """Whether a cell opens a row of totals: 合计, 总分 …"""
    return bool(_total_end().search(text)) and heading_key(text) in _totals()


@cache
def _totals() -> frozenset[str]:
    return frozenset(fold(word) for word in data_of("headings")["totals"])


@cache
def total_ends() -> str:
    """The characters with which these words end, in whichever way they are written: few texts hold one, no others are
    totals."""
    ends = {word[-1] for word in _totals()}
    return "".join(sorted(ends | {chr(code) for code, simple in fold_table().items() if simple in ends}))


@cache
def _total_end() -> re.Pattern[str]:
    return one_of(total_ends())


@cache
def _note_pattern() -> re.Pattern[str]:
    return pattern_of("|".join(data_of("headings")["notes"]))


def is_note(text: str) -> bool:
    """Whether a cell opens a row of notes or signatures: 注：…, 填表人 …"""
    return _note_pattern().match(fold(text[:60])) is not None


def year_of(text: str) -> str | None:
    """2024 for a line that says nothing but a year: （2024年度）, 2024年."""
    found = _YEAR_LINE.fullmatch(fold(text[:40]))
    return found.group(1) if found else None


def money_unit_of(text: str) -> str | None:
    """万元 for 单位：万元 or for a label such as 项目资金（万元）, None when no unit is printed."""
    if len(text) > _WORTH_KEEPING:
        return None
    folded = fold(text)
    if found := _MONEY_UNIT.search(folded):
        return found.group(1)
    hint = re.search(r"\((?:单位:)?((?:百万|千|万|亿)?元)\)", folded)
    return hint.group(1) if hint else None


@cache
def cell_words(kind: str) -> frozenset[str]:
    """The fixed wordings of cells of one kind: operator, direction, nature, standard, blank."""
    return frozenset(fold(word) for word in data_of("headings")["cells"][kind])
