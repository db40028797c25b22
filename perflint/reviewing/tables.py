"""The tables as the present code knows them; `migrations` makes and changes them.

Decisions are only ever added: triggers of the database refuse to change or delete one.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, Text

METADATA = MetaData()
VERSIONS = "perflint_version"  # where the migrations remember how far they are

ROUNDS = Table(
    "perflint_rounds",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("batch", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("version", Text, nullable=False),
    Column("rulebook", Text, nullable=False),
)
INPUTS = Table(
    "perflint_inputs",
    METADATA,
    Column("round", Integer, ForeignKey("perflint_rounds.number"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("path", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
)
FINDINGS = Table(
    "perflint_findings",
    METADATA,
    Column("round", Integer, ForeignKey("perflint_rounds.number"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("fingerprint", String(80), nullable=False, index=True),
    Column("code", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("filename", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("text", Text, nullable=False),
)
DECISIONS = Table(
    "perflint_decisions",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("fingerprint", String(80), nullable=False, index=True),
    Column("ruling", String(16), nullable=False),
    Column("person", Text, nullable=False),
    Column("day", String(10), nullable=False),
    Column("text", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("at", String(32), nullable=False),
)
