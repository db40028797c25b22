"""Paths in machine formats: relative to the base folder with forward slashes, and as percent-encoded URIs."""

from __future__ import annotations

import posixpath
from urllib.parse import quote

from perflint.patterns import pattern_of

_DRIVE = pattern_of(r"[A-Za-z]:/")


def relative_path(path: str, base: str) -> str:
    """The path below ``base`` with ``/`` between its parts; unchanged but for the slashes where it lies elsewhere."""
    whole = slashed(path)
    folder = slashed(base).rstrip("/") + "/" if base else ""
    if folder and whole.startswith(folder):
        whole = whole[len(folder) :]
    return posixpath.normpath(whole) if whole and not whole.startswith("//") else whole


def uri(path: str, base: str) -> tuple[str, bool]:
    """The URI of a file, and whether it is relative to the base folder."""
    short = relative_path(path, base)
    if short.startswith("../") and base:
        short = relative_path(posixpath.normpath(posixpath.join(slashed(base), short)), base)
    if short.startswith("/") or _DRIVE.match(short):
        return file_uri(short), False
    # a colon in the first part would be read as a scheme
    return quote(short.encode("utf-8", "replace"), safe="/!$&'()*+,;=@~-._"), True


def file_uri(path: str) -> str:
    """file:///… of an absolute path."""
    whole = slashed(path)
    head = "file:" if whole.startswith("//") else "file://" if whole.startswith("/") else "file:///"
    return head + quote(whole.encode("utf-8", "replace"), safe="/!$&'()*+,;=@~-._:")


def slashed(path: str) -> str:
    """Windows' separators as everybody's; a backslash is a letter in the name of a file elsewhere, which nobody uses."""
    return path.replace("\\", "/")
