"""``perflint test``: run the examples that the rules carry, and see how much of the rules they stand for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from perflint.cli import chinese, completing, output
from perflint.cli.rules import load_rules
from perflint.reporters.shared.examples import example_text
from perflint.rule_files import shown

if TYPE_CHECKING:
    from perflint.rule_mutation import MutationResult
    from perflint.rule_testing import RuleResult
    from perflint.rulebook import Rulebook

KINDS = {"fail": "错例", "pass": "对例", "fix": "改法"}
ENOUGH = 0.95  # of a book's mutants that its examples must notice


@click.command(
    cls=chinese.Command,
    short_help="用规则自带的例子测试规则。",
    help="运行每条规则的每个例子：错例必须报、对例不能报、规则至少报一次，改前改后的例子必须相符。路径是规则文件或文件夹，不写时测试自带规则。\n\n"
    "退出码：0 全部符合；1 有例子不符合；2 规则文件有错。",
)
@click.argument("paths", nargs=-1, metavar="[路径]…", shell_complete=completing.files)
@click.option(
    "--coverage", is_flag=True, help="逐条列出错例、对例和改法的例子各有几个、报出过哪些级别；缺一种就算不符合。"
)
@click.option(
    "--mutate",
    is_flag=True,
    help="把规则逐处改坏（数加减一、条件取反或去掉、词表清空），看例子能不能发现；发现不了又没有写明理由的算不符合。",
)
@click.option("-v", "--verbose", is_flag=True, help="也列出符合的规则。")
def command(paths: tuple[str, ...], coverage: bool, mutate: bool, verbose: bool) -> int:
    """Print what does not hold; 1 when anything does not."""
    from perflint.rule_testing import run_examples

    book = load_rules(paths)
    results = run_examples(book)
    failed = [result for result in results if not result.ok]
    lines = [line for result in results if verbose or not result.ok for line in _lines(result)]
    if coverage:
        lines.extend(_coverage(results))
    examples = sum(len(result.examples) for result in results)
    verdict = f"{len(failed)} 条规则不符合。" if failed else "全部符合。"
    lines.append(f"{len(results)} 条规则，{examples} 个例子：{verdict}")
    unnoticed = False
    if mutate and not failed:
        told, unnoticed = _mutation(book)
        lines.extend(told)
    output.write_stdout("\n".join(lines) + "\n")
    return int(bool(failed) or unnoticed)


def _lines(result: RuleResult) -> Iterator[str]:
    rule = result.rule
    mark = "符合" if result.ok else "不符合"
    yield f"{mark} {rule.code} {rule.name}（{len(result.examples)} 个例子） {shown(rule.file)}"
    if result.problem:
        yield f"  {result.problem}"
    for example in result.examples:
        if not example.ok:
            yield f"  {KINDS[example.kind]} {example.number}：{example.problem}"
            yield f"    {example_text(example.record)}"


def _coverage(results: Sequence[RuleResult]) -> Iterator[str]:
    """One line a rule: how many examples of each kind, and which of its severities they reach."""
    for result in results:
        rule = result.rule
        kinds = Counter(example.kind for example in result.examples)
        reached = {severity for example in result.examples for severity in example.severities}
        possible = {rule.severity.id, *(case["severity"] for case in rule.data.get("severity_when", ()))}
        grades = [f"{severity.label}✓" for severity in sorted(reached, reverse=True)]
        never = sorted(possible - {severity.id for severity in reached})
        changed = f"，改法 {kinds['fix']}" if rule.fix else ""
        told = f"{' '.join(grades)}{'；没有例子报出 ' + '、'.join(never) if never else ''}"
        yield f"{rule.code} {rule.name}：错例 {kinds['fail']}，对例 {kinds['pass']}{changed}；{told}"


def _mutation(book: Rulebook) -> tuple[list[str], bool]:
    """What to print of the mutants, and whether too many went unnoticed or one without a reason."""
    from perflint.rule_mutation import mutate_rule

    found = [mutate_rule(rule, book) for rule in book.rules]
    killed, total = sum(one.killed for one in found), sum(one.total for one in found)
    share = killed / total if total else 1.0
    bare = sum(len(one.unexplained) for one in found)
    lines = [line for one in found if one.survivors for line in _survivors(one)]
    lines.append(
        f"改坏 {total} 处，例子发现 {killed} 处（{share:.1%}）；没有发现的 {total - killed} 处中，{bare} 处没有写明理由。"
    )
    return lines, share < ENOUGH or bare > 0


def _survivors(result: MutationResult) -> Iterator[str]:
    rule = result.rule
    reasons = rule.data.get("survivors", {})
    yield f"{rule.code} {rule.name}（{result.killed}/{result.total}） {shown(rule.file)}"
    for mutant in result.survivors:
        yield f"  {mutant.place}：{mutant.change}，没有例子发现{'；理由：' + reasons[mutant.place] if mutant.place in reasons else ''}"
