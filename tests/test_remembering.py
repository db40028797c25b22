"""A worker forgets what it remembers of earlier files when that weighs too much, and nobody may notice by its answers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import pytest

from perflint.engine import judge_document
from perflint.engine.compiled import Book, compiled, forget
from perflint.engine.indicators import Asked, IndicatorJudge
from perflint.engine.plans import load_plan
from perflint.intake import memory
from perflint.intake.judging import EACH, judge_each
from perflint.limits import DEFAULT
from perflint.model import Cell, Document, Indicator, Location, TargetTable
from perflint.rulebook import load
from perflint.rulebook.rule import Rule
from perflint.values import parse

NAMES = ("养护道路长度", "路面平整率", "完成时间", "群众满意度", "养护道路长度")
VALUES = ("≥10", "≥ 95％", "2024年12月底前", "得到提高", "=100%")


def _cell(text: str) -> Cell:
    return Cell(text, Location())


def _document(units: str) -> Document:
    rows = tuple(
        Indicator(name=_cell(name), value=_cell(value), unit=_cell(unit), operator=_cell("≥"))
        for name, value, unit in zip(NAMES, VALUES, units, strict=True)
    )
    return Document("目标.csv", tables=(TargetTable(indicators=rows),))


@pytest.fixture
def rules() -> tuple[Rule, ...]:
    return tuple(load().rules)


def _judges(book: Book) -> Iterator[IndicatorJudge]:
    for section in book.of_documents:
        yield from section._judges.values()


def _remembered(asked: Asked) -> int:
    return sum(len(fact.known) + len(fact.alike) + len(fact.answers) for fact in asked.facts)


def test_forgetting_leaves_nothing_and_changes_no_answer(rules: tuple[Rule, ...]) -> None:
    documents = [_document(units) for units in ("里米天人个", "米个人天里")]
    first = [judge_document(one, rules) for one in documents]
    judges = list(_judges(compiled(rules)))
    assert any(judge._kinds and judge._numbers for judge in judges)  # others may be of other tests
    forget()
    for judge in judges:
        assert not (judge._kinds or judge._numbers or judge._answers)
        assert not any(group.known for group in judge._groups.values())
        assert not sum(map(_remembered, judge._ask.values()))
    for section in compiled(rules).of_documents:
        for screening in section._screenings.values():
            assert not any(group.known for group in screening._rows._groups)
            assert not any(asked.known for asked in screening._texts.values())
    assert [judge_document(one, rules) for one in documents] == first
    assert list(_judges(compiled(rules))) == judges  # made once


def test_a_process_that_holds_too_much_forgets_once(monkeypatch: pytest.MonkeyPatch) -> None:
    # MiB, a look a line: what is held, without what is free, and without what is forgotten
    looks = ((50,), (60,), (115, 83, 58), (82,), (114,), (115, 82), (115, 83, 80), (128,), (129, 97, 70))
    held = chain.from_iterable(looks)
    done: list[str] = []
    monkeypatch.setattr(memory, "resident", lambda: next(held) * memory.MEBIBYTE)
    monkeypatch.setattr(memory, "forget_rows", lambda: done.append("rows"))
    monkeypatch.setattr(memory, "forget_texts", lambda: done.append("texts"))
    remembering = memory.Remembering()
    forgotten = []
    for _ in looks:
        remembering.look()
        forgotten.append(len(done) // 2)
    assert forgotten == [0, 0, 1, 1, 1, 1, 2, 2, 3]
    assert next(held, None) is None
    assert set(done) == {"rows", "texts"}


def test_values_are_forgotten_too() -> None:
    known = parse("≥95%")
    assert parse("≥95%") is known
    memory.forget_texts()
    assert parse("≥95%") is not known
    assert parse("≥95%") == known


def test_one_process_holds_equal_answers_of_many_files_once() -> None:
    documents = [_document("里米天人个") for _ in range(EACH)]
    plan = load_plan(book=load())
    few, many = (list(judge_each(some, lambda path: plan, DEFAULT)) for some in (documents[:1], documents))
    answers = [one.judged.answers for one in many if one.judged is not None]
    assert len(answers) == EACH and 1 == len({id(one.rules) for one in answers})
    assert [one.judged for one in many] == [few[0].judged] * EACH
