"""Write made documents into a folder: ``python -m tools.variants OUT --count 100 --format pdf,docx,xlsx``.

Beside them lies gold.json: file name → what a correct reading gives, and what is unusual about the document.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from tools.variants.make import ENDINGS, FORMATS, variant
from tools.variants.produce import file_name, produce


def main() -> int:
    """Write the files and gold.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=100, help="how many documents (default 100)")
    parser.add_argument("--first", type=int, default=0, help="the first number (default 0)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--format", help=f"formats in turn, with commas; any of {' '.join(ENDINGS)}")
    options = parser.parse_args()
    kinds = options.format.split(",") if options.format else FORMATS
    numbers = range(options.first, options.first + options.count)
    made = [variant(options.seed, number, kinds[number % len(kinds)]) for number in numbers]
    files, missing = produce(made)
    options.folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (options.folder / name).write_bytes(data)
    gold = {file_name(item): {"notes": item.notes, "tables": item.gold} for item in made}
    (options.folder / "gold.json").write_text(json.dumps(gold, ensure_ascii=False, indent=1), encoding="utf-8")
    print(
        f"{len(files)} documents in {options.folder}"
        + (f"; not on this machine: {', '.join(missing)}" if missing else "")
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
