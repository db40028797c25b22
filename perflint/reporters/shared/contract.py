"""The one signature of an output format, written down once; the modules beside this package follow it."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Protocol

from msgspec import Struct

from perflint.errors import PerflintError
from perflint.long_texts import LongText, put_together
from perflint.model import Report
from perflint.timing import Times


class ReportOptions(Struct, frozen=True):
    """How a report is to be shown; a reporter ignores what its format has no place for.

    ``width`` in terminal columns; ``color`` allows escape sequences; ``base`` is a folder that shown paths are made
    relative to (empty = as given); ``target`` the file that the report goes to (empty = stdout), for links from it;
    ``template`` the name and bytes of a file to fill in instead of the shipped one (see `takes_template`);
    ``quiet`` leaves out everything but findings; ``statistics`` counts every rule; ``verbose`` lists what could not be
    decided and what cost points rule by rule; ``verdicts`` lists what every rule concluded about every table; ``times`` is
    where the time of the run went, up to here, where that was asked for.
    """

    width: int = 100
    color: bool = False
    base: str = ""
    target: str = ""
    template: tuple[str, bytes] | None = None
    quiet: bool = False
    statistics: bool = False
    verbose: bool = False
    verdicts: bool = False
    times: Times | None = None


def needs_catalogue(reporter: Reporter) -> bool:
    """Whether the format tells of the rules themselves."""
    return bool(getattr(reporter, "NEEDS_CATALOGUE", False))


def needs_overview(reporter: Reporter) -> bool:
    """Whether the format shows the batch as a whole."""
    return bool(getattr(reporter, "NEEDS_OVERVIEW", False))


def needs_sources(reporter: Reporter) -> bool:
    """Whether the format draws the documents themselves."""
    return bool(getattr(reporter, "NEEDS_SOURCES", False))


def is_binary(reporter: Reporter) -> bool:
    """Whether the format is a file for a program, so that `rendered` gives bytes and a terminal cannot show it."""
    return bool(getattr(reporter, "BINARY", False))


def tells_all(reporter: Reporter) -> bool:
    """Whether who reads the text needs nothing beside it: it has the summary and is no data for a program."""
    return reporter.SELF_CONTAINED and not is_binary(reporter) and not getattr(reporter, "FOR_PROGRAMS", False)


def takes_template(reporter: Reporter) -> bool:
    """Whether the format fills in a template: its module has ``check_template(name, data)``, which raises `PerflintError`."""
    return hasattr(reporter, "check_template")


def require(reporter: Reporter) -> None:
    """Raise `PerflintError` where a package that the format needs is not installed."""
    extra, modules = getattr(reporter, "REQUIRES", ("", ()))
    if any(find_spec(module) is None for module in modules):
        advice = f"运行 pip install 'perflint[{extra}]' 后再试"
        raise PerflintError(f"输出格式 {reporter.NAME} 需要另外安装的组件", advice=advice)


def rendered(reporter: Reporter, report: Report, options: ReportOptions) -> str | bytes | LongText:
    """What the format makes of the report: a text, or the bytes of a file where it `is_binary`."""
    pieces = getattr(reporter, "pieces", None)
    return reporter.render(report, options) if pieces is None else put_together(pieces(report, options))


class Reporter(Protocol):
    """A module of `perflint.reporters`.

    ``NAME`` is the module's name with hyphens; ``SUMMARY`` says in one Chinese line what the format is for;
    ``SELF_CONTAINED`` is False where the text holds bare findings, so that a face shows the summary elsewhere.
    A module that reads ``Report.catalogue`` says so with ``NEEDS_CATALOGUE = True``, one that draws
    ``Report.sources`` with ``NEEDS_SOURCES = True``, one that shows ``Report.overview`` with ``NEEDS_OVERVIEW = True``; one whose ``render`` gives bytes with
    ``BINARY = True``, one whose text is data that no person reads with ``FOR_PROGRAMS = True``; one that needs more than the default install with ``REQUIRES = (extra, modules)``.
    One whose text grows with all that was judged gives it piece by piece with ``pieces(report, options)``, of which ``render`` is the whole.
    """

    NAME: str
    ALIASES: tuple[str, ...]
    SUMMARY: str
    SELF_CONTAINED: bool

    def render(self, report: Report, options: ReportOptions) -> str:
        """The whole text, ending with a line break unless empty."""
        ...
