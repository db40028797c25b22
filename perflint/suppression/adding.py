"""Answering for findings in bulk: a line of comment above each where the file is text, entries of a waiver file elsewhere.

What a comment would change beside the findings is tried out first: a document that is understood otherwise with it keeps
its bytes, and its findings go to the waiver file.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import astuple

from perflint.errors import PerflintError
from perflint.model import Cell, Document, Finding
from perflint.recognition import recognise
from perflint.recognition.interchange.reading import record_of
from perflint.reporters.shared.places import spot
from perflint.suppression.directives import UNFINISHED, directives_in
from perflint.suppression.scopes import scope_of
from perflint.text import LINE_END

TRIED = "试写"  # a reason that acts, for the trial
MARKS = {"text": "# ", "csv": "# ", "yaml": "# "}  # by format: how a line of comment begins
Judge = Callable[[Document], Sequence[Finding]]  # what still stands in a document, comments heeded


class Written(Struct, frozen=True):
    """The new bytes of a document, and the findings that no comment in it can answer for."""

    data: bytes | None
    left: tuple[Finding, ...]


def with_comments(data: bytes, document: Document, findings: Sequence[Finding], reason: str, judge: Judge) -> Written:
    """The document's bytes with a line of comment above each finding; None where none could be written."""
    wanted: dict[int, list[Finding]] = defaultdict(list)
    for finding in findings:
        line = _line(finding, data, document)
        if line is not None and not _has_one(finding, document):
            wanted[line].append(finding)
    made = _inserted(data, document, wanted, TRIED) if wanted else None
    if made is None:
        return Written(None, tuple(one for one in findings if not _has_one(one, document)))
    trial = _understood(made, document)
    if trial is None:
        return Written(None, tuple(findings))
    standing = Counter(one.fingerprint for one in judge(trial))
    left = []
    for finding in findings:
        if standing[finding.fingerprint]:
            standing[finding.fingerprint] -= 1
            left.append(finding)
    useless = {id(one) for one in left}
    useful = {
        line: kept for line, group in wanted.items() if (kept := [one for one in group if id(one) not in useless])
    }
    final = _inserted(data, document, useful, reason or UNFINISHED) if useful else None
    return Written(final, tuple(one for one in left if not _has_one(one, document)))


def entries_for(findings: Iterable[Finding], reason: str, known: Iterable[Mapping[str, str]]) -> list[
    tuple[str, dict[str, str]]
]:  # fmt: skip
    """Entries of a waiver file for findings that it does not name yet, each with a remark that says what it is."""
    named = {(one.get("rule", ""), one.get("fingerprint", "")) for one in known}
    made = []
    for finding in findings:
        key = finding.code, finding.fingerprint
        if key not in named:
            named.add(key)
            where = f"{finding.filename} {spot(finding.place.location)}".strip()
            entry = {"rule": finding.code, "fingerprint": finding.fingerprint, "reason": reason or UNFINISHED}
            made.append((f"{where}：{finding.message}", entry))
    return made


def _has_one(finding: Finding, document: Document) -> bool:
    """Whether a comment over the finding names its rule already: one that waits for its reason, most likely."""
    for comment in document.comments:
        for directive in directives_in(comment.text):
            if {finding.code.lower(), finding.name} & {rule.lower() for rule in directive.rules} and scope_of(
                comment, finding.place.document, document
            ).covers(finding):
                return True
    return False


def _line(finding: Finding, data: bytes, document: Document) -> int | None:
    """The 1-based line that a comment would have to stand above; None where the format has none."""
    kind = _kind(document)
    if kind not in MARKS:
        return None
    place = finding.place
    if kind == "yaml":
        row = "" if place.indicator is None else f"/tables/{place.table}/indicators/{place.indicator}"
        return _yaml_line(data, row or place.location.pointer)
    if place.table is not None and place.indicator is not None:
        one_row = document.tables[place.table].indicators[place.indicator]
        lines = [
            one.location.line for one in astuple(one_row) if isinstance(one, Cell) and one.location.line is not None
        ]
        if place.location.row is not None and lines:  # a record may go on over several lines
            return min(lines)
    return place.location.line


def _kind(document: Document) -> str:
    """The format of the file; YAML is read as what JSON says too."""
    return (
        "yaml" if document.format == "json" and document.path.lower().endswith((".yaml", ".yml")) else document.format
    )


def _yaml_line(data: bytes, pointer: str | None) -> int | None:
    from perflint.readers.yaml import lines_of

    return lines_of(data).get(pointer) if pointer else None


def _inserted(data: bytes, document: Document, wanted: Mapping[int, Sequence[Finding]], reason: str) -> bytes | None:
    """The bytes with the lines; None where the encoding does not come back byte by byte."""
    from perflint.readers.shared.encodings import decode

    text, encoding = decode(data, document.path)
    if text.encode(encoding) != data:
        return None
    ends = [0, *(found.end() for found in LINE_END.finditer(text))]
    pieces: list[str] = []
    done = 0
    for line, findings in sorted(wanted.items()):
        if line > len(ends):
            return None
        begin = ends[line - 1]
        begin += begin == 0 and text.startswith("\ufeff")
        break_ = LINE_END.search(text)
        rest = text[begin:]
        indent = rest[: len(rest) - len(rest.lstrip(" "))] if _kind(document) == "yaml" else ""
        codes = ",".join(sorted({finding.code for finding in findings}))
        pieces.append(text[done:begin])
        pieces.append(
            f"{indent}{MARKS[_kind(document)]}perflint: ignore[{codes}] {reason}{break_.group() if break_ else chr(10)}"
        )
        done = begin
    try:
        return "".join((*pieces, text[done:])).encode(encoding)
    except UnicodeEncodeError:
        return None


def _understood(data: bytes, document: Document) -> Document | None:
    """The document that the bytes make, where it says the same as before."""
    from perflint.readers import read_bytes

    try:
        found = recognise(read_bytes(data, document.path))
    except PerflintError:
        return None
    return found if found.format == document.format and record_of(found) == record_of(document) else None
