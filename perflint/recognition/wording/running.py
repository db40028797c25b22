"""Indicators written as running text inside one cell or paragraph, whatever separates their parts.

``1、1-产出指标；11-数量指标；名称；年度指标值:≧5次。2、…`` and ``数量指标：培训人次≥200人次；质量指标：…`` are two of
the family.  Labels of levels are found in `level_marks`, glued names and values are cut in `cutting`; lists of projects
and forms hand their cells to `read_running`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from perflint.lexicon.headings import column_role
from perflint.lexicon.levels import canonical_label, level1_kind, normal_label, parents_of, split_label
from perflint.model import Cell, Confidence, Indicator, Passage, Problem
from perflint.patterns import pattern_of
from perflint.recognition.wording.cutting import drop_list_mark, holds_value, name_and_value, printed_number, trim
from perflint.recognition.wording.level_marks import Head, Mark, heads_of, marks_in
from perflint.recognition.wording.result_sentences import tells_progress, told_by
from perflint.text import narrow

_VALUES = frozenset({"value", "period_value", "actual"})
_LABELLED = _VALUES | {
    "name", "description", "operator", "unit", "weight", "direction", "nature", "basis", "score", "reason", "number",
    "level1", "level2", "marking", "remark",
}  # fmt: skip
_LONGEST_LABEL = 16
_QUOTES = ('""', "“”", "「」", "''")


class Running(Struct, frozen=True):
    """What a running text says; ``start`` is where the first indicator opens (the length of the text when none does)."""

    indicators: tuple[Indicator, ...]
    start: int
    confidence: Confidence
    problems: tuple[Problem, ...] = ()

    @property
    def columns(self) -> frozenset[str]:
        """The fields that at least one indicator has."""
        fields = ("level1", "level2", "name", "value", "period_value", "description", "operator", "unit", "weight",
                  "direction", "nature", "basis", "actual", "expected", "likelihood", "score", "reason", "number")  # fmt: skip
        return frozenset(name for name in fields if any(getattr(item, name) is not None for item in self.indicators))


class _Anchor(Struct, frozen=True):
    """A label of a field (年度指标值:) at ``start``; its text begins at ``after``."""

    start: int
    after: int
    role: str


def first_head(text: str) -> int | None:
    """Where the first label of a level stands, its list number included; None when the text has none."""
    heads = heads_of(marks_in(text))
    return _opening(text, heads[0].start) if heads else None


def read_running(text: Passage) -> Running:
    """The indicators of a running text, none where it names no level."""
    heads = heads_of(marks_in(text.text))
    if not heads:
        return Running((), len(text.text), Confidence.LOW)
    indicators: list[Indicator] = []
    problems: list[Problem] = []
    ends = [*(head.start for head in heads[1:]), len(text.text)]
    for number, (head, end) in enumerate(zip(heads, ends, strict=True), start=1):
        last = end == len(text.text)
        content = text.slice(head.after, end)
        content = content if last else content.slice(0, _without_list_mark(content.text, number + 1))
        found = list(_content(content, _levels(text, head), _name_in_label(text, head)))
        if not found and trim(content).text:
            problems.append(Problem(f"没有看懂这段指标：{_short(content.text)}", content.location()))
        indicators.extend(found)
    sure = sum(item.value is not None and item.name is not None for item in indicators)
    if sum(bool(head.level2 and head.level2.coded) for head in heads) > len(heads) // 2 and sure == len(indicators):
        confidence = Confidence.HIGH
    else:
        confidence = Confidence.MEDIUM if sure * 2 >= len(indicators) else Confidence.LOW
    return Running(tuple(indicators), _opening(text.text, heads[0].start), confidence, tuple(problems))


def read_progress(text: Passage) -> Running:
    """The indicators of sentences that name no level, but tell what was reached so far or is expected: of a monitoring."""
    found = [fields for piece in _pieces(text) if tells_progress(piece.text) and (fields := told_by(piece))]
    items = tuple(_indicator(fields, Indicator()) for fields in found)
    return Running(items, 0, Confidence.MEDIUM)


def _short(text: str) -> str:
    text = text.strip()
    return text if len(text) <= 30 else f"{text[:30]}…"


# ── levels ──────────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def _list_mark_before() -> re.Pattern[str]:
    return pattern_of(
        r"(?:[（(]\s*\d{1,3}\s*[)）]|(\d{1,3})\s*[、.．)）]|[①-⑳]|[（(][一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}、|[•●▪◆➢])\s*[【\[]?$"
    )


def _opening(text: str, start: int) -> int:
    """The start of the list number before an indicator."""
    found = _list_mark_before().search(text[max(0, start - 12) : start].rstrip("【[ "))
    return max(0, start - 12) + found.start() if found else start


def _without_list_mark(text: str, expected: int) -> int:
    """How much of a text is left without the next indicator's list number at its end.

    ``…值:≧2。3、`` loses ``3、``.  Where no separator parts value and number (``…值:102、``) only the expected number
    is taken off.
    """
    stripped = text.rstrip(" 　\n【[")
    found = _list_mark_before().search(stripped, max(0, len(stripped) - 12))
    if not found:
        return len(text)
    before = stripped[: found.start()].rstrip()
    if found.group(1) is None or not before or before[-1] in "；;。，,、）)":
        return found.start()
    if (digits := found.group(1)).endswith(str(expected)) and len(digits) > len(str(expected)):
        return found.start() + len(digits) - len(str(expected))
    return found.start()


def _levels(text: Passage, head: Head) -> Indicator:
    """An indicator that has nothing but its levels; a level that is not printed follows from the other one."""
    level1, code1 = _label(text, head.level1, 1)
    level2, code2 = _label(text, head.level2, 2)
    if level1 is None and head.level2 and head.level2.kind2 and level2:
        parents = parents_of(head.level2.kind2)
        level1 = Cell(canonical_label(parents[0], 1), level2.location) if parents else None
    if level2 is None and head.level1 and head.level1.kind1 == "satisfaction" and level1:
        level2 = Cell(canonical_label("satisfaction", 2), level1.location)
    return Indicator(level1=level1, level2=level2, code1=code1, code2=code2)


def _label(text: Passage, mark: Mark | None, level: int) -> tuple[Cell | None, str | None]:
    if mark is None:
        return None, None
    printed = text.slice(mark.start, mark.end)
    return Cell(normal_label(printed.text, level), printed.location()), split_label(printed.text)[0]


def _name_in_label(text: Passage, head: Head) -> Passage | None:
    """The name when a label of level 2 can be one: ``满意度指标：服务对象满意度≥90%``."""
    mark = head.level2
    if mark is None or mark.coded or mark.kind2 != "satisfaction":
        return None
    printed = text.slice(mark.start, mark.end)
    return None if printed.text.endswith("指标") else printed


# ── what stands under a level ───────────────────────────────────────────────────────────────────────────────────


def _content(content: Passage, levels: Indicator, label: Passage | None) -> Iterator[Indicator]:
    """``label`` is the name where none is printed but the label of the level."""
    anchors = _anchors(content.text)
    if any(anchor.role in _VALUES for anchor in anchors) and not any(map(told_by, _pieces(content))):
        yield from _labelled(content, anchors, levels)
    else:
        yield from _free(content, levels, label)


@cache
def _glued_label() -> re.Pattern[str]:
    return pattern_of(
        r"(?:(?:年度|当年|全年|实施周期|实施期|中期|长期|绩效){0,2}(?:指标值|目标值))(?=\s*[≥≧⩾≤≦⩽<>=\d])"
        r"|(?<=[:,;])(?:年度|当年|全年|实施周期|实施期|中期|长期)(?:指标值|目标值)(?=[\u4e00-\u9fff])"
    )


def _anchors(text: str) -> list[_Anchor]:
    """The labels of fields: words before a colon that are headings of columns, or 指标值 right before a number."""
    plain = narrow(text)
    found: list[_Anchor] = []
    for colon in re.finditer(":", plain):
        window = max(0, colon.start() - _LONGEST_LABEL)
        token = re.search(r"[^;,。:\n]*$", plain[window : colon.start()])
        label = Passage(token.group() if token else "").strip()
        label = drop_list_mark(label)
        role = column_role(label.text) if label.text else None
        if role is None and label.text:  # 执法检查家次    指标值: — a blank parts the name from the label
            label = Passage(label.text.split()[-1])
            role = column_role(label.text)
        if role in _LABELLED and role is not None and token:
            start = colon.start() - len(token.group()) + token.group().rindex(label.text)
            found.append(_Anchor(start, colon.end(), role))
    for glued in _glued_label().finditer(plain):
        role = column_role(glued.group())
        if role and not any(anchor.start <= glued.start() < anchor.after for anchor in found):
            found.append(_Anchor(glued.start(), glued.end(), role))
    return sorted(found, key=lambda anchor: anchor.start)


def _labelled(content: Passage, anchors: list[_Anchor], levels: Indicator) -> Iterator[Indicator]:
    """Fields with labels.  A label that comes again opens the next indicator, whose name ends the field before."""
    fields: dict[str, Passage] = {}
    if (name := _clean_name(content.slice(0, anchors[0].start))).text:
        fields["name"] = name
    ends = [*(anchor.start for anchor in anchors[1:]), len(content.text)]
    previous: str | None = None
    for anchor, end in zip(anchors, ends, strict=True):
        if anchor.role in fields and (anchor.role in _VALUES or anchor.role == "name"):
            name = Passage("")
            if previous and anchor.role != "name" and (cut := re.search("[；;。\n]", fields[previous].text)):
                name = _clean_name(fields[previous].slice(cut.end()))
                fields[previous] = fields[previous].slice(0, cut.start())
            yield _indicator(fields, levels)
            fields = {"name": name} if name.text else {}
        if anchor.role in fields:
            continue
        fields[anchor.role] = content.slice(anchor.after, end)
        previous = anchor.role
    yield _indicator(fields, levels)


def _clean_name(text: Passage) -> Passage:
    return trim(drop_list_mark(trim(text)))


def _indicator(fields: dict[str, Passage], levels: Indicator) -> Indicator:
    number, name = printed_number(fields.get("name", Passage("")))
    cells: dict[str, Any] = {
        role: trim(text).cell()
        for role, text in fields.items()
        if role not in {"name", "marking", "remark", "level1", "level2"}
    }
    if trim(name).text:
        cells["name"] = trim(name).cell()
    if number is not None:
        cells["number"] = number.cell()
    return replace(levels, **cells)


@cache
def _piece_ends() -> re.Pattern[str]:
    return pattern_of(r"[；;。\n]|(?<=[，,、])(?=\s*(?:[（(]\d{1,2}[)）]|\d{1,2}[、.．](?!\d)|[①-⑳]))|(?<!^)(?=[①-⑳])")


def _pieces(content: Passage) -> Iterator[Passage]:
    """What stands between separators."""
    begin = 0
    ends = [(found.start(), found.end()) for found in _piece_ends().finditer(content.text)]
    for start, after in [*ends, (len(content.text), len(content.text))]:
        yield _clean_name(content.slice(begin, start))
        begin = after


def _free(content: Passage, levels: Indicator, label: Passage | None) -> Iterator[Indicator]:
    """Pieces, each a name with its value, or with what came of it and, in the next one, why (未完成原因：…)."""
    result: Indicator | None = None
    for piece in _pieces(content):
        if (
            not piece.text
            or (piece.text.endswith("指标") and level1_kind(piece.text))
            or _serial().fullmatch(piece.text)
        ):
            continue  # 2.效益指标。 before its own labels, 序号：2 of the next form
        if result is not None and result.reason is None and (why := _reason(piece)):
            result = replace(result, reason=why.cell())
            continue
        if result is not None:
            yield result
        told = told_by(piece)
        result = replace(levels, **{role: text.cell() for role, text in told.items()}) if told else None
        for part in _by_comma(piece) if told is None else ():
            yield _from_piece(part, levels, label)
    if result is not None:
        yield result


@cache
def _serial() -> re.Pattern[str]:
    return pattern_of(r"(?:序号|编号)\s?[:：]\s?\d{1,4}")


def _reason(piece: Passage) -> Passage | None:
    """What stands behind 偏差原因：, 未完成原因是 …, None where a piece opens otherwise."""
    found = pattern_of(r"[^:：，,]{0,8}原因(?:分析|说明)?\s{0,4}(?:[:：]|[主要]{0,2}[是为])").match(piece.text)
    return trim(piece.slice(found.end())) if found else None


def _by_comma(piece: Passage) -> list[Passage]:
    """The parts between commas when each of them has a value of its own, else the piece as it is."""
    cuts = [found.start() for found in re.finditer("[，,、](?!\\d{3}(?!\\d))", piece.text)]
    if not cuts:
        return [piece]
    parts = [
        trim(piece.slice(begin, end))
        for begin, end in zip([0, *(cut + 1 for cut in cuts)], [*cuts, len(piece.text)], strict=True)
    ]
    valued = all(part.text and name_and_value(part)[0].text and holds_value(part.text) for part in parts)
    return parts if valued else [piece]


def _without_bracket(piece: Passage) -> Passage:
    """Without the end of a bracket that opens before it: 数量指标（培训人次≥200人次）."""
    closed = piece.text[-1:] in (")", "）") and not any(bracket in piece.text for bracket in "(（")
    return piece.slice(0, len(piece.text) - 1) if closed else piece


def _from_piece(piece: Passage, levels: Indicator, label: Passage | None) -> Indicator:
    number, piece = printed_number(piece)
    name, value = name_and_value(_without_bracket(piece))
    if len(name.text) > 2 and name.text[0] + name.text[-1] in _QUOTES:
        name = name.slice(1, len(name.text) - 1)
    if not name.text and value is not None:
        name = label or name
        if label is None and levels.level2 is None:
            name, value = piece, None
    return replace(
        levels,
        name=name.cell() if name.text else None,
        value=value.cell() if value is not None else None,
        number=number.cell() if number else None,
    )
