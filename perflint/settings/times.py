"""Settings about time: a fiscal year, a day, a phase of budget management."""

from __future__ import annotations

import re
from typing import Any

from perflint.settings.kinds import Kind, Tell, nearest, shown

YEARS = (1990, 2100)  # `perflint.engine.in_force.YEARS`, which a start need not import
PHASES = {  # `perflint.model.Phase`: values and labels
    "target": "申报",
    "approval": "批复",
    "monitoring": "监控",
    "self_evaluation": "自评",
    "evaluation": "评价",
}


class Year(Kind):
    """A fiscal year, as a number or as 2026年度."""

    told = "四位数的年份，如 2026"

    def schema(self) -> dict[str, Any]:
        first, last = YEARS
        return {"type": "integer", "minimum": first, "maximum": last}

    def read(self, value: Any, base: str, tell: Tell) -> Any:
        digits = str(value).strip().removesuffix("年度").removesuffix("年") if not isinstance(value, bool) else ""
        if digits.isascii() and digits.isdigit() and len(digits) == 4 and YEARS[0] <= int(digits) <= YEARS[1]:
            return int(digits)
        return tell((), f"{shown(value).strip()}不是年度；写{self.told}")


class Day(Kind):
    """A day, written 2026-01-31."""

    told = "年-月-日，如 2026-01-31"

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date"}

    def read(self, value: Any, base: str, tell: Tell) -> Any:
        import datetime

        text = value.strip() if isinstance(value, str) else ""
        try:
            if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
                return datetime.date.fromisoformat(text).isoformat()
        except ValueError:
            pass
        return tell((), f"{shown(value).strip()}不是日期；写{self.told}")


class PhaseName(Kind):
    """A phase, by its name or in Chinese."""

    told = "、".join(f"{label}（{name}）" for name, label in PHASES.items())

    def schema(self) -> dict[str, Any]:
        return {"enum": [*PHASES, *PHASES.values()]}

    def read(self, value: Any, base: str, tell: Tell) -> Any:
        names = {name: phase for phase, label in PHASES.items() for name in (phase, label)}
        word = value.strip().lower().replace("-", "_").removesuffix("阶段") if isinstance(value, str) else ""
        if word in names:
            return names[word]
        return tell((), f"没有{shown(value).strip()}这个阶段{nearest(word, names)}；可选：{self.told}")
