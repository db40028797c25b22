"""The figures as tables, in Chinese: for the terminal, and as Markdown for docs/readers.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from unicodedata import east_asian_width

from tools.readers.generated import Group, Reading
from tools.readers.originals import Result

ORIGINALS = ("原件", "格式", "指标", "单元格", "合并区", "行", "结论")
VARIANTS = ("格式", "份数", "全对的份数", "指标", "各栏全对", "级次、名称、值对", "表单信息")

SUMMARY = ("文件", "另外需要", "重建的原件：指标", "生成的文件：指标")
FORMATS = (  # what README says, what it needs beyond the default install, and the kind that is measured
    ("Excel `.xlsx` `.xlsm`", "", "xlsx"),
    ("Excel 97 和 WPS 表格 `.xls` `.et`，XML 表格 `.xml`", "", "xls"),
    ("Word `.docx` `.docm`", "", "docx"),
    ("Word 97 和 WPS 文字 `.doc` `.wps`，`.rtf`", "本机装有 LibreOffice", "doc"),
    ("PDF `.pdf`", "", "pdf"),
    ("扫描件 `.pdf` `.png` `.jpg` `.jpeg` `.tif` `.tiff` `.bmp`", "`perflint[ocr]`", "scan"),
    ("网页 `.html` `.htm` `.mht` `.mhtml`", "", "html"),
    ("`.csv` `.tsv`", "", "csv"),
    ("文本 `.txt` `.text` `.md` `.markdown`", "", "txt"),
    ("`.json` `.jsonl` `.ndjson` `.yaml` `.yml`", "", ""),
    ("Parquet `.parquet`", "`perflint[data]`", ""),
    ("文件夹和 `.zip`（压缩包里的压缩包也读，两层以内）", "", ""),
)

Row = tuple[str, ...]


def summary_rows(results: Sequence[Result], groups: Mapping[str, Group]) -> list[Row]:
    """One row a format: what it needs, and the indicators that are right in originals and in generated documents."""
    rows: list[Row] = []
    for label, needs, kind in FORMATS:
        scores = [result.score for result in results if result.kind == kind and result.score]
        right, most = sum(score.right for score in scores), sum(max(score.indicators, score.read) for score in scores)
        group = groups.get(kind)
        made = f"{group.share:.1%}（{group.score.indicators} 个）" if group else "—"
        rows.append((label, needs or "—", f"{right}/{most}" if scores else "—", made))
    return rows


def original_rows(results: Sequence[Result]) -> list[Row]:
    """One row a file."""
    rows: list[Row] = []
    for result in results:
        score = result.score
        indicators = "—" if score is None else f"{score.right}/{max(score.indicators, score.read)}"
        verdict = "达到" if result.good else result.problem or "未达到"
        rows.append(
            (
                result.name,
                result.kind,
                indicators,
                _pair(result.cells),
                _pair(result.merges),
                _pair(result.rows),
                verdict,
            )
        )
    return rows


def variant_rows(groups: Mapping[str, Group]) -> list[Row]:
    """One row a format."""
    rows: list[Row] = []
    for name, group in groups.items():
        score = group.score
        most = max(1, score.indicators, score.read)
        rows.append((
            name, str(group.documents), str(group.perfect), str(score.indicators), f"{group.share:.2%}", f"{score.core / most:.2%}",
            f"{score.facts_right / max(1, score.facts):.2%}",
        ))  # fmt: skip
    return rows


def worst(readings: Sequence[Reading], most: int) -> list[Reading]:
    """Documents with differences, the worst first."""
    bad = [reading for reading in readings if not reading.score.perfect]
    return sorted(bad, key=lambda reading: reading.score.right / max(1, reading.score.indicators))[:most]


def _pair(counts: tuple[int, int] | None) -> str:
    return "—" if counts is None else f"{counts[0]}/{counts[1]}"


def table(head: Row, rows: Sequence[Row]) -> str:
    """Aligned columns for the terminal."""
    widths = [max(_width(row[at]) for row in (head, *rows)) for at in range(len(head))]
    return "\n".join(
        "  ".join(text + " " * (width - _width(text)) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in (head, *rows)
    )


def markdown(head: Row, rows: Sequence[Row]) -> str:
    """The same as a Markdown table."""
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, tuple("---" for _ in head), *rows))


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
