"""perflint on Spark: the rules of `perflint check` over a data frame of any size; needs ``perflint[spark]``.

    from perflint.spark import lint
    findings = lint(spark.read.parquet("indicators"), batch=["年度", "主管部门"])

Spark reads, shuffles, groups and writes; what runs inside its tasks is `perflint.engine.rows`.  docs/scale.md tells when
this is worth it.
"""

from perflint.spark.findings import COLUMNS, SCHEMA
from perflint.spark.linting import lint

__all__ = ["COLUMNS", "SCHEMA", "lint"]
