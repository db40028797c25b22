"""Every output format: its golden text, its official schema, and what its real readers make of it."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin

import jsonschema
import lxml.etree
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from test_reporters import of

from perflint.model import Location, Outcome, Place, Report, Severity, Suppressed
from perflint.overview import overview_of
from perflint.reporters import ReportOptions, all_reporters, find, is_binary
from perflint.reporters.csv import guarded, original
from perflint.reporters.json import schema as report_schema
from perflint.reporters.markdown import LONGEST, escape
from perflint.reporters.shared.json_text import dump
from perflint.reporters.shared.ledger import COLUMNS
from perflint.reporters.shared.prose import commands, control
from perflint.reporters.shared.uris import relative_path, uri
from perflint.text import display_width
from tests import golden, official
from tests.report_samples import HOSTILE, TEXT, everything, finding, fixable, hostile, report

BASE = "/work/项目"
OPTIONS = ReportOptions(width=80, base=BASE)
SUFFIXES = {"sarif": "json", "json-lines": "jsonl", "junit": "xml", "gitlab": "json", "rdjson": "json", "markdown": "md", "csv": "csv"}  # fmt: skip
FOR_PEOPLE = ("full", "text", "grouped", "markdown", "checklist", "csv", "html")
NAMES = tuple(reporter.NAME for reporter in all_reporters() if not is_binary(reporter))
CONTROL = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060\u2066-\u2069\ud800-\udfff\U000e0041]"
)
COMMAND = re.compile(r"##(?:\[|vso\[|teamcity\[)|^\s*::", re.IGNORECASE | re.MULTILINE)
"""What agents of GitHub, Azure and TeamCity obey, wherever it stands in a log."""


def rendered(name: str, shown: Report | None = None, options: ReportOptions = OPTIONS) -> str:
    """The report in a format."""
    whole = everything() if shown is None else shown
    return find(name).render(replace(whole, overview=overview_of(whole)), options)


def parsed(name: str, shown: Report | None = None) -> Any:
    """A JSON format, read again."""
    return json.loads(rendered(name, shown))


# ── all of them ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", [name for name in NAMES if name not in {"json", "concise", "html"}])
def test_a_format_reads_as_its_golden_text(name: str) -> None:
    """The same set of findings, with fixes, batch, PDF, suppressed, waived and failed ones, in every format."""
    text = rendered(name)
    golden.check(f"format-{name}.{SUFFIXES.get(name, 'txt')}", text.replace("\r\n", "\n"))


@pytest.mark.parametrize("alias", ["github-actions", "code-climate", "line", "stylish", "jsonl", "md", "reviewdog"])
def test_the_names_other_tools_use_are_known(alias: str) -> None:
    """Aliases as in CLI.md, and those people try first."""
    assert alias in find(alias).ALIASES


def test_no_name_or_alias_is_taken_twice() -> None:
    """A format is found by exactly one name."""
    names = Counter(name for reporter in all_reporters() for name in (reporter.NAME, *reporter.ALIASES))
    assert [] == [name for name, number in names.items() if number > 1]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("shown", [Report(), of(), report()], ids=["empty", "clean", "small"])
def test_every_format_takes_every_report(name: str, shown: Report) -> None:
    """Without findings, documents or catalogue it is still a whole document that ends with a line break."""
    text = rendered(name, shown)
    assert text == "" or text.endswith("\n")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_document_acts_on_a_terminal_or_a_log(name: str, text: str) -> None:
    """No escape sequence, no turned direction, no hidden or broken character, whatever stands in a cell or file name."""
    shown = rendered(name, hostile(text)).removeprefix("\ufeff").replace("\r\n", "\n")
    assert [] == CONTROL.findall(shown)
    assert shown.encode("utf-8").decode("utf-8") == shown
    if name != "html":  # a page, which nobody writes into a log
        assert len(COMMAND.findall(rendered(name, hostile("普通")))) == len(COMMAND.findall(shown))


@pytest.mark.parametrize("name", NAMES)
def test_colour_is_ours_alone(name: str) -> None:
    """With colour every escape sequence is one that sets a colour, and the text in between is the same."""
    options = replace(OPTIONS, color=True)
    shown = rendered(name, hostile(HOSTILE[0]), options)
    assert [] == CONTROL.findall(re.sub(r"\x1b\[[0-9;]*m", "", shown).removeprefix("\ufeff").replace("\r\n", "\n"))


@pytest.mark.parametrize("name", FOR_PEOPLE)
def test_a_report_for_people_lists_what_was_waived(name: str) -> None:
    """Rule, place, reason, by whom and until when."""
    shown = rendered(name, options=replace(OPTIONS, width=200)).replace("\\", "").replace("&#8203;", "")
    for part in (
        "PF108",
        "绩效 表!F12",
        "满意度另有专门调查",
        "张三",
        "财绩便函〔2031〕5号",
        "2031-12-31",
        "批复原文如此",
    ):
        assert part in shown


@pytest.mark.parametrize("name", ["full", "text", "grouped", "markdown", "checklist", "github", "teamcity"])
def test_a_summary_counts_what_is_not_listed(name: str) -> None:
    """Also when it is nothing: suppressed, hidden, superseded, not applicable, undecided."""
    for shown, numbers in ((everything(), (3, 2, 1, 3, 2)), (of(finding()), (0, 0, 0, 0, 0))):
        text = rendered(name, shown, replace(OPTIONS, width=300)).replace("\\", "")
        text = re.sub(r"\|0x([0-9A-F]{4})", lambda code: chr(int(code[1], 16)), text)
        found = re.search(r"已豁免 (\d+) 个，低于显示下限 (\d+) 个.*?更具体的问题 (\d+) 个", text)
        assert found is not None
        assert numbers[:3] == tuple(map(int, found.groups()))
        if shown.verdicts:
            assert "不适用 3" in text
            assert "无法判断 2" in text


@pytest.mark.parametrize("name", NAMES)
def test_ten_thousand_findings(name: str) -> None:
    """A large batch is told whole, or says how much of it is not."""
    found = [
        finding(place=Place(n % 50, 0, n, "value", Location(line=n + 1, character=1), "值" * 20), filename=f"d{n % 50}.txt", fingerprint=str(n))
        for n in range(10_000)
    ]  # fmt: skip
    text = rendered(name, of(*found, documents=50))
    assert "10000" in text or text.count("\n") >= 10_000


# ── json-lines ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_json_lines_are_the_findings_of_json() -> None:
    """Same keys, same values, same order, and each fits the published schema."""
    lines = [json.loads(line) for line in rendered("json-lines").splitlines()]
    assert parsed("json")["findings"] == lines
    whole = report_schema()
    held = jsonschema.Draft202012Validator({**whole["$defs"]["finding"], "$defs": whole["$defs"]})
    for line in lines:
        held.validate(line)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", ["json", "json-lines"])
def test_json_gives_every_text_back(name: str, text: str) -> None:
    """What is dangerous to show is escaped, not lost."""
    shown = rendered(name, hostile(text))
    first = json.loads(shown.splitlines()[0]) if name == "json-lines" else json.loads(shown)["findings"][0]
    assert (text, text) == (first["message"], first["text"])


DATA = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-(10**9), 10**9).map(lambda number: number / 10_000)  # points and places of a page
    | st.text(st.characters(codec="utf-8"))
    | st.text(),  # half characters too
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@given(DATA)
def test_json_is_written_as_the_module_json_writes_it(data: Any) -> None:
    """Character for character, but for those that could do harm."""
    plain = json.dumps(data, ensure_ascii=False)
    text = dump(data)
    assert data == json.loads(text)
    if plain.isprintable() and not commands().search(plain):
        assert plain == text


def test_what_is_printable_holds_nothing_that_acts() -> None:
    """So that a text need not be searched for it."""
    acting = [character for character in map(chr, range(sys.maxunicode + 1)) if control().fullmatch(character)]
    assert acting
    assert not any(map(str.isprintable, acting))


# ── SARIF ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_sarif_fits_the_official_schema() -> None:
    """The OASIS schema of 2.1.0, also for an empty run and for hostile texts."""
    checker = jsonschema.Draft4Validator(
        official.json_schema("sarif-2.1.0.json"), format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER
    )
    for shown in (everything(), Report(), *map(hostile, HOSTILE)):
        checker.validate(parsed("sarif", shown))


def test_sarif_passes_the_validator_of_its_makers(tmp_path: Path) -> None:
    """``sarif validate`` of Microsoft's multitool finds no error."""
    tool = official.tool("sarif-multitool")
    file = tmp_path / "a.sarif"
    file.write_text(rendered("sarif"), encoding="utf-8")
    command = [tool, "validate", str(file), "--output", str(tmp_path / "out.sarif"), "--log", "ForceOverwrite"]
    command += ["--rule-kind", "Sarif;Gh"]  # what GitHub asks for, too
    env = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    subprocess.run(command, env=env, capture_output=True, check=False, timeout=300)
    told = json.loads((tmp_path / "out.sarif").read_text(encoding="utf-8-sig"))["runs"][0]["results"]
    assert [] == [one for one in told if one.get("level", "warning") == "error"]


