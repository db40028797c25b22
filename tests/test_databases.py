"""Tables of PostgreSQL, SQLite and DuckDB: read as files are, never written, findings put into a table, no secret told."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import sys
import tracemalloc
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from click.testing import Result

from perflint.databases.addresses import address, is_address, masked
from perflint.databases.connecting import duckdb_of, quoted
from perflint.databases.reading import Content, Table, reading_link, stream_of
from perflint.databases.writing import COLUMNS, write
from perflint.intake.row_files import stream_files
from tests import databases
from tests.command import run as command
from tools import export_samples
from tools.export_samples import NAMES

pytest.importorskip("sqlalchemy", reason="needs perflint[database]")

KINDS = ("sqlite", "duckdb", "postgresql")
SELECT = ("--select", "PF301", "--select", "PF104", "--select", "PF402", "--no-progress")
HOSTILE = 'a"; DROP TABLE "keep"; --%s :x\'`'


class Base:
    """One empty data base of a kind: its address, and a way around perflint to look into it."""

    def __init__(self, kind: str, url: str, connect: Callable[[], Any]) -> None:
        self.kind, self.base, self._connect = kind, url, connect

    def url(self, table: str, **more: str) -> str:
        told = {"table": table, **more}
        return self.base + "?" + "&".join(f"{quote(name)}={quote(value)}" for name, value in told.items())

    def run(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with closing(self._connect()) as link:
            cursor = link.cursor()
            cursor.execute(sql.replace("?", "%s") if self.kind == "postgresql" and values else sql, values)
            found = list(map(tuple, cursor.fetchall())) if cursor.description else []
            link.commit()
        return found

    def fill(self, table: str, found: Sequence[Sequence[Any]], names: Sequence[str] = NAMES) -> None:
        self.run(f"CREATE TABLE {quoted(table)} ({', '.join(f'{quoted(name)} varchar' for name in names)})")
        with closing(self._connect()) as link:
            mark = "%s" if self.kind == "postgresql" else "?"
            cursor = link.cursor()
            cursor.executemany(
                f"INSERT INTO {quoted(table)} VALUES ({', '.join([mark] * len(names))})",
                [tuple(map(str, row)) for row in found],
            )
            link.commit()

    def rows(self, table: str) -> list[tuple[Any, ...]]:
        return self.run(f"SELECT * FROM {quoted(table)}")


@pytest.fixture(params=KINDS)
def base(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Base:
    monkeypatch.chdir(tmp_path)
    if request.param == "sqlite":
        return Base("sqlite", "sqlite:///a.db", lambda: sqlite3.connect("a.db"))
    if request.param == "duckdb":
        duckdb = pytest.importorskip("duckdb", reason="needs perflint[database]")
        duckdb.connect("a.duckdb").close()
        return Base("duckdb", "duckdb:///a.duckdb", lambda: duckdb.connect("a.duckdb"))
    return _server(request.getfixturevalue("postgresql_server"))


@pytest.fixture
def server(postgresql_server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Base:
    monkeypatch.chdir(tmp_path)
    return _server(postgresql_server)


def _server(url: str) -> Base:
    import pg8000.dbapi

    port = int(url.rpartition(":")[2].partition("/")[0])

    def connect() -> Any:
        return pg8000.dbapi.connect(databases.USER, "127.0.0.1", "postgres", port, databases.PASSWORD)

    base = Base("postgresql", url, connect)
    base.run("DROP SCHEMA public CASCADE")
    base.run("CREATE SCHEMA public")
    return base


def run(*arguments: str) -> Result:
    result = command(*arguments)
    for secret in (databases.PASSWORD, "geheim"):
        assert secret not in result.output + result.stderr, arguments
    return result


def findings(*arguments: str) -> Counter[tuple[Any, ...]]:
    result = run("check", *arguments, *SELECT, "-f", "json-lines")
    assert result.exit_code in {0, 1}, result.stderr
    lines = map(json.loads, result.stdout.splitlines())
    return Counter((one["code"], one["message"], one["fingerprint"], tuple(one["path"])) for one in lines)


# ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_table_is_checked_as_a_file_with_the_same_rows(base: Base, tmp_path: Path) -> None:
    """The same findings with the same fingerprints; the table is as it was."""
    found = list(export_samples.rows(120, seed=3))
    base.fill("指标表", found)
    before = base.rows("指标表")
    expected = findings(str(export_samples.write_csv(tmp_path / "a.csv", found)))
    assert len(expected) > 20
    assert expected == findings(base.url("指标表"))
    assert expected == findings(base.url("指标表"), "-j", "2", "--no-cache")
    assert before == base.rows("指标表")
    record = json.loads(run("check", base.url("指标表"), *SELECT, "-f", "json").stdout)
    shown = f"{base.kind}:///a.{'db' if base.kind == 'sqlite' else 'duckdb'}?table=指标表"
    assert base.kind == "postgresql" or [shown] == [one["path"] for one in record["documents"]]
    assert 121 > record["findings"][0]["location"]["row"] >= 1


def test_a_table_of_any_length_is_parsed_row_by_row(base: Base, tmp_path: Path) -> None:
    """One project a line, also where the rows of a project are strewn over the table; the rows are read as they come."""
    found = list(export_samples.rows(90, seed=6, skew=0))
    strewn = sorted(found, key=lambda row: row[0])
    base.fill("指标表", strewn)
    path = str(export_samples.write_csv(tmp_path / "a.csv", strewn))

    def tables(name: str) -> list[Any]:
        result = run("parse", name, "--format", "json-lines")
        assert 0 == result.exit_code, result.stderr
        records = map(json.loads, result.stdout.splitlines())
        return [(one["project"], [row["name"] for row in one["indicators"]]) for one in records]

    assert tables(path) == tables(base.url("指标表"))
    assert len(tables(path)) == len({row[3] for row in found})


def test_names_that_are_sql_are_names(base: Base) -> None:
    """Of tables and columns, of one to sort by and of a table for findings; what is beside them stays."""
    found = list(export_samples.rows(40, seed=4))
    base.fill("keep", [("x",)], ["a"])
    names = [f'{name}"; DROP TABLE "keep"; --' if name == "指标值" else name for name in NAMES]
    base.fill(HOSTILE, found, names)
    url = base.url(HOSTILE, 指标值=names[8], order=names[8])
    assert findings(url)
    written = base.url("x" + HOSTILE)
    assert run("check", url, *SELECT, "-o", written).exit_code == 1
    assert [("x",)] == base.rows("keep")
    assert base.rows("x" + HOSTILE)


def test_rows_may_be_ordered_and_columns_may_have_any_names(base: Base) -> None:
    """``&三级指标=f7`` says which column is which; ``order`` what the rows are read by."""
    found = list(export_samples.rows(60, seed=5))
    names = [f"f{number}" for number in range(len(NAMES))]
    base.fill("原样", found)
    base.fill("别名", [found[at] for at in range(len(found) - 1, -1, -1)], names)
    columns = dict(zip(NAMES[1:], names[1:], strict=True))
    with Table(address(base.url("别名", order="f3", **columns))) as table:
        assert [*NAMES[1:]] == [heading for heading in table.headings if heading in NAMES]
        codes = [row[table.headings.index("项目编码")] for row in table.rows()]
        assert sorted(codes) == codes
        assert codes == [row[table.headings.index("项目编码")] for row in table.rows()]
    seen = findings(base.url("别名", **columns))
    assert seen.keys() == findings(base.url("原样")).keys()


def test_nothing_can_be_written_through_the_connection_that_reads(base: Base) -> None:
    """Refused by the data base itself."""
    base.fill("指标表", [("1",)], ["a"])
    with ExitStack() as stack:
        if base.kind == "duckdb":
            link = duckdb_of(address(base.url("指标表")))
            stack.callback(link.close)
            with pytest.raises(Exception, match="read-only"):
                link.execute('INSERT INTO "指标表" VALUES (2)')
        else:
            link = reading_link(address(base.url("指标表")), stack)
            with pytest.raises(Exception, match=r"read-only transaction|readonly database"):
                link.exec_driver_sql("INSERT INTO \"指标表\" VALUES ('2')")
    assert [("1",)] == base.rows("指标表")


def test_a_view_reaches_nothing_but_its_own_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A data base from a stranger must not read other files for him, nor call anyone."""
    duckdb = pytest.importorskip("duckdb", reason="needs perflint[database]")
    monkeypatch.chdir(tmp_path)
    beside = tmp_path / "beside.csv"
    beside.write_text("三级指标,指标值\n机密,≥1个\n", encoding="utf-8")
    with closing(duckdb.connect("a.duckdb")) as link:
        link.execute(f"CREATE VIEW \"指标表\" AS SELECT * FROM read_csv('{beside}')")
    url = "duckdb:///a.duckdb?table=指标表"
    result = run("check", url, *SELECT)
    assert 2 == result.exit_code, result.output
    assert "机密" not in result.output
    assert "Traceback" not in result.output
    assert ["a.duckdb", "beside.csv"] == sorted(path.name for path in tmp_path.iterdir())
    for writing in (False, True):
        with closing(duckdb_of(address(url), write=writing)) as link:
            for reaching in ("SELECT * FROM 'http://127.0.0.1:9/a.csv'", "INSTALL httpfs", "ATTACH 'other.duckdb'"):
                with pytest.raises(duckdb.PermissionException, match="disabled by configuration"):
                    link.execute(reaching)


