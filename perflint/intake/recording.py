"""The record of a run, put together while it goes: what became of every input, the layers of the rules, the time."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import datetime, timezone

from perflint.engine import Plan
from perflint.errors import PerflintError
from perflint.intake.digests import Digest, digest_of_file
from perflint.intake.reading import Read
from perflint.model import Document, Fate, InputRecord, LayerRecord
from perflint.rule_files import shipped

EPOCH = "SOURCE_DATE_EPOCH"  # https://reproducible-builds.org/specs/source-date-epoch/
NO_TARGETS = "不是绩效目标文件"


def now() -> str:
    """The time as ISO 8601 with its offset, to the second; that of SOURCE_DATE_EPOCH, in UTC, where it is set.

    Raises PerflintError where that is no number of seconds.
    """
    fixed = os.environ.get(EPOCH)
    if not fixed:
        return datetime.now(timezone.utc).astimezone().isoformat(timespec="seconds")
    try:
        return datetime.fromtimestamp(int(fixed), timezone.utc).isoformat(timespec="seconds")
    except (ValueError, OverflowError, OSError):
        advice = "写自 1970 年起的秒数，或去掉这个环境变量"
        raise PerflintError(f"“{fixed[:40]}”不是时间", place=EPOCH, advice=advice) from None


def input_record(read: Read, on_disk: bool) -> InputRecord:
    """What became of an input.  The bytes of a file that is larger than may be read are hashed from the disk."""
    digest = Digest(read.sha256, read.size)
    if not digest.sha256 and on_disk and read.document is None:
        digest = digest_of_file(read.path)
    note = read.error.message if read.error is not None else NO_TARGETS if read.skipped else ""
    return InputRecord(read.path, _fate(read), digest.sha256, digest.size, note)


def portable(path: str) -> str:
    """The path from the working folder, with slashes, so that the record tells nothing more of the machine."""
    try:
        return os.path.relpath(path).replace(os.sep, "/") if os.path.isabs(path) else path
    except (OSError, ValueError):  # another drive
        return os.path.basename(path)


def _fate(read: Read) -> Fate:
    if read.document is None:
        return Fate.UNREAD if read.error is not None else Fate.SKIPPED
    return fate_of(read.document)


def fate_of(document: Document) -> Fate:
    """How far a document was understood."""
    if not document.understood:
        return Fate.UNRECOGNISED
    cut = not document.complete or any(table.complete is False for table in document.tables)
    return Fate.PARTLY if cut or document.problems else Fate.READ


def layer_records(plans: Iterable[Plan]) -> tuple[LayerRecord, ...]:
    """The layers of the rulebooks of all plans, each once, in their order."""
    return tuple(dict.fromkeys(_layers(plans)))


def _layers(plans: Iterable[Plan]) -> Iterator[LayerRecord]:
    for plan in plans:
        for one in plan.layers:
            file = "" if one.file == shipped().replace(os.sep, "/") else portable(one.file)
            yield LayerRecord(one.name, one.level, one.issuer, one.version, file, one.hash)
