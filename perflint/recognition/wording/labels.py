"""Labels of a header block in text without a grid, and the values between them.

A label may be broken over lines, stand alone or before its value, with or without a colon; its value runs to the next
label.  Which labels exist is vocabulary (`perflint.lexicon.headings`); what the facts mean is decided by the callers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from msgspec import Struct

from perflint.lexicon.headings import header_field, money_unit_of
from perflint.model import Passage
from perflint.patterns import pattern_of
from perflint.recognition.wording.paragraphs import is_page_number, join_lines, parts_of
from perflint.text import compact

LONG = frozenset(
    {"goal", "goal_weak", "period_goal", "goal_actual", "goal_expected", "overview", "ignored", "plan", "funds"}
)
CAPTION = r"(?:年度|整体|总体|部门|单位|项目|专项|支出|长期|中期|中长期|实施期){0,3}绩效(?:(?:项目)?指标(?:表|(?:完成|执行|运行|监控)情况)?|目标(?:执行|运行|监控)情况)[:：]?"  # of the indicator part
_LONGEST_HEADING = 40
_BROKEN_OVER = 3  # lines one label may be broken over
_HINT = 5  # and its unit of money: （ | 万 | 元 | ）
_LONGEST = 22
_LONGEST_SECOND_HALF = 8
_MOST_LINES = 20  # of a text above or below its label


class Fact(Struct, frozen=True):
    """A label with its value.  ``lines`` are the value's lines (as passages), empty when nothing follows."""

    field: str
    label: Passage
    lines: tuple[Passage, ...]
    start: int  # index of the line that holds the label
    last: int  # index of the last line of the value

    @property
    def value(self) -> Passage:
        """The value as one passage; line ends leave no trace."""
        return join_lines(self.lines)


class _Token(Struct, frozen=True):
    """A part of a line; ``ends_line`` and ``begins_line`` say where in the line it stands."""

    passage: Passage
    line: int
    begins_line: bool
    ends_line: bool


def facts_in(lines: Sequence[Passage]) -> list[Fact]:
    """The labels in these lines and their values, in order."""
    tokens = _tokens(_from_their_middle(lines))
    facts: list[Fact] = []
    index = 0
    opened: tuple[str, Passage, int] | None = None
    value: list[_Token] = []

    def close() -> None:
        if opened is not None:
            field, label, line = opened
            facts.append(Fact(field, label, _lines_of(value), line, value[-1].line if value else line))

    while index < len(tokens):
        found = _label_at(tokens, index)
        if found is None:
            value.append(tokens[index])
            index += 1
            continue
        close()
        field, label, taken, rest = found
        line = tokens[index].line
        index += taken
        hints = index
        while rest is None and (hint := _hint_at(tokens, index)):
            index += hint
        if index > hints:
            label = Passage.join([label, *(token.passage for token in tokens[hints:index])])
        opened, value = (field, label, line), []
        if rest is not None:
            value.append(rest)
    close()
    return facts


def _from_their_middle(lines: Sequence[Passage]) -> Sequence[Passage]:
    """The lines, where a label stands beside the middle of a long text: the label before the first line of it.

    As many lines of the text stand above the label as below it, and all begin at one place right of it.
    """
    found = list(lines)
    for at, line in enumerate(lines):
        parts = parts_of(line)
        if not 1 <= len(parts) <= 2 or _field(parts[0].text) not in LONG:
            continue
        below = _text_from(lines, at, 1)
        above = _text_from(lines, at, -1)[::-1]
        if not below or len(above) != len(below) or not _begins_with(line, parts, lines[below[0]]):
            continue
        own = parts[1] if len(parts) == 2 else Passage("", ((0, parts[0].location()),))
        first, *rest = [lines[place] for place in above]
        places = [*above, at]
        for place, moved in zip(places, [Passage.join([parts[0], first.strip()], " "), *rest, own], strict=True):
            found[place] = moved
    return found


def _text_from(lines: Sequence[Passage], at: int, step: int) -> list[int]:
    """The lines next to one, upwards or downwards, that hold text without any label and begin at one place right of its own."""
    found: list[int] = []
    margin = _indent(lines[at])
    for place in range(at + step, at + step * (_MOST_LINES + 1), step):
        if not 0 <= place < len(lines) or not lines[place].text.strip():
            break
        indent = _indent(lines[place])
        if indent <= margin or (found and abs(indent - _indent(lines[found[0]])) > 1):
            break
        if any(_field(part.text.split("：")[0]) for part in parts_of(lines[place])):
            break
        found.append(place)
    return found


def _begins_with(line: Passage, parts: Sequence[Passage], other: Passage) -> bool:
    """Whether the text behind a label begins where another line does, if there is any."""
    return len(parts) == 1 or abs(line.text.rindex(parts[1].text) - _indent(other)) <= 1


def _indent(line: Passage) -> int:
    return len(line.text) - len(line.text.lstrip())


