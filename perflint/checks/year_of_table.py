"""A date in a target whose year is not the year of the table: most often copied from an older form.

Only a year that says when something is to be done counts: a date, or a year before a verb of completion.  Years in
titles, document numbers, intervals and baselines (较2023年) are left alone, and so are projects of several years.  A goal
may look back or ahead: there only a past year in which something is to be finished counts, and only where the goal does
not name the table's own year or a later one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache, partial
from typing import Any

from perflint import text as texts
from perflint.checks._stretches import ROW_FIELDS
from perflint.checks.contract import Hit, Missing, Screen, Screens, Subject
from perflint.lexicon.characters import simplified
from perflint.model import Cell, Indicator, TargetTable
from perflint.patterns import pattern_of

TITLE = pattern_of(
    r"《[^《》]{0,120}》|[〔\[【(（{][^〔\[【(（{}）)】\]〕]{0,20}(?:19|20)\d{2}[^〔\[【(（{}）)】\]〕]{0,20}[}）)】\]〕]"
)
YEAR = r"(?<![\d.\-—~至])(20\d{2})\s{0,9}年"
DONE = r"(?:完成|建成|完工|竣工|验收|交付|投入|投用|到位|发放|支付|拨付|实现|达到|启动|开工|办结|结束|实施)"
DATED = pattern_of(
    rf"{YEAR}(?:度)?\s{{0,9}}(?:(?:\d{{1,2}}\s{{0,9}}月(?:\s{{0,9}}\d{{1,2}}\s{{0,9}}[日号])?|上半年|下半年)?\s{{0,9}}(?:年?[底末初]|上旬|中旬|下旬)?\s{{0,9}}(?:之?前|以前|内)?)"
    rf"\s{{0,9}}(?P<done>(?:全部|基本|按[期时]|如期)?{DONE}(?!(?:并|投入|使用|交付){{0,3}}的)|$|[，。；,;])"
)
# 2024年培训学员500人次: the year before what a goal begins to do is that of all that follows, but for money and projects that
# bear their own year; 2024年退役士兵 and 2024年建成的公园 are whom and what it is for
OPENING = pattern_of(
    rf"\s{{0,9}}(?:目标\s{{0,9}}\d{{0,2}}\s{{0,9}}[:：、.]\s{{0,9}})?{YEAR}(?:度)?内?[，,]?(?=计划|预计|拟|全年|完成|开展|组织|举办|实施|培训|[新修扩]建|建设|改造|清淤|采购|购置|走访|慰问|检查|巡查|发放|救助|资助)(?![^，。；]{{0,30}}的)(?![^。；]{{0,200}}(?:今年|本年|当年|以来|已|曾|起[，、]|资金|补助|批次|结转|启动|开工|立项|项目|尾款|[拖所]欠|欠[拨付款]|质保|兑现))"
)
ANY_YEAR = pattern_of(r"20\d{2}")
SPAN = pattern_of(
    r"(?:19|20)\d{2}\s{0,9}年?(?:度)?\s{0,9}(?:\d{1,2}\s{0,9}月)?\s{0,9}(?:-|—|~|～|至|到)\s{0,9}(?:19|20)\d{2}"
)
BASE = pattern_of(r"(?:较|比|与|同|相比|自|从|截至|截止|对比|原|上年|去年|基数|基期)[^，。；]{0,3}$")
SEEN = 60  # rows that are looked at
DOUBT = 3  # dates of one other year
LONG_AGO = 10  # years: nobody copies a form as old, it tells of what stands since then (2000年底前建成的小区)
BEGUN = pattern_of(r"启动|开工|实施|投入$")
LOOKS_BACK = pattern_of(r"(?:已|已经|已于|于|曾|自|从)\s*$")

SUMMARY = "指标里要求完成的年份不是表的年度，多半是从往年的表照抄。"
GIVEN = ("indicator", "table")
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "fields": {
            "type": "array",
            "items": {"enum": [*ROW_FIELDS, "goal"]},
            "minItems": 1,
            "description": "看这一行的哪几栏；given: table 时写 goal",
        }
    },
    "required": ["fields"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "left": "写的年份",
    "right": "表的年度",
}
EXAMPLE: Mapping[str, Any] = {"fields": ["name", "value"]}


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it: a row that names no year says nothing that the year of the table could gainsay."""
    return Screens(any_row=tuple(Screen((name,), partial(_names_year, name)) for name in _cells(options)))


