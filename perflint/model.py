"""The words of the field: everything that is read, judged and reported is one of these frozen values.

Nothing here reads a file, knows a rule or prints.  ``Decimal`` carries every number and amount of money; a missing
fact is ``None``, never a guess.  Start with `Document` for what was read and `Report` for what was found.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Any

# ── grades ──────────────────────────────────────────────────────────────────────────────────────────────────────


class Severity(IntEnum):
    """How bad a finding is; a larger number is worse, so a gate is a ``max()``."""

    HINT = 1
    INFO = 2
    WARNING = 3
    ERROR = 4

    @property
    def id(self) -> str:
        """The canonical English name, as in rule files and machine formats: ``error``."""
        return self.name.lower()

    @property
    def label(self) -> str:
        """What the reader sees: ``错误``."""
        return {4: "错误", 3: "警告", 2: "提示", 1: "建议"}[self.value]


class Confidence(IntEnum):
    """How sure a rule, or the reading of a table, is."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3

    @property
    def id(self) -> str:
        return self.name.lower()

    @property
    def label(self) -> str:
        return {3: "高", 2: "中", 1: "低"}[self.value]


class Phase(Enum):
    """The stage of budget management that a document belongs to."""

    TARGET = "target"
    APPROVAL = "approval"
    MONITORING = "monitoring"
    SELF_EVALUATION = "self_evaluation"
    EVALUATION = "evaluation"

    @property
    def label(self) -> str:
        return {
            "target": "申报",
            "approval": "批复",
            "monitoring": "监控",
            "self_evaluation": "自评",
            "evaluation": "评价",
        }[self.value]


class Outcome(Enum):
    """What one rule concluded about one table (or document, or batch)."""

    PASS = "pass"
    FINDING = "finding"
    NOT_APPLICABLE = "not_applicable"
    CANNOT_DECIDE = "cannot_decide"
    RULE_ERROR = "rule_error"

    @property
    def label(self) -> str:
        return {
            "pass": "通过",
            "finding": "有问题",
            "not_applicable": "不适用",
            "cannot_decide": "无法判断",
            "rule_error": "规则出错",
        }[self.value]


# ── places and cells ────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Location:
    """Where something stands.  Only what the source has is set.

    ``line`` and ``character`` are 1-based places in a text (``end_*`` are inclusive of the last character);
    ``table``, ``row`` and ``column`` are 0-based positions in the grids of a source; ``cell_ref`` is an address such
    as ``F12`` on ``sheet``; ``page`` is 1-based; ``box`` is left, top, right, bottom in PDF points; ``pointer`` is a
    JSON pointer into an interchange document; ``span`` is (rows, columns) of a merged area.
    """

    file: str = ""
    sheet: str | None = None
    page: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    cell_ref: str | None = None
    line: int | None = None
    character: int | None = None
    end_line: int | None = None
    end_character: int | None = None
    span: tuple[int, int] = (1, 1)
    box: tuple[float, float, float, float] | None = None
    pointer: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A text as a person sees it, and where it stands.  Also the type of every field of an indicator or table."""

    text: str
    location: Location = Location()

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Figure:
    """A cell that states one number: an amount of money, a year, a score.  ``number`` is None when it is unreadable."""

    cell: Cell
    number: Decimal | None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as the source has it: rows of cells, ragged rows allowed, nothing interpreted."""

    rows: tuple[tuple[Cell, ...], ...]
    location: Location = Location()


