"""Layers of rulebooks: what a lower one may change, what a higher one locks, and how either is told of a mistake."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from perflint import rulebook
from perflint.errors import RulebookError
from perflint.model import Severity
from perflint.rulebook import Overrides, Rulebook
from tests.command import run
from tests.files import write
from tests.sample_rules import unit_lost

LOW = """\
code: TL601
title: 满意度目标偏低
severity: warning
confidence: high
dimension: 适当性
basis: [{document: 某办〔2020〕1号}]
since: "0.1"
why: 满意度目标太低，起不到约束作用。
given: indicator
params: {minimum: 80, floor: 60}
where: {level2.kind: satisfaction, value.unit.class: percent}
severity_when:
  - {severity: info, where: {name: {contains: 信访}}}
  - {severity: error, where: {value.number: {lt: $floor}}}
expect: {value.number: {ge: $minimum}}
at: value
message: 满意度目标“{value}”低于{params.minimum}%
advice: 提高到 ≥{params.minimum}%。
examples:
  fail: [{level2: 服务对象满意度指标, name: 读者满意度, value: 75%}]
  pass: [{level2: 服务对象满意度指标, name: 读者满意度, value: 85%}]
"""
UNIT = unit_lost("TL602")
TRIAL = UNIT.replace("TL602", "TL603").replace("severity: warning", "severity: hint\nstatus: preview")


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A book of three rules: one with parameters, one without a basis, one on trial."""
    write(tmp_path / "base/adequacy/satisfaction-low.yaml", LOW)
    write(tmp_path / "base/form/unit-lost.yaml", UNIT)
    write(tmp_path / "base/form/unit-lost-on-trial.yaml", TRIAL)
    return tmp_path / "base"


def layer(base: Path, name: str, text: str, extends: str = "../base") -> Path:
    """The folder of a rulebook beside the base, with this manifest."""
    return write(base.parent / name / "rulebook.yaml", f"name: {name}的规则\nextends: {extends}\n{text}").parent


def refused(*paths: Path, overrides: Overrides | None = None) -> list[str]:
    """The lines of the error, each ``file:line：message`` with the file's last two parts."""
    with pytest.raises(RulebookError) as caught:
        rulebook.load(paths, overrides=overrides)
    error = caught.value
    lines = [line.strip() for line in error.message.splitlines()[1:]] or [f"{error.place}：{error.message}"]
    return ["/".join(line.split("：")[0].split("/")[-2:]) + "：" + line.split("：", 1)[1] for line in lines]


def state(book: Rulebook, slug: str = "satisfaction-low") -> tuple[str, object, bool]:
    rule = book.find(slug)
    assert rule is not None
    return rule.severity.id, rule.params.get("minimum"), rule.off


# ── what a layer changes ────────────────────────────────────────────────────────────────────────────────────────


def test_the_last_layer_counts(base: Path) -> None:
    """Each layer changes what it names and leaves the rest as the layer above left it."""
    layer(base, "省", "rules: {satisfaction-low: {severity: info, params: {minimum: 85}}}")
    city = layer(base, "市", "rules: {TL601: {params: {minimum: 90}}}", extends="../省")
    assert ("info", 90, False) == state(rulebook.load([city]))
    assert ("info", 85, False) == state(rulebook.load([base.parent / "省"]))
    assert ("warning", 80, False) == state(rulebook.load([base]))


def test_a_manifest_stands_for_its_folder(base: Path) -> None:
    """``-r city/rulebook.yaml`` is ``-r city``."""
    city = layer(base, "市", "rules: {unit-lost: info}")
    assert rulebook.load([city]).hash == rulebook.load([city / "rulebook.yaml"]).hash
    assert ["TL601", "TL602", "TL603"] == [rule.code for rule in rulebook.load([city / "rulebook.yaml"]).rules]


def test_a_layer_adds_rules_of_its_own(base: Path) -> None:
    """Files beside the manifest are rules; the manifest is none, and a rulebook further below belongs to itself."""
    city = layer(base, "市", "rules: {unit-lost: info}")
    write(city / "form/unit-gone.yaml", UNIT.replace("TL602", "SJ101"))
    write(city / "区/rulebook.yaml", "extends: ..\nrules: {SJ101: off}\n")
    assert ["SJ101", "TL601", "TL602", "TL603"] == [rule.code for rule in rulebook.load([city]).rules]
    assert not state(rulebook.load([city]), "SJ101")[2]
    assert state(rulebook.load([city / "区"]), "SJ101")[2]


