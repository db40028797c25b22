"""Files that are written by a program: one way to write them and one way to see that nobody forgot to.

A generator returns what each file should hold; `settle` writes it, or with ``--check`` says what differs.  Pages written
by hand have generated parts between ``<!-- paste: NAME -->`` and ``<!-- /paste -->``; `paste` fills them.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PART = re.compile(r"(<!-- paste: (?P<name>[a-z-]+) -->\n)(?:.*?\n)??(<!-- /paste -->)", re.S)


def escape(text: str) -> str:
    """Text for a Markdown paragraph or table cell, with nothing in it taken for markup."""
    return re.sub(r"([\\`*_<>\[\]|#])", r"\\\1", text).replace("\n", " ")


def paste(page: Path, parts: Mapping[str, Callable[[], str]]) -> str:
    """The text of a page with every marked part made anew."""
    return PART.sub(lambda part: f"{part[1]}{parts[part['name']]()}\n{part[3]}", page.read_text(encoding="utf-8"))


def settle(wanted: Mapping[Path, str], *, check: bool, owned: Iterable[Path] = ()) -> int:
    """Write the files (or only compare them), remove ``owned`` files that are no longer wanted; 1 if any differed."""
    stale = [path for path in owned if path not in wanted]
    changed = [path for path, text in wanted.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    for path in sorted([*changed, *stale]):
        print(f"{'out of date' if check else 'removed' if path in stale else 'written'}: {path.relative_to(ROOT)}")
    if check:
        if changed or stale:
            print("run `make docs` and commit the result")
        return 1 if changed or stale else 0
    for path in changed:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted[path], encoding="utf-8", newline="\n")
    for path in stale:
        path.unlink()
    return 0


def main(description: str, generate: Callable[[], tuple[Mapping[Path, str], Iterable[Path]]]) -> int:
    """The command line of a generator: it writes, or compares with ``--check``."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a file is out of date")
    check = parser.parse_args().check
    wanted, owned = generate()
    return settle(wanted, check=check, owned=owned)
