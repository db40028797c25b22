"""Settings about time, answers and the run itself, wherever they are written; and what a remembered answer hangs on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from click.testing import Result

from perflint.cli import checking
from perflint.cli.commands.check import FIXING
from perflint.cli.commands.check import command as check_command
from perflint.cli.result_cache import Answer
from perflint.engine.in_force import YEARS as ENGINE_YEARS
from perflint.model import Phase
from perflint.settings.times import PHASES, YEARS
from tests.command import run
from tests.files import write
from tests.sample_rules import unit_lost

RULE = unit_lost("VF101") + "valid_from: 2024-01-01\nphases: [self_evaluation]\n"
WAIVER = "waivers:\n  - {rule: VF101, place: '**', reason: 单位写在表头, approver: 绩效科, approval: 〔2026〕1 号}\n"
TABLE = "项目名称\t培训\n一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t培训次数\t5\n产出指标\t数量指标\t培训人数\t9人\n"


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two drafts and, beside it, a rulebook of one rule: self-evaluations from 2024 on need units."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("CONFIG", "NO_CACHE", "CACHE_DIR", "OUTPUT_FORMAT", "OUTPUT_FILE"):
        monkeypatch.delenv(f"PERFLINT_{name}", raising=False)
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    write("../book/form/unit-lost.yaml", RULE)
    for folder in ("甲", "乙"):
        write(f"{folder}/表.txt", TABLE)
    return tmp_path / "work"


def check(*arguments: str) -> Result:
    return run("check", "-r", "../book", *arguments)


def report(*arguments: str) -> dict[str, Any]:
    return json.loads(check(*arguments, "-f", "json").stdout)  # type: ignore[no-any-return]


def outcomes(*arguments: str) -> dict[str, str]:
    data = report(*arguments)
    folders = [Path(document["path"]).parent.name for document in data["documents"]]
    return {folders[one["document"]]: one["outcome"] for one in data["verdicts"]}


# ── time ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_words_of_time_are_those_of_the_model() -> None:
    """A start does not import the model, so the settings have their own copy."""
    assert {phase.value: phase.label for phase in Phase} == PHASES
    assert (ENGINE_YEARS[0], ENGINE_YEARS[-1]) == YEARS


def test_each_folder_has_its_own_year_and_phase(work: Path) -> None:
    write("甲/perflint.yaml", "phase: 自评\nfiscal-year: 2024\n")
    write("乙/perflint.yaml", "phase: 自评\nas-of: 2023-12-31\n")
    assert {"甲": "finding", "乙": "not_in_force"} == outcomes(".")
    assert {"甲": "not_in_force", "乙": "not_in_force"} == outcomes(".", "--fiscal-year", "2023")
    assert {"甲": "finding", "乙": "finding"} == outcomes(".", "--as-of", "2024-06-30")
    assert {"甲": "not_applicable", "乙": "not_applicable"} == outcomes(".", "--phase", "申报", "--fiscal-year", "2024")


def test_a_guess_is_counted_where_nothing_is_decided(work: Path) -> None:
    write("甲/perflint.yaml", "phase: 自评\nfiscal-year: 2024\n")
    assert "1 份文件没有写明年度" in check(".").stderr


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("fiscal-year: 2024\nas-of: 2024-01-01", "perflint.yaml:1：fiscal-year 和 as-of 只能写一个"),
        ("fiscal-year: 24", "perflint.yaml:1：fiscal-year 24不是年度"),
        ("phase: monitorin", "没有“monitorin”这个阶段，是不是 monitoring？"),
        ("as-of: 2024-02-30", "“2024-02-30”不是日期"),
        ("jobs: 0", "应当是 1 到 256 的整数或 auto，不是 0"),
        ("ignore:", "ignore 应当是规则，不是空的"),
        ("limit: {siz: 3}", "没有名为“siz”的上限，是不是 size？可用：size unpacked"),
        ("limit: {zzz: 3}", "没有名为“zzz”的上限；可用：size unpacked"),
        ("waivers: 3", "应当是路径"),
    ],
)
def test_mistakes_are_told_with_their_line(work: Path, text: str, told: str) -> None:
    write("perflint.yaml", text)
    result = check(".")
    assert 2 == result.exit_code and told in result.stderr and "" == result.stdout


def test_a_higher_layer_decides_between_year_and_day(work: Path) -> None:
    """Whichever of the two the configuration has, an option takes its place; the other one does not linger."""
    write("perflint.yaml", "fiscal-year: 2023")
    shown = check("--show-settings", "--as-of", "2024-06-30").stdout
    assert "fiscal-year: null  # 默认" in shown and 'as-of: "2024-06-30"  # 选项 --as-of' in shown
    assert "fiscal-year: 2023  # perflint.yaml:1" in check("--show-settings").stdout


# ── answers, processes, cache ───────────────────────────────────────────────────────────────────────────────────


def test_waivers_and_baseline_of_a_configuration(work: Path) -> None:
    """Their paths are relative to the configuration; an option goes before, an audit heeds neither comments nor waivers."""
    write("决定/perflint.yaml", "phase: 自评\nfiscal-year: 2026\nwaivers: 豁免.yaml\n")
    write("决定/豁免.yaml", WAIVER)
    write("别的.yaml", "waivers: []\n")
    config = ("--config", "决定/perflint.yaml", "甲", "乙")
    assert 0 == len(report(*config)["findings"])
    assert 2 == len(report(*config, "--no-ignores")["findings"])
    assert 2 == len(report(*config, "--waivers", "别的.yaml")["findings"])
    assert 2 == check(*config, "--no-ignores", "--waivers", "别的.yaml").exit_code
    write("perflint.yaml", "phase: 自评\nfiscal-year: 2026\nbaseline: 基线.json\n")
    assert "没有" in check(".").stderr
    assert 0 == check(".", "--write-baseline", "基线.json").exit_code
    assert ([], 2) == (report(".")["findings"], len(report(".")["suppressed"]))


def test_cache_and_jobs_of_a_configuration(work: Path, tmp_path: Path) -> None:
    write("perflint.yaml", "cache-dir: .缓存\njobs: 2\n")
    shown = check("--show-settings").stdout
    assert "jobs: 2  # perflint.yaml:2" in shown and "cache-dir: " in shown
    check(".")
    assert any(Path(".缓存").iterdir())
    assert 0 == run("clean").exit_code
    assert [] == [path for path in Path(".缓存").rglob("*") if path.is_file()]
    check(".", "--cache-dir", "另一处", "-n")
    assert not Path("另一处").exists()
    write("perflint.yaml", "no-cache: true\ncache-dir: 第三处\n")
    check(".")
    assert not Path("第三处").exists()


@pytest.mark.parametrize("option", ["--diff", "--fix-only"])
def test_what_only_changes_files_leaves_earlier_reports_alone(
    work: Path, option: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a configuration nor a variable makes it write an empty report over one of before."""
    write("perflint.yaml", "output: [full, {format: json, file: 报告.json}]\n")
    write("报告.json", "先前的")
    assert check(option, ".").exit_code in (0, 1)
    monkeypatch.setenv("PERFLINT_OUTPUT_FORMAT", "json")
    monkeypatch.setenv("PERFLINT_OUTPUT_FILE", "报告.json")
    assert check(option, ".").exit_code in (0, 1)
    assert "先前的" == Path("报告.json").read_text(encoding="utf-8")


