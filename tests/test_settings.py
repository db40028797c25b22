"""Configuration files, the layers above them, and what is said of the settings."""

from __future__ import annotations

import os
import re
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.errors import PerflintError
from perflint.settings import SETTINGS, Entry, Resolved, Resolver, Settings
from perflint.settings.files import find, layers_of
from perflint.settings.pages import facts, template, yaml_of
from perflint.settings.resolving import inline_entry, text_entry
from perflint.settings.schema import config_schema
from perflint.settings.table import DEFAULTS

TEXTS = st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=("Cs",)))


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, and no configuration from outside."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("PERFLINT_CONFIG", "PERFLINT_NO_CACHE", "PERFLINT_CACHE_DIR"):
        monkeypatch.delenv(name, raising=False)
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return work


def write(path: str, text: str) -> str:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")
    return path


def of_text(text: str) -> Settings:
    """The settings of a configuration file with this text."""
    write("perflint.yaml", text)
    return Resolver().of_run().settings


def refusal(text: str) -> str:
    write("perflint.yaml", text)
    with pytest.raises(PerflintError) as caught:
        Resolver().of_run()
    return str(caught.value)


# ── which file counts ───────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_is_set() -> None:
    """Without any configuration every value is the default, and nothing has a source."""
    found = Resolver().of_run()
    assert (DEFAULTS, {}, None) == (found.settings, dict(found.sources), found.file)


@pytest.mark.parametrize("name", ["perflint.yaml", "perflint.yml", ".perflint.yaml", ".perflint.yml"])
def test_every_name_is_found_from_below(name: str, place: Path) -> None:
    write(name, "max-warnings: 3")
    (place / "a/b").mkdir(parents=True)
    assert str(place / name) == find("a/b")


def test_the_closest_wins_whole() -> None:
    """A file nearer to the document hides the farther one, with all it says."""
    write("perflint.yaml", "preview: true\nmax-warnings: 3")
    write("a/.perflint.yml", "ignore: PF301")
    resolver = Resolver()
    near, far = resolver.of_file("a/b/x.xlsx").settings, resolver.of_file("x.xlsx").settings
    assert (False, ("PF301",), None) == (near.preview, near.ignore, near.max_warnings)
    assert (True, (), 3) == (far.preview, far.ignore, far.max_warnings)


def test_two_in_one_folder_are_refused(place: Path) -> None:
    write("perflint.yaml", "")
    write(".perflint.yml", "")
    with pytest.raises(PerflintError, match=r"有几个配置文件：perflint\.yaml、\.perflint\.yml"):
        find(".")


def test_members_of_archives_and_names_of_stdin_are_placed() -> None:
    """A path that does not exist has the configuration of the nearest folder that does."""
    write("a/perflint.yaml", "preview: true")
    assert Resolver().of_file("a/包.zip/里层/表.xlsx").settings.preview


def test_dots_and_links(place: Path) -> None:
    write("a/perflint.yaml", "preview: true")
    (place / "b").mkdir()
    assert Resolver().of_file("b/../a/x.txt").settings.preview
    (place / "link").symlink_to(place / "a", target_is_directory=True)
    assert Resolver().of_file("link/x.txt").settings.preview


@pytest.mark.skipif(os.geteuid() == 0 if hasattr(os, "geteuid") else True, reason="nothing is unreadable to root")
def test_a_folder_that_cannot_be_looked_into(place: Path) -> None:
    write("a/perflint.yaml", "preview: true")
    (place / "a").chmod(0)
    try:
        assert not Resolver().of_file("a/x.txt").settings.preview
    finally:
        (place / "a").chmod(0o755)


def test_a_given_file_counts_for_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """--config over the variable over what lies in the folders; --isolated leaves files out altogether."""
    write("perflint.yaml", "max-warnings: 1")
    other, third = write("ci/a.yaml", "max-warnings: 2"), write("ci/b.yaml", "max-warnings: 3")

    def most(resolver: Resolver) -> int | None:
        return resolver.of_run().settings.max_warnings

    assert 1 == most(Resolver())
    monkeypatch.setenv("PERFLINT_CONFIG", third)
    assert 3 == most(Resolver())
    assert 2 == most(Resolver([other]))
    assert None is most(Resolver(isolated=True))
    with pytest.raises(PerflintError, match="不能同时用"):
        Resolver([other], isolated=True)
    with pytest.raises(PerflintError, match="2 个配置文件"):
        Resolver([other, third])


# ── what a file says ────────────────────────────────────────────────────────────────────────────────────────────


