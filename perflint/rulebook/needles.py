"""What a text must hold for a pattern or a list of words to be found in it: one of a few short strings, its needles.

Most texts hold none, so that most patterns need not be tried at all.  Needles only ever spare a search: where they
cannot be told, there are none and the search is made.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from perflint import lexicon
from perflint.lexicon import wordlists
from perflint.lexicon.additions import used
from perflint.lexicon.characters import simplified
from perflint.rulebook.regex import REPEATS, parsed_pattern
from perflint.text import bare

MOST = 200  # needles of one pattern
BETWEEN = "\t"  # between needles in one text
Set = frozenset[str]
_UNKNOWN: Set = frozenset({""})
# By regular expression, or word list as `_of_list` names it: None where there are none, or all as one text, as told.
_known: dict[str, Set | str | None] = {}


class Needles(Struct, frozen=True):
    """A text whose form holds none of ``strings`` (of one or two characters) is answered ``silent``; where they are all that
    is asked for (``whole``), one that holds any is answered the contrary."""

    form: Callable[[str], str]
    strings: Set
    silent: bool = False
    whole: bool = False


def folded(text: str) -> str:
    """A text as it is compared with word lists."""
    return wordlists.folded(text).lower()


def of_pattern(pattern: str) -> Needles | None:
    """The needles of a regular expression that is searched in simplified texts."""
    found = of_source(pattern)
    return None if found is None else Needles(simplified, found)


def of_mention(list_name: str) -> Needles | None:
    """The needles of a word list of which an entry may stand anywhere."""
    found = _of_list(list_name, 2)
    return None if found is None else Needles(folded, found)


def of_entry(list_name: str) -> Needles | None:
    """The needles of a word list of which an entry may be the whole text, punctuation aside."""
    found = _of_list(list_name, 1)
    return None if found is None else Needles(folded, found)


def of_words(words: Iterable[str]) -> Needles | None:
    """The needles of words that may stand anywhere as they are."""
    wanted = frozenset(words)
    found = frozenset(word[:2] for word in wanted)
    whole = found == wanted and not any(map(str.isspace, "".join(wanted)))  # blanks around a text are not looked at
    return Needles(str, found, whole=whole) if "" not in found else None


def _of_list(list_name: str, length: int) -> Set | None:
    """The needles, of at most so many characters, of a word list in the vocabulary that holds here."""
    words = used()
    key = f"*{length} {list_name} {words.seal if words else ''}"  # no regular expression begins like this
    return _looked_up(key, lambda: _of_entries(lexicon.words(list_name), length))


def _of_entries(entries: frozenset[str], length: int) -> Set | None:
    found: set[str] = set()
    for entry in sorted(entries):  # in every process the same ones are asked until one has none
        if entry.startswith("re:"):
            inner = of_source(entry[len("re:") :])
            if inner is None:
                return None
            found |= {needle.lower() for needle in inner}
        else:
            plain = folded(bare(entry) or entry)
            if not plain:
                return None
            found.add(plain[: length if bare(entry) else 1])
    return frozenset(found)


def of_source(pattern: str) -> Set | None:
    """The needles of a regular expression in the very texts that it is searched in."""
    return _looked_up(pattern, lambda: _worked_out(pattern))


def _looked_up(key: str, work: Callable[[], Set | None]) -> Set | None:
    found = _known.get(key, _UNKNOWN)
    if found is _UNKNOWN:
        found = _known[key] = work()
    if isinstance(found, str):  # as it was told
        found = _known[key] = frozenset(found.split(BETWEEN))
    return found


def told_by(ask: Callable[[], None]) -> dict[str, str | None]:
    """The needles of every regular expression and word list that ``ask`` has to do with, for `tell`."""
    _known.clear()
    ask()
    told = {
        pattern: found if found is None or isinstance(found, str) else _joined(found)
        for pattern, found in sorted(_known.items())
    }
    return {pattern: strings for pattern, strings in told.items() if _is_whole(pattern)}


def _joined(needles: Iterable[str]) -> str | None:
    """As one text, which is read back far quicker than many; None where they cannot be told in this way."""
    told = "".join(needles)
    return BETWEEN.join(sorted(needles)) if _is_whole(told) and BETWEEN not in told else None


def _is_whole(text: str) -> bool:
    """Whether there is no half character in it, which is no strict JSON and would make every start read it twice."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def tell(told: Mapping[str, str | None]) -> None:
    """Take over what `told_by` said in another process: working it out takes long."""
    _known.update(told)


def _worked_out(pattern: str) -> Set | None:
    try:
        parsed = parsed_pattern(pattern)  # not compiled, which takes far longer: most patterns are never needed then
        return None if parsed.state.flags & re.IGNORECASE else _of_sequence(parsed)
    except (re.error, RecursionError, OverflowError):
        return None


def _of_sequence(items: Sequence[Any]) -> Set | None:
    """The needles of the item, or pair of neighbouring characters, that has the fewest."""
    best: Set | None = None
    before: Set | None = None  # what the character before may be
    groups: dict[int, Set] = {}  # those of one character
    for operation, argument in items:
        one = _characters(str(operation), argument)
        if str(operation) == "GROUPREF" and before is not None and groups.get(argument) == before:
            best = _better(best, frozenset(character * 2 for character in before))  # the same one again
        if str(operation) == "SUBPATTERN" and one is not None and str(argument[-1][0][0]) in ("LITERAL", "IN"):
            groups[argument[0]] = one
        if one is not None and before is not None and len(one) * len(before) <= MOST:
            best = _better(best, frozenset(left + right for left in before for right in one))
        inner = one if one is not None else _of_item(str(operation), argument)
        if inner is not None and len(inner) <= MOST:
            best = _better(best, inner)
        if str(operation) != "AT":
            before = one
    return best


def _better(left: Set | None, right: Set) -> Set:
    """Longer needles are rarer, and so are fewer."""
    if left is None:
        return right
    return min(left, right, key=lambda one: (-min(map(len, one)), len(one)))


def _characters(name: str, argument: Any) -> Set | None:
    """The characters that one item stands for, where they are few."""
    if name == "LITERAL":
        return frozenset({chr(argument)})
    if name == "SUBPATTERN" and len(argument[-1]) == 1 and not argument[1] and not argument[2]:
        operation, inner = argument[-1][0]
        return _characters(str(operation), inner)
    if name in REPEATS and argument[0] and len(argument[2]) == 1:
        operation, inner = argument[2][0]
        return _characters(str(operation), inner)
    if name != "IN":
        return None
    found: set[str] = set()
    for operation, inner in argument:
        if str(operation) == "LITERAL":
            found.add(chr(inner))
        elif str(operation) == "RANGE" and inner[1] - inner[0] < MOST:
            found |= {chr(code) for code in range(inner[0], inner[1] + 1)}
        else:
            return None
    return frozenset(found) if len(found) <= MOST else None


def _of_item(name: str, argument: Any) -> Set | None:
    if name == "BRANCH":
        parts = [_of_sequence(branch) for branch in argument[1]]
        if any(part is None for part in parts):
            return None
        joined = frozenset(needle for part in parts if part for needle in part)
        return joined if len(joined) <= MOST else None
    if name == "SUBPATTERN":
        return _of_sequence(argument[-1]) if not argument[1] and not argument[2] else None
    if name in REPEATS:
        least, _, body = argument
        return _of_sequence(body) if least else None
    return _of_sequence(argument) if name == "ATOMIC_GROUP" else None
