"""A document without a layout of its own (an interchange record) drawn from what was understood: facts and indicators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from perflint.model import Cell, Document, Figure, Finding, Indicator, TargetTable
from perflint.reporters.shared.documents import table_label
from perflint.reporters.shared.html.offences import Offence
from perflint.reporters.shared.html.text import LONGEST, visible, worded
from perflint.reporters.shared.labels import FIELDS
from perflint.reporters.shared.sources.roles import FUNDS

FACTS = (
    "title", "project", "project_code", "unit", "function", "start", "end", "overview", "goal", "period_goal", "goal_actual",
    "score", "grade",
)  # fmt: skip
COLUMNS = (
    "level1", "level2", "name", "operator", "value", "unit", "period_value", "weight", "actual", "expected", "likelihood",
    "score", "reason",     "direction", "nature", "description", "basis",
)  # fmt: skip
MOST_INDICATORS = 3_000

Spot = tuple[int | None, int | None, str | None]  # table, indicator, field


def facts_of(table: TargetTable) -> list[tuple[str, str, Cell | Figure | None]]:
    """What stands above the rows of a table: the label, name and value of each field."""
    facts = [("实施单位" if name == "unit" else FIELDS[name], name, getattr(table, name)) for name in FACTS]
    return facts + [(FIELDS.get(name, "其他来源资金"), name, getattr(table.funds, name)) for name in FUNDS]


class Outline:
    """The drawing, and which findings stand at something in it."""

    def __init__(self, document: Document, findings: Mapping[int, Finding]) -> None:
        self.findings = findings
        self.shown: set[int] = set()
        self._spots: dict[Spot, Offence] = {}
        for number, finding in findings.items():
            place = finding.place
            name = place.field.split(".")[-1] if place.field else None
            spot = (place.table, place.indicator, name)
            self._spots.setdefault(spot, Offence(Cell("", place.location))).findings[number] = finding
        self.left = MOST_INDICATORS
        self.html = "".join(self._table(number, table) for number, table in enumerate(document.tables))

    def rest(self) -> dict[int, Finding]:
        """The findings that stand at nothing that was drawn."""
        return {number: finding for number, finding in self.findings.items() if number not in self.shown}

    def _table(self, number: int, table: TargetTable) -> str:
        label = table_label(table) or "（没有名称）"
        facts = "".join(self._fact(number, *one) for one in facts_of(table))
        rows = table.indicators[: self.left]
        self.left -= len(rows)
        more = '<p class="cut">指标太多，其余没有画出来。</p>' if len(rows) < len(table.indicators) else ""
        return (
            f"<figure{self._marks((number, None, None), 'grid')}><figcaption>第{number + 1}张表 · {worded(label)}"
            f'</figcaption><dl class="facts-of">{facts}</dl>{self._indicators(number, rows)}{more}</figure>'
        )

    def _fact(self, number: int, label: str, name: str, value: Cell | Figure | None) -> str:
        text = _text(value)
        spot = (number, None, name)
        if not text.strip() and spot not in self._spots:
            return ""
        return f"<div><dt>{label}</dt><dd{self._marks(spot)}>{visible(text[:LONGEST]) or '（空）'}</dd></div>"

    def _indicators(self, number: int, rows: Sequence[Indicator]) -> str:
        columns = [name for name in COLUMNS if any(getattr(row, name) is not None for row in rows)]
        if not columns:
            return ""
        head = "".join(f'<th scope="col">{FIELDS[name]}</th>' for name in columns)
        body = "".join(self._row(number, at, row, columns) for at, row in enumerate(rows))
        return f'<div class="scroll"><table class="cells"><thead><tr><th></th>{head}</tr></thead><tbody>{body}</tbody></table></div>'

    def _row(self, number: int, at: int, row: Indicator, columns: Sequence[str]) -> str:
        cells = "".join(
            f"<td{self._marks((number, at, name))}>{visible(_text(getattr(row, name))[:LONGEST])}</td>"
            for name in columns
        )
        return f'<tr><th scope="row"{self._marks((number, at, None))}>{at + 1}</th>{cells}</tr>'

    def _marks(self, spot: Spot, kind: str = "") -> str:
        """The attributes of the element that shows a spot, with its findings."""
        offence = self._spots.get(spot)
        if offence is None:
            return f' class="{kind}"' if kind else ""
        self.shown |= offence.findings.keys()
        return f' class="{kind}{" " * bool(kind)}f-{offence.severity.id}"{offence.attributes}'


def _text(value: Cell | Figure | None) -> str:
    cell = value.cell if isinstance(value, Figure) else value
    return cell.text if cell is not None else ""
