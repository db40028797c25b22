"""What paragraphs outside tables are found to say.  `narrative` and `notices` find it; most workbooks have no paragraphs."""

from __future__ import annotations

from msgspec import Struct

from perflint.model import Cell, Execution, Figure, Goal, Passage, Problem, TargetTable


class Narrative(Struct, frozen=True):
    """What a report says in words; ``facts`` counts what was found."""

    goals: tuple[Goal, ...] = ()
    goal: Cell | None = None
    score: Figure | None = None
    grade: Cell | None = None
    execution: Execution | None = None
    money_unit: str | None = None

    @property
    def facts(self) -> int:
        stated = (self.score, self.grade, self.execution)
        return len(self.goals) + sum(item is not None for item in stated)


class Notices(Struct, frozen=True):
    """``rest`` are the paragraphs that no table took up."""

    tables: tuple[TargetTable, ...] = ()
    rest: tuple[Passage, ...] = ()
    problems: tuple[Problem, ...] = ()
    money_unit: str | None = None
