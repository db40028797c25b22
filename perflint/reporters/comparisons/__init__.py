"""Output formats of a `Comparison`, one module of this package each, found by walking it as reporters are.

A module has ``NAME``, ``ALIASES``, ``SUMMARY`` and ``render(comparison, options)``, which gives a text, or bytes where it says
``BINARY = True``; what several of them use is in ``_wording``.  The other formats of `check` show the newest round
(``_as_report``), but for those that tell of one round by nature.
"""

from __future__ import annotations

import importlib
from typing import Protocol, cast

from perflint.errors import PerflintError
from perflint.long_texts import LongText
from perflint.model import Comparison
from perflint.reporters import all_reporters
from perflint.reporters.comparisons._as_report import OfCheck
from perflint.reporters.shared.contract import ReportOptions

__all__ = ["ComparisonReporter", "all_formats", "find", "own_formats"]

OF_ONE_ROUND = ("checklist", "overview")  # conclusions and rankings, not findings


class ComparisonReporter(Protocol):
    """What a module of this package has."""

    @property
    def NAME(self) -> str: ...  # noqa: N802 - the names that modules have

    @property
    def ALIASES(self) -> tuple[str, ...]: ...  # noqa: N802

    @property
    def SUMMARY(self) -> str: ...  # noqa: N802

    def render(self, comparison: Comparison, options: ReportOptions) -> str | bytes | LongText:
        """The whole text, ending with a line break, or the bytes of a file."""
        ...


def own_formats() -> tuple[ComparisonReporter, ...]:
    """Those made for comparisons, sorted by name."""
    import pkgutil

    names = sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))
    return tuple(cast("ComparisonReporter", importlib.import_module(f"{__name__}.{name}")) for name in names)


def all_formats() -> tuple[ComparisonReporter, ...]:
    """Every format, sorted by name."""
    own = own_formats()
    taken = {name for one in own for name in (one.NAME, *one.ALIASES)} | set(OF_ONE_ROUND)
    others = (OfCheck(one) for one in all_reporters() if one.NAME not in taken)
    return tuple(sorted((*own, *others), key=lambda one: one.NAME))


def find(name: str) -> ComparisonReporter:
    """The format called so.  Raises `PerflintError` that lists those there are."""
    wanted = name.strip().lower()
    formats = all_formats()
    for one in formats:
        if wanted == one.NAME:
            return one
    for one in formats:
        if wanted in one.ALIASES:
            return one
    known = "、".join(one.NAME for one in formats)
    if wanted in OF_ONE_ROUND:
        message = f"{wanted} 说的是一轮的结论，不能比较"
        raise PerflintError(message, advice=f"用 perflint check -f {wanted}，或从这些格式中选一个：{known}")
    raise PerflintError(f"比较结果没有名为“{name}”的输出格式", advice=f"从这些格式中选一个：{known}")
