"""Running the examples that every rule carries: each ``fail`` example must make its rule report, each ``pass`` none.

Returns plain results; printing them is the command line's business.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from perflint.engine import run
from perflint.errors import InputError
from perflint.fixing.applying import apply
from perflint.model import Document, Finding, Outcome, Phase, Report, Severity
from perflint.recognition.interchange.reading import document_from_record
from perflint.rulebook import Rule, Rulebook
from perflint.rulebook.compiler import build, values_of


class ExampleResult(Struct, frozen=True):
    """One example run.  ``kind`` is fail, pass or fix, ``number`` 1-based; ``severities`` are those of its findings, and
    ``problem`` is empty when it did as it should."""

    kind: str
    number: int
    record: Mapping[str, Any]
    findings: int
    problem: str = ""
    severities: tuple[Severity, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the example did as it should."""
        return not self.problem


class RuleResult(Struct, frozen=True):
    """The examples of one rule."""

    rule: Rule
    examples: tuple[ExampleResult, ...]
    problem: str = ""

    @property
    def ok(self) -> bool:
        """Whether the rule has examples, fires, and all examples did as they should."""
        return not self.problem and all(example.ok for example in self.examples)


def run_examples(rulebook: Rulebook) -> tuple[RuleResult, ...]:
    """The results of every rule of the book, in its order."""
    return tuple(run_rule(rule, rulebook) for rule in rulebook.rules)


def run_rule(rule: Rule, rulebook: Rulebook) -> RuleResult:
    """The results of one rule."""
    rule = as_tested(rule)
    examples = tuple(_run_example(rule, rulebook, kind, number, record) for kind, number, record in _examples(rule))
    repairs = tuple(_run_fix(rule, rulebook, number, one) for number, one in enumerate(_repairs(rule), 1))
    if not any(example.kind == "fail" for example in examples):
        return RuleResult(rule, examples, "没有会报错的例子（examples: fail）")
    if not any(example.findings for example in examples):
        return RuleResult(rule, examples, "规则从不报错：没有一个例子触发它")
    if not any(example.kind == "pass" for example in examples):
        return RuleResult(rule, examples, "没有不该报错的例子（examples: pass）")
    if rule.fix and not any(one["after"] for one in _repairs(rule)):
        return RuleResult(rule, (*examples, *repairs), "有改法，却没有改前改后的例子（fix: examples）")
    return RuleResult(rule, (*examples, *repairs))


def as_tested(rule: Rule) -> Rule:
    """The rule with the values that its examples speak of: those of the layer that wrote the examples."""
    if rule.tested is None and not rule.off:
        return rule
    data = rule.data if rule.tested is None else rule.tested
    return build(data, rule.path, values_of(data), file=rule.file, layer=rule.layer, vocabulary=rule.vocabulary)


def _examples(rule: Rule) -> Iterator[tuple[str, int, Mapping[str, Any]]]:
    for kind in ("fail", "pass"):
        for number, record in enumerate(rule.examples.get(kind, ()), 1):
            yield kind, number, record


def _run_example(rule: Rule, rulebook: Rulebook, kind: str, number: int, record: Mapping[str, Any]) -> ExampleResult:
    try:
        documents = documents_of(rule, record)
    except InputError as error:
        return ExampleResult(kind, number, record, 0, f"例子写得不对：{error.message}")
    report = run(documents, rulebook.only(rule), select=[rule.code])
    severities = tuple(finding.severity for finding in report.findings)
    return ExampleResult(kind, number, record, len(severities), _problem(rule, kind, report), severities)


def _repairs(rule: Rule) -> Sequence[Mapping[str, Any]]:
    examples: Sequence[Mapping[str, Any]] = rule.data.get("fix", {}).get("examples", ())
    return examples


