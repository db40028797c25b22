"""`perflint check --stream`: exports judged project by project, with the findings that whole files would have."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

import perflint
from perflint.checks.contract import Row
from perflint.engine import load_plan, row_signs
from perflint.engine.judged import Found
from perflint.engine.projects import asking_rows, cells_of, comparing
from perflint.engine.raw_suspects import looked
from perflint.engine.rows import Columns, RowJudge, Rows, in_columns
from perflint.intake import row_checks, row_comparing
from perflint.intake.number_sets import NumberSet
from perflint.intake.row_files import row_files
from perflint.intake.row_traces import Trail
from perflint.limits import DEFAULT
from perflint.model import Cell, Indicator
from perflint.readers.shared import batches, json_batches, parquet_batches
from perflint.recognition.exports.binding import binding_of
from perflint.rulebook import load
from tests.command import run

HEADINGS = ("序号", "项目名称", "一级指标", "二级指标", "三级指标", "指标值", "计量单位", "备注")
LEVELS = (("产出指标", "数量指标"), ("产出指标", "质量指标"), ("满意度指标", "服务对象满意度指标"))
NAMES = ("培训人次", "设备合格率", "群众满意度", "走访户数")
VALUES = ("≥120人次", "30", "95%", "不涉及", "", "良好", "≥120%")
RULES = Path(__file__).resolve().parent.parent / "lint_rules"
FIELDS = ("--fields", "rule,severity,project,row")


def rows_of(projects: int, seed: int = 1) -> list[tuple[str, ...]]:
    """Some projects with one to five rows each."""
    dice = random.Random(seed)
    return [
        (str(number), f"项目{project:03d}", *dice.choice(LEVELS), dice.choice(NAMES), dice.choice(VALUES), "", "无")
        for project in range(projects)
        for number in range(1, dice.randint(2, 6))
    ]


def as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows([HEADINGS, *rows])
    return buffer.getvalue().encode()


def as_lines(rows: Sequence[Sequence[str]]) -> bytes:
    return "".join(
        json.dumps(dict(zip(HEADINGS, row, strict=True)), ensure_ascii=False) + "\n" for row in rows
    ).encode()


def check(*arguments: str) -> Result:
    return run("check", "--stream", *arguments)


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture(autouse=True)
def apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


# What a rule says of a row may hang on the whole document, of which these see one project.
WHOLE = frozenset(one.code for one in load().rules if one.given == "document" or "document." in repr(one.data))


@pytest.fixture(scope="module")
def expected() -> Counter[tuple[str, str, str, str]]:
    """What a check of the whole file finds in its projects: rule, severity, project and fingerprint."""
    report = perflint.lint(("一.csv", as_csv(rows_of(12))))
    found = Counter((one.code, one.severity.id, one.path[0], one.fingerprint) for one in report.findings if one.path)
    return Counter({told: number for told, number in found.items() if told[0] not in WHOLE})


@pytest.mark.parametrize("ending", ["csv", "jsonl", "tsv", "gbk.csv", "parquet", "xlsx"])
def test_every_format_gives_what_whole_files_give(
    ending: str, expected: Counter[tuple[str, str, str, str]], tmp_path: Path
) -> None:
    """Rule, severity, project and fingerprint; also where numbers of a file are numbers and its text is GB18030."""
    rows = rows_of(12)
    path = tmp_path / f"指标.{ending}"
    if ending == "parquet":
        pyarrow = pytest.importorskip("pyarrow")
        from pyarrow import parquet

        table = pyarrow.table([list(column) for column in zip(*rows, strict=True)], names=list(HEADINGS))
        parquet.write_table(table, path, row_group_size=7)
    elif ending == "xlsx":
        import openpyxl

        book = openpyxl.Workbook()
        for row in [HEADINGS, *rows]:
            book.active.append(row)
        book.save(path)
    elif ending == "jsonl":
        records = [dict(zip(HEADINGS, row, strict=True)) | {"序号": int(row[0])} for row in rows]
        path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records), encoding="utf-8")
    else:
        data = as_csv(rows)
        data = data.replace(b",", b"\t") if ending == "tsv" else data
        path.write_bytes(data.decode().encode("gb18030") if ending == "gbk.csv" else data)
    result = check(str(path), "-f", "json-lines", "--fields", "rule,severity,project,fingerprint")
    told = Counter(tuple(one.values()) for one in lines(result) if one["rule"] not in WHOLE)
    assert expected == told
    assert len(expected) > 50
    assert 1 == result.exit_code
    assert f"12 个项目，{len(rows)} 行" in result.stderr


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("above", "heading"),
    [
        ([], "实际完成值"),
        ([["2024年度项目支出绩效自评表"], ["单位：元"]], "实际完成值"),
        ([["2025年度绩效运行监控表（单位：万元）"]], "备注"),
    ],
    ids=["by its columns", "by its title", "monitoring"],
)
def test_columns_and_rows_over_the_heading_tell_phase_year_and_money(
    above: list[list[str]], heading: str, ending: str, jobs: str, tmp_path: Path
) -> None:
    """An export of self-evaluations is judged as one, whatever stands over its heading."""
    headings = ["项目名称", "资金总额", *HEADINGS[2:6], heading, "分值", "得分"]
    told = [
        ("产出指标", "数量指标", "养护道路长度", "≥10公里", "9公里", "20", "20"),
        ("产出指标", "质量指标", "路面平整率", "≥95%", "96%", "20", "25"),
        ("产出指标", "时效指标", "完工时间", "2023年12月底前", "2023年12月", "20", "20"),
        ("满意度指标", "服务对象满意度指标", "居民满意度", "≥90%", "70%", "40", "40"),
    ]
    rows = [[project, "300000", *row] for project in ("县道养护", "乡道养护") for row in told]
    path = tmp_path / f"自评.{ending}"
    if ending == "xlsx":
        import openpyxl

        book = openpyxl.Workbook()
        for row in [*above, headings, *rows]:
            book.active.append(row)
        book.save(path)
    else:
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([*above, headings, *rows])
    report = perflint.lint(str(path))
    said = Counter((one.code, one.severity.id, one.message, one.fingerprint) for one in report.findings if one.path)
    codes = {code for code, *_ in said}
    assert ("PF904" in codes) == (heading == "实际完成值") and ("PF205" in codes) == bool(above)
    result = check(str(path), "-f", "json-lines", "-q", "-j", jobs)
    names = "code", "severity", "message", "fingerprint"
    found = Counter(tuple(one[name] for name in names) for one in lines(result))
    told_of_projects = [{one: number for one, number in some.items() if one[0] not in WHOLE} for some in (said, found)]
    assert told_of_projects[0] == told_of_projects[1]
    quick = check(str(path), "-f", "json-lines", "-q", "-j", jobs, *FIELDS)
    assert Counter(one["code"] for one in lines(result)) == Counter(one["rule"] for one in lines(quick))


def test_places_in_csv_are_lines_of_the_file(tmp_path: Path) -> None:
    """However many lines the cells above have: where the row begins in an editor."""
    rows = [(*row[:4], f"{row[4]}\n合计" if at % 3 else row[4], *row[5:]) for at, row in enumerate(rows_of(9))]
    (tmp_path / "a.csv").write_bytes(as_csv(rows))
    begins = [1, *accumulate(("".join(row).count("\n") + 1 for row in rows), initial=2)]
    asked = ("a.csv", "--select", "PF104,PF301", "-f")
    places = [one["location"] for one in lines(check(*asked, "json-lines"))]
    assert [begins[place["table_row"]] for place in places] == [place["row"] for place in places]
    assert max(place["row"] for place in places) > len(rows)
    concise = check(*asked, "concise").stdout.splitlines()
    assert [place["row"] for place in places] == [int(one.split(":")[1]) for one in concise if one.startswith("a.csv:")]


@pytest.mark.parametrize("sizes", [(3, 3, 2), (7, 20, 4), (1, 1000, 9)])
def test_parquet_dictionaries_that_change_in_the_middle_of_a_project(
    sizes: tuple[int, int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Marks of a Parquet file are those of the same rows as CSV, however few rows share a dictionary and are judged at once."""
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    rows = [(*row[:4], f"{row[4]}{at % 7}", *row[5:]) for at, row in enumerate(rows_of(40))]
    (tmp_path / "a.csv").write_bytes(as_csv(rows))
    table = pyarrow.table([list(column) for column in zip(*rows, strict=True)], names=list(HEADINGS))
    parquet.write_table(table, tmp_path / "a.parquet", row_group_size=11)
    group, together, words = sizes
    monkeypatch.setattr(parquet_batches, "AT_ONCE", (1, group))
    monkeypatch.setattr(parquet_batches, "TOGETHER", together)
    monkeypatch.setattr(row_signs, "WORDS", words)
    for rules in (RULES, RULES.parent / "benchmarks" / "twelve_rules"):
        asked = ("-r", str(rules), "-f", "json-lines", *FIELDS, "-j", "1")
        told = lines(check("a.parquet", *asked))
        assert lines(check("a.csv", *asked)) == told
        assert len(told) > 50


