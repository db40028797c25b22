"""``perflint verify``: whether the review that a JSON report tells of can be repeated here."""

from __future__ import annotations

import json
from collections import Counter

import click

from perflint.cli import chinese, completing, messages, output
from perflint.errors import PerflintError
from perflint.intake.files import Input


@click.command(
    cls=chinese.Command,
    short_help="核对运行记录：审核能不能照原样重做。",
    help="核对 check -f json 的报告里的运行记录：程序的版本、各层规则集、配置和豁免等文件、每份输入的 SHA-256，与现在的是否一致。"
    "在当时的文件夹里运行，因为记录里的路径从那里算起。都一致时，用记录里的选项再检查一遍会得到同样的问题，"
    "可用 perflint compare 报告.json 文件… 核对。\n\n"
    "退出码：0 全部一致；1 有变化、缺少或无从核对的；2 不是报告，或报告里没有记录。",
)
@click.argument("report", metavar="报告.json", shell_complete=completing.files)
@click.option("-v", "--verbose", is_flag=True, help="一致的也逐个列出。")
def command(report: str, verbose: bool) -> int:
    """Print what differs and how many agree; 1 where anything does not."""
    from perflint.intake.reports import checked_record
    from perflint.intake.verifying import verified
    from perflint.reporters.shared.prose import line_of

    record = checked_record(Input(report).bytes(), report)
    if record is None:
        raise PerflintError("不是 perflint 的 JSON 报告", place=report, advice="给出 perflint check -f json 写的文件")
    parts = list(verified(record, report))
    for one in parts:
        if verbose or not one.good:
            note = f"（{line_of(one.note)}）" if one.note else ""
            output.write_stdout(f"{one.agreement.value}  {one.kind} {line_of(one.name)}{note}\n")
    numbers = Counter(one.agreement for one in parts)
    told = "，".join(f"{agreement.value} {number} 项" for agreement, number in numbers.items())
    output.write_stdout(f"{record['run']['record']['time'].replace('T', ' ')} 的审核：{told}。\n")
    if all(one.good for one in parts):
        if options := record["run"]["record"]["options"]:
            messages.notice(f"重做时用同样的选项：{line_of(json.dumps(options, ensure_ascii=False))}")
        return 0
    return 1
