"""Of too many findings about one document the worst: a table read upside down has faults in every cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from operator import itemgetter

from perflint.engine.judged import Found

_Numbered = tuple[int, Found]  # the number tells the order in which they came


class Counted:
    """Findings as they come, at most ``most`` of each document kept: the more severe first, then those that came first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._of: defaultdict[int, list[_Numbered]] = defaultdict(list)
        self._dropped: dict[int, int] = {}
        self._next = 0

    def add(self, found: Iterable[Found]) -> None:
        """Take more; never are there more than twice as many as may stay."""
        for one in found:
            document = one.finding.place.document
            self._of[document].append((self._next, one))
            self._next += 1
            if len(self._of[document]) >= 2 * self._most:
                self._prune(document)

    def kept(self) -> tuple[Found, ...]:
        """Those that stay, in the order they came."""
        for document in [number for number, found in self._of.items() if len(found) > self._most]:
            self._prune(document)
        if len(self._of) == 1:
            return tuple(one for found in self._of.values() for _, one in found)
        return tuple(one for _, one in sorted((one for found in self._of.values() for one in found), key=itemgetter(0)))

    def left_out(self) -> tuple[tuple[int, int], ...]:
        """The documents of which some are not among those kept, and how many."""
        return tuple(sorted(self._dropped.items()))

    def _prune(self, document: int) -> None:
        found = self._of[document]
        stay = sorted(found, key=lambda one: (-one[1].finding.severity, one[0]))[: self._most]
        self._dropped[document] = self._dropped.get(document, 0) + len(found) - len(stay)
        self._of[document] = sorted(stay, key=itemgetter(0))
