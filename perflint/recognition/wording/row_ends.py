"""Where the rows of a table end in text: notes, totals, chapters, the next form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import accumulate

from perflint.lexicon.headings import header_field, is_note, is_numbered_goal, is_title, is_total
from perflint.lexicon.levels import level1_kind, level2_kind
from perflint.model import Passage
from perflint.patterns import pattern_of
from perflint.recognition.wording.labels import facts_in
from perflint.recognition.wording.paragraphs import is_page_number, parts_of
from perflint.text import compact

_PART = pattern_of(r"第[一二三四五六七八九十]{1,3}(?:部分|章|篇)")  # of the document that the form stands in
_OPENING = frozenset({"project", "project_code", "department", "overview"})  # labels that a form may open with
_LONGEST_OPENING, _BROKEN_OVER = 6, 4  # characters of its first line, and lines with empty ones between them
_LONG_LABEL = 10  # characters
_HEAD = 12  # lines that a title and what stands below it take up
_RESULTS, _SHORTEST_RESULT = frozenset({"grade", "score"}), 4  # what a form says of itself below its rows; characters
_SUBTOTALS = frozenset({"小计", "分值小计", "本页小计"})


def end_of_rows(lines: Sequence[Passage], start: int, limit: int, more: bool) -> int:
    last_label: int | None = None
    for index in range(start, limit):
        text = lines[index].text
        if not text.strip() or is_subtotal(lines[index]) or is_page_number(text):
            continue
        if ends_rows(lines[index]):
            return index
        if is_chapter(text):
            last_label = _last_label(lines, start, limit) if last_label is None else last_label
            if last_label < index:
                return index
        if is_title(text) and not _title_again(lines, start, index):
            return _with_its_number(lines, start, index)
        if (more and _opens_form(lines, index)) or project_at(lines, index) is not None or _opens_label(lines, index):
            return index
    return limit


def _title_again(lines: Sequence[Passage], start: int, at: int) -> int:
    """How many lines the title of this very form takes up where it stands again on top of a page, with rows below; 0 for
    the title of another form."""
    title = compact(lines[at].text)
    above = [line.text for line in lines[max(0, start - _HEAD) : start]]
    if not title or title not in map(compact, above):
        return 0
    for below in range(at + 1, min(at + 1 + _HEAD, len(lines))):
        parts = parts_of(lines[below])
        if parts and not _under_title().fullmatch(compact(lines[below].text)):
            return below - at if len(parts) > 1 and _is_level(parts[0].text) else 0
    return 0


@cache
def _under_title() -> re.Pattern[str]:
    """（2024年度）, 单位：万元"""
    return pattern_of(r"[（(]?\d{4}年度?[)）]?|[（(]?(?:金额)?单位[:：]?[百千万亿]?元[)）]?")


def without_titles(lines: Sequence[Passage], start: int, end: int) -> list[Passage]:
    """The rows from one line to another without the form's own title where a page repeats it."""
    kept: list[Passage] = []
    index = start
    while index < end:
        again = _title_again(lines, start, index) if is_title(lines[index].text) else 0
        index += again
        if not again:
            kept.append(lines[index])
            index += 1
    return kept


def project_at(lines: Sequence[Passage], at: int) -> Passage | None:
    """The project whose part of a text a line opens: 道路养护项目绩效目标, with （一）… below it."""
    found = _project_part().fullmatch(lines[at].text)
    if found is None:
        return None
    below = next((line.text for line in lines[at + 1 : at + 1 + _BROKEN_OVER] if line.text.strip()), "")
    return lines[at].slice(*found.span(1)) if _first_part().match(below) else None


@cache
def _project_part() -> re.Pattern[str]:
    return pattern_of(
        r"\s*(?:[一二三四五六七八九十\d]{1,3}[、.．]\s?)?"
        r"([^。；;：:，,\s]{2,50}?(?:项目|经费|资金|专项|工程|补助|补贴|政策))(?:项目)?(?:支出)?绩效目标(?:情况)?\s*"
    )


@cache
def _first_part() -> re.Pattern[str]:
    return pattern_of(r"\s*(?:[（(]?一[)）]|一、|1[.．、])")


def _with_its_number(lines: Sequence[Passage], start: int, title: int) -> int:
    """The line that a title begins on, with the number above it: 附件2-3, 表13."""
    above = (at for at in range(title - 1, start - 1, -1) if lines[at].text.strip())
    at = next(above, title)
    return at if _number_of_title().fullmatch(compact(lines[at].text)) else title


@cache
def _number_of_title() -> re.Pattern[str]:
    digits = r"[\d一二三四五六七八九十]{1,3}"
    return pattern_of(
        rf"(?:附件|附表|附|\S{{0,8}}表)(?:{digits}(?:[-—－.]\d{{1,3}}){{0,2}})?[:：]?|\S{{1,6}}\d{{2}}-\d{{1,2}}表"
    )


