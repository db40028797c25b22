"""Where reports go: a -o belongs to the -f before it, and a binary format is a file, never text on a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import pytest
from click.testing import Result

from perflint.cli.outputs import PairingCommand, given_outputs, outputs_of
from perflint.errors import PerflintError
from tests.command import run

DOCUMENT = """\
{"schema_version": "1.0", "document": "甲", "tables": [{"project": "道路养护", "indicators": [
  {"level1": "产出指标", "level2": "数量指标", "name": "培训覆盖率", "value": "≥40人"}]}]}
"""
RULE = """\
code: PF901
title: 指标值不带百分号
severity: error
confidence: high
dimension: 适当性
basis: [{document: 样例办法}]
since: "0.1"
why: 年末无法据此评价完成情况。
given: indicator
expect: {value: {contains: "%"}}
at: value
message: 指标值“{value}”没有百分号
advice: 改为百分比。
examples:
  fail: [{name: 覆盖率, value: "40"}]
  pass: [{name: 覆盖率, value: "40%"}]
"""
DATA = b"PK\x03\x04\x00\xff\x00report"


def pairs_of(*args: str) -> list[tuple[str | None, str | None]]:
    """What a command line says."""

    @click.command(cls=PairingCommand)
    @click.option("-f", "--output-format", multiple=True)
    @click.option("-o", "--output-file", multiple=True)
    @click.option("--other", is_flag=True)
    @click.argument("files", nargs=-1)
    @click.pass_context
    def command(ctx: click.Context, output_format: Any, output_file: Any, **_: Any) -> list[Any]:
        return given_outputs(ctx, output_format, output_file)

    found: list[tuple[str | None, str | None]] = command.main(list(args), standalone_mode=False)
    return found


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ("-f full -f sarif -o x", [("full", None), ("sarif", "x")]),
        ("-f sarif -o x -f full", [("sarif", "x"), ("full", None)]),
        ("-f a -o 1 -f b -o 2", [("a", "1"), ("b", "2")]),
        ("-fa in.txt --other --output-file=1 -f b more.txt", [("a", "1"), ("b", None)]),
        ("-f a -f b -o 2 -f c -o 3", [("a", None), ("b", "2"), ("c", "3")]),
        ("-o x -f json", [("json", "x")]),
        ("-o x -f json -f full", [("json", "x"), ("full", None)]),
        ("-o x -f json -o y -f full", [("json", "x"), ("full", "y")]),
        ("-o x", [(None, "x")]),
        ("-f a -- -o x", [("a", None)]),
        ("", []),
    ],
)
def test_a_file_belongs_to_the_format_before_it(args: str, expected: list[tuple[str | None, str | None]]) -> None:
    """A line that begins with a file puts files before formats."""
    assert expected == pairs_of(*args.split())


@pytest.mark.parametrize(
    "args", ["-o a -o b", "-f x -o a -o b", "-o a -f x -o b", "-o a -o b -f x", "-f x -o a -o b -f y"]
)
def test_a_file_without_a_format_is_refused(args: str) -> None:
    """None is silently given to another format."""
    with pytest.raises(PerflintError) as caught:
        pairs_of(*args.split())
    assert "没有配上格式" in caught.value.message


@pytest.mark.parametrize(
    ("args", "format_", "file", "expected"),
    [
        ("", "", "", [("full", None)]),
        ("", "json", "", [("json", None)]),
        ("", "json", "x", [("json", "x")]),
        ("", "", "x", [("full", "x")]),
        ("-f csv", "json", "x", [("csv", "x")]),
        ("-f csv -o -", "json", "x", [("csv", None)]),
        ("-o y", "json", "x", [("json", "y")]),
        ("-f csv -f json -o y", "", "x", [("csv", None), ("json", "y")]),
    ],
)
def test_the_environment_fills_in_what_is_open(
    args: str, format_: str, file: str, expected: list[tuple[str, str | None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An option wins over the environment, which wins over the settings."""
    monkeypatch.setenv("PERFLINT_OUTPUT_FORMAT", format_)
    monkeypatch.setenv("PERFLINT_OUTPUT_FILE", file)
    found = outputs_of(pairs_of(*args.split()), [("full", None)], "auto")
    assert expected == [(one.format, one.target) for one in found]


# ── binary formats ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with one document, and a binary format called ``blob``."""
    module = ModuleType("perflint.reporters.blob")
    facts: dict[str, Any] = {"NAME": "blob", "ALIASES": (), "SUMMARY": "样例", "SELF_CONTAINED": True, "BINARY": True}
    module.__dict__.update(facts, render=lambda report, options: DATA)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.json").write_text(DOCUMENT, encoding="utf-8")
    (tmp_path / "rule.yaml").write_text(RULE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PERFLINT_CACHE_DIR", str(tmp_path / "cache"))
    yield tmp_path


def check(*args: str) -> Result:
    """`perflint check in` with options."""
    return run("check", "in", "-r", "rule.yaml", "--no-progress", *args)


def test_a_binary_report_is_written_byte_for_byte(work: Path) -> None:
    """Also when the answer is remembered, and beside a text on stdout."""
    for _ in range(2):
        result = check("-f", "concise", "-f", "blob", "-o", "out.bin")
        assert result.exit_code in {0, 1}, result.output
        assert DATA == (work / "out.bin").read_bytes()
        assert "PF" in result.stdout
        (work / "out.bin").unlink()
    assert [] == [name for name in os.listdir(work) if name.endswith(".tmp")]


def test_a_binary_report_may_go_into_a_pipe(work: Path) -> None:
    """Stdout that is no terminal takes the bytes as they are."""
    assert DATA == check("-f", "blob").stdout_bytes
    assert DATA == check("-f", "blob", "-o", "-").stdout_bytes


@pytest.mark.parametrize("args", [["-f", "blob"], ["-f", "blob", "-o", "-"]])
def test_a_terminal_is_refused(work: Path, monkeypatch: pytest.MonkeyPatch, args: list[str]) -> None:
    """Before anything is read, and from the cache too; -s and a file are fine."""
    check("-f", "blob")  # now the answer is remembered
    monkeypatch.setattr("perflint.cli.output.on_terminal", lambda: True)
    for more in ([], ["--no-cache"]):
        result = check(*args, *more)
        assert 2 == result.exit_code
        assert "不能显示在终端上" in result.stderr
        assert "-o" in result.stderr


def test_nothing_to_check_leaves_no_empty_file(work: Path) -> None:
    """An empty file would be no workbook."""
    (work / "in" / "a.json").unlink()
    result = check("-f", "blob", "-o", "out.bin")
    assert 3 == result.exit_code
    assert not (work / "out.bin").exists()


def test_a_missing_package_is_named_before_anything_is_read(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says what to install."""
    monkeypatch.setattr(
        sys.modules["perflint.reporters.blob"], "REQUIRES", ("office", ("no_such_package",)), raising=False
    )
    result = check("-f", "blob", "-o", "out.bin")
    assert (2, "") == (result.exit_code, result.stdout)
    assert "pip install 'perflint[office]'" in result.stderr
    assert not (work / "out.bin").exists()


def test_stdin_that_is_mended_needs_stdout(work: Path) -> None:
    """A binary report cannot go to stderr instead."""
    args = ["check", "-", "--stdin-filename", "a.json", "--fix", "-r", "rule.yaml", "-f", "blob"]
    result = run(*args, input=DOCUMENT)
    assert 2 == result.exit_code
    assert "用 -o 把报告写到文件" in result.stderr
