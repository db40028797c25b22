"""The gazetteer: provinces, cities and counties of the country, and which of them a text names.

The names are data (``places.yaml``, with its source and licence), read when a check first asks and kept in the cache.
Nothing here judges; `perflint.checks.foreign_place` does.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

from msgspec import Struct

from perflint.cache import cached_json
from perflint.lexicon.vocabulary import read_yaml
from perflint.patterns import pattern_of

_FILE = os.path.join(os.path.dirname(__file__), "places.yaml")
_LONGEST = 15  # characters of a name
_RANK = "(?:特别行政区|自治[区州县旗]|地区|特区|林区|[省市区县盟旗])$"
_SUFFIX = pattern_of("[省市区县盟旗州]")
# 白云区域, 东方市场, 宿城区间: the last character belongs to the next word.
_NEXT_WORD = pattern_of(
    r"区[域间块划位别分]|市[场政值面容价]|县[级域]|旗[帜舰]|州[际]|省[去略心力]|[区市县][路街巷](?!道)"
)


class Place(NamedTuple):
    """A place of the gazetteer; ``city`` and ``county`` are empty for what stands above them."""

    province: str
    city: str = ""
    county: str = ""

    @property
    def name(self) -> str:
        """Its own whole name."""
        return self.county or self.city or self.province

    def within(self, other: Place) -> bool:
        """Whether it is the other place or lies in it."""
        return self.province == other.province and other.city in ("", self.city) and other.county in ("", self.county)


class Named(Struct, frozen=True):
    """A stretch of a text that names a place, with the places it can mean."""

    start: int
    end: int
    places: tuple[Place, ...]


def whole_names(text: str) -> Iterator[Named]:
    """The whole names (宝塔区, never 宝塔) in a text from left to right, the longest first."""
    done = 0
    for suffix in _SUFFIX.finditer(text):
        known, end = _whole(), suffix.end()
        for start in range(max(done, end - _LONGEST), end - 1):
            places = known.get(text[start:end])
            if places and not _NEXT_WORD.match(text, end - 1) and not _joined(text, start, end, done):
                yield Named(start, end, _meant(places))
                done = end
                break


def _joined(text: str, start: int, end: int, done: int) -> bool:
    """Whether the name is cut out of other words: 沿|海城市, 适|应城市."""
    if not text.endswith("城市", start, end) or start == done:
        return False
    return "\u4e00" <= text[start - 1] <= "\u9fff" and text[start - 1] not in "省区市州"


def short_name(word: str) -> tuple[Place, ...]:
    """The places whose name without 省/市/区/县 is the word; none for a single character."""
    return _meant(_short().get(word, ""))


def kind_of_word(word: str) -> str:
    """What else a short name is: ``never`` a place when it stands alone, an ``ordinary`` word, or empty."""
    return _words().get(word, "")


def part_of_town(name: str) -> bool:
    """Whether any town may use the whole name for a part of itself (新城区)."""
    return _words().get(name) == "parts_of_town"


@cache
def _words() -> dict[str, str]:
    found: dict[str, str] = cached_json(
        "place_words",
        [_FILE],
        lambda: {word: group for group in ("ordinary", "never", "parts_of_town") for word in _data()[group].split()},
    )
    return found


@cache
def _whole() -> dict[str, str]:
    """The places of each whole name, for `_meant`."""
    found: dict[str, str] = cached_json("whole_places", [_FILE], _whole_anew)
    return found


@cache
def _short() -> dict[str, str]:
    """The places of each short name, for `_meant`."""
    found: dict[str, str] = cached_json("short_places", [_FILE], lambda: _gathered(_shortened(_places())))
    return found


def _meant(told: str) -> tuple[Place, ...]:
    """The places that `_gathered` wrote down: told apart by lines, their parts by tabs."""
    return tuple(Place(*one.split("\t")) for one in told.splitlines())


# ── made of the data, once ──────────────────────────────────────────────────────────────────────────────────────


@cache
def _data() -> dict[str, Any]:
    return read_yaml(_FILE)


@cache
def _places() -> tuple[Place, ...]:
    found: list[Place] = []
    for province, cities in _data()["provinces"].items():
        found.append(Place(province))
        for city, counties in cities.items():
            if city:
                found.append(Place(province, city))
            found.extend(Place(province, city, county) for county in counties.split())
    return tuple(found)


def _whole_anew() -> dict[str, str]:
    named = [(place.name, place) for place in _places()]
    # 恩施州 and 天祝县 are what 恩施土家族苗族自治州 and 天祝藏族自治县 are called.
    states = [place for place in _places() if place.name[-3:-1] == "自治" and place.name[-1] in "州县旗"]
    named += [(short + place.name[-1], place) for short, place in _shortened(states)]
    return _gathered(named)


def _shortened(places: Iterable[Place]) -> list[tuple[str, Place]]:
    people = re.compile(f"(?:(?:{'|'.join(sorted(_data()['peoples'].split(), key=len, reverse=True))})族)+(?=自治)")
    states = ((re.sub("(?:回族|壮族|维吾尔)自治区$", "自治区", place.name), place) for place in places)
    shorts = ((re.sub(_RANK, "", people.sub("", name)), place) for name, place in states)
    return [(short, place) for short, place in shorts if len(short) > 1]


def _gathered(pairs: Iterable[tuple[str, Place]]) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for name, place in pairs:
        found.setdefault(name, []).append("\t".join(place))
    return {name: "\n".join(places) for name, places in found.items()}
