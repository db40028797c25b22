"""``perflint test``: run the examples that the rules carry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from perflint.cli import chinese, output
from perflint.cli.rules import example_text, load_rules

if TYPE_CHECKING:
    from perflint.rule_testing import RuleResult

KINDS = {"fail": "错例", "pass": "对例"}


@click.command(
    cls=chinese.Command,
    short_help="用规则自带的例子测试规则。",
    help="运行每条规则的每个例子：错例必须报、对例不能报、规则至少报一次。路径是规则文件或文件夹，不写时测试自带规则。\n\n"
    "退出码：0 全部符合；1 有例子不符合；2 规则文件有错。",
)
@click.argument("paths", nargs=-1, metavar="[路径]…")
@click.option("-v", "--verbose", is_flag=True, help="也列出符合的规则。")
def command(paths: tuple[str, ...], verbose: bool) -> int:
    """Print what does not hold; 1 when anything does not."""
    from perflint.rule_testing import run_examples

    results = run_examples(load_rules(paths))
    failed = [result for result in results if not result.ok]
    lines = [line for result in results if verbose or not result.ok for line in _lines(result)]
    examples = sum(len(result.examples) for result in results)
    verdict = f"{len(failed)} 条规则不符合。" if failed else "全部符合。"
    lines.append(f"{len(results)} 条规则，{examples} 个例子：{verdict}")
    output.write_stdout("\n".join(lines) + "\n")
    return int(bool(failed))


def _lines(result: RuleResult) -> Iterator[str]:
    rule = result.rule
    mark = "符合" if result.ok else "不符合"
    yield f"{mark} {rule.code} {rule.name}（{len(result.examples)} 个例子） {rule.path}"
    if result.problem:
        yield f"  {result.problem}"
    for example in result.examples:
        if not example.ok:
            yield f"  {KINDS[example.kind]} {example.number}：{example.problem}"
            yield f"    {example_text(example.record)}"
