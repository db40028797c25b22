"""Conditions in Chinese: what a rule says of itself to somebody who reads no YAML."""

from __future__ import annotations

import re
from typing import Any

import pytest

from perflint.cli.rule_texts import sections
from perflint.lexicon.vocabulary import data_of, vocabulary
from perflint.rulebook import Rule, load
from perflint.rulebook.fields import GIVEN, registry
from perflint.rulebook.illustrating import illustrate
from perflint.rulebook.operators import OPERATORS
from perflint.rulebook.phrases import Phrases, choice_label
from perflint.rulebook.sentences import demand_lines, exception_lines, grade_lines, where_lines

BOOK = load()
CHINESE = re.compile("[\u4e00-\u9fff]")
HEADINGS = ["要求", "为什么", "不符合", "符合", "例外", "依据", "参数", "修复"]

SAID: list[tuple[str, Any, str, str]] = [
    ("level2.kind", "quality", "二级指标类别是质量指标", "二级指标类别不是质量指标"),
    ("value.kind", ["quantity", "range"], "指标值的类型是数量或区间", "指标值的类型不是数量、区间"),
    ("value.unit.class", "percent", "指标值的计量单位类别是百分比", "指标值的计量单位类别不是百分比"),
    ("name.measure", "unknown", "名称的计量类别是看不出的类别", "名称的计量类别不是看不出的类别"),
    ("value.comparator", ["≥", ""], "指标值的比较符号是“≥”或空白", "指标值的比较符号不是“≥”、空白"),
    ("value.number", 100, "指标值的数值等于 100", "指标值的数值不等于 100"),
    ("value.number", {"gt": 0, "le": 5.5}, "指标值的数值大于 0，指标值的数值不大于 5.5", "并非（指标值的数值大于 0，指标值的数值不大于 5.5）"),
    ("score.number", {"le": "weight.number"}, "得分不大于权重", "得分大于权重"),
    ("unit", {"present": True}, "计量单位栏有内容", "计量单位栏没有内容"),
    ("unit", {"known": False}, "表里没有“计量单位栏”", "表里有“计量单位栏”"),
    ("name.measure", {"known": True}, "看得出名称的计量类别", "看不出名称的计量类别"),
    ("value", {"contains": ["待定", "另定"]}, "指标值含有“待定”或“另定”", "指标值不含有“待定”或“另定”"),
    ("name", {"starts_with": "完成"}, "指标名称以“完成”开头", "指标名称不以“完成”开头"),
    ("code2", {"starts_with": "code1"}, "二级指标编码以一级指标编码的内容开头", "二级指标编码不以一级指标编码的内容开头"),
    ("name", {"matches": "增|减"}, "指标名称含有“增”或“减”", "指标名称不含有“增”或“减”"),
    ("name", {"matches": "(人数|次数)$"}, "指标名称以“人数”或“次数”结尾", "指标名称不以“人数”或“次数”结尾"),
    ("name", {"matches": "^(是|否)$"}, "指标名称是“是”或“否”", "指标名称不是“是”或“否”"),
    ("name", {"matches": r"^\d+"}, "指标名称以“1”这类写法开头", "指标名称不以“1”这类写法开头"),
    ("name", {"matches": r"(使用|设计)(年限|期)$"}, "指标名称以“使用年限”、“设计期”这类写法结尾", "指标名称不以“使用年限”、“设计期”这类写法结尾"),
    ("name", {"matches": "(?<!保)持平|增.{0,4}倍"}, "指标名称含有“持平”、“增…倍”这类写法（前面是“保”的除外）", "指标名称不含有“持平”、“增…倍”这类写法（前面是“保”的除外）"),
    ("name", {"matches": r"[^\W\d_]"}, "指标名称含有文字", "指标名称不含文字"),
    ("name", {"matches": "满意|[率度]$"}, "指标名称含有“满意”、“率”（末尾）或“度”（末尾）", "指标名称不含有“满意”、“率”（末尾）或“度”（末尾）"),
    ("name", {"repeats": "table.project"}, "指标名称只是重复项目名称", "指标名称不只是重复项目名称"),
    ("actual", {"similar_to": {"field": "value", "at_least": 0.9}}, "实际完成值与指标值相似（90% 以上）", "实际完成值不与指标值相似（90% 以上）"),
    ("child", False, "不是“其中”行", "是“其中”行"),
    ("document.complete", True, "这份文件内容完整", "这份文件中途断开"),
    ("name", {"not": {"present": True}}, "指标名称没有内容", "指标名称有内容"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "operand", "said", "denied"), SAID, ids=[f"{p}-{o}" for p, o, *_ in SAID])
