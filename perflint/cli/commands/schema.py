"""``perflint schema``: the published JSON Schemas of what perflint reads and writes."""

from __future__ import annotations

import json
from typing import Any

import click

from perflint.cli import chinese, output
from perflint.errors import PerflintError

SCHEMAS = {
    "report": "check --output-format json 的结果",
    "comparison": "compare --output-format json 的结果",
    "rule": "规则文件",
    "rulebook": "规则集的说明 rulebook.yaml",
    "vocabulary": "规则集的词表 vocabulary.yaml",
    "document": "交换格式的文件",
    "config": "perflint.yaml",
    "waivers": "豁免文件 perflint-waivers.yaml",
}


@click.command(
    cls=chinese.Command,
    short_help="输出 JSON Schema。",
    help="输出 JSON Schema，不写名称时列出全部："
    + "；".join(f"{name} {text}" for name, text in SCHEMAS.items())
    + "。",
)
@click.argument("name", required=False, metavar="[名称]")
def command(name: str | None) -> int:
    """Print the schema, or what schemas there are."""
    if name is None:
        widest = max(map(len, SCHEMAS))
        listed = [f"{one.ljust(widest)}  {text}" for one, text in SCHEMAS.items()]
        output.write_stdout("\n".join([*listed, "", "用 perflint schema 名称 输出其中一个。"]) + "\n")
        return 0
    if name not in SCHEMAS:
        raise PerflintError(f"没有名为“{name}”的 JSON Schema", advice=f"可选：{'、'.join(SCHEMAS)}")
    output.write_stdout(json.dumps(_schema(name), ensure_ascii=False, indent=2) + "\n")
    return 0


def _schema(name: str) -> dict[str, Any]:
    if name == "report":
        from perflint.reporters.json import schema

        return schema()
    if name == "comparison":
        from perflint.reporters.comparisons.json import schema as comparison_schema

        return comparison_schema()
    if name == "rule":
        from perflint.rulebook.schema import rule_schema

        return rule_schema()
    if name == "rulebook":
        from perflint.rulebook.manifest import manifest_schema

        return manifest_schema()
    if name == "waivers":
        from perflint.suppression.waiver_schema import waiver_schema

        return waiver_schema()
    if name == "config":
        from perflint.settings.schema import config_schema

        return config_schema()
    if name == "vocabulary":
        from perflint.rulebook.own_vocabulary import vocabulary_schema

        return vocabulary_schema()
    from perflint.recognition.interchange.schema import document_schema

    return document_schema()
