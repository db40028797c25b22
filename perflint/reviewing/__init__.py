"""The review store: rounds and decisions in SQLite or PostgreSQL, kept for good.  Start with `open_store`."""

from perflint.reviewing.opening import open_store
from perflint.reviewing.store import Store

__all__ = ["Store", "open_store"]
