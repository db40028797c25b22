"""JSON read and written by msgspec, which is there at every start and several times as quick as the standard library.

What msgspec refuses (half a character, NaN, UTF-16) the standard library decides upon, so that nothing is read differently.
"""

from __future__ import annotations

from typing import Any

from msgspec import json


def parsed(text: str | bytes) -> Any:
    """What the JSON says.  Raises ValueError or RecursionError as `json.loads` does."""
    try:
        return json.decode(text)
    except (ValueError, RecursionError):
        from json import loads

        return loads(text)


def written(data: Any) -> bytes:
    """The data as JSON, without blanks.  Raises ValueError or TypeError as `json.dumps` does."""
    try:
        return json.encode(data)
    except (ValueError, TypeError):
        from json import dumps

        return dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
