"""From the accepted data of a rule file to a `Rule` with its functions.  Quick: this runs on every start."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from perflint import checks
from perflint.checks.contract import Hit, Missing
from perflint.model import Applicability, Basis, Confidence, Outcome, Phase, Severity
from perflint.rulebook.conditions import ALWAYS, Condition, compile_condition
from perflint.rulebook.facts import Facts
from perflint.rulebook.lifecycle import day_of, gone_of
from perflint.rulebook.rule import Judgement, Parts, Rule, RuleFix
from perflint.rulebook.scope import Scope

if TYPE_CHECKING:
    from perflint.rulebook.messages import Say

EVERY_PHASE = frozenset(Phase)
CONDITIONS = ("where", "expect", "severity_when", "check", "fix")  # the keys in which $parameters are filled in


def build(
    data: Mapping[str, Any], path: str, values: Sequence[str], made: dict[int, Any] | None = None, **of_layers: Any
) -> Rule:
    """The rule of one file; ``path`` is ``topic/slug.yaml`` and ``data`` must have passed validation.

    ``values`` are the names that its check supplies, remembered so that no check is imported before it is needed;
    ``made`` are conditions that it may share with other rules of its book;
    ``of_layers`` are the fields of `Rule` that tell of the layers it came through.
    """
    filled = fill_parameters(data)
    params: Mapping[str, Any] = data.get("params", {})
    scope = Scope(data["given"], tuple(values))
    parts = _parts(filled, scope, made)
    folder, _, file = path.rpartition("/")
    return Rule(
        code=data["code"],
        name=file.removesuffix(".yaml").removesuffix(".yml"),
        topic=folder.rpartition("/")[2],
        path=path,
        title=data["title"],
        severity=Severity[data["severity"].upper()],
        confidence=Confidence[data["confidence"].upper()],
        dimension=data["dimension"],
        basis=tuple(Basis(b["document"], b.get("article"), b.get("note")) for b in data.get("basis", ())),
        since=data["since"],
        why=data["why"],
        given=data["given"],
        at=data.get("at"),
        message=data["message"],
        advice=data["advice"],
        examples=data["examples"],
        params=params,
        phases=frozenset(map(Phase, data["phases"])) if "phases" in data else EVERY_PHASE,
        status=data.get("status", "stable"),
        supersedes=tuple(data.get("supersedes", ())),
        inapplicable=data.get("inapplicable") == "include",
        needs_complete=bool(data.get("needs_complete", False)),
        data=data,
        judge=_judge(filled, parts),
        say=_late(data["message"], scope, params),
        advise=_late(data["advice"], scope, params),
        grade=_grade(filled, parts),
        parts=parts,
        aliases=tuple(data.get("aliases", ())),
        gone=gone_of(data.get("deprecated")),
        valid_from=day_of(data, "valid_from"),
        valid_to=day_of(data, "valid_to"),
        waivable=data.get("waivable", True),
        fix=_fix(filled["fix"], scope, params) if "fix" in data else None,
        **of_layers,
    )


def fill_parameters(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data with ``$name`` replaced by the parameter's value; an unknown ``$name`` is left for validation."""
    params: Mapping[str, Any] = data.get("params") or {}

    def fill(node: Any) -> Any:
        if isinstance(node, str) and node.startswith("$"):
            return params.get(node[1:], node) if isinstance(params, Mapping) else node
        if isinstance(node, Mapping):
            return {key: fill(value) for key, value in node.items()}
        return [fill(value) for value in node] if isinstance(node, list) else node

    if not params:
        return dict(data)
    return {key: fill(value) if key in CONDITIONS else value for key, value in data.items()}


def values_of(data: Mapping[str, Any]) -> list[str]:
    """The names that the rule's check supplies to messages."""
    return list(checks.get(next(iter(data["check"]))).VALUES) if "check" in data else []


def _fix(data: Mapping[str, Any], scope: Scope, params: Mapping[str, Any]) -> RuleFix:
    (name, options), *_ = data["by"].items()
    return RuleFix(Applicability(data["applicability"]), _late(data["message"], scope, params), name, options or {})


def _late(template: str, scope: Scope, params: Mapping[str, Any]) -> Say:
    """A message that is compiled when it is first needed: most rules of a run have nothing to say."""
    made: list[Say] = []

    def say(facts: Facts) -> str:
        if not made:
            from perflint.rulebook.messages import compile_message

            made.append(compile_message(template, scope, params))
        return made[0](facts)

    return say


def _parts(data: Mapping[str, Any], scope: Scope, made: dict[int, Any] | None) -> Parts:
    plain = Scope(scope.given, made=made)
    return Parts(
        compile_condition(data["where"], plain, ("where",)) if "where" in data else ALWAYS,
        compile_condition(data["expect"], plain, ("expect",)) if "expect" in data else None,
        next(iter(data["check"].values())) or {} if "check" in data else {},
        tuple(
            (
                compile_condition(case["where"], scope, ("severity_when", index, "where")),
                Severity[case["severity"].upper()],
            )
            for index, case in enumerate(data.get("severity_when", ()))
        ),
    )


def _grade(data: Mapping[str, Any], parts: Parts) -> Callable[[Facts], Severity]:
    default, cases = Severity[data["severity"].upper()], parts.cases
    return lambda facts: next((severity for condition, severity in cases if condition.test(facts)), default)


def _judge(data: Mapping[str, Any], parts: Parts) -> Callable[[Facts], Judgement]:
    if parts.expect is None:
        return _judge_by_check(parts.where, next(iter(data["check"])), parts.options)
    return _judge_by_condition(parts.where, parts.expect)


def _judge_by_condition(where: Condition, expect: Condition) -> Callable[[Facts], Judgement]:
    passed, not_applicable = Judgement(Outcome.PASS), Judgement(Outcome.NOT_APPLICABLE)
    hit = (Hit(),)

    def judge(facts: Facts) -> Judgement:
        applies = where.test(facts)
        if applies is False:
            return not_applicable
        holds = expect.test(facts)
        if holds is True:
            return passed
        if applies is None or holds is None:
            missing = (
                *(where.unknown(facts) if applies is None else ()),
                *(expect.unknown(facts) if holds is None else ()),
            )
            return Judgement(Outcome.CANNOT_DECIDE, (), tuple(dict.fromkeys(missing)))
        return Judgement(Outcome.FINDING, hit, (), expect.point(facts))

    return judge


def _judge_by_check(where: Condition, name: str, options: Mapping[str, Any]) -> Callable[[Facts], Judgement]:
    passed, not_applicable = Judgement(Outcome.PASS), Judgement(Outcome.NOT_APPLICABLE)

    def judge(facts: Facts) -> Judgement:
        applies = where.test(facts)
        if applies is False:
            return not_applicable
        if applies is None:
            return Judgement(Outcome.CANNOT_DECIDE, (), where.unknown(facts))
        hits: list[Hit] = []
        missing: list[str] = []
        for result in checks.get(name).check(facts.subject, options):
            if isinstance(result, Missing):
                missing.append(result.what)
            else:
                hits.append(result)
        if hits:
            return Judgement(Outcome.FINDING, tuple(hits), tuple(missing))
        return Judgement(Outcome.CANNOT_DECIDE, (), tuple(dict.fromkeys(missing))) if missing else passed

    return judge
