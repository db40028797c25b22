"""Decides what a prepared text is: placeholder, date, frequency, quantity, range, or a qualitative statement.

The parts are found by `quantities` and `dates`; this module weighs them, and turns places in the prepared text into
places in the raw one.
"""

from __future__ import annotations

import re
from decimal import Decimal

from perflint.lexicon.additions import remembered
from perflint.lexicon.wordlists import in_words
from perflint.model import TargetValue
from perflint.patterns import pattern_of
from perflint.values.amounts import Quantity
from perflint.values.dates import DateFound, find_date
from perflint.values.parts import per_at, sign_before, unit_at
from perflint.values.quantities import find_quantity
from perflint.values.tables import Prepared, Tables, tables

_TRIM = " 。;,、!:★☆※●■◆·"
_PAIRS = ("()", "[]", "【】", "“”", "‘’", '""', "〔〕", "「」")
_LIST_MARK = pattern_of(r"(?:\(?\d{1,2}[)、]|[①-⑳]|指标\d{1,2}[:、])(?=[^%])|(?:\(?\d{1,2}|指标\d{1,2})\.(?=\D)")
_SIMPLE = pattern_of(r"(\D{0,4})(\d{1,9}(?:\.\d{1,6})?)(\D{0,6})", re.ASCII)
_TELLING = pattern_of(r"[\d零〇一二两三四五六七八九十百千半壹贰叁肆伍陆柒捌玖拾每按年季月报]", re.ASCII)
_BY = r"(?:按|逐(?!年|.[增减提改降下上递好]))(日|天|周|星期|旬|月度?|季度?|半年度?|年度?|学期|学年)(?![初末底中常程龄级段计规实目节边期份表次然要度])"
_REPORT = r"(日|周|旬|月|季|半年|年)(?:度)?(?:报|结|检|考|评|例会)制?度?"
_EACH_UNTIL = r"[日号底末旬月]?(之前|以前|前|以内|之内|内)(?![部容])"
_DEADLINES = frozenset({"之前", "以前", "前", "止", "为止", "以内", "之内", "内"})
_CALENDAR = pattern_of("[年月日季]")
_GOES_ON = frozenset("超到足满达破")  # 不超支, 不超期, 不到位 are words
_LONGEST = 2000  # characters; a cell that holds more is no value, and only its beginning is looked at
_NOT_PLAIN = frozenset({"季", "季度", "月", "年", "年度", "成", "日", "月份", "号", "级", "岁", "等", "档", "类", "时"})


@remembered(65536)
def parse(text: str) -> TargetValue:
    """Read one value.  Never raises; spans are places in ``text``, which is kept as ``raw``."""
    return read(text)


def read(raw: str) -> TargetValue:
    """What the text says; see `parse`."""
    known = tables()
    prepared = Prepared(raw, known)
    if len(prepared.text) > _LONGEST:
        prepared.cut(0, _LONGEST)
    text = prepared.text.strip(" ")
    if not text:
        return TargetValue(raw, "empty")
    plain = _plain(raw, prepared, known)
    if plain:
        return plain
    if _is_placeholder(text, known):
        return TargetValue(raw, "placeholder")
    if _is_always(text, known):
        return TargetValue(raw, "frequency")
    if not _TELLING.search(text):
        return TargetValue(raw, "qualitative")
    _trim(prepared)
    if not prepared.text:
        return TargetValue(raw, "placeholder")
    if prepared.start:  # 1、无
        if _is_placeholder(prepared.text, known):
            return TargetValue(raw, "placeholder")
        if _is_always(prepared.text, known):
            return TargetValue(raw, "frequency")
    return _weigh(raw, prepared, known)


def _is_always(text: str, known: Tables) -> bool:
    """全天候, 7×24小时响应, but not 7×24小时响应率100%."""
    if not text.startswith(known.always):
        return False
    word = next(word for word in known.always if text.startswith(word))
    return not any(character.isdigit() for character in text[len(word) :])


