"""Parameters that nothing in their rule uses: changing one would change nothing."""

from __future__ import annotations

from collections.abc import Iterator

from perflint.inspection.contract import Book, Remark
from perflint.rulebook.compiler import CONDITIONS
from perflint.rulebook.messages import placeholders
from perflint.rulebook.word_locks import texts_in

NAME = "unused-params"


def inspect(book: Book) -> Iterator[Remark]:
    """Yield each parameter that no condition and no option uses; one that only a message names decides nothing."""
    for rule in book.rules:
        used = {text[1:] for key in CONDITIONS for text in texts_in(rule.data.get(key)) if text.startswith("$")}
        named = {name for text in (rule.message, rule.advice) for name in placeholders(text)}
        for name in rule.params:
            if name not in used:
                told = "只写在报告用语里，不影响判断" if f"params.{name}" in named else "没有用到"
                yield book.remark(rule, ("params", name), NAME, f"参数 {name} {told}；条件里写 ${name} 才起作用")
