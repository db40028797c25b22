"""The page on rounds: its examples, run as they stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.command import run

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "rounds.md").read_text(encoding="utf-8")
FILES = re.findall(r"^`([^`\n]+\.csv)`：\n\n```csv\n(.*?)```", PAGE, re.MULTILINE | re.DOTALL)
RUNS = re.findall(r"`perflint ([^`\n]+)`：\n\n```text\n(.*?)```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    for name, text in FILES:
        (tmp_path / name).write_text(text, encoding="utf-8")


def test_the_examples_say_what_the_program_says(files: None) -> None:
    """One after the other, in one folder, as a reader would type them."""
    assert len(FILES) >= 2 and len(RUNS) >= 6
    for line, expected in RUNS:
        result = run(*line.split())
        assert result.exit_code in (0, 1), result.stderr
        assert expected == result.stdout, line
