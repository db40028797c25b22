"""Writes docs/: one page per rule, their index, and the reference of the rule language, all from what the program uses.

The words of the rules come from the rule files, the generated parts of the reference from `tools.reference`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from perflint.cli.rule_texts import sections
from perflint.limits import DEFAULT, LABELS
from perflint.model import DIMENSIONS
from perflint.reporters.shared.chosen import MEANING
from perflint.rulebook import Rule, load
from perflint.settings.pages import facts, groups
from tools import formats, opinion, performance, reference, reliability, scale, vocabulary
from tools.generated import ROOT, escape, main, paste

DOCS = ROOT / "docs"
READING = DOCS / "reading.md"
CONFIGURATION = DOCS / "configuration.md"
EXPORTS = DOCS / "large-exports.md"
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
    "self_evaluation": "绩效监控和自评",
    "text": "文字规范",
}


def rule_page(rule: Rule) -> str:
    """All that a rule says about itself, under the headings that ``perflint rule`` prints."""
    lines = [f"# {rule.code} {escape(rule.title)}", "", MARK, ""]
    grades = (rule.severity.label, f"可信度{rule.confidence.label}", rule.dimension)
    lines += [" · ".join((f"`{rule.topic}/{rule.name}`", *grades)), ""]
    for title, texts in sections(rule):
        lines += [f"## {title}", ""]
        if title == "位置":
            lines += [f"[lint_rules/{rule.path}](../../../lint_rules/{rule.path})", ""]
        else:
            lines += [*(_item(text, len(texts)) for text in texts), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _item(text: str, count: int) -> str:
    """A line of a section as an item of a list, below another where it begins with spaces; a lone line as it is."""
    below = "  " if text.startswith("  ") else ""
    return f"{below}- {escape(text.strip())}" if count > 1 else escape(text)


def fields_table() -> str:
    """What ``--fields`` may name."""
    rows = [f"| `{name}` | {escape(meaning)} |" for name, meaning in MEANING.items()]
    return "\n".join(["| 字段 | 是什么 |", "|---|---|", *rows])


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
    lines = ["# 规则", "", MARK, "", f"共 {count} 条。终端里用 `perflint rule 编号` 查看同样的内容。"]
    lines += ["也可以[按审核维度](dimensions.md)看。", ""]
    for topic, members in topics.items():
        lines += [f"## {TOPICS.get(topic, topic)}（`{topic}`）", ""]
        lines += ["| 编号 | 级别 | 问题 | 名称 |", "|---|---|---|---|"]
        for rule in members:
            link = f"[{rule.code}]({topic}/{rule.name}.md)"
            lines.append(f"| {link} | {rule.severity.label} | {escape(rule.title)} | `{rule.name}` |")
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"


def dimension_page(rules: Iterable[Rule]) -> str:
    """Every rule by the dimension of the review that it belongs to, the worst first."""
    found = sorted(rules, key=lambda rule: (-rule.severity, rule.code))
    lines = [
        "# 规则：按审核维度",
        "",
        MARK,
        "",
        "绩效目标审核看四个方面，评级时各占多少分见[评级](../grading.md)。",
        "",
    ]
    for dimension in DIMENSIONS:
        members = [rule for rule in found if rule.dimension == dimension]
        counts = Counter(rule.severity for rule in members)
        told = "，".join(f"{severity.label} {counts[severity]}" for severity in sorted(counts, reverse=True))
        lines += [f"## {dimension}（{len(members)} 条）", "", f"{told}。", ""]
        lines += ["| 编号 | 级别 | 问题 | 主题 |", "|---|---|---|---|"]
        for rule in members:
            link = f"[{rule.code}]({rule.topic}/{rule.name}.md)"
            mark = "（试用）" if rule.status == "preview" else ""
            topic = TOPICS.get(rule.topic, rule.topic)
            lines.append(f"| {link} | {rule.severity.label} | {escape(rule.title)}{mark} | {topic} |")
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"


def limits_table() -> str:
    """Every limit with its name and default."""
    rows = [f"| `{name}` | {label} | {getattr(DEFAULT, name):,} |" for name, label in LABELS.items()]
    return "\n".join(["| 名称 | 上限 | 默认 |", "|---|---|---:|", *rows])


def settings_text() -> str:
    """Every setting under its heading, with what there is to know about it."""
    lines: list[str] = []
    for name, members in groups():
        lines += [f"### {name}", ""]
        for one in members:
            lines += [f"#### `{one.key}`", "", escape(one.help), ""]
            lines += [f"- {heading}：{_told(heading, text)}" for heading, text in facts(one)]
            lines.append("")
    return "\n".join(lines).rstrip("\n")


def _told(heading: str, text: str) -> str:
    return f"`{text}`" if heading in ("默认", "例") and text != "不设" else escape(text)


def pages() -> tuple[dict[Path, str], Iterable[Path]]:
    """What every generated page should hold, and the pages there are now."""
    rules = load().rules
    wanted = {DOCS / "rules" / rule.topic / f"{rule.name}.md": rule_page(rule) for rule in rules}
    wanted[DOCS / "rules" / "README.md"] = index_page(rules)
    wanted[formats.PAGE] = formats.page()
    wanted[opinion.PAGE] = paste(opinion.PAGE, {"names": opinion.names})
    wanted[DOCS / "rules" / "dimensions.md"] = dimension_page(rules)
    wanted[reference.PAGE] = paste(reference.PAGE, reference.PARTS)
    wanted[vocabulary.PAGE] = paste(vocabulary.PAGE, vocabulary.PARTS)
    wanted[READING] = paste(READING, {"limits": limits_table})
    wanted[scale.PAGE] = scale.page()
    wanted |= performance.pages()[0]
    wanted[EXPORTS] = paste(EXPORTS, {"fields": fields_table})
    wanted[CONFIGURATION] = paste(CONFIGURATION, {"settings": settings_text})
    wanted |= reliability.files()
    return wanted, (DOCS / "rules").rglob("*.md")


if __name__ == "__main__":
    raise SystemExit(main(__doc__, pages))
