"""Reports of any length: what is longer than is worth holding waits in a temporary file until it is written where it goes.

Ten thousand files make a report of hundreds of megabytes, which in memory would take several times as much.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from perflint.errors import PerflintError, reason_of

if TYPE_CHECKING:
    from io import TextIOWrapper

HELD = 16_000_000  # characters


class LongText:
    """The lines of a text, from a file that is gone when nobody has it any more."""

    def __init__(self, file: TextIOWrapper, length: int) -> None:
        self._file, self._length = file, length

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[str]:
        self._file.seek(0)
        return iter(self._file)

    def __str__(self) -> str:
        return "".join(self)

    def __del__(self) -> None:
        self._file.close()


def put_together(pieces: Iterable[str]) -> str | LongText:
    """The pieces as one text, which is a `LongText` if it is longer than `HELD`.  Raises `PerflintError` (disk)."""
    held: list[str] = []
    length = 0
    rest = iter(pieces)
    for piece in rest:
        held.append(piece)
        length += len(piece)
        if length > HELD:
            break
    else:
        return "".join(held)
    import tempfile

    try:
        # surrogates as they are: where the text goes decides what becomes of them
        file = tempfile.TemporaryFile(  # noqa: SIM115 - lives as long as the text
            "w+", encoding="utf-8", errors="surrogatepass", newline="", prefix="perflint-"
        )
        length = sum(map(file.write, held))
        held.clear()
        length += sum(map(file.write, rest))
        file.flush()
    except OSError as error:
        raise does_not_fit(error) from error
    return LongText(file, length)


def does_not_fit(error: OSError) -> PerflintError:
    """What to say where a temporary file of a report cannot be written."""
    import tempfile

    advice = f"检查 {tempfile.gettempdir()} 的空间，或用环境变量 TMPDIR 换一个临时文件夹"
    return PerflintError(f"报告很长，临时文件写不下（{reason_of(error)}）", advice=advice)
