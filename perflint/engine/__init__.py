"""The engine: documents and a rulebook in, a report out.

`run` is the way in; `judging` holds the loop over rules and subjects.  It knows no file format, no terminal and no YAML.
"""

from __future__ import annotations

from perflint.engine.run import run
from perflint.engine.selection import select_rules

__all__ = ["run", "select_rules"]
