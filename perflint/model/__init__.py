"""The words of the field: everything that is read, judged and reported is one of these frozen values.

Nothing here reads a file, knows a rule or prints.  ``Decimal`` carries every number and amount of money; a missing
fact is ``None``, never a guess.  Start with `Document` for what was read and `Report` for what was found.
"""

from perflint.model.documents import (
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
from perflint.model.grades import Confidence, Outcome, Phase, Severity
from perflint.model.places import Cell, CellFacts, Figure, Grid, Location, Passage, Problem, Source
from perflint.model.reports import Basis, Failure, Finding, Place, Report, Verdict
from perflint.model.reviews import Dimension, Grade, Loss

__all__ = [
    "Basis",
    "Cell",
    "CellFacts",
    "Confidence",
    "Dimension",
    "Document",
    "Execution",
    "Failure",
    "Figure",
    "Finding",
    "Funds",
    "Goal",
    "Grade",
    "Grid",
    "Indicator",
    "Location",
    "Loss",
    "Outcome",
    "Passage",
    "Payment",
    "Phase",
    "Place",
    "Problem",
    "Report",
    "Severity",
    "Source",
    "TargetTable",
    "TargetValue",
    "Unit",
    "Verdict",
]
