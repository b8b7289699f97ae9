"""Brings a ledger that an earlier version of the software made to today's tables, step by step.

Steps only add: nothing that was written is changed or taken away, so an interrupted step is made
again, and the journal's chain holds.
"""

import sqlalchemy as sql

from facts.refusal import BrokenHome

LAYOUT = sql.Table(
    "layout",
    sql.MetaData(),
    sql.Column("number", sql.Integer, primary_key=True),
)
STEPS: dict[int, tuple[str, ...]] = {
    2: (
        "ALTER TABLE batch ADD COLUMN retrieved VARCHAR(10) NOT NULL DEFAULT ''",
        "ALTER TABLE batch ADD COLUMN layout VARCHAR(64) NOT NULL DEFAULT ''",
        "ALTER TABLE batch ADD COLUMN corrected INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE batch ADD COLUMN first_period VARCHAR(10)",
        "ALTER TABLE batch ADD COLUMN last_period VARCHAR(10)",
        "UPDATE batch SET retrieved = substr(accepted, 1, 10)",
    ),
    3: (),  # the table of alerts, which `create_all` makes
    4: (),  # the register of enterprises and the tables of returns
    5: (),  # accounts, sessions and links
    6: (),  # attachments, remarks, tokens, notices and merges
    7: (  # what the desk sorts returns by; sensor batches that wait
        "CREATE INDEX IF NOT EXISTS filing_waiting "
        "ON filing (state, level, area, submitted_by, period, number)",
    ),
    8: (  # pairs that are two enterprises; places of groups, see WIDENED; peers of a period
        "CREATE INDEX IF NOT EXISTS filing_of_period ON filing (form, period, state)",
    ),
}
"""What leads to each layout from the one before, in SQL that SQLite and PostgreSQL both speak."""

WIDENED: dict[int, tuple[str, ...]] = {8: ("ALTER TABLE account ALTER COLUMN place TYPE TEXT",)}
"""Columns that hold more from a layout on; SQLite holds any length, so PostgreSQL alone is told."""

NEWEST = max(STEPS)


def migrate(connection: sql.Connection, tables: sql.MetaData) -> None:
    """Make the tables of an empty ledger, or add to an older one what it lacks.

    Parameters
    ----------
    connection : inside a transaction that holds the ledger for writing.
    tables : as they are today.

    Raises
    ------
    BrokenHome
        If a later version of the software has written it.
    """
    number = layout(connection)
    if number > NEWEST:
        raise BrokenHome(
            f"the ledger has layout {number}, and this version of the software knows {NEWEST}; "
            "use the version that made it, or a later one"
        )
    if number == NEWEST:
        return
    tables.create_all(connection)
    for step in range(number + 1, NEWEST + 1) if number else ():
        widened = WIDENED.get(step, ()) if connection.dialect.name == "postgresql" else ()
        for statement in (*STEPS[step], *widened):
            connection.execute(sql.text(statement))
    LAYOUT.create(connection, checkfirst=True)
    connection.execute(LAYOUT.delete())
    connection.execute(LAYOUT.insert().values(number=NEWEST))


def layout(connection: sql.Connection) -> int:
    """Give the number of the layout a ledger has; 0 while it has no tables, 1 before the first."""
    there = sql.inspect(connection)
    if not there.has_table("batch"):
        return 0
    if not there.has_table("layout"):
        return 1
    return int(connection.execute(sql.select(LAYOUT.c.number)).scalar_one())
