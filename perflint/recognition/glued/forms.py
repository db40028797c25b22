"""Forms that stand on a line or two with results and points, nothing between their cells, as pages of documents leave them;
rows of such forms on lines of their own too.

The titles that stand together tell the columns; `results` parts the rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from perflint.lexicon.headings import column_role, header_field, is_column, is_title
from perflint.lexicon.levels import canonical_labels
from perflint.model import Passage
from perflint.patterns import pattern_of
from perflint.recognition.flow.choices import open_row
from perflint.recognition.glued.results import RESULTS, parted
from perflint.recognition.wording.row_ends import ends_rows

_LONGEST_TITLE = 18  # characters
_LEVEL = 4  # of 一级指标, and of the others that tell a heading
_LONGEST_NAME = 60
_FEWEST = 3  # rows
_FURTHEST = 200  # lines that a form goes on over


def with_results(lines: Sequence[Passage]) -> Sequence[Passage]:
    """The lines; titles that stand together over rows with results, and the cells of these, each on a line of its own."""
    found: list[Passage] = []
    at = begin = 0
    while at < len(lines):
        line = lines[at]
        ends = _titles_in(line.text) if _first_title().search(line.text) else []
        rows, last = _rows_below(lines, at, line.slice(ends[-1]), _behind(line, ends)) if ends else ([], at)
        if rows:
            titles = [line.slice(start, end) for start, end in pairwise(ends)]
            below = lines[last : last + 1]
            found += [*lines[begin:at], *_project(line.slice(0, ends[0])), *titles, *rows, *_totals(below)]
            last += len(below)
            begin = last
        at = last if rows else at + 1
    return [*found, *lines[begin:]] if found else lines


@cache
def _first_title() -> re.Pattern[str]:
    return pattern_of(r"(?:一级指标二级指标|二级指标)(?:三级指标|指标名称|指标内容)")


def _titles_in(text: str) -> list[int]:
    """Where the titles of columns that stand together begin, and where the last one ends; none where they tell no results."""
    opening = _first_title().search(text)
    if opening is None or " " in opening.string[opening.start() : opening.end() + _LONGEST_TITLE]:
        return []
    places = [*range(opening.start(), opening.end() + 1, _LEVEL)]
    while True:
        begin = places[-1]
        ends = (
            end for end in range(min(begin + _LONGEST_TITLE, len(text)), begin + 1, -1) if is_column(text[begin:end])
        )
        end = next(ends, None)
        if end is None:
            break
        places.append(end)
    roles = [column_role(text[begin:end]) for begin, end in pairwise(places)]
    told = roles.count("name") == roles.count("value") == 1 and {*RESULTS, "weight"}.intersection(roles)
    return places if told and len({*roles}) == len(roles) else []


def _behind(line: Passage, places: Sequence[int]) -> list[str]:
    """What the columns behind the names hold."""
    roles = [column_role(line.text[begin:end]) or "" for begin, end in pairwise(places)]
    return roles[roles.index("name") + 1 :]


def _rows_below(lines: Sequence[Passage], at: int, rest: Passage, roles: Sequence[str]) -> tuple[list[Passage], int]:
    """The cells of the rows behind titles, on their line and those below, and the line behind them; none where they cannot be
    parted."""
    limit = min(at + _FURTHEST, len(lines))
    last = next((row for row in range(at + 1, limit) if _ends(lines[row])), limit)
    below = _with_whole_labels(
        [line.strip() for line in lines[at + 1 : last] if not open_row().fullmatch(line.text.strip())]
    )
    if rest.text.strip():
        return _run_on(Passage.join([rest.strip(), *below]), roles), last
    rows = [parted(line, roles) for line in below]
    told = sum(any(len(cells) > 1 for cells in row) for row in rows)
    if told < _FEWEST or any(not row and re.search(r"\d$", line.text) for row, line in zip(rows, below, strict=True)):
        return [], last
    return [cell for row, line in zip(rows, below, strict=True) for cell in _cells(row or [[line]])], last


def _ends(line: Passage) -> bool:
    return ends_rows(line) or is_title(line.text) or _closing().match(line.text.strip()) is not None


def _with_whole_labels(lines: Sequence[Passage]) -> list[Passage]:
    """The lines; a label broken over two (满意度指标服务对象 | 满意度指标) on one."""
    found: list[Passage] = []
    for line in lines:
        text = found[-1].text + line.text if found else ""
        if any(text.endswith(label) and len(label) > len(line.text) for label in canonical_labels()):
            found[-1] = Passage.join([found[-1], line])
        else:
            found.append(line)
    return found


def _run_on(text: Passage, roles: Sequence[str]) -> list[Passage]:
    """The cells of a text that holds all rows; what a page cut off at its end is left out."""
    closing = _closing().search(text.text)
    rows = parted(text.slice(0, closing.start() if closing else None), roles)
    return _cells(rows) if sum(len(row) > 1 for row in rows) >= _FEWEST else []


def _cells(rows: Sequence[Sequence[Passage]]) -> list[Passage]:
    return [cell for row in rows for cell in row if cell.text]


@cache
def _closing() -> re.Pattern[str]:
    """What stands behind the last row: ……总分100, 注：."""
    return pattern_of(r"[.…]{0,4}(?:总分|合计|总计|注[:：]|偏差大或|填[表报]人|其他需要?说明)")


def _totals(below: Sequence[Passage]) -> list[Passage]:
    """The line behind the rows; 总分 alone, where its numbers stand behind it."""
    line = below[0].strip() if below else Passage("")
    found = _total().match(line.text)
    return [line.slice(0, found.end()), line.slice(found.end())] if found else [*below]


@cache
def _total() -> re.Pattern[str]:
    return pattern_of(r"(?:总分|合计|总计)(?=\d)")


def _project(head: Passage) -> list[Passage]:
    """项目名称 and what it is, of what stands before the titles."""
    found = _project_label().search(head.text)
    if found is None:
        return []
    begin = found.end()
    ends = range(begin + 1, min(begin + _LONGEST_NAME, len(head.text)))
    end = next((at for at in ends if any(header_field(head.text[at : at + size]) for size in range(4, 9))), None)
    return [head.slice(*found.span()), head.slice(begin, end)] if end else []


@cache
def _project_label() -> re.Pattern[str]:
    return pattern_of("项目名称")
