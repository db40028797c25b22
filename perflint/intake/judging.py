"""Every input read and judged, here or in processes of their own, and given back in the order they came in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from perflint.engine import Judged, Plan
from perflint.intake.files import Input
from perflint.intake.kept import Kept, judge_kept, kept_for, tidy_at_times
from perflint.intake.processors import processors_here
from perflint.intake.reading import Read, read_each
from perflint.limits import Limits, over
from perflint.model import Document
from perflint.timing import NO_TIMES, Times

if TYPE_CHECKING:
    from perflint.intake.pool import Pool
    from perflint.intake.process import Job

AUTO = 0  # as many processes as are worth it
EACH = 25  # files that make one more process worth its start
TOGETHER = 10  # files of a format whose reader takes many of them at a time


class Outcome(Struct, frozen=True):
    """What came of an input, and what the rules of the plan say of it where it became a document."""

    read: Read
    judged: Judged | None
    plan: Plan


def judge_each(
    items: Sequence[Document | Input],
    plan_for: Callable[[str], Plan],
    limits: Limits,
    *,
    jobs: int = 1,
    kept: bool = False,
    keep: bool = False,
    times: Times = NO_TIMES,
    copied: bool = False,
) -> Iterator[Outcome]:
    """Read and judge.  ``jobs`` is the number of processes besides this one, 1 for none, `AUTO` for what is worth it; with
    ``copied`` they are copies of this one where that is safe.

    ``kept`` lets what was worked out before be used, and kept for the next time; ``keep`` asks for the sources too, for
    which every file is read again.  Raises PerflintError when processes
    cannot be started.
    """
    store = kept_for(limits) if kept else None
    plan_of = cache(plan_for)
    number = processes(jobs, items)
    pool: Pool | None = None
    try:
        if number > 1:
            from perflint.intake.pool import Pool

            seal = None if store is None else store.seal
            pool = Pool(number, limits, seal, timed=times is not NO_TIMES, keep=keep, copied=copied)
            with pool:
                yield from _elsewhere(items, plan_of, pool, store, times, limits)
        else:
            outcomes = (
                _judged_here(read, plan_of(read.path), store, times, limits)
                for read in _reads(items, limits, store, times, keep=keep)
            )
            yield from outcomes if len(items) < EACH else _sharing(outcomes)
    finally:
        if store is not None and (store.stored or number > 1):
            tidy_at_times(len(items), pool.ended if pool is not None else ())


def processes(jobs: int, items: Sequence[object]) -> int:
    """How many processes: not more than files, and for `AUTO` none unless there are many files and processors."""
    if jobs != AUTO:
        return min(jobs, len(items))
    return min(processors_here(), len(items) // EACH)


def _sharing(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """The same in less room, as a pool gives them."""
    from perflint.intake.tasks import Sharing

    sharing = Sharing()
    for one in outcomes:
        yield one if one.judged is None else replace(one, judged=sharing.shared(one.judged))


def _reads(
    items: Iterable[Document | Input], limits: Limits, store: Kept | None, times: Times, *, keep: bool
) -> Iterator[Read]:
    """What came of each; files are handed on many at once, because some readers take many at a time."""
    look = None if store is None else store.looking(keep)
    for are_documents, group in groupby(items, lambda item: isinstance(item, Document)):
        if are_documents:
            yield from (_given(one) for one in group if isinstance(one, Document))
        else:
            yield from read_each(
                (one for one in group if isinstance(one, Input)), limits, keep=keep, look=look, times=times
            )


def _given(document: Document) -> Read:
    return Read(document.path, document, format=document.format)


def _elsewhere(
    items: Sequence[Document | Input],
    plan_of: Callable[[str], Plan],
    pool: Pool,
    store: Kept | None,
    times: Times,
    limits: Limits,
) -> Iterator[Outcome]:
    """The same by the processes of a pool; documents, and plans that no other process can make, are judged here."""
    from perflint.readers.shared.collection import settle

    answers = pool.run(_jobs([item for item in items if isinstance(item, Input)], plan_of))
    for item in items:
        plan = plan_of(item.path)
        if isinstance(item, Document):
            read, judged = _given(item), None
        else:
            done = next(answers)
            read, judged = done.read, done.judged
            times.add(*done.times)
            settle()
        yield _judged_here(read, plan, store, times, limits) if judged is None else Outcome(read, judged, plan)


def _judged_here(read: Read, plan: Plan, store: Kept | None, times: Times, limits: Limits) -> Outcome:
    """What comes of an input that is judged in this process; where its memory does not suffice, the others go on."""
    try:
        judged = None if read.document is None else judge_kept(read, plan, store, times, limits)
    except MemoryError:
        return Outcome(replace(read, document=None, source=None, error=over("memory", limits, read.path)), None, plan)
    return Outcome(read, judged, plan)


def _is_own(item: Input) -> bool:
    """Whether only this process can read it: standard input, and what a shell hands over as /dev/fd/63."""
    return item.stdin or (item.content is None and item.path.startswith(("/dev/", "/proc/")))


def _jobs(items: Iterable[Input], plan_of: Callable[[str], Plan]) -> list[Job]:
    """One file each, but a few together where the reader of such a name takes many at a time."""
    from perflint.readers import readers, takes_many

    endings = tuple(suffix for reader in readers() if takes_many(reader) for suffix in reader.SUFFIXES)
    jobs: list[Job] = []
    filling: tuple[list[Input], Plan] | None = None
    for given in items:
        item = given.held() if _is_own(given) else given
        plan = plan_of(item.path)
        alone = not item.path.lower().endswith(endings)
        if filling is not None and not alone and filling[1] is plan and len(filling[0]) < TOGETHER:
            filling[0].append(item)
            continue
        job = [item]
        jobs.append((job, plan if plan.recipe is not None else None))
        filling = None if alone else (job, plan)
    return jobs
