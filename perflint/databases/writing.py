"""Findings as rows of a table: made where it is missing, filled in one transaction, and no other table ever touched."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Any

from perflint.databases.addresses import DUCKDB, Address
from perflint.databases.connecting import check_file, duckdb_of, engine_of, quoted, worded
from perflint.errors import PerflintError

if TYPE_CHECKING:
    from sqlalchemy import Table

AT_ONCE = 1_000
TEXT, NUMBER = "text", "number"
COLUMNS: Mapping[str, str] = {
    "run": TEXT,  # when it was checked: the same for all rows of one run
    "filename": TEXT,
    "project": TEXT,
    "indicator": TEXT,
    "code": TEXT,
    "name": TEXT,
    "title": TEXT,
    "severity": TEXT,
    "confidence": TEXT,
    "dimension": TEXT,
    "message": TEXT,
    "advice": TEXT,
    "field": TEXT,
    "text": TEXT,
    "sheet": TEXT,
    "row": NUMBER,
    "column": NUMBER,
    "cell": TEXT,
    "page": NUMBER,
    "path": TEXT,
    "values": TEXT,
    "fingerprint": TEXT,
}
_SQL = {TEXT: "VARCHAR", NUMBER: "BIGINT"}


def check_place(where: Address) -> None:
    """Raise PerflintError where findings cannot be written: before any work is done, nothing is changed."""
    with worded(where):
        check_file(where, write=True)
        if _is_new(where):  # to look into it would leave an empty one behind
            return
        if where.kind != DUCKDB:
            from sqlalchemy import inspect

            engine = engine_of(where, write=True)
            try:
                with engine.connect() as link:
                    _accept(where, _known(inspect(link), where))
            finally:
                engine.dispose()
            return
        link = duckdb_of(where, write=True)
        try:
            _accept(where, _known_of_duckdb(link, where))
        finally:
            link.close()


def write(where: Address, lines: Iterable[str], run: str) -> int:
    """The findings that the lines of a JSON Lines report hold as rows; returns their number.

    All of them or, when anything fails, none, and no table or new file either.  Raises PerflintError.
    """
    records = (record_of(json.loads(line), run) for line in lines if line.strip())
    with worded(where):
        check_file(where, write=True)
        fresh = _is_new(where)
        try:
            return (_to_duckdb if where.kind == DUCKDB else _to_sqlalchemy)(where, records)
        except BaseException:
            if fresh:
                with suppress(OSError):
                    os.unlink(where.file)
            raise


def _is_new(where: Address) -> bool:
    """Whether the file of the data base is still to be made."""
    return bool(where.file) and not os.path.exists(where.file)


def record_of(finding: Mapping[str, Any], run: str) -> dict[str, Any]:
    """A finding of a JSON Lines report as a row."""
    location = finding.get("location", {})
    path = list(finding.get("path", ()))
    levels = path[1:] if len(path) > 1 else []
    told = {
        **{name: finding.get(name) for name in COLUMNS},
        "run": run,
        "project": path[0] if finding.get("table") is not None and path else None,
        "indicator": levels[-1] if finding.get("indicator") is not None and levels else None,
        "path": " › ".join(path),
        "values": json.dumps(finding.get("values", {}), ensure_ascii=False),
        "sheet": location.get("sheet"),
        "row": location.get("row"),
        "column": location.get("column"),
        "cell": location.get("cell_ref"),
        "page": location.get("page"),
    }
    return {name: _clean(value) for name, value in told.items()}


def _clean(value: Any) -> Any:
    """A text that every data base takes: without NUL and lone surrogates."""
    if not isinstance(value, str):
        return value
    return value.replace("\0", "\\0").encode("utf-8", "backslashreplace").decode("utf-8")


def _accept(where: Address, names: Sequence[str] | None) -> None:
    """Raise PerflintError for a table that is none of findings; None is a table that is not there."""
    if names is not None and set(names) != set(COLUMNS):
        advice = "换一个表名；已有的表只在各列与问题清单相同时才会写入"
        raise PerflintError(f"“{where.table}”是别的表，没有写入", place=where.shown, advice=advice)


def _parts(records: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while part := list(islice(records, AT_ONCE)):
        yield part


# ── PostgreSQL and SQLite ───────────────────────────────────────────────────────────────────────────────────────


def _known(inspector: Any, where: Address) -> list[str] | None:
    if not inspector.has_table(where.table, schema=where.schema):
        return None
    return [found["name"] for found in inspector.get_columns(where.table, schema=where.schema)]


def _table(where: Address) -> Table:
    from sqlalchemy import BigInteger, Column, MetaData, Table, Text
    from sqlalchemy.sql.elements import quoted_name

    kinds = {TEXT: Text, NUMBER: BigInteger}
    schema = None if where.schema is None else quoted_name(where.schema, quote=True)
    columns: list[Column[Any]] = [Column(quoted_name(name, quote=True), kinds[kind]) for name, kind in COLUMNS.items()]
    return Table(quoted_name(where.table, quote=True), MetaData(), *columns, schema=schema)


def _to_sqlalchemy(where: Address, records: Iterator[dict[str, Any]]) -> int:
    from sqlalchemy import inspect

    table, number = _table(where), 0
    engine = engine_of(where, write=True)
    try:
        with engine.begin() as link:
            known = _known(inspect(link), where)
            _accept(where, known)
            if known is None:
                table.create(link)
            elif where.mode == "replace":
                link.execute(table.delete())
            for part in _parts(records):
                link.execute(table.insert(), part)
                number += len(part)
    finally:
        engine.dispose()
    return number


# ── DuckDB ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _known_of_duckdb(link: Any, where: Address) -> list[str] | None:
    told = "SELECT column_name FROM information_schema.columns WHERE table_schema = ? AND table_name = ?"
    return [name for (name,) in link.execute(told, [where.schema or "main", where.table]).fetchall()] or None


def _to_duckdb(where: Address, records: Iterator[dict[str, Any]]) -> int:
    number = 0
    name = f"{quoted(where.schema or 'main')}.{quoted(where.table)}"
    link = duckdb_of(where, write=True)
    try:
        link.execute("BEGIN TRANSACTION")
        known = _known_of_duckdb(link, where)
        _accept(where, known)
        if known is None:
            columns = ", ".join(f"{quoted(column)} {_SQL[kind]}" for column, kind in COLUMNS.items())
            link.execute(f"CREATE TABLE {name} ({columns})")
        elif where.mode == "replace":
            link.execute(f"DELETE FROM {name}")
        listed = ", ".join(map(quoted, COLUMNS))
        lists = ", ".join(f"unnest(?::{_SQL[kind]}[])" for kind in COLUMNS.values())  # a row at a time takes far longer
        for part in _parts(records):
            link.execute(
                f"INSERT INTO {name} ({listed}) SELECT {lists}", [[row[column] for row in part] for column in COLUMNS]
            )
            number += len(part)
        link.execute("COMMIT")
    finally:
        link.close()  # what was not committed is gone
    return number
