"""Settings: perflint.yaml, the environment and the command line, made into one typed object for each file.

`table` declares every setting once; `kinds` and `compound` say what one may hold; `files` reads configuration files and
`resolving` puts the layers on top of one another.  `patterns` and `excluding` decide what is left out of folders.
Modules that every start imports: nothing here imports yaml, jsonschema or the model at its top.
"""

from __future__ import annotations

from perflint.settings.files import Entry
from perflint.settings.resolving import Resolved, Resolver
from perflint.settings.table import SETTINGS, Setting, Settings

__all__ = ["SETTINGS", "Entry", "Resolved", "Resolver", "Setting", "Settings"]
