"""Finds the number a value states, among several, and puts comparator, denominator and lead to it.

A number that belongs to something else is passed over (`meaning`); what two numbers say together is joined here: ranges
≥90%且≤95%, spans of time 一年两次 and 3个月/次.  `reading` decides between a quantity and a date.
"""

from __future__ import annotations

import re
from decimal import Decimal

from msgspec.structs import replace

from perflint.values.amounts import Quantity, common_unit, extend_to_range, number_at
from perflint.values.meaning import means_amount
from perflint.values.numerals import CHINESE, TOKEN
from perflint.values.parts import Per, Sign, number_of, per_at, sign_after, sign_before
from perflint.values.tables import Tables

_BEFORE_MINUS = frozenset("≥≤<>=≈(:,;")
_CLAUSE_MARKS = frozenset(",;。、!?")
_EDGES = " ,;:。、!?·-~"
_OPENING, _CLOSING = "“‘([【\"'¥$", "”’)]】\"'"
_AROUND = _EDGES + _OPENING
_ANDS = frozenset({"且", "并", "和", "及", "同时", "并且", "但", "而且", "且同时"})
_FROM, _TO = ("由", "从", "自"), ("到", "至", "为")
_RATES = ("率", "度", "比例", "占比", "比重")
_SIZES = frozenset({"money", "area", "length", "mass", "volume", "power", "duration"})
_COUNTS = frozenset({"object", "organisation", "person"})
_DIMENSIONS = frozenset("宽厚高长深")
_ENDS = frozenset(("", *_CLAUSE_MARKS))
_SHORTEST_NOUN = 2
_AHEAD = 10  # characters between 至少 and its number
_NO_LEADING = frozenset(_AROUND + "≤<")
_FARTHEST = 40  # characters between 每月 and its number
_MOST_PERIODS = 60  # 2024年5次 is no span of 2024 years


def find_quantity(text: str, known: Tables) -> Quantity | None:
    """The first number that states how much, joined with what completes it (≥90%且≤95%, 一年两次)."""
    pers = _pers_in(text, known)
    found = _first(text, known, pers)
    if found is None:
        return None
    if found.end < len(text) and text[found.end] not in _NO_LEADING:
        found = _later(text, found, pers, known)
    repeated = known.repeats if found.unit in ("天", "日") else known.events
    if found.per_last in repeated and found.unit in known.spans and found.spans["per"][0] > found.start:
        return _one_per_span(text, found)
    if found.upper is None and (found.sign or text[found.end : found.end + 1] in ("≤", "<")):
        following = _adjoining(text, found, known)
        if following and following.sign:
            found = _closed(found, following)
    if found.per_last in known.periods and found.unit in known.events:
        found.kind = "frequency"
    elif found.upper is not None:
        found.kind = "range"
    return found


def _first(text: str, known: Tables, pers: list[Per]) -> Quantity | None:
    inside = iter(pers)
    current = next(inside, None)
    for token in TOKEN.finditer(text):
        while current and current.end <= token.start():
            current = next(inside, None)
        if current and current.start <= token.start():
            continue
        found = _quantity_at(text, token, pers, known)
        if found:
            return found
    return None


def _one_per_span(text: str, found: Quantity) -> Quantity:
    """3个月/次 is once in three months."""
    span = (found.spans["number"][0], found.spans["unit"][1])
    unit, place = found.per, found.spans["per"]
    half = text.startswith("半", found.start) and found.number == Decimal("0.5")
    per = _span_text("半" if half else f"{abs(found.number):f}", found.unit or "")
    spans = {"per": span, "unit": place}
    if "comparator" in found.spans:
        spans["comparator"] = found.spans["comparator"]
    return replace(found, number=Decimal(1), unit=unit, per=per, spans=spans, kind="frequency")


def _later(text: str, found: Quantity, pers: list[Per], known: Tables) -> Quantity:
    """The next number of the clause where the first only leads to it: 3年1次, 24小时内办结率≥98%, 10kV线路35千米."""
    for token in TOKEN.finditer(text, found.end):
        if token.start() < found.end:
            continue
        if token.start() - found.end > _FARTHEST:
            break
        other = _quantity_at(text, token, pers, known)
        if other is None:
            continue
        begin = min(other.start, other.sign.begin) if other.sign else other.start
        between = text[found.end : begin].rstrip(":")
        if not _CLAUSE_MARKS.isdisjoint(between) or not _only_leads(text, found, other, between, known):
            break
        found = other  # 8核16G服务器4台
    return found


