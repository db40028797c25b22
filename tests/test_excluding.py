"""What a walk leaves out: patterns as git reads them, ignore files, and the settings exclude and force-exclude."""

from __future__ import annotations

import random
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from perflint.errors import PerflintError
from perflint.settings import Resolver
from perflint.settings.excluding import Excluding
from perflint.settings.patterns import compiled, last_match

NAMES = ("a", "b", "ab", "x.csv", "y.csv", "目标", "a b", "#c", "!d", "[e]", ".h")
SEGMENTS = (
    "*", "?", "**", "a", "b", "*.csv", "x.*", "目标", "[ab]", "[!a]", "\\#c", "\\!d", "a*", "*b", "a b", "\\[e\\]", ".h",
    "[^a]", "[a-b]*", "***", "#c", "a\\",
)  # fmt: skip


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PERFLINT_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.delenv("PERFLINT_CONFIG", raising=False)
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return work


def write(path: str, text: str = "") -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")


def kept(*layers: str, folder: str = ".") -> list[str]:
    """The files that a walk keeps, ignore and configuration files aside."""
    excluding, found = Excluding(Resolver(layers)), []

    def walk(place: Path) -> None:
        for path in sorted(place.iterdir()):
            if path.name == ".git" or excluding.leaves_out(str(path), path.is_dir()):
                continue
            if path.is_dir():
                walk(path)
            elif not path.name.startswith((".gitignore", ".perflint", "perflint.y")):
                found.append(path.as_posix())

    walk(Path(folder))
    return found


def some_pattern(dice: random.Random) -> str:
    text = "/".join(dice.choice(SEGMENTS) for _ in range(dice.choice((1, 1, 1, 2, 2, 3))))
    return (
        ("!" if dice.random() < 0.25 else "")
        + ("/" if dice.random() < 0.25 else "")
        + text
        + ("/" if dice.random() < 0.25 else "")
        + (" " if dice.random() < 0.1 else "")
    )


@pytest.mark.skipif(shutil.which("git") is None, reason="compares with git itself")
@pytest.mark.parametrize("seed", range(40))
def test_git_agrees(seed: int, place: Path) -> None:
    """Nested ignore files and info/exclude leave out of a repository exactly what git leaves out."""
    dice = random.Random(seed)
    subprocess.run(["git", "init", "-q", "."], check=True)
    for _ in range(25):
        try:
            write("/".join(dice.choice(NAMES) for _ in range(dice.choice((1, 2, 2, 3)))))
        except OSError:  # a file where a folder should be
            continue
    for folder in (".", "a", "目标"):
        if Path(folder).is_dir():
            write(f"{folder}/.gitignore", "\n".join(some_pattern(dice) for _ in range(dice.choice((1, 2, 3)))) + "\n")
    write(".git/info/exclude", some_pattern(dice) + "\n")
    listed = subprocess.run(
        ["git", "ls-files", "-o", "--exclude-standard", "-z"], capture_output=True, check=True, encoding="utf-8"
    ).stdout.split("\0")
    assert sorted(name for name in listed if name and not name.endswith(".gitignore")) == sorted(kept())


def test_only_repositories_have_git_patterns() -> None:
    """A .gitignore counts inside a repository, and not where the settings say so; .perflintignore counts anywhere."""
    write(".gitignore", "*.csv")
    write(".perflintignore", "b.txt")
    for name in ("a.csv", "a.txt", "b.txt"):
        write(name)
    assert ["a.csv", "a.txt"] == kept()
    Path(".git").mkdir()
    assert ["a.txt"] == kept()
    assert ["a.csv", "a.txt"] == kept("respect-gitignore=false")


def test_a_worktree_shares_the_exclude_file(place: Path) -> None:
    """``.git`` may be a file that leads to the repository."""
    write("repo/info/exclude", "a.txt")
    write("repo/worktrees/w/commondir", "../..\n")
    write("tree/.git", f"gitdir: {place}/repo/worktrees/w\n")
    write("tree/a.txt")
    write("tree/b.txt")
    assert ["tree/b.txt"] == kept(folder="tree")


def test_ignore_files_above_count() -> None:
    """A walk below asks the files above it too; what a nested one takes back in is in."""
    write(".perflintignore", "*.bak\n草稿/")
    write("a/.perflintignore", "!留.bak")
    for name in ("a/留.bak", "a/去.bak", "a/草稿/x.txt", "a/y.txt"):
        write(name)
    assert ["a/y.txt", "a/留.bak"] == kept(folder="a")


