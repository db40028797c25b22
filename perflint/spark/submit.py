"""The script for ``spark-submit``: a Parquet data set or a table over JDBC in, findings out.

    spark-submit --master … submit.py --parquet hdfs:///indicators --batch 年度 --batch 主管部门 --to hdfs:///findings

Its path: ``python -c "import perflint.spark.submit as s; print(s.__file__)"``.  Findings are the job's result, no failure:
the exit code is 0 when the job came to its end, and 2 when it did not.  A password is taken from the environment alone.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from perflint.cli import chinese
from perflint.errors import PerflintError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

PASSWORD = "PERFLINT_JDBC_PASSWORD"
MODES = ("error", "append", "overwrite")
SEVERITIES = ("hint", "info", "warning", "error")


@click.command(
    cls=chinese.Command,
    help="用 Spark 检查一行一个指标的数据。数据在 Parquet 里，或者在 JDBC 数据库的一张表里；问题写到 Parquet。\n\n"
    f"数据库的密码只从环境变量 {PASSWORD} 读取。退出码：0 作业完成（有没有问题都一样），2 没有完成。",
)
@click.option("--parquet", metavar="路径", help="Parquet 文件或文件夹，Spark 能读的任何路径。")
@click.option(
    "--jdbc", metavar="URL", help="JDBC 地址，如 jdbc:postgresql://主机/库；驱动用 spark-submit --jars 带上。"
)
@click.option("--table", metavar="表名", help="JDBC 里的表。")
@click.option("--user", metavar="用户", help="JDBC 的用户。")
@click.option("--driver", metavar="类名", help="JDBC 驱动的类名，多数数据库不用写。")
@click.option("--fetch", type=int, default=10_000, metavar="行数", help="JDBC 每次取多少行（默认 10000）。")
@click.option(
    "--split", metavar="列:下限:上限:份数", help="JDBC 按一个数字或日期列分成几份并行读取，如 id:1:1000000000:400。"
)
@click.option("--to", "target", required=True, metavar="路径", help="问题写到这里，Parquet 格式。")
@chinese.word_option(
    "--mode", words=MODES, default="error", help="那里已经有数据时：error 出错（默认），append 追加，overwrite 覆盖。"
)
@click.option(
    "-r", "--rulebook", multiple=True, metavar="文件|文件夹", help="规则文件或文件夹（默认自带的规则），可重复。"
)
@click.option("--select", multiple=True, metavar="规则", help="只用这些规则，可重复。")
@click.option("--ignore", multiple=True, metavar="规则", help="不用这些规则，可重复。")
@chinese.word_option("--min-severity", words=SEVERITIES, default="hint", help="低于它的不写出（默认 hint，全部写出）。")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="栏目=列名",
    help="哪一列是哪个栏目，如 三级指标=zbmc，可重复；列名本来就是表头字样的不用写。",
)
@click.option(
    "--batch", multiple=True, metavar="列名", help="这些列相同的是一批，可重复；同一批的项目互相比较。不写时不比较。"
)
@click.option("--order", metavar="列名", help="项目内各行的次序按这一列；不写时按数据里的次序。")
@click.option("--partitions", type=int, metavar="份数", help="按项目分成多少份（spark.sql.shuffle.partitions）。")
def command(**options: Any) -> int:
    """Run the job; returns the exit code."""
    columns = dict(map(_pair, options["columns"]))
    read = _reader(options)
    session = _session(options["partitions"])
    try:
        _run(session, read, columns, options)
    except PerflintError:
        raise
    except Exception as error:
        raise _refused(error) from None  # the chain may hold the password
    click.echo(f"问题已写到 {options['target']}", err=True)
    return 0


def main(args: list[str] | None = None) -> int:
    """Run with these arguments (default: those of the process) and give the exit code."""
    from perflint.cli.program import guarded

    code: int = guarded(partial(command.main, args, prog_name="submit.py", standalone_mode=False)) or 0
    return code


def _pair(text: str) -> tuple[str, str]:
    field, equals, name = text.partition("=")
    if not (field and equals and name):
        raise PerflintError(f"“{text}”应写成 栏目=列名", place="--column", advice="如 --column 三级指标=zbmc")
    return field, name


def _reader(options: Mapping[str, Any]) -> Callable[[Any], Any]:
    """What reads the input.  Raises PerflintError where not exactly one input is named."""
    if bool(options["parquet"]) == bool(options["jdbc"]):
        raise PerflintError("要写明一个输入", advice="写 --parquet 路径，或者 --jdbc URL --table 表名")
    if options["parquet"]:
        return lambda session: session.read.parquet(options["parquet"])
    if "password" in options["jdbc"].lower():
        advice = f"把密码写在环境变量 {PASSWORD} 里，地址里去掉 password=…"
        raise PerflintError("密码不能写在 --jdbc 的地址里：它会出现在作业的页面和日志里", place="--jdbc", advice=advice)
    if not options["table"]:
        raise PerflintError("没有写明读哪张表", place="--jdbc", advice="加上 --table 表名")
    return partial(_jdbc, options=options)


def _jdbc(session: SparkSession, options: Mapping[str, Any]) -> DataFrame:
    reader = session.read.format("jdbc").option("url", options["jdbc"]).option("dbtable", options["table"])
    reader = reader.option("fetchsize", options["fetch"])
    for name, value in (
        ("user", options["user"]),
        ("password", os.environ.get(PASSWORD)),
        ("driver", options["driver"]),
    ):
        if value:
            reader = reader.option(name, value)
    if options["split"]:
        column, *rest = options["split"].rsplit(":", 3)
        if len(rest) != 3:
            raise PerflintError("--split 要写成 列:下限:上限:份数", advice="如 --split id:1:1000000000:400")
        for name, value in zip(
            ("partitionColumn", "lowerBound", "upperBound", "numPartitions"), (column, *rest), strict=True
        ):
            reader = reader.option(name, value)
    return reader.load()


def _session(partitions: int | None) -> SparkSession:
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise PerflintError("在 Spark 上检查需要另装的组件", advice="运行 pip install 'perflint[spark]'") from None
    builder = SparkSession.builder.appName("perflint")
    if partitions:
        builder = builder.config("spark.sql.shuffle.partitions", str(partitions))
    return builder.getOrCreate()


def _run(session: Any, read: Callable[[Any], Any], columns: Mapping[str, str], options: Mapping[str, Any]) -> None:
    from perflint.model import Severity
    from perflint.spark import lint

    findings = lint(
        read(session),
        options["rulebook"],
        columns,
        batch=options["batch"],
        order=options["order"],
        select=options["select"],
        ignore=options["ignore"],
        min_severity=Severity[options["min_severity"].upper()],
    )
    mode = "errorifexists" if options["mode"] == "error" else options["mode"]
    findings.write.mode(mode).parquet(options["target"])


def _refused(error: Exception) -> PerflintError:
    """What Spark says, its first line, without the password."""
    said = str(getattr(error, "java_exception", None) or error)
    said = next(iter(said.strip().splitlines()), type(error).__name__)[:300]
    secret = os.environ.get(PASSWORD)
    if secret and secret in said:
        said = type(error).__name__
    return PerflintError(f"Spark 没有完成作业（{said}）", advice="检查路径、地址、权限和驱动；细节见 Spark 的日志")


if __name__ == "__main__":
    sys.exit(main())
