"""The cache saves work and is never trusted."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from perflint import cache
from perflint.rule_files import shipped
from perflint.rulebook import loader, needles


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that something is derived from, and a cache folder of its own."""
    monkeypatch.setenv("PERFLINT_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.delenv("PERFLINT_NO_CACHE", raising=False)
    path = tmp_path / "data" / "words.yaml"
    path.parent.mkdir()
    path.write_text("a: 1", encoding="utf-8")
    return path


class Builder:
    """Counts how often the derived data had to be built."""

    def __init__(self) -> None:
        self.runs = 0

    def __call__(self) -> dict[str, str]:
        self.runs += 1
        return {"词": "值"}


def test_second_start_builds_nothing(source: Path) -> None:
    """The stored result is returned as it was built."""
    build = Builder()
    results = [cache.cached_json("kind", [source], build) for _ in range(2)]
    assert results == [{"词": "值"}, {"词": "值"}]
    assert build.runs == 1


def test_changed_content_is_built_again(source: Path) -> None:
    """The key is what the files say, not when they were written."""
    build = Builder()
    cache.cached_json("kind", [source], build)
    source.write_text("a: 2", encoding="utf-8")
    cache.cached_json("kind", [source], build)
    assert build.runs == 2


def test_what_a_changed_function_gives_is_built_again(source: Path) -> None:
    """A development version gives something else without another number."""
    code, told = source.with_name("code.py"), []
    for line in ("build = lambda: [1]", "build = lambda: [1, 2]"):
        code.write_text(line, encoding="utf-8")
        names: dict[str, Any] = {}
        exec(compile(line, str(code), "exec"), names)
        told.append(cache.cached_json("kind", [source], names["build"]))
    assert [[1], [1, 2]] == told


@pytest.mark.parametrize("damage", [b"", b"{", b"[1]", b'{"seal": "other", "data": 1}', b"\xff\xfe", b"[" * 100_000])
def test_damaged_or_foreign_entry_is_built_again(source: Path, damage: bytes) -> None:
    """Whatever lies there instead of our entry is overwritten."""
    build = Builder()
    cache.cached_json("kind", [source], build)
    (entry,) = cache.folder().iterdir()
    entry.write_bytes(damage)
    assert cache.cached_json("kind", [source], build) == {"词": "值"}
    assert build.runs == 2
    cache.cached_json("kind", [source], build)
    assert build.runs == 2


def test_unwritable_cache_only_costs_time(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache folder that cannot exist stops nothing."""
    monkeypatch.setenv("PERFLINT_CACHE_DIR", str(source / "below-a-file"))
    assert cache.cached_json("kind", [source], Builder()) == {"词": "值"}


def test_cache_can_be_switched_off(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PERFLINT_NO_CACHE=1 neither reads nor writes."""
    monkeypatch.setenv("PERFLINT_NO_CACHE", "1")
    build = Builder()
    for _ in range(2):
        cache.cached_json("kind", [source], build)
    assert build.runs == 2
    assert not cache.folder().exists()


def test_no_temporary_file_remains(source: Path) -> None:
    """The entry appears whole or not at all."""
    cache.cached_json("kind", [source], Builder())
    assert [path.suffix for path in cache.folder().iterdir()] == [".json"]


def test_digest_depends_on_names_and_bytes_but_not_on_the_folder(tmp_path: Path) -> None:
    """The same files elsewhere have the same digest."""
    digests = []
    for name, content in (("a", "1"), ("b", "1"), ("c", "2")):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "x.yaml").write_text(content, encoding="utf-8")
        digests.append(cache.digest([folder / "x.yaml"]))
    assert digests[0] == digests[1]
    assert digests[0] != digests[2]


def test_files_that_have_not_changed_are_not_read_again(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their digest is known by size, number and times; content of the same size with the old time is another file, and what
    was written just now is read in any case."""
    files = [str(source)]
    first = cache.known_digest(files)
    assert first == cache.digest(files) and not cache.folder().exists()  # written just now
    monkeypatch.setattr(cache, "SETTLED", -60.0)
    assert first == cache.known_digest(files)
    with monkeypatch.context() as unread:
        unread.setattr(cache, "digest", lambda files: "read")
        assert first == cache.known_digest(files)
    status = source.stat()
    source.write_bytes(bytes(reversed(source.read_bytes())))
    os.utime(source, ns=(status.st_atime_ns, status.st_mtime_ns))
    changed = cache.known_digest(files)
    assert (changed == cache.digest(files), changed == first) == (True, False)
    monkeypatch.setenv("PERFLINT_NO_CACHE", "1")
    assert changed == cache.known_digest(files)


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"PERFLINT_CACHE_DIR": "/x"}, "/x"),
        ({"XDG_CACHE_HOME": "/y"}, "/y/perflint"),
        ({"HOME": "/z"}, "/z/.cache/perflint"),
    ],
)
def test_folder_follows_the_system(variables: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Own variable first, then the desktop's, then the home folder."""
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("PERFLINT_CACHE_DIR", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert cache.folder().as_posix() == expected


@pytest.mark.parametrize(
    ("name", "work"),
    [
        ("adequacy/cost-zero.yaml", "_worked_out"),
        ("completeness/unit-missing.yaml", "_of_entries"),
    ],  # a pattern, a word list
)
def test_needles_of_a_kept_rulebook_are_not_worked_out_again(
    name: str, work: str, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = Path(shipped()) / name

    def of_fresh_start() -> list[object]:
        for known in (loader._loaded, needles._known):
            known.clear()
        (one,) = loader.load([rule]).rules
        conditions = filter(None, (one.parts.where, one.parts.expect))
        return [question.needles for condition in conditions for question in condition.sight().questions]

    first = of_fresh_start()
    assert any(first)
    monkeypatch.delattr(needles, work)
    assert of_fresh_start() == first
