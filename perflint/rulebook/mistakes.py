"""Mistakes of a rule file, collected instead of raised one by one, each with its line and a sentence that helps."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from perflint.errors import RulebookError

Keys = tuple[str | int, ...]
MOST_LISTED = 50  # a folder that holds no rules at all would otherwise fill the screen


class Mistake(Struct, frozen=True, order=True):
    """One mistake: file, 1-based line, and what is wrong."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}：{self.message}"


class Mistakes:
    """The mistakes found so far in one file; ``lines`` maps the keys that lead to a value to its line."""

    def __init__(self, file: str, lines: dict[Keys, int]) -> None:
        self.file = file
        self.lines = lines
        self.found: list[Mistake] = []

    def add(self, keys: Keys, message: str) -> None:
        """Record a mistake at a place in the file's data (or at the nearest place above it that has a line)."""
        while keys and keys not in self.lines:
            keys = keys[:-1]
        mistake = Mistake(self.file, self.lines.get(keys, 1), message)
        if mistake not in self.found:
            self.found.append(mistake)


def nearest(name: str, known: Iterable[str]) -> str:
    """``，是不是想写“value”？`` for the known name most like this one, or nothing.

    Where no whole name is alike, a name of several words of which one is alike will do: vague_values for ``vauge``.
    """
    from difflib import get_close_matches

    names = list(known)
    close = get_close_matches(name, names, n=1, cutoff=0.6)
    if not close:
        words = {word: whole for whole in reversed(names) for word in reversed(whole.split("_")) if "_" in whole}
        close = [words[word] for word in get_close_matches(name, words, n=1, cutoff=0.75)]
    return f"，是不是想写“{close[0]}”？" if close else ""


def refuse(mistakes: Iterable[Mistake]) -> RulebookError:
    """All mistakes of all files as one error; its place is the first one's."""
    ordered = sorted(mistakes)
    first = ordered[0]
    place = f"{first.file}:{first.line}"
    if len(ordered) == 1:
        return RulebookError(first.message, place=place, advice="改正后运行 perflint test 再试一次。")
    listed = "\n".join(f"  {mistake}" for mistake in ordered[:MOST_LISTED])
    if len(ordered) > MOST_LISTED:
        listed += f"\n  其余 {len(ordered) - MOST_LISTED} 处没有列出"
    files = len({mistake.file for mistake in ordered})
    return RulebookError(
        f"规则文件有 {len(ordered)} 处错误（{files} 个文件）：\n{listed}",
        place=place,
        advice="逐处改正后运行 perflint test；写法见 docs/rule-language.md。",
    )
