"""What is said of the settings in words: one setting, all of them, and the file that ``perflint init`` writes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from perflint.patterns import pattern_of
from perflint.settings.files import EXTENDS
from perflint.settings.schema import EXTENDS_HELP
from perflint.settings.table import SETTINGS, Setting

PLAIN = pattern_of(r"[^\W\d_][\w/.-]*")  # a text that YAML takes for nothing else, but for these words
WORDS = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}
HEAD = """\
# yaml-language-server: $schema={schema}
# perflint 的配置：放在申报文件所在的文件夹或它上面任何一层；离文件最近的一份起作用，各份不合并（除非写 extends）。
# 去掉行首的“# ”就起作用；每一项的说明也可以用 perflint config 查看，完整的说明见 docs/configuration.md。
"""


def yaml_of(value: Any) -> str:
    """JSON-able data as one line of YAML, as short as it stays plain: [ALL], {PF301: warning}."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{yaml_of(key)}: {yaml_of(one)}" for key, one in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(yaml_of, value)) + "]"
    if isinstance(value, str) and PLAIN.fullmatch(value) and value.lower() not in WORDS:
        return value
    printable = isinstance(value, str) and value.isprintable()
    return json.dumps(value, ensure_ascii=not printable)


def default_text(one: Setting) -> str:
    """The default in the form of the file; empty where there is none."""
    shown = one.kind.shown(one.default)
    return "" if shown in (None, [], {}) else yaml_of(shown)


def facts(one: Setting) -> Iterator[tuple[str, str]]:
    """What there is to know about a setting, each with its heading."""
    yield "写什么", one.kind.told
    yield "默认", default_text(one) or "不设"
    yield "例", f"{one.key}: {one.example}"
    if one.flags:
        yield "选项", "、".join((*one.flags, *one.negation))
    if one.joins:
        yield "几处都写时", "合在一起"
    if one.of_run:
        yield "范围", "整次运行：以当前文件夹的配置（或 --config）为准"


def groups() -> Iterator[tuple[str, list[Setting]]]:
    """The settings under the headings of the command line."""
    names = dict.fromkeys(one.group for one in SETTINGS.values())
    for name in names:
        yield name, [one for one in SETTINGS.values() if one.group == name]


def template(schema: str) -> str:
    """A configuration file in which everything is explained and nothing is set; ``schema`` is where its schema lies."""
    lines = [HEAD.format(schema=schema), f"# {EXTENDS_HELP}", f"# {EXTENDS}: ../perflint.yaml", ""]
    for name, settings in groups():
        lines += [f"# ── {name} " + "─" * 20, ""]
        for one in settings:
            default = default_text(one)
            lines += [f"# {one.help}" + (f"默认：{default}" if default else ""), f"# {one.key}: {one.example}", ""]
    return "\n".join(lines).rstrip("\n") + "\n"
