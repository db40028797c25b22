"""The vocabulary of a rulebook, ``vocabulary.yaml``: word lists and units that add to the shipped ones or replace them.

Word lists may be changed or new; placeholders and vague words are word lists too (``placeholders``, ``vague_values``).
Units are added to, or taken from, the shipped classes.  Headings and labels of forms are read before any rulebook is
chosen and are not part of it.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from perflint import lexicon
from perflint.lexicon.additions import Additions
from perflint.lexicon.vocabulary import vocabulary
from perflint.rulebook import regex, yaml_lines
from perflint.rulebook.mistakes import Keys, Mistake, Mistakes, nearest
from perflint.rulebook.schema import DIALECT

LIST = "^[a-z][a-z0-9_]*$"
PATTERN = "re:"
LONGEST_UNIT = 24


@functools.cache
def vocabulary_schema() -> dict[str, Any]:
    """The schema of ``vocabulary.yaml``."""
    texts = {"type": "array", "minItems": 1, "uniqueItems": True, "items": {"type": "string", "minLength": 1}}

    def changes(what: str, *ways: str) -> dict[str, Any]:
        told = {"add": f"加上的{what}", "remove": f"去掉的{what}", "replace": f"只用这些{what}，原有的都不用"}
        properties = {way: {**texts, "description": told[way]} for way in ways}
        return {
            "anyOf": [
                {**texts, "description": f"加上的{what}"},
                {"type": "object", "minProperties": 1, "properties": properties, "additionalProperties": False},
            ]
        }

    return {
        "$schema": DIALECT,
        "$id": "https://perflint.dev/schema/vocabulary.json",
        "title": "perflint vocabulary",
        "type": "object",
        "minProperties": 1,
        "properties": {
            "words": {
                "type": "object",
                "minProperties": 1,
                "additionalProperties": changes("词", "add", "remove", "replace"),
                "description": "词表：名称: [词]，或 名称: {add: [词], remove: [词], replace: [词]}；没有的名称就是新词表，re: 开头的是正则表达式",
            },
            "units": {
                "type": "object",
                "minProperties": 1,
                "additionalProperties": changes("单位", "add", "remove"),
                "description": "计量单位：类别: [单位]，或 类别: {add: [单位], remove: [单位]}",
            },
        },
        "additionalProperties": False,
    }


def read_vocabulary(
    path: str, file: str, base: Additions | None, mistakes: list[Mistake]
) -> tuple[Additions | None, dict[str, int], dict[str, tuple[frozenset[str], int]]]:
    """The additions of ``base`` with those of the file at ``path``, shown as ``file``, on top, the lists that it changes
    with their lines, and the units with the classes of before and after and their lines.  Its mistakes are added."""
    empty = "词表文件是空的；至少写一个词表，如 words: {vague_values: [基本满意]}"
    try:
        data, lines = yaml_lines.read(Path(path).read_bytes(), file, empty=empty)
    except yaml_lines.UnreadableError as error:
        mistakes.extend(error.mistakes)
        return base, {}, {}
    found = Mistakes(file, lines)
    _hold_against_schema(data, found)
    additions = base
    units: dict[str, list[str]] = {}
    touched: dict[str, tuple[frozenset[str], int]] = {}
    if not found.found:
        with lexicon.using(base):
            words = {name: _words(name, _ways(change), found) for name, change in data.get("words", {}).items()}
            units = _units({name: _ways(change) for name, change in data.get("units", {}).items()}, found)
            touched = {
                unit: (frozenset((*lexicon.classes_of_unit(unit), *classes)), _line_of(unit, data, lines))
                for unit, classes in units.items()
            }
        before = base or Additions({}, {})
        additions = Additions({**before.words, **words}, {**before.units, **units})
    mistakes.extend(found.found)
    named = data.get("words")
    lists = {name: lines.get(("words", name), 1) for name in named} if isinstance(named, Mapping) else {}
    return additions, lists, touched


def _line_of(unit: str, data: Mapping[str, Any], lines: Mapping[Keys, int]) -> int:
    """The first line that names the unit."""
    for name, change in data["units"].items():
        for way, entries in _ways(change).items():
            for number, entry in enumerate(entries):
                keys: Keys = ("units", name, way, number) if isinstance(change, Mapping) else ("units", name, number)
                if entry == unit:
                    return lines.get(keys, lines.get(("units", name), 1))
    return 1


def _hold_against_schema(data: Mapping[str, Any], found: Mistakes) -> None:
    from jsonschema import Draft202012Validator

    from perflint.rulebook.validation import explain

    for error in Draft202012Validator(vocabulary_schema()).iter_errors(data):
        if error.validator != "anyOf":
            for more, message in explain(error):
                found.add((*error.absolute_path, *more), message)
            continue
        wanted = 1 if isinstance(error.instance, Mapping) else 0 if isinstance(error.instance, list) else None
        inner = [one for one in error.context or () if one.schema_path[0] == wanted]
        for one in inner:
            for more, message in explain(one):
                found.add((*one.absolute_path, *more), message)
        if not inner:
            found.add(tuple(error.absolute_path), f"“{error.absolute_path[-1]}”应当是列表，如 [基本满意, 比较满意]")


def _ways(change: Any) -> Mapping[str, list[str]]:
    return change if isinstance(change, Mapping) else {"add": change}


def _words(name: str, ways: Mapping[str, list[str]], found: Mistakes) -> list[str]:
    """The whole list after the changes."""
    import re

    keys: Keys = ("words", name)
    if not re.match(LIST, name):
        found.add(keys, f"词表的名称“{name}”应为小写英文、数字和下划线，如 own_words")
        return []
    known = sorted(lexicon.words(name)) if name in lexicon.word_lists() else []
    for way, entries in ways.items():
        for number, entry in enumerate(entries):
            here = (*keys, way, number)
            if entry.startswith(PATTERN) and (fault := regex.fault(entry.removeprefix(PATTERN))):
                found.add(here, f"词“{entry}”：{fault}")
            elif not entry.strip():
                found.add(here, "词不能是空白")
            elif way == "remove" and entry not in known:
                found.add(here, f"词表“{name}”里没有“{entry}”{nearest(entry, known)}")
    if not known and "remove" in ways:
        found.add(keys, f"没有词表“{name}”{nearest(name, lexicon.word_lists())}")
    kept = [entry for entry in ways.get("replace", known) if entry not in ways.get("remove", ())]
    whole = list(dict.fromkeys([*kept, *ways.get("add", ())]))
    if not whole:
        found.add(keys, f"词表“{name}”一个词也不剩；不用它的，关掉用到它的规则")
    return whole


def _units(classes: Mapping[str, Mapping[str, list[str]]], found: Mistakes) -> dict[str, list[str]]:
    """The classes of every changed unit; no class is left for one that is no unit any more."""
    labels, known = vocabulary()["labels"], vocabulary()["units"]
    changed: dict[str, list[str]] = {}
    for name, ways in classes.items():
        if name not in labels:
            told = nearest(name, labels) or "；可用：" + "、".join(f"{key}（{label}）" for key, label in labels.items())
            found.add(("units", name), f"没有单位类别“{name}”{told}")
            continue
        for way, entries in ways.items():
            for number, unit in enumerate(entries):
                here: Keys = ("units", name, way, number)
                now = changed.get(unit, known.get(unit, []))
                if way == "remove" and name not in now:
                    found.add(here, f"“{unit}”本来就不是{labels[name]}（{name}）的单位{nearest(unit, known)}")
                elif way == "add" and (fault := _fault(unit)):
                    found.add(here, f"单位“{unit}”{fault}")
                others = [one for one in now if one != name]
                changed[unit] = [name, *others] if way == "add" else others
    return changed


def _fault(unit: str) -> str:
    """Why a text cannot be a unit; empty when it can."""
    if not unit.strip() or unit != "".join(unit.split()):
        return "不能有空格"
    if len(unit) > LONGEST_UNIT:
        return f"太长，最多 {LONGEST_UNIT} 个字"
    return "不能含有数字" if any(character.isdigit() for character in unit) else ""
