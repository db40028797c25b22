"""Writes docs/: one page per rule, their index, and the reference of the rule language, all from what the program uses.

The words come from the rule files and from the registries of fields, operators and checks; nothing is repeated here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from perflint import checks
from perflint.cli.rules import condition_text, sections
from perflint.rulebook import Rule, load
from perflint.rulebook.fields import GIVEN, registry
from perflint.rulebook.operators import OPERATORS
from tools.generated import ROOT, main

DOCS = ROOT / "docs"
MARK = "<!-- 本页由 make docs 生成，请勿手改 -->"
TOPICS = {
    "completeness": "完整性",
    "goal": "目标表述",
    "value": "指标与指标值",
    "name": "指标名称",
    "level": "指标归类",
    "adequacy": "适当性",
    "form": "单位、符号与写法",
    "money": "金额勾稽",
    "self_evaluation": "绩效自评",
    "text": "文字规范",
}
SUBJECTS = {"indicator": "每个指标", "table": "每张绩效目标表", "document": "每份文件", "batch": "一批文件"}


def escape(text: str) -> str:
    """Text for a Markdown paragraph or table cell, with nothing in it taken for markup."""
    return re.sub(r"([\\`*_<>\[\]|#])", r"\\\1", text).replace("\n", " ")


def rule_page(rule: Rule) -> str:
    """All that a rule says about itself, under the headings that ``perflint rule`` prints."""
    lines = [f"# {rule.code} {escape(rule.title)}", "", MARK, ""]
    grades = (rule.severity.label, f"可信度{rule.confidence.label}", rule.dimension)
    lines += [" · ".join((f"`{rule.topic}/{rule.name}`", *grades)), ""]
    for title, texts in sections(rule):
        lines += [f"## {title}", ""]
        lines += [f"- {escape(text)}" for text in texts] if len(texts) > 1 else [escape(texts[0])]
        lines.append("")
        if title == "查什么":
            lines += ["```yaml", condition_text(rule).rstrip("\n"), "```", ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def by_topic(rules: Iterable[Rule]) -> dict[str, list[Rule]]:
    """The rules of each topic, topics in the order of their codes."""
    found: dict[str, list[Rule]] = {}
    for rule in sorted(rules, key=lambda rule: rule.code):
        found.setdefault(rule.topic, []).append(rule)
    return found


def index_page(rules: Iterable[Rule]) -> str:
    """Every rule by topic, each with a link to its page."""
    topics = by_topic(rules)
    count = sum(map(len, topics.values()))
    lines = ["# 规则", "", MARK, "", f"共 {count} 条。终端里用 `perflint rule 编号` 查看同样的内容。", ""]
    for topic, members in topics.items():
        lines += [f"## {TOPICS.get(topic, topic)}（`{topic}`）", ""]
        lines += ["| 编号 | 级别 | 问题 | 名称 |", "|---|---|---|---|"]
        for rule in members:
            link = f"[{rule.code}]({topic}/{rule.name}.md)"
            lines.append(f"| {link} | {rule.severity.label} | {escape(rule.title)} | `{rule.name}` |")
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"


def reference_page(rules: Iterable[Rule]) -> str:
    """Fields, operators and checks: everything a rule file may name."""
    lines = ["# 规则语言参考", "", MARK, ""]
    lines += ["规则文件的写法见 [CONTRIBUTING](../.github/CONTRIBUTING.md)。", ""]
    lines += ["完整的 JSON Schema 用 `perflint schema rule` 输出，编辑器可以据此补全。", ""]
    lines += ["## 运算", "", "| 运算 | 含义 |", "|---|---|"]
    lines += [f"| `{operator.name}` | {escape(operator.description)} |" for operator in OPERATORS.values()]
    lines += ["| `not` | the condition inside does not hold |", ""]
    lines += ["字段后面直接写值表示“等于”，写列表表示“其中之一”；`all`、`any`、`none` 组合多组条件。", ""]
    lines += ["## 检查", "", "条件表达不了的（合计、重复、跨行比较）由检查完成，写在 `check:` 下。", ""]
    users = [(rule.check, rule) for rule in rules]
    for name in checks.own():
        lines += list(check_section(name, [rule for check, rule in users if check == name]))
    for given in GIVEN:
        lines += [f"## 字段（`given: {given}`，{SUBJECTS[given]}）", ""]
        lines += ["| 字段 | 中文名 | 类型 | 说明 |", "|---|---|---|---|"]
        lines += [
            f"| `{path}` | {escape(field.label)} | {field.type} | {escape(field.description)} |"
            for path, field in registry(given).items()
            if path == field.path
        ]
        lines.append("")
    lines.append("规则可以用 `table.…` 和 `document.…` 引用指标所在的表和文件。")
    return "\n".join(lines) + "\n"


def check_section(name: str, users: Iterable[Rule]) -> Iterator[str]:
    """What a check is for, its options, the values it supplies and the rules that use it."""
    check = checks.get(name)
    yield f"### `{name}`"
    yield ""
    yield " ".join((check.__doc__ or "").split("\n\n")[0].split())
    yield ""
    options: Mapping[str, Any] = check.OPTIONS.get("properties", {})
    required = check.OPTIONS.get("required", ())
    for option, schema in options.items():
        note = "，必填" if option in required else ""
        yield f"- `{option}`{note}：`{json.dumps(schema, ensure_ascii=False)}`"
    yield f"- 适用于：{'、'.join(f'`{given}`' for given in check.GIVEN)}"
    yield f"- 提供给报告用语的值：{'、'.join(f'`{value}`' for value in check.VALUES) or '无'}"
    links = (f"[{rule.code} {escape(rule.title)}](rules/{rule.topic}/{rule.name}.md)" for rule in users)
    yield f"- 用它的规则：{'、'.join(links)}"
    yield f"- 例：`check: {{{name}: {json.dumps(dict(check.EXAMPLE), ensure_ascii=False)}}}`"
    yield ""


def pages() -> tuple[dict[Path, str], Iterable[Path]]:
    """What every generated page should hold, and the pages there are now."""
    rules = load().rules
    wanted = {DOCS / "rules" / rule.topic / f"{rule.name}.md": rule_page(rule) for rule in rules}
    wanted[DOCS / "rules" / "README.md"] = index_page(rules)
    wanted[DOCS / "rule-language.md"] = reference_page(rules)
    return wanted, (DOCS / "rules").rglob("*.md")


if __name__ == "__main__":
    raise SystemExit(main(__doc__, pages))