def _plain(raw: str, prepared: Prepared, known: Tables) -> TargetValue | None:
    """The commonest shape, comparator, number and unit and nothing else, read without any search."""
    found = _SIMPLE.fullmatch(prepared.text)
    if found is None:
        return None
    before, digits, unit = found.groups()
    behind = ""
    if unit not in known.units and len(unit) > 2 and not before:  # 300人次以上
        unit, behind = unit[:-2], unit[-2:]
    comparator = known.after.get(behind) if behind else known.before.get(before) if before else None
    if (unit and (unit in _NOT_PLAIN or unit not in known.units)) or ((before or behind) and comparator is None):
        return None
    if (not unit and not before and (len(digits) > 5 or "." in digits)) or (digits[0] == "0" and digits[1:2].isdigit()):
        return None
    start, end = found.span(2)
    spans = {"number": prepared.span(start, end)}
    if before:
        spans["comparator"] = prepared.span(0, start)
    if unit:
        spans["unit"] = prepared.span(end, end + len(unit))
        unit = prepared.written(end, end + len(unit))
    if behind:
        spans["comparator"] = prepared.span(found.end() - 2, found.end())
    return TargetValue(raw, "quantity", comparator, Decimal(digits), None, unit or None, spans=spans)


def _is_placeholder(text: str, known: Tables) -> bool:
    """无, 不涉及, **, a sign or a unit standing alone, ≥XX人."""
    if len(text) > 40:
        return False
    if in_words("inapplicable", text) or in_words("placeholders", text):
        return True
    core = text.strip("。;,:、!?'\"")
    sign_end = next((n for n in range(min(known.longest_before, len(core)), 0, -1) if core[:n] in known.before), 0)
    rest = core[sign_end:]
    if rest[:1] in ("百", "千", "万", "亿") and not core[:sign_end].isascii():  # 近百人
        return False
    if sign_end and (not rest or in_words("placeholders", rest)):
        return True
    if len(rest) == 1 and core[sign_end - 1] in _GOES_ON:
        return False
    rest = rest.strip("()*xX×?_ ") if sign_end or rest[:1] in ("(", "*", "x", "X", "×", "_") else rest
    unit = unit_at(rest, 0, known) if rest[:1] != "十" else None  # 十万元
    if unit is None or rest in known.nouns:
        return not rest
    end = unit.end
    per = per_at(rest, end, known)
    return (per.end if per else end) == len(rest) and not (rest == core and len(rest) == 1 and rest in "全优")


def _trim(prepared: Prepared) -> None:
    """Leave punctuation, list numbers and brackets around the whole out of view."""
    for _ in range(3):
        text = prepared.text
        start = len(text) - len(text.lstrip(_TRIM))
        mark = _LIST_MARK.match(text, start)
        if mark:
            start = mark.end()
        end = len(text.rstrip(_TRIM))
        if end - start > 2 and text[start] + text[end - 1] in _PAIRS and text.find(text[end - 1], start + 1) == end - 1:
            start, end = start + 1, end - 1
        if (start, end) == (0, len(text)):
            return
        prepared.cut(start, max(start, end))


def _weigh(raw: str, prepared: Prepared, known: Tables) -> TargetValue:
    """Date, number or frequency, whichever the text is about."""
    text = prepared.text
    date = find_date(text)
    quantity = find_quantity(text, known)
    if date is not None and _is_date(text, date, quantity, known):
        return _dated(raw, prepared, date, known)
    if quantity is None:
        return _periodic(raw, prepared, known)
    return _numbered(raw, prepared, quantity)


