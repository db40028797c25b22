"""The review store, in SQLite and in a real PostgreSQL server: what is kept, what is refused, what is never shown."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from perflint.errors import PerflintError
from perflint.model import Decision, RecordedRound, Ruling, SeenFinding
from perflint.reviewing.places import address
from tests import databases

pytest.importorskip("sqlalchemy", reason="needs perflint[review]")
pytest.importorskip("alembic", reason="needs perflint[review]")

from perflint.reviewing import Store, open_store
from tests.command import run

RULE = str(Path(__file__).resolve().parent.parent / "lint_rules" / "value" / "name-unit-class-mismatch.yaml")
HEAD = "项目名称,社区服务提升,,\n一级指标,二级指标,三级指标,指标值\n"
FIRST = HEAD + "产出指标,数量指标,培训人员覆盖率,≥40人\n产出指标,质量指标,设备验收合格率,≥3台\n"
SECOND = HEAD + "产出指标,数量指标,培训人员覆盖率,≥40人\n产出指标,质量指标,设备验收合格率,≥98%\n"
ROUND = RecordedRound(0, "", "一次上报", "2026-03-01T00:00:00+00:00", inputs=(("a.csv", "0" * 64),))


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty store of each kind."""
    if request.param == "sqlite":
        return str(tmp_path / "review.db")
    import sqlalchemy

    url: str = request.getfixturevalue("postgresql_server")
    engine = sqlalchemy.create_engine(url.replace("postgresql://", "postgresql+pg8000://"))
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("DROP SCHEMA public CASCADE"))
        connection.execute(sqlalchemy.text("CREATE SCHEMA public"))
    engine.dispose()
    return url


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PERFLINT_REVIEWER", "张三")
    (tmp_path / "a.csv").write_text(FIRST, encoding="utf-8")
    return tmp_path


def record(place: str, *more: str) -> str:
    result = run("review", "record", "a.csv", "-r", RULE, "--store", place, "--no-progress", *more)
    assert 0 == result.exit_code, result.stderr
    return result.stdout


def listed(place: str, *more: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("review", "list", "--store", place, "-f", "json", *more).stdout)
    return found


def seen(mark: str, **more: str) -> SeenFinding:
    facts = dict.fromkeys(("code", "severity", "title", "message", "filename", "place", "path", "text"), "文")
    return SeenFinding(mark, **{**facts, **more})


def decision(mark: str, ruling: Ruling = Ruling.ACCEPTED, person: str = "张三", text: str = "") -> Decision:
    return Decision(mark, ruling, person, "2026-03-01", text)


# ── the store ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_latest_decision_counts_and_all_are_kept(place: str) -> None:
    """A repeated one is not kept twice; a change of mind is."""
    with open_store(place) as store:
        given = [decision("v1-a"), decision("v1-a"), decision("v1-a", Ruling.REJECTED, "李四", "口径不同")]
        assert 2 == store.add_decisions(given)
        assert 0 == store.add_decisions(given[2:])
    with open_store(place, create=False) as store:
        assert {"v1-a": given[2]} == store.decisions_for(["v1-a", "v1-b"])
        assert [Ruling.ACCEPTED, Ruling.REJECTED] == [one.ruling for one in store.decisions("v1-a")]


def test_many_decisions_are_found_at_once(place: str) -> None:
    """More than a database takes as parameters of one statement."""
    marks = [f"v1-{number:05}" for number in range(1200)]
    with open_store(place) as store:
        assert 1200 == store.add_decisions(decision(mark) for mark in marks)
        assert set(marks) == set(store.decisions_for([*marks, "v1-x"]))


def test_decisions_cannot_be_changed_even_by_hand(place: str) -> None:
    """The database itself refuses it."""
    import sqlalchemy

    with open_store(place) as store:
        store.add_decisions([decision("v1-a")])
        for statement in ("UPDATE perflint_decisions SET text = 'x'", "DELETE FROM perflint_decisions"):
            with pytest.raises(sqlalchemy.exc.DBAPIError, match="only added"), store._engine.begin() as connection:
                connection.execute(sqlalchemy.text(statement))
        assert 1 == len(store.decisions())


def test_rounds_keep_inputs_and_findings(place: str) -> None:
    """In their order, with what makes them the same; a round like the last is not kept again."""
    found = [seen("v1-b", message="后"), seen("v1-a", message="先"), seen("v1-a", message="又")]
    with open_store(place) as store:
        number = store.add_round(ROUND, found)
        assert number is not None and store.add_round(ROUND, found) is None
        assert tuple(found) == store.findings(number)
        (kept,) = store.rounds()
        assert ("一次上报", ROUND.inputs, 1) == (kept.name, kept.inputs, kept.place)
        assert frozenset({"v1-a", "v1-b"}) == store.fingerprints(number)
        assert ("v1-a", "v1-b") == store.known("v1-") and () == store.known("v1_") == store.known("%")


