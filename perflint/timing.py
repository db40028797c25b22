"""Where the time of a run goes: by stage and by rule, in seconds.  Nothing is measured unless somebody asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from time import perf_counter

STAGES = ("start", "read", "recognise", "evaluate", "keep", "suppress", "conclude", "report")


class Times:
    """Seconds by stage and by the code of a rule, added up over files; with workers, over their processes."""

    __slots__ = ("begun", "rules", "stages")

    def __init__(self, begun: float | None = None) -> None:
        self.begun = perf_counter() if begun is None else begun
        self.stages: dict[str, float] = {}
        self.rules: dict[str, float] = {}

    @property
    def total(self) -> float:
        """Seconds since the run began, by the clock on the wall."""
        return perf_counter() - self.begun

    def stage(self, name: str) -> AbstractContextManager[None]:
        """Adds what is done within to the stage."""
        return _Measured(self.stages, (name,))

    def rule(self, code: str) -> AbstractContextManager[None]:
        """Adds what is done within to the rule."""
        return _Measured(self.rules, (code,))

    def shared(self, codes: Sequence[str]) -> AbstractContextManager[None]:
        """Adds what is done within to these rules, for whom it is done together, to each its part."""
        return _Measured(self.rules, codes)

    def now(self) -> float:
        """When something begins, for `spent`."""
        return perf_counter()

    def spent(self, begun: float, code: str) -> float:
        """Adds what was done since then to the rule; gives when that was, for what comes next."""
        now = perf_counter()
        self.rules[code] = self.rules.get(code, 0.0) + now - begun
        return now

    def clear(self) -> None:
        """Forget what was measured."""
        self.stages.clear()
        self.rules.clear()

    def add(self, stages: Mapping[str, float], rules: Mapping[str, float]) -> None:
        """Take over what was measured in another process."""
        for own, other in ((self.stages, stages), (self.rules, rules)):
            for name, seconds in other.items():
                own[name] = own.get(name, 0.0) + seconds


class _NoTimes(Times):
    def stage(self, name: str) -> AbstractContextManager[None]:
        return _NOTHING

    def rule(self, code: str) -> AbstractContextManager[None]:
        return _NOTHING

    def shared(self, codes: Sequence[str]) -> AbstractContextManager[None]:
        return _NOTHING

    def now(self) -> float:
        return 0.0

    def spent(self, begun: float, code: str) -> float:
        return 0.0


class _Measured:
    """Divides the seconds of what is done within among some names.  Entered for each rule and row: it must cost little."""

    __slots__ = ("_begun", "_into", "_names")

    def __init__(self, into: dict[str, float], names: Sequence[str]) -> None:
        self._into, self._names = into, names

    def __enter__(self) -> None:
        self._begun = perf_counter()

    def __exit__(self, *_: object) -> None:
        seconds = perf_counter() - self._begun
        into, names = self._into, self._names
        part = seconds / len(names) if len(names) > 1 else seconds
        for name in names:
            into[name] = into.get(name, 0.0) + part


_NOTHING = nullcontext()
NO_TIMES: Times = _NoTimes()
