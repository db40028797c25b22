"""How a field of the registry is read from an indicator, table or document: one small function each.

Each returns None for what is unknown (the form has no such column, the word is not understood), an empty text for what
is known to be absent (a blank cell, a value without a unit), else the fact.  `fields` gives them their paths.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from decimal import Decimal
from operator import attrgetter, itemgetter
from typing import Any

from perflint import lexicon, values
from perflint import text as texts
from perflint.checks.contract import Subject, is_inapplicable, number_of, value_of
from perflint.lexicon import levels
from perflint.lexicon.additions import remembered
from perflint.model import Cell, Document, Figure, Indicator, TargetTable
from perflint.patterns import pattern_of
from perflint.rulebook import value_readings
from perflint.rulebook.derived import Derived
from perflint.rulebook.facts import Fact
from perflint.rulebook.totals import Total
from perflint.values.likelihood import ANSWERS


def decimal(number: int) -> Decimal:
    """A count as a fact."""
    return Decimal(number)


# ── texts ───────────────────────────────────────────────────────────────────────────────────────────────────────


def text(name: str, owner: Any) -> Fact:
    """The text of a cell."""
    cell: Cell | None = getattr(owner, name)
    return None if cell is None else cell.text.strip()


def length(name: str, owner: Any) -> Fact:
    """How many characters a cell holds, white space not counted."""
    cell: Cell | None = getattr(owner, name)
    return None if cell is None else Decimal(len(texts.compact(cell.text)))


def number(name: str, owner: Any) -> Fact:
    """The number that a cell states."""
    cell: Cell | None = getattr(owner, name)
    if cell is None:
        return None
    if not cell.text.strip():
        return ""
    return number_of(cell.text)


def plain(name: str, owner: Any) -> Fact:
    """A printed code."""
    code: str | None = getattr(owner, name)
    return code


def figure(owner_name: str, name: str, owner: Any) -> Figure | None:
    """A figure of the object itself or of its ``funds`` or ``execution``."""
    holder = getattr(owner, owner_name) if owner_name else owner
    found: Figure | None = getattr(holder, name) if holder is not None else None
    return found


def figure_text(owner_name: str, name: str, owner: Any) -> Fact:
    """A figure as it is written."""
    found = figure(owner_name, name, owner)
    return None if found is None else found.cell.text.strip()


def figure_number(owner_name: str, name: str, owner: Any) -> Fact:
    """The number of a figure: unknown when it is unreadable, nothing when its cell is blank."""
    found = figure(owner_name, name, owner)
    if found is None:
        return None
    if found.number is None and not found.cell.text.strip():
        return ""
    return found.number


# ── names and levels ────────────────────────────────────────────────────────────────────────────────────────────


def measured(indicator: Indicator) -> lexicon.Measure | None:
    """What the name measures; None without a name."""
    name = indicator.name.text.strip() if indicator.name else ""
    return lexicon.measure_of_name(name) if name else None


# The class of measure that the name calls for (``unknown`` when no word of it decides), its Chinese label, and the word
# that decided.
measure = Derived(measured, attrgetter("id"))
measure_label = Derived(measured, attrgetter("label"))
measure_cue = Derived(measured, attrgetter("cue"))


def measure_firm(indicator: Indicator) -> Fact:
    """Whether the class is beyond doubt: known, and not from a vague head such as 程度."""
    found = measured(indicator)
    return bool(found and found.firm)


def example_unit(indicator: Indicator) -> Fact:
    """A unit that fits the name, for advice."""
    found = measured(indicator)
    return lexicon.example_unit(found.id) if found and found.firm else None


LONGEST_EXAMPLE = 20  # characters of a value shown with a unit


def unit_hint(indicator: Indicator) -> Fact:
    """What to add to a value without a unit, with an example where the name says which unit fits."""
    unit, written = example_unit(indicator), text("value", indicator)
    return (
        f"计量单位（如 {written}{unit}）" if unit and written and len(str(written)) <= LONGEST_EXAMPLE else "计量单位"
    )


BRACKETED = pattern_of(r"[（(]([^（）()]{1,20})[)）]\s{0,9}[。．；;]?\s*$")
AROUND_UNIT = pattern_of(r"^(?:单位[:：])?[≥≤><=＞＜＝≧≦*×xX\d.\s]{0,20}")


@remembered(8192)
def split_name(name: str) -> tuple[str, str]:
    """A name as (name without a unit in brackets, the unit): ``满意度(≥**%)`` → (``满意度``, ``%``)."""
    found = BRACKETED.search(name)
    if found:
        unit = AROUND_UNIT.sub("", found[1], count=1).strip()
        if unit and lexicon.class_of_unit(unit):
            return name[: found.start()].rstrip(), unit
    return name, ""


def _split(indicator: Indicator) -> tuple[str, str] | None:
    return split_name(texts.unnumbered(indicator.name.text.strip())) if indicator.name else None


# The name without its unit, the unit in the name, and its class.
name_core = Derived(_split, itemgetter(0))
name_unit = Derived(_split, itemgetter(1))
name_unit_class = Derived(_split, lambda found: value_readings.class_of(found[1]))


def unit_class(indicator: Indicator) -> Fact:
    """The class of the unit column's unit."""
    return value_readings.class_of(indicator.unit.text.strip()) if indicator.unit else None


