"""Sets of many whole numbers."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perflint.intake import number_sets
from perflint.intake.number_sets import NumberSet

NUMBERS = st.lists(st.integers(-(2**63), 2**63 - 1) | st.integers(-9, 9), unique=True, max_size=30)


@given(NUMBERS, NUMBERS, st.integers(1, 9))
def test_it_is_a_set(numbers: list[int], others: list[int], at_hand: int) -> None:
    """However many are put in order at a time, and as another process sends it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(number_sets, "AT_HAND", at_hand)
        one, other = NumberSet(), NumberSet()
        assert all(map(one.add, numbers))
        for number in others:
            other.add(number)
        assert not any(map(one.add, numbers))
        assert sorted(numbers) == list(one)
        assert one.take(pickle.loads(pickle.dumps(other))) is not bool({*numbers} & {*others})
        assert {*numbers, *others} == {*one}
