"""``check --fix``, ``--fix-only``, ``--diff`` and ``--show-fixes``: from a report to changed files and what is said of it.

Files are changed here and nowhere else.  What is changed, and why something is not, is decided in `perflint.fixing`.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from perflint.cli.answer_options import writes
from perflint.errors import PerflintError
from perflint.fixing.writers import formats, writer_of
from perflint.intake.files import Input
from perflint.model import Applicability, Document, Edit, Finding, Report
from perflint.reporters.shared.places import address
from perflint.reporters.shared.prose import clip, line_of
from perflint.text import edited

if TYPE_CHECKING:
    from perflint.fixing.applying import Refused
    from perflint.fixing.repeating import Mended

IN_ARCHIVE = "压缩包里的文件不改写；先解压，再对解压出来的文件用 --fix"
IN_DATABASE = "数据库里的表只读取，不改写；在原来的系统里改，或导出为文件后用 --fix"
MOST_TOLD = 20
LONGEST = 60  # columns of a cell's text

JudgeOne = Callable[[Input], Report]


class Mending(Struct, frozen=True):
    """What came of the fixes: the inputs as they are now, the files that changed, what was refused, what failed."""

    inputs: tuple[Input, ...]
    changed: tuple[tuple[Input, bytes, Mended], ...] = ()  # with the bytes before
    refused: tuple[Refused, ...] = ()
    errors: tuple[PerflintError, ...] = ()

    @property
    def count(self) -> int:
        """How many findings were mended."""
        return sum(len(mended.made) for _, _, mended in self.changed)


def changes_files(options: Mapping[str, Any]) -> bool:
    """Whether the options ask for changes, be it only to show them."""
    return bool(options["fix"] or options["fix_only"] or options["diff"])


def check_options(options: Mapping[str, Any], *, several_outputs: bool) -> None:
    """Raises PerflintError for options that contradict each other."""
    if options["exit_non_zero_on_fix"] and not changes_files(options):
        raise PerflintError("--exit-non-zero-on-fix 要和 --fix、--fix-only 或 --diff 同用", advice="加上 --fix")
    if several_outputs and (options["diff"] or options["fix_only"]):
        which = "--diff" if options["diff"] else "--fix-only"
        raise PerflintError(f"{which} 不输出问题清单，不能和 -f、-o 同用", advice=f"去掉 -f、-o，或去掉 {which}")
    if writes(options) and (options["diff"] or options["fix_only"]):
        raise PerflintError("--diff、--fix-only 不能和写豁免、基线的选项同用", advice="分两次运行")


def mend_inputs(inputs: Sequence[Input], report: Report, judge: JudgeOne, options: Mapping[str, Any]) -> Mending:
    """Make the fixes of the report's findings, in files unless only shown, until none is left."""
    from perflint.fixing.applying import Refused, wanted
    from perflint.fixing.files import replace_file
    from perflint.fixing.repeating import mend

    unsafe = options["unsafe_fixes"]
    fixable: dict[str, list[Finding]] = {}
    for finding in wanted(report.findings, unsafe=unsafe):
        fixable.setdefault(finding.filename, []).append(finding)
    format_of = {document.path: document.format for document in report.documents}
    now: list[Input] = []
    changed: list[tuple[Input, bytes, Mended]] = []
    refused: list[Refused] = []
    errors: list[PerflintError] = []
    for item in inputs:
        findings = fixable.get(item.path, [])
        reason = _obstacle(item, format_of.get(item.path, ""))
        if not findings or reason:
            refused += [Refused(one, reason, one.fix.edits) for one in findings if one.fix]
            now.append(item)
            continue
        try:
            before = item.bytes()
            mended = mend(before, item.path, partial(_judged, item, judge), unsafe=unsafe)
            if mended.data != before and item.on_disk and not options["diff"]:
                replace_file(item.path, before, mended.data)
        except PerflintError as error:
            errors.append(error)
            now.append(item)
            continue
        refused += mended.refused
        if mended.data != before:
            changed.append((item, before, mended))
        now.append(replace(item, content=partial(bytes, mended.data)))
    return Mending(tuple(now), tuple(changed), tuple(refused), tuple(errors))


def _obstacle(item: Input, format_name: str) -> str:
    """Why nothing of the input can be changed; empty where it can."""
    if item.table is not None:
        return IN_DATABASE
    if item.content is not None and not item.stdin:
        return IN_ARCHIVE
    if writer_of(format_name):
        return ""
    from perflint.fixing.applying import NO_WRITER

    return NO_WRITER.format(format_name)