def test_exclude_replaces_and_extend_exclude_adds() -> None:
    for name in ("node_modules/a.txt", "附件/a.txt", "正文/附件/b.txt", "正文/a.txt", "~$a.txt"):
        write(name)
    assert ["正文/a.txt", "正文/附件/b.txt", "附件/a.txt"] == kept()
    assert ["node_modules/a.txt", "~$a.txt", "正文/a.txt", "正文/附件/b.txt"] == kept("exclude=/附件")
    assert ["正文/a.txt"] == kept("extend-exclude=附件/")


def test_patterns_are_relative_to_their_file() -> None:
    """An anchored pattern of a configuration file holds below that file only."""
    for name in ("a/附件/x.txt", "a/b/附件/x.txt", "附件/x.txt"):
        write(name)
    write("a/perflint.yaml", "extend-exclude: /附件")
    assert ["a/b/附件/x.txt", "附件/x.txt"] == kept()


def test_names_hold_outside_of_the_folder_too(place: Path) -> None:
    """A pattern without a slash is asked wherever the walk leads; one with a slash only below its own folder."""
    write("../elsewhere/附件/x.txt")
    write("../elsewhere/y.txt")
    assert ["../elsewhere/y.txt"] == kept("extend-exclude=附件/", folder="../elsewhere")
    assert ["../elsewhere/y.txt", "../elsewhere/附件/x.txt"] == kept("extend-exclude=/附件", folder="../elsewhere")


def test_what_a_person_names() -> None:
    """`forbids` looks at all folders above a file, which no walk has come through."""
    write("附件/深/a.txt")
    write("perflint.yaml", "extend-exclude: 附件/")
    excluding = Excluding(Resolver())
    assert not excluding.leaves_out("附件/深/a.txt", False)
    assert excluding.forbids("附件/深/a.txt")
    assert not excluding.forbids("perflint.yaml")


@pytest.mark.parametrize("line", ["", "  ", "# 说明", "/", "!", "x" * 501, "\\"])
def test_lines_that_are_no_pattern(line: str) -> None:
    """They leave nothing out and disturb nobody."""
    assert None is last_match(compiled((line,)), "x", folder=False)
    assert True is last_match(compiled((line, "x")), "x", folder=False)


class TestHostilePatterns:
    """An ignore file may come with the documents of somebody else: no pattern may take for ever, of any name."""

    @pytest.mark.parametrize(
        "pattern", ["*a" * 40 + "b", "?*" * 60 + "b", "**/a/" * 30 + "b", "[!b]*" * 50 + "c", "a**" * 90 + "b"]
    )
    @pytest.mark.parametrize("path", ["a" * 250, "/".join(["a"] * 1000), "/".join(["aad" * 40] * 16)])
    def test_take_no_time(self, pattern: str, path: str) -> None:
        """A regular expression would be at it for years; the watchdog of the suite ends such a test."""
        began = time.process_time()
        assert not last_match(compiled((pattern,)), path, folder=False)
        assert time.process_time() - began < 5

    def test_step_by_step_is_the_same(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """As the regular expressions of patterns that are safe."""
        dice = random.Random(5)
        names = ("a", "b", "ab", "x.csv", "目标", ".h", "[e]", "a b")
        paths = ["/".join(dice.choice(names) for _ in range(dice.choice((1, 2, 3, 4)))) for _ in range(200)]
        lines = [some_pattern(dice) for _ in range(150)]
        safe = [[last_match(compiled((line,)), path, folder=True) for path in paths] for line in lines]
        compiled.cache_clear()
        monkeypatch.setattr("perflint.settings.patterns.is_costly", lambda _: True)
        assert safe == [[last_match(compiled((line,)), path, folder=True) for path in paths] for line in lines]
        compiled.cache_clear()

    @pytest.mark.parametrize("where", ["exclude", "per-file-ignores"])
    def test_one_that_is_none_is_told_in_a_setting(self, where: str) -> None:
        """In an ignore file it is passed over, as git does."""
        text = "x" * 501
        write("perflint.yaml", f"{where}: [{text}]" if where == "exclude" else f"{where}: {{{text}: [PF3]}}")
        with pytest.raises(PerflintError) as told:
            Resolver().of_folder(".")
        assert "perflint.yaml:1" == told.value.place and "500" in str(told.value)
