"""The checks: what a map of conditions cannot say, one module each, found by walking this folder.

A check is used by its file's name in a rule; other packages add theirs through the entry-point group
``perflint.checks``.  `contract` states what a check is.
"""

from __future__ import annotations

import functools
import importlib
import os
from collections.abc import Callable
from typing import Any, cast

from perflint import plugins
from perflint.checks.contract import Check

GROUP = "perflint.checks"
PARTS = ("SUMMARY", "GIVEN", "OPTIONS", "VALUES", "EXAMPLE", "check")


@functools.cache
def own() -> tuple[str, ...]:
    """The names of the checks in this folder."""
    return plugins.modules_of(__file__)


@functools.cache
def foreign() -> dict[str, Callable[[], Any]]:
    """The checks that other installed packages add, as name → loader.  Ours win over a foreign one of the same name."""
    return plugins.added_by_others(GROUP, own())


def names() -> tuple[str, ...]:
    """The names of all checks there are, sorted."""
    return tuple(sorted((*own(), *foreign())))


@functools.cache
def get(name: str) -> Check:
    """The check of this name.  Raises KeyError when there is none, and whatever its module raises on import."""
    if (
        name.isidentifier()
        and not name.startswith("_")
        and os.path.isfile(os.path.join(os.path.dirname(__file__), f"{name}.py"))
    ):
        return cast(Check, importlib.import_module(f"{__name__}.{name}"))
    if name in foreign():
        return cast(Check, foreign()[name]())
    raise KeyError(name)


@functools.cache
def fault(name: str) -> str | None:
    """Why the check of this name cannot be used, None when it can: a broken plug-in must not stop the others."""
    try:
        check = get(name)
    except Exception as error:  # somebody else's module may raise anything
        return f"{type(error).__name__}: {error}"
    missing = [part for part in PARTS if not hasattr(check, part)]
    return f"缺少 {'、'.join(missing)}" if missing else None


def usable() -> tuple[str, ...]:
    """The names of the checks that can be used, sorted."""
    return tuple(name for name in names() if fault(name) is None)
