"""The examples of a rule as Chinese text: 三级指标：…，指标值：…"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from perflint.reporters.shared.labels import field_label, kind_label

WITHIN = {("units", "name"): "单位名称", ("tables", "unit"): "实施单位", ("table", "unit"): "实施单位"}


def example_text(case: Mapping[str, Any], within: str = "") -> str:
    """三级指标：…，指标值：…: the example's own keys in their order, nested parts in brackets."""
    return "，".join(
        f"{WITHIN.get((within, str(key))) or field_label(str(key))}：{_nested(value, str(key))}"
        for key, value in case.items()
    )


def _nested(value: Any, key: str) -> str:
    if isinstance(value, Mapping):
        return f"｛{example_text(value, key)}｝"
    if isinstance(value, (list, tuple)):
        return "［" + "；".join(_nested(item, key) for item in value) + "］"
    if isinstance(value, bool):
        return "是" if value else "否"
    if key == "kind":
        return kind_label(str(value))
    return "（空）" if value in {None, ""} else str(value)
