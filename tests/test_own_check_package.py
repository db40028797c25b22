"""The example package with a check of its own: really installed, then found by its entry point and used by its rule."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "own-check"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder into which the package was installed, without network."""
    folder = tmp_path_factory.mktemp("package")
    source = folder / "source"
    shutil.copytree(EXAMPLE, source)  # a build leaves files beside the source
    target = folder / "site"
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check", "-q"]
    done = subprocess.run(
        [sys.executable, "-m", "pip", "install", *options, "--target", str(target), str(source)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    assert 0 == done.returncode, done.stderr
    return target


def perflint(*arguments: str, site: Path | None) -> subprocess.CompletedProcess[str]:
    path = [str(ROOT), *([str(site)] if site else [])]
    variables = {**os.environ, "PYTHONPATH": os.pathsep.join(path), "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-m", "perflint", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=variables,
        check=False,
    )


def test_its_rule_passes_its_examples(installed: Path) -> None:
    done = perflint("test", str(EXAMPLE / "rules" / "form"), "--coverage", site=installed)
    assert 0 == done.returncode and "1 条规则，5 个例子：全部符合。" in done.stdout


@pytest.mark.parametrize(("code", "expected"), [("202500017", 1), ("202500018", 0)])
def test_a_document_is_checked_by_it(installed: Path, tmp_path: Path, code: str, expected: int) -> None:
    """Together with the shipped rules that its rulebook extends."""
    draft = tmp_path / "申报表.json"
    rows = [{"level1": "产出指标", "level2": "数量指标", "name": "检测桥梁数", "value": "12座"}]
    data = {"tables": [{"project": "桥梁检测", "project_code": code, "complete": True, "indicators": rows}]}
    draft.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    options = ["-r", str(EXAMPLE / "rules"), "--select", "SJ701,PF301", "-F", "warning", "-f", "json"]
    done = perflint("check", str(draft), *options, site=installed)
    assert expected == done.returncode, done.stderr
    found = json.loads(done.stdout)["findings"]
    wanted = [("SJ701", "项目编码“202500017”的末位是7，按前面各位应为8")] if expected else []
    assert wanted == [(one["code"], one["message"]) for one in found]


def test_without_the_package_the_rule_is_refused() -> None:
    """With file, line and the name that is missing."""
    done = perflint("test", str(EXAMPLE / "rules" / "form"), site=None)
    assert 2 == done.returncode
    assert "project-code-digit-wrong.yaml:12" in done.stderr and "没有检查“project_code_digit”" in done.stderr