@pytest.mark.parametrize(("written", "off"), [("off", True), ("'off'", True), ("false", True), ("info", False)])
def test_off_is_off_however_it_is_written(base: Path, written: str, off: bool) -> None:
    """YAML reads a bare off as false."""
    city = layer(base, "市", f"rules: {{satisfaction-low: {written}, unit-lost: {{severity: {written}}}}}")
    book = rulebook.load([city])
    assert (off, off) == (state(book)[2], state(book, "unit-lost")[2])


def test_on_undoes_off_and_ends_a_trial(base: Path) -> None:
    """``on`` gives a rule back the level it had; a rule on trial runs from then on."""
    layer(base, "省", "rules: {satisfaction-low: off}")
    city = layer(base, "市", "rules: {satisfaction-low: on, unit-lost-on-trial: on}", extends="../省")
    book = rulebook.load([city])
    assert ("warning", 80, False) == state(book)
    trial = book.find("TL603")
    assert trial is not None and "stable" == trial.status


@pytest.mark.parametrize(
    ("mode", "off", "status"), [("off", True, "preview"), ("recommended", False, "preview"), ("all", False, "stable")]
)
def test_how_much_of_a_book_is_taken(base: Path, mode: str, off: bool, status: str) -> None:
    """``[[book, mode]]``: nothing until it is switched on, as it is, or with the rules on trial."""
    city = layer(base, "市", "version: '1'", extends=f"[[../base, {mode}]]")
    book = rulebook.load([city])
    assert off == state(book)[2]
    trial = book.find("TL603")
    assert trial is not None and status == trial.status


def test_off_for_all_and_on_for_one(base: Path) -> None:
    """A layer's own changes come after what it does to whole books."""
    city = layer(base, "市", "rules: {unit-lost: on}", extends="[[../base, off]]")
    assert ["TL602"] == [rule.code for rule in rulebook.load([city]).rules if not rule.off]


def test_severity_is_a_ceiling_for_its_cases(base: Path) -> None:
    """A changed level takes the graver cases down with it and leaves the milder ones alone."""
    book = rulebook.load([layer(base, "市", "rules: {satisfaction-low: hint}")])
    rule = book.find("satisfaction-low")
    assert rule is not None
    assert [Severity.HINT, Severity.HINT] == [severity for _, severity in rule.parts.cases]
    graver = rulebook.load([layer(base, "县", "rules: {satisfaction-low: error}")]).find("satisfaction-low")
    assert graver is not None
    assert [Severity.INFO, Severity.ERROR] == [severity for _, severity in graver.parts.cases]


def test_words_and_basis(base: Path) -> None:
    """Message and advice are replaced; a basis is added to those there are."""
    change = "{message: '满意度“{value}”不足{params.minimum}%', advice: 提高, basis: [{document: 某市财〔2025〕3号}]}"
    rule = rulebook.load([layer(base, "市", f"rules: {{satisfaction-low: {change}}}")]).find("satisfaction-low")
    assert rule is not None
    assert ("满意度“{value}”不足{params.minimum}%", "提高") == (rule.message, rule.advice)
    assert ["某办〔2020〕1号", "某市财〔2025〕3号"] == [basis.document for basis in rule.basis]


def test_a_layer_may_forbid_waivers(base: Path) -> None:
    """``waivable: false``, in a rule or by a layer."""
    book = rulebook.load([layer(base, "市", "rules: {satisfaction-low: {waivable: false}}")])
    assert {"TL601": False, "TL602": True, "TL603": True} == {rule.code: rule.waivable for rule in book.rules}


