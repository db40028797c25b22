"""Generated documents of every format are read as their gold says: a small fixed sample of what `make readers` runs.

PDFs here are those that we draw ourselves; LibreOffice and Chromium print more of them in `make readers`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from perflint import readers
from perflint.readers import suffixes
from perflint.recognition import recognise
from tools.readers.generated import read_one
from tools.readme import README
from tools.variants.make import ENDINGS, variant
from tools.variants.model import Beside, Part, Table, Variant
from tools.variants.produce import WRITERS, file_name
from tools.variants.score import Score, compare
from tools.variants.writers import copied

BAR = 0.99
SEED = 1
COUNT = 12


def ours(number: int, kind: str) -> Variant:
    """The document with this number; a PDF is drawn by our own writer."""
    made = variant(SEED, number, kind)
    return replace(made, look=replace(made.look, producer="own"))


@pytest.mark.parametrize("kind", sorted(ENDINGS))
def test_a_sample_of_every_format_is_read_right(kind: str) -> None:
    """Every field of at least 99 % of the indicators; rows that are not in the document count against it."""
    total = Score()
    for number in range(COUNT):
        made = ours(number, kind)
        total.add(read_one(WRITERS[kind](made), file_name(made), made))
    assert total.right >= BAR * max(total.indicators, total.read), "\n".join(total.wrong[:40])


def test_readme_names_every_ending_that_is_read() -> None:
    """The table of formats leaves none out."""
    assert set() == {ending for ending in suffixes() if f"`{ending}`" not in README.read_text(encoding="utf-8")}


def test_a_number_always_makes_the_same_document() -> None:
    """Another number or seed makes another one."""
    first, again, other = ours(3, "html"), ours(3, "html"), ours(4, "html")
    assert WRITERS["html"](first) == WRITERS["html"](again)
    assert WRITERS["html"](first) != WRITERS["html"](other)
    assert first.gold == again.gold != variant(SEED + 1, 3, "html").gold


def test_the_cells_of_a_table_cover_it_once() -> None:
    """No holes, no overlaps, nothing outside: what is wrong in a reading is the reader's."""
    tables = [table for number in range(100) for part in variant(SEED, number).parts for table in tables_of(part)]
    for table in tables:
        places = Counter(
            (row, column)
            for box in table.boxes
            for row in range(box.row, box.row + box.rows)
            for column in range(box.column, box.column + box.columns)
        )
        assert Counter((row, column) for row in range(table.rows) for column in range(len(table.widths))) == places


def tables_of(part: Part) -> Iterator[Table]:
    """The tables of a part, also those side by side."""
    for piece in part.pieces:
        if isinstance(piece, Beside):
            yield piece.left
            yield piece.right
        elif isinstance(piece, Table):
            yield piece


def test_the_gold_is_complete() -> None:
    """Every indicator has a name and a value of this year or of the period."""
    for number in range(60):
        for table in variant(SEED, number).gold:
            assert table["indicators"]
            for item in table["indicators"]:
                assert "name" in item
                assert {"value", "period_value"} & set(item)


def test_a_wrong_reading_is_seen() -> None:
    """The score is not generous: another document's gold does not fit."""
    one, two = ours(5, "csv"), ours(7, "csv")
    score = read_one(WRITERS["csv"](one), file_name(one), two)
    assert not score.perfect
    assert score.right < BAR * score.indicators


@pytest.mark.parametrize(("way", "least"), [("cells", 0.97), ("close", 0.97), ("rows", 0.98), ("one-line", 0.96)])
def test_forms_copied_out_of_their_grids_are_mostly_read(way: str, least: float) -> None:
    """Without ruling and blank cells some rows are anyone's guess; names, levels and values of most are right."""
    total = Score()
    for number in range(60):
        one = variant(7, number, "txt")
        if one.notes[0] in {"form", "forms", "evaluation"}:
            document = recognise(readers.read_bytes(copied.write(one, way).encode(), "a.txt"))
            total.add(compare(document, [table for part in one.parts for table in part.gold]))
    assert total.core >= least * total.indicators, f"{total.core} of {total.indicators}"
