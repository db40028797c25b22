"""The vocabulary as data: reads the YAML files of this folder once and keeps the result in the cache.

Nothing here decides anything; the tables are used by `units`, `measures` and `wordlists` beside this file and by
`perflint.values`.  Labels of levels and headings of columns are files of their own, read with `data_of`.
"""

from __future__ import annotations

import os
from functools import cache
from typing import Any

from perflint.cache import cached_json
from perflint.lexicon.additions import remembered, used

FOLDER = os.path.dirname(__file__)
_SINGLE = ("units.yaml", "measures.yaml", "comparators.yaml", "characters.yaml")


@cache
def data_of(name: str) -> dict[str, Any]:
    """The content of ``NAME.yaml`` of this folder as it is written."""
    file = os.path.join(FOLDER, f"{name}.yaml")
    content: dict[str, Any] = cached_json(name, [file], lambda: read_yaml(file))
    return content


def _files() -> list[str]:
    """The four tables, and every file of word lists: a new one needs no entry anywhere."""
    lists = sorted(name for name in os.listdir(FOLDER) if name.endswith("words.yaml"))
    return [os.path.join(FOLDER, name) for name in (*_SINGLE, *lists)]


@remembered()
def vocabulary() -> dict[str, Any]:
    """All tables, flattened for look-up: units, multipliers, periods, comparators, cues, words and so on.

    Where a rulebook's own words hold, theirs are among them.
    """
    additions = used()
    if additions is None:
        return _shipped()
    tables = _shipped()
    return {
        **tables,
        "words": {**tables["words"], **additions.words},
        "units": {unit: classes for unit, classes in {**tables["units"], **additions.units}.items() if classes},
    }


@cache
def _shipped() -> dict[str, Any]:
    files = _files()
    tables: dict[str, Any] = cached_json("lexicon", files, lambda: _build(files))
    return tables


def read_yaml(path: str) -> dict[str, Any]:
    """The data of one file, as it is written."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with open(path, encoding="utf-8") as file:
        data: dict[str, Any] = yaml.load(file, Loader=loader)
    return data


def _build(files: list[str]) -> dict[str, Any]:
    units, measures, comparators, characters, *lists = map(read_yaml, files)
    words: dict[str, list[str]] = {}
    for listed in lists:
        for name, entries in listed.items():
            words.setdefault(name, []).extend(str(entry) for entry in entries)
    tables = {"comparators": comparators, "words": words, **_characters(characters)}
    return {**_units(units), **_measures(measures), **tables}


def _characters(data: dict[str, Any]) -> dict[str, str]:
    """``look_alikes`` pairs a radical or compatibility ideograph with the ordinary character; ``simple`` those, and the
    traditional characters, with the simple one."""
    import unicodedata

    odd = "".join(map(chr, (*range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00))))
    listed = "".join(data["radicals"])
    normal = dict(zip(odd, unicodedata.normalize("NFKC", odd), strict=True)) | _paired(listed)
    alike = {character: plain for character, plain in normal.items() if plain != character}
    simple = _paired("".join(data["traditional"]))
    simple |= {character: simple.get(plain, plain) for character, plain in alike.items()}
    return {name: "".join(map("".join, pairs.items())) for name, pairs in (("look_alikes", alike), ("simple", simple))}


def _paired(pairs: str) -> dict[str, str]:
    return dict(zip(pairs[::2], pairs[1::2], strict=True))


def _units(data: dict[str, Any]) -> dict[str, Any]:
    """``units`` maps a unit to its classes, the first reading first."""
    classes: dict[str, list[str]] = {}
    for class_id, entry in data["classes"].items():
        for unit in entry["units"]:
            classes.setdefault(unit, []).insert(0, class_id)
    for class_id, entry in data["classes"].items():
        for unit in entry.get("also", ()):
            classes[unit].append(class_id)
    for pair in data["pairs"]:
        classes.setdefault(pair, list(classes[pair.split("/")[0]]))
    for unit in list(classes):  # KW and kw are written for kW, but m and M stay what they are
        for form in (unit.lower(), unit.upper(), unit.capitalize()) if unit.isascii() and len(unit) > 1 else ():
            classes.setdefault(form, list(classes[unit]))
    plain = (
        "nouns",
        "multipliers",
        "multipliers_alone",
        "small_multiplicands",
        "periods",
        "events",
        "denominators",
        "spans_of_time",
        "ages",
        "levels",
        "ranks",
        "to_zero",
        "no_zero",
        "numbered_names",
        "with_ge",
        "repeats",
        "acts",
        "other_words",
    )
    labels = {class_id: entry["label"] for class_id, entry in data["classes"].items()}
    examples = {class_id: entry.get("example", "") for class_id, entry in data["classes"].items()}
    return {"units": classes, "labels": labels, "examples": examples, **{name: data[name] for name in plain}}


def _measures(data: dict[str, Any]) -> dict[str, Any]:
    """``kinds`` lists (id, label, accepted classes, firm); ``cues`` and ``counted`` map a word to a place in it."""
    kinds: list[tuple[str, str, list[str], bool]] = []
    cues: dict[str, int] = {}
    places: dict[str, int] = {}
    for name, entry in data["measures"].items():
        places[name] = len(kinds)
        kinds.append((entry.get("id", name), entry["label"], entry["accepts"], True))
        for group in entry["cues"]:
            place = places[name]
            if group.get("more") or group.get("vague"):
                place = len(kinds)
                accepts = [*entry["accepts"], *group.get("more", ())]
                kinds.append((entry.get("id", name), entry["label"], accepts, not group.get("vague")))
            cues.update(dict.fromkeys(group["words"], place))
    cues.update(dict.fromkeys(data["unknown"], -1))
    counted: dict[str, int] = {}
    for name, nouns in data["counted"].items():
        entry = data["measures"][name]
        counted.update(dict.fromkeys(nouns, len(kinds)))
        kinds.append((name, entry["label"], [*entry["accepts"], *data["counted_accept"][name]], True))
    return {
        "kinds": kinds,
        "cues": cues,
        "counted": counted,
        "count_acts": data["count_acts"],
        "count_cues": data["count_cues"],
        "count": places["count"],
        "tails": data["tails"],
        "changes": data["changes"],
        "money_acts": data["money_acts"],
    }
