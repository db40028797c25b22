"""How much work a call is, counted instead of timed: the same on every machine, however busy it is.

Counts calls of functions, built-in ones included; time inside one built-in call (a pattern that runs away) is not seen,
there the watchdog of pytest (``faulthandler_timeout``) shows where a test hangs.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType


def work(action: Callable[[], object]) -> int:
    """How many calls ``action()`` makes, its own included."""
    count = 0

    def seen(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        action()
    finally:
        sys.setprofile(before)
    return count


def growth(action: Callable[[int], object], small: int, large: int) -> float:
    """How many times more work ``action`` is at the large size than at the small one, once it is warm."""
    action(small)
    action(large)
    return work(lambda: action(large)) / work(lambda: action(small))
