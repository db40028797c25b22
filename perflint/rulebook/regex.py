"""Regular expressions from rule files: refused when they could run away, compiled on first use, bounded in what they see.

A rulebook is hostile input.  Nested unbounded repeats are refused, and the text looked at is the shorter the more
unbounded repeats a pattern has.
"""

from __future__ import annotations

import functools
import re
import sys
import warnings
from typing import Any

LONGEST_PATTERN = 1000
MOST_REPEATS = 8
ENDLESS = 200  # a repeat of more rounds counts as unbounded
SEEN = {0: 100_000, 1: 20_000, 2: 2_000}  # characters looked at, by the number of wide unbounded repeats


def fault(pattern: str) -> str | None:
    """Why a pattern is refused, in Chinese, or None when it is fine."""
    if len(pattern) > LONGEST_PATTERN:
        return f"正则表达式超过 {LONGEST_PATTERN} 个字符"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(pattern)
            repeats, wide = _measure(_parse(pattern), inside=False)
    except re.error as error:
        return f"正则表达式有误：{error.msg}（第 {(error.pos or 0) + 1} 个字符）"
    except (OverflowError, RecursionError, RuntimeError, Warning):
        return "正则表达式过于复杂"
    except _NestedRepeatError:
        return "正则表达式里“不限次数的重复”套着“不限次数的重复”，如 (a+)+，可能永远算不完；去掉一层，或写成 {1,20}"
    if repeats > MOST_REPEATS or wide > max(SEEN):
        return "正则表达式里不限次数的重复太多，可能算得很慢；把 .* 写成 .{0,20} 这样有上限的重复"
    return None


@functools.lru_cache(maxsize=1024)
def compiled(pattern: str) -> tuple[re.Pattern[str], int]:
    """The compiled pattern and how many characters of a text it may look at."""
    return re.compile(pattern), SEEN.get(pattern.count(".*") + pattern.count(".+"), 2_000)


def search(pattern: str, text: str) -> re.Match[str] | None:
    """Look for the pattern anywhere in the text."""
    expression, seen = compiled(pattern)
    return expression.search(text[:seen])


class _NestedRepeatError(Exception):
    """A repeat inside a repeat that could match one text in very many ways."""


def _parse(pattern: str) -> Any:
    if sys.version_info >= (3, 11):
        from re import _parser as parser
    else:
        import sre_parse as parser
    return parser.parse(pattern)


def _measure(parsed: Any, *, inside: bool) -> tuple[int, int]:
    """How many unbounded repeats follow one another at most, and how many of them repeat a wide set of characters.

    ``inside`` says that the part stands in an unbounded repeat.  Raises _NestedRepeatError.
    """
    repeats = wide = 0
    for operation, argument in parsed:
        inner = (0, 0)
        if _is_repeat(operation):
            _, most, body = argument
            endless = most > ENDLESS
            if (endless and inside) or (most > 1 and _is_ambiguous(body)):
                raise _NestedRepeatError
            inner = _measure(body, inside=inside or endless)
            if endless:
                inner = (inner[0] + 1, inner[1] + _is_wide(body))
        else:
            parts = [_measure(part, inside=inside) for part in _parts(str(operation), argument)]
            inner = (max((part[0] for part in parts), default=0), max((part[1] for part in parts), default=0))
        repeats, wide = repeats + inner[0], wide + inner[1]
    return repeats, wide


def _parts(name: str, argument: Any) -> list[Any]:
    """The patterns inside one item of a parsed pattern, of which one is taken."""
    if name == "BRANCH":
        return list(argument[1])
    if name == "SUBPATTERN":
        return [argument[-1]]
    if name == "ATOMIC_GROUP":
        return [argument]
    if name in ("ASSERT", "ASSERT_NOT"):
        return [argument[1]]
    if name == "GROUPREF_EXISTS":
        return [part for part in argument[1:] if part is not None]
    return []


def _is_repeat(operation: Any) -> bool:
    return str(operation) in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")


def _is_ambiguous(body: Any) -> bool:
    """Whether what is repeated may itself stretch without a fixed character that tells one round from the next."""
    stretching = [argument for operation, argument in body if _is_repeat(operation) and argument[1] > argument[0]]
    fixed = any(str(operation) in ("LITERAL", "IN", "NOT_LITERAL", "ANY") for operation, _ in body)
    if any(not fixed or _is_wide(argument[2]) for argument in stretching):
        return True
    return any(_is_ambiguous(part) for operation, argument in body for part in _parts(str(operation), argument))


def _is_wide(body: Any) -> bool:
    """Whether one step of a repeat takes a large set of characters."""
    for operation, argument in body:
        if str(operation) in ("ANY", "NOT_LITERAL"):
            return True
        if str(operation) == "IN" and any(_is_wide_part(str(kind), what) for kind, what in argument):
            return True
        if any(_is_wide(part) for part in _parts(str(operation), argument)):
            return True
    return False


def _is_wide_part(kind: str, what: Any) -> bool:
    if kind == "RANGE":
        return bool(what[1] - what[0] > 100)
    return kind == "NEGATE" or str(what) in ("CATEGORY_WORD", "CATEGORY_NOT_DIGIT", "CATEGORY_NOT_SPACE")
