"""Findings about the run itself, with codes RUNxxx: no YAML rule makes them, and nothing suppresses them.

One `RuleInfo` each, so that reports and documentation tell of them as of any rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from perflint.limits import Limits, over
from perflint.model import Confidence, Document, Failure, Finding, Location, Place, RuleInfo, Severity
from perflint.text import file_name

TOPIC = "run"


def _own(code: str, name: str, title: str, severity: Severity, why: str, advice: str) -> RuleInfo:
    return RuleInfo(
        code, name, title, TOPIC, severity, Confidence.HIGH, "", given="run", why=why, advice=advice, waivable=False
    )


OWN_RULES = (
    _own(
        "RUN001",
        "input-unreadable",
        "文件读不了，没有检查",
        Severity.ERROR,
        "读不了的文件等于没有审核；混在一批文件里不说，就会当作没有问题。",
        "照说明的原因处理后重新检查，或请报送单位重新发送。",
    ),
    _own(
        "RUN002",
        "findings-left-out",
        "问题太多，没有全部列出",
        Severity.WARNING,
        "一份文件有上万个问题，多半是读错了表格，或整张表都没有照要求填写；只列出最严重的，报告才打得开。",
        "先改正列出的问题，再检查一遍；确实需要全部列出时用 --limit findings=数值 放宽。",
    ),
    _own(
        "RUN011",
        "waiver-malformed",
        "豁免写得不对，没有起作用",
        Severity.WARNING,
        "豁免必须写明规则和原因；写错的豁免看上去有效，其实什么也没有豁免。",
        "照正确的写法改：perflint: ignore[PF301] 原因，或在豁免文件里写全 rule、place（或 fingerprint）和 reason。",
    ),
    _own(
        "RUN012",
        "waiver-expired",
        "豁免已经过期",
        Severity.WARNING,
        "豁免只在批准的期限内有效，过期以后问题重新计入。",
        "改正问题并删去这条豁免；确需延期的，重新报批后改写 expires。",
    ),
    _own(
        "RUN013",
        "waiver-unused",
        "豁免没有用上",
        Severity.INFO,
        "它所豁免的问题已经没有了；留着会在以后悄悄盖住新的问题。",
        "删去它；豁免文件里的可用 --prune-suppressions 一次删净。",
    ),
    _own(
        "RUN014",
        "waiver-forbidden",
        "不能豁免的规则被豁免了",
        Severity.ERROR,
        "规则集规定这条规则不得豁免，问题照常计入。",
        "删去这条豁免，改正问题。",
    ),
    _own(
        "RUN021",
        "baseline-stale",
        "基线里的问题已经没有了",
        Severity.INFO,
        "基线只应记着还在的旧问题；已经解决的留在里面，同样的问题再出现时就不会报告。",
        "用 --baseline 文件 --prune 删去过时的条目。",
    ),
    _own(
        "RUN031",
        "row-malformed",
        "数据里的一行读不了，没有检查",
        Severity.ERROR,
        "一行坏数据不应让整个作业失败，也不应悄悄丢掉；没有检查的行要有人去看。",
        "照说明改正这一行的数据后重新检查。",
    ),
    _own(
        "RUN032",
        "project-failed",
        "一个项目没有得出结论",
        Severity.ERROR,
        "检查这个项目时程序出错；不说出来，就会当作没有问题。",
        "把这个项目的各行和说明一起报告给维护者；其他项目的结论不受影响。",
    ),
    _own(
        "RUN033",
        "batch-too-large",
        "一批的项目太多，没有互相比较",
        Severity.WARNING,
        "比较各项目的规则要把可能有关的项目放在一起；超过上限就不比较，以免用尽内存。",
        "把批次分小（如再加上年度或部门），或用 batch_rows 放宽上限并给执行节点更多内存。",
    ),
)
_BY_CODE = {rule.code: rule for rule in OWN_RULES}


def unreadable(failures: Iterable[Failure], documents: int) -> Iterator[Finding]:
    """A finding for every input that could not be read, beside this many documents."""
    for failure in failures:
        place = Place(document=documents, location=Location(file=failure.path))
        found = own_finding("RUN001", failure.message, place, failure.path, {"file": file_name(failure.path)})
        yield replace(found, advice=failure.advice or found.advice)


def left_out(numbers: Mapping[int, int], documents: Sequence[Document], limits: Limits) -> Iterator[Finding]:
    """A finding for every document whose findings were too many; ``numbers`` says how many of which are not listed."""
    for document, number in sorted(numbers.items()):
        path = documents[document].path
        told = over("findings", limits, path)
        place = Place(document=document, location=Location(file=path))
        found = own_finding("RUN002", f"{told.message}，另有 {number:,} 个较轻或靠后的没有列出", place, path)
        yield replace(found, advice=told.advice)


def own_finding(
    code: str, message: str, place: Place, filename: str, values: Mapping[str, Any] | None = None
) -> Finding:
    """A finding of one of these rules; ``values`` say what it speaks of, so that it has a fingerprint of its own.

    ``place.document`` is the position of a document of the run, or one behind the last for other files.
    """
    rule = _BY_CODE[code]
    return Finding(
        code=code,
        name=rule.name,
        title=rule.title,
        severity=rule.severity,
        confidence=rule.confidence,
        message=message,
        advice=rule.advice,
        place=place,
        filename=filename,
        values=values or {},
    )
