"""Files after ``perflint check --fix``: what was reported is gone, and nothing but the mended characters has changed."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import zipfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result
from msgspec.structs import replace

import perflint
from perflint.errors import PerflintError
from perflint.fixing.applying import OVERLAPS, apply
from perflint.fixing.files import replace_file
from perflint.fixing.repeating import MOST_ROUNDS, mend
from perflint.model import Applicability, Confidence, Document, Edit, Finding, Fix, Location, Place, Severity
from tests.command import run

GLYPHS = "PF704,PF709,PF711"
TABLE = (
    "一级指标,二级指标,三级指标,指标值\n"
    '产出指标,数量指标,"巡查""夜间""次数",≧12次\n'
    '产出指标,质量指标,合格率,"达到95%以上"\n'
    "产出指标,数量指标, 植树株数 ,  >=1200株 \n"
    '满意度指标,服务对象满意度指标,"居民满意度，\n含商户",≥90%\n'
)
MENDED = TABLE.replace("≧12", "≥12").replace("达到95%以上", "≥95%").replace(">=1200", "≥1200")
TEXT = (
    "项目支出绩效目标表\r\n项目名称：护林员巡护\r\n"
    "一级指标\t二级指标\t三级指标\t指标值\r\n"
    "产出指标\t数量指标\t巡查次数\t≧12次\r\n"
    "产出指标\t质量指标\t合格率\t达到95%以上\r\n"
    "满意度指标\t服务对象满意度指标\t居民满意度\t≥90%\r\n"
)
RECORD = {
    "phase": "target",
    "tables": [
        {
            "project": "护林员“巡护”",
            "indicators": [
                {"level1": "产出指标", "level2": "数量指标", "name": "巡查次数", "value": "≧12次"},
                {
                    "level1": "产出指标",
                    "level2": "质量指标",
                    "name": "合格率",
                    "operator": "≥",
                    "value": 95,
                    "unit": "百分比",
                },
            ],
        }
    ],
}


def check(*arguments: str, stdin: bytes | None = None) -> Result:
    return run("check", "--no-progress", *arguments, input=stdin)


def written(folder: Path, name: str, data: bytes) -> Path:
    file = folder / name
    file.write_bytes(data)
    return file


def codes(file: Path) -> list[str]:
    return [finding.code for finding in perflint.lint(file, select=GLYPHS.split(",")).findings]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_keeps_encoding_quotes_and_line_ends(tmp_path: Path, encoding: str, line_end: str, delimiter: str) -> None:
    """Quotation marks, blanks around a field, line breaks within one and the byte order mark all stay."""
    before, after = (text.replace(",", delimiter).replace("\n", line_end).encode(encoding) for text in (TABLE, MENDED))
    file = written(tmp_path, "a.csv", before)
    assert ["PF704", "PF704", "PF709"] == sorted(codes(file))
    result = check("--fix", "--select", GLYPHS, str(file))
    assert (0, after) == (result.exit_code, file.read_bytes())
    assert [] == codes(file)
    assert "已修改 3 处（1 个文件）" in result.stderr
    assert "没有发现问题" in result.output


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_keeps_everything_else(tmp_path: Path, encoding: str) -> None:
    """Tabs, line ends and encoding of a text file stay."""
    file = written(tmp_path, "a.txt", TEXT.encode(encoding))
    assert ["PF704", "PF709"] == sorted(codes(file))
    check("--fix", "--select", GLYPHS, str(file))
    assert TEXT.replace("≧12", "≥12").replace("达到95%以上", "≥95%").encode(encoding) == file.read_bytes()
    assert [] == codes(file)


@pytest.mark.parametrize("ascii_only", [True, False])
def test_json_keeps_its_layout(tmp_path: Path, ascii_only: bool) -> None:
    """Only the string changes, escaped as the file escapes."""
    before = json.dumps(RECORD, ensure_ascii=ascii_only, indent=3).encode()
    file = written(tmp_path, "a.json", before)
    assert ["PF704", "PF711"] == sorted(codes(file))
    check("--fix", "--select", GLYPHS, str(file))
    sign, word = (json.dumps(text, ensure_ascii=ascii_only)[1:-1].encode() for text in ("≧", "百分比"))
    better = json.dumps("≥", ensure_ascii=ascii_only)[1:-1].encode()
    assert before.replace(sign, better).replace(word, b"%") == file.read_bytes()
    assert [] == codes(file)


def test_a_number_in_json_becomes_a_string_when_a_part_of_it_changes(tmp_path: Path) -> None:
    """0.95 is no text that 95% could stand in."""
    row = {"level2": "质量指标", "name": "合格率", "value": 0.95}
    file = written(tmp_path, "a.json", json.dumps({"tables": [{"indicators": [row]}]}).encode())
    check("--fix", "--unsafe-fixes", "--select", "PF708", str(file))
    assert {**row, "value": "95%"} == json.loads(file.read_bytes())["tables"][0]["indicators"][0]


@pytest.mark.parametrize("shape", ["tables", "documents", "rows"])
def test_json_lines_change_in_their_own_line(tmp_path: Path, shape: str) -> None:
    """Tables, whole documents or rows of an export: the mended line is the one that was read, the others stay."""
    good = {"level1": "产出指标", "level2": "数量指标", "name": "植树株数", "value": "≥9株"}
    bad = {"level1": "产出指标", "level2": "数量指标", "name": "巡查次数", "value": "≧12次"}
    lines = {
        "tables": [{"project": "甲", "indicators": [good]}, {"project": "乙", "indicators": [good, bad]}],
        "documents": [{"tables": [{"project": "甲", "indicators": [good]}]}, {"tables": [{"indicators": [bad]}]}],
        "rows": [{"项目名称": "甲", "三级指标": one["name"], "指标值": one["value"]} for one in (good, bad, good)],
    }[shape]
    before = "\n\n".join(json.dumps(line, ensure_ascii=False) for line in lines).encode()
    file = written(tmp_path, "a.jsonl", before)
    assert ["PF704"] == codes(file)
    check("--fix", "--select", GLYPHS, str(file))
    assert before.replace("≧12次".encode(), "≥12次".encode()) == file.read_bytes()
    assert [] == codes(file)


def test_diff_shows_and_changes_nothing(tmp_path: Path) -> None:
    """The exit code says whether there is anything to change."""
    file = written(tmp_path, "a.csv", TABLE.encode())
    result = check("--diff", "--select", GLYPHS, str(file))
    assert (1, TABLE.encode()) == (result.exit_code, file.read_bytes())
    assert '-产出指标,质量指标,合格率,"达到95%以上"\n' in result.stdout
    assert '+产出指标,质量指标,合格率,"≥95%"\n' in result.stdout
    assert "可以修改 3 处（1 个文件）。文件没有变动。" in result.stderr
    file.write_bytes(MENDED.encode())
    result = check("--diff", "--select", GLYPHS, str(file))
    assert (0, "") == (result.exit_code, result.stdout)


def test_fix_only_and_exit_non_zero_on_fix(tmp_path: Path) -> None:
    """--fix-only is silent about what is left; --exit-non-zero-on-fix tells a pipeline that a file was changed."""
    file = written(tmp_path, "a.csv", TABLE.encode())
    result = check("--fix-only", "--exit-non-zero-on-fix", str(file))
    assert (1, "") == (result.exit_code, result.stdout)
    result = check("--fix-only", "--exit-non-zero-on-fix", str(file))
    assert (0, "") == (result.exit_code, result.stdout)
    assert 2 == check("--exit-non-zero-on-fix", str(file)).exit_code
    assert 2 == check("--diff", "-f", "json", str(file)).exit_code


def test_unsafe_fixes_wait_for_a_person(tmp_path: Path) -> None:
    """≥100% → =100% changes the operator: counted as needing a look, made only with --unsafe-fixes."""
    file = written(
        tmp_path,
        "a.json",
        json.dumps({"tables": [{"indicators": [{"name": "验收合格率", "value": "≥100%"}]}]}).encode(),
    )
    before = file.read_bytes()
    result = check("--fix", "--select", "PF707", str(file))
    assert before == file.read_bytes()
    assert "1 处要人确认，核对后加 --unsafe-fixes 修改" in result.stderr
    check("--fix", "--unsafe-fixes", "--select", "PF707", str(file))
    assert "=100%" == json.loads(file.read_bytes())["tables"][0]["indicators"][0]["value"]


def test_a_field_never_becomes_a_formula(tmp_path: Path) -> None:
    """＝5个 at the head of a CSV field stays: with = a spreadsheet program would compute it."""
    data = "一级指标,二级指标,三级指标,指标值\n产出指标,数量指标,场馆数量,＝5个\n产出指标,数量指标,培训次数,≥5次\n".encode()
    file = written(tmp_path, "a.csv", data)
    result = check("--fix", "--select", "PF704", str(file))
    assert data == file.read_bytes()
    assert "会被当作公式" in result.stderr


def test_stdin_comes_out_mended(tmp_path: Path) -> None:
    """As with ruff: the mended text on stdout, what is left to say on stderr."""
    result = check("--fix", "--select", GLYPHS, "--stdin-filename", "a.csv", "-", stdin=TABLE.encode("gb18030"))
    assert MENDED.encode("gb18030") == result.stdout_bytes
    assert "没有发现问题" in result.stderr
    result = check("--fix-only", "--select", GLYPHS, "--stdin-filename", "a.csv", "-", stdin=TABLE.encode("gb18030"))
    assert MENDED.encode("gb18030") == result.stdout_bytes


def test_other_formats_are_told_and_shown(tmp_path: Path) -> None:
    """A file that cannot be written yet stays, and the fix is shown; so does a file in an archive."""
    page = "<table><tr><th>一级指标</th><th>二级指标</th><th>三级指标</th><th>指标值</th></tr>"
    page += "<tr><td>产出指标</td><td>数量指标</td><td>巡查次数</td><td>≧12次</td></tr></table>"
    file = written(tmp_path, "a.html", page.encode())
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("a.csv", TABLE)
    packed = (tmp_path / "b.zip").read_bytes()
    result = check("--fix", "--select", "PF704", str(tmp_path))
    assert (page.encode(), packed) == (file.read_bytes(), (tmp_path / "b.zip").read_bytes())
    assert "html 格式的文件还不能改写，文件没有变动" in result.stderr
    assert "“≧12次” → “≥12次”" in result.stderr
    assert "压缩包里的文件不改写" in result.stderr


def test_only_what_can_be_changed_is_offered(tmp_path: Path) -> None:
    """A file in an archive and a table of a data base count apart from those that --fix may change."""
    written(tmp_path, "a.csv", TABLE.encode())
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("a.csv", TABLE)
    with closing(sqlite3.connect(tmp_path / "c.db")) as base:
        base.execute("create table t (一级指标, 二级指标, 三级指标, 指标值)")
        base.execute("insert into t values ('产出指标', '数量指标', '巡查次数', '≧12次')")
        base.commit()
    table = f"sqlite:///{tmp_path / 'c.db'}?table=t"
    both = check("--select", "PF704", str(tmp_path / "a.csv"), str(tmp_path / "b.zip"), table).stderr
    assert "2 处可以用 --fix 自动修改；另有 3 处写好了改法，但不能自动改写" in both
    assert "可以用 --fix" not in check("--select", "PF704", table).stderr


def test_show_fixes_without_fix_lists_what_could_be_done(tmp_path: Path) -> None:
    """Nothing is changed; each proposal says who may make it."""
    file = written(tmp_path, "a.csv", TABLE.encode())
    result = check("--show-fixes", "--select", GLYPHS, str(file))
    assert TABLE.encode() == file.read_bytes()
    assert "PF709 “达到95%以上” → “≥95%”（可自动修改）" in result.stderr
    assert "3 处可以用 --fix 自动修改" in result.stderr


@pytest.mark.skipif(os.name == "nt", reason="links and modes of POSIX")
def test_links_and_permissions_stay(tmp_path: Path) -> None:
    """The file that a link leads to is changed, the link is still one, and the mode is what it was."""
    file = written(tmp_path, "a.csv", TABLE.encode())
    file.chmod(0o640)
    link = tmp_path / "b.csv"
    link.symlink_to(file)
    check("--fix", "--select", GLYPHS, str(link))
    assert link.is_symlink()
    assert MENDED.encode() == file.read_bytes()
    assert 0o640 == stat.S_IMODE(file.stat().st_mode)
    assert ["a.csv", "b.csv"] == sorted(path.name for path in tmp_path.iterdir())


def test_a_read_only_file_is_refused(tmp_path: Path) -> None:
    """Nothing is written past a read-only mark, and the exit code says so."""
    file = written(tmp_path, "a.csv", TABLE.encode())
    file.chmod(0o444)
    result = check("--fix", "--select", GLYPHS, str(file))
    assert (2, TABLE.encode()) == (result.exit_code, file.read_bytes())
    assert "只读" in result.stderr
    assert "PF704" in result.output
    file.chmod(0o644)


def test_a_file_that_changed_meanwhile_is_refused(tmp_path: Path) -> None:
    """Somebody saved while perflint was reading: their version stays, and no temporary file is left."""
    file = written(tmp_path, "a.csv", b"new")
    with pytest.raises(PerflintError, match="又有了改动"):
        replace_file(str(file), b"old", b"mended")
    assert [b"new"] == [path.read_bytes() for path in tmp_path.iterdir()]


def test_a_text_with_broken_bytes_is_left_alone(tmp_path: Path) -> None:
    """What cannot be decoded without loss cannot be written back."""
    data = b"\xef\xbb\xbf" + TABLE.encode() + b"\xff\xfe\n"
    file = written(tmp_path, "a.csv", data)
    result = check("--fix", "--select", GLYPHS, str(file))
    assert data == file.read_bytes()
    assert "坏字节" in result.stderr


# ── choosing ──


def finding(code: str, start: int, end: int, after: str, *more: tuple[int, int, str], apart: bool = False) -> Finding:
    """A finding in the value ≧12人数 of the first row of `DATA`, to be mended by these edits."""

    def edit(start: int, end: int, after: str) -> Edit:
        where = Location("a.json", pointer="/tables/0/indicators/0/value")
        return Edit(Place(0, 0, 0, "value", where, "≧12人数", (start, end)), after)

    edits = tuple(edit(*one) for one in ((start, end, after), *more))
    place = edits[0].place
    fix = Fix(Applicability.SAFE, "改", edits, apart)
    return Finding(code, code.lower(), "题", Severity.INFO, Confidence.HIGH, "话", "议", place, "a.json", fix=fix)


DATA = json.dumps({"tables": [{"indicators": [{"name": "培训", "value": "≧12人数"}]}]}, ensure_ascii=False).encode()


def applied(*findings: Finding) -> tuple[str, list[str], list[str]]:
    """The value afterwards, the codes of the fixes that were made, and the reasons of those that were not."""
    result = apply(DATA, "a.json", "json", findings)
    value = json.loads(result.data)["tables"][0]["indicators"][0]["value"]
    return value, [one.code for one, _ in result.made], [one.reason for one in result.refused]


def test_of_two_overlapping_fixes_one_is_refused_with_the_reason() -> None:
    """The first in the report is made; the other names it."""
    whole, part = finding("PF709", 0, 5, "≥12人"), finding("PF704", 0, 1, "≥")
    assert ("≥12人", ["PF709"], [OVERLAPS.format("PF709")]) == applied(whole, part)
    assert ("≥12人数", ["PF704"], [OVERLAPS.format("PF704")]) == applied(part, whole)
    assert ("≥12人数", ["PF704", "PF705"], []) == applied(part, finding("PF705", 0, 1, "≥")), "both want the same"
    assert ("≥12人", ["PF704", "PF702"], []) == applied(part, finding("PF702", 4, 5, ""))
    first, second = finding("PF701", 3, 3, "名"), finding("PF702", 3, 3, "位")
    assert ("≧12名人数", ["PF701"], [OVERLAPS.format("PF701")]) == applied(first, second), "two insertions at one place"


def test_a_fix_is_made_whole_or_not_at_all_unless_its_edits_are_apart() -> None:
    """Where one edit collides, the others of its fix are left too; edits apart are made one by one."""
    part = finding("PF704", 0, 1, "≥")
    both = ((4, 5, ""),)
    assert ("≥12人数", ["PF704"], [OVERLAPS.format("PF704")]) == applied(part, finding("PF702", 0, 2, "x", *both))
    value, made, refused = applied(part, finding("PF702", 0, 2, "x", *both, apart=True))
    assert ("≥12人", ["PF704", "PF702"], [OVERLAPS.format("PF704")]) == (value, made, refused)


def test_fixes_that_never_come_to_rest_are_stopped() -> None:
    """Two rules that undo each other's work change a file at most so many times."""
    rounds = []

    def judge(data: bytes) -> tuple[Document, Sequence[Finding]]:
        rounds.append(data)
        value = json.loads(data)["tables"][0]["indicators"][0]["value"]
        other = "≥12人数" if value == "≧12人数" else "≧12人数"
        where = Location("a.json", pointer="/tables/0/indicators/0/value")
        place = Place(0, 0, 0, "value", where, value, (0, 5))
        fix = Fix(Applicability.SAFE, "改", (Edit(place, other),))
        return Document("a.json", "json"), [
            Finding("PF1", "x", "题", Severity.INFO, Confidence.HIGH, "话", "议", place, "a.json", fix=fix)
        ]

    result = mend(DATA, "a.json", judge)
    assert MOST_ROUNDS == len(result.made)
    assert [f"改了 {MOST_ROUNDS} 轮仍有新的改法，其余的没有改；请再运行一次或手工修改"] == [
        one.reason for one in result.refused
    ]


