"""Writes docs/formats.md: every output format by its own name and summary, with what it makes of one small report.

The report is made by hand, so that no rule changes the page; the formats are found as the program finds them.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from perflint.model import (
    Applicability,
    Basis,
    Cell,
    Confidence,
    Document,
    Edit,
    Finding,
    Fix,
    Indicator,
    Location,
    Outcome,
    Place,
    Report,
    RuleInfo,
    Severity,
    Suppressed,
    TargetTable,
    Verdict,
)
from perflint.overview import overview_of
from perflint.reporters import Reporter, ReportOptions, all_reporters, is_binary
from tools.generated import ROOT

PAGE = ROOT / "docs" / "formats.md"
MARK = "<!-- 本页由 make docs 生成，请勿手改 -->"
MOST_LINES = 14
WIDEST = 160  # characters of a line
FENCE = "````"
BASE = "/项目"
INTRODUCTION = """\
`perflint check -f 格式 -o 文件` 可以重复，一次运行写出几种；`-o` 属于它前面的 `-f`，没有 `-o` 的那一种写到标准输出：

```console
$ perflint check 申报 -f sarif -o perflint.sarif -f csv -o 问题清单.csv -f full
```

文件里的文字在任何格式里都只是文字：控制字符、变向字符显示为 `�`（JSON 里写成 `\\uXXXX`），不会执行终端、流水线、
表格软件或网页里的任何命令。给人看的格式都列出被豁免的问题、理由、批准人和期限；小结总是给出没有列出的个数。
同样的文件和规则写出同样的字节，不论进程个数、语言、时区；`json`、`json-lines` 里的文件名照给出的写法，其余格式从当前文件夹写起。
级别的对应：错误、警告、提示、建议在 SARIF 是 error、warning、note、note，在 GitHub 是 error、warning、notice、notice，
在 GitLab 是 critical、major、minor、info。下面是同一份小报告在各种格式里的样子，长的截去了后面。
"""


def report() -> Report:
    """One finding with a fix, one in a workbook, one waived; two rules."""
    value = Place(0, 0, 0, "value", Location(line=12, character=1, end_line=12, end_character=4), "≥40人", (3, 4))
    cell = Place(1, 0, 0, "value", Location(sheet="目标", cell_ref="F8", row=7, column=5), "")
    basis = (Basis("财预〔2021〕101号", None, "指标与取值应当对应"),)
    edit = Edit(value, "%")
    first = Finding(
        "PF301",
        "name-unit-class-mismatch",
        "指标名称与计量单位类别不符",
        Severity.ERROR,
        Confidence.HIGH,
        "指标“培训覆盖率”应以百分比计量，指标值却是“≥40人”",
        "改为百分比（如 ≥95%），或把指标名称改为人数。",
        value,
        "申报/道路.txt",
        ("道路养护", "产出指标", "数量指标", "培训覆盖率"),
        basis,
        "适当性",
        fingerprint="3f1c0a",
        fix=Fix(Applicability.UNSAFE, "单位改为 %", (edit,)),
    )
    second = Finding(
        "PF108",
        "value-missing",
        "指标值为空",
        Severity.WARNING,
        Confidence.HIGH,
        "指标“读者满意度”没有填写指标值",
        "填写指标值。",
        cell,
        "申报/图书馆.xlsx",
        ("图书馆开放", "满意度指标", "服务对象满意度指标", "读者满意度"),
        dimension="完整性",
        fingerprint="77d2be",
    )
    waived = Suppressed(
        second, "waiver", "另有专门调查", "perflint-waivers.yaml:3", "张三", "财绩〔2031〕5号", "2031-12-31"
    )
    return Report(
        documents=(_document(first, "text"), _document(second, "xlsx")),
        findings=(first,),
        verdicts=(
            Verdict(first.code, first.name, Outcome.FINDING, 0, 0),
            Verdict(first.code, first.name, Outcome.PASS, 1, 0),
            Verdict(second.code, second.name, Outcome.PASS, 0, 0),
            Verdict(second.code, second.name, Outcome.WAIVED, 1, 0),
        ),
        suppressed=(waived,),
        catalogue=(_info(first), _info(second)),
        rules=2,
        version="X.Y.Z",
    )


def _document(finding: Finding, format_: str) -> Document:
    place = finding.place
    row = Indicator(name=Cell(finding.path[-1], place.location), value=Cell(place.text, place.location))
    return Document(
        finding.filename, format_, tables=(TargetTable((row,), project=Cell(finding.path[0])),), money_unit="万元"
    )


def _info(finding: Finding) -> RuleInfo:
    return RuleInfo(
        finding.code,
        finding.name,
        finding.title,
        "value",
        finding.severity,
        finding.confidence,
        finding.dimension,
        why="年末无法据此评价完成情况。",
        advice=finding.advice,
        basis=finding.basis,
    )


def page() -> str:
    """The whole page."""
    reporters = all_reporters()
    lines = ["# 输出格式", "", MARK, "", INTRODUCTION, "| 格式 | 又名 | 用途 |", "|---|---|---|"]
    for reporter in reporters:
        aliases = "、".join(f"`{alias}`" for alias in reporter.ALIASES)
        lines.append(f"| [`{reporter.NAME}`](#{reporter.NAME}) | {aliases} | {reporter.SUMMARY} |")
    for reporter in reporters:
        lines += ["", f"## {reporter.NAME}", "", *sample(reporter)]
    return "\n".join(lines) + "\n"


def sample(reporter: Reporter) -> Iterator[str]:
    """The summary and the beginning of what the format makes of the report."""
    yield f"{reporter.SUMMARY}。"
    yield ""
    if is_binary(reporter):
        extra = reporter.REQUIRES[0]  # type: ignore[attr-defined]
        yield f"需要 `pip install 'perflint[{extra}]'`；写到文件：`perflint check 申报 -f {reporter.NAME} -o 文件名.{reporter.NAME}`。"
        return
    shown = replace(report(), overview=overview_of(report()))
    text = reporter.render(shown, ReportOptions(width=80, base=BASE)).removeprefix("\ufeff")
    lines = text[max(0, text.find("<body>")) :].splitlines()  # the head of a web page says nothing
    yield f"{FENCE}text"
    for line in lines[:MOST_LINES]:
        yield line if len(line) <= WIDEST else f"{line[:WIDEST]}…"
    if len(lines) > MOST_LINES:
        yield "…"
    yield FENCE
