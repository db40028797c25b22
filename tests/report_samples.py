"""Hand-made reports in our own words: small, with every kind of place, so that no rule or reader can move a golden."""

from __future__ import annotations

from decimal import Decimal

from msgspec.structs import replace

from perflint.model import (
    Applicability,
    Basis,
    Cell,
    Confidence,
    Dimension,
    Document,
    Edit,
    Failure,
    Figure,
    Finding,
    Fix,
    Grade,
    Indicator,
    Location,
    Loss,
    Outcome,
    Place,
    Problem,
    Report,
    RuleInfo,
    Severity,
    Suppressed,
    TargetTable,
    Verdict,
)

TEXT = "draft/road.txt"
SHEET = "draft/library.xlsx"


def cell(text: str, line: int, character: int = 1) -> Cell:
    """A cell of the text document."""
    return Cell(text, Location(file=TEXT, line=line, character=character))


def finding(
    code: str = "PF901",
    name: str = "sample-rule",
    title: str = "样例规则的标题",
    severity: Severity = Severity.WARNING,
    message: str = "指标值“每月一次”写得不对",
    place: Place | None = None,
    **more: object,
) -> Finding:
    """A finding with the given parts and plain defaults for the rest."""
    facts: dict[str, object] = {"confidence": Confidence.HIGH, "advice": "改写指标值。", "filename": TEXT, **more}
    return Finding(code, name, title, severity, message=message, place=place or Place(), **facts)  # type: ignore[arg-type]


def _indicator(number: int) -> Indicator:
    return Indicator(
        level1=cell("产出指标", 20 + number),
        level2=cell("数量指标", 20 + number),
        name=cell(f"养护路段{number}", 20 + number, 11),
        value=cell(f"{number}", 20 + number, 18),
    )


def _roads() -> Document:
    first = TargetTable(
        tuple(_indicator(number) for number in range(1, 31)), number=1, project=cell("乡村道路养护", 3, 6)
    )
    second = TargetTable((_indicator(40),), number=2, project=cell("桥梁检测", 60, 6), confidence=Confidence.MEDIUM)
    return Document(
        TEXT,
        "text",
        year=Figure(cell("2031年", 1), Decimal(2031)),
        department=cell("某县交通运输局", 2),
        tables=(first, second),
        problems=(Problem("这一行像指标，但没有指标名称", Location(line=71, character=1)),),
    )


def _library() -> Document:
    project = Cell("图书馆开放", Location(sheet="绩效 表", cell_ref="B3", row=2, column=1))
    return Document(
        SHEET,
        "xlsx",
        tables=(TargetTable((Indicator(name=project, value=project),), project=project),),
        money_unit="万元",
    )


def _class_mismatch() -> Finding:
    value = Place(0, 0, 3, "value", Location(line=24, character=18, table=0, row=4, column=3), "≥40人", (3, 4))
    other = Place(0, 0, 2, "value", Location(line=23, character=18), "≥95%", (0, 4))
    return finding(
        "PF301",
        "name-unit-class-mismatch",
        "指标名称与计量单位类别不符",
        Severity.ERROR,
        "指标“护路人员培训覆盖率”应以百分比计量，指标值却是“≥40人”",
        value,
        advice="改为百分比（如 ≥95%），或把指标名称改为人数。",
        path=("乡村道路养护", "产出指标", "数量指标", "护路人员培训覆盖率"),
        basis=(Basis("财预〔2021〕101号", None, "指标与取值应当对应"),),
        dimension="适当性",
        related=(other,),
        values={"name": "护路人员培训覆盖率", "value": "≥40人"},
        fingerprint="f301",
    )


def _sum() -> Finding:
    goal = "年度内完成乡村道路日常养护，" * 12 + "投入资金 118 万元，" + "改善群众出行条件，" * 6
    start = goal.index("118")
    return finding(
        "PF601",
        "sum-mismatch",
        "分项之和与总额不一致",
        Severity.ERROR,
        "目标中写明投入 118 万元，资金总额却是 120.5 万元，两处金额应当一致，否则无法判断批复时以哪一个数为准",
        Place(0, 1, None, "goal", Location(line=62, character=6), goal, (start, start + 6)),
        path=("桥梁检测",),
        values={"left": Decimal("118"), "right": Decimal("120.50"), "delta": Decimal("-2.50")},
        basis=(Basis("《项目支出绩效评价管理办法》（财预〔2020〕10号）", "第五条"), Basis("系统校验")),
    )


