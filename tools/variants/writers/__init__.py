"""One module a format: each has ``write(variant) -> bytes``.  `perflint` is not imported here."""
