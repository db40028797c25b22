"""Regular expressions that strangers write, and ours: the hostile are refused wherever they are written, ours stay quick."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from test_limits import RULE

from perflint.engine import judge_document
from perflint.limits import DEFAULT, limits_of
from perflint.recognition.interchange.reading import document_from_record
from perflint.rulebook import load, regex
from perflint.rulebook.ambiguity import is_ambiguous
from tests.command import run

ROOT = Path(__file__).resolve().parent.parent
GOOD = ROOT / "examples" / "1-项目表-规范.txt"

EXPONENTIAL = [
    "(a+)+$", "(.*,){20}", "(x|x)*y", "(a|a?)+b", "(a|aa)+$", "(?:a+|b)*c", r"(\w+\s?)*$", "((a)*)*b", "(a?){150}a{150}",
    "(?:(?:a{0,200}){0,200})b", "(.{1,100}){1,100}b", "(?=(a+)+$)x", "(?!(x+x+)+y)x", "(a|b|ab)*c", "(?P<x>a+)+b",
    "^(([a-z])+.)+[A-Z]([a-z])+$", "(a{1,10}b?){1,190}c", "(?:完成|率|完成率)*好", r"(?:[甲-乙]丙|[甲乙][丙丁])+x", r"(?:\d\d|\d)*x",
]  # fmt: skip
FINE = [
    "完成[0-9]+",
    "(?:完成|完成率)*$",
    "(新建|改建|修缮|维护|管护)*(数量|数)?$",
    "(?:办理|办结|处理|处置)*率",
    "(?:ab|ac)*d",
    "(a|ab){1,10}c",
]


@pytest.mark.parametrize("pattern", EXPONENTIAL)
def test_what_runs_away_is_refused(pattern: str) -> None:
    """Nested repeats, too many of them, and repeats of what takes one text in several ways."""
    assert "正则表达式" in (regex.fault(pattern) or "")


@pytest.mark.parametrize("pattern", FINE)
def test_what_does_not_is_not(pattern: str) -> None:
    """Words that begin alike, or within one another, as Chinese words do."""
    assert regex.fault(pattern) is None


@pytest.mark.parametrize(
    ("body", "expected"),
    [("a|b", False), ("a|a", True), ("ab|a|b", True), ("ab|a|c", False), ("a?|b", True), ("[ab]x|[bc]x", True),
     ("a|ab|bab", True), ("01|10|0110", True), ("0|01|11", False), ("a{2}|a{3}", True), (r"(x)|\1", True)],
)  # fmt: skip
def test_texts_that_can_be_told_apart(body: str, expected: bool) -> None:
    """As Sardinas and Patterson decide it; 0, 01, 11 can only be told apart from behind."""
    assert expected is is_ambiguous(regex.parsed_pattern(f"(?:{body})|龘"))


def rule(pattern: str, folder: Path) -> list[str]:
    return _book(folder, "form/very-slow.yaml", RULE.replace("^a*a*a*a*a*a*b", pattern))


def option(pattern: str, folder: Path) -> list[str]:
    """An option of a check."""
    text = RULE.replace("given: indicator", "given: table").split("expect:")[0]
    tail = f"check: {{text_pattern: {{patterns: {{'{pattern}': ''}}}}}}\nmessage{RULE.split('message')[1]}"
    return _book(folder, "form/very-slow.yaml", text + tail)


def parameter(pattern: str, folder: Path) -> list[str]:
    """A parameter of a rule that perflint.yaml changes."""
    text = RULE.replace("'^a*a*a*a*a*a*b'", "$pattern").replace("given:", "params: {pattern: aab}\ngiven:")
    args = _book(folder, "form/very-slow.yaml", text)
    (folder / "perflint.yaml").write_text(f"params: {{ZZ101: {{pattern: '{pattern}'}}}}\n", encoding="utf-8")
    return [*args, "--config", str(folder / "perflint.yaml")]


def vocabulary(pattern: str, folder: Path) -> list[str]:
    _book(folder, "form/very-slow.yaml", RULE)
    return _book(folder, "vocabulary.yaml", f"words: {{placeholders: {{add: ['re:{pattern}']}}}}\n")


def _book(folder: Path, name: str, text: str) -> list[str]:
    (folder / "rules" / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / "rules" / name).write_text(text, encoding="utf-8")
    return ["-r", str(folder / "rules")]


@pytest.mark.parametrize("pattern", ["(a+)+$", "(x|x)*y", "(?:a|b|ab)*c"])
@pytest.mark.parametrize("place", [rule, option, parameter, vocabulary])
def test_wherever_it_is_written(place: Callable[[str, Path], list[str]], pattern: str, tmp_path: Path) -> None:
    """The place is told, nothing is checked."""
    result = run("check", "-n", str(GOOD), *place(pattern, tmp_path))
    assert (2, "") == (result.exit_code, result.stdout)
    assert "正则表达式" in result.stderr and "yaml" in result.stderr and "Traceback" not in result.stderr


@pytest.mark.parametrize("name", ["exclude", "per-file-ignores", "waiver", ".perflintignore"])
def test_patterns_of_paths_cannot_run_away(name: str, tmp_path: Path) -> None:
    """Stars are counted: what would run away is refused or is no pattern, and the run ends."""
    stars = "*a" * 60 + "b"
    (tmp_path / ("a" * 200 + ".txt")).write_bytes(GOOD.read_bytes())
    made = {
        "exclude": ("perflint.yaml", f"exclude: ['{stars}']\n"),
        "per-file-ignores": ("perflint.yaml", f"per-file-ignores: {{'{stars}': [PF1]}}\n"),
        "waiver": ("perflint-waivers.yaml", f"waivers:\n  - {{rule: PF301, place: '{stars}', reason: 试一试}}\n"),
        ".perflintignore": (".perflintignore", f"{stars}\n"),
    }
    (tmp_path / made[name][0]).write_text(made[name][1], encoding="utf-8")
    args = ["check", "-n", "-r", str(ROOT / "lint_rules" / "form"), "--limit", "total_seconds=20", str(tmp_path)]
    result = run(*args)
    assert result.exit_code in (0, 1, 2) and "Traceback" not in result.output


WORST = ("1", "9.", " ", "\n", "（", "a", "年", "、，", "★", "，", "达到95%", "1、")


@pytest.fixture(scope="module")
def large() -> Any:
    """A name of a million characters, a goal and a value of fewer: long runs of what some pattern repeats."""
    each = 1_000_000 // len(WORST)
    text = "".join((one * each)[:each] + "龘" for one in WORST)[: DEFAULT.cell_text]
    row = {"level1": "产出指标", "level2": "数量指标", "name": text, "value": text[::5]}
    return document_from_record({"tables": [{"project": "道路养护", "goal": text[::5], "indicators": [row]}]}, "a.json")


def test_no_shipped_rule_runs_away(large: Any) -> None:
    """Each is done with a million characters in seconds; what grows with their square would take minutes."""
    judged = judge_document(large, load().rules, limits=limits_of(["rule_seconds=6"]))
    assert set() == judged.answers.broken and judged.answers.number > 100
