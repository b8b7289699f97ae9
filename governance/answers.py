"""What was answered to a sending, kept under its key: the same key is answered so again."""

from datetime import datetime
from typing import NamedTuple

import polars as pl
import sqlalchemy as sql

from facts.refusal import BadQuestion
from governance import ledger as books
from governance.return_rules import FINDINGS
from governance.return_tables import SUBMISSION
from governance.roles import Actor

ROWS = {
    "line": pl.Int64,
    "enterprise": pl.String,
    "period": pl.String,
    "outcome": pl.String,
    "number": pl.Int64,
    "version": pl.Int64,
    "receipt": pl.String,
    "hard": pl.Int64,
    "soft": pl.Int64,
}
"""What became of each row: outcome is submitted, ready (of a dry run), refused or reason_needed."""

FOUND = FINDINGS | {"fix_en": pl.String, "fix_zh": pl.String}
MOST_FINDINGS = 2_000  # that are kept of an answer


class Answer(NamedTuple):
    """What became of what was sent.

    rows : a row a return, the columns of ROWS. findings : as return_check gives them.
    """

    rows: pl.DataFrame
    findings: pl.DataFrame

    @property
    def is_submitted(self) -> bool:
        """Whether every return that was sent is submitted."""
        return not self.rows.is_empty() and bool((self.rows["outcome"] == "submitted").all())


class Sending(NamedTuple):
    """What names a sending: its key, the SHA-256 of what was sent, the name of the file."""

    key: str
    digest: str
    file: str


class Kept(NamedTuple):
    """An answer as the ledger keeps it, and when it was given."""

    answer: Answer
    at: str
    digest: str


def kept(connection: sql.Connection, key: str, actor: Actor) -> Kept | None:
    """Give what an account was answered under a key; None where it sent nothing under it."""
    query = sql.select(SUBMISSION.c.result, SUBMISSION.c.at, SUBMISSION.c.digest).where(
        SUBMISSION.c.key == key, SUBMISSION.c.by == actor.name
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    told = row.result if isinstance(row.result, dict) else {"rows": row.result, "findings": []}
    found = pl.DataFrame(told["findings"], schema=FOUND)
    return Kept(Answer(pl.DataFrame(told["rows"], schema=ROWS), found), row.at, row.digest)


def answered(connection: sql.Connection, sending: Sending, actor: Actor) -> Answer | None:
    """Give the answer to the same sending before; None where it is new.

    Raises
    ------
    BadQuestion
        If the key was used for something else.
    """
    before = kept(connection, sending.key, actor)
    if before is None:
        return None
    if before.digest != sending.digest:
        raise BadQuestion(
            f"the key '{sending.key}' was used for something else; a key names one sending, "
            "so give a new one"
        )
    return before.answer


def keep(
    connection: sql.Connection, sending: Sending, answer: Answer, actor: Actor, when: datetime
) -> None:
    """Keep an answer, with the first of its findings."""
    found = answer.findings.select(*FOUND).head(MOST_FINDINGS)
    result = {"rows": answer.rows.to_dicts(), "findings": found.to_dicts()}
    named = sending._asdict() | {"by": actor.name, "at": books.moment(when), "result": result}
    connection.execute(SUBMISSION.insert().values(named))
