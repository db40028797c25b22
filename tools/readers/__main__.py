"""How right the readers are: ``python -m tools.readers`` (``make readers``).

Reads the rebuilt originals beside the checkout and 300 generated documents, prints how many indicators, cells and rows
are right, and exits 1 when a bar is missed.  ``--write`` writes the figures to docs/readers.md.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tools.corpus import CORPUS
from tools.generated import ROOT
from tools.readers import generated, originals, report

PAGE = ROOT / "docs" / "readers.md"


def options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", help="one kind: xlsx xls docx doc html csv txt pdf scan")
    parser.add_argument("--count", type=int, default=300, help="generated documents (default 300; 0 for none)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the generated documents (default 1)")
    parser.add_argument("--number", type=int, help="only the generated document with this number")
    parser.add_argument(
        "--keep", type=Path, help="keep the generated files in this folder, and use those that are there"
    )
    parser.add_argument("--no-originals", action="store_true", help="only generated documents")
    parser.add_argument("--sweep", type=int, metavar="N", help="instead: N documents as PDF, broken at every row")
    parser.add_argument("--show", action="store_true", help="print every difference of the worst documents")
    parser.add_argument("--worst", type=int, default=15, help="how many of the worst documents are listed (default 15)")
    parser.add_argument("--write", action="store_true", help="write the figures of a whole run to docs/readers.md")
    return parser.parse_args()


def main() -> int:
    """Measure, print, write; 1 when a bar is missed."""
    chosen = options()
    if chosen.sweep:
        return _sweep(chosen)
    results = [] if chosen.no_originals or not CORPUS.is_dir() else originals.measure(chosen.only)
    if results:
        print(report.table(report.ORIGINALS, report.original_rows(results)))
        for result in results:
            _show(result.name, result.wrong, chosen.show)
    made = (
        generated.variants(chosen.seed, chosen.count, chosen.only) if chosen.only not in {"doc", "scan"} else iter(())
    )
    readings, missing = generated.read_all((item for item in made if chosen.number in {None, item.number}), chosen.keep)
    groups = generated.grouped(readings)
    if groups:
        print(f"\n生成的文件（种子 {chosen.seed}）")
        print(report.table(report.VARIANTS, report.variant_rows(groups)))
    for program in missing:
        print(f"本机没有 {program}：需要它的文件改由自己绘制的 PDF 代替")
    _worst(readings, chosen)
    if chosen.write and results and groups and not missing and chosen.only is None and chosen.number is None:
        PAGE.write_text(_page(results, groups, chosen.seed), encoding="utf-8", newline="\n")
        print(f"written: {PAGE.relative_to(ROOT)}; run `make docs` for README")
    elif chosen.write:
        print(f"{PAGE.relative_to(ROOT)} was not written: not everything could be measured here")
    good = all(result.good for result in results) and all(group.share >= generated.BAR for group in groups.values())
    return 0 if good else 1


def _sweep(chosen: argparse.Namespace) -> int:
    """Page breaks everywhere: the same table and list, and the same bar."""
    readings = generated.sweep(chosen.seed, chosen.sweep)
    groups = generated.grouped(readings)
    print(report.table(report.VARIANTS, report.variant_rows(groups)))
    _worst(readings, chosen)
    return 0 if all(group.share >= generated.BAR for group in groups.values()) else 1


def _worst(readings: list[generated.Reading], chosen: argparse.Namespace) -> None:
    for reading in report.worst(readings, chosen.worst):
        label = f"{reading.name} {'、'.join(reading.variant.notes)} {reading.score.right}/{reading.score.indicators}"
        _show(label, reading.score.wrong, chosen.show)


def _show(label: str, wrong: list[str], everything: bool) -> None:
    if wrong:
        print(f"\n{label}：{len(wrong)} 处不同")
        for text in wrong if everything else wrong[:2]:
            print(f"  {text[:200]}")


def _page(results: list[originals.Result], groups: dict[str, generated.Group], seed: int) -> str:
    count = sum(group.documents for group in groups.values())
    parts = [
        "# 读取的准确程度",
        "由 `make readers` 写出（`python -m tools.readers --write`），不要手改。“原件”是按已发布文件重建的原件"
        "（`../shared/corpus/originals`，不在仓库中），与同一文件的文本解析逐个指标核对；单元格、合并区和行与原件的底稿核对。"
        f"“生成的文件”共 {count} 份（种子 {seed}），项目和指标都是虚构的，版式、字号、纸张、换页位置各不相同，"
        "各栏（级次、名称、值、单位、依据、得分等）全部一致才算对。",
        "<!-- paste: summary -->\n"
        + report.markdown(report.SUMMARY, report.summary_rows(results, groups))
        + "\n<!-- /paste -->",
        "## 重建的原件",
        report.markdown(report.ORIGINALS, report.original_rows(results)),
        "“指标”一栏：扫描件只有一页，只算落在这一页上的指标。PDF 要求说明、依据等各栏全部一致，其他格式要求级次、名称、值和次序一致，"
        "扫描件要求名称和值一致并给出识别可信度。",
        "## 生成的文件",
        report.markdown(report.VARIANTS, report.variant_rows(groups)),
    ]
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    sys.exit(main())