@pytest.mark.parametrize(
    "text", ["'; DROP TABLE perflint_decisions; --", "%s :x {0}", "\x00\ud800", "a" * 100_000, "😀\u202e"]
)
def test_any_text_is_only_text(place: str, text: str) -> None:
    """Quotes, marks of parameters, what a database has no character for."""
    with open_store(place) as store:
        store.add_decisions([decision("v1-a", text=text, person=text)])
        store.add_round(ROUND, [seen("v1-a", message=text)])
        kept = store.decisions_for(["v1-a"])["v1-a"].text
    assert kept == text.replace("\x00", "\ufffd").replace("\ud800", "?")


def test_writers_at_the_same_time(place: str) -> None:
    """Each opens the store by itself, the first ones make the tables; nothing is lost."""

    def write(number: int) -> None:
        with open_store(place) as store:
            for turn in range(5):
                store.add_decisions([decision(f"v1-{number}-{turn}")])
            store.add_round(ROUND, [seen(f"v1-{number}")])

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(6)))
    with open_store(place) as store:
        assert 30 == len(store.decisions()) and 6 == len(store.rounds())


def test_processes_at_the_same_time(tmp_path: Path) -> None:
    """The same with programs of their own, on a file that none of them finds."""
    code = (
        "import sys\nfrom perflint.model import Decision, Ruling\nfrom perflint.reviewing import open_store\n"
        "with open_store(sys.argv[1]) as store:\n"
        "    store.add_decisions([Decision('v1-' + sys.argv[2], Ruling.ACCEPTED, 'x', '2026-03-01')])\n"
    )
    target = str(tmp_path / "new.db")
    started = [subprocess.Popen([sys.executable, "-c", code, target, str(number)]) for number in range(4)]
    assert [0] * 4 == [one.wait(120) for one in started]
    with open_store(target) as store:
        assert 4 == len(store.decisions())


def test_a_store_of_a_newer_program(place: str) -> None:
    """It is left alone."""
    import sqlalchemy

    with open_store(place) as store, store._engine.begin() as connection:
        connection.execute(sqlalchemy.text("UPDATE perflint_version SET version_num = '9999'"))
    with pytest.raises(PerflintError, match="更新的 perflint"), open_store(place):
        pass


def test_the_tables_are_what_the_migrations_make(place: str) -> None:
    """The code and the migrations know the same tables."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from perflint.reviewing.tables import METADATA, VERSIONS

    with open_store(place) as store, store._engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSIONS})
        assert [] == compare_metadata(context, METADATA)


# ── where it is ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_no_store(tmp_path: Path, work: Path) -> None:
    """A file of something else, a folder, none at all: told with the next step, and nothing is written."""
    (work / "other.db").write_bytes(b"no database at all" * 100)
    for name in ("other.db", ".", "missing.db", "mysql://x/y", "postgresql://", "postgresql://[::1/x"):
        result = run("review", "list", "--store", name)
        assert 2 == result.exit_code and "下一步" in result.stderr, name
    assert not (work / "missing.db").exists()
    assert b"no database at all" * 100 == (work / "other.db").read_bytes()


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:geheim123@127.0.0.1:1/x",
        "postgres://u:geheim123@no.such.host.invalid/x?application_name=geheim123",
        "postgresql://u:geheim123@:x:y/",
        "postgresql://u:geheim123@127.0.0.1:99999999/x",
    ],
)
def test_a_password_is_never_shown(work: Path, url: str) -> None:
    """Neither in an error nor in what is said of the place."""
    result = run("review", "record", "a.csv", "-r", RULE, "--store", url, "--no-progress")
    assert 2 == result.exit_code and "下一步" in result.stderr
    assert "geheim123" not in result.output + result.stderr


def test_a_wrong_password_is_not_shown(postgresql_server: str) -> None:
    """A real server refuses it."""
    with pytest.raises(PerflintError) as refused, open_store(re.sub(r":[^:@/]+@", ":geheim123@", postgresql_server)):
        pass
    assert "geheim123" not in str(refused.value) and refused.value.__cause__ is None
    assert databases.PASSWORD not in address(postgresql_server).shown


def test_without_the_extra(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What to install is said."""
    monkeypatch.setitem(sys.modules, "alembic", None)
    result = run("review", "list")
    assert 2 == result.exit_code and "pip install 'perflint[review]'" in result.stderr


