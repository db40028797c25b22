"""Layers of rulebooks: what each changes of the rules above it, and what it forbids those below it to change.

`apply` goes through the layers from the first to the last and leaves in every `Draft` the data that counts, with the
changes that led there (`Setting`) and the locks; what is wrong with a layer is told at its own file and line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from perflint.rulebook.drafts import Draft, find, shown
from perflint.rulebook.locks import deed_of, evasions, refusal, set_locks
from perflint.rulebook.manifest import KEYS, LAYERS, OFF, ON, Manifest, graded
from perflint.rulebook.mistakes import Keys, Mistake, nearest
from perflint.rulebook.overrides import Overrides, Setting
from perflint.rulebook.schema import SEVERITIES

GRAVITY = {name: number for number, name in enumerate(reversed(SEVERITIES))}


def apply(
    manifests: Sequence[Manifest | None], drafts: Sequence[Draft], above: Sequence[Sequence[int]]
) -> list[Mistake]:
    """Apply the manifests, one for each book (None where it has none), in order; returns what is wrong with them.

    ``above`` says for each book which books it extends, directly or not.  A book changes the rules of the books before
    it, its own included; the locks of every book before it hold.
    """
    found: list[Mistake] = []
    for number, manifest in enumerate(manifests):
        known = [draft for draft in drafts if draft.book <= number]
        found += evasions(number, drafts, manifests)
        if manifest is not None:
            found += _ranks(manifest, [manifests[other] for other in above[number]])
            found += _modes(number, manifest, manifests, known, above)
            found += _changes(number, manifest, known, manifests)
            found += set_locks(number, manifest, known)
    return found


def override(overrides: Overrides, drafts: Sequence[Draft], manifests: Sequence[Manifest | None]) -> list[Mistake]:
    """Apply the last layer; returns what is wrong with it."""
    rules = {
        rule: {key: graded(value) if key == "severity" else value for key, value in changes.items()}
        for rule, changes in overrides.rules.items()
    }
    lines = {("rules", *keys): line for keys, line in overrides.lines.items()}
    manifest = Manifest(overrides.source, lines, rules=rules)
    return _changes(len(manifests), manifest, drafts, [*manifests, manifest], basis=False)


# ── one layer ───────────────────────────────────────────────────────────────────────────────────────────────────


def _ranks(manifest: Manifest, bases: Iterable[Manifest | None]) -> Iterator[Mistake]:
    """A province cannot build on a city."""
    for base in bases:
        if base and base.layer and manifest.layer and LAYERS.index(base.layer) > LAYERS.index(manifest.layer):
            message = (
                f"这一级是{manifest.layer}，却建立在{base.layer}一级的“{base.name or base.file}”（{base.file}）之上；"
                f"只能建立在同级或上级之上"
            )
            yield Mistake(manifest.file, manifest.lines.get(("layer",), 1), message)


def _modes(
    number: int,
    manifest: Manifest,
    manifests: Sequence[Manifest | None],
    known: Sequence[Draft],
    above: Sequence[Sequence[int]],
) -> Iterator[Mistake]:
    """``[book, off]`` switches all rules of a book off, ``[book, all]`` those on that are on trial."""
    for position, entry in enumerate(manifest.extends):
        if entry.mode == "recommended" or position >= len(above[number]):
            continue
        books = _closure(above[number][position], above)
        for draft in known:
            if draft.book not in books or not draft.sound:
                continue
            lock = next((lock for lock in draft.locks if entry.mode == OFF), None)
            if lock:
                yield Mistake(
                    manifest.file, entry.line, refusal(draft, deed_of("severity", OFF, lock), lock, manifests)
                )
            elif entry.mode == OFF:
                _switch(draft, OFF, number, entry.line)
            elif draft.data.get("status") == "preview":
                _switch(draft, ON, number, entry.line)


def _closure(book: int, above: Sequence[Sequence[int]]) -> set[int]:
    return {book}.union(*(_closure(other, above) for other in above[book] if other < book))


def _changes(
    number: int,
    manifest: Manifest,
    known: Sequence[Draft],
    manifests: Sequence[Manifest | None],
    *,
    basis: bool = True,
) -> list[Mistake]:
    found: list[Mistake] = []
    done: dict[str, str] = {}
    for rule, changes in manifest.rules.items():
        line = manifest.lines.get(("rules", rule), 1)
        draft, problem = find(rule, known)
        if draft is None:
            found.append(Mistake(manifest.file, line, problem))
        elif draft.name in done:
            message = f"“{rule}”与上面的“{done[draft.name]}”是同一条规则，请写在一起"
            found.append(Mistake(manifest.file, line, message))
        else:
            done[draft.name] = rule
            if draft.sound:
                found += _change(draft, _Change(number, manifest, rule, changes, manifests, basis))
    return found


class _Change(Struct, frozen=True):
    """What one layer wants of one rule."""

    layer: int
    manifest: Manifest
    rule: str
    changes: Mapping[str, Any]
    manifests: Sequence[Manifest | None]
    basis: bool  # an error must name one

    def line(self, key: str = "") -> int:
        """The line of a dotted key, or of the nearest thing above it."""
        keys: Keys = ("rules", self.rule, *(key.split(".") if key else ()))
        while keys not in self.manifest.lines and len(keys) > 2:
            keys = keys[:-1]
        return self.manifest.lines.get(keys, 1)

    def mistake(self, key: str, message: str) -> Mistake:
        return Mistake(self.manifest.file, self.line(key), message)


def _change(draft: Draft, change: _Change) -> list[Mistake]:
    """Apply the changes of one layer to one rule, or say what is wrong with them and apply none."""
    wanted = dict(flat(change.changes))
    found = list(_unknown(draft, change, wanted))
    new = {key: value for key, value in wanted.items() if not _is_so(draft, key, value)}
    for key in new:
        lock = next((lock for lock in draft.locks if lock.holds(key) or wanted[key] == OFF), None)
        if lock:
            found.append(change.mistake(key, refusal(draft, deed_of(key, wanted[key], lock), lock, change.manifests)))
    if found:
        return found
    data = _merged(draft.data, wanted)
    problems = _problems(draft, data, change)
    if problems:
        return _located(draft, change, wanted, problems)
    draft.data = data
    if "examples" in wanted:
        draft.tested = data
    severity = wanted.get("severity")
    if severity is not None:
        draft.off = severity == OFF
    draft.settings += [Setting(key, value, change.layer, change.line(key)) for key, value in new.items()]
    return []


def flat(changes: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """``params: {minimum: 90}`` → ``params.minimum``."""
    for key, value in changes.items():
        if key == "params" and isinstance(value, Mapping):
            yield from ((f"params.{name}", one) for name, one in value.items())
        else:
            yield key, value


def _unknown(draft: Draft, change: _Change, wanted: Mapping[str, Any]) -> Iterator[Mistake]:
    """Keys and parameters that there are not, and parameters of another kind than the rule's own."""
    params = draft.data.get("params", {})
    for key, value in wanted.items():
        head, _, name = key.partition(".")
        if head not in KEYS:
            yield change.mistake(
                key, f"规则集不能改规则的“{head}”{nearest(head, KEYS) or '；能改的有：' + '、'.join(KEYS)}"
            )
        elif name and name not in params:
            known = f"；可调的有：{'、'.join(params)}" if params else "；这条规则没有可调的参数"
            yield change.mistake(key, f"规则 {shown(draft)} 没有参数“{name}”{nearest(name, params) or known}")
        elif name and _kind(value) != _kind(params[name]):
            kind = _kind(params[name])
            yield change.mistake(key, f"参数“{name}”应当是{kind}（原来是 {params[name]}），现在是“{value}”")
        elif key == "params":
            yield change.mistake(key, "“params”应当是“名称: 值”的形式，如 params: {minimum: 90}")
        elif key == "severity" and value not in (*SEVERITIES, ON, OFF):
            grades = (*SEVERITIES, OFF, ON)
            yield change.mistake(key, f"级别不能是“{value}”，只能是：{'、'.join(grades)}{nearest(str(value), grades)}")


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "true 或 false"
    if isinstance(value, (int, float)):
        return "数字"
    if isinstance(value, list):
        return f"{_kind(value[0])}的列表" if value else "列表"
    return "文字"