def test_a_fix_that_uncovers_something_new_is_taken_back() -> None:
    """Nobody looks at a safe fix, so it may not be the cause of a finding."""
    part = finding("PF704", 0, 1, "≥")

    def judge(data: bytes) -> tuple[Document, Sequence[Finding]]:
        mended = "≥" in data.decode()
        return Document("a.json", "json"), [finding("PF301", 1, 3, "")] if mended else [part]

    result = mend(DATA, "a.json", judge)
    assert (DATA, ()) == (result.data, result.made)
    assert ["改后这里会报告新的问题（PF301），请人核对后再改"] == [one.reason for one in result.refused]


def test_prose_changes_where_it_stands(tmp_path: Path) -> None:
    """A paragraph of a report is no cell: the finding's place is that of the slip itself, also on a later line."""
    text = TEXT + "\r\n2024年度全面完成巡护任务，设备正常使⽤，\r\n护林员按时到岗，设备再次使⽤。\r\n"
    file = written(tmp_path, "a.txt", text.encode())
    check("--fix", "--select", "PF001", str(file))
    assert text.replace("⽤", "用").encode() == file.read_bytes()


def test_a_field_that_a_short_row_lacks_is_not_written_into_its_neighbour(tmp_path: Path) -> None:
    """A row shorter than its headings has no cell of units: the sign must not land in the value, time and again."""
    from perflint.fixing.writers import csv
    from perflint.model import Edit, Location, Place

    data = "指标名称,指标值,单位\n路面平整率,≥95\n".encode()
    where = Location("a.csv", table=0, row=1, column=2, line=2, character=10)
    missing = csv.locate(data, "a.csv", [Edit(Place(location=where, text="", field="unit"), "%")])
    assert ["这一行比表头短，没有这一格；补齐分隔符后再改"] == missing
    whole = csv.locate(data.replace(b"95\n", b"95,\n"), "a.csv", [
        Edit(Place(location=replace(where, character=11), text="", field="unit"), "%")
    ])  # fmt: skip
    assert [b"%"] == [one.after for one in whole if not isinstance(one, str)]
