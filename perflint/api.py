"""perflint from Python: `lint` and `parse`, by which the command line itself reads and judges.

Nothing here prints or keeps state.  What the user can mend raises `PerflintError`; a file that cannot be read is no
exception but one of the report's ``failures``, so that it never stops the others.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, TypeGuard, Union, cast

from perflint.errors import InputError, PerflintError
from perflint.lexicon.additions import each_using, used
from perflint.limits import DEFAULT, Limits
from perflint.model import Confidence, Document, Failure, Report, Severity

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
    each: Callable[[Read], object] | None = None,
) -> Report:
    """Read the inputs and judge them by the rules; the report has them in the order given, folders sorted.

    ``inputs`` is one of, or any number of: a path of a file, a folder (searched for formats that are known) or a zip
    archive; a `Document`; a pair of name and bytes.  ``rulebook`` is a loaded `Rulebook`, or paths of rule files and folders;
    the shipped one by default.

    ``select`` and ``ignore`` take codes, prefixes of codes, names and ALL; ``preview`` runs rules on trial too.  ``grading``
    is a file of review parameters.  Findings below a minimum are only counted (``report.hidden``).  ``catalogue`` fills
    ``report.catalogue``.  ``each`` is called with what came of every input, in order, as they are done.

    ``when`` decides the fiscal year, the day or the phase instead of the documents (see `perflint.engine.When`): which rules
    are in force, and which are for the document's phase.

    ``plan_for`` says by its path what a document is judged by, instead of all options above; documents with the same
    plan are a batch.  ``suppression`` sifts the findings (see `perflint.engine.Suppression`).

    Raises PerflintError for an option, rule file or grading file that is wrong, before anything is read.
    """
    from perflint.engine import Part, When, conclude, judge_document, plan_of
    from perflint.grading import Scheme, load_scheme
    from perflint.intake.reading import failure_of

    own = None
    if plan_for is None:
        scheme = grading if isinstance(grading, Scheme) else load_scheme(None if grading is None else Path(grading))
        own = plan_of(
            _book(rulebook),
            select=select,
            ignore=ignore,
            preview=preview,
            scheme=scheme,
            min_severity=min_severity,
            min_confidence=min_confidence,
            when=when or When(),
        )
    parts: list[Part] = []
    failures: list[Failure] = []
    words = own.rules[0].vocabulary if own is not None and own.rules else used()
    for one in each_using(words, _read(list(_listed(inputs, limits)), limits)):
        if one.error is not None:
            failures.append(failure_of(one.path, one.error))
        elif one.document is not None:
            plan = own or _planned(plan_for, one.path)
            document = plan.when.applied(one.document)
            parts.append(Part(document, judge_document(document, plan.rules, plan.when), plan))
        if each is not None:
            each(one)
    plans = (own,) if own is not None else tuple({id(part.plan): part.plan for part in parts}.values())
    if not plans:
        plans = (_planned(plan_for, ""),)
    return conclude(parts, plans, failures=failures, suppression=suppression, catalogue=catalogue)


def parse(file: str | os.PathLike[str] | tuple[str, bytes], *, limits: Limits = DEFAULT) -> Document:
    """What one file says, understood but not judged.  Raises PerflintError when it cannot be read."""
    from perflint.intake.files import Input
    from perflint.intake.reading import read_each

    item = _held(*file, limits) if isinstance(file, tuple) else Input(os.fspath(file), most=limits.size * 1024 * 1024)
    (one,) = read_each([item], limits)
    if one.document is None:
        raise one.error or InputError("这不是绩效目标文件", place=one.path, advice="检查文件名是否写对")
    return one.document


def _read(items: Iterable[Document | Input], limits: Limits) -> Iterator[Read]:
    """What came of each; what is to be read is handed on many at once, because some readers take many at a time."""
    from perflint.intake.reading import Read, read_each

    for are_documents, group in groupby(items, lambda item: isinstance(item, Document)):
        if are_documents:
            yield from (Read(one.path, one, format=one.format) for one in group if isinstance(one, Document))
        else:
            yield from read_each((one for one in group if not isinstance(one, Document)), limits)


def _planned(plan_for: Callable[[str], Plan] | None, path: str) -> Plan:
    assert plan_for is not None
    return plan_for(path)


def _book(rulebook: Rules) -> Rulebook:
    from perflint.rulebook import Rulebook, load

    if isinstance(rulebook, Rulebook):
        return rulebook
    if rulebook is None:
        return load()
    paths = [rulebook] if isinstance(rulebook, (str, os.PathLike)) else rulebook
    return load([Path(path) for path in paths] or None)


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

    if isinstance(inputs, (str, os.PathLike, Document, Input)):
        return [inputs]
    return [inputs] if _is_pair(inputs) else cast("Iterable[Lintable]", inputs)


def _is_pair(one: object) -> TypeGuard[tuple[str, bytes]]:
    return isinstance(one, tuple) and len(one) == 2 and isinstance(one[0], str) and isinstance(one[1], bytes)


def _held(name: str, data: bytes, limits: Limits) -> Input:
    """An input whose bytes are there already."""
    from perflint.intake.files import Input

    return Input(name, most=limits.size * 1024 * 1024, content=partial(bytes, data))
