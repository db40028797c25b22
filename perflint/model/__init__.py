"""The words of the field: everything that is read, judged and reported is one of these frozen values.

Nothing here reads a file, knows a rule or prints.  ``Decimal`` carries every number and amount of money; a missing
fact is ``None``, never a guess.  Start with `Document` for what was read and `Report` for what was found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from perflint.late import late
from perflint.model.documents import (
    CELLS,
    MEASURED,
    Document,
    Execution,
    Funds,
    Goal,
    Indicator,
    Payment,
    TargetTable,
    TargetValue,
    Unit,
)
from perflint.model.grades import DIMENSIONS, Applicability, Confidence, Outcome, Phase, Severity
from perflint.model.places import Cell, CellFacts, Comment, Figure, Grid, Location, Passage, Place, Problem, Source

if TYPE_CHECKING:
    from perflint.model.comparisons import Comparison, Effect, FindingChange, Round, Standing, TargetChange
    from perflint.model.decisions import RULINGS, Decision, RecordedRound, Ruling, SeenFinding
    from perflint.model.overviews import Copied, Cost, Overview, Rank, Uniform
    from perflint.model.records import Fate, FileRecord, InputRecord, LayerRecord, RunRecord
    from perflint.model.reports import Edit, Failure, Finding, Fix, Report, Suppressed, Verdict
    from perflint.model.reviews import Dimension, Grade, Loss
    from perflint.model.rules import Basis, RuleInfo

__all__ = [
    "CELLS",
    "DIMENSIONS",
    "MEASURED",
    "RULINGS",
    "Applicability",
    "Basis",
    "Cell",
    "CellFacts",
    "Comment",
    "Comparison",
    "Confidence",
    "Copied",
    "Cost",
    "Decision",
    "Dimension",
    "Document",
    "Edit",
    "Effect",
    "Execution",
    "Failure",
    "Fate",
    "Figure",
    "FileRecord",
    "Finding",
    "FindingChange",
    "Fix",
    "Funds",
    "Goal",
    "Grade",
    "Grid",
    "Indicator",
    "InputRecord",
    "LayerRecord",
    "Location",
    "Loss",
    "Outcome",
    "Overview",
    "Passage",
    "Payment",
    "Phase",
    "Place",
    "Problem",
    "Rank",
    "RecordedRound",
    "Report",
    "Round",
    "RuleInfo",
    "Ruling",
    "RunRecord",
    "SeenFinding",
    "Severity",
    "Source",
    "Standing",
    "Suppressed",
    "TargetChange",
    "TargetTable",
    "TargetValue",
    "Uniform",
    "Unit",
    "Verdict",
]

__getattr__ = late(
    __name__,
    {
        "comparisons": "Comparison Effect FindingChange Round Standing TargetChange",
        "decisions": "RULINGS Decision RecordedRound Ruling SeenFinding",
        "overviews": "Copied Cost Overview Rank Uniform",
        "records": "Fate FileRecord InputRecord LayerRecord RunRecord",
        "reports": "Edit Failure Finding Fix Report Suppressed Verdict",
        "reviews": "Dimension Grade Loss",
        "rules": "Basis RuleInfo",
    },
)