def test_rows_of_parquet_do_without_pandas(tmp_path: Path) -> None:
    """It takes longer to import than a small file to check, and pyarrow looks for it where that can be helped."""
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    columns = [list(column) for column in zip(*rows_of(5), strict=True)]
    parquet.write_table(pyarrow.table(columns, names=list(HEADINGS)), tmp_path / "a.parquet")
    (tmp_path / "pandas.py").write_text("raise SystemExit('pandas was imported')", encoding="utf-8")
    asked = ("check", "--stream", "a.parquet", "-f", "json-lines", *FIELDS, "-j", "1")
    variables = {**os.environ, "PYTHONPATH": os.pathsep.join((str(tmp_path), str(RULES.parent)))}
    done = subprocess.run([sys.executable, "-m", "perflint", *asked], capture_output=True, env=variables, check=False)
    assert "pandas was imported" not in done.stderr.decode("utf-8")
    assert done.stdout


def test_parquet_is_worth_processes_by_its_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Others by their bytes; never more than the machine has."""
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    monkeypatch.setattr(row_checks, "processors_here", lambda: 3)
    rows = rows_of(12)
    table = pyarrow.table([list(column) for column in zip(*rows, strict=True)], names=list(HEADINGS))
    parquet.write_table(table, tmp_path / "a.parquet")
    (tmp_path / "a.csv").write_bytes(as_csv(rows))
    (packed,) = row_files("a.parquet", DEFAULT)
    (plain,) = row_files("a.csv", DEFAULT)
    for many, number in ((len(rows) + 1, 1), (len(rows) // 2, 2), (1, 3)):
        monkeypatch.setattr(row_checks, "MANY", many)
        assert number == row_checks.processes_for(packed, 1 << 40)
        assert (1, 3) == (row_checks.processes_for(plain, 1), row_checks.processes_for(plain, 1 << 40))


ACROSS = ("--select", "PF405", "--select", "PF418", "--select", "PF419", "--select", "PF603", "--preview")


def across_rows(projects: int) -> list[tuple[str, ...]]:
    """Projects of which every ninth has the same set, and others the same output, 满意度 and bases of one another."""
    rows = []
    for number in range(projects):
        name = "桥梁巡查项目" if number == 3 else f"活动{chr(0x4E00 + number)}项目"
        if number % 9 == 0:
            told = [(*LEVELS[0], f"走访{what}", "≥30户", "") for what in ("甲村", "乙村", "丙村")]
        else:
            told = [
                (*LEVELS[0], f"开展{chr(0x5200 + number % 7)}类技能培训人次", f"≥{100 + number % 4 * 10}人次", ""),
                (
                    *LEVELS[1],
                    f"{chr(0x5300 + number)}合格率",
                    f"≥{60 + number % 30}%",
                    "参照桥梁巡查的做法" if number % 8 == 2 else "测算",
                ),
            ]
        told.append((*LEVELS[2], "群众满意度", "≥90%", ""))
        rows += [(str(at), name, *one[:4], "", one[4]) for at, one in enumerate(told, 1)]
    return rows


def told_across(records: Sequence[dict[str, Any]]) -> list[Any]:
    """All that a finding says but for the numbers of tables, and the columns of characters."""
    kept = (
        "code",
        "severity",
        "message",
        "advice",
        "filename",
        "field",
        "text",
        "span",
        "path",
        "values",
        "fingerprint",
    )

    def place(one: dict[str, Any]) -> list[Any]:
        return [one["location"].get(name) for name in ("row", "table_row", "table_column")]

    return [[*map(one.get, kept), place(one), [place(other) for other in one.get("related", ())]] for one in records]


def test_projects_are_compared_with_one_another_as_in_a_whole_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same findings to the last place and fingerprint, by any number of processes; many places are counted."""
    rows = across_rows(70)
    headings = (*HEADINGS[:7], "指标值设定依据")
    path = tmp_path / "a.csv"
    path.write_bytes(as_csv(rows).replace("备注".encode(), headings[7].encode()))
    whole = run("check", str(path), "-f", "json-lines", *ACROSS)
    expected = told_across(lines(whole))
    assert {"PF405", "PF418", "PF419", "PF603"} == {one[0] for one in expected}
    assert 20 == next(one[9]["related_left_out"] for one in expected if one[0] == "PF603")
    for jobs in ("1", "4"):
        streamed = check(str(path), "-f", "json-lines", "-j", jobs, *ACROSS)
        assert expected == told_across(lines(streamed))
        assert {0, None} == {one.get("table") for one in lines(streamed)}
    assert 1 < len(row_files(str(path), DEFAULT)[0].spans(4))
    quick = check(str(path), "-f", "json-lines", *FIELDS, *ACROSS)
    assert Counter((one[0], one[8][0] if one[8] else "") for one in expected) == Counter(
        (one["rule"], one["project"]) for one in lines(quick)
    )
    assert {0, 1, 2} == {one["row"] for one in lines(quick)}
    assert f"发现 {len(expected)} 个问题" in quick.stderr
    assert "没有在项目之间比较" not in quick.stderr
    strewn = tmp_path / "b.csv"
    order = sorted(rows, key=lambda row: int(row[0]))
    strewn.write_bytes(as_csv(order).replace("备注".encode(), headings[7].encode()))
    gathered = check(str(strewn), "-f", "json-lines", "--fields", "rule,project,fingerprint", "--gather", *ACROSS)
    assert Counter((one[0], one[10]) for one in expected) == Counter(
        (one["rule"], one["fingerprint"]) for one in lines(gathered)
    )