# ── locks ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("locked", "change", "allowed"),
    [
        ("satisfaction-low", "{params: {minimum: 90}}", False),
        ("satisfaction-low", "{message: 低}", False),
        ("TL601", "off", False),
        ("ALL", "off", False),
        ("satisfaction-low.params.minimum", "{params: {minimum: 90}}", False),
        ("satisfaction-low.params.minimum", "{params: {floor: 50}}", True),
        ("satisfaction-low.params.minimum", "off", False),  # else the lock would be worth nothing
        ("satisfaction-low.params", "{params: {floor: 50}}", False),
        ("satisfaction-low.severity", "error", False),
        ("satisfaction-low.severity", "{params: {minimum: 90}}", True),
        ("satisfaction-low", "{params: {minimum: 80}}", True),  # says what is so already
        ("unit-lost", "{params: {minimum: 90}}", True),
    ],
)
def test_what_is_locked_stays(base: Path, locked: str, change: str, allowed: bool) -> None:
    """A lower layer may not touch what a higher one locked."""
    layer(base, "省", f"layer: 省\nlocked: [{locked}]")
    city = layer(base, "市", f"layer: 市\nrules: {{satisfaction-low: {change}}}", extends="../省")
    if allowed:
        rulebook.load([city])
        return
    (told,) = refused(city)
    assert told.startswith("市/rulebook.yaml:4：不能") and "规则 TL601 satisfaction-low" in told
    assert "：省“省的规则”（" in told and "省/rulebook.yaml:4）锁定了" in told
    assert ("不能关掉这条规则" in told) == (change == "off")


def test_the_refusal_says_what_else_can_be_done(base: Path) -> None:
    """Which keys are free, or that the city writes a rule of its own."""
    layer(base, "省", "locked: [satisfaction-low.params.minimum, unit-lost]")
    city = layer(base, "市", "rules:\n  satisfaction-low: {params: {minimum: 90}}\n  unit-lost: info", extends="../省")
    first, second = refused(city)
    assert "锁定了规则 TL601 satisfaction-low 的 params.minimum；" in first
    assert first.endswith("这条规则还可以改：severity、params.floor、message、advice、basis")
    assert "锁定了整条规则 TL602 unit-lost；" in second
    assert second.endswith("要求不同的，在自己的规则集里另写一条规则")


def test_a_layer_may_change_what_it_locks_itself(base: Path) -> None:
    """Locks bind those below."""
    province = layer(base, "省", "rules: {unit-lost: info}\nlocked: [unit-lost]")
    assert "info" == state(rulebook.load([province]), "unit-lost")[0]


def test_a_locked_rule_is_not_silenced_by_superseding_it(base: Path) -> None:
    """Nor by switching its whole book off."""
    layer(base, "省", "locked: [unit-lost]")
    city = layer(base, "市", "version: '1'", extends="../省")
    write(city / "form/anything.yaml", UNIT.replace("TL602", "SJ101") + "supersedes: [unit-lost]\n")
    (told,) = refused(city)
    assert told.startswith("form/anything.yaml:17：不能用 supersedes 压住“unit-lost”：“省的规则”（")
    assert "锁定了整条规则 TL602 unit-lost" in told
    off = layer(base, "县", "version: '1'", extends="[[../省, off]]")
    assert refused(off)[0].startswith("县/rulebook.yaml:2：不能关掉这条规则：“省的规则”（")


# ── the last layer ──────────────────────────────────────────────────────────────────────────────────────────────


def test_overrides_of_a_configuration_file(base: Path) -> None:
    """They come last, under the same locks, and are told at their own place; an error needs no basis here."""
    lines: dict[tuple[str | int, ...], int] = {("TL602", "severity"): 7, ("TL601", "params", "minimum"): 9}
    overrides = Overrides(
        "perflint.yaml", {"TL602": {"severity": "error"}, "TL601": {"params": {"minimum": 95}}}, lines
    )
    book = rulebook.load([base], overrides=overrides)
    assert ("error", None, False) == state(book, "unit-lost")
    assert ("warning", 95, False) == state(book)
    assert "perflint.yaml" == book.layers[-1].file
    province = layer(base, "省", "locked: [TL601]")
    (told,) = refused(province, overrides=overrides)
    assert told.startswith("perflint.yaml:9：不能改 params.minimum：“省的规则”（")