def test_sarif_refers_to_what_it_holds() -> None:
    """Rules and artifacts by index, files by encoded relative URIs below the base."""
    (run,) = parsed("sarif")["runs"]
    rules, artifacts = run["tool"]["driver"]["rules"], run["artifacts"]
    base = run["originalUriBaseIds"]["SRCROOT"]["uri"]
    assert "file:///work/%E9%A1%B9%E7%9B%AE/" == base
    for result in run["results"]:
        assert result["ruleId"] == rules[result["ruleIndex"]]["id"]
        for place in (*result["locations"], *result.get("relatedLocations", ())):
            link = place["physicalLocation"]["artifactLocation"]
            assert link["uri"] == artifacts[link["index"]]["location"]["uri"]
            assert place["physicalLocation"]["region"]["startLine"] >= 1
    uris = [artifact["location"]["uri"] for artifact in artifacts]
    assert "%E9%99%84%E4%BB%B6/%E8%AF%84%E4%BB%B7%20100%25.pdf" in uris
    assert f"{BASE}/附件/评价 100%.pdf" == unquote(urljoin(base, uris[3])).removeprefix("file://")


def test_sarif_says_where_in_words_too() -> None:
    """A cell by sheet and address, a row by its path; a PDF by page."""
    results = {
        result["ruleId"]: result for result in parsed("sarif")["runs"][0]["results"] if "suppressions" not in result
    }
    cell, row = results["PF614"]["locations"][0]["logicalLocations"]
    assert ("B3", "绩效 表!B3") == (cell["name"], cell["fullyQualifiedName"])
    assert {"startLine": 3, "startColumn": 2} == results["PF614"]["locations"][0]["physicalLocation"]["region"]
    row = results["PF301"]["locations"][0]["logicalLocations"][1]
    assert "乡村道路养护 › 产出指标 › 数量指标 › 护路人员培训覆盖率" == row["fullyQualifiedName"]
    assert "第3页第1个表格第2行第4列" == results["PF701"]["locations"][0]["logicalLocations"][0]["fullyQualifiedName"]


