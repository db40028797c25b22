"""Forms written as plain ``label：value`` lines without a heading of columns, whose indicators are running text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from perflint.lexicon.levels import level1_kind
from perflint.model import Cell, Confidence, Passage
from perflint.recognition.forms.facts import Form, table_of, texts_of, with_confidence
from perflint.recognition.prose.frame import is_organisation
from perflint.recognition.wording.labels import facts_in
from perflint.recognition.wording.paragraphs import join_lines
from perflint.recognition.wording.row_ends import ends_rows
from perflint.recognition.wording.running import Running, first_head, read_running
from perflint.text import compact
from perflint.values.dates import find_date

_LONGEST_OFFICE = 40  # characters


def read_loose_forms(lines: Sequence[Passage]) -> list[Form]:
    """Forms without a heading line: labels with values, and indicators somewhere as running text."""
    starts = [fact.start for fact in facts_in(lines) if fact.field == "project"]
    forms: list[Form] = []
    for first, last in zip([0, *starts[1:]], [*starts[1:], len(lines)], strict=True):
        if form := _loose_form(lines, first, last):
            forms.append(form)
    return forms


def _loose_form(lines: Sequence[Passage], first: int, last: int) -> Form | None:
    block = lines[first:last]
    opening = _first_indicator_line(block)
    if opening is None:
        return None
    end = next((at for at in range(opening, len(block)) if ends_rows(block[at]) or _is_signed(block, at)), len(block))
    running = best_running(block[opening:end])
    if len(running.indicators) < 2 and not any(item.value for item in running.indicators):
        return None
    if any(item.name and "级指标" in item.name.text for item in running.indicators):
        return None  # titles of columns: a table, and no running text
    facts = tuple(facts_in(block[:opening]))
    table, unit = table_of(facts, running.indicators, running.columns | {"level1", "level2", "name", "value"})
    confidence = running.confidence if any(fact.field in {"project", "goal"} for fact in facts) else Confidence.LOW
    return Form(
        first=first + (facts[0].start if facts else opening),
        last=first + end,
        table=with_confidence(table, confidence, block[opening]),
        facts=facts,
        texts=texts_of(facts),
        money_unit=unit,
        problems=running.problems,
    )


def _is_signed(lines: Sequence[Passage], at: int) -> bool:
    """Whether a notice ends with a line: the office that gives it out, and below it the day."""
    text = lines[at].text.strip()
    if len(text) > _LONGEST_OFFICE or re.search(r"[\d。；;，,：:≥≤]", text) or not is_organisation(text):
        return False
    below = next((line.text.strip() for line in lines[at + 1 :] if line.text.strip()), "")
    found = find_date(below)
    return found is not None and not below[: found.start] + below[found.end :] and "日" in below


def _first_indicator_line(lines: Sequence[Passage]) -> int | None:
    """The line in which the first label of a level opens an indicator, at the beginning of the line or behind 绩效指标：."""
    for index, line in enumerate(lines):
        if not line.text.strip():
            continue
        later = [following.text.strip() for following in lines[index + 1 : index + 4]]
        group = [line.text.strip(), *[text for text in later if text][:2]]
        for separator in ("", "\n"):
            ahead = separator.join(group)[:120]
            start = first_head(ahead + "：")
            if start is not None and start < len(compact(line.text)) and _is_lead(ahead[:start]):
                return index
    return None


def _is_lead(text: str) -> bool:
    return (
        re.fullmatch(
            r"[（(【\[]?(?:[一二三四五六七八九十]{1,3}、|[（(]?[一二三四五\d]{0,2}[)）])?(?:年度|项目)?(?:绩效)?(?:指标|目标)?(?:如下)?[】\])）]?[:：]?\s*[（(【\[]?(?:\d{1,2}[、.])?",
            text,
        )
        is not None
    )


def best_running(lines: Sequence[Passage]) -> Running:
    """The running text of lines, read as wrapped lines and as one line per statement; the better reading counts."""
    kept = [_with_colon(line) for line in lines if line.text.strip()]
    readings = [read_running(join_lines(kept)), read_running(join_lines(kept, "\n"))]
    return max(readings, key=_completeness)


def _with_colon(line: Passage) -> Passage:
    """（二）效益指标 on a line of its own as it stands in running text: with a colon."""
    return Passage.join([line.strip(), Passage("：")]) if level1_kind(line.text) else line


def _is_name(name: Cell | None) -> bool:
    """Not what a line end left of a label: 度指标."""
    return name is not None and len(name.text) > 1 and not name.text.endswith("指标")


def _completeness(running: Running) -> int:
    whole = sum(2 if item.value and _is_name(item.name) else -1 for item in running.indicators)
    return (
        whole
        - 3 * sum(bool(item.value and "\n" in item.value.text) for item in running.indicators)
        - len(running.problems)
    )
