"""What inspections get and give: a book of rules with the lines of their files, and remarks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from perflint.rulebook import Rule, Rulebook
from perflint.rulebook.mistakes import Keys


class Source(Struct, frozen=True):
    """The file of a rule as it is shown, and the 1-based line of each of its keys."""

    file: str
    lines: Mapping[Keys, int]


class Remark(Struct, frozen=True, order=True):
    """One remark: where, the name of the inspection, and a Chinese sentence."""

    file: str
    line: int
    inspection: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}：{self.message}"


class Book(Struct, frozen=True):
    """A rulebook and where each of its rules is written; ``sources`` goes by the rule's path."""

    rules: Sequence[Rule]
    sources: Mapping[str, Source]

    def remark(self, rule: Rule, keys: Keys, inspection: str, message: str) -> Remark:
        """A remark about the value at these keys, or at the nearest place above it that has a line."""
        source = self.sources.get(rule.path, Source(rule.path, {}))
        while keys and keys not in source.lines:
            keys = keys[:-1]
        return Remark(source.file, source.lines.get(keys, 1), inspection, f"{rule.code} {message}")


class Inspection(Protocol):
    """A module that looks for one sort of slip."""

    def inspect(self, book: Book) -> Iterator[Remark]:
        """Yield what is wrong with the rules of the book."""
        ...


def book_of(rulebook: Rulebook) -> Book:
    """The book together with the lines of the files that its rules are written in."""
    from perflint.rule_files import shown
    from perflint.rulebook import yaml_lines

    sources = {}
    for rule in rulebook.rules:
        try:
            _, lines = yaml_lines.read(Path(rule.file).read_bytes(), rule.file)
        except (yaml_lines.UnreadableError, OSError):  # changed since it was loaded; remarks go without lines
            lines = {}
        sources[rule.path] = Source(shown(rule.file), lines)
    return Book(rulebook.rules, sources)
