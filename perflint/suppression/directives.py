"""What a comment says to perflint: ``perflint: ignore[PF301] 原因`` and ``perflint: file-ignore[PF301] 原因``.

Typing habits are tolerated (full-width brackets, Chinese commas and colons); what is wrong is said, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from perflint.patterns import pattern_of
from perflint.text import narrow

IGNORE, FILE_IGNORE = "ignore", "file-ignore"
VERBS = (IGNORE, FILE_IGNORE)
EXAMPLE = "perflint: ignore[PF301] 原因"
UNFINISHED = "待补充原因"  # what --add-ignore writes where nobody gave a reason: no reason yet
LONGEST = 2000  # characters of a line that are looked at
_CALL = pattern_of(r"perflint\s*:\s*", re.IGNORECASE)
_VERB = pattern_of(r"([A-Za-z][A-Za-z_-]{0,30})?\s*")
_RULES = pattern_of(r"[\[【〔]([^\]】〕]{0,1000})[\]】〕]\s*")
_OPEN = ("[", "【", "〔")


class Directive(Struct, frozen=True):
    """One directive.  ``mistake`` says why it does not act; ``rules`` are as written."""

    verb: str
    rules: tuple[str, ...] = ()
    reason: str = ""
    mistake: str = ""


def directives_in(comment: str) -> Iterator[Directive]:
    """The directives of a comment, at most one a line; a reason may stand on the line below.

    ``perflint：`` followed by Chinese is people talking about perflint, and no directive.
    """
    lines = comment.splitlines()
    for number, whole in enumerate(lines):
        line = whole[:LONGEST]
        found = _CALL.search(narrow(line))
        if found is None:
            continue
        rest = line[found.end() :]
        if not rest[:1] or (not narrow(rest[:1]).isascii() and rest[0] not in _OPEN) or rest[:1] == "/":
            continue
        below = lines[number + 1] if number + 1 < len(lines) else ""
        yield _directive(rest, "" if _CALL.search(narrow(below)) else below)


def _directive(text: str, below: str) -> Directive:
    plain = narrow(text)  # of equal length: what is found here stands at the same place in the text
    verb = _VERB.match(plain)
    assert verb is not None  # it may be empty
    named = (verb.group(1) or "").lower().replace("_", "-")
    if named not in VERBS:
        return Directive(named, mistake=_unknown_verb(named))
    listed = _RULES.match(plain, verb.end())
    if listed is None:
        what = "方括号没有配对" if plain.startswith(_OPEN, verb.end()) else "没有写明豁免哪条规则"
        return Directive(named, mistake=f"{what}；写成 {EXAMPLE}")
    rules = tuple(filter(None, (part.strip() for part in re.split(r"[,、\s]+", listed.group(1)))))
    if not rules:
        return Directive(named, mistake=f"方括号里没有写规则；写成 {EXAMPLE}")
    reason = (text[listed.end() :].strip(" \t\u3000：:-—,，") or below.strip()).strip()
    if not reason or reason == UNFINISHED:
        return Directive(named, rules, mistake=f"没有写原因；在方括号后面写明，如 {EXAMPLE}")
    return Directive(named, rules, reason)


def _unknown_verb(verb: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(verb, VERBS, 1)
    if near:
        return f"不认识“{verb}”，是不是 {near[0]}？写成 {EXAMPLE}"
    return f"只能写 ignore 或 file-ignore，如 {EXAMPLE}"
