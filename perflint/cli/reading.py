"""From inputs to documents: read, recognise, and collect what failed so that one bad file never stops the others."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar, Union

from perflint.cli import messages
from perflint.cli.files import ARCHIVE, PICTURES, Input
from perflint.errors import PerflintError
from perflint.limits import DEFAULT, Limits
from perflint.model import Document, Failure, Source

PROSE = frozenset({"markdown"})  # formats that most files of a folder use for something else
BATCH, BYTES, WINDOW = 20, 32 * 1024 * 1024, 100  # files and bytes read in one go, inputs that wait for them
PICTURES_ADVICE = "在压缩包里的先解压，再直接写出文件名（需要 perflint[ocr]）"
MANY = 5  # files; fewer are read before a progress bar could be seen


_Outcome = Union["tuple[Source, Document]", PerflintError]
_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of the inputs, in their order."""

    documents: tuple[Document, ...]
    failures: tuple[Failure, ...]
    remarks: tuple[str, ...] = ()
    skipped: int = 0  # files of a folder that are something else
    sources: tuple[Source, ...] = ()  # of the documents, where they were asked for


def suffixes() -> tuple[str, ...]:
    """File name endings that some reader knows."""
    from perflint import readers

    return tuple(sorted(readers.suffixes()))


def read(
    inputs: Sequence[Input],
    *,
    limits: Limits = DEFAULT,
    progress: bool = False,
    verbose: bool = False,
    keep: bool = False,
) -> Reading:
    """Read every input; errors are shown on stderr once all are read.

    ``verbose`` asks for a remark on each, ``keep`` for the sources as well, which takes memory.
    """
    from perflint.readers.shared.interchange import OtherDataError

    documents: list[Document] = []
    sources: list[Source] = []
    failures: list[Failure] = []
    errors: list[PerflintError] = []
    remarks: list[str] = []
    skipped = 0
    with _progress(len(inputs), progress) as step:
        for item, outcome in _outcomes(inputs, limits):
            try:
                if isinstance(outcome, PerflintError):
                    raise outcome
                source, document = outcome
                if item.in_folder and source.format in PROSE and not document.understood:
                    skipped += 1
                    step()
                    continue
                documents.append(document)
                sources += [source] * keep
                if verbose:
                    remarks.append(_remark(source, document))
            except PerflintError as error:
                if item.in_folder and isinstance(error, OtherDataError):
                    skipped += 1
                    step()
                    continue
                errors.append(error)
                failures.append(_failure(item.path, error))
            step()
    for failed in errors:
        messages.show_error(failed)
    return Reading(tuple(documents), tuple(failures), tuple(remarks), skipped, tuple(sources))


def skipped_text(number: int) -> str:
    """The remark on what a folder walk passed over."""
    return f"跳过 {number} 个不是绩效目标的 .json、.yaml、.md 等文件"


def passed_text(passed: Sequence[str]) -> str:
    """The remark on files of folders and archives that no reader claims."""
    from pathlib import PurePath

    known = suffixes()
    endings = [PurePath(path).suffix.lower() or "没有扩展名" for path in passed]
    kinds = dict.fromkeys("指向文件夹外的链接" if ending in (*known, ARCHIVE) else ending for ending in endings)
    shown = "、".join([*kinds][:6]) + (" 等" if len(kinds) > 6 else "")
    pictures = sum(ending in PICTURES for ending in endings)
    told = f"；其中 {pictures} 张图片没有检查：{PICTURES_ADVICE}" if pictures else ""
    return f"跳过 {len(passed)} 个不读的文件（{shown}）{told}；可读的格式：{' '.join(known)}"


def nothing_found() -> PerflintError:
    """The error for folders and archives without anything to read."""
    return PerflintError(
        "没有找到可读取的文件", advice=f"给出文件名，或在文件夹里放入认得的格式：{' '.join(suffixes())}"
    )


def _outcomes(inputs: Sequence[Input], limits: Limits) -> Iterator[tuple[Input, _Outcome]]:
    """What came of each input, in their order.  Files that a reader takes many of at a time wait for one another."""
    waiting: list[tuple[Input, _Outcome | None]] = []
    batch: list[tuple[bytes, str]] = []
    many: Any = None
    for item in inputs:
        outcome, data, hook = _read_one(item, limits)
        if hook is not None and many not in (None, hook):
            yield from _finished(waiting, batch, many, limits)
        many = hook or many
        waiting.append((item, outcome))
        if outcome is None:
            batch.append((data, item.path))
        if not batch or len(batch) >= BATCH or len(waiting) >= WINDOW or sum(len(one) for one, _ in batch) > BYTES:
            yield from _finished(waiting, batch, many, limits)
    yield from _finished(waiting, batch, many, limits)


def _finished(
    waiting: list[tuple[Input, _Outcome | None]], batch: list[tuple[bytes, str]], many: Any, limits: Limits
) -> Iterator[tuple[Input, _Outcome]]:
    """All that waits, the batch read; both lists are empty afterwards."""
    sources = many(tuple(batch), limits) if batch else iter(())
    for item, outcome in waiting:
        yield item, _outcome(lambda: _recognised(next(sources)), item) if outcome is None else outcome
    waiting.clear()
    batch.clear()


def _read_one(item: Input, limits: Limits) -> tuple[_Outcome | None, bytes, Any]:
    """What came of the input; or None, its bytes and the function of its reader that takes many of them."""
    from perflint.readers import reader_for

    data = b""
    hook = None

    def found() -> tuple[Source, Document] | None:
        nonlocal data, hook
        data = item.bytes()
        reader = reader_for(data, item.path, limits)
        hook = getattr(reader, "read_many", None)
        return None if hook is not None else _recognised(reader.read(data, item.path, limits))

    outcome = _outcome(found, item)
    return (outcome, data, hook) if outcome is None else (outcome, b"", None)


def _recognised(source: Source | PerflintError) -> tuple[Source, Document]:
    from perflint.recognition import recognise

    if isinstance(source, PerflintError):
        raise source
    return source, recognise(source)


def _outcome(reading: Callable[[], _Read], item: Input) -> _Read | PerflintError:
    """What the reading gives; any error becomes a `PerflintError` with the file as its place."""
    try:
        return reading()
    except PerflintError as error:
        if error.place.startswith(item.path):
            return error
        place = f"{item.path}：{error.place}" if error.place else item.path
        return PerflintError(error.message, place=place, advice=error.advice)
    except Exception as error:
        return messages.internal_error(error, item.path)


def _failure(path: str, error: PerflintError) -> Failure:
    inner = error.place[len(path) :].lstrip(":：") if error.place.startswith(path) else error.place
    return Failure(path, f"{inner}：{error.message}" if inner else error.message, error.advice)


def _remark(source: Source, document: Document) -> str:
    from perflint.reporters.shared.documents import facts
    from perflint.reporters.shared.prose import line_of

    encoding = f"（{source.encoding}）" if source.encoding else ""
    return f"已读 {line_of(document.path)}：{source.format}{encoding}，{facts(document)}"


@contextmanager
def _progress(total: int, wanted: bool) -> Iterator[Callable[[], None]]:
    """A bar on stderr when it is a terminal and there are many files; gives the function that counts one file."""
    if not wanted or total <= MANY or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns: Iterable[object] = (TextColumn("正在读取"), BarColumn(), MofNCompleteColumn(), TextColumn("个文件"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:  # type: ignore[arg-type]
        task = bar.add_task("", total=total)
        yield lambda: bar.advance(task)
