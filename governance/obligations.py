"""Who owes which return for which period, until when, and whether it came in time.

A row of data/obligations.csv is one obligation. Its clock is of the calendar (due a number of days
after each month, quarter or year), of an event (a number of days after it), or of a cycle (more
than 11 and less than 13 months after the declaration before).
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Literal, NamedTuple

import polars as pl

from facts.codes import LISTS
from facts.hierarchy import closure
from facts.periods import frequency
from facts.text import Text
from governance.return_context import FOREVER

Clock = Literal["calendar", "event", "cycle"]
STATES: dict[str, Text] = {
    "open": Text("open", "待报"),
    "on_time": Text("on time", "按时"),
    "late": Text("late", "迟报"),
    "missing": Text("missing", "未报"),
    "early": Text("too early", "过早"),
}
"""open: not sent, and still time; missing: not sent, and no time left; late: sent after its day;
early: declared before the eleven months of a cycle were over."""

OWED = {
    "enterprise": pl.String,
    "obligation": pl.String,
    "form": pl.String,
    "period": pl.String,
    "from_day": pl.String,
    "due": pl.String,
    "locked": pl.String,
    "sent": pl.String,
    "state": pl.String,
    "area": pl.String,
    "industry": pl.String,
    "size": pl.String,
}
CHANGES = ("industry", "ownership", "size")  # what a change declaration is for
NO_EXTENSIONS = pl.DataFrame(
    schema=dict.fromkeys(("obligation", "enterprise", "period", "until"), pl.String)
)
NO_EVENTS = pl.DataFrame(schema=dict.fromkeys(("enterprise", "event", "day"), pl.String))
NO_SENT = pl.DataFrame(schema=dict.fromkeys(("form", "enterprise", "period", "sent"), pl.String))
LATER, SOONER = "13mo", "11mo"
LENGTH = {"M": "1mo", "Q": "1q", "A": "1y"}


class Obligation(NamedTuple):
    """One row of the table. due_days, lock_days: after the period or the event. [days]"""

    id: str
    form: str
    label: Text
    frequency: str
    clock: Clock
    event: str
    due_days: int
    lock_days: int
    sections: tuple[str, ...]
    sizes: tuple[str, ...]
    since: str
    until: str
    reference: str


@cache
def obligations() -> tuple[Obligation, ...]:
    """Give every obligation there is."""
    rows = pl.read_csv(LISTS / "obligations.csv", infer_schema=False).fill_null("")
    return tuple(
        Obligation(
            row["id"], row["form"], Text(row["label_en"], row["label_zh"]), row["frequency"],
            row["clock"], row["event"], int(row["due_days"] or 0), int(row["lock_days"] or 0),
            tuple(row["sections"].split(",")) if row["sections"] else (),
            tuple(row["sizes"].split(",")) if row["sizes"] else (),
            row["since"], row["until"], row["reference"],
        )
        for row in rows.iter_rows(named=True)
    )  # fmt: skip


def owed(
    register: pl.DataFrame,
    sent: pl.DataFrame,
    on: date,
    first: date,
    *,
    events: pl.DataFrame = NO_EVENTS,
    extensions: pl.DataFrame = NO_EXTENSIONS,
    chosen: Sequence[Obligation] | None = None,
) -> pl.DataFrame:
    """Say of every return that was or is owed whether it came.

    Parameters
    ----------
    register : rows of the register, each holding from its `since` on.
    sent : form, enterprise, period, and the day a return of it first came [ISO date].
    on : the day of the question.
    first : the first day of the first period asked about.
    events : enterprise, event, day; see governance.register.EVENTS.
    extensions : obligation, enterprise, period, until; a later last day for one enterprise.
    chosen : obligations asked about; all of them where nothing is said.

    Returns
    -------
    The columns of OWED, one row an enterprise, obligation and period (of an event or cycle its
    first day): from_day and due are the first and last day it may come, state one of STATES.
    """
    asked = obligations() if chosen is None else chosen
    happened = pl.concat([events.select(NO_EVENTS.columns), changes(register)])
    parts = [
        *(_calendar(one, register, on, first) for one in asked if one.clock == "calendar"),
        *(_of_event(one, happened, first) for one in asked if one.clock == "event"),
        *(_cycle(one, happened, register, first) for one in asked if one.clock == "cycle"),
    ]
    blank = pl.DataFrame(schema={name: OWED[name] for name in (*DUE, "sent")})
    due = pl.concat([blank, *(part.select(blank.columns) for part in parts)])
    answers = happened.filter(pl.col("event").is_in([*ANSWERS])).select(
        "enterprise", form=pl.col("event").replace_strict(ANSWERS), answered="day"
    )
    return (
        due.join(extensions, on=["obligation", "enterprise", "period"], how="left", validate="m:1")
        .with_columns(
            due=pl.max_horizontal("due", "until"), locked=pl.max_horizontal("locked", "until")
        )
        .join(sent, on=["form", "enterprise", "period"], how="left", validate="m:1", suffix="_at")
        .pipe(_answered, answers)
        .pipe(_as_then, register)
        .pipe(_where_owed, asked)
        .with_columns(state=_state(on.isoformat()))
        .select(*OWED)
        .sort("due", "obligation", "enterprise")
    )


DUE = ("enterprise", "obligation", "form", "period", "from_day", "due", "locked")


def changes(register: pl.DataFrame) -> pl.DataFrame:
    """Find the days on which an enterprise's industry, ownership or size became another."""
    rows = register.sort("enterprise", "since")
    other = [
        pl.col(name) != pl.col(name).shift().over("enterprise", order_by="since")
        for name in CHANGES
    ]
    return rows.filter(pl.any_horizontal(other)).select(
        "enterprise", event=pl.lit("changed"), day="since"
    )


