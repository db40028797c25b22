"""Tables whose cells stand on one line without anything between them: 产出指标数量指标养护道路长度≥10公里.

A page turned to text without the borders of its cells leaves a line for each row, or one for the whole form.  The titles tell
that it is one; what stands below or behind them is parted in `targets`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from msgspec import Struct

from perflint.lexicon.headings import column_role, header_field, is_column, is_title
from perflint.model import Passage
from perflint.patterns import pattern_of
from perflint.recognition.flow.labels import begins_with_label, holds_labels, label_kinds
from perflint.recognition.glued.forms import with_results
from perflint.recognition.glued.targets import Shape, rows_in, shape_of
from perflint.recognition.wording.form_heading import is_caption
from perflint.recognition.wording.row_ends import ends_rows

_OPENING = "一级指标二级指标"
_LONGEST_HEADING, _LONGEST_TITLE = 80, 12  # characters
_LONGEST_UNKNOWN = 12  # of a title that names no known column
_UNKNOWN = 3.0  # what such a title costs, and each of its characters
_EACH = 0.1
_LONGEST_ROW = 160
_ABOVE = 40  # lines with labels of the header
_FEWEST, _GLUED = 3, 0.6  # of the lines that begin with a label go on with the name and the value
_LONGEST_FORM = 20_000  # characters before and behind titles inside a line


class _Heading(Struct, frozen=True):
    """The titles from ``start`` to ``end`` of a line, and what the rows below or behind them hold."""

    start: int
    end: int
    titles: Sequence[Passage]
    shape: Shape


def unglued(lines: Sequence[Passage]) -> Sequence[Passage]:
    """The lines; titles that stand together, and the cells of such rows, each on a line of its own."""
    lines = with_results(lines)
    if not any(_OPENING in line.text for line in lines):
        return lines
    lines = [part for line in lines for part in _forms_apart(line)]
    headings = {at: heading for at, line in enumerate(lines) if (heading := _heading(line))}
    found: list[Passage] = []
    begin = 0
    for at, heading in headings.items():
        end = next((row for row in range(at + 1, len(lines)) if row in headings or _ends(lines[row])), len(lines))
        rows = [*_rows(lines[at + 1 : end], heading.shape)]
        labelled = [len(row) for row in rows if any(label_kinds(row[0].text))]
        if len(labelled) < _FEWEST or sum(size > 2 for size in labelled) < _GLUED * len(labelled):
            found += [*lines[begin:at], *heading.titles]
            begin = at + 1
            continue
        above = max(begin, at - _ABOVE)
        facts = [fact for line in lines[above:at] for fact in _facts(line)]
        found += [*lines[begin:above], *facts, *heading.titles, *(Passage.join(row, " ") for row in rows)]
        begin = end
    return [*found, *lines[begin:]] if found else lines


# ── forms on one line ───────────────────────────────────────────────────────────────────────────────────────────


def _forms_apart(line: Passage) -> list[Passage]:
    """What stands above the titles, the titles and the rows, where one line holds them all, for each form of it."""
    text = line.text
    parts: list[Passage] = []
    begin = 0
    while (at := text.find(_OPENING, begin)) >= 0:
        heading = _heading_at(line, at)
        if heading is None or heading.end == len(text.rstrip()):
            break
        end = _end_of_rows().search(text, heading.end)
        rows = line.slice(heading.end, end.start() if end else len(text))
        if not holds_labels(rows.text[:_LONGEST_FORM]):
            break
        above = line.slice(begin, at).strip()
        above = above.slice(0, len(above.text) - len(_caption_behind(above.text)))
        parts += [part for part in (*_title_apart(above), line.slice(at, heading.end), rows.strip()) if part.text]
        begin = end.start() if end else len(text)
    return [*parts, *_title_apart(line.slice(begin))] if parts and begin < len(text) else parts or [line]


def _title_apart(line: Passage) -> list[Passage]:
    """The title of a form with which a line begins, its year, and the rest of the line."""
    title = _title().match(line.text)
    if title is None or title.end() == len(line.text):
        return [line]
    return [*(line.slice(*title.span(part)) for part in (1, 2) if title[part]), line.slice(title.end())]


def _caption_behind(text: str) -> str:
    """绩效指标, which stands before the titles."""
    return next((text[-size:] for size in range(12, 1, -1) if is_caption(text[-size:])), "")


@cache
def _end_of_rows() -> re.Pattern[str]:
    return pattern_of(
        r"(?:[省市县区镇]级?)?(?:部门)?(?:预算)?(?:项目|专项|整体)?(?:支出|资金)?绩效(?:目标|指标)(?:申报|批复|自评|公开)?表|(?:项目|专项|资金|单位)名称|其他(?:需要?)?说明|填[报表](?:单位|日期|人)"
        r"|[\u4e00-\u9fff]{0,6}审核意见|[备附]?注[:：]|附件|总分|合计"
    )


# ── titles ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _heading(line: Passage) -> _Heading | None:
    """The titles of columns that stand together on a line, a caption before them or not; None on any other line."""
    line = line.strip()
    start = line.text.find(_OPENING)
    if start < 0 or len(line.text) > _LONGEST_HEADING or (start and not is_caption(line.text[:start])):
        return None
    heading = _heading_at(line, start)
    return heading if heading and heading.end == len(line.text) else None


def _heading_at(line: Passage, start: int) -> _Heading | None:
    """The titles from a place on to the end of the line, or to the label with which the rows behind them begin."""
    ends = _split(line.text[: start + _LONGEST_HEADING], start)
    if not ends:
        return None
    titles = [line.slice(begin, end).strip() for begin, end in zip((start, *ends), ends, strict=False)]
    roles = [_role(title.text) for title in titles]
    if roles[:2] == ["level1", "level2"] and "name" not in roles:  # 二级指标 over names
        roles[1], titles[1] = "name", Passage("指标名称", ((0, titles[1].location()),))
    shape = shape_of(roles)
    if shape is None:
        return None
    if shape.explained and roles[(between := roles.index("name") + 1)] == "basis":
        titles[between] = Passage("指标解释", ((0, titles[between].location()),))
    filled = roles.index("value") + len(shape.roles)  # what stands behind a value is one cell
    return _Heading(start, ends[-1], titles[:filled], shape)


def _role(title: str) -> str | None:
    """The column that a title names; 绩效标准 is none of values."""
    role = column_role(title)
    return "basis" if role == "value" and title.endswith("标准") else role


def _split(text: str, start: int) -> tuple[int, ...]:
    """Where each title ends in a text that is nothing but titles up to the first label of a row, as few as there may be and as
    few of them unknown; none for another text."""
    best: dict[int, tuple[float, tuple[int, ...]]] = {start: (0.0, ())}
    for begin in range(start, len(text)):
        if begin not in best:
            continue
        paid, ends = best[begin]
        if len(ends) > 2 and begins_with_label(text[begin:]):
            return ends
        for end in range(begin + 2, min(begin + _LONGEST_TITLE, len(text)) + 1):
            title = text[begin:end]
            unknown = _UNKNOWN + _EACH * len(title) if len(ends) > 3 and len(title) <= _LONGEST_UNKNOWN else None
            price = 1.0 if title[0] not in "（( " and is_column(title) else unknown
            if price is not None and paid + price < best.get(end, (float("inf"), ()))[0]:
                best[end] = paid + price, (*ends, end)
    return best.get(len(text), (0.0, ()))[1]


# ── rows and facts ──────────────────────────────────────────────────────────────────────────────────────────────


def _rows(lines: Sequence[Passage], shape: Shape) -> Iterator[list[Passage]]:
    """The rows of lines, the cells of each in order; above the first label stand projects.  A line that is too long for a row
    and holds no labels stays as it is."""
    lines = [line.strip() for line in lines if line.text.strip()]
    first = next((at for at, line in enumerate(lines) if begins_with_label(line.text)), len(lines))
    for at, line in enumerate(lines):
        if project := _coded_project().fullmatch(line.text):
            if at + 1 == len(lines) or not _coded_project().fullmatch(lines[at + 1].text):  # not the unit of several
                yield [line.slice(*project.span(part)) for part in (1, 2, 3)]
        elif at < first or (len(line.text) > _LONGEST_ROW and not holds_labels(line.text[:_LONGEST_FORM])):
            yield [line]
        else:
            yield from rows_in(line, shape)


@cache
def _coded_project() -> re.Pattern[str]:
    """505006某某学校30.00."""
    return pattern_of(r"(\d{3,12})\s*([\u4e00-\u9fff（）()]{4,40})(\d{1,9}\.\d{1,6})")


def _ends(line: Passage) -> bool:
    return ends_rows(line) or _end_of_rows().match(line.text) is not None


def _facts(line: Passage) -> Iterator[Passage]:
    """The labels of a line above the titles, each with its text behind it: 主管部门 | 某某局 | 实施单位 | 某某镇."""
    *title, line = _title_apart(line.strip())
    yield from title
    text = line.text
    plain = len(text) > _LONGEST_FORM or is_title(text)
    begin = 0 if plain else _first_field(text)
    if begin < 0 or plain:
        yield line
        return
    if begin:
        yield line.slice(0, begin)
    size = _field(text, begin)
    while size:
        yield line.slice(begin, begin + size)
        begin += size
        after = next((at for at in range(begin + 1, len(text) - 3) if _field(text, at)), len(text))
        if text[begin:after]:
            yield line.slice(begin, after)
        begin, size = after, _field(text, after)


@cache
def _title() -> re.Pattern[str]:
    """The title of a form, and its year, before the labels of a header on the same line."""
    return pattern_of(r"([^。；;]{0,60}?绩效(?:目标|指标)(?:申报|批复|公开)?表)([（(]?\s?\d{4}\s?年度?\s?[)）]?)?")


def _first_field(text: str) -> int:
    """Where the first label stands: at the beginning of a line, or wherever in one that holds a whole header; -1 for none."""
    if len(text) <= _LONGEST_ROW:
        return 0 if _field(text, 0) and not re.search("[:：]", text) else -1
    return next((at for at in range(len(text) - 3) if _field(text, at)), -1)


def _field(text: str, at: int) -> int:
    """How long the label is that stands at a place, 0 where none does."""
    return next((size for size in range(_LONGEST_TITLE, 3, -1) if header_field(text[at : at + size])), 0)