def _only_leads(text: str, found: Quantity, other: Quantity, between: str, known: Tables) -> bool:
    """Whether the first of two numbers is the span of time, the base or a feature of what the other one counts."""
    if other.per and other.spans["per"][0] == found.start:  # 3年1次
        return True
    if text.endswith(_FROM, 0, found.start) and text.endswith(_TO, 0, other.start):  # 由85%提高到90%
        return True
    measure, counted = _measure(found, known), _measure(other, known)
    if len(between) < _SHORTEST_NOUN or found.per:
        return not between and counted == "data"  # 8核16G服务器
    bare = found.sign is None and found.lead[0] == found.lead[1]
    size = measure in _SIZES
    if other.sign is not None and other.sign.sign != "≈" and other.sign.end <= other.start:  # 24h预报准确率≥88%
        return bare or measure == "duration"
    if counted == "percent" != measure and between.endswith(_RATES):  # 公交500米站点覆盖率100%, 24小时内办结率100%
        return bare or measure == "duration" or (size and found.sign is None)
    if found.sign is not None:  # 1000万元以上项目5个
        above = found.sign.start > found.start and text[found.sign.end - 1] in "上下"
        return above and size and counted in _COUNTS
    if measure in ("power", "data") or between[0] in _DIMENSIONS:  # 10kV线路35千米, 4米宽道路3公里
        return other.unit is not None
    last = text[other.end : other.end + 1] in _ENDS
    return bare and size and measure != "money" and counted in _COUNTS and last  # 500吨级泊位2个


def _measure(quantity: Quantity, known: Tables) -> str:
    """The class of what is counted, without multiplier and brackets."""
    unit = (quantity.unit or "").partition("(")[0]
    return known.classes.get(unit.lstrip("十百千万亿"), [""])[0]


def _span_text(number: str, unit: str) -> str:
    """月, 3个月, 半年."""
    if number in ("", "1"):
        return "月" if unit == "个月" else unit
    return f"{number}{unit}"


def _adjoining(text: str, found: Quantity, known: Tables) -> Quantity | None:
    """The quantity right behind, with nothing but a joining word (or, in 60≤得分<80, the thing compared) between."""
    place = found.end
    compared = text[place : place + 1] in ("≤", "<")
    token = TOKEN.search(text, place, place + 16)
    following = _quantity_at(text, token, [], known) if token else None
    if following is None:
        return None
    between = text[place : following.sign.begin if following.sign else following.start].strip(_EDGES)
    return following if compared or not between or between in _ANDS else None


def _closed(low: Quantity, high: Quantity) -> Quantity:
    """≥90%且≤95%, 不低于90%，不高于95%: both ends of one range."""
    signs = (low.sign.sign if low.sign else ">", high.sign.sign if high.sign else "=")
    if signs[0] in "≥>" and signs[1] in "≤<" and high.upper is None and low.number < high.number:
        unit = common_unit(low.unit, high.unit)
        if unit is not None:
            low.upper, low.unit, low.sign = high.number, unit or None, None
            low.spans.pop("comparator", None)
            low.spans["upper"] = high.spans["number"]
    return low


def _pers_in(text: str, known: Tables) -> list[Per]:
    """Denominators written before a number: 每天, 每人每月, 每两周."""
    found: list[Per] = []
    place = text.find("每")
    while place >= 0:
        per = per_at(text, place, known)
        if per:
            found.append(per)
        place = text.find("每", per.end if per else place + 1)
    return found


def _quantity_at(text: str, token: re.Match[str], pers: list[Per], known: Tables) -> Quantity | None:
    quantity = number_at(text, token, known)
    if quantity is None:
        return None
    start = quantity.start
    floor = max((per.end for per in pers if per.end <= start), default=0) if pers else 0
    start -= _minus(text, quantity, floor)
    quantity.sign = (
        sign_before(text, start, floor, known)
        or _first_of(text, quantity, known)
        or quantity.sign
        or (_sign_ahead(text, start, known) if start > _SHORTEST_NOUN else None)
    )
    if extend_to_range(text, quantity, known) is False:
        return None
    per = per_at(text, quantity.end, known)
    if per and not (per.last == quantity.unit and text[per.start].isdigit()):  # 95%/98% is done and due
        _set_per(quantity, per)
        quantity.end = per.end + text.startswith(")", per.end) * ("(" in text[quantity.end : per.start])
    behind = sign_after(text, quantity.end, known)
    if behind:
        quantity.end = behind.end
        if per is None and (per := per_at(text, behind.end, known)):  # 3次以上/年
            _set_per(quantity, per)
            quantity.end = per.end
        if quantity.sign is None or text[quantity.sign.start : quantity.sign.end] in known.frames:
            quantity.sign = Sign(behind.sign, behind.start, behind.end, quantity.sign.begin if quantity.sign else start)
    return _placed(text, token, quantity, pers, known)