# ── the commands ────────────────────────────────────────────────────────────────────────────────────────────────


def test_rounds_tell_what_is_back(work: Path, place: str) -> None:
    """Found, gone, found again; a re-run of the same changes nothing."""
    assert "已登记第 1 轮：2 个问题（新增 2 个）" in record(place)
    assert "没有重复登记" in record(place)
    (work / "a.csv").write_text(SECOND, encoding="utf-8")
    assert "已登记第 2 轮：1 个问题（仍存在 1 个，未再出现 1 个）" in record(place)
    (work / "a.csv").write_text(FIRST, encoding="utf-8")
    assert "已登记第 3 轮：2 个问题（反复 1 个，仍存在 1 个）" in record(place)
    assert ["仍存在", "反复"] == sorted((one["standing"] for one in listed(place)), reverse=False)
    assert "已登记第 1 轮：2 个问题（新增 2 个）" in record(place, "--batch", "另一批")


def test_decisions_survive_another_round(work: Path, place: str) -> None:
    """Recorded by the beginning of a fingerprint; shown in the list, the history and the ledger; never overwritten."""
    record(place)
    mark = listed(place)[0]["fingerprint"]
    made = run("review", "decide", "-s", "驳回", mark[:16], "--text", "口径由上级规定", "--store", place)
    assert "已记录 1 个问题：驳回。\n" == made.stdout
    (work / "a.csv").write_text(SECOND, encoding="utf-8")
    record(place)
    (one,) = listed(place, "-s", "驳回")
    assert (mark, "张三", "口径由上级规定") == (one["fingerprint"], one["person"], one["text"])
    assert 3 == run("review", "list", "-s", "接受", "--store", place).exit_code
    history = run("review", "history", mark, "--store", place).stdout
    assert "张三：驳回 口径由上级规定" in history and 2 == history.count("：有")
    told = json.loads(run("check", "a.csv", "-r", RULE, "-f", "json", "--store", place).stdout)
    assert [(mark, "驳回")] == [(one["fingerprint"], one["status"]) for one in told["decisions"]]
    rows = list(csv.DictReader(run("check", "a.csv", "-r", RULE, "-f", "csv", "--store", place).stdout.splitlines()))
    assert [("驳回", "口径由上级规定")] == [(row["处理状态"], row["说明"]) for row in rows]


def test_compare_asks_the_store(work: Path, place: str) -> None:
    """What was there in a recorded round before the last is back, not new; the new round itself does not count."""
    record(place)
    (work / "old.csv").write_text(SECOND, encoding="utf-8")
    arguments = ("compare", "old.csv", "a.csv", "-r", RULE, "-f", "json")
    assert 1 == json.loads(run(*arguments).stdout)["run"]["findings"]["new"]
    assert 1 == json.loads(run(*arguments, "--store", place).stdout)["run"]["findings"]["new"]  # it is round 1 itself
    (work / "a.csv").write_text(FIRST + "产出指标,时效指标,任务按期完成率,≥5个\n", encoding="utf-8")
    found = json.loads(run(*arguments, "--store", place).stdout)["run"]["findings"]
    assert (1, 1, 1) == (found["new"], found["recurred"], found["remaining"])


