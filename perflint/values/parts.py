"""The words around a number in prepared text: its unit, its denominator, and the comparator before or behind it.

Each function looks at one place and never further than a few characters, so a long text costs no more than its length.
Which number of a sentence counts is decided in `perflint.values.reading`.
"""

from __future__ import annotations

import re
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from perflint.values.numerals import TOKEN, from_chinese, from_digits
from perflint.values.tables import Tables

_PER_STARTS = frozenset("/每(隔")
_PER_ENDS = frozenset(("", *",;。)以"))
_PER_MARKS = _PER_STARTS | frozenset("·*.、×")
_PER_DOTS = dict.fromkeys(map(ord, "*.、×"), "·")
_BRACKET = 10  # characters that brackets with a unit in them may hold
_HALVES = ("半年", "半月", "半天", "半个月")
_CLAUSE_ENDS = frozenset(",;。、:(")
_SMALL_PLACES = frozenset("居街场办")
_INNER = frozenset("存设控涝河科饰衬径")
_TIMES = frozenset("年月旬周日天时钟秒期度")
_NUMERAL_HEADS = frozenset("0123456789零〇一二两三四五六七八九十半")


class Unit(Struct, frozen=True):
    """A unit between ``start`` and ``end``; ``text`` leaves out 个 before a word that is a unit itself."""

    text: str
    start: int
    end: int


class Per(Struct, frozen=True):
    """A denominator: ``月``, ``人·月``, ``3个月``; ``last`` is its last word without a number."""

    text: str
    last: str
    start: int
    end: int


class Sign(Struct, frozen=True):
    """A comparator, where it is written, and where the words that only lead to it begin."""

    sign: str
    start: int
    end: int
    begin: int


def unit_at(text: str, start: int, known: Tables) -> Unit | None:
    """The longest unit at this place, with its multiplier and with what brackets or a slash join to it."""
    place = start
    if text.startswith("(", start):
        close = text.find(")", start, start + _BRACKET)
        inner = _simple(text, start + 1, known) if close > 0 else None
        return Unit(inner.text, inner.start, inner.end) if inner and inner.end == close else None
    if text[place : place + 1] in known.multiplier_heads:
        for multiplier in known.multipliers:
            if text.startswith(multiplier, place):
                plain = _simple(text, place + len(multiplier), known)
                small = multiplier in ("百", "千")
                if plain and (not small or plain.text in known.small_multiplicands) and not plain.text.startswith("个"):
                    return Unit(multiplier + plain.text, place, plain.end)
                if multiplier in known.multipliers_alone and not text.startswith(
                    ("里", "象", "无"), place + len(multiplier)
                ):
                    return Unit(multiplier, place, place + len(multiplier))
    return _simple(text, place, known)


def _simple(text: str, start: int, known: Tables) -> Unit | None:
    for length in range(min(known.longest_unit, len(text) - start), 0, -1):
        word = text[start : start + length]
        if word in known.units and not _runs_on(text, start + length, word, known):
            return _joined(text, start, start + length, known)
    return None


def _runs_on(text: str, end: int, word: str, known: Tables) -> bool:
    """Whether the word goes on behind ``end``, so that it is no unit: 次 in 一次性, G in 5G网."""
    following = text[end : end + 1]
    if not following:
        return False
    if word[-1].isascii() and word[-1].isalpha() and following.isascii():
        return following.isalnum() and not (following in "23" and word[-1] in "mM")
    return following in known.other_words.get(word, "") and text[end : end + 2] not in ("级以", "口径", "之内")


def _joined(text: str, start: int, end: int, known: Tables) -> Unit:
    """台 with (套) or /套 behind it, 个 before a word that is a unit itself."""
    word = text[start:end]
    if word == "个" and not text.startswith("个", end):
        noun = _simple(text, end, known)
        if noun and (
            noun.text in known.with_ge
            or (
                (len(noun.text) > 1 or noun.text in known.nouns or noun.text in "人户天")
                and _closes(text, noun.end, known)
            )
        ):
            return Unit(noun.text, end, noun.end)
    following = text[end : end + 1]
    if following == "(" and word not in known.periods:
        close = text.find(")", end, end + _BRACKET)
        inside = text[end + 1 : close].replace("、", "/").split("/") if close > 0 else []
        thing = word in known.nouns  # 村(居), 镇(街)
        if inside and all(part in known.units or (thing and part in _SMALL_PLACES) for part in inside):
            return Unit(text[start : close + 1], start, close + 1)
    elif following == "/":
        for length in (1, 2):
            if text[start : end + 1 + length] in known.classes and not _runs_on(
                text, end + 1 + length, text[end + length], known
            ):
                return Unit(text[start : end + 1 + length], start, end + 1 + length)
    return Unit(word, start, end)


def _closes(text: str, end: int, known: Tables) -> bool:
    """Whether nothing but punctuation, a comparator or a denominator follows."""
    following = text[end : end + 1]
    return not following or following in "/每,;。、()~-至到且0123456789" or following in known.after_heads