def _is_date(text: str, date: DateFound, quantity: Quantity | None, known: Tables) -> bool:
    """Whether the date is what the value says, and not the year of a plan or the base of a comparison."""
    before, behind = text[: date.start], text[date.stop :].strip(_TRIM + ")")
    sign = sign_before(text, date.start, 0, known)
    if sign:
        before = text[: sign.begin]
    if "每" in before or (before.endswith(known.baselines) and not sign):
        return False
    if sign and sign.sign in "≥>" and date.iso.startswith("--") and date.end - date.start <= 3 and not behind:
        return text[date.start : date.end].endswith(("日", "号", "底", "末", "旬", "初"))
    if quantity is not None and quantity.start == date.start and not _CALENDAR.search(text, date.start, date.end):
        return quantity.unit is None  # 2024.12万元
    if sign and behind and not date.exact and date.after == "":
        return False  # 达到2023年水平
    opens = before.endswith(":") or before.strip(_TRIM) in known.date_leads
    deadline = date.after in _DEADLINES
    if quantity is not None and not date.start <= quantity.start < date.stop:
        return quantity.start > date.start and (deadline or text[date.end - 1] in "底末") and quantity.sign is None
    if opens:
        return date.exact or deadline or behind.startswith(known.done) or not behind.endswith(known.papers)
    return deadline or text[date.end - 1] in "底末" or (date.exact and (not behind or behind.startswith(known.done)))


def _dated(raw: str, prepared: Prepared, date: DateFound, known: Tables) -> TargetValue:
    text = prepared.text
    spans = {"date": prepared.span(date.start, date.end)}
    comparator: str | None = None
    begin = date.start
    sign = sign_before(text, date.start, 0, known)
    if sign:
        comparator, begin = sign.sign, sign.begin
        spans["comparator"] = prepared.span(sign.start, sign.end)
    for word in known.until:
        if text.endswith(word, 0, begin):
            comparator, begin = "≤", begin - len(word)
            spans["comparator"] = prepared.span(begin, begin + len(word))
            break
    if date.after and comparator is None:
        comparator = "≤" if date.after in _DEADLINES else "≥"
        spans["comparator"] = prepared.span(date.stop - len(date.after), date.stop)
    head = text[:begin].strip(_TRIM)
    for word in known.date_prepositions:
        if head.endswith(word):
            head = head[: -len(word)]
            break
    lead = head.strip(_TRIM) or None
    if lead:
        start = text.index(lead)
        spans["lead"] = prepared.span(start, start + len(lead))
        lead = prepared.quoted(start, start + len(lead))
    return TargetValue(raw, "date", comparator, date=date.iso, lead=lead, spans=spans)


def _numbered(raw: str, prepared: Prepared, found: Quantity) -> TargetValue:
    """A quantity, range or frequency with its places in the raw text."""
    spans = {name: prepared.span(*place) for name, place in found.spans.items()}
    lead = None
    if found.lead[0] < found.lead[1]:
        spans["lead"] = prepared.span(*found.lead)
        lead = prepared.quoted(*found.lead)
    unit = found.unit
    if unit and "unit" in found.spans and not unit.isascii():
        start, end = found.spans["unit"]
        if end - start == len(unit):  # as the author wrote it: 個, not 个
            unit = prepared.written(start, end)
    return TargetValue(
        raw,
        found.kind,
        found.sign.sign if found.sign else None,
        found.number,
        found.upper,
        unit,
        found.per,
        lead=lead,
        spans=spans,
    )


def _periodic(raw: str, prepared: Prepared, known: Tables) -> TargetValue:
    """Every so often without a number of times: 每月, 按月发放, 每月10日前, 月报; else a qualitative statement."""
    text = prepared.text
    place = text.find("每")
    per = per_at(text, place, known) if place >= 0 else None
    if per and per.last in known.periods:
        start, end, word = per.start, per.end, per.text
    elif by := re.search(_BY, text):
        (start, end), word = by.span(1), by[1]
    elif (report := re.fullmatch(_REPORT, text)) is not None:
        (start, end), word = report.span(1), report[1]
    else:
        return TargetValue(raw, "qualitative")
    spans = {"per": prepared.span(start, end)}
    comparator = None
    deadline = re.search(_EACH_UNTIL, text[end : end + 30])
    if deadline:
        comparator = "≤"
        spans["comparator"] = prepared.span(end + deadline.start(1), end + deadline.end(1))
    return TargetValue(raw, "frequency", comparator, per=word, spans=spans)
