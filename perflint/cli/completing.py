"""What a shell offers after TAB: words, files, rules, formats, settings.  Nothing here may fail or print.

click asks the parameters; these are their ``shell_complete``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click

from perflint.errors import PerflintError
from perflint.settings.compound import Selectors, Several
from perflint.settings.kinds import Kind, Place, Word
from perflint.settings.times import PHASES, PhaseName

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

Completer = Callable[[click.Context, click.Parameter, str], "list[CompletionItem]"]


def words(known: Iterable[str]) -> Completer:
    """A few fixed words."""
    return _items(lambda _: ((word, "") for word in known))


def _items(offered: Callable[[click.Context], Iterable[tuple[str, str]]]) -> Completer:
    """Words with what is said of each; of several separated by commas the last one is completed."""

    def complete(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        before, comma, begun = incomplete.rpartition(",")
        try:
            found = [(word, told) for word, told in offered(ctx) if word.lower().startswith(begun.lower())]
        except PerflintError:  # a rulebook that cannot be read is told by the command itself
            return []
        return [CompletionItem(f"{before}{comma}{word}", help=told or None) for word, told in found]

    return complete


def _rules(ctx: click.Context) -> Iterable[tuple[str, str]]:
    """Codes and names of the rules, those of ``--ruleset`` where it was given."""
    from perflint.cli.rules import load_rules

    rules = load_rules(ctx.params.get("ruleset") or ()).rules
    return [*((rule.code, rule.title) for rule in rules), *((rule.name, f"{rule.code} {rule.title}") for rule in rules)]


def _formats(_: click.Context) -> Iterable[tuple[str, str]]:
    from perflint.reporters import all_reporters

    return [(reporter.NAME, reporter.SUMMARY) for reporter in all_reporters()]


def _settings(_: click.Context) -> Iterable[tuple[str, str]]:
    from perflint.settings import SETTINGS

    return [(key, one.help) for key, one in SETTINGS.items()]


def files(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Leave it to the shell."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


def folders(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The same for folders."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="dir")]


rules = _items(_rules)
formats = _items(_formats)
settings = _items(_settings)


def of_setting(kind: Kind) -> Completer | None:
    """How the value of a setting is completed on the command line."""
    if isinstance(kind, Selectors):
        return rules
    if isinstance(kind, Several):
        kind = kind.of
    if isinstance(kind, Word):
        return words(kind.words)
    if isinstance(kind, PhaseName):
        return words((*PHASES, *PHASES.values()))
    return files if isinstance(kind, Place) else None


BY_METAVAR: dict[str, Completer] = {
    "文件": files,
    "文件|键=值": files,
    "文件夹": folders,
    "路径": files,
    "格式": formats,
}
