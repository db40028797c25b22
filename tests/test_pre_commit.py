"""The hooks of .pre-commit-hooks.yaml, run by the real pre-commit on a repository of their own; no network."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
import yaml

pytest.importorskip("pre_commit", reason="pre-commit is not installed (extra dev)")

ROOT = Path(__file__).resolve().parent.parent
HOOKS = ROOT / ".pre-commit-hooks.yaml"
SHIPPED = ("setup.cfg", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")
BAD = "项目名称,社区服务提升,\n一级指标,二级指标,三级指标,指标值\n产出指标,数量指标,举办讲座场次,≧12场\n产出指标,质量指标,验收合格率,较高\n"
GOOD = "项目名称,社区服务提升,\n一级指标,二级指标,三级指标,指标值\n产出指标,数量指标,举办讲座场次,≥12场\n"

if shutil.which("git") is None:
    pytest.skip("git is not installed", allow_module_level=True)


def git(*arguments: str, cwd: Path) -> None:
    name = ("-c", "user.name=t", "-c", "user.email=t@localhost", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *name, *arguments], cwd=cwd, check=True, capture_output=True)


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """perflint as a repository that pre-commit clones and installs from."""
    folder = tmp_path_factory.mktemp("perflint")
    for name in SHIPPED:
        shutil.copy(ROOT / name, folder)
    for name in ("perflint", "lint_rules"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    git("init", cwd=folder)
    git("add", "-A", cwd=folder)
    git("commit", "-m", "all", cwd=folder)
    git("tag", "v0", cwd=folder)
    return folder


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The libraries are those of this interpreter: pip shall install perflint alone, and ask no index."""
    site = os.pathsep.join(dict.fromkeys((sysconfig.get_path("purelib"), sysconfig.get_path("platlib"))))
    return {
        **os.environ,
        "PRE_COMMIT_HOME": str(tmp_path_factory.mktemp("home")),
        "PIP_NO_INDEX": "1",
        "PIP_NO_DEPS": "1",
        "PIP_NO_BUILD_ISOLATION": "0",  # pip reads the negated option by this value
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PYTHONPATH": site,
        "PYTHONUTF8": "1",
        "COLUMNS": "96",
    }


def repository(folder: Path, hooks: Path) -> Path:
    folder.mkdir()
    config = {
        "repos": [
            {
                "repo": str(hooks),
                "rev": "v0",
                "hooks": [{"id": "perflint", "args": ["-F", "hint"]}, {"id": "perflint-fix"}],
            }
        ]
    }
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    (folder / "perflint.yaml").write_text("exclude: [旧/]\nselect: [form]\n", encoding="utf-8")
    git("init", cwd=folder)
    return folder


def commit(folder: Path, environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    git("add", "-A", cwd=folder)
    command = [sys.executable, "-m", "pre_commit", "run", "--color", "never", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)


def test_the_hooks_in_a_real_commit(tmp_path: Path, hooks: Path, environment: dict[str, str]) -> None:
    """A faulty table stops the commit, a fix changes it and stops once, a sound or excluded one passes, others are no business."""
    folder = repository(tmp_path / "申报", hooks)
    table = folder / "目标.csv"
    table.write_text(BAD, encoding="utf-8")
    (folder / "说明.txt").write_text("不是目标表\n", encoding="utf-8")
    done = commit(folder, environment)
    assert "InstallationError" not in done.stdout + done.stderr, done.stdout + done.stderr
    assert 1 == done.returncode, done.stdout + done.stderr
    assert "files were modified by this hook" in done.stdout and 2 == done.stdout.count("Failed")
    assert "目标.csv:3" in done.stdout and "PF704" in done.stdout
    page = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    shown = page.partition("$ git commit")[2].partition("```")[0].splitlines()[1:]
    assert len(shown) > 8 and [] == [line for line in shown if line.strip() and line not in done.stdout.splitlines()]
    assert "≥12场" in table.read_text(encoding="utf-8")
    (folder / "旧").mkdir()
    (folder / "旧" / "去年.csv").write_text(BAD, encoding="utf-8")
    table.write_text(GOOD, encoding="utf-8")
    done = commit(folder, environment)
    assert 0 == done.returncode, done.stdout + done.stderr
    assert 2 == done.stdout.count("Passed") and BAD == (folder / "旧" / "去年.csv").read_text(encoding="utf-8")
    git("rm", "-r", "-q", "--cached", "目标.csv", "旧", cwd=folder)
    table.unlink()
    shutil.rmtree(folder / "旧")
    assert 2 == commit(folder, environment).stdout.count("no files to check")


def test_pre_commit_takes_the_manifest() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "validate-manifest", str(HOOKS)], capture_output=True, check=False
    )
    assert 0 == done.returncode, done.stdout
