"""Rules that compare projects, batch by batch: Spark finds the projects that may have to do with one another, and the
rule itself looks at them together.

Each project gives signatures, the keys of its traces (`perflint.checks.contract.Comparing`); Spark counts them, and only
projects that share one are gathered, so that a set that was copied between two of a million projects brings two projects
into one task.  A rule given a batch whose check leaves no traces gets all projects of the batch.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from perflint.engine.bounds import bounded
from perflint.engine.documents import BATCH as OF_BATCH
from perflint.engine.documents import judge_batch, judge_document
from perflint.engine.findings import order
from perflint.engine.fingerprints import fingerprinted
from perflint.engine.projects import compares, sees_one, together, traces_of
from perflint.engine.rows import RowJudge
from perflint.engine.superseding import supersede
from perflint.lexicon.additions import using
from perflint.model import Document, Finding
from perflint.rulebook.rule import Rule
from perflint.spark.arranging import AT, BATCH, KEY, Arranged
from perflint.spark.books import Recipe
from perflint.spark.findings import SCHEMA, Record, batches, own_record, record_of
from perflint.spark.rows import Layout, Line, lines, projects, rows_of, who

if TYPE_CHECKING:
    import pyarrow
    from pyspark.sql import DataFrame

SIGNED = f"{BATCH} string, code string, signature string, {KEY} string, rows bigint"
TOO_LARGE, FAILED = "RUN033", "RUN032"


def comparing(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Those of the rules that compare projects."""
    return tuple(rule for rule in rules if compares(rule) or sees_one(rule))


def compared(rows: Arranged, recipe: Recipe, most: int) -> DataFrame:
    """The findings of rules that compare projects, by batch."""
    from pyspark.sql import functions

    tagged = replace(rows.layout, marks=1)
    signed = rows.rows.select(*rows.given, KEY).mapInArrow(SignProjects(recipe, tagged).run, SIGNED)
    by = [BATCH, "code"]
    shared = signed.groupBy(*by, "signature").agg(functions.count("*").alias("projects")).where("projects > 1")
    wanted = (
        signed.join(shared, [*by, "signature"], "left_semi").groupBy(*by, KEY).agg(functions.max("rows").alias("n"))
    )
    sizes = wanted.groupBy(*by).agg(functions.sum("n").alias("total"))
    small, large = sizes.where(functions.col("total") <= most), sizes.where(functions.col("total") > most)
    picked = wanted.join(small, by, "left_semi").select(*by, KEY).join(rows.rows, [BATCH, KEY])
    together = picked.repartition(*by).sortWithinPartitions(*by, *rows.ordered, AT)
    task = CompareProjects(recipe, replace(rows.layout, marks=2))
    told = large.select(*by, "total").mapInArrow(TellLarge(most).run, SCHEMA)
    return together.select(*rows.given, "code", KEY).mapInArrow(task.run, SCHEMA).unionByName(told)


class SignProjects(Struct, frozen=True):
    """The task that gives the signatures of each project, for every rule that compares projects."""

    recipe: Recipe
    layout: Layout

    def run(self, given: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        import pyarrow

        names = [part.split()[0] for part in SIGNED.split(", ")]
        kinds = [pyarrow.string()] * 4 + [pyarrow.int64()]
        plan = self.recipe.plan()
        rules = comparing(plan.rules)
        judge = RowJudge(plan, self.layout.columns)
        held: list[tuple[Any, ...]] = []
        for batch, group in projects(lines(given, self.layout), self.layout):
            if not group[0].fault:
                signed = (batch, group[0].marks[0], len(group))
                for rule in rules:
                    for signature in _signatures(rule, judge, group):
                        held.append((signed[0], rule.code, signature, *signed[1:]))
            if len(held) > 10_000:
                yield _table(held, names, kinds)
                held = []
        yield _table(held, names, kinds)


class CompareProjects(Struct, frozen=True):
    """The task that lets a rule look at the projects of a batch that Spark has gathered for it."""

    recipe: Recipe
    layout: Layout

    def run(self, given: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        yield from batches(self.records(given))

    def records(self, given: Iterable[pyarrow.RecordBatch]) -> Iterator[Record]:
        """The findings; rows come sorted by batch and rule, and within these as in the source."""
        plan = self.recipe.plan()
        rules = {rule.code: rule for rule in comparing(plan.rules)}
        judge = RowJudge(plan, self.layout.columns)
        found = (line for line in lines(given, self.layout) if not line.fault)
        for (batch, code), group in groupby(found, lambda line: (line.batch, line.marks[0])):
            by_key: dict[str, list[Line]] = {}
            for line in group:
                by_key.setdefault(line.marks[1], []).append(line)
            try:
                yield from _compared(rules[code], judge, list(by_key.values()), batch)
            except Exception as error:
                message = f"规则 {code} 没有比较完这一批（{type(error).__name__}: {error}）"[:300]
                yield own_record(FAILED, message, {}, None, batch)


class TellLarge(Struct, frozen=True):
    """The task that tells which batches were too large for a rule."""

    most: int

    def run(self, given: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        yield from batches(self.records(given))

    def records(self, given: Iterable[pyarrow.RecordBatch]) -> Iterator[Record]:
        """One row for each batch and rule."""
        for one in given:
            for row in one.to_pylist():
                message = f"规则 {row['code']} 要比较 {row['total']} 行，超过上限 {self.most}"
                yield own_record(TOO_LARGE, message, {}, None, row[BATCH])


def _signatures(rule: Rule, judge: RowJudge, group: Sequence[Line]) -> set[str]:
    """The signatures of a project as short texts; a project that cannot be read has none, and is told by `tasks`."""
    try:
        document = judge.document(rows_of(group, judge.columns))
        if document is None or document.phase not in rule.phases:
            return set()
        if not compares(rule):
            return {""}
        with using(rule.vocabulary):
            found = {trace.key for trace in traces_of(rule, document)}
    except Exception:
        return set()
    return {hashlib.sha256(one.encode("utf-8", "surrogatepass")).hexdigest()[:32] for one in found}


def _compared(rule: Rule, judge: RowJudge, groups: Sequence[Sequence[Line]], batch: str) -> Iterator[Record]:
    """What the rule finds in one document that holds all these projects."""
    read = [(group, judge.document(rows_of(group, judge.columns))) for group in groups]
    held = [(group[0], document) for group, document in read if document is not None]
    if not held:
        return
    whole = together([document for _, document in held])
    for finding in _findings(rule, judge, whole):
        place = finding.place
        told = who(held[place.table][0], judge.columns) if place.table is not None else {}
        yield record_of(finding, told, batch)


def _findings(rule: Rule, judge: RowJudge, whole: Document) -> Iterator[Finding]:
    plan = judge.plan
    with using(rule.vocabulary):
        if rule.given == OF_BATCH:
            judged = judge_batch([whole], [rule], plan.when)
        else:
            judged = judge_document(whole, [rule], plan.when)
    found = sorted(judged.found, key=order)
    marked = fingerprinted((one.finding for one in found), [whole])
    stay, _ = supersede([replace(one, finding=finding) for one, finding in zip(found, marked, strict=True)])
    for one in stay:
        if one.finding.severity >= plan.min_severity and one.finding.confidence >= plan.min_confidence:
            yield bounded(one.finding)


def _table(rows: Sequence[tuple[Any, ...]], names: Sequence[str], kinds: Sequence[Any]) -> pyarrow.RecordBatch:
    import pyarrow

    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    arrays = [pyarrow.array(list(column), kind) for column, kind in zip(columns, kinds, strict=True)]
    return pyarrow.RecordBatch.from_arrays(arrays, names=list(names))
