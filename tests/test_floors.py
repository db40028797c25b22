"""The floors of the package: an import may only look downward, and the rooms of one floor do not know each other."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "perflint"

FLOORS: tuple[frozenset[str], ...] = (
    frozenset(
        {
            "",
            "model",
            "encoded",
            "errors",
            "late",
            "text",
            "cache",
            "compiled_patterns",
            "limits",
            "patterns",
            "rule_files",
            "parsed_json",
            "stopwatch",
            "timing",
            "plugins",
            "long_texts",
            "whole_files",
        }
    ),  # "" is perflint/__init__.py
    frozenset({"values", "lexicon"}),
    frozenset({"checks", "fixers", "readers", "reporters"}),
    frozenset({"rulebook", "recognition"}),
    frozenset(
        {
            "baseline",
            "comparing",
            "engine",
            "fixing",
            "gates",
            "grading",
            "inspection",
            "overview",
            "redacting",
            "rule_diff",
            "rule_scaffold",
            "rule_testing",
            "rule_mutation",
            "suppression",
        }
    ),
    frozenset({"annotating", "databases", "intake", "reviewing", "settings"}),
    frozenset({"api"}),
    frozenset({"cli", "spark", "__main__"}),
)
WAYS_OF_READING = (  # the rooms of recognition: each may look into those before it; only ``understanding`` knows them all
    "wording", "interchange", "prose", "listings", "grids", "fragments", "exports", "aligned", "flow", "glued", "forms",
)  # fmt: skip
FRONT_DOOR = ("", "api")  # perflint/__init__.py shows what lies in perflint/api.py, and fetches it when asked
SEPARATE_ROOMS = frozenset({"checks", "fixers", "readers", "reporters"})
FLOOR_OF = {room: number for number, floor in enumerate(FLOORS) for room in floor}
# Discovery imports by a computed name, f"{__name__}.{stem}": always inside its own room, so ast misses nothing.


def room_of(dotted: str) -> str:
    """The first name below the package: ``perflint.checks.contract`` → ``checks``."""
    return dotted.split(".")[1] if "." in dotted else ""


def module_name(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_in(source: str, module: str, is_package: bool) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of every import of perflint in the text, wherever it stands: in functions, under
    TYPE_CHECKING, relative or absolute."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = module.split(".")
                kept = parts[: len(parts) - node.level + (1 if is_package else 0)]
                base = ".".join([*kept, base] if base else kept)
            names = [f"{base}.{alias.name}" for alias in node.names] if base == "perflint" else [base]
        else:
            continue
        for name in names:
            if name == "perflint" or name.startswith("perflint."):
                yield node.lineno, name


def looks_wrong(importer: str, imported: str) -> str | None:
    """Why this import between two rooms is not allowed, or None."""
    if importer == imported or (importer, imported) == FRONT_DOOR:
        return None
    if FLOOR_OF[imported] > FLOOR_OF[importer]:
        return "looks upward"
    if importer in SEPARATE_ROOMS and imported in SEPARATE_ROOMS:
        return "looks sideways"
    return None


def files() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def test_every_module_stands_on_a_floor() -> None:
    """A new room is put on a floor here, on purpose."""
    assert set() == {room_of(module_name(file)) for file in files()} - set(FLOOR_OF)


@pytest.mark.parametrize("file", files(), ids=module_name)
def test_imports_look_downward(file: Path) -> None:
    """No module imports from a higher floor, nor from another room of floor 2; the front door is the one exception."""
    module = module_name(file)
    known = {name.name for name in (PACKAGE).iterdir()} | {name.stem for name in PACKAGE.glob("*.py")}
    wrong = []
    for line, name in imports_in(file.read_text(encoding="utf-8"), module, file.name == "__init__.py"):
        target = room_of(name)
        if target not in known:  # from perflint import __version__
            target = ""
        reason = looks_wrong(room_of(module), target)
        if reason:
            wrong.append(f"{file.relative_to(ROOT)}:{line} {reason}: {name}")
    assert [] == wrong


@pytest.mark.parametrize("room", WAYS_OF_READING)
def test_ways_of_reading_look_at_simpler_ones(room: str) -> None:
    """A room of recognition imports from those before it, never from a later one nor from what chooses among them."""
    known = WAYS_OF_READING[: WAYS_OF_READING.index(room) + 1]
    found = sorted((PACKAGE / "recognition" / room).glob("*.py"))
    assert found
    for file in found:
        for line, name in imports_in(file.read_text(encoding="utf-8"), module_name(file), file.name == "__init__.py"):
            if name.startswith("perflint.recognition"):
                assert name.startswith(tuple(f"perflint.recognition.{one}." for one in known)), f"{file}:{line} {name}"


def test_every_room_of_recognition_has_its_place() -> None:
    rooms = {file.parent.name for file in (PACKAGE / "recognition").glob("*/__init__.py")}
    assert rooms == set(WAYS_OF_READING)


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Also inside functions and for types only; a package and the modules in it count as one way."""
    modules = {module_name(file): file for file in files()}
    graph: dict[str, set[str]] = {module: set() for module in modules}
    for module, file in modules.items():
        for _, imported in imports_in(file.read_text(encoding="utf-8"), module, file.name == "__init__.py"):
            parts = imported.split(".")
            names = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
            name = next((one for one in names if one in modules), module)
            if not module.startswith(name):
                graph[module].add(name)
    TopologicalSorter(graph).prepare()  # raises CycleError with the circle


@pytest.mark.parametrize(
    ("importer", "imported", "expected"),
    [
        ("engine", "model", None),
        ("engine", "checks", None),
        ("checks", "lexicon", None),
        ("checks", "checks", None),
        ("rulebook", "recognition", None),
        ("checks", "readers", "looks sideways"),
        ("reporters", "checks", "looks sideways"),
        ("model", "values", "looks upward"),
        ("reporters", "engine", "looks upward"),
        ("engine", "cli", "looks upward"),
        ("", "api", None),
        ("", "engine", "looks upward"),
        ("errors", "api", "looks upward"),
    ],
)
def test_the_judgement_itself(importer: str, imported: str, expected: str | None) -> None:
    """Downward and within a room is allowed; upward, and between the rooms of floor 2, is not."""
    assert expected == looks_wrong(importer, imported)


def test_hidden_imports_are_seen() -> None:
    """Imports in functions, for types only and relative ones are imports."""
    source = (
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    from perflint.engine import run\n"
        "def late():\n    import perflint.cli.main\n    from ..readers import read_file\n    from . import contract\n"
    )
    found = [name for _, name in imports_in(source, "perflint.checks.adds_up", is_package=False)]
    assert ["perflint.engine", "perflint.cli.main", "perflint.readers", "perflint.checks"] == found


def test_values_are_structs() -> None:
    """Defining a data class costs every start a millisecond or two, a struct a fiftieth of it."""
    classes = [
        (file, one)
        for file in files()
        for one in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(one, ast.ClassDef)
    ]
    assert classes
    data = [(file, one) for file, one in classes if any("dataclass" in ast.unparse(by) for by in one.decorator_list)]
    assert [] == [f"{module_name(file)}.{one.name}" for file, one in data]