def test_overrides_are_part_of_the_hash(base: Path) -> None:
    """So that no cache mistakes one for the other."""
    loaded = [
        rulebook.load([base], overrides=Overrides("perflint.yaml", {"TL601": {"params": {"minimum": number}}}))
        for number in (85, 90, 85)
    ]
    assert [85, 90, 85] == [state(book)[1] for book in loaded]
    assert loaded[0].hash == loaded[2].hash != loaded[1].hash


# ── mistakes ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("rules: {satisfaction-lwo: off}", 3, "没有规则“satisfaction-lwo”，是不是想写“satisfaction-low”？"),
        ("rules:\n  TL601: {params: {minimun: 90}}", 4, "没有参数“minimun”，是不是想写“minimum”？"),
        ("rules:\n  TL602: {params: {minimum: 90}}", 4, "没有参数“minimum”；这条规则没有可调的参数"),
        ("rules:\n  TL601:\n    params:\n      minimum: 九十", 6, "参数“minimum”应当是数字（原来是 80），现在是“九十”"),
        ("rules:\n  TL601: fatal", 4, "后面应当是级别（error、warning、info、hint、off、on）"),
        ("rules:\n  TL601: {severty: info}", 4, "没有键“severty”，是不是想写“severity”？"),
        ("rules:\n  TL601: {where: {name: x}}", 4, "没有键“where”"),
        ("rules:\n  TL601:\n    message: '{valeu}'", 5, "占位符“{valeu}”没有任何来源，是不是想写“value”？"),
        ("rules:\n  TL602:\n    severity: error", 5, "错误级（error）的规则必须写依据 basis"),
        ("rules:\n  TL601:\n    valid_from: 2025-02-30", 5, "不是存在的日期：“2025-02-30”"),
        ("rules:\n  TL601: off\n  satisfaction-low: info", 5, "与上面的“TL601”是同一条规则"),
        ("locked: [unit-lsot]", 3, "没有规则“unit-lsot”，是不是想写“unit-lost”？"),
        ("locked: [unit-lost.sevrity]", 3, "不能锁定“sevrity”，是不是想写“severity”？"),
        ("locked: [TL601.params.most]", 3, "没有参数“most”；可调的有：minimum、floor"),
        ("layer: 乡", 3, "“layer”不能是“乡”，只能是：中央、省、市、县、部门"),
        ("lokced: [TL601]", 3, "没有键“lokced”，是不是想写“locked”？"),
    ],
)
def test_mistakes_of_a_layer(base: Path, text: str, line: int, said: str) -> None:
    """Each is told at its line, with what was meant."""
    (told,) = refused(layer(base, "市", text))
    assert told.startswith(f"市/rulebook.yaml:{line}：") and said in told


def test_all_mistakes_in_one_go(base: Path) -> None:
    """Of every layer and every rule file."""
    layer(base, "省", "rules:\n  TL601: {params: {minimum: x}}\nlocked: [TL999]")
    city = layer(base, "市", "rules:\n  TL699: off", extends="../省")
    write(city / "form/unit-gone.yaml", UNIT.replace("TL602", "SJ1"))
    told = refused(city)
    places = {line.split("：")[0] for line in told}
    assert {"form/unit-gone.yaml:1", "市/rulebook.yaml:4", "省/rulebook.yaml:4", "省/rulebook.yaml:5"} == places


def test_an_error_with_a_basis_is_no_mistake(base: Path) -> None:
    """What is wrong alone may be right together."""
    text = "rules: {TL602: {severity: error, basis: [{document: 某财〔2025〕3号}]}}"
    assert "error" == state(rulebook.load([layer(base, "市", text)]), "TL602")[0]


@pytest.mark.parametrize(
    ("extends", "said"),
    [
        ("../bsae", "extends 里的“../bsae”不存在"),
        ("/etc", "不是相对路径"),
        ("~/rules", "不是相对路径"),
        ("'C:/rules'", "不是相对路径"),
        ("'..\\base'", "不是相对路径"),
        ("'https://example.org/rules'", "不是相对路径"),
        ("[../base, off]", "应当是规则集的名称或路径"),
        ("[../base, recommended]", "“recommended”是方式，不是规则集"),
        ("[[../base, some]]", "应当是规则集的名称或路径"),
        ("3", "应当是规则集的名称或路径"),
    ],
)
def test_where_extends_may_lead(base: Path, extends: str, said: str) -> None:
    """To the shipped book or along a relative path, nowhere else."""
    told = refused(layer(base, "市", "rules: {TL602: info}", extends=extends))
    assert any(line.startswith("市/rulebook.yaml:2：") and said in line for line in told)


