"""The JSON Schema (Draft 2020-12) of a configuration file, from the table that the loader reads; for editors."""

from __future__ import annotations

from typing import Any

from perflint.settings.files import EXTENDS
from perflint.settings.table import SETTINGS

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ID = "https://perflint.dev/schema/config.json"
EXTENDS_HELP = "先照这个（或这些）配置文件，再按本文件改；写相对于本文件的路径。"


def config_schema() -> dict[str, Any]:
    """The schema of ``perflint.yaml``."""
    path = {"type": "string", "minLength": 1}
    extends = {"anyOf": [path, {"type": "array", "items": path}], "description": EXTENDS_HELP}
    return {
        "$schema": DIALECT,
        "$id": ID,
        "title": "perflint configuration",
        "type": "object",
        "properties": {EXTENDS: extends, **{key: _described(key) for key in SETTINGS}},
        "additionalProperties": False,
    }


def _described(key: str) -> dict[str, Any]:
    one = SETTINGS[key]
    schema = {**one.kind.schema(), "description": one.help}
    default = one.kind.shown(one.default)
    return schema if default is None else {**schema, "default": default}
