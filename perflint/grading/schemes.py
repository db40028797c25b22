"""The numbers of a review: weights, deductions, bands and how much may stay undecided, read from YAML and checked."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from msgspec import Struct

from perflint.cache import cached_json
from perflint.errors import PerflintError, reason_of
from perflint.model import Confidence, Severity

SHIPPED = os.path.join(os.path.dirname(__file__), "scheme.yaml")
SHAPE = "应当是“键: 值”的形式，键有 dimensions、deductions、confidence、bands、undecided"


class Scheme(Struct, frozen=True):
    """``deductions`` are the points of one finding and the most that one rule may cost; ``bands`` begin with the best."""

    dimensions: Mapping[str, Decimal]
    deductions: Mapping[Severity, tuple[Decimal, Decimal]]
    confidence: Mapping[Confidence, Decimal]
    bands: tuple[tuple[str, Decimal], ...]
    most_undecided: Decimal
    most_in_dimension: Decimal
    most_projects: Decimal

    def band(self, score: Decimal) -> str:
        """The grade of a score."""
        return next(label for label, least in self.bands if score >= least)


def load_scheme(path: str | os.PathLike[str] | None = None) -> Scheme:
    """The shipped scheme, with what the file at ``path`` says instead.  Raises `PerflintError` with all its mistakes."""
    data = cached_json("grading", [SHIPPED], lambda: _read(SHIPPED))
    if path is not None:
        own = _read(path)
        mistakes = list(_mistakes(own, data))
        if mistakes:
            raise PerflintError(
                "评级参数写得不对：" + "；".join(mistakes), place=str(path), advice=f"参照自带的 {SHIPPED}"
            )
        data = {key: _over(value, own[key]) if key in own else value for key, value in data.items()}
    return _scheme(data)


def _over(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Own numbers over those of the base, one level further down for deductions; bands are replaced whole."""
    if all(isinstance(value, Mapping) for value in base.values()):
        return {key: {**value, **own.get(key, {})} for key, value in base.items()}
    return dict(own) if "优" in base else {**base, **own}


def _read(path: str | os.PathLike[str]) -> Any:
    """The numbers as text, so that 0.1 is 0.1; refused is what `yaml_lines` refuses in a rule file."""
    import yaml

    from perflint.rulebook.yaml_lines import UnreadableError, read

    try:
        with open(path, "rb") as file:
            data = file.read()
        read(data, str(path), empty=SHAPE, shape=SHAPE)
        return yaml.load(data.decode("utf-8-sig"), yaml.BaseLoader)
    except OSError as error:
        advice = "检查 --grading 或 perflint.yaml 写的路径和文件权限"
        raise PerflintError(f"无法读取评级参数（{reason_of(error)}）", place=str(path), advice=advice) from error
    except UnreadableError as error:
        first = error.mistakes[0]
        message, advice = f"评级参数写得不对：{first.message}", f"参照自带的 {SHIPPED}"
        raise PerflintError(message, place=f"{path}:{first.line}", advice=advice) from error


def _mistakes(own: Any, base: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(own, Mapping) or not own:
        yield f"应当是“键: 值”的形式，键有 {'、'.join(base)}"
        return
    for key, value in own.items():
        if key not in base:
            yield f"没有“{key}”；可用：{'、'.join(base)}"
        elif not isinstance(value, Mapping) or not value:
            yield f"“{key}”下应当是“键: 数值”的形式"
        elif key == "bands":
            yield from _band_mistakes(value)
        else:
            yield from _number_mistakes(key, value, base[key])
    if not any(_number_mistakes("dimensions", own.get("dimensions", {}), base["dimensions"])):
        weights = {**base["dimensions"], **own.get("dimensions", {})}
        if sum(map(Decimal, weights.values())) != 100:
            yield f"各维度的分值合计应当是 100，不是 {sum(map(Decimal, weights.values()))}"


def _number_mistakes(key: str, own: Any, base: Mapping[str, Any]) -> Iterator[str]:
    """Unknown names and what is no number of the right size, in a map that the shipped scheme has too."""
    for name, value in own.items() if isinstance(own, Mapping) else ():
        if name not in base:
            yield f"“{key}”没有“{name}”；可用：{'、'.join(base)}"
        elif isinstance(base[name], Mapping):
            if isinstance(value, Mapping):
                yield from _number_mistakes(f"{key}.{name}", value, base[name])
            else:
                yield f"“{key}.{name}”下应当是“键: 数值”的形式"
        elif _number(value) is None:
            yield f"“{key}.{name}”应当是不小于 0 的数值，不是“{value}”"
        elif key in ("confidence", "undecided") and Decimal(value) > 1:
            yield f"“{key}.{name}”应当在 0 到 1 之间，不是“{value}”"


def _band_mistakes(bands: Mapping[str, Any]) -> Iterator[str]:
    numbers = [_number(value) for value in bands.values()]
    known = [number for number in numbers if number is not None]
    if len(known) < len(numbers):
        yield "“bands”的每一档应当是不小于 0 的数值"
    elif known != sorted(set(known), reverse=True) or known[-1] != 0:
        yield "“bands”应当从高到低，最后一档从 0 起"


def _number(value: Any) -> Decimal | None:
    try:
        number = Decimal(value)
    except (InvalidOperation, TypeError, ValueError):
        return None
    return number if number.is_finite() and number >= 0 else None


def _scheme(data: Mapping[str, Any]) -> Scheme:
    return Scheme(
        dimensions={name: Decimal(weight) for name, weight in data["dimensions"].items()},
        deductions={
            Severity[name.upper()]: (Decimal(costs["points"]), Decimal(costs["most"]))
            for name, costs in data["deductions"].items()
        },
        confidence={Confidence[name.upper()]: Decimal(factor) for name, factor in data["confidence"].items()},
        bands=tuple((label, Decimal(least)) for label, least in data["bands"].items()),
        most_undecided=Decimal(data["undecided"]["most"]),
        most_in_dimension=Decimal(data["undecided"]["most_in_dimension"]),
        most_projects=Decimal(data["undecided"]["most_projects"]),
    )
