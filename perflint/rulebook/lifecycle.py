"""How a rule comes and goes: the days between which it is in force, its former names, and what took its place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from perflint.rulebook.mistakes import Mistakes


class Gone(Struct, frozen=True):
    """Why a rule is deprecated or removed, and which takes its place (its slug or code; empty where none does)."""

    message: str
    replaced_by: str = ""
    since: str = ""


class Removed(Struct, frozen=True):
    """What is left of a removed rule, so that its code is never used again and old settings get an answer."""

    code: str
    name: str
    gone: Gone
    aliases: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All by which it was known."""
        return (self.code, self.name, *self.aliases)


def gone_of(data: Mapping[str, Any] | None) -> Gone | None:
    """The content of ``deprecated`` or ``removed``."""
    return Gone(data["message"], data.get("replaced_by", ""), data.get("since", "")) if data else None


def is_removed(data: Mapping[str, Any]) -> bool:
    """Whether a rule file is but the tombstone of a rule."""
    return data.get("status") == "removed"


def day_of(data: Mapping[str, Any], key: str) -> date | None:
    """The day at ``valid_from`` or ``valid_to``; None for none, and for what is no day."""
    try:
        return date.fromisoformat(str(data[key]))
    except (KeyError, ValueError):
        return None


def in_force_text(first: date | None, last: date | None) -> str:
    """``自 2024-01-01 起``; empty for a rule that always holds."""
    if first and last:
        return f"自 {first} 至 {last} "
    return f"自 {first} 起" if first else f"到 {last} 为止" if last else ""


def find_mistakes(data: Mapping[str, Any], found: Mistakes) -> None:
    """What the schema cannot see: days that do not exist or stand the wrong way round, keys that want another status."""
    from perflint.rulebook.schema import DAY, TOMBSTONE

    days = [day_of(data, key) for key in ("valid_from", "valid_to")]
    for key, day in zip(("valid_from", "valid_to"), days, strict=True):
        if day is None and re.match(DAY, str(data.get(key, ""))):
            found.add((key,), f"“{key}”不是存在的日期：“{data[key]}”，应为年-月-日，如 2024-01-01")
    if days[0] and days[1] and days[0] > days[1]:
        found.add(("valid_to",), f"施行期倒置：valid_to {days[1]} 早于 valid_from {days[0]}")
    for key in ("deprecated", "removed"):
        if key in data and data.get("status") != key:
            found.add((key,), f"写了“{key}”，status 就应当是 {key}")
    if is_removed(data):
        for key in data:
            if key not in TOMBSTONE:
                found.add((key,), f"已移除的规则只留 {'、'.join(TOMBSTONE)}，删去“{key}”")
