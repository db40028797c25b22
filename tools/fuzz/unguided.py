"""A process that fuzzes one target without coverage: seeds, and what an earlier guided run found worth keeping, changed at random.

``python -m tools.fuzz.unguided TARGET FOLDER SECONDS [INPUTS]`` ends after so many seconds or inputs.  Nothing is
instrumented, so it is many times faster than `guided`; and it needs nothing but Python, where atheris has no wheel.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from random import Random

from tools.fuzz.contract import Target, target
from tools.fuzz.driver import Driver

MOST_CHANGES = 6
_PARTS = re.compile(rb"[0-9A-Za-z_.\x80-\xff]+|[^0-9A-Za-z_.\x80-\xff]")


def changed(target: Target, known: list[bytes], rng: Random) -> Iterator[bytes]:
    """Without end: one of the known inputs with pieces cut out, doubled, replaced, inserted, or taken from another."""
    words = [word.encode("utf-8") for word in target.WORDS] or [b"\0"]
    blanks = (b"\n", b"\t", b",", b" ", b"0", b"9")
    while True:
        data = rng.choice(known)
        if rng.randrange(2):
            yield by_lines(data, rng.choice(known), words, rng)[: target.LONGEST]
            continue
        for _ in range(rng.randint(1, MOST_CHANGES)):
            start = rng.randint(0, len(data))
            end = min(len(data), start + rng.randint(1, 1 + len(data) // 4))
            part = data[start:end]
            kind = rng.randrange(7)
            if kind == 0:
                part = b""
            elif kind == 1:
                part *= rng.choice((2, 3, 50))
            elif kind == 2:
                part = rng.choice(words)
            elif kind == 3:
                part = rng.choice(words) + part
            elif kind == 4:
                part = rng.choice(blanks) + part
            elif kind == 5:
                other = rng.choice(known)
                at = rng.randint(0, len(other))
                part = other[at : at + rng.randint(1, 1 + len(other) // 2)]
            else:
                part = bytes((rng.randrange(256),)) + part[1:]
            data = data[:start] + part + data[end:]
        yield data[: target.LONGEST]


def by_lines(data: bytes, other: bytes, words: list[bytes], rng: Random) -> bytes:
    """The input with a few of its lines gone, doubled, moved, taken from another, or with one word in place of another:
    where the whole must hold together, as in a rule, single bytes only break it."""
    lines, others = data.splitlines(keepends=True) or [b""], other.splitlines(keepends=True) or [b""]
    for _ in range(rng.randint(1, 3)):
        at, kind = rng.randrange(len(lines)), rng.randrange(6)
        if kind == 0 and len(lines) > 1:
            del lines[at]
        elif kind == 1:
            lines.insert(at, lines[rng.randrange(len(lines))])
        elif kind == 2:
            lines[at] = rng.choice(others)
        elif kind == 3:
            lines.insert(at, rng.choice(others))
        else:
            parts = _PARTS.findall(lines[at]) or [b""]
            parts[rng.randrange(len(parts))] = rng.choice((rng.choice(words), *_PARTS.findall(rng.choice(others))))
            lines[at] = b"".join(parts)
    return b"".join(lines)


def main() -> None:
    """Run until the time is over or the inputs are done."""
    name, folder, seconds = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    most = int(sys.argv[4]) if len(sys.argv) > 4 else sys.maxsize
    chosen = target(name)
    driver = Driver(chosen, folder)
    files = sorted(path for part in ("seeds", "corpus") for path in (folder / part).iterdir())
    known = [path.read_bytes() for path in files]
    until = time.monotonic() + seconds
    for data in chain(known, changed(chosen, known, Random(f"{name}-{len(known)}"))):
        if driver.inputs >= most or time.monotonic() > until:
            break
        driver(data)
    driver.write()


if __name__ == "__main__":
    main()
