"""Locks: what a layer forbids the layers behind it to change, and the ways round a lock that are refused with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from perflint.rulebook.drafts import Draft, find, shown
from perflint.rulebook.manifest import LOCKABLE, Manifest
from perflint.rulebook.mistakes import Mistake, nearest
from perflint.rulebook.overrides import Lock

EVERY = "ALL"
JUDGING = ("where", "expect", "check", "severity_when", "params")  # what decides whether a rule reports


class WordsChange(NamedTuple):
    """A word list that the vocabulary of a book changes, and where."""

    book: int
    file: str
    name: str
    line: int


def set_locks(number: int, manifest: Manifest, known: Sequence[Draft]) -> Iterator[Mistake]:
    """Set the locks of a layer; they bind the layers behind it."""
    for position, entry in enumerate(manifest.locked):
        line = manifest.lines.get(("locked", position), 1)
        rule, _, key = entry.partition(".")
        if rule.upper() == EVERY and not key:
            for each in known:
                each.locks.append(Lock("", number, line))
            continue
        draft, problem = find(rule, known)
        if draft is None:
            yield Mistake(manifest.file, line, problem)
            continue
        if not draft.sound:
            continue
        head, _, name = key.partition(".")
        params = draft.data.get("params", {})
        if key and head not in LOCKABLE:
            yield Mistake(
                manifest.file, line, f"不能锁定“{key}”{nearest(head, LOCKABLE) or '；可以锁定：' + '、'.join(LOCKABLE)}"
            )
        elif name and name not in params:
            known_names = f"；可调的有：{'、'.join(params)}" if params else "；这条规则没有可调的参数"
            yield Mistake(
                manifest.file, line, f"规则 {shown(draft)} 没有参数“{name}”{nearest(name, params) or known_names}"
            )
        else:
            draft.locks.append(Lock(key, number, line))


def refusal(draft: Draft, key: str, lock: Lock, manifests: Sequence[Manifest | None]) -> str:
    """Why a change is refused: who locked it where, and what can be done instead."""
    owner = manifests[lock.layer]
    assert owner is not None  # only a manifest locks
    place = f"{owner.file}:{lock.line}"
    who = f"{owner.layer}“{owner.name}”" if owner.name else place
    what = f"的 {lock.key} " if lock.key else ""
    free = _free(draft)
    instead = f"没有锁定、可以改的有：{'、'.join(free)}" if free else "要求不同的，在自己的规则集里另写一条规则"
    origin = f"{who}（{place}）" if owner.name else who
    return f"规则 {shown(draft)} {what}由{origin}锁定，这里不能改 {key}；{instead}"


def _free(draft: Draft) -> list[str]:
    """The keys of a rule that no lock holds."""
    params = [f"params.{name}" for name in draft.data.get("params", {})]
    keys = ["severity", *params, "message", "advice", "basis"]
    return [key for key in keys if not any(lock.holds(key) for lock in draft.locks)]


def evasions(number: int, drafts: Sequence[Draft], manifests: Sequence[Manifest | None]) -> Iterator[Mistake]:
    """A rule of a later book must not silence a locked one by superseding it."""
    for draft in drafts:
        mine = draft.sound and draft.book == number
        for position, name in enumerate(draft.data.get("supersedes", ()) if mine else ()):
            locked = next((one for one in drafts if one.name == name and one.locks and one.book != number), None)
            if locked is not None:
                line = draft.lines.get(("supersedes", position), 1)
                message = refusal(locked, "结论", locked.locks[0], manifests)
                yield Mistake(draft.file, line, f"不能用 supersedes 压住它：{message}")


def changed_words(
    changes: Sequence[WordsChange], drafts: Sequence[Draft], manifests: Sequence[Manifest | None]
) -> Iterator[Mistake]:
    """The words that a locked rule goes by are locked with it: an emptied list would silence it."""
    for change in changes:
        for draft in drafts:
            lock = next((lock for lock in draft.locks if lock.layer < change.book), None)
            if lock and draft.sound and change.name in set(_texts([draft.data.get(key) for key in JUDGING])):
                message = f"不能改词表“{change.name}”：{refusal(draft, '它用的词表', lock, manifests)}"
                yield Mistake(change.file, change.line, message)
                break


def _texts(node: Any) -> Iterator[str]:
    """Every text in the data, keys aside."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, Mapping):
        for value in node.values():
            yield from _texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value)
