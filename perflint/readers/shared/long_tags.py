"""Tags of a page with more attributes than any page needs: the parser compares each with all before it."""

from __future__ import annotations

from perflint.patterns import pattern_of

MOST = 10_000  # attributes, values and blanks between them, of one tag
_OPENING = pattern_of("<[a-zA-Z]")
_VALUE = "=\\s*(?:\"[^\"]*\"|'[^']*')"
_VALUE_OR_END = pattern_of(f"{_VALUE}|>")
_PART = pattern_of(f"{_VALUE}|[\\s/]+")


def shortened(text: str) -> str:
    """The page without the attributes that are too many; every line stays where it is."""
    kept: list[str] = []
    done = end = 0
    for opening in _OPENING.finditer(text) if len(text) > MOST else ():
        if opening.start() < end:
            continue
        end = _end(text, opening.end())
        if end - opening.start() > MOST:
            cut = _cut(text, opening.end(), end)
            kept += text[done:cut], "\n" * text.count("\n", cut, end)
            done = end
    return "".join((*kept, text[done:])) if kept else text


def _end(text: str, at: int) -> int:
    """Where a tag ends; a > within a value ends none."""
    for found in _VALUE_OR_END.finditer(text, at):
        if found[0] == ">":
            return found.start()
    return len(text)


def _cut(text: str, at: int, end: int) -> int:
    """Where the parts of a tag become too many, else its end."""
    for number, found in enumerate(_PART.finditer(text, at, end)):
        if number >= MOST:
            return found.start()
    return end