def _indicators(judge: RowJudge, group: list[tuple[str, ...]]) -> tuple[Indicator, ...]:
    document = judge.document(Rows(in_columns(group), range(1, len(group) + 1)))
    return () if document is None else document.tables[0].indicators


def test_rows_leave_the_same_with_and_without_a_document() -> None:
    """Also where labels stand in the first row alone, rows are filled with 无, or say nothing, and amounts come late."""
    dice = random.Random(4)
    headings = (
        "项目名称",
        "单位",
        "预算金额",
        "一级指标",
        "二级指标",
        "三级指标",
        "指标值",
        "计量单位",
        "指标值设定依据",
    )
    levels = (*LEVELS, *LEVELS, ("", ""), ("", "数量指标"), ("产出指标", ""))
    names = ("1.培训人次", "★设备合格率", "群众满意度", "无", "", "合计", "走访 户数")

    def row(number: int) -> tuple[str, ...]:
        return (
            f"项目{number}", dice.choice(("", "某局")), dice.choice(("", "12.5")), *dice.choice(levels), dice.choice(names),
            dice.choice((*VALUES, "无")), dice.choice(("", "人次")), dice.choice(("", "参照")),
        )  # fmt: skip

    groups = [[row(number) for _ in range(dice.randint(1, 5))] for number in range(300)]
    binding = binding_of(headings, [tuple(map(Cell, row)) for group in groups[:20] for row in group])
    assert binding is not None
    plan = load_plan(preview=True)
    rules = comparing(plan.rules)
    assert 4 == len(rules)
    judge = RowJudge(plan, Columns(binding))
    left: list[list[str]] = []
    plain = 0
    for with_documents in (True, False):
        trail = Trail(rules)
        asks = trail.asks(judge.empty.phase)
        left.append([])
        for group in groups:
            rows = Rows(in_columns(group), range(1, len(group) + 1))
            if with_documents:
                left[-1].append(trail.line(judge, judge.document(rows)))
            else:
                _, said = judge.marks_and_said(rows, asks)
                plain += said != [None]
                left[-1].append(trail.lines(judge, rows, said))
    assert left[0] == left[1]
    assert 30 < plain < len(groups) - 30
    for rule in rules:
        for indicator in (row for group in groups for row in _indicators(judge, group)):
            cells = {name: getattr(indicator, name) for name in cells_of(rule)}
            whole, part = (Row(0, 0, 0, one) for one in (indicator, Indicator(**cells)))
            assert asking_rows(rule)(whole) == asking_rows(rule)(part), "a check looks at more cells than it says"
    assert 200 < sum(len(line) > 1 for line in left[0])


