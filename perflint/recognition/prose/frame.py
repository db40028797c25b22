"""Facts of the whole document: title, year, department, unit of money, phase and kind, from cover lines and labels.

The text in front of the first table (or a report's first lines) is read here; facts found in grids or forms are handed in
and go first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from msgspec import Struct

from perflint.lexicon.headings import header_field, is_title, money_unit_of
from perflint.model import Cell, Figure, Passage, Phase
from perflint.patterns import pattern_of
from perflint.recognition.prose.phases import kind_of, phase_of
from perflint.recognition.wording.amounts import year_figure
from perflint.recognition.wording.paragraphs import join_lines, parts_of, starts_list, tidy
from perflint.text import compact, narrow

_TOP = 60  # lines in which cover, title and labels stand
_COVER = 12


class Frame(Struct, frozen=True):
    """What is known of the document as a whole."""

    title: Cell | None
    year: Figure | None
    department: Cell | None
    money_unit: str | None
    phase: Phase
    kind: str


def read_frame(lines: Sequence[Passage], facts: Mapping[str, Cell], *, report: bool, columns: frozenset[str]) -> Frame:
    """The frame of a document.

    ``lines`` is its text outside grids, in order; ``facts`` what grids and forms state by label; ``report`` says that no
    table was found but a narrative; ``columns`` are the fields that its tables have.
    """
    top = [line for line in lines if line.text.strip()][:_TOP]
    cover = _cover(top)
    title = _title(top, cover)
    if title is None and (fact := facts.get("title")):
        title = fact.passage()
    words = compact(" ".join([title.text if title else "", *(line.text for line in top[:_COVER])]))
    headings = [line.text for line in top[:_COVER] if line in cover or _announces(line.text)]
    return Frame(
        title=title.cell() if title else None,
        year=_year(title, cover, top, facts),
        department=_department(title, cover, top, facts),
        money_unit=_money_unit(lines, facts),
        phase=phase_of(title.text if title else "", compact(" ".join(headings)), columns),
        kind="report" if report else kind_of(title.text if title else words),
    )


def _announces(text: str) -> bool:
    """Whether a line of prose tells what follows it: 现将…自评情况报告如下：."""
    return text.rstrip().endswith((":", "："))


# ── title and cover ─────────────────────────────────────────────────────────────────────────────────────────────


@cache
def _report_title() -> re.Pattern[str]:
    return pattern_of(
        r"(?:绩效|支出|预算|决算|自评|评价|目标)\S{0,24}(?:报告|文本|方案|表|书|材料|总结|说明|公开|公示)(?:[（(].{0,30}[)）])?$"
        r"|(?:19|20)\d\d\D{0,30}(?:绩效目标|自评情况|监控情况)$|关于\S{0,40}绩效\S{0,12}的(?:通知|批复|函)$"
    )


def _looks_like_title(text: str) -> bool:
    plain = compact(text)
    if not 4 <= len(plain) <= 80 or plain[-1] in "。；;，,：:" or re.search(r"[.…]{4,}", plain):
        return False
    return is_title(plain) or _report_title().search(plain) is not None


def _cover(top: Sequence[Passage]) -> list[Passage]:
    """The lines before the first paragraph of prose: title, department, year, who drew it up."""
    cover: list[Passage] = []
    for line in top[:_COVER]:
        plain = compact(line.text)
        if not plain:
            continue
        if (
            len(plain) > 60
            or plain.endswith(("。", "；"))
            or re.match(r"目录$|[一二三四五六七八九十]{1,3}、|第一部分", plain)
        ):
            break
        cover.append(line)
    return cover


def _title(top: Sequence[Passage], cover: Sequence[Passage]) -> Passage | None:
    """The title, with the lines above it that belong to it (``某某局 2021 年`` / ``部门整体支出绩效自评报告``)."""
    for place, line in enumerate(cover):
        if not _looks_like_title(line.text) or starts_list(line.text):
            continue
        first = place
        while first > 0 and place - first < 3 and _leads_title(cover[first - 1].text):
            first -= 1
        return tidy(join_lines(cover[first : place + 1]))
    found = next((line for line in top if _looks_like_title(line.text) and not starts_list(line.text)), None)
    return tidy(found.strip()) if found else None


def _leads_title(text: str) -> bool:
    plain = compact(text)
    if (
        not plain
        or len(plain) > 40
        or re.search(r"[:：。；;，,]|^附件|^附表|编制|审核|填报|盖章", plain)
        or is_title(plain)
    ):
        return False
    return (
        is_organisation(_without_year(plain))
        or plain[-1] in "省市县区州旗盟"
        or plain.endswith(("项目", "资金", "政策", "经费"))
        or re.fullmatch(r"(?:19|20)\d\d年?度?", narrow(plain)) is not None
    )


def _without_year(text: str) -> str:
    return re.sub(r"[（(]?(?:19|20)\d\d年?度?[)）]?", "", narrow(text))


# ── year ────────────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def _year_statement() -> re.Pattern[str]:
    return pattern_of(r"((?:19|20)\d\d)\s*(?:年|年度)")


def _year(
    title: Passage | None, cover: Sequence[Passage], top: Sequence[Passage], facts: Mapping[str, Cell]
) -> Figure | None:
    """The year of the title, of a line （2024年度）, of a label, of the project's dates; in this order."""
    if title is not None and (found := _stated_year(title)):
        return found
    for line in cover:
        if found := _stated_year(line):
            return found
    if (fact := facts.get("year")) and (found := year_figure(fact.passage())):
        return found
    for line in top:
        if re.fullmatch(r"[（(]?(?:(?:预算|评价)?年度[:：]?)?(?:19|20)\d\d年?度?[)）]?", compact(narrow(line.text))):
            return year_figure(line)
    for line in top[:_TOP]:
        label = re.match(r"\s*([\u4e00-\u9fff]{2,6})\s*[:：]\s*((?:19|20)\d\d)", narrow(line.text))
        if label and header_field(label.group(1)) == "year":
            return year_figure(line.slice(*label.span(2)))
    dates = [year_figure(facts[name].passage()) for name in ("start", "end") if name in facts]
    years = {date.number for date in dates if date is not None}
    return dates[0] if len(years) == 1 else None


