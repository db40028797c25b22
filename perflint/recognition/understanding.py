"""What a reader saw becomes a `Document`: the evidence chooses among the ways of reading, and what they found is merged."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from perflint.lexicon.headings import is_title, money_unit_of, year_of
from perflint.model import (
    Cell,
    Comment,
    Document,
    Figure,
    Grid,
    Location,
    Passage,
    Phase,
    Problem,
    Source,
    TargetTable,
    Unit,
)
from perflint.patterns import pattern_of
from perflint.recognition.fragments.pages import page_of
from perflint.recognition.page_marks import without_page_marks
from perflint.recognition.prose.found import Narrative, Notices
from perflint.recognition.prose.frame import Frame, read_frame
from perflint.recognition.prose.money_tables import without_money_tables
from perflint.recognition.wording.amounts import year_figure
from perflint.recognition.wording.broken_amounts import with_repeated_amounts
from perflint.recognition.wording.paragraphs import paragraphs, tidy
from perflint.recognition.written import as_written, ordinary
from perflint.text import compact

if TYPE_CHECKING:
    from perflint.recognition.forms.facts import Form

_NOTHING = Passage("")
_BARS = "|｜ \u3000"  # what blank cells of a copied table leave
_SELF_EVALUATION = (Phase.SELF_EVALUATION, Phase.EVALUATION)


def recognise(source: Source) -> Document:
    """Understand a source.  Never raises on text or grids; an interchange record may raise InputError."""
    plain = ordinary(source)
    document = _understood(plain)
    if plain is not source:
        document = as_written(document, source)
    comments = (*source.comments, *_pinned(source.blocks))
    return replace(document, comments=comments) if comments else document


def _pinned(blocks: Sequence[Grid | Passage]) -> Iterator[Comment]:
    """The notes that are pinned to cells."""
    for block in blocks:
        if isinstance(block, Grid):
            for row in block.rows:
                for cell in row:
                    if cell.facts is not None and cell.facts.comment:
                        yield Comment(cell.facts.comment, cell.location, cell.location)


def _understood(source: Source) -> Document:
    if source.record is not None:
        from perflint.recognition.interchange.reading import document_from_record

        return replace(document_from_record(source.record, source.path), format=source.format)
    unseen: tuple[Problem, ...] = ()
    if any(isinstance(block, Grid) for block in source.blocks) or _has_pages(source.blocks):
        from perflint.recognition import hidden
        from perflint.recognition.grids.halves import apart

        whole = _whole_tables(source.blocks)
        unseen = hidden.notes(whole, _indicators_in)
        source = replace(source, blocks=apart(hidden.seen(whole)))
    grids = _from_grids(source.blocks)
    lines = [
        block
        for index, block in enumerate(source.blocks)
        if isinstance(block, Passage) and (index not in grids.used or _is_chapter(block.text.strip()))
    ]
    text = _from_text(lines, alone=not grids.tables)
    if source.format == "text" and _is_ragged(source.blocks, grids.tables):
        grids, text = _flat(source.blocks, grids, text)
    document = _document(source, grids, text)
    return replace(document, problems=(*document.problems, *unseen)) if unseen else document


def _flat(blocks: Sequence[Grid | Passage], grids: _Found, text: _Found) -> tuple[_Found, _Found]:
    """The readings of grids and of text; where cells were kept, but not the columns they stood in, all of it as text."""
    from perflint.recognition.evidence import fit, is_poor, mean_fit

    if not is_poor(grids.tables):
        return grids, text
    flat = _from_text([line for block in blocks for line in _as_lines(block)], alone=True)
    better = mean_fit(flat.tables) > mean_fit(grids.tables) and fit(flat.tables) > fit(grids.tables) + fit(text.tables)
    return (_Found(), flat) if better else (grids, text)


def _as_lines(block: Grid | Passage) -> Iterator[Passage]:
    """The rows of a grid as lines of text, their blank cells gone; a passage as it is."""
    if isinstance(block, Passage):
        if block.text.strip(_BARS):
            yield block
        return
    for row in block.rows:
        pieces = [cell.passage() for cell in row if cell.text]
        if pieces:
            yield Passage.join(pieces, " ")


def _is_ragged(blocks: Sequence[Grid | Passage], tables: Sequence[TargetTable]) -> bool:
    """Whether the rows that hold indicators, if any, have different numbers of cells: merged ones leave none where a form was
    copied.  Where all have the same, the columns are right, whatever was written into them."""
    grids = [block for block in blocks if isinstance(block, Grid)]
    widths: dict[tuple[int | None, int | None], int] = {
        (grid.location.table, at): len(row) for grid in grids for at, row in enumerate(grid.rows)
    }
    places = [item.name.location for table in tables for item in table.indicators if item.name]
    return 0 < len(widths) <= _COPIED and len({widths.get((place.table, place.row)) for place in places}) != 1


_TITLE = 5  # lines at the beginning of a document that may be its title
_SENTENCES = 3  # lines with the end of a sentence that make a report of a text
_COPIED = 20_000  # rows that a form has at most that somebody copied from a page
_ALIGNED_FOR_MORE = 0.6  # where it finds twice as many indicators
_ALIGNED = 0.9  # as well as any other reading must one fit that knows where cells stand: it knows more columns


def _indicators_in(grid: Grid) -> int:
    return sum(len(table.indicators) for table in _from_grids([grid]).tables)


def _whole_tables(blocks: tuple[Grid | Passage, ...]) -> tuple[Grid | Passage, ...]:
    """Tables that page breaks cut apart made whole; only formats with pages have any."""
    if not any(page_of(block) is not None for block in blocks):
        return blocks
    from perflint.recognition.fragments.tables import whole_tables

    return whole_tables(blocks)


def _has_pages(blocks: Sequence[Grid | Passage]) -> bool:
    first = next((block for block in blocks if isinstance(block, Passage)), None)
    return first is not None and first.pieces[0][1].page is not None


class _Found(Struct, frozen=True):
    """What one way of reading found.  ``rest`` are the lines that no table took up."""

    tables: tuple[TargetTable, ...] = ()
    starts: tuple[int, ...] = ()  # of tables in grids: the indexes of the blocks they begin in
    problems: tuple[Problem, ...] = ()
    facts: Mapping[str, Cell] = {}
    used: frozenset[int] = frozenset()
    rest: tuple[Passage, ...] = ()
    texts: tuple[Passage, ...] = ()
    units: tuple[Unit, ...] = ()
    total: Figure | None = None
    money_unit: str | None = None

    @property
    def worth(self) -> int:
        """How much evidence speaks for this reading: indicators that have a name and a value, or what was reached."""
        items = [item for table in self.tables for item in table.indicators]
        told = (item.name and (item.value or item.period_value or item.actual or item.score) for item in items)
        return sum(1 if one else -1 for one in told)


def _from_grids(blocks: Sequence[Grid | Passage]) -> _Found:
    if not any(isinstance(block, Grid) for block in blocks):
        return _Found()
    from perflint.recognition.exports.tables import tables_in
    from perflint.recognition.grids.tables import tables_from_blocks

    exports = tables_in(blocks)
    if exports.used:
        blocks = [_NOTHING if index in exports.used else block for index, block in enumerate(blocks)]
    result = tables_from_blocks(blocks)
    return _Found(
        tables=(*exports.tables, *result.tables),
        starts=(*exports.starts, *result.starts),
        problems=(*exports.problems, *result.problems),
        facts={**result.header, **exports.facts},
        used=result.used | exports.used,
        units=result.units,
        total=result.total,
    )


# ── text ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _from_text(lines: Sequence[Passage], *, alone: bool) -> _Found:
    """The reading of the lines outside grids that explains most; ``alone`` when no grid held a table."""
    if not lines:
        return _Found()
    from perflint.recognition.evidence import mean_fit, sound

    lines = with_repeated_amounts(without_page_marks(lines))
    flow = _flow(lines)
    readings = [_listing(lines), flow]
    if max(reading.worth for reading in readings) < 2 and alone and not _is_report(lines):
        loose, notices = _loose(lines), _notices(_prose(lines))  # paragraphs are read by `_document`
        if len(loose.tables) >= len(notices.tables) and _named(loose.tables) >= _named(notices.tables):
            readings.append(loose)
    best = max(readings, key=lambda reading: reading.worth)
    aligned = _aligned(lines)
    least = _ALIGNED_FOR_MORE if aligned.worth >= 2 * best.worth else _ALIGNED
    if aligned.tables and not (best.tables and mean_fit(aligned.tables) < least * mean_fit(best.tables)):
        best = aligned
    if best.worth < (1 if alone else 2) and not (alone and best.tables):
        return _Found(rest=tuple(lines))
    if best is not flow and best is not aligned:
        return best
    tables, problems = sound(best.tables)
    return replace(best, tables=tables, problems=(*best.problems, *problems)) if problems else best


def _is_report(lines: Sequence[Passage]) -> bool:
    """Whether the lines are sentences under the title of a report, whatever labels of a form they mention."""
    texts = [line.text for line in lines if line.text.strip()]
    return any("报告" in text for text in texts[:_TITLE]) and sum("。" in text for text in texts) >= _SENTENCES


def _named(tables: Sequence[TargetTable]) -> int:
    return sum(table.project is not None for table in tables)


def _listing(lines: Sequence[Passage]) -> _Found:
    from perflint.recognition.listings.tables import read_projects

    kept = [line for line in lines if line.text.strip()]
    listing = read_projects(kept)
    if listing is None:
        return _Found(rest=tuple(lines))
    return _Found(
        tables=listing.tables,
        problems=listing.problems,
        rest=(*kept[: listing.first], *kept[listing.last :]),
        units=listing.units,
        total=listing.total,
    )


def _flow(lines: Sequence[Passage]) -> _Found:
    from perflint.recognition.flow.tables import spread
    from perflint.recognition.forms.tables import read_flow_forms
    from perflint.recognition.forms.untitled_rows import titled
    from perflint.recognition.glued.rows import unglued

    cells = spread(unglued(titled(lines)))
    return _merged(cells, read_flow_forms(cells))


def _aligned(lines: Sequence[Passage]) -> _Found:
    from perflint.recognition.forms.tables import read_aligned_forms

    return _merged(lines, read_aligned_forms(lines))


def _loose(lines: Sequence[Passage]) -> _Found:
    from perflint.recognition.forms.loose import read_loose_forms

    return _merged(lines, read_loose_forms(lines))


def _merged(lines: Sequence[Passage], forms: Sequence[Form]) -> _Found:
    facts: dict[str, Cell] = {}
    rest: list[Passage] = []
    begin = 0
    for form in forms:
        for fact in form.facts:
            if fact.lines:
                facts.setdefault(fact.field, fact.value.cell())
        rest.extend(lines[begin : form.first])
        begin = form.last
    return _Found(
        tables=tuple(form.table for form in forms),
        problems=tuple(problem for form in forms for problem in form.problems),
        facts=facts,
        rest=(*rest, *lines[begin:]),
        texts=tuple(_once(forms)),
        money_unit=next((form.money_unit for form in forms if form.money_unit), None),
    )


def _once(forms: Sequence[Form]) -> Iterator[Passage]:
    """The texts of the forms, without those that an earlier one has alike: projects of one department share their basis."""
    told: set[str] = set()
    for form in forms:
        yield from (text for text in form.texts if compact(text.text) not in told)
        told.update(compact(text.text) for text in form.texts)


# ── the whole ───────────────────────────────────────────────────────────────────────────────────────────────────


def _document(source: Source, grids: _Found, text: _Found) -> Document:
    notices = _notices(_prose(text.rest), results=not (grids.tables or text.tables))
    tables = _in_order(source.blocks, grids, [*text.tables, *notices.tables])
    lines: Sequence[Passage] = [block for block in source.blocks if isinstance(block, Passage)]
    if text.tables:
        from perflint.recognition.flow.tables import spread

        lines = spread(lines)
    prose = notices.rest
    narrative = _narrative(prose) if not tables or _speaks_of_results(prose) else Narrative()
    facts = {**text.facts, **grids.facts}
    columns = frozenset(name for table in tables for name in table.columns)
    frame = read_frame(lines, facts, report=not tables and narrative.facts > 0, columns=columns)
    if tables and frame.phase not in _SELF_EVALUATION:
        spent = narrative.execution if frame.phase is Phase.MONITORING and not (grids.tables or text.tables) else None
        narrative = Narrative(execution=spent, money_unit=narrative.money_unit if spent else None)
    by_function = any(table.function for table in tables)
    return Document(
        path=source.path,
        format=source.format,
        kind="department" if frame.kind != "report" and by_function else frame.kind,
        phase=frame.phase,
        title=frame.title,
        year=frame.year or _year_of_values(tables),
        month=_month(source, frame),
        department=frame.department,
        money_unit=text.money_unit or notices.money_unit or frame.money_unit or narrative.money_unit,
        total=text.total or grids.total,
        units=text.units or grids.units,
        tables=tuple(tables),
        complete=not source.problems,
        goals=narrative.goals,
        goal=grids.facts.get("goal") or (text.facts.get("goal") if by_function else None) or narrative.goal,
        score=narrative.score,
        grade=narrative.grade,
        execution=narrative.execution,
        paragraphs=(*prose, *text.texts),
        problems=(
            *source.problems,
            *notices.problems,
            *_problems(source, grids, text, tables, narrative, prose, frame),
        ),
    )


def _month(source: Source, frame: Frame) -> Figure | None:
    if frame.phase is not Phase.MONITORING:
        return None
    from perflint.recognition.prose.period import month_of

    return month_of(frame.title, _texts(source.blocks))


def _texts(blocks: Sequence[Grid | Passage]) -> Iterator[Cell]:
    for block in blocks:
        if isinstance(block, Passage):
            yield block.cell()
        else:
            yield from (cell for row in block.rows for cell in row)


def _in_order(blocks: Sequence[Grid | Passage], grids: _Found, others: Sequence[TargetTable]) -> list[TargetTable]:
    """The tables as the source has them, one after another, whether they stood in grids or in text."""
    if not grids.tables:
        return sorted(others, key=lambda table: _line(table.location))
    lines = {_line(block.pieces[0][1]): index for index, block in enumerate(blocks) if isinstance(block, Passage)}
    placed = [*zip(grids.starts, grids.tables, strict=True)]
    placed.extend((lines.get(_line(table.location), len(blocks)), table) for table in others)
    return [table for _, table in sorted(placed, key=lambda pair: pair[0])]


def _line(location: Location) -> tuple[int, int, int]:
    """What tells one line of a source from another: its page, its line, its paragraph."""
    return location.page or 0, location.line or 0, location.paragraph or 0


def _prose(rest: Sequence[Passage]) -> tuple[Passage, ...]:
    """The paragraphs outside tables, without titles, years, units of money and lines of a table of contents."""
    kept = [line for line in without_money_tables(rest) if not _is_furniture(line.text)]
    return tuple(tidy(paragraph) for paragraph in paragraphs(kept))


def _is_furniture(text: str) -> bool:
    plain = text.strip()
    if "....." in plain or "……" * 3 in plain or year_of(plain) or (is_title(plain) and not _is_chapter(plain)):
        return True
    packed = compact(plain)
    return len(packed) < 40 and money_unit_of(packed) is not None and "：" in packed.replace(":", "：")


def _is_chapter(plain: str) -> bool:
    """Whether a title is a chapter of the document, one of several that are counted: 三、部门整体支出绩效目标表."""
    return is_title(plain) and re.match("[一二三四五六七八九十]{1,3}、", plain) is not None


def _speaks_of_results(prose: Sequence[Passage]) -> bool:
    return any("自评" in text.text or "完成情况" in text.text or "执行率" in text.text for text in prose)


def _notices(prose: Sequence[Passage], *, results: bool = True) -> Notices:
    if not prose:
        return Notices()
    from perflint.recognition.prose.notices import read_notices

    return read_notices(prose, results=results)


def _narrative(prose: Sequence[Passage]) -> Narrative:
    if not prose:
        return Narrative()
    from perflint.recognition.prose.narrative import read_narrative

    return read_narrative(prose)


def _year_of_values(tables: Sequence[TargetTable]) -> Figure | None:
    """Where no year is printed: the year that most of the dated target values name, if most of them agree."""
    named: list[Figure] = []
    for table in tables:
        for item in table.indicators:
            if item.value and (figure := year_figure(item.value.passage())):
                named.append(figure)
    counts = Counter(figure.number for figure in named).most_common(1)
    if not counts or counts[0][1] < 2 or counts[0][1] < 0.6 * len(named):
        return None
    return next(figure for figure in named if figure.number == counts[0][0])


def _problems(
    source: Source,
    grids: _Found,
    text: _Found,
    tables: Sequence[TargetTable],
    narrative: Narrative,
    prose: Sequence[Passage],
    frame: Frame,
) -> tuple[Problem, ...]:
    """What was not understood, with its place; a document in which nothing was recognised says so."""
    from perflint.recognition.wording.running import first_head, read_running

    problems = [*grids.problems, *text.problems, *_unread_heading(text.rest)]
    if grids.tables:
        from perflint.recognition.grids.fact_lines import unread

        problems.extend(unread(text.rest, tables, grids.facts.values()))
    for paragraph in prose if tables or frame.phase not in (*_SELF_EVALUATION, Phase.MONITORING) else ():
        if first_head(paragraph.text) is not None and any(item.value for item in read_running(paragraph).indicators):
            short = paragraph.text if len(paragraph.text) <= 30 else f"{paragraph.text[:30]}…"
            problems.append(Problem(f"看起来是绩效指标，但不知道属于哪张表：“{short}”", paragraph.location()))
    if not tables and narrative.facts == 0 and frame.title is None:
        place = next((block.location() for block in source.blocks if isinstance(block, Passage)), None)
        first = place or next((block.location for block in source.blocks if isinstance(block, Grid)), None)
        message = "没有识别出绩效目标表，也没有识别出自评报告的内容"
        problems.append(Problem(message, replace(first, file=source.path)) if first else Problem(message))
    elif not any(table.indicators or table.columns for table in tables) and not narrative.facts:
        problems.append(Problem("没有识别出任何绩效指标"))
    return tuple(problems)


def _unread_heading(rest: Sequence[Passage]) -> Iterator[Problem]:
    """The first heading 一级指标 二级指标 三级指标, in one line or several, whose rows no reading made indicators of."""
    words = [compact(line.text) for line in rest]
    found = _HEADING.search("".join(words))
    if found is None:
        return
    ends = accumulate(map(len, words))
    place = next(line for line, end in zip(rest, ends, strict=True) if end > found.start())
    yield Problem(_UNREAD, place.location())


_HEADING = pattern_of("一级指标二级指标(?:三级指标|指标名称)|一级二级三级指标(?!体系|[的和，、。])")
_UNREAD = "看起来是指标表，但没有读出指标。请改用原来的 xlsx、docx 或 pdf 文件再检查"
