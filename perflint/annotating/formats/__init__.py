"""One module a kind of annotated copy; see `perflint.annotating.contract`."""
