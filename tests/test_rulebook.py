"""The rulebook: files in, rules out, and every mistake of a rule file named with its line and the way out."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from perflint import checks, rulebook
from perflint.errors import RulebookError
from perflint.model import Basis, Confidence, Phase, Severity
from perflint.rule_files import LARGEST_FILE, shipped
from perflint.rule_testing import run_examples
from perflint.rulebook import fields, loader, regex
from perflint.rulebook.operators import OPERATORS
from perflint.rulebook.schema import rule_schema
from tests.work import growth, work

GOOD = """\
code: ZZ101
title: 缺少单位
severity: warning
confidence: high
dimension: 完整性
since: "0.1"
why: 没有单位就无法核对。
given: indicator
where: {value.kind: quantity}
expect: {value.unit: {present: true}}
at: value
message: 指标“{name}”的值“{value}”没有单位
advice: 补上单位
examples:
  fail: [{name: 讲座场次, value: "12"}]
  pass: [{name: 讲座场次, value: 12场}]
"""


def write(folder: Path, text: str | bytes, name: str = "topic/unit-lost.yaml") -> Path:
    """One rule file in a folder of its own."""
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return folder


def changed(old: str, new: str) -> str:
    """The good rule with one line changed."""
    assert old in GOOD
    return GOOD.replace(old, new, 1)


RULE: dict[str, Any] = {
    **yaml.safe_load(GOOD),
    "basis": [{"document": "某号文", "article": "第三条"}],
    "phases": ["target"],
    "params": {"minimum": 3},
    "severity_when": [{"severity": "info", "where": {"name.length": {"ge": "$minimum"}}}],
    "supersedes": ["unit-double"],
    "needs_complete": True,
}
CHECKED: dict[str, Any] = {
    **{key: value for key, value in RULE.items() if key not in ("where", "expect", "at")},
    "check": {"text_pattern": {"patterns": {"帐户": "账户"}, "within": ["name"]}},
    "given": "table",
    "severity_when": [{"severity": "info", "where": {"values.count": {"ge": 2}}}],
    "message": "“{found}”应为“{right}”",
}
ODD = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-3, 3),
        st.floats(),
        st.sampled_from(["", "x", "$y", "{", "{name}", "(a+)+$", "value", "2024-01-01", "name.length"]),
    ),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["a", "where", "present", "not", "all", "field", "name"]), inner, max_size=2)
    ),
    max_leaves=4,
)


def spots(node: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) inside nested data."""
    items = list(node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ())
    return [(node, key) for key, _ in items] + [spot for _, value in items for spot in spots(value)]


