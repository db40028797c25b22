"""The rules that find something wrong with a project of raw rows, or may, judged by its document: no others are looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from perflint import lexicon
from perflint.engine.in_force import When
from perflint.engine.judging import Batch, Tally, judge_one, tally_of
from perflint.model import Document
from perflint.rulebook.rule import Rule
from perflint.timing import Times

if TYPE_CHECKING:
    from perflint.engine.judged import Found


class Suspects(Struct, frozen=True):
    """Rules about rows, each with the place of one in its project, which has ``count`` of them, and rules about the project as
    a whole."""

    count: int
    rows: Sequence[tuple[Rule, int]] = ()
    wholes: Sequence[Rule] = ()

    def __bool__(self) -> bool:
        return bool(self.rows or self.wholes)


def looked(
    suspects: Suspects, document: Document, when: When, times: Times, broken: set[tuple[str, str]]
) -> list[Found] | None:
    """What they find in the document of the project; None where not every row is an indicator of it.

    ``broken`` takes rules that failed, by code and name.
    """
    from perflint.engine.documents import found_in

    if len(document.tables[0].indicators) != suspects.count:
        return None
    batch = Batch((document,), when)
    found: list[Found] = []

    def keep(tally: Tally, rule: Rule) -> None:
        found.extend(found_in(tally, batch.documents))
        if tally.broken:
            broken.add((rule.code, rule.name))

    for rule, place in suspects.rows:
        with times.rule(rule.code):
            tally = Tally(0)
            judge_one(rule, batch.row_facts(0, 0, place), tally)
            keep(tally, rule)
    for rule in suspects.wholes:
        table = None if rule.given == "document" else 0
        with times.rule(rule.code), lexicon.using(rule.vocabulary):
            keep(tally_of(rule, batch, 0, table, batch.within(rule, 0, table)), rule)
    return found
