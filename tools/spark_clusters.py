"""A real Spark cluster for tests and measurements: a master, two workers and their executors, each a process of this machine."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

MASTER = "local-cluster[2,1,1024]"
ROOT = Path(__file__).resolve().parent.parent
JDBC = Path("/usr/share/java/postgresql.jar")  # where Debian's libpostgresql-jdbc-java puts it
QUICK = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xss4m"  # small and quick to start


def missing() -> str | None:
    """Why there is no cluster on this machine; None where there can be one."""
    if shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
        return "Java is not installed (apt: default-jre-headless)"
    for module in ("pyspark", "pandas", "pyarrow"):
        try:
            __import__(module)
        except ImportError:
            return f"{module} is not installed (perflint[spark])"
    return None


@contextmanager
def cluster(more: Mapping[str, str] | None = None) -> Iterator[Any]:
    """A session on a cluster, with ``more`` settings, that is gone afterwards with all that it wrote."""
    import pyspark

    with tempfile.TemporaryDirectory(prefix="perflint-spark-") as folder:
        home = Path(folder, "home")  # workers write below SPARK_HOME, which is somebody's installation
        home.mkdir()
        for entry in Path(pyspark.__file__).resolve().parent.iterdir():
            home.joinpath(entry.name).symlink_to(entry)
        before = dict(os.environ)
        os.environ |= {
            "SPARK_HOME": str(home),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_LOCAL_DIRS": str(Path(folder, "local")),
            "PYSPARK_PYTHON": sys.executable,
            "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]),
        }
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                session = _session(folder, more or {})
                try:
                    yield session
                finally:
                    session.stop()
        finally:
            os.environ.clear()
            os.environ.update(before)


def _session(folder: str, more: Mapping[str, str]) -> Any:
    from pyspark.sql import SparkSession

    settings = {
        "spark.ui.enabled": "false",
        "spark.log.level": "OFF",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.extraJavaOptions": QUICK,
        "spark.executor.extraJavaOptions": QUICK,
        "spark.executor.memory": "1g",
        "spark.executorEnv.PYTHONPATH": os.environ["PYTHONPATH"],
        "spark.executorEnv.PERFLINT_CACHE_DIR": str(Path(folder, "cache")),
        "spark.sql.shuffle.partitions": "4",
        "spark.sql.warehouse.dir": str(Path(folder, "warehouse")),
        "spark.sql.adaptive.coalescePartitions.enabled": "false",  # four tasks, however few the rows
    }
    if JDBC.is_file():
        settings["spark.jars"] = str(JDBC)
    builder = SparkSession.builder.master(MASTER).appName("perflint")
    for name, value in {**settings, **more}.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()
