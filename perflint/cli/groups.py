"""A command that holds others: each lies in a module of its own below a package and is imported when it is called.

The name of the module is the name of the command, so that adding one touches no list.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any, ClassVar

import click

from perflint.cli import chinese

_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz-")


class Group(chinese.Wording, click.Group):
    """The commands in the modules of ``package``; ``aliases`` are other spellings, which are not shown."""

    aliases: ClassVar[Mapping[str, str]] = {}

    def __init__(self, *arguments: Any, package: str, **attributes: Any) -> None:
        super().__init__(*arguments, **attributes)
        self.package = package

    def list_commands(self, ctx: click.Context) -> list[str]:
        import pkgutil

        folder = importlib.import_module(self.package).__path__
        return sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(folder))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        name = self.aliases.get(cmd_name, cmd_name)
        if name.startswith("-") or not _LETTERS.issuperset(name) or not name:
            return None
        module = f"{self.package}.{name.replace('-', '_')}"
        try:
            command = importlib.import_module(module).command
        except ModuleNotFoundError as error:
            if error.name != module:
                raise
            return None
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        known = ctx.resilient_parsing  # a shell that completes wants no opinion
        if not known and args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            raise self.unknown(ctx, args[0])
        return super().resolve_command(ctx, args)

    def unknown(self, ctx: click.Context, name: str) -> Exception:
        """What is said of a command that there is not."""
        path = "perflint" if ctx.parent is None else f"perflint {ctx.info_name}"
        return chinese.unknown_command(name, self.list_commands(ctx), path)
