"""The command line end to end: exit codes, options, streams and messages, with a rulebook and documents of its own."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result

from perflint import __version__
from perflint.cli.understood import understood
from perflint.reporters import ReportOptions, all_reporters
from tests import golden, report_samples
from tests.command import run
from tests.files import zipped
from tests.workbooks import parts, worksheet

FAULTY = """项目支出绩效目标表
（2031年度）
项目名称\t乡村道路养护
一级指标\t二级指标\t三级指标\t指标值
产出指标\t数量指标\t养护里程\t≥40
产出指标\t质量指标\t验收合格率\t≥95%
效益指标\t社会效益指标\t沿线村民出行时间缩短\t≥10分钟
满意度指标\t服务对象满意度指标\t沿线村民满意度\t≥90%
"""
CLEAN = FAULTY.replace("≥40\n", "≥40公里\n")
RULE = """code: PF901
title: 定量指标没有单位
severity: {severity}
confidence: {confidence}
dimension: 适当性
basis: [{{document: 样例办法}}]
since: "0.1"
why: 没有单位的数字无法评价完成情况。
given: indicator
where: {{value.kind: quantity}}
expect: {{value.unit: {{present: true}}}}
at: value
message: 指标“{{name}}”的值“{{value}}”没有单位
advice: 写明计量单位。
status: {status}
examples:
  fail: [{{name: 养护里程, value: "≥40"}}]
  pass: [{{name: 养护里程, value: ≥40公里}}]
"""
ENGLISH = re.compile(r"(?<![-\w./])[A-Za-z]{3,}")


def rule_text(severity: str = "error", confidence: str = "high", status: str = "stable") -> str:
    return RULE.format(severity=severity, confidence=confidence, status=status)


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a faulty and a clean draft, and a rulebook of one rule outside it."""
    folder, book = tmp_path / "work", tmp_path / "book" / "sample"
    folder.mkdir()
    book.mkdir(parents=True)
    (folder / "faulty.txt").write_text(FAULTY, encoding="utf-8")
    (folder / "clean.txt").write_text(CLEAN, encoding="utf-8")
    (book / "number-without-unit.yaml").write_text(rule_text(), encoding="utf-8")
    monkeypatch.chdir(folder)
    for name in ("PERFLINT_OUTPUT_FORMAT", "PERFLINT_OUTPUT_FILE", "NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    return folder


def book_of(work: Path) -> str:
    return str(work.parent / "book")


def check(work: Path, *arguments: str, **more: object) -> Result:
    return run("check", "-r", book_of(work), *arguments, **more)


def process(
    *arguments: str, stdin: bytes = b"", env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """The program as a process of its own."""
    variables = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent), **(env or {})}
    return subprocess.run(
        [sys.executable, "-m", "perflint", *arguments], input=stdin, capture_output=True, env=variables, check=False
    )


# ── exit codes ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["clean.txt"], 0),
        (["faulty.txt"], 1),
        (["faulty.txt", "-e"], 0),
        (["faulty.txt", "--exit-zero", "absent.txt"], 2),
        (["absent.txt"], 2),
        (["faulty.txt", "--output-format", "xml"], 2),
        (["faulty.txt", "--no-such-option"], 2),
        (["empty"], 3),
    ],
)
def test_exit_codes(work: Path, arguments: list[str], expected: int) -> None:
    """0 nothing, 1 findings, 2 a mistake, 3 nothing to check; --exit-zero never hides a 2."""
    (work / "empty").mkdir()
    assert expected == check(work, *arguments).exit_code


@pytest.mark.parametrize(
    ("severity", "threshold", "expected"),
    [
        ("warning", None, 0),
        ("warning", "warning", 1),
        ("warning", "WARN", 1),
        ("warning", "error", 0),
        ("info", "warning", 0),
        ("hint", "hint", 1),
    ],
)
def test_fail_severity_is_the_gate(work: Path, severity: str, threshold: str | None, expected: int) -> None:
    """Findings below the threshold are shown and do not fail; warn is another spelling."""
    (Path(book_of(work)) / "sample/number-without-unit.yaml").write_text(rule_text(severity), encoding="utf-8")
    options = [] if threshold is None else ["--fail-on", threshold]
    result = check(work, "faulty.txt", *options)
    assert expected == result.exit_code
    assert "PF901" in result.stdout


