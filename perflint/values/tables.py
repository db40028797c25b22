"""The lexicon's tables in the shape the parser looks things up in, and how a raw text is prepared for it.

Prepared text is narrow and simplified, has ASCII signs for all dashes and tildes and no white space; `Prepared` leads
every place in it back to the raw text.
"""

from __future__ import annotations

import re

from perflint.lexicon.additions import remembered
from perflint.lexicon.characters import fold_table, look_alikes
from perflint.lexicon.vocabulary import vocabulary
from perflint.patterns import pattern_of
from perflint.text import NARROW

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－─━ー"), ord("-"))
_TILDES = dict.fromkeys(map(ord, "～∼〜˜"), ord("~"))
_ODD = {ord("○"): "〇", ord("•"): "·", ord("・"): "·", ord("∙"): "·", ord("⁄"): "/", ord("∕"): "/", ord("﹢"): "+"}
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"), ord(" "))
_SPACED = pattern_of(r"[^\d]{0,12}\d\s\d(?:\s?\.\s?\d)?\s?%[^\d]{0,8}", re.ASCII)
_TITLE = pattern_of(r"《[^《》]{2,80}》")


class Tables:
    """Everything the parser compares with; built once."""

    def __init__(self) -> None:
        data = vocabulary()
        self.narrow: dict[int, int | str] = {**look_alikes(), **NARROW}
        self.fold: dict[int, int | str] = {**fold_table(), **NARROW, **_ODD, **_DASHES, **_TILDES, **_INVISIBLE}
        self.classes: dict[str, list[str]] = data["units"]
        self.units = frozenset(data["units"])
        self.nouns = frozenset(data["nouns"])
        self.multipliers: list[str] = data["multipliers"]
        self.multiplier_heads = frozenset(text[0] for text in self.multipliers)
        self.multipliers_alone = frozenset(data["multipliers_alone"])
        self.small_multiplicands = frozenset(data["small_multiplicands"])
        self.periods = frozenset(data["periods"]) | {"个月"}
        self.with_ge = frozenset(data["with_ge"])
        self.denominators = frozenset(data["denominators"])
        self.spans = frozenset(data["spans_of_time"])
        self.ages = frozenset(data["ages"])
        self.levels = frozenset(data["levels"])
        self.names = frozenset(data["numbered_names"])
        self.ranks = frozenset(data["ranks"])
        self.to_zero = frozenset(("", *data["to_zero"]))
        self.no_zero: tuple[str, ...] = tuple(data["no_zero"])
        self.events = frozenset(data["events"])
        self.repeats = frozenset(data["repeats"])
        self.other_words: dict[str, str] = data["other_words"]
        self.acts = frozenset(data["acts"])
        self.longest_unit = max(map(len, self.units))
        comparators = data["comparators"]
        self.before = self._flat(comparators["before"])
        self.frames = self._flat(comparators["frames"])
        self.after = self._flat(comparators["after"])
        self.open_after = frozenset(("内", "许", "余", "前后", "+", *self.before)) & self.after.keys()
        self.columns = {**self.before, **self._flat(comparators["columns"])}
        self.columns_none = frozenset(comparators["none"])
        self.between = self._flat(comparators["between"])
        dates = comparators["dates"]
        self.until: tuple[str, ...] = tuple(dates["until"])
        self.date_prepositions: tuple[str, ...] = tuple(dates["prepositions"])
        self.date_leads = frozenset(("", *dates["leads"], *self.until, *self.date_prepositions))
        self.papers: tuple[str, ...] = tuple(dates["papers"])
        self.done: tuple[str, ...] = tuple(dates["done"])
        self.baselines: tuple[str, ...] = tuple(dates["baselines"])
        self.always: tuple[str, ...] = tuple(comparators["always"])
        self.ahead: tuple[str, ...] = tuple(comparators["ahead"])
        self.ceilings: tuple[str, ...] = tuple(comparators["ceilings"])
        self.modals = sorted(comparators["modals"], key=len, reverse=True)
        self.longest_before = max(map(len, (*self.before, *self.frames)))
        self.before_ends = frozenset(text[-1] for text in (*self.before, *self.frames))
        self.longest_after = max(map(len, self.after))
        self.after_heads = frozenset(text[0] for text in self.after)

    def _flat(self, table: dict[str, list[str]]) -> dict[str, str]:
        return {text.translate(self.fold).replace(" ", ""): sign for sign, texts in table.items() for text in texts}


@remembered()
def tables() -> Tables:
    """The one instance."""
    return Tables()


class Prepared:
    """A raw text made comparable: ``text``, and the place in ``raw`` of each of its characters."""

    __slots__ = ("narrow", "places", "raw", "start", "text")

    def __init__(self, raw: str, known: Tables) -> None:
        self.raw, self.narrow = raw, known.narrow
        self.start = 0
        self.places: list[int] | None = None
        text = raw.translate(known.fold)
        if len("".join(text.split())) != len(text):
            self.places = _kept(text)
            text = "".join([text[place] for place in self.places])
        if "》" in text:  # a title is no part of the value, whatever numbers it holds
            text = _TITLE.sub(lambda found: "§" * len(found[0]), text)
        self.text = text

    def cut(self, start: int, end: int) -> None:
        """Look only at ``text[start:end]`` from now on."""
        self.text = self.text[start:end]
        self.start += start

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The part of ``raw`` that a non-empty part of ``text`` stands for."""
        first, last = start + self.start, end + self.start - 1
        if self.places is None:
            return first, last + 1
        return self.places[first], self.places[last] + 1

    def quoted(self, start: int, end: int) -> str:
        """The part as the author wrote it, but for white space."""
        first, last = self.span(start, end)
        text = self.raw[first:last]
        return "".join(text.split()) if self.places else text

    def written(self, start: int, end: int) -> str:
        """The part as the author wrote it, narrow, in ordinary characters and without white space."""
        first, last = self.span(start, end)
        text = self.raw[first:last].translate(self.narrow)
        return "".join(text.split()) if self.places else text


def _kept(text: str) -> list[int]:
    """The places of all characters but white space; between two digits it stays, or 3 5 would become 35.

    A letter-spaced percentage is one number: 9 5 %.
    """
    if _SPACED.fullmatch(text):
        return [place for place, character in enumerate(text) if not character.isspace()]
    size = len(text)
    kept: list[int] = []
    for place, character in enumerate(text):
        if not character.isspace():
            kept.append(place)
            continue
        between = kept and text[kept[-1]].isdigit() and place + 1 < size and text[place + 1].isdigit()
        if between and not _is_group(text, place):
            kept.append(place)
    return kept


def _is_group(text: str, place: int) -> bool:
    """Whether the space parts thousands: 1 000."""
    begin = place
    while begin > 0 and place - begin < 4 and text[begin - 1].isdigit():
        begin -= 1
    return place - begin < 4 and text[place + 1 : place + 4].isdigit() and not text[place + 4 : place + 5].isdigit()
