"""The text of one paragraph as it is shown: runs, symbols, breaks, results of fields; hidden text and codes left out.

`Runs` holds handlers for the elements inside a paragraph; where paragraphs stand is the business of `story`.
"""

from __future__ import annotations

from collections.abc import Callable

from perflint.readers.shared.docx.fields import Field
from perflint.readers.shared.docx.styles import ListPlace
from perflint.readers.shared.docx.symbols import is_symbolic, symbol, translated
from perflint.readers.shared.docx.tables import WordTable
from perflint.readers.shared.docx.xml import End, Start, number, on

_PAGE_FIELDS = {"PAGE", "NUMPAGES", "SECTIONPAGES"}


class Paragraph:
    """A paragraph while it is read."""

    __slots__ = (
        *(
            "after",
            "fields",
            "font",
            "hidden",
            "joined",
            "label",
            "level",
            "list",
            "muted",
            "pages",
            "parts",
            "properties",
        ),
        *("run_style", "style"),
    )

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.after: list[str | WordTable] = []  # what its text boxes hold
        self.properties = False  # inside w:pPr: what is said is said of the paragraph's end mark
        self.joined = False  # the end mark is deleted or hidden
        self.style: str | None = None
        self.label = ""  # the list number, in files that hold it
        self.list: int | None = None
        self.level: int | None = None
        self.fields: list[Field] = []
        self.muted = 0  # fields whose code is going on
        self.pages = False  # holds the number of the page
        self.hidden: bool | None = None  # of the run; None while only the styles can say
        self.run_style: str | None = None
        self.font = ""  # of the run, when it is one of symbols

    @property
    def place(self) -> ListPlace:
        """The list that the paragraph itself names."""
        return ListPlace(self.list, self.level)


