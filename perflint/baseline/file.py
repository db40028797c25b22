"""A baseline file: JSON with one finding a line, sorted, a comma before each instead of behind it.

So two branches that add findings add lines and change none, and git merges them by itself.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from perflint.engine.fingerprints import PATTERN, VERSION
from perflint.errors import PerflintError, reason_of
from perflint.model import Finding
from perflint.reporters.shared.labels import field_label

FORMAT = 1
HEAD = "perflint-baseline"
MOST_BYTES = 256 * 1024 * 1024
ADVICE = "恢复原来的文件，或用 --write-baseline 重新生成"


class Entry(Struct, frozen=True):
    """One finding.  Only the fingerprint counts; the rest is for people, and to tell what was looked at."""

    file: str  # relative to the baseline's folder, with forward slashes
    code: str
    name: str
    path: str  # 项目 › 一级 › 二级 › 三级指标 › 字段
    message: str
    fingerprint: str

    @property
    def order(self) -> tuple[str, ...]:
        return self.file, self.code, self.path, self.message, self.fingerprint


class Baseline(Struct, frozen=True):
    """The entries of a file, in its order; ``lines`` are their 1-based lines."""

    path: str
    entries: tuple[Entry, ...]
    lines: tuple[int, ...] = ()

    @property
    def folder(self) -> str:
        return os.path.dirname(os.path.abspath(self.path))


def entries_of(findings: Iterable[Finding], folder: str) -> list[Entry]:
    """The findings as entries of a baseline in this folder."""
    return [
        Entry(
            relative(finding.filename, folder),
            finding.code,
            finding.name,
            " › ".join((*finding.path, *([field_label(finding.place.field)] if finding.place.field else []))),
            finding.message,
            finding.fingerprint,
        )
        for finding in findings
    ]


def relative(path: str, folder: str) -> str:
    """The path from the folder, with forward slashes; on another drive as it is."""
    with suppress(ValueError):
        path = os.path.relpath(path, folder)
    return path.replace("\\", "/")


def text_of(entries: Iterable[Entry]) -> str:
    """The file's text."""
    head = {HEAD: FORMAT, "fingerprints": VERSION}
    lines = ["[" + _dump(head), *("," + _dump(asdict(entry)) for entry in sorted(entries, key=lambda one: one.order))]
    return "\n".join((*lines, "]")) + "\n"


def _dump(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace").decode("utf-8")


def read_baseline(path: str) -> Baseline:
    """The baseline in a file.  Raises PerflintError, with the line, for anything that is none."""
    try:
        with open(path, "rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        advice = "检查 --baseline 或 perflint.yaml 写的路径；还没有基线时用 --write-baseline 生成"
        raise PerflintError(f"无法读取基线（{reason_of(error)}）", place=path, advice=advice) from None
    if len(data) > MOST_BYTES:
        raise PerflintError(f"基线文件超过 {MOST_BYTES // 1024 // 1024} MB", place=path, advice=ADVICE)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _broken(path, data[: error.start].count(b"\n") + 1, "不是 UTF-8 编码") from None
    return _parsed(text, path)


def _parsed(text: str, path: str) -> Baseline:
    entries: list[Entry] = []
    numbers: list[int] = []
    headed = False
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith(("<<<<<<<", "=======", ">>>>>>>", "|||||||")):
            advice = "解决冲突后再试：两边新增的行都留下，删去这些标记"
            raise PerflintError("基线里有没有解决的合并冲突", place=f"{path}:{number}", advice=advice)
        plain = line.strip().lstrip("[,").rstrip(",]").strip()
        if not plain:
            continue
        try:
            found = json.loads(plain)
        except (ValueError, RecursionError):
            raise _broken(path, number, "这一行不是一条基线记录") from None
        if headed:
            entries.append(_entry(found, path, number))
            numbers.append(number)
        elif isinstance(found, dict) and HEAD in found:
            _check_head(found, path, number)
            headed = True
        else:
            raise _broken(path, number, "这不是 perflint 的基线文件")
    if not headed:
        raise _broken(path, 1, "这不是 perflint 的基线文件：里面没有内容")
    return Baseline(path, tuple(entries), tuple(numbers))


def _check_head(head: Mapping[str, Any], path: str, line: int) -> None:
    if head[HEAD] != FORMAT:
        told = f"基线文件的格式是 {head[HEAD]!r} 版，这个 perflint 只认 {FORMAT} 版"
        raise PerflintError(told, place=f"{path}:{line}", advice="换用写它的 perflint，或用 --write-baseline 重新生成")
    if head.get("fingerprints") != VERSION:
        told = f"基线用的是 {head.get('fingerprints')!r} 版的指纹，现在是 {VERSION} 版，对不上"
        raise PerflintError(told, place=f"{path}:{line}", advice="用 --write-baseline 重新生成基线")


def _entry(found: Any, path: str, line: int) -> Entry:
    if not isinstance(found, dict) or not all(isinstance(found.get(key), str) for key in Entry.__struct_fields__):
        raise _broken(path, line, f"这一行缺少 {'、'.join(Entry.__struct_fields__)} 中的一项")
    entry = Entry(*(found[key] for key in Entry.__struct_fields__))
    if not PATTERN.fullmatch(entry.fingerprint):
        raise _broken(path, line, f"“{entry.fingerprint[:60]}”不是指纹")
    return entry


def _broken(path: str, line: int, message: str) -> PerflintError:
    return PerflintError(message, place=f"{path}:{line}", advice=ADVICE)
