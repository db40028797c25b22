"""Scaffolds a rule: ``python -m tools.new_rule TOPIC SLUG`` writes the one YAML file that a rule is.

What it writes is a rule that already runs, so that ``perflint test`` passes before and after every line is changed.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from perflint import __version__
from tools.generated import ROOT

RULES = ROOT / "lint_rules"
CODE = re.compile(r"^code:\s*PF(\d{3})\s*$", re.M)
SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
TOPIC = re.compile(r"[a-z][a-z0-9_]*")
TEMPLATE = """\
code: {code}
title: 指标值写的是“待定”
severity: warning
confidence: high
dimension: 完整性
basis: [{{document: 财预〔2015〕88号, note: 绩效目标应当细化量化}}]
since: "{since}"
why: 没有定下来的指标值，年末无法据此评价完成情况。
given: indicator
where: {{value: {{present: true}}}}
expect: {{value: {{not: {{contains: 待定}}}}}}
at: value
message: 指标“{{name}}”的指标值还是“{{value}}”
advice: 写明数量和单位，如 ≥20场。
examples:
  fail:
    - {{level1: 产出指标, level2: 数量指标, name: 培训场次, value: 待定}}
  pass:
    - {{level1: 产出指标, level2: 数量指标, name: 培训场次, value: ≥20场}}
    - {{level1: 产出指标, level2: 数量指标, name: 待定方案数量, value: ≥2个}}
"""


def codes(folder: Path) -> set[int]:
    """The numbers already taken in a folder of rules."""
    texts = (file.read_text(encoding="utf-8") for file in folder.rglob("*.yaml"))
    return {int(number) for text in texts for number in CODE.findall(text)}


def next_code(root: Path, topic: str) -> int:
    """The next number of the topic's hundred; a new topic gets the first hundred that no topic uses."""
    taken = codes(root)
    own = codes(root / topic)
    hundred = min(own) // 100 if own else min(set(range(1, 10)) - {number // 100 for number in taken}, default=0)
    number = max((n for n in own if n // 100 == hundred), default=hundred * 100) + 1
    if number // 100 != hundred:
        raise SystemExit(f"the numbers of {topic} are used up: {hundred}01 to {hundred}99")
    return number


def scaffold(root: Path, topic: str, slug: str) -> Path:
    """Write the new rule's file and return its path.  Raises SystemExit with the reason when it cannot be."""
    if not TOPIC.fullmatch(topic) or not SLUG.fullmatch(slug):
        raise SystemExit(
            "usage: make rule topic=value name=vague-target-value (small letters, words joined by hyphens)"
        )
    if any(root.glob(f"*/{slug}.yaml")):
        raise SystemExit(f"there already is a rule named {slug}")
    target = root / topic / f"{slug}.yaml"
    target.parent.mkdir(parents=True, exist_ok=True)
    text = TEMPLATE.format(code=f"PF{next_code(root, topic):03}", since=".".join(__version__.split(".")[:2]))
    target.write_text(text, encoding="utf-8", newline="\n")
    return target


def main() -> int:
    """Write the file and say what to do next."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("topic", help="the folder below lint_rules/")
    parser.add_argument("slug", help="the rule's name, after the fault: vague-target-value")
    options = parser.parse_args()
    path = scaffold(RULES, options.topic, options.slug)
    print(
        f"written: {path.relative_to(ROOT)}\nnext: change every line of it, then run `perflint test {path.relative_to(ROOT)}`"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
