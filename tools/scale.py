"""What Spark costs, measured: throughput of a core, bytes that are shuffled, memory of a worker; and what follows for a
national data set.  ``make scale`` measures and writes ``docs/scale.json``; docs/scale.md is made from that file.

CPU time is measured, not the clock, so that neighbours on the machine change little.  What Spark shuffles is taken from
its own event log.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from perflint import __version__
from perflint.spark import COLUMNS
from tools.export_samples import NAMES, rows, table
from tools.generated import ROOT, paste, settle
from tools.spark_clusters import MASTER, cluster, missing

PAGE, FIGURES = ROOT / "docs" / "scale.md", ROOT / "docs" / "scale.json"
ROWS, WARM, SPARK_ROWS = 20_000, 2_000, 40_000
TWELVE = ("PF102", "PF104", "PF301", "PF303", "PF304", "PF310", "PF401", "PF402", "PF404", "PF501", "PF503", "PF601")
NATION, CORES, PART = 10**9, 200, 500_000  # rows, cores of the example cluster, rows of one partition
GIB = 1024**3
UNMEASURED = "还没有量：在空闲的机器上运行 `make scale`。"


def measured() -> dict[str, Any]:
    """All figures, by name."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    import pyspark

    return {
        "commit": commit.stdout.strip(),
        "perflint": __version__,
        "python": platform.python_version(),
        "spark": pyspark.__version__,
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        **_one_core(),
        **_on_spark(),
    }


def _one_core() -> dict[str, Any]:
    """Rows a second of CPU time, the whole shipped book, the task of the executors in this process."""
    from perflint.engine.rows import Columns, number_column
    from perflint.model import Cell
    from perflint.recognition.exports.binding import binding_of
    from perflint.spark.books import recipe_of
    from perflint.spark.rows import Layout
    from perflint.spark.tasks import JudgeProjects

    found = list(rows(ROWS))
    binding = binding_of(NAMES, [tuple(Cell(str(value)) for value in row) for row in found[:200]])
    assert binding is not None
    layout = Layout(Columns(binding, number=number_column(NAMES)), NAMES)
    given = table(found)
    rates: dict[str, float] = {}
    number = 0
    for name, options in (("rows_a_core", {}), ("rows_a_core_twelve", {"select": TWELVE})):
        task = JudgeProjects(recipe_of([], options), layout)
        for _ in task.records(given.slice(0, WARM).to_batches(max_chunksize=10_000)):
            pass  # the book is loaded, the words are known
        start = time.process_time()
        told = sum(1 for _ in task.records(given.to_batches(max_chunksize=10_000)))
        rates[name] = round(ROWS / (time.process_time() - start))
        number = number or told
    return {**rates, "findings_a_row": round(number / ROWS, 2)}


