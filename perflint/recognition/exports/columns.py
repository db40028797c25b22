"""Which column of somebody's table is which field: by its own heading, or as the user says (``项目名称=xmmc``).

For rows that come without a file: from a data base, or a data frame.  The headings that this gives go to
`perflint.recognition.exports.binding.binding_of`, and what that binds can be narrowed to the columns that are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from perflint.errors import PerflintError
from perflint.lexicon.headings import export_role
from perflint.recognition.exports.binding import Binding


def headings_of(names: Sequence[str], columns: Mapping[str, str], place: str = "") -> list[str]:
    """The headings of columns with these names, where ``columns`` says of some fields in which column they stand.

    A column whose own name claims a field that was given to another one has no heading.  Raises PerflintError for a
    field that nobody knows, a column that is not there, and two fields in one column.
    """
    told: dict[str, str] = {}
    for field, name in columns.items():
        if export_role(field) is None:
            advice = "等号左边写表头的字样，如 项目名称、一级指标、二级指标、三级指标、指标值"
            raise PerflintError(f"“{field}”不是指标表的栏目", place=place, advice=advice)
        if name not in names:
            raise PerflintError(f"没有“{name}”这一列，不能用作{field}", place=place, advice=f"现有的列：{shown(names)}")
        if name in told:
            raise PerflintError(f"“{name}”这一列既用作{told[name]}又用作{field}", place=place, advice="只留一个")
        told[name] = field
    taken = {export_role(field) for field in told.values()}
    return [told.get(name) or ("" if export_role(name) in taken else name) for name in names]


def shown(names: Sequence[str], most: int = 20) -> str:
    """The names as a sentence has them, not too many."""
    return "、".join(names[:most]) + ("……" if len(names) > most else "")


def narrowed(binding: Binding, also: Iterable[int] = ()) -> tuple[tuple[int, ...], Binding]:
    """The columns that the binding reads, those of ``also`` included, in their order, and the binding of rows that have
    only these."""
    places = tuple(sorted({*binding.columns.values(), *also}))
    return places, replace(binding.narrowed(places), unread=())
