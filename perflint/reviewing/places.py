"""Where the store is: a file of SQLite, or the address of a PostgreSQL database, whose secrets are never shown."""

from __future__ import annotations

import os
import re
from pathlib import Path

from msgspec import Struct

from perflint.errors import PerflintError
from perflint.patterns import pattern_of

FILE = "perflint-review.db"
VARIABLE = "PERFLINT_STORE"
_SCHEME = pattern_of(r"([a-z][a-z0-9+]*)://", re.IGNORECASE)
_POSTGRESQL = ("postgresql", "postgres", "postgresql+pg8000")
ADVICE = "写成文件名，或 postgresql://用户:密码@主机:端口/数据库"


class Address(Struct, frozen=True):
    """What the database library is given, the same without secrets, and the file where it is one."""

    url: str
    shown: str
    file: str | None = None


def address(store: str | None) -> Address:
    """The place named, else that of the environment, else a file in the current folder.  Raises PerflintError."""
    named = store or os.environ.get(VARIABLE) or FILE
    scheme = _SCHEME.match(named)
    if scheme is None:
        return _file(named)
    kind = scheme[1].lower()
    if kind == "sqlite":
        return _file(named[scheme.end() :].removeprefix("/"))
    if kind not in _POSTGRESQL:
        raise PerflintError(f"不认得“{kind}”这种数据库", place="--store", advice=ADVICE)
    return _database("postgresql+pg8000://" + named[scheme.end() :])


def _file(path: str) -> Address:
    if not path.strip() or "\0" in path:
        raise PerflintError("没有写明审核记录库的文件名", place="--store", advice=ADVICE)
    from sqlalchemy import URL

    full = os.path.abspath(path)
    return Address(URL.create("sqlite", database=full).render_as_string(hide_password=False), path, full)


def _database(url: str) -> Address:
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        made = make_url(url)
    except (ArgumentError, ValueError):
        # the text itself is not told: it may hold a password
        raise PerflintError("数据库地址的写法不对", place="--store", advice=ADVICE) from None
    if not made.host or not made.database:
        raise PerflintError("数据库地址里没有写主机或数据库名", place="--store", advice=ADVICE)
    shown = f"postgresql://{made.host}{f':{made.port}' if made.port else ''}/{made.database}"
    return Address(url, shown)


def exists(where: Address) -> bool:
    """Whether there may be a store: a database is only known by asking it."""
    return where.file is None or Path(where.file).is_file()
