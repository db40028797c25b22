"""The record of a run as JSON-able data."""

from __future__ import annotations

from typing import Any

from perflint.model import FileRecord, InputRecord, LayerRecord, Report


def record_data(report: Report) -> dict[str, Any]:
    """The record as JSON-able data, its inputs aside."""
    record = report.record
    return {
        "time": record.time,
        "counts": {"given": len(record.inputs), **{fate.value: number for fate, number in record.fates.items()}},
        "options": dict(record.options),
        "layers": [_layer_data(one) for one in record.layers],
        "files": [{"role": one.role, "path": one.path, **_digest(one)} for one in record.files],
    }


def input_data(one: InputRecord) -> dict[str, Any]:
    """One input as JSON-able data."""
    note = {"note": one.note} if one.note else {}
    return {"path": one.path, "fate": one.fate.value, **_digest(one), **note}


def _digest(one: InputRecord | FileRecord) -> dict[str, Any]:
    return {"sha256": one.sha256 or None, "size": one.size}


def _layer_data(one: LayerRecord) -> dict[str, Any]:
    told = {"name": one.name, "level": one.level, "issuer": one.issuer, "version": one.version, "file": one.file}
    return {**told, "sha256": one.sha256}
