"""Annotated copies: the file that was checked, with every finding as a comment at its cell, and everything else as it was.

`contract` says what a module of ``formats`` offers, one module a kind of copy; what several of them need is in
``shared``.  `copies` makes the copies of a whole report, `naming` decides what they are called.  The original is never touched.
"""