def test_a_file_that_is_read_stays_byte_for_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing is put beside it."""
    monkeypatch.chdir(tmp_path)
    base = Base("sqlite", "sqlite:///a.db", lambda: sqlite3.connect("a.db"))
    base.fill("指标表", list(export_samples.rows(30, seed=2)))
    before = hashlib.sha256(Path("a.db").read_bytes()).hexdigest()
    assert findings(base.url("指标表"))
    assert before == hashlib.sha256(Path("a.db").read_bytes()).hexdigest()
    assert ["a.db"] == [path.name for path in tmp_path.iterdir()]


def test_rows_come_from_a_cursor_on_the_server(server: Base) -> None:
    """PostgreSQL is asked for some rows at a time, in one snapshot for all passes."""
    server.run(
        'CREATE TABLE big AS SELECT i::text AS "项目名称", repeat(\'长\', 200) AS "指标值" FROM generate_series(1, 60000) AS i'
    )
    with Table(address(server.url("big"))) as table:
        rows = table.rows()
        assert ["1", "长" * 200] == next(rows)
        doing = server.run("SELECT query FROM pg_stat_activity WHERE application_name = 'perflint'")
        assert [True] == [query.startswith("FETCH FORWARD") for (query,) in doing]
        server.run("DELETE FROM big")
        tracemalloc.start()
        try:
            assert 59_999 == sum(1 for _ in rows)
            assert tracemalloc.get_traced_memory()[1] < 30 * 1024 * 1024  # all rows are 40 MB of text alone
        finally:
            tracemalloc.stop()
        assert 60_000 == sum(1 for _ in table.rows())


def test_a_table_in_another_schema(server: Base) -> None:
    """``schema`` names it; a view is a table to read."""
    server.run('CREATE SCHEMA IF NOT EXISTS "预算"')
    server.fill("表", list(export_samples.rows(30, seed=2)))
    server.run('DROP TABLE IF EXISTS "预算"."表" CASCADE')
    server.run('ALTER TABLE "表" SET SCHEMA "预算"')
    server.run('CREATE VIEW "视图" AS SELECT * FROM "预算"."表"')
    assert findings(server.url("表", schema="预算")) == findings(server.url("视图"))
    assert 2 == run("check", server.url("表"), *SELECT).exit_code
    server.run('DROP SCHEMA "预算" CASCADE')


def streamed(*arguments: str) -> list[str]:
    result = run("check", "--stream", *arguments, *SELECT)
    assert 1 == result.exit_code, result.stderr
    return result.stdout.splitlines()


def test_a_table_is_streamed_as_a_file_is(base: Base, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Project by project, never read as a whole: the same rows, fingerprints and order; also where rows are strewn."""
    monkeypatch.setattr(Content, "__call__", lambda self: pytest.fail("read as a whole"))
    found = list(export_samples.rows(150, seed=3))
    path = str(export_samples.write_csv(tmp_path / "a.csv", found))
    base.fill("指标表", found)
    base.fill("散", sorted(found, key=lambda row: row[0]))
    fields = ("-f", "json-lines", "--fields", "rule,severity,project,row,message,fingerprint,line")
    expected = streamed(path, *fields)
    assert len(expected) > 20
    for more in ((), ("-j", "2")):
        assert expected == [at_line(text, 1) for text in streamed(base.url("指标表"), *fields, *more)]
    refused = run("check", "--stream", base.url("散"), *SELECT, *fields)
    assert (2, True) == (refused.exit_code, "--gather" in refused.stderr)
    gathered = streamed(base.url("散"), *fields[:3], "rule,project,row,fingerprint", "--gather")
    assert Counter(streamed(path, *fields[:3], "rule,project,row,fingerprint")) == Counter(gathered)


