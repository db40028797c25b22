"""Examples that stand twice, or among the bad ones and the good ones at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from perflint.inspection.contract import Book, Remark

NAME = "overlapping-examples"
KINDS = {"fail": "错例", "pass": "对例"}


def inspect(book: Book) -> Iterator[Remark]:
    """Yield the later one of two equal examples; numbers and texts of them are the same (value: 5 and value: '5')."""
    for rule in book.rules:
        seen: dict[str, str] = {}
        for kind, label in KINDS.items():
            for index, record in enumerate(rule.examples.get(kind, ())):
                name, text = f"{label} {index + 1}", json.dumps(_plain(record), ensure_ascii=False, sort_keys=True)
                if text in seen:
                    yield book.remark(rule, ("examples", kind, index), NAME, f"{name}与{seen[text]}相同")
                seen.setdefault(text, name)


def _plain(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_plain(value) for value in node]
    return node if isinstance(node, bool) or node is None else str(node).strip()
