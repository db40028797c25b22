"""The vocabulary of performance targets: units, what a name measures, and named lists of words.

The words themselves are YAML data beside the code, kept compiled in the cache.  `perflint.values` reads a 指标值 with
them; labels of levels are in `perflint.lexicon.levels`, headings of columns in `perflint.lexicon.headings`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from perflint.late import late
from perflint.lexicon.additions import Additions, using
from perflint.lexicon.units import class_of_unit, classes_of_unit
from perflint.lexicon.vocabulary import vocabulary
from perflint.lexicon.wordlists import in_words, mentions, word_lists, words

if TYPE_CHECKING:
    from perflint.lexicon.measures import UNKNOWN, Measure, compatible, fits, measure_of_name

__all__ = [
    "UNKNOWN",
    "Additions",
    "Measure",
    "class_of_unit",
    "classes_of_unit",
    "compatible",
    "example_unit",
    "fits",
    "in_words",
    "label_of",
    "measure_of_name",
    "mentions",
    "using",
    "word_lists",
    "words",
]


__getattr__ = late(__name__, {"measures": "UNKNOWN Measure compatible fits measure_of_name"})


def label_of(class_id: str) -> str:
    """The Chinese label of a class of units or measures; an unknown id is its own label."""
    labels: dict[str, str] = vocabulary()["labels"]
    return labels.get(class_id, "未定" if class_id == "unknown" else class_id)


def example_unit(class_id: str) -> str:
    """A unit that fits whatever is counted in this class, empty where that depends on the name."""
    examples: dict[str, str] = vocabulary()["examples"]
    return examples.get(class_id, "")
