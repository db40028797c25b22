"""What real shells offer after TAB, by the scripts that ``perflint generate-shell-completion`` writes."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from perflint.cli.commands.check import command as check_command
from perflint.cli.commands.generate_shell_completion import SHELLS
from perflint.reporters import all_reporters
from perflint.rulebook import load
from tests.command import run as command

ROOT = Path(__file__).resolve().parent.parent
WORDS = [  # a line as typed, and what must be among the offers
    ("perflint che", "check"),
    ("perflint gener", "generate-shell-completion"),
    ("perflint check --fiscal", "--fiscal-year"),
    ("perflint check -f sar", "sarif"),
    ("perflint check --select PF301,PF30", "PF301,PF304"),
    ("perflint check --fail-severity war", "warning"),
    ("perflint rule PF30", "PF301"),
    ("perflint rule text-punct-m", "text-punct-mixed"),
    ("perflint config fail-", "fail-severity"),
    ("perflint generate-shell-completion z", "zsh"),
    ("perflint rules val", "validate"),
]


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with ``perflint`` as a program on the PATH, as an installation puts it there."""
    for name in ("PERFLINT_CONFIG", "PERFLINT_NO_CACHE"):
        monkeypatch.delenv(name, raising=False)
    entry = tmp_path / "bin" / "perflint"
    entry.parent.mkdir()
    code = "import sys; sys.argv[0] = 'perflint'; from perflint.cli import main; sys.exit(main())"
    entry.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{code}" "$@"\n', encoding="utf-8")
    entry.chmod(0o755)
    monkeypatch.setenv("PATH", f"{entry.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "目标").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> str:
    done = subprocess.run(arguments, capture_output=True, encoding="utf-8", check=False, timeout=120)
    assert (0, "") == (done.returncode, done.stderr)
    return done.stdout


def in_bash(line: str) -> list[str]:
    words = line.split(" ")
    code = (
        'eval "$(perflint generate-shell-completion bash)"\n'
        f"COMP_WORDS=({' '.join(words)}); COMP_CWORD={len(words) - 1}\n"
        'complete -p perflint | grep -q _perflint_completion && _perflint_completion perflint\nprintf "%s\\n" "${COMPREPLY[@]}"'
    )
    return run("bash", "--norc", "-c", code).splitlines()


def in_fish(line: str) -> list[str]:
    code = f"perflint generate-shell-completion fish | source; complete -C '{line}'"
    return [offer.split("\t")[0] for offer in run("fish", "--no-config", "-c", code).splitlines()]


def in_zsh(line: str, wanted: str) -> str:
    """A terminal with a person who types the line and presses TAB twice; what is on the screen when nothing more comes."""
    import pty

    setup = (
        "PS1='READY> '; autoload -Uz compinit && compinit -u -d ~/.zcompdump; "
        'eval "$(perflint generate-shell-completion zsh)"; bindkey "^I" complete-word; setopt auto_list\n'
    )
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm", COLUMNS="200")
        os.execvp("zsh", ["zsh", "-f", "-i"])
    try:
        _until(terminal, bool)
        os.write(terminal, setup.encode())
        _until(terminal, lambda seen: "READY> \x1b" in seen)
        os.write(terminal, f"{line}\t\t".encode())
        seen = _until(terminal, lambda seen: wanted in seen)
    finally:
        os.close(terminal)
        os.waitpid(pid, 0)
    return seen


def _until(terminal: int, enough: Callable[[str], bool], quiet: float = 20.0) -> str:
    """What the terminal says until it is enough, or nothing comes any more."""
    seen = b""
    while select.select([terminal], [], [], quiet)[0]:
        try:
            seen += os.read(terminal, 65536)
        except OSError:
            break
        if enough(seen.decode("utf-8", "replace")):
            break
        time.sleep(0.05)
    return seen.decode("utf-8", "replace")


IN = {"bash": in_bash, "fish": in_fish}


def needs(name: str) -> None:
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")


@pytest.mark.parametrize("name", ["bash", "fish"])
def test_a_shell_completes(shell: Path, name: str) -> None:
    """Commands, options, formats, rules, settings; several rules separated by commas."""
    needs(name)
    for line, wanted in WORDS:
        if name == "fish" and "," in line:
            continue  # click's script for fish cannot tell of words with a comma
        offers = IN[name](line)
        assert wanted in offers, line
        assert all(offer.startswith(line.rpartition(" ")[2]) for offer in offers), line


@pytest.mark.skipif(sys.platform == "win32", reason="no terminals of this kind")
@pytest.mark.parametrize(("line", "wanted"), [WORDS[1], WORDS[3], WORDS[6]])
def test_zsh_completes_what_is_typed(shell: Path, line: str, wanted: str) -> None:
    needs("zsh")
    assert wanted in in_zsh(line, wanted)


def test_files_are_left_to_the_shell(shell: Path) -> None:
    needs("bash")
    assert ["file,"] == run(
        "bash",
        "--norc",
        "-c",
        "COMP_WORDS='perflint check ' COMP_CWORD=2 _PERFLINT_COMPLETE=bash_complete perflint",
    ).splitlines()


def test_a_wrong_line_is_met_with_silence(shell: Path) -> None:
    """Whatever stands before, TAB prints no error into the line, and offers no rules of a book that is not there."""
    needs("bash")
    for line in ("perflint chekc ", "perflint check --no-such --fo"):
        in_bash(line)
    assert [] == [offer for offer in in_bash("perflint rule -r no-such-book PF") if offer]


@pytest.mark.parametrize("name", SHELLS)
def test_the_script_is_click_s(name: str) -> None:
    script = command("generate-shell-completion", name)
    assert 0 == script.exit_code and f"_PERFLINT_COMPLETE={name}_complete" in script.stdout and "" == script.stderr


def test_an_unknown_shell_is_refused() -> None:
    result = command("generate-shell-completion", "tcsh")
    assert 2 == result.exit_code and "没有“tcsh”的补全脚本" in result.stderr and "bash zsh fish" in result.stderr


def offered(name: str, begun: str = "") -> list[str]:
    with click.Context(check_command) as ctx:
        (param,) = [one for one in check_command.params if name in one.opts]
        return [str(one.value) for one in param.shell_complete(ctx, begun)]


def test_what_is_offered_is_what_there_is() -> None:
    """All formats, all rules by code and name, the words of a choice."""
    assert [one.NAME for one in all_reporters()] == offered("-f")
    rules = load().rules
    assert [*(one.code for one in rules), *(one.name for one in rules)] == offered("--select")
    assert ["error", "warning", "info", "hint"] == offered("--min-severity")
    assert ["自评"] == offered("--phase", "自")
