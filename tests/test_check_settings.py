"""``perflint check`` with configuration: whole runs, files judged by different settings, gates and their exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from itertools import product
from pathlib import Path

import pytest
from click.testing import Result

from perflint.gates import Gates, exit_code, failures_only
from perflint.model import Document, Failure, Report, Severity
from tests.command import run
from tests.files import write
from tests.report_samples import finding

ROOT = Path(__file__).resolve().parent.parent
TABLE = """项目支出绩效目标表
（2031年度）
项目名称\t{project}
一级指标\t二级指标\t三级指标\t指标值
产出指标\t数量指标\t养护里程\t{value}
产出指标\t质量指标\t验收合格率\t≥{rate}%
满意度指标\t服务对象满意度指标\t沿线村民满意度\t≥{rate}%
"""
RULE = """code: {code}
title: {title}
severity: {severity}
confidence: high
dimension: 适当性
basis: [{{document: 样例办法}}]
since: "0.1"
why: 说明为什么这样写不行。
given: indicator
params: {{lowest: 95}}
where: {{value.kind: quantity}}
expect: {expect}
at: value
message: 指标“{{name}}”的值“{{value}}”不对
advice: 改正指标值。
examples:
  fail: [{{name: 合格率, value: "{wrong}"}}]
  pass: [{{name: 合格率, value: ≥98%}}]
"""
BATCH = """code: PF903
title: 一批只交一份
severity: info
confidence: high
dimension: 相关性
since: "0.1"
why: 说明为什么一批只应交一份。
given: batch
expect: {count.documents: {le: 1}}
message: 一批里有{count.documents}份
advice: 只交一份。
examples:
  fail: [{documents: [{document: 甲, tables: []}, {document: 乙, tables: []}]}]
  pass: [{documents: [{document: 甲, tables: []}]}]
"""


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with drafts, and beside it a rulebook: PF901 (error) wants a unit, PF902 (warning) at least 95."""
    monkeypatch.setenv("PERFLINT_CACHE_DIR", str(tmp_path / "cache"))
    for name in ("PERFLINT_CONFIG", "PERFLINT_NO_CACHE", "PERFLINT_OUTPUT_FORMAT", "PERFLINT_OUTPUT_FILE"):
        monkeypatch.delenv(name, raising=False)
    unit = RULE.format(
        code="PF901", title="定量指标没有单位", severity="error", expect="{value.unit: {present: true}}", wrong="≥40"
    ).replace("params: {lowest: 95}\n", "")
    low = RULE.format(
        code="PF902", title="比率偏低", severity="warning", expect="{value.number: {ge: $lowest}}", wrong="≥80%"
    )
    for name, text in (("value/no-unit", unit), ("adequacy/too-low", low)):
        path = tmp_path / "book" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def draft(path: str, value: str = "≥100公里", rate: int = 98, project: str = "乡村道路养护") -> None:
    write(path, TABLE.format(value=value, rate=rate, project=project))


def check(*arguments: str, book: bool = True) -> Result:
    rules = ["-r", "../book"] if book else []
    return run("check", *arguments, *rules)


def found(*arguments: str, book: bool = True) -> list[tuple[str, str, str]]:
    """(file, code, severity) of every finding."""
    result = check(*arguments, "-f", "json", book=book)
    assert result.exit_code in (0, 1), result.stderr
    report = json.loads(result.stdout)
    return [(one["filename"], one["code"], one["severity"]) for one in report["findings"]]


# ── each file by its own configuration ──────────────────────────────────────────────────────────────────────────


