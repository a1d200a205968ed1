"""What gathering needs: addresses, pages as fetched, what is held aside, what is due, entries of feeds, a fetch log."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    for name in ("unit", "authors", "date_from", "entered", "debut"):
        op.add_column("document", sa.Column(name, sa.Text))
    op.add_column("document", sa.Column("signature", sa.LargeBinary))
    op.add_column("document", sa.Column("flips", sa.Integer, nullable=False, server_default="0"))
    op.create_index("document_unit", "document", ["unit"], unique=True)
    for name in ("language", "extractor", "digest"):
        op.add_column("version", sa.Column(name, sa.Text))
    op.add_column("version", sa.Column("looks", sa.Integer, nullable=False, server_default="1"))
    op.add_column("version", sa.Column("moves", sa.Text, nullable=False, server_default="[]"))
    op.execute(
        "UPDATE document SET debut = 'import', authors = '[]', entered ="
        " (SELECT min(recorded) FROM version WHERE version.document = document.url) || 'T00:00:00+00:00'"
    )
    op.execute(
        "UPDATE version SET extractor = 'file-1',"
        " language = (SELECT language FROM document WHERE document.url = version.document)"
    )
    _addresses_and_pages()
    _what_is_due()


def _addresses_and_pages() -> None:
    op.create_table(
        "address",
        sa.Column("url", sa.Text, primary_key=True),
        sa.Column("document", sa.Text, sa.ForeignKey("document.url"), nullable=False, index=True),
    )
    op.execute("INSERT INTO address (url, document) SELECT url, url FROM document")
    op.create_table(
        "page",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("fetched", sa.Text, nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Text) for name in ("media_type", "charset", "etag", "modified")),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "version_page",
        sa.Column("version", sa.Integer, sa.ForeignKey("version.id"), primary_key=True),
        sa.Column("n", sa.Integer, primary_key=True),
        sa.Column("page", sa.Integer, sa.ForeignKey("page.id"), nullable=False, index=True),
    )
    op.create_table(
        "held",
        sa.Column("document", sa.Text, sa.ForeignKey("document.url"), primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("reason", "since", "last", "language", "text")),
        sa.Column("looks", sa.Integer, nullable=False),
    )


def _what_is_due() -> None:
    op.create_table(
        "look",
        sa.Column("url", sa.Text, primary_key=True),
        sa.Column("unit", sa.Text, nullable=False, index=True),
        sa.Column("n", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("role", "source", "debut")),
        *(sa.Column(name, sa.Text) for name in ("due", "looked", "outcome", "reason", "failing")),
        sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
        *(sa.Column(name, sa.Text) for name in ("etag", "modified", "address", "digest", "extractor", "moved")),
        sa.Column("page", sa.Integer, sa.ForeignKey("page.id")),
    )
    op.create_table(
        "entry",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("identity", sa.Text, primary_key=True),
        *(sa.Column(name, sa.Text) for name in ("url", "title", "summary", "published")),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("seen", "debut")),
        sa.Column("relevant", sa.Boolean, nullable=False),
    )
    op.create_index("entry_url", "entry", ["url"])
    op.create_table(
        "fetch",
        sa.Column("id", sa.Integer, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("url", "source", "at", "outcome", "reason")),
        sa.Column("bytes", sa.Integer, nullable=False),
    )
    op.create_index("fetch_at", "fetch", ["at"])


def downgrade() -> None:
    for table in ("fetch", "entry", "look", "held", "version_page", "page", "address"):
        op.drop_table(table)
    with op.batch_alter_table("version") as version:
        for name in ("language", "extractor", "digest", "looks", "moves"):
            version.drop_column(name)
    op.drop_index("document_unit", "document")
    with op.batch_alter_table("document") as document:
        for name in ("unit", "authors", "date_from", "entered", "debut", "signature", "flips"):
            document.drop_column(name)
