"""What a 指标值 says: the one reader of values such as ≥95%, 2024年12月底前, 每周一次, 530元/人·月 or 得到改善.

`parse` is a pure function of the text and never raises; ``corpus/values.jsonl`` is its specification by example.  The
parts live in `reading` (what kind it is), `quantities`, `dates`, `parts` and `numerals`; the words it knows are data of
`perflint.lexicon`.
"""

from __future__ import annotations

from perflint.lexicon.additions import remembered
from perflint.model import TargetValue
from perflint.values.columns import comparator_of, with_columns
from perflint.values.reading import read
from perflint.values.sameness import same_meaning
from perflint.values.writing import format_value

__all__ = ["comparator_of", "format_value", "parse", "same_meaning", "with_columns"]


@remembered(65536)
def parse(text: str) -> TargetValue:
    """Read one value.  Never raises; spans are places in ``text``, which is kept as ``raw``."""
    return read(text)