def test_a_loop_is_told(base: Path) -> None:
    """At the entry that leads back, whatever way round it is entered."""
    layer(base, "省", "version: '1'", extends="[../base, ../市]")
    city = layer(base, "市", "version: '1'", extends="../省")
    assert any("extends 绕成了一圈" in line for line in refused(city))
    own = layer(base, "县", "version: '1'", extends="../县")
    assert any("这里建立在它自己" in line for line in refused(own, base))


def test_a_province_does_not_build_on_a_city(base: Path) -> None:
    layer(base, "市", "layer: 市")
    (told,) = refused(layer(base, "省", "layer: 省", extends="../市"))
    assert told.startswith("省/rulebook.yaml:3：这一级是省，却建立在市一级的“市的规则”")


def test_a_folder_of_rulebooks_is_none(base: Path) -> None:
    """The error names those inside."""
    layer(base, "市", "version: '1'")
    (base.parent / "books").mkdir()
    (base.parent / "市").rename(base.parent / "books" / "市")
    with pytest.raises(RulebookError, match="里面的每个文件夹各是一个规则集") as caught:
        rulebook.load([base.parent / "books"])
    assert "books/市" in caught.value.advice


@pytest.mark.parametrize("text", ["", "[]", "a: &x 1\nb: *x\n", "name: 甲\nname: 乙\n", "extends: [", "\x00"])
def test_what_is_no_manifest(base: Path, text: str) -> None:
    """A file, a line and no traceback."""
    path = write(base.parent / "市/rulebook.yaml", text)
    with pytest.raises(RulebookError) as caught:
        rulebook.load([path.parent, base])
    assert "市/rulebook.yaml:" in str(caught.value)


# ── remembering ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_change_of_any_layer_is_seen(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the accepted rulebook and in the answers of `check`, although the city's own files are as they were."""
    monkeypatch.setenv("PERFLINT_CACHE_DIR", str(tmp_path / "cache"))
    province = layer(base, "省", "rules: {satisfaction-low: {params: {minimum: 85}}}") / "rulebook.yaml"
    city = layer(base, "市", "rules: {unit-lost: off}", extends="../省")
    draft = write(tmp_path / "表.json", json.dumps(DOCUMENT, ensure_ascii=False))
    codes = []
    for minimum in (85, 85, 95, 85):
        write(province, f"extends: ../base\nrules: {{satisfaction-low: {{params: {{minimum: {minimum}}}}}}}\n")
        assert minimum == state(rulebook.load([city]))[1]
        codes.append(run("check", "-r", str(city), str(draft), "-F", "warning").exit_code)
    assert [0, 0, 1, 0] == codes


def test_a_moved_book_is_shown_where_it_is(base: Path) -> None:
    """What was accepted is remembered by content; the files are named as they lie now."""
    city = layer(base, "市", "rules: {TL601: info}")
    first = rulebook.load([city])
    moved = base.parent / "elsewhere"
    moved.mkdir()
    for name in ("base", "市"):
        (base.parent / name).rename(moved / name)
    second = rulebook.load([moved / "市"])
    assert first.hash == second.hash
    rule = second.find("TL601")
    assert rule is not None and Path(rule.file).is_file() and "elsewhere" in second.layers[-1].file


# ── where a value comes from ────────────────────────────────────────────────────────────────────────────────────

DOCUMENT = {
    "document": "某市图书馆",
    "tables": [
        {
            "project": "开放服务",
            "complete": True,
            "indicators": [
                {"level1": "产出指标", "level2": "数量指标", "name": "开放天数", "value": "300天"},
                {"level1": "满意度指标", "level2": "服务对象满意度指标", "name": "读者满意度", "value": "≥88%"},
            ],
        }
    ],
}


