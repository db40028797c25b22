"""A value that speaks of another thing than its name: a rate of its own inside the value, or progress for a 零-target.

Only what is certain counts: the value names a measured head (走访率) that shares nothing with the name, or it states
progress (基本完成) where the name wants something never to happen (零非访).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from perflint import lexicon
from perflint import text as texts
from perflint.checks import _rows
from perflint.checks.contract import Hit, Screen, Screens, Subject, value_of
from perflint.model import Indicator
from perflint.patterns import pattern_of

HEADS = ("率", "满意度", "人次", "人数", "次数", "场次", "户数", "面积", "数量", "比例")
HEAD = pattern_of(rf"([\u4e00-\u9fff]{{1,6}}?)({'|'.join(HEADS)})(?!先|领|性)")
NEVER = pattern_of(
    r"零(?!售|件|星|距离|钱|散|部件|障碍|基础|接触|跑腿)[\u4e00-\u9fff]{2}|不发生|无.{0,6}(?:事故|事件|投诉|上访|差错)|杜绝|不出现|未发生"
)
NEGATIONS = "零无杜不未"
PROGRESS = pattern_of(
    r"^(?:已|基本|全部|全面|大体|如期|按时|圆满|顺利)*(?:完成|建成|达成|实现|落实|到位|推进|开展)(?:率|情况)?$"
)
DEGREE = pattern_of(r"(?:程度|[率度数量])$")
IMPROVED = pattern_of(r"(?:有所|明显|有效|持续|逐步|得到)(?:改善|提高|提升|增强|完善|加强)")
# Heads that only say how a name is measured, so that they fit nearly any name.
GENERAL = frozenset(
    [
        "完成",
        "合格",
        "达标",
        "及时",
        "准确",
        "覆盖",
        "满意",
        "按时",
        "到位",
        "执行",
        "通过",
        "优良",
        "优秀",
        "完好",
        "增长",
        "下降",
        "降低",
        "提高",
        "提升",
        "正常",
        "使用",
        "利用",
        "参与",
        "规范",
        "合规",
        "达到",
        "实现",
        "保障",
        "落实",
        "知晓",
        "按期",
        "验收",
        "办结",
        "有效",
        "控制",
    ]
)

SUMMARY = "指标值说的是另一件事：值里另有一个比率，或者名称要求零发生，值却写完成进度。"
GIVEN = ("indicator",)
OPTIONS: Mapping[str, Any] = {"type": "object", "properties": {}, "additionalProperties": False}
VALUES: Mapping[str, str] = {
    "left": "名称考核的内容",
    "right": "指标值说的内容",
}
EXAMPLE: Mapping[str, Any] = {}


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""

    def tells(row: Indicator) -> bool:
        value = _rows.words_of(row.value)
        lead = texts.compact(value_of(row).lead or "")
        return bool(PROGRESS.match(texts.bare(value)) or IMPROVED.search(value) or any(head in lead for head in HEADS))

    return Screens(rows=(Screen(("value", "operator", "unit"), tells),), only=("name", "value", "operator", "unit"))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield a hit on the value: ``left`` is what the name is about, ``right`` what the value speaks of."""
    indicator = subject.indicator
    name, value = _rows.words_of(indicator.name), _rows.words_of(indicator.value)
    if not name or not value:
        return
    never = NEVER.search(name) if any(sign in name for sign in NEGATIONS) else None
    if (never and PROGRESS.match(texts.bare(value))) or (never and IMPROVED.search(value)):
        yield Hit(subject.at("value"), {"left": never[0], "right": value})
        return
    other = _other_head(name, subject.value(indicator).lead or "")
    if other:
        yield Hit(subject.at("value"), {"left": _rows.without_unit(name), "right": other})


def _other_head(name: str, lead: str) -> str | None:
    """A measured head before the value's number that the name has nothing in common with."""
    lead = texts.compact(lead)
    heads = list(HEAD.finditer(lead)) if any(head in lead for head in HEADS) else []
    if not heads or any(character.isdigit() for character in lead):  # 24小时内处置率 may be about a 响应时间
        return None
    found = heads[-1]
    subject, head = found[1][-4:], found[2]
    plain = texts.bare(name)
    if subject[-2:] in GENERAL or len(subject) < 2 or (head in plain and head != "率"):
        return None
    if texts.bigrams(subject) & texts.bigrams(plain):
        return None
    measured = lexicon.measure_of_name(name).id != "unknown" or DEGREE.search(name)
    return found[1] + head if measured else None
