"""Alembic runs this for every upgrade; the connection is handed over by corpus.database."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
