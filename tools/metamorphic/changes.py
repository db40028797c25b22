"""The changes: each a function from the corpus to pairs of inputs that say the same, or differ in what a reason explains.

Every function takes the folder of the corpus and ``every`` (one document, or indicator, in so many; 1 for all) and gives an
`Outcome`.  A difference without a reason is a fault of a reader, of recognition or of a rule.
"""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from perflint import readers
from perflint.model import Document, Finding, Grid, Passage, Source
from perflint.recognition import recognise
from perflint.recognition.interchange.reading import document_from_record
from perflint.values import parse
from tools.metamorphic import exports, sheets
from tools.metamorphic.comparing import Outcome, difference, findings_of

OFFICE = (".docx", ".xlsx", ".xls", ".html", ".csv", ".tsv")
ENCODINGS = ("utf-8-sig", "gb18030", "utf-16")
SIBLINGS = (  # one document in several formats
    ("000_form.docx", "000_form.pdf"),
    ("001_forms_docx13.html", "001_forms_split26.docx", "001_forms_split26.pdf"),
    ("002_ruled_split.docx", "002_ruled_split.pdf", "002_thinrect.pdf", "002_rotate90.pdf"),
    ("004_dept_1sheet.html", "004_dept_1sheet.pdf", "004_gbk.csv", "004_semicolon_gbk.csv", "004_utf16.tsv", "004_utf8_bom.csv"),
    ("004_dept.xls", "004_dept.xlsx", "004_dept.et"),
)  # fmt: skip
UNIT_RULES = {"PF110", "PF304", "PF708", "PF713"}  # no unit, no percent, a ratio as a bare number, only 每什么
COUNTED = {"PF124", "PF603", "PF604", "PF801"}  # speak of how many rows there are in all, or of sums


def sources(corpus: Path, every: int) -> Iterator[tuple[str, Source]]:
    """The documents that readers read without other programs, with their names."""
    files = [path for path in sorted((corpus / "originals").iterdir()) if path.suffix in OFFICE]
    files += sorted(corpus.glob("seed-*.txt"))
    for path in islice(files, 0, None, every):
        source = readers.read_file(path)
        first = next((block.location.sheet for block in source.blocks if isinstance(block, Grid)), None)
        if first is not None:  # the other sheets explain, and would be one with it
            source = replace(source, blocks=tuple(block for block in source.blocks if _sheet(block) == first))
        yield path.name, source


def _sheet(block: Grid | Passage) -> str | None:
    return block.location.sheet if isinstance(block, Grid) else block.location().sheet


