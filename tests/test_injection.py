"""A table of hostile strings through every format there is: what a document says never becomes more than text.

The formats are discovered, so that a new one is held to the same.  The report with the hostile text has to be built of
the same kinds of parts as one with a harmless text; what each format makes of its texts is tested beside the format.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import lxml.etree
import lxml.html
import pytest
from click.testing import CliRunner
from report_samples import HOSTILE, hostile
from test_formats import CONTROL, OPTIONS
from test_limits import RULE

from perflint.cli.program import program
from perflint.overview import overview_of
from perflint.reporters import all_reporters, rendered

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
    result = CliRunner().invoke(program, args)
    assert 1 == result.exit_code
    shown = result.stdout.removeprefix("\ufeff").replace("\r\n", "\n") + result.stderr
    assert [] == CONTROL.findall(shown)
    commands = [line for line in result.stdout.splitlines() if line.startswith(("::", "##"))]
    assert not any(line.startswith("::error") for line in commands)
    if format_ == "json":
        assert {str(tmp_path / "目标" / name) for name in NAMES} == {
            one["path"] for one in json.loads(result.stdout)["documents"]
        }
