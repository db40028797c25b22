"""What a setting may hold: how it is checked, read from a command line or variable, shown, and told to an editor.

Values come as YAML data (from a file) or as text (from an option, a variable or ``--config KEY=VALUE``); both end in the
same hashable value, so that documents with equal settings can be judged together.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from perflint.rule_files import SHIPPED

OFF = "off"
AUTO = "auto"
Keys = tuple[str | int, ...]
Tell = Callable[[Keys, str], None]  # takes the keys below the setting's own, and what is wrong there


class Kind:
    """Any one line of text; the other kinds narrow it.  ``base`` is the folder that relative paths are relative to."""

    told: str = "文字"

    def schema(self) -> dict[str, Any]:
        """The JSON Schema of the YAML value."""
        return {"type": "string", "minLength": 1}

    def read(self, value: Any, base: str, tell: Tell) -> Any:
        """The setting's value; what is wrong goes to ``tell``, and what is returned then is of no use."""
        if isinstance(value, str) and value.strip() and "\n" not in value:
            return value
        return tell((), f"应当是{self.told}，不是{shown(value)}")

    def of_text(self, text: str) -> Any:
        """Data as YAML would give it, from one line of text."""
        return text

    def of_pair(self, rest: str, text: str) -> Any:
        """The data of ``key.rest=text``; None where the kind has no parts."""
        return None

    def shown(self, value: Any) -> Any:
        """The value as JSON-able data, in the form of the file."""
        return value


class Flag(Kind):
    """true or false."""

    told = "true 或 false"

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}

    def read(self, value: Any, base: str, tell: Tell) -> Any:
        return value if isinstance(value, bool) else tell((), f"应当是 true 或 false，不是{shown(value)}")

    def of_text(self, text: str) -> Any:
        return {"true": True, "false": False, "1": True, "0": False}.get(text.strip().lower(), text)


class Number(Kind):
    """A number within bounds; ``whole`` ones are integers."""

    def __init__(self, least: int, most: int, *, whole: bool = True) -> None:
        self.least, self.most, self.whole = least, most, whole
        self.told = f"{least} 到 {most} 的{'整数' if whole else '数'}"

    def schema(self) -> dict[str, Any]:
        return {"type": "integer" if self.whole else "number", "minimum": self.least, "maximum": self.most}

    def read(self, value: Any, base: str, tell: Tell) -> Any:
        right = isinstance(value, int) or (isinstance(value, float) and not self.whole)
        if isinstance(value, bool) or not right or not self.least <= value <= self.most:
            return tell((), f"应当是 {self.told}，不是{shown(value)}")
        return value if self.whole else float(value)

    def of_text(self, text: str) -> Any:
        return number_of(text)


class Word(Kind):
    """One of a few words; ``spellings`` are other ways to write some of them."""

    def __init__(self, words: Sequence[str], spellings: Mapping[str, str] | None = None) -> None:
        self.words, self.spellings = tuple(words), dict(spellings or {})
        self.told = "、".join(self.words)

    def schema(self) -> dict[str, Any]:
        return {"enum": [*self.words, *self.spellings, *([False] if OFF in self.words else [])]}

    def read(self, value: Any, base: str, tell: Tell) -> Any:
        if value is False and OFF in self.words:  # YAML takes a bare off for false
            return OFF
        word = value.strip().lower() if isinstance(value, str) else ""
        word = self.spellings.get(word, word)
        return word if word in self.words else tell((), f"{shown(value)}不在可选的值里：{self.told}")


class Place(Kind):
    """A file or folder; relative to the file that names it."""

    told = "路径"

    def read(self, value: Any, base: str, tell: Tell) -> Any:
        if not isinstance(value, str) or not value.strip() or "\0" in value or "\n" in value:
            return tell((), f"应当是路径，不是{shown(value)}")
        path = os.path.normpath(os.path.join(base, os.path.expanduser(value)))
        return path if base else value


class Jobs(Kind):
    """A number of processes; 0 leaves it to the run."""

    most = 256
    told = f"1 到 {most} 的整数或 {AUTO}"

    def schema(self) -> dict[str, Any]:
        return {"anyOf": [{"enum": [AUTO]}, {"type": "integer", "minimum": 1, "maximum": self.most}]}

    def read(self, value: Any, base: str, tell: Tell) -> Any:
        if isinstance(value, str) and value.strip().lower() == AUTO:
            return 0
        if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= self.most:
            return value
        return tell((), f"应当是 {self.told}，不是{shown(value)}")

    def of_text(self, text: str) -> Any:
        return number_of(text)

    def shown(self, value: Any) -> Any:
        return value or AUTO


class Book(Place):
    """A rulebook: a file or folder, or the name of the shipped one."""

    told = "路径，或 perflint（自带规则）"

    def read(self, value: Any, base: str, tell: Tell) -> Any:
        return value if value == SHIPPED else super().read(value, base, tell)


def under(tell: Tell, *above: str | int) -> Tell:
    """``tell`` for what lies below these keys."""
    return lambda keys, text: tell((*above, *keys), text)


def number_of(text: str) -> Any:
    """The int or float that the text writes, else the text."""
    if re.fullmatch(r"[+-]?[0-9]{1,18}", text.strip(), re.ASCII):
        return int(text)
    if re.fullmatch(r"[+-]?[0-9]{1,18}\.[0-9]{1,18}", text.strip(), re.ASCII):
        return float(text)
    return text


def shown(value: Any) -> str:
    """A wrong value in a message: short, and told from a text that looks alike."""
    if isinstance(value, str):
        return f"“{value[:60]}”"
    if value is None:
        return "空的"
    if isinstance(value, bool):
        return f" {str(value).lower()}"
    names: tuple[tuple[type, str], ...] = ((Mapping, "“键: 值”"), (list, "列表"), (tuple, "列表"))
    return next((name for kind, name in names if isinstance(value, kind)), f" {value}"[:60])


def nearest(name: str, known: Iterable[str]) -> str:
    """``，是不是 select？`` for the known name most like this one, or nothing."""
    from difflib import get_close_matches

    close = get_close_matches(name.lower(), list(known), 1)
    return f"，是不是 {close[0]}？" if close else ""
