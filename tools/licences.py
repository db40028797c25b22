"""Lists every package that perflint needs, directly or not, with its licence; fails for one that nobody has looked at.

What is needed is asked of the installed packages themselves, so the list is that of this environment and this Python.
With --check only what is wrong is told.
"""

from __future__ import annotations

import argparse
import configparser
import re
import sys
from collections import deque
from collections.abc import Iterator
from email.message import Message
from importlib import metadata
from typing import NamedTuple, cast

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.generated import ROOT

# As SPDX names them, and as packages write them that do not; the pattern has to fit the whole of one licence.
PERMISSIVE = re.compile(
    r"(the )?("
    r"mit( license)?|mit-cmu|mit-0|mit no attribution license \(mit-0\)|0bsd|bsd([- ][234][- ]clause)?( license)?|(modified|new|simplified) bsd( license)?|bsd license|3-clause bsd license|"
    r"apache([- ]2(\.0)?|[- ]license[-, ]*(version )?2\.0|[- ]software license)?( license)?|"
    r"isc( license)?( \(iscl\))?|python software foundation license|psf(-2\.0)?|python-2\.0|"
    r"zlib|unlicense|the unlicense \(unlicense\)|public domain|hpnd|historical permission notice and disclaimer.*|cc0-1\.0|blueoak-1\.0\.0|"
    r"apache-2\.0 with llvm-exception"
    r")",
    re.IGNORECASE,
)
# Not permissive, or not told in a way that a program understands; looked at by hand, with what follows from it.
EXCEPTIONS = {
    "certifi": ("MPL-2.0", "只是一份根证书；只用于开发（pre-commit、pip-audit）和文字识别的下载，不随 perflint 分发"),
    "pypdfium2": ("BSD-3-Clause 或 Apache-2.0", "所含的 PDFium 及其依赖为 BSD、MIT、zlib 等宽松许可证，全文在包里"),
    "tqdm": ("MPL-2.0 和 MIT", "rapidocr 要用，只在 perflint[ocr]；不修改、不合并它的源文件，MPL 没有别的要求"),
    "pathspec": ("MPL-2.0", "mypy 要用，只用于开发，不随 perflint 分发"),
    "atheris": ("Apache-2.0", "元数据没有写明，LICENSE 文件是 Apache-2.0；只用于模糊测试，不随 perflint 分发"),
    "hypothesis": ("MPL-2.0", "只用于测试，不随 perflint 分发"),
}


class Row(NamedTuple):
    """A package of the list."""

    name: str
    version: str
    licence: str
    needed: str  # "", or the extras through which alone it is needed
    fine: bool
    note: str = ""


def listed() -> Iterator[Row]:
    """Every package that is installed here and that perflint needs, by name."""
    for name, extras in sorted(_needed().items()):
        found = metadata.distribution(name)
        licence = licence_of(found.metadata)
        known = EXCEPTIONS.get(name)
        fine = known is not None or is_permissive(licence)
        yield Row(name, found.version, known[0] if known else licence, extras, fine, known[1] if known else "")


def is_permissive(licence: str) -> bool:
    """Whether every licence that must be kept is a permissive one; of alternatives one is enough."""
    alternatives = re.split(r"\s+or\s+|;\s*or\s+|\|", _bare(licence), flags=re.IGNORECASE)
    return any(_all_permissive(one) for one in alternatives)


def _all_permissive(licence: str) -> bool:
    parts = [_bare(part) for part in re.split(r"\s+and\s+|[;,&]\s+|\s+&\s+", licence, flags=re.IGNORECASE)]
    return all(part and PERMISSIVE.fullmatch(part) for part in parts)


def _bare(licence: str) -> str:
    """Without the brackets around it; one that is part of the name stays: ISC License (ISCL)."""
    inner = licence.strip().lstrip("( ")
    return inner if "(" in inner else inner.rstrip(") ")


def licence_of(told: metadata.PackageMetadata) -> str:
    """What a package says of its licence: the SPDX expression, else its classifiers, else its own words, one line."""
    headers = cast(Message, told)
    if expression := headers.get("License-Expression"):
        return str(expression)
    classified = [
        one.rpartition(" :: ")[2]
        for one in headers.get_all("Classifier", [])
        if one.startswith("License ::") and one != "License :: OSI Approved"
    ]
    if classified:
        return "; ".join(classified)
    words = str(headers.get("License") or "").strip().splitlines()
    return words[0].strip() if words else "UNKNOWN"


def _needed() -> dict[str, str]:
    """The installed packages that perflint leads to → the extras without which they are not needed."""
    base, *extras = direct().items()
    found = dict.fromkeys(_closure(base[1]), "")
    for extra, wanted in extras:
        for name in _closure(wanted):
            if name not in found or found[name]:
                found[name] = f"{found.get(name, '')} {extra}".strip()
    return found


def direct() -> dict[str, list[str]]:
    """What setup.cfg asks for: first under "" what is always needed, then the extras."""
    told = configparser.ConfigParser()
    told.read(ROOT / "setup.cfg", encoding="utf-8")
    extras = {name: value.split("\n") for name, value in told["options.extras_require"].items()}
    wanted = {"": told["options"]["install_requires"].split("\n"), **extras}
    return {name: [line.strip() for line in lines if line.strip()] for name, lines in wanted.items()}


def _closure(wanted: list[str]) -> set[str]:
    waiting = deque(Requirement(one) for one in wanted)
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        requirement = waiting.popleft()
        name, extras = canonicalize_name(requirement.name), frozenset(requirement.extras)
        if (name, extras) in seen:
            continue
        try:
            requires = metadata.distribution(name).requires or []
        except metadata.PackageNotFoundError:  # for another system or another Python, or an extra that is not installed
            continue
        seen.add((name, extras))
        for line in requires:
            inner = Requirement(line)
            if inner.marker is None or any(inner.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
                waiting.append(inner)
    return {name for name, _ in seen}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="tell only what is wrong")
    quiet = parser.parse_args().check
    rows = list(listed())
    for row in rows:
        if not quiet or not row.fine:
            told = "" if row.fine else "  ← 没有核对过的许可证"
            print(f"{row.name} {row.version}\t{row.licence}\t{row.needed or '必需'}\t{row.note}{told}".rstrip())
    wrong = [row.name for row in rows if not row.fine]
    if wrong:
        sys.exit(f"{len(wrong)} 个包的许可证没有核对过：{' '.join(wrong)}")
    if not quiet:
        print(f"\n{len(rows)} 个包，许可证都核对过")


if __name__ == "__main__":
    main()