def _on_spark() -> dict[str, Any]:
    """What a real cluster of two executors shuffles and holds."""
    from pyarrow import parquet

    from perflint.spark import lint

    with tempfile.TemporaryDirectory(prefix="perflint-scale-") as folder:
        log = Path(folder, "log")
        log.mkdir()
        parquet.write_table(table(rows(SPARK_ROWS)), Path(folder, "in.parquet"), row_group_size=SPARK_ROWS // 4)
        more = {
            "spark.eventLog.enabled": "true",
            "spark.eventLog.dir": log.as_uri(),
            "spark.eventLog.compress": "false",
            "spark.eventLog.rolling.enabled": "false",
        }
        with cluster(more) as session:
            given = session.read.parquet(str(Path(folder, "in.parquet")))
            lint(given).write.parquet(str(Path(folder, "out")))
            peaks = session.range(0, 8, 1, 8).mapInArrow(_peak, "bytes long").collect()
        tasks = [
            event["Task Metrics"]
            for file in log.rglob("*")
            if file.is_file()
            for event in map(
                json.loads, file.read_text(encoding="utf-8").strip().split("\n")
            )  # plans hold other line breaks
            if event["Event"] == "SparkListenerTaskEnd" and event.get("Task Metrics")
        ]
        shuffled = sum(one["Shuffle Write Metrics"]["Shuffle Bytes Written"] for one in tasks)
        beside = sum(one["Executor CPU Time"] for one in tasks) / 1e9  # of the JVM: Python is a process of its own
        kept = sum(file.stat().st_size for file in Path(folder, "out").glob("*.parquet"))
    return {
        "shuffled_a_row": round(shuffled / SPARK_ROWS, 1),
        "jvm_seconds_a_million": round(beside / SPARK_ROWS * 1e6, 1),
        "written_a_row": round(kept / SPARK_ROWS, 1),
        "worker_bytes": max(row["bytes"] for row in peaks),
        "largest_project": int(SPARK_ROWS * 0.05),
    }


def _peak(given: Any) -> Any:
    """The most memory that the Python worker of this task ever held."""
    import resource

    import pyarrow

    list(given)
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    yield pyarrow.RecordBatch.from_pydict({"bytes": [held]})


# ── the page ────────────────────────────────────────────────────────────────────────────────────────────────────


def figures() -> str:
    """What was measured, and where."""
    if not FIGURES.is_file():
        return UNMEASURED
    told = _figures()
    lines = [
        f"量于提交 `{told['commit']}`：perflint {told['perflint']}，Python {told['python']}，Spark {told['spark']}（`{MASTER}`），{told['machine']}；自带的全部规则。",
        "",
        "| 量的是什么 | 数值 |",
        "| --- | --- |",
        f"| 一个核每秒判断的行数（处理器时间，{ROWS:,} 行，含大小悬殊的项目） | r = {told['rows_a_core']:,} 行 |",
        f"| 同上，只用十二条规则 | {told['rows_a_core_twelve']:,} 行 |",
        f"| 一行平均的问题数（生成的数据问题很多，真实的少得多） | f = {told['findings_a_row']} 个 |",
        f"| Spark 自己的处理器时间（JVM：读、洗牌、排序、与 Python 交换；小作业，启动也摊在内） | e = {told['jvm_seconds_a_million']} 秒/百万行 |",
        f"| 洗牌：一行写出的字节（Spark 事件日志的 Shuffle Bytes Written，{SPARK_ROWS:,} 行） | s = {told['shuffled_a_row']} 字节 |",
        f"| 结果：一行输入对应的 Parquet 字节 | o = {told['written_a_row']} 字节 |",
        f"| 一个 Python 工作进程的内存峰值（其中最大的项目 {told['largest_project']:,} 行） | m = {told['worker_bytes'] / 2**20:,.0f} MiB |",
    ]
    return "\n".join(lines)


def nation() -> str:
    """The arithmetic for a national data set."""
    if not FIGURES.is_file():
        return UNMEASURED
    told = _figures()
    rate, shuffled, kept, held = (
        told[name] for name in ("rows_a_core", "shuffled_a_row", "written_a_row", "worker_bytes")
    )
    beside = told["jvm_seconds_a_million"]
    seconds = NATION / rate + NATION / 1e6 * beside
    parts = NATION // PART
    lines = [
        "| 要知道的 | 怎样算 | 得多少 |",
        "| --- | --- | --- |",
        f"| 处理器时间 | N ÷ r + N × e = {NATION:,} ÷ {rate:,} + {NATION // 10**6:,} × {beside} | {seconds:,.0f} 秒 = {seconds / 3600:,.0f} 核时 |",
        f"| {CORES} 个核要多久 | {seconds / 3600:,.0f} 核时 ÷ {CORES} | {seconds / 60 / CORES:,.0f} 分钟 |",
        f"| 一台机器一个核（不用 Spark）要多久 | N ÷ r | {NATION / rate / 86400:,.1f} 天 |",
        f"| 分区数 | N ÷ {PART:,} 行 | {parts:,} 个（`--partitions {parts}`） |",
        f"| 一个任务多久 | {PART:,} ÷ r | {PART / rate / 60:,.1f} 分钟 |",
        f"| 一个分区多大 | {PART:,} × s | {PART * shuffled / 2**20:,.0f} MiB |",
        f"| 洗牌的总量 | N × s | {NATION * shuffled / GIB:,.0f} GiB（写一次、读一次） |",
        f"| 结果的大小 | N × o | {NATION * kept / GIB:,.0f} GiB；只要错误的用 `--min-severity error` |",
        f"| 四核执行器的 Python 内存 | 4 × m | {4 * held / GIB:,.1f} GiB（`spark.executor.memoryOverhead`） |",
        f"| 四核执行器的 JVM 内存 | 4 个任务各排序 {PART * shuffled / 2**20:,.0f} MiB，放不下的 Spark 自己写到磁盘 | 4 GiB（`spark.executor.memory`） |",
    ]
    return "\n".join(lines)


def schema() -> str:
    """The columns of the result."""
    lines = ["| 列 | 类型 | 内容 |", "| --- | --- | --- |"]
    lines += [f"| `{name}` | `{kind}` | {what} |" for name, (kind, what) in COLUMNS.items()]
    return "\n".join(lines)


def _figures() -> Mapping[str, Any]:
    found: dict[str, Any] = json.loads(FIGURES.read_text(encoding="utf-8"))
    return found


def page() -> str:
    """docs/scale.md with its generated parts."""
    return paste(PAGE, {"figures": figures, "nation": nation, "schema": schema})


def main() -> int:
    """Measure and write; with ``--page`` only write the page from what was measured before."""
    if "--page" not in sys.argv[1:]:
        reason = missing()
        if reason:
            raise SystemExit(reason)
        text = json.dumps(measured(), indent=1) + "\n"
        FIGURES.write_text(text, encoding="utf-8")
    return settle({PAGE: page()}, check=False)


if __name__ == "__main__":
    raise SystemExit(main())
