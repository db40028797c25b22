"""The recipes of CONTRIBUTING and README are real changes: applied to a copy of the package, each of them works."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DIFF = re.compile(r"```diff\n(.*?)```", re.S)
PAGE = """\
# 绩效目标表

| 项目名称 | 河堤巡护 |
|---|---|
| 一级指标 | 二级指标 | 三级指标 | 指标值 |
| 产出指标 | 数量指标 | 巡护堤段长度 | ≥26公里 |
| 满意度指标 | 服务对象满意度指标 | 沿河居民满意度 | ≥90% |
"""


@pytest.fixture(scope="module")
def applied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package and its rules with every new file of CONTRIBUTING in it."""
    target = tmp_path_factory.mktemp("applied")
    for name in ("perflint", "lint_rules"):
        shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
    text = (ROOT / ".github" / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for diff in DIFF.findall(text):
        name = re.search(r"^\+\+\+ b/(.+)$", diff, re.M)
        assert name, diff
        lines = [line[1:] for line in diff.split("@@\n", 1)[1].splitlines() if line.startswith("+")]
        assert f"@@ -0,0 +1,{len(lines)} @@" in diff
        assert not (target / name[1]).exists(), f"{name[1]} exists by now: the recipe needs another example"
        (target / name[1]).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return target


def perflint(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "perflint", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.parametrize("slug", ["name-is-question", "qualitative-share-high"])
def test_the_rules_pass_their_examples(applied: Path, slug: str) -> None:
    """A rule of conditions and a rule with a check of its own fire on their bad examples and on no good one."""
    (file,) = (applied / "lint_rules").rglob(f"{slug}.yaml")
    done = perflint(applied, "test", str(file))
    assert 0 == done.returncode, done.stdout + done.stderr
    assert "PF" in perflint(applied, "rule", slug).stdout


def test_the_rule_of_readme_is_a_rule(tmp_path: Path) -> None:
    """The rule that README writes in five minutes loads and passes its examples."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    text = re.search(r"```yaml\n(.*?)```", readme, re.S)
    assert text
    file = tmp_path / "value" / "vague-target-value.yaml"
    file.parent.mkdir()
    file.write_text(text[1], encoding="utf-8")
    done = perflint(ROOT, "test", str(file))
    assert 0 == done.returncode, done.stdout + done.stderr


def test_the_reader_reads(applied: Path) -> None:
    """A Markdown page is recognised, and its table becomes indicators with their places."""
    (applied / "page.org").write_text(PAGE, encoding="utf-8")
    done = perflint(applied, "parse", "page.org", "--format", "json")
    assert 0 == done.returncode, done.stderr
    (table,) = json.loads(done.stdout)["tables"]
    assert ["≥26公里", "≥90%"] == [indicator["value"] for indicator in table["indicators"]]


def test_the_reporter_reports(applied: Path) -> None:
    """The new format is offered by name."""
    (applied / "page.org").write_text(PAGE, encoding="utf-8")
    done = perflint(applied, "check", "page.org", "--output-format", "tally")
    assert done.stdout.startswith("page.org：错误 "), done.stderr
