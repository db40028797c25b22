"""Regular expressions from rule files: refused when they could run away, compiled on first use, bounded in what they see.

A rulebook is hostile input.  Nested unbounded repeats are refused, as are repeats of alternatives that can take one text in several ways,
and the text looked at is the shorter the more unbounded repeats a pattern has.  What gets past that costs its rule the
time it has for a file (`perflint.stopwatch`); docs/security.md says why this and no other engine.
"""

from __future__ import annotations

import functools
import re
import sys
import warnings
from typing import Any

from perflint.patterns import pattern_of

LONGEST_PATTERN = 1000
MOST_REPEATS = 8
REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")  # as the parser of patterns calls them
ENDLESS = 200  # a repeat of more rounds counts as unbounded
SEEN = {0: 100_000, 1: 5_000, 2: 1_000}  # characters looked at, by the number of wide unbounded repeats
SEEN_BY_NARROW = {0: 100_000, 1: 20_000, 2: 20_000, 3: 5_000}  # by that of all unbounded repeats, most looked up last
SHORT = min(SEEN.values())  # characters that any pattern may look at
MANY = 12  # rounds of what can take a text in several ways, each of which doubles them

# What `re` says, by how it begins → what the author reads.
SAID = {
    "missing ), unterminated comment": "注释 (?#…) 少了右括号 )",
    "missing )": "左括号 ( 没有配对的右括号 )",
    "unbalanced parenthesis": "多了一个右括号 )，要匹配括号本身写成 \\)",
    "unterminated character set": "左方括号 [ 没有配对的右方括号 ]",
    "nothing to repeat": "*、+、? 或 {…} 前面没有可以重复的内容，要匹配符号本身在前面加反斜杠",
    "multiple repeat": "两个表示重复的符号连在一起，如 **",
    "min repeat greater": "{少,多} 里前一个数比后一个大",
    "the repetition number is too large": "重复的次数太大",
    "bad escape (end": "末尾多了一个反斜杠，要匹配反斜杠本身写两个",
    "bad escape": "没有这样的转义，反斜杠后面的字母不对",
    "incomplete escape": "反斜杠开头的转义没有写完",
    "undefined character name": "没有这个名称的字符",
    "bad character range": "方括号里的范围前后颠倒或写法不对，如 [z-a]；要匹配减号本身放在最后",
    "look-behind requires fixed-width": "(?<=…) 和 (?<!…) 里面只能是长度固定的内容，不能有 *、+、?",
    "unknown extension": "(? 后面的写法不认识，不捕获的分组写成 (?:…)",
    "unexpected end of pattern": "(? 后面没有写完",
    "missing group name": "分组没有名称",
    "missing <": "分组名称要写在尖括号里，如 (?P<n>…)",
    "missing >": "分组名称少了右尖括号 >",
    "bad character in group name": "分组名称只能用字母、数字和下划线，不能以数字开头",
    "unknown group name": "引用了没有定义的分组名称",
    "redefinition of group name": "分组名称重复",
    "invalid group reference": "引用的分组不存在，没有那么多对括号",
    "bad group number": "分组的编号不对",
    "cannot refer to": "不能在分组之内引用它自己",
    "conditional backref": "条件分组最多只有两个分支",
    "global flags not at the start": "(?i) 这样的标志只能写在最前面",
    "bad inline flags": "(?i) 这样的标志写法不对",
    "unknown flag": "没有这个标志",
    "missing flag": "标志没有写完",
    "missing -": "标志没有写完",
    "missing :": "标志后面少了冒号",
}


def fault(pattern: str) -> str | None:
    """Why a pattern is refused, in Chinese, or None when it is fine."""
    if len(pattern) > LONGEST_PATTERN:
        return f"正则表达式超过 {LONGEST_PATTERN} 个字符"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(pattern)
            repeats, wide = _measure(parsed_pattern(pattern), inside=False)
    except re.error as error:
        said = next((chinese for start, chinese in SAID.items() if error.msg.startswith(start)), "写法不对")
        return f"正则表达式有误：{said}（第 {(error.pos or 0) + 1} 个字符）"
    except FutureWarning:
        return "正则表达式有误：方括号里面的 [、--、&&、~~、|| 要在前面加反斜杠"
    except (OverflowError, RecursionError, RuntimeError, Warning):
        return "正则表达式过于复杂"
    except _AmbiguousError:
        return "正则表达式重复几个选项，而同一段文字能用几种方式拆成这些选项，如 (a|ab|b)+，可能永远算不完；去掉多余的选项，或写成 {1,10}"
    except _NestedRepeatError:
        return "正则表达式里“不限次数的重复”套着“不限次数的重复”，如 (a+)+，可能永远算不完；去掉一层，或写成 {1,20}"
    if repeats > MOST_REPEATS or wide > max(SEEN):
        return "正则表达式里不限次数的重复太多，可能算得很慢；把 .* 写成 .{0,20} 这样有上限的重复"
    return None


@functools.lru_cache(maxsize=1024)
def compiled(pattern: str) -> re.Pattern[str]:
    """The compiled pattern, which it becomes when a text may hold it."""
    return pattern_of(pattern)


@functools.lru_cache(maxsize=1024)
def reach(pattern: str) -> int:
    """How many characters of a text the pattern may look at: fewer, the more its wide repeats could cost."""
    try:
        repeats, wide = _measure(parsed_pattern(pattern), inside=False)
    except _NestedRepeatError:  # only in word lists, which are no user's patterns
        repeats = wide = MOST_REPEATS
    return min(SEEN[min(wide, max(SEEN))], SEEN_BY_NARROW[min(repeats, max(SEEN_BY_NARROW))])


def search(pattern: str, text: str) -> re.Match[str] | None:
    """Look for the pattern anywhere in the text."""
    if len(text) > SHORT:  # measuring takes as long as compiling, and most texts are short
        text = text[: reach(pattern)]
    return compiled(pattern).search(text)


class _NestedRepeatError(Exception):
    """A repeat inside a repeat that could match one text in very many ways."""


class _AmbiguousError(_NestedRepeatError):
    """A repeat of alternatives that can take one text in several ways."""


def parsed_pattern(pattern: str) -> Any:
    """What the parser of `re` makes of a pattern, which takes far less than compiling it.  Raises re.error and its like."""
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
            if most > MANY:
                from perflint.rulebook.ambiguity import is_ambiguous

                if is_ambiguous(body):
                    raise _AmbiguousError
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
    return str(operation) in REPEATS


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
