"""The names in a report: units, projects, people, files, codes; and what else each of them is called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from perflint.model import Cell, Document, Report
from perflint.patterns import pattern_of

UNIT, PROJECT, PERSON, PLACE, CODE, APPROVAL = "单位", "项目", "人员", "地区", "编码", "文号"
SHORTEST = 2  # characters of a name that is masked: a single one is in every other word
_BLANKS = pattern_of(r"^[\s/\\—–－_*×Xx无空暂未填写（）()、.。]*$")
_PLACE = pattern_of(r"^(.{2,12}?(?:自治[区州县]|地区|[省市区县旗盟州]))(?=.)")
_DRESS = pattern_of(
    r"^(?:20\d\d年?度?|关于){1,9}|(?:[（(][^（）()]{0,99}[）)]|项目|经费|资金|专项|补助|工作|支出){1,9}$"
)
_SAID = pattern_of(
    r"(?:联系人|负责人|填报人|填表人|经办人|审核人|审批人|批准人|制表人|复核人)(?:姓名)?\s*[:：]\s*"
    r"([\u4e00-\u9fff·]{2,4}?)(?=$|[\s，,；;、。（(]|联系|电话|填|审|日期)"
)
_UNIT_SAID = pattern_of(
    r"(?:填报单位|主管部门|预算单位|实施单位|单位名称|部门名称|项目单位)(?:（[^（）]*）)?\s*[:：]\s*([^\s，,；;。:：]{2,40})"
)


def names_in(report: Report) -> Iterator[tuple[str, str]]:
    """Kind and name, whole names before what they are also called, in the order of the report."""
    found = list(dict.fromkeys((kind, name) for kind, name in _whole(report) if is_name(name)))
    yield from found
    for kind, name in found:
        yield from ((kind_, other) for kind_, other in _other_names(kind, name) if is_name(other))


def is_name(text: str) -> bool:
    """Whether a text may be a name: not a single character, no 无, / or empty field."""
    return len(text) >= SHORTEST and not _BLANKS.match(text)


def _whole(report: Report) -> Iterator[tuple[str, str]]:
    for document in report.documents:
        yield from _of_document(document)
    for one in report.suppressed:
        yield from ((PERSON, name.strip()) for name in re.split(r"[、，,；;/\s]+", one.approver))
        yield APPROVAL, one.approval.strip()


def _of_document(document: Document) -> Iterator[tuple[str, str]]:
    yield from _cells(UNIT, (document.department, *(unit.name for unit in document.units)))
    for table in document.tables:
        yield from _cells(UNIT, (table.unit,))
        yield from _cells(PROJECT, (table.project,))
        yield from _cells(CODE, (table.project_code,))
    texts = (document.title, document.goal, *(table.title for table in document.tables))
    said = [cell.text for cell in texts if cell is not None]
    for text in (*said, *(passage.text for passage in document.paragraphs)):
        yield from ((PERSON, found[1]) for found in _SAID.finditer(text))
        yield from ((UNIT, found[1]) for found in _UNIT_SAID.finditer(text))


def _cells(kind: str, cells: Iterable[Cell | None]) -> Iterator[tuple[str, str]]:
    yield from ((kind, cell.text.strip()) for cell in cells if cell is not None)


def _other_names(kind: str, name: str) -> Iterator[tuple[str, str]]:
    """The place a name begins with, with and without its rank; the rest of it; the name without year and 项目."""
    rest = name
    while kind in (UNIT, PROJECT) and (found := _PLACE.match(rest)):
        place = found[1]
        yield PLACE, place
        if len(place) > SHORTEST:
            yield PLACE, re.sub(r"(?:自治[区州县]|地区|[省市区县旗盟州])$", "", place)
        rest = rest[len(place) :]
    if rest != name and len(rest) > SHORTEST:
        yield kind, rest
    if kind == PROJECT:
        core = _DRESS.sub("", _DRESS.sub("", rest))
        if core != name and len(core) > SHORTEST + 1:
            yield kind, core
