"""From a finding to its `Fix`: the edits that the rule's fixer proposes, and whether they may be made unseen.

A fix counts as safe only where it leaves what the row's values say as it was, whatever the rule claims.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from perflint import fixers, values
from perflint.checks.contract import value_of
from perflint.engine.bounds import LONGEST_MENDED
from perflint.engine.judging import Raised
from perflint.fixers.contract import Case
from perflint.model import Applicability, Document, Edit, Finding, Fix, Indicator, Place
from perflint.rulebook.rule import RuleFix
from perflint.text import edited

VALUES = ("value", "period_value", "actual")  # what must go on saying the same
Row = tuple[int, int, int]  # document, table, indicator


def fix_of(finding: Finding, raised: Raised, documents: Sequence[Document]) -> Fix | None:
    """The fix of a finding, None where there is none.  Raises what the fixer raises."""
    how = raised.rule.fix
    proposal = _proposed(how, finding, tuple(documents)) if how else None
    if how is None or proposal is None:
        return None
    edits, unsafe = proposal
    applicability = how.applicability
    if applicability is Applicability.SAFE and (unsafe or not keeps_values(edits, documents)):
        applicability = Applicability.UNSAFE
    return Fix(applicability, how.say(raised.facts), edits, apart=fixers.get(how.fixer).EACH)


def _proposed(how: RuleFix, finding: Finding, documents: Sequence[Document]) -> tuple[tuple[Edit, ...], bool] | None:
    """The edits that change anything, each of them once, and whether a person must look."""
    fixer = fixers.get(how.fixer)
    places: Iterable[Place] = (finding.place, *finding.related) if fixer.EACH else (finding.place,)
    made: dict[Edit, None] = {}
    unsafe = False
    for place in places:
        if len(place.text) > LONGEST_MENDED:  # an edit of it is not kept, and each would hold a copy of it
            return None
        proposal = fixer.propose(Case(documents, place, finding.related, finding.values), how.options)
        if proposal is not None:
            made.update(dict.fromkeys(filter(_changes, proposal.edits)))
            unsafe = unsafe or proposal.unsafe
    return (tuple(made), unsafe) if made else None


def _changes(edit: Edit) -> bool:
    place = edit.place
    return edit.after != (place.text[slice(*place.span)] if place.span else place.text)


def keeps_values(edits: Iterable[Edit], documents: Sequence[Document]) -> bool:
    """Whether the values of every row that the edits touch say the same as before, read with their columns."""
    for (document, table, index), changes in _by_row(edits):
        row = documents[document].tables[table].indicators[index]
        after = _with_texts(row, changes)
        for name in VALUES:
            if not values.same_meaning(value_of(row, name), value_of(after, name)):
                return False
    return True


def _by_row(edits: Iterable[Edit]) -> Iterator[tuple[Row, list[Edit]]]:
    rows: defaultdict[Row, list[Edit]] = defaultdict(list)
    for edit in edits:
        at = edit.place
        if at.table is not None and at.indicator is not None:
            rows[at.document, at.table, at.indicator].append(edit)
    yield from rows.items()


def _with_texts(row: Indicator, edits: Sequence[Edit]) -> Indicator:
    """The row as it would be read after the edits."""
    changes: defaultdict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for edit in edits:
        start, end = edit.place.span or (0, len(edit.place.text))
        changes[edit.place.field or ""].append((start, end, edit.after))
    cells = {name: replace(getattr(row, name), text=edited(getattr(row, name).text, c)) for name, c in changes.items()}
    return replace(row, **cells)
