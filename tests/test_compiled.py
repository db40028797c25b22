"""Rows judged by kind: nothing that is shared or spared changes an answer."""

from __future__ import annotations

import functools

import pytest
from msgspec.structs import replace

from perflint.checks.contract import Row, Subject
from perflint.engine import judge_document
from perflint.engine.compiled import compiled
from perflint.engine.judging import Batch, judge
from perflint.engine.sheets import NO_MARK
from perflint.model import Cell, Document, Indicator, TargetTable
from perflint.rule_testing import documents_of
from perflint.rulebook import Rulebook, load
from perflint.rulebook.facts import Facts
from perflint.rulebook.fields import registry

CELLS = tuple(name for name in Indicator.__struct_fields__ if name not in ("code1", "code2", "child"))
TEXTS = (
    None,
    "",
    " 无 ",
    "满意度（%）",
    "≥95%",
    "2024年12月底前",
    "产出指标",
    "数量指标",
    "其中：100万元",
    "≧10人/次",
    "提高",
)


@functools.cache
def book() -> Rulebook:
    return load()


@functools.cache
def documents() -> tuple[Document, ...]:
    """What the examples of the shipped rules stand for, and all their rows in one table."""
    made = [
        one
        for rule in book().rules
        for kind in ("fail", "pass")
        for record in rule.examples.get(kind, ())
        for one in documents_of(rule, record)
    ]
    rows = tuple(row for one in made for table in one.tables for row in table.indicators)[::10]
    return (*made, Document("all.json", tables=(TargetTable(indicators=rows), TargetTable(indicators=rows[::-1]))))


def facts_of(row: Indicator, following: Indicator | None = None) -> Facts:
    rows = (row,) if following is None else (row, following)
    document = Document("a.json", tables=(TargetTable(indicators=rows),))
    return Facts(Subject((document,), 0, 0, Row(0, 0, 0, row)))


def cell(text: str | None) -> Cell | None:
    return None if text is None else Cell(text)


@pytest.mark.parametrize(
    "path", [path for path in registry("indicator") if path.split(".")[0] not in ("table", "document")]
)
def test_a_field_is_read_from_the_cells_that_it_names_and_no_others(path: str) -> None:
    field = registry("indicator")[path]
    assert field.cells, "an indicator field must say what it is read from"
    assert set(field.cells) <= {*CELLS, "code1", "code2", "child", "parent"}
    get = lambda row, after=None: field.get(  # noqa: E731
        facts_of(row, after).subject if path.startswith("row.") else row
    )
    for place, start in enumerate(TEXTS):
        own = {name: cell(TEXTS[(place + number) % len(TEXTS)]) for number, name in enumerate(CELLS)}
        row = Indicator(**own, code1="1", code2="2")
        known = get(row)
        for name in CELLS:
            if name not in field.cells:
                other = cell("≤3次" if start != "≤3次" else None)
                assert get(replace(row, **{name: other})) == known, f"{path} also reads {name}"
        if "child" not in field.cells:
            assert get(replace(row, child=True)) == known
        if "parent" not in field.cells:
            assert get(row, Indicator(child=True)) == known


def test_a_question_spared_by_its_needles_would_have_got_the_same_answer() -> None:
    asked = {
        question.number: question
        for rule in book().rules
        if rule.given == "indicator"
        for condition in (rule.parts.where, rule.parts.expect)
        if condition is not None
        for question in condition.sight().questions
        if question.needles is not None
    }
    assert len(asked) > 100
    texts = sorted(
        {
            found.text
            for one in documents()
            for table in one.tables
            for row in table.indicators
            for name in CELLS
            if (found := getattr(row, name)) is not None
        }
    )[::15]
    held = {text: {} for text in texts}
    spared = 0
    for question in asked.values():
        needles = question.needles
        assert needles is not None
        for text in texts:
            forms = held[text]
            form = forms.setdefault(needles.form, needles.form(text))
            if not any(needle in form for needle in needles.strings):
                spared += 1
                assert question.ask(facts_of(Indicator(**{question.path: Cell(text)}))) is needles.silent, (
                    question,
                    text,
                )
    assert spared > 0.8 * len(asked) * len(texts)


def test_rules_say_together_what_each_says_alone() -> None:
    """Rows judged by kind, checks spared by screens: against every rule run over everything."""
    rules = tuple(book().rules)
    spared = 0
    for one in documents()[::60] + documents()[-1:]:
        judged = judge_document(one, rules)
        batch = Batch([one])
        alone = [(rule, tally) for rule in rules for tally in judge(rule, batch)]
        told = {
            (code, sheet.table): (mark, dict(sheet.missing).get(place, ()))
            for sheet in judged.answers.sheets
            for place, ((code, _), mark) in enumerate(zip(judged.answers.rules, sheet.marks, strict=True))
            if mark != NO_MARK
        }
        assert told == {(rule.code, tally.table): (tally.mark, tuple(tally.missing)) for rule, tally in alone}
        found = sorted((f.finding.code, f.finding.place.table or -1) for f in judged.found)
        raised = [(rule.code, tally.table or -1) for rule, tally in alone for _ in tally.raised]
        assert len(found) == len(raised)
        assert {code for code, _ in found} == {code for code, _ in raised}
        (section,) = compiled(rules).of_documents
        spared += bin(section.screening(one.phase).spared(one).document).count("1")
    assert spared > 10 * len(documents()[::60])


def test_what_is_remembered_is_bounded_and_forgetting_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from perflint.engine import indicators

    whole = documents()[-1]
    rules = tuple(rule for rule in book().rules if rule.given == "indicator")
    wanted = judge_document(whole, rules)
    monkeypatch.setattr(indicators, "MOST", 40)
    few = (*rules[:-1], replace(rules[-1], title=rules[-1].title))  # another book: nothing is known yet
    assert judge_document(whole, few) == wanted
    (section,) = compiled(few).of_documents
    for one in section._judges.values():
        assert len(one._kinds) <= 40 and len(one._numbers) <= 40
        assert all(len(group.known) <= 40 for group in one._groups.values())