def test_a_condition_is_said(path: str, operand: Any, said: str, denied: str) -> None:
    """And its opposite, which is what a condition under ``not`` says."""
    phrases = Phrases("indicator")
    assert (said, denied) == (phrases.phrase(path, operand), phrases.phrase(path, operand, False))


@pytest.mark.parametrize("name", OPERATORS)
def test_every_operator_has_a_phrase(name: str) -> None:
    """An operator without one would break the page of the first rule that uses it."""
    operator = OPERATORS[name]
    operand: Any = True if operator.schema == {"type": "boolean"} else "name.measure"
    if operator.operand in ("field", "number"):
        operand = "name"
    elif operator.operand == "likeness":
        operand = {"field": "name", "at_least": 0.5}
    said, denied = (Phrases("indicator").phrase("value", {name: operand}, positive) for positive in (True, False))
    assert CHINESE.search(said)
    assert said != denied


@pytest.mark.parametrize("given", GIVEN)
def test_every_choice_has_a_chinese_name(given: str) -> None:
    """The few values of a field are words of the form, not of the program; signs stay signs."""
    bare = [
        (path, choice)
        for path, field in registry(given).items()
        for choice in field.choices
        if choice and not CHINESE.search(choice_label(field, choice)) and choice not in "≥≤><=≈"
    ]
    assert [] == bare


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.code)
def test_a_rule_is_told_in_chinese(rule: Rule) -> None:
    """No path of a field is left in what a reader sees, and nothing of its conditions is left out."""
    where, demands = where_lines(rule), demand_lines(rule)
    exceptions = exception_lines(rule)
    paths = [path for path in registry(rule.given) if "." in path and not path.endswith((".number", ".length"))]
    lines = [*where, *demands, *exceptions, *grade_lines(rule)]
    assert [] == [(path, line) for line in lines for path in paths if path in line]
    assert demands
    data = rule.data.get("where") or {}
    none = data.get("none", [])
    only_excludes = [key for key, one in data.items() if isinstance(one, dict) and set(one) == {"not"}]
    groups = len(none) if isinstance(none, list) else 1
    assert len(exceptions) >= groups + len(only_excludes)
    assert len(where) >= len(data) - len(only_excludes) - ("none" in data)


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.code)
def test_a_reader_meets_no_pattern_and_no_name_of_a_list(rule: Rule) -> None:
    """A finance reviewer reads these pages: examples stand for regular expressions, purposes for word lists and checks."""
    lines = [*where_lines(rule), *demand_lines(rule), *exception_lines(rule), *grade_lines(rule)]
    odd = re.compile(r"re:|正则|\\[dsSwW]|\(\?|[a-z]+_[a-z_]+|\[\^")
    assert [] == [line for line in lines if odd.search(line)]


def test_every_word_list_says_what_it_is_for() -> None:
    """Its first entries would be no answer: some are patterns."""
    assert [] == sorted(set(vocabulary()["words"]) - set(data_of("word_lists")))


def test_examples_of_a_pattern_match_it() -> None:
    """What the pages show is what the rules find: any character stands for 某, anything for a gap."""
    patterns: set[str] = set()

    def collect(node: Any) -> None:
        for key, value in node.items() if isinstance(node, dict) else ():
            if key == "matches" and isinstance(value, str):
                patterns.add(value)
        for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
            collect(inner)

    for rule in BOOK.rules:
        collect(rule.data)
    for pattern in patterns:
        for one in illustrate(pattern).examples:
            assert re.search(pattern, one.text.replace("…", "某")) or "（?" in pattern, (pattern, one)


def test_sections_stand_in_their_order() -> None:
    """The headings that the page and the terminal share."""
    for rule in BOOK.rules:
        titles = [title for title, _ in sections(rule) if title in HEADINGS]
        assert [title for title in HEADINGS if title in titles] == titles
        assert {"要求", "为什么", "不符合", "符合"} <= set(titles)
