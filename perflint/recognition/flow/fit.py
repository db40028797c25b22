"""How badly a text fits a column of a table whose cells come one after another."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from perflint.lexicon.headings import cell_words, is_total
from perflint.lexicon.levels import fold
from perflint.lexicon.units import class_of_unit
from perflint.lexicon.wordlists import mentions
from perflint.model import Passage
from perflint.patterns import pattern_of
from perflint.recognition.flow.labels import label_kinds, labels_apart
from perflint.recognition.grids.columns import GROUP_ROLES, LEVELS
from perflint.recognition.listings.rows import may_be_unit
from perflint.recognition.wording.cutting import holds_value, is_sign, is_value
from perflint.text import compact
from perflint.values.likelihood import ANSWERS, BOXES, TICKS, likelihoods_of

NAMED = frozenset({"project", "unit_name", "department"})
LABELS = LEVELS | {"levels"}  # one column for both
NO = 8.0  # a number where words must stand, or the other way round
VALUES = frozenset({"value", "actual", "expected", "period_value", "history", "best"})
_EITHER = 0.4
_LABEL = 3.0  # a label of a level in a column of anything else
_GROUP = 0.8  # the name of a project or a goal: few rows have one
_SOURCES = {"fiscal": 0.05, "special": 0.1, "other": 0.1}  # of several amounts the first is the total, none the last
_OTHER_NAME = 1.0  # of what is no unit, where those stand, and of a word or two in place of a goal
_END_OF_NAME = 1.5  # the rest of a name that a page cut
_FREE = 1.5  # a level of unusual name
_FREE_HERE = 0.6  # and where levels have names of all kinds
_POINTS = 0.3  # 过程（25分）
_LONGEST_LABEL = 14
_LONGEST_KNOWN = 16
_SHORTEST_NAME = 3
_SHORTEST_GOAL = 8
_UNUSUAL = 0.3  # a name that ends otherwise
_SENTENCE = 1.0  # a name with signs that part or end sentences
_STATE, _LONGEST_STATE = 0.3, 12  # 符合规范要求; characters
_TWO = 2.0  # the unit of another value before a value, and two values
_SHORT = 8  # characters of a grade such as 明显改善
_SHORT_UNIT, _LONGEST_UNIT = 3, 6
_SIGNS_AND_NUMBERS = frozenset(
    [
        "operator",
        "nature",
        "direction",
        "unit",
        "weight",
        "score",
        "number",
        "serial",
        "year",
        "budget_total",
        "fiscal",
        "special",
        "other",
    ]
)
_FORESEEN = frozenset({"likelihood", *ANSWERS})
_BLANK = {"level1": 0.05, "level2": 0.05, "levels": 0.05, "number": 0.4, "name": 5.0, "value": 3.5, "actual": 2.0, "expected": 2.0, "period_value": 2.5,
          "history": 2.0, "weight": 2.5, "score": 2.4, "operator": 1.6, "nature": 2.0, "direction": 2.0, "unit": 1.2,
          "reason": 0.1, "remark": 0.1, **dict.fromkeys(_FORESEEN, 0.1), "outer_name": 0.05, "code": 0.1, "kind": 0.1, "state": 0.6, "serial": 0.1, "year": 0.1}  # fmt: skip


def blank_misfit(role: str) -> float:
    """What a blank cell costs; those of groups and levels are merged with the one above."""
    return _BLANK.get(role, 0.1 if role in GROUP_ROLES else 0.6)


@lru_cache(maxsize=16384)
def misfit(text: str, role: str, *, free: bool = False) -> float:
    """How badly a text fits a column; 0 where it can hardly be anything else.  ``free`` says that levels have names of all
    kinds (决策, 过程), as where indicators have no values."""
    plain = fold(compact(text))
    if role == "levels":
        labels = [label.text for label in labels_apart(Passage(text))]
        return max(min(misfit(label, own, free=free) for own in ("level1", "level2")) for label in labels)
    if role in LABELS:
        return _label_misfit(text, plain, role, _FREE_HERE if free else _FREE)
    if role in _SIGNS_AND_NUMBERS:
        return _short_misfit(text, plain, role)
    label = _label_inside(text)
    if role == "name":
        return 0.8 * label + _name_misfit(text, plain)
    if role == "outer_name":
        return label + 0.1 + (0.0 if len(plain) <= _LONGEST_LABEL and not is_value(text) else 2.0)
    if role in VALUES:
        return label + _value_misfit(text, plain)
    return NO if is_total(text) else label + _text_misfit(text, plain, role)


@lru_cache(maxsize=16384)
def _label_inside(text: str) -> float:
    """What it costs that a cell of anything else is a label of a level, or holds some."""
    return _EITHER if is_either(text) else _LABEL if any(label_kinds(text)) else 2.0 * len(_swallowed().findall(text))


def _short_misfit(text: str, plain: str, role: str) -> float:
    """The misfit in a column of numbers, signs or units."""
    if role == "unit":
        if _of_date().match(text):
            return NO
        known = class_of_unit(text) is not None or plain in _words("blank")
        if known or re.search(r"\d", text):
            return 0.0 if known else NO
        if behind_value().match(text):
            return NO
        return 2.5 if len(text) <= _SHORT_UNIT else 3.0 if len(text) <= _LONGEST_UNIT else NO
    if role in ("operator", "nature", "direction"):
        fits = is_sign(text) or plain in _words("operator", "nature", "direction")
    elif role in ("weight", "score"):
        if plain in _words("blank"):
            return 0.5
        fits = is_number(text)
    else:
        written = _year() if role == "year" else _serial() if role in ("number", "serial") else _amount()
        fits = written.fullmatch(text) is not None
        return _SOURCES.get(role, 0.0) if fits else NO
    return 0.0 if fits else NO


def _text_misfit(text: str, plain: str, role: str) -> float:
    """The misfit in a column of words."""
    if role in GROUP_ROLES:
        other = _OTHER_NAME if role in ("unit_name", "department") and not may_be_unit(text) else 0.0
        other = _OTHER_NAME if role in ("goal", "period_goal") and len(text) < _SHORTEST_GOAL else other
        other += _OTHER_NAME if role == "project" and len(text) < _SHORTEST_NAME else 0.0
        other += _END_OF_NAME if role in NAMED and _is_end_of_name(text) else 0.0
        other += _SENTENCE if role in NAMED and "。" in text else 0.0
        return _GROUP + other + (0.0 if _begins_with_words().match(text) else NO)
    if role == "kind":
        return 0.0 if _kind().fullmatch(text) else 2.0
    if role == "code":
        return 0.0 if _code().fullmatch(text) else NO
    if role == "state":
        return 0.0 if _state().fullmatch(text) else 2.0
    if role in _FORESEEN:
        return 0.2 if text in TICKS or set(BOXES) & set(text) or likelihoods_of(text) else 2.0
    if role == "remark":  # 备注, but also 调整指标值 and 完成率
        return 1.5 if is_value(text) else 0.6
    if role == "reason":
        return 2.0 if is_number(text) or text in TICKS or _state().fullmatch(text) else 0.5
    return 4.0 if is_number(text) else 1.5 if is_value(text) and plain not in _words("blank") else 0.2


@cache
def _state() -> re.Pattern[str]:
    """绿灯, 红色预警, 正常."""
    return pattern_of(
        "[红橙黄蓝绿]色?(?:灯|预警)?|(?:[一二三四]级|未|无)?预警|(?:不|基本)?正常|(?:严重|轻微|明显)?(?:滞后|偏离)|良好|一般|较差"
    )


def is_either(text: str) -> bool:
    """服务对象满意度: a label of the second level as well as a name that many indicators have."""
    return text.endswith("满意度") and label_kinds(text)[1] == "satisfaction"


def _label_misfit(text: str, plain: str, role: str, free: float) -> float:
    if (
        _begins_with_rate().match(plain) or len(_swallowed().findall(text)) > 1 or plain.startswith(("标", "指标"))
    ):  # the end of the label above
        return NO
    first, second = label_kinds(_points().sub("", text))
    own, other = (first, second) if role == "level1" else (second, first)
    bare = _numbering().sub("", _points().sub("", plain))
    if ")" in bare and "(" not in bare:
        return NO
    if own and not _points().match(plain) and len(bare) <= _LONGEST_KNOWN:
        return (_EITHER if is_either(text) else 0.0) + (0.1 if other else 0.0)
    if other:
        return 4.0
    if (
        len(plain) > _LONGEST_LABEL
        or not re.fullmatch(r"[\u4e00-\u9fff、]{2,}(?:[(]\d{1,3}分?[)])?", plain)
        or is_value(text)
        or class_of_unit(text) is not None
        or _swallowed().search(text)
    ):
        return NO
    return _POINTS if _points().search(text) else free


def has_points(text: str) -> bool:
    """过程（25分）: a label of a level with the points of its rows, or the rest of one."""
    return text.endswith(("分）", "分)"))


@cache
def behind_value() -> re.Pattern[str]:
    """以内, 左右, （不含运费）: what may go on with a number and its unit."""
    return pattern_of("[（(]|及?以[内上下]|[之以]?[内前]$|左右")


@cache
def end_of_name() -> re.Pattern[str]:
    """（含东片） or 西片）, with which a name goes on that a page cut."""
    return pattern_of(rf"[(（]|{_closes_bracket().pattern}")


def _is_end_of_name(text: str) -> bool:
    return end_of_name().match(text) is not None and _begins_with_bracket().match(text) is None


@cache
def _begins_with_bracket() -> re.Pattern[str]:
    """（续建）高标准农田: a name by itself."""
    return pattern_of(r"[(（][^()（）]{1,8}[)）][\u4e00-\u9fff]{3}")


@cache
def _closes_bracket() -> re.Pattern[str]:
    """西片）, not 1）."""
    return pattern_of(r"(?![\d一二三四五六七八九十]{1,2}[)）])[^(（]{0,16}[)）]")


@cache
def _begins_with_words() -> re.Pattern[str]:
    """Not with the unit of an amount (万元) that stands before it."""
    return pattern_of(
        r"(?![百千万亿]元)(?:(?:\d{1,3}[.、．]|[\[【(]?\d{3,12}(?:[-—_]|[)\]】]))?[“《（(]?[\u4e00-\u9fffA-Za-z]{2}|[\u4e00-\u9fff][。；]|\d{1,4}[\u4e00-\u9fff]{2})"
    )


@cache
def _numbering() -> re.Pattern[str]:
    return pattern_of(r"^[(]?[\d一二三四五六七八九十]{1,3}[)、.:-]?")


@cache
def _serial() -> re.Pattern[str]:
    return pattern_of(r"\d{1,3}")


@cache
def _year() -> re.Pattern[str]:
    return pattern_of(r"(?:19|20)\d\d(?:年度?)?")


@cache
def _code() -> re.Pattern[str]:
    return pattern_of(r"(?=.{0,40}\d)[0-9A-Za-z-]{3,40}")


@cache
def project_code() -> re.Pattern[str]:
    """52031824P7720163, the first line of it, or many digits."""
    return pattern_of(r"\d{6,12}[A-Z]\d{0,20}|\d{12,40}")


@cache
def _kind() -> re.Pattern[str]:
    """特定目标类, 32-专项资金项目, 一级项目, 一般公共预算."""
    return pattern_of(r"(?:\d{1,4}[-—_])?[\u4e00-\u9fff]{1,8}(?:类|项目|支出|性|预算|资金|拨款)|其他")


@cache
def _per_unit() -> re.Pattern[str]:
    """单位维护成本/个: the end of a value's unit."""
    return pattern_of(r"[/／][\u4e00-\u9fff]{1,2}$")


