"""What a condition or message of a rule may name: the fields of its subject and the values of its check."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct

from perflint.rulebook import fields
from perflint.rulebook.facts import Fact, Facts


class Scope(Struct, frozen=True):
    """What a condition may name: the fields of ``given``, and the values that the rule's check supplies.

    ``made`` holds conditions on single fields, by their numbers: many rules of a book write the same ones.
    """

    given: str
    values: tuple[str, ...] = ()
    lists: Callable[[], Sequence[str]] | None = None  # the word lists there are; only asked when looking for mistakes
    made: dict[int, Any] | None = None

    def field(self, path: str) -> Callable[[Facts], Fact]:
        """The getter of a field or check value."""
        if path.startswith("values."):
            name = path[len("values.") :]
            return lambda facts: _as_fact(facts.values.get(name))
        return fields.getter(self.given, path)

    def paths(self) -> set[str]:
        """Everything that may be named."""
        return {*fields.registry(self.given), *(f"values.{name}" for name in self.values)}

    def has(self, path: str) -> bool:
        """Whether a path may be named."""
        return path in fields.registry(self.given) or path in {f"values.{name}" for name in self.values}

    def label(self, path: str) -> str:
        """How a reader knows a field."""
        found = fields.registry(self.given).get(path)
        return found.label if found else path


def _as_fact(value: Any) -> Fact:
    return tuple(value) if isinstance(value, list) else value
