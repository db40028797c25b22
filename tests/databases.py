"""A real PostgreSQL server of the tests' own: made in a temporary folder, on the loopback address, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USER, PASSWORD = "reviewer", "s3cret-pässword"
INSTALLED = Path("/usr/lib/postgresql")  # where Debian keeps the programs of a server


def programs() -> Path | None:
    """The folder with initdb and pg_ctl, or None."""
    found = shutil.which("initdb")
    if found and shutil.which("pg_ctl"):
        return Path(found).resolve().parent
    versions = sorted(INSTALLED.glob("*/bin/initdb")) if INSTALLED.is_dir() else []
    return versions[-1].parent if versions else None


def _account() -> dict[str, object]:
    """PostgreSQL refuses to run as root: then somebody else does, whose folder it is."""
    if os.getuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise RuntimeError("neither postgres nor nobody is an account of this machine")


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of a running, empty database with a password."""
    who = _account()
    where = Path(tempfile.mkdtemp(prefix="perflint-pg-", dir="/tmp"))  # a way that the other account may go
    if who:
        os.chown(where, int(str(who["user"])), int(str(who["group"])))
    bin_, data, secret = programs(), where / "data", where / "password"
    assert bin_ is not None
    secret.write_text(PASSWORD, encoding="utf-8")
    if who:
        os.chown(secret, int(str(who["user"])), int(str(who["group"])))

    def run(*command: str) -> None:
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120, cwd=where, **who)  # type: ignore[call-overload]
        assert done.returncode == 0, done.stdout + done.stderr

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    try:
        run(
            str(bin_ / "initdb"), "-D", str(data), "-U", USER, "-A", "scram-sha-256",
            f"--pwfile={secret}", "--encoding=UTF8", "--locale=C", "--no-sync",
        )  # fmt: skip
        options = f"-c listen_addresses=127.0.0.1 -p {port} -c unix_socket_directories='' -c fsync=off"
        run(str(bin_ / "pg_ctl"), "-D", str(data), "-w", "-t", "90", "-l", str(where / "log"), "-o", options, "start")
        try:
            from urllib.parse import quote

            yield f"postgresql://{USER}:{quote(PASSWORD)}@127.0.0.1:{port}/postgres"
        finally:
            run(str(bin_ / "pg_ctl"), "-D", str(data), "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(where, ignore_errors=True)
