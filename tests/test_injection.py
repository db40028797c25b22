"""A table of hostile strings through every format there is: what a document says never becomes more than text.

The formats are discovered, so that a new one is held to the same.  The report with the hostile text has to be built of
the same kinds of parts as one with a harmless text; what each format makes of its texts is tested beside the format.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import lxml.etree
import lxml.html
import pytest
from msgspec.structs import replace
from test_formats import COMMAND, CONTROL, OPTIONS
from test_limits import RULE

from perflint.baseline import Entry, text_of
from perflint.engine.fingerprints import LENGTH, VERSION
from perflint.overview import overview_of
from perflint.reporters import all_reporters, rendered
from tests.command import run
from tests.report_samples import HOSTILE, hostile

HARMLESS = "普通 的\n文字、“话” 12"
MORE = (
    "<script>alert(1)</script><img src=x onerror=alert(1)><svg/onload=alert(1)>",
    "javascript:alert(1)",
    "\\\\host\\share\\x",
    "ms-excel:ofe|u|http://a.example/x",
    "=HYPERLINK(\"http://a.example\",\"x\")",
    "=cmd|' /C calc'!A0",
    "{{ 7*7 }}{% raise %}{# x #}${7*7}<%= 7*7 %>",
    "'; DROP TABLE findings; --",
    "../../etc/passwd",
    "C:\\Windows\\win.ini",
    "CON",
    "file:///etc/passwd",
    "__import__('os').system('x')",
    "%s%n{0}{path}%(x)s",
    "</w:t></w:r><w:instrText>INCLUDETEXT</w:instrText>",
    "]]>&xxe;<!ENTITY x SYSTEM 'file:///etc/passwd'>",
    "|0x0A##teamcity[x]",
    "長" * 40_000,
)  # fmt: skip
ENDINGS = (".xml", ".rels", ".vml")
ELSEWHERE = re.compile(r"[\\/]{2}|[A-Za-z][A-Za-z0-9+.-]*:")  # a share, or a scheme: never what a file name may lead to
FORMULAS = {"f", "instrText", "fldSimple", "object", "oleObject", "script", "control"}


def made(reporter: Any, text: str) -> bytes:
    shown = hostile(text)
    whole = rendered(reporter, replace(shown, overview=overview_of(shown)), OPTIONS)
    return whole if isinstance(whole, bytes) else whole.encode("utf-8")


def local(name: Any) -> str:
    return str(name).rpartition("}")[2]


def elements(data: bytes) -> set[tuple[str, str]]:
    """Kinds of elements, each with the names of its attributes, and what is calculated; raises where the XML is none."""
    careful = lxml.etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    root = lxml.etree.fromstring(data, careful)
    assert root.getroottree().docinfo.internalDTD is None
    every = list(root.iter(lxml.etree.Element))
    active = {(local(one.tag), one.text or "") for one in every if local(one.tag) in FORMULAS}  # ours, word for word
    return active | {(local(one.tag), local(name)) for one in every for name in ("", *one.attrib)}


def external(rels: bytes) -> list[str]:
    """Where the links of a part lead."""
    root = lxml.etree.fromstring(rels)
    return [one.get("Target", "") for one in root if one.get("TargetMode") == "External"]


def structure(data: bytes, *, is_json: bool) -> set[Any]:
    """What a file is made of beside its texts: parts, elements, keys."""
    if data.startswith(b"PK"):
        found: set[Any] = set()
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for name in package.namelist():
                found.add(name)
                if name.endswith(".rels"):
                    assert [] == [one for one in external(package.read(name)) if ELSEWHERE.match(one)]
                if name.endswith(ENDINGS):
                    found |= elements(package.read(name))
        return found
    text = data.decode("utf-8").removeprefix("\ufeff")
    assert [] == CONTROL.findall(text.replace("\r\n", "\n"))
    if re.match(r"\s*<(!doctype html|html)", text, re.IGNORECASE):
        page = lxml.html.fromstring(text)
        seen = {(str(one.tag), str(name)) for one in page.iter(lxml.etree.Element) for name in ("", *one.attrib)}
        assert not any(name.startswith("on") for _, name in seen)
        assert not re.search(r"(?:href|src)\s*=\s*[\"']?\s*(?:javascript|data:text|file):", text, re.IGNORECASE)
        return {*seen, len(page.findall(".//script"))}
    if text.startswith("<?xml"):
        return set(elements(data))
    if is_json:
        values = [json.loads(line) for line in text.splitlines()] if "}\n{" in text else json.loads(text)
        return keys(values)
    return set()


def keys(value: Any) -> set[Any]:
    if isinstance(value, dict):
        return {*value, *(key for one in value.values() for key in keys(one))}
    return {key for one in value for key in keys(one)} if isinstance(value, list) else set()


@pytest.mark.parametrize("name", [reporter.NAME for reporter in all_reporters()])
def test_no_format_lets_a_text_act(name: str) -> None:
    """No element, attribute, formula, key, script or control character comes from a text."""
    reporter = next(one for one in all_reporters() if one.NAME == name)
    harmless = [made(reporter, text) for text in ("普通", HARMLESS, " \t普通\x07\u202e")]
    is_json = harmless[0].startswith((b"{", b"["))
    known = {one for data in harmless for one in structure(data, is_json=is_json)}
    for text in (*HOSTILE, *MORE):
        found = structure(made(reporter, text), is_json=is_json)
        extra = {one for one in found - known if not (isinstance(one, str) and one.endswith(".txt"))}
        assert set() == {one for one in extra if not _is_harmless(one)}, text[:40]


def _is_harmless(one: Any) -> bool:
    """White space kept, a run or a break more: how a writer of Office files wraps a text; a file name as a key."""
    return one in {("t", "space"), ("br", ""), ("r", ""), ("rPr", ""), ("tab", ""), ("xf", "quotePrefix")}


NAMES = (
    "=1+1.txt",
    "<script>.txt",
    "a\x1b[31m.txt",
    "a\u202etxt.exe.txt",
    "::error::x.txt",
    "a'|b].txt",
    "a\nb.txt",
    "%25.txt",
    "{{7*7}}.txt",
    "'; DROP--.txt",
)


@pytest.mark.parametrize("format_", ["full", "csv", "github", "teamcity", "json"])
def test_names_on_the_disk_are_only_names(format_: str, tmp_path: Path) -> None:
    """Whole runs over files that are called so, in a project that is called so."""
    (tmp_path / "rules" / "form").mkdir(parents=True)
    (tmp_path / "rules" / "form" / "very-slow.yaml").write_text(
        RULE.replace("^a*a*a*a*a*a*b", "养护"), encoding="utf-8"
    )
    (tmp_path / "目标").mkdir()
    for number, name in enumerate(NAMES):
        text = f"项目名称\t{HOSTILE[number]!r}\n一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t养护{name!r}\t≥10公里\n"
        (tmp_path / "目标" / name).write_text(text, encoding="utf-8")
    args = ["check", "-n", "-r", str(tmp_path / "rules"), "-f", format_, "-F", "hint", str(tmp_path / "目标")]
    result = run(*args)
    assert 1 == result.exit_code
    shown = result.stdout.removeprefix("\ufeff").replace("\r\n", "\n") + result.stderr
    assert [] == CONTROL.findall(shown)
    commands = [line for line in result.stdout.splitlines() if line.startswith(("::", "##"))]
    assert not any(line.startswith("::error") for line in commands)
    if format_ == "json":
        assert {str(tmp_path / "目标" / name) for name in NAMES} == {
            one["path"] for one in json.loads(result.stdout)["documents"]
        }


RULE_OF_A_STRANGER = """code: ZZ101
title: {0}
severity: warning
confidence: high
dimension: 完整性
since: 0.1.0
basis: [{{document: {0}, note: {0}}}]
why: {1}
params: {{said: 养护}}
given: indicator
expect: {{name: {{not: {{matches: 养护}}}}}}
message: {2}
advice: {2}
examples:
  fail: [{{name: 养护里程, value: ≥1公里}}]
  pass: [{{name: 里程, value: ≥1公里}}]
