"""Python's cyclic garbage collection put off while a reader builds its cells, which are many and form no cycles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collection() -> Iterator[None]:
    """No collection until the end of the block: it would walk all cells made so far, again and again (30 % of the time)."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            settle()
            gc.enable()


def settle() -> None:
    """Take all objects that there are for such as stay: straight to the oldest generation, which is looked at seldom."""
    if not gc.get_freeze_count():  # whoever has frozen objects of their own wants them to stay so
        gc.freeze()
        gc.unfreeze()
