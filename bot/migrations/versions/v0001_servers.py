"""Servers' settings, votes, and which commands are registered."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "server",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("language", sa.Text),
        sa.Column("private", sa.Boolean, nullable=False),
        sa.Column("public_in", sa.Text, nullable=False),
        sa.Column("sharing", sa.Text, nullable=False),
    )
    op.create_table(
        "public_channel",
        sa.Column("server", sa.BigInteger, sa.ForeignKey("server.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("channel", sa.BigInteger, primary_key=True),
    )
    op.create_table(
        "vote",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("server", sa.BigInteger, index=True),
        sa.Column("passages", sa.Text, nullable=False),
        sa.Column("vote", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("day", sa.Text, nullable=False),
    )
    op.create_table(
        "registered",
        sa.Column("application", sa.BigInteger, primary_key=True),
        sa.Column("digest", sa.Text, nullable=False),
    )


def downgrade() -> None:
    for table in ("registered", "vote", "public_channel", "server"):
        op.drop_table(table)
