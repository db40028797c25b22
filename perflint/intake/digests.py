"""SHA-256 and size of what was given, for the record of a run."""

from __future__ import annotations

import hashlib
import os
import stat

from msgspec import Struct

CHUNK = 1024 * 1024
LARGEST = 4 * 1024 * 1024 * 1024  # bytes of a file worth the time; it is far beyond any that is read


class Digest(Struct, frozen=True):
    """``sha256`` is empty and ``size`` None where the bytes could not be had, or not all of them."""

    sha256: str = ""
    size: int | None = None


def digest_of(data: bytes, most: int) -> Digest:
    """That of an input's bytes, which are cut off beyond ``most``."""
    return Digest(hashlib.sha256(data).hexdigest(), len(data)) if len(data) <= most else Digest()


def digest_of_file(path: str) -> Digest:
    """That of a file on the disk, in pieces; of a folder, a device, a pipe or nothing at all there is none."""
    total, size = hashlib.sha256(), 0
    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST:
            return Digest()
        with open(path, "rb") as file:
            while piece := file.read(CHUNK):
                size += len(piece)
                total.update(piece)
                if size > LARGEST:  # it grows while it is read
                    return Digest()
    except (OSError, ValueError):
        return Digest()
    return Digest(total.hexdigest(), size)
