"""Fix application: after a fix the file still reads, the fixed finding is gone, and nothing else changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial

from msgspec.structs import replace

from perflint.engine import Plan
from perflint.errors import PerflintError
from perflint.model import Document, Finding
from tools.fuzz import oracles
from tools.fuzz.contract import FaultError
from tools.fuzz.material import SHORT, SPEECH, TEXT, VALUES, delimited

TITLE = "自动修改"
SHARE = 4
LONGEST = 3072
LEAST = 0
SECONDS = 60.0
WORDS = (
    *SPEECH, ">=", "≧", "》=", "％", "百分之", "≥95％以上", "，，", "。。", "的的", "≥100%", "个", "人（人）", ",", '"', "\t", "\r\n", "财预[2021]101号", "45292",
)  # fmt: skip
NAMES = {b"c": "a.csv", b"t": "a.txt", b"j": "a.json", b"l": "a.jsonl"}


def seeds() -> Iterable[bytes]:
    """Tables full of what can be mended, in every format that can be changed; the first byte says which."""
    faulty = [
        SHORT[0],
        *(("产出指标", "数量指标", f"事项{at}完成率", value, "", "5") for at, value in enumerate(VALUES[:16])),
    ]
    twice = [SHORT[0], ("产出指标", "质量指标", "路面路面平整率", "≥ 95％以上", "%", "20"), *SHORT[2:]]
    for rows in (faulty, twice):
        table = delimited(rows)
        yield b"c" + table.encode("utf-8")
        yield b"c" + delimited(rows, ";").encode("gb18030")
        yield b"t" + delimited(rows, "\t").encode("utf-8")
        items = [
            dict(zip(("level1", "level2", "name", "value", "unit", "weight"), row, strict=True)) for row in rows[1:]
        ]
        yield b"j" + json.dumps({"tables": [{"project": "道路养护", "indicators": items}]}, ensure_ascii=False).encode()
        yield (
            b"l"
            + "".join(json.dumps({"project": "道路", **one_}, ensure_ascii=False) + "\n" for one_ in items).encode()
        )
    yield b"t" + TEXT.replace("≥95%", "》=95％").encode("utf-8")


def one(data: bytes) -> None:
    """Mend the file by all fixes, then by those that a person should look at."""
    name = NAMES.get(data[:1])
    if name is None:
        return
    for unsafe in (False, True):
        mended(data[1:], name, unsafe=unsafe)


def mended(data: bytes, name: str, *, unsafe: bool) -> None:
    """Raises FaultError where the fixes do more or less than they say."""
    from perflint.fixing.repeating import mend

    documents: list[Document] = []
    result = mend(data, name, partial(_judge, name, documents), unsafe=unsafe)
    if not result.made:
        if result.data != data:
            raise FaultError("bytes changed although no fix was made")
        return
    before = documents[0]
    _, left = _judge(name, documents, result.data)
    after = documents[-1]
    if not unsafe:
        standing = {(one.code, one.place.table, one.place.indicator, one.place.field, one.place.text) for one in left}
        for finding, edits in result.made:
            place = finding.place
            whole = finding.fix is not None and len(edits) == len(finding.fix.edits)  # some edits may be refused
            if whole and (finding.code, place.table, place.indicator, place.field, place.text) in standing:
                raise FaultError(f"{finding.code} was mended and still stands")
    touched = {(one.place.table, one.place.indicator, one.place.field) for _, edits in result.made for one in edits}
    _unchanged(before, after, touched)


def _judge(name: str, documents: list[Document], data: bytes) -> tuple[Document, Sequence[Finding]]:
    from perflint.api import lint

    report = lint((name, data), limits=oracles.LIMITS, plan_for=_plan())
    if report.failures:
        raise PerflintError(report.failures[0].message)
    documents.append(report.documents[0])
    return report.documents[0], report.findings


def _unchanged(before: Document, after: Document, touched: set[tuple[int | None, int | None, str | None]]) -> None:
    """Raises FaultError where a cell that no edit names is another, or a row came or went.

    Several rows may have the same cell: a label that stands for them all.
    """
    if [len(table.indicators) for table in before.tables] != [len(table.indicators) for table in after.tables]:
        raise FaultError("the fixes made rows come or go")
    for at, (old, new) in enumerate(zip(before.tables, after.tables, strict=True)):
        named = [(row, field) for table, row, field in touched if table == at and row is not None and field]
        places = {cell.location for row, field in named if (cell := getattr(old.indicators[row], field))}
        for number, (was, now) in enumerate(zip(old.indicators, new.indicators, strict=True)):
            for field in oracles.CELLS:
                one_, other = getattr(was, field), getattr(now, field)
                if (one_ and one_.text) == (other and other.text) or (at, number, field) in touched:
                    continue
                if one_ is None or one_.location not in places:
                    raise FaultError(f"{field} changed and no edit says so")


@cache
def _plan() -> Callable[[str], Plan]:
    """The rules that can mend something."""
    from perflint.engine import plan_of
    from perflint.grading import load_scheme

    book = oracles.rulebook()
    mending = replace(book, rules=tuple(rule for rule in book.rules if rule.fix is not None))
    plan = plan_of(mending, scheme=load_scheme())
    return lambda path: plan
