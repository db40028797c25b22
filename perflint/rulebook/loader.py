"""Finding rule files and turning them into a `Rulebook`; what was accepted once is kept by content hash.

A warm start reads the files' bytes for their hash and the cached data, parses no YAML and imports no jsonschema.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from perflint.cache import cached_json, digest
from perflint.errors import RulebookError
from perflint.rulebook import compiler
from perflint.rulebook.mistakes import Keys, Mistake, refuse
from perflint.rulebook.rule import Rulebook

SUFFIXES = (".yaml", ".yml")
MOST_FILES = 5_000


def shipped() -> Path:
    """The folder of the rules that come with perflint: inside the package if there, else beside it."""
    package = Path(__file__).resolve().parent.parent
    inside, beside = package / "lint_rules", package.parent / "lint_rules"
    return inside if inside.is_dir() else beside


def load(paths: Sequence[Path] | None = None, *, cached: bool = True) -> Rulebook:
    """The rules in the given files and folders (default: the shipped ones), sorted by code.

    Raises RulebookError that names every mistake of every file.  ``cached=False`` validates afresh, which notices a
    change of a check's options as well.
    """
    roots = [Path(path) for path in paths] if paths is not None else [shipped()]
    files = [(root, file) for root in roots for file in _rule_files(root)]
    if not files:
        names = "、".join(str(root) for root in roots)
        raise RulebookError("没有找到规则文件（.yaml）", place=names, advice="检查路径；规则放在 <主题>/<名称>.yaml")
    only = [file for _, file in files]
    try:
        kind = f"rulebook-{_kind(files)}"
        book = cached_json(kind, only, lambda: _accept(files)) if cached else _accept(files)
    except OSError as error:
        raise RulebookError(f"无法读取规则文件：{error.strerror or error}", place=str(error.filename or "")) from None
    rules = sorted(
        (compiler.build(one["data"], one["path"], one["values"]) for one in book["rules"]), key=lambda r: r.code
    )
    return Rulebook(tuple(rules), book["hash"])


def _kind(files: Sequence[tuple[Path, Path]]) -> str:
    """Tells books apart whose files are the same but lie in other folders, since a rule's path is its identity."""
    names = "\0".join(_relative(root, file) for root, file in files)
    return hashlib.sha256(names.encode("utf-8", "surrogateescape")).hexdigest()[:8]


def _rule_files(root: Path) -> Iterator[Path]:
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


def _relative(root: Path, file: Path) -> str:
    """``topic/slug.yaml``: the path that names the rule."""
    if root == file:
        return "/".join(file.resolve().parts[-2:])
    return file.relative_to(root).as_posix()


def _shown(file: Path) -> str:
    try:
        return file.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return file.as_posix()


def _accept(files: Sequence[tuple[Path, Path]]) -> dict[str, Any]:
    """The data of all files, once nothing is wrong with any of them, and their hash."""
    from perflint.rulebook import validation, yaml_lines

    mistakes: list[Mistake] = []
    read: list[tuple[str, dict[str, Any], dict[Keys, int]]] = []
    accepted: list[dict[str, Any]] = []
    for root, file in files:
        shown = _shown(file)
        try:
            data, lines = yaml_lines.read(file.read_bytes(), shown)
        except yaml_lines.UnreadableError as error:
            mistakes.extend(error.mistakes)
            continue
        mistakes.extend(validation.find_mistakes(data, lines, shown))
        read.append((shown, data, lines))
        accepted.append({"path": _relative(root, file), "data": data})
    mistakes.extend(validation.across_files(read))
    if mistakes:
        raise refuse(mistakes)
    for one in accepted:
        one["values"] = compiler.values_of(one["data"])
    return {"hash": digest([file for _, file in files]), "rules": accepted}
