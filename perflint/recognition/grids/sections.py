"""Divides the blocks of a document into sections, one a form: its title, its header block, its rows of indicators.

A new section begins with a title, with a header block after indicators, or with a heading after which the levels begin
again; a heading that is only repeated, and rows that go on in the next grid, are page breaks.  ``section_tables`` turns a
section into tables.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from msgspec import Struct, field

from perflint.lexicon.headings import column_role, header_field, is_note, is_numbered_goal, is_title, is_total, scope_of
from perflint.lexicon.levels import level1_kind, level2_kind
from perflint.model import Cell, Grid, Passage
from perflint.patterns import pattern_of
from perflint.recognition.grids.cells import Row, is_value_like, kind_of, rows_of
from perflint.recognition.grids.fact_lines import fact_line, further_line, names_project
from perflint.recognition.grids.header_block import is_trailer, names_fact, opens_block
from perflint.recognition.grids.headings import Heading, find_headings
from perflint.recognition.wording.paragraphs import starts_list

_MONEY_UNIT = pattern_of(r"(?:金额)?单位[:：](?:人民币)?[百千]?[万亿]?元")  # over the next form, beside its department
_PAGE = pattern_of(r"[\s\-—–_·第页共/|\d]*(?:续表|\(续\)|（续）|PAGE)?[\s\-—–_·第页共/|\d]*", re.IGNORECASE)
_COUNTED = 4  # columns at least
_NUMBERED = pattern_of(r"\s*(\d{1,3})\s*[.、．]")


class Part(Struct):
    """Rows under one heading (None: the rows told what they are by themselves); pairs of row and "a page began here"."""

    heading: Heading | None
    rows: list[tuple[Row, bool]] = field(default_factory=list)
    scope: str | None = None  # period or annual where the form stacks both


class Section(Struct):
    """One form."""

    title: Cell | None = None
    number: int | None = None
    header: list[Row] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    totals: list[Row] = field(default_factory=list)
    trailer: list[Row] = field(default_factory=list)
    labels_above: list[Row] = field(default_factory=list)  # lines of text over the form that tell its facts
    blocks: set[int] = field(default_factory=set)
    kinds: list[str] = field(default_factory=list)  # of level 1 as they follow one another
    labels: set[str] = field(default_factory=set)  # first cells of the header rows
    told: bool = False  # the header rows name at least one fact
    further: bool = False  # another goal was told below indicators, so that the levels begin again for it
    margin: int = 0  # the leftmost column of the headings: a label further right belongs to a row of indicators

    def entitle(self, title: Cell) -> None:
        """The title over the form, with its printed number (3. …绩效目标表)."""
        numbered = _NUMBERED.match(title.text)
        self.title, self.number = title, int(numbered.group(1)) if numbered else None

    def begin(self, heading: Heading, scope: str | None) -> None:
        """A part under a heading of its own."""
        left = min(heading.cells)
        self.margin = min(self.margin, left) if self.parts else left
        self.parts.append(Part(heading, scope=scope))

    def add(self, row: Row, broken: bool) -> None:
        """One more row of indicators."""
        self.parts[-1].rows.append((row, broken))
        kind = opening_level1(row)
        if kind and self.kinds[-1:] != [kind]:
            self.kinds.append(kind)

    def add_header(self, row: Row) -> None:
        self.header.append(row)
        self.labels.add(row.text(row.filled()[0]))
        self.told = self.told or names_fact(row)
        title = row[row.filled()[0]]
        if self.title is None and len(row.filled()) == 1 and is_title(title.text):
            self.entitle(title)


def sections_of(blocks: Sequence[Grid | Passage], skip: Container[int] = ()) -> list[Section]:
    """The sections of a document in order; sections without indicators keep their header rows.

    ``skip`` are the indexes of grids that were understood otherwise; no section goes beyond one.
    """
    collector = _Collector()
    sheet: str | None = None
    for index, block in enumerate(blocks):
        if index in skip:
            collector.end()
        elif isinstance(block, Grid):
            if block.location.sheet != sheet:
                collector.end()
                sheet = block.location.sheet
            collector.grid(index, block)
        else:
            collector.passage(index, block)
    return collector.sections


def opening_level1(row: Row) -> str | None:
    """The kind of level 1 that a row opens with, in one of its first columns.

    成本指标 is a label of both levels: of level 1 where one of level 2 follows it.
    """
    filled = row.filled()
    for place, column in enumerate(filled[:3]):
        if kind := level1_kind(row.text(column)):
            following = row.text(filled[place + 1]) if place + 1 < len(filled) else ""
            if not level2_kind(row.text(column)) or level2_kind(following):
                return kind
    return None


class _Collector:
    def __init__(self) -> None:
        self.sections: list[Section] = []
        self.current: Section | None = None
        self.title: tuple[int, Cell] | None = None
        self.lines: dict[int, Row] = {}  # by block: the lines since the last title or table that tell facts of a form
        self.fresh = True  # no table since the first of them
        self.gap = False  # text stood between the last grid and here
        self.broken = False  # the next row is the first after a page break

    def end(self) -> None:
        """What follows has nothing to do with the section so far."""
        self.current, self.title = None, None
        self.lines.clear()

    # passages

    def passage(self, index: int, passage: Passage) -> None:
        text = passage.text.strip()
        if not text or _PAGE.fullmatch(text[:40]):
            return
        if is_title(text):
            self.current = None
            self.title = (index, passage.strip().cell())
            self.lines.clear()
        elif (row := fact_line(passage)) is not None:
            self._fact_line(index, row)
        elif self.fresh and index - 1 in self.lines and (row := further_line(passage)) is not None:
            self.lines[index] = row
        self.gap = True

    def _fact_line(self, index: int, row: Row) -> None:
        """A line such as 项目名称：… belongs to the next table; it ends the table before, unless it is said again."""
        current = self.current
        if current is not None:
            words = [cell.text for cell in row.cells]
            if is_note(words[0]) or any(words == [cell.text for cell in line.cells] for line in current.labels_above):
                return
            if names_project(row):
                self.current = None
        if not self.fresh:
            self.lines.clear()
        self.fresh = True
        self.lines[index] = row

    # grids

    def grid(self, index: int, grid: Grid) -> None:
        rows = rows_of(grid)
        headings = {heading.start: heading for heading in find_headings(rows)}
        self._enter(rows, headings)
        at = 0
        while at < len(rows):
            if at in headings:
                heading = headings[at]
                following = next((row for row in rows[heading.end :] if row.filled()), None)
                self._heading(index, heading, following)
                at = heading.end
                continue
            if rows[at].filled() and not _counts_columns(rows[at]):
                self.broken = self.broken or _turns_page(rows[at - 1] if at else None, rows[at])
                self._row(index, rows[at])
            at += 1
        self.gap = self.fresh = False

    def _enter(self, rows: Sequence[Row], headings: dict[int, Heading]) -> None:
        """Decide whether a new grid goes on with the section before it."""
        current = self.current
        self.broken = True
        if current is None:
            return
        if current.parts:
            first = min(headings, default=len(rows))
            leading = [row for row in rows[:first] if row.filled()]
            if leading and (opens_block(leading[0]) or not _goes_on(leading, self.gap)):
                self.current = None
        elif self.gap and not current.told:
            self.current = None

    def _open(self) -> Section:
        section = Section()
        if self.title is not None:
            index, title = self.title
            section.entitle(title)
            section.blocks.add(index)
            self.title = None
        section.labels_above.extend(self.lines.values())
        section.blocks.update(self.lines)
        self.sections.append(section)
        self.current = section
        return section

    def _heading(self, index: int, heading: Heading, following: Row | None) -> None:
        section = self.current
        if section is None or (section.parts and not section.further and self._restarts(section, heading, following)):
            section = self._open()
        section.further = False
        section.blocks.add(index)
        last = section.parts[-1] if section.parts else None
        if last is not None and last.heading is not None and last.heading.signature == heading.signature:
            self.broken = True
            return
        self.broken = last is not None and last.heading is not None and last.heading.wording == heading.wording
        section.begin(heading, _scope(heading))

    def _restarts(self, section: Section, heading: Heading, following: Row | None) -> bool:
        """A repeated heading opens a new form when the levels begin again from the first one."""
        if section.trailer or following is None:
            return bool(section.trailer)
        kinds = section.kinds
        opening = opening_level1(following)
        repeated = any(
            part.heading is not None and part.heading.wording == heading.wording for part in section.parts[-2:]
        )
        return repeated and opening is not None and len(kinds) >= 2 and kinds[0] == opening and kinds[-1] != opening

    def _row(self, index: int, row: Row) -> None:
        section = self.current
        if section is None:
            section = self._open()
        if not section.parts:
            if self.broken and row.text(row.filled()[0]) in section.labels and opens_block(row):
                section = self._open()
            section.add_header(row)
            section.blocks.add(index)
            self.broken = False
            return
        filled = row.filled()
        first = row.text(filled[0])
        if is_total(first) and not _has_labels(row):
            section.totals.append(row)
        elif filled[0] <= section.margin and is_trailer(row) and not _has_labels(row):
            section.trailer.append(row)
        elif section.trailer and len(filled) == 1 and filled[0] <= section.margin and _is_listed(first):
            section.trailer.append(row)  # 注：1.…, and below it 2.…
        elif (
            filled[0] <= section.margin and opens_block(row) and is_numbered_goal(first) and first not in section.labels
        ):
            section.add_header(row)
            section.further = True
        elif (filled[0] <= section.margin and opens_block(row)) or _MONEY_UNIT.fullmatch(row.text(filled[-1])):
            section = self._open()
            section.add_header(row)
            self.broken = False
        elif tells_of_form(row, section.parts[-1].heading):
            section.trailer.append(row)
        else:
            section.add(row, self.broken and bool(section.parts[-1].rows or len(section.parts) > 1))
            self.broken = False
        section.blocks.add(index)


def _counts_columns(row: Row) -> bool:
    """1 2 3 4 … or 栏次 1 2 3 … below a heading."""
    texts = [row.text(column) for column in row.filled()]
    if texts and texts[0] in ("栏次", "行次", "列次"):
        texts = texts[1:]
    return len(texts) >= _COUNTED and texts == [str(number) for number in range(1, len(texts) + 1)]


def _is_listed(text: str) -> bool:
    """2.… below 注：1.…, and not the numbered title of the next form."""
    return starts_list(text) and not is_title(text)


def tells_of_form(row: Row, heading: Heading | None) -> bool:
    """A row of words below the indicators that is none of them: 其他需要说明事项 over all columns of levels and names,
    a label with one text over names and values, or one in the column that only held the caption 绩效指标."""
    filled = row.filled()
    if heading is None or not row.merged or _has_labels(row):
        return False
    label = row[filled[0]]
    executed = header_field(label.text) == "execution_rate"  # 预算执行率 | 100% | 98% | 10 | 9.8
    if (kind_of(label.text) != "text" and not executed) or label.text.endswith(("指标", "目标")):
        return False
    if scope_of(label.text) or (len(filled) < 2 and "。" not in label.text):
        return False
    if not executed and any(kind_of(row.text(column)) not in ("text", "blank") for column in filled[1:]):
        return False
    roles = {column: column_role(cell.text) for column, cell in heading.cells.items()}
    levels = [column for column, role in roles.items() if role in ("level1", "level2")]
    name = max((column for column, role in roles.items() if role == "name"), default=-1)
    value = min((column for column, role in roles.items() if role == "value" and column > name), default=name + 1)
    if not levels or name < max(levels):
        return False
    covers = filled[0] <= min(levels) < max(levels) and filled[0] + label.location.span[1] > name
    wide = len(filled) == 2 and filled[1] <= name and filled[1] + row[filled[1]].location.span[1] > value
    caption = roles.get(filled[0], "") in ("name", None) and filled[0] < min(levels) and len(label.text) > 2
    return covers or wide or caption


def _turns_page(before: Row | None, row: Row) -> bool:
    """Whether a page began between two rows of one table."""
    page = row.location.page
    if before is None or page is None:
        return False
    pages = [cell.location.page or 0 for cell in before.cells]
    pages.extend(place.page or 0 for cell in before.cells if cell.facts for place in cell.facts.also)
    return page > max(pages, default=page)


def _has_labels(row: Row) -> bool:
    return any(level1_kind(row.text(column)) or level2_kind(row.text(column)) for column in row.filled()[1:3])


def _goes_on(rows: Sequence[Row], gap: bool) -> bool:
    """Whether the rows of a grid without heading look like more rows of the indicator table before it."""
    sample = rows[:20]
    labelled = sum(_labelled(row) for row in sample)
    if gap:
        return labelled >= 1
    valued = sum(any(is_value_like(row.text(column)) for column in row.filled()[1:]) for row in sample)
    return labelled >= 1 or 2 * valued >= len(sample) or len(rows) == 1


def _labelled(row: Row) -> bool:
    return any(level1_kind(row.text(column)) or level2_kind(row.text(column)) for column in row.filled()[:4])


def _scope(heading: Heading) -> str | None:
    """长期绩效指标 left of, or over, a whole heading: the part is long-term."""
    over = {cell.text for cell in heading.parents.values()}
    if len(over) == 1 and len(heading.parents) == len(heading.cells):
        return scope_of(next(iter(over)))
    first = heading.cells[min(heading.cells)]
    return scope_of(first.text) if level1_kind(first.text) is None and first.text.endswith("指标") else None
