"""The ledger's tables beside returns: what is attached and remarked, tokens, notices, merges."""

import sqlalchemy as sql

from governance.return_tables import TABLES

ATTACHMENT = sql.Table(
    "attachment",
    TABLES,
    sql.Column("number", sql.Integer, primary_key=True),
    sql.Column("enterprise", sql.String(64), nullable=False),
    sql.Column("period", sql.String(10), nullable=False),
    sql.Column("name", sql.String(200), nullable=False),
    sql.Column("bytes", sql.Integer, nullable=False),
    sql.Column("digest", sql.String(64), nullable=False),
    sql.Column("at", sql.String(32), nullable=False),
    sql.Column("by", sql.String, nullable=False),
    sql.Column("removed", sql.String(32), nullable=False, server_default=""),
    sql.Index("attachment_of", "enterprise", "period"),
)
"""A file attached to an enterprise's return of a period, kept by its SHA-256 in the home.
removed: when it was taken away again; its bytes stay."""

REMARK = sql.Table(
    "remark",
    TABLES,
    sql.Column("number", sql.Integer, primary_key=True),
    sql.Column("filing", sql.Integer, nullable=False, index=True),
    sql.Column("kind", sql.String(16), nullable=False),
    sql.Column("said", sql.String(2000), nullable=False),
    sql.Column("at", sql.String(32), nullable=False),
    sql.Column("by", sql.String, nullable=False),
)
"""What a worker representative said of a version of a return; kind: confirmation or remark."""

TOKEN = sql.Table(
    "token",
    TABLES,
    sql.Column("digest", sql.String(64), primary_key=True),
    sql.Column("account", sql.String(64), nullable=False, index=True),
    sql.Column("name", sql.String(64), nullable=False),
    sql.Column("scopes", sql.String(200), nullable=False),
    sql.Column("created", sql.String(32), nullable=False),
    sql.Column("expires", sql.String(32), nullable=False),
    sql.Column("used", sql.String(32), nullable=False, server_default=""),
    sql.Column("revoked", sql.String(32), nullable=False, server_default=""),
)
"""Bearer tokens of accounts, by their digest; scopes are written with a space between them."""

NOTICE = sql.Table(
    "notice",
    TABLES,
    sql.Column("number", sql.Integer, primary_key=True),
    sql.Column("enterprise", sql.String(64), nullable=False, index=True),
    sql.Column("obligation", sql.String(64), nullable=False),
    sql.Column("period", sql.String(10), nullable=False),
    sql.Column("kind", sql.String(32), nullable=False),
    sql.Column("said", sql.String(2000), nullable=False, server_default=""),
    sql.Column("at", sql.String(32), nullable=False),
    sql.Column("by", sql.String, nullable=False),
    sql.Column("mailed", sql.String(32), nullable=False, server_default=""),
)
"""A reminder an enterprise was given; mailed: when a letter went out, empty where none did."""

MERGE = sql.Table(
    "merge",
    TABLES,
    sql.Column("duplicate", sql.String(64), primary_key=True),
    sql.Column("into", sql.String(64), nullable=False, index=True),
    sql.Column("reason", sql.String(2000), nullable=False),
    sql.Column("at", sql.String(32), nullable=False),
    sql.Column("by", sql.String, nullable=False),
)
"""Entries of the register that are one enterprise: from now on `duplicate` stands for `into`."""

GLANCE = sql.Table(
    "glance",
    TABLES,
    sql.Column("filing", sql.Integer, primary_key=True),
    sql.Column("name", sql.String(200), nullable=False, server_default=""),
    sql.Column("industry", sql.String(32), nullable=False, server_default=""),
    sql.Column("workers", sql.Float, nullable=False, server_default="0"),
    sql.Column("hours", sql.Float, nullable=False, server_default="0"),
    sql.Column("deaths", sql.Float, nullable=False, server_default="0"),
    sql.Column("serious_injuries", sql.Float, nullable=False, server_default="0"),
    sql.Column("minor_injuries", sql.Float, nullable=False, server_default="0"),
    sql.Column("soft", sql.Integer, nullable=False, server_default="0"),
    sql.Column("late", sql.Integer, nullable=False, server_default="0"),
)
"""What the desk sorts and searches submitted returns by, read off each when it is submitted.
soft: soft rules it broke. late: days after its last day on which it first came."""

APART = sql.Table(
    "apart",
    TABLES,
    sql.Column("one", sql.String(64), primary_key=True),
    sql.Column("other", sql.String(64), primary_key=True),
    sql.Column("reason", sql.String(2000), nullable=False),
    sql.Column("at", sql.String(32), nullable=False),
    sql.Column("by", sql.String, nullable=False),
)
"""Entries of the register that look alike and are two enterprises; one < other."""

SENDING = sql.Table(
    "sending",
    TABLES,
    sql.Column("number", sql.Integer, primary_key=True),
    sql.Column("source", sql.String(64), nullable=False),
    sql.Column("digest", sql.String(64), nullable=False, index=True),
    sql.Column("kept", sql.String(64), nullable=False),
    sql.Column("file", sql.String(80), nullable=False),
    sql.Column("state", sql.String(16), nullable=False),
    sql.Column("rows", sql.Integer, nullable=False),
    sql.Column("rejects", sql.Integer, nullable=False),
    sql.Column("first_period", sql.String(10), nullable=False, server_default=""),
    sql.Column("last_period", sql.String(10), nullable=False, server_default=""),
    sql.Column("at", sql.String(32), nullable=False),
    sql.Column("by", sql.String, nullable=False),
    sql.Column("changed", sql.String(32), nullable=False),
    sql.Column("changed_by", sql.String, nullable=False),
    sql.Column("reason", sql.String(2000), nullable=False, server_default=""),
    sql.Column("batch", sql.String(64), nullable=False, server_default=""),
)
"""A sensor batch an enterprise sent, which waits for somebody to take it in. digest: SHA-256 of
what was sent. kept: of the raw file of it, the same but for JSON lines, which are kept as Parquet.
"""
