"""A comparison for machines; the published schema is ``comparison.schema.json`` beside this module."""

from __future__ import annotations

import json
from typing import Any

from perflint.model import Comparison, Effect, FindingChange, Round, Standing, TargetChange
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.json_text import dump, list_member
from perflint.reporters.shared.records import finding_record, place_record, present

NAME = "json"
ALIASES: tuple[str, ...] = ()
SUMMARY = "机器可读的完整结果（JSON Schema 见 perflint schema comparison）"

SCHEMA_VERSION = "1.0"


def render(comparison: Comparison, options: ReportOptions) -> str:
    """The envelope; every list has one item a line."""
    counts = {
        "findings": {one.value: comparison.count(one) for one in Standing},
        "targets": {one.value: sum(change.effect is one for change in comparison.targets) for one in Effect},
    }
    run = {"tool": "perflint", "version": comparison.version, **counts, "remarks": list(comparison.remarks)}
    parts = [
        f'"schema_version": {dump(SCHEMA_VERSION)}',
        f'"run": {dump(run)}',
        list_member("rounds", map(_round, comparison.rounds)),
        list_member("targets", map(_target, comparison.targets)),
        list_member("findings", map(_finding, comparison.findings)),
    ]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _round(one: Round) -> dict[str, Any]:
    return {
        "name": one.name,
        "documents": one.documents,
        "findings": one.findings,
        "failures": one.failures,
        "outline": one.outline,
    }


def _target(change: TargetChange) -> dict[str, Any]:
    return {
        "effect": change.effect.value,
        "what": change.what,
        "project": change.project,
        "indicator": change.indicator,
        "before": change.before,
        "after": change.after,
        "note": change.note,
        "filename": change.filename,
        **present(old=change.old and place_record(change.old), new=change.new and place_record(change.new)),
    }


def _finding(change: FindingChange) -> dict[str, Any]:
    before = change.before if change.standing.open or change.standing is Standing.WAIVED else None
    return {
        "standing": change.standing.value,
        "reworded": change.reworded,
        "note": change.note,
        "finding": finding_record(change.finding),
        **present(before=finding_record(before) if before is not None else None),
    }


def schema() -> dict[str, Any]:
    """The published JSON Schema of what `render` writes; findings are as in that of a report."""
    from importlib.resources import files

    from perflint.reporters.json import schema as report_schema

    text = files(__package__).joinpath("comparison.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    loaded["$defs"] = report_schema()["$defs"]
    return loaded
