"""What a cell of an xlsx sheet refers to and what is shown of it: shared strings, styles, formulas, kinds of values.

Positions of cells are the business of `sheet`.
"""

from __future__ import annotations

from math import isfinite

from msgspec import Struct
from msgspec.structs import replace

from perflint.limits import Limits, over
from perflint.model import CellFacts
from perflint.patterns import pattern_of
from perflint.readers.shared.number_formats import GENERAL, changes_text, shown_text
from perflint.readers.shared.sheets import HIDDEN, Shown, truth
from perflint.readers.shared.xlsx.parts import SAVE_AGAIN, plain
from perflint.text import column_of, letters

TRUE = frozenset({"1", "true"})
Made = tuple[str, "CellFacts | None"]  # the text of a cell and what else is known of it
_MOST_NUMBERS = 50_000
_LONGEST_NUMBER = 400  # characters
_LONGEST_FORMULA = 300  # characters of a shared formula that is still moved to each of its cells
_REFERENCE = pattern_of(r"\"[^\"]*\"|'[^']*'|(?<![\w.$])(\$?)([A-Z]{1,3})(\$?)(\d{1,7})(?![\w.(])")
_CONSTANT = pattern_of(r"\s*\d[\d,]{0,20}(?:\.\d{1,10})?\s*[%％‰]?[\u4e00-\u9fff㎡]{0,8}\s*")


class Values:
    """The strings and formats of one workbook.  ``numbers`` holds what was rendered, by style and by text."""

    def __init__(self, strings: dict[str, str], codes: list[str], date1904: bool, limits: Limits, path: str) -> None:
        self.strings = strings
        self.shown = Shown(date1904)
        self.held = 0  # cells of all sheets so far
        self.begin()
        self._codes = {str(number): code for number, code in enumerate(codes)}
        self._codes[""] = codes[0] if codes else GENERAL
        self.numbers: dict[str, dict[str, Made]] = {style: {} for style in self._codes}
        self.texts = {style for style, code in self._codes.items() if changes_text(code)}
        self._limits, self._path = limits, path

    def begin(self) -> None:
        """Take up a sheet: nothing of it is lost yet."""
        self._missing = 0  # texts that cells refer to and that are not there
        self._uncomputed = 0  # formulas without a result

    def lost(self) -> list[str]:
        """What the sheet should say and the file does not tell, for people."""
        found = []
        if self._missing:
            found.append(f"有 {self._missing} 个单元格的文字在文件里找不到；{SAVE_AGAIN}")
        if self._uncomputed:
            found.append(f"有 {self._uncomputed} 个公式在文件里没有计算结果，这些格没有读到内容；{SAVE_AGAIN}")
        return found

    def code(self, style: str) -> str:
        """The format code of a style; General for a style that does not exist."""
        return self._codes.get(style, GENERAL)

    def number(self, style: str, text: str) -> Made:
        """A stored number as it is shown; what is no number is shown as it stands."""
        try:
            value = float(text) if len(text) < _LONGEST_NUMBER else float("nan")
        except ValueError:
            value = float("nan")
        if not isfinite(value):
            return plain(text), None
        made: Made = self.shown.number(value, self.code(style))
        self.numbers.setdefault(style, {})[text] = made
        return made

    def forget(self) -> None:
        """Let go of rendered numbers when there are many: a long sheet may hold a different one in each row."""
        if sum(map(len, self.numbers.values())) > _MOST_NUMBERS:
            for known in self.numbers.values():
                known.clear()
            self.shown = Shown(self.shown.date1904)

    def other(self, kind: str, style: str, text: str) -> Made:
        """A value of any kind: b, d, e, s, str, inlineStr, n."""
        if len(text) > self._limits.cell_text:
            raise over("cell_text", self._limits, self._path)
        if kind == "inlineStr":
            return plain(text), None
        if kind == "s":
            return self._string(text.strip()), None
        if kind == "n":
            return self.number(style, text.strip())
        if kind == "b":
            return truth(text.strip() in TRUE, self.code(style))
        if kind == "d":
            from perflint.readers.shared.number_formats.dates import serial_of

            serial = serial_of(text, self.shown.date1904)
            if serial is not None:
                code = self.code(style)
                return self.shown.number(serial, "yyyy/m/d" if code == GENERAL else code)
        return plain(text), None

    def _string(self, index: str) -> str:
        text = self.strings.get(index)
        if text is None:
            self._missing += 1
        return text or ""

    def formula(self, kind: str, style: str, text: str, formula: str) -> Made:
        """The stored result of a formula, and the formula; without a result ``computed`` is False, and the text empty but for
        what only looks like a formula to a program that writes ``=100%`` or ``=42块`` into a workbook."""
        if not text.strip() and kind != "str":
            written = f"={formula}" if _CONSTANT.fullmatch(formula) else ""
            self._uncomputed += not written
            return written, CellFacts(number_format=self.code(style), formula=formula, computed=False)
        shown, facts = self.other(kind, style, text)
        return shown, CellFacts(formula=formula) if facts is None else replace(facts, formula=formula)

    def text(self, style: str, text: str, facts: CellFacts | None) -> Made:
        """A text in a format that changes texts; where the format hides it (``;;;``) it is kept and marked hidden."""
        if facts is not None and facts.raw is not None:
            return text, facts
        changed = shown_text(text, self.code(style))
        return (changed, facts) if changed else (text, HIDDEN if facts is None else replace(facts, hidden=True))


class Formulas:
    """The formulas of one sheet.  A shared formula is written once and moved to its other cells."""

    def __init__(self) -> None:
        self._shared: dict[str, tuple[list[str | _Reference], int, int]] = {}

    def text(self, attributes: dict[str, str], text: str, row: int, column: int) -> str:
        """The formula of a cell, without the equals sign; "" where the file does not tell, or it is too long to move."""
        if attributes.get("t") != "shared":
            return text
        group = attributes.get("si", "")
        if text:
            self._shared[group] = (_taken_apart(text) if len(text) <= _LONGEST_FORMULA else []), row, column
            return text
        pieces, top, left = self._shared.get(group, ([], 0, 0))
        down, right = row - top, column - left
        return "".join(piece if isinstance(piece, str) else piece.moved(down, right) for piece in pieces)


class _Reference(Struct, frozen=True):
    """A cell that a formula names; what has a $ before it stays when the formula moves."""

    fixed_column: str
    column: int
    fixed_row: str
    row: int

    def moved(self, down: int, right: int) -> str:
        column = letters(self.column if self.fixed_column else self.column + right)
        return f"{self.fixed_column}{column}{self.fixed_row}{self.row if self.fixed_row else self.row + down}"


def _taken_apart(formula: str) -> list[str | _Reference]:
    """The formula's references, and the text between them."""
    pieces: list[str | _Reference] = []
    end = 0
    for found in _REFERENCE.finditer(formula):
        fixed_column, column, fixed_row, row = found.groups()
        if column is not None:
            pieces += formula[end : found.start()], _Reference(fixed_column, column_of(column), fixed_row, int(row))
            end = found.end()
    return [*pieces, formula[end:]]
