"""What a worker is asked and what it answers; both ends of the pipe write frames of eight bytes of length and a pickle.

The pickles never leave the pipes between a run and the processes it has started itself.
"""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from typing import IO, Any, NamedTuple

from perflint.engine import Judged
from perflint.intake.files import Input
from perflint.intake.reading import Read
from perflint.lexicon.additions import Additions
from perflint.limits import Limits


class Setup(NamedTuple):
    """The first frame: what holds for all that follows."""

    limits: Limits
    seal: str | None  # of the program, None to leave the cache alone
    timed: bool
    words: Additions | None  # by which files are read
    keep: bool = False  # the sources are sent too


class Task(NamedTuple):
    """Inputs to read and judge by one plan.  ``recipe`` is only sent the first time; both are None where nothing is judged."""

    items: Sequence[Input]
    plan: int | None
    recipe: bytes | None


class Done(NamedTuple):
    """What came of one input.  ``judged`` is None where there is no document, or where the rules are to be asked elsewhere.

    ``last`` says that the worker ends itself after this frame; ``times`` is what was measured, by stage and by rule.
    """

    read: Read
    judged: Judged | None = None
    last: bool = False
    times: tuple[dict[str, float], dict[str, float]] = ({}, {})


SPENT = 71  # exit status of a worker whose memory did not suffice to say so
READY = "ready"  # the frame before the first answer to a task: its time is counted from here


def send(pipe: IO[bytes], value: Any) -> None:
    """Write one frame.  Raises OSError where the other end is gone, and what pickle raises."""
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    pipe.write(len(data).to_bytes(8, "big") + data)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:
    """The next frame.  Raises EOFError where the other end is gone."""
    head = pipe.read(8)
    if len(head) < 8:
        raise EOFError
    size = int.from_bytes(head, "big")
    data = pipe.read(size)
    if len(data) < size:
        raise EOFError
    return pickle.loads(data)
