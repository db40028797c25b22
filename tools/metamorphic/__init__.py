"""Metamorphic tests: real documents in other dress, whose findings must be the same by fingerprint.

`sheets` and `exports` write what was read as a workbook and as the rows of an export, `changes` has one function for each
way to change them, `comparing` tells what is different and whether that was to be expected.  `make metamorphic` runs all of
it over all documents of ../shared/corpus; tests/test_metamorphic.py runs a sample.
"""
