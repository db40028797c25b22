"""Changing files: from the fixes of findings to bytes, and the bytes to disk.

`applying` chooses which fixes of one file can be made together, ``writers`` know where a cell stands in a file's bytes,
`repeating` makes fixes until no more are left, `files` puts the result in the place of the old file, `diffs` shows it.
What a fix is comes from ``perflint.fixers`` and the engine.
"""
