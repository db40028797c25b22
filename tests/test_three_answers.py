"""What was not read is undecided: lost columns, cut tables and guessed ones accuse nobody.

Every case takes a table that is right and loses a part of it, as a conversion does; no finding above information may
come of the loss, and the verdicts say what was missing.
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from perflint.engine import run
from perflint.model import Outcome, Report, Severity
from perflint.recognition.interchange.reading import document_from_record
from perflint.rulebook import load
from tests.command import run as command

# what asks for the very thing that is empty, as a request and not as an accusation
ASKING = {"value-missing-all", "field-missing-basic", "goal-missing"}


def row(level1: str, level2: str, name: str, value: str, actual: str, weight: str, score: str) -> dict[str, Any]:
    cells = {"level1": level1, "level2": level2, "name": name, "value": value}
    return {**cells, "actual": actual, "weight": weight, "score": score, "reason": ""}


ROWS = [
    row("产出指标", "数量指标", "清淤河道长度", "≥12公里", "12.4公里", "20", "20"),
    row("产出指标", "数量指标", "配备巡河人员数量", "≥6人", "6人", "10", "10"),
    row("产出指标", "质量指标", "河道清淤验收合格率", "≥95%", "97%", "15", "15"),
    row("产出指标", "时效指标", "清淤完成时间", "2024年11月底前", "2024年11月12日", "10", "10"),
    row("成本指标", "经济成本指标", "清淤单位成本", "≤9万元/公里", "8.6万元/公里", "5", "5"),
    row("效益指标", "社会效益指标", "沿河内涝点减少数量", "≥3处", "3处", "10", "10"),
    row("效益指标", "生态效益指标", "河道断面水质达标率", "≥90%", "92%", "10", "10"),
    row("满意度指标", "服务对象满意度指标", "沿河居民满意度", "≥85%", "88%", "10", "10"),
]
TABLE: dict[str, Any] = {
    "project": "城区河道清淤",
    "goal": "清淤河道12公里以上，河道清淤验收合格率达到95%以上，改善沿河居民的居住环境，消除城区内涝点。",
    "complete": True,
    "funds": {"total": "110", "fiscal": "110"},
    "execution": {"initial": "100", "budget": "110", "actual": "107.8", "rate": "98%", "weight": "10", "score": "9.8"},
    "score": "99.8",
    "indicators": ROWS,
}


def lint(table: dict[str, Any]) -> Report:
    record = {"year": 2024, "phase": "self_evaluation", "money_unit": "万元", "department": "某局", "tables": [table]}
    return run([document_from_record(record, "a.json")], load(), preview=True)


def accusations(report: Report) -> list[str]:
    found = [one for one in report.findings if one.severity >= Severity.WARNING and one.name not in ASKING]
    return [f"{one.name}: {one.message}" for one in found]


def test_the_whole_table_is_right() -> None:
    """What the other cases start from."""
    assert [] == accusations(lint(TABLE))


@pytest.mark.parametrize("column", ["level1", "level2", "name", "value", "actual", "weight", "score", "reason"])
@pytest.mark.parametrize("lost", ["blank", "absent"])
def test_a_lost_column(column: str, lost: str) -> None:
    """Empty in every row, or not there at all."""
    table = copy.deepcopy(TABLE)
    for cells in table["indicators"]:
        if lost == "blank":
            cells[column] = ""
        else:
            del cells[column]
    assert [] == accusations(lint(table))


@pytest.mark.parametrize("part", ["initial", "budget", "actual", "rate", "weight", "score"])
@pytest.mark.parametrize("lost", ["blank", "absent"])
def test_a_lost_figure_of_the_execution(part: str, lost: str) -> None:
    """A budget of the year's beginning does not stand in for the year's."""
    table = copy.deepcopy(TABLE)
    if lost == "blank":
        table["execution"][part] = ""
    else:
        del table["execution"][part]
    report = lint(table)
    assert [] == accusations(report)
    if part == "actual":
        undecided = {one.name for one in report.verdicts if one.outcome is Outcome.CANNOT_DECIDE}
        assert "exec-rate-wrong" in undecided


@pytest.mark.parametrize("kept", range(1, len(ROWS)))
def test_a_cut_table(kept: int) -> None:
    """Cut after any row: nothing is said of what may stand on the lost page, and weights are not summed."""
    report = lint({**TABLE, "complete": False, "indicators": ROWS[:kept]})
    assert [] == accusations(report)
    undecided = {one.name: one.missing for one in report.verdicts if one.outcome is Outcome.CANNOT_DECIDE}
    assert {"weight-sum", "selfeval-total-grade"} <= set(undecided)


@pytest.mark.parametrize("cut", range(1, 7))
def test_a_row_cut_in_the_middle(cut: int) -> None:
    """The last row has lost its last cells."""
    last = dict(list(ROWS[-1].items())[:-cut])
    assert [] == accusations(lint({**TABLE, "complete": False, "indicators": [*ROWS[:-1], last]}))


def test_a_guessed_table_has_no_errors() -> None:
    """The same faults are errors in a table that was surely read."""
    wrong = [{**ROWS[0], "value": "≥95%"}, {**ROWS[1], "score": "12"}, {**ROWS[2], "value": "≥950%"}, *ROWS[3:]]
    sure, guessed = (lint({**TABLE, "indicators": wrong, "confidence": grade}) for grade in ("high", "low"))
    assert any(one.severity is Severity.ERROR for one in sure.findings)
    assert not any(one.severity is Severity.ERROR for one in guessed.findings)
    assert {"low"} == {one.confidence.id for one in guessed.findings if one.place.table is not None}


def test_the_summary_counts_what_was_not_decided(tmp_path: Path) -> None:
    """And ``--verdicts`` says of each rule what was missing."""
    path = tmp_path / "a.csv"
    path.write_text(
        "一级指标,二级指标,三级指标,指标值\n产出指标,数量指标,清淤河道长度,≥12公里\n产出指标,质量指标,验收合格率,\n",
        "utf-8",
    )
    done = command("check", str(path), "--verdicts", "--exit-zero")
    assert 0 == done.exit_code
    assert "无法判断" in done.stdout
