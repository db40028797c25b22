"""Whole conditions in Chinese: where a rule is judged, what it demands there, and what it leaves alone.

The words come from the fields, the operators and the checks themselves, so they say what is judged, no more and no
less.  `phrases` words a single condition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from perflint import checks
from perflint.lexicon.wordlists import word_lists
from perflint.model import Severity
from perflint.patterns import pattern_of
from perflint.reporters.shared.labels import field_label
from perflint.rulebook.compiler import fill_parameters
from perflint.rulebook.illustrating import told
from perflint.rulebook.infos import supplied
from perflint.rulebook.messages import printed
from perflint.rulebook.phrases import GLOSS, Phrases, listed_words
from perflint.rulebook.rule import Rule

EXCEPT = pattern_of("不判断|不算|不报|不计|不看|除外|例外|不在此列|不下结论|不管")
MOST_PATTERNS = 8  # of an option that are shown
NUMBERS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def where_lines(rule: Rule) -> list[str]:
    """Where the rule is judged, one line for each condition; what it leaves alone is in `exception_lines`."""
    data = fill_parameters(rule.data).get("where") or {}
    phrases = Phrases(rule.given)
    kept = {key: operand for key, operand in data.items() if key != "none" and not _only_excludes(operand)}
    return list(_lines(kept, phrases))


def demand_lines(rule: Rule) -> list[str]:
    """What is demanded there: the ``expect``, or what the check does with its options."""
    data = fill_parameters(rule.data)
    if "expect" in data:
        return list(_lines(data["expect"], Phrases(rule.given)))
    name, options = next(iter(data["check"].items()))
    check = checks.get(name)
    shown = [check.SUMMARY]
    described = check.OPTIONS.get("properties", {})
    for option, value in (options or {}).items():
        shown.append(_option(option, described.get(option, {}), value))
    return shown


def _option(name: str, schema: Mapping[str, Any], value: Any) -> str:
    """An option by its description; one of a few words by its meaning, a pattern left to the rule's file."""
    description = str(schema.get("description", name)).removeprefix("词表：")
    if _has_pattern(schema):
        return f"{_plainly(description)}：{_illustrated(value)}"
    meanings = dict(GLOSS.findall(description))
    listed = value if isinstance(value, list) else [value]
    if all(str(item) in meanings for item in listed):
        return f"{description.partition('：')[0]}：{'、'.join(meanings[str(item)] for item in listed)}"
    of_fields = schema.get("type") == "array" or "enum" in schema
    named = [field_label(item) if isinstance(item, str) and of_fields else item for item in listed]
    words = [listed_words(one) if isinstance(one, str) and one in word_lists() else one for one in named]
    return f"{description}：{_plain(words)}"


def _plainly(description: str) -> str:
    """The description of an option without what only the author of a rule needs to know."""
    first = re.split("[；，]", description.replace("正则表达式: 正确写法", "错误写法和正确写法"))[0]
    return first.replace("正则表达式：", "").replace("正则表达式", "写法")


def _illustrated(value: Any) -> str:
    """Patterns by examples; with what should stand there instead, where the option says it."""
    if isinstance(value, Mapping):
        pairs = list(value.items())
        shown = [f"{told(pattern)}{_instead(right)}" for pattern, right in pairs[:MOST_PATTERNS]]
        more = f" 等 {len(pairs)} 种" if len(pairs) > MOST_PATTERNS else ""
        return f"{'；'.join(shown)}{more}"
    return "；".join(told(str(pattern)) for pattern in (value if isinstance(value, list) else [value]))


def _instead(right: Any) -> str:
    """→“正确写法”; nothing where it depends on what was found."""
    return f" → “{right}”" if isinstance(right, str) and right and "\\" not in right else ""


def _has_pattern(schema: Any) -> bool:
    """Whether an option holds regular expressions."""
    if isinstance(schema, Mapping):
        return schema.get("format") == "regex" or any(_has_pattern(inner) for inner in schema.values())
    return isinstance(schema, list) and any(map(_has_pattern, schema))


def grade_lines(rule: Rule) -> list[str]:
    """In which cases the severity is another."""
    phrases = Phrases(rule.given, supplied(rule))
    cases = fill_parameters(rule.data).get("severity_when") or ()
    return [
        f"{'，并且'.join(_lines(case['where'], phrases))}的，级别改为{Severity[case['severity'].upper()].label}"
        for case in cases
    ]


def exception_lines(rule: Rule) -> list[str]:
    """What the rule leaves alone, as its conditions, its keys and the summary of its check say it."""
    data = fill_parameters(rule.data).get("where") or {}
    phrases = Phrases(rule.given)
    found: list[str] = []
    for key, operand in data.items():
        if key == "none":
            groups = operand if isinstance(operand, list) else [operand]
            found += [f"{_together(group, phrases)}的" for group in groups]
        elif _only_excludes(operand):
            found.append(f"{phrases.phrase(key, operand['not'])}的")
    if rule.given == "indicator" and not rule.inapplicable:
        found.append("整行填“无”“不涉及”之类的")
    if rule.needs_complete:
        found.append("表或文件中途断开的（不下结论）")
    if rule.check:
        sentences = re.split("[。；]", checks.get(rule.check).SUMMARY)
        found += [sentence.strip() for sentence in sentences if EXCEPT.search(sentence)]
    return found


def _only_excludes(operand: Any) -> bool:
    """``{not: …}``: a condition that names what is left alone."""
    return isinstance(operand, Mapping) and set(operand) == {"not"}


def _lines(condition: Mapping[str, Any], phrases: Phrases) -> Iterator[str]:
    """One line for each entry of a map of conditions."""
    for key, operand in condition.items():
        if key not in ("any", "all", "none"):
            yield phrases.phrase(key, operand)
            continue
        groups = operand if isinstance(operand, list) else [operand]
        if key == "all":
            for group in groups:
                yield from _lines(group, phrases)
            continue
        if len(groups) == 1:
            whole = _together(groups[0], phrases)
            yield whole if key == "any" else f"不得：{whole}"
            continue
        head = "至少符合一项" if key == "any" else "不得有下面任何一种"
        yield f"{head}：{_listed(groups, phrases)}"


def _listed(groups: Sequence[Mapping[str, Any]], phrases: Phrases) -> str:
    return "；".join(
        f"{NUMBERS[index] if index < len(NUMBERS) else f'({index + 1})'} {_together(group, phrases)}"
        for index, group in enumerate(groups)
    )


def _together(condition: Mapping[str, Any], phrases: Phrases) -> str:
    """A map of conditions as one clause: 甲，并且乙; a choice inside it in brackets."""
    parts = []
    for key, operand in condition.items():
        if key not in ("any", "all", "none"):
            parts.append(phrases.phrase(key, operand))
            continue
        groups = [_together(group, phrases) for group in (operand if isinstance(operand, list) else [operand])]
        if key == "all":
            parts.extend(groups)
        elif key == "any":
            parts.append(f"（{'，或者'.join(groups)}）" if len(groups) > 1 else groups[0])
        else:
            parts.append(f"没有（{'，也没有'.join(groups)}）")
    return "，并且".join(parts)


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return "，".join(f"{key} {_plain(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return "、".join(_plain(item) for item in value)
    return printed(value)