class TestLoading:
    def test_a_good_rule_is_read_whole(self, tmp_path: Path) -> None:
        """Every key of the file is a field of the rule; the folder is its topic and the file its name."""
        text = changed(
            "given: indicator", "basis: [{document: 某号文, article: 第三条}]\nphases: [target]\ngiven: indicator"
        )
        (rule,) = rulebook.load([write(tmp_path, text)]).rules
        assert ("ZZ101", "unit-lost", "topic", "topic/unit-lost.yaml") == (rule.code, rule.name, rule.topic, rule.path)
        assert (Severity.WARNING, Confidence.HIGH, "stable") == (rule.severity, rule.confidence, rule.status)
        assert ((Basis("某号文", "第三条"),), {Phase.TARGET}) == (rule.basis, set(rule.phases))

    def test_rules_are_sorted_by_code_and_found_by_code_or_slug(self, tmp_path: Path) -> None:
        """Lookups ignore the case of a code."""
        write(tmp_path, changed("ZZ101", "ZZ201"), "a/later.yaml")
        book = rulebook.load([write(tmp_path, GOOD, "b/sooner.yml")])
        assert ["sooner", "later"] == [rule.name for rule in book.rules]
        found = [book.find(name) for name in ("zz201", "later", "nothing")]
        assert ["later", "later", None] == [rule.name if rule else None for rule in found]

    def test_the_hash_follows_the_content(self, tmp_path: Path) -> None:
        """Any change of a file changes the hash of the book."""
        first = rulebook.load([write(tmp_path, GOOD)]).hash
        assert first == rulebook.load([tmp_path]).hash
        assert first != rulebook.load([write(tmp_path, GOOD + "# remark\n")]).hash

    def test_a_warm_start_reads_no_yaml_and_a_change_is_noticed(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What was accepted once comes from the cache until a file changes."""
        rulebook.load([write(tmp_path, GOOD)])
        with monkeypatch.context() as patch:
            patch.setattr(yaml, "compose", lambda *_, **__: pytest.fail("parsed YAML on a warm start"))
            assert "缺少单位" == rulebook.load([tmp_path]).rules[0].title
        write(tmp_path, changed("缺少单位", "少了单位"))
        assert "少了单位" == rulebook.load([tmp_path]).rules[0].title

    def test_the_cache_never_hides_a_mistake(self, tmp_path: Path) -> None:
        """A refused book is refused again."""
        write(tmp_path, changed("ZZ101", "zz101"))
        for _ in range(2):
            with pytest.raises(RulebookError):
                rulebook.load([tmp_path])

    @pytest.mark.parametrize("make", [lambda folder: folder / "nowhere", lambda folder: folder])
    def test_no_file_at_all_is_an_error(self, tmp_path: Path, make: Any) -> None:
        """A path that does not exist, and a folder without rules."""
        with pytest.raises(RulebookError):
            rulebook.load([make(tmp_path)])

    def test_the_shipped_book_loads(self) -> None:
        """Whatever rules come with perflint are without mistakes and each has its own code."""
        rules = rulebook.load(cached=False).rules
        assert len(rules) == len({rule.code for rule in rules})

    def test_building_from_the_cache_is_little_work(self, tmp_path: Path) -> None:
        """Sixty rules from the cache are a small part of the work that accepting them is, and each costs the same."""
        for number in range(60):
            write(
                tmp_path,
                changed("ZZ101", f"ZZ{number + 100}"),
                f"topic/rule-{chr(97 + number // 26)}{chr(97 + number % 26)}.yaml",
            )
        rulebook.load([tmp_path])
        afresh = work(lambda: rulebook.load([tmp_path], cached=False))
        warm = work(lambda: rulebook.load([tmp_path]))
        assert 5 * warm < afresh and warm < 60 * 600


MISTAKES: list[tuple[str, str, int, str]] = [
    # (old, new, line, what the message says)
    ("title: 缺少单位", "titel: 缺少单位", 2, "是不是想写“title”"),
    ("severity: warning", "severity: fatal", 3, "error、warning、info、hint"),
    ("severity: warning", "severity: error", 3, "basis"),
    ("severity: warning", "severity: [error]", 3, "severity"),
    ("code: ZZ101", "code: ZZ-1", 1, "如 PF301"),
    ("dimension: 完整性", "dimension: 完整度", 5, "是不是想写“完整性”"),
    ("title: 缺少单位", "title: 缺少单位。", 2, "不加句号"),
    ("why: 没有单位就无法核对。", "why: 缺少单位", 7, "相同"),
    ("why: 没有单位就无法核对。\n", "", 1, "缺少“why”"),
    ("why: 没有单位就无法核对。", "why:", 7, "文字"),
    ("given: indicator", "given: row", 8, "indicator、table、document、batch"),
    ("where: {value.kind: quantity}", "where: {valeu.kind: quantity}", 9, "是不是想写“value.kind”"),
    ("where: {value.kind: quantity}", "where: {present: true}", 9, "前面缺少字段"),
    ("where: {value.kind: quantity}", "where: [value.kind]", 9, "字段: 条件"),
    ("where: {value.kind: quantity}", "where: {value.kind: {equals: quantity}}", 9, "没有运算“equals”"),
    ("where: {value.kind: quantity}", "where: {value.kind: {mathces: a}}", 9, "是不是想写“matches”"),
    ("where: {value.kind: quantity}", "where: {value.kind: }", 9, "没有写条件"),
    ("where: {value.kind: quantity}", "where: {value.kind: []}", 9, "其中之一"),
    ("where: {value.kind: quantity}", "where: {value.kind: [{a: b}]}", 9, "其中之一"),
    ("where: {value.kind: quantity}", "where: {any: {value.kind: quantity}}", 9, "应当是列表"),
    ("where: {value.kind: quantity}", "where: {none: []}", 9, "应当是列表"),
    ("where: {value.kind: quantity}", "where: {any: [{valeu: a}]}", 9, "没有字段“valeu”"),
    ("where: {value.kind: quantity}", "where: {value.number: {ge: $minimum}}", 9, "没有参数“$minimum”"),
    ("where: {value.kind: quantity}", "where: {value.number: {ge: many}}", 9, "数字字段"),
    ("where: {value.kind: quantity}", "where: {weight: {ge: 10}}", 9, "weight.number"),
    ("where: {value.kind: quantity}", "where: {name: {matches: '(a+)+'}}", 9, "永远算不完"),
    ("where: {value.kind: quantity}", "where: {name: {matches: '(a'}}", 9, "正则表达式有误"),
    ("where: {value.kind: quantity}", "where: {name: {in_words: vague_vlaues}}", 9, "vague_values"),
    ("where: {value.kind: quantity}", "where: {name: {same_as: valu}}", 9, "没有字段“valu”"),
    ("where: {value.kind: quantity}", "where: {name: {similar_to: value}}", 9, "at_least"),
    ("where: {value.kind: quantity}", "where: {name: {present: yes please}}", 9, "true 或 false"),
    ("where: {value.kind: quantity}", "where: {value: {compatible_with: unit}}", 9, "name.measure"),
    ("expect: {value.unit: {present: true}}\n", "", 9, "再加 expect"),
    ("at: value", "check: {at_most: {field: score, limit: weight}}\nat: value", 11, "两者只写一个"),
    ('since: "0.1"', "since: 0.1", 6, '应当加引号写成 "0.1"'),
    ("where: {value.kind: quantity}", "where: {value.kind: quantitty}", 9, "是不是想写“quantity”？可用：quantity、range"),
    ("where: {value.kind: quantity}", "where: {value.kind: {not: quantitty}}", 9, "是不是想写“quantity”"),
    ("where: {value.kind: quantity}", "where:\n  level2.kind:\n  - cost\n  - qualty", 12, "是不是想写“quality”"),
    ("where: {value.kind: quantity}", "where: {name.measure: foo}", 9, "“name.measure”不会是“foo”；可用：percent"),
    ("where: {value.kind: quantity}", "where: {value.unit.class: persn}", 9, "是不是想写“person”"),
    ("where: {value.kind: quantity}", "where: {document.phase: targt}", 9, "是不是想写“target”"),
    ("where: {value.kind: quantity}", "where: {document.kind: projct}", 9, "是不是想写“project”"),
    ("where: {value.kind: quantity}", "where: {value.comparator: '=>'}", 9, "是不是想写“≥”"),
    ("where: {value.kind: quantity}", "where: {value.number: {matches: a}}", 9, "“matches”用于文字，“value.number”是数字"),
    ("where: {value.kind: quantity}", "where: {value.number: abc}", 9, "“value.number”是数字"),
    ("where: {value.kind: quantity}", "where: {value.number: {ge: name}}", 9, "“name”不是数字"),
    ("where: {value.kind: quantity}", "where: {name: {gt: 3}}", 9, "name.length"),
    ("where: {value.kind: quantity}", "where: {child: {contains: a}}", 9, "child: true 或 child: false"),
    ("where: {value.kind: quantity}", "where: {child: {gt: 3}}", 9, "child: true 或 child: false"),
    ("where: {value.kind: quantity}", "where: {child: 'yes'}", 9, "只能是 true 或 false"),
    ("where: {value.kind: quantity}", "where: {name: yes}", 9, "加引号"),
    ("where: {value.kind: quantity}", "where: {table.columns: {gt: 3}}", 9, "是列表"),
    ("where: {value.kind: quantity}", "where: {name: {in_words: vauge}}", 9, "是不是想写“vague_"),
    ("where: {value.kind: quantity}", "where: {name: {mentions: acivity}}", 9, "是不是想写“activity_words”"),
    ("expect: {value.unit: {present: true}}", "expect: {value.unit: {not: {presnt: true}}}", 10, "是不是想写“present”"),
    ("expect: {value.unit: {present: true}}", "check: {no_such_check: {}}", 10, "没有检查“no_such_check”"),
    ("at: value", "at: valeu", 11, "是不是想写“value”"),
    ("at: value", "at: value.class", 11, "不是可以定位的字段"),
    ("“{name}”", "“{nam}”", 12, "占位符“{nam}”没有任何来源"),
    ("“{name}”", "“{params.minimum}”", 12, "{params.minimum}"),
    ("“{name}”", "“{name”", 12, "花括号"),
    ("  pass: [{name: 讲座场次, value: 12场}]\n", "", 14, "缺少“pass”"),
    ("  fail: [{name: 讲座场次, value: \"12\"}]", "  fail: []", 15, "是空的"),
    ("advice: 补上单位", "supersedes: [Unit Missing]\nadvice: 补上单位", 13, "unit-missing"),
    ("advice: 补上单位", "supersedes: [unit-lost]\nadvice: 补上单位", 13, "绕成了一圈"),
    ("advice: 补上单位", "severity_when: [{severity: info, where: {nmae: a}}]\nadvice: 补上单位", 13, "是不是想写“name”"),
    ("advice: 补上单位", "severity_when: [{severity: error, where: {name: a}}]\nadvice: 补上单位", 3, "basis"),
    ("title: 缺少单位", "title: 缺少单位\ntitle: 再写一次", 3, "键“title”重复"),
    ("title: 缺少单位", "title: &t 缺少单位", 2, "锚点"),
    ("title: 缺少单位", "title: *t", 2, "锚点和别名"),
    ("title: 缺少单位", "title: !!python/name:os.system x", 2, "标签"),
    ("at: value", "\tat: value", 11, "制表符"),
    ("at: value", "at: %", 11, "要加引号"),
    ("at: value", "at: value: x", 11, "YAML 写法有误"),
    ("at: value", "---\nat: value", 11, "---"),
    ("at: value", "1: value", 11, "没有键“1”"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "said"), MISTAKES)
def test_a_mistake_is_named_with_its_line_and_the_way_out(
    tmp_path: Path, old: str, new: str, line: int, said: str
) -> None:
    """A rule with one mistake is refused; place and sentence point at it."""
    with pytest.raises(RulebookError) as caught:
        rulebook.load([write(tmp_path, changed(old, new))])
    assert said in str(caught.value)
    assert f"unit-lost.yaml:{line}" in str(caught.value)


WHERE = "where: {value.kind: quantity}"
IN_CHINESE = [
    *((WHERE, f"where: {{name: {{matches: '{pattern}'}}}}") for pattern in (
        "(a", "a)", "[a", "*a", "a**", r"\q", "a\\", "[z-a]", "(?<=a+)b", "(?P<n)", "(?P=x)", r"\1", "a{3,1}", "(?z)",
        "[[a]", "(?P<1>a)", "(?", "(?P<a>x)(?P<a>y)", r"\x1", "(?i", "a(?i)", "(?#a",
    )),
    *(("at: value", text) for text in (
        "at: value: x", "at: [a", "at: {a: ]", "at: 'abc", "at: @x", 'at: "\\q"', 'at: "\\x1"', "at: | x", "at: a\n- b",
        "at: a\n  b: c", "at", "at: *", "at: &", "%at: a", "at: \x01", "at: [a]]", "at: {a b: c, d", "at: - a",
    )),
    ("severity: warning", "severity: warn"),
    ("title: 缺少单位", "title: [a]"),
    ("advice: 补上单位", "supersedes: [a, a]\nadvice: 补上单位"),
    ("advice: 补上单位", "params: {a: {}}\nadvice: 补上单位"),
    ("advice: 补上单位", "advice: ''"),
    ("expect: {value.unit: {present: true}}", "check: {at_most: 3, adds_up: 3}"),
    ("expect: {value.unit: {present: true}}", "check: {at_most: {field: [3], limit: 3}}"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), [*IN_CHINESE, *((old, new) for old, new, _, _ in MISTAKES)])
def test_a_mistake_is_said_in_chinese(tmp_path: Path, old: str, new: str) -> None:
    """No English of a library: Latin words are quoted, or names of the rule language, or part of an example."""
    with pytest.raises(RulebookError) as caught:
        rulebook.load([write(tmp_path, changed(old, new))])
    said = caught.value.message.replace(str(tmp_path), "")
    said = re.sub(r"“[^”]*”|\"[^\"]*\"|'[^']*'|如 .*|正确的例子：.*|/?topic/unit-lost\.yaml", "", said)
    known = {"YAML", "Tab", "true", "false", "yes", "off", *_words(rule_schema())}
    assert not {word for word in re.findall(r"[A-Za-z][\w.-]{2,}", said) if word not in known}


def _words(node: Any) -> set[str]:
    """The keys and the fixed values in a schema."""
    inner = node if isinstance(node, list) else list(node.values()) if isinstance(node, dict) else []
    own: set[str] = set()
    if isinstance(node, dict) and isinstance(node.get("properties"), dict):
        own.update(node["properties"])
    if isinstance(node, dict) and isinstance(node.get("enum"), list):
        own.update(one for one in node["enum"] if isinstance(one, str))
    return own.union(*map(_words, inner))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("{}", "缺少“field”；缺少“limit”。"),
        ("{part: 3}", "没有键“part”；可用：field、limit。"),
        ("{feild: score, limit: weight}", "没有键“feild”，是不是想写“field”？正确"),
        ("3", "“at_most”应当是“键: 值”的形式，现在是 “3”。"),
    ],
)
def test_one_wrong_option_of_a_check_is_one_mistake(tmp_path: Path, wrong: str, said: str) -> None:
    """What lacks because it is misspelt is not told twice."""
    text = changed("expect: {value.unit: {present: true}}", f"check: {{at_most: {wrong}}}")
    message = _refused(write(tmp_path, text))
    assert said in message
    assert 1 == message.count("的选项不对") and "处错误" not in message


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空的"),
        (b"# only a remark\n", "空的"),
        (b"- a\n- b\n", "键: 值"),
        (b"just words\n", "键: 值"),
        (b"code: \xff\xfe\n", "UTF-8"),
        (b"a: " + b"[" * 60 + b"]" * 60, "嵌套"),
        (b"#" * (LARGEST_FILE + 1), "KB"),
        (b"a: 1\nb: [1, 2\n", "YAML"),
        (b"code: ZZ101\n? [a, b]\n: c\n", "键应当是文字"),
    ],
)
def test_what_is_no_rule_file_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    """Empty, foreign, damaged, deep and huge files."""
    with pytest.raises(RulebookError) as caught:
        rulebook.load([write(tmp_path, content)])
    assert said in str(caught.value)


def test_a_bomb_of_aliases_is_refused_at_once(tmp_path: Path) -> None:
    """Anchors are not supported, so nothing can be multiplied: three times the lines are no more than that in work."""

    def refuse(lines: int) -> None:
        bomb = "".join(f"k{i}: &k{i} [*{'a' if not i else f'k{i - 1}'}, *a]\n" for i in range(lines))
        _refused(write(tmp_path, f"a: &a [x, x, x, x, x]\n{bomb}"))

    assert growth(refuse, 13, 39) < 4


def _refused(folder: Path) -> str:
    with pytest.raises(RulebookError) as caught:
        rulebook.load([folder])
    return str(caught.value)


def test_all_mistakes_of_all_files_are_reported_together(tmp_path: Path) -> None:
    """The author sees everything that is wrong at once, and codes and names used twice."""
    write(tmp_path, changed("title: 缺少单位", "titel: x"), "a/unit-lost.yaml")
    write(tmp_path, changed("at: value", "at: valeu"), "b/other-name.yaml")
    write(tmp_path, GOOD, "c/unit-lost.yaml")
    said = _refused(tmp_path)
    for part in ("a/unit-lost.yaml:2", "a/unit-lost.yaml:1", "b/other-name.yaml:11", "编号“ZZ101”", "名称“unit-lost”"):
        assert part in said


def test_rules_may_not_supersede_one_another_in_a_circle(tmp_path: Path) -> None:
    """Two rules that silence each other would report nothing; naming a rule that is not there is allowed."""
    write(tmp_path, changed("at: value", "supersedes: [second-rule, somewhere-else]\nat: value"), "a/first-rule.yaml")
    write(tmp_path, changed("at: value", "at: value").replace("ZZ101", "ZZ102"), "a/second-rule.yaml")
    assert 2 == len(rulebook.load([tmp_path]).rules)
    text = changed("at: value", "supersedes: [first-rule]\nat: value").replace("ZZ101", "ZZ102")
    assert "绕成了一圈" in _refused(write(tmp_path, text, "a/second-rule.yaml"))


def test_a_wrong_option_of_a_check_is_answered_with_a_valid_example(tmp_path: Path) -> None:
    """Each check of the package refuses an unknown option and shows its own example, which is valid."""
    for name in checks.usable():
        check = checks.get(name)
        Draft202012Validator(check.OPTIONS).validate(dict(check.EXAMPLE))
        text = changed("given: indicator", f"given: {check.GIVEN[0]}")
        text = text.replace("where: {value.kind: quantity}\n", "").replace("at: value\n", "")
        text = text.replace("expect: {value.unit: {present: true}}", f"check: {{{name}: {{no-such-option: 1}}}}")
        said = _refused(write(tmp_path, text.replace("“{name}”的值“{value}”", "")))
        assert "正确的例子" in said or "no-such-option" in said
        assert json.dumps(dict(check.EXAMPLE), ensure_ascii=False) in said


class TestSchema:
    def test_it_is_a_schema_and_accepts_a_good_rule(self) -> None:
        """The published schema is valid itself."""
        Draft202012Validator.check_schema(rule_schema())
        Draft202012Validator(rule_schema()).validate(yaml.safe_load(GOOD))

    def test_it_lists_every_operator_field_and_check(self) -> None:
        """What the loader knows is in the schema, with a description."""
        definitions = rule_schema()["$defs"]
        for kind in fields.GIVEN:
            assert set(fields.registry(kind)) <= set(definitions[f"{kind}_conditions"]["properties"])
        operators = definitions["condition"]["anyOf"][2]["properties"]
        assert {*OPERATORS, "not"} == set(operators)
        assert all(f"check.{name}" in definitions for name in checks.usable())

    @pytest.mark.parametrize("path", [path for kind in fields.GIVEN for path in fields.registry(kind)])
    def test_every_field_has_a_chinese_label_and_a_description(self, path: str) -> None:
        """The label is what a verdict says is missing."""
        for kind in fields.GIVEN:
            field = fields.registry(kind).get(path)
            if field:
                assert field.label and field.description
                assert any("\u4e00" <= character <= "\u9fff" for character in field.label)

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            (old, new)
            for old, new, _, said in MISTAKES
            if said.startswith(("是不是想写“v", "没有运算", "是不是想写“quality", "是不是想写“≥"))
            and "in_words" not in new
        ],
    )
    def test_it_refuses_what_the_loader_refuses(self, old: str, new: str) -> None:
        """An editor that knows the schema marks misspelt fields and operators as well."""
        assert not Draft202012Validator(rule_schema()).is_valid(yaml.safe_load(changed(old, new)))


class TestRegularExpressions:
    @pytest.mark.parametrize(
        "pattern",
        [
            "满意(度|率)",
            r"^\d+(\.\d+)?$",
            "a.*b",
            "(甲|乙){1,3}",
            r"[^，]{0,20}率",
            r"(\d{1,3},)+\d",
            "a*b*c*",
            "(?<!不)满意",
            "x?" * 20,
        ],
    )
    def test_what_people_write_is_accepted(self, pattern: str) -> None:
        """Ordinary patterns pass."""
        assert regex.fault(pattern) is None

    @pytest.mark.parametrize(
        "pattern",
        [
            "(a+)+",
            "(a*)*b",
            "((ab)*)*",
            "(.{1,30}){1,30}",
            "(a|b+)+",
            "(?:x+y?)*",
            ".*.*.*",
            "(",
            "[",
            "a" * 2000,
            "(a?){50}",
        ],
    )
    def test_what_may_run_away_is_refused(self, pattern: str) -> None:
        """Nested and repeated unbounded repeats, and what is no pattern."""
        assert regex.fault(pattern)

    @given(st.text(alphabet="ab.()*+?{}|[]^$\\d,12", max_size=14), st.text(alphabet="ab1", max_size=12))
    def test_any_pattern_is_refused_or_quick(self, pattern: str, piece: str) -> None:
        """An accepted pattern finds its place in a long text of few letters; the watchdog of pytest shows one that hangs."""
        if regex.fault(pattern) is None:
            found = regex.search(pattern, piece * 40 + "!")
            assert found is None or re.compile(pattern).fullmatch(found.string, *found.span())


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """A rule file may hold anything: nothing but a RulebookError is raised."""
    folder = tmp_path_factory.mktemp("any")
    with pytest.raises(RulebookError):
        rulebook.load([write(folder, content)], cached=False)


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.text(max_size=5)
    | st.sampled_from(["name", "$x", "{name}", "(a+)+"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*OPERATORS, "not", "name", "value.kind", "any", "fail", "pass"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)


@given(
    st.sampled_from([*yaml.safe_load(GOOD), "check", "params", "severity_when", "basis", "supersedes", "phases"]),
    VALUES,
)
def test_any_value_of_a_key_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, key: str, value: Any) -> None:
    """Well-formed YAML of any shape: accepted rules run, the others are refused with a RulebookError."""
    folder = tmp_path_factory.mktemp("any")
    text = yaml.safe_dump({**yaml.safe_load(GOOD), key: value}, allow_unicode=True, sort_keys=False)
    try:
        rulebook.load([write(folder, text)], cached=False)
    except RulebookError:
        return
    assert value is not None


def test_the_rules_that_are_spoilt_below_are_good(tmp_path: Path) -> None:
    """Else the tests below would prove nothing."""
    for number, rule in enumerate((RULE, CHECKED)):
        text = yaml.safe_dump(rule, allow_unicode=True)
        assert 1 == len(rulebook.load([write(tmp_path / str(number), text)], cached=False).rules)


@given(st.sampled_from([RULE, CHECKED]), st.data())
def test_a_rule_with_any_wrong_value_is_refused_or_runs(
    tmp_path_factory: pytest.TempPathFactory, rule: dict[str, Any], data: st.DataObject
) -> None:
    """Whatever stands in place of a value, of whatever type: nothing but a RulebookError, and what is accepted runs."""
    mutant = copy.deepcopy(rule)
    for _ in range(data.draw(st.integers(1, 2))):
        places = spots(mutant)
        if places:
            container, key = data.draw(st.sampled_from(places))
            container[key] = data.draw(ODD)
    folder = tmp_path_factory.mktemp("mutant", numbered=True)
    try:
        book = rulebook.load([write(folder, yaml.safe_dump(mutant, allow_unicode=True))], cached=False)
    except RulebookError:
        return
    run_examples(book)


@pytest.mark.parametrize("key", sorted({*RULE, *CHECKED}))
@pytest.mark.parametrize("value", [True, 3, None, [], {}, [True], {"a": True}, "x"])
def test_a_value_of_the_wrong_type_is_a_mistake(tmp_path: Path, key: str, value: Any) -> None:
    """At the top of the file, each key with each type."""
    for rule in (RULE, CHECKED):
        try:
            rulebook.load([write(tmp_path, yaml.safe_dump({**rule, key: value}, allow_unicode=True))], cached=False)
        except RulebookError as error:
            assert "Error" not in error.message
        else:
            assert key in ("title", "why", "message", "advice", "needs_complete", "params", "examples"), (key, value)


class TestRemembering:
    def test_a_changed_check_is_noticed(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """What was accepted rests on the code of the checks, the rules of the language and the vocabulary too."""
        monkeypatch.setenv("PERFLINT_CACHE_DIR", str(tmp_path / "cache"))
        monkeypatch.delenv("PERFLINT_NO_CACHE", raising=False)
        folder = write(tmp_path / "rules", GOOD)
        rounds: list[int] = []
        accept = loader._accept
        monkeypatch.setattr(loader, "_accept", lambda *given: rounds.append(1) or accept(*given))
        states = [("a.py", 1, 1), ("a.py", 1, 1), ("a.py", 2, 1), ("a.py", 2, 2), ("a.py", 2, 2)]
        built = []
        for state in states:
            monkeypatch.setattr(loader, "_deciding", lambda state=state: iter([state]))
            rulebook.load([folder])
            built.append(len(rounds))
        assert [1, 1, 2, 3, 3] == built

    def test_all_that_decides_is_looked_at(self) -> None:
        """The checks, the language and the vocabulary, by their files."""
        names = {Path(path).name for path, _, _ in loader._deciding()}
        assert {"text_pattern.py", "contract.py", "operators.py", "rule_words.yaml"} <= names

    def test_a_changed_check_of_another_package_is_noticed(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Its file is remembered with the book; a check without a file keeps the book from being remembered."""
        monkeypatch.setenv("PERFLINT_CACHE_DIR", str(tmp_path / "cache"))
        monkeypatch.delenv("PERFLINT_NO_CACHE", raising=False)
        folder = write(tmp_path / "rules", GOOD)
        plugin = tmp_path / "plugin.py"
        plugin.write_text("x = 1", encoding="utf-8")
        rounds: list[int] = []
        accept = loader._accept
        monkeypatch.setattr(loader, "_accept", lambda *given: rounds.append(1) or accept(*given))
        monkeypatch.setattr(loader, "_used", lambda book: {"theirs"})
        monkeypatch.setattr(loader, "_file_of", lambda name: str(plugin))
        rulebook.load([folder])
        rulebook.load([folder])
        assert 1 == len(rounds)
        plugin.write_text("x = 12", encoding="utf-8")
        rulebook.load([folder])
        assert 2 == len(rounds)
        monkeypatch.setattr(loader, "_file_of", lambda name: None)
        plugin.write_text("x = 123", encoding="utf-8")
        rulebook.load([folder])
        rulebook.load([folder])
        assert 4 == len(rounds)


def test_codes_of_the_run_itself_are_no_rules(tmp_path: Path) -> None:
    """RUN001 and its like are ours in every book, so that a waiver, a gate and a report always mean the same."""
    from perflint.engine.own_rules import OWN_RULES

    codes = {rule.code for rule in rulebook.load().rules}
    assert set() == codes & {rule.code for rule in OWN_RULES}
    file = tmp_path / "value" / "mine.yaml"
    file.parent.mkdir()
    text = next(Path(shipped()).rglob("*.yaml")).read_text(encoding="utf-8")
    file.write_text(re.sub(r"(?m)^code: .*$", "code: RUN001", text), encoding="utf-8")
    with pytest.raises(RulebookError, match="RUN 留给"):
        rulebook.load([tmp_path])
