"""Writes docs/vocabulary.md: every word that readings and rules rest on, from the YAML of perflint/lexicon.

The page's own words stand in docs/vocabulary.md outside the paste marks; `tools.docs` writes the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from perflint.lexicon.vocabulary import data_of, vocabulary
from perflint.lexicon.wordlists import meaning
from perflint.rulebook import Rule, load
from perflint.rulebook.fields import DOCUMENT_TEXTS, EXECUTION, FUNDS, INDICATOR_TEXTS, TABLE_TEXTS
from perflint.values.likelihood import ANSWERS
from tools.generated import ROOT, escape
from tools.reference import table, texts_of

PAGE = ROOT / "docs" / "vocabulary.md"
PATTERN = "re:"
SIGNS = {"before": "写在数的前面", "after": "写在数和单位的后面", "frames": "写在前面，后面没有别的说法时才算"}
ROLES = {  # of columns and labels that are no field of their own
    "unit_name": "单位名称",
    "budget_total": "资金总额",
    "budget_weak": "资金总额（只写“合计”的）",
    "period_total": "实施周期资金总额",
    "plan": "支出计划",
    "year": "年度",
    "money_unit": "金额单位",
    "funds": "资金一栏的总标签",
    "own": "单位自筹资金",
    "carried": "上年结转资金",
    "part": "资金的其他来源",
    "goal_weak": "年度绩效目标（没有写明年度的）",
    "period": "起止时间",
    "marking": "评分标准，不读",
    "history": "以前年度的值，不读",
    "best": "分档的值，不读",
    "remark": "备注，不读",
    **{role: f"完成目标可能性：{answer}" for role, answer in ANSWERS.items()},
    "ignored": "不读的栏",
    **{f"execution_{name}": label for name, label in EXECUTION.items()},
}
LABELS = {**DOCUMENT_TEXTS, **TABLE_TEXTS, **FUNDS, **EXECUTION, **INDICATOR_TEXTS, **ROLES}


def word_lists() -> str:
    """Every word list: what it is, who uses it, all entries."""
    rules = load().rules
    return "\n".join(line for name in sorted(vocabulary()["words"]) for line in _word_list(name, rules)).rstrip("\n")


def _word_list(name: str, rules: Iterable[Rule]) -> Iterator[str]:
    entries = vocabulary()["words"][name]
    words = [entry for entry in entries if not entry.startswith(PATTERN)]
    patterns = [entry.removeprefix(PATTERN) for entry in entries if entry.startswith(PATTERN)]
    yield from (f"### `{name}`", "", f"{escape(meaning(name))}。", "")
    users = [f"[{rule.code}](rules/{rule.topic}/{rule.name}.md)" for rule in rules if name in set(texts_of(rule))]
    if users:
        yield from (f"用它的规则：{'、'.join(users)}", "")
    if words:
        yield from (f"词条（{len(words)}）：{escape('、'.join(words))}", "")
    if patterns:
        yield from (f"正则表达式（{len(patterns)}）：", "", "```text", *patterns, "```", "")


def units() -> str:
    """Every class of units with all its units."""
    rows = []
    for name, entry in data_of("units")["classes"].items():
        also = "、".join(entry.get("also", ()))
        told = "、".join(map(str, entry["units"])) + (f"；有时也指：{also}" if also else "")
        rows.append((f"`{name}`", escape(entry["label"]), escape(told)))
    return "\n".join(table(("类别", "中文名", "单位"), rows))


def measures() -> str:
    """What the name of an indicator calls for, by the words at its end."""
    labels, rows = vocabulary()["labels"], []
    for name, entry in data_of("measures")["measures"].items():
        accepts = "、".join(labels.get(one, one) for one in entry["accepts"])
        groups = [f"{'、'.join(group['words'])}{_more(group, labels)}" for group in entry["cues"]]
        rows.append((f"`{entry.get('id', name)}`", escape(entry["label"]), escape(accepts), escape("；".join(groups))))
    return "\n".join(table(("类别", "中文名", "适用的单位类别", "名称末尾的词"), rows))


def _more(group: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    told = []
    if group.get("more"):
        told.append(f"还可以用{'、'.join(labels.get(one, one) for one in group['more'])}")
    if group.get("vague"):
        told.append("不能肯定")
    return f"（{'，'.join(told)}）" if told else ""


def signs() -> str:
    """The spellings of comparison signs."""
    data = data_of("comparators")
    rows = [
        (f"`{sign}`", SIGNS[where], escape("、".join(map(str, spellings))))
        for where in SIGNS
        for sign, spellings in data[where].items()
    ]
    return "\n".join(table(("符号", "位置", "写法"), rows))


def levels() -> str:
    """The names of 一级指标 and 二级指标."""
    rows = []
    for level, title in (("level1", "一级"), ("level2", "二级")):
        for kind, entry in data_of("levels")[level].items():
            names = "、".join((*entry["plain"], *entry["stems"]))
            rows.append((title, f"`{kind}`", escape(entry["label"]), escape(names)))
    return "\n".join(table(("级", "类别", "规范名称", "也写作（不带“指标”）"), rows))


def headings() -> str:
    """The synonyms of table headings and of labels of forms."""
    data, rows = data_of("headings"), []
    for part, title in (("columns", "表头"), ("fields", "表单")):
        for role, names in data[part].items():
            rows.append((title, f"`{role}`", escape(LABELS.get(role, "")), escape("、".join(map(str, names)))))
    return "\n".join(table(("在哪里", "栏", "中文名", "写法"), rows))


PARTS: dict[str, Callable[[], str]] = {
    "lists": word_lists,
    "units": units,
    "measures": measures,
    "signs": signs,
    "levels": levels,
    "headings": headings,
}
