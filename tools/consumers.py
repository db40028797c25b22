"""Schemas and validators of others, for the tests of the machine formats: ``python -m tools.consumers FOLDER``.

They belong to others and stay out of the repository.  What the registries of npm and PyPI have is fetched into the folder,
which the tests find by ``PERFLINT_CONSUMERS`` (tests/official.py); nothing else uses it.

* SARIF: the validator of its makers, and the OASIS schema as the matchers of its makers ship it;
* rdjson: a validator written after reviewdog's protocol;
* JUnit: the schema of Jenkins, which the source archive of pytest ships to check its own reports.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

PACKAGES = ("@microsoft/sarif-multitool@5", "@microsoft/jest-sarif@1.0.0-beta.0", "@umbrelladocs/rdformat-validator@1")
SARIF = "node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"
JUNIT = "junit-10.xsd"
LONGEST = 300  # seconds for one step: a registry that does not answer must not hold up everything else


def main(folder: Path) -> int:
    """Fetch what can be fetched; says of the rest that it is not there, which is no failure: its tests skip."""
    schemas = folder / "schemas"
    schemas.mkdir(parents=True, exist_ok=True)
    for name, step in (("npm", npm), ("pip", junit)):
        try:
            step(folder, schemas)
        except (OSError, subprocess.SubprocessError, tarfile.TarError, StopIteration) as error:
            print(f"{name}: not fetched ({error})")
    print(*sorted(path.name for path in schemas.iterdir()))
    return 0


def npm(folder: Path, schemas: Path) -> None:
    """The validators, in ``node_modules/.bin``, and the schema of SARIF."""
    subprocess.run(
        ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), *PACKAGES],
        check=True,
        timeout=LONGEST,
    )
    shutil.copyfile(folder / SARIF, schemas / "sarif-2.1.0.json")


def junit(folder: Path, schemas: Path) -> None:
    """The schema of JUnit reports out of an archive of sources."""
    archives = folder / "archives"
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", "pytest", "pytest"]
    subprocess.run([*command, "--dest", str(archives)], check=True, timeout=LONGEST)
    with tarfile.open(next(archives.glob("pytest-*.tar.gz"))) as archive:
        member = next(one for one in archive if one.name.endswith(f"/{JUNIT}"))
        content = archive.extractfile(member)
        assert content is not None
        (schemas / JUNIT).write_bytes(content.read())


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
