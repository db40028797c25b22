"""``perflint review``: rounds and decisions that are kept; the modules beside this one are its commands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import click

from perflint.cli.groups import Group


class Review(Group):
    """A group with a command whose name is a word of Python: its module has an underscore at the end."""

    aliases: ClassVar[Mapping[str, str]] = {"import": "import-"}

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name.rstrip("-") for name in super().list_commands(ctx)]


@click.group(
    cls=Review,
    package=__name__,
    short_help="登记轮次，记录对问题的处理：接受、驳回、说明。",
    help="登记每一轮检查，记录审核人对每个问题的处理，跨轮次保留，重新检查不会覆盖。"
    "记录存在当前文件夹的 perflint-review.db 里，或用 --store 写明文件或 PostgreSQL 数据库；见 docs/rounds.md。",
)
def command() -> None:
    """All commands of the review store."""
