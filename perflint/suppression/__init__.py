"""Findings that somebody answers for: comments in the documents, and waivers in ``perflint-waivers.yaml``.

Read `directives` and `scopes` (what a comment says, and what it covers), `waivers` (the file), then `sifting`, whose
`suppressing` is what the engine is given.  `adding` and `pruning` change the files.
"""

from __future__ import annotations

from perflint.suppression.sifting import merged, suppressing
from perflint.suppression.waiver_schema import waiver_schema
from perflint.suppression.waivers import FILE_NAME, WaiverFile, find_waivers, read_waivers

__all__ = ["FILE_NAME", "WaiverFile", "find_waivers", "merged", "read_waivers", "suppressing", "waiver_schema"]
