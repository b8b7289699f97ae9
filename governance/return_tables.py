"""The ledger's tables of returns: enterprises, what happened to them, filings, extensions."""

import sqlalchemy as sql

TABLES = sql.MetaData()

ENTERPRISE = sql.Table(
    "enterprise",
    TABLES,
    sql.Column("enterprise", sql.String(64), primary_key=True),
    sql.Column("since", sql.String(10), primary_key=True),
    sql.Column("name", sql.String(200), nullable=False),
    sql.Column("area", sql.String(32), nullable=False),
    sql.Column("industry", sql.String(32), nullable=False),
    sql.Column("ownership", sql.String(32), nullable=False),
    sql.Column("size", sql.String(32), nullable=False),
    sql.Column("closed", sql.String(10)),
    sql.Column("contact", sql.String(200), nullable=False, server_default=""),
    sql.Column("recorded", sql.String(32), nullable=False),
    sql.Column("recorded_by", sql.String, nullable=False),
)
"""What an enterprise was from a day on; the row of the latest `since` up to a day holds then."""

HAPPENING = sql.Table(
    "happening",
    TABLES,
    sql.Column("enterprise", sql.String(64), primary_key=True),
    sql.Column("event", sql.String(32), primary_key=True),
    sql.Column("day", sql.String(10), primary_key=True),
    sql.Column("recorded", sql.String(32), nullable=False),
    sql.Column("recorded_by", sql.String, nullable=False),
)
"""What starts or answers a clock of an enterprise's own; see governance.register.EVENTS."""

FILING = sql.Table(
    "filing",
    TABLES,
    sql.Column("number", sql.Integer, primary_key=True),
    sql.Column("form", sql.String(64), nullable=False),
    sql.Column("enterprise", sql.String(64), nullable=False),
    sql.Column("period", sql.String(10), nullable=False),
    sql.Column("version", sql.Integer, nullable=False),
    sql.Column("state", sql.String(16), nullable=False),
    sql.Column("area", sql.String(32), nullable=False),
    sql.Column("size", sql.String(32), nullable=False, server_default=""),
    sql.Column("rate", sql.Float),
    sql.Column("level", sql.Integer, nullable=False, server_default="0"),
    sql.Column("words", sql.JSON, nullable=False),
    sql.Column("soft", sql.JSON, nullable=False),
    sql.Column("reason", sql.String, nullable=False, server_default=""),
    sql.Column("digest", sql.String(64), nullable=False, server_default=""),
    sql.Column("receipt", sql.String(32), nullable=False, server_default=""),
    sql.Column("first_submitted", sql.String(32)),
    sql.Column("submitted", sql.String(32)),
    sql.Column("submitted_by", sql.String, nullable=False, server_default=""),
    sql.Column("changed", sql.String(32), nullable=False),
    sql.Column("changed_by", sql.String, nullable=False),
    sql.Column("batch", sql.String(64), nullable=False, server_default=""),
    sql.UniqueConstraint("form", "enterprise", "period", "version"),
    sql.Index("filing_waiting", "state", "level", "area", "submitted_by", "period", "number"),
    sql.Index("filing_of_period", "form", "period", "state"),
)
"""One version of a return. words: the cells as they were typed. soft: soft rules it broke, and the
reason given for each. level: area level whose approval it has, 0 for none.
rate: dead and injured per million hours worked, null where there are none."""

COMMENT = sql.Table(
    "filing_comment",
    TABLES,
    sql.Column("number", sql.Integer, primary_key=True),
    sql.Column("filing", sql.Integer, nullable=False, index=True),
    sql.Column("field", sql.String(64), nullable=False),
    sql.Column("said", sql.String(2000), nullable=False),
    sql.Column("at", sql.String(32), nullable=False),
    sql.Column("by", sql.String, nullable=False),
)
SUBMISSION = sql.Table(
    "submission",
    TABLES,
    sql.Column("key", sql.String(128), primary_key=True),
    sql.Column("by", sql.String, primary_key=True),
    sql.Column("digest", sql.String(64), nullable=False, index=True),
    sql.Column("file", sql.String, nullable=False),
    sql.Column("at", sql.String(32), nullable=False),
    sql.Column("result", sql.JSON, nullable=False),
)
"""What was sent under an idempotency key, and what was answered: the same key is answered so again.
digest: SHA-256 of what was sent, by which a file sent twice is known."""

EXTENSION = sql.Table(
    "extension",
    TABLES,
    sql.Column("obligation", sql.String(64), primary_key=True),
    sql.Column("enterprise", sql.String(64), primary_key=True),
    sql.Column("period", sql.String(10), primary_key=True),
    sql.Column("until", sql.String(10), nullable=False),
    sql.Column("reason", sql.String(2000), nullable=False),
    sql.Column("at", sql.String(32), nullable=False),
    sql.Column("by", sql.String, nullable=False),
)
