"""The machine format: an envelope with a version, built field by field so that the model may change without it.

Its published schema is ``report.schema.json`` beside this module; keys are only added within a version.
Imports neither rich nor yaml nor jsonschema.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from typing import Any

from perflint.model import (
    Cell,
    Dimension,
    Document,
    Figure,
    Finding,
    Fix,
    Grade,
    Location,
    Place,
    Report,
    Suppressed,
    Verdict,
)
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.documents import confidence, indicator_count
from perflint.reporters.shared.places import in_text, merged_range
from perflint.reporters.shared.summary import tally

NAME = "json"
ALIASES: tuple[str, ...] = ()
SUMMARY = "机器可读的完整结果（带版本号，JSON Schema 见 perflint schema report）"
SELF_CONTAINED = True

SCHEMA_VERSION = "1.0"


def render(report: Report, options: ReportOptions) -> str:
    """The envelope; every list has one item a line, so that it can be compared and searched line by line."""
    parts = [f'"schema_version": {_dump(SCHEMA_VERSION)}', f'"run": {_dump(_run(report))}']
    if options.statistics:
        parts.append(_list("statistics", _statistics(report)))
    parts += [
        _list("documents", map(_document, report.documents)),
        _list("findings", map(_finding, report.findings)),
        _list("verdicts", map(_verdict, report.verdicts)),
        _list("grades", map(_grade, report.grades)),
        _list("suppressed", map(_suppressed, report.suppressed)),
    ]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _dump(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    # a lone surrogate of a hostile document has no UTF-8 form; as an escape it is valid JSON
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _list(name: str, items: Iterable[dict[str, Any]]) -> str:
    lines = ",\n".join(map(_dump, items))
    return f'"{name}": [\n{lines}\n]' if lines else f'"{name}": []'


def _run(report: Report) -> dict[str, Any]:
    counts = tally(report)
    return {
        "tool": "perflint",
        "version": report.version,
        "rulebook": report.rulebook,
        "rules": report.rules,
        "findings": {severity.id: number for severity, number in counts.severities.items()},
        "verdicts": {outcome.value: number for outcome, number in counts.outcomes.items()},
        "hidden": report.hidden,
        "superseded": report.superseded,
        "failures": [
            {"path": failure.path, "message": failure.message, "advice": failure.advice} for failure in report.failures
        ],
    }


def _statistics(report: Report) -> Iterable[dict[str, Any]]:
    for finding, number in tally(report).rules:
        yield {
            "code": finding.code,
            "name": finding.name,
            "title": finding.title,
            "severity": finding.severity.id,
            "count": number,
        }


def _document(document: Document) -> dict[str, Any]:
    return {
        "path": document.path,
        "name": document.name,
        "format": document.format,
        "kind": document.kind,
        "phase": document.phase.value,
        "year": _figure(document.year),
        "department": document.department.text if document.department else None,
        "unit_of_money": document.money_unit,
        "tables": len(document.tables),
        "indicators": indicator_count(document),
        "confidence": confidence(document).id,
        "complete": document.complete and all(table.complete is not False for table in document.tables),
        "problems": [
            {"message": problem.message, "location": _location(problem.location)} for problem in document.problems
        ],
    }


def _figure(figure: Figure | None) -> int | str | None:
    if figure is None:
        return None
    number = figure.number
    whole = number is not None and number.is_finite() and number.adjusted() < 6 and number == number.to_integral_value()
    return int(number) if whole and number is not None else figure.cell.text


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "name": finding.name,
        "title": finding.title,
        "severity": finding.severity.id,
        "confidence": finding.confidence.id,
        "dimension": finding.dimension,
        "message": finding.message,
        "advice": finding.advice,
        "filename": finding.filename,
        **_place(finding.place),
        "path": list(finding.path),
        "basis": [_present(document=b.document, article=b.article, note=b.note) for b in finding.basis],
        "related": [{"filename": p.location.file or finding.filename, **_place(p)} for p in finding.related],
        "values": {str(key): _plain(value) for key, value in finding.values.items()},
        "fix": _fix(finding.fix) if finding.fix else None,
        "fingerprint": finding.fingerprint,
        "url": None,
    }


def _fix(fix: Fix) -> dict[str, Any]:
    return {
        "applicability": fix.applicability.value,
        "message": fix.message,
        "edits": [{"after": edit.after, **_place(edit.place)} for edit in fix.edits],
    }


def _suppressed(one: Suppressed) -> dict[str, Any]:
    """The finding with how and by whom it was answered for."""
    said = {name: getattr(one, name) or None for name in ("approver", "approval", "expires")}
    return {
        "kind": one.kind,
        "reason": one.reason,
        "source": one.source,
        **_present(**said),
        "finding": _finding(one.finding),
    }


def _place(place: Place) -> dict[str, Any]:
    """Positions in the parsed document (absent where the place is the whole), and the place in the file."""
    return {
        **_present(table=place.table, indicator=place.indicator, field=place.field),
        "text": place.text,
        **_present(span=list(place.span) if place.span is not None else None),
        "location": _location(place.location, place.also),
    }


def _location(location: Location, also: Sequence[Location] = ()) -> dict[str, Any]:
    """``row`` and ``column`` are 1-based: line and character of a text, row and column of a sheet or table.

    ``also`` are the further places of a cell that a page break cut.
    """
    as_text = in_text(location)
    merged = list(location.span) if location.span != (1, 1) else None
    return _present(
        row=location.line if as_text else _from_one(location.row),
        column=location.character if as_text else _from_one(location.column),
        end_row=location.end_line,
        end_column=location.end_character,
        sheet=location.sheet,
        cell_ref=location.cell_ref,
        page=location.page,
        paragraph=location.paragraph,
        box=list(location.box) if location.box is not None else None,
        pointer=location.pointer,
        source_table=location.table,
        table_row=location.row,
        table_column=location.column,
        merged=merged,
        span=merged,
        range=merged_range(location) or None,
        also=[_location(place) for place in also] or None,
    )


def _from_one(position: int | None) -> int | None:
    return None if position is None else position + 1


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "code": verdict.code,
        "name": verdict.name,
        "outcome": verdict.outcome.value,
        **_present(document=verdict.document, table=verdict.table),
        "missing": list(verdict.missing),
    }


def _grade(grade: Grade) -> dict[str, Any]:
    """``score`` is null where there is no grade; its dimensions then say what was lost of what could be decided."""
    return {
        **_present(document=grade.document, table=grade.table),
        "grade": grade.label,
        "score": None if grade.score is None else _points(grade.score),
        "reason": grade.reason,
        "undecided": grade.undecided,
        "ungraded": grade.ungraded,
        **_present(waived=grade.waived or None),
        "dimensions": [_dimension(dimension) for dimension in grade.dimensions],
    }


def _dimension(dimension: Dimension) -> dict[str, Any]:
    return {
        "name": dimension.name,
        "weight": _points(dimension.weight),
        "points": _points(dimension.points),
        "decided": dimension.decided,
        "undecided": dimension.undecided,
        "not_run": dimension.not_run,
        "losses": [
            {
                "code": loss.code,
                "name": loss.name,
                "points": _points(loss.points),
                "fingerprint": loss.fingerprint,
                **_place(loss.place),
            }
            for loss in dimension.losses
        ],
    }


def _points(number: Decimal) -> int | float:
    """A JSON number with at most four digits behind the point."""
    rounded = round(number, 4)
    return int(rounded) if rounded == rounded.to_integral_value() else float(rounded)


def _present(**facts: Any) -> dict[str, Any]:
    return {key: value for key, value in facts.items() if value is not None}


def _plain(value: object) -> object:
    """A value that a check supplied, as JSON: a Decimal as its exact text, a cell as its text."""
    if value is None or isinstance(value, (bool, int, str)):
        return value.id if isinstance(value, Enum) and hasattr(value, "id") else value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Cell):
        return value.text
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(str(item) for item in value)
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return str(value)


def schema() -> dict[str, Any]:
    """The published JSON Schema of what `render` writes."""
    from importlib.resources import files

    text = files(__package__).joinpath("report.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded
