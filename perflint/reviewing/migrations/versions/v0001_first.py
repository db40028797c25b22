"""The first tables, and the triggers that keep decisions as they were made."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "perflint_rounds",
        sa.Column("number", sa.Integer, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("batch", "name")),
        sa.Column("at", sa.String(32), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("version", "rulebook")),
    )
    op.create_table(
        "perflint_inputs",
        sa.Column("round", sa.Integer, sa.ForeignKey("perflint_rounds.number"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
    )
    texts = ("code", "severity", "title", "message", "filename", "place", "path", "text")
    op.create_table(
        "perflint_findings",
        sa.Column("round", sa.Integer, sa.ForeignKey("perflint_rounds.number"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("fingerprint", sa.String(80), nullable=False, index=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in texts),
    )
    op.create_table(
        "perflint_decisions",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("fingerprint", sa.String(80), nullable=False, index=True),
        sa.Column("ruling", sa.String(16), nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
    )
    if op.get_bind().dialect.name == "sqlite":
        for event in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER perflint_decisions_no_{event.lower()} BEFORE {event} ON perflint_decisions "
                "BEGIN SELECT RAISE(ABORT, 'decisions are only added'); END"
            )
    else:
        op.execute(
            "CREATE FUNCTION perflint_decisions_kept() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'decisions are only added'; END $$"
        )
        op.execute(
            "CREATE TRIGGER perflint_decisions_kept BEFORE UPDATE OR DELETE ON perflint_decisions "
            "FOR EACH ROW EXECUTE FUNCTION perflint_decisions_kept()"
        )
