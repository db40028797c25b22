"""Every command that writes, on a disk that is full in the middle of it: the old file whole or the new one whole."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DRAFT = ROOT / "examples" / "1-项目表-问题.txt"
pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="limits on the size of files as Linux has them"
)

# What is written → the command, run in a folder with 目标.txt and the rules of values.
COMMANDS: dict[str, list[str]] = {
    "报告.html": ["check", "-f", "html", "-o", "报告.html", "目标.txt"],
    "报告.xlsx": [
        "check",
        "-n",
        "-f",
        "xlsx",
        "-o",
        "报告.xlsx",
        "目标.txt",
    ],  # made anew: its rows wait in files of their own
    "报告.docx": ["check", "-f", "docx", "-o", "报告.docx", "目标.txt"],
    "基线.json": ["check", "--write-baseline", "基线.json", "目标.txt"],
    "目标.csv": ["check", "--fix", "--unsafe-fixes", "目标.csv"],
    "批注件/目标-审核.md": ["annotate", "-o", "批注件", "目标.txt"],
    "perflint.yaml": ["init", "--force"],
    "perflint-review.db": ["review", "record", "目标.txt"],
}
NEEDS = {"报告.xlsx": "xlsxwriter", "报告.docx": "jinja2", "perflint-review.db": "sqlalchemy"}


FIXABLE = "项目名称,道路养护,,\n一级指标,二级指标,三级指标,指标值\n产出指标,数量指标,养护道路长度,>=１０公里\n产出指标,质量指标,验收合格率,大于等于95％\n"


def everything(place: Path) -> set[str]:
    """The files of the folder, but for the cache."""
    return {one.relative_to(place).as_posix() for one in place.rglob("*") if "缓存" not in one.parts}


def run(place: Path, name: str, most: int | None) -> subprocess.CompletedProcess[str]:
    def limit() -> None:
        import resource

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        if most is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    own = {
        "PERFLINT_CACHE_DIR": str(place / "缓存"),
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "TMPDIR": str(place / "临时"),
    }
    rules = [] if COMMANDS[name][0] == "init" or name == "目标.csv" else ["-r", str(ROOT / "lint_rules" / "value")]
    return subprocess.run(
        [sys.executable, "-m", "perflint", *COMMANDS[name], *rules], cwd=place, env={**os.environ, **own},
        capture_output=True, encoding="utf-8", check=False, timeout=200, preexec_fn=limit,
    )  # fmt: skip


@pytest.mark.parametrize("name", COMMANDS)
def test_a_full_disk_leaves_the_old_or_the_new(name: str, tmp_path: Path) -> None:
    """With exit code 2 and a sentence; no traceback, nothing half-written, nothing left beside it."""
    if name in NEEDS:
        pytest.importorskip(NEEDS[name])
    shutil.copy(DRAFT, tmp_path / "目标.txt")
    (tmp_path / "临时").mkdir()
    (tmp_path / "目标.csv").write_text(FIXABLE, encoding="utf-8")
    first = run(tmp_path, name, None)
    assert first.returncode in (0, 1), first.stderr
    old = (tmp_path / name).read_bytes()
    if name == "目标.csv":
        assert old != FIXABLE.encode()
        (tmp_path / name).write_text(FIXABLE, encoding="utf-8")
        old = FIXABLE.encode()
    before = everything(tmp_path)
    full = run(tmp_path, name, min(300, len(old) // 2))
    assert "Traceback" not in full.stderr and "内部出错" not in full.stderr, full.stderr
    assert 2 == full.returncode, (full.returncode, full.stderr)
    assert old == (tmp_path / name).read_bytes()
    assert before >= {
        one for one in everything(tmp_path) if not one.endswith(("-wal", "-shm"))
    }  # SQLite's own, for later
    if name in NEEDS and name.endswith(".db"):
        again = run(tmp_path, name, None)
        assert again.returncode in (0, 1), again.stderr
