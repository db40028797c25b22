"""The rulebook as commands need it: loaded from options, rules found by what people call them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from perflint.cli import messages
from perflint.errors import PerflintError

if TYPE_CHECKING:
    from perflint.model import RuleInfo
    from perflint.rulebook import Rule, Rulebook

MOST_NAMED = 8  # rules that are offered for words


def load_rules(paths: Sequence[str]) -> Rulebook:
    """The rulebook at these paths, or the shipped one.  Raises `PerflintError`."""
    from perflint.rulebook import load

    return load(paths or None)


def find_rules(book: Rulebook, names: Iterable[str]) -> list[Rule]:
    """The rules with these codes, names or topic/names, in the order asked; a former name says so on stderr.

    Raises `PerflintError` with the nearest, or with what replaced a removed rule.
    """
    found = []
    for name in names:
        rule = _find(book, name)
        if rule is None:
            raise _unknown(book, name)
        if moved := book.moved(_slug(name)):
            messages.notice(moved)
        found.append(rule)
    return found


def own_rules(names: Iterable[str]) -> list[RuleInfo]:
    """Of the findings about the run itself, those with these codes or names, in the order asked."""
    from perflint.engine.own_rules import OWN_RULES

    known = {key: info for info in OWN_RULES for key in (info.code, info.name)}
    return [known[name] for name in names if name in known]


def selectors(book: Rulebook, entries: Iterable[str], *, gone: bool = False) -> list[str]:
    """The entries as the engine takes them: a topic/name becomes the code.

    Raises `PerflintError` for an unknown one; one that names a removed rule is left out where ``gone`` allows it.
    """
    found = []
    for entry in entries:
        rule = _find(book, entry)
        if rule is None and gone and book.moved(_slug(entry)):
            continue
        if rule is None and entry.upper() != "ALL" and not (_starting_with(book, entry) or _in_topic(book, entry)):
            raise _unknown(book, entry)
        found.append(rule.code if rule is not None else entry)
    return found


def remarks_on(book: Rulebook, selected: Iterable[str], ignored: Iterable[str] = ()) -> list[str]:
    """What somebody who named these rules should know, each once: where a former name led, and which of the selected are
    deprecated or switched off."""
    found: dict[str, None] = {}
    for entry in ignored:
        if moved := book.moved(_slug(entry)):
            found[moved] = None
    for entry in selected:
        rule, moved = _find(book, entry), book.moved(_slug(entry))
        if moved:
            found[moved] = None
        if rule and rule.status == "deprecated":
            found[f"规则 {rule.code} {rule.name} 已弃用{_gone_text(book, rule)}"] = None
        if rule and rule.off:
            found[f"规则 {rule.code} {rule.name} 没有运行：{_off_text(book, rule)}"] = None
    return list(found)


def _off_text(book: Rulebook, rule: Rule) -> str:
    """Who switched a rule off, and where."""
    setting = next(one for one in reversed(rule.settings) if one.key == "severity")
    layer = book.layers[setting.layer]
    return f"已由{layer.title}（{layer.file}:{setting.line}）关闭"


def _gone_text(book: Rulebook, rule: Rule) -> str:
    if not rule.gone:
        return ""
    heir = book.find(rule.gone.replaced_by) if rule.gone.replaced_by else None
    since = f"（自 {rule.gone.since} 版）" if rule.gone.since else ""
    return f"{since}：{rule.gone.message}" + (f"，改用 {heir.code} {heir.name}" if heir else "")


def _slug(name: str) -> str:
    return name.strip().rpartition("/")[2]


def _find(book: Rulebook, name: str) -> Rule | None:
    topic, slash, slug = name.strip().rpartition("/")
    rule = book.find(slug)
    return rule if rule is not None and (not slash or topic.lower() == rule.topic.lower()) else None


def _starting_with(book: Rulebook, prefix: str) -> list[str]:
    wanted = prefix.strip().upper()
    return [rule.code for rule in book.rules if wanted and rule.code.startswith(wanted)]


def _in_topic(book: Rulebook, name: str) -> bool:
    return any(rule.topic.lower() == name.strip().lower() for rule in book.rules)


def _unknown(book: Rulebook, name: str) -> PerflintError:
    if moved := book.moved(_slug(name)):
        return PerflintError(moved, advice="去掉这个编号，或换成现在的规则；用 perflint rules 查看全部规则")
    advice = f"{_nearest(book, name.strip())}用 perflint rules 查看全部规则"
    return PerflintError(f"没有编号或名称为“{name}”的规则", advice=advice)


def _nearest(book: Rulebook, name: str) -> str:
    """The codes that begin so; for another code the nearest number and its topic; for words the rules that have them in
    their name or title, else the most similar name."""
    import difflib
    import re

    begun = _starting_with(book, name)
    if begun:
        return f"以 {name.upper()} 开头的规则有 {'、'.join(begun)}。"
    number = re.fullmatch(r"[A-Z]*([0-9]{1,9})", name.upper())
    if number and book.rules:

        def distance(rule: Rule) -> tuple[int, int, str]:
            shared = next((n for n, (a, b) in enumerate(zip(name.upper(), rule.code, strict=False)) if a != b), 0)
            return -shared, abs(int(re.sub(r"[^0-9]", "", rule.code) or 0) - int(number[1])), rule.code

        near = min(book.rules, key=distance)
        codes = sorted(rule.code for rule in book.rules if rule.topic == near.topic)
        others = f"{near.topic} 主题有 {codes[0]} 到 {codes[-1]} 共 {len(codes)} 条规则。" if len(codes) > 1 else ""
        return f"是不是 {near.code}？{others}"
    said = [rule for rule in book.rules if name and (name.lower() in rule.name or name in rule.title)]
    if said:
        more = f" 等 {len(said)} 条" if len(said) > MOST_NAMED else ""
        named = "、".join(f"{rule.code} {rule.title}" for rule in said[:MOST_NAMED])
        return f"名称或标题里有“{name}”的规则是 {named}{more}。"
    known = {rule.name: rule for rule in book.rules}
    close = difflib.get_close_matches(name.lower().rpartition("/")[2], known, 1)
    if not close:
        return ""
    return f"是不是 {known[close[0]].topic}/{close[0]}？" if "/" in name else f"是不是 {close[0]}？"
