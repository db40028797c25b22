"""Numbers written as a section of a format code asks: digits, scaling, fractions, powers of ten, Chinese numerals.

Values are non-negative Decimals here; the sign is the business of `number_formats`.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from msgspec import Struct

from perflint.readers.shared.number_formats.codes import Section, Token, fraction_bar
from perflint.text import trimmed

_WIDE = Context(prec=1000, rounding=ROUND_HALF_UP)  # 1E+308 is written out with all its digits
_GENERAL_WIDTH = 11  # characters of a number in General
_LARGEST_DENOMINATOR = 10**7 - 1
_NUMERALS = {1: "〇一二三四五六七八九", 2: "零壹贰叁肆伍陆柒捌玖", 3: "０１２３４５６７８９"}
_PLACES = {1: ("", "十", "百", "千"), 2: ("", "拾", "佰", "仟"), 3: ("", "十", "百", "千")}
_GROUPS = ("", "万", "亿", "万亿")


def decimal_of(value: float) -> Decimal:
    """The number as Excel holds it: fifteen significant digits, so that 0.1+0.2 is 0.3 and 1.005 rounds up."""
    return Decimal(f"{value:.15g}")


def general(value: Decimal) -> str:
    """A non-negative number in the format General: at most eleven characters, else a power of ten."""
    if not value:
        return "0"
    power = value.adjusted()
    if -5 < power < _GENERAL_WIDTH:
        places = max(0, _GENERAL_WIDTH - 2 - max(power, 0))
        text = trimmed(f"{_rounded(value, places):f}")
        if len(text) <= _GENERAL_WIDTH:
            return text
    elif power < 0 and len(text := f"{value.normalize(_WIDE):f}") <= _GENERAL_WIDTH:
        return text
    mantissa = _rounded(value.scaleb(-power, _WIDE), 5)
    if mantissa >= 10:
        mantissa, power = mantissa.scaleb(-1, _WIDE), power + 1
    return f"{trimmed(f'{mantissa:f}')}E{'-' if power < 0 else '+'}{abs(power):02d}"


class _Layout(Struct, frozen=True):
    """A number section prepared: the power of ten it scales by, its decimal places, and how its digits are set.

    ``plain`` is for the usual case, all places in one run: text before them, number of obligatory digits before the
    point and of decimals all obligatory, and text behind them.
    """

    power: int
    places: int
    whole: tuple[Token, ...]
    rest: tuple[Token, ...]
    grouped: bool
    plain: tuple[str, int, str] | None


@lru_cache(maxsize=1024)
def _layout(tokens: tuple[Token, ...]) -> _Layout:
    point = next((at for at, token in enumerate(tokens) if token.kind == "point"), len(tokens))
    places = sum(token.kind == "digit" for token in tokens[point:])
    percents = sum(token.kind == "percent" for token in tokens)
    grouped, thousands = _commas(tokens, point)
    whole, rest = tokens[:point], tokens[point:]
    return _Layout(2 * percents - 3 * thousands, places, whole, rest, grouped, _plain(whole, rest))


def _plain(whole: tuple[Token, ...], rest: tuple[Token, ...]) -> tuple[str, int, str] | None:
    digits = [at for at, token in enumerate(whole) if token.kind == "digit"]
    if not digits or any(token.kind not in {"digit", "comma"} for token in whole[digits[0] : digits[-1] + 1]):
        return None
    asked = "".join(token.text for token in whole[digits[0] :] if token.kind == "digit").lstrip("#")
    decimals = [at for at, token in enumerate(rest) if token.kind == "digit"]
    run = rest[1 : len(decimals) + 1]
    if asked.strip("0") or not asked or any(token.text != "0" for token in run) or (rest and not decimals):
        return None
    behind = whole[digits[-1] + 1 :] if not rest else rest[len(decimals) + 1 :]
    if rest and any(token.kind != "comma" for token in whole[digits[-1] + 1 :]):
        return None
    return _literals(whole[: digits[0]]), len(asked), _literals(behind)


def write_number(section: Section, value: Decimal) -> str:
    """A non-negative number by the tokens of a number section (digits, point, commas, per cent, literals)."""
    layout = _layout(section.tokens)
    scaled = value.scaleb(layout.power, _WIDE) if layout.power else value
    rounded = _rounded(scaled, layout.places)
    if layout.plain and (layout.plain[1] == 1 or rounded.adjusted() + 1 >= layout.plain[1]):
        before, _, behind = layout.plain
        text = f"{before}{rounded:,f}{behind}" if layout.grouped else f"{before}{rounded:f}{behind}"
    else:
        whole, _, rest = f"{rounded:f}".partition(".")
        text = _whole(layout.whole, whole.lstrip("0"), layout.grouped) + _decimals(layout.rest, rest)
    return numerals(text, section.digits)


def write_scientific(section: Section, value: Decimal) -> str:
    """A non-negative number as mantissa and power of ten; several places before the point keep the power a multiple."""
    tokens = section.tokens
    mark = next(at for at, token in enumerate(tokens) if token.kind == "exponent")
    head, tail = tokens[:mark], tokens[mark + 1 :]
    point = next((at for at, token in enumerate(head) if token.kind == "point"), len(head))
    step = max(1, sum(token.kind == "digit" for token in head[:point]))
    places = sum(token.kind == "digit" for token in head[point:])
    power = value.adjusted() // step * step if value else 0
    mantissa = _rounded(value.scaleb(-power, _WIDE), places)
    if mantissa.adjusted() >= step:
        power += step
        mantissa = _rounded(value.scaleb(-power, _WIDE), places)
    whole, _, rest = f"{mantissa:f}".partition(".")
    sign = "-" if power < 0 else "+" if tokens[mark].text.endswith("+") else ""
    exponent = _whole(tail, str(abs(power)).lstrip("0"), False)
    return f"{_whole(head[:point], whole.lstrip('0'), False)}{_decimals(head[point:], rest)}E{sign}{exponent}"


def write_fraction(section: Section, value: Decimal) -> str:
    """A non-negative number as a fraction, with the whole part apart where the format has a place for it."""
    from fractions import Fraction

    tokens = section.tokens
    bar = fraction_bar(tokens) or 0
    start = bar
    while start and tokens[start - 1].kind == "digit":
        start -= 1
    end = bar + 1
    while end < len(tokens) and (tokens[end].kind == "digit" or tokens[end].text.isdigit()):
        end += 1
    fixed = "".join(token.text for token in tokens[bar + 1 : end])
    mixed = any(token.kind == "digit" for token in tokens[:start])
    whole = int(value) if mixed else 0
    part = Fraction(value) - whole
    if fixed.isdigit() and int(fixed):
        denominator = int(fixed)
        numerator = int(part * denominator + Fraction(1, 2))
    else:
        nearest = part.limit_denominator(min(10 ** len(fixed) - 1, _LARGEST_DENOMINATOR))
        numerator, denominator = nearest.numerator, nearest.denominator
    if mixed and numerator == denominator:
        whole, numerator = whole + 1, 0
    head = _whole(tokens[:start], str(whole).lstrip("0"), False)
    tail = "".join(token.text for token in tokens[end:])
    if mixed and not numerator:
        return (head if head.strip() else "0") + tail
    top = str(numerator).rjust(sum(token.text == "?" for token in tokens[start:bar]))
    return f"{head}{top}/{str(denominator).ljust(fixed.count('?'))}{tail}"


# ── digits ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(_unit(places), context=_WIDE)


@lru_cache(maxsize=64)
def _unit(places: int) -> Decimal:
    return Decimal(1).scaleb(-places, _WIDE)


def _commas(tokens: tuple[Token, ...], point: int) -> tuple[bool, int]:
    """Whether thousands are set apart (a comma between two digits), and how often a trailing comma divides by 1000."""
    digits = [at for at, token in enumerate(tokens) if token.kind == "digit"]
    whole = [at for at in digits if at < point]
    commas = [at for at, token in enumerate(tokens) if token.kind == "comma"]
    grouped = any(whole and whole[0] < at < whole[-1] for at in commas)
    ends = {last for last in (whole[-1] if whole else -1, digits[-1] if digits else -1) if last >= 0}
    thousands = 0
    for end in ends:
        at = end + 1
        while at < len(tokens) and tokens[at].kind == "comma":
            thousands, at = thousands + 1, at + 1
    return grouped, thousands


def _whole(tokens: tuple[Token, ...], digits: str, grouped: bool) -> str:
    """Digits set from the right; the first place takes all that are left over."""
    places = [at for at, token in enumerate(tokens) if token.kind == "digit"]
    if not places:
        return digits + _literals(tokens) if digits else _literals(tokens)
    written: list[str] = []
    count = 0
    for at in range(len(tokens) - 1, -1, -1):
        token = tokens[at]
        if token.kind != "digit":
            written.append("" if token.kind == "comma" else token.text)
            continue
        left = len(digits) - count
        taken = max(1, left) if at == places[0] else 1
        for _ in range(taken):
            digit = digits[-1 - count] if count < len(digits) else {"0": "0", "?": " "}.get(token.text, "")
            if grouped and count and count % 3 == 0 and digit not in {"", " "}:
                written.append(",")
            written.append(digit)
            count += 1
    return "".join(reversed(written))


def _decimals(tokens: tuple[Token, ...], digits: str) -> str:
    """The point and what follows it; # writes no zeros at the end, ? writes blanks instead of them."""
    asked = [token.text for token in tokens if token.kind == "digit"]
    last = max((at for at, digit in enumerate(digits) if digit != "0"), default=-1)
    last = max(last, max((at for at, place in enumerate(asked) if place == "0"), default=-1))
    written: list[str] = []
    at = 0
    for token in tokens:
        if token.kind == "digit":
            written.append(digits[at] if at <= last else " " if token.text == "?" else "")
            at += 1
        elif token.kind != "comma":
            written.append(token.text)
    return "".join(written)


