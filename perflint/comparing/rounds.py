"""Rounds of a submission, oldest first, as one comparison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from perflint.comparing.links import links
from perflint.comparing.standing import standings
from perflint.comparing.targets import target_changes
from perflint.errors import PerflintError
from perflint.model import Comparison, Report, Round


class Submission(Struct, frozen=True):
    """One round: what it is called and what was found in it.

    ``outline`` says that the report was read from a file, so that its documents hold no targets but the names that its
    findings mention.
    """

    name: str
    report: Report
    outline: bool = False


def compare(rounds: Sequence[Submission], earlier: Mapping[str, str] | None = None) -> Comparison:
    """The last round against the one before; the rounds before those tell what is back.

    ``earlier`` maps fingerprints of findings of still other rounds to what those are called.  Raises PerflintError for
    fewer than two rounds.
    """
    if len(rounds) < 2:
        raise PerflintError("要有两轮才能比较", advice="写成 perflint compare 旧文件 新文件")
    old, new = rounds[-2], rounds[-1]
    linked = links(old.report, new.report)
    outline = old.outline or new.outline
    return Comparison(
        rounds=tuple(map(_round, rounds)),
        findings=standings([one.report for one in rounds], linked, earlier or {}, outline=outline),
        targets=() if outline else target_changes(old.report, new.report, linked),
        remarks=tuple(_remarks(old, new)),
        version=new.report.version or old.report.version,
        newest=new.report,
    )


def _round(one: Submission) -> Round:
    report = one.report
    return Round(one.name, len(report.documents), len(report.findings), len(report.failures), one.outline)


def _remarks(old: Submission, new: Submission) -> list[str]:
    """What a reader has to know before trusting the comparison."""
    found = []
    if old.outline or new.outline:
        found.append("JSON 报告里没有指标的内容，只比较了问题；要比较目标本身，请给出原文件")
    one, other = old.report, new.report
    if one.rulebook and other.rulebook and one.rulebook != other.rulebook:
        told = f"{one.rulebook[:12]}（{old.name}）和 {other.rulebook[:12]}（{new.name}）"
        found.append(f"两轮用的规则集不同：{told}，问题的增减可能来自规则的变化")
    if one.version and other.version and one.version != other.version:
        found.append(f"两轮用的 perflint 版本不同：{one.version} 和 {other.version}")
    hidden = [submission.name for submission in (old, new) if submission.report.hidden]
    if hidden:
        found.append(f"{'、'.join(hidden)}有低于显示下限的问题没有列出，也没有比较")
    failed = sum(len(submission.report.failures) for submission in (old, new))
    if failed:
        found.append(f"{failed} 个文件没有读成，里面的问题和目标无从比较")
    return found
