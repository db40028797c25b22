"""How right the shipped rules are on the labelled real documents: the bar that no change may go below."""

from __future__ import annotations

from pathlib import Path

import pytest

from perflint.rulebook import load
from tools import accuracy


@pytest.fixture(scope="module")
def results(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> list[accuracy.Labelled]:
    """Every file of labels, measured once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PERFLINT_CACHE_DIR", str(tmp_path_factory.getbasetemp() / "cache"))
        return accuracy.measure(corpus)


def test_the_shipped_rules_hold_the_bar(results: list[accuracy.Labelled]) -> None:
    """Precision, recall, errors that are always right, no row labelled silent; all rules, previews too."""
    assert {("labels.jsonl", False), ("forms/labels.jsonl", True)} <= {(one.name, one.partial) for one in results}
    assert [] == accuracy.shortfalls(results)


def test_so_do_the_rules_that_run_by_default(results: list[accuracy.Labelled]) -> None:
    """Nobody needs --preview to get what is promised; each file of labels keeps its own floor."""
    for result in results:
        total = result.default.total
        assert (accuracy.precision(total) or 0) >= accuracy.PRECISION, result.default.false
        assert (accuracy.recall(total) or 0) >= 0.96, result.default.missed


def test_every_miss_has_its_reason(results: list[accuracy.Labelled]) -> None:
    """The page says of each label why it was not found, and keeps no reason for one that was."""
    import yaml

    missed = {f"{document} {rule}" for result in results for document, _, _, rule in result.every.missed}
    assert missed == set(yaml.safe_load(accuracy.REASONS.read_text(encoding="utf-8")))


def test_the_page_is_of_this_tree(results: list[accuracy.Labelled]) -> None:
    """docs/accuracy.md is what the command writes now."""
    wanted = accuracy.page(results, load().rules)
    assert wanted == accuracy.PAGE.read_text(encoding="utf-8"), "run `make accuracy`"


def test_a_trap_or_a_wrong_error_fails_the_command() -> None:
    """One finding on a row labelled silent is below the bar, whatever the figures are."""
    from collections import Counter

    right = Counter({"labels": 100, "hit": 100, "true": 200, "false": 0, "trap": 0, "left out": 0})
    good = accuracy.Scored({"a": right}, [], [], [])
    trapped = accuracy.Scored({"a": right + Counter({"trap": 1})}, [("H900", 0, 2, "a")], [], [])
    assert [] == accuracy.shortfalls([accuracy.Labelled("x", True, 1, good, good, good)])
    (trap,) = accuracy.shortfalls([accuracy.Labelled("x", True, 1, trapped, trapped, good)])
    assert "H900 a 第1张表 第3个指标" in trap
    (error,) = accuracy.shortfalls([accuracy.Labelled("x", True, 1, good, good, trapped)])
    assert "错误级的准确率 99.5%，低于 100.0%" in error
    missing = accuracy.Scored({"a": right + Counter({"labels": 10})}, [], [], [])
    assert 1 == len(accuracy.shortfalls([accuracy.Labelled("x", True, 1, missing, missing, good)]))
