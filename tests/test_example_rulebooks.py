"""The rulebooks under examples/ from end to end: a draft that passes at home fails in the city, and where-from says why."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.command import run

BOOKS = Path(__file__).resolve().parent.parent / "examples" / "rulebooks"
DRAFT = {
    "document": "某市图书馆",
    "year": 2025,
    "tables": [
        {
            "project": "图书馆免费开放",
            "complete": True,
            "indicators": [
                {"level1": "产出指标", "level2": "数量指标", "name": "开放天数", "value": "≥300天", "weight": "30"},
                {"level1": "产出指标", "level2": "质量指标", "name": "设备完好率", "value": "≥95%", "weight": "30"},
                {
                    "level1": "效益指标",
                    "level2": "社会效益指标",
                    "name": "读者人次增长率",
                    "value": "≥5%",
                    "weight": "20",
                },
                {
                    "level1": "满意度指标",
                    "level2": "服务对象满意度指标",
                    "name": "读者满意度",
                    "value": "≥86%",
                    "weight": "10",
                },
            ],
        }
    ],
}
RULES = "PF601,PF803"


@pytest.fixture
def draft(tmp_path: Path) -> str:
    path = tmp_path / "申报表.json"
    path.write_text(json.dumps(DRAFT, ensure_ascii=False), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("book", "expected", "code"),
    [
        (None, [], 0),
        ("province", [], 0),
        (
            "city",
            [("PF601", "error", "满意度目标“≥86%”低于本市要求的90%"), ("PF803", "error", "各项指标的权重相加是90")],
            1,
        ),
    ],
)
def test_a_draft_under_each_layer(
    draft: str, book: str | None, expected: list[tuple[str, str, str]], code: int
) -> None:
    """What the shipped book and the province accept, the city sends back."""
    rulesets = ("-r", str(BOOKS / book)) if book else ()
    found = run("check", draft, *rulesets, "--select", RULES, "-f", "json")
    told = [(one["code"], one["severity"], one["message"]) for one in json.loads(found.stdout)["findings"]]
    assert code == found.exit_code
    assert [one[:2] for one in expected] == sorted(one[:2] for one in told)
    for (*_, message), (*_, said) in zip(expected, sorted(told), strict=True):
        assert said.startswith(message)


def test_the_province_is_stricter_than_the_shipped_book(tmp_path: Path) -> None:
    """82% passes at home and not in the province; weights that add up to 100 likewise."""
    text = json.dumps(DRAFT, ensure_ascii=False).replace("≥86%", "≥82%").replace('"weight": "20"', '"weight": "30"')
    path = tmp_path / "申报表.json"
    path.write_text(text, encoding="utf-8")
    assert 0 == run("check", str(path), "--select", RULES).exit_code
    found = run("check", str(path), "-r", str(BOOKS / "province"), "--select", RULES, "-f", "json")
    assert ["PF601", "PF803"] == sorted(one["code"] for one in json.loads(found.stdout)["findings"])


def test_where_from_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    """80 at home, 85 in the province, 90 in the city; the floor is the province's to keep."""
    monkeypatch.chdir(BOOKS.parent.parent)
    record = json.loads(run("rule", "PF601", "-r", str(BOOKS / "city"), "--where-from", "-f", "json").stdout)
    keys = {one["key"]: one for one in record["keys"]}
    steps = keys["params.minimum"]["history"]
    assert [
        (80, "lint_rules/adequacy/satisfaction-threshold-low.yaml"),
        (85, "examples/rulebooks/province/rulebook.yaml"),
        (90, "examples/rulebooks/city/rulebook.yaml"),
    ] == [(step["value"], step["file"]) for step in steps]
    for step in steps:
        assert str(step["value"]) in Path(step["file"]).read_text(encoding="utf-8").splitlines()[step["line"] - 1]
    assert "examples/rulebooks/province/rulebook.yaml" == keys["params.floor"]["locked"]["file"]
    assert ["自带规则", "某省绩效目标审核规则", "某市绩效目标审核规则"] == [one["name"] for one in record["layers"]]


def test_what_the_province_locked_is_refused(tmp_path: Path, draft: str) -> None:
    """Two locked things in the city's book: both are told, with both files and what is free; nothing is checked."""
    shutil.copytree(BOOKS, tmp_path / "books")
    manifest = tmp_path / "books/city/rulebook.yaml"
    text = manifest.read_text(encoding="utf-8").replace("{minimum: 90,", "{minimum: 90, floor: 50,")
    manifest.write_text(text + "  sum-mismatch: off\n", encoding="utf-8")
    found = run("check", draft, "-r", str(manifest.parent))
    assert 2 == found.exit_code and not found.stdout
    assert "不能改 params.floor：省“某省绩效目标审核规则”（" in found.stderr
    assert "的 params.floor；这条规则还可以改：severity、params.minimum" in found.stderr
    assert "锁定了整条规则 PF801 sum-mismatch；" in found.stderr
    assert 2 == found.stderr.count("province/rulebook.yaml:")
    assert 2 == found.stderr.count("city/rulebook.yaml:") - 1  # the error's own place is the first one's


def test_the_city_tests_itself() -> None:
    """Examples of its own rules, and of the inherited ones with the values these were written for."""
    found = run("test", str(BOOKS / "city"))
    assert 0 == found.exit_code and "全部符合" in found.stdout
