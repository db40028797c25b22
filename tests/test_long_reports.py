"""Reports that are longer than is worth holding in memory wait in a temporary file; what is written is the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perflint import long_texts
from perflint.errors import PerflintError
from perflint.long_texts import LongText, put_together
from tests.command import run

EXAMPLES = Path(__file__).parents[1] / "examples"
SHORT = 300  # characters
FORMATS = ("json", "json-lines", "csv", "concise")


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every report be a long one."""
    monkeypatch.setattr(long_texts, "HELD", SHORT)


@given(st.lists(st.text()), st.integers(0, 20))
def test_the_pieces_are_the_text(pieces: list[str], held: int) -> None:
    """Whatever is in them, also line breaks of all kinds and halves of characters, and as often as it is read."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(long_texts, "HELD", held)
        text = put_together(iter(pieces))
    whole = "".join(pieces)
    assert isinstance(text, LongText) is (len(whole) > held)
    assert [whole, whole, len(whole)] == [str(text), str(text), len(text)]


def test_a_long_report_is_written_as_a_short_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """To several files at once and to stdout, with nothing left among the temporary files."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    monkeypatch.setenv("PERFLINT_NO_CACHE", "1")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    draft = next(EXAMPLES.glob("2-*-问题.txt"))

    def written() -> list[bytes]:
        files = [tmp_path / name for name in FORMATS]
        outputs = [part for file in files for part in ("-f", file.name, "-o", str(file))]
        options = [*outputs, "-f", "json", "--verdicts", "-e", "-q", "-j", "1"]
        done = run("check", str(draft), *options)
        assert 0 == done.exit_code, done.output
        return [*(file.read_bytes() for file in files), done.stdout_bytes]

    before = written()
    request.getfixturevalue("short")
    assert before == written()
    assert SHORT < min(map(len, before))
    assert [] == list(temporary.iterdir())


def test_a_full_disk_is_told_with_the_place(short: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The place is that of temporary files, which the user did not name."""

    def full(*_: object, **__: object) -> Iterator[str]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.TemporaryFile", full)
    with pytest.raises(PerflintError, match="临时文件") as caught:
        put_together(["x" * SHORT, "y" * SHORT])
    assert "TMPDIR" in caught.value.advice
