"""Tables that were treated as people treat tables, in every format: no indicator is lost in silence."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from hypothesis import HealthCheck, given, settings

from perflint.text import compact
from tools.fuzz import oracles
from tools.fuzz.contract import FaultError
from tools.fuzz.shapes import Shape, shapes

TITLE = "改动过的表格"
SHARE = 3
LONGEST = 4096
LEAST = 0
SECONDS = 30.0
WORDS: tuple[str, ...] = ()


def seeds() -> Iterable[bytes]:
    """Bytes that hypothesis makes its choices by."""
    for number in range(24):
        yield b"".join(hashlib.sha256(f"{number}-{part}".encode()).digest() for part in range(24))


def one(data: bytes) -> None:
    """The table that these bytes choose."""
    _one.hypothesis.fuzz_one_input(data)  # type: ignore[attr-defined]


@settings(deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(shapes())
def _one(shape: Shape) -> None:
    kept(shape)


def kept(shape: Shape) -> None:
    """Raises FaultError where an indicator of the table is neither understood nor told of."""
    data, name = shape.data()
    document = oracles.read(data, name)
    said = {compact(cell.text) for cell in oracles.cells(document)}
    told = "".join(compact(problem.message) for problem in document.problems)
    lost = [text for text in shape.names if text not in said and text[:8] not in told]
    if "cut_row" in shape.treatments:  # both parts are there, be it as two; 满意度 alone is the label of a level
        said.add("满意度")
        lost = [text for text in lost if not any({text[:at], text[at:]} <= said for at in range(2, len(text)))]
    if lost:
        raise FaultError(f"{shape.format} after {'+'.join(sorted(shape.treatments))} lost rows: {lost} of {shape.rows}")
