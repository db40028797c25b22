"""docs/guide/write-a-rule.md is followed literally in an empty folder: files are saved, commands run, outputs compared.

PERFLINT_UPDATE_GOLDENS=1 writes into the page what the commands show now.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
GUIDE = ROOT / "docs" / "guide" / "write-a-rule.md"
BLOCK = re.compile(r"^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.M | re.S)
SAVED = re.compile(r"保存为\s*`([^`]+)`：\s*\Z")
APPENDED = re.compile(r"在 `([^`]+)` 末尾加一行：\s*\Z")
MISWRITTEN = re.compile(r"把 `([^`]+)` 误写成 `([^`]+)`：\s*\Z")
CHANGED = re.compile(r"把 `([^`]+)` 改成 `([^`]+)`，另存为 `([^`]+)`")
RULE = "my_rules/value/opening-days-low.yaml"


class Step(NamedTuple):
    """A block of the page and the words before it; ``span`` is where its text stands."""

    language: str
    text: str
    before: str
    span: tuple[int, int]


def steps(page: str) -> Iterator[Step]:
    end = 0
    for found in BLOCK.finditer(page):
        yield Step(found["language"], found["text"], page[end : found.start()], found.span("text"))
        end = found.end()


def perflint(folder: Path, command: str) -> tuple[int, str]:
    """Exit code and what a terminal of 90 columns shows."""
    program, *arguments = command.split()
    assert "perflint" == program, command
    plain = {**os.environ, "COLUMNS": "90", "NO_COLOR": "1", "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "perflint", *arguments],
        cwd=folder,
        env=plain,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    lines = [line.rstrip() for line in done.stdout.strip("\n").splitlines()]
    return done.returncode, "".join(f"{line}\n" for line in lines)


def follow(page: str, folder: Path) -> Iterator[tuple[Step, str]]:
    """Do what the page says; every console block together with what it should hold."""
    for step in steps(page):
        spoilt = MISWRITTEN.search(step.before)
        kept = (folder / RULE).read_text(encoding="utf-8") if spoilt else ""
        if spoilt:
            assert spoilt[1] in kept
            (folder / RULE).write_text(kept.replace(spoilt[1], spoilt[2]), encoding="utf-8")
        for old, new, target in CHANGED.findall(step.before):
            text = (folder / RULE).read_text(encoding="utf-8")
            assert old in text
            (folder / target).parent.mkdir(parents=True, exist_ok=True)
            (folder / target).write_text(text.replace(old, new), encoding="utf-8")
        saved, appended = SAVED.search(step.before), APPENDED.search(step.before)
        if saved:
            (folder / saved[1]).parent.mkdir(parents=True, exist_ok=True)
            (folder / saved[1]).write_text(step.text, encoding="utf-8")
        elif appended:
            with (folder / appended[1]).open("a", encoding="utf-8") as file:
                file.write(step.text)
        elif step.language == "console":
            command = step.text.splitlines()[0].removeprefix("$ ")
            _, shown = perflint(folder, command)
            yield step, f"$ {command}\n{shown}"
        else:
            assert "sh" == step.language, f"nobody says what to do with: {step.text}"
            for command in step.text.splitlines():
                code, shown = perflint(folder, command)
                assert code in (0, 1), shown
        if spoilt:
            (folder / RULE).write_text(kept, encoding="utf-8")


def test_the_guide_can_be_followed(tmp_path: Path) -> None:
    """Every command of the page runs in its order and shows what the page shows; the rule at its end validates strictly,
    passes its tests and leaves no mutant alive."""
    page = GUIDE.read_text(encoding="utf-8")
    found = list(follow(page, tmp_path))
    assert len(found) > 8
    if os.environ.get("PERFLINT_UPDATE_GOLDENS"):
        for step, shown in reversed(found):
            page = page[: step.span[0]] + shown + page[step.span[1] :]
        GUIDE.write_text(page, encoding="utf-8", newline="\n")
        return
    assert [shown for _, shown in found] == [step.text for step, _ in found]
    for command in ("rules validate my_rules --strict", "test my_rules --mutate --coverage"):
        code, shown = perflint(tmp_path, f"perflint {command}")
        assert 0 == code, shown


@pytest.mark.parametrize("page", ["README.md", ".github/CONTRIBUTING.md", "docs/rule-language.md"])
def test_the_guide_is_found(page: str) -> None:
    """Whoever wants to write a rule is sent to it."""
    assert "guide/write-a-rule.md" in (ROOT / page).read_text(encoding="utf-8")
