"""The heading of a table whose cells come one after another: where it stands, its titles and the caption before them.

Which titles the pieces of its lines name is told in `titles`, which columns these stand over in `columns`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from itertools import islice, takewhile

from msgspec import Struct
from msgspec.structs import replace

from perflint.lexicon.headings import column_role, export_role, is_numbered_goal
from perflint.model import Passage
from perflint.recognition.flow.columns import Title
from perflint.recognition.flow.pieces import Piece
from perflint.recognition.flow.titles import (
    ANNUAL_TARGETS,
    TARGETS,
    Option,
    Options,
    pieces_on,
    tell_indicators,
    titles_from,
    with_ends,
)
from perflint.recognition.grids.columns import GROUP_ROLES, LEVELS
from perflint.recognition.wording.form_heading import is_caption, leads_heading, may_open_heading
from perflint.recognition.wording.paragraphs import parts_of

_REACH = 40  # lines with text that a heading may take up
_BROKEN = 4  # lines that its caption is broken over
_FIRST_LINE = 10  # characters of a line that the first title is broken over
_CAPTIONS = 2  # at most before a heading: 绩效指标 年度绩效指标
_SEVERAL = 1.0  # 指标值 | 单位, where they are rather two titles than one
_LEADING = frozenset({*GROUP_ROLES, "number", "remark"})  # what may stand before them


class FlowHeading(Struct, frozen=True):
    """A heading on the lines ``first`` to ``last`` (exclusive), with the caption (年度绩效指标) before or above it."""

    first: int
    last: int
    titles: tuple[Title, ...]
    caption: Passage | None

    @property
    def roles(self) -> tuple[str, ...]:
        """What each column holds; a column of levels that stands alone holds both."""
        roles = [title.role for title in self.titles]
        levels = [at for at, role in enumerate(roles) if role in LEVELS]
        return tuple("levels" if levels == [at] else role for at, role in enumerate(roles))


def find_flow_headings(lines: Sequence[Passage]) -> list[FlowHeading]:
    """The headings in these lines, in order."""
    found: list[FlowHeading] = []
    at = 0
    pieces_at = cache(lambda number: pieces_on(lines[number]))
    options = Options()
    while at < len(lines):
        heading = None
        if _may_open(lines, at):
            repeated = _repeated(lines, at, found[-1]) if found else None
            heading = repeated or _heading_at(lines, at, pieces_at, options)
        if heading is not None:
            found.append(heading)
        at = heading.last if heading is not None else at + 1
    return found


def _repeated(lines: Sequence[Passage], at: int, heading: FlowHeading) -> FlowHeading | None:
    """The heading once more, where the same lines begin at a place; what stands below may look like one more title."""
    told = [text for line in lines[heading.first : heading.last] if (text := line.text.strip())]
    held = [*islice((place for place in range(at, len(lines)) if lines[place].text.strip()), len(told))]
    if [lines[place].text.strip() for place in held] != told or _is_divided(lines, held[-1] + 1):
        return None
    return replace(heading, first=at, last=held[-1] + 1, caption=_above(lines, at) if heading.caption else None)


def _is_divided(lines: Sequence[Passage], below: int) -> bool:
    """Whether the first line below a heading holds nothing but titles that divide one of it: 近两年指标值 预期当年实现值."""
    words = next((words for line in lines[below : below + _REACH] if (words := line.text.split())), [])
    return bool(words) and all(column_role(word) in TARGETS | {"history"} for word in words)


def _may_open(lines: Sequence[Passage], at: int) -> bool:
    """Whether a heading may begin on a line: it holds the name of a column, or the beginning of one."""
    words = lines[at].text.split(None, 1)
    if not words:
        return False
    if may_open_heading().search(lines[at].text) is not None or column_role(words[0]) is not None:
        return True
    if len(words) > 1 or len(words[0]) > _FIRST_LINE:
        return False
    below = next((line.text.split(None, 1)[0] for line in lines[at + 1 : at + 3] if line.text.strip()), "")
    title = words[0] + below
    return len(below) <= _FIRST_LINE and (column_role(title) in _LEADING or export_role(title) == "year")


def _heading_at(
    lines: Sequence[Passage], first: int, pieces_at: Callable[[int], Sequence[Piece]], known: Options
) -> FlowHeading | None:
    held = [*islice((at for at in range(first, len(lines)) if lines[at].text.strip()), _REACH)]
    pieces: list[Piece] = []
    ends: list[int] = []  # behind the line of each piece
    for at, own in with_ends((at, pieces_at(at)) for at in held):
        pieces.extend(own)
        ends.extend([at + 1] * len(own))
    if not pieces:
        return None
    options = cache(lambda at: known.at(pieces, at))
    if not any(option.title.role == "name" for at in range(len(pieces)) for option in options(at)):
        return None
    begun = _begun_above(lines, first, pieces[0])
    leading = takewhile(lambda piece: leads_heading(piece.text.text), pieces[:_CAPTIONS])
    way = _best_way(pieces, options, 1 if begun is not None else len([*leading]))
    if way is None:
        return None
    before, titles, end = way
    caption = pieces[before - 1].text if before else _above(lines, first)
    if caption is not None and not is_caption(caption.text):
        caption = _goal_above(lines, first)
    if begun is not None and before:
        first, caption = begun, Passage.join([lines[begun].strip(), pieces[0].text])
    return FlowHeading(first, ends[end - 1], tuple(titles), caption)


def _best_way(
    pieces: Sequence[Piece], options: Callable[[int], Sequence[Option]], captions: int
) -> tuple[int, list[Title], int] | None:
    """How many pieces at most ``captions`` stand before the titles, these, and the place behind them; None where no titles tell
    a table."""
    dear = any(option.several for at in range(len(pieces)) for option in options(at))
    ways = (
        (before, *titles_from(pieces, before, options, several))
        for before in range(captions, -1, -1)
        for several in ((0.0, _SEVERAL) if dear else (0.0,))
    )
    telling = [way for way in ways if tell_indicators(way[1])]
    aimed = [way for way in telling if any(one.role in ANNUAL_TARGETS for one in way[1])]
    return next((way for way in aimed if _names_first(way[1])), next(iter([*aimed, *telling]), None))


def _above(lines: Sequence[Passage], first: int) -> Passage | None:
    """The caption on a line of its own above a heading."""
    held = _line_above(lines, first)
    return held.strip() if held is not None and is_caption(held.text) else None


def _goal_above(lines: Sequence[Passage], first: int) -> Passage | None:
    """年度绩效目标1, with which the line above 目标1 begins: the rows are long-term or annual, as it is."""
    held = _line_above(lines, first)
    label = parts_of(held)[0] if held is not None else None
    return label if label is not None and is_numbered_goal(label.text) else None


def _line_above(lines: Sequence[Passage], first: int) -> Passage | None:
    return next((line for line in reversed(lines[max(first - _REACH, 0) : first]) if line.text.strip()), None)


def _begun_above(lines: Sequence[Passage], first: int, piece: Piece) -> int | None:
    """The line above a heading on which its caption begins that is broken over lines and the first piece: 绩效 | 指标,
    专项 | 年度 | 绩效 | 指标."""
    caption = piece.text.text
    if caption not in ("效指标", "指标", "标"):
        return None
    begun = None
    held = (at for at in range(first - 1, max(first - _REACH, 0) - 1, -1) if lines[at].text.strip())
    for at in islice(held, _BROKEN):
        caption = f"{lines[at].text.strip()}{caption}"
        begun = at if is_caption(caption) else begun
    return begun


def _names_first(titles: Sequence[Title]) -> bool:
    """Whether names stand before targets: behind 绩效指标, taken for a caption, 指标 | 权重 is no name."""
    roles = [title.role for title in titles]
    return roles.index("name") < next(at for at, role in enumerate(roles) if role in ANNUAL_TARGETS)
