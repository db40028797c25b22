"""Processes that really crash, leave, hang and eat memory while they judge, several in one run; and nothing is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from test_limits import RULE

from tests.command import run
from tests.files import installed, write

ROOT = Path(__file__).resolve().parent.parent
LINUX = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="signals and limits of memory as Linux has them"
)
TEXT = "项目名称\t{0}\n一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t养护道路长度\t≥10公里\n"

CHECK = '''
from perflint.checks.contract import Hit
SUMMARY = "试一试"
GIVEN = ("document",)
OPTIONS = {"type": "object"}
VALUES = {}
EXAMPLE = {}

def check(subject, options):
    """What is done depends on the name of the file."""
    name = subject.document.path
    if "崩溃" in name:
        import ctypes
        ctypes.string_at(0)
    if "退出" in name:
        import os
        os._exit(7)
    if "内存" in name:
        held = []
        while True:
            held.append(bytearray(16 * 1024 * 1024))
    if "撑满" in name:
        held, size = [], 16 * 1024 * 1024
        while True:  # as Python itself does where not even an error can be made any more
            try:
                held.append(bytearray(size))
            except MemoryError:
                size = max(size // 2, 65536)
    if "不停" in name:
        import time
        while True:
            time.sleep(1)  # waits, and so takes no time of the processor
    yield Hit(None, {})
'''
ODD = (
    RULE.split("given:")[0].replace("ZZ101", "ZZ102")
    + """given: document
check: {odd_value: {}}
message: 试一试
advice: 不必理会
examples:
  fail: [{tables: [{indicators: [{name: 里程, value: ≥1公里}]}]}]
  pass: [{tables: [{indicators: [{name: 里程, value: ≥1公里}]}]}]
"""
)
SCRIPT = """
import json, sys, perflint
from perflint.limits import limits_of
folder, rules = sys.argv[1:]
report = perflint.lint(folder, rules, jobs=2, limits=limits_of(["memory=700", "total_seconds=20"]))
print(json.dumps([[one.path for one in report.documents], {one.path: one.message for one in report.failures}, len(report.findings)]))
"""


@LINUX
def test_checks_that_crash_cost_their_files(tmp_path: Path) -> None:
    """Five in a row among good ones: each is named with its reason, and every other file is judged."""
    package = installed(tmp_path, CHECK)
    write(tmp_path / "rules" / "form" / "odd-value.yaml", ODD)
    (tmp_path / "目标").mkdir()
    bad = {
        "2崩溃.txt": "SIGSEGV",
        "3退出.txt": "退出码 7",
        "4内存.txt": "内存",
        "5不停.txt": "的时间",
        "5撑满.txt": "内存",
    }
    good = ["1.txt", "6.txt", "7.txt"]
    for name in (*bad, *good):
        (tmp_path / "目标" / name).write_text(TEXT.format(name), encoding="utf-8")
    path = os.pathsep.join([str(package), str(ROOT)])
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path / "目标"), str(tmp_path / "rules")],
        capture_output=True, encoding="utf-8", check=False, timeout=300,
        env={**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert 0 == done.returncode, done.stderr
    documents, failures, findings = json.loads(done.stdout)
    told = {Path(name).name: message for name, message in failures.items()}
    judged = {Path(name).name for name in documents}
    assert ({*good}, {*bad}) == (judged, set(told))
    assert [] == [name for name in told if bad[name] not in told[name]]
    assert findings == len(good) + len(bad)  # those that could not be judged are findings, too


RETIRING = """
from perflint.checks.contract import Hit
from perflint.intake import memory
SUMMARY = "试一试"
GIVEN = ("document",)
OPTIONS = {"type": "object"}
VALUES = {"process": "进程"}
EXAMPLE = {}
memory.REMEMBERED = memory.CEILING = -(1 << 40)  # whatever is held is too much

def check(subject, options):
    import os
    yield Hit(None, {"process": str(os.getpid())})
