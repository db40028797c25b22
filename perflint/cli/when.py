"""What was decided about time by settings, as the engine takes it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from perflint.settings import Settings

if TYPE_CHECKING:  # the model is not needed while an answer is remembered
    from perflint.engine import When


def when_of(settings: Settings) -> When:
    """What settings decide."""
    from perflint.engine import When
    from perflint.model import Phase

    return When(
        fiscal_year=settings.fiscal_year,
        as_of=date.fromisoformat(settings.as_of) if settings.as_of else None,
        phase=Phase(settings.phase) if settings.phase else None,
    )