def test_sarif_grades_as_other_tools_do() -> None:
    """error, warning, note, note; the rule's own grade is its default."""
    found = [finding(f"PF90{severity.value}", severity=severity) for severity in Severity]
    results = parsed("sarif", of(*found))["runs"][0]["results"]
    assert ["note", "note", "warning", "error"] == [result["level"] for result in results]


def test_sarif_fix_mends_the_text() -> None:
    """The replacements of a fix, applied to the line by code points, give the line as it should be."""
    line = "产出  质量  养护合格率      达到95以上"
    first = line.index("达") + 1
    where = Location(file=TEXT, line=30, character=first, end_line=30, end_character=first + 5)
    given_fix = fixable().fix
    assert given_fix is not None
    edits = tuple(replace(edit, place=replace(edit.place, location=where)) for edit in given_fix.edits)
    shown = replace(fixable(), place=replace(fixable().place, location=where), fix=replace(given_fix, edits=edits))
    (fix,) = parsed("sarif", of(shown))["runs"][0]["results"][0]["fixes"]
    for change in sorted(
        fix["artifactChanges"][0]["replacements"], key=lambda one: -one["deletedRegion"]["startColumn"]
    ):
        region = change["deletedRegion"]
        line = line[: region["startColumn"] - 1] + change["insertedContent"]["text"] + line[region["endColumn"] - 1 :]
    assert "产出  质量  养护合格率      ≥95" == line


def test_sarif_keeps_who_answered_for_a_finding() -> None:
    """A waiver is external, a comment in the document in source; both accepted with their justification."""
    results = [result for result in parsed("sarif")["runs"][0]["results"] if "suppressions" in result]
    kinds = [(one["kind"], one["status"]) for result in results for one in result["suppressions"]]
    assert [("external", "accepted"), ("inSource", "accepted"), ("external", "accepted")] == kinds
    (first,) = results[0]["suppressions"]
    assert "满意度另有专门调查" in first["justification"]
    assert ("张三", "2031-12-31") == (first["properties"]["approver"], first["properties"]["expires"])


def test_sarif_says_what_could_not_be_read() -> None:
    """An unreadable file and a broken rule are notifications of a run that did not succeed."""
    (invocation,) = parsed("sarif")["runs"][0]["invocations"]
    texts = [note["message"]["text"] for note in invocation["toolExecutionNotifications"]]
    assert (False, 2) == (invocation["executionSuccessful"], len(texts))
    assert "内容不是文本" in texts[0]
    assert "PF302" in texts[1]
    assert parsed("sarif", of())["runs"][0]["invocations"][0]["executionSuccessful"]


