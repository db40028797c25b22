"""From what a reader saw to a `Document`: which layout this is, what it says, and what could not be understood.

`recognise`, in ``understanding``, lets the evidence choose among the ways of reading and merges what they found.  Each way
is a room, which may look into those before it: ``wording``, ``interchange``, ``prose``, ``listings``, ``grids``, ``fragments``,
``exports``, ``aligned``, ``flow``, ``glued``, ``forms``; its front door is its ``tables``, where it has one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from perflint.late import late

if TYPE_CHECKING:
    from perflint.recognition.understanding import recognise

__all__ = ["recognise"]

__getattr__ = late(__name__, {"understanding": "recognise"})
