"""The fixers: how a finding can be mended, one module each, found by walking this folder.

A fixer is used by its file's name in the ``fix`` of a rule; other packages add theirs through the entry-point group
``perflint.fixers``.  `contract` states what a fixer is.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable
from typing import Any, cast

from perflint import plugins
from perflint.fixers.contract import Fixer

GROUP = "perflint.fixers"
PARTS = ("SUMMARY", "OPTIONS", "EXAMPLE", "EACH", "propose")


@functools.cache
def own() -> tuple[str, ...]:
    """The names of the fixers in this folder."""
    return plugins.modules_of(__file__)


@functools.cache
def foreign() -> dict[str, Callable[[], Any]]:
    """The fixers that other installed packages add, as name → loader.  Ours win over one of the same name."""
    return plugins.added_by_others(GROUP, own())


@functools.cache
def get(name: str) -> Fixer:
    """The fixer of this name.  Raises KeyError when there is none, and whatever its module raises on import."""
    if name in own():
        return cast(Fixer, importlib.import_module(f"{__name__}.{name}"))
    return cast(Fixer, foreign()[name]())


@functools.cache
def usable() -> tuple[str, ...]:
    """The names of the fixers that can be used, sorted: a broken plug-in must not stop the others."""
    return tuple(name for name in sorted((*own(), *foreign())) if _is_whole(name))


def _is_whole(name: str) -> bool:
    try:
        found = get(name)
    except Exception:  # somebody else's module may raise anything
        return False
    return all(hasattr(found, part) for part in PARTS)
