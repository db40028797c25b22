"""Where the time of a run goes: by stage and by rule, in seconds.  Nothing is measured unless somebody asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from time import perf_counter

STAGES = ("start", "read", "recognise", "evaluate", "suppress", "report")


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
        return _measured(self.stages, name)

    def rule(self, code: str) -> AbstractContextManager[None]:
        """Adds what is done within to the rule."""
        return _measured(self.rules, code)

    def shared(self, codes: Sequence[str]) -> AbstractContextManager[None]:
        """Adds what is done within to these rules, for whom it is done together, to each its part."""
        return _divided(self.rules, codes)

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


@contextmanager
def _measured(into: dict[str, float], name: str) -> Iterator[None]:
    begun = perf_counter()
    try:
        yield
    finally:
        into[name] = into.get(name, 0.0) + perf_counter() - begun


@contextmanager
def _divided(into: dict[str, float], names: Sequence[str]) -> Iterator[None]:
    begun = perf_counter()
    try:
        yield
    finally:
        part = (perf_counter() - begun) / max(1, len(names))
        for name in names:
            into[name] = into.get(name, 0.0) + part


_NOTHING = nullcontext()
NO_TIMES: Times = _NoTimes()
