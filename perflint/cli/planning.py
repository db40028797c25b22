"""From settings to what a document is judged by: the rulebook, the chosen rules and the review parameters of each file."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import Any

from perflint.cli.rules import remarks_on, selectors
from perflint.cli.when import when_of
from perflint.engine import Plan, load_plan, without
from perflint.errors import PerflintError
from perflint.lexicon.additions import Additions
from perflint.model import Confidence, Document, Severity
from perflint.rulebook import Rule, Rulebook, load
from perflint.rulebook.overrides import Overrides
from perflint.settings import Resolved, Resolver, Settings
from perflint.settings.files import read, shown_path
from perflint.settings.patterns import grouped, last_match, relative

JUDGING = ("select", "extend_select", "ignore", "extend_ignore", "preview", "rulebooks", "severity", "params")
TIMES = ("fiscal_year", "as_of", "phase")
CHOOSING = ("select", "extend-select", "ignore", "extend-ignore")


class Planner:
    """Gives each path its plan; files with equal settings share one, and so are judged as one batch."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._run = resolver.of_run().settings
        self.remarks: dict[str, None] = {}  # on rules that the settings name, in order
        self._books: dict[Any, tuple[Rulebook, Overrides | None]] = {}
        self._plans: dict[Any, Plan] = {}

    def prepare(self, paths: Iterable[str]) -> None:
        """Make the plans of all paths, so that a mistake in any configuration is told before anything is read."""
        for path in paths:
            self.plan(path)
        for key, source in self._resolver.unheard():
            told = f"{source} 的 {key} 是对整次运行的设置，没有起作用：这次以{self._governing()}为准"
            self.remarks[told] = None

    def _governing(self) -> str:
        file = self._resolver.of_run().file
        return f" {shown_path(file)} " if file else "当前文件夹（没有配置文件）"

    @property
    def rules(self) -> list[Rule]:
        """The rules of all plans made so far."""
        return [rule for plan in self._plans.values() for rule in plan.rules]

    @property
    def vocabulary(self) -> Additions | None:
        """The words by which files are read: those of the rulebook, where all plans have the same."""
        found = {rule.vocabulary for rule in self.rules}
        return found.pop() if len(found) == 1 else None

    def plan(self, path: str) -> Plan:
        """What the file at this path is judged by.  Raises PerflintError."""
        resolved = self._resolver.of_file(path)
        plan = self._whole(resolved)
        spared = ignored_rules(resolved.settings, os.path.abspath(path))
        if not spared:
            return plan
        key = (id(plan), spared)
        if key not in self._plans:
            self._plans[key] = without(plan, self._selectors(resolved, spared, "per-file-ignores", gone=True))
        return self._plans[key]

    def book_for(self, path: str) -> Rulebook:
        """All rules of the books of a path, as its settings change them, whether they run or not."""
        return self._book(self._resolver.of_file(path))[0]

    @property
    def rulebook(self) -> Rulebook:
        """The rules of all books that were loaded, each once."""
        rules = {rule.code: rule for book, _ in self._books.values() for rule in book.rules}
        return Rulebook(tuple(rules[code] for code in sorted(rules)))

    def guesses(self, documents: Iterable[Document]) -> int:
        """How many documents state no year, so that today decides which of their rules are in force."""
        pairs = ((document, self.plan(document.path)) for document in documents)
        return sum(len(plan.when.guesses(plan.rules, [document])) for document, plan in pairs)

    def _whole(self, resolved: Resolved) -> Plan:
        """The plan of a file for which there are no exceptions."""
        settings = resolved.settings
        key = tuple(getattr(settings, name) for name in (*JUDGING, *TIMES))
        if key not in self._plans:
            book, overrides = self._book(resolved)
            select, ignore = (*settings.select, *settings.extend_select), (*settings.ignore, *settings.extend_ignore)
            told = remarks_on(book, select, ignore)
            self.remarks.update(dict.fromkeys(told))
            plan = load_plan(
                settings.rulebooks,
                self._run.grading,
                select=(
                    *self._selectors(resolved, settings.select, "select"),
                    *self._selectors(resolved, settings.extend_select, "extend-select"),
                ),
                ignore=(
                    *self._selectors(resolved, settings.ignore, "ignore", gone=True),
                    *self._selectors(resolved, settings.extend_ignore, "extend-ignore", gone=True),
                ),
                preview=settings.preview,
                min_severity=Severity[self._run.min_severity.upper()],
                min_confidence=Confidence[self._run.min_confidence.upper()],
                when=when_of(settings),
                overrides=overrides,
                book=book,
            )
            if not plan.rules:
                raise _none_chosen(resolved, told)
            self._plans[key] = plan
        return self._plans[key]

    def _book(self, resolved: Resolved) -> tuple[Rulebook, Overrides | None]:
        """The rules of a file, and what its settings change of them."""
        settings = resolved.settings
        key = (settings.rulebooks, settings.severity, settings.params)
        if key not in self._books:
            paths = settings.rulebooks or None
            book = load(paths)
            overrides = _overrides(resolved, book)
            changed = book if overrides is None else load(paths, overrides=overrides)
            self._books[key] = changed, overrides
        return self._books[key]

    def _selectors(self, resolved: Resolved, entries: Iterable[str], key: str, *, gone: bool = False) -> list[str]:
        """The entries of a setting as the engine takes them; a mistake is told with its place."""
        try:
            return selectors(self._book(resolved)[0], entries, gone=gone)
        except PerflintError as error:
            place = error.place or resolved.source(key)
            raise PerflintError(error.message, place=place, advice=error.advice) from error