@cache
def _with_points_of_label() -> re.Pattern[str]:
    """（25分） before words: what stands before the points is a label."""
    return pattern_of(r"^[（(]\d{1,3}分?[)）]|[（(]\d{1,3}分[)）]\S")


@cache
def _points() -> re.Pattern[str]:
    return pattern_of(r"[（(]\d{1,3}分?[)）]|\d{1,3}分[)）]")


@cache
def _words(*kinds: str) -> frozenset[str]:
    return frozenset(fold(word) for kind in kinds for word in cell_words(kind))


@cache
def _swallowed() -> re.Pattern[str]:
    """Labels of levels within a cell."""
    return pattern_of("(?:产出|效益|数量|质量|时效|成本|影响|满意度)指标(?!体系)")


@cache
def _amount() -> re.Pattern[str]:
    return pattern_of(r"-?(?:\d{1,3}(?:,\d{3}){1,6}|\d{1,15})(?:\.\d{1,6})?(?:[百千万亿]?元)?")


@cache
def _usual_name() -> re.Pattern[str]:
    """How names end: what is counted or measured."""
    return pattern_of("(?:[率数量度性次额例力本值]|[人户个场]|(?<!条)件|情况|时间|水平|面积|[(][^()]{1,8}[)])$")


@cache
def office() -> re.Pattern[str]:
    """A unit that has others, or projects, below it."""
    return pattern_of("[\u4e00-\u9fff](?:局|厅|委员会|人民政府|办公室|办事处)(?:[（(]?(?:本级|机关)[)）]?)?$")