def ledger(work: Path, edits: dict[int, tuple[str, str]], name: str = "清单.csv") -> str:
    """The ledger of a.csv with 处理状态 and 说明 of some rows filled in."""
    text = run("check", "a.csv", "-r", RULE, "-f", "csv").stdout
    rows = list(csv.reader(text.lstrip("\ufeff").splitlines()))
    for number, (state, remark) in edits.items():
        rows[number][rows[0].index("处理状态")], rows[number][rows[0].index("说明")] = state, remark
    if name.endswith(".xlsx"):
        openpyxl = pytest.importorskip("openpyxl")
        book = openpyxl.Workbook()
        book.create_sheet("汇总", 0).append(["没有问题的表"])
        for row in rows:
            book["Sheet"].append(row)
        book.save(work / name)
    else:
        with open(work / name, "w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(rows)
    return name


@pytest.mark.parametrize("name", ["清单.csv", "清单.xlsx"])
def test_an_edited_ledger_is_read_back(work: Path, place: str, name: str) -> None:
    """Once; the second time nothing is new."""
    record(place)
    file = ledger(work, {1: ("接受", "同意修改"), 2: ("待处理", "")}, name)
    result = run("review", "import", file, "--store", place, "--by", "李四", "--date", "2026-03-02")
    assert (0, "读入 1 条处理，0 条与以前相同，1 条待处理。\n") == (result.exit_code, result.stdout), result.stderr
    assert "读入 0 条处理，1 条与以前相同" in run("review", "import", file, "--store", place, "--by", "李四").stdout
    (one,) = listed(place, "-s", "接受")
    assert ("李四", "2026-03-02", "同意修改") == (one["person"], one["date"], one["text"])


SOFFICE = shutil.which("soffice")


def _by_openpyxl(path: Path, edits: dict[str, tuple[str, str]]) -> None:
    """Fill in 处理状态 and 说明 by fingerprint, as a person does in the program; everything else stays."""
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(path)
    sheet = book["问题清单"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        if edit := edits.get(sheet.cell(row, heads["指纹"]).value):
            sheet.cell(row, heads["处理状态"]).value, sheet.cell(row, heads["说明"]).value = edit
    book.save(path)


def _by_libreoffice(path: Path, edits: dict[str, tuple[str, str]]) -> None:
    """The same, saved once more by another program: to its own format and back."""
    if SOFFICE is None:
        pytest.skip("LibreOffice (soffice) is not installed here")
    _by_openpyxl(path, edits)
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    for kind, name in (("ods", path), ("xlsx", path.with_suffix(".ods"))):
        command = [SOFFICE, profile, "--headless", "--convert-to", kind, "--outdir", str(path.parent), str(name)]
        subprocess.run(command, capture_output=True, check=True, timeout=300)


@pytest.mark.parametrize("edit", [_by_openpyxl, _by_libreoffice])
def test_our_own_workbook_comes_back(work: Path, tmp_path: Path, edit: Callable[..., None]) -> None:
    """The ledger with the store in it, edited in a program: what is new is taken over, what was there stays whose it was."""
    pytest.importorskip("xlsxwriter")
    record("x.db")
    first, second = sorted(one["fingerprint"] for one in listed("x.db"))
    run(
        "review",
        "decide",
        "-s",
        "说明",
        first,
        "--text",
        "=口径\n由上级规定",
        "--date",
        "2026-03-01",
        "--store",
        "x.db",
    )
    told = ("check", "a.csv", "-r", RULE, "-f", "xlsx", "-o", "清单.xlsx", "--store", "x.db", "--no-progress")
    assert 1 == run(*told).exit_code
    edit(work / "清单.xlsx", {second: ("驳回", "-5% 以内不算")})
    result = run("review", "import", "清单.xlsx", "--store", "x.db", "--by", "李四", "--date", "2026-03-09")
    assert (0, "读入 1 条处理，1 条与以前相同，0 条待处理。\n") == (result.exit_code, result.stdout), result.stderr
    with open_store("x.db") as store:
        assert [("张三", "=口径\n由上级规定"), ("李四", "-5% 以内不算")] == [
            (one.person, one.text) for one in store.decisions()
        ]


def test_decisions_in_the_opinion(work: Path) -> None:
    """What is accepted is said at its place, what is rejected is no problem of the opinion; with who and when."""
    docx = pytest.importorskip("docx")
    pytest.importorskip("jinja2")
    record("x.db")
    first, second = sorted(one["fingerprint"] for one in listed("x.db"))
    run("review", "decide", "-s", "接受", first, "--text", "限期整改", "--date", "2026-03-01", "--store", "x.db")
    run("review", "decide", "-s", "驳回", second, "--by", "李四", "--date", "2026-03-02", "--store", "x.db")
    told = ("check", "a.csv", "-r", RULE, "-f", "docx", "-o", "意见.docx", "--store", "x.db", "--no-progress")
    assert 1 == run(*told).exit_code
    paper = docx.Document(str(work / "意见.docx"))
    text = "\n".join(one.text for one in paper.paragraphs)
    assert (
        "共发现问题 1 个" in text
        and "另有 1 个经审核不作为问题，得分未因此调整。处理情况：接受 1 个，驳回 1 个。" in text
    )
    assert "处理：接受，限期整改（张三，2026-03-01）。" in text
    dropped = text[text.index("四、") : text.index("五、")]
    assert "审核人不作为问题：" in dropped and "（李四，2026-03-02）" in dropped and "\n无。" not in dropped
    annex = text[text.index("审核运行记录") :]
    assert "规则集：" in annex and "输入：共 1 份：读成 1" in annex
    digest = hashlib.sha256((work / "a.csv").read_bytes()).hexdigest()
    assert ["a.csv", "读成", digest] == [cell.text for cell in paper.tables[-1].rows[1].cells]


def test_what_a_ledger_may_not_say(work: Path, place: str) -> None:
    """An unknown state, an unknown fingerprint, a text without a state, a changed column: each told with its row."""
    record(place)
    file = work / ledger(work, {1: ("同意", ""), 2: ("", "写了说明")})
    result = run("review", "import", str(file), "--store", place)
    assert 1 == result.exit_code and "第2行" in result.stderr and "“同意”不认得" in result.stderr
    assert "第3行" in result.stderr and "处理状态却没有选" in result.stderr
    file = work / ledger(work, {1: ("接受", ""), 2: ("驳回", "")})
    text = file.read_text(encoding="utf-8-sig")
    mark = re.findall(r"v1-[0-9a-f]{32}", text)[0]
    file.write_text(text.replace(mark, "v1-" + "0" * 32).replace("≥3台", "≥4台"), encoding="utf-8")
    result = run("review", "import", str(file), "--store", place)
    assert "不在登记过的轮次里，没有读入" in result.stderr and "“指标值”与登记的不同" in result.stderr
    assert "读入 1 条处理" in result.stdout and 1 == result.exit_code
    (work / "other.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    result = run("review", "import", "other.csv", "--store", place)
    assert 2 == result.exit_code and "表头里要有“指纹”和“处理状态”两列" in result.stderr


def test_an_exported_history_is_read_back(work: Path, place: str, tmp_path: Path) -> None:
    """Into the same store nothing is new; into another that has seen the round, all of it, with persons and days."""
    record(place)
    marks = [one["fingerprint"] for one in listed(place)]
    run("review", "decide", "-s", "接受", *marks, "--date", "2026-03-01", "--text", "=1+1", "--store", place)
    run("review", "decide", "-s", "驳回", marks[0], "--by", "李四", "--store", place)
    assert 0 == run("review", "export", "-o", "历史.csv", "--store", place).exit_code
    assert "读入 0 条处理，3 条与以前相同" in run("review", "import", "历史.csv", "--store", place).stdout
    record("other.db")
    assert "读入 3 条处理" in run("review", "import", "历史.csv", "--store", "other.db").stdout
    with open_store(place) as one, open_store("other.db") as other:
        assert [*map(_without_source, one.decisions())] == [*map(_without_source, other.decisions())]
    assert json.loads(run("review", "export", "-f", "json", "--store", place).stdout)[0]["text"] == "=1+1"


def _without_source(one: Decision) -> tuple[str, ...]:
    return one.fingerprint, one.ruling.value, one.person, one.day, one.text


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["-s", "接受", "v1-ffffffff"], "没有指纹“v1-ffffffff”"),
        (["-s", "接受", "v1-f"], "太短"),
        (["-s", "同意", "v1-ffffffff"], "不在可选的值里"),
        (["-s", "接受", "v1-ffffffff", "--date", "三月"], "不是日期"),
        (["-s", "接受"], "缺少参数"),
        (["v1-ffffffff"], "缺少"),
    ],
)
def test_mistakes_in_a_decision(work: Path, tmp_path: Path, arguments: list[str], expected: str) -> None:
    """Told with the next step."""
    record("x.db")
    result = run("review", "decide", *arguments, "--store", "x.db")
    assert 2 == result.exit_code and expected in result.stderr and "下一步" in result.stderr


