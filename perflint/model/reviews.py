"""How good a submission is: four review dimensions, the points each keeps, and what took the others away."""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct

from perflint.model.places import Place


class Loss(Struct, frozen=True):
    """Points that one finding took.  0 where its dimension, or the limit of its rule, had nothing left to take.

    A document has the losses of its projects in it, each with the share of the document's points that it is worth.
    """

    code: str
    name: str
    place: Place
    points: Decimal
    fingerprint: str = ""


class Dimension(Struct, frozen=True):
    """One of the four: 完整性 18 of 20, and how many rules (times tables) were decided, undecided and not run at all."""

    name: str
    weight: Decimal
    points: Decimal
    losses: tuple[Loss, ...] = ()
    decided: int = 0
    undecided: int = 0
    not_run: int = 0


class Grade(Struct, frozen=True):
    """The grade of a document (``table`` None) or of one project in it.

    ``score`` is None and ``label`` 无法评定 where too much could not be decided; ``reason`` then says what.
    ``ungraded`` counts the projects of a document that have no grade and so are not in its score, ``waived`` the
    findings that took no points because somebody answered for them: a grade may rest on waivers.
    """

    document: int
    table: int | None
    label: str
    score: Decimal | None
    dimensions: tuple[Dimension, ...]
    reason: str = ""
    ungraded: int = 0
    waived: int = 0

    @property
    def undecided(self) -> int:
        """How many rules (times tables) could not be decided."""
        return sum(dimension.undecided for dimension in self.dimensions)
