"""Servers' time zones; subscriptions to digests, watched policies, and what was posted for them; the last gathering."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("server", sa.Column("zone", sa.Text))
    op.create_table(
        "subscription",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("server", sa.BigInteger, nullable=False, index=True),
        sa.Column("channel", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("service", sa.Text, nullable=False),
        sa.Column("cadence", sa.Text, nullable=False),
        sa.Column("day", sa.Integer, nullable=False),
        sa.Column("time", sa.Text, nullable=False),
        sa.Column("assistants", sa.Text, nullable=False),
        sa.Column("language", sa.Text),
        sa.Column("quiet", sa.Boolean, nullable=False),
        sa.Column("watermark", sa.BigInteger, nullable=False),
        sa.Column("paused", sa.Text),
        sa.Column("created", sa.Text, nullable=False),
        sa.UniqueConstraint("channel", "kind", "service"),
        sqlite_autoincrement=True,  # an id of a deleted subscription is never another's
    )
    op.create_table(
        "post",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("server", sa.BigInteger, nullable=False, index=True),
        sa.Column(
            "subscription", sa.Integer, sa.ForeignKey("subscription.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        sa.Column("slot", sa.Text, nullable=False),
        sa.Column("due", sa.Text, nullable=False),
        sa.Column("channel", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("holder", sa.Text),
        sa.Column("lease", sa.Text),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("begun", sa.Text, nullable=False),
        sa.Column("sending", sa.Text),
        sa.Column("sent", sa.Text),
        sa.Column("sent_as", sa.BigInteger),
        sa.Column("problem", sa.Text),
        sa.Column("composed", sa.Text),
        sa.Column("stories", sa.Text, nullable=False),
        sa.Column("watermark", sa.BigInteger),
        sa.UniqueConstraint("subscription", "slot"),
    )
    op.create_table(
        "gathering",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("begun", sa.Text, nullable=False),
        sa.Column("ended", sa.Text),
        sa.Column("succeeded", sa.Text),
        sa.Column("problem", sa.Text),
    )


def downgrade() -> None:
    for table in ("gathering", "post", "subscription"):
        op.drop_table(table)
    op.drop_column("server", "zone")
