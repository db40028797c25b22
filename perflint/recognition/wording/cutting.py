"""Cutting one indicator's words into name and value: ``培训人次≥200人次`` is 培训人次 and ≥200人次.

What a value says is decided by `perflint.values`; here is only where it begins.
"""

from __future__ import annotations

import re
from functools import cache

from perflint.lexicon import class_of_unit, in_words
from perflint.model import MEASURED, Passage, TargetValue
from perflint.patterns import pattern_of
from perflint.text import narrow
from perflint.values import comparator_of, parse

_LONGEST = 200  # characters of one indicator; more is prose
_LONGEST_FRAME = 12  # characters, with some of the name
_TAIL = 3  # characters that may follow number and unit at the end of a value (以上, 左右, 完成)


@cache
def _list_mark() -> re.Pattern[str]:
    return pattern_of(
        r"\s*(?:[（(]\s*\d{1,3}\s*[)）]|\d{1,3}\s*(?:[、)）]|[.．](?!\d))|[①-⑳]|[(（][一二三四五六七八九十]{1,3}[)）])\s*"
    )


@cache
def _printed_number() -> re.Pattern[str]:
    return pattern_of(r"\s*指标\s*(\d{1,3})\s*[:：、.．]\s*")


@cache
def _sign() -> re.Pattern[str]:
    return pattern_of(r"[≥≧⩾≤≦⩽<>=]|》=|《=|》(?=\s*\d)")


@cache
def _divider() -> re.Pattern[str]:
    return pattern_of(r":|——+|—(?!\d)|--+|→|\||(?<=[\u4e00-\u9fff])-(?=[≥≧⩾≤≦⩽<>=\d])")


@cache
def _worded() -> re.Pattern[str]:
    return pattern_of(r"([\u4e00-\u9fff]{4,40})-([\u4e00-\u9fff]{2,12})")


@cache
def _stated() -> re.Pattern[str]:
    return pattern_of(r"([\u4e00-\u9fff]{4,40})定性([\u4e00-\u9fff]{1,8})")


@cache
def _framed() -> re.Pattern[str]:
    """What stands between a name and its number: 合格率达到, which says how the two compare, or 事故数为."""
    return pattern_of(
        r"(?<=[\u4e00-\u9fff）)]{3})(?:((?:均|要|应|应当|需|须)?(?:达到|控制(?:在|到|为)|压[缩减](?:在|到|至)|限[制定]在|缩[短减](?:至|到)))|[为是])$"
    )


@cache
def _closing_bracket() -> re.Pattern[str]:
    return pattern_of(r"[(\[【]([^()\[\]【】]{1,40})[)\]】]\s{0,20}[。.;；]?\s{0,20}$")


EDGES = " \t\u3000\u00a0\n;；,，。、:：【★☆"


def trim(passage: Passage) -> Passage:
    """Without separators and blanks at both ends."""
    return passage.strip(EDGES)


def is_sign(text: str) -> bool:
    """Whether the text is nothing but a sign of comparison, as a column of its own holds it."""
    return comparator_of(text.strip()) is not None and not any(character.isdigit() for character in text)


def drop_list_mark(passage: Passage) -> Passage:
    """Without a list number (1、 （1） ①) at the beginning."""
    found = _list_mark().match(passage.text)
    return passage.slice(found.end()) if found else passage


def printed_number(passage: Passage) -> tuple[Passage | None, Passage]:
    """The printed number of ``指标3：名称`` and the rest."""
    found = _printed_number().match(passage.text)
    if not found:
        return None, passage
    return passage.slice(*found.span(1)), passage.slice(found.end())


_MULTIPLES = frozenset("百千万亿")  # of a number that a line end or a blank cut off


def measured(text: str) -> TargetValue | None:
    """What the text says when it is a number, range, date or frequency; None otherwise."""
    value = parse(text)
    return value if value.kind in MEASURED else None


def is_value(text: str) -> bool:
    """Whether the whole text can only be a value: it begins with its number, sign or date, or is a placeholder."""
    if not text.strip() or len(text) > 40:
        return False
    if is_sign(text):
        return True
    value = measured(text)
    if value is None:
        plain = text.strip()
        return parse(text).kind == "placeholder" and class_of_unit(plain) is None and plain not in _MULTIPLES
    return not (value.lead or "").strip() and len(text) - _end(value) <= _TAIL


def holds_value(text: str) -> bool:
    """Whether a number with its unit stands at the end of the text, whatever precedes it."""
    value = measured(text) if len(text) <= 60 else None
    return value is not None and len(text) - _end(value) <= _TAIL


def _end(value: TargetValue) -> int:
    return max((end for name, (_, end) in value.spans.items() if name != "lead"), default=len(value.raw))


def name_and_value(piece: Passage) -> tuple[Passage, Passage | None]:
    """The words before the value, and the value; None where the piece holds none, an empty name where it is only one."""
    text = narrow(piece.text)
    if len(text) > _LONGEST:
        return trim(piece), None
    if divided := _at_divider(piece, text):
        return divided
    if bracketed := _in_bracket(piece, text):
        return bracketed
    outside = re.sub(r"[(\[【].*?[)\]】]", lambda found: "\0" * len(found.group()), text)
    if (sign := _sign().search(outside)) and sign.start() > 0:
        return trim(piece.slice(0, sign.start())), trim(piece.slice(sign.start()))
    value = measured(piece.text)
    if value is None or len(piece.text) - _end(value) > _TAIL:
        if stated := _stated().fullmatch(text):  # 正常运转定性有效
            return trim(piece.slice(*stated.span(1))), trim(piece.slice(*stated.span(2)))
        if worded := _worded().fullmatch(text):  # 居民获得感-有效提升
            return trim(piece.slice(*worded.span(1))), trim(piece.slice(*worded.span(2)))
        return trim(piece), None
    start = min(begin for name, (begin, _) in value.spans.items() if name != "lead")
    end = start
    if framed := _framed().search(text, max(0, start - _LONGEST_FRAME), start):
        end = framed.start()
        start = end if framed[1] else start
    return trim(piece.slice(0, end)), trim(piece.slice(start))


def _at_divider(piece: Passage, text: str) -> tuple[Passage, Passage] | None:
    for found in _divider().finditer(text):
        name, value = trim(piece.slice(0, found.start())), trim(piece.slice(found.end()))
        if name.text and value.text and not text[: found.start()][-1:].isdigit():
            return name, value
    return None


def _in_bracket(piece: Passage, text: str) -> tuple[Passage, Passage] | None:
    """Name and value of ``新建场所（2个）``, also of ``服务群众（有力保障）``; a bracket that holds a unit or a remark is part
    of the name."""
    found = _closing_bracket().search(text)
    if found is None or not text[: found.start()].strip():
        return None
    if not is_value(found.group(1)) and not in_words("vague_values", found.group(1)):
        return None
    return trim(piece.slice(0, found.start())), trim(piece.slice(*found.span(1)))
