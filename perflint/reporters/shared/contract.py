"""The one signature of an output format, written down once; the modules beside this package follow it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from perflint.model import Report


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """How a report is to be shown; a reporter ignores what its format has no place for.

    ``width`` in terminal columns; ``color`` allows escape sequences; ``base`` is a folder that shown paths are made
    relative to (empty = as given); ``quiet`` leaves out everything but findings; ``statistics`` counts every rule;
    ``verbose`` lists what could not be decided and what cost points rule by rule; ``verdicts`` lists what every rule
    concluded about every table.
    """

    width: int = 100
    color: bool = False
    base: str = ""
    quiet: bool = False
    statistics: bool = False
    verbose: bool = False
    verdicts: bool = False


def needs_catalogue(reporter: Reporter) -> bool:
    """Whether the format tells of the rules themselves."""
    return bool(getattr(reporter, "NEEDS_CATALOGUE", False))


class Reporter(Protocol):
    """A module of `perflint.reporters`.

    ``NAME`` is the module's name with hyphens; ``SUMMARY`` says in one Chinese line what the format is for;
    ``SELF_CONTAINED`` is False where the text holds bare findings, so that a face shows the summary elsewhere.
    A module that reads ``Report.catalogue`` says so with ``NEEDS_CATALOGUE = True``.
    """

    NAME: str
    ALIASES: tuple[str, ...]
    SUMMARY: str
    SELF_CONTAINED: bool

    def render(self, report: Report, options: ReportOptions) -> str:
        """The whole text, ending with a line break unless empty."""
        ...
