"""Word 2003 XML: the whole document in one part, with names and annotations of its own, list numbers written out.

Everything that is as in .docx is read by `story`.
"""

from __future__ import annotations

from perflint.limits import Limits
from perflint.readers.shared.docx.numbering import spaced
from perflint.readers.shared.docx.runs import Paragraph
from perflint.readers.shared.docx.story import Story
from perflint.readers.shared.docx.styles import Styles
from perflint.readers.shared.docx.tables import Flow
from perflint.readers.shared.docx.xml import End, Start


def story_of(data: bytes, path: str, limits: Limits) -> Story2003:
    """The document read to its end.  Raises InputError for bad XML and for what is over a limit."""
    story = Story2003(_Looks(data, path), path, "", limits)
    story.read(data)
    return story


class _Looks:
    """Styles are in the same file; list numbers need no counting."""

    numbers_all = True  # every paragraph is asked for its number

    def __init__(self, data: bytes, path: str) -> None:
        self._styles = Styles(data, "", path)

    def hides(self, run: str | None, paragraph: str | None) -> bool:
        hidden = self._styles.hidden(run)
        return bool(self._styles.hidden(paragraph) if hidden is None else hidden)

    def label(self, paragraph: Paragraph) -> str:
        return spaced(paragraph.label)


class Story2003(Story):
    """A story that also meets ``headers`` and ``footers``."""

    def _starts(self) -> dict[str, Start]:
        self.headers: list[str] = []
        self.footers: list[str] = []
        unread = ("w:styles", "w:lists", "w:fonts", "w:docPr", "w:docSuppData", "w:shapeDefaults", "w:binData")
        return {
            **super()._starts(),
            **dict.fromkeys(unread, lambda _: self._walker.skip()),
            **dict.fromkeys(("w:hdr", "w:ftr"), self._begin_margin),
            **dict.fromkeys(("w:footnote", "w:endnote"), lambda _: self._begin_note({"w:id": str(len(self.notes))})),
            "w:vmerge": self._vertical,
            "w:hmerge": self._horizontal,
            "wx:t": self._label,
            "aml:annotation": self._annotation,
        }

    def _ends(self) -> dict[str, End]:
        return {
            **super()._ends(),
            "w:hdr": lambda: self._end_margin(self.headers),
            "w:ftr": lambda: self._end_margin(self.footers),
        }

    def _begin_margin(self, attributes: dict[str, str]) -> None:
        if attributes.get("w:type") == "even":  # shown on request only, and hardly ever another text
            self._walker.skip()
        else:
            self._hold(Flow(), None)

    def _end_margin(self, texts: list[str]) -> None:
        from perflint.readers.shared.docx.blocks import texts_of

        flow = self.flow
        flow.finish()
        self._release()
        texts += texts_of(flow.items)

    def _label(self, attributes: dict[str, str]) -> None:
        if self._runs.paragraph.properties:
            self._runs.paragraph.label = attributes.get("wx:val", "")

    def _annotation(self, attributes: dict[str, str]) -> None:
        kind = attributes.get("w:type", "")
        if kind == "Word.Deletion":
            self._deleted(attributes)
        elif kind in {"Word.Comment", "Word.Formatting"}:
            self._walker.skip()
