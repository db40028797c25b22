"""A rulebook on its way to executors: its files travel with the job, and each process loads it once.

What an executor loads must be what the driver loaded: the version of perflint and the hash of the rules are compared.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from perflint import __version__
from perflint.engine import Plan, load_plan
from perflint.errors import PerflintError
from perflint.rule_files import books, shipped


class Recipe(Struct, frozen=True):
    """How another process makes the same plan: can be pickled, hashed and compared.

    ``paths`` are rule files and folders as absolute paths, ``files`` all files that they and what they extend are made
    of (the shipped ones left out: every installation has them), and ``options`` those of `perflint.engine.load_plan`.
    """

    paths: tuple[str, ...]
    files: tuple[tuple[str, bytes], ...]
    options: tuple[tuple[str, Any], ...]
    rulebook: str  # the hash of what the driver loaded
    version: str = __version__

    def plan(self) -> Plan:
        """The plan, made once a process.  Raises PerflintError where this process has another perflint."""
        return _plan(self)


def recipe_of(paths: Sequence[str], options: dict[str, Any]) -> Recipe:
    """The recipe for rule files and folders; none are the shipped ones.  Raises RulebookError for what is wrong in them."""
    absolute = tuple(str(Path(path).resolve()) if Path(path).exists() else path for path in paths)
    plan = load_plan(absolute, **options)
    own = (
        [book for book in books(absolute) if os.path.realpath(book.root) != os.path.realpath(shipped())]
        if paths
        else []
    )
    files = {os.path.realpath(file): Path(file).read_bytes() for book in own for file in book.files}
    return Recipe(absolute, tuple(sorted(files.items())), tuple(sorted(options.items())), plan.rulebook)


@lru_cache(maxsize=4)
def _plan(recipe: Recipe) -> Plan:
    import tempfile

    with tempfile.TemporaryDirectory(prefix="perflint-rules-") as folder:
        plan = load_plan(_unpacked(recipe, Path(folder)), **dict(recipe.options))
    if (recipe.version, recipe.rulebook) != (__version__, plan.rulebook):
        raise PerflintError(
            f"执行节点上的 perflint（{__version__}）或它的自带规则与提交作业的（{recipe.version}）不同",
            advice="在所有节点上安装同一个版本，或用 --archives 把同一个环境发下去，见 docs/scale.md",
        )
    return plan


def _unpacked(recipe: Recipe, folder: Path) -> tuple[str, ...]:
    """The files written below the folder, each where it lay below the root, so that relative paths still hold."""
    for name, data in recipe.files:
        file = _below(folder, name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return tuple(str(_below(folder, path)) if Path(path).is_absolute() else path for path in recipe.paths)


def _below(folder: Path, name: str) -> Path:
    path = Path(name)
    return folder.joinpath(*path.parts[1:]) if path.is_absolute() else folder / path
