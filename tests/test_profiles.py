"""What a column holds is told by no more cells than decide it, and never otherwise than by all of them."""

from __future__ import annotations

import random

import pytest

from perflint.recognition.grids.cells import WORD_KINDS, kind_of, word_kind
from perflint.recognition.grids.content import Profile

TEXTS = (
    "≥", "=", "≤", "正向", "反向", "定量", "定性", "计划标准", "无", "/", "产出指标", "数量指标", "成本指标", "满意度指标",
    "指标1", "1、", "12", "95%", "人次", "万元", "≥95%", "2024年11月前", "培训人数", "居民满意度", "群众对服务的满意程度" * 8,
)  # fmt: skip
ASKED = (
    ("operator",),
    ("operator", "nature"),
    ("unit",),
    ("value", "number"),
    ("level1", "level2", "label"),
    ("standard",),
)


def test_fixed_wordings_are_told_at_once() -> None:
    """As `kind_of` does, and nothing is said of other texts."""
    for text in TEXTS:
        assert word_kind(text) == (kind_of(text) if kind_of(text) in WORD_KINDS else "")


@pytest.mark.parametrize("seed", range(20))
def test_a_share_is_reached_as_all_cells_say(seed: int) -> None:
    """Whatever the order, with blank marks left out, and for columns of nothing but these."""
    chance = random.Random(seed)
    some = chance.sample(TEXTS, chance.randint(1, 6))
    texts = chance.choices(some, k=chance.randint(0, 30))
    for kinds in ASKED:
        whole = Profile(texts, 40)
        for least in (0.2, 0.5, 0.6, 0.8, whole.share(*kinds)):
            if least:
                assert Profile(texts, 40).reaches(least, *kinds) == (whole.share(*kinds) >= least)
        assert whole.has("operator") == ("operator" in map(kind_of, texts))
