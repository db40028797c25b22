"""Grading: the findings and verdicts of a run become points in four review dimensions and 优, 良, 中 or 差.

`grade` is the way in; the numbers are data (`scheme.yaml`, read by `schemes`).  Nothing here looks at a document's
content, prints, or knows a rule beyond its code, dimension, phases and what it is given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from perflint.late import late

if TYPE_CHECKING:
    from perflint.grading.review import UNGRADED, grade
    from perflint.grading.schemes import Scheme, load_scheme

__all__ = ["UNGRADED", "Scheme", "grade", "load_scheme"]

__getattr__ = late(
    __name__,
    {
        "review": "UNGRADED grade",
        "schemes": "Scheme load_scheme",
    },
)
