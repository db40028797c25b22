"""Findings that somebody answers for: comments in the documents, and waivers in ``perflint-waivers.yaml``.

Read `directives` and `scopes` (what a comment says, and what it covers), `waivers` (the file), then `sifting`, whose
`suppressing` is what the engine is given.  `adding` and `waiver_text` change the files.  Nothing is imported here, because
`nearest` is asked on every start.
"""
