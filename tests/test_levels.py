"""The vocabulary of levels: which kind a label is, what may stand under what, how a label is written."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perflint.lexicon.levels import (
    canonical_label,
    level1_kind,
    level2_kind,
    normal_label,
    parents_of,
    points_of,
    split_label,
)


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("产出指标", "output"),
        ("1-产出指标", "output"),
        ("一、产出目标", "output"),
        ("产出指标（50分）", "output"),
        ("产出指标（40-50）分", "output"),
        ("★产 出\n指 标", "output"),
        ("項目產出", "output"),
        ("项目完成指标", "output"),
        ("效果目标", "benefit"),
        ("项目效益指标（权重30%）", "benefit"),
        ("满意度", "satisfaction"),
        ("成本指标", "cost"),
        ("决策", "management"),
        ("过程（25）", "management"),
        ("数量指标", None),
        ("修建公厕12座", None),
        ("", None),
    ],
)
def test_level1_labels_are_known_in_all_their_spellings(label: str, kind: str | None) -> None:
    """Codes, list marks, points, spaces, traditional characters and old taxonomies do not hide a label."""
    assert kind == level1_kind(label)


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("数量指标", "quantity"),
        ("11-数量指标", "quantity"),
        ("(一)数量", "quantity"),
        ("產出數量", "quantity"),
        ("数量指标（必填）", "quantity"),
        ("質(zhì)量指標(biāo)", "quality"),
        ("产出时效", "timeliness"),
        ("成本指标", "cost"),
        ("生态环境成本指标", "ecological_cost"),
        ("社会效益效益指标", "social"),
        ("可持续影响", "sustainable"),
        ("社会公众或服务对象满意度", "satisfaction"),
        ("学生家长满意度指标", "satisfaction"),
        ("学生家长满意度", None),
        ("产出指标", None),
        ("合格率", None),
    ],
)
def test_level2_labels_are_known_in_all_their_spellings(label: str, kind: str | None) -> None:
    """学生家长满意度 alone is the name of an indicator, with 指标 it is a label."""
    assert kind == level2_kind(label)


@pytest.mark.parametrize(
    ("text", "level", "label"),
    [
        ("产出目标", 1, "产出指标"),
        ("效果", 1, "效益指标"),
        ("数量", 2, "数量指标"),
        ("社会效益", 2, "社会效益指标"),
        ("满意度", 2, "服务对象满意度指标"),
        ("22-社会效益", 2, "社会效益"),
        ("产出指标(50分)", 1, "产出指标"),
        ("项目完成指标", 1, "项目完成指标"),
        ("产出数量", 2, "产出数量"),
        ("部门特色", 1, "部门特色"),
    ],
)
def test_labels_are_normalised_without_losing_their_own_wording(text: str, level: int, label: str) -> None:
    """Short forms become the label of the regulations; coded and less usual labels keep their words."""
    assert label == normal_label(text, level)


def test_codes_and_points_are_split_off() -> None:
    """The printed code and the points of a label are facts of their own."""
    assert ("22", "社会效益") == split_label("22-社会效益")
    assert (None, "产出指标") == split_label("★产出指标（50分）")
    assert Decimal(50) == points_of("产出指标（50分）")
    assert Decimal("22.5") == points_of("数量指标(22.5)")
    assert None is points_of("产出指标")


def test_each_kind_of_level_2_has_its_usual_parent_first() -> None:
    """成本 stands under 产出 or is a level of its own; 满意度 stood under 效益 before 2015."""
    assert ("output", "cost") == parents_of("cost")
    assert ("satisfaction", "benefit") == parents_of("satisfaction")
    assert () == parents_of("nothing")
    assert "服务对象满意度指标" == canonical_label("satisfaction", 2)


@given(st.text(alphabet="产出数量质效益满意度指标目11-(分)50★、 \n:：abc", max_size=60))
def test_no_text_breaks_the_reading_of_labels(text: str) -> None:
    """Any text is a label or none; a normalised label means what the printed one meant."""
    split_label(text)
    points_of(text)
    for level, kind in ((1, level1_kind), (2, level2_kind)):
        if kind(text):
            assert kind(text) == kind(normal_label(text, level))