def test_files_are_judged_by_the_nearest_configuration(work: Path) -> None:
    """In one run: the same fault is an error here, a hint there, and no fault where it is ignored."""
    for folder in ("甲", "乙/深", "丙", "."):
        draft(f"{folder}/表.txt", value="≥100")
    write("甲/perflint.yaml", "severity: {no-unit: hint}")
    write("乙/perflint.yaml", "ignore: [PF901]")
    write("丙/perflint.yaml", "extends: ../甲/perflint.yaml\nseverity: {PF901: info}")
    seen = {name: severity for name, code, severity in found(".") if code == "PF901"}
    assert {"表.txt": "error", "甲/表.txt": "hint", "丙/表.txt": "info"} == seen


def test_what_a_nested_file_says_of_the_run_is_told(work: Path) -> None:
    """A gate of another folder's configuration does not count, and nobody is left to think that it did."""
    draft("a/b.txt", rate=92)
    write("a/perflint.yaml", "fail-severity: warning")
    result = check("a/b.txt")
    assert 0 == result.exit_code
    assert "a/perflint.yaml:1 的 fail-severity 是对整次运行的设置，没有起作用" in result.stderr
    write("perflint.yaml", "fail-severity: warning")
    result = check("a/b.txt")
    assert 1 == result.exit_code
    assert "没有起作用" not in result.stderr


def test_a_warm_start_parses_no_configuration(work: Path) -> None:
    """Neither YAML nor the library of patterns, nor a rulebook, is imported the second time."""
    draft("a.txt")
    write("perflint.yaml", "extend-exclude: ['*备份*']\nignore: PF902\nper-file-ignores: {'*.csv': [PF9]}")
    code = (
        "import sys\nfrom perflint.cli.program import program\n"
        "program.main(['check', '.', '-q', '-r', '../book'], standalone_mode=False)\n"
        "print([name for name in ('yaml', 'wcmatch', 'perflint.rulebook') if name in sys.modules])"
    )
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    done = [
        subprocess.run([sys.executable, "-c", code], env=variables, capture_output=True, check=True, encoding="utf-8")
        for _ in range(2)
    ]
    assert "wcmatch" in done[0].stdout
    assert "[]" == done[1].stdout.strip()


def test_parameters_of_rules(work: Path) -> None:
    """A province may want more, or less, than the rule says; the option wins over the file."""
    draft("a.txt", rate=92)
    assert [("a.txt", "PF902", "warning")] * 2 == found("a.txt")
    write("perflint.yaml", "params: {PF902: {lowest: 91}}")
    assert [] == found("a.txt")
    assert 2 == len(found("a.txt", "--config", "params.PF902.lowest=93"))


def test_rulebooks_of_a_configuration(work: Path) -> None:
    """The path is relative to the file that names it, wherever the run starts."""
    draft("a/b/表.txt", value="≥100")
    write("a/perflint.yaml", "rulebooks: [../../book]\nselect: value")
    assert [("a/b/表.txt", "PF901", "error")] == found("a/b/表.txt", book=False)


def test_per_file_ignores(work: Path) -> None:
    """By pattern, relative to the file or to where the command runs; more of them add up."""
    for name in ("历史/表.txt", "表.txt", "试点.txt"):
        draft(name, value="≥100", rate=92)
    write("perflint.yaml", "per-file-ignores: {历史/: [PF9]}")
    more = ("--extend-per-file-ignores", "试点*:no-unit,adequacy")
    seen = {name for name, _, _ in found(".")}
    assert {"表.txt", "试点.txt"} == seen
    assert {"表.txt"} == {name for name, _, _ in found(".", *more)}
    assert {"历史/表.txt", "试点.txt"} == {name for name, _, _ in found(".", "--per-file-ignores", "/表.txt:ALL")}


def test_a_spared_file_stays_in_its_batch(work: Path) -> None:
    """Rules over several files still see a file that some rule is not held against; another configuration is another batch."""
    write("../book/form/one-only.yaml", BATCH)
    draft("a.txt")
    draft("b.txt")

    def batches() -> list[str]:
        return [name for name, code, _ in found(".") if code == "PF903"]

    assert ["a.txt"] == batches()
    write("perflint.yaml", "per-file-ignores: {b.txt: [PF902]}")
    assert ["a.txt"] == batches()
    write("perflint.yaml", "per-file-ignores: {a.txt: [PF903]}")
    assert [] == batches()
    write("perflint.yaml", "")
    write("b/perflint.yaml", "ignore: PF902")
    Path("b.txt").rename("b/b.txt")
    assert [] == batches()


