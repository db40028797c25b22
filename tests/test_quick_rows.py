"""Raw rows judged by their texts alone give what the engine gives on understood rows, or are left to it."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from perflint.engine import Plan, load_plan
from perflint.engine.quick_rows import quick_rows
from perflint.engine.quick_texts import asking, compared, likeness
from perflint.engine.rows import Columns, RowJudge, Rows
from perflint.lexicon.characters import simplified
from perflint.model import Cell, Confidence, Severity
from perflint.recognition.export_rows import binding_of
from perflint.rulebook import regex
from perflint.text import unmarred

TWELVE = Path(__file__).parent.parent / "benchmarks" / "twelve_rules"
HEADINGS = ("项目名称", "一级指标", "二级指标", "三级指标", "指标值", "计量单位", "指标值依据", "指标解释")
NAMES = (
    "培训人数", "资金到位率", "滿意程度", "服务对象满意度（%）", "1、走访户数", "★覆盖比例", "其中：补贴人数", "合计", "", "不涉及",
    "合格率 ", "按月发放", "Ａ级景区数量", "三级医院数量", "指标2：培训次数", "按月 发放", "unknown", "aābc提高率", "①补贴人次", "总计",
)  # fmt: skip
VALUES = (
    "≥95%", "120", "≥120", "不低於 90", "不涉及", "", " ", "良好", "明顯提高", "按月发放", "按月，发放", ">=5次", "＞=3", "100.5%", "/", "-",
    "培训人数", "unknown", "95％", "有效\n改善", "第7号任务≥12个月", "="
)  # fmt: skip
LEVELS = (
    ("产出指标", "数量指标"), ("产出指标(50分)", "质量指标"), ("满意度指标", "服务对象满意度指标"), ("1-产出指标", "数量指标"), ("", "数量指标"),
    ("效益指标", ""), ("滿意度指標", "服務對象滿意度指標"), ("产出指标x", "质量指标"), ("产出指标", "数量指标 "),
)  # fmt: skip
CONDITIONS: tuple[dict[str, Any], ...] = (
    {"expect": {"value": {"not": {"contains": ["提高", "良好"]}, "present": True}}},
    {"where": {"name": {"ends_with": ["率", "数"]}}, "expect": {"value": {"matches": "^(≥|不低于) ?[0-9]+"}}},
    {"where": {"any": [{"level1": "满意度指标"}, {"level2": ["质量指标", "数量指标"]}]}, "expect": {"unit": {"present": True}}},
    {"where": {"none": [{"name": {"contains": "满意"}}]}, "expect": {"value": {"not": {"same_as": "name"}}}},
    {"where": {"value": {"same_as": "name"}}, "expect": {"basis": ["无", "政策"]}},
    {"where": {"unit": {"starts_with": "人"}}, "expect": {"value": {"length": {"ge": 2}}}},
    {"where": {"name": {"in_words": "placeholders"}}, "expect": {"value": "无"}, "inapplicable": "include"},
    {"where": {"all": [{"value": {"not": "95%"}}, {"name": {"not": {"starts_with": ["培训"]}}}]}, "expect": {"level2": {"not": "数量指标"}}},
)  # fmt: skip


def rule_file(number: int, condition: dict[str, Any], given: str = "indicator") -> str:
    """A rule with this condition, as JSON, which is YAML too."""
    rule = {
        "code": f"QR{number:03d}", "title": "试", "severity": ("error", "warning", "info")[number % 3], "confidence": "high",
        "dimension": "适当性", "basis": [{"document": "试"}], "since": "0.1", "why": "为了试验而写的规则。", "given": given,
        "message": "试", "advice": "改写。", "examples": {"fail": [{"name": "甲"}], "pass": [{"name": "乙"}]}, **condition,
    }  # fmt: skip
    return json.dumps(rule, ensure_ascii=False)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """Rules with every operator that is asked in a generated function, some that are not, and both checks of texts."""
    folder = tmp_path_factory.mktemp("book")
    conditions = [condition for condition in CONDITIONS if "length" not in repr(condition)]
    for number, condition in enumerate(conditions):
        (folder / f"r{number}.yaml").write_text(rule_file(number, {"at": "value", **condition}), encoding="utf-8")
    for number, check in enumerate(
        (
            {"unique_rows": {"fields": ["level2", "name"]}},
            {"some_row": {"field": "level1", "among": ["满意度指标"], "least": 2}},
        ),
        50,
    ):
        told = rule_file(number, {"check": check, "inapplicable": "include"}, "table")
        (folder / f"r{number}.yaml").write_text(told, encoding="utf-8")
    return load_plan((str(folder),))


def projects(seed: int) -> list[list[tuple[str, ...]]]:
    dice = random.Random(seed)
    odd = seed % 3 == 0  # a third of the runs have what is not plain
    names, levels = (
        (NAMES, LEVELS) if odd else ([n for n in NAMES if n and n not in ("合计", "总计")], LEVELS[:4] + LEVELS[6:7])
    )
    return [
        [
            (
                f"项目{number}",
                *dice.choice(levels),
                dice.choice(names),
                dice.choice(VALUES),
                dice.choice(("", "人", "个")),
                dice.choice(("", "无", "政策")),
                "",
            )
            for _ in range(dice.randint(1, 7))
        ]
        for number in range(40)
    ]


def judge_of(plan: Plan) -> RowJudge:
    sample = [tuple(map(Cell, row)) for rows in projects(1) for row in rows]
    binding = binding_of(HEADINGS, sample[:100])
    assert binding is not None
    return RowJudge(plan, Columns(binding, "a.csv", "csv"))


@pytest.mark.parametrize("seed", range(9))
def test_texts_alone_give_what_understood_rows_give(seed: int, own: Plan) -> None:
    """Over random projects, judged one by one and several at a time; most of them are really judged by their texts."""
    for plan in (own, load_plan((str(TWELVE),))):
        judge = judge_of(plan)
        assert judge._quick is not None
        quick = 0
        texts: list[tuple[str, ...]] = []
        bounds, wanted = [0], []
        for rows in projects(seed):
            data = "\n".join(part for row in rows for part in row).encode()
            slow = judge.marks(Rows(rows, range(1, len(rows) + 1)))
            found = judge._quick.marks(rows, (0, len(rows))) if unmarred(data) else None
            assert slow == judge.marks(Rows(rows, range(1, len(rows) + 1), None, unmarred(data)))
            if found is not None:
                quick += 1
                texts += rows
                bounds.append(len(texts))
                wanted += slow
        together = judge.marks(Rows(texts, range(1, len(texts) + 1), None, unmarred=True), bounds)
        assert [(one.rule, one.severity, one.project) for one in wanted] == [
            (m.rule, m.severity, m.project) for m in together
        ]
        assert quick > (0 if seed % 3 == 0 else 25)


def test_rules_that_need_more_than_texts_are_left_to_the_engine(tmp_path: Path) -> None:
    """Parts of values, severities that vary, checks of rows, rules about documents, rules that supersede one another."""
    columns = {"project": 0, "level1": 1, "level2": 2, "name": 3, "value": 4}
    assert quick_rows(load_plan(), columns, Confidence.HIGH) is None
    assert quick_rows(load_plan((str(TWELVE),)), {"project": 0, "name": 1, "value": 2}, Confidence.HIGH) is None
    for number, condition in enumerate(
        (
            {"expect": {"value.number": {"ge": 1}}},
            {"expect": {"value": {"present": True}}, "severity_when": [{"severity": "info", "where": {"name": "甲"}}]},
            {"where": {"table.project": "甲"}, "expect": {"value": {"present": True}}},
            {"expect": {"value": {"present": True}}, "valid_from": "2030-01-01"},
        )
    ):
        file = tmp_path / f"r{number}" / "a.yaml"
        file.parent.mkdir()
        file.write_text(rule_file(1, {"at": "value", **condition}), encoding="utf-8")
        assert quick_rows(load_plan((str(file),)), columns, Confidence.HIGH) is None


def test_a_minimum_hides_what_is_below_it() -> None:
    """Before anything is looked for."""
    judge = judge_of(load_plan((str(TWELVE),), min_severity=Severity.ERROR))
    rows = [("甲", "产出指标", "数量指标", "培训人数", "≥95%", "", "", "")] * 2
    marks = judge.marks(Rows(rows, range(2), None, unmarred=True))
    assert ["BM005", "BM005", "BM010"] == [mark.rule for mark in marks]


HOSTILE: Sequence[str] = (
    "') or __import__('os').system('x') or ('",
    "t)\nraise SystemExit",
    "c0",
    "{t}",
    "\\",
    "''' + t + '''",
    "%s",
)


@pytest.mark.parametrize("word", HOSTILE)
def test_no_word_of_a_rule_becomes_source(word: str) -> None:
    """Quotes, line ends, names of the function's own variables: all are looked for, none is run."""
    asked = asking([{"contains": [word]}, word, {"starts_with": [word]}, {"not": {"ends_with": [word, "x"]}}])
    assert asked is not None
    ask, others = asked
    assert [] == list(others)
    assert (True, True, True, False) == ask(word)
    assert (False, False, False, True) == ask("甲乙")


@pytest.mark.parametrize("pattern", ["^不低于", "提高|良好$", "[0-9]+%"])
@pytest.mark.parametrize("text", ["不低於90%", "明顯提高", "良好", ""])
def test_patterns_see_what_the_operator_shows_them(pattern: str, text: str) -> None:
    """Simple characters, whatever is written."""
    asked = asking([{"matches": pattern}])
    assert asked is not None
    assert ((regex.search(pattern, simplified(text)) is not None),) == asked[0](text)


def test_likeness_is_what_same_as_compares() -> None:
    """Punctuation, width and case aside; nothing and 不明 are like nothing."""
    texts = ("按月发放", "按月，发放", "ＡＢ", "ab", "", "unknown", "/", "／", "-")
    found = compared([likeness(a) for a in texts for _ in texts], [likeness(b) for _ in texts for b in texts])
    from perflint.rulebook.operators import _same

    assert [_same(a, b) for a in texts for b in texts] == [None if one == 2 else bool(one) for one in found]
