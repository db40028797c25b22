"""Content controls of Word: a prompt that asks for an entry is no entry, a check box without a sign still shows one.

Everything else in a control is read as if the control were not there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from perflint.patterns import pattern_of
from perflint.readers.shared.docx.runs import Paragraph
from perflint.readers.shared.docx.tables import Flow
from perflint.readers.shared.docx.xml import End, Start, on

_DEEP = 16  # controls within controls that are looked at again when they end


class _Control:
    """A control that is open, and how far its paragraph, its flow and its row were when it began."""

    __slots__ = ("box", "cells", "flow", "items", "paragraph", "parts", "prompts", "ticked")

    def __init__(self, paragraph: Paragraph, flow: Flow, cells: int) -> None:
        self.paragraph = paragraph
        self.parts = len(paragraph.parts)
        self.flow = flow
        self.items = len(flow.items)
        self.cells = cells
        self.prompts = self.box = self.ticked = False


class Controls:
    """Handlers for content controls.  The callables give the paragraph, the flow and the cells of the row being read."""

    def __init__(
        self, paragraph: Callable[[], Paragraph], flow: Callable[[], Flow], cells: Callable[[], Sequence[Flow]]
    ) -> None:
        self._paragraph = paragraph
        self._flow = flow
        self._cells = cells
        self._open: list[_Control] = []

    def starts(self) -> dict[str, Start]:
        """Handlers by the element that begins."""
        return {
            "w:sdt": self._begin,
            "w:showingPlcHdr": self._prompts,
            "w14:checkbox": self._box,
            "w14:checked": self._ticked,
        }

    def ends(self) -> dict[str, End]:
        """Handlers by the element that ends."""
        return {"w:sdt": self._end}

    def _begin(self, _: dict[str, str]) -> None:
        self._open.append(_Control(self._paragraph(), self._flow(), len(self._cells())))

    def _prompts(self, attributes: dict[str, str]) -> None:
        if self._open:
            self._open[-1].prompts = on(attributes)

    def _box(self, _: dict[str, str]) -> None:
        if self._open:
            self._open[-1].box = True

    def _ticked(self, attributes: dict[str, str]) -> None:
        if self._open:
            self._open[-1].ticked = attributes.get("w14:val", "1") in {"1", "true", "on"}

    def _end(self) -> None:
        control = self._open.pop()
        parts = control.paragraph.parts
        if control.box and len(parts) == control.parts:
            parts.append("☑" if control.ticked else "☐")
        if control.prompts and len(self._open) < _DEEP:
            if _is_prompt("".join(parts[control.parts :])):
                del parts[control.parts :]
            _empty(control.flow, control.items)
            for cell in self._cells()[control.cells :]:
                _empty(cell, 0)


def _empty(flow: Flow, first: int) -> None:
    """Empty the paragraphs of a flow, from the first on, that do nothing but ask for an entry."""
    for index in range(first, len(flow.items)):
        item = flow.items[index]
        if isinstance(item, str) and _is_prompt(item):
            flow.items[index] = ""


def _is_prompt(text: str) -> bool:
    return len(text) < 40 and _prompt().match(text) is not None


@cache
def _prompt() -> re.Pattern[str]:
    return pattern_of(
        r"\s*[\[［【（(]?\s*(?:单击|点击|点按|轻触|请?(?:选择|输入|填写|在此)|Click|Tap|Choose|Enter|Select)"
    )