def _judged(item: Input, judge: JudgeOne, data: bytes) -> tuple[Document, Sequence[Finding]]:
    report = judge(replace(item, content=partial(bytes, data), in_folder=False))
    if report.failures or not report.documents:
        failure = report.failures[0].message if report.failures else "没有内容"
        raise PerflintError(failure, place=item.path, advice="把文件交给维护者")
    return report.documents[0], report.findings


# ── what is said ────────────────────────────────────────────────────────────────────────────────────────────────


def diff_text(mending: Mending) -> str:
    """All changes as one unified diff."""
    from perflint.fixing.diffs import unified

    return "".join(unified(item.path, before, mended.data) for item, before, mended in mending.changed)


def write_fixed_stdin(mending: Mending) -> None:
    """What was read from stdin, mended, on stdout: byte for byte, in the encoding in which it came."""
    for item in mending.inputs:
        if item.stdin:
            sys.stdout.flush()
            sys.stdout.buffer.write(item.bytes())
            sys.stdout.buffer.flush()


def result_text(mending: Mending, *, dry: bool) -> str:
    """已修改 3 处（2 个文件）, and what could not be changed."""
    done = "可以修改" if dry else "已修改"
    files = len(mending.changed)
    told = f"{done} {mending.count} 处（{files} 个文件）" if files else f"没有{'可以' if dry else ''}修改的地方"
    told += f"；{len(mending.refused)} 处没有改，原因见下" if mending.refused else ""
    return f"{told}。{'文件没有变动。' if dry else ''}"


def made_lines(mending: Mending, base: str) -> Iterator[str]:
    """Every change that was made, by file and rule."""
    for item, _, mended in mending.changed:
        rules = Counter((finding.code, finding.name) for finding, _ in mended.made)
        yield f"{line_of(item.path)}：" + "，".join(f"{n} × {code} {name}" for (code, name), n in sorted(rules.items()))
        for finding, edits in mended.made:
            yield from (f"  {change_text(finding, edit, base)}" for edit in edits)


def refused_lines(refused: Sequence[Refused], base: str) -> Iterator[str]:
    """What was not changed and why, the first of them one by one."""
    for one in refused[:MOST_TOLD]:
        yield from (f"没有改 {change_text(one.finding, edit, base)}：{one.reason}" for edit in one.edits[:3])
    if len(refused) > MOST_TOLD:
        yield f"还有 {len(refused) - MOST_TOLD} 处没有改，用 -f json 查看全部改法"


def offered_lines(report: Report, base: str) -> Iterator[str]:
    """Every fix that the findings carry, with who may make it."""
    for finding in report.findings:
        for edit in finding.fix.edits if finding.fix else ():
            yield f"{change_text(finding, edit, base)}（{finding.fix.applicability.label if finding.fix else ''}）"


def offer_text(report: Report, inputs: Sequence[Input], *, unsafe: bool) -> str:
    """How many findings can be mended and by which options; empty where there is no fix."""
    format_of = {document.path: document.format for document in report.documents}
    fixable = {item.path for item in inputs if not _obstacle(item, format_of.get(item.path, ""))}
    offered = [one for one in report.findings if one.fix and one.fix.applicability is not Applicability.DISPLAY_ONLY]
    counts = Counter(one.fix.applicability for one in offered if one.fix and one.filename in fixable)
    safe, doubtful, others = counts[Applicability.SAFE], counts[Applicability.UNSAFE], len(offered) - counts.total()
    parts = []
    if unsafe and safe + doubtful:
        parts.append(f"{safe + doubtful} 处可以用 --fix --unsafe-fixes 修改")
    else:
        parts += [f"{safe} 处可以用 --fix 自动修改"] if safe else []
        parts += [f"{doubtful} 处要人确认，核对后加 --unsafe-fixes 修改"] if doubtful else []
    if others:
        more = "另有 " if parts else ""
        parts.append(
            f"{more}{others} 处写好了改法，但不能自动改写（能改写的是单独的 {'、'.join(formats())} 文件），请照 --show-fixes 列出的手工修改"
        )
    return "；".join(parts)


def change_text(finding: Finding, edit: Edit, base: str) -> str:
    """a.csv:3:5 PF704 “≧12次” → “≥12次”."""
    place = edit.place
    start, end = place.span or (0, len(place.text))
    left, right = max(0, start - 12), min(len(place.text), end + 12)
    before = place.text[left:right]
    after = edited(before, [(start - left, end - left, edit.after)])
    where = address(place.location.file or finding.filename, place.location, base)
    shown = [clip(line_of(text), LONGEST) or "（空）" for text in (before, after)]
    return f"{where} {finding.code} “{shown[0]}” → “{shown[1]}”"
