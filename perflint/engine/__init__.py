"""The engine: documents and a rulebook in, a report out.

`run` is the way in for one rulebook; `judge_document` and `conclude` are its two halves, for documents that are judged in
other processes or by different rules.  It knows no file format, no terminal and no YAML.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from perflint.late import late

if TYPE_CHECKING:
    from perflint.engine.concluding import Sifted, Suppression, conclude
    from perflint.engine.documents import judge_document
    from perflint.engine.gathering import Gathered
    from perflint.engine.in_force import When
    from perflint.engine.judged import Judged
    from perflint.engine.looked import Look
    from perflint.engine.plans import Plan, load_plan, plan_of, without
    from perflint.engine.run import run
    from perflint.engine.selection import select_rules

__all__ = [
    "Gathered",
    "Judged",
    "Look",
    "Plan",
    "Sifted",
    "Suppression",
    "When",
    "conclude",
    "judge_document",
    "load_plan",
    "plan_of",
    "run",
    "select_rules",
    "without",
]

__getattr__ = late(
    __name__,
    {
        "concluding": "Sifted Suppression conclude",
        "documents": "judge_document",
        "gathering": "Gathered",
        "in_force": "When",
        "judged": "Judged",
        "looked": "Look",
        "plans": "Plan load_plan plan_of without",
        "run": "run",
        "selection": "select_rules",
    },
)