def _offset(piece: tuple[int, Location]) -> int:
    return piece[0]


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text that may have been joined from several places, and still knows where each character stands.

    ``pieces`` are pairs (offset in ``text``, Location of the character at that offset), sorted, the first at 0;
    within a piece the place advances by one ``character`` per character.
    """

    text: str
    pieces: tuple[tuple[int, Location], ...] = ((0, Location()),)

    def __len__(self) -> int:
        return len(self.text)

    def place(self, offset: int) -> Location:
        """The Location of the character at ``offset`` (clamped to the text)."""
        offset = max(0, min(offset, len(self.text)))
        start, location = self.pieces[max(0, bisect_right(self.pieces, offset, key=_offset) - 1)]
        if location.character is None or offset == start:
            return location
        return replace(location, character=location.character + offset - start)

    def slice(self, start: int, end: int | None = None) -> Passage:
        """The part ``text[start:end]`` with its places."""
        start, end, _ = slice(start, end).indices(len(self.text))
        end = max(start, end)
        if end - start == len(self.text):
            return self
        first, last = (bisect_right(self.pieces, edge, key=_offset) for edge in (start, end - 1))
        inner = tuple((begin - start, where) for begin, where in self.pieces[first:last])
        return Passage(self.text[start:end], ((0, self.place(start)), *inner))

    def strip(self, characters: str | None = None) -> Passage:
        """Without leading and trailing white space (or the given characters)."""
        left = len(self.text) - len(self.text.lstrip(characters))
        return self.slice(left, left + len(self.text.strip(characters)))

    def location(self) -> Location:
        """First to last character as one Location."""
        first, last = self.place(0), self.place(max(0, len(self.text) - 1))
        return replace(first, end_line=last.line, end_character=last.character)

    def cell(self) -> Cell:
        """The passage as a cell."""
        return Cell(self.text, self.location())

    @staticmethod
    def join(parts: list[Passage] | tuple[Passage, ...], separator: str = "") -> Passage:
        """The parts one after another; a separator belongs to the place of the part before it."""
        texts: list[str] = []
        pieces: list[tuple[int, Location]] = []
        length = 0
        for number, part in enumerate(parts):
            if number:
                texts.append(separator)
                length += len(separator)
            pieces.extend((length + begin, where) for begin, where in part.pieces)
            texts.append(part.text)
            length += len(part.text)
        unique = dict(pieces)  # an empty part and its follower share an offset: the follower's place counts
        return Passage("".join(texts), tuple(sorted(unique.items())) or ((0, Location()),))


@dataclass(frozen=True, slots=True)
class Source:
    """What a reader makes of one file: lines or paragraphs and grids in the order of the page.

    A text's lines are one Passage each, empty lines and indentation kept, because both carry layout.  ``record`` is
    set instead of ``blocks`` when the input already is an interchange document.
    """

    path: str
    format: str
    blocks: tuple[Grid | Passage, ...] = ()
    encoding: str | None = None
    record: Mapping[str, Any] | None = None


# ── what a document says ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class TargetValue:
    """What a 指标值 says.

    ``kind`` is quantity, range, date, frequency, qualitative, placeholder or empty; ``comparator`` one of ≥ ≤ > < = ≈;
    ``per`` a denominator (天, 人·月); ``date`` an ISO date, month (``--12``) or interval (``start/end``); ``lead`` the
    text before the number that is neither comparator nor period.  ``spans`` maps comparator, number, upper, unit, per,
    date and lead to (start, end) in ``raw``.
    """

    raw: str
    kind: str
    comparator: str | None = None
    number: Decimal | None = None
    upper: Decimal | None = None
    unit: str | None = None
    per: str | None = None
    date: str | None = None
    lead: str | None = None
    spans: Mapping[str, tuple[int, int]] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One 绩效指标.  A field is None when the form has no such column, and a Cell with empty text when it is blank."""

    level1: Cell | None = None
    level2: Cell | None = None
    name: Cell | None = None
    value: Cell | None = None
    period_value: Cell | None = None
    description: Cell | None = None
    operator: Cell | None = None
    unit: Cell | None = None
    weight: Cell | None = None
    direction: Cell | None = None
    nature: Cell | None = None
    basis: Cell | None = None
    actual: Cell | None = None
    score: Cell | None = None
    reason: Cell | None = None
    number: Cell | None = None  # the printed 指标N
    code1: str | None = None  # the printed code of level 1, as in 2-效益指标
    code2: str | None = None
    child: bool = False  # a row 其中：… of the row above


@dataclass(frozen=True, slots=True)
class Funds:
    """Money of a project in the document's money unit."""

    total: Figure | None = None
    fiscal: Figure | None = None
    special: Figure | None = None  # 财政专户
    other: Figure | None = None
    more: Figure | None = None  # all sources without a field of their own, added up: 上年结转, 地方资金


