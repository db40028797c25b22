"""What the symbol fonts of Word show, as ordinary characters: ticked boxes, comparison signs, circled numbers.

Only the characters that office documents use are known; any other stays as it is written.
"""

from __future__ import annotations

from functools import cache, lru_cache

_PRIVATE = 0xF000  # symbol fonts repeat their 256 characters from here
_CIRCLED = "⓪①②③④⑤⑥⑦⑧⑨⑩"
_FILLED = "⓿❶❷❸❹❺❻❼❽❾❿"


def _run(first: int, characters: str) -> dict[int, str]:
    return {first + offset: character for offset, character in enumerate(characters)}


_FONTS: dict[str, dict[int, str]] = {
    "wingdings": {
        **_run(0x6C, "●❍■□□❑❒◆◆◆❖◆☒"),
        **_run(0x80, _CIRCLED + _FILLED),
        **_run(0x9E, "·•·○○○◉◎○▪☐"),
        0x21: "✏",
        0x4A: "☺",
        0x4C: "☹",
        0xAB: "★",
        0xD8: "➢",
        0xDC: "➲",
        0xE8: "➔",
        **_run(0xDF, "←→↑↓"),
        **_run(0xEF, "⇦⇨⇧⇩⬄"),
        **_run(0xFB, "✗✓☒☑"),
    },
    "wingdings 2": {
        **_run(0x4F, "✗✓☒☑☒☒"),
        **_run(0x69, _CIRCLED + _FILLED),
        **_run(0x96, "·•●"),
        **_run(0xA0, "▪■■☐☐"),
    },
    "webdings": {0x61: "✓", 0x63: "☐", 0x67: "■", 0x6E: "●", 0x72: "✗"},
    "symbol": {
        **_run(0x41, "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ"),
        **_run(0x61, "αβχδεφγηιϕκλμνοπθρστυϖωξψζ"),
        **_run(0xA2, "′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…"),
        **{code: chr(code) for code in range(0x20, 0x40)},
        0x40: "≅",
        0x5B: "[",
        0x5D: "]",
        0x5F: "_",
        0x7B: "{",
        0x7C: "|",
        0x7D: "}",
        0xB4: "×",
        0xC7: "∩",
        0xC8: "∪",
        0xCE: "∈",
        0xD0: "∠",
        0xD5: "∏",
        0xD6: "√",
        0xDE: "⇒",
        0xE5: "∑",
        0xF2: "∫",
    },
}


@lru_cache(64)
def is_symbolic(font: str) -> bool:
    """Whether the font shows symbols in place of letters."""
    return font.lower() in _FONTS


def symbol(font: str, code: int) -> str:
    """The character that ``w:sym`` shows; a font of letters shows the character of that code."""
    known = _FONTS.get(font.lower())
    if known is None:
        return chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code < 0x110000 else ""
    return known.get(code & 0xFF, chr(_PRIVATE | code & 0xFF))


def translated(text: str, font: str) -> str:
    """A text that is set in a symbol font; characters beyond the font (ideographs) fall back to another font."""
    return text.translate(_translation(font.lower()))


@cache
def _translation(font: str) -> dict[int, str]:
    known = _FONTS.get(font, {})
    return {code + base: shown for code, shown in known.items() for base in (0, _PRIVATE)}


_TICKS, _CROSSES, _BOXES, _CIRCLES = "√✓✔", "×✗✘XxＸ", "□☐◻▢", "○〇◯Oo"


def enclosed(frame: str, inner: str) -> str:
    """A character drawn inside another, as Word's 带圈字符 does: ① from ○ and 1, ☑ from □ and √."""
    if frame in _BOXES and inner:
        return "☑" if inner in _TICKS else "☒" if inner in _CROSSES else inner
    if frame in _CIRCLES and inner.isascii() and inner.isdecimal() and len(inner) <= 2:
        return circled(int(inner))
    return inner or frame


def circled(value: int) -> str:
    """The number in a circle, up to 50; beyond that the bare number."""
    for first, code in ((1, 0x2460), (21, 0x3251), (36, 0x32B1)):
        last = {1: 20, 21: 35, 36: 50}[first]
        if first <= value <= last:
            return chr(code + value - first)
    return str(value)
