"""What Alembic runs: the migrations, in the transaction of the connection that `perflint.reviewing.opening` hands over."""

from alembic import context

from perflint.reviewing.tables import METADATA, VERSIONS

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, version_table=VERSIONS)
with context.begin_transaction():
    context.run_migrations()
