"""The plan of the data: which columns travel, and how the rows of a project come to stand together.

Spark does it: one hash repartition by project and a sort within each partition.  `mapInArrow` over such partitions is
chosen over `applyInArrow`, because a project has some ten rows: a call and an Arrow stream for each of them would cost
more than judging it, while here batches stay full and one pass serves rules about rows and about tables.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from perflint.engine.rows import Columns, number_column
from perflint.errors import PerflintError
from perflint.model import Cell
from perflint.readers.shared.interchange import text_of
from perflint.recognition.exports.binding import NEEDED, Binding, binding_of
from perflint.recognition.exports.columns import headings_of, narrowed, shown
from perflint.recognition.grids.content import SAMPLE
from perflint.spark.rows import Layout

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

BATCH, KEY, ORDER, AT = "perflint_batch", "perflint_key", "perflint_order", "perflint_at"
WHITE = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())  # what str.split takes away
_PART = "\x1f"


class Arranged(Struct, frozen=True):
    """Rows repartitioned by project and sorted, and what is in them: the texts of ``layout``, `BATCH` where there is a
    batch, and behind these `KEY` and `AT`."""

    rows: DataFrame
    layout: Layout
    ordered: tuple[str, ...] = ()  # the column that orders rows before their place in the source

    @property
    def given(self) -> list[str]:
        """The columns that a task takes."""
        return [*_names(self.layout), *([BATCH] if self.layout.keyed else [])]


def arranged(frame: DataFrame, columns: Mapping[str, str], batch: Sequence[str], order: str | None) -> Arranged:
    """The rows of the frame as tasks want them.  Raises PerflintError for columns that are not there or not understood.

    The first rows are looked at to see what the columns hold, as in a file.
    """
    from pyspark.sql import functions

    names = list(frame.columns)
    for name in (*batch, *([order] if order else [])):
        if name not in names:
            raise PerflintError(f"没有“{name}”这一列", place="lint", advice=f"现有的列：{shown(names)}")
    headings = headings_of(names, columns, "columns")
    binding = _binding(frame, headings)
    number = number_column([_plain(heading) for heading in names])
    places, binding = narrowed(binding, () if number is None else (number,))
    columns_ = Columns(binding, "", "spark", places=places, number=None if number is None else places.index(number))
    layout = Layout(columns_, tuple(headings[place] or names[place] for place in places), bool(batch))
    col = [functions.col(_quoted(names[place])) for place in places]
    kept = [one.alias(name) for one, name in zip(col, _names(layout), strict=True)]
    if batch:
        texts = [functions.coalesce(functions.col(_quoted(name)).cast("string"), functions.lit("")) for name in batch]
        kept.append(functions.concat_ws("/", *texts).alias(BATCH))
    own = functions.monotonically_increasing_id()  # the place in the source: the same whenever a task is repeated
    at = [functions.col(_quoted(order)).alias(ORDER)] if order else []
    flat = frame.select(*kept, *at, own.alias(AT))
    flat = flat.withColumn(KEY, _key(binding, layout))
    by = [*([BATCH] if batch else []), KEY]
    within = [*by, *([ORDER] if order else []), AT]
    rows = flat.repartition(*by).sortWithinPartitions(*within)
    return Arranged(rows, layout, (ORDER,) if order else ())


def _names(layout: Layout) -> list[str]:
    return [f"c{number}" for number in range(len(layout.headings))]


def _quoted(name: str) -> str:
    return f"`{name.replace('`', '``')}`"


def _plain(name: str) -> str:
    return name.strip()


def _binding(frame: DataFrame, headings: Sequence[str]) -> Binding:
    first = [tuple(Cell(_shown(value)) for value in row) for row in frame.take(SAMPLE)]
    binding = binding_of(headings, first)
    if binding is None:
        advice = f"{NEEDED}；列名不同的用 columns={{'三级指标': '列名'}} 写明"
        raise PerflintError("没有认出一行一个指标的列名", place=f"列：{shown(headings)}", advice=advice)
    return binding


def _shown(value: object) -> str:
    return bytes(value).decode("utf-8", "replace") if isinstance(value, (bytes, bytearray)) else text_of(value)


def _key(binding: Binding, layout: Layout) -> Column:
    """What brings the rows of a project together: `Binding.key` as an expression of Spark.

    It only has to be the same for rows of one project; where projects end, the tasks ask the binding itself.  Rows that
    name no project are spread over all tasks.
    """
    from pyspark.sql import functions

    names = dict(zip(range(len(layout.headings)), _names(layout), strict=True))

    def text(role: str) -> Any:
        index = binding.columns.get(role)
        if index is None:
            return functions.lit("")
        column = functions.coalesce(functions.col(names[index]).cast("string"), functions.lit(""))
        return functions.translate(column, WHITE, "")

    code, name = text("project_code"), text("project")
    unit, department = text("unit_name"), text("department")
    whose = functions.when(unit != "", unit).otherwise(department)
    what = functions.when(code != "", code).otherwise(name)
    kind = functions.when(code != "", functions.lit("")).otherwise(functions.lit("name"))
    key = functions.concat_ws(_PART, text("year"), whose, what, kind)
    return functions.when(what == "", functions.concat(functions.lit(_PART), functions.col(AT))).otherwise(key)
