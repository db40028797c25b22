"""Numbers in the formats that lists of Word use: 1 01 i A 一 壹 甲 ① （1）."""

from __future__ import annotations

from collections.abc import Callable

from perflint.readers.shared.docx.symbols import circled

_MOST = 5_000  # beyond this the formats that grow in length fall back to digits
_DIGITS, _LEGAL = "〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


def numeral(value: int, form: str) -> str:
    """The value in a number format of OOXML; digits for formats that are not known and values a format cannot show."""
    write = _FORMS.get(form)
    return write(value) if write and 0 < value <= _MOST else "" if form in {"none", "bullet"} else str(value)


def _roman(value: int) -> str:
    shown = ""
    for unit, letters in _ROMAN:
        shown += letters * (value // unit)
        value %= unit
    return shown


def _letters(value: int) -> str:
    """a … z, then aa … zz: Word repeats the letter."""
    return chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)


def _counted(value: int, digits: str = _DIGITS, units: tuple[str, str, str] = ("十", "百", "千")) -> str:
    """十二, 一百零五; legal numerals have 壹拾 where counting numbers have 十."""
    shown, gap = "", False
    for power in (3, 2, 1, 0):
        digit = value // 10**power % 10
        if digit:
            shown += ("零" if gap else "") + digits[digit] + (units[power - 1] if power else "")
        gap = bool(shown) and not digit
    return shown.removeprefix("一") if digits is _DIGITS and 10 <= value < 20 else shown


def _from(first: str, last: int) -> Callable[[int], str]:
    """The characters of one block in order, as far as the block goes."""
    return lambda value: chr(ord(first) + value - 1) if value <= last else str(value)


def _spelled(digits: str) -> Callable[[int], str]:
    return lambda value: "".join(digits[int(digit)] for digit in str(value))


_FORMS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda value: f"{value:02}",
    "upperRoman": _roman,
    "lowerRoman": lambda value: _roman(value).lower(),
    "upperLetter": lambda value: _letters(value).upper(),
    "lowerLetter": _letters,
    **dict.fromkeys(("chineseCounting", "chineseCountingThousand", "taiwaneseCounting"), _counted),
    **dict.fromkeys(("taiwaneseCountingThousand", "japaneseCounting"), _counted),
    **dict.fromkeys(("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"), _spelled(_DIGITS)),
    **dict.fromkeys(
        ("chineseLegalSimplified", "ideographLegalTraditional"),
        lambda value: _counted(value, _LEGAL, ("拾", "佰", "仟")),
    ),
    "ideographTraditional": lambda value: _STEMS[(value - 1) % 10],
    "ideographZodiac": lambda value: _BRANCHES[(value - 1) % 12],
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), circled),
    "decimalEnclosedFullstop": _from("⒈", 20),
    "decimalEnclosedParen": _from("⑴", 20),
    "ideographEnclosedCircle": _from("㊀", 10),
    **dict.fromkeys(("decimalFullWidth", "decimalFullWidth2"), _spelled("０１２３４５６７８９")),
    "numberInDash": lambda value: f"- {value} -",
    "ordinal": lambda value: f"{value}.",
}