def _opens_form(lines: Sequence[Passage], at: int) -> bool:
    """Whether a line is, or begins, a label that a form may open with: 主管部 | 门."""
    if any(fact.field in _OPENING for fact in facts_in([lines[at]])) or _drawn_up_by().match(lines[at].text):
        return True
    if len(lines[at].text.strip()) > _LONGEST_OPENING:
        return False
    held = [line for line in lines[at : at + _BROKEN_OVER] if line.text.strip()]
    return any(fact.field in _OPENING and not fact.start for fact in facts_in(held[:2]))


def _opens_label(lines: Sequence[Passage], at: int) -> bool:
    """Whether a line begins a long label of what forms say below their rows, broken over lines: 偏差大或 | 目标未完成 | 原因分析."""
    held = [text for line in lines[at : at + _BROKEN_OVER + 1] if (text := compact(line.text))]
    joined = (text for text in accumulate(held[:_BROKEN_OVER]) if not text.startswith("是否"))
    return any(len(text) >= _LONG_LABEL and header_field(text) == "ignored" for text in joined)


def _last_label(lines: Sequence[Passage], start: int, limit: int) -> int:
    """The last line that begins with a label of a level, which may go on below it, or the one before ``start``."""
    below = ""
    for index in range(limit - 1, start - 1, -1):
        if parts := parts_of(lines[index]):
            first = parts[0].text
            if _is_level(first) or (len(parts) == 1 and _is_level(first + below)):
                return index
            below = first
    return start - 1


def _is_level(text: str) -> bool:
    return bool(level1_kind(text) or level2_kind(text))


def is_chapter(text: str) -> bool:
    """Whether a document goes on with a line: 四、保障措施, （四）部门职责。, or a text that says what it is (…说明：)."""
    return _chapter().match(text) is not None


@cache
def _chapter() -> re.Pattern[str]:
    counted = r"[一二三四五六七八九十]{1,3}"
    return pattern_of(
        rf"\s*(?:{counted}、\S{{2,60}}|[（(]{counted}[)）][^\d%％≥≤；;]{{2,20}}[。：:]|\S{{2,20}}说明\s?[:：])\s*$"
    )


@cache
def _drawn_up_by() -> re.Pattern[str]:
    """编制单位：某某局, above the table."""
    return pattern_of(r"\s*(?:编制|填报|申报|预算)(?:单位|部门)(?:名称)?\s?[:：]")


def begins_form(between: Sequence[Passage]) -> bool:
    """Whether a new form begins between two headings: another 项目名称, or a goal that is not one of several."""
    return any(project_at(between, at) is not None for at in range(len(between))) or any(
        fact.field in {"project", "goal", "department", "project_code"} and not is_numbered_goal(fact.label.text)
        for fact in facts_in(between)
    )


def without_goals(lines: Sequence[Passage]) -> list[Passage]:
    """The rows without a further goal (年度目标2：…) that stands between them."""
    told = [fact for fact in facts_in(lines) if is_numbered_goal(fact.label.text)]
    drop = {at for fact in told for at in range(fact.start, fact.last + 1)}
    return [line for at, line in enumerate(lines) if at not in drop]


def is_subtotal(line: Passage) -> bool:
    parts = parts_of(line)
    return bool(parts) and parts[0].text in _SUBTOTALS


def ends_rows(line: Passage) -> bool:
    """Whether a line ends the indicator part: notes, signatures, a row of totals, what is said below the table."""
    parts = parts_of(line)
    if not parts:
        return False
    first = compact(parts[0].text)
    if is_note(line.text) or is_total(parts[0].text) or _below().fullmatch(first):
        return True
    if len(first) >= _SHORTEST_RESULT and header_field(first) in _RESULTS:
        return True
    if _PART.match(first) is not None or _said_next().match(first) is not None:
        return True
    return _attached().match(line.text) is not None


@cache
def _said_next() -> re.Pattern[str]:
    """（三）存在的问题和原因 of the report that the table stands in."""
    return pattern_of(
        r"[（(]?[一二三四五六七八九十]{1,2}[)）、.](?:主要)?(?:存在的?(?:主要)?问题|存在的不足|偏离绩效目标|下一步|改进措施|有关建议|主要经验|绩效自评结果|自评结果|其他需要说明)[^\d%]{0,24}$"
    )


@cache
def _attached() -> re.Pattern[str]:
    """附件：1.某某表.xlsx, what a notice hands over below its text."""
    return pattern_of(r"\s*附(?:件|表)[\d一二三四五六七八九十]{0,3}\s?[:：]")


@cache
def _below() -> re.Pattern[str]:
    """What forms ask for below their rows."""
    return pattern_of(
        r"(?:其[他它])?(?:需要?)?说明的?(?:事项|问题|情况)?|(?:评价|自评|监控|跟踪)结论|存在的?问题|改进措施|审核意见"
        r"|(?:预算|部门|单位|项目|整体|支出|财政){0,3}绩效(?:自评|评价)(?:结果|结论)"
    )