def test_sarif_rules_bring_their_help() -> None:
    """Why, what to do, basis and examples, as text and with nothing of it taken for markup."""
    rules = {rule["id"]: rule for rule in parsed("sarif")["runs"][0]["tool"]["driver"]["rules"]}
    help_ = rules["PF301"]["help"]
    assert "[指标值]却按*人数*填写" in help_["text"]
    assert "\\[指标值\\]却按\\*人数\\*填写" in help_["markdown"]
    assert ("error", "high") == (
        rules["PF301"]["defaultConfiguration"]["level"],
        rules["PF301"]["properties"]["precision"],
    )
    assert "PF801" in rules  # it found nothing, and is told all the same


@pytest.mark.parametrize(
    ("path", "base", "expected"),
    [
        ("a b/%.txt", "/x", ("a%20b/%25.txt", True)),
        ("/x/a.txt", "/x", ("a.txt", True)),
        ("/x/a.txt", "/x/", ("a.txt", True)),
        ("/xy/a.txt", "/x", ("file:///xy/a.txt", False)),
        ("../a.txt", "/x/y", ("file:///x/a.txt", False)),
        ("./a.txt", "/x", ("a.txt", True)),
        ("C:\\项目\\a.txt", "C:\\项目", ("a.txt", True)),
        ("C:\\别处\\a.txt", "C:\\项目", ("file:///C:/%E5%88%AB%E5%A4%84/a.txt", False)),
        ("\\\\server\\share\\a.txt", "C:\\项目", ("file://server/share/a.txt", False)),
        ("a:b.txt", "", ("a%3Ab.txt", True)),
    ],
)
def test_paths_become_uris(path: str, base: str, expected: tuple[str, bool]) -> None:
    """Relative below the base, absolute elsewhere; no file name is taken for a scheme."""
    assert expected == uri(path, base)


# ── JUnit ───────────────────────────────────────────────────────────────────────────────────────────────────────


def junit(shown: Report | None = None) -> lxml.etree._Element:
    """The document, parsed."""
    return lxml.etree.fromstring(rendered("junit", shown).encode("utf-8"))


def test_junit_counts_what_it_holds() -> None:
    """tests, failures, errors and skipped of every suite, and of all together."""
    root = junit()
    for suite in root.iter("testsuite"):
        held = {kind: len(suite.findall(f"testcase/{kind}")) for kind in ("failure", "error", "skipped")}
        told = {"failure": suite.get("failures"), "error": suite.get("errors"), "skipped": suite.get("skipped")}
        assert {kind: str(number) for kind, number in held.items()} == told
        assert str(len(suite.findall("testcase"))) == suite.get("tests")
    assert str(len(list(root.iter("testcase")))) == root.get("tests")


def test_junit_has_a_case_for_every_rule_and_file() -> None:
    """Passed, failed, skipped with the reason, in error; one undecided table is no pass."""
    found = {}
    for case in junit().iter("testcase"):
        inner = case[0] if len(case) else None
        found[case.get("name", "").split()[0], case.get("classname")] = (
            inner.tag if inner is not None else "pass",
            inner.get("message") if inner is not None else None,
        )
    road, library, every = "perflint.draft/road_txt", "perflint.draft/library_xlsx", "perflint.全部文件"
    assert ("pass", None) == found["PF801", road]
    assert "failure" == found["PF301", road][0]
    assert ("skipped", "第1张表无法判断，缺少 权重；第2张表无法判断，缺少 权重、资金总额") == found["PF701", road]
    assert ("skipped", "不适用") == found["PF801", library]
    assert "error" == found["PF302", road][0]
    assert ("failure", "与“桥梁检测”的指标逐项相同") == found["PF614", every]
    assert "满意度另有专门调查" in (found["PF108", library][1] or "")
    assert "有问题，但没有列出" in (found["PF301", "perflint.draft/clean_txt"][1] or "")
    assert ("error", "内容不是文本") == found["读取", "perflint.draft/broken_txt"]


def test_junit_fits_the_schema_of_jenkins() -> None:
    """What the xunit plug-in accepts."""
    schema = lxml.etree.XMLSchema(lxml.etree.parse(str(official.path("junit-10.xsd"))))
    for shown in (everything(), Report(), *map(hostile, HOSTILE)):
        schema.assertValid(junit(shown))