def _bare(number: int) -> Finding:
    place = Place(0, 0, number - 1, "value", Location(line=20 + number, character=18), f"{number}")
    return finding(
        "PF102",
        "operator-missing",
        "定量指标缺少比较符号",
        Severity.INFO,
        f"“养护路段{number}”的指标值“{number}”没有比较符号",
        place,
        advice="写明 ≥、≤ 或 =。",
        path=("乡村道路养护", "产出指标", "数量指标", f"养护路段{number}"),
        basis=(Basis("财预〔2021〕101号"),),
    )


def _empty_in_sheet() -> Finding:
    where = Location(file=SHEET, sheet="绩效 表", cell_ref="F12", row=11, column=5)
    return finding(
        "PF108",
        "value-missing",
        "指标值为空",
        Severity.WARNING,
        "指标“读者满意度”没有填写指标值",
        Place(1, 0, 0, "value", where),
        confidence=Confidence.MEDIUM,
        filename=SHEET,
        path=("图书馆开放", "满意度指标", "读者满意度"),
    )


def _whole() -> Finding:
    return finding(
        "PF107",
        "completeness-no-satisfaction",
        "缺少满意度指标",
        Severity.WARNING,
        "项目“桥梁检测”没有满意度指标",
        Place(0, 1, None, None, Location(line=60, character=6)),
        advice="补充服务对象满意度指标。",
        path=("桥梁检测",),
    )


def grades() -> tuple[Grade, ...]:
    """A document with two projects, a document that has no grade, and a flawless one."""

    def scored(loss: str, table: int | None, label: str, score: str) -> Grade:
        losses = (Loss("PF301", "name-unit-class-mismatch", _class_mismatch().place, Decimal(loss), "f301"),)
        third = Dimension("适当性", Decimal(30), 30 - Decimal(loss), losses, 12, 2)
        return Grade(0, table, label, Decimal(score), (_full("完整性", 20), third))

    return (
        scored("8.25", None, "良", "82.75"),
        scored("12.5", 0, "中", "77.5"),
        scored("4", 1, "优", "96"),
        Grade(1, None, "无法评定", None, (_full("完整性", 20),), "有 30% 没有结论（9 项无法判断），超过 20%"),
        Grade(2, None, "优", Decimal(100), (_full("完整性", 20),)),
    )


def _full(name: str, weight: int) -> Dimension:
    return Dimension(name, Decimal(weight), Decimal(weight), (), 9)


def report() -> Report:
    """Two documents, every severity but hint, a group of thirty rows, an unreadable file, undecided rules."""
    verdicts = (
        *(Verdict("PF301", "name-unit-class-mismatch", Outcome.PASS, 0, table) for table in (0, 1)),
        Verdict("PF701", "weights-sum", Outcome.CANNOT_DECIDE, 0, 0, ("weight",)),
        Verdict("PF701", "weights-sum", Outcome.CANNOT_DECIDE, 0, 1, ("weight", "table.funds.total")),
        Verdict("PF801", "selfeval-total", Outcome.NOT_APPLICABLE, 1, 0),
        Verdict("PF102", "operator-missing", Outcome.FINDING, 0, 0),
    )
    return Report(
        documents=(_roads(), _library(), Document("draft/clean.txt", "text", tables=(TargetTable((_indicator(1),)),))),
        findings=(_class_mismatch(), *map(_bare, range(1, 31)), _sum(), _whole(), _empty_in_sheet()),
        verdicts=verdicts,
        grades=grades(),
        failures=(Failure("draft/broken.txt", "内容不是文本", "另存为 UTF-8 文本后再试"),),
        hidden=2,
        superseded=1,
        rules=45,
        rulebook="0123456789abcdef",
        version="X.Y.Z",
    )


