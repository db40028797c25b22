"""What fuzzing found once stays mended, the oracles can fail, and a session without atheris works too."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings

from perflint.errors import PerflintError
from perflint.model import Document
from tools.fuzz import oracles, session, unguided
from tools.fuzz.contract import FaultError, names, target
from tools.fuzz.driver import Driver
from tools.fuzz.packages import packed, unpacked
from tools.fuzz.shapes import Shape, shapes
from tools.fuzz.targets import fixing, tables

REGRESSIONS = Path(__file__).resolve().parent / "fuzz_regressions"
TABLE = "一级指标,二级指标,三级指标,指标值\n产出指标,数量指标,路面平整率,≥95%\n产出指标,数量指标,巡查次数,≥12次\n"
FOUND = sorted(REGRESSIONS.rglob("*.bin"))


def attempt(name: str, data: bytes) -> None:
    """One input; what is refused is answered."""
    try:
        target(name).one(data)
    except PerflintError as error:
        assert error.details == ""


@pytest.mark.parametrize("path", FOUND, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_what_was_found_once_stays_mended(path: Path) -> None:
    """Every kept input passes its target."""
    attempt(path.parent.name, path.read_bytes())


def test_every_kept_input_has_a_target() -> None:
    """A regression whose target was renamed would never run again."""
    assert [] == [str(path) for path in FOUND if path.parent.name not in names()]


@pytest.mark.parametrize("name", names())
def test_seeds_pass_and_so_do_a_few_changes_of_them(name: str) -> None:
    """Each target takes its own seeds, and forty inputs made of them by chance."""
    chosen = target(name)
    seeds = list(chosen.seeds())
    for seed in seeds[:6]:
        attempt(name, seed)
    made = unguided.changed(chosen, seeds, Random(name))
    for _ in range(6 if name in ("fixing", "rulebook", "pdf") else 25):
        attempt(name, next(made))


@settings(max_examples=40, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(shapes())
def test_no_treatment_of_a_table_loses_an_indicator(shape: Shape) -> None:
    """Columns moved, merges dropped, rows cut, junk between, headings again: each indicator is read or told of."""
    tables.kept(shape)


def test_a_table_that_vanishes_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """The oracle of lost tables can fail: a reading that gives nothing and says nothing is caught."""
    monkeypatch.setattr("perflint.recognition.recognise", lambda source: Document(source.path))
    with pytest.raises(FaultError, match="vanished"):
        oracles.read(TABLE.encode(), "a.csv")


def test_a_fix_that_changes_more_than_it_says_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """The oracle of fixes can fail: a writer that turns another cell is caught."""
    from perflint.fixing import applying, repeating

    data = TABLE.replace("≥95%", "≧95%")
    fixing.mended(data.encode(), "a.csv", unsafe=False)
    whole = applying._Taken.applied
    monkeypatch.setattr(applying._Taken, "applied", lambda self, given: whole(self, given).replace(b"12", b"21"))
    fixing.mended(data.encode(), "a.csv", unsafe=False)  # seen before it is written, and taken back
    monkeypatch.setattr(repeating, "_moves_others", lambda *_: False)
    with pytest.raises(FaultError, match="value changed"):
        fixing.mended(data.encode(), "a.csv", unsafe=False)


class Odd:
    """A target that fails in every manner."""

    SECONDS = 0.2

    def one(self, data: bytes) -> None:
        if data == b"raise":
            raise KeyError("perflint")
        while data == b"hang":
            pass
        if data == b"refuse":
            raise PerflintError("不行")


def test_the_driver_keeps_each_fault_once_and_goes_on(tmp_path: Path) -> None:
    """An exception and a hang are kept with their input, a refusal is only counted."""
    driver = Driver(Odd(), tmp_path)  # type: ignore[arg-type]
    for data in (b"raise", b"refuse", b"hang", b"raise", b""):
        driver(data)
    assert (5, 1) == (driver.inputs, driver.refused)
    assert {"KeyError": 2, "HangError": 1} == {entry["kind"]: entry["times"] for entry in driver.found.values()}
    assert {b"raise", b"hang"} == {path.read_bytes() for path in (tmp_path / "found").glob("*.bin")}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="timers and limits as Linux has them")
def test_a_session_by_chance_counts_its_inputs(tmp_path: Path) -> None:
    """Seeds are changed at random; figures add up over processes."""
    place = session.prepare("values", tmp_path)
    figures = session._process("unguided", "values", place, 60, 300)
    assert 300 == figures["inputs"] and {} == figures["found"]
    twice = session.added(figures, figures)
    assert 600 == twice["inputs"]
    assert json.loads((place / "figures.json").read_text(encoding="utf-8"))["inputs"] == 300


def test_a_package_is_text_and_back() -> None:
    """Parts go in and come out of the text that a fuzzer changes."""
    import io
    import zipfile

    data = packed(unpacked({"a/b.xml": "<a>\n</a>", "c": ""}))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {"a/b.xml": b"<a>\n</a>", "c": b""} == {name: archive.read(name) for name in archive.namelist()}


def test_an_unknown_target_is_named() -> None:
    """The command says which targets there are."""
    run = subprocess.run(
        [sys.executable, "-m", "tools.fuzz", "nothing"], capture_output=True, encoding="utf-8", check=False
    )
    assert 2 == run.returncode
    assert "waivers" in run.stderr
