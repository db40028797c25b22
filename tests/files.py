"""Files that tests make: texts in folders, and zip files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path


def write(path: str | Path, text: str) -> Path:
    """A file with this text, its folders too."""
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def zipped(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    """The parts of a zip file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def installed(folder: Path, check: str) -> Path:
    """Where another package lies as if it were installed, whose check ``odd_value`` is this source."""
    site = folder / "site"
    write(site / "odd-1.0.dist-info" / "METADATA", "Name: odd\nVersion: 1.0\n")
    write(site / "odd-1.0.dist-info" / "entry_points.txt", "[perflint.checks]\nodd_value = odd_value\n")
    write(site / "odd_value.py", check)
    return site
