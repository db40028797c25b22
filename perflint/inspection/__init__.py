"""The rulebook that lints itself: each module here (helpers begin with ``_``) is one inspection of a whole book.

``inspect`` is the way in.  An inspection only says what is surely so: what it cannot follow it takes for fine.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Sequence
from typing import cast

from perflint.inspection.contract import Book, Inspection, Remark

HELPERS = ("contract",)


@functools.cache
def inspections() -> tuple[Inspection, ...]:
    """All inspections, by the name of their module."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    found = (importlib.import_module(f"{__name__}.{name}") for name in names if not name.startswith("_"))
    return tuple(cast(Inspection, module) for module in found if module.__name__.rpartition(".")[2] not in HELPERS)


def inspect(book: Book) -> Sequence[Remark]:
    """What every inspection remarks, sorted by file and line."""
    return sorted({remark for one in inspections() for remark in one.inspect(book)})
