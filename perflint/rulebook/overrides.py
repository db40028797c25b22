"""The words for layers: who changed which key of a rule where, and who locked it.  See `layers` for what they do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

Keys = tuple[str | int, ...]


class Overrides(Struct, frozen=True):
    """A last layer that stands in no rulebook: what a configuration file (``source``, as it should be shown) changes.

    ``rules`` maps a slug or code to what is changed of the rule: ``severity`` (off and on included), ``params``,
    ``message``, ``advice``, ``basis``, ``waivable``, ``valid_from``, ``valid_to``.  ``lines`` maps (rule, key) and
    (rule, "params", name) to lines of the source.  Locks of the rulebooks hold against it; unlike a rulebook it may
    raise a rule to an error without naming a basis, for it speaks of this run and of nobody's duties.
    """

    source: str
    rules: Mapping[str, Mapping[str, Any]]
    lines: Mapping[Keys, int] = {}


class Layer(Struct, frozen=True):
    """One layer as it is shown: the book's name, its level (省), who issues it, its version, the file to look in, and the
    hash of its content."""

    name: str
    level: str = ""
    issuer: str = ""
    version: str = ""
    file: str = ""
    hash: str = ""

    @property
    def title(self) -> str:
        """``省 某省审核规则 2025.1``; empty for a book that says nothing of itself."""
        return " ".join(filter(None, (self.level, self.name, self.version)))


class Setting(Struct, frozen=True):
    """One value that a layer gave to a key of a rule: ``severity`` or ``params.minimum``."""

    key: str
    value: Any
    layer: int
    line: int


class Lock(Struct, frozen=True):
    """What a layer forbids those below to change: a key, or the whole rule where it is empty."""

    key: str
    layer: int
    line: int

    def holds(self, key: str) -> bool:
        """Whether the key may not be changed; a lock on ``params`` is one on each of them."""
        return not self.key or self.key == key or key.startswith(f"{self.key}.")
