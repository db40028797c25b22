"""Made rows of an export for benchmarks: the same for the same number, in JSON Lines and CSV."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterator
from pathlib import Path

COLUMNS = ("row", "project", "level1", "level2", "name", "description", "value", "basis")
PLAN = (
    ("产出指标", "数量指标"), ("产出指标", "数量指标"), ("产出指标", "质量指标"), ("产出指标", "时效指标"), ("成本指标", "经济成本指标"),
    ("效益指标", "社会效益指标"), ("效益指标", "可持续影响指标"), ("满意度指标", "服务对象满意度指标"),
)  # fmt: skip
WHO = ("社区居民", "退休职工", "参训学员", "困难家庭", "养殖户", "中小企业", "在校学生", "志愿者")
WHAT = ("技能培训", "道路养护", "文化活动", "河道清淤", "疫苗接种", "图书采购", "危房改造", "安全检查")
NAMES = {
    "数量指标": ("人数", "次数", "数量", "场次"), "质量指标": ("合格率", "达标率", "完成比例"), "时效指标": ("及时率", "按期完成率"),
    "经济成本指标": ("成本控制数",), "社会效益指标": ("知晓情况", "改善情况"), "可持续影响指标": ("长期影响",), "服务对象满意度指标": ("满意度",),
}  # fmt: skip
VALUES = {
    "数量指标": ("≥{n}人", "≥{n}次", "{n}", "≥{n}%", "≧{n}个", "明显增加"), "质量指标": ("≥95%", "100%", "≥{n}%", "良好"),
    "时效指标": ("100%", "12月底前"), "经济成本指标": ("≤{n}万元",), "社会效益指标": ("有效改善", "不涉及", "持续提升"),
    "可持续影响指标": ("明显", "无", "≥12个月"), "服务对象满意度指标": ("≥90%", "≥95%", "95%", ">=90%", "较高"),
}  # fmt: skip


def rows(number: int, seed: int = 7) -> Iterator[tuple[int | str, ...]]:
    """So many rows in the order of `COLUMNS`, project by project; a third of the names stand only once."""
    dice = random.Random(seed)
    made = project = 0
    while made < number:
        project += 1
        who, what = dice.choice(WHO), dice.choice(WHAT)
        title = f"{who}{what}项目{project:06d}"
        plan = [one for one in PLAN if one[0] != "满意度指标" or dice.random() > 0.1]
        for place, (level1, level2) in enumerate(plan[: number - made], 1):
            alone = f"第{made}号" if dice.random() < 0.33 else ""
            name = f"{alone}{who}{what}{dice.choice(NAMES[level2])}"
            value = dice.choice(VALUES[level2]).format(n=dice.randint(1, 300))
            dull = dice.random()
            value = "" if dull < 0.01 else name if dull < 0.02 else value
            yield (
                place,
                title,
                level1,
                level2,
                name,
                f"反映{who}{what}的情况",
                value,
                dice.choice(("年度计划", "历史数据", "行业标准")),
            )
            made += 1


def write(folder: Path, number: int) -> None:
    """``rows.jsonl`` and ``rows.csv`` in the folder."""
    with (
        open(folder / "rows.jsonl", "w", encoding="utf-8") as lines,
        open(folder / "rows.csv", "w", encoding="utf-8", newline="") as table,
    ):
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow(COLUMNS)
        for row in rows(number):
            lines.write(
                json.dumps(dict(zip(COLUMNS, row, strict=True)), ensure_ascii=False, separators=(",", ":")) + "\n"
            )
            writer.writerow(row)
