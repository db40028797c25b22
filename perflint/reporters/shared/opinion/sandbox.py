"""Expressions of a template, which anybody may have written: they see the facts of the report and nothing else.

Two locks: only a few parts of Jinja's language are let through (`compiled` looks at every node, so that there is no call, macro,
include, assignment or arithmetic to begin with), and what is left runs in Jinja's sandbox, without attributes and globals.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

FILTERS = ("default", "first", "join", "last", "length")
TESTS = ("defined", "even", "odd", "none", "undefined", "in", "eq", "ne", "lt", "le", "gt", "ge")
LOOP = ("first", "index", "index0", "last", "length")
NODES = ("And", "CondExpr", "Compare", "Const", "Filter", "For", "Getattr", "Getitem", "If", "List", "Name", "Neg", "Not", "Operand", "Or", "Output", "Template", "TemplateData", "Test", "Tuple")  # fmt: skip
DEEPEST = 6  # loops within loops
LONGEST = 50_000_000  # characters of a document


class ForbiddenError(Exception):
    """A part of Jinja's language that no template of ours may use, with the line where it stands."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def compiled(source: str) -> Any:
    """The Jinja template; values are escaped for XML, unknown names are errors.

    Raises `ForbiddenError`, or what Jinja raises for a mistake.
    """
    made = _environment()
    _inspect(made.parse(source), 0)
    return made.from_string(source)


def _environment() -> Any:
    from jinja2 import StrictUndefined
    from jinja2.runtime import LoopContext
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Closed(ImmutableSandboxedEnvironment):
        """Only items of the facts, and where a loop stands."""

        def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
            return isinstance(obj, LoopContext) and attr in LOOP

        def is_safe_callable(self, obj: Any) -> bool:
            return False

    made = Closed(autoescape=True, undefined=StrictUndefined, finalize=_shown)
    made.globals.clear()
    made.filters = {name: made.filters[name] for name in FILTERS}
    made.tests = {name: made.tests[name] for name in TESTS}
    return made


def _inspect(node: Any, depth: int) -> None:
    name = type(node).__name__
    if name not in NODES or getattr(node, "name", None) == "self":
        raise ForbiddenError(
            "这里只能用 {{ 名称 }}、{% for %} 和 {% if %}，不能调用、赋值、计算或引用别的文件", node.lineno
        )
    depth += name == "For"
    if depth > DEEPEST or getattr(node, "recursive", False):
        raise ForbiddenError(f"{{% for %}} 最多套 {DEEPEST} 层", node.lineno)
    for child in node.iter_child_nodes():
        _inspect(child, depth)


def _shown(value: Any) -> Any:
    """What ``{{ … }}`` writes: texts and numbers, not the lists behind them."""
    if isinstance(value, (Mapping, list, tuple)):
        raise TypeError("这是一组内容，不能直接写出，要用 {% for … in … %} 逐个写")
    return value
