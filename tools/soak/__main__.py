"""``python -m tools.soak``: write the files, run ``perflint check -j 2`` over them under watch, and compare.

Exits 1 where memory, rate, open files, temporary files or totals are not what they should be.  ``--write`` puts the
figures into docs/measured/soak.json, from which docs/reliability.md is made.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path

from tools.generated import ROOT
from tools.reliability import put
from tools.soak.comparing import compare
from tools.soak.figures import figures_of
from tools.soak.files import write
from tools.soak.watching import watch


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--compared", type=int, default=500, help="files that are run alone too (default 500)")
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "soak")
    parser.add_argument("--every", type=float, default=2.0, help="seconds between two looks")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    place = options.folder
    shutil.rmtree(place, ignore_errors=True)
    kinds = write(place / "files", options.files)
    print(f"{options.files} files: {kinds}", flush=True)
    report = place / "findings.jsonl"
    command = [sys.executable, "-m", "perflint", "check", "-j", "2", "-n", "-f", "json-lines", "-o", str(report), "."]
    watched = watch(command, place / "files", place / "temporary", options.every)
    said = [json.loads(line) for line in report.open(encoding="utf-8")] if report.is_file() else []
    (place / "samples.json").write_text(json.dumps([vars(one) for one in watched.samples]), encoding="utf-8")
    if not said:
        print(f"exit {watched.code}, no report\n{watched.said}")
        return 1
    names = sorted(path.relative_to(place / "files").as_posix() for path in (place / "files").rglob("*.*"))
    step = max(1, len(names) // max(1, options.compared))
    same = compare(said, place / "files", names[step - 1 :: step])
    figures = {"files": options.files, "kinds": kinds, **figures_of(watched, said), "compared": same}
    text = json.dumps(figures, ensure_ascii=False, indent=1) + "\n"
    print(text)
    if options.write:
        put("soak", figures)
    return 0 if figures["right"] and not same["different"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
