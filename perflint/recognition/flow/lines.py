"""The cells on one line of text: what blanks part, what stands there without any between them, and what is one in spite of
them (2025 | 年 | 8 | 月底前)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from perflint.lexicon.levels import canonical_labels
from perflint.lexicon.units import class_of_unit
from perflint.lexicon.wordlists import mentions
from perflint.model import Passage
from perflint.patterns import pattern_of
from perflint.recognition.flow.labels import label_kinds, labels_apart
from perflint.recognition.wording.cutting import is_value
from perflint.recognition.wording.paragraphs import is_page_number, parts_of
from perflint.values.likelihood import BOXES, TICKS

_DATE = 6  # parts of a date
_LONGEST_UNIT = 5  # characters
_FEWEST = 4  # pieces of a line that holds two rows: a label, a name, a value with the next name, its value


def cells_of(line: Passage, *, labels_together: bool) -> list[Passage]:
    """The cells on a line, none where it is the number of a page.  Labels in one (产出指标-数量指标) are parted, unless one
    column holds them ``labels_together``."""
    if is_page_number(line.text):
        return []
    parts = _with_whole_labels(_with_whole_dates(_with_whole_answers(parts_of(line))))
    if labels_together:
        return parts
    parts = [label for part in _with_begun_names(parts) for label in labels_apart(part)]
    begun = _rows_begun(parts)
    return [cell for place, part in enumerate(parts) for cell in _cut(part, begun.get(place, _label_behind(part.text)))]


def _with_whole_answers(parts: list[Passage]) -> list[Passage]:
    """The parts; ☑确定能 | □有可能 | □完全不可能 is one."""
    if not any(set(BOXES) & set(part.text) for part in parts):
        return parts
    found: list[Passage] = []
    before = False
    for part in parts:
        boxed = _boxed().fullmatch(part.text) is not None
        if before and boxed:
            found[-1] = Passage.join([found[-1], part])
        else:
            found.append(part)
        before = boxed
    return found


@cache
def _boxed() -> re.Pattern[str]:
    """Boxes with answers to choose from, or either."""
    box = f"[{BOXES}{TICKS}（）()]"
    answer = "(?:完全|确定|肯定|基本|有)?不?可?能(?:完成)?|是|否"
    return pattern_of(f"{box}{{0,4}}(?:{answer}){box}{{0,4}}|{box}{{1,4}}")


def _with_whole_dates(parts: list[Passage]) -> list[Passage]:
    """The parts; 2025 | 年 | 8 | 月底前 and 12月 | 15日前, set apart by a typesetter's blanks, are one."""
    found: list[Passage] = []
    at = 0
    while at < len(parts):
        most = min(_DATE, len(parts) - at) if _year().fullmatch(parts[at].text) else 1
        taken = next(
            (n for n in range(most, 1, -1) if _date().fullmatch("".join(part.text for part in parts[at : at + n]))), 1
        )
        found.append(Passage.join(parts[at : at + taken]))
        at += taken
    return found


def _with_whole_labels(parts: list[Passage]) -> list[Passage]:
    """The parts; 社会效益 | 指标 is one."""
    found: list[Passage] = []
    for part in parts:
        if found and part.text == "指标" and any(label_kinds(f"{found[-1].text}指标")):
            found[-1] = Passage.join([found[-1], part])
        else:
            found.append(part)
    return found


@cache
def _year() -> re.Pattern[str]:
    return pattern_of(r"(?:19|20)\d\d年?|\d{1,2}月")


@cache
def _date() -> re.Pattern[str]:
    part = "[上中下]旬|[底初末]"
    day = r"\d{1,2}月份?(?:\d{1,2}日)?"
    return pattern_of(rf"(?:(?:19|20)\d\d年(?:{day})?|{day})(?:{part})?(?:之?前|以前)?")


def _with_begun_names(parts: Sequence[Passage]) -> list[Passage]:
    """The parts; where the next row begins on a line, no blank before it (=100%指标 | 2：故障响应时间), its name is one."""
    found: list[Passage] = []
    for part in parts:
        last = found[-1] if found else None
        if last is not None and opens_serial().match(part.text) and _ends_in_begun_name(last.text):
            at = len(last.text) - len("指标")  # or 职能
            found[-1:] = [last.slice(0, at), Passage.join([last.slice(at), part])]
        else:
            found.append(part)
    return found


def _ends_in_begun_name(text: str) -> bool:
    return text.endswith(("指标", "职能")) and len(text) > len("指标") and not any(label_kinds(text))


@cache
def opens_serial() -> re.Pattern[str]:
    """1：, behind 指标 or 职能."""
    return pattern_of(r"\d{1,2}[:：]")


def _cut(part: Passage, at: int | None) -> tuple[Passage, ...]:
    return (part,) if at is None else (part.slice(0, at), part.slice(at))


def _label_behind(text: str) -> int | None:
    """Where the label of the next row begins that no blank parts from the value before it: 明显改善生态效益指标."""
    label = max((label for label in canonical_labels() if text.endswith(label)), key=len, default=None)
    if label is None or any(label_kinds(text)):
        return None
    value = text.removesuffix(label)
    return len(value) if is_value(value) or mentions("result_states", value) else None


def _rows_begun(parts: Sequence[Passage]) -> dict[int, int]:
    """Where the second row of a merged label begins that stands on the line of the first, no blank between their cells:
    数量指标 培训人数 ≥640人举办期数 =8期."""
    captions = {
        at: caption.end() for at, part in enumerate(parts) if (caption := _caption_and_title().match(part.text))
    }
    if captions or len(parts) < _FEWEST or not any(label_kinds(parts[0].text)):
        return captions
    found = {}
    for place in range(1, len(parts) - 1):
        text, before = parts[place].text, parts[place - 1].text
        number = _number().match(text)
        behind = text[number.end() :] if number else text
        if not _number().match(parts[place + 1].text) and not _label_at_end().search(behind):
            continue
        if number and text[0].isdigit():
            end = number.end()  # points
        elif number or before[-1].isdigit():
            end = _end_of_unit(text, number.end() if number else 0)
        else:
            continue
        if end and _name().match(text, end):
            found[place] = end
    return found


def _end_of_unit(text: str, at: int) -> int:
    """Where the unit ends that begins at a place; 0 where none does.  Days and years are not counted with 个: 个 | 日均收运量."""
    longest = 1 if re.match("个[日年天]", text[at:]) else _LONGEST_UNIT
    return next((at + size for size in range(longest, 0, -1) if class_of_unit(text[at : at + size])), 0)


@cache
def _caption_and_title() -> re.Pattern[str]:
    """年度绩效指标 | 一级指标, as a merged cell of the heading leaves them."""
    return pattern_of("[\u4e00-\u9fff]{0,6}绩效指标(?=一级(?:指标)?$)")


@cache
def _label_at_end() -> re.Pattern[str]:
    return pattern_of("(?:数量|质量|时效|成本|效益|影响|满意度)指标$")


@cache
def _number() -> re.Pattern[str]:
    return pattern_of(r"[≥≤＝=＞＜><≧≦]?\d[\d,.]{0,15}")


@cache
def _name() -> re.Pattern[str]:
    """A name, not what goes on with a value: 个工作日内完成."""
    return pattern_of(r"(?![内以前后及左的底起])[\u4e00-\u9fff]{2}.{2}")