def test_what_cannot_be_compared_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule given a batch compares where there is one input; one whose check must hold all projects is named."""
    book = tmp_path / "book" / "name"
    book.mkdir(parents=True)
    rule = (RULES / "name" / "duplicate-indicator-set-across-projects.yaml").read_text(encoding="utf-8")
    own = rule.replace("given: document", "given: batch").replace("severity: warning", "severity: error")
    (book / "own-copies.yaml").write_text(own.replace("PF405", "SX001"), encoding="utf-8")
    held = own[: own.index("severity_when")].replace("PF405", "SX002").replace("params: {rows: 3}\n", "")
    held += "check: {repeated_clause: {shortest: 8}}\nmessage: 有重复的话“{clause}”\nadvice: 删去重复的\n"
    held += "examples: {fail: [{documents: [{tables: [{project: 甲, goal: 完成全部河道清淤工作，完成全部河道清淤工作}]}]}], pass: [{documents: [{tables: [{project: 甲}]}]}]}\n"
    (book / "own-held.yaml").write_text(held, encoding="utf-8")
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_bytes(as_csv(across_rows(30)))
    one = check("a.csv", "-f", "json-lines", *FIELDS, "-r", "book")
    assert (1, 3) == (one.exit_code, sum(found["rule"] == "SX001" for found in lines(one)))
    assert "没有在项目之间比较：SX002" in one.stderr
    both = check("a.csv", "b.csv", "-f", "json-lines", *FIELDS, "-r", "book")
    assert (0, "") == (both.exit_code, both.stdout)
    assert "没有在项目之间比较：SX001" in both.stderr


def test_a_comparison_that_fails_is_told_and_the_others_are_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether it fails on a project, on what projects have in common, or on its words; a file that changes is refused."""
    path = tmp_path / "a.csv"
    path.write_bytes(as_csv(across_rows(30)))
    alone = {one["rule"] for one in lines(check("a.csv", "-f", "json-lines", *FIELDS, *ACROSS))}
    for name in ("traces", "compared"):
        with monkeypatch.context() as patch:
            patch.setattr(f"perflint.checks.duplicate_sets.{name}", lambda *_: 1 / 0)
            result = check("a.csv", "-f", "json-lines", *FIELDS, *ACROSS)
        assert 2 == result.exit_code
        assert 1 == result.stderr.count("规则 PF405")
        assert alone - {"PF405"} == {one["rule"] for one in lines(result)}
    real = row_comparing._compare

    def changing(*given: Any) -> bool:
        path.write_bytes(as_csv(across_rows(1)))
        return real(*given)

    monkeypatch.setattr(row_comparing, "_compare", changing)
    result = check("a.csv", "-f", "json-lines", *FIELDS, *ACROSS, "-o", "x.jsonl")
    assert (2, False) == (result.exit_code, Path("x.jsonl").exists())
    assert "文件变了" in result.stderr or "文件变短了" in result.stderr


