"""Which file and line gave each key of a rule its value, layer by layer, and which locks hold: for people who ask why.

The lines of the rule's own file are not kept with the rulebook; they are read when somebody asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from perflint.rule_files import shown
from perflint.rulebook import yaml_lines
from perflint.rulebook.layers import flat
from perflint.rulebook.mistakes import Keys
from perflint.rulebook.overrides import Layer
from perflint.rulebook.rule import Rule, Rulebook


class Step(Struct, frozen=True):
    """One value that a key had: where it was written (line 0 where that cannot be told) and in which layer."""

    value: Any
    file: str
    line: int
    layer: str


class Source(Struct, frozen=True):
    """One key of a rule: its values from the first layer to the last, which counts, and the lock on it, if any."""

    key: str
    steps: tuple[Step, ...]
    lock: Step | None = None

    @property
    def value(self) -> Any:
        """The value that counts."""
        return self.steps[-1].value


def sources_of(rule: Rule, book: Rulebook) -> list[Source]:
    """Every key of the rule in the order of its file, ``params`` one by one, then the keys that layers added."""
    own, lines = _own(rule)
    layer = _title(rule.layer, book.layers)
    steps: dict[str, list[Step]] = {}
    for key, value in flat(own):
        keys: Keys = tuple(key.split("."))
        steps[key] = [Step(value, shown(rule.file), lines.get(keys, 0), layer)]
    for setting in rule.settings:
        title, file = _title(setting.layer, book.layers), book.layers[setting.layer].file
        steps.setdefault(setting.key, []).append(Step(setting.value, file, setting.line, title))
    return [Source(key, tuple(found), _lock(rule, key, book.layers)) for key, found in steps.items()]


def _own(rule: Rule) -> tuple[Mapping[str, Any], Mapping[Keys, int]]:
    """What the rule's own file says, with lines; the data that counts, without lines, where it cannot be read."""
    try:
        return yaml_lines.read(Path(rule.file).read_bytes(), rule.file)
    except (OSError, yaml_lines.UnreadableError):
        return rule.data, {}


def _lock(rule: Rule, key: str, layers: tuple[Layer, ...]) -> Step | None:
    """The first lock on a key."""
    lock = next((lock for lock in rule.locks if lock.holds(key)), None)
    return Step(lock.key, layers[lock.layer].file, lock.line, _title(lock.layer, layers)) if lock else None


def _title(number: int, layers: tuple[Layer, ...]) -> str:
    return layers[number].title if number < len(layers) else ""
