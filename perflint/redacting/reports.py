"""A whole report masked: every text that came from a document, a path or a person, wherever in the report it stands.

What the rules say of themselves (title, basis, why) stays, as do positions, verdicts and grades.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import Enum
from functools import partial
from typing import Any

from msgspec import Struct
from msgspec.structs import astuple, replace

from perflint.model import (
    Cell,
    Document,
    Edit,
    Failure,
    Figure,
    FileRecord,
    Finding,
    Grade,
    InputRecord,
    LayerRecord,
    Location,
    Passage,
    Place,
    Report,
    RunRecord,
    Source,
    Suppressed,
)
from perflint.model.places import NOWHERE
from perflint.redacting.amounts import MONEY_FIELDS, SHARES, amounts_in, figures_of, is_about_money
from perflint.redacting.masking import Masked, Masker
from perflint.redacting.names import CODE, PERSON, names_in

FINGERPRINT = "x1-"  # of a redacted report: no waiver or baseline takes it for one of its own
NAMED_FIELDS = {"project": "项目", "unit": "单位", "department": "单位", "project_code": CODE}
_KEPT = frozenset({"format", "kind", "money_unit", "columns", "code1", "code2", "page", "pointer"})


def redacted(report: Report) -> Report:
    """The report for others.  The same report gives the same tokens."""
    return _Redacting(report).report()


class _Redacting:
    def __init__(self, report: Report) -> None:
        self._report = report
        self._amounts = amounts_in(report)
        self._mask = Masker(names_in(report), self._amounts, _paths(report))
        self._salt = _salt_of(report)
        figures = (figure for document in report.documents for figure in figures_of(document))
        self._money = {figure.cell.location for figure in figures if figure.cell.location != NOWHERE}
        self._lines = self._masked_lines()

    def report(self) -> Report:
        report = self._report
        return replace(
            report,
            documents=tuple(map(self._document, report.documents)),
            sources=tuple(None if one is None else self._source_of(one) for one in report.sources),
            findings=tuple(map(self._finding, report.findings)),
            failures=tuple(map(self._failure, report.failures)),
            grades=tuple(map(self._grade, report.grades)),
            suppressed=tuple(map(self._suppressed, report.suppressed)),
            verdicts=tuple(replace(one, missing=tuple(map(self._mask.text, one.missing))) for one in report.verdicts),
            record=self._record(report.record),
        )

    # ── documents ──

    def _document(self, document: Document) -> Document:
        money = {id(figure) for figure in figures_of(document)}
        masked: Document = self._any(document, money)
        return replace(masked, path=self._mask.path(document.path))

    def _source_of(self, source: Source) -> Source:
        """What a document was read from, as formats draw it; an interchange record says no more than the document."""
        masked: Source = self._any(replace(source, record=None), set())
        return replace(masked, path=self._mask.path(source.path), record=None if source.record is None else {})

    def _masked_lines(self) -> dict[tuple[str, int], Masked]:
        """The lines of texts, whose characters move when a name in them becomes a token."""
        found = {}
        for source in filter(None, self._report.sources):
            for block in source.blocks:
                if isinstance(block, Passage) and (where := block.pieces[0][1]).line and where.character == 1:
                    found[where.file, where.line] = self._mask.masked(block.text)
        return found

    def _passage(self, passage: Passage) -> Passage:
        masked = self._mask.masked(passage.text)
        pieces = {masked.span((at, at))[0]: self._location(where) for at, where in passage.pieces}
        return Passage(masked.text, tuple(sorted(pieces.items())))

    def _any(self, value: Any, money: set[int]) -> Any:
        """Any part of the model with its texts masked."""
        if isinstance(value, str):
            return self._mask.text(value)
        if isinstance(value, Cell):
            return self._cell(value, None)
        if isinstance(value, Location):
            return self._location(value)
        if isinstance(value, Passage):
            return self._passage(value)
        if isinstance(value, Figure):
            return self._figure(value) if id(value) in money else replace(value, cell=self._cell(value.cell, None))
        if value is None or isinstance(value, (Enum, bool, int, float, Decimal, frozenset)):
            return value
        if isinstance(value, Struct):
            return type(value)(*map(partial(self._field, money=money), value.__struct_fields__, astuple(value)))
        if isinstance(value, tuple):
            return tuple(self._any(one, money) for one in value)
        return value

    def _field(self, name: str, value: Any, money: set[int]) -> Any:
        if name in _KEPT:
            return value
        if name in NAMED_FIELDS and isinstance(value, Cell):
            return self._cell(value, NAMED_FIELDS[name])
        return self._any(value, money)

    def _cell(self, cell: Cell, kind: str | None) -> Cell:
        money = cell.location in self._money
        named = kind is not None and len(cell.text.strip()) > 1
        text = self._mask.whole(kind or "", cell.text) if named else self._mask.text(cell.text, money=money)
        location = self._location(cell.location)
        if text == cell.text:
            return replace(cell, location=location, facts=self._facts(cell))
        return Cell(text, location)

    def _facts(self, cell: Cell) -> Any:
        """What is known of a cell whose text stays; a note, a formula or the exact value of a number may tell more."""
        facts = cell.facts
        if facts is None:
            return None
        also = tuple(map(self._location, facts.also))
        return replace(
            facts, raw=None, comment=self._mask.text(facts.comment) if facts.comment else None, formula=None, also=also
        )

    def _figure(self, figure: Figure) -> Figure:
        text = self._mask.text(figure.cell.text, money=True)
        return Figure(Cell(text, self._location(figure.cell.location)), None)

    def _location(self, location: Location) -> Location:
        sheet = None if location.sheet is None else self._mask.sheet(location.sheet)
        pointer = None if location.pointer is None else self._mask.text(location.pointer)
        file = self._mask.path(location.file) if location.file else ""
        masked = replace(location, file=file, sheet=sheet, pointer=pointer)
        line = self._lines.get((location.file, location.line or 0))
        if line is None or location.character is None:
            return masked
        first, last = location.character - 1, location.end_character or location.character
        start, end = line.span((first, max(first, last) if location.end_line in (None, location.line) else first))
        return replace(
            masked, character=start + 1, end_character=None if location.end_character is None else max(end, start + 1)
        )

    # ── findings ──

    def _finding(self, finding: Finding) -> Finding:
        money = is_about_money(finding, self._amounts)
        fix = finding.fix
        if fix is not None:
            edits = tuple(Edit(self._place(one.place, money), self._text(one.after, money)) for one in fix.edits)
            fix = replace(fix, message=self._text(fix.message, money), edits=edits)
        return replace(
            finding,
            message=self._text(finding.message, money),
            advice=self._text(finding.advice, money),
            place=self._place(finding.place, money),
            filename=self._mask.path(finding.filename),
            path=tuple(self._text(part, False) for part in finding.path),
            related=tuple(self._place(place, money) for place in finding.related),
            values={key: self._value(key, value, money) for key, value in finding.values.items()},
            fingerprint=self._fingerprint(finding.fingerprint),
            fix=fix,
        )

    def _text(self, text: str, money: bool) -> str:
        return self._mask.text(text, money=money)

    def _place(self, place: Place, money: bool) -> Place:
        field = place.field or ""
        in_money = money and field.startswith(MONEY_FIELDS)
        if field in NAMED_FIELDS and len(place.text.strip()) > 1:
            text, span = self._mask.whole(NAMED_FIELDS[field], place.text), None
        else:
            masked = self._mask.masked(place.text, money=in_money)
            text, span = masked.text, None if place.span is None else masked.span(place.span)
        also = tuple(map(self._location, place.also))
        return replace(place, text=text, span=span, location=self._location(place.location), also=also)

    def _value(self, key: str, value: Any, money: bool) -> Any:
        if isinstance(value, Enum) or value is None or isinstance(value, bool):
            return value
        if isinstance(value, str):
            return self._text(value, money)
        if isinstance(value, Cell):
            return self._cell(value, None)
        if isinstance(value, (Decimal, int, float)):
            number = Decimal(str(value))
            masked = money and key not in SHARES and number.is_finite()
            return self._mask.amount(number) if masked else value
        if isinstance(value, Mapping):
            return {self._text(str(name), money): self._value(str(name), one, money) for name, one in value.items()}
        if isinstance(value, (set, frozenset)):
            return [self._value(key, one, money) for one in sorted(value, key=str)]
        if isinstance(value, (list, tuple)):
            return [self._value(key, one, money) for one in value]
        return self._text(str(value), money)

    def _suppressed(self, one: Suppressed) -> Suppressed:
        return replace(
            one,
            finding=self._finding(one.finding),
            reason=self._text(one.reason, False),
            source=self._source(one.source),
            approver=self._mask.whole(PERSON, one.approver.strip()) if one.approver.strip() else "",
            approval=self._mask.whole("文号", one.approval.strip()) if one.approval.strip() else "",
        )

    def _source(self, source: str) -> str:
        """``waivers.yaml:3``: a path with a line or a cell behind it."""
        path, colon, spot = source.rpartition(":")
        if colon and (spot.isdigit() or "!" in spot):
            sheet, mark, cell = spot.rpartition("!")
            return f"{self._mask.path(path)}:{self._mask.sheet(sheet) if mark else ''}{mark}{cell}"
        return self._mask.path(source)

    def _grade(self, grade: Grade) -> Grade:
        def lost(one: Any) -> Any:
            return replace(one, place=self._place(one.place, False), fingerprint=self._fingerprint(one.fingerprint))

        dimensions = tuple(replace(one, losses=tuple(map(lost, one.losses))) for one in grade.dimensions)
        return replace(grade, dimensions=dimensions, reason=self._text(grade.reason, False))

    def _fingerprint(self, fingerprint: str) -> str:
        """Another one for each, by a salt that only the documents give: names cannot be tried out against it."""
        if not fingerprint:
            return ""
        return FINGERPRINT + hashlib.sha256(self._salt + fingerprint.encode("utf-8", "surrogatepass")).hexdigest()[:32]

    # ── the run ──

    def _failure(self, failure: Failure) -> Failure:
        return Failure(
            self._mask.path(failure.path), self._text(failure.message, False), self._text(failure.advice, False)
        )

    def _record(self, record: RunRecord) -> RunRecord:
        """Without hashes and sizes of what others may have too: they would tell which file it is."""
        return replace(
            record,
            inputs=tuple(
                InputRecord(self._mask.path(one.path), one.fate, note=self._text(one.note, False))
                for one in record.inputs
            ),
            layers=tuple(self._layer(one) for one in record.layers),
            files=tuple(FileRecord(one.role, self._mask.path(one.path)) for one in record.files),
            options={key: self._option(key, value) for key, value in record.options.items()},
        )

    def _layer(self, layer: LayerRecord) -> LayerRecord:
        """The shipped book stays what it is; that of an office tells whose report this is."""
        if not layer.file:
            return layer
        return LayerRecord(
            self._mask.whole("规则集", layer.name) if layer.name else "",
            layer.level,
            self._mask.whole("单位", layer.issuer) if layer.issuer else "",
            layer.version,
            self._mask.path(layer.file),
        )

    def _option(self, key: str, value: Any) -> Any:
        if isinstance(value, Mapping):
            return {self._text(str(name), False): self._option(name, one) for name, one in value.items()}
        if isinstance(value, (list, tuple)):
            return [self._option(key, one) for one in value]
        if not isinstance(value, str):
            return value
        paths = ("rulebooks", "grading", "config", "exclude", "extend-exclude")
        return self._mask.path(value) if key in paths and value != "perflint" else self._text(value, False)


def _paths(report: Report) -> Iterator[str]:
    """Every path of the run, the documents' own first."""
    record = report.record
    for many in (report.documents, report.failures, record.inputs, record.files):
        yield from (one.path for one in many)
    yield from dict.fromkeys(one.filename for one in report.findings)


def _salt_of(report: Report) -> bytes:
    """What nobody knows who has not the very documents."""
    total = hashlib.sha256()
    for document in report.documents:
        total.update(repr(document).encode("utf-8", "surrogatepass"))
    return total.digest()
