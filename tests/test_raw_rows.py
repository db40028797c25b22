"""Raw rows judged column by column give the marks that the engine gives on understood rows, for any rulebook."""

from __future__ import annotations

import json
import random
import re
from itertools import accumulate, count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.engine import Plan, known, load_plan
from perflint.engine.held_strings import HeldStrings
from perflint.engine.joined import holding
from perflint.engine.row_signs import RowSigns
from perflint.engine.rows import Columns, RowJudge, Rows, in_columns, needed_columns
from perflint.engine.text_code import together
from perflint.model import Cell, Severity
from perflint.recognition.exports.binding import binding_of
from perflint.rulebook import operators
from perflint.rulebook.conditions import compile_condition
from perflint.rulebook.questions import Pair
from perflint.rulebook.scope import Scope
from perflint.stopwatch import TimeIsUpError

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


@pytest.fixture(scope="module")
def plans(own: Plan) -> tuple[Plan, ...]:
    """Rules of our own, the twelve of the benchmark, and the whole shipped book."""
    return own, load_plan((str(TWELVE),)), load_plan()


@pytest.mark.parametrize("seed", range(4))
def test_raw_rows_give_what_understood_rows_give(
    seed: int, plans: tuple[Plan, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over random projects with odd rows, judged one by one and all at a time, texts remembered or not."""
    monkeypatch.setattr(known, "ENOUGH", 8 if seed % 2 else known.ENOUGH)
    for plan in plans:
        judge = judge_of(plan)
        texts: list[tuple[str, ...]] = []
        bounds, wanted = [0], []
        for rows in projects(seed)[: 40 if len(plan.rules) < 50 else 12]:
            one = Rows(in_columns(rows), range(1, len(rows) + 1))
            usual = judge._marks(one)
            assert usual == judge.marks(one)
            texts += rows
            bounds.append(len(texts))
            wanted += usual
        together = judge.marks(Rows(in_columns(texts), range(1, len(texts) + 1), bounds=bounds))
        assert [(one.rule, one.severity, one.project) for one in wanted] == [
            (mark.rule, mark.severity, mark.project) for mark in together
        ]


@pytest.fixture(scope="module")
def askers(plans: tuple[Plan, ...]) -> list[Any]:
    """What asks about the texts of one cell, for all these rules."""
    books = [book for plan in plans if (book := judge_of(plan)._book)]
    return [one for book in books for group in book.kinds._signs._groups for one in group.asked.texts]


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.one_of(
            st.text(alphabet="率比例人数次量Ａ％%≥＞= /-—不涉及无空滿满意\n\0良好95", max_size=6),
            st.sampled_from(("数" * 1200 + "100.5%", "95" * 600, "≥滿" + "9" * 1200)),
        ),
        min_size=1,
        max_size=40,
    )
)
def test_many_texts_are_asked_like_one(askers: list[Any], texts: list[str]) -> None:
    """Whatever the texts beside them are."""
    for asked in askers:
        assert asked.of_all(texts) == [asked.of(one) for one in texts]


HOSTILE = ("'", '"', "\\", "')+exit()+('", '"""', "{c0}", "__import__('os')", "\n", "率#", "text", "%s")


@given(st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=4), st.lists(st.sampled_from((*HOSTILE, "", "甲"))))
def test_words_of_a_rule_never_become_code(words: list[str], texts: list[str]) -> None:
    """In any operator that is written out as code."""
    pattern = "|".join(map(re.escape, words))
    operands = ({"contains": words}, {"ends_with": words}, words, {"matches": pattern}, {"not": {"starts_with": words}})
    conditions = [compile_condition({"value": operand}, Scope("indicator"), ("where",)) for operand in operands]
    questions = [question for one in conditions for question in one.sight().questions]
    assert all(question.code for question in questions)
    assert together(questions)(texts) == [tuple(one.plain(text.strip()) for one in questions) for text in texts]  # type: ignore[misc]


@settings(deadline=None)
@given(st.lists(st.text(alphabet="甲乙合总计★1、. \n\0", max_size=5), max_size=30))
def test_many_texts_are_understood_like_one(plans: tuple[Plan, ...], texts: list[str]) -> None:
    """Names and values, whatever stands beside them."""
    book = judge_of(plans[1])._book
    assert book is not None
    for column in book.layout.columns:
        if len(column.places) == 1:
            assert column.understood(texts) == [column._understood(one) for one in texts]


def test_a_long_text_of_one_character_takes_no_longer() -> None:
    """Than to look for each string once; for each of its characters it would take hours."""
    strings = {f"一{chr(ord('甲') + place)}": 1 << place for place in range(20)}
    assert 0 == HeldStrings(strings).of("一" * 300_000)
    assert 1 == HeldStrings(strings).of("一" * 300_000 + "甲")


@given(st.lists(st.text(alphabet="甲乙率\0", max_size=5)), st.sampled_from("甲乙率"))
def test_joined_texts_tell_which_hold_a_character(texts: list[str], wanted: str) -> None:
    """Whatever else stands in them, what stands between them included."""
    found = holding(texts, lambda text: [at for at, one in enumerate(text) if one == wanted])
    assert [place for place, one in enumerate(texts) for _ in range(one.count(wanted))] == [*found]


@given(*[st.one_of(st.none(), st.text(alphabet="甲一率Ａa９9 ，·_\u0130", max_size=4), st.just(" unknown"))] * 2)
def test_two_texts_are_compared_as_the_operator_has_it(left: str | None, right: str | None) -> None:
    """What is told from their first characters included."""
    (found,) = Pair(0, "value", "name", False).answers([left], [right])
    said = [None if text is None or text.strip() in ("", "unknown") else text.strip() for text in (left, right)]
    assert found == (None if None in said else operators._same(*said))


def test_plain_rows_of_the_twelve_rules_need_no_document(
    plans: tuple[Plan, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing but their texts is looked at."""
    judge = judge_of(plans[1])
    monkeypatch.setattr(RowJudge, "document", lambda *_: pytest.fail("a document was made"))
    rows = [("甲", "产出指标", "数量指标", name, value, "", "", "") for name in NAMES[:3] for value in VALUES[:9]]
    marks = judge.marks(Rows(in_columns(rows), range(1, len(rows) + 1)))
    assert {"BM005", "BM010", "BM011"} <= {mark.rule for mark in marks}


@pytest.mark.parametrize("marred", range(3))
def test_a_spoilt_project_leaves_the_rows_of_the_others_where_they_are(plans: tuple[Plan, ...], marred: int) -> None:
    """A letter with a tone mark in one of three projects that are judged together."""
    judge = judge_of(plans[1])
    rows = [
        (f"项目{at}", "产出指标", "数量指标", f"培训人次{'ā' if at == marred else ''}{row}", "≥120", "", "", "")
        for at in range(3)
        for row in range(4)
    ]
    marks = judge.marks(Rows(in_columns(rows), range(1, len(rows) + 1), bounds=(0, 4, 8, 12)))
    assert list(range(1, 13)) == [mark.row for mark in marks if mark.rule == "BM001"]


def test_a_row_may_state_nothing_in_an_export_without_values(tmp_path: Path) -> None:
    """What is the same for all rows tells as well whether one of them is filled with 无."""
    (tmp_path / "r1.yaml").write_text(rule_file(1, {"expect": {"name": {"matches": "率$"}}}), encoding="utf-8")
    headings = ["项目名称", "一级指标", "二级指标", "三级指标", "指标解释"]
    rows = Rows(
        in_columns([("甲", "产出指标", "数量指标", name, "") for name in ("无", "培训人数", "覆盖率")]), range(1, 4)
    )
    binding = binding_of(headings, [tuple(map(Cell, row)) for row in zip(*rows.columns, strict=True)])
    assert binding is not None
    judge = RowJudge(load_plan((str(tmp_path),)), Columns(binding, "a.csv", "csv"))
    assert [("QR001", 2)] == [(mark.rule, mark.row) for mark in judge.marks(rows)]
    assert judge._marks(rows) == judge.marks(rows)


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ("indicator", {"document.uses_operators": True}),
        ("table", {"document.uses_operators": True}),
        ("table", {"overview": {"present": True}}),
    ],
)
def test_columns_that_only_decide_whether_a_rule_applies_are_read(
    given: str, where: dict[str, Any], tmp_path: Path
) -> None:
    """What all rows say together, and what the heading of a project says."""
    asks = {"expect": {"name": {"ends_with": ["率"]}}, "at": "name"}
    if given == "table":
        asks = {"check": {"some_row": {"field": "level1", "among": ["满意度指标"]}}}
    (tmp_path / "r1.yaml").write_text(rule_file(1, {"where": where, **asks}, given), encoding="utf-8")
    headings = (
        "项目名称",
        "项目概况",
        "一级指标",
        "二级指标",
        "三级指标",
        "指标值",
        "比较符号",
        "计量单位",
        "指标解释",
    )
    rows = [
        ("甲", "概况", "成本指标", "经济成本指标", "培训成本", "100", "≥", "元", ""),
        ("乙", "", "产出指标", "数量指标", "培训人数", "100", "", "人", ""),
    ]
    binding = binding_of(headings, [tuple(map(Cell, row)) for row in rows])
    plan = load_plan((str(tmp_path),))
    assert binding is not None
    asked = needed_columns(plan, Columns(binding))
    assert asked is None or "explanation" not in asked
    picked = [at for role, at in binding.columns.items() if asked is None or role in {*asked, "project"}]
    columns = list(zip(*rows, strict=True))
    few = Rows([columns[at] for at in picked], range(1, 3), bounds=(0, 1, 2))
    judge = RowJudge(plan, Columns(binding.narrowed(picked), "a.csv", "csv", places=tuple(picked)))
    assert ["甲"] == [mark.project for mark in judge.marks(few)]


@pytest.mark.parametrize("where", ["_applying", "_memos_of"])
def test_what_took_too_long_is_known_no_worse_afterwards(
    where: str, plans: tuple[Plan, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whenever the time is up: the rows at hand are judged in the usual way, later ones as if nothing had been."""
    rows = [row for some in projects(2) for row in some][:60]
    whole = Rows(in_columns(rows), range(1, len(rows) + 1), None, unmarred=True)
    wanted = judge_of(plans[1])._marks(whole)
    real = getattr(RowSigns, where)
    for times in range(1, 9):
        judge, calls = judge_of(plans[1]), count(1)

        def late(*given: Any, calls: Any = calls, times: int = times) -> Any:
            if next(calls) == times:
                raise TimeIsUpError
            return real(*given)

        with monkeypatch.context() as patch:
            patch.setattr(RowSigns, where, late)
            assert wanted == judge.marks(whole)
        assert wanted == judge.marks(whole)


def test_nothing_is_remembered_of_texts_once_they_are_forgotten(plans: tuple[Plan, ...]) -> None:
    """Those that screens look at included; the answers stay the same."""
    judge = judge_of(plans[2])
    groups = projects(2)
    rows = [row for group in groups for row in group]
    whole = Rows(in_columns(rows), range(1, len(rows) + 1), bounds=[0, *accumulate(map(len, groups))])
    wanted = judge.marks(whole)
    assert judge._book is not None
    screens = judge._book.screens
    assert any(asked.known for asked in screens.asked.values())
    judge.forget()
    assert not any(asked.known for asked in (*screens.header.values(), *screens.asked.values()))
    assert wanted == judge.marks(whole)


def test_a_minimum_hides_what_is_below_it() -> None:
    """Before anything is looked for."""
    judge = judge_of(load_plan((str(TWELVE),), min_severity=Severity.ERROR))
    rows = [("甲", "产出指标", "数量指标", "培训人数", "≥95%", "", "", "")] * 2
    marks = judge.marks(Rows(in_columns(rows), range(2), None, unmarred=True))
    assert ["BM005", "BM005", "BM010"] == [mark.rule for mark in marks]