HOSTILE = (
    "\x1b[31m红\x1b[0m\x1b]8;;http://a.example\x07链\x1b]8;;\x07\x9b1m",
    "\u202e倒着\u202c \u2066隔\u2069 \u200b零宽\u200d \U000e0041标",
    "一\r\n::error::假的\n##[add-path]x\n##vso[task.complete result=Failed]\n##teamcity[x 'y']",
    "]]></failure><testcase name=\"x\"/>&amp;<!-- --> <b onclick='x'>粗</b>",
    "=100%",
    "+5",
    "-3",
    "@x",
    "\t=1+1",
    "\r@SUM(A1)",
    "'=带撇号",
    "| 表 | 格 |\n|---|\n# 题 **粗** [链](http://a.example) ![图](x) `码` <script>",
    "@everyone #12 !34 http://a.example www.a.example a@b.example",
    "100%25 %0A :,;|][' \\ \"",
    "\ud800半个\x00零\x7f\ufffe\u2028行\u2029段\x85",
    "3-5",
    "00123",
    "《引号》“内”’外‘，逗号",
)
"""Texts that some format or reader would take for something else."""


def fixable() -> Finding:
    """A hint whose fix replaces a part of a cell of text."""
    where = Location(file=TEXT, line=30, character=18, end_line=30, end_character=23)
    value = Place(0, 0, 9, "value", where, "达到95以上", (0, 2))
    edits = (Edit(value, "≥"), Edit(replace(value, span=(4, 6)), ""))
    return finding(
        "PF709",
        "value-style-verbose",
        "指标值表述可以规范",
        Severity.HINT,
        "“达到95以上”可以写成“≥95”",
        value,
        dimension="适当性",
        path=("乡村道路养护", "产出指标", "质量指标", "养护合格率"),
        fix=Fix(Applicability.SAFE, "写成“≥95”", edits),
        fingerprint="f709",
    )


def across_files() -> Finding:
    """A finding about the batch: it stands in one file and shows the other."""
    here = Place(1, 0, 0, "name", Location(file=SHEET, sheet="绩效 表", cell_ref="B3", row=2, column=1), "图书馆开放")
    there = Place(0, 1, 0, "name", Location(file=TEXT, line=60, character=6), "桥梁检测")
    return finding(
        "PF614",
        "duplicate-sets",
        "两个项目的指标完全相同",
        Severity.WARNING,
        "与“桥梁检测”的指标逐项相同",
        here,
        filename=SHEET,
        path=("图书馆开放",),
        dimension="相关性",
        related=(there,),
        fingerprint="f614",
    )


def on_a_page() -> Finding:
    """A place in a PDF, in a cell that goes on on the next page."""
    where = Location(file="附件/评价 100%.pdf", page=3, table=0, row=1, column=3, box=(10, 20, 30, 40))
    return finding(
        "PF701",
        "weights-sum",
        "权重合计不是100",
        Severity.ERROR,
        "权重合计是 95",
        Place(3, 0, None, "weight", where, "95", also=(Location(page=4),)),
        filename="附件/评价 100%.pdf",
        values={"left": Decimal(95), "right": Decimal(100), "delta": Decimal(-5)},
        dimension="完整性",
        fingerprint="f701",
    )


def suppressed() -> tuple[Suppressed, ...]:
    """One of each kind."""
    return (
        Suppressed(
            replace(_empty_in_sheet(), fingerprint="f108a"),
            "waiver",
            "满意度另有专门调查",
            "perflint-waivers.yaml:7",
            "张三",
            "财绩便函〔2031〕5号",
            "2031-12-31",
        ),
        Suppressed(replace(_bare(3), fingerprint="f102c"), "comment", "批复原文如此", "draft/road.txt:23"),
        Suppressed(replace(_bare(4), fingerprint="f102d"), "baseline", "", "perflint-baseline.json"),
    )


