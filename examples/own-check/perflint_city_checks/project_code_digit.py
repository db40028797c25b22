"""Whether the last digit of a project code is the check digit of those before it, by the weights that the rule states.

Conditions cannot say this: they compare texts and numbers, they do not calculate with single digits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from perflint.checks.contract import Hit, Missing, Subject

SUMMARY = "项目编码的末位是前面各位按权数算出的校验码。"
GIVEN = ("table",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "weights": {
            "type": "array",
            "items": {"type": "integer", "minimum": 1},
            "minItems": 1,
            "description": "从左到右各位的权数，编码比它长的循环使用",
        },
        "modulus": {"type": "integer", "minimum": 2, "maximum": 10, "description": "加权和除以几取余数"},
    },
    "required": ["weights", "modulus"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {"code": "项目编码", "left": "编码的末位", "right": "算出的校验码"}
EXAMPLE: Mapping[str, Any] = {"weights": [3, 1], "modulus": 10}


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """``left`` is the digit that stands there, ``right`` the one that should."""
    cell = subject.table.project_code
    if cell is None:
        yield Missing("项目编码")
        return
    code = cell.text.strip()
    if not code.isascii() or not code.isdigit() or len(code) < 2:
        return  # another rule's business: this one only judges codes made of digits
    weights = options["weights"]
    total = sum(int(digit) * weights[place % len(weights)] for place, digit in enumerate(code[:-1]))
    right = total % int(options["modulus"])
    if int(code[-1]) != right:
        yield Hit("project_code", {"code": code, "left": int(code[-1]), "right": right})
