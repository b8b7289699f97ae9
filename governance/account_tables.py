"""The ledger's tables of accounts: who may sign in, who is signed in, and links used once."""

import sqlalchemy as sql

from governance.return_tables import TABLES

ACCOUNT = sql.Table(
    "account",
    TABLES,
    sql.Column("name", sql.String(64), primary_key=True),
    sql.Column("email", sql.String(254), nullable=False, server_default=""),
    sql.Column("role", sql.String(32), nullable=False),
    sql.Column("place", sql.Text, nullable=False, server_default=""),  # a group's has hundreds
    sql.Column("disabled", sql.Boolean, nullable=False),
    sql.Column("created", sql.String(32), nullable=False),
    sql.Column("created_by", sql.String, nullable=False),
    sql.Column("password", sql.String(255), nullable=False, server_default=""),
    sql.Column("second_factor", sql.String(64), nullable=False, server_default=""),
    sql.Column("last_step", sql.Integer, nullable=False, server_default="0"),
    sql.Column("subject", sql.String(512), nullable=False, server_default=""),
    sql.Column("failures", sql.Integer, nullable=False, server_default="0"),
    sql.Column("locked_until", sql.String(32), nullable=False, server_default=""),
)
SESSION = sql.Table(
    "session",
    TABLES,
    sql.Column("digest", sql.String(64), primary_key=True),
    sql.Column("account", sql.String(64), nullable=False, index=True),
    sql.Column("stage", sql.String(8), nullable=False),
    sql.Column("begun", sql.String(32), nullable=False),
    sql.Column("seen", sql.String(32), nullable=False),
    sql.Column("address", sql.String(64), nullable=False),
    sql.Column("agent", sql.String(200), nullable=False),
)
LINK = sql.Table(
    "link",
    TABLES,
    sql.Column("digest", sql.String(64), primary_key=True),
    sql.Column("account", sql.String(64), nullable=False, index=True),
    sql.Column("purpose", sql.String(16), nullable=False),
    sql.Column("expires", sql.String(32), nullable=False),
)
"""Tokens of sessions and links are kept as digests: who reads the ledger cannot use them."""
