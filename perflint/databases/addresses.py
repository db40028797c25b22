"""``postgresql://用户:密码@主机/库?table=表``: what such an address says, and the same without its secrets."""

from __future__ import annotations

import os

from msgspec import Struct

from perflint.errors import PerflintError
from perflint.patterns import pattern_of

POSTGRESQL, SQLITE, DUCKDB = "postgresql", "sqlite", "duckdb"
_KINDS = {
    "postgresql": POSTGRESQL,
    "postgres": POSTGRESQL,
    "postgresql+pg8000": POSTGRESQL,
    "sqlite": SQLITE,
    "duckdb": DUCKDB,
}
_SCHEME = pattern_of(r"([A-Za-z][A-Za-z0-9+.-]+)://")
_SLIP = pattern_of(r"(?i)postgres(?:ql)?(?:\+\w+)?[:/]{1,3}\S*@")  # an address with a password, miswritten
_SECRET = pattern_of(r"([A-Za-z][A-Za-z0-9+.-]*:/{1,3}[^\s:/@?#]*|postgres(?:ql)?/+[^\s:/@?#]*):\S*@")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
TLS = ("disable", "require", "verify-full")
MODES = ("append", "replace")
RESERVED = ("table", "schema", "order", "sslmode", "mode")
EXAMPLE = "写成 postgresql://用户:密码@主机:端口/库?table=表名、sqlite:///文件?table=表名 或 duckdb:///文件?table=表名"


class Address(Struct, frozen=True):
    """One table.  ``shown`` is what may be told of it; ``order`` is the column by which its rows are read, ``columns``
    are pairs of a field (三级指标) and the column in which it stands, ``mode`` is what becomes of findings that are there."""

    kind: str
    table: str
    shown: str
    schema: str | None = None
    order: str | None = None
    columns: tuple[tuple[str, str], ...] = ()
    mode: str = "append"
    file: str = ""  # of SQLite and DuckDB
    host: str = ""
    port: int = 5432
    database: str = ""
    user: str | None = None
    password: str | None = None
    tls: str = "disable"

    def __repr__(self) -> str:
        return f"Address({self.shown!r})"  # also what str gives


def is_address(text: str) -> bool:
    """Whether a name given on the command line is an address, be it a miswritten one, and no file."""
    if text[:1] not in _LETTERS or not (":" in text or "@" in text):  # as most names: no need for patterns
        return False
    return _SCHEME.match(text) is not None or _SLIP.match(text) is not None


def masked(text: str) -> str:
    """A text without the passwords of the addresses in it."""
    return _SECRET.sub(r"\1:***@", text) if "@" in text else text


def address(text: str, place: str = "") -> Address:
    """What the address says.  Raises PerflintError, in which nothing of a password is told."""
    scheme = _SCHEME.match(text)
    kind = _KINDS.get(scheme[1].lower()) if scheme else None
    if scheme is None:
        raise PerflintError("数据库地址的写法不对", place=place, advice=EXAMPLE)
    if kind is None:
        name = scheme[1]
        raise PerflintError(f"不认得“{name}”这种地址", place=place, advice=EXAMPLE)
    told = _query(text, place)
    if not told.get("table"):
        raise PerflintError("地址里没有写表名", place=place or masked(text).partition("?")[0], advice=EXAMPLE)
    fields = tuple((name, value) for name, value in told.items() if name not in RESERVED)
    mode = _one_of("mode", told.get("mode", "append"), MODES, place)
    common: dict[str, object] = {
        "schema": told.get("schema"),
        "order": told.get("order"),
        "columns": fields,
        "mode": mode,
    }
    if kind == POSTGRESQL:
        return _server(text, told, common, place)
    from urllib.parse import unquote

    path = unquote(text[scheme.end() :].partition("?")[0]).removeprefix("/")
    if not path or "\0" in path:
        raise PerflintError("地址里没有写数据库文件", place=place, advice=EXAMPLE)
    shown = f"{kind}:///{path}?{_shown(told)}"
    return Address(kind, told["table"], shown, file=path, **common)  # type: ignore[arg-type]


def _query(text: str, place: str) -> dict[str, str]:
    """What stands behind the question mark; a name that is neither ours nor a field is refused."""
    from urllib.parse import unquote

    from perflint.lexicon.headings import export_role

    found: dict[str, str] = {}
    for part in text.partition("?")[2].split("&"):
        if not part:
            continue
        name, _, value = (unquote(piece) for piece in part.partition("="))
        if name not in RESERVED and export_role(name) is None:
            known = "、".join(RESERVED)
            advice = f"可以写 {known}，或 栏目=列名（如 三级指标=zbmc）；密码里的 & ? # / @ 写成 %26 %3F %23 %2F %40"
            raise PerflintError("地址里有不认得的参数", place=place, advice=advice)
        found[name] = value
    return found


def _shown(told: dict[str, str]) -> str:
    """What makes a table another one than its namesake."""
    return f"table={told['table']}" + (f"&schema={told['schema']}" if told.get("schema") else "")


def _server(text: str, told: dict[str, str], common: dict[str, object], place: str) -> Address:
    from urllib.parse import unquote, urlsplit

    try:
        parts = urlsplit(text.partition("?")[0])
        host, port = parts.hostname or "", parts.port or 5432
    except ValueError:
        raise PerflintError("数据库地址的写法不对", place=place, advice=EXAMPLE) from None
    database = unquote(parts.path.removeprefix("/"))
    if not host or not database or parts.fragment:
        raise PerflintError("数据库地址里没有写主机或数据库名", place=place, advice=EXAMPLE)
    where = f"[{host}]" if ":" in host else host
    return Address(
        POSTGRESQL,
        told["table"],
        f"postgresql://{where}{f':{parts.port}' if parts.port else ''}/{database}?{_shown(told)}",
        host=host,
        port=port,
        database=database,
        user=None if parts.username is None else unquote(parts.username),
        password=unquote(parts.password) if parts.password is not None else os.environ.get("PGPASSWORD"),
        tls=_one_of("sslmode", told.get("sslmode", "disable"), TLS, place),
        **common,  # type: ignore[arg-type]
    )


def _one_of(name: str, value: str, known: tuple[str, ...], place: str) -> str:
    if value not in known:
        raise PerflintError(f"地址里的 {name} 只能是 {'、'.join(known)}", place=place, advice=EXAMPLE)
    return value
