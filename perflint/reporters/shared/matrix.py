"""Rules against what they judged: blocks of columns (projects, files, the batch), rows by review dimension."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from perflint.model import DIMENSIONS, Outcome, Report, RuleInfo, Verdict
from perflint.reporters.shared.catalogue import rules_of
from perflint.reporters.shared.documents import table_label
from perflint.reporters.shared.places import shown_path
from perflint.reporters.shared.verdicts import missing

SIGNS = {
    Outcome.PASS: "通",
    Outcome.FINDING: "问",
    Outcome.NOT_APPLICABLE: "－",
    Outcome.CANNOT_DECIDE: "缺",
    Outcome.NOT_IN_FORCE: "期",
    Outcome.WAIVED: "免",
    Outcome.RULE_ERROR: "错",
}
Column = tuple[int | None, int | None]  # document and table of a verdict


class Row(Struct, frozen=True):
    """One rule: its outcome in every column (None where it said nothing), and what was missing in which columns."""

    code: str
    title: str
    outcomes: tuple[Outcome | None, ...]
    lacks: tuple[tuple[str, tuple[int, ...]], ...] = ()

    @property
    def inapplicable(self) -> bool:
        """Whether it has nothing to say about any column."""
        return all(outcome in {None, Outcome.NOT_APPLICABLE} for outcome in self.outcomes)


class Block(Struct, frozen=True):
    """Some columns side by side, numbered from ``first``, and the rules of each dimension."""

    title: str
    first: int
    columns: tuple[str, ...]
    dimensions: tuple[tuple[str, tuple[Row, ...]], ...]
    subjects: tuple[Column, ...] = ()  # what the columns are about


def blocks(report: Report, base: str, width: int) -> list[Block]:
    """Projects first, then whole files, then the batch, each in blocks of at most ``width`` columns."""
    rules = rules_of(report)
    verdicts: dict[Column, dict[str, Verdict]] = {}
    for verdict in report.verdicts:
        verdicts.setdefault((verdict.document, verdict.table), {})[verdict.code] = verdict
    kinds = (
        ("项目（绩效目标表）", [column for column in verdicts if column[1] is not None]),
        ("整份文件", [column for column in verdicts if column[0] is not None and column[1] is None]),
        ("全部文件", [column for column in verdicts if column[0] is None]),
    )
    found = []
    for title, columns in kinds:
        columns.sort(key=lambda one: (one[0] or 0, one[1] or 0))
        codes = sorted({code for column in columns for code in verdicts[column]})
        for start in range(0, len(columns), width):
            part = columns[start : start + width]
            judged = [verdicts[column] for column in part]
            rows = [_row(code, rules.get(code), judged, start + 1) for code in codes]
            names = tuple(_name(report, column, base) for column in part)
            found.append(Block(title, start + 1, names, _by_dimension(rows, rules), tuple(part)))
    return found


def _row(code: str, info: RuleInfo | None, judged: Sequence[dict[str, Verdict]], first: int) -> Row:
    lacks: dict[str, list[int]] = {}
    name = code
    for number, verdicts in enumerate(judged, start=first):
        verdict = verdicts.get(code)
        if verdict is not None:
            name = verdict.name
            if verdict.outcome is Outcome.CANNOT_DECIDE and verdict.missing:
                lacks.setdefault(missing(verdict), []).append(number)
    outcomes = tuple(verdicts[code].outcome if code in verdicts else None for verdicts in judged)
    return Row(
        code, info.title if info else name, outcomes, tuple((fact, tuple(where)) for fact, where in lacks.items())
    )


def _by_dimension(rows: Sequence[Row], rules: dict[str, RuleInfo]) -> tuple[tuple[str, tuple[Row, ...]], ...]:
    found: dict[str, list[Row]] = {name: [] for name in DIMENSIONS}
    for row in rows:
        info = rules.get(row.code)
        found.setdefault((info.dimension if info else "") or "其他", []).append(row)
    return tuple((name, tuple(members)) for name, members in found.items() if members)


def _name(report: Report, column: Column, base: str) -> str:
    document, table = column
    if document is None:
        return "全部文件"
    whole = report.documents[document]
    path = shown_path(whole.path, base)
    if table is None:
        return path
    label = table_label(whole.tables[table])
    return f"{label or f'第{table + 1}张表'}（{path}）" if len(report.documents) > 1 or not label else label