@pytest.mark.parametrize("options", [["--min-severity", "error"], ["--min-confidence", "high"]])
def test_minimums_hide_and_say_so(work: Path, options: list[str]) -> None:
    """What is hidden is counted in the summary."""
    text = rule_text("warning", "medium")
    (Path(book_of(work)) / "sample/number-without-unit.yaml").write_text(text, encoding="utf-8")
    result = check(work, "faulty.txt", "-F", "hint", *options)
    assert 0 == result.exit_code
    assert "没有发现问题" in result.stdout
    assert "低于显示下限 1 个（--min-severity、--min-confidence）" in result.stdout


def test_a_file_in_which_nothing_is_recognised_is_no_success(work: Path) -> None:
    """A shopping list has no performance targets: nothing was checked, and that is not 0."""
    (work / "notes.txt").write_text("牛奶\n面包\n", encoding="utf-8")
    result = check(work, "notes.txt")
    assert result.exit_code in {2, 3}
    assert "没有发现问题" not in result.stdout


# ── rules ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--select", "PF901"], 1),
        (["--select", "pf9,XX1", "--ignore", "number-without-unit"], 2),
        (["--select", "number-without-unit"], 1),
        (["--select", "ALL"], 1),
        (["--select", "PF901", "--ignore", "PF9"], 1),
        (["--ignore", "ALL", "--extend-select", "PF901"], 1),
        (["--ignore", "PF901"], 2),
        (["--select", "PF999"], 2),
        (["--select", "sample/number-without-unit"], 1),
        (["--select", "other/number-without-unit"], 2),
        (["--select", ""], 2),
        (["--select", " , ，"], 2),
    ],
)
def test_rules_are_chosen_by_code_prefix_name_and_all(work: Path, options: list[str], expected: int) -> None:
    """The more precise selector wins; one that fits nothing, or nothing left to run, is a mistake."""
    assert expected == check(work, "faulty.txt", *options).exit_code


def test_an_unknown_selector_names_the_nearest(work: Path) -> None:
    """The message says what to type."""
    result = check(work, "faulty.txt", "--select", "number-without-units")
    assert "number-without-unit" in result.stderr.replace("number-without-units", "")


def test_a_rule_in_preview_waits_for_the_option(work: Path) -> None:
    """Rules on trial run only on request."""
    (Path(book_of(work)) / "sample/number-without-unit.yaml").write_text(rule_text(status="preview"), encoding="utf-8")
    (Path(book_of(work)) / "sample/other-rule.yaml").write_text(rule_text().replace("PF901", "PF902"), encoding="utf-8")
    assert "PF901" not in check(work, "faulty.txt").stdout
    assert "PF901" in check(work, "faulty.txt", "--preview").stdout


def test_a_broken_rulebook_is_refused_with_its_place(work: Path) -> None:
    """Nothing is checked with half a rulebook."""
    file = Path(book_of(work)) / "sample/number-without-unit.yaml"
    file.write_text(rule_text().replace("severity:", "serverity:"), encoding="utf-8")
    result = check(work, "faulty.txt")
    assert 2 == result.exit_code
    assert "number-without-unit.yaml" in result.stderr
    assert "severity" in result.stderr
    assert result.stdout == ""


# ── inputs ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_one_broken_file_never_stops_the_others(work: Path) -> None:
    """The findings of the good files are shown, the bad ones are named with the reason; 2 only if one insists."""
    (work / "broken.txt").write_bytes(b"%PDF-1.7\x00\x01\x02\xff\xfe" * 50)
    (work / "broken.json").write_text('{"tables": 7', encoding="utf-8")
    assert 2 == check(work, "broken.txt", "faulty.txt", "--strict-input").exit_code
    result = check(work, "broken.txt", "faulty.txt", "broken.json", "-f", "concise")
    assert 1 == result.exit_code
    assert ["PF901", "RUN001", "RUN001"] == [line.split()[1] for line in result.stdout.splitlines()]
    assert result.stdout.startswith("faulty.txt:5:")
    assert 2 == result.stderr.count("错误：broken.")
    assert 2 == result.stderr.count("下一步：")


