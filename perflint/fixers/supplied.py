"""What the rule's check says should stand there, at every place where the same slip was found."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any

from perflint.fixers.contract import Case, Proposal, edit, found_in

SUMMARY = "把有问题的文字改成检查给出的写法（检查的某个值）。"
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "value": {"type": "string", "description": "检查给出的值的名称，如 right"},
        "delete": {"type": "boolean", "description": "值为空时删去有问题的文字；不写就不给改法"},
        "safe_when": {
            "type": "string",
            "format": "regex",
            "description": "只有原来的文字符合这个正则表达式时才算可以自动修改的",
        },
    },
    "required": ["value"],
    "additionalProperties": False,
}
EXAMPLE: Mapping[str, Any] = {"value": "right"}
EACH = True


def propose(case: Case, options: Mapping[str, Any]) -> Proposal | None:
    """The offending part of the place, which is the same text at each of a finding's places."""
    after = str(case.values.get(options["value"], ""))
    if not after and not options.get("delete"):
        return None
    safe = options.get("safe_when")
    return Proposal((edit(case.place, after),), unsafe=bool(safe and not _compiled(safe).search(found_in(case.place))))


@functools.lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
