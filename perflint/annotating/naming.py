"""What the copies are called: 名称-审核.xlsx, all in one folder, no two alike, nothing in a name that leads out of it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence

from perflint.patterns import pattern_of

MARK = "-审核"
_LONGEST = 60  # characters of a name without its ending: 180 bytes, where a system allows 255
_FORBIDDEN = pattern_of(r'[\x00-\x1f\x7f-\x9f<>:"|?*/\\\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]')
_RESERVED = pattern_of(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


def names(paths: Sequence[str]) -> list[str]:
    """A name without its ending for the copy of each file.

    A file in an archive is called after both.  Where two would be alike, the folders they lie in come first, then their
    endings, then numbers.
    """
    parts = [_parts(path) for path in paths]
    tails = [_shortest(one) for one in parts]
    most = max(map(len, parts), default=0)
    found = [_joined(one[tail:]) for one, tail in zip(parts, tails, strict=True)]
    apart = len(_alike([_joined(one) for one in parts]))  # those that no folder tells apart
    for further in range(1, most + 1):
        alike = _alike(found)
        if len(alike) <= apart:
            break
        for at in alike:
            found[at] = _joined(parts[at][max(0, tails[at] - further) :])
    for at in _alike(found):
        found[at] += "_" + _clean(parts[at][-1].rpartition(".")[2])
    seen: Counter[str] = Counter()
    for at, name in enumerate(found):
        seen[name.lower()] += 1
        if seen[name.lower()] > 1:
            found[at] = f"{name} ({seen[name.lower()]})"
    return [name + MARK for name in found]


def is_copy(path: str, folder: str) -> bool:
    """Whether a file in the folder of the copies is one of them, from an earlier run."""
    stem = os.path.splitext(os.path.basename(path))[0]
    return stem.endswith(MARK) and os.path.realpath(os.path.dirname(path) or ".") == os.path.realpath(folder)


def _parts(path: str) -> list[str]:
    return [part for part in path.replace("\\", "/").split("/") if part not in ("", ".", "..")] or ["文件"]


def _shortest(parts: Sequence[str]) -> int:
    """Where the name begins: with the file, or with the archive it lies in."""
    zipped = (at for at, part in enumerate(parts[:-1]) if part.lower().endswith(".zip"))
    return next(zipped, len(parts) - 1)


def _joined(parts: Sequence[str]) -> str:
    """The parts without their endings as one name: 包_教育局_目标表."""
    *folders, name = parts
    stem = name.rpartition(".")[0] or name
    plain = [_clean(part[:-4] if part.lower().endswith(".zip") else part) for part in folders]
    joined = "_".join((*plain, _clean(stem)))
    return joined if len(joined) <= _LONGEST else joined[-_LONGEST:]


def _clean(part: str) -> str:
    name = _FORBIDDEN.sub("_", part).strip(" .") or "_"
    return f"_{name}" if _RESERVED.fullmatch(name) else name


def _alike(found: Sequence[str]) -> list[int]:
    counts = Counter(name.lower() for name in found)
    return [at for at, name in enumerate(found) if counts[name.lower()] > 1]
