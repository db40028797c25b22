"""The heading of a table in text whose cells stand below one another: on which lines it stands, and which columns it tells.

A heading may be broken over lines, its cells divided (指标值 over 上年 and 当年预期), and the caption of the whole part may stand
left of it, one character a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import takewhile

from msgspec.structs import replace

from perflint.lexicon.headings import column_role, header_field, heading_key, is_column, year_of
from perflint.model import Passage
from perflint.patterns import pattern_of
from perflint.recognition.aligned.columns import Column, Token, tokens_of
from perflint.recognition.grids.cells import kind_of
from perflint.recognition.grids.columns import LEVELS, SPENDING
from perflint.recognition.wording.form_heading import is_caption, may_open_heading
from perflint.values.likelihood import likelihoods_of

_BESIDE = frozenset({"unit", "operator", "actual", "weight"})  # of a value, where there are no levels
_CAPTION = "年度绩效指标"  # a part of which a few lines hold
_FEWEST = 3  # headings
_MOST_HEADINGS = 24
_TALL = 4  # lines of a heading above or below its fullest
_UNKNOWN = 4  # known columns that make good one of a text that is none
_ASKEW = 2  # places: the lines of one heading
_OTHERS = frozenset({"其他", "其它"})  # behind 经费保障, 人员保障
_DIVIDING = 3  # pieces at least below what groups columns
_FAR = 1_000_000  # right of every column
_LONGEST_ANSWER = 6  # characters: 能完成, 完全不可能


def headings_in(lines: Sequence[Passage]) -> list[tuple[int, int]]:
    """The first line of each heading and the line behind it, in order."""
    headings: list[tuple[int, int]] = []
    for at in range(len(lines)):
        begin = max(at - _TALL + 1, headings[-1][1] if headings else 0)
        if at >= begin and _is_heading(lines, at):
            tokens = without_captions(tokens_of(lines[begin : at + _TALL], len), at - begin)
            first, last = _heading(tokens, at - begin)
            headings.append((begin + first, begin + last))
    return headings


def _is_heading(lines: Sequence[Passage], at: int) -> bool:
    """Whether a heading stands here: 一级指标 二级指标 三级指标 指标值, or the first line of one broken over lines."""
    if not may_open_heading().search(lines[at].text):
        return False
    for end in range(at + 1, min(at + 1 + _TALL, len(lines)) + 1):
        if _tells_columns(lines[at:end]):
            return not _tells_columns(lines[at + 1 : end])
    return False


def _tells_columns(lines: Sequence[Passage]) -> bool:
    tokens = [line for line in tokens_of(lines, len) if line]
    if not tokens or max(map(len, tokens)) > _MOST_HEADINGS:
        return False
    roles = {column.role for column in headed(tokens)} - {""}
    return (
        len(roles) >= _FEWEST
        and "name" in roles
        and (bool(LEVELS & roles) or ("value" in roles and bool(_BESIDE & roles)))
    )


def _heading(tokens: Sequence[list[Token]], anchor: int) -> tuple[int, int]:
    """The first line of the heading that stands here, and the line behind it: those that tell most columns, the most of
    them."""
    above = [anchor - up for up in range(_TALL) if anchor - up >= 0]
    below = [anchor + down for down in range(1, _TALL + 1) if anchor + down <= len(tokens)]
    windows = [(first, last) for first in above for last in below if tokens[first] and tokens[last - 1]]
    return max(windows, key=lambda window: (_told(tokens[slice(*window)]), window[1] - window[0]))


def _told(lines: Sequence[list[Token]]) -> int:
    """How many columns lines tell as a heading; what nobody knows speaks against them."""
    told = [line for line in without_standing_caption(lines, whole=False) if line]
    if not told or max(map(len, told)) > _MOST_HEADINGS:
        return -_MOST_HEADINGS
    columns = headed(told)
    known = sum(bool(column.role) or header_field(column.title) in SPENDING for column in columns)
    return (
        known - _UNKNOWN * (len(columns) - known)
        if any(column.role == "name" for column in columns)
        else -_MOST_HEADINGS
    )


# ── captions ────────────────────────────────────────────────────────────────────────────────────────────────────


def without_captions(tokens: Sequence[list[Token]], anchor: int) -> list[list[Token]]:
    """The pieces without 绩效指标 at the left of all rows, which is no cell of any."""
    heading = tokens[anchor]
    first = heading[len(heading) > 1 and is_caption(heading[0].text.text)]
    return [
        line[1:] if line and line[0].end <= first.start and is_caption(line[0].text.text) else line for line in tokens
    ]


def without_standing_caption(tokens: Sequence[list[Token]], *, whole: bool = True) -> list[list[Token]]:
    """The pieces without 绩 | 效 | 指 | 标 or 绩效指 | 标 at the left of all rows of a page; not ``whole`` where the lines are but
    a few of the table."""
    widths = {
        page: _aside([line for line in tokens if line and line[0].page == page], whole) for page in _pages(tokens)
    }
    return [line[1:] if line and line[0].end <= widths[line[0].page] else line for line in tokens]


def _pages(tokens: Sequence[Sequence[Token]]) -> list[int]:
    return [*dict.fromkeys(line[0].page for line in tokens if line)]


def _aside(lines: Sequence[Sequence[Token]], whole: bool) -> int:
    """How far to the right a caption reaches that stands at the left of these lines, 0 where none does."""
    edge, width = min(line[0].start for line in lines), -1
    while edge > width:  # as far right as pieces at the left reach
        width = edge
        edge = max(line[0].end for line in lines if line[0].start <= width)
    text = "".join(line[0].text.text for line in lines if line[0].end <= width)
    clear = all(line[0].start >= width or len(line) < 2 or line[1].start >= width for line in lines)
    return width if clear and (is_caption(text) or (not whole and text in _CAPTION)) else 0


# ── columns ─────────────────────────────────────────────────────────────────────────────────────────────────────


def headed(heading: Sequence[Sequence[Token]]) -> list[Column]:
    """The columns that a heading tells: one for each piece of its fullest line, and for what stands beside all of them on
    other lines."""
    heading = _without_groups([_with_spaced(tokens) for tokens in heading])
    heading, kinds = _without_kinds(_with_years(heading))
    fullest = max(heading, key=len)
    columns = [Column(token.start, token.middle, token.end, [token], loose=token.pulled) for token in fullest]
    for token in (token for tokens in heading if tokens is not fullest for token in tokens):
        over = [column for column in columns if column.start <= token.end and token.start <= column.end]
        if not over and not column_role(token.text.text):
            over = [one for one in columns if one.start <= token.end + _ASKEW and token.start <= one.end + _ASKEW]
        if column_role(token.text.text):  # two headings, the one pulled aside, or one over two lines
            over = [column for column in over if not column_role(column.title) or _is_broken(column, token)]
        if over:
            min(over, key=lambda column: abs(column.middle - token.middle)).heading.append(token)
        else:
            columns.append(Column(token.start, token.middle, token.end, [token], loose=token.pulled))
            columns.sort(key=lambda column: column.middle)
    for column in columns:
        column.heading.sort(key=lambda token: token.line)
    columns = _without_divided(columns)
    for column in columns:
        column.role = column_role(column.title) or ("value" if year_of(column.title) else "")
    return sorted([*columns, *kinds], key=lambda column: column.middle)


def _with_spaced(tokens: Sequence[Token]) -> list[Token]:
    """The pieces of a line of a heading; 一级 指标, with one blank between, is one of them."""
    found: list[Token] = []
    for token in tokens:
        before = found[-1] if found else None
        if before and token.close and is_column(before.text.text + token.text.text):
            text = Passage.join([before.text, token.text])
            found[-1] = replace(before, text=text, end=token.end, kind=kind_of(text.text))
        else:
            found.append(token)
    return found


def _is_broken(column: Column, token: Token) -> bool:
    """一级 over 指标: each would do, together they are the one heading."""
    pieces = sorted([*column.heading, token], key=lambda piece: piece.line)
    return is_column("".join(piece.text.text for piece in pieces))


def _without_divided(columns: Sequence[Column]) -> list[Column]:
    """The columns without 指标值 over 上年 and 当年预期: what columns on a line below divide holds no cells itself.  What 优 良 中 差
    divide names the first of them."""
    kept: list[Column] = []
    for at, column in enumerate(columns):
        parts = _parts_of(column, columns[:at], columns[at + 1 :])
        if not parts:
            kept.append(column)
        elif column_role(parts[0].title) == "best":
            parts[0].heading = column.heading
    return kept


def _parts_of(column: Column, left: Sequence[Column], right: Sequence[Column]) -> list[Column]:
    """The columns that divide one, left to right; none where it is whole."""
    lowest = max(token.line for token in column.heading)
    for line in {one.heading[0].line for one in (*left[-1:], *right[:1])}:
        parts = [*[*_begun_on(line, reversed(left))][::-1], *_begun_on(line, right)]
        over = len(parts) > 1 and min(one.start for one in parts) <= column.middle <= max(one.end for one in parts)
        if line > lowest and over and all(column_role(one.title) for one in parts):
            return parts
    return []


def _begun_on(line: int, columns: Iterable[Column]) -> Iterator[Column]:
    return takewhile(lambda column: column.heading[0].line == line, columns)


def _without_kinds(heading: Sequence[Sequence[Token]]) -> tuple[Sequence[Sequence[Token]], list[Column]]:
    """A heading without 偏差原因分析 and 完成目标可能性 and what divides them on the lines below, and the columns of that: 经费保障 …
    原因说明, 确定能 有可能 完全不可能."""
    above: dict[str, Token] = {}
    for token in (token for tokens in heading for token in tokens):
        text = token.text.text
        if (role := column_role(text) or _kind_of_title(heading_key(text))) in ("reason", "likelihood"):
            above.setdefault(role, token)
    first = min((token.line for token in above.values()), default=None)
    if first is None:
        return heading, []
    stacks: list[list[Token]] = []
    for token in (token for tokens in heading for token in tokens if token.line > first):
        under = next((one for one in stacks if any(o.start < token.end and token.start < o.end for o in one)), None)
        if under is None:
            stacks.append([token])
        else:
            under.append(token)
    stacks.sort(key=lambda stack: stack[0].start)
    kinds = [_kind_of_title("".join(token.text.text for token in stack)) for stack in stacks]
    told = {kind for kind in above if kinds.count(kind) > 1}
    places = [at for at, kind in enumerate(kinds) if kind in told]
    if not places:
        return heading, []
    end = places[-1] + 1
    while end < len(stacks) and "".join(token.text.text for token in stacks[end]) in _OTHERS:
        end += 1
    own = stacks[places[0] : end]
    gone = {above[kind] for kind in told}.union(*own)
    columns = []
    for stack in own:
        title = "".join(token.text.text for token in stack)
        role = next(iter(likelihoods_of(title)), None) or column_role(title) or "remark"
        start, end = min(token.start for token in stack), max(token.end for token in stack)
        columns.append(Column(start, (start + end) // 2, end, stack, role, any(token.pulled for token in stack)))
    return [[token for token in tokens if token not in gone] for tokens in heading], columns


def _kind_of_title(title: str) -> str:
    """Which column of a monitoring form a title divides, empty for any other."""
    if len(title) <= _LONGEST_ANSWER and len(likelihoods_of(title)) == 1:
        return "likelihood"
    return "reason" if _of_reason().fullmatch(title) else ""


@cache
def _of_reason() -> re.Pattern[str]:
    return pattern_of("(?:经费|制度|人员|硬件|条件|硬件条件)保障|原因说明|(?:原因|偏差)类型|具体说明")


def _without_groups(heading: Sequence[list[Token]]) -> list[list[Token]]:
    """A heading without 预算执行情况 and 绩效目标执行情况 over columns that stand below them on other lines."""
    kept: list[list[Token]] = []
    for at, tokens in enumerate(heading):
        below = [token for line in heading[at + 1 :] for token in line]
        edges = [0, *(token.end for token in tokens)], [*(token.start for token in tokens), _FAR]
        own = [
            token
            for place, token in enumerate(tokens)
            if not _of_group().search(token.text.text)
            or column_role(token.text.text)
            or sum(edges[0][place] <= one.start and one.end <= edges[1][place + 1] for one in below) < _DIVIDING
        ]
        kept.append(own)
    return kept if any(kept) else [*heading]


@cache
def _of_group() -> re.Pattern[str]:
    return pattern_of(
        r"(?:(?:预算|资金|目标|绩效|指标)(?:执行|完成|运行|实现|监控)*情况)(?:[（(][^（()）]{1,8}[)）])?$"
    )


def _with_years(heading: Sequence[Sequence[Token]]) -> Sequence[Sequence[Token]]:
    """A heading in whose fullest line 2024年 2025年 stand in the place of what they divide: 指标值."""
    years = [token for tokens in heading for token in tokens if year_of(token.text.text)]
    if len(years) < 2:
        return heading
    rest = [[token for token in tokens if token not in years] for tokens in heading]
    fullest = max(rest, key=len)
    whole = [*(token for token in fullest if column_role(token.text.text) != "value"), *years]
    return [sorted(whole, key=lambda token: token.start) if tokens is fullest else tokens for tokens in rest]
