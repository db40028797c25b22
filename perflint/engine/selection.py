"""Which rules of a book run: ``--select`` and ``--ignore`` with codes, prefixes of codes, slugs, topics and ALL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from perflint.errors import RulebookError
from perflint.rulebook.rule import Rule, Rulebook

EVERY = "ALL"
TOPIC = 3  # as specific as the prefix that most topics have
EXACT = 1000  # more specific than any prefix


def select_rules(
    rulebook: Rulebook, select: Iterable[str] = (), ignore: Iterable[str] = (), *, preview: bool = False
) -> tuple[Rule, ...]:
    """The rules to run, sorted by code.  The more specific of select and ignore wins, ignore where they are equal.

    Rules of status preview and deprecated only run when named exactly, preview ones also with ``preview``; those that a
    layer of the book switched off never do.  Former names count.  Raises RulebookError for an entry that names no rule.
    """
    chosen, left_out = _entries(select) or [EVERY], _entries(ignore)
    for entry in (*chosen, *left_out):
        if not any(_specificity(entry, rule) is not None for rule in rulebook.rules):
            raise _unknown(entry, rulebook)
    return tuple(rule for rule in rulebook.rules if _runs(rule, chosen, left_out, preview))


def names(entry: str, rule: Rule) -> bool:
    """Whether an entry of ``select`` names the rule, however exactly."""
    return _specificity(entry, rule) is not None


def _entries(entries: Iterable[str]) -> list[str]:
    return [part.strip() for entry in entries for part in entry.split(",") if part.strip()]


def _runs(rule: Rule, chosen: Sequence[str], left_out: Sequence[str], preview: bool) -> bool:
    wanted = max((s for entry in chosen if (s := _specificity(entry, rule)) is not None), default=-1)
    unwanted = max((s for entry in left_out if (s := _specificity(entry, rule)) is not None), default=-1)
    if rule.off or wanted < 0 or unwanted >= wanted:
        return False
    return rule.status == "stable" or wanted >= EXACT or (preview and rule.status == "preview")


def _specificity(entry: str, rule: Rule) -> int | None:
    """How exactly an entry names a rule; None when it does not."""
    if entry.upper() == EVERY:
        return 0
    if entry.upper() in (rule.code, *rule.aliases) or entry.lower() in (rule.name, *rule.aliases):
        return EXACT
    if entry.lower() == rule.topic.lower():
        return TOPIC
    return len(entry) if rule.code.startswith(entry.upper()) else None


def _unknown(entry: str, rulebook: Rulebook) -> RulebookError:
    from difflib import get_close_matches

    known = [name for rule in rulebook.rules for name in (rule.name, rule.code)]
    close = get_close_matches(entry, known, n=1) or get_close_matches(entry.upper(), known, n=1)
    help_ = f"是不是想写 {close[0]}？" if close else "用 perflint rules 列出全部规则"
    return RulebookError(f"没有规则“{entry}”", advice=help_)
