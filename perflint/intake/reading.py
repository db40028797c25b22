"""From inputs to documents: read, recognise, and say of every input what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar, Union, cast

from msgspec import Struct
from msgspec.structs import astuple, replace

from perflint.errors import PerflintError, internal_error
from perflint.intake.digests import Digest, digest_of
from perflint.intake.files import Input
from perflint.limits import DEFAULT, MILLION, Limits, over
from perflint.model import Cell, Document, Failure, Indicator, Passage, Source
from perflint.stopwatch import Stopwatch, TimeIsUpError
from perflint.timing import NO_TIMES, Times

if TYPE_CHECKING:
    from perflint.readers import Reader

PROSE = frozenset({"markdown"})  # formats that most files of a folder use for something else
BATCH, BYTES, WINDOW = 20, 32 * 1024 * 1024, 100  # files and bytes read in one go, inputs that wait for them

_Outcome = Union["tuple[Source, Document]", "Read", PerflintError]
_Found = TypeVar("_Found")


class Read(Struct, frozen=True):
    """What came of one input: a document or an error, or neither where a file of a folder is something else.

    ``format`` and ``encoding`` are those of the source, which itself is only kept where it was asked for; ``sha256`` and
    ``size`` those of the bytes, empty and None where not all of them were there.
    """

    path: str
    document: Document | None = None
    error: PerflintError | None = None
    format: str = ""
    encoding: str | None = None
    source: Source | None = None
    key: str = ""  # of the input
    sha256: str = ""
    size: int | None = None

    @property
    def skipped(self) -> bool:
        """Whether the file is none that a check is about."""
        return self.document is None and self.error is None


class Reading(Struct, frozen=True):
    """What came of the inputs, in their order."""

    documents: tuple[Document, ...]
    failures: tuple[Failure, ...]
    skipped: int = 0  # files of a folder that are something else
    sources: tuple[Source, ...] = ()  # of the documents, where they were asked for
    errors: tuple[PerflintError, ...] = ()  # those of the failures, as they were raised


def suffixes() -> tuple[str, ...]:
    """File name endings that some reader knows."""
    from perflint import readers

    return tuple(sorted(readers.suffixes()))


def read(
    inputs: Sequence[Input],
    *,
    limits: Limits = DEFAULT,
    each: Callable[[Read], object] | None = None,
    keep: bool = False,
) -> Reading:
    """Read every input.  ``each`` is called as they are done, ``keep`` asks for the sources too, which takes memory."""
    done = []
    for one in read_each(inputs, limits, keep=keep):
        done.append(one)
        if each is not None:
            each(one)
    return collected(done)


def collected(done: Iterable[Read]) -> Reading:
    """The results of many inputs as one."""
    done = tuple(done)
    return Reading(
        documents=tuple(one.document for one in done if one.document is not None),
        failures=tuple(failure_of(one.path, one.error) for one in done if one.error is not None),
        skipped=sum(one.skipped for one in done),
        sources=tuple(one.source for one in done if one.source is not None),
        errors=tuple(one.error for one in done if one.error is not None),
    )


def read_each(
    inputs: Iterable[Input],
    limits: Limits = DEFAULT,
    *,
    keep: bool = False,
    look: Callable[[Input], tuple[Input, Read | None]] | None = None,
    times: Times | None = None,
) -> Iterator[Read]:
    """What came of each input, in their order.  Never raises for what is in them.

    ``look`` says what is known of an input already, and which input to read where nothing is; ``times`` takes the
    seconds of each stage.
    """
    for item, outcome, digest in _outcomes(inputs, limits, look, times or NO_TIMES):
        one = _read(item, outcome)
        yield replace(one, source=one.source if keep else None, sha256=digest.sha256, size=digest.size)


def _read(item: Input, outcome: _Outcome) -> Read:
    from perflint.readers.shared.interchange import OtherDataError

    if isinstance(outcome, Read):
        return outcome
    if isinstance(outcome, PerflintError):
        other = item.in_folder and isinstance(outcome, OtherDataError)
        return Read(item.path, error=None if other else outcome)
    source, document = outcome
    if item.in_folder and source.format in PROSE and not document.understood:
        return Read(item.path)
    return Read(item.path, document, None, source.format, source.encoding, source, item.key)


def failure_of(path: str, error: PerflintError) -> Failure:
    """The error as a report tells it, without the path that it stands under there."""
    inner = error.place[len(path) :].lstrip(":：") if error.place.startswith(path) else error.place
    return Failure(path, f"{inner}：{error.message}" if inner else error.message, error.advice)


def _outcomes(
    inputs: Iterable[Input],
    limits: Limits,
    look: Callable[[Input], tuple[Input, Read | None]] | None,
    times: Times,
) -> Iterator[tuple[Input, _Outcome, Digest]]:
    """What came of each input, in their order.  Files that a reader takes many of at a time wait for one another."""
    waiting: list[tuple[Input, _Outcome | None, Digest]] = []
    batch: list[tuple[bytes, str]] = []
    many: Any = None
    for given in inputs:
        item, known = (given, None) if look is None else look(given)
        outcome: _Outcome | None
        if known is not None:
            outcome, data, hook, digest = known, b"", None, item.digested()
        else:
            outcome, data, hook, digest = _read_one(item, limits, times)
        if hook is not None and many not in (None, hook):
            yield from _finished(waiting, batch, many, limits, times)
        many = hook or many
        waiting.append((replace(item, content=None), outcome, digest))  # without its bytes
        if outcome is None:
            batch.append((data, item.path))
        if not batch or len(batch) >= BATCH or len(waiting) >= WINDOW or sum(len(one) for one, _ in batch) > BYTES:
            yield from _finished(waiting, batch, many, limits, times)
    yield from _finished(waiting, batch, many, limits, times)


def _finished(
    waiting: list[tuple[Input, _Outcome | None, Digest]],
    batch: list[tuple[bytes, str]],
    many: Any,
    limits: Limits,
    times: Times,
) -> Iterator[tuple[Input, _Outcome, Digest]]:
    """All that waits, the batch read; both lists are empty afterwards."""
    sources = many(tuple(batch), limits) if batch else iter(())
    for item, known, digest in waiting:
        outcome = _outcome(lambda: _recognised(sources, limits, times), item, limits) if known is None else known
        yield item, outcome, digest
    waiting.clear()
    batch.clear()


def _read_one(item: Input, limits: Limits, times: Times) -> tuple[_Outcome | None, bytes, Any, Digest]:
    """What came of the input; or None, its bytes and the function of its reader that takes many of them."""
    from perflint.readers import reader_for, takes_many

    data = b""
    hook = None
    digest = Digest()

    def found() -> tuple[Source, Document] | None:
        nonlocal data, hook, digest
        with times.stage("read"):
            data = item.bytes()
            digest = item.digest or digest_of(data, item.most)
            reader: Reader = reader_for(data, item.path, limits) if item.table is None else _reader_of_rows()
        if takes_many(reader):
            hook = reader.read_many
            return None
        return _recognised((reader.read(data, item.path, limits) for _ in range(1)), limits, times)

    outcome = _outcome(found, item, limits)
    return (outcome, data, hook, digest) if outcome is None else (outcome, b"", None, digest)


def _reader_of_rows() -> Reader:
    """What reads the rows of a data base, however few and whatever the table is called."""
    from perflint.readers import json_lines

    return cast("Reader", json_lines)


def _recognised(sources: Iterator[Source | PerflintError], limits: Limits, times: Times) -> tuple[Source, Document]:
    """The next of the sources, understood."""
    from perflint.readers import within

    with times.stage("read"):
        source = next(sources)
        if isinstance(source, PerflintError):
            raise source
        source = within(source, limits)
    with times.stage("recognise"):
        from perflint.recognition import recognise

        return source, _spread_within(recognise(source), source, limits)


def _spread_within(document: Document, source: Source, limits: Limits) -> Document:
    """The same.  Raises InputError where its tables are too many, which may be empty, or its rows have too much text
    together: a merged cell is that of every row."""
    if len(document.tables) > limits.tables:
        raise over("tables", limits, source.path)
    most = limits.text * MILLION
    rows = sum(len(table.indicators) for table in document.tables)
    blocks = ((block,) if isinstance(block, Passage) else chain.from_iterable(block.rows) for block in source.blocks)
    longest = max((len(cell.text) for block in blocks for cell in block), default=0)
    if rows * longest * len(Indicator.__struct_fields__) > most and characters_of(document) > most:
        raise over("text", limits, source.path)
    return document


def characters_of(document: Document) -> int:
    """How many characters its rows have, each by itself: a cell that many share is one text here, but as many written out."""
    rows = (row for table in document.tables for row in table.indicators)
    return sum(len(cell.text) for row in rows for cell in astuple(row) if isinstance(cell, Cell))


def _outcome(reading: Callable[[], _Found], item: Input, limits: Limits) -> _Found | PerflintError:
    """What the reading gives; any error becomes a `PerflintError` with the file as its place."""
    try:
        with Stopwatch(limits.total_seconds):
            return reading()
    except TimeIsUpError:
        return over("total_seconds", limits, item.path)
    except PerflintError as error:
        if error.place.startswith(item.path):
            return error
        place = f"{item.path}：{error.place}" if error.place else item.path
        return PerflintError(error.message, place=place, advice=error.advice)
    except MemoryError:
        return over("memory", limits, item.path)
    except Exception as error:
        return internal_error(error, item.path)