def test_every_setting_is_read_as_it_is_told(place: Path) -> None:
    """The examples of the documentation, all in one file but for those that exclude each other."""
    text = "\n".join(f"{key}: {one.example}" for key, one in SETTINGS.items() if key != "as-of")
    found = of_text(text)
    assert ("PF9", "text/text-punct-mixed") == found.ignore
    assert (("PF301", "warning"), ("text-punct-mixed", "off")) == found.severity
    assert (("PF601", (("minimum", 85),)),) == found.params
    assert (str(place / "我的规则"),) == found.rulebooks
    assert ((str(place), "附件/"), (str(place), "*备份*")) == found.exclude
    assert ((str(place), "历史/**", ("PF2", "PF301")),) == found.per_file_ignores
    assert (("full", None), ("json", str(place / "报告.json"))) == found.output
    assert (("size", 200), ("pages", 500)) == found.limit
    assert hash(found) == hash(of_text(text))
    for one in SETTINGS.values():
        assert getattr(found, one.name) != one.default or one.key in ("select", "as-of")
    assert "2026-06-30" == of_text(f"as-of: {SETTINGS['as-of'].example}").as_of


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("selct: ALL", "perflint.yaml:1：selct 不是 perflint 的设置，是不是 select？"),
        ("\nfail_severity: error", "perflint.yaml:2：fail_severity 不是 perflint 的设置，是不是 fail-severity？"),
        ("preview: ja", "preview 应当是 true 或 false，不是“ja”"),
        ("max-warnings: '3'", "max-warnings 应当是 0 到 1000000 的整数，不是“3”"),
        ("max-warnings: true", "不是 true"),
        ("min-score: 101", "min-score 应当是 0 到 100 的数，不是 101"),
        ("fail-severity: bad", "“bad”不在可选的值里：error、warning、info、hint"),
        ("severity: {PF301: worse}", "severity.PF301 “worse”不在可选的值里"),
        ("severity: [PF301]", "severity 应当是“规则: error、warning、info、hint、off”的形式，不是列表"),
        ("select:\n- PF301\n- [PF302]", "perflint.yaml:3：select 第 2 项 应当是规则，不是列表"),
        ("params: {PF601: {minimum: {a: 1}}}", "params.PF601.minimum 应当是数字、文字或它们的列表"),
        ("limit: {seize: 3}", "没有名为“seize”的上限，是不是 size？"),
        ("output: [{fromat: json}]", "output 第 1 项 应当是格式"),
        ("output: {format: json, flie: a}", "没有名为“flie”的键，是不是 file？"),
        ("preview: true\npreview: false", "perflint.yaml:2：键“preview”重复了"),
        ("a: &a [1]\nb: *a", "不支持 YAML 的锚点和别名"),
        ("- 1", "配置文件的最外层应当是“键: 值”的形式"),
        ("preview:", "preview 应当是 true 或 false，不是空的"),
        ("extends: /etc/x.yaml", "不是相对路径"),
        ("extends: 3", "应当是配置文件的相对路径"),
        ("a: 1\nb: 2", "配置文件有 2 处错误：\n  perflint.yaml:1：a 不是"),
        ("a: [", "YAML 写法有误"),
    ],
)
def test_mistakes_are_told_with_their_place(text: str, told: str) -> None:
    assert told in refusal(text)


@pytest.mark.parametrize("text", ["", "# 只有说明\n\n", "\ufeff# 说明\n"])
def test_a_file_that_says_nothing(text: str) -> None:
    assert DEFAULTS == of_text(text)


def test_off_and_other_spellings() -> None:
    """YAML reads a bare off as false; warn and suggestion are known from other tools."""
    found = of_text("severity: {PF301: off, PF302: warn}\nfail-severity: suggestion")
    assert (("PF301", "off"), ("PF302", "warning")) == found.severity
    assert "hint" == found.fail_severity


def test_what_was_parsed_once_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second reading of the same content needs no YAML; another content does."""
    write("perflint.yaml", "max-warnings: 3")
    first = Resolver().of_run()
    from perflint.settings import files

    monkeypatch.setattr(files, "_parse", None)
    assert first == Resolver().of_run()
    write("perflint.yaml", "max-warnings: 4")
    with pytest.raises(TypeError):
        Resolver().of_run()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Whatever stands in the file, it is a configuration or a `PerflintError`."""
    Path("perflint.yaml").write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        Resolver().of_run()
    except PerflintError as error:
        assert error.place.startswith("perflint.yaml:")


# ── extends ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_extends_is_overridden_key_by_key(place: Path) -> None:
    """Later files of a list, and the file itself, win; maps and the extend- lists add up."""
    write(
        "省/perflint.yaml", "max-warnings: 9\nseverity: {PF1: hint, PF2: hint}\nextend-ignore: PF301\nrulebooks: 规则"
    )
    write("市.yaml", "severity: {PF2: info}\nextend-ignore: PF302")
    write("县/perflint.yaml", "extends: [../省/perflint.yaml, ../市.yaml]\nseverity: {PF3: error}\nmax-warnings: 1")
    found = Resolver().of_file("县/a.txt")
    assert (("PF1", "hint"), ("PF2", "info"), ("PF3", "error")) == found.settings.severity
    assert ("PF301", "PF302") == found.settings.extend_ignore
    assert (str(place / "省" / "规则"),) == found.settings.rulebooks
    assert 1 == found.settings.max_warnings
    assert ("省/perflint.yaml:2", "市.yaml:1", "县/perflint.yaml:2") == found.sources["severity"]
    assert "县/perflint.yaml:3" == found.source("max-warnings")


