"""A document from a number: the same number, seed and format always give the same document."""

from __future__ import annotations

import math
from dataclasses import replace
from random import Random

from tools.variants import columns, listings, words
from tools.variants.content import Project, project
from tools.variants.forms import form
from tools.variants.model import PAPERS, Beside, Line, Look, Part, Table, Variant

FORMATS = ("pdf", "docx", "xlsx", "pdf", "html", "xls", "pdf", "csv", "xlsx", "pdf", "docx", "txt", "pdf", "xlsx")
ENDINGS = {
    "pdf": ".pdf",
    "docx": ".docx",
    "xlsx": ".xlsx",
    "xls": ".xls",
    "html": ".html",
    "csv": ".csv",
    "txt": ".txt",
}
_HEADERS = ("", "", "", "项目支出绩效目标申报材料", "部门预算公开")
_NUMBERS = ("", "", "- {} -", "第 {} 页", "{}")


def variant(seed: int, number: int, ending: str | None = None) -> Variant:
    """The document with this number; ``ending`` (a key of `ENDINGS`) when another format than its own is wanted."""
    chosen = ending or FORMATS[number % len(FORMATS)]
    rng = Random(f"{seed}-{number}")
    year = rng.choice([2023, 2024, 2025, 2026])
    kind = rng.choices(
        [
            "form",
            "forms",
            "evaluation",
            "double",
            "left",
            "export",
            "functions",
            "department",
            "townships",
            "running",
            "beside",
        ],
        [34, 12, 14, 6, 10, 5, 8, 4, 2, 7, 5],
    )[0]
    notes = [kind]
    parts = _parts(kind, rng, year, lines=chosen != "txt")
    look = _look(rng, parts)
    if chosen == "pdf":
        look = replace(look, producer=rng.choice(["own", "own", "own", "docx", "xlsx", "html"]))
    return Variant(number, seed, chosen, parts, look, notes)


def _parts(kind: str, rng: Random, year: int, *, lines: bool) -> list[Part]:
    """The forms or the list; ``lines`` when a cell's text may have several lines that mean something."""
    if kind in {"left", "export", "functions", "running"}:
        place = rng.choice(words.PLACES)
        many = rng.choice([2, 3, 4, 5, 6, 14])
        return [_listing(kind, [project(rng, year, rng.randint(4, 8), place) for _ in range(many)], rng)]
    if kind == "forms":
        plan = columns.plan(rng)
        plan.packed &= lines
        numbered = rng.random() < 0.5
        return [
            form(project(rng, year, rng.randint(4, 9)), plan, rng, number=at if numbered else None)
            for at in range(1, rng.randint(2, 4) + 1)
        ]
    if kind == "beside":
        return [_beside(rng, year)]
    one = project(rng, year)
    if kind == "townships":
        return [listings.townships(one, rng)]
    plan = columns.plan(rng, evaluation=kind == "evaluation", narrow=kind == "double")
    plan.packed &= lines
    if kind == "department":
        return [listings.department(one, plan, rng)]
    return [form(one, plan, rng, evaluation=kind == "evaluation", double=kind == "double")]


def _listing(kind: str, projects: list[Project], rng: Random) -> Part:
    """Several projects (or functions) in one table."""
    if kind == "export":
        return listings.export(projects, rng)
    write = {"left": listings.projects_left, "functions": listings.functions, "running": listings.running_text}[kind]
    return write(projects, columns.plan(rng, narrow=True), rng)


def _beside(rng: Random, year: int) -> Part:
    """Two slim forms on one page, each with its own project."""
    plan = columns.plan(rng, narrow=True)
    plan.roles = [role for role in plan.roles if role not in {"number", "operator", "unit"}]
    plan.values = "joined"
    shape = rng.randrange(10**6)
    both = [form(project(rng, year, rng.randint(4, 8)), plan, rng, shape=shape) for _ in range(2)]
    left, right = (next(piece for piece in part.pieces if isinstance(piece, Table)) for part in both)
    before = [piece for piece in both[0].pieces if isinstance(piece, Line)][:2]
    return Part([*before, Beside(left, right)], [*both[0].gold, *both[1].gold])


def _shares(parts: list[Part]) -> float:
    """The relative width of the widest table, or of two beside each other."""
    found = [4.0]
    for part in parts:
        for piece in part.pieces:
            if isinstance(piece, Table):
                found.append(sum(piece.widths))
            elif isinstance(piece, Beside):
                found.append(2 * max(sum(piece.left.widths), sum(piece.right.widths)))
    return max(found)


def _look(rng: Random, parts: list[Part]) -> Look:
    rows = sum(piece.rows for part in parts for piece in part.pieces if isinstance(piece, Table))
    wide = max((len(piece.widths) for part in parts for piece in part.pieces if isinstance(piece, Table)), default=4)
    beside = any(isinstance(piece, Beside) for part in parts for piece in part.pieces)
    landscape = beside or rng.random() < (0.15 if wide < 9 else 0.6)
    paper = rng.choice(["A4", "A4", "A4", "A3", "Letter"])
    margin = rng.choice([36.0, 50.0, 72.0, 90.0])
    short, long = PAPERS[paper]
    room = (long if landscape else short) - 2 * margin
    most = room / (3.0 * _shares(parts))  # three characters in a column of width 1: nobody prints a form narrower
    return Look(
        paper=paper,
        landscape=landscape,
        rotate=rng.choice([0, 0, 0, 0, 90, 270]) if landscape else rng.choice([0] * 11 + [180]),
        margin=margin,
        size=max(6.0, min(rng.choice([7.0, 8.0, 9.0, 9.0, 10.5, 10.5, 12.0, 14.0]), math.floor(2 * most) / 2)),
        leading=rng.choice([1.1, 1.2, 1.3, 1.5]),
        padding=rng.choice([1.5, 3.0, 5.0]),
        ruling=rng.choice(["lines", "segments", "boxes", "rectangles"]),
        bold=rng.choice(["none", "none", "twice", "stroke"]),
        valign=rng.choice(["middle", "top"]),
        cut=rng.random() < 0.5,
        repeat=rng.random() < 0.5,
        labels=rng.choice(["first", "first", "each", "flow"]),
        break_after=rng.randrange(1, rows) if rows > 3 and rng.random() < 0.6 else None,
        running=rng.choice(_HEADERS),
        numbers=rng.choice(_NUMBERS),
        own_page=rng.random() < 0.6,
        serif=rng.random() < 0.6,
        stacked=rng.random() < 0.5,
        open_sides=rng.random() < 0.06,
        shade=rng.random() < 0.2,
        again=rng.choice([""] * 9 + ["续表", "（续上表）"]),
        border=rng.choice(["thin", "thin", "thin", "thin", "hair", "dotted"]),
        offset=rng.choice([(0, 0), (0, 0), (0, 0), (1, 1), (2, 0), (0, 1)]),
        hidden=rng.random() < 0.08,
    )
