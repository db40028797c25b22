"""A rulebook's own words: they hold for its rules and nowhere else, and a mistake in them is told at its line."""

from __future__ import annotations

import json
import re
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perflint import checks, lexicon, rulebook, values
from perflint.engine import run
from perflint.errors import RulebookError
from perflint.model import Outcome
from perflint.recognition.interchange.reading import document_from_record
from perflint.rulebook import Rulebook
from perflint.rulebook.word_locks import OF_CHECKS, OF_EVERY_ROW
from tests.command import run as command
from tests.files import write

RULE = """\
code: OV101
title: 指标值空泛
severity: warning
confidence: high
dimension: 适当性
since: "0.1"
why: 空泛的指标值无法考核。
given: indicator
where: {value: {present: true}}
expect: {value: {not: {in_words: LIST}}}
at: value
message: 指标值“{value}”空泛
advice: 写成数量。
examples:
  fail: [{name: 服务质量, value: WORD}]
  pass: [{name: 服务质量, value: ≥95%}]
"""
UNIT = """\
code: OV102
title: 计量单位是件数
severity: warning
confidence: high
dimension: 适当性
since: "0.1"
why: 只数件数看不出成效。
given: indicator
where: {value.number: {known: true}}
expect: {value.unit.class: {not: object}}
at: value
message: “{value}”按件计数
advice: 换成常用的单位。
examples:
  fail: [{name: 演出, value: 5台}]
  pass: [{name: 演出, value: 5人}]
"""


def book(folder: Path, vocabulary: str, rule: str = RULE, name: str = "value-empty") -> Path:
    write(folder / f"value/{name}.yaml", rule)
    if vocabulary:
        write(folder / "vocabulary.yaml", vocabulary)
    return folder


def rule_on(list_name: str = "vague_values", word: str = "良好") -> str:
    return RULE.replace("LIST", list_name).replace("WORD", word)


def reports(loaded: Rulebook, value: str) -> bool:
    row = {"level1": "产出指标", "level2": "质量指标", "name": "服务质量", "value": value}
    data = {"tables": [{"project": "甲", "complete": True, "indicators": [row]}]}
    (verdict,) = run([document_from_record(data, "表.json")], loaded).verdicts
    return verdict.outcome is Outcome.FINDING


@pytest.mark.parametrize(
    ("vocabulary", "value", "expected"),
    [
        ("", "甲级水准", False),
        ("words: {vague_values: [甲级水准]}", "甲级水准", True),
        ("words: {vague_values: {add: ['re:甲级.{1,4}']}}", "甲级水准", True),
        ("words: {vague_values: {replace: [甲级水准]}}", "良好", False),
        ("words: {vague_values: {replace: [甲级水准], add: [乙级水准]}}", "乙级水准", True),
    ],
)
def test_words_reach_the_conditions(tmp_path: Path, vocabulary: str, value: str, expected: bool) -> None:
    """Added, replaced, or as they were."""
    assert expected == reports(rulebook.load([book(tmp_path, vocabulary, rule_on())]), value)


def test_a_word_can_be_taken_away(tmp_path: Path) -> None:
    """By the entry as it is written in the list."""
    vocabulary = "words: {placeholders: {remove: [待定]}}"
    assert reports(rulebook.load([book(tmp_path / "a", "", rule_on("placeholders"))]), "待定")
    assert not reports(rulebook.load([book(tmp_path / "b", vocabulary, rule_on("placeholders"))]), "待定")


def test_a_new_list(tmp_path: Path) -> None:
    """A rule may use it; without the vocabulary it does not exist."""
    loaded = rulebook.load([book(tmp_path / "a", "words: {our_words: [甲级水准]}", rule_on("our_words", "甲级水准"))])
    assert reports(loaded, "甲级水准") and not reports(loaded, "良好")
    with pytest.raises(RulebookError, match="没有词表“our_words”"):
        rulebook.load([book(tmp_path / "b", "", rule_on("our_words"))])


def test_placeholders_reach_the_values(tmp_path: Path) -> None:
    """What a book calls a placeholder is read as one."""
    assert "placeholder" != values.parse("候补数").kind
    rule = RULE.replace("{value: {not: {in_words: LIST}}}", "{value.kind: {not: placeholder}}").replace(
        "WORD", "候补数"
    )
    loaded = rulebook.load([book(tmp_path, "words: {placeholders: [候补数]}", rule)])
    assert reports(loaded, "候补数")
    assert "placeholder" != values.parse("候补数").kind


def test_units_reach_the_values(tmp_path: Path) -> None:
    """A unit of the book's own is read off a value and has its class; taken away, it has none."""
    assert lexicon.class_of_unit("囍") is None
    plain = rulebook.load([book(tmp_path / "a", "", UNIT, "unit-odd")])
    ours = rulebook.load([book(tmp_path / "b", "units: {object: [囍]}", UNIT, "unit-odd")])
    assert (False, True) == (reports(plain, "5囍"), reports(ours, "5囍"))
    none = rulebook.load([book(tmp_path / "c", "units: {object: {remove: [台]}}", UNIT, "unit-odd")])
    assert (True, False) == (reports(plain, "5台"), reports(none, "5台"))
    assert lexicon.class_of_unit("囍") is None and "object" == lexicon.class_of_unit("台")


