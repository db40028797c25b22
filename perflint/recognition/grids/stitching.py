"""Joins what a page break cut: a row whose texts go on in the first row of the next page.

Most first rows of a page are rows of their own, so a join needs evidence: a level label that only both halves complete,
no name and no value of its own, levels missing where every other row has them, brackets closed that were left open.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from perflint.lexicon.levels import level1_kind, level2_kind, parts_label
from perflint.recognition.grids.alignment import Line
from perflint.recognition.grids.cells import is_value_like, joined, kind_of
from perflint.recognition.grids.columns import GROUP_ROLES
from perflint.text import left_open

_LEVELS = {"level1": level1_kind, "level2": level2_kind}
_LONGEST_LABEL = 12
_CLOSING = "，。、；：）》」』】〕”’,;:)]}的"
_ENDS = "数率度量值额况性"  # of names, with what is counted before them
_WORDS = ("operator", "nature", "direction")  # columns of single words
_TEXTS = ("name", "value", "description", "basis", "reason")


def stitch(lines: Sequence[Line]) -> list[Line]:
    """The lines with every continuation joined to the line before, cell by cell and without a separator."""
    kept: list[Line] = []
    habits = Habits(lines)
    holders: dict[str, Line] = {}  # the line that last held a label of each level
    for line in lines:
        if kept and continues(kept[-1], line, habits):
            _join(kept[-1], line)
            continue
        for key in _LEVELS:
            holder = holders.get(key)
            if holder is not None and line.after_break and _completes(key, holder, line):
                holder.fields[key] = joined(holder.fields[key], line.fields.pop(key))
            elif line.text(key):
                holders[key] = line
        kept.append(line)
    return kept


class Habits:
    """What all rows of a table have in common, against which a first row of a page looks odd or not."""

    def __init__(self, lines: Sequence[Line]) -> None:
        settled = [line for line in lines if not line.after_break and line.text("name")]
        count = len(settled)
        self.own_level2 = count >= 4 and sum(bool(line.text("level2")) for line in settled) >= 0.95 * count
        self.numbered = count >= 4 and sum(bool(line.text("number")) for line in settled) >= 0.9 * count
        self.valued = count >= 3 and sum(bool(line.text("value")) for line in settled) >= 0.9 * count
        self.weighted = count >= 3 and sum(bool(line.text("weight")) for line in settled) >= 0.9 * count
        self.has_name = any("name" in line.fields for line in lines)


def continues(before: Line, line: Line, habits: Habits) -> bool:
    """Whether ``line`` is the rest of ``before``."""
    if (line.row.above and not line.after_break) or line.loose or line.unknown:
        return False  # a join must not lose what stands in no known column
    if _is_apart(before, line) or any(_spoils(key, before, line) for key in _LEVELS):
        return False
    if any(_completes(key, before, line) for key in _LEVELS):
        own_label = level2_kind(line.text("level2")) is not None
        return not own_label and not (is_value_like(line.text("value")) and is_value_like(before.text("value")))
    if any(kind_of(line.text(key)) in ("level1", "level2", "label") for key in ("level1", "level2")) or line.text(
        "number"
    ):
        return False
    name, value = line.text("name"), line.text("value")
    if not name and not value:
        own = [key for key, cell in line.fields.items() if cell.text and key not in GROUP_ROLES]
        return habits.has_name and bool(own) and not all(key in ("weight", "score") for key in own)
    if not name:
        return not before.text("value") or (line.after_break and not habits.numbered and not is_value_like(value))
    if not line.after_break:
        return _is_scrap(before, line)
    return _evidence(before, line, habits) >= 2


def _is_scrap(before: Line, line: Line) -> bool:
    """数 below 泵站受益人, alone in its row: the rest of a name from a column that was too narrow for it."""
    rest = line.text("name")
    alone = all(key == "name" for key, cell in line.fields.items() if cell.text) and kind_of(rest) in ("text", "unit")
    short = len(rest) == 1 or (len(rest) == 2 and rest[-1] in _ENDS)
    return alone and short and bool(before.text("name") and before.text("value"))


def _is_apart(before: Line, line: Line) -> bool:
    """Whether an empty row stands between two rows of one page."""
    above, below = (before.rest or [before.row])[-1].location, line.row.location
    if line.after_break or above.row is None or below.row is None or above.table != below.table:
        return False
    return below.row - above.row > max(1, above.span[0])


def _spoils(key: str, before: Line, line: Line) -> bool:
    """附件 below 满意度指标, in its column: joined the two would be no label any more, and alone it is a note."""
    head, tail = before.text(key), line.text(key)
    kind = _LEVELS[key]
    if not tail or kind(head + tail) is not None:
        return False
    only = all(name in _LEVELS for name, cell in line.fields.items() if cell.text)
    return only or kind(head) is not None


def _completes(key: str, before: Line, line: Line) -> bool:
    return completes(key, before.text(key), line.text(key))


def completes(level: str, head: str, tail: str) -> bool:
    """社会效益指 on the last page, 标 on this one: together, and only together, a label of ``level1`` or ``level2``."""
    kind = _LEVELS[level]
    if not head or not tail or len(tail) > _LONGEST_LABEL or (kind(tail) and not parts_label(head, tail)):
        return False
    if tail in ("指标", "标") and not head.endswith("指标"):
        return kind(head + tail) is not None
    return kind(head + tail) is not None and (
        kind(head) is None or not head.endswith(("指标", "目标", "度", ")", "）"))
    )


def _evidence(before: Line, line: Line, habits: Habits) -> int:
    """Points for a continuation, less those for a row of its own."""
    points = 0
    value, last = line.text("value"), before.text("value")
    if line.text("level1") or line.text("level2"):
        return 0
    if habits.own_level2:
        points += 2
    if habits.numbered:
        points += 2
    if value and not last:
        points += 2
    if (not value and habits.valued) or (not line.text("weight") and habits.weighted):
        points += 2
    if is_value_like(value) and is_value_like(last):
        points -= 3
    if any(_are_two(before.text(key), line.text(key)) for key in _WORDS):
        points -= 3
    for key in _TEXTS:
        head, tail = before.text(key), line.text(key)
        if flows_on(head, tail):
            points += 2
        elif head and tail and len(head) > 12 and head[-1] in "。；":
            points -= 1
    return points


def _are_two(head: str, tail: str) -> bool:
    """定量指标 | 定性指标: each is all that its cell may hold."""
    return bool(head) and kind_of(head) == kind_of(tail) != "text"


def flows_on(head: str, tail: str) -> bool:
    """Whether a text cannot begin as ``tail`` does, or closes a bracket that ``head`` left open."""
    return bool(tail) and (tail[0] in _CLOSING or closes(head, tail))


def closes(head: str, tail: str) -> bool:
    """满意度指标（45 | 分）: a bracket that the rest closes."""
    return left_open(head) and not left_open(head + tail)


def _join(before: Line, line: Line) -> None:
    before.rest.append(line.row)
    for key, cell in line.fields.items():
        head = before.text(key)
        if key in _LEVELS and _LEVELS[key](head) and head.endswith(cell.text):
            continue  # the last character of a label, printed once more on the next page
        before.fields[key] = joined(before.fields.get(key), cell)


def is_cut(line: Line, others: Iterable[Line]) -> bool:
    """Whether the last line of a table visibly stops in the middle: no value where all have one, an open bracket."""
    rest = [other for other in others if other is not line]
    if not line.text("name"):
        return False
    open_now = any(left_open(line.text(key)) for key in ("name", "value"))
    if open_now and not any(left_open(other.text("name")) for other in rest):
        return True
    valued = sum(bool(other.carried("value").text) for other in rest)
    return "value" not in line.fields and len(rest) >= 3 and valued == len(rest) and not line.above.get("value")
