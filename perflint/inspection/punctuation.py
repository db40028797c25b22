"""Slips of Chinese punctuation in what a reader of reports sees."""

from __future__ import annotations

import re
from collections.abc import Iterator

from perflint.inspection.contract import Book, Remark
from perflint.patterns import pattern_of
from perflint.rulebook import Rule
from perflint.rulebook.mistakes import Keys

NAME = "punctuation"
HAN = r"[\u4e00-\u9fff]"
ASIDE = pattern_of(r"\{\{|\}\}|\{[^{}]*\}")  # placeholders hold a text of any sort
QUOTED = pattern_of(r"“[^“”]*”|`[^`]*`")  # an example of how not to write is quoted
SLIPS = (
    (re.compile(rf"(?<={HAN})\s*[,;:?!]|[,;:?!](?={HAN})"), "用了半角的“{}”，中文里用全角"),
    (re.compile(rf"(?<={HAN})\(|\)(?={HAN})|\((?={HAN})|(?<={HAN})\)"), "用了半角括号“{}”，中文里用（）"),
    (re.compile(r"[，。；：、？！]{2,}"), "标点重复：“{}”"),
    (re.compile(r'"[^"\u4e00-\u9fff]*[\u4e00-\u9fff][^"]*"'), "引号用“”：{}"),
    (re.compile(rf"(?<={HAN})\.(?=$|{HAN})"), "句号用“。”，不用“{}”"),
)
PAIRS = (("“", "”"), ("（", "）"), ("《", "》"), ("〔", "〕"), ("‘", "’"), ("【", "】"))
SENTENCES = ("why", "advice")


def inspect(book: Book) -> Iterator[Remark]:
    """Yield each slip once a text; why and advice are sentences, message and title are not."""
    for rule in book.rules:
        for keys, text in _texts(rule):
            name = ".".join(map(str, keys))
            for problem in _slips(text):
                yield book.remark(rule, keys, NAME, f"{name} {problem}")
            if keys[0] in SENTENCES and not text.rstrip().endswith(("。", "？", "！", "；")):
                yield book.remark(rule, keys, NAME, f"{name} 是一句话，末尾加句号")
            if keys[0] == "message" and text.rstrip().endswith("。"):
                yield book.remark(rule, keys, NAME, f"{name} 末尾不加句号，报告里后面还有别的内容")


def _texts(rule: Rule) -> Iterator[tuple[Keys, str]]:
    for key in ("title", "why", "message", "advice"):
        yield (key,), str(rule.data[key])
    for index, basis in enumerate(rule.data.get("basis", ())):
        for key, text in basis.items():
            yield ("basis", index, key), str(text)


def _slips(text: str) -> Iterator[str]:
    plain = ASIDE.sub("x", text)
    bare = QUOTED.sub("“”", plain)
    for opening, closing in PAIRS:
        if bare.count(opening) != bare.count(closing):
            yield f"里的 {opening}{closing} 不成对"
    for pattern, told in SLIPS:
        found = pattern.search(bare)
        if found:
            yield told.format(found[0].strip())
