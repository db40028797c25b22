"""What the command line knows of a run for its record: the options that decide the result, and the files that they name.

Options are those that differ from the defaults, by their names in ``perflint.yaml``; absolute paths are written from the
working folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from perflint.intake.digests import digest_of_file
from perflint.intake.files import Input
from perflint.intake.recording import now, portable
from perflint.model import Fate, FileRecord, InputRecord, RunRecord
from perflint.settings import SETTINGS, Resolved, Resolver
from perflint.settings.table import DEFAULTS, OUTPUT, RUN, Setting
from perflint.suppression.nearest import FILE_NAME

ANSWERS = "豁免文件，不是检查的内容"
PASSED_OVER = "perflint 不读这种文件"
DECIDING = ("no_ignores", "strict_baseline", "display_only_failures", "isolated")
SHOWN_IN_REPORT = ("min_severity", "min_confidence")  # of the options about output
PATHS = ("rulebooks", "grading", "waivers", "baseline")


def recorded(inputs: Sequence[Input], resolver: Resolver, options: Mapping[str, Any]) -> RunRecord:
    """The record before anything is read.  Raises PerflintError for a SOURCE_DATE_EPOCH that is no number."""
    by_settings: dict[int, tuple[Resolved, int]] = {}
    for item in inputs:
        resolved = resolver.of_file(item.path)
        by_settings[id(resolved)] = resolved, by_settings.get(id(resolved), (resolved, 0))[1] + 1
    run = resolver.of_run()
    told: dict[str, Any] = dict(_set(run, of_run=True))
    told.update((name.replace("_", "-"), options[name]) for name in DECIDING if options.get(name))
    groups = [(resolved, dict(_set(resolved, of_run=False)), number) for resolved, number in by_settings.values()]
    if len(groups) == 1:
        told.update(groups[0][1])
    elif groups:
        told["by-config"] = [
            {"config": portable(resolved.file) if resolved.file else None, "inputs": number, **values}
            for resolved, values, number in groups
        ]
    return RunRecord(now(), tuple(_passed_over(inputs, options)), files=tuple(_files(resolver, options)), options=told)


def _passed_over(inputs: Sequence[Input], options: Mapping[str, Any]) -> Iterator[InputRecord]:
    """The files of folders and archives that nobody asked to be read, unless they were named besides."""
    named = {os.path.realpath(item.path) for item in inputs if item.on_disk}
    for path in dict.fromkeys(options.get("passed", ())):
        if os.path.realpath(path) not in named:
            yield InputRecord(path, Fate.SKIPPED, note=ANSWERS if os.path.basename(path) == FILE_NAME else PASSED_OVER)


def _set(resolved: Resolved, *, of_run: bool) -> Iterator[tuple[str, Any]]:
    """The settings that decide what is found and shown, where they are not the default."""
    for key, one in SETTINGS.items():
        value = getattr(resolved.settings, one.name)
        decides = one.group not in (OUTPUT, RUN) or one.name in SHOWN_IN_REPORT
        if decides and one.of_run == of_run and value != getattr(DEFAULTS, one.name):
            yield key, _shown(one, value)


def _shown(one: Setting, value: Any) -> Any:
    if one.name in PATHS:
        return [portable(path) for path in value] if isinstance(value, tuple) else portable(value)
    return one.kind.shown(value)


def _files(resolver: Resolver, options: Mapping[str, Any]) -> Iterator[FileRecord]:
    named = [
        *(("config", path) for path in resolver.files()),
        ("grading", resolver.of_run().settings.grading),
        *(("waivers", path) for path, _ in options["waiver_files"]),
        ("baseline", options["baseline"]),
    ]
    for role, path in named:
        if path:
            digest = digest_of_file(path)
            yield FileRecord(role, portable(path), digest.sha256, digest.size)
