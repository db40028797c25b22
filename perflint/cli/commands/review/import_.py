"""``perflint review import``: decisions out of a ledger that somebody edited."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from perflint.cli import chinese, messages, output
from perflint.cli.reviewing import STORE_HELP, day_of, person_of
from perflint.intake.files import Input

MOST_REMARKS = 50


@click.command(
    cls=chinese.Command,
    short_help="从填写过的问题清单读回处理状态。",
    help="从填写过的问题清单（check -f xlsx 或 -f csv）读回“处理状态”和“说明”，按“指纹”认出问题。清单里有“经办人”“日期”两列时以它们为准。"
    "认不得的指纹、写错的状态逐条指出，不读入。\n\n退出码：0 全部读入；1 有没有读入或被改动的行；2 文件或选项有错。",
)
@click.argument("file", metavar="问题清单")
@click.option("--by", metavar="姓名", help="经办人（也可用环境变量 PERFLINT_REVIEWER）。")
@click.option("--date", metavar="日期", help="处理的日期，如 2026-03-01；不写时是今天。")
@click.option("--store", metavar="文件|URL", help=STORE_HELP)
def command(file: str, **options: Any) -> int:
    """Keep the decisions; 1 where a row was not taken over or was changed."""
    from perflint.reviewing import open_store
    from perflint.reviewing.ledger import brought, rows

    person, day = person_of(options["by"]), day_of(options["date"])
    found = rows(Input(file).bytes(), file)
    with open_store(options["store"], create=False) as store:
        result = brought(store, found, Path(file).name, person, day)
        added = store.add_decisions(result.decisions)
    for remark in result.remarks[:MOST_REMARKS]:
        messages.notice(f"{file}：{remark}")
    if len(result.remarks) > MOST_REMARKS:
        messages.notice(f"还有 {len(result.remarks) - MOST_REMARKS} 处没有列出")
    same = len(result.decisions) - added + result.repeated
    output.write_stdout(f"读入 {added} 条处理，{same} 条与以前相同，{result.undecided} 条待处理。\n")
    return 1 if result.remarks else 0
