"""From what a reader saw to a `Document`: which layout this is, what it says, and what could not be understood.

Grids are read in ``grids``, exports of one row an indicator in ``exports``, lists of projects in ``projects``, forms without
a grid in ``forms`` and ``grid_forms`` (which make grids again by ``aligned_tables`` and ``flow_tables``), reports in
``narrative``, interchange documents in ``interchange``; `recognise`, in ``understanding``, lets the evidence choose among
them and merges what they found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from perflint.late import late

if TYPE_CHECKING:
    from perflint.recognition.understanding import recognise

__all__ = ["recognise"]

__getattr__ = late(__name__, {"understanding": "recognise"})
