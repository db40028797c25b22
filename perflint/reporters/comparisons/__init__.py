"""Output formats of a `Comparison`, one module of this package each, found by walking it as reporters are.

A module has ``NAME``, ``ALIASES``, ``SUMMARY`` and ``render(comparison, options) -> str``; what several of them use is in
``_wording``.
"""

from __future__ import annotations

import importlib
from typing import Protocol, cast

from perflint.errors import PerflintError
from perflint.model import Comparison
from perflint.reporters.shared.contract import ReportOptions

__all__ = ["ComparisonReporter", "all_formats", "find"]


class ComparisonReporter(Protocol):
    """What a module of this package has."""

    NAME: str
    ALIASES: tuple[str, ...]
    SUMMARY: str

    def render(self, comparison: Comparison, options: ReportOptions) -> str:
        """The whole text, ending with a line break."""
        ...


def all_formats() -> tuple[ComparisonReporter, ...]:
    """Every format, sorted by name."""
    import pkgutil

    names = sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))
    return tuple(cast("ComparisonReporter", importlib.import_module(f"{__name__}.{name}")) for name in names)


def find(name: str) -> ComparisonReporter:
    """The format called so.  Raises `PerflintError` that lists those there are."""
    wanted = name.strip().lower()
    formats = all_formats()
    for one in formats:
        if wanted in (one.NAME, *one.ALIASES):
            return one
    known = "、".join(one.NAME for one in formats)
    raise PerflintError(f"比较结果没有名为“{name}”的输出格式", advice=f"从这些格式中选一个：{known}")
