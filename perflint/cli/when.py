"""What was decided about time, by settings or by the options of commands that read no settings, as the engine takes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import click

from perflint.errors import PerflintError
from perflint.settings import SETTINGS, Settings
from perflint.settings.resolving import text_entry

if TYPE_CHECKING:  # the model is not needed while an answer is remembered
    from perflint.engine import When

F = TypeVar("F", bound=Callable[..., Any])
KEYS = ("fiscal-year", "as-of", "phase")


def when_options(command: F) -> F:
    """Add the three options to a command that reads no configuration; `when_given` reads them."""
    for key in KEYS:
        one = SETTINGS[key]
        command = click.option(*one.flags, metavar=one.metavar, help=one.help)(command)
    return command


def when_given(options: Mapping[str, Any]) -> When:
    """What these options decide.  Raises `PerflintError` for what is no year, day or phase."""
    texts = {SETTINGS[key].name: options[SETTINGS[key].name] for key in KEYS}
    if texts["fiscal_year"] and texts["as_of"]:
        raise PerflintError(
            "--fiscal-year 和 --as-of 只能写一个", advice="按年度检查用 --fiscal-year，按某一天检查用 --as-of"
        )
    given = {key: text_entry(key, [text], f"选项 --{key}").value for key in KEYS if (text := texts[SETTINGS[key].name])}
    return when_of(Settings(**{SETTINGS[key].name: value for key, value in given.items()}))


def when_of(settings: Settings) -> When:
    """What settings decide."""
    from perflint.engine import When
    from perflint.model import Phase

    return When(
        fiscal_year=settings.fiscal_year,
        as_of=date.fromisoformat(settings.as_of) if settings.as_of else None,
        phase=Phase(settings.phase) if settings.phase else None,
    )
