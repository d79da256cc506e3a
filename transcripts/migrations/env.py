"""Alembic's entry: migrates over the connection that the store hands it."""

from alembic import context

from transcripts.tables import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
with context.begin_transaction():
    context.run_migrations()
