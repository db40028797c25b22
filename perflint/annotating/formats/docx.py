"""Word documents: comments on the text of each cell or paragraph; what speaks of no place is a comment on the title.

Only the bytes of the new marks are added to the document, so that tracked changes, content controls, fields and all
other parts stay as they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from perflint.annotating.contract import Annotated
from perflint.annotating.shared.parts import SIGNED, Parts
from perflint.annotating.shared.word_comments import add_comments
from perflint.annotating.shared.word_places import Paragraphs, WordPlaces
from perflint.errors import InputError
from perflint.limits import Limits
from perflint.model import Finding

FORMATS = ("docx",)


def annotate(data: bytes, path: str, findings: Sequence[Finding], limits: Limits) -> Annotated:
    """The document with its findings.  Raises InputError for a damaged package."""
    parts = Parts(data, path, limits)
    places = WordPlaces(parts.read(parts.main), path, parts.main, limits)
    found: dict[Paragraphs, list[Finding]] = defaultdict(list)
    astray = 0
    for one in findings:
        where = one.place.location
        spot = places.find(where)
        astray += spot is None and (where.row is not None or where.paragraph is not None)
        if spot is None and (spot := places.first) is None:
            raise InputError("文档里没有可以加批注的段落", place=path, advice="用 -f docx 或 -f csv 的清单")
        found[spot].append(one)
    add_comments(parts, places, found)
    remarks = [f"{astray} 个问题的位置在文档里对不上，批注放在文档开头"] if astray else []
    if parts.is_signed:
        remarks.append(SIGNED)
    return Annotated(parts.packed(), parts.suffix((".docx", ".dotx"), (".docm", ".dotm")), tuple(remarks))
