"""perflint from Python: `lint` and `parse`, by which the command line itself reads and judges.

Nothing here prints or keeps state.  What the user can mend raises `PerflintError`; a file that cannot be read is no
exception but one of the report's ``failures``, so that it never stops the others.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeGuard, Union, cast

from msgspec.structs import asdict, replace

from perflint.errors import InputError, PerflintError
from perflint.lexicon.additions import each_using, used
from perflint.limits import DEFAULT, Limits
from perflint.model import Confidence, Document, Failure, InputRecord, Report, RunRecord, Severity, Source
from perflint.timing import NO_TIMES, Times

if TYPE_CHECKING:
    from perflint.engine import Plan, Suppression, When
    from perflint.grading import Scheme
    from perflint.intake.files import Input
    from perflint.intake.reading import Read
    from perflint.rulebook import Rulebook

# A file, a folder or an archive; a document that `parse` gave; a name and the bytes of a file that is not on the disk.
Lintable = Union["str | os.PathLike[str] | Document | tuple[str, bytes] | Input"]
# A rulebook that was loaded, or rule files and folders; None is the shipped one.
Rules = Union["Rulebook | str | os.PathLike[str] | Sequence[str | os.PathLike[str]] | None"]


def lint(  # noqa: PLR0913 - each is an option of the command line, given by name
    inputs: Lintable | Iterable[Lintable],
    rulebook: Rules = None,
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    preview: bool = False,
    grading: str | os.PathLike[str] | Scheme | None = None,
    min_severity: Severity = Severity.HINT,
    min_confidence: Confidence = Confidence.LOW,
    limits: Limits = DEFAULT,
    when: When | None = None,
    plan_for: Callable[[str], Plan] | None = None,
    suppression: Suppression | None = None,
    catalogue: bool = False,
    sources: bool = False,
    jobs: int = 1,
    copied: bool = False,
    kept: bool = False,
    times: Times | None = None,
    record: RunRecord | None = None,
    each: Callable[[Read], object] | None = None,
) -> Report:
    """Read the inputs and judge them by the rules; the report has them in the order given, folders sorted.

    ``inputs`` is one of, or any number of: a path of a file, a folder (searched for formats that are known) or a zip
    archive; a `Document`; a pair of name and bytes.  ``rulebook`` is a loaded `Rulebook`, or paths of rule files and folders;
    the shipped one by default.

    ``select`` and ``ignore`` take codes, prefixes of codes, names and ALL; ``preview`` runs rules on trial too.  ``grading``
    is a file of review parameters.  Findings below a minimum are only counted (``report.hidden``).  ``catalogue`` fills
    ``report.catalogue``; ``sources`` fills ``report.sources`` with what was read, for formats that draw it, which takes
    memory.  ``each`` is called with what came of every input, in order, as they are done.

    ``when`` decides the fiscal year, the day or the phase instead of the documents (see `perflint.engine.When`): which rules
    are in force, and which are for the document's phase.

    ``plan_for`` says by its path what a document is judged by, instead of all options above; documents with the same
    plan are a batch.  ``suppression`` sifts the findings (see `perflint.engine.Suppression`).

    ``jobs`` is the number of processes that read and judge; with 0 there are as many as are worth their start.  The report
    is the same for any number.  A file that crashes its process, or goes beyond ``limits.memory`` or ``limits.total_seconds``
    there, is one of the failures.  Rules that other processes cannot load (``rulebook`` or ``grading`` not given as paths,
    a plan without a recipe) judge in this one.  With ``copied`` the processes are copies of this one where that is safe
    (Linux, a single thread), which spares them half a second each: for programs that hold little and no connections.

    ``kept`` lets documents and answers of earlier runs be used and kept in the user's cache.  ``times`` takes the seconds
    of stages and rules.

    ``record`` is what the caller knows of the run, to which its inputs, layers and (where it says none) time are added:
    ``report.record``.

    Raises PerflintError for an option, rule file or grading file that is wrong, before anything is read.
    """
    from perflint.engine import Gathered, When, conclude
    from perflint.intake.blocks import whole
    from perflint.intake.judging import judge_each
    from perflint.intake.reading import failure_of
    from perflint.intake.recording import input_record, layer_records, now

    plans: dict[int, Plan] = {}
    words = used()
    time = (record and record.time) or now()
    given: list[InputRecord] = []
    if plan_for is None:
        options = {
            "select": tuple(select),
            "ignore": tuple(ignore),
            "preview": preview,
            "min_severity": min_severity,
            "min_confidence": min_confidence,
            "when": when or When(),
        }
        record = record or RunRecord(options=_told(options))
        own = _plan(rulebook, grading, options)
        plans[id(own)] = own
        words = own.rules[0].vocabulary if own.rules else words

        def plan_for(_: str) -> Plan:
            return own

    gathered = Gathered()
    failures: list[Failure] = []
    drawn: list[Source | None] = []
    items = list(_listed(inputs, limits))
    outcomes = judge_each(
        items, plan_for, limits, jobs=jobs, kept=kept, keep=sources, times=times or NO_TIMES, copied=copied
    )
    for item, outcome in zip(items, each_using(words, outcomes), strict=True):
        one, judged, plan = outcome.read, outcome.judged, outcome.plan
        if one.error is not None:
            failures.append(failure_of(one.path, one.error))
        elif one.document is not None and judged is not None:
            with (times or NO_TIMES).stage("conclude"):
                gathered.add(plan.when.applied(one.document), judged, plan)
            plans.setdefault(id(plan), plan)
            drawn.append(None if one.source is None else whole(one.source))
        given.append(input_record(one, on_disk=not isinstance(item, Document) and item.on_disk))
        if each is not None:
            each(one)
    judged_by = tuple(plans.values()) or (plan_for(""),)
    report = conclude(
        gathered, judged_by, failures=failures, suppression=suppression, catalogue=catalogue, times=times, limits=limits
    )
    record = record or RunRecord()
    layers = layer_records(judged_by)
    record = replace(record, time=time, inputs=(*given, *record.inputs), layers=layers)
    return replace(report, record=record, sources=tuple(drawn) if sources else ())


def parse(file: str | os.PathLike[str] | tuple[str, bytes], *, limits: Limits = DEFAULT) -> Document:
    """What one file says, understood but not judged.  Raises PerflintError when it cannot be read."""
    from perflint.intake.files import Input
    from perflint.intake.reading import read_each

    item = _held(*file, limits) if isinstance(file, tuple) else Input(os.fspath(file), most=limits.size * 1024 * 1024)
    (one,) = read_each([item], limits)
    if one.document is None:
        raise one.error or InputError("这不是绩效目标文件", place=one.path, advice="检查文件名是否写对")
    return one.document


def _told(options: Mapping[str, Any]) -> dict[str, Any]:
    """The options that are not the defaults, by their names in a configuration file."""
    when = {name.replace("_", "-"): value for name, value in asdict(options["when"]).items() if value is not None}
    lowest = (("min-severity", options["min_severity"]), ("min-confidence", options["min_confidence"]))
    return {
        **{name: list(options[name]) for name in ("select", "ignore") if options[name]},
        **({"preview": True} if options["preview"] else {}),
        **{name: value.id for name, value in lowest if value > 1},
        **{
            name: getattr(value, "value", value if isinstance(value, int) else str(value))
            for name, value in when.items()
        },
    }


def _plan(rulebook: Rules, grading: str | os.PathLike[str] | Scheme | None, options: dict[str, Any]) -> Plan:
    """The plan for the options of `lint`; what is given as paths can be told to other processes."""
    from perflint.engine import load_plan, plan_of
    from perflint.grading import Scheme, load_scheme
    from perflint.rulebook import Rulebook, load

    file = None if grading is None or isinstance(grading, Scheme) else os.fspath(grading)
    if isinstance(rulebook, Rulebook):
        scheme = grading if isinstance(grading, Scheme) else load_scheme(file or None)
        return plan_of(rulebook, scheme=scheme, **options)
    paths = (rulebook,) if isinstance(rulebook, (str, os.PathLike)) else tuple(rulebook or ())
    if isinstance(grading, Scheme):
        return plan_of(load(paths or None), scheme=grading, **options)
    return load_plan(tuple(os.fspath(path) for path in paths), file, **options)


def _listed(inputs: Lintable | Iterable[Lintable], limits: Limits) -> Iterator[Document | Input]:
    """Documents and files to read in the order given, folders and archives expanded, no path twice in a row of them."""
    from perflint.intake.files import Input, collect
    from perflint.intake.reading import suffixes

    paths: list[str] = []
    for one in _several(inputs):
        if isinstance(one, (str, os.PathLike)):
            paths.append(os.fspath(one))
            continue
        yield from collect(paths, suffixes, limits=limits)
        paths.clear()
        if isinstance(one, (Document, Input)):
            yield one
        elif _is_pair(one):
            yield _held(*one, limits)
        else:
            advice = "给出路径、Document，或一对（文件名，bytes）"
            raise PerflintError(f"不能检查 {type(one).__name__} 类型的内容", advice=advice)
    yield from collect(paths, suffixes, limits=limits)


def _several(inputs: Lintable | Iterable[Lintable]) -> Iterable[Lintable]:
    from perflint.intake.files import Input

    if isinstance(inputs, (str, os.PathLike, Document, Input)) or _is_pair(inputs):
        return [inputs]
    return cast("Iterable[Lintable]", inputs)


def _is_pair(one: object) -> TypeGuard[tuple[str, bytes]]:
    return isinstance(one, tuple) and len(one) == 2 and isinstance(one[0], str) and isinstance(one[1], bytes)


def _held(name: str, data: bytes, limits: Limits) -> Input:
    """An input whose bytes are there already."""
    from perflint.intake.files import Input

    return Input(name, most=limits.size * 1024 * 1024, content=partial(bytes, data))
