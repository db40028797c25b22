"""``perflint review history``: the rounds, or all that happened to one finding."""

from __future__ import annotations

from typing import Any

import click

from perflint.cli import chinese, output
from perflint.cli.reviewing import BATCH_HELP, STORE_HELP, sole


@click.command(
    cls=chinese.Command,
    short_help="查看轮次，或一个问题的来历。",
    help="不写指纹时列出登记过的轮次；写指纹（或它的开头）时列出这个问题在哪些轮次出现、先后怎样处理。",
)
@click.argument("fingerprint", required=False, metavar="[指纹]")
@click.option("--batch", metavar="名称", help=BATCH_HELP)
@click.option("--store", metavar="文件|URL", help=STORE_HELP)
def command(fingerprint: str | None, **options: Any) -> int:
    """Print it."""
    from perflint.reporters.shared.prose import line_of
    from perflint.reviewing import open_store
    from perflint.reviewing.recording import label

    lines: list[str] = []
    with open_store(options["store"], create=False) as store:
        rounds = store.rounds(options["batch"])
        if fingerprint is None:
            for one in rounds:
                batch = f"{one.batch}：" if one.batch else ""
                found = len(store.findings(one.number))
                lines.append(f"{batch}{label(one)}：{len(one.inputs)} 份文件，{found} 个问题")
                lines += (f"  {digest[:12]}  {path}" for path, digest in one.inputs)
        else:
            mark = sole(store, fingerprint)
            seen = store.last_seen(mark)
            having = store.rounds_with(mark)
            lines.append(f"{mark}  {f'{seen.code} {seen.message}' if seen else ''}")
            lines += (f"  {label(one)}：{'有' if one.number in having else '没有'}" for one in rounds)
            for decision in store.decisions(mark):
                source = f"（来自 {decision.source}）" if decision.source else ""
                lines.append(f"  {decision.day} {decision.person}：{decision.ruling.label} {decision.text}{source}")
    output.write_stdout("".join(f"{'  ' if one.startswith('  ') else ''}{line_of(one)}\n" for one in lines))
    return 0 if lines else 3
