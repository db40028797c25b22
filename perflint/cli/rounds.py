"""One round of a submission, from a path on the command line: files judged as `perflint check` does, or a JSON report."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from perflint.cli import chinese
from perflint.cli.answer_options import answer_settings, answer_sources
from perflint.cli.option_groups import CONFIG, RUN, WAIVE, flag, setting_options, value
from perflint.errors import PerflintError
from perflint.gates import has_rule_errors
from perflint.intake.files import Input, collect
from perflint.intake.reading import suffixes
from perflint.limits import DEFAULT
from perflint.model import Report
from perflint.settings import Resolver
from perflint.settings.excluding import Excluding
from perflint.suppression.nearest import FILE_NAME

REPORT = ".json"
# settings about the answer to a check, of which rounds make no use
WITHOUT_EFFECT = ("baseline", "force-exclude", "max-warnings", "min-score", "strict-input", "grading")


class Given(Struct, frozen=True):
    """A round as it was given: the report, what is said beside it, and whether something besides failed.

    ``inputs`` is empty for a report that was read from a file, which then is an ``outline``.
    """

    name: str
    report: Report
    told: tuple[str, ...] = ()
    errors: tuple[PerflintError, ...] = ()
    faulty: bool = False
    outline: bool = False
    inputs: tuple[Input, ...] = ()

    @property
    def broken(self) -> bool:
        """Whether the round cannot be trusted: a fault, a rule that failed, or files of which none could be read."""
        unread = bool(self.report.failures) and not self.report.documents
        return self.faulty or unread or has_rule_errors(self.report)


def judging_options(command: chinese.F, *, gate: bool = False) -> chinese.F:
    """The options that decide how the files of a round are read and judged; with ``gate`` the one about its exit code."""
    leave_out = WITHOUT_EFFECT if gate else (*WITHOUT_EFFECT, "fail-severity")
    options: Sequence[Callable[[chinese.F], chinese.F]] = (
        partial(setting_options, leave_out=leave_out),
        value(
            CONFIG, "--config", "文件|键=值", "用这个配置文件，不找 perflint.yaml；或写 键=值，可重复。", multiple=True
        ),
        flag(CONFIG, "--isolated", "不读任何配置文件。"),
        flag(WAIVE, "--no-ignores", "不理会任何豁免（文件里的注释和豁免文件），用于复核。"),
        flag(RUN, "--no-progress", "不显示进度条。"),
    )
    for decorate in reversed(options):
        command = decorate(command)
    return command


def given(
    names: Sequence[str],
    resolver: Resolver,
    options: Mapping[str, Any],
    leave_out: Sequence[str] = (),
    *,
    catalogue: bool = False,
) -> Given:
    """What is found in the files and folders, or in the one JSON report, called so; ``catalogue`` with what the rules say
    of themselves.  Raises PerflintError."""
    label = "、".join(names)
    limits = replace(DEFAULT, **dict(resolver.of_run().settings.limit))
    if len(names) == 1 and (report := _report(names[0], limits.size * 1024 * 1024)):
        return Given(label, report, outline=True)
    passed: list[str] = []
    excluded = Excluding(resolver).leaves_out
    found = collect(names, suffixes, leave_out=leave_out, limits=limits, passed=passed, excluded=excluded)
    inputs = tuple(one for one in found if not (one.in_folder and os.path.basename(one.path) == FILE_NAME))
    if not inputs:
        return Given(label, Report())
    from perflint.cli.checking import judged

    wanted = {**_unasked(), **options, **answer_settings(resolver, options), "baseline": None, "passed": passed}
    wanted |= answer_sources(wanted, [one.path for one in inputs], names)
    run = judged(inputs, resolver, wanted, catalogue=catalogue, jobs=resolver.of_run().settings.jobs)
    return Given(label, run.report, run.told, run.errors, run.faulty, inputs=inputs)


def _unasked() -> dict[str, Any]:
    """The options of `perflint check`, none of them given."""
    from perflint.cli.commands.check import command

    return command.make_context("check", [], resilient_parsing=True).params


def _report(name: str, most: int) -> Report | None:
    if not name.lower().endswith(REPORT) or not os.path.isfile(name):
        return None
    from perflint.intake.reports import report_in

    return report_in(Input(name, most=most).bytes(), name)
