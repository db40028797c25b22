"""A redacted report holds none of the names, amounts and codes, in any format, and is still of use."""

from __future__ import annotations

import html
import io
import re
import zipfile
from decimal import Decimal
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

import perflint
from perflint.model import (
    Cell,
    Document,
    Failure,
    Figure,
    Finding,
    Funds,
    Indicator,
    Place,
    Report,
    Suppressed,
    TargetTable,
    Unit,
)
from perflint.redacting import redacted
from perflint.redacting.masking import Masker
from perflint.reporters import ReportOptions, all_reporters
from perflint.reporters.shared.contract import is_binary
from tests.command import run
from tests.report_samples import finding, report

UNIT, PROJECT, LONGER = "云桥县龘靐局", "齉龗渠道维护", "齉龗渠道维护二期"
PERSON, CODE, AMOUNT, PART = "爨灪", "ZJ2031887766", "1357.91", "246.8"
SECRETS = (UNIT, "龘靐", "云桥", PROJECT, LONGER, "齉龗", PERSON, CODE, "887766", AMOUNT, "1,357.91", PART)
TEXT = f"""项目支出绩效目标表
（2031年度）
金额单位：万元

| 项目名称 | {LONGER} | 项目编码 | {CODE} |
| --- | --- | --- | --- |
| 主管部门 | {UNIT} | 联系人 | {PERSON} |
| 资金总额 | {AMOUNT} | 其中：财政拨款 | {PART} |

年度目标：{UNIT}完成{PROJECT}，投入{AMOUNT}万元，其中{PART}万元用于{LONGER}，由龘靐局负责。联系人：{PERSON}，电话13912345678。

| 一级指标 | 二级指标 | 三级指标 | 指标值 |
| --- | --- | --- | --- |
| 产出指标 | 数量指标 | {PROJECT}公里数 | 300 |
| 产出指标 | 成本指标 | {LONGER}成本 | ≤{AMOUNT}万元 |
| 效益指标 | 社会效益指标 | 提高{UNIT}形象 | 有所提高 |
| 满意度指标 | 服务对象满意度指标 | 群众满意度 | 60% |
"""


def formats() -> list[str]:
    return [reporter.NAME for reporter in all_reporters() if not is_binary(reporter)]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    submitted(tmp_path)
    return tmp_path


def submitted(place: Path) -> None:
    """A folder with a form and a file that cannot be read, and a waiver beside it."""
    folder = place / UNIT
    folder.mkdir()
    (folder / f"{PROJECT}.md").write_text(TEXT, encoding="utf-8")
    (folder / f"{LONGER}.xlsx").write_bytes(b"PK\x03\x04 broken")
    (place / "perflint-waivers.yaml").write_text(
        f"waivers:\n- rule: PF601\n  file: '**'\n  reason: {UNIT}说明{LONGER}\n  approver: {PERSON}\n"
        "  approved_on: 2031-01-02\n  expires: 2039-01-01\n",
        encoding="utf-8",
    )


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The redacted report of several files in every format there is, by one run with everything that can be shown."""
    for module in ("openpyxl", "xlsxwriter", "jinja2"):
        pytest.importorskip(module)
    folder = tmp_path_factory.mktemp("redacted")
    names = [reporter.NAME for reporter in all_reporters()]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        submitted(folder)
        workbook(folder / UNIT / f"{LONGER}（报送稿）.xlsx")
        pairs = [part for name in names for part in ("-f", name, "-o", f"out.{name}")]
        options = ("--redact", "--statistics", "--verdicts", "--verbose", "--no-progress")
        result = run("check", UNIT, *options, *pairs)
        assert 1 == result.exit_code, result.stderr
        return {name: (folder / f"out.{name}").read_bytes() for name in names}


def workbook(path: Path) -> None:
    """The same unit's other project, with names where only a workbook has them: sheet, comment, number, title of the file."""
    import openpyxl
    from openpyxl.comments import Comment

    book = openpyxl.Workbook()
    book.properties.creator, book.properties.title = PERSON, LONGER
    sheet = book.active
    sheet.title = UNIT
    rows: list[list[object]] = [
        ["项目支出绩效目标表"],
        ["项目名称", f"{LONGER}（续建）", "主管部门", UNIT],
        ["资金总额（万元）", float(AMOUNT), "其中：财政拨款", float(PART)],
        ["年度目标", f"完成{PROJECT}，由{PERSON}负责。联系人：{PERSON}"],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", f"{PROJECT}公里数", "300"],
        ["效益指标", "社会效益指标", f"提高{UNIT}形象", "有所提高"],
        ["满意度指标", "服务对象满意度指标", "群众满意度", 0.6],
    ]
    for row in rows:
        sheet.append(row)
    sheet["D6"].comment = Comment(f"{PERSON}：{UNIT}再核", PERSON)
    book.save(path)


