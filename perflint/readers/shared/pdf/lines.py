"""Runs of text made into lines, and lines into text: what stands in one cell, or on a page outside all ruling.

Baselines decide what is one line, never the boxes of glyphs, which differ from font to font.  Blanks are written where
the page shows a gap.
"""

from __future__ import annotations

from collections.abc import Sequence

from perflint.readers.shared.pdf.frames import Box
from perflint.readers.shared.pdf.text import Run

_SAME_LINE = 0.42  # of the height of the larger type: superscripts stay in their line
_TWICE = 1.0  # the same glyph again within so many points is bold print


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
    if both.isspace() or " " in both or gap <= (0.18 if both.isascii() else 0.5) * size:
        return 0
    return max(1, round(gap / (0.5 * size))) if layout else 1


def _overprints(before: Run, run: Run) -> bool:
    return any(
        glyph == other and abs(x - at) <= _TWICE
        for glyph, x in zip(before.text, before.starts, strict=True)
        for other, at in ((run.text[0], run.starts[0]),)
    )


def _rest_of(before: Run, run: Run) -> Run:
    """What is left of a run when the glyphs that only print the one before a second time are taken away."""
    printed = list(zip(before.text, before.starts, strict=True))
    kept = [
        index
        for index, (glyph, x) in enumerate(zip(run.text, run.starts, strict=True))
        if not any(glyph == other and abs(x - at) <= _TWICE for other, at in printed)
    ]
    if not kept:
        return run._replace(text="")
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
