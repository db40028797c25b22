"""JUnit XML in the dialect that Jenkins, GitLab and Azure read: one test case for every rule and file.

A rule that passed is a passed test, so that a run shows what was examined.  What does not apply, could not be decided or
was waived is skipped with the reason; findings are a failure, a broken rule or an unreadable file is an error.
Characters that XML does not know are shown as ``�``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from perflint.model import Report
from perflint.reporters.shared.catalogue import rules_of
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.finding_block import basis_text
from perflint.reporters.shared.fixes import fix_text
from perflint.reporters.shared.outcomes import Case, cases
from perflint.reporters.shared.places import address, position, row_path, shown_path
from perflint.reporters.shared.prose import line_of
from perflint.reporters.shared.summary import closing
from perflint.reporters.shared.suppressions import answered_for
from perflint.reporters.shared.unread import untold

NAME = "junit"
ALIASES = ("junit-xml",)
SUMMARY = "JUnit XML，每条规则对每份文件一个用例，通过的也列出"
SELF_CONTAINED = False
NEEDS_CATALOGUE = True

BATCH = "全部文件"
UNREAD = "RUN001"


class _Numbers(NamedTuple):
    tests: int
    failures: int
    errors: int
    skipped: int


def render(report: Report, options: ReportOptions) -> str:
    """The suites: one a document, one for the batch where rules look at all files, one for files that were not read."""
    suites = list(_suites(report, options))
    total = [sum(numbers) for numbers in zip(*(suite[1] for suite in suites), strict=True)] or [0, 0, 0, 0]
    counts = _counts(_Numbers(*total)).rsplit(" skipped=", 1)[0]
    body = "".join(text for text, _ in suites)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="perflint" {counts} time="0">\n{body}</testsuites>\n'
    )


def _suites(report: Report, options: ReportOptions) -> Iterator[tuple[str, _Numbers]]:
    rules = rules_of(report)
    titles = {code: info.title for code, info in rules.items()}
    groups: dict[tuple[int | None, str], list[Case]] = {}
    for case in cases(report):
        groups.setdefault((case.document, case.file), []).append(case)
    for number, ((document, file), members) in enumerate(groups.items()):
        path = file or (None if document is None else report.documents[document].path)
        name = BATCH if path is None else shown_path(path, options.base)
        tests = [_case(case, name, titles, options) for case in members]
        yield _suite(number, name, tests, report)
    if unread := untold(report):
        tests = [
            (
                _test(
                    "读取",
                    shown_path(failure.path, options.base),
                    _error("unreadable", failure.message, failure.advice),
                ),
                "error",
            )
            for failure in unread
        ]
        yield _suite(len(groups), "没有读成的文件", tests, report)


def _suite(number: int, name: str, tests: list[tuple[str, str]], report: Report) -> tuple[str, _Numbers]:
    kinds = [kind for _, kind in tests]
    numbers = _Numbers(len(tests), kinds.count("failure"), kinds.count("error"), kinds.count("skipped"))
    facts = f'{_counts(numbers)} time="0" id="{number}" package="perflint"'
    properties = "".join(
        f"<property name={_attribute(key)} value={_attribute(value)}/>"
        for key, value in (("version", report.version), ("rulebook", report.rulebook))
    )
    body = "".join(test for test, _ in tests)
    out = f"<system-out>{_text(closing(report))}</system-out>\n<system-err></system-err>\n"
    head = f"<testsuite name={_attribute(name)} {facts}>\n<properties>{properties}</properties>\n"
    return f"{head}{body}{out}</testsuite>\n", numbers


def _counts(numbers: _Numbers) -> str:
    return " ".join(f'{key}="{value}"' for key, value in numbers._asdict().items())


def _case(case: Case, suite: str, titles: dict[str, str], options: ReportOptions) -> tuple[str, str]:
    """The element and its kind: passed, failure, error or skipped."""
    name = f"{case.code} {titles.get(case.code, case.name)}"
    if case.broken:
        return _test(name, suite, _error("rule-error", "规则运行出错，没有得出结论", case.reason)), "error"
    if case.findings and case.code == UNREAD:
        one = case.findings[0]
        return _test(name, suite, _error(one.name, one.message, one.advice)), "error"
    if case.findings:
        return _test(name, suite, _failure(case, options)), "failure"
    if case.reason:
        waived = "；".join(answered_for(one, options.base) for one in case.suppressed)
        return _test(name, suite, f"<skipped message={_attribute(waived or case.reason)}/>"), "skipped"
    return _test(name, suite, ""), "passed"


def _test(name: str, suite: str, inner: str) -> str:
    place = "perflint." + suite.replace(".", "_")  # Jenkins takes what is before the last dot for a package
    head = f'<testcase name={_attribute(name)} classname={_attribute(place)} time="0"'
    return f"{head}>{inner}</testcase>\n" if inner else f"{head}/>\n"


def _failure(case: Case, options: ReportOptions) -> str:
    worst = max(case.findings, key=lambda one: one.severity)
    number = f"（共 {len(case.findings)} 处）" if len(case.findings) > 1 else ""
    lines = []
    for finding in case.findings:
        where = address(finding.filename, finding.place.location, options.base)
        told = (
            ("", f"{finding.severity.label} {where} {position(finding.place)} {row_path(finding, '')}"),
            ("问题：", finding.message),
            ("建议：", finding.advice),
            ("可改：", fix_text(finding.fix) if finding.fix else ""),
            ("依据：", "；".join(map(basis_text, finding.basis))),
        )
        lines.append("\n".join(label + line_of(text) for label, text in told if line_of(text)))
    text = "\n\n".join(lines) + (f"\n\n{case.reason}" if case.reason else "")
    kind = worst.severity.id
    return f'<failure type="{kind}" message={_attribute(worst.message + number)}>{_text(text)}</failure>'


def _error(kind: str, message: str, text: str) -> str:
    return f'<error type="{kind}" message={_attribute(message)}>{_text(text)}</error>'


def _attribute(text: str) -> str:
    return quoteattr(line_of(text))


def _text(text: str) -> str:
    """Lines of text, each made safe by itself."""
    return escape("\n".join(line_of(line) for line in text.split("\n")))