@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_several_processes_write_the_same_in_the_same_order(ending: str, tmp_path: Path) -> None:
    """Cut between projects, however short the parts; quoted line breaks and odd marks are no obstacle."""
    rows = rows_of(40, seed=3)
    rows[7] = (*rows[7][:7], 'a "quoted"\ntext, with\nthree lines')
    path = tmp_path / f"a.{ending}"
    path.write_bytes(as_csv(rows) if ending == "csv" else as_lines(rows))
    alone = check(str(path), "-f", "json-lines", *FIELDS, "-j", "1").stdout
    assert alone
    for jobs in ("2", "5"):
        assert alone == check(str(path), "-f", "json-lines", *FIELDS, "-j", jobs).stdout
    (file,) = row_files(str(path), DEFAULT)
    spans = file.spans(5)
    assert len(spans) > 2
    parts = [{rows.columns[1][0] for rows in file.projects(span)} for span in spans]
    assert sum(map(len, parts)) == len(set().union(*parts)) == 40


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_several_processes_divide_no_project(ending: str, tmp_path: Path) -> None:
    """Whose name is blank, wrapped or protected in some of its rows, or beneath a heading or a comment within it."""
    plain = rows_of(40, seed=3)
    rows = [
        (row[0], "" if at % 12 == 5 else f"{row[1][:2]} {row[1][2:]}" if at % 2 else row[1], *row[2:])
        if at and row[1] == plain[at - 1][1]
        else row
        for at, row in enumerate(plain)
    ]
    path = tmp_path / f"a.{ending}"
    if ending == "parquet":
        pyarrow = pytest.importorskip("pyarrow")
        from pyarrow import parquet

        table = pyarrow.table([list(column) for column in zip(*rows, strict=True)], names=list(HEADINGS))
        parquet.write_table(table, path, row_group_size=7)
    elif ending == "csv":
        heading, *told = as_csv(rows).decode().splitlines()
        for at in range(len(told) - 1, 0, -3):
            told[at] = told[at].replace(plain[at][1], f'="{plain[at][1]}"')
            told.insert(at, heading if at % 2 else "# perflint: ignore[PF110] 试")
        path.write_text("\n".join([heading, *told]), encoding="utf-8")
    else:
        path.write_bytes(as_lines(rows))
    alone = check(str(path), "-f", "json-lines", *FIELDS, "-j", "1")
    assert "40 个项目" in alone.stderr
    for jobs in ("2", "5", "9"):
        divided = check(str(path), "-f", "json-lines", *FIELDS, "-j", jobs)
        assert (alone.stdout, alone.stderr) == (divided.stdout, divided.stderr)
    assert len(row_files(str(path), DEFAULT)[0].spans(9)) > 4


