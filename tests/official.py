"""The published schemas of the machine formats and validators of others, where this machine has them.

They belong to others and stay out of this repository.  ``python -m tools.consumers FOLDER`` fetches what registries have
into a folder that ``PERFLINT_CONSUMERS`` names, as .ci/run does; the rest (GitLab's, Ant's) may lie in
``../shared/schemas`` or a folder that ``PERFLINT_SCHEMAS`` names.  The goldens are compared in every run, so a golden that
fitted its schema once still does.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

SOURCES = {
    "sarif-2.1.0.json": "github.com/oasis-tcs/sarif-spec: sarif-2.1/schema/sarif-schema-2.1.0.json",
    "rdjson.json": "github.com/reviewdog/reviewdog: proto/rdf/jsonschema/DiagnosticResult.json",
    "gitlab.json": "github.com/gitlabhq/gitlabhq: app/validators/json_schemas/codeclimate.json",
    "junit-10.xsd": "github.com/jenkinsci/xunit-plugin: .../types/model/xsd/junit-10.xsd",
    "JUnit.xsd": "github.com/windyroad/JUnit-Schema: JUnit.xsd",
}


def path(name: str) -> Path:
    """The file of a schema; the test is skipped with the place to get it where there is none."""
    shared = Path(__file__).resolve().parent.parent.parent / "shared" / "schemas"
    folders = [Path(os.environ.get("PERFLINT_SCHEMAS") or shared), *(one / "schemas" for one in _fetched())]
    file = next((folder / name for folder in folders if (folder / name).is_file()), None)
    if file is None:
        pytest.skip(f"no {name} here (tests/official.py); it is {SOURCES[name]}")
    return file


def tool(name: str) -> str:
    """The program of this name; the test is skipped where there is none."""
    found = next((str(one) for folder in _fetched() if (one := folder / "node_modules/.bin" / name).exists()), None)
    found = found or shutil.which(name)
    if found is None:
        pytest.skip(f"no {name} here (tests/official.py)")
    return found


def _fetched() -> list[Path]:
    named = os.environ.get("PERFLINT_CONSUMERS")
    return [Path(named)] if named else []


def json_schema(name: str) -> dict[str, Any]:
    """A JSON Schema as it is published."""
    loaded: dict[str, Any] = json.loads(path(name).read_text(encoding="utf-8"))
    return loaded
