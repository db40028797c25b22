"""Connections to data bases, and what they say in Chinese: nothing of an address but what may be shown."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from perflint.databases.addresses import DUCKDB, SQLITE, Address
from perflint.errors import InputError, PerflintError, reason_of

if TYPE_CHECKING:
    from sqlalchemy import Engine

EXTRA = "pip install 'perflint[database]'"
REACH = 10  # seconds until a server is called unreachable
READING = "256MB"  # what DuckDB may hold of a table; without a limit it takes what there is
WAIT = 30  # seconds for another writer of a file


def engine_of(where: Address, *, write: bool = False) -> Engine:
    """The engine of SQLAlchemy for PostgreSQL or SQLite.  Raises InputError where there is none to connect to."""
    from sqlalchemy import URL, create_engine, event
    from sqlalchemy.pool import NullPool

    if where.kind == SQLITE:
        path = os.path.abspath(where.file)
        mode = "rwc" if write else "ro"

        def connect() -> Any:
            link = sqlite3.connect(f"file:{quote(path)}?mode={mode}", uri=True, timeout=WAIT, check_same_thread=False)
            link.isolation_level = None  # transactions are begun below
            if not write:
                link.execute("PRAGMA query_only = ON")
            return link

        engine = create_engine("sqlite://", creator=connect, poolclass=NullPool)
        begin = "BEGIN IMMEDIATE" if write else "BEGIN"
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
        return engine
    _reach(where)
    url = URL.create(
        "postgresql+pg8000", where.user, where.password, host=where.host, port=where.port, database=where.database
    )
    arguments: dict[str, Any] = {"application_name": "perflint"}
    if where.tls != "disable":
        arguments["ssl_context"] = _tls(where.tls)
    return create_engine(url, connect_args=arguments, poolclass=NullPool)


def duckdb_of(where: Address, *, write: bool = False) -> Any:
    """A connection of DuckDB's own library; what it holds while it reads is bounded.

    A view in the file may name other files and addresses on the net: nothing but the file itself is opened.
    """
    import secrets
    import tempfile

    import duckdb

    config = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    if not write:
        # a folder of its own, made when it is needed and removed at the end: what lies in this folder may be opened
        spill = os.path.join(tempfile.gettempdir(), f"perflint-{secrets.token_hex(8)}")
        config |= {"memory_limit": READING, "temp_directory": spill}
    link = duckdb.connect(os.path.abspath(where.file), read_only=not write, config=config)
    link.execute("SET enable_external_access = false")  # cannot be turned on again
    return link


def quoted(name: str) -> str:
    """A name as SQL takes it, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'


def check_file(where: Address, *, write: bool = False) -> None:
    """Raise InputError for a file that is not there; one to write to may be new, in a folder that is there."""
    if where.kind not in (SQLITE, DUCKDB):
        return
    path = os.path.abspath(where.file)
    if write and not os.path.exists(path):
        if not os.path.isdir(os.path.dirname(path)):
            raise InputError("数据库文件所在的文件夹不存在", place=where.shown, advice="先建立文件夹")
        if not os.access(os.path.dirname(path), os.W_OK):
            raise InputError("数据库文件所在的文件夹不能写", place=where.shown, advice="检查文件夹权限，或换一个位置")
        return
    if not os.path.isfile(path):
        raise InputError(
            "数据库文件不存在", place=where.shown, advice="检查路径；绝对路径要写四条斜线，如 sqlite:////数据/a.db"
        )


@contextmanager
def worded(where: Address) -> Iterator[None]:
    """Turns whatever the library of a data base raises into an InputError that names no secret."""
    try:
        yield
    except PerflintError:
        raise
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("sqlalchemy", "pg8000", "duckdb"):
            raise
        raise InputError("读写数据库需要另装的组件", place=where.shown, advice=f"运行 {EXTRA}") from None
    except Exception as error:
        if not _is_from_library(error):
            raise
        raise _refused(error, where) from None  # the chain may hold the password


def _is_from_library(error: Exception) -> bool:
    """Whether a data base, a driver or the network says so, and not our own code."""
    module = type(error).__module__.partition(".")[0]
    return isinstance(error, (OSError, sqlite3.Error)) or module in ("sqlalchemy", "pg8000", "duckdb", "_duckdb")


def _refused(error: Exception, where: Address) -> InputError:
    original = getattr(error, "orig", None) or error
    said = _said(original)
    if where.password and where.password in said:
        said = type(original).__name__
    for words, message, advice in (
        (("not a database", "not a valid DuckDB"), "这个文件不是这种数据库", "检查文件，或换一种地址"),
        (("locked", "lock on file", "busy"), "数据库正被别人占用", "等一会儿再试，或复制一份再检查"),
        (
            ("28P01", "password authentication", "28000"),
            "用户名或密码不对",
            "检查地址里的用户和密码，密码里的特殊字符要写成 %40 这样",
        ),
        (("42501", "permission denied"), "没有权限", "请数据库管理员授予这张表的权限"),
        (("3D000",), "没有这个数据库", "检查地址里的库名"),
    ):
        if any(word in said for word in words):
            return InputError(message, place=where.shown, advice=advice)
    return InputError(f"数据库不能用（{said}）", place=where.shown, advice="检查地址、权限，数据库是否启动")


def _said(error: BaseException) -> str:
    """The words of the data base: PostgreSQL's error as its code and message."""
    told = error.args[0] if error.args else ""
    if isinstance(told, dict):
        return f"{told.get('C', '')} {told.get('M', '')}".strip()[:200]
    return " ".join(str(error).split())[:200] or type(error).__name__


def _reach(where: Address) -> None:
    """Raise InputError where nobody listens: a driver without a limit would wait for minutes, one with a limit would end
    long queries too."""
    import socket

    try:
        with socket.create_connection((where.host, where.port), timeout=REACH):
            pass
    except OSError as error:
        advice = "检查主机和端口、网络，数据库是否启动"
        raise InputError(f"连不上数据库服务器（{reason_of(error)}）", place=where.shown, advice=advice) from None


def _tls(mode: str) -> Any:
    import ssl

    context = ssl.create_default_context()
    if mode == "require":  # as libpq: encrypted, whoever it is
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
