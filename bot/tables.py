"""The tables of state.db. PRIVACY.md tells every column; none may hold a person or what was asked."""

from __future__ import annotations

import sqlalchemy as sa

tables = sa.MetaData()
servers = sa.Table(
    "server",
    tables,
    sa.Column("id", sa.BigInteger, primary_key=True),
    sa.Column("language", sa.Text),
    sa.Column("private", sa.Boolean),
    sa.Column("public_in", sa.Text),
    sa.Column("sharing", sa.Text),
    sa.Column("zone", sa.Text),  # an IANA name
)
public_channels = sa.Table(
    "public_channel",
    tables,
    sa.Column("server", sa.BigInteger, primary_key=True),
    sa.Column("channel", sa.BigInteger, primary_key=True),
)
votes = sa.Table(
    "vote",
    tables,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("server", sa.BigInteger),
    *(sa.Column(name, sa.Text) for name in ("passages", "vote", "reason", "day")),
)
registered = sa.Table(
    "registered",
    tables,
    sa.Column("application", sa.BigInteger, primary_key=True),
    sa.Column("digest", sa.Text),
)
subscriptions = sa.Table(
    "subscription",
    tables,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("server", sa.BigInteger),
    sa.Column("channel", sa.BigInteger),
    sa.Column("kind", sa.Text),  # digest or watch
    sa.Column("service", sa.Text),  # of a watch, else empty
    sa.Column("cadence", sa.Text),
    sa.Column("day", sa.Integer),  # 0 is Monday
    sa.Column("time", sa.Text),  # 09:00, in the server's time zone
    sa.Column("assistants", sa.Text),  # ids with blanks between; empty for all
    sa.Column("language", sa.Text),
    sa.Column("quiet", sa.Boolean),  # whether a day without news is told in a line
    sa.Column("watermark", sa.BigInteger),  # how far into the archive the last sent one looked
    sa.Column("paused", sa.Text),  # why
    sa.Column("created", sa.Text),  # this and all times: ISO 8601, UTC
)
posts = sa.Table(
    "post",
    tables,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("server", sa.BigInteger),
    sa.Column("subscription", sa.Integer, sa.ForeignKey("subscription.id", ondelete="CASCADE")),
    sa.Column("slot", sa.Text),
    sa.Column("due", sa.Text),
    sa.Column("channel", sa.BigInteger),
    sa.Column("state", sa.Text),
    sa.Column("holder", sa.Text),  # which running bot holds the lease
    sa.Column("lease", sa.Text),  # until when
    sa.Column("tries", sa.Integer),
    sa.Column("begun", sa.Text),
    sa.Column("sending", sa.Text),  # when it was first handed to Discord
    sa.Column("sent", sa.Text),
    sa.Column("sent_as", sa.BigInteger),  # Discord's id of it
    sa.Column("problem", sa.Text),
    sa.Column("composed", sa.Text),  # the Digest in JSON
    sa.Column("stories", sa.Text),  # their ids with blanks between
    sa.Column("watermark", sa.BigInteger),
)
gatherings = sa.Table(
    "gathering",
    tables,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("begun", sa.Text),
    sa.Column("ended", sa.Text),
    sa.Column("succeeded", sa.Text),  # when one last did
    sa.Column("problem", sa.Text),
)
