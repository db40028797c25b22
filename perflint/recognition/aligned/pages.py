"""Rows and labels of aligned text that the end of a page cuts: what stands first on the next page goes back to them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from perflint.lexicon.levels import level1_kind, level2_kind
from perflint.model import Passage
from perflint.recognition.aligned.columns import Column
from perflint.recognition.aligned.labels import begins_anew
from perflint.recognition.grids.columns import MONEY
from perflint.recognition.grids.names import MARKER

CellsOfRow = dict[int, tuple[Passage, int]]  # by column the text, and how many rows it takes up
_VALUES = frozenset({"value", "period_value", "actual", "weight", "score", "best"})
_TELLING = frozenset({"number", "project_code", *MONEY})  # what a project of its own has
_LEVELS = frozenset({"level1", "level2"})
_STARS = ("★", "☆")


def rest_gone_on(last: CellsOfRow, first: CellsOfRow, columns: Sequence[Column]) -> bool:
    """Whether the first row of a page is the rest of the ``last`` one of the page before, to which it is added then: it has
    no value, though that one has, the second line of a name."""
    own = {columns[at].role: at for at in first}
    if not own or own.keys() & _VALUES or not any(columns[at].role in _VALUES for at in last):
        return False
    name = first[own["name"]][0].text if "name" in own else ""
    if MARKER.match(name) or name.startswith(_STARS):
        return False
    for at, rest in first.items():
        _add(last, at, rest)
    return True


def labels_gone_on(
    above: Sequence[CellsOfRow], rows: Sequence[CellsOfRow], columns: Sequence[Column], outer: Collection[int]
) -> list[CellsOfRow]:
    """The rows of a page without the rests of the last labels ``above``, which are added to these."""
    for at in outer:
        last = next((row for row in reversed(above[1:]) if at in row), None)
        first = next((row for row in rows[:2] if at in row), None)
        if first is not None and last is not None and _goes_on(last[at][0], first, at, columns):
            _add(last, at, first.pop(at))
    return [row for row in rows if row]


def _add(row: CellsOfRow, at: int, rest: tuple[Passage, int]) -> None:
    text, height = row.get(at, (None, 1))
    row[at] = (Passage.join([text, rest[0]]) if text else rest[0], height)


def _goes_on(label: Passage, first: CellsOfRow, at: int, columns: Sequence[Column]) -> bool:
    """Whether the first text of a page in a column of labels is the rest of the last label of the page before."""
    text, role = first[at][0].text, columns[at].role
    if role in _LEVELS:
        kind = level1_kind if role == "level1" else level2_kind
        whole = kind(label.text + text)
        several = kind(label.text) is not None and kind(text) is not None and {kind(label.text), kind(text)} != {whole}
        return whole is not None and not several and not label.text.endswith("指标")
    if begins_anew(text) or label.text.endswith(("。", "；")):
        return False
    return not any(columns[other].role in _TELLING for other in first)
