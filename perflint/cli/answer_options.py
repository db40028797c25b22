"""The options of ``perflint check`` about findings that somebody answers for, and the files that they name.

Imported on every start: what the files say is read in `perflint.cli.answering`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from perflint.cli import chinese
from perflint.cli.option_groups import WAIVE, flag, option, value
from perflint.errors import PerflintError
from perflint.settings import Resolver
from perflint.settings.resolving import OPTION
from perflint.suppression.nearest import waiver_files

CHANGING = ("add_ignore", "prune_suppressions", "write_baseline", "prune", "annotate")  # options that write files
NAMED_FILES = ("baseline", "write_baseline", "waivers")
ADD = "豁免现在的全部问题：文本类的文件写注释行，其余写进豁免文件。没有写原因的，补上原因才起作用。"
OPTIONS = (
    flag(WAIVE, "--no-ignores", "不理会任何豁免（文件里的注释和豁免文件），用于复核。"),
    option(WAIVE, "--add-ignore", is_flag=False, flag_value="", metavar="[=原因]", help=ADD),
    flag(WAIVE, "--prune-suppressions", "从豁免文件里删去没有用上的条目，其余一字不动。"),
    value(WAIVE, "--write-baseline", "文件", "把现在的全部问题写成基线，以 0 退出。"),
    flag(WAIVE, "--strict-baseline", "基线里有已经解决的问题时算错误。"),
    flag(WAIVE, "--prune", "从 --baseline 的文件里删去已经解决的问题。"),
)


def answer_options(command: chinese.F) -> chinese.F:
    """Add the options to a command."""
    for decorate in reversed(OPTIONS):
        command = decorate(command)
    return command


def answer_settings(resolver: Resolver, options: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of the run that say by which answers it goes, as the options they would be.

    A baseline that this run writes for the first time is none yet, and an audit heeds no waiver file that a configuration
    names.
    """
    run = resolver.of_run()
    waivers, baseline, target = run.settings.waivers, run.settings.baseline, options.get("write_baseline")
    if options["no_ignores"] and not run.source("waivers").startswith(OPTION):
        waivers = None
    if baseline and target and not os.path.exists(baseline) and os.path.abspath(baseline) == os.path.abspath(target):
        baseline = None
    return {"waivers": waivers, "baseline": baseline, "as_of": run.settings.as_of}


def answer_sources(options: Mapping[str, Any], documents: Iterable[str], names: Sequence[str]) -> dict[str, Any]:
    """What the answer to a check depends on besides its inputs: waiver files, and the day that decides what has expired.

    ``names`` are the files and folders as given.  Raises PerflintError for options that contradict each other.
    """
    _check(options)
    if options["no_ignores"]:
        return {"waiver_files": [], "today": ""}
    folders = [name for name in names if os.path.isdir(name)]
    found = waiver_files(documents, options["waivers"], folders)
    return {"waiver_files": found, "today": today(options).isoformat() if found else ""}


def today(options: Mapping[str, Any]) -> date:
    """The day of ``as-of``, else this one."""
    return date.fromisoformat(options["as_of"]) if options["as_of"] else date.today()


def _check(options: Mapping[str, Any]) -> None:
    if options["add_ignore"] and os.path.exists(options["add_ignore"]):
        advice = "写成 --add-ignore=原因，不写原因时把它放在文件名后面"
        raise PerflintError(f"“{options['add_ignore']}”是文件，不是原因", place="--add-ignore", advice=advice)
    for name, needs in (("strict_baseline", "baseline"), ("prune", "baseline")):
        if options[name] and not options[needs]:
            given = f"--{name.replace('_', '-')}"
            raise PerflintError(f"{given} 要与 --{needs} 一起用", advice=f"写成 --{needs} 文件 {given}")
    for name in ("add_ignore", "prune_suppressions", "waivers"):
        if options["no_ignores"] and options[name] not in (None, False):
            raise PerflintError(
                f"--no-ignores 与 --{name.replace('_', '-')} 不能一起用", advice="复核时去掉后者，修改豁免时去掉前者"
            )


def writes(options: Mapping[str, Any]) -> bool:
    """Whether the options ask for a change of files, which no remembered answer can make."""
    return any(options[name] not in (None, False) for name in CHANGING)
