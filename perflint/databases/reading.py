"""The rows of a table, one after another, from a server-side cursor in a transaction that cannot write.

One connection serves all passes over the rows, so that they see the same data: a snapshot of PostgreSQL, a read
transaction of SQLite; a file of DuckDB that somebody reads nobody can write.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, Any

from perflint.databases.addresses import DUCKDB, SQLITE, Address
from perflint.databases.connecting import check_file, duckdb_of, engine_of, quoted, worded
from perflint.errors import InputError
from perflint.limits import DEFAULT, Limits, over
from perflint.readers.shared.interchange import text_of
from perflint.readers.shared.streams import Row, Stream
from perflint.recognition.exports.columns import headings_of, shown

if TYPE_CHECKING:
    from sqlalchemy import Connection

SMALLER = "按单位或年度建立视图，一张一张检查；或用 --limit size=数值（MB）放宽"
AT_ONCE = 5_000  # rows of one look into the cursor

Values = Sequence[Any]


class Table:
    """A table that is open for reading, a context manager.  Its methods raise InputError."""

    def __init__(self, where: Address) -> None:
        self.where = where
        self._stack = ExitStack()
        with worded(where):
            check_file(where)
            try:
                self._names, self._select = (_duckdb if where.kind == DUCKDB else _sqlalchemy)(where, self._stack)
            except BaseException:
                self._stack.close()
                raise
        self._kept = self._headed()

    def __enter__(self) -> Table:
        return self

    def __exit__(self, *_: object) -> None:
        with worded(self.where):
            self._stack.close()

    @property
    def headings(self) -> list[str]:
        """The columns that are read, by their own names or the fields that the address gives them."""
        return [heading for _, heading in self._kept]

    def rows(self) -> Iterator[list[str]]:
        """The rows as texts, from the first, each time anew."""
        names = [name for name, _ in self._kept]
        with worded(self.where), closing(self._select(names, self.where.order)) as found:
            for values in found:
                yield [_text(value) for value in values]

    def _headed(self) -> list[tuple[str, str]]:
        headings = headings_of(self._names, dict(self.where.columns), self.where.shown)
        order = self.where.order
        if order is not None and order not in self._names:
            advice = f"现有的列：{shown(self._names)}"
            raise InputError(f"没有“{order}”这一列，不能按它排序", place=self.where.shown, advice=advice)
        return [(name, heading) for name, heading in zip(self._names, headings, strict=True) if heading]


class Content:
    """A table as the bytes of JSON lines, at most so many: an input that is read as a whole, when it is asked for.

    JSON lines hold any text of any column exactly, and errors about a row name its number.
    """

    def __init__(self, where: Address, most: int, rows: int = DEFAULT.rows) -> None:
        self.where, self._most, self._rows = where, most, rows
        self._held: bytes | None = None

    def __call__(self) -> bytes:
        if self._held is None:
            self._held = b"".join(self._lines())
        return self._held

    def __repr__(self) -> str:
        return f"Content({self.where.shown!r})"

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_held": None}

    def _lines(self) -> Iterator[bytes]:
        size = 0
        with Table(self.where) as table:
            headings = table.headings
            for number, texts in enumerate(table.rows()):
                if number >= self._rows:
                    raise over("rows", DEFAULT, self.where.shown)
                line = json.dumps(dict(zip(headings, texts, strict=True)), ensure_ascii=False) + "\n"
                data = line.encode("utf-8", "surrogatepass")
                size += len(data)
                if size > self._most:
                    raise over("size", DEFAULT, self.where.shown, SMALLER)
                yield data
        if not size:
            raise InputError("表里没有数据行", place=self.where.shown, advice="检查表名，或换一张表")


def stream_of(table: Table, limits: Limits = DEFAULT) -> Stream:
    """An open table as a stream of rows, its headings the first of them."""

    def rows() -> Iterator[Row]:
        yield Row(0, 1, table.headings)
        for at, texts in enumerate(table.rows(), 1):
            if at > limits.rows:
                raise over("rows", limits, table.where.shown)
            yield Row(at, at, texts)

    return Stream(table.where.shown, table.where.kind, [], rows=rows)


def _text(value: Any) -> str:
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value).decode("utf-8", "replace")
    return text_of(value)


# ── the libraries ───────────────────────────────────────────────────────────────────────────────────────────────

Select = Callable[[Sequence[str], "str | None"], "Generator[Values, None, None]"]


def reading_link(where: Address, stack: ExitStack) -> Connection:
    """A connection to PostgreSQL or SQLite in a transaction that cannot write."""
    from sqlalchemy import text

    engine = engine_of(where)
    stack.callback(engine.dispose)
    link = stack.enter_context(engine.connect())
    if where.kind != SQLITE:
        link = link.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        # else PostgreSQL may begin a pass over a large table where another one is
        link.execute(text("SET LOCAL synchronize_seqscans = off"))
    return link


def _sqlalchemy(where: Address, stack: ExitStack) -> tuple[list[str], Select]:
    """The columns of a table or view of PostgreSQL or SQLite, and what selects from it."""
    from sqlalchemy import inspect, select, table
    from sqlalchemy.sql.elements import quoted_name

    link = reading_link(where, stack)
    inspector = inspect(link)
    if not inspector.has_table(where.table, schema=where.schema):
        raise missing(
            where, [*inspector.get_table_names(schema=where.schema), *inspector.get_view_names(schema=where.schema)]
        )
    names = [found["name"] for found in inspector.get_columns(where.table, schema=where.schema)]
    schema = None if where.schema is None else quoted_name(where.schema, quote=True)
    source = table(quoted_name(where.table, quote=True), *map(_named, names), schema=schema)

    def selected(wanted: Sequence[str], order: str | None) -> Generator[Values, None, None]:
        statement = select(*(source.c[name] for name in wanted))
        if order is not None:
            statement = statement.order_by(source.c[order])
        with link.execution_options(stream_results=True, yield_per=AT_ONCE).execute(statement) as result:
            for part in result.partitions():
                yield from part

    return names, selected


def _named(name: str) -> Any:
    from sqlalchemy import column
    from sqlalchemy.sql.elements import quoted_name

    return column(quoted_name(name, quote=True))


def _duckdb(where: Address, stack: ExitStack) -> tuple[list[str], Select]:
    """The same for DuckDB, by its own library."""
    link = duckdb_of(where)
    stack.callback(link.close)
    schema = where.schema or "main"
    told = "SELECT table_name FROM information_schema.tables WHERE table_schema = ? ORDER BY 1"
    tables = [name for (name,) in link.execute(told, [schema]).fetchall()]
    if where.table not in tables:
        raise missing(where, tables)
    source = f"{quoted(schema)}.{quoted(where.table)}"
    names = [found[0] for found in link.execute(f"SELECT * FROM {source} LIMIT 0").description]

    def selected(wanted: Sequence[str], order: str | None) -> Generator[Values, None, None]:
        listed = ", ".join(map(quoted, wanted))
        cursor = link.cursor()
        cursor.execute(f"SELECT {listed} FROM {source}" + (f" ORDER BY {quoted(order)}" if order else ""))
        try:
            while part := cursor.fetchmany(AT_ONCE):
                yield from part
        finally:
            cursor.close()

    return names, selected


def missing(where: Address, names: Sequence[str]) -> InputError:
    """The error for a table that is not there, with those that are."""
    import difflib

    near = difflib.get_close_matches(where.table, names, 3, 0.4)
    listed = (
        f"是不是 {'、'.join(near)}？" if near else f"有这些表：{shown(sorted(names))}" if names else "数据库里没有表"
    )
    return InputError(f"没有“{where.table}”这张表", place=where.shown, advice=listed)
