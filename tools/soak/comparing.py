"""The report of the great run against runs of single files: each finding of a file alone is there, and no other.

Only rules that look at the whole batch may say more; they are left out on both sides and counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from perflint.api import lint
from perflint.rulebook import load

Key = tuple[str, str]  # code and fingerprint


def compare(lines: Iterable[Mapping[str, Any]], folder: Path, files: Iterable[str]) -> dict[str, Any]:
    """How many files and findings agree; the differences of at most twenty files."""
    book = load()
    batch = {rule.code for rule in book.rules if rule.given == "batch"}
    great: dict[str, Counter[Key]] = {}
    for one in lines:
        if one["code"] not in batch:
            great.setdefault(one["filename"], Counter())[one["code"], one["fingerprint"]] += 1
    checked = findings = 0
    different = []
    for name in files:
        alone = lint(str(folder / name), book)
        said: dict[str, Counter[Key]] = {}
        for finding in alone.findings:
            if finding.code not in batch:
                path = Path(finding.filename).relative_to(folder).as_posix()
                said.setdefault(path, Counter())[finding.code, finding.fingerprint] += 1
        paths = {path for path in great if path == name or path.startswith((f"{name}!", f"{name}/"))}
        checked += 1
        findings += sum(sum(count.values()) for count in said.values())
        if {path: great[path] for path in paths} != said:
            different.append(name)
    return {"files": checked, "findings": findings, "different": len(different), "names": different[:20]}
