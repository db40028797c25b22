"""Checks of a city's own for perflint: one module each, named in pyproject.toml."""
