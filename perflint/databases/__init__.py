"""Tables of data bases as inputs and as a place for findings: PostgreSQL, SQLite and DuckDB.

``addresses`` is all that a start needs; the libraries are imported when a table is opened (``perflint[database]``).
Nothing here writes to a table that is read, and no password is ever shown.
"""
