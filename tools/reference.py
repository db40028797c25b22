"""Pastes the generated parts of docs/rule-language.md: keys, operators, fields, checks, unit classes and word lists.

The page itself is written by hand; what stands between its paste marks comes from the registries that the program uses,
and from real runs of the page's own first rule.  `tools.docs` writes the page.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from perflint import checks
from perflint.lexicon.vocabulary import vocabulary
from perflint.rulebook import Rule, load
from perflint.rulebook.fields import GIVEN, VALUE_PARTS, Field, registry
from perflint.rulebook.manifest import manifest_schema
from perflint.rulebook.operators import OPERATORS
from perflint.rulebook.schema import NOT, rule_schema
from perflint.rulebook.value_readings import COLUMNS
from tools.generated import ROOT, escape

PAGE = ROOT / "docs" / "rule-language.md"
WORD_LISTS = ROOT / "perflint" / "lexicon" / "word_lists.yaml"
FIRST = Path("my_rules") / "adequacy" / "satisfaction-too-high.yaml"
SUBJECTS = {"indicator": "每个指标", "table": "每张绩效目标表", "document": "每份文件", "batch": "一批文件"}
TYPES = {"text": "文字", "number": "数字", "boolean": "true、false", "list": "列表"}
KINDS = {"string": "文字", "number": "数字", "integer": "整数", "boolean": "true 或 false", "object": "键: 值"}
SAMPLES = 5


def table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    """A Markdown table."""
    heads = list(headings)
    return [_row(heads), "|" + "---|" * len(heads), *map(_row, rows)]


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def codes(names: Iterable[str]) -> str:
    """`a`、`b`"""
    return "、".join(f"`{name}`" for name in names)


# ── the first rule, really run ──────────────────────────────────────────────────────────────────────────────────


def first_rule() -> str:
    """The YAML of the page's first rule."""
    found = re.search(r"```yaml\n(code: .*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    if not found:
        raise SystemExit(f"{PAGE.name} has no first rule")
    return found[1]


def tried(*changes: tuple[str, str]) -> str:
    """What ``perflint test my_rules`` prints for the first rule, with words of it changed."""
    text = first_rule()
    for old, new in changes:
        if old not in text:
            raise SystemExit(f"the first rule of {PAGE.name} has no {old!r}")
        text = text.replace(old, new)
    plain = {**os.environ, "COLUMNS": "96", "NO_COLOR": "1", "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / FIRST
        file.parent.mkdir(parents=True)
        file.write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "perflint", "test", FIRST.parts[0]]
        done = subprocess.run(command, cwd=folder, env=plain, capture_output=True, encoding="utf-8", check=False)
    lines = (done.stdout + done.stderr).strip("\n").splitlines()
    return "\n".join(["```console", "$ perflint test my_rules", *(line.rstrip() for line in lines), "```"])


# ── keys and operators ──────────────────────────────────────────────────────────────────────────────────────────


def manifest() -> str:
    """The keys of ``rulebook.yaml``."""
    rows = ((f"`{name}`", escape(one["description"])) for name, one in manifest_schema()["properties"].items())
    return "\n".join(table(("键", "写什么"), rows))


def keys() -> str:
    """The keys of a rule file with what each may hold."""
    schema = rule_schema()
    return "\n".join(
        table(
            ("键", "必填", "写什么"),
            (
                (f"`{name}`", "是" if name in schema["else"]["required"] else "", escape(_key(one)))
                for name, one in schema["properties"].items()
            ),
        )
    )


def _key(schema: Mapping[str, Any]) -> str:
    items = schema.get("items", {})
    choices = schema.get("enum") or items.get("enum")
    told = str(schema["description"])
    return told if not choices or choices[0] in told else f"{told}（{'、'.join(choices)}）"


def operators() -> str:
    """Every operator with its meaning and an example."""
    rows = [(operator.name, operator.description, operator.example) for operator in OPERATORS.values()]
    rows.append(("not", NOT, "name: {not: {ends_with: 情况}}"))
    return "\n".join(
        table(
            ("运算", "什么时候成立", "例"),
            ((f"`{n}`", escape(d), f"`{e.replace('|', chr(92) + '|')}`") for n, d, e in rows),
        )
    )


# ── fields ──────────────────────────────────────────────────────────────────────────────────────────────────────


def all_fields() -> str:
    """The fields of every kind of subject: cells, parts of values, and what is derived."""
    return "\n".join(line for given in GIVEN for line in _fields(given)).rstrip("\n")


def _fields(given: str) -> Iterator[str]:
    found = registry(given)
    own = {path: field for path, field in found.items() if path == field.path}
    cells = {path: field for path, field in own.items() if field.cell}
    about = {f"{path}.{part}" for path in cells for part in ("length", "number")}
    parts = {f"{column}.{part}" for column in COLUMNS for part in VALUE_PARTS} if given == "indicator" else set()
    yield from (f"### `given: {given}`（{SUBJECTS[given]}）", "")
    if cells:
        yield from ("表里的各栏：", "", *table(("字段", "中文名", "还可以写"), _cells(cells, own)), "")
        yield from ("`.length` 是字数（不算空白），`.number` 是数值。", "")
    if parts:
        yield from (f"指标值拆开以后（{codes(COLUMNS[1:])} 同样，如 `{COLUMNS[-1]}.number`）：", "")
        values = [field for path, field in own.items() if path in parts and path.startswith(f"{COLUMNS[0]}.")]
        yield from (*table(("字段", "类型", "说明"), ((f"`{f.path}`", *_told(f)) for f in values)), "")
    rest = [field for path, field in own.items() if path not in {*cells, *about - parts, *parts}]
    yield from ("推算出来的：", "", *table(("字段", "中文名", "类型", "说明"), map(_derived, rest)), "")


def _cells(cells: Mapping[str, Field], own: Mapping[str, Field]) -> Iterator[tuple[str, str, str]]:
    for path, field in cells.items():
        more = (f"{path}.{part}" for part in ("length", "number") if f"{path}.{part}" in own)
        yield f"`{path}`", escape(field.label), codes(more)


def _told(field: Field) -> tuple[str, str]:
    return TYPES[field.type], escape(field.description)


def _derived(field: Field) -> tuple[str, ...]:
    return (f"`{field.path}`", escape(field.label), *_told(field))


# ── checks ──────────────────────────────────────────────────────────────────────────────────────────────────────


def all_checks() -> str:
    """Every check with what it finds, its options, its values and the rules that use it."""
    rules = load().rules
    return "\n".join(line for name in checks.own() for line in _check(name, rules)).rstrip("\n")


def _check(name: str, rules: Iterable[Rule]) -> Iterator[str]:
    check = checks.get(name)
    yield from (f"### `{name}`", "", escape(check.SUMMARY), "")
    example = yaml.safe_dump(
        dict(check.EXAMPLE), allow_unicode=True, sort_keys=False, default_flow_style=True, width=1000
    )
    yield from ("```yaml", f"check: {{{name}: {example.strip()}}}", "```", "")
    yield f"- 用于 `given`：{codes(check.GIVEN)}"
    yield from _options(check.OPTIONS)
    if check.VALUES:
        yield "- 报告用语里可以写：" + "；".join(f"`{{{key}}}` {escape(text)}" for key, text in check.VALUES.items())
    users = [rule for rule in rules if rule.check == name]
    links = (f"[{rule.code} {escape(rule.title)}](rules/{rule.topic}/{rule.name}.md)" for rule in users)
    yield from (f"- 用它的规则：{'、'.join(links)}", "")


def _options(schema: Mapping[str, Any]) -> Iterator[str]:
    options = schema.get("properties", {})
    yield "- 选项：" if options else "- 没有选项"
    for option, one in options.items():
        must = "必填，" if option in schema.get("required", ()) else ""
        yield f"  - `{option}`（{must}{_shape(one)}）：{escape(one['description'])}"
    if "oneOf" in schema:
        yield f"  - 只写其中一组：{'；或 '.join(codes(one['required']) for one in schema['oneOf'])}"


def _shape(schema: Mapping[str, Any]) -> str:
    """What an option holds, in words: 数字，0 到 1."""
    if "enum" in schema:
        return f"{codes(map(str, schema['enum']))} 之一"
    if schema.get("type") == "array":
        inside = schema["items"]
        return f"列表，可选 {codes(inside['enum'])}" if "enum" in inside else f"{KINDS[inside['type']]}的列表"
    if schema.get("format") == "regex":
        return "正则表达式"
    kind = schema["type"]
    word = KINDS[kind if isinstance(kind, str) else kind[0]]
    bounds = [
        f"{sign}{schema[key]}"
        for key, sign in (("minimum", "≥"), ("exclusiveMinimum", ">"), ("maximum", "≤"))
        if key in schema
    ]
    return "，".join([word, *bounds])


# ── the lexicon ─────────────────────────────────────────────────────────────────────────────────────────────────


def unit_classes() -> str:
    """The classes of units with their first units."""
    data = vocabulary()
    rows = []
    for name, label in data["labels"].items():
        first = [unit for unit, classes in data["units"].items() if classes[0] == name]
        units = first or [unit for unit, classes in data["units"].items() if name in classes]
        rows.append((f"`{name}`", escape(label), escape("、".join(units[:SAMPLES]))))
    return "\n".join(table(("类别", "中文名", "单位举例"), rows))


def word_lists() -> str:
    """The word lists with what they are for and the rules that name them."""
    rules, rows, told = load().rules, [], yaml.safe_load(WORD_LISTS.read_text(encoding="utf-8"))
    for name, entries in vocabulary()["words"].items():
        users = (f"[{rule.code}](rules/{rule.topic}/{rule.name}.md)" for rule in rules if name in set(texts_of(rule)))
        rows.append((f"`{name}`", escape(told.get(name) or "、".join(entries[:SAMPLES])), "、".join(users)))
    return "\n".join(table(("词表", "是什么", "用它的规则"), rows))


def texts_of(rule: Rule) -> Iterator[str]:
    """Every text in the conditions, options and parameters of a rule."""
    pending: list[Any] = [rule.data.get(key) for key in ("where", "expect", "check", "params", "severity_when")]
    while pending:
        node = pending.pop()
        if isinstance(node, str):
            yield node
        elif isinstance(node, Mapping):
            pending.extend(node.values())
        elif isinstance(node, list):
            pending.extend(node)


PARTS: dict[str, Callable[[], str]] = {
    "passed": tried,
    "failed": lambda: tried(("highest: 98", "highest: 90")),
    "mistaken": lambda: tried(("value.number:", "value.nubmer:"), ("level1.kind:", "level1.kin:")),
    "keys": keys,
    "manifest": manifest,
    "operators": operators,
    "fields": all_fields,
    "checks": all_checks,
    "units": unit_classes,
    "words": word_lists,
}