@cache
def _rest_of_name() -> re.Pattern[str]:
    """设备验收合 | 格率."""
    return pattern_of(r"[\u4e00-\u9fff]{0,3}[率数限度]")


@cache
def _name_before_value() -> re.Pattern[str]:
    """满意度≥90%, 时间2023年11月: what belongs to the name stands before the value."""
    return pattern_of(r"[^\d≥≤＞＜>=<]{0,20}(?:[率度数量积间额期]|成本)[≥≤＞＜>=<]?\d")


def _holds_two(text: str) -> bool:
    """元/座≤60万元/座, 160万元160万: what is left of one value before another."""
    before = _before_value().match(text)
    if before and class_of_unit(before[1]) is not None:
        return True
    return any(class_of_unit(unit) not in (None, *_OF_TIME) for unit in _between_numbers().findall(text))


@cache
def _begins_with_rate() -> re.Pattern[str]:
    """99.5%4-满意度指标: the value of the row above, and a label."""
    return pattern_of(r"[≥≤>=<]|\d{1,3}(?:\.\d{1,3})?[%‰]")


@cache
def _of_date() -> re.Pattern[str]:
    """月底前, what is left of 7月底前."""
    return pattern_of("[年月日](?:[底前末初内]|[上中下]旬)")


@cache
def _before_value() -> re.Pattern[str]:
    return pattern_of(r"([^\d\s≥≤＞＜>=<]{1,5})[≥≤＞＜>=<]{0,2}\d")


