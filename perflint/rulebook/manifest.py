"""The manifest of a rulebook, ``rulebook.yaml``: who issues it, which books it builds on, what it changes and locks.

Its JSON Schema (``perflint schema rulebook``) is the measure of form and stands here; what a change means for the rule it
names is decided in `layers`.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from perflint.rule_files import SHIPPED, target_of, unsafe
from perflint.rulebook import yaml_lines
from perflint.rulebook.mistakes import Keys, Mistake, Mistakes
from perflint.rulebook.schema import DIALECT, SEVERITIES, rule_schema

LAYERS = ("中央", "省", "市", "县", "部门")  # a book builds on books of its own layer or a higher one
MODES = {"off": "全部关掉，要用的逐条打开", "recommended": "照原样（默认）", "all": "试用中的规则也运行"}
ON, OFF = "on", "off"
FROM_RULE = ("message", "advice", "basis", "waivable", "valid_from", "valid_to", "examples")  # as in a rule file
KEYS = ("severity", "params", *FROM_RULE)  # what a layer may change of a rule
LOCKABLE = tuple(key for key in KEYS if key != "examples")


class Extended(Struct, frozen=True):
    """One entry of ``extends``: the name as written, how much of it, and the line."""

    name: str
    mode: str
    line: int


class Manifest(Struct, frozen=True):
    """A manifest without mistakes of form.  ``rules`` maps a rule, as written, to what is changed; ``lines`` maps the
    keys of the whole file to lines."""

    file: str
    lines: Mapping[Keys, int]
    name: str = ""
    layer: str = ""
    issuer: str = ""
    version: str = ""
    extends: tuple[Extended, ...] = ()
    locked: tuple[str, ...] = ()
    rules: Mapping[str, Mapping[str, Any]] = {}


@functools.cache
def manifest_schema() -> dict[str, Any]:
    """The schema of ``rulebook.yaml``."""
    whole = rule_schema()
    line: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": 100}
    rule = {"type": "string", "minLength": 1}
    grades = {"enum": [*SEVERITIES, OFF, ON, True, False]}
    base = {"type": "string", "minLength": 1}
    return {
        "$schema": DIALECT,
        "$id": "https://perflint.dev/schema/rulebook.json",
        "title": "perflint rulebook",
        "type": "object",
        "properties": {
            "name": {**line, "description": "规则集的名称，如 某省绩效目标审核规则"},
            "layer": {"enum": list(LAYERS), "description": "属于哪一级；只能建立在同级或上级的规则集之上"},
            "issuer": {**line, "description": "发布单位"},
            "version": {**line, "description": "版本，加引号"},
            "extends": {
                "anyOf": [
                    base,
                    {
                        "type": "array",
                        "minItems": 1,
                        "items": {
                            "anyOf": [
                                base,
                                {
                                    "type": "array",
                                    "minItems": 2,
                                    "maxItems": 2,
                                    "prefixItems": [base, {"enum": [*MODES, False]}],
                                },
                            ]
                        },
                    },
                ],
                "description": f"建立在哪些规则集之上：{SHIPPED} 是自带的规则，其余写相对路径；写成 [规则集, 方式] 的，"
                + "，".join(f"{mode} {meaning}" for mode, meaning in MODES.items()),
            },
            "locked": {
                "type": "array",
                "minItems": 1,
                "uniqueItems": True,
                "items": rule,
                "description": "下级不能改的：规则名或编号锁定整条，规则名.severity、规则名.params.minimum 只锁定一项，ALL 锁定全部",
            },
            "rules": {
                "type": "object",
                "minProperties": 1,
                "additionalProperties": {
                    "anyOf": [
                        grades,
                        {
                            "type": "object",
                            "minProperties": 1,
                            "properties": {
                                "severity": {
                                    **grades,
                                    "description": "换一个级别；off 关掉，on 打开（试用中的规则也从此默认运行）",
                                },
                                "params": whole["properties"]["params"],
                                **{key: whole["properties"][key] for key in FROM_RULE},
                            },
                            "additionalProperties": False,
                        },
                    ]
                },
                "description": "改上级的哪些规则：规则名或编号: 级别，或 规则名或编号: {要改的键}",
            },
        },
        "additionalProperties": False,
        "$defs": whole["$defs"],
    }


def read_manifest(path: str, file: str, mistakes: list[Mistake]) -> Manifest | None:
    """The manifest at ``path``, shown as ``file``; None where its mistakes, which are added, leave nothing to go on with."""
    empty = "规则集的说明是空的；至少写上 name，或 extends（建立在哪些规则集之上）"
    try:
        data, lines = yaml_lines.read(Path(path).read_bytes(), file, empty=empty)
    except yaml_lines.UnreadableError as error:
        mistakes.extend(error.mistakes)
        return None
    found = Mistakes(file, lines)
    wrong = _hold_against_schema(data, found)
    manifest = None
    if all(keys[:1] == ("rules",) and len(keys) > 1 for keys in wrong):  # the other changes can still be looked at
        extends = tuple(_extended(data, lines))
        sound = _bases(Path(path).parent, extends, data, found)
        spoilt = {keys[1] for keys in wrong}
        rules = {rule: _changes(change) for rule, change in data.get("rules", {}).items() if rule not in spoilt}
        texts = {key: data.get(key, "") for key in ("name", "layer", "issuer", "version")}
        locked = tuple(data.get("locked", ()))
        manifest = Manifest(file, lines, extends=extends, locked=locked, rules=rules, **texts) if sound else None
    mistakes.extend(found.found)
    return manifest


def graded(value: Any) -> str:
    """A severity, on or off; YAML reads a bare ``off`` as false and ``on`` as true."""
    if isinstance(value, bool):
        return ON if value else OFF
    return str(value)


def _changes(change: Any) -> dict[str, Any]:
    """``warning`` is short for ``{severity: warning}``."""
    changes = dict(change) if isinstance(change, Mapping) else {"severity": change}
    return {**changes, "severity": graded(changes["severity"])} if "severity" in changes else changes


@functools.cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(manifest_schema())


def _hold_against_schema(data: Mapping[str, Any], found: Mistakes) -> list[Keys]:
    """Add what the schema finds; returns the places where it found something."""
    from perflint.rulebook.validation import explain

    wrong: list[Keys] = []
    for error in sorted(_validator().iter_errors(data), key=lambda error: str(list(error.absolute_path))):
        wrong.append(tuple(error.absolute_path))
        keys = tuple(error.absolute_path)
        for inner in _inner(error):
            for more, message in explain(inner):
                found.add((*inner.absolute_path, *more), message)
        if error.validator == "anyOf" and keys[:1] == ("rules",) and not isinstance(error.instance, Mapping):
            grades = "、".join((*SEVERITIES, OFF, ON))
            found.add(keys, f"“{keys[-1]}”后面应当是级别（{grades}）或“键: 值”的形式，现在是“{error.instance}”")
        elif error.validator == "anyOf" and keys[:1] == ("extends",):
            found.add(
                keys,
                f"extends 应当是规则集的名称或路径，或它们的列表，如 extends: {SHIPPED}、extends: [../省], "
                f"extends: [[{SHIPPED}, recommended]]；方式只有 {'、'.join(MODES)}",
            )

    return wrong


def _inner(error: Any) -> list[Any]:
    """The errors inside a choice that say what is wrong: those of the map, where a map was written."""
    if error.validator != "anyOf":
        return [error]
    if isinstance(error.instance, Mapping) and error.absolute_path[0] == "rules":
        return [inner for inner in error.context if inner.schema_path[0] == 1]
    return []


def _extended(data: Mapping[str, Any], lines: Mapping[Keys, int]) -> list[Extended]:
    extends = data.get("extends", [])
    if isinstance(extends, str):
        return [Extended(extends, "recommended", lines[("extends",)])]
    entries = [entry if isinstance(entry, list) else [entry, "recommended"] for entry in extends]
    return [
        Extended(str(name), graded(mode), lines.get(("extends", number), 1))
        for number, (name, mode) in enumerate(entries)
    ]


def _bases(folder: Path, extends: tuple[Extended, ...], data: Mapping[str, Any], found: Mistakes) -> bool:
    """Say what is wrong with where the entries of ``extends`` lead; whether nothing is."""
    before = len(found.found)
    for number, entry in enumerate(extends):
        keys: Keys = ("extends", number) if isinstance(data["extends"], list) else ("extends",)
        if entry.name in MODES and len(extends) > 1:
            found.add(
                keys, f"“{entry.name}”是方式，不是规则集；两层方括号：extends: [[{extends[0].name}, {entry.name}]]"
            )
        elif entry.name != SHIPPED and unsafe(entry.name):
            found.add(
                keys,
                f"extends 里的“{entry.name}”不是相对路径；规则集要能交给别人用，只能写 {SHIPPED} 或相对路径（如 ../省），用 / 分隔",
            )
        elif target_of(str(folder), entry.name) is None:
            found.add(
                keys, f"extends 里的“{entry.name}”不存在（从 {folder.as_posix()} 找起）{_beside(folder, entry.name)}"
            )
    return len(found.found) == before


def _beside(folder: Path, name: str) -> str:
    """The nearest name of what lies where the entry looks."""
    from perflint.rulebook.mistakes import nearest

    place = (folder / name).parent
    try:
        known = [path.name for path in place.iterdir()] if place.is_dir() else []
    except OSError:
        known = []
    return nearest(name.rsplit("/", 1)[-1], known) or nearest(name, [SHIPPED])
