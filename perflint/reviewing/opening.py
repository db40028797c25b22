"""Opens a store: connects, brings the tables up to date, and words what a database says in Chinese."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from perflint.errors import PerflintError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from perflint.reviewing.places import Address
    from perflint.reviewing.store import Store

WAIT = 30  # seconds for another writer
LOCK = 0x7065726C  # the number by which processes that migrate one PostgreSQL database take turns
EXTRA = "pip install 'perflint[review]'"


@contextmanager
def open_store(store: str | None = None, *, create: bool = True) -> Iterator[Store]:
    """The store at a file or URL (see `perflint.reviewing.places`).

    Raises PerflintError where there is none and ``create`` is False, and for whatever the database refuses.
    """
    try:
        import alembic  # noqa: F401
        from sqlalchemy.exc import SQLAlchemyError

        from perflint.reviewing.places import address, exists
        from perflint.reviewing.store import Store
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("alembic", "sqlalchemy"):
            raise
        raise PerflintError("审核记录库需要另装的组件", advice=f"运行 {EXTRA}") from error
    where = address(store)
    if not create and not exists(where):
        advice = "先用 perflint review record 文件 登记一轮，或用 --store 写明它在哪里"
        raise PerflintError("还没有审核记录库", place=where.shown, advice=advice)
    engine = None
    try:
        engine = _engine(where)
        _migrate(engine, where)
        yield Store(engine, where.shown)
    except SQLAlchemyError as error:
        raise _refused(error, where) from None  # the chain may hold the password
    finally:
        if engine is not None:
            engine.dispose()


def _engine(where: Address) -> Engine:
    from sqlalchemy import create_engine, event

    try:
        if where.file is None:
            return create_engine(where.url, connect_args={"timeout": WAIT}, pool_pre_ping=True)
        engine = create_engine(where.url, connect_args={"timeout": WAIT})
    except ModuleNotFoundError:
        raise PerflintError("连接 PostgreSQL 需要另装的组件", advice=f"运行 {EXTRA}") from None

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, as ones that write
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # waits its turn instead of failing half-way

    return engine


def _migrate(engine: Engine, where: Address) -> None:
    """Bring the tables up to date; processes that do it at the same time take turns."""
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError
    from sqlalchemy import text

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    try:
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": LOCK})
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except CommandError:
        advice = "升级 perflint，或用 --store 换一个库"
        raise PerflintError("审核记录库是更新的 perflint 建立的", place=where.shown, advice=advice) from None


def _refused(error: Exception, where: Address) -> PerflintError:
    """What the database said, without the address, which may hold a password, and without the statement."""
    from sqlalchemy import make_url

    original = getattr(error, "orig", None)
    said = " ".join(str(original if original is not None else type(error).__name__).split())[:200]
    secrets = {make_url(where.url).password, *make_url(where.url).query.values()} if where.file is None else set()
    for secret in secrets:
        if secret and str(secret) in said:
            said = type(original).__name__
    if "not a database" in said:
        return PerflintError("这个文件不是审核记录库", place=where.shown, advice="用 --store 写明记录库的文件")
    if "locked" in said or "busy" in said:
        return PerflintError("审核记录库正被别人写入", place=where.shown, advice="等一会儿再试")
    said = said.replace("unable to open database file", "打不开文件")
    advice = "检查地址、用户和权限，数据库是否启动" if where.file is None else "检查文件和文件夹的权限、磁盘空间"
    return PerflintError(f"审核记录库不能用（{said}）", place=where.shown, advice=advice)
