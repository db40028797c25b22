"""``perflint init``: a perflint.yaml that explains every setting, with a schema beside it for editors."""

from __future__ import annotations

import json
from pathlib import Path

import click

from perflint.cli import chinese, completing, messages, output
from perflint.errors import PerflintError

FILE, SCHEMA = "perflint.yaml", ".perflint.schema.json"


@click.command(
    cls=chinese.Command,
    short_help="写一份带说明的 perflint.yaml。",
    help="在文件夹（不写就是当前文件夹）里写一份 perflint.yaml：每一项都有说明和例子，都还没有起作用。编辑器按旁边的 "
    f"{SCHEMA} 提示写法。已有的配置文件不改动，除非用 --force。",
)
@click.argument("folder", default=".", metavar="[文件夹]", shell_complete=completing.folders)
@click.option("--force", is_flag=True, help="换掉已有的 perflint.yaml。")
def command(folder: str, force: bool) -> int:
    """Write the two files; refuses where there is a configuration already."""
    from perflint.settings.files import NAMES
    from perflint.settings.pages import template
    from perflint.settings.schema import config_schema

    place = Path(folder)
    if not place.is_dir():
        raise PerflintError("没有这个文件夹", place=folder, advice="先建立文件夹，或检查路径是否写对")
    for name in NAMES:
        if (place / name).exists() and not (force and name == FILE):
            advice = "要换掉它用 perflint init --force" if name == FILE else f"接着用它，或先删去 {name}"
            raise PerflintError("已经有配置文件", place=str(place / name), advice=advice)
    output.write_file(str(place / SCHEMA), json.dumps(config_schema(), ensure_ascii=False, indent=2) + "\n")
    output.write_file(str(place / FILE), template(f"./{SCHEMA}"))
    messages.notice(f"已写好 {place / FILE}；需要哪一项，去掉那一行前面的“# ”")
    return 0
