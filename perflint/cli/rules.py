"""The rulebook as commands need it: loaded from options, and each rule as titled sections of text.

``sections`` is the one text of a rule: `perflint rule` prints it and the documentation is generated from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from perflint.cli import messages
from perflint.errors import PerflintError
from perflint.model import Phase, Severity
from perflint.reporters.shared.examples import example_text
from perflint.reporters.shared.finding_block import basis_text
from perflint.reporters.shared.labels import field_label

if TYPE_CHECKING:
    from perflint.model import RuleInfo
    from perflint.rulebook import Rule, Rulebook

GIVEN = {"indicator": "每个指标", "table": "每张绩效目标表", "document": "每份文件", "batch": "一批文件"}
CONDITIONS = ("where", "expect", "check", "severity_when")
STATUS = {"stable": "正式", "preview": "试用（需要 --preview）", "deprecated": "已弃用（点名才运行）"}


def load_rules(paths: Sequence[str]) -> Rulebook:
    """The rulebook at these paths, or the shipped one.  Raises `PerflintError`."""
    from perflint.rulebook import load

    return load([Path(path) for path in paths] or None)


def find_rules(book: Rulebook, names: Iterable[str]) -> list[Rule]:
    """The rules with these codes, names or topic/names, in the order asked; a former name says so on stderr.

    Raises `PerflintError` with the nearest, or with what replaced a removed rule.
    """
    found = []
    for name in names:
        rule = _find(book, name)
        if rule is None:
            raise _unknown(book, name)
        if moved := book.moved(_slug(name)):
            messages.notice(moved.text)
        found.append(rule)
    return found


def own_rules(names: Iterable[str]) -> list[RuleInfo]:
    """Of the findings about the run itself, those with these codes or names, in the order asked."""
    from perflint.engine.own_rules import OWN_RULES

    known = {key: info for info in OWN_RULES for key in (info.code, info.name)}
    return [known[name] for name in names if name in known]


def own_record(info: RuleInfo) -> dict[str, Any]:
    """The same as JSON, with the keys of `record` that it has."""
    words = {
        key: getattr(info, key) for key in ("code", "name", "topic", "title", "given", "why", "advice", "waivable")
    }
    return {**words, "severity": info.severity.id, "confidence": info.confidence.id}


def selectors(book: Rulebook, entries: Iterable[str], *, gone: bool = False) -> list[str]:
    """The entries as the engine takes them: a topic/name becomes the code.

    Raises `PerflintError` for an unknown one; one that names a removed rule is left out where ``gone`` allows it.
    """
    found = []
    for entry in entries:
        rule = _find(book, entry)
        if rule is None and gone and book.moved(_slug(entry)):
            continue
        if rule is None and entry.upper() != "ALL" and not (_starting_with(book, entry) or _in_topic(book, entry)):
            raise _unknown(book, entry)
        found.append(rule.code if rule is not None else entry)
    return found


def remarks_on(book: Rulebook, selected: Iterable[str], ignored: Iterable[str] = ()) -> list[str]:
    """What somebody who named these rules should know, each once: where a former name led, and which of the selected are
    deprecated or switched off."""
    found: dict[str, None] = {}
    for entry in ignored:
        if moved := book.moved(_slug(entry)):
            found[moved.text] = None
    for entry in selected:
        rule, moved = _find(book, entry), book.moved(_slug(entry))
        if moved:
            found[moved.text] = None
        if rule and rule.status == "deprecated":
            found[f"规则 {rule.code} {rule.name} 已弃用{_gone_text(book, rule)}"] = None
        if rule and rule.off:
            found[f"规则 {rule.code} {rule.name} 没有运行：{_off_text(book, rule)}"] = None
    return list(found)


def _off_text(book: Rulebook, rule: Rule) -> str:
    """Who switched a rule off, and where."""
    setting = next(one for one in reversed(rule.settings) if one.key == "severity")
    layer = book.layers[setting.layer]
    return f"已由{layer.title}（{layer.file}:{setting.line}）关闭"


def _gone_text(book: Rulebook, rule: Rule) -> str:
    if not rule.gone:
        return ""
    heir = book.find(rule.gone.replaced_by) if rule.gone.replaced_by else None
    since = f"（自 {rule.gone.since} 版）" if rule.gone.since else ""
    return f"{since}：{rule.gone.message}" + (f"，改用 {heir.code} {heir.name}" if heir else "")


def _slug(name: str) -> str:
    return name.strip().rpartition("/")[2]


def _find(book: Rulebook, name: str) -> Rule | None:
    topic, slash, slug = name.strip().rpartition("/")
    rule = book.find(slug)
    return rule if rule is not None and (not slash or topic.lower() == rule.topic.lower()) else None


def _starting_with(book: Rulebook, prefix: str) -> list[str]:
    wanted = prefix.strip().upper()
    return [rule.code for rule in book.rules if wanted and rule.code.startswith(wanted)]


def _in_topic(book: Rulebook, name: str) -> bool:
    return any(rule.topic.lower() == name.strip().lower() for rule in book.rules)


def _unknown(book: Rulebook, name: str) -> PerflintError:
    if moved := book.moved(_slug(name)):
        return PerflintError(moved.text, advice="去掉这个编号，或换成现在的规则；用 perflint rules 查看全部规则")
    advice = f"{_nearest(book, name.strip())}用 perflint rules 查看全部规则"
    return PerflintError(f"没有编号或名称为“{name}”的规则", advice=advice)


def _nearest(book: Rulebook, name: str) -> str:
    """The codes that begin so; for another code the nearest number and its topic; else the most similar name."""
    import difflib
    import re

    begun = _starting_with(book, name)
    if begun:
        return f"以 {name.upper()} 开头的规则有 {'、'.join(begun)}。"
    number = re.fullmatch(r"[A-Z]*([0-9]{1,9})", name.upper())
    if number and book.rules:

        def distance(rule: Rule) -> tuple[int, int, str]:
            shared = next((n for n, (a, b) in enumerate(zip(name.upper(), rule.code, strict=False)) if a != b), 0)
            return -shared, abs(int(re.sub(r"[^0-9]", "", rule.code) or 0) - int(number[1])), rule.code

        near = min(book.rules, key=distance)
        codes = "、".join(rule.code for rule in book.rules if rule.topic == near.topic)
        return f"是不是 {near.code}？{near.topic} 主题的规则有 {codes}。"
    known = {rule.name: rule for rule in book.rules}
    close = difflib.get_close_matches(name.lower().rpartition("/")[2], known, 1)
    if not close:
        return ""
    return f"是不是 {known[close[0]].topic}/{close[0]}？" if "/" in name else f"是不是 {close[0]}？"


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
        "deprecated": dict(rule.gone._asdict()) if rule.gone else None,
        "off": rule.off,
        "valid_from": rule.valid_from.isoformat() if rule.valid_from else None,
        "valid_to": rule.valid_to.isoformat() if rule.valid_to else None,
        "waivable": rule.waivable,
        "conditions": {key: rule.data[key] for key in CONDITIONS if key in rule.data},
        "readable": {"where": where_lines(rule), "expect": demand_lines(rule), "exceptions": exception_lines(rule)},
        "examples": {kind: list(rule.examples.get(kind, ())) for kind in ("fail", "pass")},
        "path": rule.path,
    }
