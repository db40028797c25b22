"""A rule while layers are applied to it, and how layers name one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from perflint.rulebook.mistakes import Keys, nearest
from perflint.rulebook.overrides import Lock, Setting


class Draft:
    """One rule while the layers are applied: ``data`` is what counts so far, ``tested`` what its examples speak of."""

    __slots__ = ("book", "data", "file", "lines", "locks", "name", "off", "path", "settings", "sound", "tested")

    def __init__(
        self, book: int, path: str, file: str, data: dict[str, Any], lines: Mapping[Keys, int], *, sound: bool
    ) -> None:
        self.book = book
        self.path = path
        self.file = file
        self.name = path.rsplit("/", 1)[-1].removesuffix(".yaml").removesuffix(".yml")
        self.data = data
        self.lines = lines
        self.sound = sound  # without mistakes of its own
        self.off = False
        self.tested = data
        self.settings: list[Setting] = []
        self.locks: list[Lock] = []


def find(name: str, drafts: Sequence[Draft]) -> tuple[Draft | None, str]:
    """The rule with this slug, code, topic/slug or former name; else None and what to say."""
    wanted = name.strip().rpartition("/")[2]
    for draft in drafts:
        former = draft.data.get("aliases", ()) if draft.sound else ()
        if wanted in (draft.name, draft.data.get("code"), *former):
            if draft.sound and draft.data.get("status") == "removed":
                gone = draft.data.get("removed", {})
                instead = f"，改写 {gone['replaced_by']}" if gone.get("replaced_by") else ""
                return None, f"规则“{name}”已经移除：{gone.get('message', '')}{instead}"
            return draft, ""
    known = [text for draft in drafts for text in (draft.name, str(draft.data.get("code")))]
    hint = nearest(wanted, known) or "；用 perflint rules 列出全部规则"
    return None, f"没有规则“{name}”{hint}"


def shown(draft: Draft) -> str:
    return f"{draft.data['code']} {draft.name}"
