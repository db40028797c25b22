"""The bound on the time of the processor: it rings, it is gone afterwards, and nothing that happens meanwhile disarms the next."""

from __future__ import annotations

import inspect
import signal
import sys
from pathlib import Path

import pytest

from perflint import stopwatch
from perflint.stopwatch import Stopwatch, TimeIsUpError
from tools.fuzz.driver import Driver

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a clock of the processor as POSIX has it")


def rings() -> bool:
    """Whether what never ends is interrupted; at once where it is not."""
    try:
        with Stopwatch(0.01):
            for _ in range(50_000_000):
                pass
    except TimeIsUpError:
        return True
    return False


def is_gone() -> bool:
    return signal.getsignal(signal.SIGVTALRM) is signal.SIG_DFL and signal.getitimer(signal.ITIMER_VIRTUAL) == (0, 0)


def test_it_rings_and_is_gone() -> None:
    """And one whose work is done in time does not."""
    assert rings() and is_gone()
    with Stopwatch(60):
        assert not is_gone()
    assert is_gone()


def test_what_was_left_behind_does_not_disarm_the_next() -> None:
    """A handler of ours that stayed is ours; a signal that somebody else uses is left to him."""
    signal.signal(signal.SIGVTALRM, stopwatch._ring)
    assert rings() and is_gone()
    signal.signal(signal.SIGVTALRM, signal.SIG_IGN)
    try:
        with Stopwatch(60):
            assert signal.getsignal(signal.SIGVTALRM) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGVTALRM, signal.SIG_DFL)


def test_a_ring_at_the_very_end_comes_to_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The work is done by then, and the clock has to be stopped."""
    real, rung = signal.setitimer, []

    def late(which: signal.ITIMERS, *seconds: float) -> object:
        if seconds == (0,):
            rung.append(inspect.currentframe())
            stopwatch._ring(signal.SIGVTALRM, inspect.currentframe().f_back)  # type: ignore[union-attr]
        return real(which, *seconds)

    monkeypatch.setattr(signal, "setitimer", late)
    with Stopwatch(60):
        pass
    assert rung and is_gone()


def test_a_fuzzing_driver_gives_the_signal_back(tmp_path: Path) -> None:
    """It takes it for the time of one input; tests of the same process rely on the stopwatch."""

    class Quick:
        SECONDS = 5

        def one(self, _data: bytes) -> None:
            assert signal.getsignal(signal.SIGVTALRM) is not signal.SIG_DFL

    Driver(Quick(), tmp_path)(b"")  # type: ignore[arg-type]
    assert is_gone() and rings()