def test_junit_fits_the_schema_of_ant() -> None:
    """Windy Road's schema, once a run that knows them adds its clock and host, which a report does not have."""
    schema = lxml.etree.XMLSchema(lxml.etree.parse(str(official.path("JUnit.xsd"))))
    for shown in (everything(), *map(hostile, HOSTILE)):
        root = junit(shown)
        for name in ("name", "tests", "failures", "errors", "time"):
            root.attrib.pop(name)  # not in that schema; every reader takes them
        for suite in root:
            suite.set("timestamp", "2031-01-01T00:00:00")
            suite.set("hostname", "localhost")
        schema.assertValid(root)


def test_junit_is_read_by_a_library_of_others() -> None:
    """junitparser sees the same outcomes."""
    junitparser = pytest.importorskip("junitparser")
    suites = junitparser.JUnitXml.fromstring(rendered("junit").encode("utf-8"))
    results = Counter(
        type(one).__name__ if one else "pass" for suite in suites for case in suite for one in case.result or [None]
    )
    assert {"Failure": 7, "Skipped": 6, "Error": 2, "pass": 1} == dict(results)


# ── GitLab, reviewdog ───────────────────────────────────────────────────────────────────────────────────────────

GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "additionalProperties": False,
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "not": {"pattern": r"^\./"}},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {
                            "begin": {"type": "integer", "minimum": 1},
                            "end": {"type": "integer", "minimum": 1},
                        },
                    },
                },
            },
        },
    },
}
"""What GitLab's documentation asks for, in our words."""


def test_gitlab_reports_are_what_its_documentation_asks_for() -> None:
    """A line for every place, severities of Code Climate, no fingerprint twice."""
    twice = [finding(fingerprint="same"), finding(fingerprint="same", message="别的"), finding(), finding()]
    for shown in (everything(), Report(), of(*twice), *map(hostile, HOSTILE)):
        issues = parsed("gitlab", shown)
        jsonschema.validate(issues, GITLAB)
        assert len(issues) == len({issue["fingerprint"] for issue in issues})


def test_gitlab_reports_fit_the_schema_of_gitlab() -> None:
    """The one its parser validates each element with."""
    element = official.json_schema("gitlab.json")
    for issue in parsed("gitlab"):
        jsonschema.validate(issue, element)


def test_rdjson_fits_the_schema_of_reviewdog() -> None:
    """Every key is one of the protocol."""
    schema = official.json_schema("rdjson.json")
    for shown in (everything(), Report(), *map(hostile, HOSTILE)):
        jsonschema.validate(parsed("rdjson", shown), schema)


def test_rdjson_passes_a_validator_of_others(tmp_path: Path) -> None:
    """Strictly, and with no field that the protocol does not know."""
    tool = official.tool("rdformat-validator")
    shown = {"all": everything(), "none": Report(), **{str(n): hostile(text) for n, text in enumerate(HOSTILE)}}
    for name, one in shown.items():
        (tmp_path / f"{name}.json").write_text(rendered("rdjson", one), encoding="utf-8")
    command = [tool, "--strict", "--no-extra-fields", *map(str, sorted(tmp_path.iterdir()))]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=120)
    assert 0 == done.returncode, done.stdout


def test_rdjson_is_read_by_reviewdog(tmp_path: Path) -> None:
    """The program itself prints every finding at its line."""
    tool = shutil.which("reviewdog")
    if not tool:
        pytest.skip("no reviewdog here")
    command = [tool, "-f=rdjson", "-reporter=local", "-filter-mode=nofilter", "-fail-level=none", "-diff=true"]
    done = subprocess.run(
        command, input=rendered("rdjson"), capture_output=True, encoding="utf-8", cwd=tmp_path, check=True
    )
    assert "draft/road.txt:24" in done.stdout


def test_rdjson_columns_count_bytes() -> None:
    """A cell that begins its line: the offending part by bytes of UTF-8, and the text that replaces it."""
    where = Location(file=TEXT, line=4, character=1, end_line=4, end_character=6)
    place = replace(fixable().place, location=where, span=(4, 6))
    given_fix = fixable().fix
    assert given_fix is not None
    edits = tuple(replace(edit, place=replace(edit.place, location=where)) for edit in given_fix.edits)
    (item,) = parsed("rdjson", of(replace(fixable(), place=place, fix=replace(given_fix, edits=edits))))["diagnostics"]
    raw = "达到95以上".encode()
    begin, end = (item["location"]["range"][side]["column"] - 1 for side in ("start", "end"))
    assert "以上" == raw[begin:end].decode()
    for one in sorted(item["suggestions"], key=lambda one: -one["range"]["start"]["column"]):
        raw = (
            raw[: one["range"]["start"]["column"] - 1] + one["text"].encode() + raw[one["range"]["end"]["column"] - 1 :]
        )
    assert "≥95" == raw.decode()


