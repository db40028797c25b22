"""``perflint clean``: throw away what earlier runs have kept on the disk."""

from __future__ import annotations

import click

from perflint import cache
from perflint.cli import chinese, completing, messages
from perflint.settings import Resolver


@click.command(
    cls=chinese.Command,
    short_help="清空缓存。",
    help="删去缓存文件夹里 perflint 自己写的内容（读过的文件、规则、结果），下一次检查从头读起。\n\n"
    "缓存在系统的用户缓存文件夹里，可用 --cache-dir、环境变量 PERFLINT_CACHE_DIR 或 perflint.yaml 的 cache-dir 另指；别的文件不动。",
)
@click.option("--cache-dir", metavar="文件夹", shell_complete=completing.folders, help="缓存文件夹。")
def command(cache_dir: str | None) -> int:
    """Remove our entries and say how many there were."""
    with cache.placed(cache_dir or Resolver().of_run().settings.cache_dir):
        place = cache.folder()
        number, size = cache.clean()
    messages.notice(
        f"已清空缓存 {place}：{number} 个文件，{size / 1024 / 1024:.1f} MB" if number else f"缓存 {place} 是空的"
    )
    return 0
