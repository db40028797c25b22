"""Which class of measure the name of an indicator calls for: the cue at its end decides (清扫面积率 is a rate).

Cues come from ``measures.yaml``; units from `units`.  A name without a cue is ``unknown``, and rules about name and unit
leave it alone: being silent is better than being wrong.
"""

from __future__ import annotations

import re
from functools import cache

from msgspec import Struct

from perflint.lexicon.additions import remembered
from perflint.lexicon.units import classes_of_unit
from perflint.lexicon.vocabulary import vocabulary
from perflint.lexicon.wordlists import folded
from perflint.patterns import pattern_of

_OPENING = pattern_of(r"[(\[【]")
_LONGEST_CUE = 10
_LONGEST_NOUN = 5
_MOST_TAILS = 3
_BRACKET = pattern_of(r"[(\[【][^()\[\]【】]{0,60}[)\]】]?$")
_FIGURE = pattern_of(r"[\d*×Xx]")
_STATED = pattern_of(  # a target value at the end of a name: 受益人口数≥**人, 满意率95%以上
    r"(?:[≥≤≧≦⩾⩽<>=约]{1,3}|达到?|不[低少高多]于|不超过|至少|控制在|为){0,2}"
    r"(?:\d[\d,.]{0,14}|[*×Xx]{1,4})(?:%|‰|个百分点|[^\W\d_a-zA-Z]{0,3})(?:以[上下内]|左右|\(含\)){0,2}$"
)
_BEFORE_UNIT = r"^(?:[≥≤≧≦⩾⩽<>=]{1,3}[*×Xx\d.,]{0,12}|[*×Xx]{1,6}|单位:)"
_GLOSS = pattern_of(r"\([a-z\u00e0-\u01dc]{1,7}\)")  # a phonetic gloss left in a scraped text: 項(xiàng)目
_HEADS = pattern_of(r"\d(?:人|名|人次)$")
_OF_HEADS = frozenset(
    ["person", "person_time", "event", "percent", "permille", "score", "duration", "date", "frequency", "money"]
)
_MARKS = " 。；;,，、:：-—_.·”\"'》*★☆"


class Measure(Struct, frozen=True):
    """The class of measure a name calls for.

    ``id`` is a class of units or ``unknown``, ``cue`` the word that decided, ``accepts`` the classes of unit that fit
    (empty for unknown), ``firm`` False where the cue suggests a class without proving it.
    """

    id: str
    label: str
    cue: str
    accepts: frozenset[str]
    firm: bool = True


UNKNOWN = Measure("unknown", "未定", "", frozenset(), False)


@cache
def _kind(place: int) -> tuple[str, str, frozenset[str], bool]:
    measure_id, label, accepts, firm = vocabulary()["kinds"][place]
    return measure_id, label, frozenset(accepts), firm


@remembered(65536)
def measure_of_name(name: str) -> Measure:
    """What the name of an indicator measures, ``UNKNOWN`` (with an empty or a misleading cue) when no word decides."""
    text = folded(name[-400:]).strip(_MARKS)
    core, bracketed = _without_brackets(_GLOSS.sub("", text) if "(" in text else text)
    if core.startswith("是否") or _is_quotient(core):
        return UNKNOWN
    found = _by_cue(core)
    if found is None:
        stated = _STATED.sub("", core).rstrip(_MARKS) if _FIGURE.search(core) else core
        shorter = _without_brackets(stated)[0]
        found = _by_cue(shorter) if shorter != core else None
        found = found or _behind_tails(shorter) or _by_unit(bracketed) or _by_heads(core)
    if found is None or (found.id == "money" and _is_paying(core, found.cue)):
        return UNKNOWN
    return _open_to_change(found, text)


def _without_brackets(text: str) -> tuple[str, str]:
    """The text before its closing brackets, and what the last of them held: ``满意度(%)`` → (``满意度``, ``%``)."""
    inner = ""
    if not _OPENING.search(text):
        return text, inner
    for _ in range(3):
        found = _BRACKET.search(text)
        if not found or not found.start():
            break
        inner = found[0].strip("()[]【】")
        text = text[: found.start()].rstrip(_MARKS)
    return text, inner


def _is_paying(core: str, cue: str) -> bool:
    """Whether it names the act and not the amount: 及时发放补助资金, 完成采购并支付资金."""
    acts = tuple(vocabulary()["money_acts"])
    return core.startswith(acts) or core.removesuffix(cue).endswith(acts)


