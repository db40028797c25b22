"""docs/security.md promises only what a test shows: every test that it names is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(tests/\w+\.py)::(\w+)`")


def names_in(file: Path) -> set[str]:
    """The tests and classes of tests of a file."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {one.name for one in ast.walk(tree) if isinstance(one, (ast.FunctionDef, ast.ClassDef))}


def test_every_test_that_is_named_exists() -> None:
    """File and name; also that the page names some in every row of its first table."""
    found = NAMED.findall(PAGE)
    assert [] == [f"{file}::{name}" for file, name in found if name not in names_in(ROOT / file)]
    rows = [line for line in PAGE.splitlines() if line.startswith("| ") and line.count("|") == 6][1:]
    assert len(rows) > 8
    assert [] == [row for row in rows if not NAMED.search(row)]


def test_the_command_that_is_named_exists() -> None:
    """The verbs of the Makefile, and the way to report."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for verb in re.findall(r"`make (\w+)`", PAGE):
        assert f"\n{verb}:" in makefile
    assert (ROOT / "SECURITY.md").is_file() and "SECURITY.md" in PAGE
