"""One number in prepared text with everything glued to it: digits, unit, 百分之, 成, 半, and the far end of a range.

Whether that number is what the value states is judged in `meaning`; comparators, periods and lead are put to it in
`quantities`.
"""

from __future__ import annotations

import re
from decimal import Decimal

from msgspec import Struct, field

from perflint.patterns import pattern_of
from perflint.values.numerals import TOKEN
from perflint.values.parts import Sign, number_of, unit_at
from perflint.values.tables import Tables

_HUNDREDTHS = {"百": "%", "千": "‰", "万": "‱"}
_ROUND = {"百": (Decimal(100), 1), "千": (Decimal(1000), 1), "百万": (Decimal(100), 1), "千万": (Decimal(1000), 1)}
_BEFORE_ROUND = frozenset("近约超逾")
_NOT_BEFORE_NUMBER = frozenset("第№.§〔[{#")
_NOT_BEFORE_NUMERAL = frozenset("数几好")  # 数十人 says no number, 村数3个 does
_RANGE_JOINS = ("--", "-", "~~", "~", "至", "到")
_TENTHS_TRAPS = ("成立", "成功", "成员", "成果", "成本", "成效")
_MOST_TENTHS = 10
_BRACKET = 14
_ASIDE = pattern_of(r"\((?:含|\d{1,6}(?:\.\d{1,4})?)\)")
_CURRENCIES = {"¥": "元", "$": "美元"}
_MIDNIGHT = 24
_CLOCK = pattern_of(r"(?:钟|整|半|[0-5]?\d分)?(?=之前|以前|[前后到送])|钟|整|半|[0-5]?\d分")
_TELEPHONE = 6  # digits on both sides of a dash that no range of amounts has


class Quantity(Struct):
    """A number with its surroundings; places are in the prepared text."""

    start: int
    end: int
    number: Decimal
    upper: Decimal | None = None
    sign: Sign | None = None
    unit: str | None = None
    per: str | None = None
    per_last: str = ""
    lead: tuple[int, int] = (0, 0)
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)
    kind: str = "quantity"


def number_at(text: str, token: re.Match[str], known: Tables) -> Quantity | None:
    """The number of the token with its unit, unless it is plainly part of a name, a code or another number."""
    start = token.start()
    if _is_part(text, start):
        return None
    if token["of"] or token["whole"]:
        return _spoken(token)
    read = number_of(token)
    if read is None and (
        text[max(0, start - 1) : start] in _BEFORE_ROUND or text[token.end() : token.end() + 1] in known.between
    ):
        read = _ROUND.get(token[0])  # 近百人, 百余人
    if read is None:
        return None
    number, length = read
    end = start + length
    following = text[end : end + 1]
    if not token["chinese"] and (following in (":", "号", "#") or _is_code(text, token)):
        return None
    if following == "比" and text[end + 1 : end + 2].isdigit():  # 3比1
        return None
    if following == "年" and text.startswith("年一遇", end):
        return None  # a flood that comes once in twenty years is a grade
    quantity = Quantity(start, end, number, spans={"number": (start, end)})
    if following == "成" and number <= _MOST_TENTHS and not text.startswith(_TENTHS_TRAPS, end):
        return _tenths(text, quantity)
    if (following == "个" and text.startswith("个半", end)) or (following == "半" and not token["chinese"]):
        quantity.number += Decimal("0.5")
        end += 1 + (following == "个")
        quantity.spans["number"] = (start, end)
        following = text[end : end + 1]
    multiplied = following in known.multiplier_heads and text[end + 1 : end + 2] in known.between  # 2万余份
    if not ((multiplied or following in known.between) and _about(text, quantity, end, multiplied, known)):
        _with_unit(text, quantity, end, known)
    if quantity.unit is None and start:
        if start > 1 and text[start - 1] == "+":  # 一图+2
            return None
        quantity.unit = _CURRENCIES.get(text[start - 1])
    if text[quantity.end : quantity.end + 1] == "±":
        _give_or_take(text, quantity, known)
    return quantity


def _about(text: str, quantity: Quantity, end: int, multiplied: bool, known: Tables) -> bool:
    """Whether the 余 of 20余户 and 2万余份 or the + of 1000+人 stands behind the number, and what it makes of it."""
    place = end + multiplied
    sign = known.between[text[place]]
    if sign != "≈" and not unit_at(text, place + 1, known):
        return False
    quantity.sign = Sign(sign, place, place + 1, quantity.start)
    _with_unit(text, quantity, place + 1, known)
    if multiplied:
        quantity.unit = text[end] + (quantity.unit or "")
        quantity.spans["unit"] = (end, quantity.end)
    return True


def _give_or_take(text: str, quantity: Quantity, known: Tables) -> None:
    """150±5人 is about 150."""
    token = TOKEN.match(text, quantity.end + 1)
    margin = _second_number(text, token, known) if token else None
    unit = common_unit(quantity.unit, margin.unit) if margin else None
    if margin and unit is not None:
        quantity.sign = Sign("≈", quantity.end, quantity.end + 1, quantity.start)
        quantity.unit, quantity.end = unit or None, margin.end
        if "unit" in margin.spans:
            quantity.spans["unit"] = margin.spans["unit"]