def test_a_folder_is_searched_in_order(work: Path) -> None:
    """Known suffixes below the folder, sorted; hidden files and other suffixes are passed over."""
    for name in ("b/2.txt", "b/10.txt", "a/x.txt", ".git/z.txt", "b/.y.txt", "b/~$2.txt", "b/pic.png", "c.TXT"):
        (work / name).parent.mkdir(exist_ok=True)
        (work / name).write_text(FAULTY, encoding="utf-8")
    result = check(work, "-f", "concise")
    expected = ["c.TXT", "faulty.txt", "a/x.txt", "b/10.txt", "b/2.txt"]
    assert expected == [line.split(":")[0].replace(os.sep, "/") for line in result.stdout.splitlines()]


def test_a_named_file_is_always_tried_and_none_twice(work: Path) -> None:
    """No suffix is needed for a file that the user names; naming it twice does not report it twice."""
    (work / ".draft").write_text(FAULTY, encoding="utf-8")
    result = check(work, ".draft", "./.draft", "-f", "concise")
    assert [".draft"] == [line.split(":")[0] for line in result.stdout.splitlines()]


def test_standard_input_has_a_name(work: Path) -> None:
    """- reads stdin; --stdin-filename names it in the report."""
    data = FAULTY.encode("utf-8")
    assert check(work, "-", "-f", "concise", input=data).stdout.startswith("<stdin>:5:")
    named = check(work, "-", "-f", "line", "--stdin-filename", "目标.txt", input=data)
    assert named.stdout.startswith("目标.txt:5:")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_any_usual_encoding_is_read(work: Path, encoding: str) -> None:
    """The user is never asked for it."""
    (work / "faulty.txt").write_bytes(FAULTY.replace("\n", "\r\n").encode(encoding))
    assert 1 == check(work, "faulty.txt").exit_code


# ── outputs ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_output_goes_to_a_file_in_one_piece(work: Path) -> None:
    """-o writes the report and nothing to stdout; an existing file keeps its mode, no temporary file stays."""
    (work / "out.json").write_text("old", encoding="utf-8")
    (work / "out.json").chmod(0o640)
    result = check(work, "faulty.txt", "-f", "json", "-o", "out.json")
    assert (1, "") == (result.exit_code, result.stdout)
    assert 1 == len(json.loads((work / "out.json").read_text(encoding="utf-8"))["findings"])
    assert sorted(path.name for path in work.iterdir()) == ["clean.txt", "faulty.txt", "out.json"]
    if os.name == "posix":
        assert 0o640 == stat.S_IMODE((work / "out.json").stat().st_mode)


@pytest.mark.parametrize("target", ["faulty.txt", "absent/out.txt", ".", "clean.txt/out.txt", "a\0b"])
def test_an_impossible_output_file_is_refused(work: Path, target: str) -> None:
    """The input is never overwritten, a missing folder is named; nothing is lost."""
    result = check(work, "faulty.txt", "-o", target)
    assert 2 == result.exit_code
    assert "错误：" in result.stderr
    assert "下一步：" in result.stderr
    assert FAULTY == (work / "faulty.txt").read_text(encoding="utf-8")


def test_an_earlier_report_in_the_folder_is_no_input(work: Path) -> None:
    """Running twice with the report inside the checked folder works."""
    for _ in range(2):
        assert 1 == check(work, ".", "-f", "json", "-o", "report.json").exit_code


def test_environment_chooses_format_and_file(work: Path) -> None:
    """PERFLINT_OUTPUT_FORMAT and PERFLINT_OUTPUT_FILE; an option wins over them, an empty one is none."""
    variables = {"PERFLINT_OUTPUT_FORMAT": "json", "PERFLINT_OUTPUT_FILE": "out.json"}
    assert check(work, "faulty.txt", env=variables).stdout == ""
    assert json.loads((work / "out.json").read_text(encoding="utf-8"))["findings"]
    assert check(work, "faulty.txt", "-f", "concise", "-o", "-", env=variables).stdout.startswith("faulty.txt:5")
    assert "小结" in check(work, "faulty.txt", env={"PERFLINT_OUTPUT_FORMAT": ""}).stdout


