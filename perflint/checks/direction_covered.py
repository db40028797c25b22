"""What the project is about, which no output indicator takes up: a project for 高标准农田 that measures roads only.

The subject is read from the project's name, without places, years and words that every project has.  A goal whose own
words return in the outputs acquits the table: the name may then be a mere label.  So may the name of an office's money.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from perflint import text as texts
from perflint.checks import _phrases, _rows, _subjects
from perflint.checks.contract import Hit, Missing, Subject
from perflint.patterns import pattern_of

SUMMARY = "项目名称说的事，没有一条产出指标提到。"
GIVEN = ("table",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "general": {"type": "string", "description": "词表：哪些词到处都有，不算项目的内容"},
        "shortest": {"type": "integer", "minimum": 2, "description": "名称里的内容至少几个字才判断"},
        "shared": {"type": "integer", "minimum": 1, "description": "目标与产出指标有几个相同的两字词，就算已经写到"},
    },
    "required": ["general", "shortest", "shared"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {"direction": "项目名称所说的内容", "outputs": "产出指标有几条"}
EXAMPLE: Mapping[str, Any] = {"general": "general_words", "shortest": 4, "shared": 2}
# What names the money of an office and no deed of its own.
OFFICE = pattern_of(r"(?:业务|工作|专项|运行|运转|办公|日常|综合){1,3}(?:经费|费用|费|资金|支出)\s*$")


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """Yield one hit on the table."""
    table = subject.table
    name = _rows.words_of(table.project)
    said = () if OFFICE.search(name) else _subjects.subjects(name, options["general"], options["shortest"])
    if not said:
        yield Missing("项目名称")
        return
    outputs = [row for row in subject.rows() if "output" in _rows.categories(row.indicator)]
    if len(outputs) < 2:
        yield Missing("产出指标")
        return
    texts_of = "\n".join(row.text(name) for row in outputs for name in ("name", "value", "description"))
    written = texts.bigrams(texts_of)
    if any(texts.bigrams(word) & written for word in said):
        return
    goal = texts.bigrams(_phrases.without(options["general"], _rows.words_of(table.goal)))
    named = {pair for row in outputs for pair in texts.bigrams(_phrases.without(options["general"], row.name))}
    if len(goal & named) < options["shared"]:
        yield Hit(subject.at(None), {"direction": "、".join(said), "outputs": len(outputs)})
