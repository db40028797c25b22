"""A session: the time is shared among the targets, each in a process of its own, one after another; the figures add up.

Everything lies in one folder (``build/fuzz``), so that a later session goes on from the inputs of an earlier one: for each
target ``seeds``, ``corpus`` (what reached something new), ``found`` (faults) and ``figures.json``.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from tools.fuzz.contract import target
from tools.generated import ROOT

KNOWN = ROOT / "tests" / "fuzz_regressions"
_COVERAGE = re.compile(rb"cov: (\d+) ft: (\d+) corp: (\d+)")
WHOLE = 240  # seconds of a target from which on a session is a whole one
SLOWEST = 500  # inputs a second of what is made by chance, at the least
GRACE = 600  # seconds after its time that a process may take to end: the last input, and writing


def is_guided() -> bool:
    """Whether atheris is there to guide by coverage."""
    return importlib.util.find_spec("atheris") is not None


def prepare(name: str, folder: Path) -> Path:
    """The folder of a target with its seeds, and among them what was found once."""
    place = folder / name
    for part in ("corpus", "found", "seeds"):
        (place / part).mkdir(parents=True, exist_ok=True)
    shutil.rmtree(place / "seeds")
    (place / "seeds").mkdir()
    known = sorted((KNOWN / name).glob("*.bin")) if (KNOWN / name).is_dir() else []
    for number, data in enumerate((*target(name).seeds(), *(path.read_bytes() for path in known))):
        (place / "seeds" / f"{number:03}.bin").write_bytes(data)
    return place


def fuzz(name: str, folder: Path, seconds: int, *, guided: bool) -> dict[str, Any]:
    """Fuzz one target for so long; a process that libFuzzer ended, or that died, is a fault, and another takes over."""
    place = prepare(name, folder)
    until = time.monotonic() + seconds
    total: dict[str, Any] = {}
    module = "guided" if guided else "unguided"
    while (left := int(until - time.monotonic())) > 2:
        figures = _process(module, name, place, left)
        total = added(total, figures)
        if not figures.get("inputs"):
            break  # it does not even start: the fault says why
    if seconds >= WHOLE and 0 < (lacking := target(name).LEAST - total.get("inputs", 0)):
        total = added(total, _process("unguided", name, place, max(seconds, lacking // SLOWEST), lacking))
    return total


def _process(module: str, name: str, place: Path, seconds: int, most: int | None = None) -> dict[str, Any]:
    """One process until the time is over or it dies."""
    (place / "figures.json").unlink(missing_ok=True)
    natives = set((place / "found").glob("native-*"))
    command = [sys.executable, "-m", f"tools.fuzz.{module}", name, str(place), str(seconds)]
    command += [] if most is None else [str(most)]
    environment = {**os.environ, "PERFLINT_NO_CACHE": "1", "PYTHONUTF8": "1"}
    with (place / "log.txt").open("wb") as log:
        try:
            code = subprocess.run(
                command, cwd=ROOT, env=environment, stdout=log, stderr=log, timeout=seconds + GRACE, check=False
            ).returncode
        except subprocess.TimeoutExpired:
            code = -9
    said = (place / "log.txt").read_bytes()
    figures: dict[str, Any] = {"inputs": 0, "found": {}}
    if (place / "figures.json").is_file():
        figures = json.loads((place / "figures.json").read_text(encoding="utf-8"))
    reached = _COVERAGE.findall(said)
    if reached:
        figures["edges"], figures["features"], figures["corpus"] = map(int, reached[-1])
    new = sorted(set((place / "found").glob("native-*")) - natives)
    for path in new:
        kind = path.name.split("-")[1]
        figures["found"][path.name] = {"kind": kind, "where": "libFuzzer", "times": 1, "bytes": path.stat().st_size}
    if code != 0 and not new:
        text = said[-2000:].decode("utf-8", "replace")
        figures["found"][f"ended-{code}"] = {"kind": "ended", "where": text, "times": 1, "bytes": 0}
    return figures


def added(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """The figures of two processes of the same target as those of one."""
    total = dict(one)
    for key in ("inputs", "refused", "seconds", "processor"):
        total[key] = round(one.get(key, 0) + other.get(key, 0), 1)
    for key in ("slowest", "memory", "edges", "features", "corpus"):
        if key in one or key in other:
            total[key] = max(one.get(key, 0), other.get(key, 0))
    found = {name: dict(entry) for name, entry in one.get("found", {}).items()}
    for name, entry in other.get("found", {}).items():
        known = found.get(name)
        found[name] = {**entry, "times": entry["times"] + (known["times"] if known else 0)}
    return {**total, "found": found}


def run(names: Iterable[str], folder: Path, minutes: float, *, guided: bool) -> dict[str, Any]:
    """Fuzz the targets for so long in all, by their shares."""
    chosen = list(names)
    shares = {name: target(name).SHARE for name in chosen}
    figures = {}
    for name in chosen:
        seconds = max(5, round(minutes * 60 * shares[name] / sum(shares.values())))
        print(f"{name}: {seconds} s", flush=True)
        figures[name] = fuzz(name, folder, seconds, guided=guided)
        one = figures[name]
        print(
            f"  {one.get('inputs', 0):,} inputs, {one.get('edges', 0):,} edges, {len(one.get('found', {}))} faults",
            flush=True,
        )
        for key, entry in one.get("found", {}).items():
            print(f"  {key}: {entry['where'][:300]} ({entry['times']} ×, {entry['bytes']} bytes)", flush=True)
    return {"day": date.today().isoformat(), "guided": guided, "targets": figures}
