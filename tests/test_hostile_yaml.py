"""Every place that reads YAML × every attack that YAML knows: refused at once, with file and line, and nothing is run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from test_limits import RULE

from perflint.rulebook import yaml_lines
from tests.command import run

ROOT = Path(__file__).resolve().parent.parent
GOOD = ROOT / "examples" / "1-项目表-规范.txt"
RULES = "one"  # a rulebook of one rule, which is loaded in no time
LAUGHS = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}' if n else 'x'] * 9)}]\n" for n in range(12))

ATTACKS: dict[str, Callable[[str], str]] = {  # each makes of the text of a good file a bad one
    "aliases": lambda text: LAUGHS + text,
    "anchor": lambda text: f"z: &here 1\n{text}",
    "merge": lambda text: f"z: &here {{a: 1}}\ny: {{<<: *here}}\n{text}",
    "deep": lambda text: f"z: {'[' * 2000}{']' * 2000}\n{text}",
    "deeper": lambda text: f"z: {'{a: ' * 60_000}1{'}' * 60_000}\n{text}",
    "python": lambda text: f"z: !!python/object/apply:os.system ['echo pwned']\n{text}",
    "tag": lambda text: f"z: !own 1\n{text}",
    "binary": lambda text: f"z: !!binary aGk=\n{text}",
    "twice": lambda text: text + text.splitlines()[0] + "\n",
    "documents": lambda text: f"{text}---\n{text}",
    "control": lambda text: f"z: \x00\x07\n{text}",
    "half a character": lambda text: f'z: "\\ud800"\n{text}',
    "latin": lambda text: f"z: \udcff\n{text}",
    "cut": lambda text: f"z: 'open\n{text}",
}


def rule(text: str, folder: Path) -> list[str]:
    return written(folder, "rules/form/very-slow.yaml", text, "-r", "rules")


def manifest(text: str, folder: Path) -> list[str]:
    written(folder, "rules/form/very-slow.yaml", RULE)
    return written(folder, "rules/rulebook.yaml", text, "-r", "rules")


def vocabulary(text: str, folder: Path) -> list[str]:
    written(folder, "rules/form/very-slow.yaml", RULE)
    return written(folder, "rules/vocabulary.yaml", text, "-r", "rules")


def settings(text: str, folder: Path) -> list[str]:
    return written(folder, "perflint.yaml", text, "-r", RULES, "--config", "perflint.yaml")


def waivers(text: str, folder: Path) -> list[str]:
    return written(folder, "waivers.yaml", text, "-r", RULES, "--waivers", "waivers.yaml")


def grading(text: str, folder: Path) -> list[str]:
    return written(folder, "grading.yaml", text, "-r", RULES, "--grading", "grading.yaml")


def document(text: str, folder: Path) -> list[str]:
    return written(folder, "document.yaml", text, "-r", RULES, "document.yaml")


def written(folder: Path, name: str, text: str, *args: str) -> list[str]:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(text.encode("utf-8", "surrogateescape"))
    one = folder / RULES / "form" / "very-slow.yaml"
    one.parent.mkdir(parents=True, exist_ok=True)
    one.write_text(RULE, encoding="utf-8")
    return [str(folder / arg) if (folder / arg).exists() else arg for arg in args]


PLACES: dict[Callable[[str, Path], list[str]], str] = {
    rule: RULE.replace("^a*a*a*a*a*a*b", "^a"),
    manifest: "name: 试一试\nissuer: 某市\n",
    vocabulary: "words: {placeholders: {add: [待定]}}\n",
    settings: "fail-severity: error\n",
    waivers: "waivers: [{rule: PF301, place: '**', reason: 试一试}]\n",
    grading: "undecided: {most: '0.5'}\n",
    document: "tables: [{project: 道路养护, indicators: [{name: 养护里程, value: ≥10公里}]}]\n",
}


def check(folder: Path, args: list[str]) -> tuple[int, str]:
    result = run("check", "-n", "-j", "1", "-q", *args, *([] if "document" in str(args) else [str(GOOD)]))
    return result.exit_code, result.output


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
def test_no_attack_on_yaml_works_anywhere(
    place: Callable[[str, Path], list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The good file is taken; of each bad one file and place are told, with exit code 2."""
    ran: list[object] = []
    monkeypatch.setattr("os.system", ran.append)
    good = PLACES[place]
    code, said = check(tmp_path, place(good, tmp_path))
    assert code in (0, 1), said
    for name, attack in ATTACKS.items():
        code, said = check(tmp_path, place(attack(good), tmp_path))
        assert (2, False, False) == (code, "Traceback" in said, "内部出错" in said), (name, said[:300])
        assert ".yaml" in said and len(said) < 20_000, name
    assert [] == ran


def test_every_reader_of_yaml_is_in_the_table() -> None:
    """Modules that parse YAML; one that is new belongs into the table above, or reads only files of our own."""
    own = {"lexicon/vocabulary.py"}  # shipped data
    tabled = {
        "rulebook/yaml_lines.py",  # rule, manifest, vocabulary, perflint.yaml, waivers, grading
        "rule_files.py",  # the same manifest, read before, as texts only
        "suppression/waiver_text.py",  # the same waivers, read before
        "grading/schemes.py",
        "readers/yaml.py",
    }
    found = {
        file.relative_to(ROOT / "perflint").as_posix()
        for file in (ROOT / "perflint").rglob("*.py")
        if any(
            f"yaml.{verb}(" in file.read_text(encoding="utf-8")
            for verb in ("load", "safe_load", "compose", "parse", "full_load", "unsafe_load", "load_all")
        )
    }
    assert own | tabled == found
    assert [] == [
        file for file in found
        if any(word in (ROOT / "perflint" / file).read_text(encoding="utf-8") for word in ("UnsafeLoader", "FullLoader", "yaml.Loader"))
    ]  # fmt: skip


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="PyYAML was built without libyaml")
@pytest.mark.parametrize(
    "text",
    [
        "a: [b? c]\n",
        "{a ?b: 1}\n",
        "a: \tb\n",
        "a: [1,\t2]\n",
        "a: 'b\n",
        "a: b: c\n",
        "a: &b c\nd: *b\n",
        "a: \u2028b\n",
        "--- {a: 1}\n--- {b: 2}\n",
        "a: !!python/object:os.system x\n",
        "[" * 50 + "]" * 50,
        "? a\n: b\n",
        "a: 1\na: 2\n",
        "a: |x\n  b\n",
        "a: \x07\n",
    ],
)
def test_a_file_is_read_alike_with_and_without_libyaml(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Data, lines and mistakes are the same by both parsers."""

    def outcome() -> object:
        try:
            return yaml_lines.read(text.encode(), "f.yaml")
        except yaml_lines.UnreadableError as error:
            return error.mistakes

    quick = outcome()
    monkeypatch.delattr(yaml, "CSafeLoader")
    assert outcome() == quick