def _is_so(draft: Draft, key: str, value: Any) -> bool:
    """Whether the rule says so already: repeating what is locked changes nothing."""
    head, _, name = key.partition(".")
    if key == "severity":
        now = OFF if draft.off else draft.data["severity"]
        return bool(value == now or (value == ON and not draft.off and draft.data.get("status") != "preview"))
    return bool((draft.data.get("params", {}).get(name) if name else draft.data.get(head)) == value)


def _merged(data: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The rule's data with the changes; what `off` and `on` do beside is the business of the caller."""
    merged = dict(data)
    for key, value in wanted.items():
        head, _, name = key.partition(".")
        if name:
            merged["params"] = {**merged["params"], name: value}
        elif key == "basis":
            merged["basis"] = [*merged.get("basis", ()), *(one for one in value if one not in merged.get("basis", ()))]
        elif key == "severity":
            merged = _graded(merged, value)
        else:
            merged[head] = value
    return merged


def _graded(data: dict[str, Any], severity: str) -> dict[str, Any]:
    """The new level; the cases of ``severity_when`` that are graver than it come down to it, milder ones stay."""
    if severity == OFF:
        return data
    if severity == ON:
        return {**data, "status": "stable"} if data.get("status") == "preview" else data
    cases = [
        {**case, "severity": min(case["severity"], severity, key=lambda name: GRAVITY.get(name, 0))}
        for case in data.get("severity_when", ())
    ]
    return {**data, "severity": severity, **({"severity_when": cases} if cases else {})}


def _problems(draft: Draft, data: Mapping[str, Any], change: _Change) -> list[str]:
    """What makes the changed rule no rule."""
    from perflint.rulebook.validation import NO_BASIS, find_mistakes

    messages = [one.message for one in find_mistakes(data, {}, draft.file)]
    return [message for message in messages if change.basis or message != NO_BASIS]


def _located(draft: Draft, change: _Change, wanted: Mapping[str, Any], problems: Sequence[str]) -> list[Mistake]:
    """Each problem at the change that brings it about, or at the whole where only several together do."""
    found: list[Mistake] = []
    left = list(problems)
    for key, value in wanted.items():
        alone = _problems(draft, _merged(draft.data, {key: value}), change)
        found += [_after(draft, change, key, problem) for problem in left if problem in alone]
        left = [problem for problem in left if problem not in alone]
    return found + [_after(draft, change, "", problem) for problem in left]


def _after(draft: Draft, change: _Change, key: str, problem: str) -> Mistake:
    return change.mistake(key, f"规则 {shown(draft)} 这样改不成立：{problem}")


def _switch(draft: Draft, severity: str, layer: int, line: int) -> None:
    draft.data = _graded(draft.data, severity)
    draft.off = severity == OFF
    draft.settings.append(Setting("severity", severity, layer, line))
