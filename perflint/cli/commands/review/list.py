"""``perflint review list``: the findings of the latest round with what was decided about them."""

from __future__ import annotations

import json
from typing import Any

import click

from perflint.cli import chinese, output
from perflint.cli.reviewing import BATCH_HELP, STORE_HELP
from perflint.model import Ruling

OPEN = "待处理"
WORDS = (OPEN, *(ruling.label for ruling in Ruling))


@click.command(
    cls=chinese.Command,
    short_help="列出最近一轮的问题和处理。",
    help="列出最近一轮的问题：新增、仍存在还是反复（按指纹），各自的处理。\n\n退出码：0 有；3 没有登记过，或没有这样的问题。",
)
@chinese.word_option("-s", "--status", words=WORDS, help="只列这样处理的。")
@click.option("--batch", metavar="名称", help=BATCH_HELP)
@click.option("--store", metavar="文件|URL", help=STORE_HELP)
@chinese.word_option("-f", "--output-format", words=("text", "json"), default="text", help="输出格式（默认 text）。")
def command(**options: Any) -> int:
    """Print them; 3 when there are none."""
    from perflint.reporters.shared.json_text import dump
    from perflint.reporters.shared.prose import line_of
    from perflint.reviewing import open_store
    from perflint.reviewing.recording import standing

    with open_store(options["store"], create=False) as store:
        rounds = [one.number for one in store.rounds(options["batch"] or "")]
        if not rounds:
            output.write_stdout("没有登记过的轮次。\n")
            return 3
        findings = store.findings(rounds[-1])
        decided = store.decisions_for({one.fingerprint for one in findings})
        having = {number: store.fingerprints(number) for number in rounds}
    rows = []
    for one in findings:
        decision = decided.get(one.fingerprint)
        state = decision.ruling.label if decision else OPEN
        if options["status"] in (None, state):
            having_it = frozenset(number for number, prints in having.items() if one.fingerprint in prints)
            rows.append((one, standing(rounds[-1], rounds, having_it), state, decision))
    if options["output_format"] == "json":
        records = [
            {
                "fingerprint": one.fingerprint,
                "standing": stands,
                "status": state,
                "person": decision.person if decision else None,
                "date": decision.day if decision else None,
                "text": decision.text if decision else None,
                **{name: getattr(one, name) for name in ("code", "severity", "message", "filename", "place", "path")},
            }
            for one, stands, state, decision in rows
        ]
        output.write_stdout(dump(json.loads(json.dumps(records)), indent=2) + "\n")
    else:
        for one, stands, state, decision in rows:
            said = f"（{decision.person}，{decision.day}）{decision.text}" if decision else ""
            output.write_stdout(f"{one.fingerprint}  {stands}  {state}{line_of(said)}\n")
            where = f"{one.filename}:{one.place}" if one.place else one.filename
            output.write_stdout(f"  {one.code} {line_of(one.message)}\n  {line_of(where)} · {line_of(one.path)}\n")
    return 0 if rows else 3
