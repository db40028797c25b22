"""The drafts in examples/: each shape once without a fault and once with many, read whole."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from perflint.engine import run
from perflint.model import Document, Report
from perflint.readers import read_file
from perflint.recognition import recognise
from perflint.rulebook import load

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
CLEAN = sorted(EXAMPLES.glob("*-规范.txt"))
FAULTY = sorted(EXAMPLES.glob("*-问题.txt"))

# What each draft states, counted by hand: (tables, indicators, goals of a narrative).
STATED = {
    "1-项目表-规范": (1, 7, 0),
    "1-项目表-问题": (1, 13, 0),
    "2-多项目表-规范": (3, 22, 0),
    "2-多项目表-问题": (3, 26, 0),
    "3-项目清单-规范": (4, 26, 0),
    "3-项目清单-问题": (7, 34, 0),
    "4-自评报告-规范": (1, 7, 3),
    "4-自评报告-问题": (1, 6, 4),
    "5-部门整体表-规范": (3, 19, 0),
    "5-部门整体表-问题": (3, 29, 0),
    "6-监控表-规范": (1, 7, 0),
    "6-监控表-问题": (1, 9, 0),
}


@functools.cache
def document(path: Path) -> Document:
    return recognise(read_file(path))


@functools.cache
def report(path: Path) -> Report:
    return run([document(path)], load())


def test_every_shape_has_a_pair() -> None:
    """Six shapes, each with a clean and a faulty draft."""
    assert 6 == len(CLEAN) == len(FAULTY)
    assert sorted(STATED) == sorted(path.stem for path in [*CLEAN, *FAULTY])


@pytest.mark.parametrize("path", [*CLEAN, *FAULTY], ids=lambda path: path.stem)
def test_a_draft_is_read_whole(path: Path) -> None:
    """Every table, indicator and goal of the draft is understood, and nothing is left over."""
    read = document(path)
    counts = (len(read.tables), sum(len(table.indicators) for table in read.tables), len(read.goals))
    assert STATED[path.stem] == counts
    assert [] == [problem.message for problem in read.problems]


@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.stem)
def test_a_clean_draft_is_clean(path: Path) -> None:
    """No rule has anything to say about it."""
    assert [] == [(finding.name, finding.message) for finding in report(path).findings]


@pytest.mark.parametrize("path", FAULTY, ids=lambda path: path.stem)
def test_a_faulty_draft_shows_many_rules(path: Path) -> None:
    """At least fifteen different rules fire."""
    assert 15 <= len({finding.name for finding in report(path).findings})
