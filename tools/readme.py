"""Pastes what the program really prints into the marked parts of README.md and docs/ci.md.

`PARTS` says what each name between paste marks is made of.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from perflint import reporters
from perflint.rulebook import load
from tools.docs import TOPICS, by_topic
from tools.generated import ROOT, main, paste

README = ROOT / "README.md"
CI = ROOT / "docs" / "ci.md"
SHOWN = ("check", "examples/1-项目表-问题.txt", "--select", "PF301,PF304,PF506")
SUMMARY = re.compile(r"<!-- paste: summary -->\n(?P<table>.*?)\n<!-- /paste -->", re.S)
WHEN = "1767578400"  # a run of the README is always of this second
BOOK = re.compile(r"规则集 [0-9a-f]+")  # changes with every rule; README shall not


def printed(*arguments: str) -> str:
    """What ``perflint …`` prints at 96 columns without colour, from the repository's root."""
    plain = {**os.environ, "COLUMNS": "96", "NO_COLOR": "1", "PYTHONUTF8": "1", "SOURCE_DATE_EPOCH": WHEN}
    command = [sys.executable, "-m", "perflint", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=plain, capture_output=True, encoding="utf-8", check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"perflint {' '.join(arguments)} ended with {done.returncode}:\n{done.stderr}")
    return "\n".join(line.rstrip() for line in done.stdout.strip("\n").splitlines())


def terminal() -> str:
    """A short real run, as a terminal shows it."""
    shown = BOOK.sub("规则集 …", printed(*SHOWN))
    return f"```console\n$ perflint {' '.join(SHOWN)}\n{shown}\n```"


def rules() -> str:
    """How many rules there are in each topic."""
    found = load().rules
    lines = [f"现有 {len(found)} 条规则（[全部规则](docs/rules/README.md)）：", ""]
    lines += ["| 主题 | 条数 | 例 |", "|---|---|---|"]
    for topic, members in by_topic(found).items():
        lines.append(f"| {TOPICS.get(topic, topic)} | {len(members)} | {members[0].code} {members[0].title} |")
    return "\n".join(lines)


def formats() -> str:
    """The output formats there are, by name; what each is for stands on their own page."""
    names = "、".join(f"`{reporter.NAME}`" for reporter in reporters.all_reporters())
    return f"{names}。\n\n各自的用途和样子见 [docs/formats.md](docs/formats.md)。"


def readers() -> str:
    """What is read and how well: the summary that `make readers` wrote into docs/readers.md."""
    found = SUMMARY.search((ROOT / "docs" / "readers.md").read_text(encoding="utf-8"))
    if found is None:
        raise SystemExit("docs/readers.md has no summary: run `python -m tools.readers --write`")
    return found["table"]


def ran(shown: str, *command: str, **variables: str) -> str:
    """A command as somebody types it, and what it prints."""
    plain = {**os.environ, "COLUMNS": "96", "NO_COLOR": "1", "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT), **variables}
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=plain, capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode not in (0, 1):
        raise SystemExit(f"{shown} ended with {done.returncode}:\n{done.stderr}")
    return f"```console\n$ {shown}\n{BOOK.sub('规则集 …', done.stdout.strip())}\n```"


def github_run() -> str:
    """The annotations of a short run."""
    arguments = (*SHOWN, "-f", "github")
    return ran(f"perflint {' '.join(arguments)}", "-m", "perflint", *arguments)


def completion_run() -> str:
    """What a shell asks and gets while somebody types."""
    line, code = "perflint rule PF30", "import sys; sys.argv = ['perflint']; from perflint.cli import main; main()"
    asked = {"COMP_WORDS": line, "COMP_CWORD": "2", "_PERFLINT_COMPLETE": "bash_complete"}
    typed = " ".join(f"{name}='{value}'" if " " in value else f"{name}={value}" for name, value in asked.items())
    return ran(f"{typed} perflint", "-c", code, **asked)


def api_run() -> str:
    """The example script on two of the samples."""
    arguments = ("examples/api.py", "examples/1-项目表-规范.txt")
    return ran(f"python {' '.join(arguments)}", *arguments)


def yaml_file(path: str) -> str:
    """A file that pipelines take as it is."""
    return f"```yaml\n{(ROOT / path).read_text(encoding='utf-8').strip()}\n```"


CI_PARTS: dict[str, Callable[[], str]] = {
    "github-workflow": lambda: yaml_file("examples/ci/github.yml"),
    "github-run": github_run,
    "gitlab-job": lambda: yaml_file("examples/ci/gitlab.yml"),
    "completion-run": completion_run,
    "api-run": api_run,
}
PARTS: dict[str, Callable[[], str]] = {"terminal": terminal, "rules": rules, "formats": formats, "readers": readers}


def pasted() -> tuple[dict[Path, str], Iterable[Path]]:
    """README.md and docs/ci.md with every marked part made anew."""
    return {README: paste(README, PARTS), CI: paste(CI, CI_PARTS)}, ()


if __name__ == "__main__":
    raise SystemExit(main(__doc__, pasted))
