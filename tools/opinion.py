"""The generated part of docs/opinion.md: the names that a template of the review opinion may use."""

from __future__ import annotations

from collections.abc import Mapping

from perflint.reporters.shared.opinion.variables import OPINION, PROBLEM, WHOLE
from tools.generated import ROOT, escape

PAGE = ROOT / "docs" / "opinion.md"


def names() -> str:
    """A table for each level."""
    tables = (
        ("整个文件", WHOLE),
        ("每份意见（`{% for 份 in 意见 %}` 里写 `份.名称`）", OPINION),
        ("每个问题（`{% for 级 in 份.级别 %}`、`{% for 题 in 级.问题 %}` 里写 `题.名称`）", PROBLEM),
    )
    return "\n\n".join(f"### {title}\n\n{_table(known)}" for title, known in tables)


def _table(known: Mapping[str, str]) -> str:
    rows = (f"| `{name}` | {escape(meaning)} |" for name, meaning in known.items())
    return "\n".join(("| 名称 | 内容 |", "|---|---|", *rows))
