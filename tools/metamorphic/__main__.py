"""``python -m tools.metamorphic``: all changes over all documents of ../shared/corpus; exits 1 where one is unexplained.

``--write`` puts the figures of these changes into docs/measured/metamorphic.json, from which docs/reliability.md is made.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from tools.generated import ROOT
from tools.metamorphic.changes import CHANGES
from tools.reliability import figures_of, put


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("changes", nargs="*", metavar="CHANGE", help=f"any of {' '.join(CHANGES)} (default all)")
    parser.add_argument("--every", type=int, default=1, help="one document (or indicator) in so many")
    parser.add_argument("--corpus", type=Path, default=ROOT.parent / "shared" / "corpus")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    if not options.corpus.is_dir():
        parser.error("the corpus of real documents lies beside the checkout (../shared/corpus) and is absent here")
    made, wrong = [], 0
    for name in options.changes or CHANGES:
        began = time.monotonic()
        outcome = CHANGES[name](options.corpus, options.every)
        wrong += len(outcome.wrong)
        print(
            f"{name}: {outcome.files} files, {outcome.findings} findings, {outcome.same} the same, "
            f"{sum(outcome.explained.values())} explained, {len(outcome.wrong)} not ({time.monotonic() - began:.0f} s)",
            flush=True,
        )
        for line in outcome.wrong[:20]:
            print(f"  {line[:200]}", flush=True)
        made.append(
            {
                "name": name,
                "every": options.every,
                "title": outcome.title,
                "files": outcome.files,
                "findings": outcome.findings,
                "same": outcome.same,
                "explained": dict(outcome.explained),
                "wrong": len(outcome.wrong),
            }
        )
    if options.write:
        kept = {one["name"]: one for one in figures_of("metamorphic").get("transformations", ())}
        kept |= {one["name"]: one for one in made}
        put("metamorphic", {"transformations": [kept[name] for name in CHANGES if name in kept]})
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
