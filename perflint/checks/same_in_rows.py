"""One text that fills a column of nearly every row: a phrase pasted down instead of something said of each indicator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from perflint import lexicon
from perflint import text as texts
from perflint.checks import _rows
from perflint.checks.contract import Hit, Screens, Signs, Subject, is_named
from perflint.model import Indicator
from perflint.patterns import pattern_of

SUMMARY = "一栏里几乎每一行都是同一段文字（引用文件名的除外）。"
GIVEN = ("table",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "field": {"enum": ["basis", "description", "reason"], "description": "看哪一栏"},
        "least": {"type": "integer", "minimum": 2, "description": "至少有几行填了才判断"},
        "share": {"type": "number", "exclusiveMinimum": 0, "maximum": 1, "description": "相同的至少占多大比例"},
        "unless": {"type": "string", "description": "整段是这个词表里的词就不算"},
    },
    "required": ["field", "least", "share"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {"found": "重复的文字", "count": "有几行", "total": "填了的行数"}
EXAMPLE: Mapping[str, Any] = {"field": "basis", "least": 5, "share": 0.8}
CITED = pattern_of(r"《[^《》]+》|[〔\[【(（{](?:19|20)\d{2}[〕\]】)）}]|\d{1,5}\s*号")


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    name, least = options["field"], options["least"]

    def text(row: Indicator) -> str | None:
        return texts.bare(_rows.words_of(getattr(row, name))) or None

    def enough(found: Sequence[str | None]) -> bool:
        filled = [one for one in found if one is not None]
        return len(filled) >= least and bool(max(Counter(filled).values()) >= options["share"] * least)

    def sign(row: Indicator) -> tuple[str, bool] | None:
        found = text(row)
        return None if found is None else (found, is_named(row))

    def alike(signs: Sequence[tuple[str, bool] | None]) -> bool:
        filled = [sign for sign in signs if sign is not None]
        number = max(Counter(text for text, _ in filled).values())
        return bool(number >= options["share"] * max(least, sum(sure for _, sure in filled)))

    return Screens(signs=(Signs((name,), text, enough), Signs(("name", name), sign, alike)))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield one hit on the table, the rows that hold the text related: no row is more at fault than another."""
    field = options["field"]
    rows = [row for row in subject.rows() if texts.bare(row.text(field))]
    counts = Counter(texts.bare(row.text(field)) for row in rows)
    text, count = counts.most_common(1)[0] if counts else ("", 0)
    if len(rows) < options["least"] or count < options["share"] * len(rows):
        return
    alike = [row for row in rows if texts.bare(row.text(field)) == text]
    found = alike[0].text(field).strip()
    if not CITED.search(found) and not _spared(found, options):
        values = {"found": found, "count": count, "total": len(rows)}
        yield Hit(subject.at(None), values, tuple(row.at(field) for row in alike))


def _spared(text: str, options: Mapping[str, Any]) -> bool:
    return "unless" in options and lexicon.in_words(options["unless"], text)
