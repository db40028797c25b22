"""Reports of earlier runs (``check -f json``) read back, checked against their published schema.

What a report does not hold cannot be read back: its documents are outlines, with as many tables as there were and of
those only the names that findings mention.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from perflint.errors import InputError
from perflint.lexicon import levels
from perflint.model import (
    Basis,
    Cell,
    Confidence,
    Document,
    Failure,
    Figure,
    Finding,
    Indicator,
    Location,
    Outcome,
    Phase,
    Place,
    Report,
    Severity,
    Suppressed,
    TargetTable,
    Verdict,
)

MAJOR = "1"
MOST_TABLES = 100_000  # of a document: a report that names more is no report of ours
AGAIN = "重新运行 perflint check -f json 生成，或直接给出被检查的文件"


def report_in(data: bytes, path: str) -> Report | None:
    """The report in the bytes of a file; None where they are something else.

    Raises InputError for a report of another version, or one that its schema refuses.
    """
    record = checked_record(data, path)
    return None if record is None else _report(record)


def checked_record(data: bytes, path: str) -> dict[str, Any] | None:
    """The same as data, for what a `Report` has no place for; raises as `report_in`."""
    record = _envelope(data)
    if record is None:
        return None
    version = str(record["schema_version"])
    if version.partition(".")[0] != MAJOR:
        advice = f"升级或换用同一版本的 perflint；或{AGAIN}"
        raise InputError(f"报告的格式版本是 {version[:20]}，这个 perflint 只认 {MAJOR}.x", place=path, advice=advice)
    _check(record, path)
    return record


def _envelope(data: bytes) -> dict[str, Any] | None:
    """The JSON object, where it claims to be a report of ours."""
    head = data[:400].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head.startswith(b"{") or b'"schema_version"' not in head:
        return None
    try:
        record = json.loads(data)
    except (ValueError, RecursionError):
        return None
    run = record.get("run") if isinstance(record, dict) else None
    return record if isinstance(run, dict) and run.get("tool") == "perflint" else None


def _check(record: Mapping[str, Any], path: str) -> None:
    from jsonschema import Draft202012Validator

    from perflint.reporters.json import schema

    error = next(iter(Draft202012Validator(schema()).iter_errors(record)), None)
    if error is not None:
        where = "/".join(map(str, error.absolute_path)) or "最外层"
        raise InputError(f"报告不完整或被改动过：{where} 不合规定", place=path, advice=AGAIN)
    many = any(document["tables"] > MOST_TABLES for document in record["documents"])
    files = len(record["documents"])
    lost = any(one.get("document", 0) >= files for part in ("verdicts", "grades") for one in record[part])
    if many or lost:
        raise InputError("报告不完整或被改动过：提到的文件或表不存在", place=path, advice=AGAIN)


def _report(record: Mapping[str, Any]) -> Report:
    paths = {document["path"]: number for number, document in reversed([*enumerate(record["documents"])])}
    findings = tuple(_finding(one, paths) for one in record["findings"])
    suppressed = tuple(_suppressed(one, paths) for one in record["suppressed"])
    said: dict[int, list[Finding]] = defaultdict(list)
    for one in (*findings, *(answered.finding for answered in suppressed)):
        said[one.place.document].append(one)
    run = record["run"]
    return Report(
        documents=tuple(_document(one, said[number]) for number, one in enumerate(record["documents"])),
        findings=findings,
        verdicts=tuple(map(_verdict, record["verdicts"])),
        failures=tuple(Failure(one["path"], one["message"], one.get("advice", "")) for one in run["failures"]),
        suppressed=suppressed,
        hidden=run["hidden"],
        superseded=run["superseded"],
        rules=run["rules"],
        rulebook=run["rulebook"],
        version=run["version"],
    )


def _finding(one: Mapping[str, Any], paths: Mapping[str, int]) -> Finding:
    return Finding(
        code=one["code"],
        name=one["name"],
        title=one["title"],
        severity=Severity[one["severity"].upper()],
        confidence=Confidence[one["confidence"].upper()],
        message=one["message"],
        advice=one["advice"],
        place=_place(one, paths.get(one["filename"], len(paths))),
        filename=one["filename"],
        path=tuple(one["path"]),
        basis=tuple(Basis(b["document"], b.get("article"), b.get("note")) for b in one["basis"]),
        dimension=one["dimension"],
        values=one["values"],
        fingerprint=one["fingerprint"],
    )


def _place(one: Mapping[str, Any], document: int) -> Place:
    where = one["location"]
    span = one.get("span")
    textual = where.get("table_row") is None or where.get("end_row") is not None  # else rows of a sheet or table
    return Place(
        document=document,
        table=one.get("table"),
        indicator=one.get("indicator"),
        field=one.get("field"),
        location=Location(
            file=one.get("filename", ""),
            sheet=where.get("sheet"),
            page=where.get("page"),
            table=where.get("source_table"),
            row=where.get("table_row"),
            column=where.get("table_column"),
            cell_ref=where.get("cell_ref"),
            line=where.get("row") if textual else None,
            character=where.get("column") if textual else None,
            pointer=where.get("pointer"),
            paragraph=where.get("paragraph"),
        ),
        text=one["text"],
        span=(span[0], span[1]) if span else None,
    )


def _suppressed(one: Mapping[str, Any], paths: Mapping[str, int]) -> Suppressed:
    said = {name: one.get(name) or "" for name in ("approver", "approval", "expires")}
    return Suppressed(_finding(one["finding"], paths), one["kind"], one["reason"], one["source"], **said)


def _verdict(one: Mapping[str, Any]) -> Verdict:
    outcome = Outcome(one["outcome"])
    return Verdict(one["code"], one["name"], outcome, one.get("document"), one.get("table"), tuple(one["missing"]))


def _document(one: Mapping[str, Any], findings: list[Finding]) -> Document:
    year = one["year"]
    in_tables: dict[int, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.place.table is not None:
            in_tables[finding.place.table].append(finding)
    return Document(
        path=one["path"],
        format=one["format"],
        kind=one["kind"],
        phase=Phase(one["phase"]),
        year=None if year is None else Figure(Cell(str(year)), Decimal(year) if isinstance(year, int) else None),
        department=Cell(one["department"]) if one["department"] else None,
        money_unit=one["unit_of_money"],
        tables=tuple(_outline(in_tables[number]) for number in range(one["tables"])),
        complete=one["complete"],
    )


def _outline(findings: list[Finding]) -> TargetTable:
    """A table as its findings tell of it: the project that their paths begin with, and the rows that they name."""
    rows: dict[int, Indicator] = {}
    project = ""
    for finding in findings:
        path, row = finding.path, finding.place.indicator
        if path and not project and (row is None or len(path) == 4 or levels.level1_kind(path[0]) is None):
            project = path[0]
        if row is not None and path and row < MOST_TABLES:
            inner = path[1:] if path[0] == project else path
            level1, level2 = ([Cell(part) for part in inner[:-1]] + [None, None])[:2]
            rows[row] = Indicator(level1=level1, level2=level2, name=Cell(inner[-1]) if inner else None)
    indicators = tuple(rows.get(number, Indicator()) for number in range(max(rows, default=-1) + 1))
    return TargetTable(indicators, project=Cell(project) if project else None, complete=None)
