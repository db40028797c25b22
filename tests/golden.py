"""Comparison with a stored text; ``make golden`` (PERFLINT_UPDATE_GOLDENS=1) writes the texts anew, no one else does."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "goldens"


def check(name: str, actual: str) -> None:
    """Assert that the text equals the golden file ``name``, or store it when goldens are being updated."""
    file = FOLDER / name
    if os.environ.get("PERFLINT_UPDATE_GOLDENS"):
        FOLDER.mkdir(exist_ok=True)
        file.write_text(actual, encoding="utf-8", newline="\n")
    assert file.read_text(encoding="utf-8") == actual, f"{file.name} differs; if that is meant, run: make golden"
