"""What others get and what we build it from: the files of wheel and source archive, the same bytes again, locks, licences."""

from __future__ import annotations

import os
import re
import shutil
import tarfile
import time
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from tools import build, licences

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements-dev.lock"
DATA = {".py", ".yaml", ".json", ".css", ".js", ".html", ".docx", ".typed"}
INFO = {"METADATA", "WHEEL", "RECORD", "entry_points.txt", "top_level.txt", "licenses/LICENSE"}
PYTHONS = ("3.10", "3.11", "3.12", "3.13")


def shipped() -> set[str]:
    """The files that belong into a wheel: the package with its data, and the rules inside it."""
    code = {file for file in build.tracked() if file.startswith("perflint/")}
    rules = {f"perflint/{file}" for file in build.tracked() if file.startswith("lint_rules/")}
    return code | rules


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Wheel and source archive, built twice, in another place, at another time and under another umask."""
    if int(metadata.version("setuptools").split(".", maxsplit=1)[0]) < 77:
        pytest.skip("the licence file has its place in the wheel from setuptools 77 on: pip install -e '.[dev]'")
    made = []
    for name, umask in (("one", 0o022), ("two", 0o077)):
        before = os.umask(umask)
        try:
            made.append(build.build(tmp_path_factory.mktemp(name)))
        finally:
            os.umask(before)
        time.sleep(1.1 if name == "one" else 0)  # a second that a clock would show
    assert [one.read_bytes() for one in made[0]] == [one.read_bytes() for one in made[1]]
    return made[0]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("git") is None, reason="git tells which files are ours")
class TestBuilt:
    def test_the_wheel_holds_only_what_it_should(self, built: tuple[Path, Path]) -> None:
        """The package, the rules, what installers need; no test, no tool, no document."""
        with zipfile.ZipFile(built[0]) as wheel:
            names = set(wheel.namelist())
            modes = {one.external_attr >> 16 & 0o777 for one in wheel.infolist()}
        info = {name.split(".dist-info/")[1] for name in names if ".dist-info/" in name}
        assert (shipped(), INFO) == ({name for name in names if ".dist-info/" not in name}, info)
        assert {Path(name).suffix for name in shipped()} <= DATA
        assert modes <= {0o644, 0o664}  # RECORD is made by setuptools

    def test_the_source_archive_holds_only_what_it_should(self, built: tuple[Path, Path]) -> None:
        """What the wheel is built from, owned by nobody."""
        with tarfile.open(built[1]) as archive:
            members = archive.getmembers()
        files = {one.name.split("/", 1)[1] for one in members if one.isfile()}
        made = {"PKG-INFO", "perflint.egg-info"}
        assert set(build.tracked()) == {one for one in files if one.split("/")[0] not in made}
        assert all(one.isfile() or one.isdir() for one in members)
        assert {(0, 0, "", "")} == {(one.uid, one.gid, one.uname, one.gname) for one in members}


def locked() -> dict[str, list[tuple[Requirement, list[str]]]]:
    """The lock by package: its lines, each with its hashes."""
    found: dict[str, list[tuple[Requirement, list[str]]]] = {}
    for block in re.split(r"\n(?=\S)", LOCK.read_text(encoding="utf-8").strip()):
        line, *hashes = block.replace("\\\n", "\n").splitlines()
        requirement = Requirement(line.strip())
        found.setdefault(canonicalize_name(requirement.name), []).append((requirement, [one.strip() for one in hashes]))
    return found


def pinned(name: str, python: str) -> Iterator[Version]:
    """The versions that the lock gives a Python on Linux."""
    facts = {"python_version": python, "python_full_version": f"{python}.0", "sys_platform": "linux"}
    for requirement, _ in locked().get(name, []):
        if requirement.marker is None or requirement.marker.evaluate(
            {**facts, "platform_python_implementation": "CPython"}
        ):
            (one,) = requirement.specifier
            yield Version(one.version)


def test_the_lock_is_whole() -> None:
    """One version and SHA-256 hashes for every package; no address of anybody's index."""
    text = LOCK.read_text(encoding="utf-8")
    assert "://" not in text and "index" not in text
    for name, lines in locked().items():
        for requirement, hashes in lines:
            assert ["=="] == [one.operator for one in requirement.specifier], name
            assert hashes and all(re.fullmatch("--hash=sha256:[0-9a-f]{64}", one) for one in hashes), name


def test_the_lock_fits_what_we_ask_for() -> None:
    """Every package of every extra, in a version that setup.cfg allows, once for each Python; else `make lock`."""
    wrong = []
    for wanted in licences.direct().values():
        for line in wanted:
            asked = Requirement(line)
            for python in PYTHONS:
                if asked.marker is not None and not asked.marker.evaluate({"python_version": python}):
                    continue
                found = list(pinned(canonicalize_name(asked.name), python))
                if len(found) != 1 or not SpecifierSet(str(asked.specifier)).contains(found[0], prereleases=True):
                    wrong.append((line, python, found))
    assert [] == wrong, "make lock"


def test_every_licence_was_looked_at() -> None:
    """All that is installed here for perflint; also that the list is not empty."""
    rows = {row.name: row for row in licences.listed()}
    assert {"click", "lxml", "pytest"} <= set(rows)
    assert [] == [row for row in rows.values() if not row.fine]
    assert "" == rows["click"].needed and "dev" in rows["pytest"].needed


@pytest.mark.parametrize(
    ("licence", "expected"),
    [
        ("MIT", True),
        ("MIT License", True),
        ("MIT No Attribution License (MIT-0)", True),
        ("(MIT AND BSD-3-Clause) OR GPL-3.0-only", True),
        ("(MIT OR GPL-3.0-only) AND ISC License (ISCL)", True),
        ("BSD-3-Clause AND 0BSD AND MIT AND Zlib AND CC0-1.0", True),
        ("Apache-2.0 OR GPL-3.0-only", True),
        ("BSD License; MIT License", True),
        ("MIT AND GPL-3.0-only", False),
        ("GNU Lesser General Public License v3 (LGPLv3)", False),
        ("MIT; GPL", False),
        ("Proprietary", False),
        ("UNKNOWN", False),
        ("", False),
    ],
)
def test_what_counts_as_permissive(licence: str, expected: bool) -> None:
    """All parts of what has to be kept; one of what may be chosen."""
    assert expected is licences.is_permissive(licence)