@cache
def _between_numbers() -> re.Pattern[str]:
    return pattern_of(r"\d([^\d\s≥≤＞＜>=<，,、；;。至到~～—（(-]{1,5})[≥≤＞＜>=<]{0,2}(?=\d)")


_OF_TIME = ("duration", "date")


def is_number(text: str) -> bool:
    return re.fullmatch(r"\d{1,4}(?:\.\d{1,4})?[%％分]?", text) is not None


def _name_misfit(text: str, plain: str) -> float:
    if plain in _words("nature", "direction"):
        return 4.0
    if plain in _words("blank"):
        return 1.0  # a row filled with 无
    torn = 1.0 if re.match(r"指标(?![\d\s一二三四五])", text) else 2.0 if _with_points_of_label().search(text) else 0.0
    torn += 1.0 if len(plain) < _SHORTEST_NAME else 0.0 if _usual_name().search(plain) else _UNUSUAL
    torn += _SENTENCE if re.search("[，。；]", text) else 0.0
    torn += _END_OF_NAME if _closes_bracket().match(text) or _per_unit().search(text) else 0.0
    words = len(re.findall(r"[\u4e00-\u9fff]", text))
    return torn + (0.0 if words > 1 else 5.0) + (4.0 if is_value(text) else 0.0)


def _value_misfit(text: str, plain: str) -> float:
    if plain in _words("nature", "direction"):
        return 3.0
    sure = is_value(text) or plain in _words("blank")
    short = holds_value(text) or len(text) <= _SHORT
    kind = NO if project_code().fullmatch(text) else 0.0 if sure else 0.6 if short else 1.0
    if not sure and len(text) <= _LONGEST_STATE and mentions("result_states", text):
        kind = _STATE
    if not sure and (_rest_of_name().fullmatch(text) or office().search(text)):
        kind += 3.0
    if not sure and _name_before_value().match(text):
        kind += 1.5
    if not sure and end_of_name().match(text):
        kind += _END_OF_NAME
    if _holds_two(text) or class_of_unit(text) is not None:  # 人, without its number
        kind += _TWO
    if len(text) <= _LONGEST_STATE and text.endswith("。"):
        kind += _SENTENCE
    return kind + (1.0 if len(text) > 40 else 0.0) + (0.4 if is_number(text) else 0.0)