# ── what a remembered answer hangs on ───────────────────────────────────────────────────────────────────────────

FLIPS = {  # every option that decides the answer, with a value that is not its default
    "select": ["--select", "VF1"],
    "ignore": ["--ignore", "PF9"],
    "extend_select": ["--extend-select", "VF1"],
    "preview": ["--preview"],
    "per_file_ignores": ["--per-file-ignores", "*.txt:VF1"],
    "extend_per_file_ignores": ["--extend-per-file-ignores", "*.txt:VF1"],
    "rulebooks": ["-r", "../other"],
    "fiscal_year": ["--fiscal-year", "2024"],
    "as_of": ["--as-of", "2024-01-01"],
    "phase": ["--phase", "自评"],
    "exclude": ["--exclude", "甲"],
    "extend_exclude": ["--extend-exclude", "甲"],
    "force_exclude": ["--force-exclude"],
    "respect_gitignore": ["--no-respect-gitignore"],
    "limit": ["--limit", "size=3"],
    "min_severity": ["--min-severity", "error"],
    "min_confidence": ["--min-confidence", "high"],
    "fail_severity": ["-F", "hint"],
    "max_warnings": ["--max-warnings", "0"],
    "min_score": ["--min-score", "99"],
    "strict_input": ["--strict-input"],
    "grading": ["--grading", "评级.yaml"],
    "waivers": ["--waivers", "豁免.yaml"],
    "baseline": ["--baseline", "基线.json"],
    "strict_baseline": ["--baseline", "基线.json", "--strict-baseline"],
    "no_ignores": ["--no-ignores"],
    "config": ["--config", "fail-severity=info"],
    "isolated": ["--isolated"],
    "output_format": ["-f", "json"],
    "output_file": ["-o", "报告.txt"],
    "display_only_failures": ["-D"],
    "quiet": ["-q"],
    "silent": ["-s"],
    "verbose": ["-v"],
    "verdicts": ["--verdicts"],
    "statistics": ["--statistics"],
    "color": ["--color", "always"],
    "exit_zero": ["-e"],
    "unsafe_fixes": ["--unsafe-fixes"],
    "show_fixes": ["--show-fixes"],
    "redact": ["--redact"],
    "template": ["--template", "模板.docx"],
}
NEVER_REMEMBERED = {
    *FIXING,
    "add_ignore",
    "prune_suppressions",
    "write_baseline",
    "prune",
    "time",
    "no_cache",
    "annotate",
    "store",
}
ANSWER_NOTHING = {
    "force": "says whether copies of annotate may be replaced, which is never remembered",
    "watch": "repeats a check",
    "show_settings": "is no check",
    "show_files": "is no check",
    "jobs": "changes no answer (tests/test_jobs.py)",
    "no_progress": "is seen only while it works, and not kept",
    "cache_dir": "says where answers are kept",
    "stdin_filename": "names stdin, which is read afresh",
    "stream": "goes another way, whose answers are not remembered",
    "fields": "is for stream",
    "gather": "is for stream",
}