"""
OF_WORDS = """code: ZZ103
title: 名称里有这个词
severity: warning
confidence: high
dimension: 完整性
since: 0.1.0
why: 试一试
given: indicator
expect: {{name: {{not: {{in_words: strange_words}}}}}}
message: “{{name}}”里有这个词
advice: 不必理会
examples:
  fail: [{{name: {0}, value: ≥1公里}}]
  pass: [{{name: 里程, value: ≥1公里}}]
"""
WAIVERS = """waivers:
  - {{rule: ZZ102, place: '*', reason: {0}, approver: {0}, approval: {0}, expires: 2099-01-01}}
  - {{rule: ZZ101, place: '*', reason: {0}, approver: {0}, expires: 2020-01-01}}
  - {{rule: {0}, place: '*', reason: {0}}}
"""
SETTINGS = """params: {{ZZ101: {{said: {0}}}}}
per-file-ignores: {{{1}: [ZZ101]}}
extend-exclude: [{1}]
"""
WHOLE = ("csv", "xlsx", "docx", "html", "json", "sarif", "junit", "github", "gitlab", "teamcity", "azure", "markdown",
         "full", "concise", "checklist", "rdjson", "pylint", "overview")  # fmt: skip


def outputs_of_texts(folder: Path, text: str) -> dict[str, bytes]:
    """A whole run in every format, where rules, words, waivers, configuration, baseline and document all say this text."""
    quoted, pattern = json.dumps(text, ensure_ascii=False), json.dumps(f"没有/{text}", ensure_ascii=False)
    message = json.dumps(f"{text}{{params.said}}", ensure_ascii=False)
    rule = RULE_OF_A_STRANGER.format(quoted, json.dumps(f"因为{text}", ensure_ascii=False), message)
    (folder / "rules" / "form").mkdir(parents=True)
    (folder / "rules" / "form" / "strange.yaml").write_text(rule, encoding="utf-8")
    waived = rule.replace("ZZ101", "ZZ102").replace("matches: 养护", "matches: 路面")
    (folder / "rules" / "form" / "waived.yaml").write_text(waived.replace("养护里程", "路面里程"), encoding="utf-8")
    (folder / "rules" / "form" / "words.yaml").write_text(OF_WORDS.format(quoted), encoding="utf-8")
    (folder / "rules" / "vocabulary.yaml").write_text(f"words: {{strange_words: [{quoted}]}}\n", encoding="utf-8")
    book = f"name: {quoted}\nissuer: {quoted}\nversion: {quoted}\n"
    (folder / "rules" / "rulebook.yaml").write_text(book, encoding="utf-8")
    (folder / "perflint-waivers.yaml").write_text(WAIVERS.format(quoted), encoding="utf-8")
    (folder / "perflint.yaml").write_text(SETTINGS.format(quoted, pattern), encoding="utf-8")
    gone = Entry(f"没有/{text}", "ZZ101", text, f"{text} › {text}", text, f"{VERSION}-{0:0{LENGTH}x}")
    (folder / "base.json").write_text(text_of([gone]), encoding="utf-8")
    name = "养护路面里程" + text.replace("\t", " ").replace("\n", " ")
    table = "".join(f"产出指标\t数量指标\t{one}\t≥10公里\n" for one in (name, text))
    (folder / "目标.txt").write_text(f"一级指标\t二级指标\t三级指标\t指标值\n{table}", encoding="utf-8")
    args = ["check", "-n", "-r", str(folder / "rules"), "--baseline", str(folder / "base.json"), "--statistics"]
    pairs = [word for name in WHOLE for word in ("-f", name, "-o", str(folder / f"{name}.out"))]
    args += ["--verdicts", str(folder / "目标.txt"), *pairs]
    result = run(*args, env={"SOURCE_DATE_EPOCH": "1767225600"})
    assert 0 == result.exit_code, result.output
    assert [] == CONTROL.findall(result.output.replace("\r\n", "\n"))
    return {name: (folder / f"{name}.out").read_bytes() for name in WHOLE}


def test_texts_of_strangers_do_not_act(tmp_path: Path) -> None:
    """What strangers write into rules, their words and rulebook, waivers, configuration and baseline is held to the same,
    through whole runs."""
    pytest.importorskip("xlsxwriter")
    pytest.importorskip("jinja2")
    short = [one for one in (*HOSTILE, *MORE) if one.isprintable() and len(one) <= 40 and "{" not in one]
    nasty = [" ".join(short[at::6]).strip()[:40].strip() for at in range(6)]
    assert len(short) > 15
    plain = outputs_of_texts(tmp_path / "plain", "=普通的话 ' < & 12")
    told = {one["code"]: one["message"] for one in json.loads(plain["json"])["findings"]}
    assert {"ZZ101", "ZZ103", "RUN011", "RUN012", "RUN021"} <= set(told) and told["ZZ101"].count("普通的话") == 2
    for number, text in enumerate(nasty):
        shown = outputs_of_texts(tmp_path / str(number), text)
        for name, data in shown.items():
            is_json = data.startswith((b"{", b"["))
            extra = structure(data, is_json=is_json) - structure(plain[name], is_json=is_json)
            extra -= {"snippet", f"没有/{text}"}  # of SARIF; a file, by which JSON counts
            assert set() == {one for one in extra if not _is_harmless(one)}, name
        commands = [line for line in shown["github"].decode().splitlines() if line.startswith("::")]
        assert len(commands) == sum(line.startswith(b"::") for line in plain["github"].splitlines())
        assert shown["teamcity"].count(b"##teamcity[") == plain["teamcity"].count(b"##teamcity[")
        assert shown["csv"].count(b"\n") == plain["csv"].count(b"\n")


REFUSED: dict[str, tuple[str, tuple[str, ...]]] = {  # what is wrong with a file; {0} is the quoted text
    "perflint.yaml": (
        "severity: {{PF301: {0}}}|{0}: 1|limit: {{{0}: 1}}|select: [{0}]|output: [{{format: {0}}}]|extends: {0}|{0}",
        ("--config", "perflint.yaml"),
    ),
    "base.json": (
        '[{0}|[{{"perflint-baseline": {0}}}]|[{{"perflint-baseline": 1, "fingerprints": {0}}}]'
        '|[{{"perflint-baseline": 1, "fingerprints": "v1"}}\n,{{"file": {0}, "code": {0}, "name": {0}, "path": {0},'
        ' "message": {0}, "fingerprint": {0}}}]',
        ("--baseline", "base.json"),
    ),
    "rules/vocabulary.yaml": (
        "{0}: 1|words: {{{0}: [x]}}|words: {{vague_values: {{{0}: [x]}}}}|units: {{{0}: [x]}}|words: {{vague_values: {0}}}"
        "|words: {{vague_values: ['re:(a+)+', {0}]}}",
        ("-r", "rules"),
    ),
    "waivers.yaml": (
        "{0}: 1|waivers: {0}|waivers: [{0}]|waivers: [{{{0}: 1, rule: PF301, place: '*', reason: 因为所以}}]"
        "|waivers: [{{rule: PF301, place: '*', reason: 因为所以, expires: {0}}}]|&a {0}",
        ("--waivers", "waivers.yaml"),
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_does_not_act_on_the_terminal(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys and values that are wrong are quoted in the answer: without what a terminal or a pipeline would obey."""
    monkeypatch.chdir(tmp_path)
    rule = RULE.replace("^a*a*a*a*a*a*b", "养护")
    (tmp_path / "rules" / "form").mkdir(parents=True)
    (tmp_path / "rules" / "form" / "very-slow.yaml").write_text(rule, encoding="utf-8")
    (tmp_path / "目标.txt").write_text("一级指标\t三级指标\t指标值\n产出指标\t养护\t≥10公里\n", encoding="utf-8")
    shapes, options = REFUSED[name]
    own = () if name.startswith("rules/") else ("-r", "rules")
    quoting = 0
    for shape in shapes.split("|"):
        for text in (*HOSTILE[:4], HOSTILE[14].replace("\ud800", "")):
            (tmp_path / name).write_text(shape.format(json.dumps(text)), encoding="utf-8")
            result = run("check", "-n", "-f", "full", *own, *options, "目标.txt")
            assert "内部出错" not in result.output, (shape, text)
            assert [] == CONTROL.findall(result.output.replace("\r\n", "\n")), (shape, text)
            assert [] == COMMAND.findall(result.output), (shape, text)
            quoting += any(word in result.output for word in ("红", "倒着", "假的", "onclick", "零"))
    assert quoting > 10, "hardly any answer says what is wrong"
