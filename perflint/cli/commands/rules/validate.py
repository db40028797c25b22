"""``perflint rules validate``: whether rule files are right, and with ``--strict`` whether they make sense."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from perflint.cli import chinese, completing, output

if TYPE_CHECKING:
    from perflint.inspection.contract import Remark


@click.command(
    cls=chinese.Command,
    short_help="检验规则文件。",
    help="检验规则文件：键、字段、运算、检查的选项、占位符、编号和名称。路径是规则文件或文件夹，不写时检验自带规则。"
    "--strict 再看规则合不合理：互相矛盾、走不到的条件、没有依据、没有用的参数、标点等。\n\n"
    "退出码：0 没有问题；1 --strict 指出了问题；2 规则文件有错。",
)
@click.argument("paths", nargs=-1, metavar="[路径]…", shell_complete=completing.files)
@click.option(
    "-r",
    "--ruleset",
    multiple=True,
    metavar="路径",
    shell_complete=completing.files,
    help="检验这个规则文件或文件夹，与写在后面的路径一样，可重复。",
)
@click.option("--strict", is_flag=True, help="也指出合乎格式却不合理的地方。")
@chinese.word_option("-f", "--output-format", words=("text", "json"), default="text", help="输出格式（默认 text）。")
def command(paths: tuple[str, ...], ruleset: tuple[str, ...], strict: bool, output_format: str) -> int:
    """Print the remarks; what the loader refuses is an error with all its places."""
    from perflint.inspection import inspect, inspections
    from perflint.inspection.contract import book_of
    from perflint.rulebook import load

    roots = [Path(path) for path in (*ruleset, *paths)] or None
    book = load(roots, cached=False)
    remarks = inspect(book_of(book)) if strict else ()
    if output_format == "json":
        output.write_stdout(_json(len(book.rules), remarks))
        return int(bool(remarks))
    lines = [str(remark) for remark in remarks]
    if remarks:
        lines.append(f"{len(book.rules)} 条规则，{len(remarks)} 处要改。")
    else:
        also = f"，{len(inspections())} 项严格检验也都通过" if strict else ""
        lines.append(f"{len(book.rules)} 条规则，写法都对{also}。")
    output.write_stdout("\n".join(lines) + "\n")
    return int(bool(remarks))


def _json(rules: int, remarks: Sequence[Remark]) -> str:
    told = [
        {"file": one.file, "line": one.line, "inspection": one.inspection, "message": one.message} for one in remarks
    ]
    return json.dumps({"rules": rules, "remarks": told}, ensure_ascii=False, indent=2) + "\n"