def test_nobody_decided(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A decision has a person."""
    record("x.db")
    monkeypatch.delenv("PERFLINT_REVIEWER")
    result = run("review", "decide", "-s", "接受", "v1-ffffffff", "--store", "x.db")
    assert 2 == result.exit_code and "没有写明经办人" in result.stderr


def test_the_default_place_and_the_environment(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file in the current folder, unless PERFLINT_STORE says otherwise; it is a plain database of SQLite."""
    run("review", "record", "a.csv", "-r", RULE, "-q", "--no-progress")
    with closing(sqlite3.connect(work / "perflint-review.db")) as database:
        assert [(1,)] == database.execute("SELECT count(*) FROM perflint_rounds").fetchall()
    monkeypatch.setenv("PERFLINT_STORE", "elsewhere.db")
    run("review", "record", "a.csv", "-r", RULE, "-q", "--no-progress")
    assert (work / "elsewhere.db").is_file()


def test_decisions_are_not_shared(work: Path) -> None:
    """A redacted report has no persons and no free text in it."""
    record("x.db")
    result = run("check", "a.csv", "-r", RULE, "--redact", "--store", "x.db")
    assert 2 == result.exit_code and "--redact 和 --store 不能同时用" in result.stderr


def test_the_store_in_python(tmp_path: Path) -> None:
    """What reports ask."""
    with open_store(str(tmp_path / "x.db")) as store:
        assert isinstance(store, Store)
        assert {} == store.decisions_for([]) == store.decisions_for(["v1-a"])
