"""What was read and judged before, file by file, so that a second run over a folder only takes up what has changed.

There are two entries for a file: the document, under the hash of its path and bytes, the limits and the program; and what
the rules said of it, under that hash and the plan's.  Whoever changes a rule has nothing read again.

The folder belongs to the user, and still nothing in it is trusted.  An entry is data (`perflint.intake.records`) and never
a pickle, so that reading one cannot run anything; its first line is the hash of its name and the rest, so that half an entry is none; on
systems with owners, a file of somebody else, or one that others may write, is passed over.  What cannot be used is worked
out again and written anew, under another name first, so that two runs at once do not meet.  Errors are never kept.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import zlib
from collections.abc import Callable, Collection
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from perflint import cache
from perflint.engine import Judged, Plan, judge_document
from perflint.engine.plans import seal_of
from perflint.intake.files import Input
from perflint.intake.reading import Read, characters_of
from perflint.intake.records import BadRecordError, packed, unpacked
from perflint.intake.seals import add, program_seal
from perflint.lexicon.additions import Additions, used
from perflint.limits import DEFAULT, Limits
from perflint.model import Document
from perflint.timing import NO_TIMES, Times
from perflint.whole_files import sweep

MARK = b"perflint 2 "
LARGEST = 64 * 1024 * 1024  # bytes of an entry; a larger document is read again
BURST = 1024 * 1024 * 1024  # bytes of one unpacked
ROOM = 512 * 1024 * 1024  # bytes of all entries together
SELDOM = 3600.0  # seconds between two looks through all of them
MANY = 1000  # files of a run after which that is worth it at once


class Record(Struct, frozen=True):
    """A document as it is kept, with what a remark on it needs."""

    format: str
    encoding: str | None
    document: Document


class Kept:
    """The entries for one run.  ``seal`` is the program's, None where nothing can be kept; ``words`` are those it reads by."""

    def __init__(self, limits: Limits, seal: str | None, words: Additions | None) -> None:
        self._limits, self.seal = limits, seal
        self._words = words.seal if words is not None else ""
        self._plans: dict[int, str | None] = {}
        self._known: set[str] = set()
        self.stored = False

    def look(self, item: Input) -> tuple[Input, Read | None]:
        """The input with its bytes held, and what came of the same before.

        What has been seen once is what is read afterwards, even when the file changes in between.
        """
        if self.seal is None:
            return item, None
        held = item.held()
        if held is item:  # whoever reads it tells why it cannot be
            return item, None
        digest = held.digested()
        if not digest.sha256:  # too large to be read
            return held, None
        total = hashlib.sha256()
        add(total, self.seal.encode(), self._words.encode(), repr(self._limits).encode(), b"%d" % item.in_folder)
        add(total, os.fsencode(item.path), digest.sha256.encode())
        key = total.hexdigest()
        held = replace(held, key=key, digest=digest)
        record = _load(key, Record)
        if record is None or record.document.path != item.path:
            return held, None
        self._known.add(key)
        return held, Read(item.path, record.document, None, record.format, record.encoding, key=key)

    def looking(self, again: bool) -> Callable[[Input], tuple[Input, Read | None]]:
        """`look`, or where files are to be read ``again`` for what is not kept, only what is held under its key."""
        return (lambda item: (self.look(item)[0], None)) if again else self.look

    def keep(self, read: Read) -> None:
        """Remember a document, unless it came from here; anything else is not worth it."""
        if read.key and read.document is not None and read.key not in self._known:
            self._store(read.key, Record(read.format, read.encoding, read.document))

    def judged(self, read: Read, plan: Plan) -> Judged | None:
        """What the rules of the plan said before of this very document."""
        key = self._judged_key(read, plan)
        return None if key is None else _load(key, Judged)

    def keep_judged(self, read: Read, plan: Plan, judged: Judged) -> None:
        """Remember what the rules said, unless one of them failed."""
        key = self._judged_key(read, plan)
        if key is not None and not judged.answers.broken:
            self._store(key, judged)

    def _judged_key(self, read: Read, plan: Plan) -> str | None:
        if not read.key:
            return None
        if id(plan) not in self._plans:
            self._plans[id(plan)] = seal_of(plan)
        seal = self._plans[id(plan)]
        return None if seal is None else hashlib.sha256(f"{read.key}{seal}".encode()).hexdigest()

    def _store(self, key: str, value: Record | Judged) -> None:
        if _characters(value) > LARGEST:
            return
        try:
            data = zlib.compress(packed(value), 1)
        except BadRecordError:  # a value of somebody else's check
            return
        if len(data) <= LARGEST:
            self.stored |= cache.put(_path(key), _head(_path(key), data) + data)


