"""Output formats: a reporter turns a `Report` into text (or the bytes of a file), one module of this package each, found by walking it.

Every module directly in this folder is a reporter (contract: `shared/contract.py`); what several of them use lives in
the package ``shared``.  A reporter reads no file, writes nowhere and knows no rule.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, cast

from perflint.errors import PerflintError
from perflint.late import late

if TYPE_CHECKING:
    from perflint.reporters.shared.contract import (
        Reporter,
        ReportOptions,
        is_binary,
        needs_catalogue,
        needs_overview,
        needs_sources,
        rendered,
        require,
        takes_template,
        tells_all,
    )

__all__ = [
    "ReportOptions",
    "Reporter",
    "all_reporters",
    "find",
    "is_binary",
    "needs_catalogue",
    "needs_overview",
    "needs_sources",
    "rendered",
    "require",
    "takes_template",
    "tells_all",
]

__getattr__ = late(
    __name__,
    {
        "shared.contract": "Reporter ReportOptions is_binary needs_catalogue needs_overview needs_sources rendered require "
        "takes_template tells_all",
    },
)


def all_reporters() -> tuple[Reporter, ...]:
    """Every reporter of the package, sorted by name."""
    import pkgutil

    names = sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.ispkg)
    return tuple(_load(name) for name in names)


def find(name: str) -> Reporter:
    """The reporter called ``name`` or having it as an alias; only that one is imported when the name is its own.

    Raises `PerflintError` that lists the formats there are.
    """
    wanted = name.strip().lower()
    module = wanted.replace("-", "_")
    if module.isidentifier() and not module.startswith("_") and module != "shared":
        try:
            return _load(module)
        except ModuleNotFoundError as error:
            if error.name != f"{__name__}.{module}":
                raise
    reporters = all_reporters()
    for reporter in reporters:
        if wanted in reporter.ALIASES:
            return reporter
    known = "、".join(reporter.NAME for reporter in reporters)
    raise PerflintError(f"没有名为“{name}”的输出格式", advice=f"从这些格式中选一个：{known}")


def _load(module: str) -> Reporter:
    return cast("Reporter", importlib.import_module(f"{__name__}.{module}"))