def test_findings_to_stdout_and_the_rest_to_stderr(work: Path) -> None:
    """A bare format keeps its summary off stdout, and -q leaves it out."""
    loud, quiet = check(work, "faulty.txt", "-f", "concise"), check(work, "faulty.txt", "-f", "concise", "-q")
    assert "发现 1 个问题：错误 1 个。" in loud.stderr
    assert quiet.stderr == ""
    assert loud.stdout == quiet.stdout


@pytest.mark.parametrize(
    ("option", "variables", "expected"),
    [
        ("auto", {}, False),
        ("always", {"NO_COLOR": "1"}, True),
        ("never", {"FORCE_COLOR": "1"}, False),
        ("auto", {"FORCE_COLOR": "1"}, True),
        ("auto", {"FORCE_COLOR": "0"}, False),
        ("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_colour(work: Path, option: str, variables: dict[str, str], expected: bool) -> None:
    """The option decides, then NO_COLOR, then FORCE_COLOR, then whether there is a terminal."""
    result = check(work, "faulty.txt", "--color", option, env=variables, color=True)
    assert expected == ("\x1b[" in result.stdout)


def test_statistics_and_verbose(work: Path) -> None:
    """--statistics adds the counts to the machine format, -v says how each file was understood."""
    assert [1] == [
        row["count"] for row in json.loads(check(work, "faulty.txt", "--statistics", "-f", "json").stdout)["statistics"]
    ]
    assert "已读 faulty.txt：text" in check(work, "faulty.txt", "-v").stderr


def test_width_follows_columns(work: Path) -> None:
    """COLUMNS is respected where there is no terminal."""
    wide = check(work, "faulty.txt", env={"COLUMNS": "120"}).stdout.splitlines()
    plain = check(work, "faulty.txt").stdout.splitlines()
    assert (120, 100) == (len(wide[0]), len(plain[0]))


def test_the_same_run_gives_the_same_bytes(work: Path) -> None:
    """No clock, no random order."""
    assert check(work, "-f", "json").stdout == check(work, "-f", "json", "--no-cache").stdout


def test_several_outputs_in_one_run(work: Path) -> None:
    """A format goes to the file after it, one without a file to stdout; the cache changes nothing."""
    for _ in range(2):
        result = check(work, "faulty.txt", "-f", "concise", "-o", "a.txt", "-f", "json", "-o", "b.json", "-f", "full")
        assert 1 == result.exit_code
        assert (work / "a.txt").read_text(encoding="utf-8").startswith("faulty.txt:5:")
        assert json.loads((work / "b.json").read_text(encoding="utf-8"))["findings"]
        assert "小结" in result.stdout
        assert 2 == result.stderr.count("报告已写到")
        (work / "a.txt").unlink()
        (work / "b.json").unlink()


@pytest.mark.parametrize(
    "options",
    [["-o", "a", "-o", "b"], ["-f", "full", "-f", "json"], ["-f", "full", "-o", "a", "-f", "json", "-o", "./a"]],
)
def test_outputs_that_cannot_be_paired_are_refused(work: Path, options: list[str]) -> None:
    """None is silently lost."""
    result = check(work, "faulty.txt", *options)
    assert (2, "") == (result.exit_code, result.stdout)
    assert "下一步：" in result.stderr
    assert not (work / "a").exists()


def test_other_json_in_a_folder_is_skipped(work: Path) -> None:
    """It is counted; a file that the user names keeps its error, also after the folder was remembered."""
    (work / "package.json").write_text('{"name": "x"}', encoding="utf-8")
    for _ in range(2):
        result = check(work, ".")
        assert 1 == result.exit_code
        assert "跳过 1 个不是绩效目标的 .json、.yaml、.md 等文件" in result.stderr
        assert "错误：" not in result.stderr
    for names in (["clean.txt", "faulty.txt", "package.json"], [".", "package.json"]):
        result = check(work, *names)
        assert 1 == result.exit_code
        assert "错误：package.json" in result.stderr


def test_an_unreadable_file_is_explained_once(work: Path) -> None:
    """The reason as a finding, and on stderr because the run failed of it; the number in the summary."""
    result = check(work, "absent.txt")
    assert 1 == result.stderr.count("文件不存在")
    assert 1 == result.stdout.count("文件不存在")
    assert "没有读成：1 个文件" in result.stdout


def test_the_advice_of_a_rule_has_no_raw_placeholder() -> None:
    """Fields are shown by their Chinese names."""
    text = run("rule", "PF110").stdout
    assert "{unit.hint}" not in text
    assert "〔应补的单位〕" in text


def test_codes_are_near_by_number() -> None:
    """A prefix lists what begins so; an unknown number the nearest code."""
    assert "以 PF3 开头的规则有 PF301" in run("rule", "PF3").stderr
    assert "是不是 PF" in run("check", "--select", "PF999", "-").stderr
    assert 0 == run("rule", "value/value-swapped").exit_code


def test_rules_are_near_by_the_words_of_their_titles() -> None:
    """A part of a name, or a word of a title, lists the rules that have it; the first few of many."""
    assert "规则是 PF301 指标名称与计量单位类别不符。" in run("rule", "name-unit").stderr
    assert "名称或标题里有“满意度”的规则是 PF107 缺少满意度指标、" in run("check", "--select", "满意度", "-").stderr
    assert "条。用 perflint rules" in run("rule", "指标").stderr


# ── other commands ──────────────────────────────────────────────────────────────────────────────────────────────


def test_parse_shows_what_was_understood(work: Path) -> None:
    """The table form names every indicator with its value and place."""
    for columns in ("80", "120"):
        text = run("parse", "faulty.txt", env={"COLUMNS": columns}).stdout
        for expected in ("乡村道路养护", "养护里程", "≥40", "验收合格率", "5:"):
            assert expected in text


@pytest.mark.parametrize("width", [80, 120])
def test_what_was_understood_reads_as_the_golden_text(width: int) -> None:
    """A list on a narrow terminal, a grid on a wide one; facts above, doubts below."""
    pages = [understood(document, ReportOptions(width=width)) for document in report_samples.report().documents]
    golden.check(f"parse-{width}.txt", "\n".join(pages))


def test_parse_json_is_an_object_or_an_array(work: Path) -> None:
    """One file is one object, several are an array; a broken one makes the exit code 2."""
    one = json.loads(run("parse", "faulty.txt", "--format", "json").stdout)
    assert ["养护里程", "验收合格率"] == [row["name"] for row in one["tables"][0]["indicators"][:2]]
    assert [one] == json.loads(run("parse", "faulty.txt", "absent.txt", "--format", "json").stdout)
    assert 2 == run("parse", "faulty.txt", "absent.txt").exit_code


def test_parsed_json_can_be_checked(work: Path) -> None:
    """The interchange format is an input format too."""
    (work / "parsed.json").write_text(run("parse", "faulty.txt", "--format", "json").stdout, encoding="utf-8")
    assert 1 == check(work, "parsed.json").exit_code


@pytest.mark.parametrize("name", ["PF901", "pf901", "number-without-unit"])
def test_rule_prints_its_fields_under_fixed_headings(work: Path, name: str) -> None:
    """By code or name; explain is the same command."""
    text = run("explain", name, "-r", book_of(work)).stdout
    headings = ["要求", "为什么", "不符合", "符合", "例外", "依据", "位置"]
    assert headings == [line for line in text.splitlines()[1:] if line and not line.startswith(" ")]


def test_rule_as_json(work: Path) -> None:
    """An object for one rule, an array for all."""
    one = json.loads(run("rule", "PF901", "-r", book_of(work), "-f", "json").stdout)
    assert [one] == json.loads(run("rule", "--all", "-r", book_of(work), "-f", "json").stdout)
    assert ("PF901", "sample", "error") == (one["code"], one["topic"], one["severity"])


def test_an_unknown_rule_names_the_nearest(work: Path) -> None:
    """Exit code 2 and what to type."""
    result = run("rule", "PF991", "-r", book_of(work))
    assert 2 == result.exit_code
    assert "是不是 PF901" in result.stderr


def test_rules_lists_and_filters(work: Path) -> None:
    """By topic and severity, as text and as JSON."""
    book = ["-r", book_of(work)]
    assert "PF901 错误 number-without-unit 定量指标没有单位" in run("rules", *book).stdout
    assert 3 == run("rules", *book, "--severity", "hint").exit_code
    assert 2 == run("rules", *book, "--topic", "absent").exit_code
    listed = json.loads(run("rules", *book, "--topic", "sample", "--severity", "error", "-f", "json").stdout)
    assert ["PF901"] == [rule["code"] for rule in listed]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [("", "", 0), ('value: "≥40"', "value: ≥40里", 1), ("value: ≥40公里", 'value: "≥41"', 1)],
)
def test_test_runs_the_examples(work: Path, before: str, after: str, expected: int) -> None:
    """A rule must fire on its fail examples and stay silent on its pass examples."""
    file = Path(book_of(work)) / "sample/number-without-unit.yaml"
    file.write_text(rule_text().replace(before, after), encoding="utf-8")
    result = run("test", book_of(work))
    assert expected == result.exit_code
    assert expected == 0 or ("PF901" in result.stdout and str(file) in result.stdout)


@pytest.mark.parametrize("name", ["report", "comparison", "rule", "document"])
def test_schemas_are_published(name: str) -> None:
    """Each is a valid JSON Schema."""
    import jsonschema

    jsonschema.Draft202012Validator.check_schema(json.loads(run("schema", name).stdout))


def test_version() -> None:
    """Command and option say the same."""
    assert f"perflint {__version__}\n" == run("version").stdout == run("--version").stdout


# ── messages ────────────────────────────────────────────────────────────────────────────────────────────────────

COMMANDS = (
    "annotate",
    "check",
    "compare",
    "config",
    "init",
    "lint",
    "parse",
    "review",
    "rule",
    "explain",
    "rules",
    "schema",
    "test",
    "version",
    "why",
)


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_is_chinese(name: str) -> None:
    """Nothing of click's English shows; aliases are not listed."""
    result = run(*filter(None, [name]), "--help")
    assert 0 == result.exit_code
    allowed = {
        "perflint",
        *COMMANDS,
        "report",
        "document",
        "rulebook",
        "vocabulary",
        "error",
        "warning",
        "info",
        "hint",
        "low",
        "medium",
        "high",
    }
    allowed |= {
        "generate",  # generate-shell-completion, broken over two lines
        "run",  # run.time of the JSON
        "pre",
        "docs",
        "auto",
        "always",
        "never",
        "text",
        "json",
        "html",
        "grid",
        "table",
        "full",
        "concise",
        "JSON",
        "Schema",
        "ALL",
    }
    allowed |= {"size", "pages", "watch"}  # names of limits, an extra
    allowed |= {"waivers", "comparison"}  # schemas
    allowed |= {"PDF", "Word", "fiscal", "year"}  # what annotate writes, and a setting
    allowed |= {"PostgreSQL", "URL", "SHA", "REVIEWER", "STORE", "review", "db"}  # the review store
    allowed |= {"decide", "export", "history", "import", "list", "record"}  # commands below `review`
    allowed |= {"new", "validate", "diff"}  # commands below `rules`
    allowed |= {"postgresql", "sqlite"}  # addresses
    allowed |= {"clean", "verify", "PERFLINT", "Ctrl"}  # other commands, variables of the environment, a key
    allowed |= {"rule", "severity", "project", "row"}  # fields of a finding
    allowed |= {part for reporter in all_reporters() for part in reporter.NAME.split("-")}
    allowed |= {"Actions", "Azure", "BOM", "Code", "Excel", "GitHub", "GitLab", "JUnit", "Jenkins", "Markdown"}
    allowed |= {"Pipelines", "Quality", "SARIF", "TeamCity", "UTF", "XML", "reviewdog"}  # who reads the formats
    assert set() == set(ENGLISH.findall(result.stdout)) - allowed
    assert not re.search(r"^  (lint|explain)\b", result.stdout, re.MULTILINE)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["chekc"], "没有名为“chekc”的命令\n  下一步：是不是 perflint check？"),
        (["check", "--selct", "x"], "没有选项 --selct\n  下一步：是不是 --select"),
        (["check", "-F"], "选项 -F 后面要有一个值"),
        (["check", "--quiet=3"], "选项 --quiet 不带值"),
        (["check", "-F", "bad"], "“bad”不在可选的值里：error、warning、info、hint"),
        (["check", "-f", "xml"], "没有名为“xml”的输出格式"),
        (["version", "now"], "给出的参数太多"),
        (["why"], "缺少参数 编号或规则名"),
        (["schema", "xml"], "没有名为“xml”的 JSON Schema"),
        (["rule"], "没有写明规则"),
        (["parse"], "没有给出文件"),
    ],
)
def test_usage_errors_are_chinese_and_end_with_a_next_step(arguments: list[str], expected: str) -> None:
    """One class of error, shown in one way."""
    result = run(*arguments)
    assert 2 == result.exit_code
    assert expected in result.stderr
    assert result.stderr.startswith("错误：")
    assert "下一步：" in result.stderr


