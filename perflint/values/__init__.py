"""What a 指标值 says: the one reader of values such as ≥95%, 2024年12月底前, 每周一次, 530元/人·月 or 得到改善.

`parse` is a pure function of the text and never raises; ``values.jsonl`` of the corpus is its specification by
example.  The parts live in `reading` (what kind it is), `quantities`, `dates`, `parts` and `numerals`; the words it knows
are data of `perflint.lexicon`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from perflint.late import late

if TYPE_CHECKING:
    from perflint.values.columns import comparator_of, with_columns
    from perflint.values.likelihood import is_answered, likelihoods_of
    from perflint.values.reading import parse
    from perflint.values.sameness import same_meaning
    from perflint.values.writing import format_value, unit_span

__all__ = [
    "comparator_of",
    "format_value",
    "is_answered",
    "likelihoods_of",
    "parse",
    "same_meaning",
    "unit_span",
    "with_columns",
]


__getattr__ = late(
    __name__,
    {
        "columns": "comparator_of with_columns",
        "likelihood": "is_answered likelihoods_of",
        "reading": "parse",
        "sameness": "same_meaning",
        "writing": "format_value unit_span",
    },
)
