"""Whether a copy is so spoilt by scanning or conversion that its words prove nothing.

Four traces tell (rule catalogue, section 0): pronunciation between the characters, replacement and private-use
characters, Latin letters inside a label of a level, two numbers glued into one.  One trace alone can be an accident.
"""

from __future__ import annotations

from collections.abc import Iterator
from re import Pattern

from perflint.model import Document
from perflint.patterns import pattern_of

ENOUGH = 2  # traces
SPOILT = 0.01  # of the characters
READ = 200_000  # characters; a longer document shows its state by then
CELLS = ("level1", "level2", "name", "value", "description", "actual", "reason")
LABELS = ("level1", "level2")

# With a range of all Chinese characters a pattern takes milliseconds to compile: each stands behind one without, that is met
# wherever it is, and seldom elsewhere.
PRONOUNCED = (
    pattern_of(r"[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ\u3105-\u312d]"),
    pattern_of(r"[\u3400-\u9fff](?:[（(][a-zü]{0,6}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-zü]{0,6}[）)]|[\u3105-\u312d]{1,4})"),
)
REPLACED = pattern_of("[\ufffd\ue000-\uf8ff]")
MIXED = pattern_of("[A-Za-z]"), pattern_of(r"[\u3400-\u9fff][A-Za-z]{1,3}(?![A-Za-z0-9])")
GLUED = (
    pattern_of(r"\d(?P<unit>\D{1,4})\d{1,9}(?P=unit)\d"),
    pattern_of(r"\d(?P<unit>[\u3400-\u9fff]{1,4})\d{1,9}(?P=unit)\d"),
)


def noisy(document: Document) -> bool:
    """Whether the document shows at least two of the traces."""
    texts = list(_bounded(_texts(document)))
    read = "\n".join(texts)
    if not read:
        return False
    traces = (
        is_met(PRONOUNCED, read),
        len(REPLACED.findall(read)) >= SPOILT * len(read),
        is_met(MIXED, "\n".join(_bounded(_labels(document)))),  # which no line break is a part of
        is_met(GLUED, read),
    )
    return sum(traces) >= ENOUGH


def is_met(trace: tuple[Pattern[str], Pattern[str]], text: str) -> bool:
    """Whether the text has the trace."""
    hint, told = trace
    return hint.search(text) is not None and told.search(text) is not None


def _texts(document: Document) -> Iterator[str]:
    for table in document.tables:
        for cell in (table.project, table.goal):
            if cell is not None:
                yield cell.text
        for row in table.indicators:
            for name in CELLS:
                cell = getattr(row, name)
                if cell is not None and cell.text:
                    yield cell.text
    for passage in document.paragraphs:
        yield passage.text


def _labels(document: Document) -> Iterator[str]:
    for table in document.tables:
        for row in table.indicators:
            for name in LABELS:
                cell = getattr(row, name)
                if cell is not None:
                    yield cell.text


def _bounded(texts: Iterator[str]) -> Iterator[str]:
    left = READ
    for text in texts:
        if left <= 0:
            return
        yield text[:left]
        left -= len(text)
