"""What a worker is asked and what it answers; both ends of the pipe write frames of eight bytes of length and a pickle.

The pickles never leave the pipes between a run and the processes it has started itself.
"""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from typing import IO, Any

from msgspec import Struct
from msgspec.structs import replace

from perflint.engine import Judged
from perflint.engine.judged import Found
from perflint.engine.sheets import Answers
from perflint.intake.files import Input
from perflint.intake.reading import Read
from perflint.lexicon.additions import Additions
from perflint.limits import Limits


class Setup(Struct, frozen=True):
    """The first frame: what holds for all that follows."""

    limits: Limits
    seal: str | None  # of the program, None to leave the cache alone
    timed: bool
    words: Additions | None  # by which files are read
    keep: bool = False  # the sources are sent too


class Task(Struct, frozen=True):
    """Inputs to read and judge by one plan.  ``recipe`` is only sent the first time; both are None where nothing is judged."""

    items: Sequence[Input]
    plan: int | None
    recipe: bytes | None


class Done(Struct, frozen=True):
    """What came of one input.  ``judged`` is None where there is no document, or where the rules are to be asked elsewhere.

    ``last`` says that the worker ends itself after this frame; ``times`` is what was measured, by stage and by rule.
    """

    read: Read
    judged: Judged | None = None
    last: bool = False
    times: tuple[dict[str, float], dict[str, float]] = ({}, {})


class Sharing:
    """Lets answers of many files share what is equal in them: a rule says of most documents what it said of others.

    A process that reads ten thousand answers would otherwise hold each rule's name and advice ten thousand times.
    """

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._others: dict[Any, Any] = {}

    def shared(self, judged: Judged) -> Judged:
        """The same, made of parts that others have too."""
        text, other = self._texts.setdefault, self._others.setdefault
        found = []
        for one in judged.found:
            finding = one.finding
            said: dict[str, Any] = {
                name: text(value, value) for name in SAME_EACH_TIME if (value := getattr(finding, name))
            }
            said["basis"] = other(finding.basis, finding.basis)
            said["values"] = {text(key, key): value for key, value in finding.values.items()}
            categories, supersedes = other(one.categories, one.categories), other(one.supersedes, one.supersedes)
            found.append(Found(replace(finding, **said), categories, supersedes))
        rules = judged.answers.rules
        sheets = tuple(replace(one, missing=other(one.missing, one.missing)) for one in judged.answers.sheets)
        return replace(judged, found=tuple(found), answers=Answers(other(rules, rules), sheets))


SAME_EACH_TIME = ("code", "name", "title", "advice", "dimension")  # of the findings of a rule
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
