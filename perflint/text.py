"""Small functions over texts: width, wording, likeness, how numbers, files and columns are called, columns on a screen.

They know nothing of indicators or files and never raise.  What a value says is read in `perflint.values`; which words
mean what stands in `perflint.lexicon`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

from perflint.patterns import one_of, pattern_of

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SMALL_FORMS = {
    0xFE50 + offset: ord(character)
    for offset, character in enumerate("，、．\0；：？！－（）｛｝〔〕＃＆＊＋－＜＞＝\0＼＄％＠")
    if character != "\0"
}
NARROW: dict[int, int] = {
    **{small: _FULL_WIDTH.get(wide, wide) for small, wide in _SMALL_FORMS.items()},
    **_FULL_WIDTH,
    0x3000: 0x20,  # ideographic space
    0x00A0: 0x20,  # no-break space
    0xFFE5: 0xA5,  # ￥
    0xFFE0: 0xA2,  # ￠
    0x301C: 0x7E,  # 〜 stands for ～ where a font has no other
    0x2236: 0x3A,  # ∶ stands for a colon in many exports
}
"""A `str.translate` table of one-to-one replacements, so that a place in the result is the same place in the source."""

_WIDE = one_of(map(chr, NARROW))
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
LINE_END = pattern_of("\r\n|\r|\n")
_BRACKETS = {"（": "）", "(": ")", "《": "》", "“": "”", "〔": "〕", "【": "】"}
_COMPARED = 1000  # characters of each side that `similarity` looks at


def unmarred(data: bytes) -> bool:
    """Whether a part of a file in UTF-8 holds no letter with a tone mark (ā), no 注音, no replaced or private character.

    These are the traces of a spoilt copy that can be told byte by byte; a backslash and u may write any character.
    """
    # single bytes first: they are looked for many times faster than two together
    if any(lead in data for lead in (b"\xee", b"\xc3", b"\xc4", b"\xc5", b"\xc7")):
        return False
    if (b"\\" in data and b"\\u" in data) or _phonetic().search(data):
        return False
    return _strange().search(data) is None


@cache
def _phonetic() -> re.Pattern[bytes]:
    return pattern_of(rb"\xe3\x84")


@cache
def _strange() -> re.Pattern[bytes]:
    return pattern_of(rb"\xef(?![\xbc\xbd])")  # ，：％ and their like are not


def left_open(text: str) -> bool:
    """Whether a bracket or quotation is left open."""
    return any(text.count(left) > text.count(right) for left, right in _BRACKETS.items())


def narrow(text: str) -> str:
    """Full-width letters, digits and punctuation as half-width ones; the length never changes."""
    return text.translate(NARROW) if _WIDE.search(text) else text  # looking first takes a tenth of the time


@cache
def _spaces() -> re.Pattern[str]:
    return pattern_of(rf"[\s{_INVISIBLE}]+")


@cache
def _decoration() -> re.Pattern[str]:
    return pattern_of(r"[\W_]+")


@cache
def _clause_marks() -> re.Pattern[str]:
    return pattern_of(r"[，。；、：！？,;:!?\n\r]+|(?<!\d)\.|\.(?!\d)")


def compact(text: str) -> str:
    """Without any white space or invisible character."""
    if text.isprintable() and " " not in text:  # no other white space is printable, nor is what nobody sees
        return text
    return _spaces().sub("", text)


def bare(text: str) -> str:
    """Only letters, digits and ideographs, narrow and in lower case: two wordings compared without punctuation."""
    plain = narrow(text)
    return (plain if plain.isalnum() else _decoration().sub("", plain)).lower()


def unnumbered(name: str) -> str:
    """The name of an indicator without the 指标1： that a form prints before it."""
    return _numbering().sub("", name, 1) if "指标" in name else name


@cache
def _numbering() -> re.Pattern[str]:
    return pattern_of(r"^[\s★☆*●]*指标\s?\d{1,3}\s?[:：.、．]\s*")


def clauses(text: str) -> list[str]:
    """The parts between punctuation marks, stripped, empty ones left out; a decimal point divides nothing."""
    parts = (part.strip() for part in _clause_marks().split(text))
    return [part for part in parts if part]


def bigrams(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of the bare text; a single character is its own and only member."""
    plain = bare(text)
    if len(plain) < 2:
        return frozenset((plain,)) if plain else frozenset()
    return frozenset(plain[index : index + 2] for index in range(len(plain) - 1))


def similarity(a: str, b: str) -> float:
    """Twice the longest common subsequence over both lengths, 0 to 1, of the bare texts' first thousand characters."""
    left, right = bare(a)[:_COMPARED], bare(b)[:_COMPARED]
    if not left or not right:
        return 0.0
    if left == right:
        return 1.0
    return 2 * _common(left, right) / (len(left) + len(right))


def _common(left: str, right: str) -> int:
    """Length of the longest common subsequence, one big integer standing for a row of the table (Hyyrö)."""
    places: dict[str, int] = {}
    for index, character in enumerate(left):
        places[character] = places.get(character, 0) | 1 << index
    full = (1 << len(left)) - 1
    row = full
    for character in right:
        met = row & places.get(character, 0)
        row = ((row + met) | (row - met)) & full
    return len(left) - row.bit_count()


def edited(text: str, replacements: Iterable[tuple[int, int, str]]) -> str:
    """The text with each ``text[start:end]`` replaced; the replacements must not overlap."""
    for start, end, after in sorted(replacements, reverse=True):
        text = text[:start] + after + text[end:]
    return text


def clipped(text: str, longest: int) -> str:
    """The text, or its first characters and … where it is longer than so many."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def trimmed(number: str) -> str:
    """A number without the noughts at the end of its decimals: 86.50 → 86.5, 18.00 → 18, 100 → 100."""
    return number.rstrip("0").rstrip(".") if "." in number else number


def file_name(path: str) -> str:
    """The last part of a path, with slashes of either kind."""
    return path.replace("\\", "/").rpartition("/")[2]


def cjk_length(text: str) -> int:
    """How many ideographs the text holds."""
    return sum(1 for character in text if "\u4e00" <= character <= "\u9fff" or "\u3400" <= character <= "\u4dbf")


def display_width(text: str) -> int:
    """Columns on a terminal: two for East Asian wide characters, none for marks that join the one before."""
    width = 0
    for character in text:
        if character < "\u0300":
            width += character >= " "
        elif unicodedata.combining(character) or character in _INVISIBLE:
            continue
        else:
            width += 2 if unicodedata.east_asian_width(character) in "WF" else 1
    return width


@lru_cache(maxsize=1024)
def letters(column: int) -> str:
    """The letters of a 0-based column: A, Z, AA."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


@lru_cache(maxsize=1024)
def column_of(name: str) -> int:
    """The 0-based column of one to three letters."""
    column = 0
    for letter in name.upper():
        column = 26 * column + ord(letter) - 64
    return column - 1
