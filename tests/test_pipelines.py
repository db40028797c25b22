"""The GitHub action and the templates for pipelines: valid by the services' schemas, and their scripts really run."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
GITHUB, GITLAB = ROOT / "examples" / "ci" / "github.yml", ROOT / "examples" / "ci" / "gitlab.yml"
BAD = ROOT / "examples" / "1-项目表-问题.txt"

if shutil.which("bash") is None:
    pytest.skip("bash is not installed", allow_module_level=True)


@pytest.mark.parametrize(
    ("schema", "file"),
    [("github-actions", ROOT / "action.yml"), ("github-workflows", GITHUB), ("gitlab-ci", GITLAB)],
)
def test_by_the_schema_of_the_service(schema: str, file: Path) -> None:
    """Those that check-jsonschema ships; no network."""
    pytest.importorskip("check_jsonschema", reason="check-jsonschema is not installed (extra dev)")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(file)]
    if schema == "gitlab-ci":
        command += ["--data-transform", "gitlab-ci"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert 0 == done.returncode, done.stdout + done.stderr


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A checked-out repository with a faulty table in a folder with a space, and ``python`` on the PATH."""
    (tmp_path / "bin").mkdir()
    python = tmp_path / "bin" / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    folder = tmp_path / "work"
    (folder / "申报 材料").mkdir(parents=True)
    shutil.copy(BAD, folder / "申报 材料" / "目标.txt")
    return folder


def shell(script: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """As a runner runs it."""
    environment = {
        **os.environ,
        "PATH": f"{folder.parent / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "PERFLINT_NO_CACHE": "1",
        **variables,
    }
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)


def step(name: str) -> dict[str, Any]:
    (found,) = [one for one in ACTION["runs"]["steps"] if one.get("name") == name]
    return dict(found)


def act(work: Path, **inputs: str) -> tuple[int, str, dict[str, str]]:
    """The checking step with these inputs: exit code, log and outputs."""
    given = {name: one["default"] for name, one in ACTION["inputs"].items()} | inputs
    variables = {key: given[text[len("${{ inputs.") : -len(" }}")]] for key, text in step("检查")["env"].items()}
    outputs = work.parent / "outputs"
    outputs.write_text("", encoding="utf-8")
    done = shell(step("检查")["run"], work, GITHUB_OUTPUT=str(outputs), **variables)
    pairs = (line.split("=", 1) for line in outputs.read_text(encoding="utf-8").splitlines())
    return done.returncode, done.stdout + done.stderr, dict(pairs)


def test_the_action_annotates(work: Path) -> None:
    code, log, outputs = act(work, paths="申报 材料\n")
    assert (1, {"exit-code": "1"}) == (code, outputs)
    assert "::error " in log and "file=申报 材料/目标.txt" in log


def test_the_action_writes_sarif_beside_the_annotations(work: Path) -> None:
    code, log, outputs = act(work, **{"format": "sarif", "output-file": "a.sarif", "paths": "申报 材料"})
    assert (1, {"exit-code": "1", "report": "a.sarif"}) == (code, outputs)
    assert "::error " in log and "2.1.0" == json.loads((work / "a.sarif").read_text(encoding="utf-8"))["version"]


def test_arguments_of_the_action_are_no_commands(work: Path) -> None:
    """Options are split at spaces; a path or argument that looks like a command stays what it is."""
    assert 0 == act(work, args="--exit-zero -q", paths="申报 材料")[0]
    code, _, outputs = act(work, paths="$(touch 坏)\n`touch 坏`; touch 坏", args="--select PF301;touch")
    assert 2 == code and {"exit-code": "2"} == outputs and not (work / "坏").exists()


def test_the_action_installs_itself(work: Path) -> None:
    """Its own folder without a version, else that version from the index: pip is asked for just that."""
    log = work.parent / "asked"
    fake = work.parent / "bin" / "python"
    fake.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >"{log}"\n', encoding="utf-8")
    fake.chmod(0o755)
    for version, wanted in (("", "/actions/perflint"), ("0.2.0", "perflint==0.2.0")):
        done = shell(step("安装 perflint")["run"], work, PERFLINT_VERSION=version, PERFLINT_SOURCE="/actions/perflint")
        assert 0 == done.returncode, done.stderr
        assert (
            f"-m pip install --quiet --disable-pip-version-check {wanted}".split()
            == log.read_text("utf-8").splitlines()
        )


def test_only_inputs_that_exist_are_used() -> None:
    """In the action, and by the example."""
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    for name in ACTION["inputs"]:
        assert f"inputs.{name} " in text
    workflow = yaml.safe_load(GITHUB.read_text(encoding="utf-8"))
    (used,) = [one for one in workflow["jobs"]["perflint"]["steps"] if "perflint/" in one.get("uses", "")]
    assert set(used["with"]) <= set(ACTION["inputs"])
    assert all("${{" not in one.get("run", "") for one in ACTION["runs"]["steps"])


def test_the_gitlab_job(work: Path) -> None:
    """Its script lines, one after the other, leave both reports."""
    job = yaml.safe_load(GITLAB.read_text(encoding="utf-8"))["perflint"]
    assert ["python -m pip install --quiet perflint"] == job["before_script"]
    done = shell("\n".join(job["script"]), work, PERFLINT_PATHS=job["variables"]["PERFLINT_PATHS"])
    assert 1 == done.returncode and "PF" in done.stdout, done.stderr
    reports = job["artifacts"]["reports"]
    assert json.loads((work / reports["codequality"]).read_text(encoding="utf-8"))
    assert (work / reports["junit"]).read_text(encoding="utf-8").startswith("<?xml")
    assert {reports["codequality"], reports["junit"]} <= set(shlex.split(job["script"][0]))


def test_as_a_module(work: Path) -> None:
    done = shell("python -m perflint --version", work)
    assert (0, True) == (done.returncode, done.stdout.startswith("perflint "))
