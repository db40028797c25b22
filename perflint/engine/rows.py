"""Rows of an export judged project by project, so that an export of any length needs the memory of one project.

Whoever reads the rows (`perflint.intake.row_checks`, a Spark job, a database) says once what their columns are (`Columns`)
and then hands over the rows of one project after another (`Rows`, plain texts).  A `RowJudge` answers with the findings
that a check of a file holding only that project would give: rules about a whole file see one project here, and those that
compare projects with one another find nothing (see `perflint.engine.projects`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain, pairwise, repeat
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from perflint.engine.plans import Plan
from perflint.engine.raw_book import RawBook
from perflint.engine.raw_columns import LEVELS, Layout
from perflint.engine.raw_marks import Ask, Done, FoundOf, T, judge, marks_of, suspects_of
from perflint.engine.raw_superseding import WHOLE
from perflint.engine.raw_suspects import Suspects, looked
from perflint.lexicon.additions import forget, using
from perflint.limits import DEFAULT, MILLION, Limits, over
from perflint.model import Cell, Document, Location, Severity
from perflint.recognition.exports.binding import TOLD, Binding, cleaned
from perflint.recognition.exports.rows import table_of
from perflint.recognition.prose.phases import phase_of
from perflint.rulebook.noise import CELLS as NOISY
from perflint.stopwatch import Stopwatch, TimeIsUpError
from perflint.text import letters, unmarred
from perflint.timing import NO_TIMES, Times

if TYPE_CHECKING:
    from perflint.engine.judged import Found, Judged
    from perflint.model import Figure, Finding

NUMBERS = ("row", "序号", "行号", "编号", "no", "id")  # headings under which the data number their rows

LONGEST = 18  # digits of such a number

_mark: Any = tuple.__new__  # a fraction of the time of a call by keywords


class Columns(Struct, frozen=True):
    """What the texts of each row are, and where they stand.

    ``binding`` says which text is which field (see `perflint.recognition.exports.binding.binding_of`); ``places`` are the
    0-based columns of the file in which the texts stand, where these are not all columns; ``number`` is the text in which
    the data number their own rows, None where they do not.  ``facts`` are what the rows over the heading say of the whole
    (see `perflint.recognition.exports.tables.Heading`).
    """

    binding: Binding
    path: str = ""
    format: str = ""
    sheet: str | None = None
    table: int = 0  # the number of the sheet
    heading: int = 0  # the row of the table that it is (0-based)
    places: tuple[int, ...] = ()
    number: int | None = None
    facts: Mapping[str, Cell] = {}


Said = list[list[Any]] | None  # what the rows of a project say to each `Ask`; None where its document must tell


class Rows(Struct, frozen=True):
    """The rows of one project, or of several, in the order of the file.

    ``columns`` are their texts column by column in the order of `Columns`, "" for an empty one (the number of a row may be
    an `int`); ``rows`` says where each row stands in the table (0-based, the heading counts), ``lines`` on which line of the
    file (1-based), None for sheets.  ``unmarred`` are those surely without traces of a spoilt copy (`perflint.text.unmarred`).
    ``bounds`` are the places at which projects begin, and the number of rows; there are none where it is one project.
    """

    columns: Sequence[Sequence[str]]
    rows: Sequence[int]
    lines: Sequence[int] | None = None
    unmarred: bool = False
    bounds: Sequence[int] = ()

    @property
    def spans(self) -> Iterator[tuple[int, int]]:
        """Each project, from one place to before another."""
        return pairwise(self.bounds or (0, len(self.rows)))


def in_columns(texts: Iterable[Sequence[str]]) -> Sequence[Sequence[str]]:
    """The texts of some rows, at least one, column by column."""
    return list(zip(*texts, strict=True))


def apart(rows: Rows) -> Iterator[Rows]:
    """Each of the projects."""
    for begin, end in rows.spans:
        yield part(rows, begin, end)


class Mark(NamedTuple):
    """The least that a finding says: which rule, how bad, in which project and which row.

    ``row`` is the number that the data give the row, else its place among the rows under the heading (from 1); 0 for a
    finding about the project as a whole.
    """

    rule: str
    severity: Severity
    project: str
    row: int


class RowJudge:
    """Judges the rows of one export by the rules of a plan, one project at a time; holds nothing of what it has judged but
    in ``broken`` the rules, by code and name, that failed on some project and concluded nothing there, and in ``times`` how
    long it took.  The ``limits`` of a file hold for each project."""

    def __init__(self, plan: Plan, columns: Columns, times: Times = NO_TIMES, limits: Limits = DEFAULT) -> None:
        self.plan, self.columns, self.times, self.limits = plan, columns, times, limits
        self.broken: set[tuple[str, str]] = set()
        self._words = plan.rules[0].vocabulary if plan.rules else None
        self._names = tuple(columns.binding.columns.get(role) for role in ("project", "project_code"))
        with using(self._words):
            self.empty = _empty(plan, columns)
            self._book = _raw_book(plan, columns, self.empty, self.broken)

    def marks(self, rows: Rows) -> list[Mark]:
        """What is wrong in each project, in the order of rows and codes, in the fewest words."""
        return self.marks_and_said(rows)[0]

    def marks_and_said(self, rows: Rows, asks: Sequence[Ask] = ()) -> tuple[list[Mark], list[Said]]:
        """The same, and what the rows of each project say to these."""
        done = self._done(marks_of, asks, rows)
        number, project = self._numbering(rows), self._project_at
        told: list[tuple[str, Severity, str, int]] = []
        for (begin, end), one in zip(rows.spans, done, strict=True):
            if one is None:
                told += self._marks(part(rows, begin, end))
            elif one.found:
                name = project(rows, begin)
                told += [(code, grade, name, 0 if at >= WHOLE else number(at)) for at, code, grade in one.found]
        return list(map(_mark, repeat(Mark), told)), [one.said if one else None for one in done]

    def suspects(self, rows: Rows) -> list[Suspects | None]:
        """For each project the rules by which something may be wrong with it; None where it may be any."""
        return self.suspects_and_said(rows)[0]

    def suspects_and_said(self, rows: Rows, asks: Sequence[Ask] = ()) -> tuple[list[Suspects | None], list[Said]]:
        """The same, and what the rows of each project say to these."""
        done = self._done(suspects_of, asks, rows)
        return [one.found if one else None for one in done], [one.said if one else None for one in done]

    def _done(self, found_of: FoundOf[T], asks: Sequence[Ask], rows: Rows) -> list[Done[T] | None]:
        """What raw texts tell of each project; None for one that its document must tell.  What takes too long is left to the
        usual way, which says which rule it was."""
        bounds = rows.bounds or (0, len(rows.rows))
        done: list[Done[T] | None] = []

        def document_of(begin: int, end: int) -> Document | None:
            return self.document(part(rows, begin, end))

        if self._book is not None and rows.rows:
            spans = iter(()) if rows.unmarred or _is_unmarred(rows) else rows.spans
            marred = frozenset(begin for begin, end in spans if not _is_unmarred(part(rows, begin, end)))
            with suppress(TimeIsUpError), Stopwatch(self.limits.rule_seconds):
                for one in judge(self._book, found_of, asks, rows.columns, bounds, marred, document_of, self.times):
                    done.append(one)
        return done + [None] * (len(bounds) - 1 - len(done))

    def _marks(self, rows: Rows) -> list[Mark]:
        """The marks of one project in the usual way."""
        document, name = self.document(rows), self.project(rows)
        found = () if document is None else self.findings_of(document)
        return [Mark(one.code, one.severity, name, self.number_of(rows, one)) for one in found]

    def findings(self, rows: Rows) -> tuple[Finding, ...]:
        """What is wrong in one project: worded, placed, with fingerprints, without what is superseded or not to be shown."""
        (suspects,) = self.suspects(rows)
        return self.findings_by(suspects, rows)

    def findings_by(self, suspects: Suspects | None, rows: Rows) -> tuple[Finding, ...]:
        """The same for a project of which `suspects` has told what to look for."""
        document = self.document(rows) if suspects is None or suspects else None
        return () if document is None else self.findings_of(document, suspects)

    def findings_of(self, document: Document, suspects: Suspects | None = None) -> tuple[Finding, ...]:
        """The same for a project that `document` gave, of which `suspects` may have told what to look for."""
        from perflint.engine.bounds import bounded
        from perflint.engine.findings import order
        from perflint.engine.fingerprints import fingerprinted
        from perflint.engine.superseding import supersede

        judged = self._found_by(suspects, document) if suspects is not None else None
        found = sorted(self.judged(document).found if judged is None else judged, key=order)
        marked = fingerprinted((one.finding for one in found), (document,))
        stay, _ = supersede([replace(one, finding=finding) for one, finding in zip(found, marked, strict=True)])
        plan = self.plan
        return tuple(
            bounded(one.finding)
            for one in stay
            if one.finding.severity >= plan.min_severity and one.finding.confidence >= plan.min_confidence
        )

    def _found_by(self, suspects: Suspects, document: Document) -> list[Found] | None:
        """What these rules find; None where all are to be asked after all."""
        with suppress(TimeIsUpError), using(self._words), Stopwatch(self.limits.rule_seconds):
            found = looked(suspects, document, self.plan.when, self.times, self.broken)
            return None if found is None or len(found) > self.limits.findings else found
        return None

    def forget(self) -> None:
        """Let go of what is remembered of rows seen before, where memory runs short."""
        if self._book is not None:
            self._book.forget()
        forget()

    def judged(self, document: Document) -> Judged:
        """All that the rules find in the document of one project."""
        from perflint.engine.documents import judge_document

        with using(self._words):
            judged = judge_document(
                document, self.plan.rules, self.plan.when, self.times, limits=self.limits, hits_only=True
            )
        self.broken.update(judged.answers.broken)
        return judged

    def document(self, rows: Rows) -> Document | None:
        """The rows of one project understood, as a file of their own; None where they hold no indicator.  Raises InputError
        where they say more than a file may."""
        told, binding = self.columns, self.columns.binding
        if (
            sum(len(text) for column in rows.columns for text in column if text.__class__ is str)
            > self.limits.text * MILLION
        ):
            raise over("text", self.limits, told.path)
        with using(self._words):
            export = table_of(binding, self._cells(rows))
        if export is None:
            return None
        year, department = self.empty.year or _year(export.year), export.department or self.empty.department
        return replace(self.empty, year=year, department=department, tables=(export.table,))

    def project(self, rows: Rows) -> str:
        """The name of the project as its first row has it, or its code."""
        return self._project_at(rows, 0)

    def _project_at(self, rows: Rows, place: int) -> str:
        at, code = self._names
        return (rows.columns[at][place] if at is not None else "") or (
            rows.columns[code][place] if code is not None else ""
        )

    def number_of(self, rows: Rows, finding: Finding) -> int:
        """What the data call the row of a finding: see `Mark`."""
        row = finding.place.location.row
        if finding.place.indicator is None or row is None:
            return 0
        return self._numbering(rows)(bisect_left(rows.rows, row))

    def _numbering(self, rows: Rows) -> Callable[[int], int]:
        """What tells the number of a row by its place."""
        at, heading = self.columns.number, self.columns.heading
        if at is None:
            return lambda place: rows.rows[place] - heading
        texts: Sequence[Any] = rows.columns[at]

        def number(place: int) -> int:
            text = texts[place]
            if text.__class__ is int:
                return text
            if text.isascii() and text.isdigit() and len(text) < LONGEST:
                return int(text)
            return rows.rows[place] - heading

        return number

    def _cells(self, rows: Rows) -> Iterator[Sequence[Cell]]:
        told = self.columns
        head = told.path, told.sheet, None, told.table
        lines: Sequence[int | None] = rows.lines or [None] * len(rows.rows)
        places = told.places or range(len(rows.columns))
        for texts, row, line in zip(zip(*rows.columns, strict=True), rows.rows, lines, strict=True):
            yield cleaned(
                [
                    Cell(str(text), Location(*head, row, at, self._reference(row, at), line))
                    for text, at in zip(texts, places, strict=True)
                ]
            )

    def _reference(self, row: int, column: int) -> str | None:
        """The cell of a sheet."""
        if self.columns.sheet is None:
            return None
        return f"{letters(column)}{row + 1}"


def needed_columns(plan: Plan, columns: Columns) -> frozenset[str] | None:
    """The roles of the columns on which `RowJudge.marks` may hang; None for all."""
    with using(plan.rules[0].vocabulary if plan.rules else None):
        book = _raw_book(plan, columns, _empty(plan, columns), set())
        cells = None if book is None else book.cells
    # whether a row states an indicator, and whether a copy is spoilt, hangs on these as well
    return None if cells is None else cells.union(LEVELS, ("name", "goal"), TOLD, NOISY)


def _empty(plan: Plan, columns: Columns) -> Document:
    """A document without rows, which says what all documents of the export say, as it is understood of a whole file."""
    binding = columns.binding
    told: dict[str, Any] = {"phase": phase_of("", "", binding.present), "money_unit": binding.money_unit}
    if columns.facts:
        from perflint.recognition.prose.frame import read_frame

        frame = read_frame((), columns.facts, report=False, columns=binding.present)
        told = {name: getattr(frame, name) for name in ("title", "year", "department", "phase", "kind")}
        told["money_unit"] = frame.money_unit or binding.money_unit
    return plan.when.applied(Document(path=columns.path, format=columns.format, **told))


def _raw_book(plan: Plan, columns: Columns, empty: Document, broken: set[tuple[str, str]]) -> RawBook | None:
    """None where the columns say too little of a row."""
    binding = columns.binding
    if "name" not in binding.columns:
        return None
    return RawBook(plan, Layout(binding, empty), binding.confidence, broken)


def part(rows: Rows, begin: int, end: int) -> Rows:
    """The rows from one place to before another."""
    if begin == 0 and end == len(rows.rows):
        return rows
    lines = None if rows.lines is None else rows.lines[begin:end]
    return Rows([column[begin:end] for column in rows.columns], rows.rows[begin:end], lines, rows.unmarred)


def _is_unmarred(rows: Rows) -> bool:
    texts = dict.fromkeys(chain.from_iterable(rows.columns))  # long ones may be repeated
    return unmarred("\n".join(map(str, texts)).encode("utf-8", "surrogatepass"))


def number_column(headings: Sequence[str]) -> int | None:
    """In which column the data number their rows, by its heading; None where no heading says so."""
    for index, heading in enumerate(headings):
        if heading.strip().lower() in NUMBERS:
            return index
    return None


def _year(cell: Cell | None) -> Figure | None:
    from perflint.recognition.wording.amounts import year_figure

    return None if cell is None else year_figure(cell.passage())