def periods(length: str, first: date, on: date) -> pl.DataFrame:
    """Give the periods of a length that ended before a day: period, start, end [dates]."""
    starts = pl.date_range(first, on, LENGTH[length], eager=True).dt.truncate(LENGTH[length])
    named = {"A": "%Y", "M": "%Y-%m"}
    frame = pl.DataFrame({"start": starts}).with_columns(
        end=pl.col("start").dt.offset_by(LENGTH[length]) - timedelta(days=1)
    )
    quarter = pl.format("{}-Q{}", pl.col("start").dt.year(), pl.col("start").dt.quarter())
    written = quarter if length == "Q" else pl.col("start").dt.strftime(named.get(length, ""))
    return frame.with_columns(period=written).filter(pl.col("end") < on)


def _calendar(one: Obligation, register: pl.DataFrame, on: date, first: date) -> pl.DataFrame:
    """Let every enterprise at work in a period owe it; `_where_owed` leaves some out."""
    asked = periods(one.frequency, max(first, date.fromisoformat(one.since)), on).with_columns(
        pl.col("start", "end").cast(pl.String),
        due=(pl.col("end") + timedelta(days=one.due_days)).cast(pl.String),
        locked=(pl.col("end") + timedelta(days=one.lock_days)).cast(pl.String),
    )
    begun = register.group_by("enterprise").agg(begun=pl.col("since").min())
    at_work = _last(register).join(begun, on="enterprise")
    return (
        at_work.join(asked, how="cross")
        .filter(
            pl.col("begun") <= pl.col("end"),
            pl.col("closed").is_null() | (pl.col("closed") >= pl.col("start")),
        )
        .with_columns(*_named(one), from_day=pl.col("end"), sent=pl.lit(None, pl.String))
    )


def _named(one: Obligation) -> tuple[pl.Expr, pl.Expr]:
    return pl.lit(one.id).alias("obligation"), pl.lit(one.form).alias("form")


def _of_event(one: Obligation, events: pl.DataFrame, first: date) -> pl.DataFrame:
    day = pl.col("day").str.to_date()
    last = (day + timedelta(days=one.due_days)).cast(pl.String)
    return (
        events.filter(pl.col("event") == one.event, day >= first)
        .unique()
        .with_columns(
            *_named(one), period=pl.col("day"), from_day=pl.col("day"), due=last,
            locked=pl.lit(None, pl.String), sent=pl.lit(None, pl.String),
        )
    )  # fmt: skip


def _cycle(
    one: Obligation, events: pl.DataFrame, register: pl.DataFrame, first: date
) -> pl.DataFrame:
    """Let each declaration be followed by one more than 11 and less than 13 months later.

    Who closed before the last day of a cycle owes no declaration of it.
    """
    day = pl.col("day").str.to_date()
    return (
        events.filter(pl.col("event") == one.event)
        .unique()
        .sort("enterprise", "day")
        .with_columns(
            *_named(one),
            period=pl.col("day"),
            from_day=(day.dt.offset_by(SOONER) + timedelta(days=1)).cast(pl.String),
            due=(day.dt.offset_by(LATER) - timedelta(days=1)).cast(pl.String),
            locked=pl.lit(None, pl.String),
            sent=pl.col("day").shift(-1).over("enterprise", order_by="day"),
        )
        .join(_last(register), on="enterprise", how="left", validate="m:1")
        .filter(
            pl.col("due") >= first.isoformat(),
            pl.col("sent").is_not_null() | (pl.col("due") <= pl.col("closed").fill_null(FOREVER)),
        )
    )


def _last(register: pl.DataFrame) -> pl.DataFrame:
    """Give when each enterprise closed, as its last row says: enterprise, closed."""
    last = register.sort("since").unique("enterprise", keep="last")
    return last.select("enterprise", "closed")


