"""``perflint rules diff OLD NEW``: what a change of the rules changes on real documents."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from perflint.cli import chinese, completing, messages, output
from perflint.cli.rules import load_rules
from perflint.errors import PerflintError
from perflint.limits import limits_of

if TYPE_CHECKING:
    from perflint.model import Finding
    from perflint.reporters.shared.lines import Line
    from perflint.rule_diff import BookDiff, RuleDiff

EXAMPLES = 3


@click.command(
    cls=chinese.Command,
    short_help="比较两个规则集在同一批文件上的结果。",
    help="用旧、新两个规则集检查同一批文件，逐条规则列出多了哪些问题、少了哪些、哪些改了级别。规则集是规则文件、文件夹，"
    "或 perflint（自带规则）。同一处问题按指纹对应，只改措辞不算不同。\n\n"
    "退出码：0 结果相同；1 结果不同；2 选项、规则或输入文件有错；3 没有可检查的文件。",
)
@click.argument("old", metavar="旧规则集", shell_complete=completing.files)
@click.argument("new", metavar="新规则集", shell_complete=completing.files)
@click.argument("files", nargs=-1, metavar="[文件]…", shell_complete=completing.files)
@click.option(
    "--corpus",
    multiple=True,
    metavar="路径",
    shell_complete=completing.files,
    help="检查这个文件夹或文件里的内容，可重复；与直接写文件相同。",
)
@click.option(
    "--select",
    multiple=True,
    metavar="规则",
    shell_complete=completing.rules,
    help="只比较这条规则（编号或名称），可重复。",
)
@click.option("--preview", is_flag=True, help="也运行试用中的规则。")
@click.option(
    "--examples",
    type=click.IntRange(0, 1000),
    default=EXAMPLES,
    metavar="个数",
    help=f"每条规则每种变化列出几处（默认 {EXAMPLES}）；JSON 全部列出。",
)
@click.option("--limit", multiple=True, metavar="名称=数值", help="放宽或收紧一项读取上限，同 check。")
@chinese.word_option("-f", "--output-format", words=("text", "json"), default="text", help="输出格式（默认 text）。")
@chinese.word_option("--color", words=("auto", "always", "never"), default="auto", help="是否使用颜色（默认 auto）。")
def command(old: str, new: str, files: tuple[str, ...], **options: Any) -> int:
    """Print the differences; a file that cannot be read is told, and ends with 2."""
    from perflint.intake import reading
    from perflint.intake.files import collect
    from perflint.rule_diff import compare

    books = load_rules([old]), load_rules([new])
    for name in options["select"]:
        if all(book.find(name) is None for book in books):
            raise PerflintError(
                f"两个规则集里都没有编号或名称为“{name}”的规则", advice="用 perflint rules -r 路径 查看"
            )
    paths = (*files, *options["corpus"])
    if not paths:
        raise PerflintError("没有写明用哪些文件比较", advice="在后面写上文件或文件夹，或用 --corpus 路径")
    limits = limits_of(options["limit"])
    inputs = collect(paths, reading.suffixes, limits=limits)
    if not inputs:
        messages.notice("没有找到可以检查的文件。")
        return 3
    read = reading.read(inputs, limits=limits)
    for error in read.errors:
        messages.show_error(error)
    found = compare(read.documents, *books, preview=options["preview"], select=options["select"])
    if options["output_format"] == "json":
        output.write_stdout(json.dumps(_record(found, old, new), ensure_ascii=False, indent=2) + "\n")
    else:
        from perflint.reporters.shared.lines import show

        painted = output.wants_color(options["color"])
        output.write_stdout(show(_lines(found, options["examples"]), painted), painted)
    return 2 if read.failures else int(bool(found.rules))


def _record(found: BookDiff, old: str, new: str) -> dict[str, Any]:
    return {
        "schema_version": 1,
        "old": {"ruleset": old, "findings": found.old},
        "new": {"ruleset": new, "findings": found.new},
        "documents": found.documents,
        "rules": [
            {
                "code": rule.code,
                "name": rule.name,
                "title": rule.title,
                "old": rule.old,
                "new": rule.new,
                "appeared": [_finding(one) for one in rule.appeared],
                "disappeared": [_finding(one) for one in rule.disappeared],
                "regraded": [
                    {**_finding(after), "was": {"severity": before.severity.id, "confidence": before.confidence.id}}
                    for before, after in rule.regraded
                ],
            }
            for rule in found.rules
        ],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    place = finding.place
    return {
        "filename": finding.filename,
        "table": place.table,
        "indicator": place.indicator,
        "field": place.field,
        "severity": finding.severity.id,
        "confidence": finding.confidence.id,
        "message": finding.message,
        "fingerprint": finding.fingerprint,
    }


def _lines(found: BookDiff, examples: int) -> Iterator[Line]:
    for rule in found.rules:
        yield [(f"{rule.code} ", "strong"), (rule.title, "strong"), (f" [{rule.name}]", "rule")]
        yield [(f"  {rule.old} 处 → {rule.new} 处：{_summary(rule)}", "")]
        yield from _examples("多出", "warning", rule.appeared, examples)
        yield from _examples("消失", "hint", rule.disappeared, examples)
        regraded = [f"由{before.severity.label}（可信度{before.confidence.label}）" for before, _ in rule.regraded]
        yield from _examples("改级", "info", [after for _, after in rule.regraded], examples, regraded)
        yield []
    total = f"{found.documents} 份文件，旧规则集 {found.old} 处问题，新规则集 {found.new} 处"
    same = "，逐处相同。" if not found.rules else f"；{len(found.rules)} 条规则的结果不同。"
    yield [(total + same, "")]


def _summary(rule: RuleDiff) -> str:
    told = (("多出", rule.appeared), ("消失", rule.disappeared), ("改级", rule.regraded))
    return "，".join(f"{word} {len(found)}" for word, found in told if found)


def _examples(
    word: str, style: str, findings: Sequence[Finding], most: int, before: Sequence[str] = ()
) -> Iterator[Line]:
    from perflint.reporters.shared.places import address, position
    from perflint.reporters.shared.prose import clip, line_of

    for index, finding in enumerate(findings[:most]):
        where = f"{address(finding.filename, finding.place.location, str(Path.cwd()))} · {position(finding.place)}"
        grade = f"{before[index] if before else ''}{'改为' if before else ''}{finding.severity.label}"
        text = clip(line_of(finding.message), 200)
        yield [(f"  {word} ", style), (where, "path"), (f" {grade}：{text}", "")]
    if len(findings) > most:
        yield [(f"  {word} 还有 {len(findings) - most} 处，用 --examples 或 JSON 查看", "dim")]
