"""PDF made by other programs: LibreOffice from docx and xlsx, Chromium from html.  Absent programs raise `MissingProgramError`."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path


class MissingProgramError(Exception):
    """The program that must convert is not on this machine."""


def office(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Name → PDF, of docx and xlsx files by name, in one run with a profile of its own."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise MissingProgramError("soffice")
    if not files:
        return {}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for name, data in files.items():
            (folder / name).write_bytes(data)
        command = [
            program,
            f"-env:UserInstallation=file://{place}/profile",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            place,
        ]
        subprocess.run(
            [*command, *(str(folder / name) for name in files)], capture_output=True, check=False, timeout=600
        )
        return {name: (folder / name).with_suffix(".pdf").read_bytes() for name in files}


def browser(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Name → PDF, of html files by name."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        raise MissingProgramError("chromium")
    made = {}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for name, data in files.items():
            (folder / name).write_bytes(data)
            out = (folder / name).with_suffix(".pdf")
            options = [
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-pdf-header-footer",
                f"--user-data-dir={place}/profile",
            ]
            subprocess.run(
                [program, *options, f"--print-to-pdf={out}", str(folder / name)],
                capture_output=True,
                check=False,
                timeout=120,
            )
            made[name] = out.read_bytes()
    return made