def records(corpus: Path, every: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """The interchange records: the parsed documents, and the forms of other provinces."""
    files = [*sorted(corpus.glob("seed-*.json")), *sorted((corpus / "forms").glob("H*.json"))]
    for path in islice(files, 0, None, every):
        yield path.name, json.loads(path.read_text(encoding="utf-8"))


def documents(corpus: Path, every: int) -> Iterator[tuple[str, Document]]:
    """All of the above, understood, where they have tables."""
    for name, source in sources(corpus, every):
        yield name, recognise(source)
    for name, record in records(corpus, every):
        if record.get("tables"):
            yield name, document_from_record(record, name)


def _on_sheets(title: str, change: Callable[[sheets.Sheet], Sequence[sheets.Sheet]]) -> Callable[[Path, int], Outcome]:
    def run(corpus: Path, every: int) -> Outcome:
        outcome = Outcome(title)
        for name, source in sources(corpus, every):
            if sheets.has_grid(source):
                sheet = sheets.sheet_of(source)
                before = findings_of(("a.xlsx", sheets.workbook(sheet)))
                for changed in change(sheet):
                    outcome.add(name, before, findings_of(("a.xlsx", sheets.workbook(changed))))
        return outcome

    return run


def _on_exports(
    title: str,
    change: Callable[[exports.Rows], Sequence[bytes]],
    reason: Callable[[Finding, bool], str | None] | None = None,
) -> Callable[[Path, int], Outcome]:
    def run(corpus: Path, every: int) -> Outcome:
        outcome = Outcome(title)
        for name, document in documents(corpus, every):
            rows = exports.export_of(document)
            if len(rows) > 1:
                before = findings_of(("a.csv", exports.delimited(rows)))
                for data in change(rows):
                    outcome.add(name, before, findings_of(("a.csv", data)), reason)
        return outcome

    return run


def _renamed(sheet: sheets.Sheet) -> Sequence[sheets.Sheet]:
    return [sheets.Sheet(sheet.cells, sheet.areas, name) for name in ("Sheet1", "附件2（报送）")]


COVER = sheets.Sheet({(2, 1): "青禾县", (4, 1): "二〇二五年度部门预算", (8, 1): "财政局编印"}, (), "封面")
NOTES = sheets.Sheet(
    {(0, 0): "填表说明", (1, 0): "一、本表由预算单位填报。", (2, 0): "二、金额单位为万元。"}, (), "说明"
)
EMPTY = sheets.Sheet({}, (), "Sheet3")


def more_sheets(corpus: Path, every: int) -> Outcome:
    """Sheets that hold no targets beside the one that does."""
    outcome = Outcome("添上封面、说明和空白的工作表")
    for name, source in sources(corpus, every):
        if sheets.has_grid(source):
            sheet = sheets.sheet_of(source)
            before = findings_of(("a.xlsx", sheets.workbook(sheet)))
            for book in ((sheet, EMPTY), (COVER, sheet), (sheet, NOTES)):
                outcome.add(name, before, findings_of(("a.xlsx", sheets.workbook(*book))))
    return outcome


def form_columns(corpus: Path, every: int) -> Outcome:
    """The columns of name and value exchanged in forms; a text file is left out, since its cells stand in no columns."""
    outcome = Outcome("列的次序（表式：三级指标与指标值对调，没有跨列合并的）")
    office = [(name, source) for name, source in sources(corpus, 1) if not name.endswith(".txt")]
    exchanged = [(name, sheets.sheet_of(source)) for name, source in office if sheets.has_grid(source)]
    for name, sheet in exchanged[::every]:
        changed = sheets.with_columns_exchanged(sheet)
        if changed is not None:
            before = findings_of(("a.xlsx", sheets.workbook(sheet)))
            outcome.add(name, before, findings_of(("a.xlsx", sheets.workbook(changed))))
    return outcome


def _wide(finding: Finding, came: bool) -> str | None:
    told = {"PF725": "PF725 指出用了全角字符", "PF704": "PF704 指出比较符号是全角的（＝、＞、＜）"}
    return told.get(finding.code) if came else None


def encodings(corpus: Path, every: int) -> Outcome:
    """Texts in other encodings."""
    outcome = Outcome("换编码：UTF-8 → 带 BOM、GB 18030、UTF-16（文本）")
    for path in islice(sorted(corpus.glob("seed-*.txt")), 0, None, every):
        text = path.read_text(encoding="utf-8")
        before = findings_of((path.name, text.encode("utf-8")))
        for encoding in ENCODINGS:
            outcome.add(path.name, before, findings_of((path.name, text.encode(encoding))))
    return outcome


def siblings(corpus: Path, every: int) -> Outcome:
    """One document in several formats, as the originals have it."""
    outcome = Outcome("同一份文件的几种格式（docx、pdf、html、csv、xls、et）")
    for names in islice(SIBLINGS, 0, None, every):
        first, *others = ((name, (corpus / "originals" / name).read_bytes()) for name in names)
        before = findings_of(first)
        for name, data in others:
            outcome.add(name, before, findings_of((name, data)))
    return outcome


def printed(corpus: Path, every: int) -> Outcome:
    """Word documents printed by LibreOffice; none where it is not there."""
    from tools.variants.writers import convert

    outcome = Outcome("docx → pdf（LibreOffice 打印）")
    files = [path for path in sorted((corpus / "originals").glob("*.docx")) if not path.name.startswith("trap")]
    chosen = {path.name: path.read_bytes() for path in islice(files, 0, None, every)}
    try:
        made = convert.office(chosen)
    except convert.MissingProgramError:
        return outcome
    for name, data in chosen.items():
        outcome.add(name, findings_of((name, data)), findings_of((f"{name}.pdf", made[name])))
    return outcome


def unit_removed(corpus: Path, every: int) -> Outcome:
    """A value without its unit: the row is told to lack it, and what spoke of the value goes."""
    outcome = Outcome("去掉一个指标值的计量单位：正好多出缺单位的问题")
    number = 0
    for name, record in records(corpus, 1):
        for table in record.get("tables", ()):
            for at, item in enumerate(table["indicators"]):
                bare = _without_unit(item)
                if bare is None:
                    continue
                number += 1
                if number % every:
                    continue
                _lacking(outcome, name, record, table, at, bare)
    return outcome


def _without_unit(item: dict[str, Any]) -> str | None:
    value = item.get("value")
    if not isinstance(value, str) or item.get("unit"):
        return None
    read = parse(value)
    if read.kind != "quantity" or not read.unit or "unit" not in read.spans:
        return None
    start, end = read.spans["unit"]
    return value[:start] + value[end:]


def _lacking(outcome: Outcome, name: str, record: dict[str, Any], table: dict[str, Any], at: int, bare: str) -> None:
    """Try one row of one table alone; the same fault told with the new value is no difference."""
    alone = {**{key: value for key, value in record.items() if key not in ("units", "total")}, "tables": [table]}
    changed = copy.deepcopy(alone)
    changed["tables"][0]["indicators"][at]["value"] = bare
    before = findings_of(document_from_record(alone, "a.json"))
    after = findings_of(document_from_record(changed, "a.json"))
    came, went = difference(before, after)
    told_before = Counter((one.code, one.place.indicator) for one in went)
    new = [one for one in came if not told_before[one.code, one.place.indicator]]
    lacks = [one for one in new if one.code in UNIT_RULES and one.place.indicator == at]
    outcome.files += 1
    outcome.findings += len(before)
    label = table["indicators"][at].get("name")
    if len(lacks) == 1:
        outcome.same += 1
    elif lacks:
        outcome.wrong.append(f"{outcome.title} {name} {label}: {[one.code for one in lacks]}")
    elif any(one.code in UNIT_RULES and one.place.indicator == at for one in before):
        outcome.explained["这一行原来就报缺单位"] += 1
    else:
        outcome.explained["单位写在名称里，或值为 0 无须单位"] += 1
    for one in new:
        if one in lacks:
            continue
        if one.place.indicator == at:
            outcome.explained["这一行的值变了，与名称或同名的行不再一致"] += 1
        elif any({at, one.place.indicator} <= _rows(other) for other in (one, *went)):
            outcome.explained["另一行与这一行成对报告的问题（值互换、同名不同值）不再成立或变了样"] += 1
        elif one.place.indicator is None or one.code in COUNTED:
            outcome.explained["统计全表的值的规则重新计数"] += 1
        else:
            outcome.wrong.append(f"{outcome.title} {name} {label}: +{one.code} {one.message}")


def _rows(finding: Finding) -> set[int | None]:
    """The rows that a finding speaks of."""
    return {place.indicator for place in (finding.place, *finding.related)}


def doubled(corpus: Path, every: int) -> Outcome:
    """Every project twice: each says what it said, and the second is told to be the first again."""
    outcome = Outcome("每个项目写两遍：正好多出重复的问题")
    for name, record in records(corpus, every):
        tables = record.get("tables")
        if not tables:
            continue
        before = findings_of(document_from_record(record, "a.json"))
        after = findings_of(document_from_record({**record, "tables": tables * 2}, "a.json"))
        wanted, first, second = _said(before, 0, None), _said(after, 0, len(tables)), _said(after, len(tables), None)
        outcome.files += 1
        outcome.findings += len(before)
        outcome.same += first == wanted
        for which, said in (("first", first), ("second", second)):
            for sign, left in (("+", said - wanted), ("-", wanted - said)):
                for (code, message), number in left.items():
                    if code == "PF405" and which == "second" and sign == "+":
                        outcome.explained["PF405 指出与另一项目整套相同"] += number
                    elif code in COUNTED:
                        outcome.explained["数全文有多少行、加起来多少的规则重新计数"] += number
                    elif code == "PF014" and sign == "+":
                        outcome.explained["节录末尾的表不再在末尾，停在半句上就要指出"] += number
                    else:
                        outcome.wrong.append(f"{outcome.title} {name} {which}: {sign}{code} {message}")
    return outcome


def _said(findings: Sequence[Finding], first: int, last: int | None) -> Counter[tuple[str, str]]:
    """Code and message of what stands in these tables; of findings about the whole document only with the first."""
    return Counter(
        (one.code, f"{one.place.indicator} {one.place.field} {one.message}")
        for one in findings
        if one.place.table is not None and one.place.table >= first and (last is None or one.place.table < last)
    )


CHANGES: dict[str, Callable[[Path, int], Outcome]] = {
    "blank-rows": _on_sheets("插入空行（每 1、2、3 行）", lambda sheet: [sheets.with_blank_rows(sheet, n) for n in (1, 2, 3)]),
    "sheet-names": _on_sheets("改工作表的名称", _renamed),
    "more-sheets": more_sheets,
    "form-columns": form_columns,
    "through-csv": _on_sheets("xlsx → csv → xlsx（合并丢失）", lambda sheet: [sheets.through_csv(sheet)]),
    "columns": _on_exports(
        "列的次序（导出表，三种）", lambda rows: [exports.delimited(exports.shuffled(rows, seed)) for seed in (1, 2, 3)]
    ),
    "width": _on_exports("半角 → 全角（值、权重、得分）", lambda rows: [exports.delimited(exports.wide(rows))], _wide),
    "export-encodings": _on_exports(
        "换编码：带 BOM、GB 18030、UTF-16（导出表）",
        lambda rows: [exports.delimited(rows, encoding) for encoding in ("utf-8", "gb18030", "utf-16")],
    ),
    "encodings": encodings,
    "siblings": siblings,
    "printed": printed,
    "unit-removed": unit_removed,
    "doubled": doubled,
}  # fmt: skip