def _answered(due: pl.DataFrame, answers: pl.DataFrame) -> pl.DataFrame:
    """Let the first answer from the day of an event on be the one to it, where nothing else is."""
    by_event = [one.id for one in obligations() if one.clock == "event"]
    is_waiting = pl.col("obligation").is_in(by_event)
    answered = (
        due.filter(is_waiting)
        .with_columns(_day=pl.col("from_day").str.to_date())
        .sort("_day")
        .join_asof(
            answers.with_columns(_day=pl.col("answered").str.to_date()).sort("_day"),
            on="_day",
            by=["enterprise", "form"],
            strategy="forward",
            check_sortedness=False,
        )
        .with_columns(sent=pl.coalesce("sent_at", "answered"))
    )
    rest = due.filter(~is_waiting).with_columns(sent=pl.coalesce("sent", "sent_at"))
    return pl.concat([rest.select(*DUE_SENT), answered.select(*DUE_SENT)])


ANSWERS = {"declared": "hazard_declaration", "supplemented": "casualty_supplement"}
"""What happens that answers an obligation whose form is filed elsewhere: event -> form."""

CYCLE = "hazard_declaration_annual"
DUE_SENT = (*DUE, "sent")


def _as_then(due: pl.DataFrame, register: pl.DataFrame) -> pl.DataFrame:
    """Put beside each what the enterprise was on the day it began to be owed, or first became."""
    rows = register.select("enterprise", "since", "area", "industry", "size").with_columns(
        _day=pl.col("since").str.to_date()
    )
    first = rows.sort("since").unique("enterprise", keep="first").drop("since", "_day")
    then = (
        due.with_columns(_day=pl.col("from_day").str.to_date())
        .sort("_day")
        .join_asof(rows.sort("_day"), on="_day", by="enterprise", check_sortedness=False)
        .join(first, on="enterprise", how="left", validate="m:1", suffix="_first")
    )
    return then.with_columns(
        pl.coalesce(name, f"{name}_first").alias(name) for name in ("area", "industry", "size")
    )


def _where_owed(due: pl.DataFrame, asked: Iterable[Obligation]) -> pl.DataFrame:
    """Leave out whoever an obligation is not meant for: by its days, section of industry, size."""
    excluded = [pl.lit(value=False)]
    for one in asked:
        is_meant = pl.col("from_day").is_between(pl.lit(one.since), pl.lit(one.until or FOREVER))
        if one.sections:
            rows = closure().filter(pl.col("dimension") == "industry")
            below = rows.filter(pl.col("ancestor").is_in(one.sections))["id"].unique()
            is_meant &= pl.col("industry").is_in(below.to_list())
        if one.sizes:
            is_meant &= pl.col("size").is_in(one.sizes)
        excluded.append((pl.col("obligation") == one.id) & ~is_meant.fill_null(value=False))
    return due.filter(~pl.any_horizontal(excluded))


def _state(on: str) -> pl.Expr:
    is_early = (pl.col("obligation") == CYCLE) & (pl.col("sent") < pl.col("from_day"))
    return (
        pl.when(is_early).then(pl.lit("early"))
        .when(pl.col("sent") <= pl.col("due")).then(pl.lit("on_time"))
        .when(pl.col("sent").is_not_null()).then(pl.lit("late"))
        .when(pl.lit(on) > pl.col("due")).then(pl.lit("missing"))
        .otherwise(pl.lit("open"))
    )  # fmt: skip


def locks(form: str, asked: Sequence[str], extended: pl.DataFrame) -> pl.DataFrame:
    """Give the last day a return may come: enterprise ("" where it is for all), period, locked.

    Parameters
    ----------
    asked : periods of the form.
    extended : extensions, as `extensions` gives them.
    """
    general = [
        {"enterprise": "", "period": period, "locked": last_day(period, one.lock_days).isoformat()}
        for one in obligations()
        if one.form == form and one.clock == "calendar"
        for period in asked
        if frequency(period) == one.frequency
        and one.since <= last_day(period).isoformat() <= (one.until or FOREVER)
    ]
    schema = {"enterprise": pl.String, "period": pl.String, "locked": pl.String}
    ids = [one.id for one in obligations() if one.form == form]
    rows = pl.DataFrame(general, schema=schema)
    own = (
        extended.filter(pl.col("obligation").is_in(ids), pl.col("period").is_in([*asked]))
        .join(rows.drop("enterprise"), on="period", how="left")
        .with_columns(locked=pl.max_horizontal("until", "locked"))
        .group_by("enterprise", "period")
        .agg(pl.col("locked").max())
    )
    return pl.concat([rows, own.select(rows.columns)])


def last_day(period: str, days: int = 0) -> date:
    """Give the last day of a month, quarter or year, or one a number of days after it."""
    letter = frequency(period)
    written = {"A": f"{period}-01-01", "M": f"{period}-01", "D": period}
    if letter == "Q":
        written["Q"] = f"{period[:4]}-{3 * int(period[-1]) - 2:02d}-01"
    start = pl.Series([date.fromisoformat(written[letter])])
    end = start.dt.offset_by(LENGTH.get(letter, "1d")).dt.offset_by("-1d").item()
    assert isinstance(end, date)
    return end + timedelta(days=days)
