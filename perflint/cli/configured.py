"""Rules as a configuration leaves them, for the commands that explain them: what a file is judged by, and why a rule does
not run for it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from perflint.cli.planning import Planner, ignored_rules
from perflint.engine.selection import names
from perflint.settings import Resolver
from perflint.settings.files import Layer

if TYPE_CHECKING:
    from perflint.engine import Plan
    from perflint.rulebook import Rule, Rulebook
    from perflint.settings import Resolved

LISTS = {"ignore": "ignore", "extend-ignore": "extend_ignore"}
CHOICES = ("select", "extend-select")
PER_FILE = {"per-file-ignores": "per_file_ignores", "extend-per-file-ignores": "extend_per_file_ignores"}


class Configured:
    """Answers for each path by which rules it is judged.  Raises PerflintError for a wrong configuration."""

    def __init__(self, configs: Sequence[str], flags: Layer, *, isolated: bool) -> None:
        self.resolver = Resolver(configs, flags, isolated=isolated)
        self._planner = Planner(self.resolver)

    def rulebook(self, path: str) -> Rulebook:
        """All rules, those that do not run too, with the severities and parameters that count for the path."""
        return self._planner.book_for(path)

    def plan(self, path: str) -> Plan:
        """What a check judges the file by."""
        return self._planner.plan(path)

    def silence(self, rule: Rule, path: str) -> str:
        """Why a check does not run the rule for the file although the rule could run; empty where it does."""
        resolved = self.resolver.of_file(path)
        if rule.off or any(one.code == rule.code for one in self._planner.plan(path).rules):
            return ""
        for key, name in LISTS.items():
            if any(names(entry, rule) for entry in getattr(resolved.settings, name)):
                return f"{resolved.source(key)} 的 {key} 去掉了它"
        if any(names(entry, rule) for entry in ignored_rules(resolved.settings, os.path.abspath(path))):
            return f"{_sources(resolved, PER_FILE)} 的 per-file-ignores 对这个文件去掉了它"
        chosen = (*resolved.settings.select, *resolved.settings.extend_select)
        if chosen and not any(names(entry, rule) for entry in chosen):
            return f"{_sources(resolved, CHOICES)} 的 select 没有选它"
        return ""

    def spared(self, rule: Rule) -> Iterator[str]:
        """For which files of the working folder the configuration takes the rule away."""
        resolved = self.resolver.of_run()
        for key, name in PER_FILE.items():
            for _, pattern, rules in getattr(resolved.settings, name):
                if any(names(entry, rule) for entry in rules):
                    yield f"{resolved.source(key)} 的 {key} 对 {pattern} 去掉了它"


def _sources(resolved: Resolved, keys: Sequence[str] | dict[str, str]) -> str:
    return "、".join(dict.fromkeys(filter(None, map(resolved.source, keys))))