class Runs:
    """Handlers for what stands inside paragraphs.  ``styles_hide(run, paragraph)`` says whether styles hide a run."""

    def __init__(self, styles_hide: Callable[[str | None, str | None], bool]) -> None:
        self.paragraph = Paragraph()  # outside all paragraphs: one whose text nobody asks for
        self._styles_hide = styles_hide
        self._open = False  # inside w:t
        self._begin = 0
        self._kept_blanks = False
        self._code = False  # inside w:instrText

    def text(self, data: str) -> None:
        """Characters anywhere in the part; only those of texts and field codes count."""
        if self._open:
            self.paragraph.parts.append(data)
        elif self._code and self.paragraph.fields:
            self.paragraph.fields[-1].code.append(data)

    def starts(self) -> dict[str, Start]:
        """Handlers by the element that begins."""
        return {
            "w:r": self._run,
            "m:r": self._run,
            "w:rStyle": self._run_style,
            "w:vanish": self._vanish,
            "w:rFonts": self._fonts,
            "w:t": self._text,
            "m:t": self._text,
            "w:tab": lambda _: self._show("\t"),
            "w:ptab": lambda _: self._show("\t"),
            "w:br": lambda _: self._show("\n"),
            "w:cr": lambda _: self._show("\n"),
            "w:noBreakHyphen": lambda _: self._show("-"),
            "w:sym": self._symbol,
            "w:instrText": self._begin_code,
            "w:fldChar": self._field,
            "w:fldSimple": self._simple_field,
            "w:checked": self._checked,
            "w:default": self._checked,
            "w:ddList": self._drop_down,
            "w:result": self._chosen,
            "w:listEntry": self._choice,
        }

    def ends(self) -> dict[str, End]:
        """Handlers by the element that ends."""
        return {"w:t": self._end_text, "m:t": self._end_text, "w:instrText": self._end_code}

    # ── runs ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _run(self, _: dict[str, str]) -> None:
        paragraph = self.paragraph
        paragraph.hidden = paragraph.run_style = None
        paragraph.font = ""

    def _run_style(self, attributes: dict[str, str]) -> None:
        if not self.paragraph.properties:
            self.paragraph.run_style = attributes.get("w:val")

    def _vanish(self, attributes: dict[str, str]) -> None:
        if self.paragraph.properties:
            self.paragraph.joined |= on(attributes)
        else:
            self.paragraph.hidden = on(attributes)

    def _fonts(self, attributes: dict[str, str]) -> None:
        font = attributes.get("w:ascii") or attributes.get("w:hAnsi")
        if font and is_symbolic(font) and not self.paragraph.properties:
            self.paragraph.font = font

    def _text(self, attributes: dict[str, str]) -> None:
        paragraph = self.paragraph
        if self._unseen():
            return
        self._open = True
        self._begin = len(paragraph.parts)
        self._kept_blanks = bool(attributes)  # xml:space="preserve"

    def _end_text(self) -> None:
        if not self._open:
            return
        self._open = False
        parts = self.paragraph.parts
        if self._kept_blanks and not self.paragraph.font and len(parts) == self._begin + 1 and "\n" not in parts[-1]:
            return
        text = "".join(parts[self._begin :]).replace("\r", " ").replace("\n", " ")
        text = text if self._kept_blanks else text.strip(" \t")
        text = translated(text, self.paragraph.font) if self.paragraph.font else text
        parts[self._begin :] = [text] if text else []

    def _unseen(self) -> bool:
        paragraph = self.paragraph
        if paragraph.hidden is None:
            plain = paragraph.style is None and paragraph.run_style is None
            paragraph.hidden = False if plain else self._styles_hide(paragraph.run_style, paragraph.style)
        return paragraph.hidden or paragraph.muted > 0

    def _show(self, text: str) -> None:
        if text and not self.paragraph.properties and not self._unseen():  # w:tab is also a tab stop, a property
            self.paragraph.parts.append(text)

    def _symbol(self, attributes: dict[str, str]) -> None:
        code = attributes.get("w:char", "")
        if len(code) <= 6 and all(digit in "0123456789abcdefABCDEF" for digit in code) and code:
            self._show(symbol(attributes.get("w:font", ""), int(code, 16)))

    # ── fields ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _field(self, attributes: dict[str, str]) -> None:
        paragraph = self.paragraph
        kind = attributes.get("w:fldCharType")
        if kind == "begin":
            paragraph.fields.append(Field())
            paragraph.muted += 1
        elif paragraph.fields and kind == "separate" and paragraph.fields[-1].result is None:
            paragraph.fields[-1].result = len(paragraph.parts)
            paragraph.muted -= 1
        elif paragraph.fields and kind == "end":
            field = paragraph.fields.pop()
            paragraph.muted -= field.result is None
            if field.name in _PAGE_FIELDS:
                paragraph.pages = True
            if field.result is None or field.result == len(paragraph.parts):
                self._show(field.shown())

    def _simple_field(self, attributes: dict[str, str]) -> None:
        name = (attributes.get("w:instr", "").split(maxsplit=1) or [""])[0]
        self.paragraph.pages |= name.upper() in _PAGE_FIELDS

    def _begin_code(self, _: dict[str, str]) -> None:
        self._code = True

    def _end_code(self) -> None:
        self._code = False

    def _checked(self, attributes: dict[str, str]) -> None:
        if self.paragraph.fields:  # w:default comes first, w:checked after it where the state has been changed
            self.paragraph.fields[-1].checked = on(attributes)

    def _drop_down(self, _: dict[str, str]) -> None:
        if self.paragraph.fields:
            self.paragraph.fields[-1].choosing = True

    def _chosen(self, attributes: dict[str, str]) -> None:
        if self.paragraph.fields and self.paragraph.fields[-1].choosing:
            self.paragraph.fields[-1].chosen = number(attributes.get("w:val"))

    def _choice(self, attributes: dict[str, str]) -> None:
        if self.paragraph.fields:
            self.paragraph.fields[-1].choices.append(attributes.get("w:val", ""))