def texts_of(data: bytes) -> list[str]:
    """All that a file says: every part of a package, as it is, without its markup, and with what is escaped written out."""
    parts = [data]
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = [*(package.read(name) for name in package.namelist()), *(n.encode() for n in package.namelist())]
    raw = [part.decode("utf-8", "replace") for part in parts]
    written = [
        re.sub(r"(?:\\u|\|0x)([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), html.unescape(unquote(one)))
        for one in raw
    ]
    return [*raw, *written, *(re.sub(r"<[^>]*>", "", one) for one in written)]


@pytest.mark.parametrize("name", [reporter.NAME for reporter in all_reporters()])
def test_no_format_tells(name: str, together: dict[str, bytes]) -> None:
    """Nothing of a name is in any part of the file, and something is in it."""
    texts = texts_of(together[name])
    assert [] == [(secret, part[:80]) for secret in SECRETS for part in texts if secret in part]
    assert any("项目1" in part or "文件" in part for part in texts)


def test_formats_agree_on_the_tokens(together: dict[str, bytes]) -> None:
    """The unit has one token in the ledger, the opinion, the web report and JSON, its short name another; there is no third."""
    for name in ("xlsx", "docx", "html", "csv", "json"):
        text = "".join(texts_of(together[name]))
        assert "单位A" in text, name
        assert "单位C" not in text, name


def test_the_same_is_called_the_same(place: Path) -> None:
    """Names are told apart and found again; verdicts, rules, grades and numbers that are no amounts stay."""
    bare = perflint.lint(UNIT)
    shown = redacted(bare)
    assert [one.code for one in bare.findings] == [one.code for one in shown.findings]
    assert bare.verdicts == shown.verdicts
    assert [one.score for one in bare.grades] == [one.score for one in shown.grades]
    (table,) = shown.documents[0].tables
    assert table.indicators[0].value is not None and "300" == table.indicators[0].value.text
    assert table.project is not None and re.fullmatch(r"项目\d+", table.project.text)
    assert shown == redacted(bare)
    assert "≤X" in str(table.indicators[1].value)
    assert str(table.indicators[1].value).endswith("万元")


def test_fingerprints_cannot_be_tried_out(place: Path) -> None:
    """They are others, still one for each, and depend on the documents as a whole."""
    bare = perflint.lint(UNIT)
    shown = redacted(bare)
    before, after = ([one.fingerprint for one in found.findings] for found in (bare, shown))
    assert not set(before) & set(after)
    assert len(set(before)) == len(set(after))
    other = redacted(replace(bare, documents=(*bare.documents, Document("more.txt"))))
    assert set(after).isdisjoint(one.fingerprint for one in other.findings)
    assert not any(one.sha256 or one.size for one in shown.record.inputs)


RARE = "龘靐齉龗爨灪麤鱻厵驫"
names = st.text(RARE, min_size=2, max_size=7)


@settings(max_examples=60, deadline=None)
@given(units=st.lists(names, min_size=1, max_size=3), projects=st.lists(names, min_size=1, max_size=4), data=st.data())
def test_no_two_characters_of_a_name_survive(units: list[str], projects: list[str], data: st.DataObject) -> None:
    """Names within names, in sentences, quoted in part, across line breaks, in paths, reasons and values."""
    every = [*units, *projects]
    name = data.draw(st.sampled_from(every))
    start = data.draw(st.integers(0, len(name) - 2))
    part = name[start : start + 2]
    broken = f"{name[:1]}\n {name[1:]}"
    tables = tuple(
        TargetTable((Indicator(name=Cell(f"{one}数量"), value=Cell("≥3个")),), project=Cell(one)) for one in projects
    )
    document = Document(
        f"{name}/{name}.txt",
        units=tuple(Unit(Cell(one)) for one in units),
        tables=tables,
        goal=Cell(f"做好{broken}的事"),
    )
    # names that touch can be parted in several ways, and the longest one first may leave a single character
    sentence = f"我们的{name}与{'、'.join(every)}，“{part}”不对"
    place = Place(0, 0, 0, "name", text=sentence, span=(3, 3 + len(name)))
    one: Finding = finding(
        message=sentence,
        advice=sentence,
        place=place,
        filename=document.path,
        path=(name, "产出指标"),
        values={"a": broken},
    )
    suppressed = Suppressed(one, "waiver", f"因{name}", f"{name}.yaml:3", approver=name)
    whole = Report((document,), (one,), failures=(Failure(f"{name}.doc", f"{name}坏了"),), suppressed=(suppressed,))
    left = set(RARE)
    shown = redacted(whole)
    assert shown.findings[0].place.span is not None
    cut = shown.findings[0].place.text[slice(*shown.findings[0].place.span)]
    assert re.fullmatch(r"(单位[A-Z]|项目\d|人员\d|文件夹?\d|文件\d)+", cut)
    for name_of in formats():
        reporter = next(reporter for reporter in all_reporters() if name_of == reporter.NAME)
        text = reporter.render(shown, ReportOptions(verbose=True, verdicts=True, statistics=True))
        assert isinstance(text, str)
        assert not left & set(text), name_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("投入1,200.50万元", "投入X1万元"),
        ("投入1200.5万元和1200.5万元", "投入X1万元和X1万元"),
        ("补助３００元/人", "补助X1元/人"),
        ("完成率100%，2031年，≥40人", "完成率100%，2031年，≥40人"),
        ("合计88.25", "合计X1"),
        ("身份证110101199003071234", "身份证编码1"),
        ("财预〔2021〕101号第五条", "财预〔2021〕101号第五条"),
        ("3亿元", "X1亿元"),
    ],
)
def test_amounts_and_codes(text: str, expected: str) -> None:
    """Amounts lose their number and keep their unit; other numbers stay."""
    assert expected == Masker((), frozenset({Decimal("88.25")})).text(text)


