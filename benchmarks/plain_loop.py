"""The yardstick for rows: the twelve rules as a plain Python loop with the standard library, reading JSON Lines.

Written by hand for this purpose; what it finds is what `perflint check --stream -r benchmarks/twelve_rules` finds
(tests/test_benchmarks.py).  ``python benchmarks/plain_loop.py IN OUT``.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from itertools import groupby
from typing import Any

BARE = re.compile(r"(≥|≧|＞=|>=|≤|=|＝|>|＞|不低于|不少于)? *[0-9]+([.][0-9]+)?$")
AT_LEAST = re.compile(r"(≥|>=|≧|不低于) *[0-9]+([.][0-9]+)?%")
PERCENT = re.compile(r"([0-9]+(?:[.][0-9]+)?)%")
NOTHING = frozenset(("无", "不涉及", "不适用", "/", "-", "—", "空"))
VAGUE = ("有效改善", "良好", "明显", "提高", "顺利")
GRADES = {1: "error", 2: "error", 3: "warning", 4: "error", 5: "error", 6: "warning", 7: "error", 8: "error", 9: "info",
          10: "error", 11: "warning", 12: "warning"}  # fmt: skip


def wrong(row: dict[str, Any]) -> Iterator[int]:
    """The numbers of the rules that a row breaks."""
    level2, name, value = row["level2"], row["name"], row["value"]
    if level2 == "数量指标" and BARE.match(value):
        yield 1
    if row["level1"] == "满意度指标" and not AT_LEAST.match(value):
        yield 2
    if value in NOTHING:
        yield 3
    if ("率" in name or "比例" in name) and "%" not in value:
        yield 4
    if name.endswith(("人数", "次数", "数量")) and "%" in value:
        yield 5
    if value == name:
        yield 6
    if not value:
        yield 7
    if (found := PERCENT.search(value)) and float(found.group(1)) > 100:
        yield 8
    if "≧" in value or "＞=" in value or ">=" in value:
        yield 9
    if level2 in ("数量指标", "质量指标") and any(word in value for word in VAGUE):
        yield 12


def main(source: str, target: str) -> None:
    """Read, judge and write."""
    with open(source, encoding="utf-8") as lines, open(target, "w", encoding="utf-8") as out:

        def put(rule: int, project: str, row: int) -> None:
            told = {"rule": f"BM{rule:03d}", "severity": GRADES[rule], "project": project, "row": row}
            out.write(json.dumps(told, ensure_ascii=False) + "\n")

        for project, group in groupby(map(json.loads, lines), key=lambda row: row["project"]):
            seen: set[str] = set()
            satisfied = False
            for row in group:
                for rule in wrong(row):
                    put(rule, project, row["row"])
                if row["name"] in seen:
                    put(11, project, row["row"])
                seen.add(row["name"])
                satisfied = satisfied or row["level1"] == "满意度指标"
            if not satisfied:
                put(10, project, 0)


if __name__ == "__main__":
    main(*sys.argv[1:3])
