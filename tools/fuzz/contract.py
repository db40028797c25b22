"""What a target offers, and the two things that count as faults besides an exception."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol, cast


class FaultError(AssertionError):
    """Something that was promised does not hold: a table vanished, a fix changed more than it said."""


class Target(Protocol):
    """What every module of ``targets`` offers."""

    TITLE: str  # in Chinese, for the page of figures
    SHARE: int  # of the time, relative to the other targets
    LONGEST: int  # bytes of an input
    LEAST: int  # inputs of a whole session, made by chance where those made by coverage are fewer
    SECONDS: float  # of processor time that one input may take, with the instrumentation
    WORDS: tuple[str, ...]  # what is worth inserting

    def seeds(self) -> Iterable[bytes]:
        """Small inputs in our own words, from which others are made."""

    def one(self, data: bytes) -> None:
        """Try one input.  PerflintError is an answer; every other exception is a fault."""


def names() -> list[str]:
    """The names of all targets."""
    return sorted(path.stem for path in (Path(__file__).parent / "targets").glob("[!_]*.py"))


def target(name: str) -> Target:
    """The target of this name."""
    return cast(Target, importlib.import_module(f"tools.fuzz.targets.{name}"))
