"""What can be wrong with the operand of an operator, said in Chinese with the next step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from perflint.rulebook import fields, operators, regex
from perflint.rulebook.mistakes import nearest
from perflint.rulebook.operators import Operator
from perflint.rulebook.scope import Scope


def fault(operator: Operator, value: Any, path: str, scope: Scope) -> str | None:
    """What is wrong with the operand of an operator applied to the field at ``path``; None when it is fine."""
    if isinstance(value, str) and value.startswith("$"):
        return f"没有参数“{value}”；参数写在 params 下，如 params: {{{value[1:] or 'minimum'}: 80}}"
    check = _FAULTS.get(operator.operand, _value_fault)
    return check(operator, value, path, scope)


def _value_fault(operator: Operator, value: Any, path: str, scope: Scope) -> str | None:
    if operator.schema == {"type": "boolean"}:
        return None if isinstance(value, bool) else f"“{operator.name}”后面写 true 或 false"
    items = value if isinstance(value, list) else [value]
    if items and all(isinstance(item, str) and item for item in items):
        return None
    return f"“{operator.name}”后面写文字，或文字的列表；数字和符号要加引号"


def _pattern_fault(operator: Operator, value: Any, path: str, scope: Scope) -> str | None:
    return regex.fault(value) if isinstance(value, str) and value else f"“{operator.name}”后面写正则表达式（文字）"


def _list_fault(operator: Operator, value: Any, path: str, scope: Scope) -> str | None:
    if not isinstance(value, str):
        return f"“{operator.name}”后面写词表的名称，如 vague_values"
    names = scope.lists() if scope.lists else (value,)
    return None if value in names else f"没有词表“{value}”{nearest(value, names)}"


def _number_fault(operator: Operator, value: Any, path: str, scope: Scope) -> str | None:
    registry = fields.registry(scope.given)
    field = registry.get(path)
    if field and field.type != "number":
        number = next((path for path in (f"{path}.number", f"{path}.length") if path in registry), "")
        return f"“{path}”是文字，不能比大小" + (f"，是不是想写“{number}”？" if number else "")
    if operators.as_decimal(value) is None and not (isinstance(value, str) and scope.has(value)):
        return f"“{operator.name}”后面写数字、$参数或数字字段的路径，现在是“{value}”"
    return None


def _field_fault(operator: Operator, value: Any, path: str, scope: Scope) -> str | None:
    if isinstance(value, str) and scope.has(value):
        return None
    return f"“{operator.name}”后面写另一个字段的路径，没有字段“{value}”{nearest(str(value), scope.paths())}"


def _likeness_fault(operator: Operator, value: Any, path: str, scope: Scope) -> str | None:
    fine = isinstance(value, Mapping) and set(value) == {"field", "at_least"}
    least = operators.as_decimal(value["at_least"]) if fine else None
    if not fine or least is None or not 0 <= least <= 1:
        return "“similar_to”写成 {field: 另一个字段, at_least: 0 到 1 之间的数}，如 {field: name, at_least: 0.9}"
    return _field_fault(operator, value["field"], path, scope)


def _measure_fault(operator: Operator, value: Any, path: str, scope: Scope) -> str | None:
    if value == "name.measure" and scope.given == "indicator" and "unit" in path:
        return None
    return "“compatible_with”用于单位字段，写成 value.unit.class: {compatible_with: name.measure}"


_FAULTS: dict[str, Callable[[Operator, Any, str, Scope], str | None]] = {
    "pattern": _pattern_fault,
    "list": _list_fault,
    "number": _number_fault,
    "field": _field_fault,
    "likeness": _likeness_fault,
    "measure": _measure_fault,
}
