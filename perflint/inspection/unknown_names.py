"""Names that nothing answers to: survivors at no place of the rule, keys of examples that no document has, word lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from perflint import lexicon
from perflint.inspection.contract import Book, Remark
from perflint.recognition.interchange.schema import document_schema
from perflint.rule_mutation import mutants
from perflint.rulebook import Rule
from perflint.rulebook.mistakes import Keys, nearest

NAME = "unknown-names"
LISTS = {
    "tables": "table",
    "indicators": "indicator",
    "units": "unit",
    "tasks": "unit",
    "goals": "goal",
    "plan": "payment",
}
NESTED = {"funds": "funds", "execution": "execution"}
AROUND = {"indicator": {"table": "table", "document": "document"}, "table": {"document": "document"}}


def inspect(book: Book) -> Iterator[Remark]:
    """Yield each unknown name with the nearest known one."""
    for rule in book.rules:
        places = {mutant.place for mutant in mutants(rule.data)}
        for place in rule.data.get("survivors", {}):
            if place not in places:
                text = f"survivors 里的“{place}”不是 perflint test --mutate 会改的位置{nearest(str(place), places)}"
                yield book.remark(rule, ("survivors", place), NAME, text)
        yield from _examples(book, rule)
        yield from _word_lists(book, rule)


def _examples(book: Book, rule: Rule) -> Iterator[Remark]:
    for kind in ("fail", "pass"):
        for index, record in enumerate(rule.examples.get(kind, ())):
            here = ("examples", kind, index)
            if rule.given == "batch":
                for number, one in enumerate(record.get("documents") or ()):
                    yield from _keys(book, rule, one, "document", (*here, "documents", number), {})
            else:
                yield from _keys(book, rule, record, rule.given, here, AROUND.get(rule.given, {}))


def _keys(book: Book, rule: Rule, record: Any, sort: str, keys: Keys, around: Mapping[str, str]) -> Iterator[Remark]:
    """The keys of a record and of all below it that no record of its sort has."""
    if not isinstance(record, Mapping):
        return
    schema = document_schema()
    known = (schema if sort == "document" else schema["$defs"][sort])["properties"]
    for key, value in record.items():
        here = (*keys, key)
        if key in around:
            yield from _keys(book, rule, value, around[key], here, {})
        elif key not in known:
            text = f"例子里的“{key}”不是{_SORTS.get(sort, '这里')}的键{nearest(str(key), (*known, *around))}"
            yield book.remark(rule, here, NAME, text)
        elif key in NESTED:
            yield from _keys(book, rule, value, NESTED[key], here, {})
        elif key in LISTS and isinstance(value, list):
            for index, item in enumerate(value):
                yield from _keys(book, rule, item, LISTS[key], (*here, index), {})


_SORTS = {"indicator": "指标", "table": "绩效目标表", "document": "文件", "funds": "资金", "execution": "预算执行"}


def _word_lists(book: Book, rule: Rule) -> Iterator[Remark]:
    """Options of checks whose description says that they name a word list."""
    from perflint import checks

    if rule.check is None:
        return
    known, options = lexicon.word_lists(), rule.parts.options
    described = checks.get(rule.check).OPTIONS.get("properties", {})
    for name, value in options.items():
        if "词表" in described.get(name, {}).get("description", ""):
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, str) and one not in known:
                    text = f"选项 {name} 里没有词表“{one}”{nearest(one, known)}"
                    yield book.remark(rule, ("check", rule.check, name), NAME, text)
