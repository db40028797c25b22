"""The soak's own parts: its files, what it makes of samples, and its comparison with single runs, each able to fail."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from perflint.api import lint
from perflint.engine import Judged
from perflint.engine.judged import Found
from perflint.engine.sheets import Answers, Sheet
from perflint.intake.tasks import Sharing
from perflint.model import Confidence, Finding, Place, Severity
from tools.soak.comparing import compare
from tools.soak.figures import figures_of
from tools.soak.files import HOSTILE, MANNERS, write

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the soak watches /proc")


def test_two_files_in_a_hundred_are_hostile_and_the_same_number_gives_the_same_file(tmp_path: Path) -> None:
    """Fifty files hold one that is hostile; nothing depends on when they are made."""
    kinds = write(tmp_path / "a", HOSTILE)
    assert (HOSTILE, 1) == (sum(kinds.values()), kinds["hostile"])
    write(tmp_path / "b", HOSTILE)
    made = {path.relative_to(tmp_path / "a"): path.read_bytes() for path in (tmp_path / "a").rglob("*.csv")}
    assert made and made == {name: (tmp_path / "b" / name).read_bytes() for name in made}


def test_every_hostile_manner_is_answered() -> None:
    """Each gives a report: read, or told why not; none ends the run."""
    from random import Random

    for name, manner in MANNERS.items():
        ending, data = manner(Random(name))
        report = lint((f"a{ending}", data), ignore=["ALL"]) if ending != ".zip" else None
        assert report is None or len(report.documents) + len(report.failures) == 1, name


def watched(workers: list[float], rates: list[float], files: list[int], left: list[str]) -> Any:
    """A run whose five parts had these middle values."""
    from tools.soak.watching import Sample, Watched

    samples, at, done = [], 0.0, 0
    for worker, rate, open_files in zip(workers, rates, files, strict=True):
        for _ in range(10):
            done += 10
            at += 10 / rate
            samples.append(Sample(at, done, 60.0, [worker, worker - 1], open_files, [6, 6], 0))
    return Watched(0, at, samples, left)


@pytest.mark.parametrize(
    ("workers", "rates", "files", "left", "right"),
    [
        ([80, 100, 101, 100, 102], [9, 10, 10, 10, 9], [7, 7, 7, 7, 7], [], True),
        ([80, 100, 130, 160, 190], [9, 10, 10, 10, 9], [7, 7, 7, 7, 7], [], False),
        ([80, 100, 101, 100, 102], [9, 10, 8, 6, 4], [7, 7, 7, 7, 7], [], False),
        ([80, 100, 101, 100, 102], [9, 10, 10, 10, 9], [7, 9, 20, 60, 90], [], False),
        ([80, 100, 101, 100, 102], [9, 10, 10, 10, 9], [7, 7, 7, 7, 7], ["tmp1"], False),
    ],
)
def test_growth_slowing_and_what_is_left_are_wrong(
    workers: list[float], rates: list[float], files: list[int], left: list[str], right: bool
) -> None:
    """A worker that grows, a rate that falls, files that stay open and temporary files that stay are each seen."""
    assert right == figures_of(watched(workers, rates, files, left), [])["right"]


def test_a_finding_that_the_great_run_lost_is_seen(tmp_path: Path) -> None:
    """The same findings compare equal; one taken away makes its file different."""
    (tmp_path / "a.csv").write_text("一级指标,二级指标,三级指标,指标值\n产出指标,数量指标,长度,10\n", encoding="utf-8")
    lines = [
        {"code": one.code, "fingerprint": one.fingerprint, "filename": "a.csv"}
        for one in lint(str(tmp_path / "a.csv")).findings
    ]
    assert 0 == compare(lines, tmp_path, ["a.csv"])["different"]
    assert ["a.csv"] == compare(lines[1:], tmp_path, ["a.csv"])["names"]


def test_equal_answers_of_many_files_are_one() -> None:
    """What rules say of most files is held once; nothing of it changes."""
    place = Place(text="无")
    finding = Finding("PF1", "甲" * 9, "乙" * 9, Severity.INFO, Confidence.LOW, "丙", "丁" * 9, place, "a")

    def judged() -> Judged:
        import pickle

        made = Judged((Found(finding),), Answers((("PF1", "甲" * 9),), (Sheet(0, "2", ((0, ("x",)),)),)))
        again: Judged = pickle.loads(pickle.dumps(made))
        return again

    sharing = Sharing()
    one, other = sharing.shared(judged()), sharing.shared(judged())
    assert judged() == one == other
    assert one.answers.rules is other.answers.rules
    assert one.answers.sheets[0].missing is other.answers.sheets[0].missing
    assert one.found[0].finding.advice is other.found[0].finding.advice


def test_memory_is_given_back_without_complaint() -> None:
    """Asking the allocator is harmless wherever this runs, however often."""
    from perflint.intake.memory import give_back

    assert [None, None] == [give_back(), give_back()]
