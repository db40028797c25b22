"""What the program does to a process of its own, and not to one that only imports perflint."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

claimed = False  # by the program, where it begins


@contextmanager
def without(package: str, settings: Mapping[str, str]) -> Iterator[None]:
    """Within, in a process that is ``claimed``, a package that others import wherever they find it is not to be found, unless it was
    imported before; and environment variables that nobody has set have these values from now on."""
    if not claimed or package in sys.modules:
        yield
        return
    for name, value in settings.items():
        os.environ.setdefault(name, value)
    sys.modules[package] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[package]
