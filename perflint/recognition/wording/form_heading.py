"""What tells the heading of the indicator part of a form in text: 一级指标 二级指标 三级指标 指标值 …, and its caption."""

from __future__ import annotations

import re
from functools import cache

from perflint.patterns import pattern_of
from perflint.recognition.wording.labels import CAPTION
from perflint.text import compact

_LONGEST_CAPTION = 40


@cache
def may_open_heading() -> re.Pattern[str]:
    """What stands in the first line of every heading."""
    return pattern_of(
        r"^\s{0,8}序\s{0,8}号?\s{0,8}$|[一二三]\s*[级級]|指[标標](?:[类類]型|[类類][别別]|分[类類]|名[称稱]|[内內]容)"
        r"|(?:[绩績]效|具[体體]|考核)指[标標]|分解目[标標]"
    )


def is_caption(text: str) -> bool:
    """年度绩效指标, 长期绩效指标: the caption of the indicator part."""
    return len(text) <= _LONGEST_CAPTION and _caption().fullmatch(compact(text)) is not None


def leads_heading(text: str) -> bool:
    """Whether a caption stands before the titles, numbered or not (四、年度绩效指标完成情况), or the number of the goal that the
    rows below are of: 目标1."""
    return is_caption(text[2:] if text[1:2] == "、" else text) or (text.startswith("目标") and text[2:].isdigit())


@cache
def _caption() -> re.Pattern[str]:
    return pattern_of(CAPTION)
