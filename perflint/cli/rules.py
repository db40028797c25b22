"""The rulebook as commands need it: loaded from options, and each rule as titled sections of text.

``sections`` is the one text of a rule: `perflint rule` prints it and the documentation is generated from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from perflint.errors import PerflintError
from perflint.model import Phase, Severity
from perflint.reporters.shared.finding_block import basis_text
from perflint.reporters.shared.labels import field_label, kind_label

if TYPE_CHECKING:
    from perflint.rulebook import Rule, Rulebook

GIVEN = {"indicator": "每个指标", "table": "每张绩效目标表", "document": "每份文件", "batch": "一批文件"}
WITHIN = {("units", "name"): "单位名称", ("tables", "unit"): "实施单位", ("table", "unit"): "实施单位"}
CONDITIONS = ("where", "expect", "check", "severity_when")
STATUS = {"stable": "正式", "preview": "试用（需要 --preview）", "deprecated": "已弃用"}


def load_rules(paths: Sequence[str]) -> Rulebook:
    """The rulebook at these paths, or the shipped one.  Raises `PerflintError`."""
    from perflint.rulebook import load

    return load([Path(path) for path in paths] or None)


def find_rules(book: Rulebook, names: Iterable[str]) -> list[Rule]:
    """The rules with these codes or names, in the order asked.  Raises `PerflintError` with the nearest name."""
    found = []
    for name in names:
        rule = book.find(name)
        if rule is None:
            raise _unknown(book, name)
        found.append(rule)
    return found


def _unknown(book: Rulebook, name: str) -> PerflintError:
    import difflib

    known = [word for rule in book.rules for word in (rule.code, rule.name)]
    near = difflib.get_close_matches(name.upper(), known, 1) or difflib.get_close_matches(name.lower(), known, 1)
    advice = f"是不是 {near[0]}？" if near else ""
    return PerflintError(f"没有编号或名称为“{name}”的规则", advice=f"{advice}用 perflint rules 查看全部规则")


def sections(rule: Rule) -> Iterator[tuple[str, list[str]]]:
    """The rule under its fixed headings, each with its lines; a heading without content is left out."""
    parts: tuple[tuple[str, Iterable[str]], ...] = (
        ("查什么", _what(rule)),
        ("为什么", [rule.why]),
        ("怎么改", [rule.advice]),
        ("错例", map(example_text, rule.examples.get("fail", ()))),
        ("对例", map(example_text, rule.examples.get("pass", ()))),
        ("依据", map(basis_text, rule.basis)),
        ("参数", [f"{name} = {value}" for name, value in rule.params.items()]),
        ("取代", ["、".join(rule.supersedes)]),
        ("位置", [rule.path]),
    )
    for title, lines in parts:
        kept = [line for line in lines if line]
        if kept:
            yield title, kept


def condition_text(rule: Rule) -> str:
    """The rule's own YAML of where it applies and what it expects."""
    import yaml

    conditions = {key: rule.data[key] for key in CONDITIONS if key in rule.data}
    text: str = yaml.safe_dump(conditions, allow_unicode=True, sort_keys=False, width=1000, default_flow_style=None)
    return text


def _what(rule: Rule) -> Iterator[str]:
    yield f"{GIVEN.get(rule.given, rule.given)}：{rule.title}"
    yield f"报告时说：{rule.message}"
    if rule.at:
        yield f"指向：{field_label(rule.at)}"
    yield f"级别 {'或'.join(_grades(rule))}，可信度 {rule.confidence.label}，维度 {rule.dimension}"
    if len(rule.phases) < len(Phase):
        yield f"阶段：{'、'.join(phase.label for phase in Phase if phase in rule.phases)}"
    yield f"状态：{STATUS.get(rule.status, rule.status)}，自 {rule.since} 版起"


def _grades(rule: Rule) -> list[str]:
    """错误, and the grades that its conditions may change it to (提示)."""
    changed = [str(case["severity"]) for case in rule.data.get("severity_when", ())]
    return list(dict.fromkeys([rule.severity.label, *(Severity[name.upper()].label for name in changed)]))


def example_text(case: Mapping[str, Any], within: str = "") -> str:
    """三级指标：…，指标值：…: the example's own keys in their order, nested parts in brackets."""
    return "，".join(
        f"{WITHIN.get((within, str(key))) or field_label(str(key))}：{_nested(value, str(key))}"
        for key, value in case.items()
    )


def _nested(value: Any, key: str) -> str:
    if isinstance(value, Mapping):
        return f"｛{example_text(value, key)}｝"
    if isinstance(value, (list, tuple)):
        return "［" + "；".join(_nested(item, key) for item in value) + "］"
    if isinstance(value, bool):
        return "是" if value else "否"
    if key == "kind":
        return kind_label(str(value))
    return "（空）" if value in {None, ""} else str(value)


def record(rule: Rule) -> dict[str, Any]:
    """The rule's fields as JSON."""
    return {
        "code": rule.code,
        "name": rule.name,
        "topic": rule.topic,
        "title": rule.title,
        "severity": rule.severity.id,
        "confidence": rule.confidence.id,
        "dimension": rule.dimension,
        "status": rule.status,
        "since": rule.since,
        "given": rule.given,
        "phases": [phase.value for phase in Phase if phase in rule.phases],
        "why": rule.why,
        "at": rule.at,
        "message": rule.message,
        "advice": rule.advice,
        "basis": [{"document": b.document, "article": b.article, "note": b.note} for b in rule.basis],
        "params": dict(rule.params),
        "supersedes": list(rule.supersedes),
        "conditions": {key: rule.data[key] for key in CONDITIONS if key in rule.data},
        "examples": {kind: list(rule.examples.get(kind, ())) for kind in ("fail", "pass")},
        "path": rule.path,
    }