def _is_part(text: str, start: int) -> bool:
    """Whether what stands before makes the number part of something else: PM2.5, 第3, 2/3, the end of 1-6级."""
    before = text[start - 1 : start] if start else ""
    if not before:
        return False
    if before in _NOT_BEFORE_NUMERAL and not text[start : start + 1].isdigit():
        return True
    if before in _NOT_BEFORE_NUMBER or text.endswith("分之", 0, start):
        return True
    if before.isascii() and before.isalnum() and text[start - 2 : start].lower() != "ph":
        return True
    earlier = text[start - 2 : start - 1] if start > 1 else ""
    if before in "/:比":
        return earlier.isdigit()
    if before == "+":  # N+1, but 增长+5%
        return earlier.isascii() and earlier.isalnum()
    if before in "-~至到":
        return (
            earlier.isdigit()
            or earlier in ("级", "岁", "类")
            or (before == "-" and earlier.isascii() and earlier.isalpha())
        )
    return False


def _tenths(text: str, quantity: Quantity) -> Quantity:
    """九成 is 90 %, 六成五 is 65 %."""
    end = quantity.end
    quantity.number, quantity.unit, quantity.end = quantity.number * 10, "%", end + 1
    quantity.spans["unit"] = (end, end + 1)
    token = TOKEN.match(text, end + 1)
    more = number_of(token) if token and len(token[0]) == 1 else None
    if more and more[0] < 10:
        quantity.number, quantity.end = quantity.number + more[0], end + 2
    return quantity


def _spoken(token: re.Match[str]) -> Quantity | None:
    """百分之九十五, 千分之三, 百分百."""
    start, end = token.span()
    if token["whole"]:
        return Quantity(start, end, Decimal(100), unit="%", spans={"number": (start, end), "unit": (start, end)})
    inner = TOKEN.match(token.string, start + 3, end)
    read = number_of(inner) if inner else None
    rest = token.string[start + 3 : end]
    if read is None:
        if rest not in ("百", "一百"):
            return None
        read = Decimal(100), len(rest)
    spans = {"number": (start + 3, start + 3 + read[1]), "unit": (start, start + 3)}
    return Quantity(start, start + 3 + read[1], read[0], unit=_HUNDREDTHS[token.string[start]], spans=spans)


def _is_code(text: str, token: re.Match[str]) -> bool:
    """A telephone number, a standard or a list number rather than an amount."""
    digits, end = token["digits"], token.end()
    if digits[0] == "0" and len(digits) > 2 and not token["decimals"]:
        return True
    if text[end : end + 1] in ("-", "~") and text[end + 1 : end + 2].isdigit():
        parts = 1
        place = end
        while text[place : place + 1] in ("-", "~") and text[place + 1 : place + 2].isdigit() and parts < 4:
            parts += 1
            place += 1
            while text[place : place + 1].isdigit() or text[place : place + 1] == ".":
                place += 1
        return parts > 2 or (len(digits) > _TELEPHONE and place - end > _TELEPHONE)
    return (
        text[end : end + 1] in (".", "、", ")")
        and not text[end + 1 : end + 2].isdigit()
        and end + 1 < len(text)
        and (token.start() == 0 or text[token.start() - 1] in ",;。(")
    )


def _with_unit(text: str, quantity: Quantity, end: int, known: Tables) -> Quantity:
    quantity.end = end
    unit = unit_at(text, end, known)
    aside = None if unit else _ASIDE.match(text, end)
    if aside:  # ≤5(8)mg/L, ≥95(含)%
        unit = unit_at(text, aside.end(), known)
    if unit:
        bracketed = text.startswith("(", end) and text.startswith(")", unit.end)
        quantity.unit, quantity.end = unit.text, unit.end + bracketed
        quantity.spans["unit"] = (unit.start, unit.end)
        if unit.text in ("年", "天", "月") and text.startswith("半", quantity.end):  # 一年半
            quantity.number += Decimal("0.5")
            quantity.end += 1
        elif unit.text == "点" and quantity.number <= _MIDNIGHT and (clock := _CLOCK.match(text, unit.end)):
            quantity.unit, quantity.end = "点钟", clock.end()  # 6点半前, 11点30分之前
    return quantity


def extend_to_range(text: str, quantity: Quantity, known: Tables) -> bool | None:
    """Make it a range when a second number follows (3-5次); False when the pair is neither number nor range."""
    place = quantity.end
    if text.startswith("(含", place):
        close = text.find(")", place, place + _BRACKET)
        place = close + 1 if close > 0 else place
    join = next((join for join in _RANGE_JOINS if text.startswith(join, place)), "")
    below = quantity.number < 0
    if below and join.startswith("-"):  # -5-10
        return None
    minus = below and text.startswith("-", place + len(join))
    token = TOKEN.match(text, place + len(join) + minus) if join else None
    if token is None:
        return None
    second = _spoken(token) if token["of"] else _second_number(text, token, known)
    if second is None:
        return None
    if minus:
        second.number, second.spans["number"] = -second.number, (token.start() - 1, second.spans["number"][1])
    unit = common_unit(quantity.unit, second.unit)
    if unit is None or quantity.number >= second.number:
        return None
    if unit in known.levels or unit in known.ages or text.startswith(("级", "类"), second.end):
        return False
    quantity.upper, quantity.unit, quantity.end = second.number, unit or None, second.end
    quantity.spans["upper"] = second.spans["number"]
    if "unit" in second.spans:
        quantity.spans["unit"] = second.spans["unit"]
    return True


def _second_number(text: str, token: re.Match[str], known: Tables) -> Quantity | None:
    read = number_of(token)
    digits = token["digits"] or ""
    if read is None or (len(digits) > 1 and digits[0] == "0"):
        return None
    start, end = token.start(), token.start() + read[1]
    return _with_unit(text, Quantity(start, end, read[0], spans={"number": (start, end)}), end, known)


def common_unit(first: str | None, second: str | None) -> str | None:
    """The unit of a range, empty for none; None when the two ends measure different things."""
    if not first or first == second:
        return second or ""
    if not second:
        return first
    return second if second.startswith(first) else None
