"""Rows of an export, made by a seed: many projects of very different sizes, with faults, copies and words of their own."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

NAMES = ("row", "年度", "主管部门", "项目编码", "项目名称", "一级指标", "二级指标", "三级指标", "指标值", "计量单位")
DEPARTMENTS = ("示范县教育局", "示范县水利局", "示范县文旅局", "示范县卫健局", "示范县交通局", "示范县民政局")
THINGS = ("培训", "巡查", "维修", "宣讲", "检测", "走访", "补助", "演练", "评审", "采样")
WHOM = ("学校", "河道", "站点", "村组", "企业", "门诊", "路段", "社区", "场馆", "窗口")
VALUES = ("≥95%", "98%", "≥40人", "良好", "不涉及", ">=90%", "100%", "≥120%", "有效提升", "3台", "≤10万元", "")
Row = tuple[Any, ...]


def rows(number: int, seed: int = 1, skew: float = 0.05) -> Iterator[Row]:
    """So many rows, project by project; ``skew`` is the share of the first project."""
    source = random.Random(seed)
    done = project = 0
    while done < number:
        project += 1
        size = max(1, int(number * skew)) if project == 1 and skew else source.randint(3, 14)
        thing, whom = source.choice(THINGS), source.choice(WHOM)
        head = (2025, source.choice(DEPARTMENTS), f"P{project:07d}", f"{whom}{thing}项目{project}")
        copied = random.Random(7) if project % 23 == 0 else None  # the same set again and again
        if copied is not None:
            size, thing, whom = 8, THINGS[0], WHOM[0]
        for place in range(1, min(size, number - done) + 1):
            yield (place, *head, *_indicator(copied or source, place, size, thing, whom))
            done += 1


def _indicator(source: random.Random, place: int, size: int, thing: str, whom: str) -> Row:
    if place == size and source.random() < 0.8:
        return "满意度指标", "服务对象满意度指标", f"{whom}满意度", source.choice(("≥90%", "≥90%", "≥90%", "满意")), "%"
    if source.random() < 0.3:
        return "效益指标", "社会效益指标", f"{whom}{thing}知晓情况{place}", source.choice(VALUES), ""
    level2 = source.choice(("数量指标", "质量指标", "时效指标"))
    name = f"{whom}{thing}{source.choice(('人数', '次数', '合格率', '覆盖率', '完成时间'))}{source.choice(('', str(place)))}"
    return (
        "产出指标",
        level2,
        name,
        source.choice((*VALUES, f"≥{source.randint(5, 40) * 5}次")),
        source.choice(("", "次", "%")),
    )


def write_csv(path: Path, found: Iterable[Row], names: Sequence[str] = NAMES) -> Path:
    """The rows under their headings."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([names, *found])
    return path


def table(found: Iterable[Row], names: Sequence[str] = NAMES) -> Any:
    """The rows under these names as an Arrow table."""
    import pyarrow

    columns = list(zip(*found, strict=True))
    return pyarrow.table({name: list(column) for name, column in zip(names, columns, strict=True)})
