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

PROSE = frozenset({"markdown"})  # formats that most files of a folder use for something else
MANY = 5  # files; fewer are read before a progress bar could be seen


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
        for item in inputs:
            try:
                source, document = _read_one(item, limits)
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

    endings = dict.fromkeys(PurePath(path).suffix.lower() or "没有扩展名" for path in passed)
    shown = "、".join([*endings][:6]) + (" 等" if len(endings) > 6 else "")
    return f"跳过 {len(passed)} 个不读的文件（{shown}）；可读的格式：{' '.join(suffixes())}"


def nothing_found() -> PerflintError:
    """The error for folders and archives without anything to read."""
    return PerflintError(
        "没有找到可读取的文件", advice=f"给出文件名，或在文件夹里放入认得的格式：{' '.join(suffixes())}"
    )


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
