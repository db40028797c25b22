"""Compiled patterns that are kept between runs: the same as `re` makes, or made by `re`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from perflint import cache, compiled_patterns, lexicon
from perflint.compiled_patterns import compiled, keep, recall
from perflint.lexicon import wordlists

HARD = [
    r"(?P<数>\d+)(?P<unit>元|万元)?(?(unit)。|$)",
    r"(?i)[a-z_éΣ]+\b",
    r"([率额])\1{2,}(?<!甲)(?=乙|$)",
    "[一-龥㐀-䶿０-９]{2,30}?",
    r"^\s*(?:[^，。]*?|.)\Z",
]


@pytest.fixture
def afresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing known, and a cache of its own."""
    monkeypatch.setenv("PERFLINT_CACHE_DIR", str(tmp_path / "cache"))
    forgotten(monkeypatch)
    yield
    forgotten(monkeypatch)


def forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """As at the next start."""
    for name in ("_kept", "_needed", "_compiled"):
        monkeypatch.setattr(compiled_patterns, name, type(getattr(compiled_patterns, name))())


def kept() -> Path:
    (entry,) = (file for file in cache.folder().iterdir() if file.name.startswith("patterns-"))
    return entry


@pytest.mark.usefixtures("afresh")
class TestNextStart:
    def test_it_compiles_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """And has the very patterns, whatever is in them."""
        wanted = [(source, flags) for source in HARD for flags in (0, re.DOTALL | re.MULTILINE)]
        first = [compiled(*one) for one in wanted]
        keep()
        forgotten(monkeypatch)
        recall()
        with monkeypatch.context() as without:
            without.delattr(re, "compile")
            again = [compiled(*one) for one in wanted]
        assert first == again
        assert [one.groupindex for one in first] == [one.groupindex for one in again]
        match = again[0].search("共12元。")
        assert match is not None
        assert {"数": "12", "unit": "元"} == match.groupdict()

    def test_what_is_known_is_not_written_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A new one is added to what is there."""
        compiled("甲")
        keep()
        before = kept().read_bytes()
        forgotten(monkeypatch)
        recall()
        compiled("甲")
        keep()
        assert before == kept().read_bytes()
        compiled("乙")
        keep()
        assert {"0 甲", "0 乙"} == json.loads(kept().read_bytes())["data"].keys()

    @pytest.mark.parametrize("code", ["[0,[4294967295,7,7,1],99,{}]", "[0]", "nothing", "[0,[99999999999],0,{}]"])
    def test_damaged_code_is_compiled(self, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """What `_sre` refuses, or is none."""
        monkeypatch.setitem(compiled_patterns._kept, "0 甲+", code)
        assert compiled("甲+") == re.compile("甲+")

    def test_another_interpreter_compiles(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Its code may mean something else."""
        compiled("甲")
        keep()
        forgotten(monkeypatch)
        monkeypatch.setattr("sys.version", "another")
        recall()
        assert not compiled_patterns._kept

    def test_an_interpreter_with_other_inner_parts_keeps_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """And does not try again at each start."""
        monkeypatch.setattr(compiled_patterns, "_compiler", lambda: None)
        compiled("甲")
        keep()
        assert {"0 甲": ""} == json.loads(kept().read_bytes())["data"]
        forgotten(monkeypatch)
        recall()
        assert (re.compile("甲"), set()) == (compiled("甲"), compiled_patterns._compiled)

    def test_too_much_is_forgotten(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """What the run needed stays."""
        for source in ("甲", "乙"):
            compiled(source)
        keep()
        forgotten(monkeypatch)
        recall()
        monkeypatch.setattr(compiled_patterns, "LARGEST", 10)
        for source in ("乙", "丙"):
            compiled(source)
        keep()
        assert {"0 乙", "0 丙"} == json.loads(kept().read_bytes())["data"].keys()

    def test_without_a_cache_nothing_is_read_or_written(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PERFLINT_NO_CACHE", "1")
        compiled("甲")
        keep()
        recall()
        assert not cache.folder().exists()


def test_bytes_and_half_characters_are_compiled() -> None:
    """They are no keys of JSON."""
    assert compiled(b"\xe3\x84") == re.compile(b"\xe3\x84")  # type: ignore[arg-type]
    assert compiled("[\ud800-\udfff]") == re.compile("[\ud800-\udfff]")
    keep()


def test_patterns_of_word_lists_can_be_kept() -> None:
    """None of the long ones is refused by the interpreter that runs this."""
    sources = {wordlists._compiled(name).pattern for name in lexicon.word_lists()} - {None}
    assert len(sources) > 20
    assert [] == [one.pattern for one in sources if one and not compiled_patterns._code_of(f"0 {one.pattern}")]