def test_rdjson_without_known_bytes_names_the_line() -> None:
    """Elsewhere in a line, in a sheet or on a page a column in bytes would be a guess."""
    for item in parsed("rdjson")["diagnostics"]:
        assert {"start"} == set(item["location"]["range"])
        assert item["location"]["range"]["start"]["line"] >= 1


# ── log commands ────────────────────────────────────────────────────────────────────────────────────────────────


def github(shown: Report | None = None) -> list[tuple[str, dict[str, str], str]]:
    """The workflow commands as the runner reads them: a line that begins with ::, properties split at commas."""
    found = []
    for line in rendered("github", shown).splitlines():
        if line.lstrip().startswith("::"):
            command, _, message = line.lstrip()[2:].partition("::")
            name, _, rest = command.partition(" ")
            facts = dict(part.split("=", 1) for part in rest.split(",") if part)
            found.append((name, {key: unescaped(value) for key, value in facts.items()}, unescaped(message)))
    return found


def unescaped(text: str) -> str:
    """The runner's order: the percent sign last."""
    for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, character)
    return text


def test_github_commands_come_back_as_they_were_meant() -> None:
    """Percent signs, colons, commas and line breaks survive the runner."""
    shown = of(
        finding(
            title="一,二:三%0A四", message="95%25 达标::假", filename="a,b:c%.txt", advice="改为,：:", place=Place(0, 0)
        )
    )
    name, facts, message = github(shown)[0]
    assert ("warning", "警告 PF901 一,二:三%0A四", "a,b:c%.txt") == (name, facts["title"], facts["file"])
    assert "95%25 达标::假\n建议：改为,：:" == message