def test_where_from_shows_every_layer(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """File and line of each value, from the first to the one that counts, with the lock."""
    monkeypatch.chdir(base.parent)
    layer(base, "省", "layer: 省\nrules:\n  TL601:\n    params: {minimum: 85}\nlocked: [TL601.params.floor]")
    city = layer(base, "市", "layer: 市\nrules: {TL601: {severity: info, params: {minimum: 90}}}", extends="../省")
    record = json.loads(run("rule", "TL601", "-r", str(city), "--where-from", "-f", "json").stdout)
    keys = {one["key"]: one for one in record["keys"]}
    history = [(step["value"], step["file"], step["line"], step["layer"]) for step in keys["params.minimum"]["history"]]
    assert [
        (80, "base/adequacy/satisfaction-low.yaml", 10, ""),
        (85, "省/rulebook.yaml", 6, "省 省的规则"),
        (90, "市/rulebook.yaml", 4, "市 市的规则"),
    ] == history
    assert {"file": "省/rulebook.yaml", "line": 7, "layer": "省 省的规则"} == keys["params.floor"]["locked"]
    assert keys["params.minimum"]["locked"] is None
    page = run("rule", "TL601", "-r", str(city), "--where-from").stdout
    for line in ("→ 90  市 市的规则 市/rulebook.yaml:4", "锁定：省 省的规则 省/rulebook.yaml:7", "→ info"):
        assert line in page


def test_where_from_shows_the_configuration(base: Path) -> None:
    """The last layer as any other."""
    from perflint.rulebook.sources import sources_of

    book = rulebook.load(
        [base], overrides=Overrides("perflint.yaml", {"TL601": {"severity": "off"}}, {("TL601", "severity"): 5})
    )
    (severity,) = (one for one in sources_of(book.rules[0], book) if one.key == "severity")
    assert [("warning", 3), ("off", 5)] == [(step.value, step.line) for step in severity.steps]
    assert "perflint.yaml" == severity.steps[-1].file


# ── a layer and the commands ────────────────────────────────────────────────────────────────────────────────────


def test_a_rule_that_is_off_does_not_run(base: Path, tmp_path: Path) -> None:
    """Nor when it is named; whoever names it is told where it was switched off."""
    city = layer(base, "市", "rules: {TL601: off}")
    draft = write(tmp_path / "表.json", json.dumps(DOCUMENT, ensure_ascii=False))
    found = run("check", "-r", str(city), str(draft), "--select", "TL601,TL602", "-f", "json")
    assert {"TL602"} == {verdict["code"] for verdict in json.loads(found.stdout)["verdicts"]}
    assert "规则 TL601 satisfaction-low 没有运行：已由市的规则（" in found.stderr
    alone = run("check", "-r", str(city), str(draft), "--select", "TL601")
    assert 2 == alone.exit_code and "没有选中任何规则" in alone.stderr and "市/rulebook.yaml:3" in alone.stderr
    assert "（关闭）" in run("rules", "-r", str(city)).stdout


def test_examples_speak_of_the_values_they_were_written_for(base: Path) -> None:
    """A layer that raises a minimum does not break the rule's own tests; with examples of its own, these are run."""
    city = layer(base, "市", "rules: {TL601: {params: {minimum: 90}}}")
    assert 0 == run("test", str(city)).exit_code
    row = "{level2: 服务对象满意度指标, name: 读者满意度, value: %s}"
    text = f"rules: {{TL601: {{params: {{minimum: 90}}, examples: {{fail: [{row % '85%'}], pass: [{row % '89%'}]}}}}}}"
    wrong = run("test", str(layer(base, "县", text)))
    assert 1 == wrong.exit_code and "不该报错却报了：满意度目标“89%”低于90%" in wrong.stdout


def test_the_schema_accepts_what_the_loader_accepts(base: Path) -> None:
    """``perflint schema rulebook`` is a JSON Schema, and it holds for a manifest that loads."""
    from jsonschema import Draft202012Validator

    schema = json.loads(run("schema", "rulebook").stdout)
    Draft202012Validator.check_schema(schema)
    city = layer(
        base, "市", "layer: 市\nissuer: 某市财政局\nrules: {TL601: off, TL602: {severity: info}}\nlocked: [TL602]"
    )
    rulebook.load([city])
    data = yaml.safe_load((city / "rulebook.yaml").read_text(encoding="utf-8"))
    assert [] == list(Draft202012Validator(schema).iter_errors(data))
