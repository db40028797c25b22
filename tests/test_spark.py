"""perflint on a real Spark cluster: the same findings as on one machine, whatever happens to rows and executors."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import perflint
from perflint.engine import load_plan
from perflint.engine.projects import comparing
from perflint.engine.rows import Columns, RowJudge, Rows, in_columns, number_column
from perflint.errors import PerflintError
from perflint.model import Cell, Finding
from perflint.recognition.exports.binding import binding_of
from tests import databases
from tools import export_samples
from tools import spark_clusters as clusters
from tools.export_samples import NAMES, Row

pytestmark = [
    pytest.mark.filterwarnings("ignore"),  # Spark's and pandas' own
    pytest.mark.skipif(clusters.missing() is not None, reason=str(clusters.missing())),
]

COMPARING = ("PF405", "PF418", "PF419", "PF603")
FEW = ("PF104", "PF301", "PF408", "PF507", "PF701")  # of tables and of rows
TWELVE = ("PF102", "PF104", "PF301", "PF303", "PF304", "PF310", "PF401", "PF402", "PF404", "PF501", "PF503", "PF601")
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One session for all tests: a cluster takes seconds to start."""
    with clusters.cluster() as session:
        yield session


def frame(spark: Any, found: Sequence[Row], folder: Path, names: Sequence[str] = NAMES) -> Any:
    """The rows as a Parquet file that Spark reads in several parts."""
    from pyarrow import parquet

    path = folder / f"rows{len(found)}.parquet"
    parquet.write_table(export_samples.table(found, names), path, row_group_size=max(1, len(found) // 4))
    return spark.read.parquet(str(path))


def on_one_machine(found: Sequence[Row], **options: Any) -> Counter[tuple[Any, ...]]:
    """What the engine says of the rows, one project after another, in this process."""
    texts = [tuple(map(str, row)) for row in found]
    binding = binding_of(NAMES, [tuple(map(Cell, row)) for row in texts[:200]])
    assert binding is not None
    judge = RowJudge(load_plan(**options), Columns(binding, number=number_column(NAMES)))
    groups: dict[Any, list[tuple[str, ...]]] = {}
    for row in texts:
        groups.setdefault(binding.key(row), []).append(row)
    return Counter(
        told(one, group[0][4])
        for group in groups.values()
        for one in judge.findings(Rows(in_columns(group), [int(row[0]) for row in group]))
    )


def told(one: Finding, project: str) -> tuple[Any, ...]:
    row = one.place.location.row if one.place.indicator is not None else None
    return one.code, one.severity.id, project, row, one.place.field or "", one.message, one.fingerprint


def collected(findings: Any) -> Counter[tuple[Any, ...]]:
    names = ("code", "severity", "project", "row", "field", "message", "fingerprint")
    return Counter(tuple(row) for row in findings.select(*names).collect())


# ── the same as on one machine ──────────────────────────────────────────────────────────────────────────────────


def test_a_hundred_thousand_rows_with_projects_of_very_different_sizes_and_a_killed_executor(
    spark: Any, tmp_path: Path
) -> None:
    """One project has 5000 rows, and an executor gets kill -9 while it judges: Spark does its part again, and every finding
    of one machine is there once, and no other.  Few rules do: that rows and projects come through whole is the point."""
    from perflint.spark import lint

    found = list(export_samples.rows(100_000))
    assert 5000 == Counter(row[3] for row in found).most_common(1)[0][1]
    findings = lint(frame(spark, found, tmp_path), select=FEW)
    before = executors(spark)
    assert 2 == len(before)
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(collected, findings)
        wait_until(lambda: judging(spark) or answer.done())
        assert not answer.done(), "the job was over before anybody could be killed"
        os.kill(before[0], signal.SIGKILL)
        result = answer.result(timeout=900)
    assert on_one_machine(found, select=FEW) == result
    assert {*FEW} == {told[0] for told in result}
    wait_until(lambda: len(executors(spark)) == 2)
    assert before[0] not in executors(spark)


def test_the_whole_book_over_rows_that_stand_anyhow(spark: Any, tmp_path: Path) -> None:
    """All shipped rules; the rows of a project are strewn over the parts of the input, a column says their order."""
    from pyspark.sql import functions

    from perflint.spark import lint

    found = list(export_samples.rows(1200, seed=3))
    strewn = frame(spark, found, tmp_path).orderBy(functions.rand(5))
    expected = on_one_machine(found)
    assert expected == collected(lint(strewn, order="row"))
    assert len({told[0] for told in expected}) >= 15


def test_projects_are_compared_within_their_batch(spark: Any, tmp_path: Path) -> None:
    """Copied sets, the same output twice, words of another project and satisfaction that is the same everywhere, as in a
    file with the batch; all rules that compare.  A batch that is too large for one is told instead."""
    from perflint.spark import lint

    assert {*COMPARING} == {rule.code for rule in comparing(load_plan(preview=True).rules)}
    whole = list(map(compared_row, export_samples.rows(1200, seed=11, skew=0)))
    few = [(row[0], 2024, *row[2:]) for row in whole[:40]]
    headings = (*NAMES, "指标值设定依据")
    path = export_samples.write_csv(tmp_path / "a.csv", whole, headings)
    given = frame(spark, [*few, *whole], tmp_path, names=headings)
    findings = lint(given, batch="年度", select=COMPARING, preview=True)
    names = ("code", "message", "fingerprint", "path")
    told = findings.where("batch = '2025'").select(*names)
    expected = Counter(
        (one.code, one.message, one.fingerprint, one.path)
        for one in perflint.lint(path, select=COMPARING, preview=True).findings
    )
    assert expected == Counter((*row[:3], tuple(row[3])) for row in told.collect())
    assert {*COMPARING} == {told[0] for told in expected}
    assert {} == collected(lint(given, select=COMPARING, preview=True))  # without batches nothing is compared
    large = lint(given, batch="年度", select=["PF603"], batch_rows=100).where("code = 'RUN033'").collect()
    assert ["2025"] == [row["batch"] for row in large]
    assert "超过上限 100" in large[0]["message"]


def compared_row(row: Row) -> Row:
    """A row of a project among which one is like no other, and spoken of by some; all want to satisfy alike."""
    number = int(row[3][1:])
    name = "古桥修缮项目" if number == 5 else row[4]
    value = "≥90%" if row[5] == "满意度指标" else row[8]
    basis = "参照古桥修缮的做法" if number % 7 == 0 and row[0] == 2 else "按上年实际测算"
    return (*row[:4], name, *row[5:8], value, row[9], basis)


# ── what may go wrong ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_malformed_row_is_a_row_of_the_result(spark: Any, tmp_path: Path) -> None:
    """No project, bytes that are no text, a cell of a million characters: each is told, the others are judged."""
    from pyspark.sql import functions

    from perflint.spark import lint

    found = list(export_samples.rows(200, seed=5, skew=0))
    good = [row for row in found if row[0] != 2]
    nameless, wrong, long = (row for row in found if row[0] == 2 and row[3] in ("P0000001", "P0000002", "P0000003"))
    rows = frame(spark, found, tmp_path)
    second = functions.col("row") == 2
    project, value = functions.col("项目编码"), functions.col("指标值")
    broken = (
        rows.where((functions.col("row") != 2) | project.isin("P0000001", "P0000002", "P0000003"))
        .withColumn("指标值", functions.when(second & (project == "P0000002"), functions.expr("cast(x'FFFE41' as string)")).otherwise(value))
        .withColumn("指标值", functions.when(second & (project == "P0000003"), functions.expr("repeat('长', 1000001)")).otherwise(functions.col("指标值")))
        .withColumn("项目名称", functions.when(second & (project == "P0000001"), functions.lit(None)).otherwise(functions.col("项目名称")))
        .withColumn("项目编码", functions.when(second & (project == "P0000001"), functions.lit(" ")).otherwise(project))
    )  # fmt: skip
    result = lint(broken, select=TWELVE).cache()
    told_of = {row["message"]: row for row in result.where("code = 'RUN031'").collect()}
    assert {
        "没有写项目名称或项目编码，不知道属于哪个项目": nameless[7],
        "“指标值”一栏不是 UTF-8 文字": wrong[7],
        "“指标值”一栏有 1000001 字，超过上限 1000000": long[7],
    }.keys() == told_of.keys()
    assert {"error"} == {row["severity"] for row in told_of.values()}
    assert [2, 2, 2] == [row["row"] for row in told_of.values()]
    assert {"", "P0000002", "P0000003"} == {row["project_code"].strip() for row in told_of.values()}
    assert nameless[7] in told_of["没有写项目名称或项目编码，不知道属于哪个项目"]["text"]
    assert on_one_machine(good, select=TWELVE) == collected(result.where("code not like 'RUN%'"))


def executors(spark: Any) -> list[int]:
    """The processes that work for this session's application, without the ones that ended."""
    application = spark.sparkContext.applicationId
    listed = subprocess.run(["ps", "-eo", "pid,stat,args", "-ww"], capture_output=True, encoding="utf-8", check=True)
    lines = [line.split(None, 2) for line in listed.stdout.splitlines()[1:]]
    return [
        int(pid)
        for pid, state, told in lines
        if "CoarseGrainedExecutorBackend" in told
        and application in told
        and not state.startswith("Z")
        and "/java" in told.split()[0]
    ]


def judging(spark: Any) -> bool:
    """Whether the stage behind the shuffle runs."""
    tracker = spark.sparkContext.statusTracker()
    infos = [tracker.getStageInfo(number) for number in tracker.getActiveStageIds()]
    return any(one is not None and one.numTasks == 4 and one.numActiveTasks and "collect" in one.name for one in infos)


def wait_until(holds: Any, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.03)


# ── rules, columns, processes ───────────────────────────────────────────────────────────────────────────────────


def test_ones_own_rules_travel_with_the_job_and_are_loaded_once_a_process(spark: Any, tmp_path: Path) -> None:
    """A book that extends the shipped one and another folder; what executors have on their disks does not matter."""
    from perflint.spark import lint
    from perflint.spark.books import recipe_of

    for folder in ("county/value", "base"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "base" / "rulebook.yaml").write_text("name: 底本\nextends: perflint\n", encoding="utf-8")
    (tmp_path / "county" / "rulebook.yaml").write_text("name: 示范县\nextends: [../base]\n", encoding="utf-8")
    rule = (ROOT / "lint_rules" / "value" / "name-unit-class-mismatch.yaml").read_text(encoding="utf-8")
    own = rule.replace("code: PF301", "code: SX001").replace("title: ", "title: 本县", 1)
    (tmp_path / "county" / "value" / "own-mismatch.yaml").write_text(own, encoding="utf-8")
    found = list(export_samples.rows(300, seed=2))
    findings = lint(frame(spark, found, tmp_path), tmp_path / "county", select=["SX001", "PF301"]).cache()
    codes = Counter(row["code"] for row in findings.collect())
    assert {"SX001", "PF301"} == codes.keys()
    assert codes["SX001"] == codes["PF301"]

    recipe = recipe_of([], {"select": TWELVE})

    def asked(batches: Iterator[Any]) -> Iterator[Any]:
        import pyarrow

        from perflint.spark import books

        list(batches)
        before = books._plan.cache_info().misses
        for _ in range(3):
            recipe.plan()
        loads = books._plan.cache_info().misses - before
        yield pyarrow.RecordBatch.from_pydict({"pid": [os.getpid()], "loads": [loads]})

    lists = spark.range(0, 8, 1, 8).mapInArrow(asked, "pid long, loads long").collect()
    processes = {row["pid"] for row in lists}
    assert len(processes) < len(lists)
    assert len(processes) == sum(row["loads"] for row in lists)
    assert os.getpid() not in {row["pid"] for row in lists}


def test_columns_may_have_any_names(spark: Any, tmp_path: Path) -> None:
    """Told by their fields; what is missing or unknown is said before anything runs."""
    from perflint.spark import lint

    found = list(export_samples.rows(120, seed=4))
    plain = frame(spark, found, tmp_path)
    other = plain.toDF(*(f"f{number}" for number in range(len(NAMES))))
    columns = {field: f"f{number}" for number, field in enumerate(NAMES) if field != "row"}
    names = ("code", "project", "message", "fingerprint")
    expected = Counter(map(tuple, lint(plain, select=TWELVE).select(*names).collect()))
    assert expected == Counter(map(tuple, lint(other, columns=columns, select=TWELVE).select(*names).collect()))
    for wrong, says in (
        ({"columns": {"三级指标": "没有"}}, "没有“没有”这一列"),
        ({"columns": {"血型": "f1"}}, "“血型”不是指标表的栏目"),
        ({"columns": {"三级指标": "f7", "指标值": "f7"}}, "又用作指标值"),
        ({"batch": "x"}, "没有“x”这一列"),
        ({}, "没有认出一行一个指标的列名"),
        ({"select": ["PF9999"], "columns": columns}, "PF9999"),
    ):
        with pytest.raises(PerflintError, match=says):
            lint(other, **wrong)  # type: ignore[arg-type]


def test_the_key_of_the_shuffle_brings_together_what_the_engine_takes_for_one_project(spark: Any) -> None:
    """White space of every kind makes no other project, neither for Spark nor for the engine."""
    from perflint.recognition.exports.binding import Binding
    from perflint.spark.arranging import WHITE, _key
    from perflint.spark.rows import Layout

    binding = Binding({"year": 0, "department": 1, "unit_name": 2, "project_code": 3, "project": 4})
    rows = [
        ("2025", "局", "", "A1", "甲"), ("2025", "局", "", " A1", "乙"), ("2025", "局", "", "", "甲"),
        *(("2025", "局", "", "", f"{white}甲{white}") for white in WHITE), ("2025", "局", "所", "", "甲"),
        ("2025", "", "所", "", "甲"), (None, "局", None, None, "甲"),
    ]  # fmt: skip
    layout = Layout(Columns(binding), tuple("abcde"))
    told = spark.createDataFrame(rows, "c0 string, c1 string, c2 string, c3 string, c4 string")
    keys = [
        row[0] for row in told.coalesce(1).selectExpr("*", "0 as perflint_at").select(_key(binding, layout)).collect()
    ]
    ours = [binding.key([text or "" for text in row]) for row in rows]
    assert len(set(ours)) == len(set(keys)) == len(set(zip(ours, keys, strict=True)))
    assert len(WHITE) > 20


# ── the script ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_script_reads_parquet_and_writes_findings(
    spark: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the options of `lint`; what is there already is not overwritten unasked."""
    from perflint.spark.submit import main

    found = list(export_samples.rows(200, seed=6))
    frame(spark, found, tmp_path)
    target = str(tmp_path / "findings")
    selected = [word for code in TWELVE for word in ("--select", code)]
    arguments = ["--parquet", str(tmp_path / "rows200.parquet"), "--to", target, *selected]
    assert 0 == main(arguments)
    assert on_one_machine(found, select=TWELVE) == collected(spark.read.parquet(target))
    assert 2 == main(arguments)
    assert "错误：Spark 没有完成作业" in capsys.readouterr().err
    assert 0 == main([*arguments, "--mode", "overwrite", "--column", "三级指标=三级指标", "--min-severity", "error"])
    assert {"error"} == {row["severity"] for row in spark.read.parquet(target).collect()}
    for wrong, says in (
        (["--to", target], "要写明一个输入"),
        (["--jdbc", "jdbc:x", "--to", target], "没有写明读哪张表"),
        (["--jdbc", "jdbc:x?user=a&Password=geheim", "--table", "t", "--to", target], "密码不能写在 --jdbc 的地址里"),
        (["--parquet", "x", "--to", target, "--column", "三级指标"], "栏目=列名"),
        (["--parquet", str(tmp_path / "none"), "--to", target], "Spark 没有完成作业"),
        (["--parquet", "x"], "缺少选项 --to"),
    ):
        assert 2 == main(wrong)
        said = capsys.readouterr().err
        assert says in said
        assert "geheim" not in said


def test_the_script_reads_a_table_over_jdbc(
    spark: Any,
    postgresql_server: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """In parts, by the executors; the password comes from the environment and is never shown."""
    if not clusters.JDBC.is_file():
        pytest.skip("no JDBC driver of PostgreSQL (apt: libpostgresql-jdbc-java)")
    import sqlalchemy

    from perflint.spark.submit import PASSWORD, main

    found = list(export_samples.rows(300, seed=8))
    engine = sqlalchemy.create_engine(postgresql_server.replace("postgresql://", "postgresql+pg8000://"))
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text('DROP TABLE IF EXISTS "指标"'))
        columns = ", ".join(f'"{name}" {"bigint" if name in ("row", "年度") else "text"}' for name in NAMES)
        connection.execute(sqlalchemy.text(f'CREATE TABLE "指标" (pk serial, {columns})'))
        marks = ", ".join(f":c{number}" for number in range(len(NAMES)))
        listed = ", ".join(f'"{name}"' for name in NAMES)
        values = [{f"c{number}": value for number, value in enumerate(row)} for row in found]
        connection.execute(sqlalchemy.text(f'INSERT INTO "指标" ({listed}) VALUES ({marks})'), values)
    engine.dispose()
    address = postgresql_server.partition("@")[2]
    given = [
        "--jdbc", f"jdbc:postgresql://{address}", "--table", '"指标"', "--user", databases.USER,
        "--driver", "org.postgresql.Driver", "--split", "pk:1:300:3", "--order", "row", "--to", str(tmp_path / "out"),
        *(word for code in TWELVE for word in ("--select", code)),
    ]  # fmt: skip
    monkeypatch.setenv(PASSWORD, databases.PASSWORD)
    assert 0 == main(given)
    assert on_one_machine(found, select=TWELVE) == collected(spark.read.parquet(str(tmp_path / "out")))
    monkeypatch.setenv(PASSWORD, "wrong-secret")
    assert 2 == main([*given, "--mode", "overwrite"])
    said = capsys.readouterr()
    assert "Spark 没有完成作业" in said.err
    assert "wrong-secret" not in said.err + said.out
    assert databases.PASSWORD not in said.err + said.out


def test_spark_submit_runs_the_script(tmp_path: Path) -> None:
    """As a cluster would be given it: another process, the program of Spark itself."""
    import pyspark
    from pyarrow import parquet

    from perflint.spark import submit

    found = list(export_samples.rows(60, seed=12, skew=0))
    parquet.write_table(export_samples.table(found), tmp_path / "in.parquet")
    home = Path(pyspark.__file__).resolve().parent
    environment = {**os.environ, "SPARK_HOME": str(home), "PYSPARK_PYTHON": sys.executable, "PYTHONPATH": str(ROOT)}
    command = [
        str(home / "bin" / "spark-submit"), "--master", "local[1]", "--conf", "spark.ui.enabled=false",
        "--driver-java-options", clusters.QUICK, str(submit.__file__), "--parquet", str(tmp_path / "in.parquet"),
        "--to", str(tmp_path / "out"), "--select", "PF301",
    ]  # fmt: skip
    environment |= {"SPARK_LOCAL_IP": "127.0.0.1"}
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, timeout=300, check=False)
    assert 0 == done.returncode, done.stderr
    assert "问题已写到" in done.stdout  # where Spark puts what a script says
    written = parquet.read_table(tmp_path / "out").to_pylist()
    assert {"PF301"} == {row["code"] for row in written}
