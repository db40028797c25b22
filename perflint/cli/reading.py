"""From inputs to documents: read, recognise, and collect what failed so that one bad file never stops the others."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from perflint.cli import messages
from perflint.cli.files import Input
from perflint.errors import PerflintError
from perflint.limits import DEFAULT, Limits
from perflint.model import Document, Failure, Source

MANY = 5  # files; fewer are read before a progress bar could be seen


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of the inputs, in their order."""

    documents: tuple[Document, ...]
    failures: tuple[Failure, ...]
    remarks: tuple[str, ...] = ()
    skipped: int = 0  # .json files of a folder that are something else


def suffixes() -> tuple[str, ...]:
    """File name endings that some reader knows."""
    from perflint import readers

    return tuple(sorted(readers.suffixes()))


def read(
    inputs: Sequence[Input], *, limits: Limits = DEFAULT, progress: bool = False, verbose: bool = False
) -> Reading:
    """Read every input; errors are shown on stderr once all are read.  ``verbose`` asks for a remark on each."""
    from perflint.readers.json import OtherJsonError

    documents: list[Document] = []
    failures: list[Failure] = []
    errors: list[PerflintError] = []
    remarks: list[str] = []
    skipped = 0
    with _progress(len(inputs), progress) as step:
        for item in inputs:
            try:
                source, document = _read_one(item, limits)
                documents.append(document)
                if verbose:
                    remarks.append(_remark(source, document))
            except PerflintError as error:
                if item.in_folder and isinstance(error, OtherJsonError):
                    skipped += 1
                    step()
                    continue
                errors.append(error)
                failures.append(_failure(item.path, error))
            step()
    for failed in errors:
        messages.show_error(failed)
    return Reading(tuple(documents), tuple(failures), tuple(remarks), skipped)


def skipped_text(number: int) -> str:
    """The remark on what a folder walk passed over."""
    return f"跳过 {number} 个不是绩效目标的 .json"


def _read_one(item: Input, limits: Limits) -> tuple[Source, Document]:
    """Any error becomes a `PerflintError` with the file as its place."""
    from perflint.readers import read_bytes
    from perflint.recognition import recognise

    try:
        source = read_bytes(item.bytes(), item.path, limits)
        return source, recognise(source)
    except PerflintError as error:
        if error.place.startswith(item.path):
            raise
        place = f"{item.path}：{error.place}" if error.place else item.path
        raise PerflintError(error.message, place=place, advice=error.advice) from error
    except Exception as error:
        raise messages.internal_error(error, item.path) from error


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
