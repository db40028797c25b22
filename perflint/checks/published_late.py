"""A target that was published after the year it is for: what was to be done is over by then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from perflint import text as texts
from perflint.checks import _phrases
from perflint.checks.contract import Hit, Missing, Screens, Subject
from perflint.patterns import pattern_of

DATE = pattern_of(
    r"(?:发布|公开|公示|发文|生成|上传|信息)(?:时间|日期)\s{0,9}[:：]?\s{0,9}(20\d{2})\s{0,9}[年./-]\s{0,9}(\d{1,2})\s{0,9}[月./-]\s{0,9}\d{1,2}"
)

SUMMARY = "申报的绩效目标在年度结束以后才公开；转发、补发的不算。"
GIVEN = ("document",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {"unless": {"type": "string", "description": "词表：正文里有其中的词条（如转发）就不报"}},
    "required": ["unless"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {"left": "公开的日期", "right": "表的年度"}
EXAMPLE: Mapping[str, Any] = {"unless": "republished"}


def hit_screens(options: Mapping[str, Any]) -> Screens:
    """What spares its hits."""
    return Screens(needs=("document.paragraphs",))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """Yield one hit on the date of publication."""
    document = subject.document
    if document.year is None or document.year.number is None:
        yield Missing("年度")
        return
    for passage in document.paragraphs:
        found = DATE.search(texts.narrow(passage.text))
        if not found:
            continue
        title = document.title.text if document.title else ""
        late = int(found[1]) > int(document.year.number)
        if late and not any(_phrases.holds(options["unless"], text) for text in (title, passage.text)):
            values = {"left": found[0], "right": int(document.year.number)}
            yield Hit(subject.passage(passage, *found.span()), values)
        return
    yield Missing("公开日期")
