"""perflint: a lint engine for performance targets (绩效目标).

`lint` and `parse` are the way in from Python (`perflint.api`, imported when they are first asked for).

The package is built in floors, and an import may only look downward (``tests/test_floors.py`` holds this):
``model errors text cache limits rule_files`` · ``values lexicon`` · ``checks readers reporters`` · ``rulebook recognition`` ·
``engine`` · ``intake`` · ``api`` · ``cli``.  Data flows one way: bytes → reader → Source → recognition → Document →
engine(rules) → Report → reporter → text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from perflint.api import lint, parse
    from perflint.errors import PerflintError

__all__ = ["PerflintError", "__version__", "lint", "parse"]
__version__ = "0.2.0"


def __getattr__(name: str) -> Any:
    """The public functions, fetched late: every module imports this one, and a start must be quick."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(f"{__name__}.{'errors' if name == 'PerflintError' else 'api'}"), name)
