"""From paths to documents: which files there are, their bytes, and what came of each, one bad file never stopping the others.

Nothing here prints: whoever shows progress or errors passes a function or looks at what is returned.
"""
