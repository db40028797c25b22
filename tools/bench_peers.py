"""perflint beside its peers: the runner's own data and rules (../shared/bench), whole processes in turns, findings compared.

``python -m tools.bench_peers --home FOLDER --n 100,100000`` needs the environments that ../shared/bench/setup.sh makes in
FOLDER.  Every peer's findings are held against the reference as a set of (rule, project, row); writes
benchmarks/peers.json.
"""

from __future__ import annotations

import argparse
import importlib.util
import io
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from pathlib import Path
from types import ModuleType
from typing import Any

from tools.bench import CHECK, FIELDS, TWELVE
from tools.generated import ROOT
from tools.measuring import Run, environment, machine, run, summed_up

BENCH = ROOT.parent / "shared" / "bench"
RESULTS = ROOT / "benchmarks" / "peers.json"
RENUMBER = r"""
import re, sys
from pathlib import Path
out = Path(sys.argv[1])
out.write_text(re.sub(r'"BM0*(\d+)"', r'"R\1"', out.read_text()))
"""
OURS = {
    "perflint，jsonl，一个进程": ("ndjson", "1"),
    "perflint，jsonl，两个进程": ("ndjson", "2"),
    "perflint，csv，一个进程": ("csv", "1"),
    "perflint，csv，两个进程": ("csv", "2"),
    "perflint，parquet，一个进程": ("parquet", "1"),
    "perflint，parquet，两个进程": ("parquet", "2"),
}


def runner(home: Path) -> ModuleType:
    """The runner as a module, its environments at ``home``."""
    os.environ["PEERS_HOME"] = str(home)
    spec = importlib.util.spec_from_file_location("peers_runner", BENCH / "bench.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"no runner in {BENCH}")
    module = importlib.util.module_from_spec(spec)
    sys.modules["peers_runner"] = module
    given, sys.argv = sys.argv, ["bench.py", "--list"]  # it runs as it is imported; asked for its peers it runs none
    with redirect_stdout(io.StringIO()):
        spec.loader.exec_module(module)
    sys.argv = given
    return module


def main() -> int:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True, help="where setup.sh put the environments and data")
    parser.add_argument("--n", default="100,100000", help="folders under data/, separated by commas")
    parser.add_argument("--only", default="", help="peers whose name matches")
    parser.add_argument("--ours", default="", help="of ours, those whose name matches")
    parser.add_argument("--runs", type=int, default=5, help="of each command (default 5)")
    parser.add_argument(
        "--most", type=float, default=60, help="seconds of the processor after which a peer is not run again"
    )
    options = parser.parse_args()
    bench = runner(options.home)
    results: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.is_file() else {}
    with tempfile.TemporaryDirectory() as place:
        variables = environment(Path(place, "cache"))
        for size in options.n.split(","):
            peers = [one for one in bench.PEERS if re.search(options.only, one["name"]) and "ours" not in one["name"]]
            found = _size(bench, size, peers, variables, options, Path(place))
            results[size] = {"machine": machine(), "found": found}
            RESULTS.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
    return 0


def _size(
    bench: ModuleType,
    size: str,
    peers: Sequence[Mapping[str, Any]],
    variables: Mapping[str, str],
    options: Any,
    place: Path,
) -> dict[str, Any]:
    data, home = options.home / "data" / size, options.home
    reference = home / "out" / f"ref_{size}.ndjson"
    if not reference.is_file():
        plain = [
            str(home / "v_core/bin/python"),
            str(BENCH / "peers/py_loop.py"),
            str(data / "data.ndjson"),
            str(reference),
        ]
        run(plain, variables)
    wanted = bench.digest(str(reference))
    out = str(place / "out")
    commands: dict[str, tuple[list[str], Mapping[str, Any] | None]] = {}
    for name, (kind, jobs) in OURS.items():
        if not re.search(options.ours, name):
            continue
        told = ["--stream", "-r", str(TWELVE), *FIELDS, "-q", "-j", jobs, "-o", out, str(data / f"data.{kind}")]
        commands[name] = ([*CHECK, *told], None)
    for peer in peers:
        words = {"{home}": str(home), "{here}": str(BENCH), "{data}": str(data), "{n}": size, "{out}": out}
        command = [_filled(word, words) for word in peer["cmd"]]
        if "cwd" in peer:
            command = ["sh", "-c", 'cd "$0" && exec "$@"', _filled(peer["cwd"], words), *command]
        commands[peer["name"]] = (command, peer)
    runs: dict[str, list[Run]] = {}
    verdicts: dict[str, str] = {}
    spent: dict[str, float] = {}
    for turn in range(options.runs + 1):
        for name, (command, about) in commands.items():
            if spent.get(name, 0) > options.most or verdicts.get(name, "ok") != "ok":
                continue
            try:
                one = run(command, variables)
            except (SystemExit, OSError) as error:
                verdicts[name] = f"没有运行：{str(error)[-80:]}"
                continue
            spent[name] = spent.get(name, 0) + one.cpu  # not by the clock: on a busy machine that says nothing
            if not turn:
                verdicts[name] = _verdict(bench, about, size, out, wanted)
                print(f"{size:>10} {one.cpu:9.2f} s of the processor  {name}: {verdicts[name]}", flush=True)
                if one.cpu < options.most / 4:
                    continue  # the first run only warms up, unless it takes too long for another
            runs.setdefault(name, []).append(one)
    unit = (
        min(name for name in runs if name.startswith("plain-python ("))
        if any("plain-python (" in n for n in runs)
        else None
    )
    return {
        name: {**summed_up(runs[name], runs[unit] if unit else None), "verdict": verdicts[name]}
        if name in runs
        else {"verdict": verdicts[name]}
        for name in commands
    }


def _filled(text: str, words: Mapping[str, str]) -> str:
    for word, meaning in words.items():
        text = text.replace(word, meaning)
    return text


def _verdict(bench: ModuleType, peer: Mapping[str, Any] | None, size: str, out: str, wanted: Any) -> str:
    """Whether the findings are those of the reference; codes of ours are numbered as there."""
    if peer is None:
        # by another process: the peak of a started command never reads below this one's own
        subprocess.run([sys.executable, "-X", "utf8", "-c", RENUMBER, out], check=True)
        peer = {"rules": bench.ALL}
    try:
        return str(bench.check(peer, int(size) if size.isdigit() else size, out, wanted))
    except Exception as error:  # whatever a peer leaves behind
        return f"没有结果：{type(error).__name__}"


if __name__ == "__main__":
    raise SystemExit(main())
