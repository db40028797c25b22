"""Fields that are read from one source: what a value says, what a name measures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from perflint.rulebook.facts import Fact


class Derived:
    """Gets a field by way of ``source``, which reads a row once for many fields, and ``of``, which takes the field from
    that; None where the source has nothing."""

    __slots__ = ("of", "source")

    def __init__(self, source: Callable[[Any], Any], of: Callable[[Any], Fact]) -> None:
        self.source = source
        self.of = _of(of)

    def __call__(self, row: Any) -> Fact:
        return self.of(self.source(row))


def _of(of: Callable[[Any], Fact]) -> Callable[[Any], Fact]:
    return lambda found: None if found is None else of(found)
