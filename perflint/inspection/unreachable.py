"""Parts of a rule that nothing can ever reach: a ``where``, a group in it, a changed grade."""

from __future__ import annotations

from collections.abc import Iterator

from perflint.inspection import _claims
from perflint.inspection._formulas import ALWAYS, FALSE, NOT_TRUE, All, Formula, formula, possible
from perflint.inspection.contract import Book, Remark
from perflint.rulebook import Rule

NAME = "unreachable"


def inspect(book: Book) -> Iterator[Remark]:
    """Yield what can never hold, the outermost only."""
    for rule in book.rules:
        data = _claims.conditions(rule)
        if not possible(rule.given, _claims.applies(rule)):
            yield book.remark(rule, ("where",), NAME, "where 里的条件不可能同时成立，规则永远不会用上")
            continue
        yield from _groups(book, rule)
        yield from _grades(book, rule, data.get("severity_when") or ())


def _groups(book: Book, rule: Rule) -> Iterator[Remark]:
    data = _claims.conditions(rule)
    for keys, reached in _claims.branches(data.get("where") or {}, ("where",)):
        if not possible(rule.given, _claims.judged(rule), reached):
            yield book.remark(rule, keys, NAME, f"{_name(keys)}不可能与其余条件同时成立，等于没有写")
    for keys, reached in _claims.branches(data.get("expect") or {}, ("expect",)):
        if not possible(rule.given, _claims.applies(rule), reached):
            yield book.remark(rule, keys, NAME, f"{_name(keys)}在 where 成立的地方不可能成立，等于没有写")


def _name(keys: tuple[str | int, ...]) -> str:
    *path, index = keys
    return f"{'.'.join(map(str, path))} 的第 {int(index) + 1} 组条件"


def _grades(book: Book, rule: Rule, cases: object) -> Iterator[Remark]:
    data = _claims.conditions(rule)
    reported = All((_claims.applies(rule), formula(data["expect"], FALSE) if "expect" in data else ALWAYS))
    earlier: list[Formula] = []
    for index, case in enumerate(cases if isinstance(cases, list) else ()):
        if not possible(rule.given, reported, formula(case["where"]), *earlier):
            text = f"severity_when 的第 {index + 1} 组条件轮不到：报告的地方它不可能成立，或被前面的组占先"
            yield book.remark(rule, ("severity_when", index), NAME, text)
        earlier.append(formula(case["where"], NOT_TRUE))
