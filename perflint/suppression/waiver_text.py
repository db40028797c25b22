"""The text of a waiver file changed in place: entries added at its end, or taken out, every other byte kept.

What comes out is read again and compared: a file that is written in too special a way is refused, never damaged.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from perflint.errors import PerflintError
from perflint.patterns import pattern_of
from perflint.suppression.waivers import Waiver, waivers_in

HEAD = "# 豁免：每条写明规则、地方和原因，写法见 docs/suppressions.md\nwaivers:\n"
_BARE = pattern_of(r"[\w\u4e00-\u9fff（）〔〕《》“”、，。；·][\w\u4e00-\u9fff（）〔〕《》“”、，。；·.:/-]*", re.ASCII)
_WORD = pattern_of(r"(?:true|false|yes|no|on|off|null|~|[\d.+-].*)", re.IGNORECASE)
_EMPTY_LIST = pattern_of(
    r"^(waivers[ \t]{0,99}:)[ \t]{0,99}(?:\[[ \t]{0,99}\]|null|~)?[ \t]{0,99}(?=\r?$|[ \t]#)", re.MULTILINE
)


def with_entries(data: bytes, path: str, entries: Iterable[tuple[str, Mapping[str, str]]]) -> bytes:
    """The file with more entries, each with a line of comment for people.  Raises PerflintError."""
    added = list(entries)
    before = list(waivers_in(data, path))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:  # nothing but comments, which are not read
        raise _special(path) from None
    end = "\r\n" if "\r\n" in text else "\n"
    indent = _indent(text, path) if before else "  "
    if not before:
        text, replaced = _EMPTY_LIST.subn(r"\1", text, count=1)
        text += "" if replaced else ("" if not text or text.endswith("\n") else end) + HEAD.replace("\n", end)
    if not text.endswith("\n"):
        text += end
    for remark, entry in added:
        first, *others = entry.items()
        lines = [f"{indent}- {first[0]}: {scalar(first[1])}", f"{indent}  # {_one_line(remark)}"]
        lines += [f"{indent}  {key}: {scalar(value)}" for key, value in others]
        text += end.join(lines) + end
    made = (b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b"") + text.encode("utf-8")
    after = _read_again(made, path)
    if [one.said for one in after] != [*(one.said for one in before), *(dict(entry) for _, entry in added)]:
        raise _special(path)
    return made


def without_entries(data: bytes, path: str, lines: Collection[int]) -> bytes:
    """The file without the entries that begin on these lines (as `Waiver.line` says).  Raises PerflintError."""
    text = data.decode("utf-8-sig")
    kept = text.splitlines(keepends=True)
    if "".join(kept) != text or any(sign in text for sign in "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"):
        raise _special(path)
    for first, last in sorted(_extents(text, path, lines), reverse=True):
        if first and kept[first - 1].strip() == "-":  # the dash on a line of its own
            first -= 1  # noqa: PLW2901
        if not kept[first].lstrip().startswith("-"):
            raise _special(path)
        del kept[first : last + 1]
    made = (b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b"") + "".join(kept).encode("utf-8")
    wanted = [one.said for one in waivers_in(data, path) if one.line not in lines]
    if [one.said for one in _read_again(made, path)] != wanted:
        raise _special(path)
    return made


def _extents(text: str, path: str, lines: Collection[int]) -> list[tuple[int, int]]:
    """First and last line (0-based) of the entries that begin on these lines; comments behind an entry stay."""
    return [(item.start_mark.line, _last(item)) for item in _items(text, path) if item.start_mark.line + 1 in lines]


def _items(text: str, path: str) -> list[Any]:
    import yaml

    try:
        top = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:  # the quick parser of `waivers_in` takes a little more, such as \ufeff in the middle
        raise _special(path) from None
    listed = [value for key, value in top.value if key.value == "waivers"] if top is not None else []
    return list(listed[0].value) if listed and isinstance(listed[0], yaml.SequenceNode) else []


def _last(node: Any) -> int:
    """The last line that the content of a node stands on."""
    import yaml

    if isinstance(node, yaml.ScalarNode) or getattr(node, "flow_style", False):
        mark = node.end_mark
        return int(mark.line - (mark.column == 0 and mark.line > node.start_mark.line))
    parts = [part for pair in node.value for part in (pair if isinstance(pair, tuple) else (pair,))]
    return max((_last(part) for part in parts), default=int(node.start_mark.line))


def _indent(text: str, path: str) -> str:
    """The blanks before the dashes of the list."""
    items = _items(text, path)
    if not items:
        raise _special(path)
    line = text.splitlines()[items[-1].start_mark.line]
    return line[: len(line) - len(line.lstrip())] if line.lstrip().startswith("-") else "  "


def _read_again(data: bytes, path: str) -> list[Waiver]:
    try:
        return list(waivers_in(data, path))
    except PerflintError:
        raise _special(path) from None


def _special(path: str) -> PerflintError:
    advice = "把 waivers 写成每条一个减号的列表并放在文件末尾，或手工改"
    return PerflintError("豁免文件的写法不便自动修改，没有动它", place=path, advice=advice)


def scalar(text: str) -> str:
    """A text as a YAML scalar on one line, quoted where it has to be."""
    bare = _BARE.fullmatch(text) and not _WORD.fullmatch(text) and not text.endswith(":") and ": " not in text
    return text if bare else json.dumps(text, ensure_ascii=False)


def _one_line(text: str) -> str:
    shown = "".join(character if character.isprintable() else " " for character in text)
    return shown if len(shown) <= 160 else f"{shown[:159]}…"
