"""``perflint-waivers.yaml``: reading it, and the answers that its entries give.

A file that is no YAML of this shape ends the run (`PerflintError` with file and line).  A single entry that is wrong does
not act and becomes a finding at its line, so that one slip does not stop the review of everything else.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from perflint.engine.fingerprints import PATTERN, VERSION
from perflint.errors import PerflintError, reason_of
from perflint.model import Document, Finding, Location
from perflint.rulebook.mistakes import Mistake, nearest
from perflint.rulebook.rule import Rulebook
from perflint.rulebook.yaml_lines import UnreadableError, read
from perflint.suppression.answers import Answer, nothing
from perflint.suppression.comments import named_rule
from perflint.suppression.directives import UNFINISHED
from perflint.suppression.logical_paths import matches_file, matches_path, names_project, path_parts
from perflint.suppression.nearest import find_waivers
from perflint.suppression.waiver_schema import KEYS, PLACES

TEXTS = tuple(key for key in KEYS if key != "approval")
SCHEMA_ADVICE = "写法见 docs/suppressions.md，或用 perflint schema waivers 得到 JSON Schema"


class Waiver(Struct, frozen=True):
    """One entry as written, its 1-based line, and what is wrong with it."""

    line: int
    said: Mapping[str, str]
    mistakes: tuple[str, ...] = ()


class WaiverFile(Struct, frozen=True):
    """A file that was read.  ``whole`` is whether everything below its folder is checked, so that nothing is unused
    only because its document was not looked at; ``nearest`` whether it speaks only of the documents that have no other
    one nearer."""

    path: str
    waivers: tuple[Waiver, ...]
    whole: bool = False
    nearest: bool = False

    @property
    def folder(self) -> str:
        return os.path.dirname(self.path)


def read_waivers(path: str, *, whole: bool = False, nearest: bool = False) -> WaiverFile:
    """The file's entries.  Raises PerflintError for one that cannot be read at all."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError as error:
        raise PerflintError(
            f"无法读取豁免文件（{reason_of(error)}）",
            place=path,
            advice="检查 --waivers 或 perflint.yaml 写的路径和文件权限",
        ) from None
    return WaiverFile(path, tuple(waivers_in(data, path)), whole, nearest)


def waivers_in(data: bytes, path: str) -> Iterator[Waiver]:
    """The entries of a waiver file's bytes.  Raises PerflintError."""
    if not _says_something(data):
        return
    try:
        top, lines = read(data, path)
    except UnreadableError as error:
        raise _refused(error.mistakes[0]) from None
    for key in top:
        if key != "waivers":
            raise _refused(Mistake(path, lines[(key,)], f"没有“{key}”这个键{nearest(key, ['waivers'])}"))
    listed = top.get("waivers") or []
    if not isinstance(listed, list):
        raise _refused(Mistake(path, lines[("waivers",)], "waivers 应当是列表，每条豁免以减号开头"))
    for number, entry in enumerate(listed):
        yield _waiver(entry, lines.get(("waivers", number), 1))


def _says_something(data: bytes) -> bool:
    lines = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    return any(line.strip() and not line.lstrip().startswith(b"#") for line in lines)


def _refused(mistake: Mistake) -> PerflintError:
    message = mistake.message.replace("规则文件", "豁免文件")
    return PerflintError(message, place=f"{mistake.file}:{mistake.line}", advice=SCHEMA_ADVICE)


def _waiver(entry: Any, line: int) -> Waiver:
    if not isinstance(entry, Mapping):
        return Waiver(line, {}, ("一条豁免应当是“键: 值”的形式",))
    mistakes = [f"没有“{key}”这个键{nearest(str(key), KEYS)}" for key in entry if key not in KEYS]
    said: dict[str, str] = {}
    for key in KEYS:
        value = entry.get(key)
        if value is None:
            continue
        if isinstance(value, str) or (key not in TEXTS and type(value) is int):
            said[key] = str(value).strip()
        else:
            mistakes.append(f"{key} 应当是文字")
    mistakes += _wrong(said)
    return Waiver(line, said, tuple(mistakes))