def at_line(text: str, more: int) -> str:
    """A finding told of so many lines further down, as a file has headings."""
    told = json.loads(text)
    return json.dumps(told | {"line": told["line"] and told["line"] + more}, ensure_ascii=False)


def test_streamed_findings_become_rows_all_or_none(base: Base, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same rows as without --stream, beside another report; what fails on the way leaves neither table nor file."""
    found = list(export_samples.rows(60, seed=3))
    path = str(export_samples.write_csv(tmp_path / "a.csv", found))
    run("check", path, *SELECT, "-o", base.url("整份"))
    assert streamed(path, "-f", "concise", "-f", "json-lines", "-o", base.url("逐个"))
    told = ("project", "indicator", "code", "severity", "message", "field", "row", "path", "values", "fingerprint")
    at = [list(COLUMNS).index(name) for name in told]
    whole, parts = (Counter(tuple(row[n] for n in at) for row in base.rows(name)) for name in ("整份", "逐个"))
    assert whole == parts
    assert sum(whole.values()) > 15
    base.fill("指标表", found)
    assert [] == streamed(base.url("指标表"), "-o", base.url("同库"))  # the table that is read lies beside it
    assert len(base.rows("同库")) == len(base.rows("逐个"))
    strewn = str(export_samples.write_csv(tmp_path / "b.csv", sorted(found)))
    assert 2 == run("check", "--stream", strewn, *SELECT, "-o", base.url("没有")).exit_code
    with pytest.raises(Exception):  # noqa: B017 - whatever the library says of a table that is not there
        base.rows("没有")
    refused = run("check", "--stream", path, "--fields", "rule", "-o", base.url("没有"))
    assert (2, True) == (refused.exit_code, "去掉 --fields" in refused.stderr)


@pytest.mark.parametrize("kind", ["sqlite", "duckdb"])
def test_a_new_data_base_is_made_only_when_there_is_something_to_write(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that is refused, or fails while it writes, leaves no file behind."""
    pytest.importorskip(kind if kind == "duckdb" else "sqlalchemy", reason="needs perflint[database]")
    monkeypatch.chdir(tmp_path)
    export_samples.write_csv(tmp_path / "a.csv", export_samples.rows(60, seed=3))
    where = f"{kind}:///new.db?table=问题"
    for refused in (
        ("--stream", "--baseline", "x"),
        ("--stream", "--fields", "rule"),
        ("--select", "没有这条"),
        ("-f", "html"),
    ):
        assert 2 == run("check", "a.csv", *refused, "-o", where).exit_code
        assert ["a.csv"] == [path.name for path in tmp_path.iterdir()]
    with pytest.raises(json.JSONDecodeError):
        write(address(where), ['{"code": "PF301"}', "{"], "now")
    assert ["a.csv"] == [path.name for path in tmp_path.iterdir()]
    assert 1 == run("check", "a.csv", *SELECT, "-o", where).exit_code
    assert ["a.csv", "new.db"] == sorted(path.name for path in tmp_path.iterdir())


def test_a_streamed_table_needs_little_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Far less than its text: rows come from the cursor some at a time."""
    monkeypatch.chdir(tmp_path)
    names = ("序号", "项目名称", "一级指标", "二级指标", "三级指标", "指标值", "备注")
    with closing(sqlite3.connect("a.db")) as link:
        link.execute(f"CREATE TABLE 指标 ({', '.join(f'{name} TEXT' for name in names)})")
        rows = (
            (str(n % 8), f"项目{n // 8}", "产出指标", "数量指标", "培训人次", "≥1人次", "长" * 900)
            for n in range(30_000)
        )
        link.executemany(f"INSERT INTO 指标 VALUES ({', '.join('?' * len(names))})", rows)
        link.commit()
    table = address("sqlite:///a.db?table=指标")
    tracemalloc.start()
    try:
        with Table(table) as opened:
            (file,) = stream_files(stream_of(opened))
            assert 3750 == sum(1 for _ in file.projects(None))
        assert tracemalloc.get_traced_memory()[1] < 32 * 1024 * 1024  # the texts alone are 54 MB
    finally:
        tracemalloc.stop()


# ── findings as rows ────────────────────────────────────────────────────────────────────────────────────────────


def test_findings_become_rows(base: Base, tmp_path: Path) -> None:
    """The table is made; another run adds its rows, or takes the place of what is there where that is asked for."""
    path = str(export_samples.write_csv(tmp_path / "a.csv", export_samples.rows(60, seed=3)))
    expected = findings(path)
    result = run("check", path, *SELECT, "-o", base.url("问题"))
    assert 1 == result.exit_code
    assert "报告已写到" in result.stderr
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in base.rows("问题")]
    assert expected == Counter(
        (row["code"], row["message"], row["fingerprint"], tuple(row["path"].split(" › "))) for row in rows
    )
    first = next(row for row in rows if row["code"] == "PF301")
    assert {"filename": path, "severity": "error", "field": "value"}.items() <= first.items()
    assert first["project"] in first["path"]
    assert first["indicator"] in first["message"]
    assert first["row"] > 1
    assert "2030" in first["run"]
    assert 1 == run("check", path, *SELECT, "-f", "concise", "-f", "json-lines", "-o", base.url("问题")).exit_code
    assert 2 * len(rows) == len(base.rows("问题"))
    assert 1 == run("check", path, *SELECT, "-o", base.url("问题", mode="replace")).exit_code
    assert len(rows) == len(base.rows("问题"))


def test_another_table_is_never_written_over(base: Base, tmp_path: Path) -> None:
    """Not the one that is read, nor any that has other columns; it is said before anything is checked."""
    base.fill("指标表", list(export_samples.rows(30, seed=2)))
    before = base.rows("指标表")
    for mode in ("append", "replace"):
        result = run("check", base.url("指标表"), *SELECT, "-o", base.url("指标表", mode=mode))
        assert 2 == result.exit_code
        assert "“指标表”是别的表，没有写入" in result.stderr
    assert before == base.rows("指标表")


def test_all_rows_are_written_or_none(base: Base) -> None:
    """A fault half-way leaves no table, and what was in one stays as it was."""

    def lines(number: int, fails: bool = False) -> Iterator[str]:
        for at in range(number):
            yield json.dumps({"code": "PF301", "message": f"{at}\0\ud800", "path": ["甲"]})
        if fails:
            raise RuntimeError("half-way")

    where = address(base.url("问题"))
    with pytest.raises(RuntimeError):
        write(where, lines(2500, fails=True), "now")
    with pytest.raises(Exception):  # noqa: B017 - whatever the library says of a table that is not there
        base.rows("问题")
    assert 3 == write(where, lines(3), "now")
    for mode in ("append", "replace"):
        with pytest.raises(RuntimeError):
            write(address(base.url("问题", mode=mode)), lines(2500, fails=True), "now")
    assert ["0\\0\\ud800", "1\\0\\ud800", "2\\0\\ud800"] == sorted(
        dict(zip(COLUMNS, row, strict=True))["message"] for row in base.rows("问题")
    )


# ── what may be wrong ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mysql://a:geheim@h/d?table=t", "不认得“mysql”这种地址"),
        ("postgresql://a:geheim@h/d", "没有写表名"),
        ("postgresql:/a:geheim@h/d?table=t", "数据库地址的写法不对"),
        ("postgres//a:geheim@h/d?table=t", "数据库地址的写法不对"),
        ("postgresql://a:geheim@h?table=t", "没有写主机或数据库名"),
        ("postgresql://a:geheim@h:port/d?table=t", "写法不对"),
        ("postgresql://a:geheim@[::1/d?table=t", "写法不对"),
        ("postgresql://a:geheim@h/d?table=t&sslmode=maybe", "sslmode 只能是"),
        ("postgresql://a:x?table=t&geheim@h/d?table=t", "不认得的参数"),
        ("postgresql://a:geheim@127.0.0.1:1/d?table=t", "连不上数据库服务器"),
        ("sqlite:///none.db?table=t", "数据库文件不存在"),
        ("sqlite:///?table=t", "没有写数据库文件"),
        ("duckdb:///none.db?table=t", "数据库文件不存在"),
        ("sqlite:///text.txt?table=t", "不是这种数据库"),
        ("duckdb:///text.txt?table=t", "不是这种数据库"),
        ("sqlite:///a.db?table=指标", "没有“指标”这张表"),
        ("sqlite:///a.db?table=空", "表里没有数据行"),
        ("sqlite:///a.db?table=指标表&order=没有", "不能按它排序"),
        ("sqlite:///a.db?table=指标表&三级指标=没有", "不能用作三级指标"),
        ("sqlite:///a.db?table=指标表&血型=a", "不认得的参数"),
    ],
)
def test_what_is_wrong_is_said_in_chinese_with_exit_code_2(
    url: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of an address, a file, a server, a table: one sentence and a next step, and nothing of the password."""
    monkeypatch.chdir(tmp_path)
    base = Base("sqlite", "sqlite:///a.db", lambda: sqlite3.connect("a.db"))
    base.fill("指标表", list(export_samples.rows(30, seed=2)))
    base.fill("空", [])
    Path("text.txt").write_text("这不是数据库，" * 200, encoding="utf-8")
    if url.startswith("duckdb"):
        pytest.importorskip("duckdb", reason="needs perflint[database]")
    result = run("check", url, *SELECT)
    told = result.stdout + result.stderr
    assert (2, True) == (result.exit_code, says in told), told
    assert "geheim" not in told
    assert "Traceback" not in told


def test_without_the_extra_its_name_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For reading and for writing."""
    monkeypatch.chdir(tmp_path)
    base = Base("sqlite", "sqlite:///a.db", lambda: sqlite3.connect("a.db"))
    base.fill("指标表", list(export_samples.rows(30, seed=2)))
    for name in [name for name in sys.modules if name.partition(".")[0] == "sqlalchemy"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    path = str(export_samples.write_csv(tmp_path / "a.csv", export_samples.rows(30, seed=3)))
    for arguments in ((base.url("指标表"),), (path, "-o", base.url("问题"))):
        result = run("check", *arguments, *SELECT)
        assert 2 == result.exit_code
        assert "pip install 'perflint[database]'" in result.stdout + result.stderr


def test_passwords_are_never_told(server: Base, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In no report, message, list of settings, run record or cache, whether the password is right or wrong."""
    monkeypatch.setenv("PERFLINT_CACHE_DIR", str(tmp_path / "cache"))
    server.fill("指标表", list(export_samples.rows(30, seed=2)))
    right, out = server.url("指标表"), server.url("问题")
    wrong = right.replace("s3cret", "geheim")
    slip = wrong.replace("://", ":/")
    encoded = right.partition("@")[0].rpartition(":")[2]
    shown: list[str] = []
    for arguments in (
        ("check", right, "-v", "-f", "json", *SELECT), ("check", right, "-f", "html", *SELECT),
        ("check", right, "--show-settings", "-o", out), ("check", right, "--show-files"),
        ("check", right, "-o", out, *SELECT), ("check", right, "-o", out, "-o", out),
        ("check", right, "-f", "full", "-o", out), ("check", wrong, "-v", *SELECT), ("check", wrong, "-o", wrong),
        ("check", right, "-w"), ("check", right, "--annotate", "x"), ("check", right, "--fix"),
        ("parse", right), ("parse", wrong), (right,), ("check", "--nothing", right), ("why", "PF301", right),
        ("check", right, "--time", *SELECT), ("check", "--stream", right, "-f", "json-lines", "-o", "a.jsonl", *SELECT),
        ("check", "--stream", wrong, "-f", "csv", *SELECT), ("check", "--stream", right, "-o", wrong, *SELECT),
        ("parse", wrong, "--format", "json-lines"), ("check", right, "-o", slip), ("compare", right, wrong),
        ("check", right, "--baseline", right), ("check", right, "--config", right), ("check", right, "-r", right),
    ):  # fmt: skip
        result = run(*arguments)
        shown.append(result.stdout + result.stderr)
    Path("perflint.yaml").write_text(f'output: [{{format: json-lines, file: "{wrong}"}}]\n', encoding="utf-8")
    monkeypatch.setenv("PERFLINT_OUTPUT_FILE", right)
    for arguments in (("check", right, "--show-settings"), ("check", right, *SELECT), ("config",)):
        result = run(*arguments)
        shown.append(result.stdout + result.stderr)
    Path("perflint.yaml").unlink()
    assert "用户名或密码不对" in shown[7]
    assert "数据库不能监视" in shown[9]
    assert "数据库里的表没有批注件" in shown[10]
    assert "数据库里的表只读取，不改写" in shown[11]
    kept = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    whole = b"".join([*kept, *(inflated(data) for data in kept)]) + "".join(shown).encode()
    for secret in (databases.PASSWORD, encoded, "geheim"):
        assert secret.encode() not in whole
    assert b"127.0.0.1" in whole  # the address itself may be told


def inflated(data: bytes) -> bytes:
    """What a compressed entry of the cache holds."""
    for start in range(200):
        try:
            return zlib.decompress(data[start:])
        except zlib.error:
            continue
    return b""


def test_an_address_tells_nothing_of_itself() -> None:
    """Neither printed nor in an error; the password may come from the environment, and hold any sign."""
    where = address("postgresql://me:p%40ss%2Fw%3Ard@h:5433/d?table=t&sslmode=verify-full")
    assert ("p@ss/w:rd", "me", "h", 5433, "d") == (where.password, where.user, where.host, where.port, where.database)
    assert "postgresql://h:5433/d?table=t" == where.shown
    assert "ss" not in f"{where!r} {where} {[where]}".replace("Address", "")
    assert "见 postgresql://me:***@h/d 吧" == masked("见 postgresql://me:ge/h@eim@h/d 吧")
    assert not is_address("C:/a.xlsx")
    assert not is_address("目标表.xlsx")


def test_the_password_may_come_from_the_environment(server: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    """PGPASSWORD, as every tool of PostgreSQL takes it."""
    server.fill("指标表", list(export_samples.rows(30, seed=2)))
    monkeypatch.setenv("PGPASSWORD", databases.PASSWORD)
    head, _, tail = server.url("指标表").partition("@")
    assert findings(f"{head.rpartition(':')[0]}@{tail}") == findings(server.url("指标表"))
