"""JSON and JSON lines: interchange documents and exports."""

from __future__ import annotations

import json
from collections.abc import Iterable

from tools.fuzz import oracles
from tools.fuzz.material import EXPORT, SHORT, SPEECH, VALUES

TITLE = "JSON"
SHARE = 2
LONGEST = 4096
LEAST = 0
SECONDS = 20.0
WORDS = (
    *SPEECH, '"tables"', '"indicators"', '"level1"', '"name"', '"value"', '"weight"', '"budget"', '"goals"', '"execution"',
    '"problems"', '"plan"', '"year"', "null", "true", "1e999", "-0.0", "1e-9", "[", "]", "{", "}", '"\\ud800"', '"\\u0000"', "NaN",
)  # fmt: skip


def seeds() -> Iterable[bytes]:
    """An interchange document, and the rows of an export as a list and as lines."""
    rows = [dict(zip(("level1", "level2", "name", "value", "unit", "weight"), row, strict=True)) for row in SHORT[1:]]
    values = [{"level1": "产出指标", "level2": "数量指标", "name": "完成情况", "value": value} for value in VALUES[:8]]
    table = {"project": "道路养护", "goal": "养护县道10公里。", "budget": "86.00", "indicators": rows}
    plan = {"project": "夜间开放", "plan": [{"until": "2025-06", "percent": 50}], "indicators": values}
    execution = {"budget": "86", "actual": "80", "rate": "93.02", "weight": 10, "score": 9.3}
    said = {"document": "样例", "year": 2025, "unit_of_money": "万元", "tables": [table, plan]}
    report = {"kind": "report", "execution": execution, "score": 95.3, "goals": [{"goal": "养护", "rate": "95"}]}
    exported = [dict(zip(EXPORT[0], row, strict=True)) for row in EXPORT[1:]]
    for one_ in (said, report):
        yield json.dumps(one_, ensure_ascii=False).encode("utf-8")
    yield "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in exported).encode("utf-8")


def one(data: bytes) -> None:
    """Read it by the name of a JSON file; what is no JSON as a whole may still be lines."""
    lines = data.count(b"\n{") > 0
    oracles.read(data, "a.jsonl" if lines else "a.json")