def likelihood(indicator: Indicator) -> Fact:
    """Which answer is chosen under 完成目标可能性, ``several`` where it is more than one."""
    if indicator.likelihood is None:
        return None
    chosen = values.likelihoods_of(indicator.likelihood.text)
    return chosen[0] if len(chosen) == 1 else "several" if chosen else ""


def likelihoods() -> tuple[str, ...]:
    """What `likelihood` may give."""
    return (*ANSWERS, "several")


def level1_kind(indicator: Indicator) -> Fact:
    """What level 1 says, or else what level 2 belongs to."""
    own = levels.level1_kind(indicator.level1.text) if indicator.level1 else None
    if own:
        return own
    below = levels.level2_kind(indicator.level2.text) if indicator.level2 else None
    parents = levels.parents_of(below) if below else ()
    return parents[0] if parents else None


def level2_kind(indicator: Indicator) -> Fact:
    """What level 2 says; a level 1 that has but one kind below it (满意度, 成本) speaks for a missing level 2."""
    own = levels.level2_kind(indicator.level2.text) if indicator.level2 else None
    if own:
        return own
    above = levels.level1_kind(indicator.level1.text) if indicator.level1 else None
    return above if above in ("satisfaction", "cost") else None


def level1_label(indicator: Indicator) -> Fact:
    """The canonical name of level 1."""
    kind = level1_kind(indicator)
    return levels.canonical_label(kind, 1) if isinstance(kind, str) else None


def level2_label(indicator: Indicator) -> Fact:
    """The canonical name of level 2."""
    kind = level2_kind(indicator)
    return levels.canonical_label(kind, 2) if isinstance(kind, str) else None


# ── the row in its table ────────────────────────────────────────────────────────────────────────────────────────


def filled(subject: Subject) -> Fact:
    """Whether the row states a name or a value at all."""
    row = subject.indicator
    return bool((row.name and row.name.text.strip()) or (row.value and row.value.text.strip()))


def inapplicable(subject: Subject) -> Fact:
    """Whether the row is filled with 无."""
    return is_inapplicable(subject.indicator)


def parent(subject: Subject) -> Fact:
    """Whether rows 其中：… follow."""
    rows = subject.table.indicators
    following = subject.row.index + 1 if subject.row else len(rows)
    return not subject.indicator.child and following < len(rows) and rows[following].child


# ── tables and documents ────────────────────────────────────────────────────────────────────────────────────────


def purpose(table: TargetTable) -> Fact:
    """What the project is for, as far as its header says: name, function, overview and goal."""
    cells = (table.project, table.function, table.overview, table.goal)
    said = [cell.text.strip() for cell in cells if cell and cell.text.strip()]
    return "\n".join(said) if said else None


def _stated(indicator: Indicator) -> bool:
    return not is_inapplicable(indicator)


def _number(answers: Sequence[Hashable]) -> Fact:
    return Decimal(sum(map(bool, answers)))


# How many rows of a table, or of a document, state an indicator; how many of a table have a value.
count = Total(("name", "value"), _stated, _number)
count_filled = Total(("value",), lambda row: bool(row.value and row.value.text.strip()), _number)


def count_kind(kind: str) -> Total:
    """How many rows state an indicator of this kind on either level."""
    kinds = levels.COST_KINDS if kind == "cost" else {kind}

    def of(row: Indicator) -> bool:
        return _stated(row) and (level1_kind(row) in kinds or level2_kind(row) in kinds)

    return Total(("level1", "level2", "name", "value"), of, _number)


def _quantified_cost(row: Indicator) -> bool:
    costs = level2_kind(row) in levels.COST_KINDS or level1_kind(row) == "cost"
    return costs and value_of(row).kind in ("quantity", "range")


# How many cost rows have a number for a value.
count_quantified_cost = Total(("level1", "level2", "value", "operator", "unit"), _quantified_cost, _number)


def _has_comparator(row: Indicator) -> bool:
    return bool(value_of(row).comparator)


# Whether any value of the document has a comparator of its own or an operator beside it.
uses_operators = Total(("value", "operator", "unit"), _has_comparator, any)


def _number_with_comparator(row: Indicator) -> bool | None:
    value = value_of(row)
    return bool(value.comparator) if value.kind in ("quantity", "range") else None


def _share(answers: Sequence[Hashable]) -> Fact:
    numbers = [answer for answer in answers if answer is not None]
    return Decimal(100 * sum(map(bool, numbers))) / len(numbers) if numbers else None


# How many percent of the values that are numbers have a comparator; None where there is no such value.
share_with_operators = Total(("value", "operator", "unit"), _number_with_comparator, _share)


def prose(document: Document) -> Fact:
    """The paragraphs of a document as one text."""
    return "\n".join(passage.text for passage in document.paragraphs)
