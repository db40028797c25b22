"""What an opinion may say: every fact and every wording comes from the report.  The names are those of `variables`.

One opinion for each project; one for a department's or a narrative file, and for what concerns a file with several projects
as a whole.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from perflint.model import (
    Decision,
    Document,
    Finding,
    Grade,
    Location,
    Outcome,
    Report,
    Ruling,
    Severity,
    Suppressed,
)
from perflint.reporters.shared.catalogue import rules_of
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.documents import indicator_count, table_label
from perflint.reporters.shared.finding_block import basis_text
from perflint.reporters.shared.grades import graded, points
from perflint.reporters.shared.ledger import responsible
from perflint.reporters.shared.places import in_text, position, row_path, shown_path, told
from perflint.reporters.shared.prose import clip, line_of
from perflint.reporters.shared.record import record_rows
from perflint.reporters.shared.summary import headline
from perflint.reporters.shared.suppressions import BASELINE, kind_label
from perflint.reporters.shared.verdicts import missing
from perflint.text import file_name

Facts = dict[str, Any]
Key = tuple[int, int | None]  # a document, and a table of it or (None) the whole
MOST_PLACES = 20  # of one rule; the others are in the ledger
MOST_LISTED = 200
MOST_INPUTS = 500  # files with their hashes; all of them are in the JSON report
WIDEST = 160  # columns of a quoted text
NUMERALS = "一二三四五六七八九十"


def facts(report: Report, options: ReportOptions) -> Facts:
    """Everything a template sees."""
    opinions = list(_opinions(report, options))
    tables = sum(len(document.tables) for document in report.documents)
    indicators = sum(map(indicator_count, report.documents))
    record = report.record
    return {
        "份数": len(opinions),
        "多份": len(opinions) > 1,
        "概述": headline(report),
        "检查范围": f"{len(report.documents)} 个文件，{tables} 张表，{indicators} 个指标；{report.rules} 条规则",
        "未列入": f"已豁免 {len(report.suppressed)} 个，低于显示下限 {report.hidden} 个，归入更具体的问题 {report.superseded} 个",
        "规则集": report.rulebook[:12],
        "版本": report.version,
        "审核时间": record.time.replace("T", " "),
        "运行记录": [{"名称": label, "内容": text} for label, text in record_rows(report, options.base)],
        "输入": [
            {
                "文件": shown_path(one.path, options.base),
                "结果": one.fate.label,
                "校验值": one.sha256,
                "说明": line_of(one.note),
            }
            for one in record.inputs[:MOST_INPUTS]
        ],
        "其余输入": max(0, len(record.inputs) - MOST_INPUTS),
        "未读文件": [
            {"文件": shown_path(one.path, options.base), "原因": line_of(one.message), "下一步": line_of(one.advice)}
            for one in report.failures
        ],
        "意见": opinions,
    }


def _opinions(report: Report, options: ReportOptions) -> Iterator[Facts]:
    keys = _keys(report)
    known = set(keys)

    def owner(document: int, table: int | None) -> Key:
        return (
            (document, table)
            if (document, table) in known
            else (document, None)
            if (document, None) in known
            else (document, 0)
        )

    findings: dict[Key, list[Finding]] = defaultdict(list)
    for finding in report.findings:
        findings[owner(finding.place.document, finding.place.table)].append(finding)
    waived: dict[Key, list[Suppressed]] = defaultdict(list)
    for one in report.suppressed:
        waived[owner(one.finding.place.document, one.finding.place.table)].append(one)
    grades = {(grade.document, grade.table): grade for grade in report.grades}
    undecided: dict[Key, dict[str, str]] = defaultdict(dict)
    for verdict in report.verdicts:
        if verdict.outcome is Outcome.CANNOT_DECIDE and verdict.document is not None:
            undecided[owner(verdict.document, verdict.table)].setdefault(verdict.code, missing(verdict))
    titles = {code: info.title for code, info in rules_of(report).items()}
    number = 0
    for key in keys:
        document = report.documents[key[0]]
        if key[1] is None and len(document.tables) > 1 and document.kind == "project" and not findings[key]:
            continue  # nothing concerns the file as a whole
        number += 1
        grade = grades.get(key) or (grades.get((key[0], None)) if len(document.tables) <= 1 else None)
        yield {
            "序号": number,
            **_heading(document, key, options),
            **_grade(grade),
            **_problems(findings[key], report.decisions),
            "无法判断": [
                {"规则": code, "标题": line_of(titles.get(code, "")), "缺少": line_of(lack)}
                for code, lack in sorted(undecided[key].items())
            ][:MOST_LISTED],
            "读取疑点": [
                {"位置": _where(one.location), "说明": line_of(one.message)} for one in document.problems[:MOST_LISTED]
            ]
            if key == next(one for one in keys if one[0] == key[0])
            else [],
            "豁免": [_waived(one) for one in waived[key] if one.kind != BASELINE][:MOST_LISTED],
            "基线数": sum(one.kind == BASELINE for one in waived[key]),
        }


def _keys(report: Report) -> list[Key]:
    """The opinions to write: projects, and files that are no list of projects or have something said as a whole."""
    found: list[Key] = []
    for number, document in enumerate(report.documents):
        if document.kind != "project" or not document.tables:
            found.append((number, None))
            continue
        found += [(number, table) for table in range(len(document.tables))]
        if len(document.tables) > 1:
            found.append((number, None))
    return found


def _heading(document: Document, key: Key, options: ReportOptions) -> Facts:
    table = document.tables[key[1]] if key[1] is not None else None
    unit = line_of(responsible(document, table or (document.tables[0] if len(document.tables) == 1 else None)))
    project = table_label(table) if table is not None else ""
    file = file_name(shown_path(document.path, options.base))
    year = document.year
    return {
        "单位": unit,
        "项目": project,
        "名称": project or unit or file,
        "文件": file,
        "年度": "" if year is None else f"{year.number}年" if year.number is not None else line_of(year.cell.text),
        "阶段": document.phase.label,
    }


def _grade(grade: Grade | None) -> Facts:
    if grade is None:
        return {"等级": "", "得分": "", "评级说明": "", "维度": []}
    open_ = graded(grade).partition("；")[2] if grade.score is not None else grade.reason
    dimensions = []
    for one in grade.dimensions if grade.score is not None else ():
        costs: dict[str, Decimal] = defaultdict(Decimal)
        for loss in one.losses:
            costs[loss.code] += loss.points
        told_ = "，".join(f"{code} 扣 {points(cost)}" for code, cost in costs.items() if cost)
        dimensions.append(
            {
                "名称": one.name,
                "得分": points(one.points),
                "满分": points(one.weight),
                "扣分": told_,
                "无法判断": one.undecided,
            }
        )
    score = points(grade.score) if grade.score is not None else ""
    return {"等级": grade.label, "得分": score, "评级说明": line_of(open_), "维度": dimensions}


def _problems(found_: Sequence[Finding], decisions: Mapping[str, Decision]) -> Facts:
    """The findings by severity with what was decided about each; what a reviewer rejected is no problem of the opinion."""
    decided = [(finding, decisions.get(finding.fingerprint)) for finding in found_]
    rejected = [(finding, one) for finding, one in decided if one is not None and one.ruling is Ruling.REJECTED]
    findings = [finding for finding, one in decided if one is None or one.ruling is not Ruling.REJECTED]
    levels: list[Facts] = []
    found: Facts = {
        "问题数": len(findings),
        "驳回数": len(rejected),
        "驳回": [{**_spot(finding), **_decision(one)} for finding, one in rejected[:MOST_LISTED]],
        "处理情况": _decided([one for _, one in decided]),
    }
    for severity in sorted(Severity, reverse=True):
        of_level = [finding for finding in findings if finding.severity is severity]
        found[f"{severity.label}数"] = len(of_level)
        if of_level:
            rules: dict[str, list[Finding]] = defaultdict(list)
            for finding in of_level:
                rules[finding.code].append(finding)
            problems = [_problem(number, group, decisions) for number, group in enumerate(rules.values(), start=1)]
            levels.append(
                {"序号": NUMERALS[len(levels)], "名称": severity.label, "个数": len(of_level), "问题": problems}
            )
    bases = dict.fromkeys(line_of(basis.document) for finding in findings for basis in finding.basis)
    return {**found, "级别": levels, "依据": [basis for basis in bases if basis]}


def _problem(number: int, group: Sequence[Finding], decisions: Mapping[str, Decision]) -> Facts:
    first = group[0]
    return {
        "序号": number,
        "规则": first.code,
        "标题": line_of(first.title),
        "维度": line_of(first.dimension),
        "建议": line_of(first.advice),
        "依据": "；".join(line_of(basis_text(basis)) for basis in first.basis),
        "个数": len(group),
        "处": [
            {**_place(at, finding), **_decision(decisions.get(finding.fingerprint))}
            for at, finding in enumerate(group[:MOST_PLACES], start=1)
        ],
        "其余": max(0, len(group) - MOST_PLACES),
    }


def _place(number: int, finding: Finding) -> Facts:
    text = line_of(finding.place.text)
    return {
        "序号": number,
        "位置": _where(finding.place.location) or position(finding.place),
        "指标": row_path(finding, line_of(finding.path[0])) if finding.path else "",
        "原文": "" if text in finding.message else clip(text, WIDEST),
        "问题": clip(line_of(finding.message), 3 * WIDEST),
        "建议": line_of(finding.advice),
        "指纹": finding.fingerprint,
    }


def _where(location: Location) -> str:
    """The place as a letter says it: 第24行 in a text."""
    return f"第{location.line}行" if in_text(location) and location.page is None else told(location)


def _decision(one: Decision | None) -> Facts:
    """What a reviewer decided, by whom and when; empty texts where nobody has."""
    if one is None:
        return dict.fromkeys(("处理", "经办人", "处理日期", "处理说明"), "")
    return {
        "处理": one.ruling.label,
        "经办人": line_of(one.person),
        "处理日期": line_of(one.day),
        "处理说明": clip(line_of(one.text), 3 * WIDEST),
    }


def _decided(decisions: Sequence[Decision | None]) -> str:
    """接受 2 个，驳回 1 个，待处理 3 个; empty where nothing was decided."""
    numbers = Counter(one.ruling for one in decisions if one is not None)
    parts = [f"{ruling.label} {numbers[ruling]} 个" for ruling in Ruling if numbers[ruling]]
    left = len(decisions) - sum(numbers.values())
    return "，".join((*parts, *([f"待处理 {left} 个"] if left else []))) if parts else ""


def _spot(finding: Finding) -> Facts:
    return {
        "规则": finding.code,
        "标题": line_of(finding.title),
        "位置": _where(finding.place.location) or position(finding.place),
        "问题": clip(line_of(finding.message), 3 * WIDEST),
    }


def _waived(one: Suppressed) -> Facts:
    return {
        **_spot(one.finding),
        "方式": kind_label(one),
        "理由": line_of(one.reason),
        "批准人": line_of(one.approver),
        "文号": line_of(one.approval),
        "有效期": line_of(one.expires),
        "出处": line_of(one.source),
    }