def per_at(text: str, start: int, known: Tables) -> Per | None:
    """The denominator behind a slash or 每 at this place: /人·月, 每人每月, /10万公顷, /(人·天)."""
    if not text.startswith(("/", "每"), start):
        return None
    words: list[tuple[str, str]] = []
    place, begin, end = start, 0, start
    while len(words) < 3:
        marked = place
        while place < marked + 3 and (text[place : place + 1] in (_PER_MARKS if words else _PER_STARTS)):
            place += 1
        found = _per_word(text, place, known) if place > marked else None
        if found is None:
            break
        if text[marked] == "、" and text[found[2] : found[2] + 1] not in _PER_ENDS:
            break  # 500元/人、省内200元/人
        if words and found[1] in known.periods and any(last in known.periods for _, last in words):
            break  # 4次/年(每季度1次)
        begin = begin or place
        word, last, end = found
        words.append((word, last))
        place = end
    if not words:
        return None
    words.sort(key=lambda word: word[1] in known.periods)  # 每月每人 is 人·月
    return Per("·".join(word for word, _ in words), words[-1][1], begin, end)


def _per_word(text: str, start: int, known: Tables) -> tuple[str, str, int] | None:
    """One word of a denominator with the number before it: (``3个月``, ``个月``, end)."""
    number, place = "", start
    if text[place : place + 1] in _NUMERAL_HEADS and not text.startswith(_HALVES, place):
        token = TOKEN.match(text, place)
        read = number_of(token) if token else None
        if read:
            number, place = f"{read[0]:f}", place + read[1]
    after_number = place
    place += text.startswith("个", place) and not text.startswith("个月", place)
    word = _denominator(text, place, known)
    if not word and place > after_number and text[start - 1] == "/":  # 元/个
        place, word = after_number, "个"
    if not word or (number and _runs_on(text, place + len(word), word, known)):
        return None
    end = place + len(word)
    plain = word.translate(_PER_DOTS)
    last = plain.rpartition("·")[2]
    if number in ("", "1"):
        return ("月" if plain == "个月" else plain), last, end
    return f"{number}{plain}", last, end


def _denominator(text: str, place: int, known: Tables) -> str:
    """The longest period, unit or thing that something may be counted by, with its multiplier (10万人)."""
    for length in range(min(6, len(text) - place), 0, -1):
        word = text[place : place + length]
        if word in known.periods or word in known.denominators or (word in known.units and word != "个"):
            return word
    if text[place : place + 1] in known.multiplier_heads:
        unit = _simple(text, place + 1, known) or unit_at(text, place, known)  # 百公里, 10万人
        return text[place : unit.end] if unit else ""
    return ""


def number_of(token: re.Match[str]) -> tuple[Decimal, int] | None:
    """The value of a plain number and how many of its characters belong to it; None for 百分之… and for no number."""
    if token["of"] or token["whole"]:
        return None
    if token["chinese"]:
        return from_chinese(token["chinese"])
    return from_digits(token[0]), len(token[0])


def sign_before(text: str, end: int, floor: int, known: Tables) -> Sign | None:
    """The comparator that ends at ``end``, the nearest of several: in 需达到≥90% it is ≥, and 需 is where it begins."""
    nearest: Sign | None = None
    place = end
    if text.endswith(known.ceilings, floor, end):
        place -= len(next(noun for noun in known.ceilings if text.endswith(noun, floor, end)))
    noun = end - place
    for _ in range(3):
        stop = place - 1 if place > floor and text[place - 1] == ":" else place  # 大于等于:95%
        word = _comparator_ending(text, stop, floor, known)
        if not word:
            break
        place = stop - len(word) + (word[0] == "均" and text.endswith("平", floor, stop - len(word)))  # 平均达到
        if nearest is None:
            nearest = Sign(known.before.get(word) or known.frames[word], place, stop, place)
    if nearest is None:
        return None
    if noun:  # 不超过预算15.6万元: the noun remains as the lead
        return replace(nearest, begin=end)
    for modal in known.modals:
        at = place - len(modal)
        if at >= floor and text.startswith(modal, at) and (at == floor or text[at - 1] in _CLAUSE_ENDS):
            place = at
            break
    return replace(nearest, begin=place)


def _comparator_ending(text: str, end: int, floor: int, known: Tables) -> str:
    """The longest comparator that ends at this place."""
    if end <= floor or text[end - 1] not in known.before_ends:
        return ""
    for length in range(min(known.longest_before, end - floor), 0, -1):
        word = text[end - length : end]
        if word in known.before or word in known.frames:
            return word
    return ""


def sign_after(text: str, start: int, known: Tables) -> Sign | None:
    """The comparator behind a number and its unit: 以上, (含)以上, 以内, 左右."""
    place = start
    if text.startswith(("(含", "(不含"), place):
        close = text.find(")", place, place + 14)
        place = close + 1 if close > 0 else place
    if text[place : place + 1] not in known.after_heads:
        return None
    for length in range(min(known.longest_after, len(text) - place), 0, -1):
        word = text[place : place + length]
        sign = known.after.get(word)
        if sign and not (word in known.open_after and _goes_on(text, start, place + length, word, known)):
            return Sign(sign, place, place + length, start)
    return None


def _goes_on(text: str, start: int, end: int, word: str, known: Tables) -> bool:
    """Whether the word behind a number is more than a comparator: 内部, 余额, 32GB内存 (but 5日内存入), 60≤得分."""
    following = text[end : end + 1]
    if not following:
        return False
    if word == "+" or word in known.before:
        return word != "+" or following.isalnum()
    return following in "部容外可诺额" or (following in _INNER and text[start - 1] not in _TIMES)