def test_layers_of_words(tmp_path: Path) -> None:
    """A city adds to what the province made of the list; what it removes the province's rules miss too."""
    province = book(tmp_path / "省", "words: {our_words: [甲级, 乙级]}", rule_on("our_words", "甲级"))
    city = write(tmp_path / "市/rulebook.yaml", "extends: ../省").parent
    write(city / "vocabulary.yaml", "words: {our_words: {add: [丙级], remove: [乙级]}}")
    loaded = rulebook.load([city])
    assert [True, False, True] == [reports(loaded, value) for value in ("甲级", "乙级", "丙级")]
    assert [True, True, False] == [reports(rulebook.load([province]), value) for value in ("甲级", "乙级", "丙级")]


def test_two_books_do_not_see_each_other(tmp_path: Path) -> None:
    """Side by side in threads, each judged by its own words."""
    books = [
        rulebook.load([book(tmp_path / name, f"words: {{our_words: [{name}级]}}", rule_on("our_words", f"{name}级"))])
        for name in ("甲", "乙")
    ]
    answers: dict[int, list[bool]] = {}

    def judge(number: int) -> None:
        answers[number] = [reports(books[number], value) for _ in range(20) for value in ("甲级", "乙级")]

    threads = [Thread(target=judge, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {0: [True, False] * 20, 1: [False, True] * 20} == answers


@given(st.lists(st.text(alphabet="甲乙丙丁戊", min_size=3, max_size=6), min_size=1, max_size=5, unique=True))
def test_additions_hold_within_their_block(words: list[str]) -> None:
    """Every word is in the list inside, and none outside, whatever was asked before."""
    additions = lexicon.Additions({"vague_values": words}, {})
    before = [lexicon.in_words("vague_values", word) for word in words]
    with lexicon.using(additions):
        assert all(lexicon.in_words("vague_values", word) for word in words)
        with lexicon.using(None):
            assert before == [lexicon.in_words("vague_values", word) for word in words]
    assert before == [lexicon.in_words("vague_values", word) for word in words]


@pytest.mark.parametrize(
    ("vocabulary", "line", "said"),
    [
        ("words:\n  our_words: ['re:(a+)+']", 2, "词“re:(a+)+”："),
        ("words:\n  our_words: ['re:(']", 2, "词“re:(”："),
        ("words:\n  Our-Words: [甲]", 2, "词表的名称“Our-Words”应为小写英文"),
        ("words:\n  our_words: {remove: [甲]}", 2, "没有词表“our_words”"),
        ("words:\n  vague_valeus: {remove: [甲]}", 2, "没有词表“vague_valeus”，是不是想写“vague_values”？"),
        ("words:\n  placeholders:\n    remove: [待补冲]", 3, "词表“placeholders”里没有“待补冲”，是不是想写“待补充”？"),
        ("words:\n  our_words: 甲", 2, "“our_words”应当是列表"),
        ("words:\n  our_words: {adds: [甲]}", 2, "没有键“adds”，是不是想写“add”？"),
        ("words:\n  our_words: [3]", 2, "应当加引号"),
        ("units:\n  objetc: [囍]", 2, "没有单位类别“objetc”，是不是想写“object”？"),
        ("units:\n  object: [囍 囍]", 2, "单位“囍 囍”不能有空格"),
        ("units:\n  object: [3囍]", 2, "单位“3囍”不能含有数字"),
        ("units:\n  object: {remove: [囍]}", 2, "“囍”本来就不是"),
        ("word: {a: [b]}", 1, "没有键“word”，是不是想写“words”？"),
        ("", 1, "词表文件是空的"),
        ("words: &a {b: [c]}", 1, "不支持 YAML 的锚点和别名"),
    ],
)
def test_mistakes_of_a_vocabulary(tmp_path: Path, vocabulary: str, line: int, said: str) -> None:
    """File, line and what was meant; the rules of the book are told of in the same go."""
    folder = book(tmp_path, " ", rule_on().replace("dimension: 适当性", "dimension: 合适"))
    write(folder / "vocabulary.yaml", vocabulary)
    with pytest.raises(RulebookError) as caught:
        rulebook.load([folder])
    lines = caught.value.message.splitlines()[1:]
    assert any(f"vocabulary.yaml:{line}：" in one and said in one for one in lines)
    assert any("value-empty.yaml:5" in one for one in lines)


def test_the_words_of_a_locked_rule_are_locked(tmp_path: Path) -> None:
    """Else a city would silence what the province locked by emptying its list; other lists stay free."""
    province = book(
        tmp_path / "省", "words: {our_words: [甲级, 乙级], other_words: [丙级]}", rule_on("our_words", "甲级")
    )
    write(province / "rulebook.yaml", "name: 某省规则\nlayer: 省\nlocked: [value-empty]\n")
    city = write(tmp_path / "市/rulebook.yaml", "extends: ../省\n").parent
    write(city / "vocabulary.yaml", "words:\n  other_words: [丁级]\n")
    assert reports(rulebook.load([city]), "甲级")
    write(city / "vocabulary.yaml", "words:\n  other_words: [丁级]\n  our_words: {remove: [甲级]}\n")
    with pytest.raises(RulebookError, match=r"不能改词表“our_words”：省“某省规则”（.*锁定了整条规则 OV101 ") as caught:
        rulebook.load([city])
    assert caught.value.place.endswith("市/vocabulary.yaml:3")
    write(city / "vocabulary.yaml", "words:\n  placeholders: [待议]\n")  # no row is read as it was
    with pytest.raises(RulebookError, match="不能改词表“placeholders”"):
        rulebook.load([city])


LENGTHS = (
    UNIT.replace("value.number: {known: true}", "value.unit.class: length")
    .replace("value.unit.class: {not: object}", "value.number: {ge: 9}")
    .replace("5台", "5米")
    .replace("5人", "9米")
)
NAMED = UNIT.replace("value.number: {known: true}", "name: {present: true}").replace(
    "value.unit.class: {not: object}", "name: {contains: 人}"
)


@pytest.mark.parametrize(
    ("rule", "units", "allowed"),
    [
        (UNIT, "object: [盘次]", False),
        (UNIT, "object: {remove: [台]}", False),
        (LENGTHS, "object: [盘次]", True),  # it only looks at lengths
        (LENGTHS, "length: [竿]", False),
        (LENGTHS, "object: [公里]", False),  # taken from the lengths
        (LENGTHS, "object: [米袋]", False),  # 5米袋 was a length
        (NAMED.replace("5台", "甲").replace("name: 演出, value: 5人", "name: 人, value: 5人"), "object: [盘次]", True),
    ],
)
def test_the_units_of_a_locked_rule_are_locked(tmp_path: Path, rule: str, units: str, allowed: bool) -> None:
    """A city that calls metres pieces would change what the province decides: the file, the line and the owner are told."""
    province = write(tmp_path / "省/rulebook.yaml", "name: 某省规则\nlayer: 省\nlocked: [ALL]\n").parent
    write(province / "value/unit-counted.yaml", rule)
    city = write(tmp_path / "市/rulebook.yaml", "extends: ../省\n").parent
    write(city / "vocabulary.yaml", f"units:\n  {units}\n")
    if allowed:
        assert rulebook.load([city]).vocabulary is not None
        return
    with pytest.raises(RulebookError, match=r"不能改计量单位“.*”：省“某省规则”（.*锁定了整条规则 OV102 ") as caught:
        rulebook.load([city])
    assert caught.value.place.endswith("市/vocabulary.yaml:2")


def test_the_lists_that_checks_name_are_known_to_the_locks() -> None:
    """So that a layer cannot change a locked rule through a list that only the code of its check names."""
    package = Path(checks.__file__).parent
    sources = "".join(path.read_text(encoding="utf-8") for path in package.glob("*.py"))
    named = set(re.findall(r"(?:in_words|mentions)\(\"([a-z_]+)\"", sources))
    assert OF_CHECKS | OF_EVERY_ROW == named | OF_EVERY_ROW


def test_a_changed_vocabulary_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the accepted rulebook and in the answers of `check`."""
    monkeypatch.setenv("PERFLINT_CACHE_DIR", str(tmp_path / "cache"))
    row = {"level1": "产出指标", "level2": "质量指标", "name": "服务质量", "value": "甲级水准"}
    data = {"tables": [{"project": "甲", "complete": True, "indicators": [row]}]}
    draft = str(write(tmp_path / "表.json", json.dumps(data, ensure_ascii=False)))
    folder = book(tmp_path / "book", "words: {vague_values: [乙]}", rule_on())
    found = []
    for word in ("乙", "乙", "甲级水准", "乙"):
        write(folder / "vocabulary.yaml", f"words: {{vague_values: [{word}]}}")
        found.append(command("check", "-r", str(folder), draft, "-F", "warning").exit_code)
    assert [0, 0, 1, 0] == found


def test_commands_use_the_words(tmp_path: Path) -> None:
    """`test`, its mutants, and `why`."""
    folder = book(tmp_path / "book", "words: {our_words: [甲级水准]}", rule_on("our_words", "甲级水准"))
    assert 0 == command("test", str(folder)).exit_code
    row = {"level1": "产出指标", "level2": "质量指标", "name": "服务质量", "value": "甲级水准"}
    data = {"tables": [{"project": "甲", "complete": True, "indicators": [row]}]}
    draft = str(write(tmp_path / "表.json", json.dumps(data, ensure_ascii=False)))
    assert "指标值“甲级水准”空泛" in command("why", "OV101", draft, "-r", str(folder)).stdout


def test_the_schema_of_a_vocabulary() -> None:
    """`perflint schema vocabulary` is a JSON Schema."""
    from jsonschema import Draft202012Validator

    schema = json.loads(command("schema", "vocabulary").stdout)
    Draft202012Validator.check_schema(schema)
    assert [] == list(Draft202012Validator(schema).iter_errors({"words": {"a": ["b"], "c": {"add": ["d"]}}}))
