"""Counts as bars: a list that reads as text, each line with a small stacked bar beside it (inline SVG, no style)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from perflint.reporters.shared.html.text import attribute, worded

MOST_LABEL = 200  # characters


class Bar(Struct, frozen=True):
    """One line: its label, the pieces of the bar as (class, number), and the filter that a click sets (``key=value``)."""

    label: str
    pieces: Sequence[tuple[str, int]]
    filter: str = ""
    note: str = ""

    @property
    def total(self) -> int:
        return sum(number for _, number in self.pieces)


def stacked(pieces: Sequence[tuple[str, float]], full: float, told: str) -> str:
    """A bar of pieces side by side; ``full`` is what the whole width stands for."""
    shown: list[str] = []
    left = 0.0
    for kind, number in pieces:
        wide = 100 * number / full if full else 0
        if wide:
            shown.append(f'<rect x="{left:.2f}" width="{wide:.2f}" height="10" class="{kind}"/>')
        left += wide
    return (
        f'<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="{attribute(told)}">'
        f"{''.join(shown)}</svg>"
    )


def chart(title: str, bars: Sequence[Bar], most: int, names: Mapping[str, str]) -> str:
    """The bars under a heading, the longest ones; ``names`` tells what a class of piece stands for.  Nothing without bars."""
    shown = bars[:most]
    if not shown:
        return ""
    full = max(bar.total for bar in shown) or 1
    items = "".join(f"<li>{_line(bar, full, names)}</li>" for bar in shown)
    rest = f'<p class="cut">另有 {len(bars) - most} 个没有画出来</p>' if len(bars) > most else ""
    return f'<section class="chart"><h3>{worded(title)}</h3><ol>{items}</ol>{rest}</section>'


def _line(bar: Bar, full: int, names: Mapping[str, str]) -> str:
    told = "，".join(f"{names.get(kind, kind)} {number}" for kind, number in bar.pieces if number)
    label = worded(bar.label[:MOST_LABEL])
    note = f"<small>{worded(bar.note)}</small>" if bar.note else ""
    head = f'<span class="what" title="{attribute(bar.label)}">{label}{note}</span>'
    number = f"<b>{bar.total}</b>"
    inner = f"{head}{stacked(bar.pieces, full, told)}{number}"
    return f'<a href="#findings" data-filter="{attribute(bar.filter)}">{inner}</a>' if bar.filter else inner
