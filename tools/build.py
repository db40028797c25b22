"""Builds the wheel and the source archive so that the same commit gives the same bytes, whoever builds it and when.

Only files that git knows are built, from a copy whose modes and times are those of no machine; the time is that of
SOURCE_DATE_EPOCH, else of the last commit.  The source archive is packed again in order, without owners.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from tools.generated import ROOT

EPOCH = "SOURCE_DATE_EPOCH"
NEEDED = ("perflint", "lint_rules", "setup.cfg", "pyproject.toml", "MANIFEST.in", "README.md", "LICENSE")
CODE = "import sys; from setuptools import build_meta as b; to = sys.argv[-1]; b.build_wheel(to); b.build_sdist(to)"


def tracked() -> list[str]:
    """The files to build from, relative to the root: those that git knows, or in a plain folder all but leftovers."""
    done = subprocess.run(["git", "ls-files", "-z", "--", *NEEDED], cwd=ROOT, capture_output=True, check=False)
    if done.returncode == 0 and done.stdout:
        names = done.stdout.decode("utf-8").split("\0")
        return sorted(name for name in names if name and (ROOT / name).is_file())
    found = [one for name in NEEDED for one in ((ROOT / name).rglob("*") if (ROOT / name).is_dir() else [ROOT / name])]
    return sorted(one.relative_to(ROOT).as_posix() for one in found if one.is_file() and "__pycache__" not in one.parts)


def moment() -> int:
    """Seconds since 1970 that every file is of."""
    if fixed := os.environ.get(EPOCH):
        return int(fixed)
    done = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, check=False)
    return int(done.stdout) if done.returncode == 0 and done.stdout.strip() else 315_532_800  # 1980, where zip begins


def build(target: Path) -> tuple[Path, Path]:
    """The wheel and the source archive, in the folder ``target``.  Raises CalledProcessError."""
    target.mkdir(parents=True, exist_ok=True)
    when = moment()
    with tempfile.TemporaryDirectory() as name:
        copy, made = Path(name, "source"), Path(name, "made")
        made.mkdir()
        for file in tracked():
            (copy / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / file, copy / file)
            (copy / file).chmod(0o644)
            os.utime(copy / file, (when, when))
        plain = {
            key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "PYTHONWARNDEFAULTENCODING"}
        }
        variables = {**plain, EPOCH: str(when), "PYTHONHASHSEED": "0", "PYTHONUTF8": "1"}
        command = ["sh", "-c", 'umask 022; exec "$0" "$@"', sys.executable, "-c", CODE, str(made)]
        command = command if os.name == "posix" else command[3:]
        subprocess.run(command, cwd=copy, env=variables, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        (wheel,), (source,) = made.glob("*.whl"), made.glob("*.tar.gz")
        (made / source.name).write_bytes(repacked(source.read_bytes(), when))
        return Path(shutil.copy(wheel, target)), Path(shutil.copy(source, target))


def repacked(data: bytes, when: int) -> bytes:
    """The archive with its files in order, all of one time and nobody's."""
    packed = io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(data)) as old,
        gzip.GzipFile(filename="", mode="wb", fileobj=packed, mtime=when) as stream,
        tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as new,
    ):
        for member in sorted(old.getmembers(), key=lambda one: one.name):
            member.mtime, member.uid, member.gid, member.uname, member.gname = when, 0, 0, "", ""
            member.mode, member.pax_headers = 0o755 if member.isdir() else 0o644, {}
            new.addfile(member, old.extractfile(member))
    return packed.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", nargs="?", default="dist", help="the folder to build into (default: dist)")
    for file in build(Path(parser.parse_args().target)):
        print(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file}")


if __name__ == "__main__":
    main()