def catalogue() -> tuple[RuleInfo, ...]:
    """What the report below knows of its rules; one of them only passed, one did not apply."""

    def info(code: str, name: str, title: str, severity: Severity, dimension: str, **more: object) -> RuleInfo:
        return RuleInfo(code, name, title, "value", severity, Confidence.HIGH, dimension, **more)  # type: ignore[arg-type]

    basis = (Basis("财预〔2021〕101号", "第三条", "指标与取值应当对应"),)
    examples = {
        "fail": [{"name": "培训人员覆盖率", "value": "≥40人"}],
        "pass": [{"name": "培训人员", "value": "≥40人"}],
    }
    return (
        info("PF102", "operator-missing", "定量指标缺少比较符号", Severity.INFO, "完整性", basis=basis[:1]),
        info(
            "PF301",
            "name-unit-class-mismatch",
            "指标名称与计量单位类别不符",
            Severity.ERROR,
            "适当性",
            why="名称要求按比率考核，[指标值]却按*人数*填写。",
            advice="改为百分比（如 ≥95%），或把指标名称改为人数。",
            basis=basis,
            examples=examples,
        ),
        info("PF302", "unit-plain", "单位写法不规范", Severity.HINT, "适当性"),
        info("PF614", "duplicate-sets", "两个项目的指标完全相同", Severity.WARNING, "相关性"),
        info("PF701", "weights-sum", "权重合计不是100", Severity.ERROR, "完整性"),
        info("PF709", "value-style-verbose", "指标值表述可以规范", Severity.HINT, "适当性"),
        info("PF801", "selfeval-total", "自评总分不等于各项之和", Severity.ERROR, "可行性"),
    )


def everything() -> Report:
    """The report with all that a format may have to carry: fixes, batch, PDF, suppressed, waived, failed, catalogue."""
    small = report()
    verdicts = (
        *small.verdicts,
        Verdict("PF302", "unit-plain", Outcome.PASS, 0, 0),
        Verdict("PF302", "unit-plain", Outcome.RULE_ERROR, 0, 1, ("ZeroDivisionError",)),
        Verdict("PF102", "operator-missing", Outcome.PASS, 0, 1),
        Verdict("PF108", "value-missing", Outcome.WAIVED, 1, 0),
        Verdict("PF301", "name-unit-class-mismatch", Outcome.NOT_APPLICABLE, 1, 0),
        Verdict("PF301", "name-unit-class-mismatch", Outcome.FINDING, 2, 0),
        Verdict("PF302", "unit-plain", Outcome.NOT_APPLICABLE, 2, 0),
        Verdict("PF801", "selfeval-total", Outcome.PASS, 0),
        Verdict("PF614", "duplicate-sets", Outcome.FINDING),
    )
    page = Document("附件/评价 100%.pdf", "pdf", tables=(TargetTable((Indicator(),)),))
    findings = (*(one for one in small.findings if one.code != "PF108"), fixable(), across_files(), on_a_page())
    return replace(
        small,
        documents=(*small.documents, page),
        findings=findings,
        verdicts=verdicts,
        suppressed=suppressed(),
        catalogue=catalogue(),
    )


def hostile(text: str) -> Report:
    """The text wherever a document can put one."""
    place = Place(0, 0, 0, "value", Location(line=1, character=1, end_line=1, end_character=len(text)), text)
    sheet = Place(0, 0, 0, "value", Location(sheet=text, cell_ref="A1", row=0, column=0), text)
    fix = Fix(Applicability.UNSAFE, text, (Edit(place, text),))
    parts = {"message": text, "title": text, "advice": text, "path": (text, text), "dimension": text, "fix": fix}
    found = finding(place=place, filename=f"{text}.txt", related=(sheet,), basis=(Basis(text, text, text),), **parts)
    other = finding(place=sheet, filename=f"{text}.txt", fingerprint="f2", **parts)
    label = Cell(text)
    info = RuleInfo("PF901", "sample-rule", text, text, Severity.WARNING, Confidence.HIGH, text, why=text, advice=text)
    return Report(
        documents=(Document(f"{text}.txt", department=label, tables=(TargetTable(project=label, unit=label),)),),
        findings=(found, other),
        verdicts=(
            Verdict("PF901", "sample-rule", Outcome.FINDING, 0, 0),
            Verdict("PF902", "other-rule", Outcome.CANNOT_DECIDE, 0, 0, (text,)),
        ),
        failures=(Failure(text, text, text),),
        suppressed=(Suppressed(other, "waiver", text, text, text, text, text),),
        catalogue=(info,),
    )
