"""From the files of all books to accepted data: every rule read and validated, every layer applied, all mistakes told."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import astuple

from perflint import lexicon
from perflint.rule_files import Book, root_of, target_of
from perflint.rulebook import compiler, layers, lifecycle, validation, yaml_lines
from perflint.rulebook.drafts import Draft
from perflint.rulebook.manifest import Manifest, read_manifest
from perflint.rulebook.mistakes import Mistake, refuse
from perflint.rulebook.overrides import Overrides
from perflint.rulebook.own_vocabulary import read_vocabulary
from perflint.rulebook.word_locks import UnitChange, WordsChange, changed_vocabulary


def accept(
    books: Sequence[Book],
    overrides: Overrides | None,
    relative: Callable[[str, str], str],
    shown: Callable[[str], str],
) -> dict[str, Any]:
    """JSON-able data of all that was accepted: ``layers``, ``rules``, what is left of ``removed`` rules, and ``vocabulary``.

    Raises RulebookError with every mistake of every file.
    """
    mistakes: list[Mistake] = []
    additions: lexicon.Additions | None = None
    changed: list[WordsChange | UnitChange] = []
    for number, book in enumerate(books):
        if book.vocabulary is not None:
            file = shown(book.vocabulary)
            additions, lists, units = read_vocabulary(book.vocabulary, file, additions, mistakes)
            changed += [WordsChange(number, file, name, line) for name, line in lists.items()]
            changed += [UnitChange(number, file, unit, classes, line) for unit, (classes, line) in units.items()]
    with lexicon.using(additions):  # the rules may name the lists of every book
        accepted = _accepted(books, overrides, relative, shown, changed, mistakes)
    words = {"words": additions.words, "units": additions.units} if additions is not None else None
    return {**accepted, "vocabulary": words}


def _accepted(
    books: Sequence[Book],
    overrides: Overrides | None,
    relative: Callable[[str, str], str],
    shown: Callable[[str], str],
    changed: Sequence[WordsChange | UnitChange],
    mistakes: list[Mistake],
) -> dict[str, Any]:
    drafts = [
        draft
        for number, book in enumerate(books)
        for file in book.rules
        if (draft := _draft(number, relative(book.root, file), file, shown(file), mistakes))
    ]
    mistakes += validation.across_files([(draft.file, draft.data, draft.lines) for draft in drafts])
    manifests = [
        read_manifest(book.manifest, shown(book.manifest), mistakes) if book.manifest else None for book in books
    ]
    above = _above(books, manifests, mistakes)
    mistakes += layers.apply(manifests, drafts, above)
    mistakes += changed_vocabulary(changed, drafts, manifests)
    if overrides is not None:
        mistakes += layers.override(overrides, drafts, manifests)
    if mistakes:
        raise refuse(mistakes)
    living = [draft for draft in drafts if not lifecycle.is_removed(draft.data)]
    return {
        "layers": [_layer(manifest) for manifest in manifests],
        "rules": [_record(draft) for draft in living],
        "removed": [_tombstone(draft) for draft in drafts if lifecycle.is_removed(draft.data)],
    }


def _draft(book: int, path: str, file: str, shown: str, mistakes: list[Mistake]) -> Draft | None:
    try:
        data, lines = yaml_lines.read(Path(file).read_bytes(), shown)
    except yaml_lines.UnreadableError as error:
        mistakes.extend(error.mistakes)
        return None
    own = validation.find_mistakes(data, lines, shown)
    mistakes.extend(own)
    return Draft(book, path, shown, data, lines, sound=not own)


def _above(books: Sequence[Book], manifests: Sequence[Manifest | None], mistakes: list[Mistake]) -> list[list[int]]:
    """For each book the numbers of those it extends, in its order.  A book that comes later is a loop, and told."""
    places = {os.path.realpath(book.root): number for number, book in enumerate(books)}
    above: list[list[int]] = []
    for number, (book, manifest) in enumerate(zip(books, manifests, strict=True)):
        mine: list[int] = []
        for entry in manifest.extends if manifest else ():
            target = target_of(book.root, entry.name)
            base = places.get(os.path.realpath(root_of(target))) if target else None
            if manifest and base is not None and base >= number:
                other = manifests[base]
                way = (
                    "它自己"
                    if base == number
                    else f"“{other.name or entry.name}”，而那边又建立在这里之上"
                    if other
                    else entry.name
                )
                message = f"extends 绕成了一圈：这里建立在{way}；上级不能再引用下级"
                mistakes.append(Mistake(manifest.file, entry.line, message))
                base = None
            if base is not None:
                mine.append(base)
        above.append(mine)
    return above


def _layer(manifest: Manifest | None) -> dict[str, str]:
    if manifest is None:
        return {"name": ""}
    return {"name": manifest.name, "level": manifest.layer, "issuer": manifest.issuer, "version": manifest.version}


def _record(draft: Draft) -> dict[str, Any]:
    return {
        "path": draft.path,
        "data": draft.data,
        "values": compiler.values_of(draft.data),
        "book": draft.book,
        "off": draft.off,
        "settings": [list(astuple(setting)) for setting in draft.settings],
        "locks": [list(astuple(lock)) for lock in draft.locks],
        "tested": draft.tested if draft.tested is not draft.data else None,
    }


def _tombstone(draft: Draft) -> dict[str, Any]:
    return {
        "code": draft.data["code"],
        "name": draft.name,
        "gone": draft.data["removed"],
        "aliases": draft.data.get("aliases", []),
    }
