"""The rows of a large file in groups, one after another, however they are strewn; only one group is held at a time.

What the keys mean is the caller's business.  Rows that do not stand together wait in a temporary database on the disk,
which SQLite deletes by itself.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterator
from itertools import groupby

from msgspec.structs import astuple

from perflint.readers.shared.streams import Row

_CACHE = 16 * 1024  # KiB of the database held in memory


def ordered(rows: Callable[[], Iterator[Row]], key: Callable[[Row], str | None]) -> Iterator[Iterator[Row]]:
    """The rows of each key, in the order in which the keys appear first; "" leaves a row out, None joins it to the last.

    ``rows`` is called once for the keys and once for the rows, or once more when a key appears in several places.
    """
    numbers: dict[str, int] = {}
    strewn = False
    last = ""
    for row in rows():
        found = key(row)
        if found and found != last:
            strewn = strewn or found in numbers
            numbers.setdefault(found, len(numbers))
            last = found
    numbered = _numbered(rows(), key, numbers)
    if strewn:
        numbered = _sorted(numbered)
    for _, group in groupby(numbered, lambda pair: pair[0]):
        yield (row for _, row in group)


def _numbered(
    rows: Iterator[Row], key: Callable[[Row], str | None], numbers: dict[str, int]
) -> Iterator[tuple[int, Row]]:
    last = -1
    for row in rows:
        found = key(row)
        if found == "":
            continue
        last = last if found is None else numbers[found]
        yield last, row


def _sorted(rows: Iterator[tuple[int, Row]]) -> Iterator[tuple[int, Row]]:
    """The rows by number, those of one number in their own order."""
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect("", isolation_level=None)) as database:  # "" is a file that nobody else sees
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        database.execute("PRAGMA temp_store = FILE")
        database.execute(f"PRAGMA cache_size = -{_CACHE}")
        database.execute("CREATE TABLE kept (number INTEGER, row BLOB)")
        database.execute("BEGIN")
        database.executemany("INSERT INTO kept VALUES (?, ?)", ((n, marshal.dumps(astuple(row))) for n, row in rows))
        database.execute("COMMIT")
        for number, data in database.execute("SELECT number, row FROM kept ORDER BY number, rowid"):
            yield number, Row(*marshal.loads(data))