def _minus(text: str, quantity: Quantity, floor: int) -> int:
    """How many characters a sign before the number takes: -5% is negative, 增长±5% is not."""
    start = quantity.start
    before = text[start - 1 : start] if start > floor else ""
    if before == "±":
        quantity.start -= 1
        return 1
    if before != "-" or (
        start - 1 > floor and text[start - 2] not in _BEFORE_MINUS and not "一" <= text[start - 2] <= "龥"
    ):
        return 0
    quantity.start -= 1
    quantity.number = -quantity.number
    quantity.spans["number"] = (quantity.start, quantity.spans["number"][1])
    return 1


def _first_of(text: str, quantity: Quantity, known: Tables) -> Sign | None:
    """前3名, 前10%: at most, and 前 stays in the lead."""
    if quantity.unit in known.ranks and text[quantity.start - 1 : quantity.start] == "前":
        return Sign("≤", quantity.start - 1, quantity.start, quantity.start)
    return None


def _sign_ahead(text: str, end: int, known: Tables) -> Sign | None:
    """A comparator with the verb or the period between it and the number: 至少培训5人, 不少于每月1次."""
    near = max(0, end - _AHEAD)
    if text.find("少", near, end) < 0:
        return None
    for word in known.ahead:
        at = text.rfind(word, near, end)
        if at >= 0 and text[at + len(word) : end].isalpha():
            return Sign(known.before[word], at, at + len(word), end)
    return None


def _set_per(quantity: Quantity, per: Per) -> None:
    quantity.per, quantity.per_last = per.text, per.last
    quantity.spans["per"] = (per.start, per.end)


def _placed(text: str, token: re.Match[str], quantity: Quantity, pers: list[Per], known: Tables) -> Quantity | None:
    """The quantity with its lead, when its place in the text allows it to be the value."""
    begin = quantity.sign.begin if quantity.sign and quantity.sign.begin < quantity.start else quantity.start
    tail = text[quantity.end :]
    more = bool(tail) and not (quantity.unit and tail[0] in _CLAUSE_MARKS) and bool(tail.lstrip("。;,、!)\"'”’"))
    span = _span_before(text, begin, known) if quantity.unit in known.events and quantity.per is None else None
    if span and any(per.end > span.start for per in pers if per.end <= begin):
        span = None  # it is a denominator already: 每半年一次
    head = text[max(0, begin - _FARTHEST) : begin].strip(_AROUND)
    if span is None and not means_amount(text, token, quantity, head, more, known):
        return None
    if span:  # 一年两次
        _set_per(quantity, span)
        begin = span.start
    if quantity.sign:
        quantity.spans["comparator"] = (quantity.sign.start, quantity.sign.end)
    _lead(text, quantity, begin, pers, known)
    return quantity


def _span_before(text: str, begin: int, known: Tables) -> Per | None:
    """The span of time right before a number of events: 一年, 半年, 3个月."""
    head = text[max(0, begin - 12) : begin]
    act = next((act for act in known.acts if head.endswith(act)), "")
    end = begin - len(act)
    end -= text.endswith("内", 0, end)  # 一年内至少2次
    unit = next((text[end - n : end] for n in (3, 2, 1) if n <= end and text[end - n : end] in known.periods), "")
    if not unit:
        return None
    start = end - len(unit)
    if text.startswith("第", max(0, start - 2)):  # 第三季度
        return None
    floor = start
    while floor > 0 and start - floor < 4 and (text[floor - 1].isdigit() or text[floor - 1] in CHINESE):
        floor -= 1
    token = TOKEN.match(text, floor, start) if floor < start else None
    read = number_of(token) if token and token.end() == start else None
    if read is None:
        return Per(_span_text("", unit), unit, start, end) if unit == "半年" or not start else None
    if read[0] > _MOST_PERIODS:  # 2024年
        return None
    return Per(_span_text("半" if text[floor] == "半" else f"{read[0]:f}", unit), unit, floor, end)


def _lead(text: str, quantity: Quantity, begin: int, pers: list[Per], known: Tables) -> None:
    """What stands before the number and is neither comparator nor period; a 每月 before it becomes the denominator."""
    stop = begin
    head = 0
    per = next((per for per in reversed(pers) if per.end <= begin), None)
    near = per and quantity.per is None and begin - per.end <= _FARTHEST
    if per and near and _CLAUSE_MARKS.isdisjoint(text[per.end : begin]):
        _set_per(quantity, per)
        opening = text.rfind("每", 0, per.start)
        between = text[per.end : begin].strip(_AROUND)
        if not between or between in known.acts:
            stop = opening if text[:opening].strip(_EDGES) not in known.acts else 0
        elif not text[:opening].strip(_AROUND):
            head = per.end
    if quantity.sign and quantity.sign.end < begin:  # 不超过预算15.6万元
        head = quantity.sign.end
        if quantity.per and text[head:stop] in known.acts:  # 每月至少召开1次
            stop = head
    while head < stop and text[head] in _EDGES + _CLOSING:
        head += 1
    while stop > head and text[stop - 1] in _AROUND:
        stop -= 1
    quantity.lead = (head, max(head, stop))