def _characters(value: Record | Judged) -> int:
    """How many characters of the document it repeats: a cell that many rows or findings share is one text here, but as
    many on a disk."""
    if isinstance(value, Judged):
        findings = [found.finding for found in value.found]
        return sum(len(place.text) for one in findings for place in (one.place, *one.related))
    return characters_of(value.document)


def kept_for(limits: Limits) -> Kept | None:
    """The entries of this user, None where the cache is switched off."""
    seal = None if cache.switched_off() else program_seal()
    return None if seal is None else Kept(limits, seal, used())


def tidy_at_times(files: int, ended: Collection[int] = ()) -> None:
    """`tidy` after a run of so many files, but not after each small one: with a hundred thousand entries it takes longer than
    the check of a file.  What processes of this run left that have ``ended`` goes at once."""
    if files >= MANY or cache.is_due("tidied", SELDOM):
        tidy(ended=ended)
    elif ended:
        _sweep(ended)


def tidy(room: int = ROOM, ended: Collection[int] = ()) -> None:
    """Drop the entries used longest ago until the others fit into ``room`` bytes, and what killed runs left behind, or
    processes of this one that have ``ended``."""
    place = _sweep(ended)
    try:
        with os.scandir(place) as entries:
            files = [entry for entry in entries if entry.name.endswith(".z") and entry.is_file(follow_symlinks=False)]
            found = sorted((entry.stat().st_mtime_ns, entry.path, entry.stat().st_size) for entry in files)
        total = sum(size for _, _, size in found)
        for _, path, size in found:
            if total <= room:
                return
            os.unlink(path)
            total -= size
    except OSError:  # another run tidies at the same time
        return


def _sweep(ended: Collection[int]) -> str:
    """The folder of the entries, without what was left behind there."""
    place = os.path.join(cache.place(), cache.FILES)
    sweep(cache.place())
    sweep(place, ended=ended)
    return place


def _path(key: str) -> str:
    return os.path.join(cache.place(), cache.FILES, f"{key[:40]}.z")


def _head(path: str, data: bytes) -> bytes:
    """The first line of an entry, which says what it is and that it is whole and in its place."""
    return MARK + hashlib.sha256(os.path.basename(path)[:-2].encode() + data).hexdigest().encode() + b"\n"


def _load(key: str, kind: Any) -> Any:
    """What is kept under the key, None for nothing, or nothing that can be used."""
    path = _path(key)
    try:
        with open(path, "rb") as file:
            if not _is_ours(os.fstat(file.fileno())):
                return None
            head = file.read(len(MARK) + 65)
            data = file.read(LARGEST + 1)
        if head != _head(path, data) or len(data) > LARGEST:
            return None
        unpacker = zlib.decompressobj()
        whole = unpacker.decompress(data, BURST)
        if unpacker.unconsumed_tail:
            return None
        value = unpacked(whole, kind)
        os.utime(path)  # the last ones used stay longest
    except (OSError, ValueError, zlib.error, RecursionError, MemoryError):
        return None
    return value


def _is_ours(status: os.stat_result) -> bool:
    """Whether nobody but this user could have written the file."""
    if sys.platform == "win32":
        return True
    return status.st_uid == os.getuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def judge_kept(read: Read, plan: Plan, kept: Kept | None, times: Times = NO_TIMES, limits: Limits = DEFAULT) -> Judged:
    """What the rules say of a document that was read, from the entries where it is there."""
    document: Any = read.document
    known = kept.judged(read, plan) if kept is not None else None
    if known is not None:
        return known
    if kept is not None:
        with times.stage("keep"):
            kept.keep(read)
    with times.stage("evaluate"):
        judged = judge_document(plan.when.applied(document), plan.rules, plan.when, times, limits)
    if kept is not None:
        with times.stage("keep"):
            kept.keep_judged(read, plan, judged)
    return judged