def test_chunks_that_are_not_simple_are_read_as_carefully_as_whole_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Blank lines, a broken line, a row that is too short, a comment: told, passed over or filled up, never shifted."""
    rows = rows_of(30)
    text = as_lines(rows).decode().splitlines()
    text[3:3] = ["", "{broken"]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(text), encoding="utf-8")
    for module in (batches, json_batches):
        monkeypatch.setattr(module, "CHUNK", 500, raising=False)
    result = check(str(path), "-f", "json-lines", "--fields", "rule,project,row,line")
    assert 2 == result.exit_code
    assert f"{path}:5" in result.stderr.replace("\n", "")
    places = {row[1:2] + row[:1]: number for number, row in enumerate(rows, 1)}
    for one in lines(result):
        if one["row"]:
            number = places[one["project"], str(one["row"])]
            assert one["line"] == number + (2 if number > 3 else 0)
    short = as_csv(rows).decode().splitlines()
    short[5] = ",".join(short[5].split(",")[:6])
    csv_path = tmp_path / "a.csv"
    csv_path.write_text("\n".join(["# perflint: ignore[PF110] 试", *short]), encoding="utf-8")
    assert {one["row"] for one in lines(check(str(csv_path), "-f", "json-lines", *FIELDS))} >= {1, 2, 3}


def test_silence_is_kept(tmp_path: Path) -> None:
    """Only the exit code and files tell."""
    Path("a.csv").write_bytes(as_csv(rows_of(3)))
    done = check("a.csv", "-s", "-f", "concise", "-f", "csv", "-o", "b.csv")
    assert (1, "", "") == (done.exit_code, done.stdout, done.stderr)
    assert Path("b.csv").stat().st_size > 100


def test_where_nothing_was_checked_nothing_is_fine(tmp_path: Path) -> None:
    """An empty folder, a name that is wrong, headings without rows."""
    Path("空").mkdir()
    Path("a.csv").write_bytes(as_csv([]))
    for name, code, word in (("空", 3, "没有找到可读取的文件"), ("没有.csv", 2, "文件不存在"), ("a.csv", 3, "")):
        done = check(name, "-f", "concise")
        assert (code, "") == (done.exit_code, done.stdout)
        assert word in done.stderr and "没有发现问题" not in done.stderr, done.stderr


@pytest.mark.parametrize("gather", [[], ["--gather"]])
def test_lines_that_are_no_json_count_as_rows(
    tmp_path: Path, gather: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that a row has one number, however many processes read the file; blank lines and comments are none."""
    text = as_lines([["", *row[1:]] for row in rows_of(40)]).decode().splitlines()
    text[3:3] = ["", "{broken", "# perflint: ignore[PF110] 试", "[1]"]
    text[90:90] = ["null", "{"]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(text), encoding="utf-8")
    for module in (batches, json_batches):
        monkeypatch.setattr(module, "CHUNK", 500, raising=False)
    told = []
    for jobs in ("1", "2", "5"):
        told.append(
            check(str(path), "-f", "json-lines", "--fields", "rule,project,row,line", "-j", jobs, *gather).stdout
        )
    assert [told[0]] * 3 == told
    empty = 2  # of the lines above
    for one in map(json.loads, told[0].splitlines()):
        if one["line"] and one["row"]:
            assert one["line"] - one["row"] == (empty if one["line"] > 7 else 0)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_nul_characters_are_left_out_and_told(jobs: str, tmp_path: Path) -> None:
    """As where the file is read as a whole; the other rows are judged."""
    data = as_csv(rows_of(12))
    path = tmp_path / "指标.csv"
    path.write_bytes(data)
    sound = check(str(path), "-f", "json-lines", "-q", "-j", jobs)
    path.write_bytes(data.replace("项目007".encode(), b"\0".join(("项目".encode(), b"007")), 1))
    result = check(str(path), "-f", "json-lines", "-q", "-j", jobs)
    assert (2, sound.stdout) == (result.exit_code, result.stdout)
    assert "1 个空字符（NUL）" in result.stderr


