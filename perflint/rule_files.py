"""Where rule files lie: the shipped folder and the files below a path, in a fixed order.

What is in them is the business of `perflint.rulebook`; this much is apart from it because the face asks whether a rule
has changed before it imports anything that could read one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from perflint.errors import RulebookError

SUFFIXES = (".yaml", ".yml")
MOST_FILES = 5_000


def shipped() -> Path:
    """The folder of the rules that come with perflint: inside the package if there, else beside it."""
    package = Path(__file__).resolve().parent
    inside, beside = package / "lint_rules", package.parent / "lint_rules"
    return inside if inside.is_dir() else beside


def rule_files(root: Path) -> Iterator[Path]:
    """The file itself, or every rule file below the folder, sorted.  Raises RulebookError when there is neither."""
    if root.is_file():
        yield root
        return
    if not root.is_dir():
        raise RulebookError("没有这个文件或文件夹", place=str(root), advice="检查规则集的路径")
    count = 0
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.endswith(SUFFIXES) and not name.startswith("."):
                count += 1
                if count > MOST_FILES:
                    raise RulebookError(f"规则文件超过 {MOST_FILES} 个", place=str(root), advice="检查规则集的路径")
                yield Path(folder) / name
