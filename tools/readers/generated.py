"""Generated documents (`tools.variants`) read back and held against their gold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import product
from pathlib import Path

from perflint.readers import read_bytes
from perflint.recognition import recognise
from tools.variants.make import FORMATS, variant
from tools.variants.model import Table, Variant
from tools.variants.produce import WRITERS, file_name, produce
from tools.variants.score import Score, compare

BAR = 0.99


@dataclass(slots=True)
class Reading:
    """One generated document and how it was read."""

    name: str
    variant: Variant
    score: Score


@dataclass(slots=True)
class Group:
    """All documents of one format."""

    documents: int = 0
    perfect: int = 0
    score: Score = field(default_factory=Score)

    @property
    def share(self) -> float:
        """Indicators with every field right; such as are read and not there count against it."""
        return self.score.right / max(1, self.score.indicators, self.score.read)


def variants(seed: int, count: int, only: str | None = None) -> Iterator[Variant]:
    """The first ``count`` documents of the seed; ``only`` one format, each number then in this format."""
    for number in range(count):
        yield variant(seed, number, only or FORMATS[number % len(FORMATS)])


def broken_everywhere(seed: int, count: int) -> Iterator[tuple[str, Variant]]:
    """The first ``count`` documents as our own PDFs, with a page break behind (and within) each of their first 40 rows."""
    for number in range(count):
        made = variant(seed, number, "pdf")
        rows = sum(piece.rows for part in made.parts for piece in part.pieces if isinstance(piece, Table))
        for row, cut, labels in product(range(1, min(rows, 40)), (False, True), ("first", "flow")):
            look = replace(made.look, producer="own", break_after=row, cut=cut, repeat=row % 2 == 0, labels=labels)
            name = f"{number:04} 第{row}行后换页{'，行可断开' if cut else ''}{'，重复表头' if look.repeat else ''}"
            yield name, replace(made, look=look)


def sweep(seed: int, count: int) -> list[Reading]:
    """Documents with page breaks everywhere, read and scored."""
    return [
        Reading(name, item, read_one(WRITERS["pdf"](item), file_name(item), item))
        for name, item in broken_everywhere(seed, count)
    ]


def read_all(made: Iterable[Variant], keep: Path | None = None) -> tuple[list[Reading], list[str]]:
    """Produce, read and score; also the programs that were missing.  Files in the folder ``keep`` are not made again."""
    chosen = list(made)
    files = {path.name: path.read_bytes() for path in keep.iterdir()} if keep and keep.is_dir() else {}
    fresh, missing = produce(item for item in chosen if file_name(item) not in files)
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
        for name, data in fresh.items():
            (keep / name).write_bytes(data)
    files |= fresh
    return [
        Reading(file_name(item), item, read_one(files[file_name(item)], file_name(item), item)) for item in chosen
    ], missing


def read_one(data: bytes, name: str, item: Variant) -> Score:
    """The score of one file; an error counts as everything wrong."""
    try:
        document = recognise(read_bytes(data, name))
    except Exception as error:  # a crash is a difference like others: the rest of the run shall be told
        indicators = sum(len(table["indicators"]) for table in item.gold)
        return Score(indicators=indicators, wrong=[f"not read: {type(error).__name__}: {error}"])
    return compare(document, item.gold)


def grouped(readings: Iterable[Reading]) -> dict[str, Group]:
    """By format."""
    found: dict[str, Group] = {}
    for reading in readings:
        group = found.setdefault(reading.variant.format, Group())
        group.documents += 1
        group.perfect += reading.score.perfect
        group.score.add(reading.score)
    return dict(sorted(found.items()))