def test_rows_of_a_project_that_do_not_stand_together(tmp_path: Path) -> None:
    """Refused with the line and the next step; with ``--gather`` as if they were sorted."""
    rows = rows_of(12)
    strewn = sorted(rows, key=lambda row: int(row[0]))
    path, sorted_path = tmp_path / "a.csv", tmp_path / "b.csv"
    path.write_bytes(as_csv(strewn))
    sorted_path.write_bytes(as_csv(rows))
    refused = check(str(path), "-f", "json-lines", "-o", "x.jsonl")
    assert (2, True) == (refused.exit_code, "--gather" in refused.stderr)
    first = next(
        n for n, row in enumerate(strewn) if row[1] in {r[1] for r in strewn[:n]} and row[1] != strewn[n - 1][1]
    )
    assert f"{path}:{first + 2}" in refused.stderr.replace("\n", "")
    gathered = check(str(path), "-f", "json-lines", *FIELDS, "--gather")
    assert check(str(sorted_path), "-f", "json-lines", *FIELDS).stdout == gathered.stdout != ""


def test_formats_that_are_written_as_they_come(tmp_path: Path) -> None:
    """The same findings in each, one heading in the table; ``-o`` gives several at once; others are refused."""
    path = tmp_path / "a.csv"
    path.write_bytes(as_csv(rows_of(5)))
    both = check(str(path), "-f", "csv", "-o", "a.out", "-f", "concise")
    table = list(csv.reader(io.StringIO(Path("a.out").read_text(encoding="utf-8-sig"))))
    assert 1 == sum(row[0] == "单位" for row in table)
    assert len(table) - 1 == len(both.stdout.splitlines()) > 20
    assert [row[10] for row in table[1:]] == [line.split(": ")[1].split()[0] for line in both.stdout.splitlines()]
    chosen = check(str(path), "-f", "csv", "--fields", "message,row,rule").stdout.splitlines()
    assert "message,row,rule" == chosen[0].lstrip("\ufeff")
    assert len(table) == len(chosen)
    for arguments, said in (
        (("-f", "json"), "要等全部结果"),
        (("-f", "concise", *FIELDS), "不能只写几个字段"),
        (("-f", "csv", "--min-score", "80"), "--min-score"),
        (("-f", "csv", "--baseline", "a.csv"), "--baseline"),
        (("-f", "csv", "--fields", "rul"), "是不是 rule？"),
        (("-f", "csv", "--fields", "row,row"), "写了两遍"),
    ):
        result = check(str(path), *arguments)
        assert (2, "") == (result.exit_code, result.stdout)
        assert said in result.stderr.replace("\n", "")
    lonely = run("check", str(path), *FIELDS)
    assert (2, True) == (lonely.exit_code, "--stream" in lonely.stderr)


def test_what_is_no_export_is_judged_as_a_whole_beside_it(tmp_path: Path) -> None:
    """In the same report; gates count both."""
    path, form = tmp_path / "a.csv", tmp_path / "表.txt"
    path.write_bytes(as_csv(rows_of(3)))
    form.write_text(
        "项目名称\t培训\n一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t培训合格率\t5人\n", encoding="utf-8"
    )
    result = check(str(path), str(form), "-f", "json-lines", "--fields", "filename,rule,project,row")
    assert {str(path), str(form)} == {one["filename"] for one in lines(result)}
    assert ("PF301", "培训", 1) in {(one["rule"], one["project"], one["row"]) for one in lines(result)}
    assert "另有 1 份文件整份检查" in result.stderr
    assert 0 == check(str(path), "-f", "csv", "-e").exit_code
    assert 1 == check(str(path), "-f", "csv", "-F", "info").exit_code


