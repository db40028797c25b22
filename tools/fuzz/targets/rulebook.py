"""The rulebook loader: a rule file or a manifest of a stranger."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

TITLE = "规则文件"
SHARE = 2
LONGEST = 4096
LEAST = 0
SECONDS = 20.0
WORDS = (
    "code: PF999", "given: indicator", "given: table", "given: batch", "where:", "expect:", "check:", "examples:", "fail:", "pass:", "params:",
    "matches: ", "contains: ", "in_words: ", "same_as: ", "similar_to: ", "compatible_with: ", "not: ", "all: ", "any: ", "none: ", "present: true",
    "{value.number}", "{params.x}", "$minimum", "adds_up", "fix:", "by:", "applicability: safe", "phases: [自评]", "since: \"0.1\"", "status: preview",
    "supersedes: [a]", "extends: ../base", "locked:", "severity: off", "vocabulary:", "units:", "- ", ": ", "{", "}", "[", "]", "'", '"', "|\n", "&a", "*a",
    "!!python/object", "<<: ", "---\n", "0x1F", "1e999", ".inf", "2025-01-01", "'(a+)+$'", "'[一-龥]{1,9999}'", "(?P<n>", "\\1", "(?<=",
)  # fmt: skip
RULE = """code: PF991
title: 指标值偏低
severity: error
confidence: high
dimension: 适当性
basis: [{document: 财预〔2021〕101号, note: 指标与取值应当对应}]
since: "0.1"
why: 过低的指标值起不到约束作用，年末无法评价。
given: indicator
params: {minimum: 80}
where: {name: {matches: '率$'}, value.unit: '%'}
expect: {value.number: {ge: $minimum}}
at: value
message: 指标“{name}”的值是{value}，低于 {params.minimum}
advice: 提高指标值，或说明原因。
examples:
  fail: [{level2: 数量指标, name: 覆盖率, value: ≥40%}]
  pass: [{level2: 数量指标, name: 覆盖率, value: ≥95%}]
"""
CHECK = """code: PF992
title: 定性指标过多
severity: info
confidence: medium
dimension: 适当性
since: "0.1"
why: 大部分指标没有数量，年末的评价只能凭印象。
given: table
check: {blank_fields: {fields: [project, funds.total]}}
message: "{missing} 共 {count} 项没有填"
advice: 合并相近的指标。
examples:
  fail: [{indicators: [{name: 活动情况, value: 良好}]}]
  pass: [{indicators: [{name: 活动场次, value: ≥20场}]}]
"""
MANIFEST = """name: 青禾县规则集
layer: 县
issuer: 青禾县财政局
version: "2025"
extends: ../base
locked: [value/low]
rules:
  value/low: {severity: warning, params: {minimum: 85}}
  PF992: off
"""


def seeds() -> Iterable[bytes]:
    """Two rules and a manifest."""
    return (text.encode("utf-8") for text in (RULE, CHECK, MANIFEST))


def one(data: bytes) -> None:
    """Load it as the manifest of a book where it names one, else as a rule."""
    from perflint.rulebook import load

    data = data.replace(b"perflint", b"../base")  # the shipped book takes long, and is tried by the tests
    with TemporaryDirectory() as folder:
        base, own = Path(folder) / "base" / "value", Path(folder) / "own"
        base.mkdir(parents=True)
        own.mkdir()
        (base / "low.yaml").write_text(RULE, encoding="utf-8")
        manifest = any(line.startswith((b"extends:", b"rules:", b"locked:")) for line in data.splitlines())
        path = own / ("rulebook.yaml" if manifest else "rule.yaml")
        path.write_bytes(data)
        load([own if manifest else path], cached=False)
