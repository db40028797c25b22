"""``python -m tools.fuzz --minutes 60``: fuzz all targets, or those named, and write the figures.

``--write`` adds the session to docs/measured/fuzzing.json, from which docs/reliability.md is made; ``--try FILE`` runs one
input of one target and shows its traceback.  Exits 1 where faults were found.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from tools.fuzz import session
from tools.fuzz.contract import names, target
from tools.generated import ROOT
from tools.reliability import add_session


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"any of {' '.join(names())}")
    parser.add_argument("--minutes", type=float, default=60, help="of all targets together (default 60)")
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "fuzz", help="where the work goes on")
    parser.add_argument("--try", dest="tried", type=Path, metavar="FILE", help="run this input of the one target named")
    parser.add_argument("--by-chance", action="store_true", help="without coverage: many times as many inputs")
    parser.add_argument(
        "--write", action="store_true", help="add to docs/measured/fuzzing.json and docs/reliability.md"
    )
    options = parser.parse_args()
    unknown = [name for name in options.targets if name not in names()]
    if unknown:
        parser.error(f"no target {' '.join(unknown)}; there are {' '.join(names())}")
    if options.tried:
        target(*options.targets).one(options.tried.read_bytes())
        return 0
    if not session.is_guided():
        print("atheris is not installed (pip install '.[fuzz]'; it has wheels for Linux): seeds are changed at random")
    guided = session.is_guided() and not options.by_chance
    figures = session.run(options.targets or names(), options.folder, options.minutes, guided=guided)
    text = json.dumps(figures, ensure_ascii=False, indent=1) + "\n"
    (options.folder / "figures.json").write_text(text, encoding="utf-8")
    if options.write:
        add_session(figures)
    return 1 if any(one["found"] for one in figures["targets"].values()) else 0


if __name__ == "__main__":
    raise SystemExit(main())
