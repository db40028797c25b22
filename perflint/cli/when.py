"""The options about time: ``--fiscal-year``, ``--as-of`` and ``--phase``, and what they mean to the engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from perflint.cli.option_groups import option
from perflint.errors import PerflintError

if TYPE_CHECKING:  # the model is not needed while an answer is remembered
    from perflint.engine import When
    from perflint.model import Phase

F = TypeVar("F", bound=Callable[..., Any])
RULES = "规则选择"  # the heading of the help page
YEAR = "--fiscal-year"
DAY = "--as-of"


def when_options(command: F) -> F:
    """Add the three options to a command; `when_of` reads them."""
    for one in (
        option(
            RULES,
            "--phase",
            metavar="阶段",
            help="把文件都当作这一阶段的：申报、批复、监控、自评、评价；不写时由文件的内容判断。",
        ),
        option(RULES, DAY, metavar="日期", help="按这一天施行的规则检查，如 2024-06-30；与 --fiscal-year 只写一个。"),
        option(
            RULES,
            YEAR,
            metavar="年度",
            help="按这个预算年度施行的规则检查；不写时按每份文件自己写明的年度，没有写明的按今天。",
        ),
    ):
        command = one(command)
    return command


def when_of(options: Mapping[str, Any]) -> When:
    """What the options decide.  Raises `PerflintError` for what is no year, day or phase."""
    from perflint.engine import When

    year, day = options["fiscal_year"], options["as_of"]
    if year and day:
        raise PerflintError(f"{YEAR} 和 {DAY} 只能写一个", advice=f"按年度检查用 {YEAR}，按某一天检查用 {DAY}")
    return When(
        fiscal_year=_year(year) if year else None,
        as_of=day_of(day) if day else None,
        phase=_phase(options["phase"]) if options["phase"] else None,
    )


def _year(text: str) -> int:
    from perflint.engine.in_force import YEARS

    digits = text.strip().removesuffix("年度").removesuffix("年")
    if digits.isascii() and digits.isdigit() and int(digits) in YEARS:
        return int(digits)
    raise PerflintError(f"“{text}”不是年度", place=YEAR, advice="写四位数的年份，如 --fiscal-year 2024")


def day_of(text: str) -> date:
    """The day that a text names.  Raises `PerflintError`."""
    try:
        if len(text.strip()) == len("2024-06-30"):
            return date.fromisoformat(text.strip())
    except ValueError:
        pass
    raise PerflintError(f"“{text}”不是日期", place=DAY, advice="写年-月-日，如 --as-of 2024-06-30")


def _phase(text: str) -> Phase:
    from difflib import get_close_matches

    from perflint.model import Phase

    names = {name: phase for phase in Phase for name in (phase.value, phase.label)}
    wanted = text.strip().lower().replace("-", "_").removesuffix("阶段")
    if wanted in names:
        return names[wanted]
    close = get_close_matches(wanted, names, 1)
    known = "、".join(f"{phase.label}（{phase.value}）" for phase in Phase)
    hint = f"是不是 {close[0]}？" if close else ""
    raise PerflintError(f"没有“{text}”这个阶段", place="--phase", advice=f"{hint}可选：{known}")
