"""Where the waiver file of a document is: in its folder or the nearest one above.  Imports nothing of perflint."""

from __future__ import annotations

import os
from collections.abc import Iterable

FILE_NAME = "perflint-waivers.yaml"


def find_waivers(path: str) -> str | None:
    """The nearest waiver file upward from a file or folder, which need not exist."""
    folder, above = os.path.abspath(path), ""
    while folder != above:
        file = os.path.join(folder, FILE_NAME)
        if os.path.isfile(file):
            return file
        folder, above = os.path.dirname(folder), folder
    return None


def waiver_files(documents: Iterable[str], named: str | None, folders: Iterable[str]) -> list[tuple[str, bool]]:
    """The waiver files of these documents, and of each whether one of the ``folders`` to be checked holds its folder.

    ``named`` is the only one, where one was named.
    """
    places = dict.fromkeys(os.path.dirname(os.path.abspath(path)) for path in documents)
    files = [named] if named else sorted({file for place in places if (file := find_waivers(place))})
    tops = [os.path.join(os.path.abspath(folder), "") for folder in folders]
    return [
        (_shown(file), any(map(os.path.join(os.path.dirname(os.path.abspath(file)), "").startswith, tops)))
        for file in files
    ]


def _shown(file: str) -> str:
    """Relative below the current folder, so that a report says the same on every machine."""
    here = os.path.join(os.getcwd(), "")
    return file[len(here) :] if file.startswith(here) else file