def test_github_shows_the_worst_and_tells_of_the_rest() -> None:
    """Ten of each kind, worst first, the last notice for the summary; the rest is folded in the log."""
    found = [finding(f"PF{n}", severity=severity) for n in range(900, 912) for severity in Severity]
    commands = github(of(*found))
    kinds = [name for name, *_ in commands if name not in {"group", "endgroup"}]
    assert ["error"] * 10 + ["warning"] * 10 + ["notice"] * 10 == kinds
    assert "还有 19 个没有显示为注释" in commands[-1][2]
    assert 19 == sum(
        line.startswith(("错误", "警告", "提示", "建议")) for line in rendered("github", of(*found)).splitlines()
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_github_runs_no_command_of_a_document(text: str) -> None:
    """Neither a line of its own nor the old form anywhere in a line."""
    shown = hostile(text)
    many = replace(shown, findings=shown.findings * 20)
    assert {"warning", "notice", "group", "endgroup"} == {name for name, *_ in github(many)}
    rest = [line for line in rendered("github", many).splitlines() if not line.startswith("::")]
    assert [] == [line for line in rest if "##[" in line]


@pytest.mark.parametrize("text", HOSTILE)
def test_azure_commands_come_back(text: str) -> None:
    """One command a finding, its properties split at semicolons as the agent does."""
    for line in rendered("azure", hostile(text)).splitlines():
        found = re.fullmatch(r"##vso\[task\.logissue (?P<facts>[^\]]*)\](?P<text>.*)", line)
        assert found is not None
        facts = dict(part.split("=", 1) for part in found["facts"].split(";") if part)
        assert {"type", "sourcepath", "linenumber", "columnnumber", "code"} == set(facts)
        codes = (("%3B", ";"), ("%5D", "]"), ("%0A", "\n"), ("%0D", "\r"), ("%AZP25", "%"))
        path = facts["sourcepath"]
        for code, character in codes:
            path = path.replace(code, character)
        assert path.endswith(".txt")
        assert "PF901" == facts["code"]


@pytest.mark.parametrize("text", HOSTILE)
def test_teamcity_messages_come_back(text: str) -> None:
    """Names and quoted values, the bar as escape; nothing of a document ends a value."""
    for line in rendered("teamcity", hostile(text)).splitlines():
        found = re.fullmatch(
            r"##teamcity\[(?P<name>\w+)(?P<facts>(?: \w+='(?:[^|'\[\]\n\r]|\|0x[0-9A-F]{4}|\|.)*')*)\]", line
        )
        assert found is not None
        assert line.isascii() or max(map(ord, line)) > 0xFFFF
    first = rendered("teamcity", of(finding(message="a|b'c[d]e\u201cf"))).splitlines()[1]
    assert "message='a||b|'c|[d|]e|0x201Cf " in first


PYLINT = re.compile(
    r"(?P<path>[^:]*):(?P<line>\d+): \[(?P<type>(?P<category>[A-Z])\d*)(?:\((?P<symbol>.*)\), )?.*?\] (?P<message>.*)"
)


@pytest.mark.parametrize("text", ["普通", *HOSTILE])
def test_pylint_lines_are_read_by_the_pattern_of_warning_plugins(text: str) -> None:
    """Path, line, category with number, symbol and message of every finding."""
    for line in rendered(
        "pylint", replace(hostile(text), findings=(replace(hostile(text).findings[1], filename="a.txt"),))
    ).splitlines():
        found = PYLINT.fullmatch(line)
        assert found is not None
        assert ("a.txt", "1", "W901", "sample-rule") == (found["path"], found["line"], found["type"], found["symbol"])
        assert found["message"].startswith("PF901 ")


# ── csv ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def rows(text: str) -> list[dict[str, str]]:
    """The table by column."""
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.mark.parametrize("text", ["=100%", "+5", "-3", "@x", "\t=1", "\r=1", "\n@a", "＝1", " =1", "'a", "3-5", "2031-1-2", "1/2", "007", "1e5", "123456789012345678"])  # fmt: skip
def test_a_cell_that_a_spreadsheet_would_change_is_guarded(text: str) -> None:
    """It begins with an apostrophe, and dropping that gives the text back."""
    assert f"'{text}" == guarded(text)
    assert text == original(guarded(text))


@given(st.text(max_size=30))
def test_a_guard_is_taken_off_again(text: str) -> None:
    """Whatever the text; nothing guarded begins with what a spreadsheet calculates."""
    assert text == original(guarded(text))
    assert not re.match(r"\s*[=+\-@]|[\t\r]", guarded(text))


@pytest.mark.parametrize("text", ["≥95%", "95%", "12", "2031年", "好"])
def test_an_ordinary_cell_stays_as_it_is(text: str) -> None:
    """A number or a percentage means the same to a spreadsheet."""
    assert text == guarded(text)


def test_csv_has_a_row_for_every_finding_and_every_waiver() -> None:
    """With a byte order mark, unit and project, and who answered for it."""
    text = rendered("csv")
    assert text.startswith("\ufeff")
    found = rows(text)
    assert list(COLUMNS) == list(found[0])
    assert len(everything().findings) + 3 == len(found)
    assert ("某县交通运输局", "乡村道路养护", "产出指标 › 数量指标 › 护路人员培训覆盖率") == tuple(
        found[0][key] for key in COLUMNS[:3]
    )
    assert (
        "已豁免",
        "豁免清单；理由：满意度另有专门调查；批准：张三（财绩便函〔2031〕5号）；有效期至 2031-12-31；见 perflint-waivers.yaml:7",
    ) == (
        found[-3]["处理状态"],
        found[-3]["说明"],
    )


@pytest.mark.slow
def test_libreoffice_keeps_every_hostile_cell_as_text(tmp_path: Path) -> None:
    """Opened and saved as a workbook there is no formula in it, and every value reads as it was."""
    openpyxl = pytest.importorskip("openpyxl")
    soffice = shutil.which("soffice")
    if not soffice:
        pytest.skip("no soffice here")
    shown = [hostile(text) for text in HOSTILE]
    together = replace(shown[0], findings=tuple(one for each in shown for one in each.findings), suppressed=())
    text = rendered("csv", together)
    (tmp_path / "a.csv").write_text(text, encoding="utf-8", newline="")
    reading = "--infilter=CSV:44,34,76,1,,0,false,true,false,false,false,0,true"  # UTF-8, numbers and formulas detected
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        soffice,
        profile,
        reading,
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "a.csv"),
    ]
    subprocess.run(command, capture_output=True, check=True, timeout=300)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    table = [list(row) for row in sheet.iter_rows(min_row=2)]
    assert [] == [cell.value for row in table for cell in row if cell.data_type == "f"]
    expected = [[original(value) for value in row.values()] for row in rows(text)]
    assert [row[5] for row in expected] == [original(str(row[5].value or "")) for row in table]