@dataclass(frozen=True, slots=True)
class Execution:
    """Budget execution in a self-evaluation: 年初/全年预算数, 执行数, 执行率, 得分."""

    initial: Figure | None = None
    budget: Figure | None = None
    actual: Figure | None = None
    rate: Figure | None = None
    weight: Figure | None = None
    score: Figure | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal of a narrative self-evaluation with its completion text and stated rate (in percent)."""

    goal: Cell
    completion: Cell | None = None
    rate: Figure | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """One node of the spending plan: until when, how many percent."""

    until: Cell
    percent: Figure


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a reader or recogniser could not make sense of, said instead of being dropped."""

    message: str
    location: Location = Location()


@dataclass(frozen=True, slots=True)
class TargetTable:
    """One project, or one function (职能) of a department.

    ``columns`` are the indicator fields that the layout has, so that "no such column" and "left blank" differ.
    ``complete`` is False where the table is known to stop part-way, so that nothing may be concluded from what is
    missing, and None where nobody says (an interchange record without the key).
    """

    indicators: tuple[Indicator, ...] = ()
    number: int | None = None
    title: Cell | None = None
    project: Cell | None = None
    project_code: Cell | None = None
    unit: Cell | None = None
    function: Cell | None = None
    goal: Cell | None = None
    period_goal: Cell | None = None
    goal_actual: Cell | None = None
    overview: Cell | None = None
    start: Cell | None = None
    end: Cell | None = None
    funds: Funds = Funds()
    plan: tuple[Payment, ...] = ()
    execution: Execution | None = None
    score: Figure | None = None
    grade: Cell | None = None
    columns: frozenset[str] = frozenset()
    section_points: Mapping[str, Decimal] = field(default_factory=dict)  # 产出指标(50分) → {"output": 50}
    complete: bool | None = True
    confidence: Confidence = Confidence.HIGH
    location: Location = Location()


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of a department with its own subtotal."""

    name: Cell
    total: Figure | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One input, understood."""

    path: str
    format: str = ""
    kind: str = "project"  # project | department | report
    phase: Phase = Phase.TARGET
    title: Cell | None = None
    year: Figure | None = None
    department: Cell | None = None
    money_unit: str | None = None
    total: Figure | None = None
    units: tuple[Unit, ...] = ()
    tables: tuple[TargetTable, ...] = ()
    goals: tuple[Goal, ...] = ()
    goal: Cell | None = None
    score: Figure | None = None
    grade: Cell | None = None
    execution: Execution | None = None
    paragraphs: tuple[Passage, ...] = ()
    problems: tuple[Problem, ...] = ()
    complete: bool = True

    @property
    def name(self) -> str:
        """The file's stem, the ``document`` of the interchange format."""
        base = self.path.replace("\\", "/").rsplit("/", 1)[-1]
        stem, dot, _ = base.rpartition(".")
        return stem if dot and stem else base


# ── what was found ──────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Place:
    """A spot a finding points at: positions in the parsed document (0-based, None = the whole), a field, its Location."""

    document: int = 0
    table: int | None = None
    indicator: int | None = None
    field: str | None = None
    location: Location = Location()
    text: str = ""
    span: tuple[int, int] | None = None  # the offending part of ``text``


@dataclass(frozen=True, slots=True)
class Basis:
    """A regulation a rule rests on."""

    document: str
    article: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault, decorated by the engine: the rule, how bad, how sure, what is wrong, what to do, and where."""

    code: str
    name: str
    title: str
    severity: Severity
    confidence: Confidence
    message: str
    advice: str
    place: Place
    filename: str
    path: tuple[str, ...] = ()  # the row as the reader knows it: 项目 › 一级 › 二级 › 三级指标
    basis: tuple[Basis, ...] = ()
    dimension: str = ""
    related: tuple[Place, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule concluded about one subject; ``missing`` names what a decision would have needed."""

    code: str
    name: str
    outcome: Outcome
    document: int | None = None
    table: int | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that could not be read, with the Chinese reason and the next step."""

    path: str
    message: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """The result of one run."""

    documents: tuple[Document, ...] = ()
    findings: tuple[Finding, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    failures: tuple[Failure, ...] = ()
    hidden: int = 0  # findings below --min-severity or --min-confidence
    superseded: int = 0
    rules: int = 0
    rulebook: str = ""  # content hash of the rulebook
    version: str = ""
