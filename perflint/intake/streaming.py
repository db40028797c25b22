"""``perflint parse --format json-lines``: one table a line, written as it is understood, however large the file is.

A file of data that is opened by its path, or a table of a data base, is never held as a whole; every other input is read and recognised as usual.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from perflint.errors import InputError, PerflintError, internal_error
from perflint.intake import reading
from perflint.intake.files import Input
from perflint.limits import Limits

if TYPE_CHECKING:
    from perflint.readers.shared.streams import Stream

FACTS = ("year", "department", "unit_of_money", "phase")  # of the document, repeated with each of its tables


class Lines:
    """The lines of all inputs; what could not be read is given to ``tell`` and counted in ``failed`` as they go."""

    def __init__(self, inputs: Sequence[Input], limits: Limits, tell: Callable[[PerflintError], None]) -> None:
        self.inputs, self.limits, self._tell = inputs, limits, tell
        self.failed = self.tables = self.skipped = 0

    def __iter__(self) -> Iterator[str]:
        from perflint.readers.shared.interchange import OtherDataError

        for item in self.inputs:
            try:
                for record in self._records(item):
                    self.tables += 1
                    yield json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n"
            except OtherDataError as error:
                if item.in_folder:
                    self.skipped += 1
                else:
                    self._fail(error)
            except PerflintError as error:
                self._fail(error)
            except Exception as error:
                self._fail(internal_error(error, item.path))

    def _fail(self, error: PerflintError) -> None:
        self.failed += 1
        self._tell(error)

    def _records(self, item: Input) -> Iterator[dict[str, Any]]:
        """The tables of an input; a file of data that is no export is read as a whole, like any other."""
        from perflint.readers import open_stream
        from perflint.recognition.exports.tables import NoExportError

        with ExitStack() as stack:
            stream = open_stream(item.path, self.limits) if item.on_disk else None
            if item.table is not None:
                from perflint.databases.reading import Table, stream_of

                stream = stream_of(stack.enter_context(Table(item.table)), self.limits)
            if stream is not None:
                try:
                    yield from self._streamed(item.path, stream)
                    return
                except NoExportError:
                    pass
        yield from self._read(item)

    def _read(self, item: Input) -> Iterator[dict[str, Any]]:
        from perflint.recognition.interchange.writing import record_of

        result = reading.read((item,), limits=self.limits)
        for error in result.errors:
            self._fail(error)
        self.skipped += result.skipped
        for document in result.documents:
            record = record_of(document)
            facts = {name: record[name] for name in FACTS if name in record}
            for table in record.get("tables", ()):
                yield {"document": document.name, **facts, **table}

    def _streamed(self, path: str, stream: Stream) -> Iterator[dict[str, Any]]:
        from perflint.model import Document
        from perflint.recognition.exports.tables import record_facts, stream_tables
        from perflint.recognition.interchange.writing import table_record

        name = Document(path).name
        for export in stream_tables(stream):
            yield {"document": name, **record_facts(export), **table_record(export.table)}
        for problem in stream.lost:
            place = f"{path}:{problem.location.line}" if problem.location.line else path
            advice = "改正这一行后重新读取；其余各行不受影响"
            if problem.location.sheet is not None:
                advice = "其余工作表不受影响；需要它时另存为单独的文件再读取"
            self._fail(InputError(problem.message, place=place, advice=advice))
