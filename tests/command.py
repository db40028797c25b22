"""The program as a user calls it, in this process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from perflint.cli.program import program


def run(*arguments: str | Path, **more: Any) -> Result:
    """One call, with ``input`` or ``env`` where it needs them; anything but an exit is a failure of the test."""
    result = CliRunner().invoke(program, [str(one) for one in arguments], prog_name="perflint", **more)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result
