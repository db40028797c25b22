"""A rulebook's own words: word lists and units that add to the shipped vocabulary or replace parts of it.

They hold within `using`, in this thread and task only, so that two rulebooks never see each other's words.  Whatever is
remembered about words must be remembered apart for each vocabulary: that is `remembered`, to be used instead of
`functools.cache` by every function that asks the lexicon.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")

MOST_VOCABULARIES = 16  # remembered at a time by one function


class Additions:
    """What differs from the shipped vocabulary: whole word lists by name, and the classes of units, first reading first.

    Two with the same content are the same.
    """

    __slots__ = ("seal", "units", "words")

    def __init__(self, words: Mapping[str, list[str]], units: Mapping[str, list[str]]) -> None:
        from json import dumps

        self.words = dict(words)
        self.units = dict(units)
        text = dumps([self.words, self.units], ensure_ascii=False, sort_keys=True)
        self.seal = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

    def __hash__(self) -> int:
        return hash(self.seal)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Additions) and other.seal == self.seal


_FORGETTING: list[Callable[[], None]] = []  # one for each function that remembers a bounded number of answers
_USED: ContextVar[Additions | None] = ContextVar("perflint_additions", default=None)


def used() -> Additions | None:
    """The additions that hold here."""
    return _USED.get()


@contextmanager
def using(additions: Additions | None) -> Iterator[None]:
    """Let the additions (None: the shipped vocabulary alone) hold until the block ends."""
    token = _USED.set(additions)
    try:
        yield
    finally:
        _USED.reset(token)


def each_using(additions: Additions | None, items: Iterable[T]) -> Iterator[T]:
    """The items, each made while the additions hold; between them the caller's own words do."""
    source = iter(items)
    while True:
        with using(additions):
            try:
                one = next(source)
            except StopIteration:
                return
        yield one


def remembered(maxsize: int | None = None) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """`functools.lru_cache`, kept apart for each vocabulary; the function is called with positions only."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        untyped: Any = function
        plain: Any = lru_cache(maxsize)(untyped)
        others: dict[Additions, Any] = {}
        latest: tuple[Additions | None, Any] = (None, plain)  # the vocabulary that was used last, known by identity
        here = _USED.get

        @wraps(function)
        def call(*args: Any) -> Any:  # without keywords: this stands before the hottest look-ups of a run
            nonlocal latest
            additions = here()
            known, kept = latest  # both at once: another thread may change it
            if additions is known:
                return kept(*args)
            if additions is None:
                kept = plain
            else:
                kept = others.get(additions)
                if kept is None:
                    if len(others) >= MOST_VOCABULARIES:
                        others.clear()
                    kept = others[additions] = lru_cache(maxsize)(untyped)
            latest = additions, kept
            return kept(*args)

        def clear() -> None:
            nonlocal latest
            latest = None, plain
            plain.cache_clear()
            others.clear()

        cast(Any, call).cache_clear = clear
        if maxsize is not None:
            _FORGETTING.append(clear)
        return cast("Callable[P, R]", call)

    return decorate


def forget() -> None:
    """Let go of what is remembered about texts of documents; what was made of the vocabulary itself stays."""
    for clear in _FORGETTING:
        clear()