# ── rule choice ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("file", "arguments", "codes"),
    [
        ("", [], "PF901 PF902"),
        ("select: PF901", [], "PF901"),
        ("select: [value]", [], "PF901"),
        ("select: [adequacy/too-low]", [], "PF902"),
        ("ignore: PF901", ["--ignore", "PF902", "--extend-select", "ALL"], ""),
        ("ignore: PF901", ["--select", "ALL"], "PF901 PF902"),
        ("ignore: PF901", ["--extend-select", "PF901"], "PF902"),
        ("ignore: PF9", ["--extend-select", "PF902"], "PF902"),
        ("select: PF901", ["--extend-select", "too-low"], "PF901 PF902"),
        ("severity: {PF901: off}", [], "PF902"),
        ("severity: {PF901: off}", ["--config", "severity.PF901=warning"], "PF901 PF902"),
        ("ignore: PF901", ["--isolated"], "PF901 PF902"),
    ],
)
def test_which_rules_run(work: Path, file: str, arguments: list[str], codes: str) -> None:
    draft("a.txt", value="≥100", rate=92)
    write("perflint.yaml", file)
    result = check("a.txt", "-f", "json", *arguments)
    if result.exit_code == 2:
        assert "没有选中任何规则" in result.stderr
        assert not codes
    else:
        assert codes.split() == sorted({one["code"] for one in json.loads(result.stdout)["findings"]})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("\nselect: [PF901, PF909]", "perflint.yaml:2：没有编号或名称为“PF909”的规则"),
        ("severity: {PF909: off}", "perflint.yaml:1：没有"),
        ("params:\n  PF902:\n    lowst: 1", "perflint.yaml:3："),
        ("per-file-ignores: {'*': PF909}", "perflint.yaml:1：没有编号或名称为“PF909”的规则"),
        ("rulebooks: nowhere", "nowhere"),
        ("grading: nowhere.yaml", "nowhere.yaml"),
        ("output: xml", "没有名为“xml”的输出格式"),
    ],
)
def test_what_a_configuration_names_must_exist(work: Path, text: str, told: str) -> None:
    """Told with the place, before anything is read."""
    draft("a.txt")
    write("perflint.yaml", text)
    result = check("a.txt", book="rulebooks" not in text)
    assert (2, "") == (result.exit_code, result.stdout)
    assert told in result.stderr


# ── what is looked at ───────────────────────────────────────────────────────────────────────────────────────────


def test_files_are_shown(work: Path) -> None:
    for name in ("a.txt", "附件/b.txt", "草稿/c.txt"):
        draft(name)
    write("perflint.yaml", "extend-exclude: 附件/")
    write(".perflintignore", "草稿")
    assert ["a.txt"] == check("--show-files").stdout.splitlines()
    assert ["附件/b.txt"] == check("--show-files", "附件/b.txt").stdout.splitlines()
    empty = check("--show-files", "--exclude", "*.txt")
    assert (3, "") == (empty.exit_code, empty.stdout)


def test_forced_exclusion(work: Path) -> None:
    """pre-commit names files one by one; where all of them are excluded there is nothing wrong."""
    draft("附件/b.txt", value="≥100")
    draft("a.txt", value="≥100")
    write("perflint.yaml", "extend-exclude: 附件/")
    assert 1 == check("附件/b.txt").exit_code
    result = check("附件/b.txt", "--force-exclude")
    assert 0 == result.exit_code
    assert "给出的文件都在排除之列" in result.stderr
    assert {"a.txt"} == {name for name, _, _ in found("附件/b.txt", "a.txt", "--config", "force-exclude=true")}