def test_memory_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the bound what is remembered is dropped; a project beyond twice of it is refused, and nothing is written."""
    path = tmp_path / "a.csv"
    row = ("1", "一个项目", "产出指标", "数量指标", "培训人次", "≥1人次", "", "")
    path.write_bytes(as_csv([row] * 3))
    dropped: list[int] = []
    monkeypatch.setattr(row_checks.RowJudge, "forget", lambda self: dropped.append(1))
    assert check(str(path), "-f", "csv", "--limit", "stream_memory=1").exit_code < 2
    assert [1] == dropped
    monkeypatch.setattr(row_checks, "LARGE", 2)
    refused = check(str(path), "-f", "csv", "-o", "x.csv", "--limit", "stream_memory=1")
    assert (2, False) == (refused.exit_code, Path("x.csv").exists())
    assert "stream_memory" in refused.stderr.replace("\n", "")


def test_a_project_without_end_is_refused_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not when all of it is held."""
    row = ("1", "一个项目", "产出指标", "数量指标", "培训人次", "≥1人次", "", "")
    (tmp_path / "a.csv").write_bytes(as_csv([row] * 50_000))
    (file,) = row_files("a.csv", DEFAULT)
    held: list[int] = []
    (slab,) = file.slabs(None, NumberSet(), held.append)
    assert (50_000, [0, 50_000]) == (len(slab.rows), slab.bounds)
    assert held == sorted(held) and 3 <= len(held) and 50_000 == held[-1]
    looked: list[int] = []
    monkeypatch.setattr(row_checks, "resident", lambda: looked.append(1) or 1 << 40)
    refused = check("a.csv", "-f", "csv", "-j", "1")
    assert 2 == refused.exit_code and "stream_memory" in refused.stderr.replace("\n", "")
    assert 2 == len(looked)


def test_limits_of_a_file_hold_for_each_project(tmp_path: Path) -> None:
    """Where rows are streamed, whether findings are worded or not."""
    long = ("1", "一个项目", "产出指标", "数量指标", "培训人次", "人" * 30_000, "", "")
    (tmp_path / "a.csv").write_bytes(as_csv([long] * 40))
    refused = check("a.csv", "-f", "json-lines", "--limit", "text=1")
    assert 2 == refused.exit_code and "--limit text=" in refused.stderr.replace("\n", "")
    assert 1 == check("a.csv", "-f", "json-lines", "--limit", "text=2").exit_code


@pytest.mark.parametrize("form", ["a.csv", "a.jsonl"])
def test_parts_of_a_file_number_its_rows_alike(form: str, tmp_path: Path) -> None:
    """Where the data do not number them: values of two lines take one row, blank lines and comments of JSON Lines none."""
    rows = [
        ("", project, *levels, name, value.replace("好", "好\n转"), unit, note)
        for _, project, *levels, name, value, unit, note in rows_of(60, seed=5)
    ]
    data = as_csv(rows) if form == "a.csv" else as_lines(rows).replace(b"\n", b"\n\n", 40) + b"# perflint: x\n"
    (tmp_path / form).write_bytes(data)
    alone = check(form, "-f", "json-lines", *FIELDS, "-j", "1")
    assert any(one["row"] > len(rows) // 2 for one in lines(alone))
    for jobs in "2", "3", "5":
        assert alone.stdout == check(form, "-f", "json-lines", *FIELDS, "-j", jobs).stdout


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_a_rule_that_fails_is_told(jobs: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once, whichever process met it, and nothing that the others found is lost."""
    path = tmp_path / "a.csv"
    path.write_bytes(as_csv(rows_of(40, seed=3)))
    alone = check(str(path), "-f", "json-lines")

    def failing(*given: Any) -> list[Found] | None:
        *_, broken = given
        broken.add(("XX001", "fails-always"))
        return looked(*given)

    monkeypatch.setattr("perflint.engine.rows.looked", failing)
    result = check(str(path), "-f", "json-lines", "-j", jobs)
    assert (1, 2) == (alone.exit_code, result.exit_code) and alone.stdout == result.stdout
    assert 1 == result.stderr.count("规则 XX001 fails-always 运行出错，没有得出结论")


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_times_tell_of_stages_and_rules_of_all_processes(jobs: str, tmp_path: Path) -> None:
    """Reading, judging and writing are measured, and so are the rules, also where only marks are asked for."""
    (tmp_path / "a.csv").write_bytes(as_csv(rows_of(600)))
    result = check("--time", "-f", "json-lines", *FIELDS, "-j", jobs, "--select", "PF1,PF3", "a.csv")
    times = {line.split()[0]: float(line.split()[1]) for line in result.stderr.splitlines() if line.startswith("  ")}
    assert min(times[stage] for stage in ("启动", "读取", "判断", "输出")) > 0
    assert times["判断"] > sum(seconds for code, seconds in times.items() if code.startswith("PF")) / 1000 > 0
    assert "最慢的" not in check("-f", "json-lines", *FIELDS, "a.csv").stderr
