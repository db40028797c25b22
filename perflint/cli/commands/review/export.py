"""``perflint review export``: all decisions, for another program or another store."""

from __future__ import annotations

from typing import Any

import click

from perflint.cli import chinese, messages, output
from perflint.cli.reviewing import STORE_HELP

COLUMNS = ("指纹", "规则", "问题", "处理状态", "说明", "经办人", "日期", "来源")


@click.command(
    cls=chinese.Command,
    short_help="导出全部处理记录。",
    help="按先后导出全部处理记录，csv 的列与问题清单相同，可以用 perflint review import 读回。",
)
@chinese.word_option("-f", "--output-format", words=("csv", "json"), default="csv", help="格式（默认 csv）。")
@click.option("-o", "--output-file", metavar="文件", help="写到文件，而不是标准输出。")
@click.option("--store", metavar="文件|URL", help=STORE_HELP)
def command(**options: Any) -> int:
    """Write them."""
    from perflint.reviewing import open_store

    with open_store(options["store"], create=False) as store:
        rows: list[tuple[str, ...]] = []
        for one in store.decisions():
            seen = store.last_seen(one.fingerprint)
            found = (seen.code, seen.message) if seen else ("", "")
            rows.append((one.fingerprint, *found, one.ruling.label, one.text, one.person, one.day, one.source))
    text = _csv(rows) if options["output_format"] == "csv" else _json(rows)
    if options["output_file"]:
        output.check_target(options["output_file"], ())
        output.write_file(options["output_file"], text)
        messages.notice(f"已写到 {options['output_file']}：{len(rows)} 条处理记录")
    else:
        output.write_stdout(text)
    return 0


def _csv(rows: list[tuple[str, ...]]) -> str:
    import csv
    import io

    from perflint.reporters.comparisons.csv import guarded_cell

    buffer = io.StringIO()
    buffer.write("\ufeff")
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    writer.writerows(map(guarded_cell, row) for row in rows)
    return buffer.getvalue()


def _json(rows: list[tuple[str, ...]]) -> str:
    from perflint.reporters.shared.json_text import dump

    keys = ("fingerprint", "code", "message", "status", "text", "person", "date", "source")
    return dump([dict(zip(keys, row, strict=True)) for row in rows], indent=2) + "\n"
