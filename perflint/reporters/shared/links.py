"""Links from a report to the files it speaks of, relative to the report, so that both can be moved together."""

from __future__ import annotations

import os
import re

from perflint.model import Finding, Location
from perflint.patterns import pattern_of
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.prose import control

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".et")
LONGEST = 1000  # characters; Excel takes 2079 with the escapes
_IN_ARCHIVE = pattern_of(r"\.zip(?=/)", re.IGNORECASE)
_ESCAPED = {character: f"%{ord(character):02X}" for character in '%"#<>[]^`{}| ?'}


def link(finding: Finding, options: ReportOptions) -> tuple[str, str] | None:
    """The file to open, percent-encoded, and the place in it (``'绩效 表'!F12`` in a workbook, else nothing).

    The file is relative to the folder of ``options.target`` (without one, to ``options.base``); of a file in an archive it is the archive.  None
    where there is no file (standard input), or where its name could not be opened.
    """
    path = finding.place.location.file or finding.filename
    if not path or path.startswith("<") or control().search(path) or len(path) > LONGEST or "\n" in path:
        return None
    if os.sep == "/" and (
        ":" in path or "\\" in path
    ):  # a scheme or a share to who opens the report, whatever it is here
        return None
    inside = _IN_ARCHIVE.search(path.replace("\\", "/"))
    path = path[: inside.end()] if inside else path
    folder = os.path.dirname(os.path.join(options.base, options.target)) if options.target else options.base
    try:
        relative = os.path.relpath(os.path.join(options.base, path), folder or os.curdir) if options.base else path
    except ValueError:  # another drive
        relative = path
    file = "".join(_ESCAPED.get(character, character) for character in relative.replace(os.sep, "/"))
    return file, "" if inside else anchor(path, finding.place.location)


def anchor(path: str, location: Location) -> str:
    """Where in a workbook: ``'绩效 表'!F12``; nothing in other files."""
    if not path.lower().endswith(WORKBOOKS) or not location.cell_ref or not location.sheet:
        return ""
    if control().search(location.sheet) or not location.cell_ref.isalnum() or len(location.sheet) > 31:
        return ""
    quoted = location.sheet.replace("'", "''")
    return f"'{quoted}'!{location.cell_ref}"