# ── markdown ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_shows_the_text_and_nothing_else(text: str) -> None:
    """A Markdown reader with HTML and links switched on sees one paragraph of plain text."""
    markdown_it = pytest.importorskip("markdown_it")
    shown = escape(text)
    (_, inline, _) = markdown_it.MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(f"x{shown}")
    assert {"text", "text_special"} >= {child.type for child in inline.children}
    plain = "".join(child.content for child in inline.children).replace("\u200b", "")
    assert "x" + find("markdown").render.__globals__["line_of"](text) == plain


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_has_only_our_own_html(text: str) -> None:
    """Folds and line breaks; no element, mention or link of a document."""
    markdown_it = pytest.importorskip("markdown_it")
    tokens = markdown_it.MarkdownIt("commonmark").enable("table").parse(rendered("markdown", hostile(text)))
    parts = [child for token in tokens for child in (token, *(token.children or ()))]
    html = "".join(part.content for part in parts if part.type in {"html_block", "html_inline"})
    assert {"details", "summary", "b", "br"} == set(re.findall(r"</?([A-Za-z][\w-]*)", html))
    assert {"link_open", "image", "code_inline", "fence"}.isdisjoint({part.type for part in parts})
    assert not re.search(r"(?<!\\)[@#]\w|\w://\w", rendered("markdown", hostile(text)).replace("&#", "&"))


def test_markdown_stays_below_the_limit_of_a_comment() -> None:
    """However much was found and waived; the rest is a number, and every fold is closed."""
    found = [finding(message="长" * 300, place=Place(n % 3, 0, n), fingerprint=str(n)) for n in range(2000)]
    waived = tuple(Suppressed(one, "waiver", "理由" * 100) for one in found[:500])
    text = rendered("markdown", replace(of(*found, documents=3), suppressed=waived))
    assert LONGEST * 0.8 < len(text) <= LONGEST
    assert text.count("<details>") == text.count("</details>")
    told = re.search(r"还有 (\d+) 个问题没有列出。", text)
    assert told is not None
    assert 2000 == int(told[1]) + text.count("**警告 PF901**")


# ── checklist, grouped, text ────────────────────────────────────────────────────────────────────────────────────


def many_projects(projects: int, rules: int) -> Report:
    """A catalogue of rules over documents of one project each."""
    small = everything()
    infos = tuple(
        replace(small.catalogue[n % 7], code=f"PF{100 + n}", name=f"rule-{n}", title=f"第{n}条规则的标题有这么长")
        for n in range(rules)
    )
    outcomes = tuple(Outcome)
    verdicts = tuple(
        small.verdicts[0].__class__(info.code, info.name, outcomes[(n * document) % 5], document, 0, ("weight",))
        for n, info in enumerate(infos)
        for document in range(projects)
    )
    return replace(of(documents=projects), verdicts=verdicts, catalogue=infos)


@pytest.mark.parametrize("width", [80, 120])
def test_a_checklist_of_eight_projects_fits_the_terminal(width: int) -> None:
    """Eight projects side by side in one block, every line within the width."""
    shown = rendered("checklist", many_projects(8, 180), ReportOptions(width=width))
    assert 1 == shown.count("══ 项目（绩效目标表）")
    assert max(map(display_width, shown.splitlines())) <= width


def test_a_checklist_of_many_projects_goes_on_below() -> None:
    """No project is left out, and each keeps its number."""
    shown = rendered("checklist", many_projects(40, 5), ReportOptions(width=80))
    assert list(range(1, 41)) == [int(number) for number in re.findall(r"^ {2,}(\d+) 第1张表（", shown, re.M)]


def test_a_checklist_folds_what_does_not_apply_unless_asked() -> None:
    """A number instead of the rules; all of them with --verbose."""
    folded, whole = rendered("checklist"), rendered("checklist", options=replace(OPTIONS, verbose=True))
    assert "PF801 自评总分不等于各项之和      －" not in folded
    assert "另有 1 条对以上各列都不适用" in folded
    assert re.search(r"PF801 自评总分不等于各项之和 +－", whole)
    assert "都不适用" not in whole


def test_text_numbers_findings_through() -> None:
    """A letter can say “第3个问题”."""
    numbers = re.findall(r"^(\d+)\. ", rendered("text"), re.M)
    assert list(range(1, len(everything().findings) + 1)) == list(map(int, numbers))


@pytest.mark.parametrize("name", ["text", "grouped", "full"])
def test_a_fix_is_shown_where_there_is_one(name: str) -> None:
    """Before, after and who may apply it; not in the one-line list."""
    shown = rendered(name)
    assert ("指标值“达到95以上”→“≥95”（可自动修改）" in shown) == (name != "grouped")


def test_relative_paths_have_forward_slashes() -> None:
    """As repositories write them, without ./ in front."""
    assert "附件/a.txt" == relative_path("C:\\项目\\附件\\a.txt", "C:\\项目")
    assert "a.txt" == relative_path("./a.txt", "")