def hit_screens(options: Mapping[str, Any]) -> Screens:
    """What spares its hits, where it is given a table."""
    return Screens(needs=("goal",)) if options["fields"] == ["goal"] else screens(options)


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """Yield one hit per row, or on the goal, on the first foreign year: ``left`` is that year, ``right`` the table's."""
    cells = _cells(options)
    if subject.row is not None and not any(_names_year(name, subject.indicator) for name in cells):
        return
    year = subject.document.year
    if year is None or year.number is None:
        yield Missing("年度")
        return
    wanted = int(year.number)
    years = _years_of(subject.table, wanted)
    if years is None:
        return
    if subject.row is None:
        if "goal" in options["fields"]:
            yield from _in_goal(subject, wanted) if len(years) == 1 else ()
        return
    for field in cells:
        cell: Cell | None = getattr(subject.indicator, field)
        for found, start, end in _dated_years(cell.text if cell else "", wanted):
            if found not in years:
                if _year_in_doubt(subject, found, wanted):
                    yield Missing("年度（表里的日期多为另一年）")
                    return
                yield Hit(subject.at(field, (start, end)), {"left": found, "right": wanted})
                return


def _in_goal(subject: Subject, wanted: int) -> Iterator[Hit | Missing]:
    """A past year in which the goal wants something finished."""
    goal = subject.table.goal
    if goal is None:
        yield Missing("绩效目标")
        return
    plain = TITLE.sub(lambda found: " " * len(found[0]), simplified(texts.narrow(goal.text)))
    if any(int(year) >= wanted for year in ANY_YEAR.findall(plain)):
        return
    for year, start, end in _dated_years(goal.text, wanted):
        done = DATED.search(plain, start)
        if (
            done
            and done["done"].strip("，。；,;")
            and not BEGUN.search(done["done"])
            and not LOOKS_BACK.search(plain[:start])
        ):
            yield Hit(subject.at("goal", (start, end)), {"left": year, "right": wanted})
            return
    opening = OPENING.match(plain)
    if opening and wanted - LONG_AGO < int(opening[1]) and not SPAN.search(plain):
        at = opening.start(1), opening.end(1) + 1
        yield Hit(subject.at("goal", at), {"left": int(opening[1]), "right": wanted})


def _cells(options: Mapping[str, Any]) -> list[str]:
    return [name for name in options["fields"] if name != "goal"]


def _names_year(field: str, row: Indicator) -> bool:
    cell: Cell | None = getattr(row, field)
    return cell is not None and _may_name_year(cell.text)


def _may_name_year(text: str) -> bool:
    return "20" in text or "２０" in text


def _dated_years(text: str, wanted: int) -> Iterator[tuple[int, int, int]]:
    if not _may_name_year(text):
        return
    plain = TITLE.sub(lambda found: " " * len(found[0]), simplified(texts.narrow(text)))
    if SPAN.search(plain):
        return
    for found in DATED.finditer(plain):
        if not BASE.search(plain[: found.start()]) and int(found[1]) > wanted - LONG_AGO:
            yield int(found[1]), found.start(1), found.end(1) + 1


def _year_in_doubt(subject: Subject, found: int, wanted: int) -> bool:
    """Where most dates of the table name one other year, the year of the form is more doubtful than the rows."""
    cells = (row.text(name) for row in subject.rows()[:SEEN] for name in ("name", "value"))
    years = [year for text in cells for year, _, _ in _dated_years(text, wanted)]
    return years.count(found) >= DOUBT and years.count(found) > len(years) / 2


def _years_of(table: TargetTable, year: int) -> range | None:
    """The years that the project of a table runs; None where it runs over years that are not told."""
    cells = (table.start, table.end, table.project, table.title)
    return _years(year, *("" if cell is None else cell.text for cell in cells))


@lru_cache(maxsize=64)  # asked for every row of a table
def _years(year: int, start: str, end: str, project: str, title: str) -> range | None:
    if any("跨年" in text or "续建" in text for text in (project, title)):
        return None
    spans = [found.group() for text in (project, title) for found in SPAN.finditer(simplified(texts.narrow(text)))]
    begun, ended, other = (
        {int(found) for text in told for found in ANY_YEAR.findall(simplified(texts.narrow(text)))}
        for told in ((start,), (end,), spans)
    )
    if bool(begun) != bool(ended) and (begun | ended) - {year}:
        return None
    told = begun | ended | other | {year}
    return range(min(told), max(told) + 1)
