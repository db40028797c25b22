"""A rule of our own that several tests vary: a number needs a unit."""

from __future__ import annotations

UNIT_LOST = """\
code: {code}
title: 指标值没有单位
severity: warning
confidence: high
dimension: 适当性
since: "0.1"
why: 没有单位的数字无法核对。
given: indicator
where: {{value.number: {{known: true}}}}
expect: {{value.unit: {{present: true}}}}
at: value
message: 指标值“{{value}}”没有单位
advice: 补上单位。
examples:
  fail: [{{name: 培训次数, value: "5"}}]
  pass: [{{name: 培训次数, value: 5次}}]
"""


def unit_lost(code: str) -> str:
    """The YAML of the rule under a code."""
    return UNIT_LOST.format(code=code)
