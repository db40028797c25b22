"""How the tables came to be what they are: Alembic runs `env` and, in order, what lies in ``versions``."""
