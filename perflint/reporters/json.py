"""The machine format: an envelope with a version, built field by field so that the model may change without it.

Its published schema is ``report.schema.json`` beside this module; keys are only added within a version.
Imports neither rich nor yaml nor jsonschema.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import groupby, islice
from operator import attrgetter
from typing import Any

from perflint.model import Decision, Dimension, Document, Figure, Grade, Outcome, Report, Verdict
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.documents import confidence, indicator_count
from perflint.reporters.shared.json_text import dump
from perflint.reporters.shared.record_data import input_data, record_data
from perflint.reporters.shared.records import finding_record, location_record, place_record, present, suppressed_record
from perflint.reporters.shared.tally import tally
from perflint.timing import STAGES, Times

NAME = "json"
ALIASES: tuple[str, ...] = ()
SUMMARY = "机器可读的完整结果（带版本号，JSON Schema 见 perflint schema report）"
SELF_CONTAINED = True
FOR_PROGRAMS = True

SCHEMA_VERSION = "1.0"
AT_ONCE = 1000  # lines that are put together before they are handed on


def render(report: Report, options: ReportOptions) -> str:
    """The envelope; every list has one item a line, so that it can be compared and searched line by line."""
    return "".join(pieces(report, options))


def pieces(report: Report, options: ReportOptions) -> Iterator[str]:
    """The lines of `render`."""
    yield f'{{\n"schema_version": {dump(SCHEMA_VERSION)},\n"run": '
    yield from _whole_run(report, options.times)
    lists: dict[str, Iterator[str]] = {"statistics": map(dump, _statistics(report))} if options.statistics else {}
    lists |= {
        "documents": (dump(_document(one)) for one in report.documents),
        "findings": (dump(finding_record(one)) for one in report.findings),
        "verdicts": _verdicts(report.verdicts),
        "grades": (dump(_grade(one)) for one in report.grades),
        "suppressed": (dump(suppressed_record(one)) for one in report.suppressed),
    }
    if report.decisions:
        lists["decisions"] = (dump(_decision(one)) for _, one in sorted(report.decisions.items()))
    for name, lines in lists.items():
        yield ",\n"
        yield from _list(name, lines)
    yield "\n}\n"


def _list(name: str, lines: Iterable[str]) -> Iterator[str]:
    """The list under its name, one item a line."""
    yield f'"{name}": ['
    before = "\n"
    left = iter(lines)
    while some := ",\n".join(islice(left, AT_ONCE)):
        yield before + some
        before = ",\n"
    yield "]" if before == "\n" else "\n]"


def _whole_run(report: Report, times: Times | None) -> Iterator[str]:
    """The facts of the run and, where there is one, its record, whose inputs stand one a line."""
    run = dump(_run(report, times))
    if not report.record.known:
        yield run
        return
    yield f'{run[:-1]}, "record": {dump(record_data(report))[:-1]}, '
    yield from _list("inputs", (dump(input_data(one)) for one in report.record.inputs))
    yield "}}"


def _run(report: Report, times: Times | None) -> dict[str, Any]:
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
        **present(time=None if times is None else _time(times)),
    }


def _time(times: Times) -> dict[str, Any]:
    """Seconds; the slowest rule first.  Only where it was asked for: the same input has the same bytes otherwise."""
    costs = sorted(times.rules.items(), key=lambda one: (-one[1], one[0]))
    return {
        "total": round(times.total, 6),
        "stages": {name: round(times.stages[name], 6) for name in STAGES if name in times.stages},
        "rules": [{"code": code, "seconds": round(seconds, 6)} for code, seconds in costs],
    }


def _decision(one: Decision) -> dict[str, Any]:
    return {
        "fingerprint": one.fingerprint,
        "status": one.ruling.label,
        "person": one.person,
        "date": one.day,
        "text": one.text,
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
            {"message": problem.message, "location": location_record(problem.location)} for problem in document.problems
        ],
    }


def _figure(figure: Figure | None) -> int | str | None:
    if figure is None:
        return None
    number = figure.number
    whole = number is not None and number.is_finite() and number.adjusted() < 6 and number == number.to_integral_value()
    return int(number) if whole and number is not None else figure.cell.text


def _verdicts(verdicts: Iterable[Verdict]) -> Iterator[str]:
    """The lines of verdicts.  They are by far the most, and what stands around their place is nearly always the same."""
    for (document, table), some in groupby(verdicts, key=attrgetter("document", "table")):
        at = "" if document is None else f', "document": {document}'
        at += ", " if table is None else f', "table": {table}, '
        for one in some:
            head, tail = _around(one.code, one.name, one.outcome, one.missing)
            yield head + at + tail


@lru_cache(maxsize=4096)
def _around(code: str, name: str, outcome: Outcome, missing: tuple[str, ...]) -> tuple[str, str]:
    """What stands before the place of a verdict and behind it."""
    return dump({"code": code, "name": name, "outcome": outcome.value})[:-1], dump({"missing": list(missing)})[1:]


def _grade(grade: Grade) -> dict[str, Any]:
    """``score`` is null where there is no grade; its dimensions then say what was lost of what could be decided."""
    return {
        **present(document=grade.document, table=grade.table),
        "grade": grade.label,
        "score": None if grade.score is None else _points(grade.score),
        "reason": grade.reason,
        "undecided": grade.undecided,
        "ungraded": grade.ungraded,
        **present(waived=grade.waived or None),
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
                **place_record(loss.place),
            }
            for loss in dimension.losses
        ],
    }


def _points(number: Decimal) -> int | float:
    """A JSON number with at most four digits behind the point."""
    rounded = round(number, 4)
    return int(rounded) if rounded == rounded.to_integral_value() else float(rounded)


def schema() -> dict[str, Any]:
    """The published JSON Schema of what `render` writes."""
    from importlib.resources import files
    from json import loads

    text = files(__package__).joinpath("report.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = loads(text)
    return loaded
