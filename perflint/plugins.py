"""What is found by walking a folder of the package, one module each, and what other installed packages add to it."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any


def modules_of(init: str) -> tuple[str, ...]:
    """The names of the modules beside an ``__init__.py`` (its ``__file__``), sorted, without its contract and helpers."""
    stems = (name[:-3] for name in os.listdir(os.path.dirname(init)) if name.endswith(".py"))
    return tuple(sorted(stem for stem in stems if stem != "contract" and not stem.startswith("_")))


def added_by_others(group: str, own: tuple[str, ...]) -> dict[str, Callable[[], Any]]:
    """What the entry points of a group add, as name → loader.  Ours win over a foreign one of the same name."""
    from importlib.metadata import entry_points

    return {point.name: point.load for point in entry_points(group=group) if point.name not in own}
