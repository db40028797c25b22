"""How right the shipped rules are: ``python -m tools.accuracy`` (``make accuracy``).

Runs every labelled document beside the checkout with all rules, previews included, has the corpus' own scorer compare
the findings with the labels, and exits 1 below the bar (3 without a corpus).  ``--write`` writes docs/accuracy.md.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import ROUND_FLOOR, Decimal
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import yaml

from perflint.rulebook import Rule, load
from tools.corpus import CORPUS, check
from tools.generated import ROOT, escape

PAGE = ROOT / "docs" / "accuracy.md"
REASONS = Path(__file__).with_name("accuracy_misses.yaml")
PRECISION, RECALL = Decimal("0.98"), Decimal("0.97")
KEYS = ("labels", "hit", "true", "false", "trap", "left out")

Place = tuple[str, int | None, int | None, str]  # document, table, indicator, rule


class Scored(NamedTuple):
    """What the labels of one file say about the findings: counts by rule, and the places that are not as labelled."""

    rows: dict[str, Counter[str]]
    traps: list[Place]
    false: list[Place]
    missed: list[Place]

    @property
    def total(self) -> Counter[str]:
        """The counts of all rules together."""
        return sum(self.rows.values(), Counter())


class Labelled(NamedTuple):
    """One file of labels: all rules, those on by default, and the error findings alone."""

    name: str
    partial: bool
    documents: int
    every: Scored
    default: Scored
    errors: Scored


def scorer(corpus: Path = CORPUS) -> ModuleType:
    """The corpus' own scoring script."""
    spec = importlib.util.spec_from_file_location("score_labels", corpus / "score_labels.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def label_files(corpus: Path = CORPUS) -> list[tuple[Path, bool]]:
    """Every file of labels under the corpus, and whether it leaves places unlabelled (only the scorer's own does not)."""
    found = [path for path in sorted(corpus.rglob("*.jsonl")) if _is_label(path.read_text(encoding="utf-8"))]
    return [(path, path.parent != corpus) for path in found]


def _is_label(text: str) -> bool:
    first = json.loads(text.partition("\n")[0] or "{}")
    return {"document", "rule", "expect"} <= set(first)


def documents_of(labels: Path) -> list[Path]:
    """The documents that a file of labels names: the published text where there is one, else the transcript."""
    names = sorted({json.loads(line)["document"] for line in labels.read_text(encoding="utf-8").splitlines() if line})
    paths = [labels.parent / f"{name}{ending}" for name in names for ending in (".txt", ".json")]
    chosen: dict[str, Path] = {}
    for path in paths:
        if path.is_file():
            chosen.setdefault(path.stem, path)
    return list(chosen.values())


def measure(corpus: Path = CORPUS) -> list[Labelled]:
    """Lint the documents of every file of labels once and score the findings three ways."""
    judge = scorer(corpus)
    by_default = {judge.canonical(rule.name) for rule in load().rules if rule.status == "stable"}
    results = []
    for path, partial in label_files(corpus):
        files, labels = documents_of(path), judge.read_labels(path)
        with tempfile.TemporaryDirectory() as folder:
            report = Path(folder, "report.json")
            check(files, report, "--preview")
            items = json.loads(report.read_text(encoding="utf-8"))["findings"]
        found = [(*judge.read_finding(item), item["severity"]) for item in items]
        results.append(
            Labelled(
                path.relative_to(corpus).as_posix(),
                partial,
                len(files),
                _scored(judge, [one[:4] for one in found], labels, partial),
                _scored(
                    judge,
                    [one[:4] for one in found if one[3] in by_default],
                    [label for label in labels if label["rule"] in by_default],
                    partial,
                ),
                _scored(judge, [one[:4] for one in found if one[4] == "error"], labels, partial),
            )
        )
    return results


def _scored(judge: ModuleType, found: Iterable[Place], labels: Sequence[Any], partial: bool) -> Scored:
    rows, details, _ = judge.score(sorted(set(found), key=str), labels, partial)
    kinds: dict[str, list[Place]] = {"trap": [], "false": [], "missed": []}
    for kind, *place in details:
        kinds[kind].append(tuple(place))
    counts = {rule: Counter({key: row[key] for key in KEYS}) for rule, row in rows.items()}
    return Scored(counts, *(sorted(kinds[kind], key=str) for kind in ("trap", "false", "missed")))


# ── figures ─────────────────────────────────────────────────────────────────────────────────────────────────────


def precision(total: Counter[str]) -> Decimal | None:
    """Findings that the labels confirm, of those that they judge; None where they judge none."""
    judged = total["true"] + total["false"] + total["trap"]
    return Decimal(total["true"]) / judged if judged else None


def recall(total: Counter[str]) -> Decimal | None:
    """Certain labels that were found, of all of them."""
    return Decimal(total["hit"]) / total["labels"] if total["labels"] else None


def shortfalls(results: Sequence[Labelled]) -> list[str]:
    """Where the bar is missed, in Chinese; nothing where it is held."""
    together = sum((result.every.total for result in results), Counter[str]())
    wanted = [(recall(together) or Decimal(0), RECALL, "全部标注的召回率")]
    for result in results:
        wanted += [
            (precision(result.every.total) or Decimal(0), PRECISION, f"{result.name} 的准确率"),
            (precision(result.errors.total) or Decimal(1), Decimal(1), f"{result.name} 错误级的准确率"),
        ]
    short = [f"{what} {percent(value)}，低于 {percent(bar)}" for value, bar, what in wanted if value < bar]
    traps = [place for result in results for place in result.every.traps]
    return short + [f"标为“不应报告”的地方报告了：{_place(place)}" for place in traps]


def percent(value: Decimal | None) -> str:
    """One decimal, never rounded up, so that 99.97 % is not printed as 100.0 %."""
    return "—" if value is None else f"{(value * 100).quantize(Decimal('0.1'), ROUND_FLOOR)}%"


# ── the page ────────────────────────────────────────────────────────────────────────────────────────────────────


def page(results: Sequence[Labelled], rules: Sequence[Rule]) -> str:
    """The text of docs/accuracy.md."""
    parts = [
        "# 规则的准确程度",
        "由 `make accuracy` 写出（`python -m tools.accuracy --write`），不要手改。",
        DEFINITION,
        "## 总的数字",
        _table(("标注", "文件", "规则", "标注数", "找到", "准确率", "召回率", "误报", "误入陷阱"), _totals(results)),
        f"线：每份标注的准确率不低于 {percent(PRECISION)}，全部标注的召回率不低于 {percent(RECALL)}，错误级的准确率 100%，"
        "标为“不应报告”的地方一处不报。达不到时命令以 1 退出。",
        CAVEAT,
        "## 没有找到的",
        _table(("文件", "位置", "规则", "原因"), _misses(results)),
        "## 逐条规则",
        "“标注数”为 0 的只标了不应报告的地方或可商榷的地方。没有列出的规则在这些文件里没有标注。",
        _table(("编号", "规则", "状态", "标注数", "找到", "准确率", "召回率", "不计"), _by_rule(results, rules)),
    ]
    return "\n\n".join(parts) + "\n"


DEFINITION = """\
文件是公开的预算文件，放在检出目录旁的 `../shared/corpus`，不在仓库中；标注逐处写明某条规则应当报告或不应当报告。

- **召回率**：确定应当报告的地方（A 级标注）中，报告了的比例。
- **准确率**：报告的地方中，标注确认的比例；可商榷的（B 级标注）两边都不计。完整的标注里，没有列出的地方一律算不应报告；
  节选的标注只在列出的地方算。
- **误入陷阱**：明确标为“不应报告”的地方报告了。
- 级别不影响计算：提示也是问题。"""

CAVEAT = """\
**这些标注在写规则时是看得见的**，所以以上是上限：换成没有见过的文件，准确率和召回率可能低一些。
规则按定义和词表写，不列举这些文件里的说法；规则自己的例子另由 `perflint test` 保证。"""


def _totals(results: Sequence[Labelled]) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for result in results:
        kind = "节选" if result.partial else "完整"
        name = f"`{result.name}`（{kind}）"
        for label, scored in (("全部", result.every), ("默认运行的", result.default), ("错误级的问题", result.errors)):
            rows.append((name, result.documents, label, *_figures(scored.total, errors=scored is result.errors)))
            name = ""
    for label, totals in (
        ("全部", [result.every.total for result in results]),
        ("默认运行的", [result.default.total for result in results]),
    ):
        documents = sum(result.documents for result in results)
        rows.append(("合计", documents, label, *_figures(sum(totals, Counter()), errors=False)))
    return rows


def _figures(total: Counter[str], *, errors: bool) -> tuple[object, ...]:
    # labels have no severity: recall of the error findings alone would mean nothing
    found = ("—", total["true"], percent(precision(total)), "—") if errors else None
    every = (total["labels"], total["hit"], percent(precision(total)), percent(recall(total)))
    return (*(found or every), total["false"], total["trap"])


def _misses(results: Sequence[Labelled]) -> list[tuple[object, ...]]:
    reasons = yaml.safe_load(REASONS.read_text(encoding="utf-8"))
    return [
        (document, _place((document, table, row, "")), rule, reasons.get(f"{document} {rule}", "待查"))
        for result in results
        for document, table, row, rule in result.every.missed
    ]


def _by_rule(results: Sequence[Labelled], rules: Sequence[Rule]) -> list[tuple[object, ...]]:
    judge = scorer()
    known = {judge.canonical(rule.name): rule for rule in rules}
    totals: dict[str, Counter[str]] = {}
    for result in results:
        for name, row in result.every.rows.items():
            totals[name] = totals.get(name, Counter()) + row
    lines: list[tuple[object, ...]] = []
    for name, total in sorted(totals.items(), key=lambda one: (known[one[0]].code if one[0] in known else "~", one[0])):
        rule = known.get(name)
        code, status = (rule.code, "试用" if rule.status == "preview" else "默认") if rule else ("—", "没有这条规则")
        figures = total["labels"], total["hit"], percent(precision(total)), percent(recall(total)), total["left out"]
        lines.append((code, rule.name if rule else name, status, *figures))
    return lines


def _place(place: Place) -> str:
    document, table, row, rule = place
    parts = [document, rule] if rule else []
    parts += [] if table is None else [f"第{table + 1}张表"]
    parts += [] if row is None else [f"第{row + 1}个指标"]
    return " ".join(parts) or "整份文件"


def _table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    if not rows:
        return "没有。"
    lines = [heads, ["---"] * len(heads), *([_cell(value) for value in row] for row in rows)]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def _cell(value: object) -> str:
    text = str(value)
    return text if text.startswith("`") else escape(text)


def main() -> int:
    """Measure, print, write; 1 below the bar, 3 when there is no corpus."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"write the figures to {PAGE.relative_to(ROOT)}")
    chosen = parser.parse_args()
    if not CORPUS.is_dir():
        print(f"the corpus of real documents lies at {CORPUS} and is absent here")
        return 3
    results = measure()
    text = page(results, load().rules)
    print(text.partition("## 逐条规则")[0])
    for place in (place for result in results for place in result.every.false):
        print(f"误报：{_place(place)}")
    if chosen.write:
        PAGE.write_text(text, encoding="utf-8", newline="\n")
        print(f"written: {PAGE.relative_to(ROOT)}")
    short = shortfalls(results)
    print("\n".join(short) if short else "达到")
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
