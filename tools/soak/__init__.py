"""The soak: ten thousand mixed files in one run of ``perflint check -j 2``, watched from outside.

``files`` makes them (two in a hundred hostile), ``watching`` samples memory, open files and temporary files of the run and
its workers, ``comparing`` holds the report against runs of single files.  Start with ``make soak``.
"""
