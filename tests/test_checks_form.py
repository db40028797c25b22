"""The checks on the form of single values and columns: what they report, and what they leave alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from perflint import checks
from perflint.checks.contract import Missing, Row, Subject
from perflint.recognition.interchange.reading import document_from_record


def told(name: str, rows: list[Mapping[str, Any]], **document: Any) -> list[Any]:
    """What a check with its example options says of the first row, or of the table: the values of its hits."""
    read = document_from_record({"tables": [{"complete": True, "indicators": rows}], **document}, "t.json")
    check = checks.get(name)
    row = Row(0, 0, 0, read.tables[0].indicators[0]) if "indicator" in check.GIVEN else None
    found = check.check(Subject((read,), 0, 0, row), check.EXAMPLE)
    return [one.what if isinstance(one, Missing) else dict(one.values) for one in found]


def value(text: str, **others: str) -> dict[str, str]:
    """A row with this value."""
    return {"level1": "产出指标", "level2": "数量指标", "name": "巡查", "value": text, **others}


@pytest.mark.parametrize(("text", "wide"), [("100-150人", False), ("100-151人", True), ("≥100人", False), ("", False)])
def test_a_range_is_wide_beyond_the_factor(text: str, wide: bool) -> None:
    """Half as much again is still a range one can plan with."""
    assert wide == bool(told("range_width", [value(text)]))


@pytest.mark.parametrize(
    ("text", "reversed_"),
    [
        ("2025年11月-2025年3月", True),
        ("2025年3月-2025年11月", False),
        ("2025年3月-2025年3月", False),
        ("2024-2025年", False),
        ("2025年11月底前", False),
        ("11月-3月", False),
        ("30人", False),
    ],
)
def test_a_period_ends_after_it_begins(text: str, reversed_: bool) -> None:
    """Ends are compared as far as both are stated; a single date is no period."""
    assert reversed_ == bool(told("dates_in_order", [value(text)]))


def test_a_period_before_the_year_is_past() -> None:
    """The year of the document decides; without one the check cannot."""
    assert [{"left": 2020, "right": 2025}] == told("interval_past", [value("2016-2020")], year=2025)
    assert [] == told("interval_past", [value("2016-2025")], year=2025)
    assert [] == told("interval_past", [value("2020年底前")], year=2025)
    assert ["年度"] == told("interval_past", [value("2016-2020")])


def test_a_unit_in_both_columns_is_told_once_a_table() -> None:
    """Units of different classes are another fault, and one column may stay empty."""
    both = [value("30人", unit="人"), value("40人", unit="名"), value("50", unit="人"), value("60人", unit="%")]
    assert [{"name": "巡查", "left": "30人", "right": "人", "count": 2}] == told("unit_twice", both)
    assert [] == told("unit_twice", both[2:])


def test_debris_is_told_once_a_table() -> None:
    """However much of it there is, with the number of places."""
    rows = [value("30人", name="績ㄐㄧ效"), value("30人", name="評ㄆ價")]
    assert [{"found": "ㄐ", "around": "績ㄐㄧ效", "count": 3}] == told("text_debris", rows)
    assert [] == told("text_debris", [value("30人")])


def test_a_sign_is_held_against_its_siblings() -> None:
    """Only rows of the same level-2 heading count, and the sign of the row itself must be the odd one."""
    other = value("≥6次", name="演练")
    assert [{"other": "演练"}] == told("against_siblings", [value("≤4次"), other])
    assert [] == told("against_siblings", [value("≤4次"), {**other, "level2": "质量指标"}])
    assert [] == told("against_siblings", [value("≥4次"), other])
    assert [] == told("against_siblings", [value("≤4次")])