@pytest.fixture
def runs(work: Path, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows by one whenever a check is worked out; all files are there that the options name."""
    counted: list[int] = []

    def worked(*arguments: Any, **_: Any) -> Answer:
        counted.append(1)
        read = {item.path: item.digested().sha256 for item in arguments[0]}
        return Answer("", 0, more=("",) * (len(arguments[3]) - 1), read=read)

    monkeypatch.setattr(checking, "check", worked)
    write("perflint.yaml", "max-warnings: 7\n")
    write("../other/form/unit-lost.yaml", RULE)
    write("评级.yaml", "{}")
    write("豁免.yaml", WAIVER)
    write("模板.docx", "甲")
    write("基线.json", '{"version": 1, "findings": []}')
    write("甲/.gitignore", "x\n")
    return counted


def test_every_option_is_thought_of() -> None:
    """A new option either decides the answer or is listed with the reason why it does not."""
    names = {str(param.name) for param in check_command.params if isinstance(param, click.Option)}
    assert names - {"help"} == {*FLIPS, *NEVER_REMEMBERED, *ANSWER_NOTHING}


@pytest.mark.parametrize("name", FLIPS)
def test_every_option_that_decides_asks_anew(runs: list[int], name: str) -> None:
    assert 0 == check("甲/表.txt", "乙").exit_code
    assert 0 == check("甲/表.txt", "乙").exit_code
    assert 1 == len(runs)
    check("甲/表.txt", "乙", *FLIPS[name])
    assert 2 == len(runs)


@pytest.mark.parametrize("name", sorted({"write_baseline", "prune_suppressions", "time", "no_cache"}))
def test_what_is_never_remembered(runs: list[int], name: str) -> None:
    value = ["新基线.json"] if name == "write_baseline" else []
    for _ in range(2):
        check(".", f"--{name.replace('_', '-')}", *value)
    assert 2 == len(runs)


@pytest.mark.parametrize(
    ("option", "file", "text"),
    [
        ([], "perflint.yaml", "max-warnings: 8\n"),
        ([], "perflint.yaml", "params: {VF101: {}}\n"),
        ([], "乙/perflint.yaml", "phase: 自评\n"),
        ([], "乙/表.txt", TABLE + "\n"),
        ([], "乙/新表.txt", TABLE),
        ([], ".gitignore", "乙\n"),
        ([], ".perflintignore", "乙\n"),
        ([], "../book/form/unit-lost.yaml", RULE.replace("适当性", "相关性")),
        ([], "perflint-waivers.yaml", WAIVER),
        (["--waivers", "豁免.yaml"], "豁免.yaml", WAIVER.replace("绩效科", "预算科")),
        (["--baseline", "基线.json"], "基线.json", '{"version": 1, "findings": [ ]}'),
        (["--grading", "评级.yaml"], "评级.yaml", "{ }"),
        (["--template", "模板.docx"], "模板.docx", "乙"),
    ],
)
def test_every_file_that_decides_asks_anew(runs: list[int], option: list[str], file: str, text: str) -> None:
    Path(".git").mkdir()
    check(".", *option)
    check(".", *option)
    assert 1 == len(runs)
    write(file, text)
    check(".", *option)
    assert 2 == len(runs)


def test_schema_takes_both_spellings_of_a_phase() -> None:
    from perflint.settings.schema import config_schema

    assert {"自评", "self_evaluation"} <= set(
        yaml.safe_load(json.dumps(config_schema()))["properties"]["phase"]["enum"]
    )
