"""Text functions: widths, wording and likeness."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perflint import text
from perflint.lexicon.characters import fold_table, simplified
from tests.work import growth


@given(st.text())
def test_narrow_keeps_every_place(value: str) -> None:
    """A place in the narrow text is the same place in the source."""
    assert len(text.narrow(value)) == len(value)


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [("９５％", "95%"), ("（含）", "(含)"), ("ＡＢ　Ｃ", "AB C"), ("﹥﹤﹦", "><="), ("良好。", "良好。")],
)
def test_narrow_folds_width_only(wide: str, narrow: str) -> None:
    """Full-width forms become half-width; ideographs and Chinese full stops stay."""
    assert text.narrow(wide) == narrow


def test_compact_removes_white_space_and_invisible_characters() -> None:
    """Line breaks, ideographic spaces and zero-width characters go."""
    assert text.compact(" 满意\u200b度\n≥\u3000 95 % ") == "满意度≥95%"


def test_bare_keeps_letters_and_digits() -> None:
    """Wordings are compared without punctuation, width and case."""
    assert text.bare("“四上”企业（ＡＢ类）：2家。") == "四上企业ab类2家"


@given(st.text(alphabet="甲，：％。āē\u00c0\u3105\ufffd\ue000\u3001ｱ\\u", max_size=12))
def test_traces_of_a_spoilt_copy_are_told_byte_by_byte(value: str) -> None:
    """No text with a trace counts as unmarred; full-width punctuation alone is no trace."""
    traces = any("\u00c0" <= one <= "\u01ff" or "\u3105" <= one <= "\u312d" or one in "\ufffd\ue000" for one in value)
    if traces or "\\u" in value:
        assert not text.unmarred(value.encode())
    assert text.unmarred("甲，：％。、".encode())


def test_clauses_split_at_punctuation_but_not_at_a_decimal_point() -> None:
    """12.5 is one number."""
    assert text.clauses("完成改造12.5公里，验收合格；按时付款。") == ["完成改造12.5公里", "验收合格", "按时付款"]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [("开展培训", "开展培训", 1.0), ("开展培训", "修建道路", 0.0), ("", "", 0.0), ("好", "好", 1.0)],
)
def test_similarity_reaches_from_nothing_to_everything(left: str, right: str, expected: float) -> None:
    """From nothing in common to everything."""
    assert expected == text.similarity(left, right)


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_symmetric_and_bounded(left: str, right: str) -> None:
    """It lies between 0 and 1 and does not care which side comes first."""
    assert 0 <= text.similarity(left, right) <= 1
    assert text.similarity(left, right) == text.similarity(right, left)


@given(st.text(alphabet="甲乙丙丁", max_size=30), st.text(alphabet="甲乙丙丁", max_size=30))
def test_similarity_is_the_longest_common_subsequence(left: str, right: str) -> None:
    """The bit-parallel row agrees with the textbook table."""
    table = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            table[i + 1][j + 1] = table[i][j] + 1 if a == b else max(table[i][j + 1], table[i + 1][j])
    total = len(left) + len(right)
    expected = 2 * table[-1][-1] / total if left and right else 0.0
    assert text.similarity(left, right) == expected


def test_similarity_of_long_texts_is_bounded() -> None:
    """Beyond a few hundred characters a longer text is no more work, up to megabytes on each side."""

    def compare(times: int) -> float:
        return text.similarity("提高服务质量" * times, "提升服务水平" * times)

    assert growth(compare, 2_000, 20_000) < 2
    assert 0 < compare(200_000) < 1


def test_lengths_count_ideographs_and_columns() -> None:
    """An ideograph is one character and two columns."""
    assert text.cjk_length("满意度≥95%") == 3
    assert text.display_width("满意度95%") == 9
    assert text.display_width("e\u0301") == 1


def test_looking_before_changing_changes_nothing() -> None:
    """Texts without anything to narrow, to leave out or to simplify are given back as they are: for every character."""
    spaces, decoration = re.compile(rf"[\s{text._INVISIBLE}]+"), re.compile(r"[\W_]+")
    traditional = fold_table()
    for code in (*range(0x3500), *range(0x4E00, 0x9FFF, 7), *traditional, *range(0xD7F0, 0x10100), 0x20000, 0x1F600):
        one = f"甲{chr(code)}1"
        wide = one.translate(text.NARROW)
        assert text.narrow(one) == wide
        assert text.compact(one) == spaces.sub("", one)
        assert text.bare(one) == decoration.sub("", wide).lower()
        assert simplified(one) == one.translate(traditional)
