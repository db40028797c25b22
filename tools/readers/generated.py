"""Generated documents (`tools.variants`) read back and held against their gold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from perflint.readers import read_bytes
from perflint.recognition import recognise
from tools.variants.make import FORMATS, variant
from tools.variants.model import Variant
from tools.variants.produce import file_name, produce
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
