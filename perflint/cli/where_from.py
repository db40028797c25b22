"""``perflint rule SLUG --where-from``: which file and line gave each key its value, layer by layer, and what is locked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from msgspec.structs import asdict

from perflint.text import clipped

if TYPE_CHECKING:
    from perflint.reporters.shared.lines import Line
    from perflint.rulebook import Rule, Rulebook
    from perflint.rulebook.sources import Step

LONGEST = 60  # characters of a value


def where_from_lines(rule: Rule, book: Rulebook, silences: Sequence[str]) -> Iterator[Line]:
    """The rule's keys, each with its values from the first layer to the one that counts.

    ``silences`` say where a configuration takes the rule away.
    """
    from perflint.rule_files import shown
    from perflint.rulebook.sources import sources_of

    yield [(f"{rule.code} ", rule.severity.id), (rule.title, "strong"), (f" [{rule.topic}/{rule.name}]", "rule")]
    if rule.off:
        yield [("  这个规则集关闭了它", "warning")]
    yield from ([(f"  {told}", "warning")] for told in silences)
    yield [(f"  规则文件：{shown(rule.file)}", "path")]
    layers = [layer for layer in book.layers if layer.title]
    if len(layers) > 1:
        yield [(f"  层次：{' → '.join(layer.title for layer in layers)}", "dim")]
    for source in sources_of(rule, book):
        yield []
        yield [(source.key, "strong")]
        for number, step in enumerate(source.steps):
            last = number == len(source.steps) - 1
            change = ("＋ " if source.key == "basis" else "→ ") if number else ""
            place = (
                _place(step) if number or not step.line else " ".join(filter(None, (step.layer, f"第 {step.line} 行")))
            )
            yield [("  ", ""), (f"{change}{_text(step.value)}", "" if last else "dim"), (f"  {place}", "path")]
        if source.lock:
            whole = "" if source.lock.value else "整条"
            yield [(f"  {whole}锁定：{_place(source.lock)}", "warning")]


def where_from_record(rule: Rule, book: Rulebook, silences: Sequence[str]) -> dict[str, Any]:
    """The same as JSON: each key with the value that counts, its history (first layer first) and its lock; in
    ``taken_away`` where a configuration takes the rule away."""
    from perflint.rulebook.sources import sources_of

    return {
        "code": rule.code,
        "name": rule.name,
        "off": rule.off,
        "taken_away": list(silences),
        "layers": [asdict(layer) for layer in book.layers],
        "keys": [
            {
                "key": source.key,
                "value": source.value,
                "history": [asdict(step) for step in source.steps],
                "locked": {"file": source.lock.file, "line": source.lock.line, "layer": source.lock.layer}
                if source.lock
                else None,
            }
            for source in sources_of(rule, book)
        ],
    }


def _text(value: Any) -> str:
    if isinstance(value, str):
        text = value
    elif isinstance(value, (dict, list)):
        text = json.dumps(value, ensure_ascii=False)
    else:
        text = {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)
    return clipped(text, LONGEST)


def _place(step: Step) -> str:
    """``某省规则 rules/rulebook.yaml:12``"""
    where = f"{step.file}:{step.line}" if step.line else step.file
    return f"{step.layer} {where}" if step.layer else where
