"""``perflint review record``: check, and keep what was found as a round."""

from __future__ import annotations

from collections import Counter
from typing import Any

import click

from perflint.cli import messages, output
from perflint.cli.option_groups import RUN, Command, flag, given_flags, value
from perflint.cli.reviewing import BATCH_HELP, STORE_HELP
from perflint.cli.rounds import given, judging_options
from perflint.cli.settled import settled
from perflint.errors import PerflintError


@click.command(
    cls=Command,
    short_help="检查并登记一轮。",
    help="检查文件，把这一轮登记下来：哪些文件（SHA-256）、什么时间、有哪些问题。以前登记的不改动；与上一轮完全相同的不重复登记。\n\n"
    "退出码：0 已登记；2 选项、规则或输入有错；3 没有可检查的内容。",
)
@click.argument("files", nargs=-1, required=True, metavar="文件…")
@judging_options
@value(RUN, "--store", "文件|URL", STORE_HELP)
@value(RUN, "--batch", "名称", BATCH_HELP)
@value(RUN, "--name", "名称", "这一轮叫什么，如 二次上报。")
@flag(RUN, "-q --quiet", "不输出提示。")
def command(files: tuple[str, ...], **options: Any) -> int:
    """Judge and keep; tell how many findings are new, left, or back."""
    from perflint.reviewing import open_store
    from perflint.reviewing.recording import round_of, seen, standing

    with settled(given_flags(click.get_current_context()), options) as resolver:
        one = given(files, resolver, options)
    for error in one.errors:
        messages.show_error(error)
    if one.broken:
        return 2
    if one.outline:
        raise PerflintError("登记要给出被检查的文件，不能用报告", place=files[0], advice="写上当时检查的文件或文件夹")
    if not one.report.documents:
        messages.show_error(PerflintError("没有可检查的内容", advice="检查路径里是否有绩效目标文件"))
        return 3
    batch = options["batch"] or ""
    found = seen(one.report.findings)
    with open_store(options["store"]) as store:
        number = store.add_round(round_of(one.report, one.inputs, batch, options["name"] or ""), found)
        if number is None:
            output.write_stdout(f"与上一轮完全相同，没有重复登记（{store.shown}）。\n")
            return 0
        rounds = [known.number for known in store.rounds(batch)]
        having = {known: store.fingerprints(known) for known in rounds}
        place = rounds.index(number) + 1
        told = Counter(
            standing(number, rounds, frozenset(n for n, prints in having.items() if mark in prints))
            for mark in having[number]
        )
        gone = len(having[rounds[place - 2]] - having[number]) if place > 1 else 0
        if gone:
            told["未再出现"] = gone
        text = "，".join(f"{word} {told[word]} 个" for word in ("反复", "新增", "仍存在", "未再出现") if told[word])
        said = f"已登记第 {place} 轮：{len(found)} 个问题" + (f"（{text}）" if text else "")
        output.write_stdout(f"{said}，{len(one.inputs)} 份文件。\n")
        if not options["quiet"]:
            messages.notice(f"记录在 {store.shown}")
    return 0