def _overrides(resolved: Resolved, book: Rulebook) -> Overrides | None:
    """What the settings change of the rules themselves; a rule may have been named in different ways by several files."""
    rules: dict[str, dict[str, Any]] = {}
    for name, severity in resolved.settings.severity:
        rules.setdefault(_canonical(name, book), {})["severity"] = severity
    for name, params in resolved.settings.params:
        plain = {key: list(value) if isinstance(value, tuple) else value for key, value in params}
        rules.setdefault(_canonical(name, book), {}).setdefault("params", {}).update(plain)
    if not rules:
        return None
    sources = [source for key in ("severity", "params") for source in resolved.sources.get(key, ())]
    own = shown_path(resolved.file) if resolved.file else ""
    if own and any(source.rpartition(":")[0] == own for source in sources):
        return Overrides(own, rules, _lines(resolved.file or "", book))
    return Overrides("、".join(dict.fromkeys(sources)), rules)


def _canonical(name: str, book: Rulebook) -> str:
    """The rule's slug, by whatever it was called; a name that is none stays, for the rulebook to refuse."""
    topic, slash, slug = name.strip().rpartition("/")
    rule = book.find(slug)
    return name if rule is None or (slash and topic.lower() != rule.topic.lower()) else rule.name


def _lines(file: str, book: Rulebook) -> dict[tuple[str | int, ...], int]:
    """The lines of a configuration file as `Overrides` wants them."""
    found: dict[tuple[str | int, ...], int] = {}
    for keys, line in read(file)[1].items():
        if len(keys) > 1 and keys[0] in ("severity", "params"):
            rule = _canonical(str(keys[1]), book)
            below = (rule, keys[0], *keys[2:])
            found.setdefault((rule,), line)
            found[below] = line
    return found


def ignored_rules(settings: Settings, path: str) -> tuple[str, ...]:
    """The rules that ``per-file-ignores`` takes away from the file at an absolute path."""
    found: dict[str, None] = {}
    for base, pattern, rules in (*settings.per_file_ignores, *settings.extend_per_file_ignores):
        for folder, patterns in grouped([(base, pattern)]):
            if _covers(patterns, folder, path):
                found.update(dict.fromkeys(rules))
    return tuple(found)


def _covers(patterns: Any, folder: str, path: str) -> bool:
    """Whether a pattern matches the path or, as in .gitignore, a folder that it lies in."""
    name, below = relative(path, folder)
    steps = name.split("/")
    return any(
        last_match(patterns, "/".join(steps[:length]), folder=length < len(steps), below=below)
        for length in range(1, len(steps) + 1)
    )


def _none_chosen(resolved: Resolved, told: Sequence[str]) -> PerflintError:
    sources = [source for key in CHOOSING for source in resolved.sources.get(key, ())]
    reasons = "；".join((*told, ""))
    advice = f"{reasons}检查 select、ignore（--select、--ignore），或用 perflint rules 查看全部规则"
    return PerflintError("没有选中任何规则", place="、".join(dict.fromkeys(sources)), advice=advice)
