"""The findings that were there already: a file of them, so that a run reports only what is new.

`file` reads and writes it, `matching` makes of it what the engine is given.  A finding is known by its fingerprint.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from perflint.late import late

if TYPE_CHECKING:
    from perflint.baseline.file import Baseline, Entry, entries_of, read_baseline, text_of
    from perflint.baseline.matching import against, without_stale

__all__ = ["Baseline", "Entry", "against", "entries_of", "read_baseline", "text_of", "without_stale"]

__getattr__ = late(
    __name__, {"file": "Baseline Entry entries_of read_baseline text_of", "matching": "against without_stale"}
)
