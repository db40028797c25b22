"""What the style sheet inside a web page does not show, as far as simple rules tell: ``.note{display:none}``.

Only classes and ids that stand alone in a selector count; how elements are walked is the business of the reader.
"""

from __future__ import annotations

import re

from perflint.patterns import pattern_of

_COMMENT = pattern_of(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_BRACE = pattern_of(r"([{}])")
_DISPLAY = pattern_of(r"display\s*:\s*([\w-]+)", re.IGNORECASE)
_NAME = pattern_of(r"[.#][\w-]+")


def hidden_names(css: str) -> set[str]:
    """Classes (``.note``) and ids (``#note``) that are not displayed.

    Rules inside others (``@media``) hide nothing, and a name that any rule displays again is not taken for hidden.
    """
    hidden: set[str] = set()
    displayed: set[str] = set()
    selectors: list[str] = []  # of the rules that are open
    pieces = _BRACE.split(_COMMENT.sub("", css))
    for text, brace in zip(pieces[::2], pieces[1::2], strict=False):  # what follows the last brace is no rule
        if brace == "{":
            selectors.append(text.rpartition(";")[2])
            continue
        selector = selectors.pop() if selectors else ""
        shown = _DISPLAY.findall(text)
        if shown and shown[-1].lower() != "none":
            displayed.update(_NAME.findall(selector))
        elif shown and not selectors:
            hidden.update(name.strip() for name in selector.split(",") if _NAME.fullmatch(name.strip()))
    return hidden - displayed
