"""What a document says, understood: indicators, tables of targets, money, goals.  Start with `Document`."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import astuple

from perflint.model.grades import Confidence, Phase
from perflint.model.places import NOWHERE, Cell, Comment, Figure, Location, Passage, Problem
from perflint.text import file_name

MEASURED = frozenset({"quantity", "range", "date", "frequency"})  # the kinds of values that can be measured


class TargetValue(Struct, frozen=True):
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
    spans: Mapping[str, tuple[int, int]] = {}  # the last: not compared

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TargetValue) and astuple(self)[:-1] == astuple(other)[:-1]

    def __hash__(self) -> int:
        return hash(astuple(self)[:-1])


class Indicator(Struct, frozen=True):
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
    actual: Cell | None = None  # while the year runs: so far
    expected: Cell | None = None  # 全年预计完成值, stated while the year runs
    likelihood: Cell | None = None  # 完成目标可能性: 确定能, 有可能, 完全不可能
    score: Cell | None = None
    reason: Cell | None = None
    number: Cell | None = None  # the printed 指标N
    code1: str | None = None  # the printed code of level 1, as in 2-效益指标
    code2: str | None = None
    child: bool = False  # a row 其中：… of the row above


CELLS = frozenset(Indicator.__struct_fields__) - {"code1", "code2", "child"}  # the fields of a row that are cells


class Funds(Struct, frozen=True):
    """Money of a project in the document's money unit."""

    total: Figure | None = None
    fiscal: Figure | None = None
    special: Figure | None = None  # 财政专户
    other: Figure | None = None
    more: Figure | None = None  # all sources without a field of their own, added up: 上年结转, 地方资金


class Execution(Struct, frozen=True):
    """Budget execution in a self-evaluation: 年初/全年预算数, 执行数, 执行率, 得分."""

    initial: Figure | None = None
    budget: Figure | None = None
    actual: Figure | None = None
    rate: Figure | None = None
    weight: Figure | None = None
    score: Figure | None = None


class Goal(Struct, frozen=True):
    """A goal of a narrative self-evaluation with its completion text and stated rate (in percent)."""

    goal: Cell
    completion: Cell | None = None
    rate: Figure | None = None


class Payment(Struct, frozen=True):
    """One node of the spending plan: until when, how many percent."""

    until: Cell
    percent: Figure


class Unit(Struct, frozen=True):
    """A unit of a department, or a task of its year, with its own money."""

    name: Cell
    funds: Funds = Funds()


class TargetTable(Struct, frozen=True):
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
    tasks: tuple[Unit, ...] = ()  # 年度主要任务 of a department
    plan: tuple[Payment, ...] = ()
    execution: Execution | None = None
    score: Figure | None = None
    grade: Cell | None = None
    columns: frozenset[str] = frozenset()
    section_points: Mapping[str, Decimal] = {}  # 产出指标(50分) → {"output": 50}
    complete: bool | None = True
    confidence: Confidence = Confidence.HIGH
    location: Location = NOWHERE


class Document(Struct, frozen=True):
    """One input, understood."""

    path: str
    format: str = ""
    kind: str = "project"  # project | department | report
    phase: Phase = Phase.TARGET
    title: Cell | None = None
    year: Figure | None = None
    month: Figure | None = None  # up to whose end a monitoring reports
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
    comments: tuple[Comment, ...] = ()  # in the order of the file; an interchange document states none

    @property
    def understood(self) -> bool:
        """Whether anything was recognised that a rule could judge."""
        return bool(self.tables or self.goals or self.units or self.goal or self.score or self.execution)

    @property
    def name(self) -> str:
        """The file's stem, the ``document`` of the interchange format."""
        base = file_name(self.path)
        stem, dot, _ = base.rpartition(".")
        return stem if dot and stem else base
