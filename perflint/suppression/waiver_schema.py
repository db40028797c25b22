"""The JSON Schema of ``perflint-waivers.yaml``, for editors; `perflint.suppression.waivers` accepts the same."""

from __future__ import annotations

from typing import Any

from perflint.engine.fingerprints import PATTERN

KEYS = {
    "rule": "规则的编号或名称，如 PF301；只写 fingerprint 时可以省略",
    "place": "问题在哪里：项目/指标/字段，后面的部分可以省略，* 和 ? 是通配符，名称里的斜杠写成 \\/",
    "file": "只管这些文件：文件名，或从本文件所在文件夹起的路径，可用通配符",
    "fingerprint": "问题的指纹（JSON 报告的 fingerprint）",
    "reason": "为什么可以豁免",
    "approver": "谁批准的",
    "approval": "批准的文号",
    "expires": "有效到哪一天（含当天），如 2026-12-31",
}
PLACES = ("place", "file", "fingerprint")


def waiver_schema() -> dict[str, Any]:
    """The schema of a waiver file."""
    properties: dict[str, Any] = {key: {"type": "string", "description": text} for key, text in KEYS.items()}
    for key in ("rule", "place", "file", "reason"):
        properties[key]["minLength"] = 1
    properties["approval"]["type"] = ["string", "integer"]
    properties["fingerprint"]["pattern"] = f"^{PATTERN.pattern}$"
    properties["expires"]["format"] = "date"
    properties["expires"]["pattern"] = r"^\d{4}-\d{2}-\d{2}$"
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "perflint 的豁免文件 perflint-waivers.yaml",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "waivers": {
                "description": "豁免的清单，每条写明规则、地方和原因",
                "type": ["array", "null"],
                "items": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["reason"],
                    "anyOf": [
                        {"required": ["fingerprint"]},
                        {"required": ["rule", "place"]},
                        {"required": ["rule", "file"]},
                    ],
                    "properties": properties,
                },
            }
        },
    }