def _literals(tokens: tuple[Token, ...]) -> str:
    return "".join(token.text for token in tokens if token.kind != "comma")


# ── Chinese numerals ────────────────────────────────────────────────────────────────────────────────────────────


def numerals(text: str, style: int) -> str:
    """Each digit as a numeral of [DBNum1], [DBNum2] or [DBNum3]; unchanged for style 0."""
    return (
        text.translate({ord("0") + digit: numeral for digit, numeral in enumerate(_NUMERALS[style])}) if style else text
    )


def spoken(text: str, style: int) -> str:
    """A number in General read out: 123 一百二十三; digits after the point one by one; powers of ten digit by digit."""
    whole, point, rest = text.partition(".")
    if not style or not whole.isdigit() or len(whole) > 4 * len(_GROUPS):
        return numerals(text, style)
    zero = _NUMERALS[style][0]
    padded = whole.zfill(-(-len(whole) // 4) * 4)
    read = ""
    for begin in range(0, len(padded), 4):
        four, group = padded[begin : begin + 4], _GROUPS[(len(padded) - begin) // 4 - 1]
        if four == "0000":
            read += "" if read.endswith(zero) or not read else zero
            continue
        if read and four[0] == "0" and not read.endswith(zero):
            read += zero
        read += _four(four.lstrip("0"), style) + group
    read = (read.rstrip(zero) or zero) if len(whole) > 1 else numerals(whole, style)
    return read + point + numerals(rest, style)


def _four(digits: str, style: int) -> str:
    """Up to four digits with their places; a run of zeros inside is read as one."""
    zero = _NUMERALS[style][0]
    read = ""
    for at, digit in enumerate(digits):
        if digit == "0":
            read += zero if read and not read.endswith(zero) else ""
        else:
            read += _NUMERALS[style][int(digit)] + _PLACES[style][len(digits) - 1 - at]
    return read.rstrip(zero)