def test_a_name_in_another_name() -> None:
    """The longest name that stands there counts, and the same name has the same token everywhere."""
    mask = Masker((("项目", "河道清淤"), ("项目", "河道清淤二期"), ("单位", "水利站")), frozenset())
    assert "水利站说：河道清淤二期接着河道清淤" != mask.text("水利站说：河道清淤二期接着河道清淤")
    assert "单位A说：项目2接着项目1" == mask.text("水利站说：河道清淤二期接着河道清淤")
    assert "文件夹1/文件1.xlsx" == mask.path("水利站/河道清淤.xlsx")
    assert "单位A" == mask.whole("单位", "水利 站") == mask.text("水利\n站")


def test_amounts_of_the_form_are_amounts() -> None:
    """A figure of money keeps nothing but its token; scores and years stay."""
    funds = Funds(total=Figure(Cell("45"), Decimal(45)))
    year = Figure(Cell("2031年"), Decimal(2031))
    shown = redacted(Report((Document("a.txt", year=year, tables=(TargetTable((), funds=funds),)),)))
    (document,) = shown.documents
    assert document.tables[0].funds.total == Figure(Cell("X1"), None)
    assert year == document.year


def test_a_report_without_secrets_is_the_same_but_for_files() -> None:
    """The samples have units and projects of their own, and no name of theirs is left."""
    text = str(redacted(report()))
    for name in ("某县交通运输局", "乡村道路养护", "桥梁检测", "图书馆开放", "draft"):
        assert name not in text
