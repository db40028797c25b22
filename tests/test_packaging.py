"""The package as others get it: the same rules and data from a checkout, an editable install and a wheel."""

from __future__ import annotations

import configparser
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DATA = {".yaml", ".json", ".typed", ".css", ".js"}
DRAFT = ROOT / "examples" / "1-项目表-规范.txt"


def data_files(folder: Path) -> set[str]:
    return {str(file.relative_to(folder)) for file in folder.rglob("*") if file.suffix in DATA}


def setup_cfg() -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser


def test_every_package_is_listed() -> None:
    """The list in setup.cfg is kept by hand: a new folder that is missing there would not be shipped."""
    listed = set(setup_cfg()["options"]["packages"].split())
    folders = {file.parent for file in (ROOT / "perflint").rglob("__init__.py")}
    expected = {".".join(folder.relative_to(ROOT).parts) for folder in folders} | {"perflint.lint_rules"}
    assert expected == listed


def needs_setuptools() -> None:
    """Building without the network needs setuptools in this environment (it is in the extra ``dev``)."""
    try:
        version = metadata.version("setuptools")
    except metadata.PackageNotFoundError:
        version = "0"
    if int(version.split(".")[0]) < 71:
        pytest.skip(
            "building a wheel offline needs setuptools 71 or newer in this environment: pip install -e '.[dev]'"
        )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources alone, so that neither build leftovers of the checkout are shipped nor new ones left behind in it."""
    needs_setuptools()
    target = tmp_path_factory.mktemp("sources") / "perflint"
    target.mkdir()
    for name in ("perflint", "lint_rules"):
        shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("setup.cfg", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, target / name)
    return target


def run(arguments: Sequence[str | Path], cwd: Path, **environment: str) -> str:
    """The output of a command that must succeed, run far from the checkout with nothing that leads back to it."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "PERFLINT"))}
    clean |= {"PERFLINT_CACHE_DIR": str(cwd / "cache"), "PYTHONUTF8": "1", **environment}
    command = [str(argument) for argument in arguments]
    done = subprocess.run(command, cwd=cwd, env=clean, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, f"{arguments}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def rules_of(python: Path | str, cwd: Path, **environment: str) -> tuple[Path, list[str]]:
    """Where perflint was imported from, and the slugs of the rules it finds."""
    code = (
        "import json, perflint; from perflint.rulebook import load; "
        "print(json.dumps([perflint.__file__, [rule.name for rule in load().rules]]))"
    )
    where, names = json.loads(run([python, "-c", code], cwd, **environment))
    return Path(where), names


def shipped_rules() -> list[str]:
    return sorted(file.stem for file in (ROOT / "lint_rules").rglob("*.yaml"))


def works(python: Path | str, cwd: Path, **environment: str) -> None:
    """The two verbs that need everything: a check of a draft, and the examples of every rule."""
    shutil.copy(DRAFT, cwd / "draft.txt")
    checked = run([python, "-m", "perflint", "check", "draft.txt", "--output-format", "json"], cwd, **environment)
    assert 1 == len(json.loads(checked)["documents"])
    assert run([python, "-m", "perflint", "test"], cwd, **environment)


def test_from_a_checkout(tmp_path: Path) -> None:
    """From the repository itself all rules are found beside the package."""
    where, names = rules_of(sys.executable, tmp_path, PYTHONPATH=str(ROOT))
    assert ROOT / "perflint" / "__init__.py" == where
    assert shipped_rules() == sorted(names)


@pytest.mark.slow
def test_from_a_wheel(copy: Path, tmp_path: Path) -> None:
    """The wheel holds every rule, word list and schema, and works from another folder."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    run([*pip, "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", tmp_path, copy], tmp_path)
    (wheel,) = tmp_path.glob("perflint-*.whl")
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    rules = {f"lint_rules/{name}" for name in data_files(ROOT / "lint_rules")}
    assert data_files(ROOT / "perflint") | rules == data_files(site / "perflint")
    where, names = rules_of(sys.executable, tmp_path, PYTHONPATH=str(site))
    assert site / "perflint" / "__init__.py" == where
    assert shipped_rules() == sorted(names)
    works(sys.executable, tmp_path, PYTHONPATH=str(site))


@pytest.mark.slow
def test_from_an_editable_install(copy: Path, tmp_path: Path) -> None:
    """An editable install finds the rules beside the package, and a rule added later is there at once."""
    home = tmp_path / "env"
    venv.create(home, with_pip=False)
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    site = Path(run([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], tmp_path).strip())
    # What perflint and its build need comes from this environment, so that nothing is fetched.
    (site / "here.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python]
    run([*pip, "install", "--quiet", "--no-deps", "--no-build-isolation", "--editable", copy], tmp_path)
    where, names = rules_of(python, tmp_path)
    assert copy / "perflint" / "__init__.py" == where
    assert shipped_rules() == sorted(names)
    works(python, tmp_path)