def _stated_year(line: Passage) -> Figure | None:
    found = _year_statement().search(narrow(line.text))
    return year_figure(line.slice(*found.span(1))) if found else None


# ── department ──────────────────────────────────────────────────────────────────────────────────────────────────


def is_organisation(text: str) -> bool:
    """Whether a text ends as the names of organisations do."""
    return _organisation().search(text) is not None


@cache
def _organisation() -> re.Pattern[str]:
    return pattern_of(
        r"(?:局|委|委员会|办公室|办|厅|部|处|院|站|所|中心|学校|小学|中学|大学|学院|幼儿园|队|馆|会|镇|乡|街道|办事处|政府|公司|协会|团|社"
        r"|法院|检察院|机关|本级|支队|大队|联合会|银行|台)(?:[（(][^）)]{1,16}[)）])?$"
    )


@cache
def _organisation_in_title() -> re.Pattern[str]:
    """Everything before the words that say what kind of paper this is."""
    return pattern_of(
        r"^(?:关于)?(.{4,40}?)(?:部门整体|整体支出|部门支出|部门预算|预算项目|项目支出|项目绩效|项目|预算绩效|绩效|支出绩效|财政支出|部门自评|自评)"
    )


def _department(
    title: Passage | None, cover: Sequence[Passage], top: Sequence[Passage], facts: Mapping[str, Cell]
) -> Cell | None:
    whole = _in_title(title) if title is not None else None
    for name in ("department", "unit"):
        if (fact := facts.get(name)) and fact.text.strip() and not money_unit_of(f"单位:{fact.text}"):
            below = whole is not None and fact.text != whole.text and fact.text.startswith(whole.text)
            return whole if below else fact  # 某局交警支队 does one of the projects of 某局
        if found := _labelled(top, name):
            return found
    return whole or _on_cover(cover)


def _labelled(top: Sequence[Passage], name: str) -> Cell | None:
    """``部门名称：某某局 单位：万元``: the value behind the label, up to the next label."""
    for line in top:
        label = re.match(r"\s*([^\s:：]{2,14})\s*[:：]\s*", line.text)
        if not label or header_field(label.group(1)) != name:
            continue
        rest = line.slice(label.end())
        end = re.search(r"\s+(?=[^\s:：]{2,8}\s*[:：])|\s{3,}", rest.text)
        value = (rest.slice(0, end.start()) if end else rest).strip()
        if value.text and not money_unit_of(f"单位:{value.text}"):
            return value.cell()
    return None


def _in_title(title: Passage) -> Cell | None:
    title = title.slice(2) if title.text.startswith("关于") else title
    plain = narrow(title.text)
    year = re.search(r"[（(]?(?:19|20)\d\d\s*年?度?[)）]?", plain)
    spans = [(0, len(plain))]
    if year:
        spans = [(0, year.start()), (year.end(), len(plain))]
    for begin, end in spans:
        part = title.slice(begin, end).strip()
        if is_organisation(part.text):
            return part.cell()
        found = _organisation_in_title().match(part.text)
        if found and is_organisation(found.group(1)):
            return part.slice(*found.span(1)).cell()
    return None


def _on_cover(cover: Sequence[Passage]) -> Cell | None:
    """Cover lines that only name an organisation; whoever drew up or reviewed the paper is not its subject's name."""
    run: list[Passage] = []
    for line in cover:
        plain = _without_year(compact(line.text))
        if re.search(r"(?:编制|编报|审核|审定|印制|填报|制|印|盖章|印发)$|[:：]", plain) or _looks_like_title(
            line.text
        ):
            if run and is_organisation(compact(join_lines(run).text)):
                break
            run = []
            continue
        if re.match(r"附件|附表", plain) or not plain:
            continue
        if re.search("[,。;]", plain):  # prose begins
            break
        if header_field(parts_of(line)[0].text):  # a form begins
            break
        if bracketed := re.fullmatch(r"\s*[（(](.{3,30})[)）]\s*", line.text):
            plain = _without_year(compact(bracketed.group(1)))
            run.append(line.slice(*bracketed.span(1)))
        else:
            run.append(line)
        if is_organisation(plain):
            break
    while run and not is_organisation(compact(join_lines(run).text)):
        run.pop()
    return tidy(join_lines(run)).cell() if run else None


# ── unit of money ───────────────────────────────────────────────────────────────────────────────────────────────


def _money_unit(lines: Sequence[Passage], facts: Mapping[str, Cell]) -> str | None:
    if (fact := facts.get("money_unit")) and fact.text.strip():
        return money_unit_of(f"单位：{fact.text}") or fact.text.strip()
    for line in lines:
        if (
            "元" in line.text
            and ("单位" in line.text or "（" in line.text or "(" in line.text)
            and len(packed := compact(line.text)) < 120
        ) and (unit := money_unit_of(packed)):
            return unit
    return None
