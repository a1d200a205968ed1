"""What digests need: in which order Versions entered the archive, and which story a Document belongs to."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "arrival",
        sa.Column("n", sa.Integer, primary_key=True),
        sa.Column("version", sa.Integer, sa.ForeignKey("version.id"), nullable=False, unique=True),
        sa.Column("document", sa.Text, sa.ForeignKey("document.url"), nullable=False, index=True),
        sa.Column("how", sa.Text, nullable=False),
    )
    op.execute(
        "INSERT INTO arrival (version, document, how) SELECT v.id, v.document, CASE"
        " WHEN v.id = (SELECT min(w.id) FROM version w WHERE w.document = v.document)"
        " THEN coalesce(d.debut, 'import') ELSE 'changed' END"
        " FROM version v JOIN document d ON d.url = v.document ORDER BY v.id"
    )
    op.add_column("document", sa.Column("story", sa.Text))


def downgrade() -> None:
    op.drop_table("arrival")
    with op.batch_alter_table("document") as document:
        document.drop_column("story")
