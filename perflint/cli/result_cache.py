"""Answers of earlier checks: a run is not repeated while nothing that decides its outcome has changed.

``remembered`` is the only way in.  A question is the program, the rules, the installed packages, the options, the day (a
rule or a waiver may hold until then) and the names of the inputs; their bytes decide whether its answer still holds, and only
where there is one are they hashed before the run.  A warm start therefore imports no model, no rulebook, no recognition and
no reporter, and this module must not.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, json
from msgspec.structs import asdict

from perflint import cache
from perflint.errors import PerflintError
from perflint.intake import seals
from perflint.intake.files import Input
from perflint.long_texts import LongText, put_together
from perflint.rule_files import books, shipped

KIND = "result"
MOST_ENTRIES = 200
PACKED = 100_000  # characters from which on a report is packed
LONGEST = 64_000_000  # characters of a report that is kept: some megabytes when it is packed
PIECE = 1 << 20  # bytes that are unpacked at a time
LASTING = (0, 1)  # the exit codes of a run in which every input was read and no rule failed


class Answer(Struct, frozen=True):
    """What a check says: ``remarks`` on stderr, then the report, then ``notices`` and errors on stderr.

    ``more`` is the same report in the further formats that were asked for, a binary format as bytes; ``times`` where the time
    went, if asked for.  ``read`` has the SHA-256 of the bytes of the inputs, by their paths, as the run has seen them.
    """

    text: str | bytes | LongText
    code: int
    remarks: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    errors: tuple[PerflintError, ...] = ()
    more: tuple[str | bytes | LongText, ...] = ()
    times: str = ""
    read: Mapping[str, str] = {}


def remembered(inputs: Sequence[Input], settings: Mapping[str, Any], work: Callable[[], Answer]) -> Answer:
    """The answer to the same question if it was given before, else that of ``work()``, kept if it is a lasting one.

    ``settings`` is everything JSON-able that the answer depends on beside the inputs; its ``ruleset`` names the rules, its
    ``grading`` the file of review parameters.
    """
    program = None if cache.switched_off() else seals.program_seal(afresh=True)
    question = None if program is None else _question(program, inputs, settings)
    if program is None or question is None:
        return work()
    known = cache.recall(KIND, question)
    if known is not None and (answer := _answer_of(known)) is not None and known.get("seal") == _seal_now(inputs):
        return answer
    answer = work()
    # a longer report is not worth its room on the disk
    lasting = answer.code in LASTING and sum(map(len, (answer.text, *answer.more))) <= LONGEST and not _has_plugins()
    seal = _seal(inputs, answer.read)
    if (
        lasting and seal is not None and question == _question(program, inputs, settings)
    ):  # a rule may have changed meanwhile
        data = {field: value for field, value in asdict(answer).items() if field not in ("errors", "times", "read")}
        data |= {"text": _kept(answer.text), "more": [_kept(text) for text in answer.more], "seal": seal}
        cache.store(KIND, question, data, most=MOST_ENTRIES)
    return answer


def _answer_of(data: Any) -> Answer | None:
    """The stored answer, None for data that is none."""
    try:
        text, code = _told(data["text"]), data["code"]
        remarks, notices, more = tuple(data["remarks"]), tuple(data["notices"]), tuple(map(_told, data["more"]))
    except (KeyError, TypeError, ValueError):
        return None
    whole = all(isinstance(part, str) for part in (*remarks, *notices)) and code in LASTING
    return Answer(text, code, remarks, notices, more=more) if whole else None


def _kept(text: str | bytes | LongText) -> str | list[str]:
    """A report as JSON holds it: bytes are a list of one text, a report of some length is packed, with its length."""
    if isinstance(text, str) and len(text) < PACKED:
        return text
    from base64 import b64encode
    from zlib import compressobj

    if isinstance(text, bytes):
        return [b64encode(text).decode("ascii")]
    packing, packed, length = compressobj(1), bytearray(), 0  # most of it is said again and again
    for piece in (text,) if isinstance(text, str) else text:
        data = piece.encode("utf-8", "surrogatepass")
        length += len(data)
        packed += packing.compress(data)
    return [b64encode(packed + packing.flush()).decode("ascii"), str(length)]


def _told(kept: Any) -> str | bytes | LongText:
    """What `_kept` was given.  Raises ValueError or TypeError for anything else."""
    if isinstance(kept, str):
        return kept
    from base64 import b64decode

    packed, *length = kept
    data = b64decode(packed, validate=True)
    return put_together(_unpacked(data, min(int(*length), 4 * LONGEST))) if length else data


def _unpacked(packed: bytes, length: int) -> Iterator[str]:
    """The text piece by piece: what somebody else wrote here gives never more than is told, or may be kept.  Raises
    ValueError where it is not what was kept."""
    import zlib
    from codecs import getincrementaldecoder

    opening, text = zlib.decompressobj(), getincrementaldecoder("utf-8")("surrogatepass")
    try:
        while not opening.eof and length >= 0 and packed:
            data = opening.decompress(packed, PIECE)
            packed = opening.unconsumed_tail
            length -= len(data)
            yield text.decode(data)
        yield text.decode(b"", final=True)
    except zlib.error as error:
        raise ValueError("not what was kept") from error
    if not opening.eof or length:
        raise ValueError("not what was kept")


# ── the question and what seals its answer ──────────────────────────────────────────────────────────────────────


def _question(program: str, inputs: Sequence[Input], settings: Mapping[str, Any]) -> str | None:
    """A hash of all that decides the answer but the bytes of the inputs; None where that cannot be told, or be asked twice
    (stdin, a pipe)."""
    if any(item.only_once for item in inputs):
        return None
    total = hashlib.sha256()
    try:
        seals.add(total, program.encode(), _said([settings, time.strftime("%Y-%m-%d")]))
        for book in books(settings["ruleset"] or (shipped(),)):
            seals.add(total, os.fsencode(book.root), cache.known_digest(book.files).encode())
        waivers = [path for path, _ in settings.get("waiver_files", ())]
        for path in filter(
            None,
            (
                settings.get("grading"),
                settings.get("baseline"),
                settings.get("template"),
                *settings.get("configs", ()),
                *waivers,
            ),
        ):
            with open(path, "rb") as file:
                seals.add(total, file.read())
        for item in inputs:
            size = (
                os.stat(item.path).st_size if item.on_disk else -1
            )  # so that versions of a file seldom share a question
            seals.add(total, b"in folder" if item.in_folder else b"named", os.fsencode(item.path), b"%d" % size)
    except (OSError, ValueError, PerflintError):  # the run itself will say what is wrong
        return None
    return total.hexdigest()


def _seal(inputs: Sequence[Input], read: Mapping[str, str]) -> str | None:
    """A hash of the bytes of the inputs, by those of each; None where one is not known."""
    hashes = [read.get(item.path, "") for item in inputs]
    return hashlib.sha256(" ".join(hashes).encode()).hexdigest() if all(hashes) else None


def _seal_now(inputs: Sequence[Input]) -> str | None:
    """The same of what they hold now."""
    try:
        return _seal(inputs, {item.path: item.digested().sha256 for item in inputs})
    except (OSError, ValueError, PerflintError):
        return None


def _said(data: Any) -> bytes:
    """JSON-able data as a text that does not hang on the order of keys; a name of a file may hold half a character."""
    try:
        return json.encode(data, order="deterministic")
    except ValueError:
        from json import dumps

        return dumps(data, sort_keys=True).encode()


def _has_plugins() -> bool:
    """Whether an installed package may add checks, whose own code no seal covers; asked before an answer is kept.

    The files are searched as text, because importlib.metadata takes longer than everything else here together.
    """
    from perflint.checks import GROUP

    if any(os.path.isfile(place) for place in sys.path):  # an archive, which may hold packages too
        return True
    for package, _ in seals.packages():
        try:
            with open(os.path.join(package, "entry_points.txt"), "rb") as points:
                if f"[{GROUP}]".encode() in points.read():
                    return True
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            continue
    return False