def _wrong(said: Mapping[str, str]) -> Iterator[str]:
    """What an entry lacks, or says wrongly."""
    if said.get("reason", "") in ("", UNFINISHED):
        yield "没有写原因（reason）"
    if not any(said.get(key) for key in PLACES):
        yield "没有写明豁免哪里：写 place（项目/指标/字段）、file 或 fingerprint"
    elif not said.get("rule") and not said.get("fingerprint"):
        yield "没有写规则（rule）"
    mark = said.get("fingerprint", "")
    if mark and not PATTERN.fullmatch(mark):
        old = mark.partition("-")[0]
        known = old != VERSION and old[:1] == "v" and old[1:].isdigit()
        yield f"指纹是旧版本的（{old}），从现在的报告里重新抄一遍" if known else f"“{mark[:60]}”不是指纹"
    if said.get("place", "").count("/") - said.get("place", "").count("\\/") > 2:
        yield "place 最多三部分：项目/指标/字段；名称里的斜杠写成 \\/"
    if "expires" in said and _day(said["expires"]) is None:
        yield f"expires“{said['expires'][:40]}”不是日期，写成 2026-12-31 的样子"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


# ── what the entries answer for ─────────────────────────────────────────────────────────────────────────────────


def waiver_answers(files: Iterable[WaiverFile], documents: Sequence[Document], rulebook: Rulebook) -> Iterator[Answer]:
    """The answers of all entries, mistaken ones too.  A file found beside documents speaks of these."""
    for file in files:
        mine = frozenset(
            number for number, document in enumerate(documents) if not file.nearest or _is_nearest(file, document)
        )
        for waiver in file.waivers:
            yield from _answers(waiver, file, mine, documents, rulebook)


def _is_nearest(file: WaiverFile, document: Document) -> bool:
    found = find_waivers(os.path.dirname(document.path) or os.curdir)
    return found is not None and os.path.abspath(file.path) == os.path.abspath(found)


def _answers(
    waiver: Waiver, file: WaiverFile, mine: frozenset[int], documents: Sequence[Document], rulebook: Rulebook
) -> Iterator[Answer]:
    said = waiver.said
    shared = Answer(
        kind="waiver",
        rule=None,
        covers=nothing,
        reason=said.get("reason", ""),
        file=file.path,
        location=Location(file.path, line=waiver.line, character=1),
        source=f"{file.path}:{waiver.line}",
        approver=said.get("approver", ""),
        approval=said.get("approval", ""),
        expires=said.get("expires", ""),
        place="\n".join(said[key] for key in PLACES if key in said),
    )
    mistakes = list(waiver.mistakes)
    code = None
    if said.get("rule"):
        rule, wrong = named_rule(said["rule"], rulebook)
        code = rule.code if rule else None
        mistakes += [wrong] if wrong else []
    if mistakes:
        yield from (replace(shared, mistake=mistake) for mistake in mistakes)
        return

    def covers(finding: Finding) -> bool:
        return _covers(said, finding, file, mine, documents)

    about = frozenset(number for number in mine if _speaks_of(said, file, documents[number]))
    yield replace(shared, rule=code, covers=covers, about=about, due=file.whole or _is_due(said, about))


def _covers(
    said: Mapping[str, str], finding: Finding, file: WaiverFile, mine: frozenset[int], documents: Sequence[Document]
) -> bool:
    """Whether a finding is what the entry says in every respect."""
    if finding.place.document not in mine or said.get("fingerprint", finding.fingerprint) != finding.fingerprint:
        return False
    if "file" in said and not matches_file(said["file"], finding.filename, file.folder):
        return False
    return "place" not in said or matches_path(said["place"], path_parts(finding, documents))


def _speaks_of(said: Mapping[str, str], file: WaiverFile, document: Document) -> bool:
    """Whether what the entry answers for may lie in the document."""
    if "file" in said and not matches_file(said["file"], document.path, file.folder):
        return False
    return "place" not in said or names_project(said["place"], document)


def _is_due(said: Mapping[str, str], about: Collection[int]) -> bool:
    """Whether what the entry speaks of was looked at: its file, its project."""
    return bool(about) and ("file" in said or "place" in said)