def test_without_a_command_the_help_is_shown() -> None:
    """On stderr, with the exit code of a usage error."""
    result = run()
    assert (2, "") == (result.exit_code, result.stdout)
    assert "用法：perflint" in result.stderr


def test_a_fault_of_ours_is_a_message_too(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash in one file is told in Chinese with what to do, and the other file is still checked."""
    from perflint import recognition

    real = recognition.recognise

    def crash(source: object) -> object:
        if "clean" in getattr(source, "path", ""):
            raise KeyError("oops")
        return real(source)  # type: ignore[arg-type]

    monkeypatch.setattr(recognition, "recognise", crash)
    result = check(work, "clean.txt", "faulty.txt", "--no-cache")
    assert 2 == result.exit_code
    assert "错误：clean.txt：程序内部出错（KeyError" in result.stderr
    assert "PF901" in result.stdout
    assert "Traceback" not in result.stderr


# ── as a process ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_process_ends_with_the_exit_code_and_utf8(work: Path) -> None:
    """Whatever the locale says, the bytes are UTF-8."""
    done = process("check", "-r", book_of(work), "-", stdin=FAULTY.encode("gb18030"), env={"PYTHONIOENCODING": "ascii"})
    assert 1 == done.returncode
    assert "没有单位" in done.stdout.decode("utf-8")


def test_a_closed_pipe_is_quiet(work: Path) -> None:
    """`perflint check | head -1` leaves no message."""
    (work / "many.txt").write_text(FAULTY * 400, encoding="utf-8")
    command = [sys.executable, "-m", "perflint", "check", "-r", book_of(work), "many.txt", "-f", "json", "-q"]
    variables = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=variables) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.read(10)
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode in {0, 1}


@pytest.mark.skipif(os.name == "nt", reason="streams are inherited otherwise there")
@pytest.mark.parametrize("arguments", [["check", "-r", "{book}", "-"], ["version"], ["check", "absent.txt"]])
def test_streams_that_were_closed_are_no_fault(work: Path, arguments: list[str]) -> None:
    """As from a service, or with `>&-` in a shell: nothing to read, nowhere to write, the code as ever."""
    command = [sys.executable, "-m", "perflint", *(one.format(book=book_of(work)) for one in arguments)]
    variables = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent)}
    for closed in ("<&- >&-", "<&- >&- 2>&-"):
        done = subprocess.run(
            ["sh", "-c", f'"$@" {closed}', "sh", *command], env=variables, stderr=subprocess.PIPE, check=False
        )
        assert done.returncode == (0 if arguments == ["version"] else 2)
        assert b"Traceback" not in done.stderr and "内部出错" not in done.stderr.decode("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="a folder in use cannot be removed there")
def test_a_working_folder_that_is_gone_is_told(work: Path) -> None:
    """Removed under the feet of a shell."""
    command = f'mkdir gone && cd gone && rmdir ../gone && "{sys.executable}" -m perflint check "{work}"'
    variables = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent)}
    done = subprocess.run(["sh", "-c", command], env=variables, capture_output=True, encoding="utf-8", check=False)
    assert (2, "", True) == (done.returncode, done.stdout, "当前文件夹不能用" in done.stderr), done.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
@pytest.mark.parametrize("more", [[], ["--stream"]])
def test_a_pipe_is_written_to_and_not_replaced(work: Path, more: list[str]) -> None:
    """Nor a device: a report to /dev/null must not make a file of it."""
    (work / "表.csv").write_text("项目名称,三级指标,指标值\n道路养护,养护长度,待定\n", encoding="utf-8")
    os.mkfifo(work / "管道")
    with open(os.open(work / "管道", os.O_RDONLY | os.O_NONBLOCK), encoding="utf-8") as other_end:
        done = run("check", "表.csv", "-f", "concise", "-o", "管道", "-q", "-e", *more)
        assert (0, "") == (done.exit_code, done.stderr)
        assert "表.csv" in other_end.read()
    assert (work / "管道").is_fifo()


SELDOM = {  # modules that a start must not pay for, with the rules at hand
    "rich", "yaml", "jsonschema", "lxml", "importlib.metadata", "subprocess", "secrets", "multiprocessing",
    "perflint.intake.pool", "perflint.intake.worker", "perflint.model.comparisons",
    "perflint.rulebook.accepting", "perflint.rulebook.schema", "perflint.engine.explaining", "perflint.fixing.applying",
    "perflint.suppression.waivers", "perflint.suppression.comments", "perflint.suppression.scopes",
}  # fmt: skip
ROWS_ONLY = {  # and these not for the rows of an export, a few fields of each finding
    "json", "pathlib", "urllib.parse", "ipaddress",
    "sqlite3", "csv", "perflint.reporters.csv", "perflint.reporters.json_lines", "perflint.intake.kept",
    "perflint.recognition.prose.narrative", "perflint.recognition.grids.tables", "perflint.recognition.grids.funds",
    "perflint.engine.documents", "perflint.engine.findings", "perflint.engine.judged", "perflint.model.reports",
    "perflint.readers.shared.sheets", "perflint.reporters.shared.contract",
}  # fmt: skip
SHEETS_ONLY = {  # nor these for a workbook
    "perflint.readers.csv", "perflint.readers.docx", "perflint.readers.html", "perflint.readers.pdf", "perflint.readers.text",
    "perflint.recognition.forms.facts", "perflint.recognition.fragments.tables", "perflint.recognition.prose.narrative",
    "perflint.recognition.prose.notices", "perflint.recognition.prose.goals",
}  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "seldom"),
    [
        (["faulty.txt", "-f", "json"], SELDOM),
        (["form.xlsx", "-f", "json"], SELDOM | SHEETS_ONLY),
        (
            ["rows.jsonl", "--stream", "-f", "json-lines", "--fields", "rule,severity,project,row", "-j", "1"],
            SELDOM | ROWS_ONLY,
        ),
    ],
    ids=["json", "workbook", "stream"],
)
def test_a_start_imports_only_what_it_needs(work: Path, arguments: list[str], seldom: set[str]) -> None:
    """Once the rules are kept, neither the first check of a file nor that of an export imports what is for others."""
    row = {"project": "样例项目", "level1": "产出指标", "level2": "数量指标", "name": "培训人数", "value": "100"}
    (work / "rows.jsonl").write_text(f"{json.dumps(row, ensure_ascii=False)}\n" * 2, encoding="utf-8")
    lines = (["项目名称", "样例项目"], ["一级指标", "二级指标", "三级指标", "指标值"], [*row.values()][1:])
    cells = ("".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in line) for line in lines)
    (work / "form.xlsx").write_bytes(zipped(parts(worksheet("".join(f"<row>{line}</row>" for line in cells)))))
    code = (
        "import sys, click\n"
        "given = set(sys.modules)\n"  # what click itself needs is another matter, and differs from Python to Python
        "from perflint.cli.program import program\n"
        f"arguments = ['check', '-r', {book_of(work)!r}, '--time', *{arguments!r}]\n"
        "program.main(arguments, 'perflint', standalone_mode=False)\n"
        f"print(sorted({seldom!r} & set(sys.modules) - given), file=sys.stderr)\n"
    )
    variables = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent)}
    for _ in range(2):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=variables, check=True)
    assert "[]" == done.stderr.decode("utf-8").splitlines()[-1]
