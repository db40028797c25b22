"""Lists of projects in text form: under one heading a row per project, of name, amounts of money, goal and indicators.

Rows without goal and indicators are units, or the total.  The heading is read in `heading`, the rows are found in
`rows`, their indicators read in `wording.running`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from perflint.lexicon.headings import is_note, is_title, is_total
from perflint.lexicon.levels import canonical_label, level1_kind, level2_kind
from perflint.model import Cell, Confidence, Figure, Funds, Passage, Problem, TargetTable, Unit
from perflint.patterns import pattern_of
from perflint.recognition.listings.heading import Furniture, Heading, find_heading
from perflint.recognition.listings.rows import ListRow, may_be_unit, numbers_of, rows_of
from perflint.recognition.wording.amounts import decimal_of, figure
from perflint.recognition.wording.broken_amounts import TOLERANCE, adds_up, with_whole_amounts
from perflint.recognition.wording.level_marks import marks_in
from perflint.recognition.wording.paragraphs import join_lines
from perflint.recognition.wording.running import first_head, read_running

_PARTED = r"；;。：:，,、/|】\]"  # what stands before a label inside a line
_LONGEST_LABEL, _LONGEST_OPENING = 16, 60
_WORD = 3  # characters of a label that may as well end a name: 数量, 满意度


class Listing(Struct, frozen=True):
    """A list of projects: ``first`` and ``last`` are the lines it takes up, furniture above it included."""

    first: int
    last: int
    tables: tuple[TargetTable, ...]
    units: tuple[Unit, ...]
    total: Figure | None
    problems: tuple[Problem, ...]


def read_projects(lines: Sequence[Passage]) -> Listing | None:
    """The list of projects in these lines (none of them empty), or None when there is no heading or no row."""
    heading = find_heading(lines)
    if heading is None:
        return None
    furniture = Furniture(lines, heading)
    last = _end(lines, heading.last)
    rows_lines = with_whole_amounts(furniture.without(lines[heading.last : last]), len(heading.money))
    rows = rows_of(rows_lines, heading)
    if not rows:
        return None
    return _listing(rows, rows_lines, heading, furniture.begin, last)


def _end(lines: Sequence[Passage], start: int) -> int:
    """Where the list ends: at notes and signatures that no further heading follows."""
    for index in range(start, len(lines)):
        if is_note(lines[index].text) and find_heading(lines[index : index + 80]) is None:
            return index
    return len(lines)


def _listing(rows: list[ListRow], lines: Sequence[Passage], heading: Heading, first: int, last: int) -> Listing:
    tables: list[TargetTable] = []
    units: list[Unit] = []
    problems: list[Problem] = []
    total: Figure | None = None
    unit: Cell | None = None
    ends = [*(row.start for row in rows[1:]), len(lines)]
    bodies = [body_of([row.tail, *lines[row.amounts + 1 : end]]) for row, end in zip(rows, ends, strict=True)]
    rows, bodies = _with_closed_names(rows, bodies)
    indents = projects_are_indented(rows, bodies)
    for position, (row, body) in enumerate(zip(rows, bodies, strict=True)):
        funds = _funds(row.figures, heading)
        if is_total(row.name.text) and not body.text:
            total = total or funds.total
        elif not body.text and is_unit(rows, bodies, position, indents):
            unit = row.name.cell()
            units.append(Unit(unit, funds))
        else:
            own = row.unit.cell() if row.unit else unit
            table, trouble = _table(row, body, funds, own, heading)
            tables.append(table)
            problems.extend(trouble)
    return Listing(first, last, tuple(tables), tuple(units), total, tuple(problems))


def body_of(lines: Sequence[Passage]) -> Passage:
    """The lines as one text; a line end is kept only where a label of a level opens the next line."""
    kept = [line.strip() for line in lines if line.text.strip() and not is_title(line.text)]
    begins = [
        0,
        *(
            at
            for at in range(1, len(kept))
            if _opens(kept[at - 1].text, kept[at].text, kept[at + 1 : at + 1 + _LONGEST_LABEL])
        ),
    ]
    groups = [kept[begin:end] for begin, end in zip(begins, [*begins[1:], len(kept)], strict=True)]
    return join_lines([join_lines(group) for group in groups], "\n")


def _opens(above: str, text: str, below: Sequence[Passage]) -> bool:
    """Whether a label of a level with its colon opens a line: nothing that the line above has begun (社会效益 指标：)."""
    following = "".join(line.text for line in below)[:_LONGEST_LABEL]
    text = (text + following)[:_LONGEST_OPENING]
    if above[-1] in _PARTED or not _labelled().match(text) or first_head(text) != 0:
        return False
    mark = marks_in(text)[0]
    label = text[mark.start : mark.end]
    if text[mark.end : mark.end + 1] not in ("：", ":", "】") or not label.isalpha():
        return False
    if not _is_usual(label) and first_head(following) == 0:
        return False  # the end of a value stands before the label: 年 服务对象满意度指标：
    begun = re.split(rf"[{_PARTED}.．)）]", above[-_LONGEST_LABEL:])[-1]
    if mark.end - mark.start <= _WORD and begun.isalpha():
        return False  # 受益对象 满意度：, the name of an indicator
    return mark.start > 0 or not (begun and _is_usual(begun + label))


@cache
def _labelled() -> re.Pattern[str]:
    """What a label at the beginning of a line looks like, whatever it says: most lines leave here."""
    return pattern_of(r"[^；;。，,：:】]{2,26}[：:】]")


def _is_usual(label: str) -> bool:
    """Whether it is a label as the regulations have it, 指标 at its end or not."""
    whole = f"{label.removesuffix('指标')}指标"
    kinds = ((level1_kind(whole), 1), (level2_kind(whole), 2))
    return whole in [canonical_label(kind, level) for kind, level in kinds if kind]


def _with_closed_names(rows: list[ListRow], bodies: list[Passage]) -> tuple[list[ListRow], list[Passage]]:
    """Give back to a name what stands behind the amounts: ``…补助(某 5.00 5.00`` and then ``区)``."""
    for position, (row, body) in enumerate(zip(rows, bodies, strict=True)):
        opened = len(re.findall("[（(]", row.name.text)) > len(re.findall("[）)]", row.name.text))
        if opened and (rest := re.match(r"[^（(，。；]{0,12}[）)]", body.text)):
            rows[position] = replace(row, name=Passage.join([row.name, body.slice(0, rest.end())]))
            bodies[position] = body.slice(rest.end())
    return rows, bodies


def projects_are_indented(rows: Sequence[ListRow], bodies: Sequence[Passage]) -> bool:
    """Whether the list sets its projects off from its units by an indent."""
    projects = [row for row, body in zip(rows, bodies, strict=True) if body.text]
    return bool(projects) and sum(row.indented for row in projects) > len(projects) / 2


def is_unit(rows: Sequence[ListRow], bodies: Sequence[Passage], position: int, indents: bool) -> bool:
    """Whether a row without goal and indicators is a unit, not a project whose cells were left blank."""
    row = rows[position]
    if indents:
        return not row.indented
    following: list[Decimal] = []
    for later, body in zip(rows[position + 1 :], bodies[position + 1 :], strict=True):
        if not body.text:
            break
        following.append((numbers_of(later.figures) or [Decimal(0)])[0])
    if following and abs(sum(following, Decimal(0)) - numbers_of(row.figures)[0]) <= TOLERANCE + Decimal("0.01") * len(
        following
    ):
        return True
    return bool(following) and may_be_unit(row.name.text)


def _funds(figures: Sequence[Passage], heading: Heading) -> Funds:
    """The amounts by the order of the headings.

    When empty columns left no trace, total and the amounts that add up to it are taken in order, and what cannot be
    known stays unknown.
    """
    fields: dict[str, Figure] = {}
    if len(figures) == len(heading.money):
        for kind, passage in zip(heading.money, figures, strict=True):
            if kind != "part" and kind not in fields and decimal_of(passage.text) is not None:
                fields[kind] = figure(passage)
        return Funds(**fields)
    stated = [passage for passage in figures if decimal_of(passage.text) is not None]
    fields["total"] = figure(stated[0])
    if len(stated) > 1 and adds_up(numbers_of(stated)) and heading.money[:2] == ("total", "fiscal"):
        fields["fiscal"] = figure(stated[1])
    return Funds(**fields)


def _table(
    row: ListRow, body: Passage, funds: Funds, unit: Cell | None, heading: Heading
) -> tuple[TargetTable, tuple[Problem, ...]]:
    start = first_head(body.text)
    running = read_running(body if start is None else body.slice(start))
    start = len(body.text) if start is None else start
    goal = _goal(body.slice(0, start), heading)
    problems = list(running.problems)
    if not running.indicators and heading.indicators:
        message = f"项目“{row.name.text}”一行没有识别出绩效指标"
        problems.append(Problem(message, row.name.location()))
    columns = running.columns | {"level1", "level2", "name", "value"} if running.indicators else frozenset[str]()
    where = row.name.location()
    table = TargetTable(
        indicators=running.indicators,
        project=row.name.cell(),
        unit=unit,
        goal=goal,
        funds=funds,
        columns=columns,
        confidence=running.confidence if running.indicators else Confidence.LOW,
        location=replace(where, end_line=None, end_character=None),
    )
    return table, tuple(problems)


def _goal(text: Passage, heading: Heading) -> Cell | None:
    text = text.strip("【[（( \n\u3000")
    text = text.slice(0, len(re.sub(r"(?:年度)?绩效指标[:：]\s*$", "", text.text))).strip()
    if label := re.match(r"(?:年度|项目|总体)?(?:绩效)?目标[:：]\s*", text.text):
        text = text.slice(label.end())
    return text.cell() if text.text or heading.goal else None
