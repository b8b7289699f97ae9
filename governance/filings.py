"""What the ledger holds of returns: their versions, their comments, what was known of each."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

import polars as pl
import sqlalchemy as sql

from facts.refusal import SpokenRefusal, UnknownCode, WrongState
from facts.text import Text
from governance import ledger as books
from governance.extending import extensions
from governance.ledger import Ledger
from governance.merging import all_of, as_one, stands_for
from governance.obligations import locks
from governance.register import as_entered
from governance.return_context import NO_FILINGS, NO_REGISTER, Context, size_rates
from governance.return_form import FORM, rows_of, typed
from governance.return_tables import COMMENT, FILING, SUBMISSION
from governance.roles import Actor, Permission, require
from governance.workflow import NAMES, Filing, State, enterprises, may_see
from ingest import RETURN_COUNTS

MOST_NAMED = 500  # enterprises looked up by name; of more the whole table is read
LATEST = 20_000  # returns, the last to come, of whose rates the median of each size class is made
QUIET = (State.DRAFT, State.WITHDRAWN, State.REPLACED)
TAKEN_BACK = (State.DRAFT.value, State.WITHDRAWN.value)
"""Where a return stands that is not with us, though it may have been before."""


class Version(NamedTuple):
    """A version of a return as the ledger keeps it; see governance.return_tables.FILING."""

    number: int
    form: str
    enterprise: str
    period: str
    version: int
    state: State
    area: str
    size: str
    rate: float | None
    level: int
    words: dict[str, str]
    soft: dict[str, str]
    reason: str
    digest: str
    receipt: str
    first_submitted: str | None
    submitted: str | None
    submitted_by: str
    changed: str
    changed_by: str
    batch: str

    @property
    def filing(self) -> Filing:
        """Give what moves look at."""
        return Filing(
            self.number, self.enterprise, self.state, self.area, self.level, self.submitted_by
        )


class Comment(NamedTuple):
    """What a regulator said of one field of a return ("" for the whole)."""

    field: str
    said: str
    at: str
    by: str


def versions(
    connection: sql.Connection,
    *,
    numbers: Collection[int] = (),
    keys: Collection[tuple[str, str]] = (),
    states: Collection[State] = (),
    of: Collection[str] = (),
) -> list[Version]:
    """Read versions of returns: of some numbers, enterprises and periods, states or enterprises."""
    query = sql.select(FILING).order_by(FILING.c.number)
    if of:
        query = query.where(FILING.c.form == FORM, FILING.c.enterprise.in_([*of]))
    if 0 < len(numbers) <= MOST_NAMED:
        query = query.where(FILING.c.number.in_([*numbers]))
    if 0 < len(keys) <= MOST_NAMED:
        named = {enterprise for enterprise, _ in keys}
        query = query.where(FILING.c.form == FORM, FILING.c.enterprise.in_(named))
    if states:
        query = query.where(FILING.c.state.in_([state.value for state in states]))
    found = [_version(row) for row in connection.execute(query)]
    asked, wanted = set(keys), set(numbers)
    return [
        one
        for one in found
        if (not asked or (one.enterprise, one.period) in asked)
        and (not wanted or one.number in wanted)
    ]


def last_versions(
    connection: sql.Connection, keys: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], Version]:
    """Give the last version of each return among some enterprises and periods."""
    found = sorted(versions(connection, keys=keys), key=lambda one: one.version)
    return {(one.enterprise, one.period): one for one in found}


def next_number(connection: sql.Connection) -> int:
    """Give the first number no return has."""
    return int(connection.execute(sql.select(sql.func.max(FILING.c.number))).scalar() or 0) + 1


def _version(row: Sequence[object]) -> Version:
    made = Version(*row)  # type: ignore[arg-type]  # a row has the columns of the table, in order
    return made._replace(state=State(made.state))


def filing(ledger: Ledger, number: int, actor: Actor) -> Version:
    """Find a return by its number.

    Raises
    ------
    UnknownCode
        If there is none, or it is not one this actor may see: the two are not told apart.
    """
    require(actor, Permission.SEE_RETURNS)
    with ledger.reading() as connection:
        found = versions(connection, numbers=[number])
    if not found or not may_see(found[0].filing, actor):
        raise UnknownCode(f"there is no return {number} that {actor.name} may see")
    return found[0]


def filings(
    ledger: Ledger, actor: Actor, *, states: Collection[State] = (), period: str = ""
) -> list[Version]:
    """Give the returns an actor may see: an enterprise its own, a regulator those of the area.

    Raises
    ------
    NotAllowed
        If the actor may not see returns.
    """
    require(actor, Permission.SEE_RETURNS)
    with ledger.reading() as connection:
        found = versions(connection, states=states)
    return [
        one for one in found if may_see(one.filing, actor) and (not period or one.period == period)
    ]


def comments(ledger: Ledger, number: int, actor: Actor) -> list[Comment]:
    """Give what was said of a return, the first said first."""
    filing(ledger, number, actor)
    query = (
        sql.select(COMMENT.c.field, COMMENT.c.said, COMMENT.c.at, COMMENT.c.by)
        .where(COMMENT.c.filing == number)
        .order_by(COMMENT.c.number)
    )
    with ledger.reading() as connection:
        return [Comment(*row) for row in connection.execute(query)]


def known_of(
    ledger: Ledger,
    actor: Actor,
    today: date,
    named: Collection[str],
    periods: Collection[str],
    file_digest: str = "",
) -> Context:
    """Gather what returns of some enterprises and periods are held against."""
    with ledger.reading() as connection:
        return Context(
            today=today,
            own=enterprises(actor),
            register=_entered(ledger, named),
            filed=_filed(connection, named),
            locks=locks(FORM, sorted(periods), extensions(ledger)),
            size_rates=size_rates(_rates(connection)),
            is_file_known=bool(file_digest) and _is_known(connection, file_digest),
        )


def _entered(ledger: Ledger, named: Collection[str]) -> pl.DataFrame:
    """Give the entries of the register that returns are held against; merged codes among them.

    All of them where it knows none of the few that are named: a register that is not empty.
    """
    few = as_entered(ledger, named) if 0 < len(named) <= MOST_NAMED else NO_REGISTER
    return as_entered(ledger) if few.is_empty() else few


def _filed(connection: sql.Connection, named: Collection[str]) -> pl.DataFrame:
    """Give the last version of each return of some enterprises, its counts as numbers."""
    query = sql.select(
        FILING.c.number, FILING.c.enterprise, FILING.c.period, FILING.c.version, FILING.c.state,
        FILING.c.area, FILING.c.size, FILING.c.words,
    ).where(FILING.c.form == FORM)  # fmt: skip
    if len(named) <= MOST_NAMED:
        query = query.where(FILING.c.enterprise.in_([*named]))
    last = {}
    for row in connection.execute(query.order_by(FILING.c.version)):
        last[row.enterprise, row.period] = row
    if not last:
        return NO_FILINGS
    rows = [*last.values()]
    counts = typed(rows_of([row.words for row in rows])).select(*RETURN_COUNTS).collect()
    names = [name for name in NO_FILINGS.columns if name != "counts"]
    schema = {name: kind for name, kind in NO_FILINGS.schema.items() if name != "counts"}
    told = pl.DataFrame([row[: len(names)] for row in rows], schema=schema, orient="row")
    return told.with_columns(counts=counts.to_struct())


def _rates(connection: sql.Connection) -> pl.DataFrame:
    quiet = [state.value for state in QUIET]
    query = (
        sql.select(FILING.c.size, FILING.c.rate)
        .where(FILING.c.rate.is_not(None), FILING.c.state.not_in(quiet))
        .order_by(FILING.c.number.desc())
        .limit(LATEST)
    )
    schema = {"size": pl.String, "rate": pl.Float64}
    return pl.DataFrame(connection.execute(query).all(), schema=schema, orient="row")


def _is_known(connection: sql.Connection, digest: str) -> bool:
    query = sql.select(sql.func.count()).where(SUBMISSION.c.digest == digest)
    return bool(connection.execute(query).scalar())


def sent(ledger: Ledger, of: Collection[str] = ()) -> pl.DataFrame:
    """Give the day each return first came: form, enterprise, period, sent [ISO date].

    What its sender took back has not come; sent again, it comes on that day.

    Parameters
    ----------
    of : enterprises; none named are all. What came under a merged entry is the one enterprise's.
    """
    ends = stands_for(ledger)
    columns = (FILING.c.form, FILING.c.enterprise, FILING.c.period)
    first = sql.func.substr(sql.func.min(FILING.c.first_submitted), 1, 10)
    query = (
        sql.select(*columns, first)
        .where(FILING.c.first_submitted.is_not(None), FILING.c.state.not_in(TAKEN_BACK))
        .group_by(*columns)
    )
    if of:
        query = query.where(FILING.c.form == FORM, FILING.c.enterprise.in_(all_of(of, ends)))
    names = ("form", "enterprise", "period", "sent")
    with ledger.reading() as connection:
        rows = connection.execute(query).all()
    filed = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    one = as_one(filed, ends).group_by(names[:3], maintain_order=True)
    return one.agg(pl.col("sent").min())


def mark_of(version: Version | None) -> str:
    """Mark a version as it stands, so that whoever writes over it can show what they saw."""
    if version is None:
        return "none"
    said = json.dumps(
        [version.number, version.state.value, version.changed, version.changed_by, version.words],
        sort_keys=True, ensure_ascii=False,
    )  # fmt: skip
    return hashlib.sha256(said.encode()).hexdigest()[:32]


class ChangedMeanwhile(SpokenRefusal, WrongState):
    """Somebody saved, submitted or moved the return since it was looked at."""


def require_seen(now: Version | None, seen: str | None) -> None:
    """Refuse to write over what whoever writes has not seen; None asks nothing.

    Raises
    ------
    ChangedMeanwhile
        If the version is no longer as it was seen.
    """
    if seen is None or seen == mark_of(now):
        return
    if now is None:
        raise ChangedMeanwhile(
            Text("the return is not there any more; look again", "报表已不存在；请重新查看")
        )
    state, at = NAMES[now.state], now.changed[:16].replace("T", " ")
    raise ChangedMeanwhile(
        Text(
            f"meanwhile {now.changed_by} changed the return ({state.en}, {at} UTC); look at what "
            "differs, then decide",
            f"期间 {now.changed_by} 更改了报表（{state.zh}，{at} UTC）；请查看差异后再决定",
        )
    )


def digest_of(words: Mapping[str, str], enterprise: str, period: str, version: int) -> str:
    """Give the SHA-256 of what a version says; a receipt names it."""
    said = json.dumps(
        [FORM, enterprise, period, version, dict(words)], sort_keys=True, ensure_ascii=False
    )
    return hashlib.sha256(said.encode()).hexdigest()


def receipt_number(number: int, version: int, when: datetime) -> str:
    """Name a receipt: the day it was given, the return, its version, and a check digit.

    Examples
    --------
    >>> from datetime import UTC
    >>> receipt_number(7, 1, datetime(2026, 4, 10, tzinfo=UTC))
    'R20260410-00000007-1-1'
    """
    day = books.moment(when)[:10].replace("-", "")
    return f"R{day}-{number:08d}-{version}-{luhn(f'{day}{number:08d}{version}')}"


def luhn(digits: str) -> int:
    """Give the check digit of ISO/IEC 7812-1, which sees one wrong digit and most swaps."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        worth = int(digit) * (2 if place % 2 == 0 else 1)
        total += worth - 9 if worth > 9 else worth  # its two digits are added
    return -total % 10
