"""The goals of a document with what is said of their completion: of a narrative report and of the tables."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct

from perflint.checks import _amounts
from perflint.checks.contract import Spot, Subject

SHOWN = 40  # characters
NEEDS = ("goal_actual", "document.goals")  # without which there are none


class Completion(Struct, frozen=True):
    """One goal, the text of its completion, the stated rate in percent, and the place of the completion."""

    goal: str
    text: str
    rate: Decimal | None
    spot: Spot


def completions(subject: Subject) -> Iterator[Completion]:
    """Those that have a completion text."""
    position = subject.position or 0
    for stated in subject.document.goals if subject.table_position is None else ():
        said = stated.completion
        if said and said.text.strip():
            spot = Spot(position, location=said.location, text=said.text)
            yield Completion(stated.goal.text.strip(), said.text.strip(), _amounts.stated(stated.rate), spot)
    for spot, table in subject.tables():
        if table.goal_actual and table.goal_actual.text.strip():
            goal = table.goal.text.strip() if table.goal else ""
            place = Spot(spot.document, spot.table, None, "goal_actual")
            yield Completion(goal, table.goal_actual.text.strip(), None, place)


def cut(text: str) -> str:
    """The beginning of a text on one line, for a message."""
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else f"{line[:SHOWN]}…"
