"""Runs the real documents: findings per rule, rules that stayed silent, and precision and recall on the labels.

The documents lie beside the checkout (../shared/corpus) and are not part of it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from perflint.rulebook import load
from tools.generated import ROOT

CORPUS = ROOT.parent / "shared" / "corpus"


def check(files: Sequence[Path], report: Path, *options: str) -> Counter[str]:
    """Write the JSON report of the files, checked with further ``options``, and count its findings per rule."""
    command = [
        sys.executable,
        "-m",
        "perflint",
        "check",
        "--output-format",
        "json",
        "-o",
        str(report),
        *options,
        *map(str, files),
    ]
    environment = {**os.environ, "PYTHONUTF8": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"perflint ended with {done.returncode}:\n{done.stderr}")
    found = json.loads(report.read_text(encoding="utf-8"))
    return Counter(f"{finding['code']} {finding['name']}" for finding in found["findings"])


def score(report: Path, *options: str) -> None:
    """Print what the corpus's own scorer says of the report."""
    print(flush=True)
    subprocess.run([sys.executable, str(CORPUS / "score_labels.py"), str(report), *options], cwd=CORPUS, check=True)


def main() -> int:
    """Print both parts of the corpus, one after the other; 3 when there is no corpus."""
    if not CORPUS.is_dir():
        print(f"the corpus of real documents lies at {CORPUS} and is absent here")
        return 3
    rules = [f"{rule.code} {rule.name}" for rule in load().rules]
    seeds, forms = sorted(CORPUS.glob("seed-*.txt")), sorted((CORPUS / "forms").glob("*.json"))
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        counts = check(seeds, report)
        print(f"{len(seeds)} documents, {counts.total()} findings")
        for rule, number in counts.most_common():
            print(f"{number:5}  {rule}")
        score(report)
        more = check(forms, report)
        print(f"\n{len(forms)} excerpts of other forms, {more.total()} findings")
        score(report, "--labels", str(CORPUS / "forms" / "labels.jsonl"), "--partial")
    silent = [rule for rule in rules if rule not in counts and rule not in more]
    print(f"\n{len(silent)} of {len(rules)} rules found nothing in any of them: {', '.join(silent) or '-'}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
