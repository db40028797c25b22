"""Whether a review can be repeated: the record in a JSON report against the inputs, rules and program that are here now.

Nothing is judged.  What agrees in every part gives the same findings again, apart from rules that depend on the day.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Any

from msgspec import Struct

from perflint import __version__, cache
from perflint.errors import InputError, PerflintError
from perflint.intake.digests import Digest, digest_of, digest_of_file
from perflint.intake.files import collect
from perflint.model import Fate
from perflint.reporters.shared.record import ROLES
from perflint.rule_files import books, shipped

AGAIN = "用同一批文件运行 perflint check -f json -o 报告.json"


class Agreement(Enum):
    """How a part of the record stands against what is here."""

    SAME = "一致"
    CHANGED = "已变"
    MISSING = "找不到"
    UNKNOWN = "无从核对"


class Verified(Struct, frozen=True):
    """One part: 程序, 规则集, 输入 or the role of a file; its name, how it stands, and what was and is, where that helps."""

    kind: str
    name: str
    agreement: Agreement
    note: str = ""

    @property
    def good(self) -> bool:
        """Whether it stands in no way of a repetition."""
        return self.agreement is Agreement.SAME


def verified(report: Mapping[str, Any], path: str) -> Iterator[Verified]:
    """Each part of the record in a report as JSON: program, layers of rules, files that decide, inputs.

    Paths are taken from the working folder, as in the run.  Raises InputError for a report without record or hashes.
    """
    run = report["run"]
    record = run.get("record")
    if not record:
        raise InputError("报告里没有运行记录，无从核对", place=path, advice=AGAIN)
    hashed = [one for one in record["inputs"] if one.get("sha256")]
    if not hashed and not any(one.get("sha256") for one in record["layers"]):
        raise InputError("报告里没有校验值（遮盖过的报告不写），无从核对", place=path, advice="用没有遮盖的 JSON 报告")
    yield _program(str(run.get("version") or ""))
    configs = {one["path"] for one in record["files"]}
    yield from (_layer(one) for one in record["layers"] if one["file"] not in configs)
    for one in record["files"]:
        name = str(one["path"])
        yield _compared(ROLES.get(one["role"], one["role"]), name, one, digest_of_file(name), os.path.isfile(name))
    yield from _inputs(record["inputs"])


def _program(version: str) -> Verified:
    if version == __version__:
        return Verified("程序", f"perflint {version}", Agreement.SAME)
    return Verified("程序", f"perflint {version}", Agreement.CHANGED, f"现在是 {__version__}")


def _layer(one: Mapping[str, Any]) -> Verified:
    file = str(one["file"] or "")
    name = " ".join(filter(None, (one.get("level"), one.get("name") or file, one.get("version")))) or "自带规则"
    wanted = one.get("sha256")
    if not wanted:
        return Verified("规则集", name, Agreement.UNKNOWN, "没有记录校验值")
    try:
        book = books([file or shipped()])[-1]
        found = cache.digest(book.files)
    except (PerflintError, OSError):
        return Verified("规则集", name, Agreement.MISSING, file)
    if found == wanted:
        return Verified("规则集", name, Agreement.SAME)
    return Verified("规则集", name, Agreement.CHANGED, f"当时 {wanted[:12]}，现在 {found[:12]}")


def _inputs(inputs: Iterable[Mapping[str, Any]]) -> Iterator[Verified]:
    archives: dict[str, dict[str, Digest]] = {}
    for one in inputs:
        name = str(one["path"])
        if not one.get("sha256"):
            agreement = Agreement.SAME if one["fate"] == Fate.SKIPPED.value else Agreement.UNKNOWN
            yield Verified("输入", name, agreement, "" if agreement is Agreement.SAME else "没有记录校验值")
            continue
        archive = _archive_of(name)
        if archive:
            if archive not in archives:
                archives[archive] = _members(archive)
            yield _compared("输入", name, one, archives[archive].get(name, Digest()), name in archives[archive])
        else:
            yield _compared("输入", name, one, digest_of_file(name), os.path.isfile(name))


def _archive_of(path: str) -> str:
    """The file on the disk that holds this one; empty for a file of its own, and for none."""
    if os.path.lexists(path):
        return ""
    return next((str(parent) for parent in Path(path).parents if parent.is_file()), "")


def _members(archive: str) -> dict[str, Digest]:
    from perflint.intake.reading import suffixes

    try:
        found = collect([archive], suffixes)
        return {one.path: digest_of(one.bytes(), one.most) for one in found}
    except PerflintError:
        return {}


def _compared(kind: str, name: str, one: Mapping[str, Any], found: Digest, there: bool) -> Verified:
    if not there:
        return Verified(kind, name, Agreement.MISSING)
    if not one.get("sha256") or not found.sha256:
        return Verified(kind, name, Agreement.UNKNOWN, "没有校验值")
    if found.sha256 == one["sha256"]:
        return Verified(kind, name, Agreement.SAME)
    return Verified(kind, name, Agreement.CHANGED, f"当时 {one['sha256'][:12]}，现在 {found.sha256[:12]}")