def test_select_starts_afresh() -> None:
    """Who selects does not inherit what others added or took away."""
    write("a.yaml", "extend-select: PF1\nignore: PF2\nextend-ignore: PF3")
    assert ("PF1",) == of_text("extends: a.yaml").extend_select
    found = of_text("extends: a.yaml\nselect: PF9")
    assert (("PF9",), (), (), ()) == (found.select, found.extend_select, found.ignore, found.extend_ignore)


def test_circles_and_missing_files() -> None:
    write("a.yaml", "extends: b.yaml")
    write("b.yaml", "# 绕回来\nextends: ./a.yaml")
    assert "b.yaml:2：配置文件互相 extends，绕成了圈：a.yaml → b.yaml → a.yaml" in refusal("extends: a.yaml")
    assert "perflint.yaml:2：没有配置文件 c.yaml" in refusal("extends:\n- c.yaml")


# ── above the file ──────────────────────────────────────────────────────────────────────────────────────────────


def test_order_of_the_layers() -> None:
    """Option over --config KEY=VALUE over file."""
    write("perflint.yaml", "max-warnings: 1\nlimit: {size: 1, pages: 1}")

    def found(*layers: str, flags: tuple[Entry, ...] = ()) -> Resolved:
        return Resolver(layers, flags).of_run()

    assert (1, "perflint.yaml:1") == (found().settings.max_warnings, found().source("max-warnings"))
    assert 2 == found("max-warnings=2").settings.max_warnings
    flag = text_entry("max-warnings", ["3"], "选项 --max-warnings")
    assert 3 == found("max-warnings=2", flags=(flag,)).settings.max_warnings
    sizes = found("limit.size=5", flags=(text_entry("limit", ["pages=7", "rows=9"], "选项 --limit"),))
    assert (("size", 5), ("pages", 7), ("rows", 9)) == sizes.settings.limit


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("fail-severity=warn", "fail-severity", "warning"),
        ("select=PF1，PF2", "select", ("PF1", "PF2")),
        ("preview=true", "preview", True),
        ("min-score=80", "min-score", 80.0),
        ("severity.PF301=off", "severity", (("PF301", "off"),)),
        ("params.PF601.minimum=85.5", "params", (("PF601", (("minimum", 85.5),)),)),
        ("per-file-ignores.*.txt=PF1,PF2", "per-file-ignores", (("", "*.txt", ("PF1", "PF2")),)),
        ("output=json,full", "output", (("json", None), ("full", None))),
    ],
)
def test_settings_in_one_line(text: str, key: str, value: object) -> None:
    entry = inline_entry(text)
    assert (key, value) == (entry.key, entry.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("fail-severty=error", "是不是 fail-severity"),
        ("extends=a.yaml", "extends 只能写在配置文件里"),
        ("preview.x=true", "preview 没有下一层"),
        ("max-warnings=many", "应当是 0 到 1000000 的整数"),
    ],
)
def test_mistakes_in_one_line(text: str, told: str) -> None:
    with pytest.raises(PerflintError, match=told):
        inline_entry(text)


# ── what is said of them ────────────────────────────────────────────────────────────────────────────────────────


def plain(text: str) -> str:
    """The template with everything switched on that may stand together."""
    return "\n".join(re.sub(r"^# (?=(?!as-of)[a-z-]+: )", "", line) for line in text.splitlines()[1:])


def test_the_template_is_a_configuration_and_so_is_what_it_shows() -> None:
    """As written it sets nothing; uncommented the loader and the schema take every line."""
    text = template("./schema.json")
    assert "# yaml-language-server: $schema=./schema.json" == text.splitlines()[0]
    assert DEFAULTS == of_text(text)
    write("../perflint.yaml", "")  # what the template's extends names
    write("perflint.yaml", plain(text))
    assert set(SETTINGS) - {"as-of"} == set(Resolver().of_run().sources)
    jsonschema.validate(yaml.safe_load(plain(text)), config_schema())


def test_schema_and_loader_agree_on_defaults() -> None:
    """What the schema calls the default is a configuration that changes nothing."""
    schema = config_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    told = {key: one["default"] for key, one in schema["properties"].items() if "default" in one}
    jsonschema.validate(told, schema)
    found = of_text(yaml.safe_dump({key: value for key, value in told.items() if key != "exclude"}, allow_unicode=True))
    assert DEFAULTS == found


def test_every_setting_explains_itself() -> None:
    for one in SETTINGS.values():
        assert one.help.endswith("。")
        assert {"写什么", "默认", "例"} <= {heading for heading, _ in facts(one)}
        assert yaml.safe_load(one.example) is not None


@given(st.recursive(TEXTS | st.integers(-9, 9) | st.booleans(), lambda inner: st.lists(inner, max_size=3)))
def test_values_are_shown_as_yaml(value: object) -> None:
    """What is shown reads back as the same data."""
    assert value == yaml.safe_load(yaml_of(value))


def test_layers_are_told_apart() -> None:
    write("b.yaml", "preview: true")
    write("a.yaml", "extends: b.yaml\nmax-warnings: 1")
    assert [["preview"], ["max-warnings"]] == [[entry.key for entry in layer] for layer in layers_of("a.yaml")]