def test_excluded_is_told_where_nothing_is_left(work: Path) -> None:
    draft("附件/b.txt")
    result = check("--extend-exclude", "附件")
    assert 3 == result.exit_code
    assert "排除了 1 个文件或文件夹" in result.stderr


def test_settings_are_shown_with_their_source(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draft("a/x.txt")
    draft("y.txt")
    write("perflint.yaml", "fail-severity: warning\nignore: [PF902]")
    write("a/perflint.yaml", "preview: true")
    lines = check("--show-settings", "--max-warnings", "3", "--config", "min-score=60").stdout.splitlines()
    for line in (
        "fail-severity: warning  # perflint.yaml:1",
        "max-warnings: 3  # 选项 --max-warnings",
        "min-score: 60.0  # --config min-score",
        "strict-input: false  # 默认",
        "output: [full]  # 默认",
        "# a/x.txt：a/perflint.yaml",
        "preview: true  # a/perflint.yaml:1",
        "# y.txt：perflint.yaml",
        "ignore: [PF902]  # perflint.yaml:2",
    ):
        assert line in lines
    monkeypatch.setenv("PERFLINT_OUTPUT_FORMAT", "json")
    monkeypatch.setenv("PERFLINT_CACHE_DIR", str(work / "缓存"))
    monkeypatch.setenv("PERFLINT_NO_CACHE", "1")
    lines = check("--show-settings", "-o", "a.json", "-j", "2").stdout.splitlines()
    for line in (
        "output: [{format: json, file: a.json}]  # 环境变量 PERFLINT_OUTPUT_FORMAT、选项 -o",
        f'cache-dir: "{work / "缓存"}"  # 环境变量 PERFLINT_CACHE_DIR',
        "no-cache: true  # 环境变量 PERFLINT_NO_CACHE",
        "jobs: 2  # 选项 -j/--jobs",
    ):
        assert line in lines


def test_what_is_shown_is_a_configuration(work: Path) -> None:
    """Written to a file of its own it says the same."""
    draft("a.txt")
    write(
        "perflint.yaml", "severity: {PF901: off}\nper-file-ignores: {'*.csv': [PF9]}\nlimit: {size: 3}\nmax-warnings: 4"
    )

    def shown(*arguments: str) -> list[str]:
        lines = check("--show-settings", *arguments).stdout.splitlines()
        return [line.rpartition("  # ")[0] for line in lines if line and not line.startswith("#")]

    first = shown()
    write("other.yaml", "\n".join(line for line in first if not line.endswith(": null")))
    assert first == shown("--config", "other.yaml")


def test_outputs_of_a_configuration(work: Path) -> None:
    """Relative to the configuration; options and variables come before it."""
    draft("a.txt")
    write("sub/perflint.yaml", "output: [concise, {format: json, file: 报告.json}]")
    assert 0 == check("a.txt", "--config", "sub/perflint.yaml").exit_code
    assert [] == json.loads(Path("sub/报告.json").read_text(encoding="utf-8"))["findings"]
    only = check("a.txt", "--config", "sub/perflint.yaml", "-f", "json")
    assert json.loads(only.stdout)["documents"]


# ── the cache of results ────────────────────────────────────────────────────────────────────────────────────────


def test_a_changed_configuration_is_another_question(work: Path) -> None:
    """A warm answer is never that of another configuration, grading, environment or option."""
    draft("a.txt", value="≥100")

    def code(*more: str) -> int:
        return check("a.txt", *more).exit_code

    assert (1, 1) == (code(), code())
    write("perflint.yaml", "ignore: PF901")
    assert (0, 0) == (code(), code())
    write("perflint.yaml", "extends: base.yaml")
    write("base.yaml", "severity: {PF901: warning}")
    assert (0, 0) == (code(), code())
    assert 1 == code("--config", "fail-severity=warning")
    write("base.yaml", "severity: {PF901: warning}\nfail-severity: warning")
    assert (1, 1) == (code(), code())
    assert 0 == code("--isolated", "-e")


# ── gates ───────────────────────────────────────────────────────────────────────────────────────────────────────

FILES = {
    "clean": lambda: draft("a.txt", rate=98, value="≥100公里"),
    "warning": lambda: draft("a.txt", rate=92),
    "error": lambda: draft("a.txt", value="≥100", rate=92),
    "broken": lambda: write("a.json", '{"tables": 7'),
    "broken+clean": lambda: (write("b.json", '{"tables": 7'), draft("a.txt")),
    "nothing": lambda: Path("empty").mkdir(),
}


@pytest.mark.parametrize(
    ("files", "arguments", "expected"),
    [
        # ── what is there, without any option
        ("clean", [], 0),
        ("warning", [], 0),
        ("error", [], 1),
        ("broken", [], 2),
        ("broken+clean", [], 1),
        ("nothing", [], 3),
        # ── the threshold
        ("warning", ["-F", "warning"], 1),
        ("warning", ["--fail-severity", "warn"], 1),
        ("warning", ["--fail-on", "hint"], 1),
        ("clean", ["-F", "hint"], 0),
        # ── the number of warnings
        ("warning", ["--max-warnings", "0"], 1),
        ("warning", ["--max-warnings", "2"], 0),
        ("warning", ["--max-warnings", "1"], 1),
        ("clean", ["--max-warnings", "0"], 0),
        # ── what is filtered does not count
        ("warning", ["-F", "warning", "--min-severity", "error"], 0),
        ("warning", ["--max-warnings", "0", "--min-severity", "error"], 0),
        ("error", ["--min-severity", "error"], 1),
        ("error", ["--min-confidence", "high"], 1),
        # ── the score
        ("clean", ["--min-score", "0"], 1),  # two rules are too few for a grade
        ("error", ["--min-score", "100", "-F", "error"], 1),
        # ── what is only not displayed counts
        ("warning", ["-D"], 0),
        ("warning", ["-D", "--max-warnings", "0"], 1),
        ("error", ["-D"], 1),
        # ── exit-zero hides a 1 and nothing else
        ("error", ["-e"], 0),
        ("warning", ["-e", "--max-warnings", "0"], 0),
        ("broken+clean", ["-e"], 0),
        ("broken+clean", ["-e", "--strict-input"], 2),
        ("broken", ["-e"], 2),
        ("nothing", ["-e"], 3),
        ("error", ["-e", "--config", "nowhere=1"], 2),
        # ── strict input
        ("broken+clean", ["--strict-input"], 2),
        ("clean", ["--strict-input"], 0),
        ("error", ["--strict-input"], 1),
        # ── loudness changes no code
        ("error", ["-q"], 1),
        ("error", ["-s"], 1),
        ("error", ["-v"], 1),
        ("clean", ["-s"], 0),
        ("nothing", ["-s"], 3),
        ("broken", ["-s"], 2),
    ],
)
def test_exit_codes(work: Path, files: str, arguments: list[str], expected: int) -> None:
    FILES[files]()
    assert expected == check(".", *arguments).exit_code


@pytest.mark.parametrize(
    ("severity", "most", "shown", "zero", "strict"),
    [*product(["error", "warning"], [None, "0", "9"], ["hint", "error"], [False, True], [False, True])],
)
@pytest.mark.parametrize(("errors", "warnings", "broken"), [(0, 0, 0), (0, 2, 0), (1, 2, 0), (0, 2, 1), (0, 0, 1)])
def test_every_combination_of_gates(
    severity: str, most: str | None, shown: str, zero: bool, strict: bool, errors: int, warnings: int, broken: int
) -> None:
    """The function that decides, against the rules of the documentation written out once more."""
    visible = 0 if shown == "error" else warnings
    findings = [finding(severity=Severity.ERROR)] * errors + [finding(severity=Severity.WARNING)] * visible
    document = Document("a.txt", tables=())
    report = Report(
        documents=(document,), findings=tuple(findings), failures=tuple([Failure("b.txt", "坏了")] * broken)
    )
    gates = Gates(
        fail_severity=Severity[severity.upper()],
        max_warnings=None if most is None else int(most),
        strict_input=strict,
        exit_zero=zero,
    )
    fails = errors > 0 or broken > 0 or (severity == "warning" and visible > 0) or (most == "0" and visible > 0)
    expected = 2 if broken and strict else (0 if zero else 1) if fails else 3
    assert expected == exit_code(report, gates)  # 3: the sample holds nothing that was understood
    assert expected == exit_code(failures_only(report, gates), gates)  # what is not displayed changes nothing


# ── loudness ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_silence(work: Path) -> None:
    """-s says nothing but why nothing could be done; the file of -o is written all the same."""
    FILES["broken+clean"]()
    result = check(".", "-s", "-o", "../out.txt")
    assert (1, "", "") == (result.exit_code, result.stdout, result.stderr)
    assert Path("../out.txt").read_text(encoding="utf-8")
    assert "错误：" in check(".", "-s", "--strict-input").stderr


@pytest.mark.parametrize("options", [("-q", "-v"), ("-s", "-v"), ("-q", "-s")])
def test_loudness_is_one(work: Path, options: Sequence[str]) -> None:
    draft("a.txt")
    result = check("a.txt", *options)
    assert 2 == result.exit_code
    assert "不能同时用" in result.stderr


def test_only_failures_are_displayed(work: Path) -> None:
    """The others are counted as hidden; warnings are displayed once there are too many of them."""
    FILES["error"]()

    def codes(*more: str) -> list[str]:
        report = json.loads(check(".", "-f", "json", "-D", *more).stdout)
        return sorted({one["code"] for one in report["findings"]})

    assert ["PF901"] == codes()
    assert ["PF901", "PF902"] == codes("--max-warnings", "1")


# ── the commands around it ──────────────────────────────────────────────────────────────────────────────────────


def test_init_writes_what_changes_nothing(work: Path) -> None:
    """A commented configuration and its schema; an existing one is never overwritten by accident."""
    draft("a.txt", value="≥100")
    before = found("a.txt")
    assert 0 == run("init").exit_code
    first = Path("perflint.yaml").read_text(encoding="utf-8")
    assert first.startswith("# yaml-language-server: $schema=./.perflint.schema.json\n")
    assert json.loads(Path(".perflint.schema.json").read_text(encoding="utf-8")) == json.loads(
        run("schema", "config").stdout
    )
    assert before == found("a.txt")
    write("perflint.yaml", "max-warnings: 1")
    refused = run("init")
    assert 2 == refused.exit_code
    assert "--force" in refused.stderr
    assert "max-warnings: 1" == Path("perflint.yaml").read_text(encoding="utf-8")
    assert 0 == run("init", "--force").exit_code
    assert first == Path("perflint.yaml").read_text(encoding="utf-8")


def test_init_beside_another_configuration(work: Path) -> None:
    write("a/.perflint.yml", "")
    assert 2 == run("init", "a", "--force").exit_code
    assert 2 == run("init", "nowhere").exit_code


def test_config_tells_of_settings(work: Path) -> None:
    assert "fail-severity" in run("config").stdout
    page = run("config", "severity").stdout
    assert "severity: {PF301: warning" in page
    (record,) = json.loads(run("config", "max-warnings", "-f", "json").stdout)
    assert ("max-warnings", None, "run") == (record["key"], record["default"], record["scope"])
    wrong = run("config", "serverity")
    assert 2 == wrong.exit_code
    assert "是不是 severity" in wrong.stderr