def _run_fix(rule: Rule, rulebook: Rulebook, number: int, example: Mapping[str, Any]) -> ExampleResult:
    """The example mended as a file would be: it must say what ``after`` says, and not be reported again."""
    before, after = example["before"], {**example["before"], **example["after"]}
    result = ExampleResult("fix", number, example, 0)
    try:
        findings, mended = mended_records(rule, rulebook, before)
        wanted = records_of(rule, after)
    except InputError as error:
        return replace(result, problem=f"例子写得不对：{error.message}")
    result = replace(result, findings=len(findings), severities=tuple(one.severity for one in findings))
    if not findings:
        return replace(result, problem="before 应当报告却没有报")
    if mended != wanted:
        return replace(result, problem=f"改后与 after 不同：{json.dumps(mended, ensure_ascii=False)}")
    if example["after"] and mended_records(rule, rulebook, after)[0]:
        return replace(result, problem="改后仍然报告")
    return result


def mended_records(rule: Rule, rulebook: Rulebook, record: Mapping[str, Any]) -> tuple[tuple[Finding, ...], list[Any]]:
    """What the rule finds in an example, and the example's documents after every fix that it offers.  Raises InputError."""
    records = records_of(rule, record)
    documents = [_document(one, number) for number, one in enumerate(records)]
    findings = run(documents, rulebook.only(rule), select=[rule.code]).findings
    mended = []
    for number, one in enumerate(records):
        here = [finding for finding in findings if finding.place.document == number]
        data = json.dumps(one, ensure_ascii=False).encode("utf-8", "surrogatepass")
        mended.append(json.loads(apply(data, _path(number), "json", here).data))
    return findings, mended


def _problem(rule: Rule, kind: str, report: Report) -> str:
    if broken := next(iter(report.concluded(Outcome.RULE_ERROR)), None):
        return f"规则运行出错：{'；'.join(broken.missing)}"
    if kind == "pass" and report.findings:
        return f"不该报错却报了：{report.findings[0].message}"
    if kind == "fail" and not report.findings:
        missing = [name for verdict in report.verdicts for name in verdict.missing]
        return "应当报错却没有报" + (f"（无法判断，缺少：{'、'.join(missing)}）" if missing else "")
    if kind == "fail" and rule.given == "indicator" and len(report.findings) > 1:
        return f"应当只报一处，却报了 {len(report.findings)} 处"
    return ""


def documents_of(rule: Rule, record: Mapping[str, Any]) -> list[Document]:
    """The documents that an example stands for.  Raises InputError."""
    return [_document(one, number) for number, one in enumerate(records_of(rule, record))]


def records_of(rule: Rule, record: Mapping[str, Any]) -> list[Any]:
    """The interchange documents that an example stands for.

    An indicator may carry ``table`` and ``document``, a table ``document``, with what is around it; the table is
    whole and the phase the rule's own unless they say otherwise.  Raises InputError.
    """
    if rule.given == "batch":
        whole = record.get("documents")
        return [_in_phase(rule, one) for one in (whole if isinstance(whole, list) else [])]
    if rule.given == "document":
        return [_in_phase(rule, record)]
    own = {key: value for key, value in record.items() if key not in ("table", "document")}
    table = {**_mapping(record, "table"), "indicators": _rows(record, own)} if rule.given == "indicator" else own
    return [_in_phase(rule, {**_mapping(record, "document"), "tables": [{"complete": True, **table}]})]


def _rows(record: Mapping[str, Any], own: Mapping[str, Any]) -> list[Any]:
    """The indicator of the example; rows that its ``table`` lists stand below it."""
    below = _mapping(record, "table").get("indicators") or []
    return [own, *below] if isinstance(below, list) else [own]


def _mapping(record: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = record.get(key) or {}
    if not isinstance(value, Mapping):
        raise InputError(f"例子里的“{key}”应当是“键: 值”的形式")
    return value


def _in_phase(rule: Rule, record: Any) -> Any:
    """The record in a phase that the rule judges, where it states none."""
    if isinstance(record, Mapping) and "phase" not in record and len(rule.phases) < len(Phase):
        phase = next(phase for phase in Phase if phase in rule.phases)
        return {**record, "phase": phase.value}
    return record


def _document(record: Any, number: int) -> Document:
    return document_from_record(record, _path(number))


def _path(number: int) -> str:
    return f"例{number + 1}.json"
