"""``perflint review decide``: what a reviewer decides about findings."""

from __future__ import annotations

from typing import Any

import click

from perflint.cli import chinese, output
from perflint.cli.reviewing import STORE_HELP, day_of, person_of, sole
from perflint.model import RULINGS, Decision


@click.command(
    cls=chinese.Command,
    short_help="记录对问题的处理。",
    help="记录对一个或几个问题的处理：接受（问题成立，要求修改）、驳回（不算问题）、说明（有说明）、已整改。问题写指纹，或指纹的开头。"
    "以前的处理不删改，最后一次起作用，都可以用 perflint review history 查看。",
)
@chinese.word_option("-s", "--status", words=RULINGS, required=True, help="怎样处理。")
@click.argument("fingerprints", nargs=-1, required=True, metavar="指纹…")
@click.option("--by", metavar="姓名", help="经办人（也可用环境变量 PERFLINT_REVIEWER）。")
@click.option("--date", metavar="日期", help="处理的日期，如 2026-03-01；不写时是今天。")
@click.option("--text", default="", metavar="文字", help="理由或说明。")
@click.option("--store", metavar="文件|URL", help=STORE_HELP)
def command(fingerprints: tuple[str, ...], **options: Any) -> int:
    """Keep the decision about each."""
    from perflint.reviewing import open_store

    person, day = person_of(options["by"]), day_of(options["date"])
    with open_store(options["store"], create=False) as store:
        marks = [sole(store, one) for one in fingerprints]
        ruling = RULINGS[options["status"]]
        added = store.add_decisions(Decision(mark, ruling, person, day, options["text"].strip()) for mark in marks)
    same = f"，{len(marks) - added} 个与以前的处理相同" if added < len(marks) else ""
    output.write_stdout(f"已记录 {added} 个问题：{ruling.label}{same}。\n")
    return 0