def _tokens(lines: Sequence[Passage]) -> list[_Token]:
    tokens: list[_Token] = []
    for number, line in enumerate(lines):
        parts = [] if is_page_number(line.text) else _with_months(parts_of(line))
        for place, part in enumerate(parts):
            tokens.append(_Token(part, number, place == 0, place == len(parts) - 1))
    return tokens


def _with_months(parts: Sequence[Passage]) -> list[Passage]:
    """The parts; 1-7 | 月执行数, set apart by a typesetter's blank, is one."""
    found: list[Passage] = []
    for part in parts:
        if found and part.text[0] == "月" and _months().fullmatch(found[-1].text):
            found[-1] = Passage.join([found[-1], part])
        else:
            found.append(part)
    return found


@cache
def _months() -> re.Pattern[str]:
    return pattern_of(r"1[-~～至—–]\d{1,2}")


def _lines_of(value: Sequence[_Token]) -> tuple[Passage, ...]:
    """The tokens of a value line by line; blanks inside a line stay one blank."""
    found: list[Passage] = []
    begin = 0
    for end in range(1, len(value) + 1):
        if end == len(value) or value[end].line != value[begin].line:
            found.append(Passage.join([token.passage for token in value[begin:end]], " "))
            begin = end
    return tuple(found)


def _label_at(tokens: Sequence[_Token], index: int) -> tuple[str, Passage, int, _Token | None] | None:
    """Field, label, tokens taken and the rest of the last one (behind a colon) of a label that begins here."""
    if tokens[index].passage.text == "目标" and _numbers_goal(tokens[index + 1 : index + 2]):
        return None
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if following is not None and not following.begins_line and _is_second_half(following.passage.text):
        text = tokens[index].passage.text + following.passage.text
        if field := _field(text):
            return field, Passage.join([tokens[index].passage, following.passage]), 2, None
    for taken in range(_BROKEN_OVER, 0, -1):
        group = tokens[index : index + taken]
        if (
            len(group) < taken
            or any(not token.ends_line for token in group[:-1])
            or any(not token.begins_line for token in group[1:])
        ):
            continue
        if taken > 1 and not group[0].begins_line and len(compact(group[0].passage.text)) < 3:
            continue
        if taken > 1 and all(_field(token.passage.text) for token in group):
            continue  # two labels, each on its own line
        text = "".join(token.passage.text for token in group)
        if field := _field(text):
            return field, Passage.join([token.passage for token in group]), taken, None
        last = group[-1]
        colon = re.search("[:：]", last.passage.text)
        if colon is None or (colon.end() == len(last.passage.text) and taken > 1):
            continue
        if field := _field(text[: len(text) - len(last.passage.text) + colon.start()]):
            head = Passage.join([*(token.passage for token in group[:-1]), last.passage.slice(0, colon.start())])
            rest = last.passage.slice(colon.end())
            token = _Token(rest, last.line, False, last.ends_line) if rest.text else None
            return field, head, taken, token
    for taken in (1, 2, 3, 4):
        group = tokens[index : index + taken]
        if len(group) == taken and all(token.begins_line and token.ends_line for token in group):
            text = "".join(token.passage.text for token in group)
            if len(text) <= _LONGEST_HEADING and _section_heading().fullmatch(compact(text)):
                return "ignored", Passage.join([token.passage for token in group]), taken, None
    return None


def _is_second_half(text: str) -> bool:
    """和成果, 及内容: what goes on with a label behind a blank."""
    return len(text) <= _LONGEST_SECOND_HALF and text.startswith(("和", "及", "与", "、"))


def _numbers_goal(following: Sequence[_Token]) -> bool:
    """Whether 目标 stands before 1：…, set apart by a blank: what is said then, not its label."""
    return any(not token.begins_line and re.match(r"\d{1,2}[:：]", token.passage.text) for token in following)


@cache
def _section_heading() -> re.Pattern[str]:
    """三、绩效指标: the heading of the next section, where a value ends."""
    return pattern_of(
        r"[一二三四五六七八九十]{1,2}、[^。；，、：:]{0,10}(?:指标|情况|概况|信息|说明|措施|内容)[:：]?|" + CAPTION
    )


@lru_cache(maxsize=65_536)
def _field(text: str) -> str | None:
    plain = compact(text).rstrip("：:")
    if not 2 <= len(plain) <= _LONGEST:
        return None
    opened = len(re.findall("[（(]", plain)) > len(re.findall("[）)]", plain))
    return None if opened else header_field(plain)


def _hint_at(tokens: Sequence[_Token], index: int) -> int:
    """How many tokens from ``index`` on are a bracket that belongs to the label before them: one, or those into which a
    narrow column broke the unit of money."""
    text = ""
    for taken, token in enumerate(tokens[index : index + _HINT], start=1):
        text += token.passage.text
        if _is_hint(text) and (taken == 1 or money_unit_of(text)):
            return taken
        if text[0] not in "（(" or not token.ends_line:
            break
    return 0


def _is_hint(text: str) -> bool:
    """A bracket that belongs to the label before it: （万元）."""
    return re.fullmatch(r"[（(][^（()）]{1,14}[)）][:：]?", text) is not None
