"""Texts that say the same thing twice, titles used by two rules, and what the scaffold left to be written."""

from __future__ import annotations

from collections.abc import Iterator

from perflint.inspection.contract import Book, Remark
from perflint.rule_scaffold import TO_WRITE
from perflint.text import bare

NAME = "wording"
KEYS = ("title", "why", "message", "advice")


def inspect(book: Book) -> Iterator[Remark]:
    """Yield each rule's repeated and unwritten texts, then titles that were used before."""
    titles: dict[str, str] = {}
    for rule in book.rules:
        texts: dict[str, str] = {}
        for key in KEYS:
            text = str(rule.data[key])
            if TO_WRITE in text:
                yield book.remark(rule, (key,), NAME, f"{key} 还没有写")
                continue
            same = texts.setdefault(bare(text), key)
            if same != key:
                yield book.remark(rule, (key,), NAME, f"{key} 与 {same} 相同")
        for index, basis in enumerate(rule.basis):
            if any(TO_WRITE in (text or "") for text in (basis.document, basis.article, basis.note)):
                yield book.remark(rule, ("basis", index), NAME, "basis 还没有写")
        title = bare(rule.title)
        if title in titles:
            yield book.remark(rule, ("title",), NAME, f"标题与 {titles[title]} 相同")
        titles.setdefault(title, f"{rule.code} {rule.name}")
