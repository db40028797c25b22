"""The rulebook loader: a rule file or a manifest of a stranger; a rule that loads judges a document too.

What an input leaves out of a rule is taken from a whole one, so that a change of one key is not refused for want of others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from perflint.model import Document
from tools.fuzz.contract import FaultError
from tools.fuzz.material import REPORT, SHORT, delimited

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
title: 没有满意度指标
severity: info
confidence: medium
dimension: 适当性
since: "0.1"
why: 没有满意度指标，看不出服务对象是否认可。
given: table
check: {lacks_category: {category: satisfaction}}
message: "没有{category}"
advice: 补上满意度指标。
examples:
  fail: [{indicators: [{level1: 产出指标, name: 活动场次, value: ≥20场}]}]
  pass: [{indicators: [{level1: 满意度指标, name: 居民满意度, value: ≥90%}]}]
"""
MANIFEST = """name: 青禾县规则集
layer: 县
issuer: 青禾县财政局
version: "2025"
extends: ../base
locked: [value/low]
rules:
  value/low: {severity: warning, params: {minimum: 85}}
"""
LAYER = (b"extends:", b"rules:", b"locked:", b"layer:")
_BLOCK = re.compile(rb"^[^\s#][^\n]*(?:\n(?![^\s#]).*)*\n?", re.MULTILINE)


def seeds() -> Iterable[bytes]:
    """Two rules, a manifest, and what a few of the shipped rules look at and say."""
    from perflint.rule_files import shipped

    yield from (text.encode("utf-8") for text in (RULE, CHECK, MANIFEST))
    for path in sorted(Path(shipped()).rglob("*.yaml"))[::12]:
        blocks = _BLOCK.findall(path.read_bytes())
        kept = [
            one for one in blocks if not one.startswith((b"code:", b"examples:", b"why:", b"basis:", b"supersedes:"))
        ]
        yield b"".join(kept)


def one(data: bytes) -> None:
    """Load it as the manifest of a book where it names one, else as a rule, and let the rules judge two documents."""
    from perflint.engine import run
    from perflint.model import Outcome
    from perflint.rulebook import load

    data = data.replace(b"perflint", b"../base")  # the shipped book takes long, and is tried by the tests
    with TemporaryDirectory() as folder:
        base, own = Path(folder) / "base" / "value", Path(folder) / "own"
        base.mkdir(parents=True)
        own.mkdir()
        (base / "low.yaml").write_text(RULE, encoding="utf-8")
        manifest = any(line.startswith(LAYER) for line in data.splitlines())
        path = own / ("rulebook.yaml" if manifest else "rule.yaml")
        path.write_bytes(data if manifest else whole(data))
        book = load([own if manifest else path], cached=False)
    for verdict in run(_documents(), book).verdicts:
        if verdict.outcome is Outcome.RULE_ERROR:
            raise FaultError(f"rule failed: {verdict.missing}")


def whole(data: bytes) -> bytes:
    """The rule with the keys of `RULE` that it lacks; a rule with a check lacks no expectation."""
    keys = {block.partition(b":")[0] for block in _BLOCK.findall(data)}
    own = {b"where", b"expect", b"at", b"params"} if b"check" in keys or b"given" in keys else set()
    rest = (block for block in _BLOCK.findall(RULE.encode("utf-8")) if block.partition(b":")[0] not in keys | own)
    return data.rstrip(b"\n") + b"\n" + b"".join(rest)


@cache
def _documents() -> tuple[Document, ...]:
    """A table of targets and a report."""
    from perflint.api import parse

    return parse(("a.csv", delimited(SHORT).encode("utf-8"))), parse(("b.txt", REPORT.encode("utf-8")))
