"""A check that changes files: judge, mend, judge again, and report what is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from perflint.cli import mending, messages
from perflint.cli.checking import Run, answer_of, gates_of, judged, reporters_of
from perflint.cli.output import Output
from perflint.cli.result_cache import Answer
from perflint.cli.times import times_text
from perflint.errors import PerflintError
from perflint.gates import exit_code
from perflint.intake.files import Input, with_stdin
from perflint.lexicon.additions import using
from perflint.model import Report
from perflint.reporters import is_binary, needs_catalogue, needs_sources
from perflint.settings import Resolver
from perflint.timing import NO_TIMES, Times


def check_and_fix(
    inputs: Sequence[Input],
    resolver: Resolver,
    options: Mapping[str, Any],
    outputs: Sequence[Output],
    *,
    named: bool,
    jobs: int = 1,
    begun: float | None = None,
) -> Answer:
    """The answer to a check with ``--fix``, ``--fix-only`` or ``--diff``; ``named`` says that -f or -o was given.

    ``jobs`` processes read and judge before and after; files are mended here, one after the other.  ``begun`` as `check` has it.
    Files are changed in between.  Raises PerflintError for a wrong option or rulebook, before anything is read.
    """
    mending.check_options(options, several_outputs=named)
    reporters = reporters_of(outputs, options)
    printed = [reporter for reporter, place in zip(reporters, outputs, strict=True) if place.target is None]
    if any(map(is_binary, printed)) and any(item.stdin for item in inputs):
        raise PerflintError(f"标准输出要写改好的内容，不能再写 {printed[0].NAME}", advice="用 -o 把报告写到文件")
    catalogue = any(map(needs_catalogue, reporters))
    items = with_stdin(inputs)
    times = None if begun is None else Times(begun)
    run = judged(items, resolver, options, catalogue=catalogue, jobs=jobs, times=times)

    def alone(item: Input) -> Report:
        return run.again([item], suppression=run.answering.suppression())

    with using(run.answering.planner.vocabulary):
        done = mending.mend_inputs(items, run.report, alone, options)
    said = _said(done, options, outputs[0].base)
    changed = done.count > 0 and not options["exit_zero"]
    if options["diff"] or options["fix_only"]:
        text, code = _changes_alone(done, run, resolver, options, changed=changed)
        errors = (*run.errors, *done.errors)
        told = "" if times is None else times_text(times)
        return Answer(text, 2 if done.errors else code, run.told, said, errors, ("",) * (len(outputs) - 1), told)
    with using(run.answering.planner.vocabulary):  # also where nothing changed: what is written rests on the last run
        last = run.again(
            done.inputs,
            suppression=run.answering.suppression(),
            catalogue=catalogue,
            sources=any(map(needs_sources, reporters)),
            jobs=jobs,
            times=times,
        )
    answer = answer_of(last, done.inputs, run, resolver, options, outputs, times or NO_TIMES)
    answer = answer if times is None else replace(answer, times=times_text(times))
    if any(item.stdin for item in items):
        mending.write_fixed_stdin(done)
        answer = _beside_stdout(answer, outputs, silent=options["silent"])
    code = 1 if changed and options["exit_non_zero_on_fix"] and answer.code == 0 else answer.code
    errors = (*answer.errors, *done.errors)
    return replace(answer, notices=(*said, *answer.notices), errors=errors, code=2 if done.errors else code)


def _changes_alone(
    done: mending.Mending, run: Run, resolver: Resolver, options: Mapping[str, Any], *, changed: bool
) -> tuple[str, int]:
    """The text and the exit code where no report is asked for: ``--diff`` shows the changes, ``--fix-only`` makes them."""
    if not options["diff"]:
        mending.write_fixed_stdin(done)
    gates = replace(gates_of(resolver, options, run.answering), min_score=None, max_warnings=None)
    code = exit_code(replace(run.report, findings=()), gates, faulty=run.faulty)
    if changed and code == 0 and (options["diff"] or options["exit_non_zero_on_fix"]):
        code = 1
    return mending.diff_text(done) if options["diff"] else "", code


def _beside_stdout(answer: Answer, outputs: Sequence[Output], *, silent: bool) -> Answer:
    """The answer without what is meant for stdout, which what was read from stdin takes: that goes to stderr."""
    texts = [answer.text, *answer.more]
    for number, place in enumerate(outputs):
        if place.target is None:
            if not silent:
                messages.notice(str(texts[number]).rstrip("\n"))
            texts[number] = ""
    return replace(answer, text=texts[0], more=tuple(texts[1:]))


def _said(done: mending.Mending, options: Mapping[str, Any], base: str) -> tuple[str, ...]:
    """What was changed and what was not, on stderr."""
    made = mending.made_lines(done, base) if options["show_fixes"] else ()
    return (mending.result_text(done, dry=options["diff"]), *made, *mending.refused_lines(done.refused, base))
