"""Locks: what a layer forbids the layers behind it to change, and the ways round a lock that are refused with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from perflint.rulebook.drafts import Draft, find, shown
from perflint.rulebook.manifest import LOCKABLE, OFF, Manifest
from perflint.rulebook.mistakes import Mistake, nearest
from perflint.rulebook.overrides import Lock

EVERY = "ALL"


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


def refusal(
    draft: Draft, deed: str, lock: Lock, manifests: Sequence[Manifest | None], *, instead: str | None = None
) -> str:
    """Why a deed (改 params.minimum) is refused: who locked what where, and what can be done instead."""
    owner = manifests[lock.layer]
    assert owner is not None  # only a manifest locks
    place = f"{owner.file}:{lock.line}"
    who = f"{owner.layer}“{owner.name}”（{place}）" if owner.name else place
    what = f"规则 {shown(draft)} 的 {lock.key}" if lock.key else f"整条规则 {shown(draft)}"
    if instead is None:
        free = _free(draft)
        instead = f"这条规则还可以改：{'、'.join(free)}" if free else "要求不同的，在自己的规则集里另写一条规则"
    return f"不能{deed}：{who}锁定了{what}；{instead}"


def deed_of(key: str, value: Any, lock: Lock) -> str:
    """What a change of a key does, in words: 关掉这条规则 for ``severity: off``."""
    if key == "severity" and value == OFF:
        return "关掉这条规则" if not lock.key else "关掉这条规则（关掉了，锁定的一项也就不起作用）"
    return f"改 {key}"


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
                yield Mistake(
                    draft.file, line, refusal(locked, f"用 supersedes 压住“{name}”", locked.locks[0], manifests)
                )