"""
GOING_ON = """
import json, sys, perflint
report = perflint.lint(*sys.argv[1:], jobs=2)
found = [one for one in report.findings if one.code == "ZZ102"]
print(json.dumps([len(report.documents), len(report.failures), len(found), len({one.values["process"] for one in found})]))
"""


@LINUX
def test_a_worker_that_holds_too_much_is_replaced(tmp_path: Path) -> None:
    """Between two tasks, and no file is lost or done twice."""
    package = installed(tmp_path, RETIRING)
    write(tmp_path / "rules" / "form" / "odd-value.yaml", ODD)
    (tmp_path / "目标").mkdir()
    for number in range(48):
        (tmp_path / "目标" / f"{number}.txt").write_text(TEXT.format(number), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", GOING_ON, str(tmp_path / "目标"), str(tmp_path / "rules")],
        capture_output=True, encoding="utf-8", check=False, timeout=300,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(package), str(ROOT)]), "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert 0 == done.returncode, done.stderr
    documents, failures, findings, processes = json.loads(done.stdout)
    assert (48, 0, 48) == (documents, failures, findings)
    assert processes > 2


KINDS: dict[str, tuple[str, bytes]] = {  # what a file is → its ending and what is in it
    "good": ("txt", TEXT.format("甲").encode()),
    "prose": ("txt", "只是一段话。\n".encode()),
    "empty": ("csv", b""),
    "broken": ("xlsx", b"PK\x03\x04 no workbook"),
    "other": ("json", b'{"name": "x"}'),
    "notes": ("md", "# 说明\n".encode()),
    "unknown": ("xyz", b"1"),
    "picture": ("png", b"\x89PNG"),
    "binary": ("txt", bytes(range(256)) * 9),
}


LINKS: dict[
    str, tuple[str, str | None]
] = {  # where a link leads → what is to become of it, nothing of its own or a kind
    "inside": ("总有.txt", None),
    "outside": ("../外/外.txt", "link"),
    "gone": ("没有.txt", "gone"),
    "folder outside": ("../外", "link"),
    "back": ("../目标", None),
}
SPELLINGS = {  # the folder, or a file of it, once more
    "dot": "{0}/.",
    "up and down": "{0}/../{1}/",
    "its file": "{0}/总有.txt",
    "its file oddly": "{0}//./总有.txt",
}


@settings(max_examples=14, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(
    loose=st.lists(st.sampled_from(sorted(KINDS)), max_size=5),
    packed=st.lists(st.lists(st.sampled_from(sorted(KINDS)), max_size=4), max_size=2),
    links=st.sets(st.sampled_from(sorted(LINKS))),
    again=st.sets(st.sampled_from(sorted(SPELLINGS))),
    jobs=st.sampled_from(["1", "1", "1", "2"]),
)
def test_every_input_is_accounted_for(
    tmp_path_factory: pytest.TempPathFactory,
    loose: list[str],
    packed: list[list[str]],
    links: set[str],
    again: set[str],
    jobs: str,
) -> None:
    """Files, members of archives and of archives in them, links, and names given twice in other words: each exactly once in
    the record, and the counts add up."""
    top = tmp_path_factory.mktemp("run")
    (top / "rules" / "form").mkdir(parents=True)
    (top / "rules" / "form" / "very-slow.yaml").write_text(RULE, encoding="utf-8")
    folder = top / "目标"
    folder.mkdir()
    (folder / "总有.txt").write_bytes(KINDS["good"][1])
    expected = {str(folder / "总有.txt"): "good"}
    for number, kind in enumerate(loose):
        file = folder / f"{number}.{KINDS[kind][0]}"
        file.write_bytes(KINDS[kind][1])
        expected[str(file)] = kind
    for number, kinds in enumerate(packed):
        archive = folder / f"包{number}.zip"
        with zipfile.ZipFile(archive, "w") as made:
            for inner, kind in enumerate(kinds):
                made.writestr(f"里/{inner}.{KINDS[kind][0]}", KINDS[kind][1])
                expected[f"{archive}/里/{inner}.{KINDS[kind][0]}"] = kind
            if number:
                made.write(folder / "包0.zip", "又.zip")
                expected |= {f"{archive}/又.zip/里/{at}.{KINDS[kind][0]}": kind for at, kind in enumerate(packed[0])}
    (top / "外").mkdir()
    (top / "外" / "外.txt").write_bytes(KINDS["good"][1])
    for number, name in enumerate(sorted(links)):
        target, kind = LINKS[name]
        (folder / f"链{number}.txt").symlink_to(folder / target)
        if kind is not None:
            expected[str(folder / f"链{number}.txt")] = kind
    spelled = [SPELLINGS[name].format(folder, folder.name) for name in sorted(again)]
    args = ["check", "-n", "-j", jobs, "-f", "json", "-r", str(top / "rules"), str(folder), *spelled]
    result = run(*args)
    report: dict[str, Any] = json.loads(result.stdout)
    record = report["run"]["record"]
    counts, fates = record["counts"], Counter(os.path.normpath(one["path"]) for one in record["inputs"])
    assert set(expected) == set(fates) and {1} == set(fates.values())
    assert counts["given"] == len(record["inputs"]) == sum(n for key, n in counts.items() if key != "given")
    assert counts["not_read"] == len(report["run"]["failures"])
    assert counts["read"] + counts["partly_read"] + counts["unrecognised"] == len(report["documents"])
    failed = {one["path"] for one in report["run"]["failures"]}
    assert {path for path, kind in expected.items() if kind in {"broken", "empty", "binary", "gone"}} <= failed
    skipped = {one["path"] for one in record["inputs"] if one["fate"] == "skipped"}
    assert {path for path, kind in expected.items() if kind in {"link", "unknown", "picture"}} <= skipped
    assert {path for path, kind in expected.items() if kind == "good"} <= {
        os.path.normpath(one["path"]) for one in report["documents"]
    }
