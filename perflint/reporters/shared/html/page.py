"""The frame of a page that is one file: style and script inside it, nothing fetched, nothing else allowed to run."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from importlib.resources import files

from perflint.reporters.shared.html.text import attribute


def resource(package: str | None, *names: str) -> str:
    """Files of a package, one after another."""
    assert package is not None
    return "\n".join(files(package).joinpath(name).read_text(encoding="utf-8") for name in names)


def framed(title: str, style: str, scripts: Sequence[str], body: str, early: str = "") -> str:
    """A whole page.  ``style`` and ``scripts`` are ours, ``body`` is HTML, the title is text; ``early`` is a script that
    runs before the body is there.

    The Content-Security-Policy names the texts by hash: whatever a document smuggles in neither runs nor loads.
    """
    allowed = " ".join(f"'{_hash(script)}'" for script in filter(None, [early, *scripts])) or "'none'"
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src {allowed}; base-uri 'none'; form-action 'none'"
    )
    first = f"<script>{early}</script>" if early else ""
    return (
        f'<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="color-scheme" content="light dark">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{attribute(title)}</title>\n<style>{style}</style>\n{first}</head>\n<body>\n"
        f"{body}{''.join(f'<script>{script}</script>' for script in scripts)}\n</body>\n</html>\n"
    )


def _hash(text: str) -> str:
    """What a Content-Security-Policy names an inline text by."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
