"""Performance-target documents that nobody has seen, each made from a number, with what a correct reading of it gives.

`make.variant` chooses content and layout, ``writers`` put them on paper in every format, `score.compare` holds a reading
against the gold.  All words are our own: places, projects and indicators are invented.
"""
