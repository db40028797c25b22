"""Runs of text made into lines, and lines into text: what stands in one cell, or on a page outside all ruling.

Baselines decide what is one line, never the boxes of glyphs, which differ from font to font.  Blanks are written where
the page shows a gap.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

from msgspec.structs import replace

from perflint.readers.shared.pdf.frames import Box
from perflint.readers.shared.pdf.text import Run

_SAME_LINE = 0.42  # of the height of the larger type: superscripts stay in their line
_STACK = 3  # characters under one another
_ABREAST = 4  # digits that stand side by side in text set from top to bottom
_TIGHT = 1.15  # of the width of a character
_TWICE = 1.0  # the same glyph again within so many points is bold print
_LEAST_BLANK = 0.5  # points: no blank is narrower, however small the type
_MOST_BLANKS = 1000  # between two runs of a line


def lines_of(runs: Sequence[Run]) -> list[list[Run]]:
    """The runs by line from top to bottom, each line from left to right."""
    if len(runs) == 1:
        return [list(runs)]
    lines: list[list[Run]] = []
    baseline = height = 0.0
    for run in sorted(runs, key=lambda run: run.y):
        size = run.box[3] - run.box[1]
        if lines and run.y - baseline <= _SAME_LINE * max(size, height):
            lines[-1].append(run)
            if size > 1.2 * height:
                baseline, height = run.y, size
        else:
            lines.append([run])
            baseline, height = run.y, size
    for line in lines:
        if len(line) > 1:
            line.sort(key=lambda run: run.box[0])
    return lines


def columns_of(runs: Sequence[Run]) -> list[str] | None:
    """The columns of text that is set from top to bottom, the rightmost first; None for text in lines.

    Such characters stand closer under one another than lines ever do, and further apart to the side.
    """
    if len(runs) < _STACK or any(len(run.text.strip()) > _ABREAST for run in runs):
        return None
    columns: list[list[Run]] = []
    for run in sorted(runs, key=_middle):
        if columns and _middle(run) - _middle(columns[-1][0]) <= 0.5 * run.size:
            columns[-1].append(run)
        else:
            columns.append([run])
    size = max((run.box[2] - run.box[0] for run in runs if len(run.text.strip()) == 1), default=0.0)
    steps: list[float] = []
    for column in columns:
        column.sort(key=lambda run: run.y)
        steps.extend(below.y - above.y for above, below in pairwise(column))
    sideways = [_middle(right[0]) - _middle(left[0]) for left, right in pairwise(columns)]
    if max(map(len, columns)) < _STACK or not sideways or min(sideways) <= _TIGHT * size:
        return None
    if sorted(steps)[len(steps) // 2] > _TIGHT * size:
        return None
    return ["".join(run.text.strip() for run in column) for column in reversed(columns)]


def _middle(run: Run) -> float:
    return (run.box[0] + run.box[2]) / 2


def text_of(line: Sequence[Run], *, layout: bool = False) -> str:
    """The text of one line; with ``layout`` a gap is as many blanks as fit in it, else one."""
    if len(line) == 1:
        return line[0].text
    parts = [line[0].text]
    before = line[0]
    for drawn in line[1:]:
        run = drawn
        if run.box[0] < before.box[2] - 0.4 * run.size and _overprints(before, run):
            run = _rest_of(before, run)
            if not run.text:
                continue
        parts.append(" " * _blanks(before, run, layout))
        parts.append(run.text)
        before = run
    return "".join(parts)


def _blanks(before: Run, run: Run, layout: bool) -> int:
    gap = run.box[0] - before.box[2]
    size = min(before.size, run.size)
    both = before.text[-1] + run.text[0]
    if both.isspace() or " " in both or gap <= (0.18 if both.isascii() else 0.2 if layout else 0.5) * size:
        return 0
    if not layout:
        return 1
    return min(_MOST_BLANKS, max(1, round(gap / max(0.5 * size, _LEAST_BLANK))))


def _overprints(before: Run, run: Run) -> bool:
    return _prints(before, run.text[0], run.starts[0])


def _prints(before: Run, glyph: str, x: float) -> bool:
    """Whether the run has this glyph in this place."""
    first, last = bisect_left(before.starts, x - _TWICE), bisect_right(before.starts, x + _TWICE)
    return glyph in before.text[first:last]


def _rest_of(before: Run, run: Run) -> Run:
    """What is left of a run when the glyphs that only print the one before a second time are taken away."""
    kept = [
        index
        for index, (glyph, x) in enumerate(zip(run.text, run.starts, strict=True))
        if not _prints(before, glyph, x)
    ]
    if not kept:
        return replace(run, text="")
    return part_of(run, kept[0], len(run.text))


def part_of(run: Run, first: int, last: int) -> Run:
    """The characters ``first`` to ``last`` (exclusive) of a run."""
    _, top, right, bottom = run.box
    return Run(
        run.text[first:last],
        run.y,
        (run.starts[first], top, run.starts[last] if last < len(run.text) else right, bottom),
        run.starts[first:last],
        run.at + first,
    )


def around(runs: Sequence[Run]) -> Box:
    """The box around runs."""
    return (
        min(run.box[0] for run in runs),
        min(run.box[1] for run in runs),
        max(run.box[2] for run in runs),
        max(run.box[3] for run in runs),
    )
