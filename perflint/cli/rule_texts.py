"""Each rule as titled sections of text, and as data.

``sections`` is the one text of a rule: `perflint rule` prints it and the documentation is generated from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from msgspec.structs import asdict

from perflint.model import Phase, Severity
from perflint.reporters.shared.examples import example_text
from perflint.reporters.shared.finding_block import basis_text
from perflint.reporters.shared.labels import field_label

if TYPE_CHECKING:
    from perflint.model import RuleInfo
    from perflint.rulebook import Rule

GIVEN = {"indicator": "每个指标", "table": "每张绩效目标表", "document": "每份文件", "batch": "一批文件"}
CONDITIONS = ("where", "expect", "check", "severity_when")
STATUS = {"stable": "正式", "preview": "试用（需要 --preview）", "deprecated": "已弃用（点名才运行）"}


def own_record(info: RuleInfo) -> dict[str, Any]:
    """The same as JSON, with the keys of `record` that it has."""
    words = {
        key: getattr(info, key) for key in ("code", "name", "topic", "title", "given", "why", "advice", "waivable")
    }
    return {**words, "severity": info.severity.id, "confidence": info.confidence.id}


def sections(rule: Rule) -> Iterator[tuple[str, list[str]]]:
    """The rule under its fixed headings, each with its lines; a heading without content is left out.

    A line that begins with two spaces belongs to the one above it.
    """
    from perflint.rulebook.sentences import exception_lines

    parts: tuple[tuple[str, Iterable[str]], ...] = (
        ("要求", _what(rule)),
        ("为什么", [rule.why]),
        ("不符合", map(example_text, rule.examples.get("fail", ()))),
        ("符合", map(example_text, rule.examples.get("pass", ()))),
        ("例外", exception_lines(rule)),
        ("依据", map(basis_text, rule.basis)),
        ("参数", [f"{name} = {value}" for name, value in rule.params.items()]),
        ("修复", _fix(rule)),
        ("取代", ["、".join(rule.supersedes)]),
        ("曾用名", ["、".join(rule.aliases)]),
        ("位置", [rule.path]),
    )
    for title, lines in parts:
        kept = [line for line in lines if line]
        if kept:
            yield title, kept


def _what(rule: Rule) -> Iterator[str]:
    from perflint.rulebook.infos import readable
    from perflint.rulebook.lifecycle import in_force_text
    from perflint.rulebook.sentences import demand_lines, grade_lines, where_lines

    yield f"看{GIVEN.get(rule.given, rule.given)}，指出：{rule.title}"
    yield from _headed("在哪里判断", where_lines(rule))
    yield from _headed("查什么" if rule.check else "应当怎样", demand_lines(rule))
    yield f"报告时说：{readable(rule, rule.message)}"
    yield f"怎么改：{readable(rule, rule.advice)}"
    if rule.at:
        yield f"指向：{field_label(rule.at)}"
    yield f"级别 {'或'.join(_grades(rule))}，可信度 {rule.confidence.label}，维度 {rule.dimension}"
    yield from grade_lines(rule)
    if len(rule.phases) < len(Phase):
        yield f"阶段：{'、'.join(phase.label for phase in Phase if phase in rule.phases)}"
    yield f"状态：{STATUS.get(rule.status, rule.status)}，自 {rule.since} 版起"
    if rule.gone:
        instead = f"，改用 {rule.gone.replaced_by}" if rule.gone.replaced_by else ""
        yield f"弃用：{rule.gone.message}{instead}"
    if rule.off:
        yield "这个规则集关闭了它（用 --where-from 看是哪一处）"
    if days := in_force_text(rule.valid_from, rule.valid_to):
        yield f"施行期：{days.strip()}"
    if not rule.waivable:
        yield "不能豁免"


def _fix(rule: Rule) -> Iterator[str]:
    """What ``check --fix`` does about it, with an example of each kind."""
    from perflint.rulebook.infos import readable

    if rule.fix is None:
        return
    yield f"{rule.fix.applicability.label}：{readable(rule, rule.data['fix']['message'])}"
    for example in rule.data["fix"].get("examples", ()):
        if example["after"]:
            yield f"{example_text(example['before'])} → {example_text(example['after'])}"


def _headed(title: str, lines: Sequence[str]) -> Iterator[str]:
    """One line as it is; several below their title, all of which must hold."""
    if len(lines) == 1:
        yield f"{title}：{lines[0]}"
    elif lines:
        yield f"{title}："
        yield from (f"  {line}" for line in lines)


def _grades(rule: Rule) -> list[str]:
    """错误, and the grades that its conditions may change it to (提示), worst first."""
    changed = [Severity[str(case["severity"]).upper()] for case in rule.data.get("severity_when", ())]
    return [severity.label for severity in sorted({rule.severity, *changed}, reverse=True)]


def record(rule: Rule) -> dict[str, Any]:
    """The rule's fields as JSON; ``readable`` says its conditions in Chinese."""
    from perflint.rulebook.sentences import demand_lines, exception_lines, where_lines

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
        "fix": dict(rule.data["fix"]) if rule.fix else None,
        "supersedes": list(rule.supersedes),
        "aliases": list(rule.aliases),
        "deprecated": asdict(rule.gone) if rule.gone else None,
        "off": rule.off,
        "valid_from": rule.valid_from.isoformat() if rule.valid_from else None,
        "valid_to": rule.valid_to.isoformat() if rule.valid_to else None,
        "waivable": rule.waivable,
        "conditions": {key: rule.data[key] for key in CONDITIONS if key in rule.data},
        "readable": {"where": where_lines(rule), "expect": demand_lines(rule), "exceptions": exception_lines(rule)},
        "examples": {kind: list(rule.examples.get(kind, ())) for kind in ("fail", "pass")},
        "path": rule.path,
    }