def _is_quotient(core: str) -> bool:
    """实际小时数/计划小时数: neither half says what the quotient is."""
    left, mark, right = core.partition("/")
    return bool(mark) and len(left) > 3 and len(right) > 3


def _by_cue(core: str) -> Measure | None:
    """The measure of the longest cue that the text ends in."""
    tables = vocabulary()
    cues, counts = tables["cues"], tables["count_cues"]
    for length in range(min(_LONGEST_CUE, len(core)), 0, -1):
        cue = core[-length:]
        if cue in cues:
            place = cues[cue]
            return Measure(*_fields(place, cue)) if place >= 0 else Measure("unknown", "未定", cue, frozenset(), False)
        if cue in counts:
            return _counted(core[:-length], cue)
    return None


def _counted(head: str, cue: str) -> Measure:
    """数量 of what: the noun before it decides."""
    found = _noun(head, cue)
    if found is None:
        act = next((act for act in vocabulary()["count_acts"] if head.endswith(act)), "")
        found = _by_cue(head.removesuffix(act) + cue) if act else None  # 资金投入数 is a 资金数
    return found or Measure(*_fields(vocabulary()["count"], cue))


def _noun(head: str, cue: str) -> Measure | None:
    """The measure by the noun at the end of the head, if it is a known one."""
    counted = vocabulary()["counted"]
    for length in range(min(_LONGEST_NOUN, len(head)), 0, -1):
        noun = head[-length:]
        if noun in counted:
            return Measure(*_fields(counted[noun], noun + cue))
    return None


def _fields(place: int, cue: str) -> tuple[str, str, str, frozenset[str], bool]:
    measure_id, label, accepts, firm = _kind(place)
    return measure_id, label, cue, accepts, firm


@remembered()
def _tails() -> tuple[str, ...]:
    return (*vocabulary()["tails"], *vocabulary()["changes"])


def _behind_tails(core: str) -> Measure | None:
    """The measure of a name whose cue is followed by words such as 情况 or 提升."""
    tables = vocabulary()
    tails = _tails()
    for _ in range(_MOST_TAILS):
        if not core.endswith(tails):
            return None
        tail = max((tail for tail in tails if core.endswith(tail) and len(tail) < len(core)), key=len, default="")
        if not tail:
            return None
        core = _without_brackets(core[: -len(tail)].rstrip(_MARKS))[0]
        found = _by_cue(core)
        if found:
            return Measure(found.id, found.label, found.cue, found.accepts, found.firm and tail in tables["tails"])
    return None


def _by_unit(bracketed: str) -> Measure | None:
    """The class of the unit that the name holds in brackets: 林业产业(万亩)."""
    unit = re.sub(_BEFORE_UNIT, "", bracketed)
    classes = classes_of_unit(unit)
    if not classes or unit.endswith("/次"):  # (3个月/次) is how often
        return None
    return Measure(classes[0], vocabulary()["labels"][classes[0]], unit, frozenset(classes), False)


def _by_heads(core: str) -> Measure | None:
    """护林员60人 counts persons, whatever else its value may say: a share, a day, an amount."""
    if not _HEADS.search(core):
        return None
    return Measure("person", vocabulary()["labels"]["person"], "人", _OF_HEADS, False)


def _open_to_change(measure: Measure, text: str) -> Measure:
    """降低运行成本 may be valued in 元 as well as in the percentage of the change."""
    if measure.id in ("unknown", "percent") or not any(word in text for word in vocabulary()["changes"]):
        return measure
    accepts = measure.accepts | {"percent", "permille"}
    return Measure(measure.id, measure.label, measure.cue, accepts, measure.firm)


def compatible(measure: Measure | str, unit_class: str | None) -> bool:
    """Whether a unit of this class fits the measure; what is unknown on either side is no contradiction."""
    if isinstance(measure, str):
        places = (place for place, kind in enumerate(vocabulary()["kinds"]) if kind[0] == measure)
        place = next(places, None)
        accepts = _kind(place)[2] if place is not None else frozenset()
    else:
        accepts = measure.accepts
    return not accepts or not unit_class or unit_class in accepts


def fits(measure: Measure, unit: str) -> bool:
    """Whether any reading of the unit fits the measure: 个 counts things and organisations alike."""
    classes = classes_of_unit(unit)
    return not classes or not measure.accepts or not measure.accepts.isdisjoint(classes)
