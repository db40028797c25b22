"""The goals that a department's text states section by section, and which project a section is about.

A section is a numbered heading, （一）…, whose text begins with 绩效目标：.  A project belongs to the section whose heading
names it, else to the one whose text says most of its name; when none is clearly it, to no section.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from perflint import text as texts
from perflint.model import Document, Passage, TargetTable
from perflint.patterns import pattern_of

HEADING = pattern_of(r"^\s*[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）]\s*\S")
PART = pattern_of(r"^\s*(?:第[一二三四五六七八九十]{1,3}部分|[一二三四五六七八九十]{1,3}、)")
GOAL = pattern_of(r"^\s*(?:年度|分项|具体|总体)?(?:绩效)?目标\s*[:：]")
GENERAL = pattern_of(
    r"[（(][^（）()]*[)）]|(?:工作|专项|业务|项目|补助|奖励|服务|建设)?(?:经费|资金|款|费|金)$|项目$|工作$|专项$|\d{4}年(?:度)?"
)
ENOUGH_OF_HEADING = 0.5
ENOUGH_OF_TEXT = 0.6


class Section(Struct, frozen=True):
    """A heading and its passages, with the pairs of characters of both for comparing."""

    heading: frozenset[str]
    text: frozenset[str]
    passages: tuple[Passage, ...]


_LAST: list[tuple[Document, tuple[Section, ...]]] = []  # each table of a document asks for the same sections


def sections(document: Document) -> tuple[Section, ...]:
    """The sections of the document's prose that state a goal."""
    if _LAST and _LAST[0][0] is document:
        return _LAST[0][1]
    parts = ((heading, passages, "".join(passage.text for passage in passages)) for heading, passages in _all(document))
    found = tuple(
        Section(texts.bigrams(heading), texts.bigrams(text), passages)
        for heading, passages, text in parts
        if GOAL.match(text)
    )
    _LAST[:] = [(document, found)]
    return found


def _all(document: Document) -> Iterator[tuple[str, tuple[Passage, ...]]]:
    heading, passages = "", list[Passage]()
    for passage in document.paragraphs:
        if HEADING.match(passage.text) or PART.match(passage.text):
            if heading and passages:
                yield heading, tuple(passages)
            heading, passages = ("" if PART.match(passage.text) else passage.text.strip()), []
        elif heading and passage.text.strip():
            passages.append(passage)
    if heading and passages:
        yield heading, tuple(passages)


def section_of(table: TargetTable, document: Document) -> Section | None:
    """The section that a table's project belongs to."""
    found = sections(document)
    core = texts.bigrams(_core(table.project.text)) if table.project and found else None
    if not core:
        return None
    by_heading = _best([len(core & one.heading) / len(core) for one in found], ENOUGH_OF_HEADING)
    best = (
        by_heading
        if by_heading is not None
        else _best([len(core & one.text) / len(core) for one in found], ENOUGH_OF_TEXT)
    )
    return None if best is None else found[best]


def _best(scores: list[float], enough: float) -> int | None:
    """The place of the one score that is highest and enough."""
    top = max(scores, default=0.0)
    return scores.index(top) if top >= enough and scores.count(top) == 1 else None


def _core(name: str) -> str:
    core = name
    for _ in range(3):
        core = GENERAL.sub("", core).strip()
    return core if len(core) > 1 else name
