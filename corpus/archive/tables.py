"""The tables of archive.db, as the newest migration leaves them."""

from __future__ import annotations

import sqlalchemy as sa

tables = sa.MetaData()


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text) for name in names]


documents = sa.Table(
    "document",
    tables,
    sa.Column("url", sa.Text, primary_key=True),
    *_texts("title", "publisher", "published", "language", "kind", "assistants"),
    *_texts("unit"),  # what it is looked at as: a source's id, or the address of a feed's article; none if imported
    *_texts("authors", "date_from"),
    *_texts("entered", "debut"),  # when it entered the archive (UTC), and how: "new", "first-look" or "import"
    sa.Column("signature", sa.LargeBinary),  # MinHash of its words, where it may be another's copy
    sa.Column("flips", sa.Integer, nullable=False, default=0),  # how often it went to another variant and back
    *_texts("story"),  # the url of the first Document that told the same; none until it was looked for
)
addresses = sa.Table(  # every address at which a Document was found
    "address", tables, sa.Column("url", sa.Text, primary_key=True), *_texts("document")
)
versions = sa.Table(
    "version",
    tables,
    sa.Column("id", sa.Integer, primary_key=True),
    *_texts("document", "recorded", "seen", "sections", "text"),
    *_texts("language", "extractor"),  # what understood the pages: its family, a dash, its version
    *_texts("digest"),  # of the sections; none in Versions from before there were digests
    sa.Column("looks", sa.Integer, nullable=False, default=1),  # that saw this text
    sa.Column("moves", sa.Text, nullable=False, default="[]"),  # contexts of numbers that move at every look
)
pages = sa.Table(  # as they were fetched; the body is compressed
    "page",
    tables,
    sa.Column("id", sa.Integer, primary_key=True),
    *_texts("url", "address", "fetched"),
    sa.Column("status", sa.Integer),
    *_texts("media_type", "charset", "etag", "modified", "digest"),
    sa.Column("body", sa.LargeBinary),
)
version_pages = sa.Table(  # the pages, in order, that a Version's text was understood from
    "version_page",
    tables,
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("page", sa.Integer),
)
arrivals = sa.Table(  # in which order Versions entered, and how: see corpus.archive.arrivals
    "arrival",
    tables,
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("version", sa.Integer),
    *_texts("document", "how"),
)
helds = sa.Table(  # a text that is not yet believed
    "held",
    tables,
    sa.Column("document", sa.Text, primary_key=True),
    *_texts("reason", "since", "last", "language", "text"),
    sa.Column("looks", sa.Integer),
)
looks = sa.Table(  # an address that is looked at again and again
    "look",
    tables,
    sa.Column("url", sa.Text, primary_key=True),
    *_texts("unit"),
    sa.Column("n", sa.Integer),  # place among the unit's pages
    *_texts("role", "source", "debut"),  # role: "feed" or "page"; source: the entry of sources.toml
    *_texts("due", "looked"),  # UTC
    *_texts("outcome", "reason"),  # of the last look
    *_texts("failing"),  # since when it fails or is refused
    sa.Column("failures", sa.Integer, nullable=False, default=0),
    *_texts("etag", "modified", "address", "digest", "extractor"),  # of the last page that was understood
    *_texts("moved"),  # where a permanent redirect leads
    sa.Column("page", sa.Integer),  # one that arrived and was not yet understood
)
entries = sa.Table(  # what feeds have listed
    "entry",
    tables,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("identity", sa.Text, primary_key=True),
    *_texts("url", "title", "summary", "published", "seen", "debut"),
    sa.Column("relevant", sa.Boolean),
)
fetches = sa.Table(  # the fetch log
    "fetch",
    tables,
    sa.Column("id", sa.Integer, primary_key=True),
    *_texts("url", "source", "at", "outcome", "reason"),
    sa.Column("bytes", sa.Integer),
)
