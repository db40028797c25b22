"""What a document says, before any layout: projects with money, goals and indicators, from a random generator."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from tools.variants import words

BRANCH = tuple[str, tuple[tuple[str, str, str, str], ...], str]


@dataclass(slots=True)
class Item:
    """An indicator taken apart: how a layout writes it is decided there."""

    level1: str
    level2: str
    name: str
    comparator: str
    number: str
    unit: str
    long_number: str
    weight: int = 0
    basis: str = ""
    description: str = ""
    marking: str = ""
    actual: str = ""
    reason: str = ""

    def value(self, number: str | None = None, style: str = "sign") -> str:
        """The value in one piece: ≥95%, 不低于95%, 95%以上 or (style plain) 95%."""
        number = self.number if number is None else number
        text = number + self.unit
        if not self.comparator or style == "plain":
            return text
        spoken = {"≥": ("不低于", "以上", "≧", ">="), "≤": ("不超过", "以内", "≦", "<="), "=": ("等于", "", "=", "=")}
        before, after, wide, ascii_sign = spoken[self.comparator]
        if style == "words":
            return before + text
        if style == "after" and after:
            return text + after
        return {"wide": wide, "ascii": ascii_sign}.get(style, self.comparator) + text


@dataclass(slots=True)
class Project:
    """One project (or function) with its facts; amounts are in 万元 as printed."""

    name: str
    code: str
    place: str
    department: str
    unit: str
    goal: str
    total: str
    fiscal: str
    other: str
    year: int
    facts: dict[str, str] = field(default_factory=dict)  # what its texts are made from
    items: list[Item] = field(default_factory=list)


def project(rng: Random, year: int, size: int | None = None, place: str | None = None) -> Project:
    """A project of this (or any invented) place with ``size`` indicators (5 to 24 when None)."""
    task = rng.choice(words.TASKS)
    place = place or rng.choice(words.PLACES)
    fiscal, other = rng.randrange(200, 90000) / 100, rng.choice([0, 0, 0, rng.randrange(100, 20000) / 100])
    facts = {
        "object": task[0], "deed": task[1], "unit": task[2], "asked": task[4], "place": place,
        "count": str(rng.randrange(5, 900)), "percent": str(rng.randrange(80, 100)), "people": str(rng.randrange(100, 9000)),
    }  # fmt: skip
    grouped = rng.random() < 0.3
    spoken = rng.choice(["", "", "", "", "", "", "万元"])  # 120.50万元
    made = Project(
        name=f"{rng.choice(['', '', str(year) + '年', place])}{task[0]}{task[1]}{rng.choice(words.TASK_ENDINGS)}{rng.choice(words.LONGER)}",
        code=f"{rng.randrange(10**6):06}{str(year)[2:]}{'TPRZ'[rng.randrange(4)]}{rng.randrange(10**9):09}",
        place=place,
        department=place + rng.choice(words.OFFICES),
        unit=place + rng.choice(words.UNITS),
        goal=rng.choice(words.GOALS).format(**facts),
        total=_money(fiscal + other, grouped) + spoken,
        fiscal=_money(fiscal, grouped) + spoken,
        other=_money(other, grouped) + spoken,
        year=year,
        facts=facts,
    )
    made.items = indicators(rng, task, facts, year, size)
    return made


def _money(amount: float, grouped: bool) -> str:
    return f"{amount:,.2f}" if grouped else f"{amount:.2f}"


def indicators(
    rng: Random, task: tuple[str, ...], facts: dict[str, str], year: int, size: int | None = None
) -> list[Item]:
    """Indicators in the order of the levels, names different within the table; weights add up to 90."""
    branches: list[BRANCH] = list(words.BRANCHES)
    if rng.random() < 0.25:
        branches = [*words.NEW_COST, *(branch for branch in branches if branch[0] != "成本指标")]
    wanted = size or rng.choice([5, 7, 8, 9, 10, 12, 15, 18, 24])
    chosen = sorted(rng.sample(range(len(branches)), k=min(len(branches), max(3, wanted // 2))))
    picked: list[tuple[str, str, tuple[str, str, str, str]]] = []
    for at in chosen:
        level2, pool, level1 = branches[at]
        most = max(1, round(wanted / len(chosen)))
        for entry in rng.sample(pool, k=min(len(pool), rng.randint(1, most + 1))):
            picked.append((level1, level2, entry))
    weights = _weights(rng, len(picked))
    return [
        _item(rng, task, facts, year, level1, level2, entry, weight)
        for (level1, level2, entry), weight in zip(picked, weights, strict=True)
    ]


def _weights(rng: Random, count: int) -> list[int]:
    base = [90 // count] * count
    for _ in range(90 - sum(base)):
        base[rng.randrange(count)] += 1
    return base


def _item(
    rng: Random,
    task: tuple[str, ...],
    facts: dict[str, str],
    year: int,
    level1: str,
    level2: str,
    entry: tuple[str, str, str, str],
    weight: int,
) -> Item:
    name, comparator, number, unit = entry
    name = name.replace("#", task[0]).replace("~", task[1]).replace("@", task[4])
    if name.endswith("数量") and rng.random() < 0.15:
        name += rng.choice(["（不含已达标点位）", "及配套设施安装情况", "（东片和西片两个片区合计）"])
    number, longer = _number(rng, number, year)
    unit = {"*": task[2], "$": task[3]}.get(unit, unit)
    item = Item(level1, level2, name, comparator, number, unit, longer, weight)
    item.basis = rng.choice(words.GROUNDS).format(**facts)
    item.description = rng.choice([f"反映{name}", f"考核{name}的实际情况，以年末统计数为准", f"{name}是否达到计划要求"])
    item.marking = rng.choice(words.MARKING)
    item.actual = item.value(style="plain") if rng.random() < 0.8 else item.value(longer, "plain")
    item.reason = rng.choice(words.REASONS)
    return item


def _number(rng: Random, kind: str, year: int) -> tuple[str, str]:
    """A number of this kind, and the larger one of the whole period; a word is its own number."""
    if kind == "date":
        month = rng.randint(5, 12)
        return rng.choice([f"{year}年{month}月底前", f"{year}年{month}月", f"{month}月底前"]), f"{year + 2}年12月底前"
    if kind in ("count", "people", "cost"):
        number = rng.choice([rng.randrange(10, 99), rng.randrange(100, 999), rng.randrange(1000, 60000)])
        return str(number), str(number * 3)
    if kind in ("times", "few"):
        number = rng.randrange(2, 40 if kind == "times" else 9)
        return str(number), str(number * 3)
    if kind == "percent":
        return str(rng.choice([80, 85, 88, 90, 92, 95, 98, 99.5])), "100"
    if kind == "money":
        amount = rng.randrange(100, 90000) / 100
        return f"{amount:g}", f"{amount * 3:g}"
    return kind, kind
