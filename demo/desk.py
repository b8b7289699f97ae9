"""Fills the desk of the demonstration: a register, the returns of the last quarters, accounts.

The quarters are the last two that are over, so that somebody who opens the demonstration finds
returns that wait, some late and some missing. Their numbers are those of a made-up year.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple

import polars as pl

from demo.economy import economy
from demo.returns import YEARS, returns
from governance.accounts import Invited, add
from governance.extending import extend
from governance.filings import filings
from governance.ledger import Ledger
from governance.moving import move, move_many
from governance.obligations import obligations, periods
from governance.register import import_register, register
from governance.returns import save, submit_file
from governance.roles import Actor, Role
from governance.workflow import Action, State

FILER = Actor("demonstration", Role.ADMINISTRATOR)
QUARTERS = 2
CITY, PROVINCE = "CN-130100", "CN-130000"
"""Where the accounts of the demonstration are: Shijiazhuang in Hebei."""

ON_TIME, LATE = 0.89, 0.95  # share sent in time, and share sent at all
EARLY_DAYS = 9  # after the period, whoever is in time [days]
HURT = ("deaths", "serious_injuries", "minor_injuries", "days_lost", "economic_loss")
REASON = "made up: looked at, and it is so / 演示：已核实无误"


class Sent(NamedTuple):
    """Returns of one period that come on one day."""

    period: str
    day: date
    rows: pl.DataFrame


def fill_desk(ledger: Ledger, folder: Path, scale: float, seed: int, when: datetime) -> int:
    """Enter the enterprises and file their returns; gives how many returns there are.

    Parameters
    ----------
    folder : where the files are written that are then taken in.
    scale, seed : of the economy, as `demo.write` has them.
    when : the moment of the demonstration; the periods are the last that ended before it.
    """
    who = economy(scale, seed)
    quarters = periods("Q", (when - timedelta(days=460)).date(), when.date()).tail(QUARTERS)
    first = quarters["start"][0]
    _register(ledger, folder, who, first)
    told = returns(who, YEARS[-1], seed + 1)
    number = 0
    for sent in _all_sent(who, told, quarters, when.date()):
        file = folder / f"desk_{sent.period}_{sent.day}.csv"
        number += _file(ledger, file, sent)
    return number


def leave_waiting(ledger: Ledger, when: datetime) -> None:
    """Decide on some of the returns filed, send one back, and leave one to be typed."""
    periods_filed = sorted({one.period for one in filings(ledger, FILER) if "-Q" in one.period})
    _decide(ledger, periods_filed[0], when)
    _leave_open(ledger, periods_filed[-1], when)


def _register(ledger: Ledger, folder: Path, who: pl.DataFrame, since: date) -> None:
    file = folder / "register.csv"
    who.select(
        "name", "area", "industry", "ownership", "size", enterprise="id",
        since=pl.lit(since.isoformat()),
        contact=pl.format("desk{}@example.org", pl.col("number")),
    ).write_csv(file)  # fmt: skip
    import_register(ledger, file, FILER, _at(since))


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9), UTC)


def _all_sent(
    who: pl.DataFrame, told: pl.DataFrame, quarters: pl.DataFrame, today: date
) -> Iterator[Sent]:
    """Give what comes, obligation by obligation: in time, late, and from some never."""
    chance = (pl.col("enterprise_id").hash(seed=7) % 1000) / 1000
    for one in obligations():
        if one.clock != "calendar" or one.form != "enterprise_return":
            continue
        owing = who.filter(pl.col("size").is_in(one.sizes) | pl.lit(not one.sizes))
        if one.sections:  # the mines
            owing = owing.filter(pl.col("industry") < "13")
        over = periods(one.frequency, quarters["start"][0], today).filter(
            pl.col("start") >= quarters["start"][0]
        )
        for period, start, end in over.select("period", "start", "end").rows():
            made = _of_period(told, one.frequency, start).with_columns(period=pl.lit(period))
            made = made.join(owing.select(enterprise_id="id"), on="enterprise_id", how="semi")
            share = (chance + pl.lit(period).hash() % 1000 / 1000) % 1
            soon, late = (end + timedelta(days=days) for days in (EARLY_DAYS, one.due_days + 6))
            is_told_apart = one.frequency == "Q" and late < today
            yield Sent(period, soon, made.filter(share < (ON_TIME if is_told_apart else LATE)))
            if is_told_apart:
                yield Sent(period, late, made.filter(share.is_between(ON_TIME, LATE, "left")))


def _of_period(told: pl.DataFrame, frequency: str, start: date) -> pl.DataFrame:
    """Give the made-up numbers of a quarter; a year has the four.

    A month has a third of the hours, and one of the three has all the accidents.
    """
    year = told["period"].str.head(4)[0]
    if frequency == "A":
        counts = ["hours_worked", *HURT]
        last = told.filter(pl.col("period") == f"{year}-Q4").drop(counts)
        summed = told.group_by("enterprise_id").agg(pl.col(counts).sum())
        return last.join(summed, on="enterprise_id", validate="1:1")
    quarter = told.filter(pl.col("period") == f"{year}-Q{(start.month + 2) // 3}")
    if frequency == "Q":
        return quarter
    is_then = pl.col("enterprise_id").hash(seed=8) % 3 == (start.month - 1) % 3
    hurt = [pl.when(is_then).then(name).otherwise(0).alias(name) for name in HURT]
    return quarter.with_columns(pl.col("hours_worked") // 3, *hurt)


def _file(ledger: Ledger, file: Path, sent: Sent) -> int:
    """Submit the returns of a day; who is asked for a reason gives one and sends it again."""
    is_hurt = pl.any_horizontal(pl.col(name) > 0 for name in HURT)
    rows = sent.rows.with_columns(
        any_accidents=pl.when(is_hurt).then(pl.lit("yes")).otherwise(pl.lit("no")),
        reason=pl.lit(None, pl.String),
    )
    if rows.is_empty():
        return 0
    rows.write_csv(file)
    answer = submit_file(ledger, file, FILER, _at(sent.day)).rows
    asked = answer.filter(pl.col("outcome") == "reason_needed")["enterprise"]
    again = rows.filter(pl.col("enterprise_id").is_in(asked.to_list()))
    if again.height:
        again.with_columns(reason=pl.lit(REASON)).write_csv(file)
        submit_file(ledger, file, FILER, _at(sent.day))
    return int((answer["outcome"] == "submitted").sum()) + again.height


def _decide(ledger: Ledger, period: str, when: datetime) -> None:
    """Let one province have decided on the oldest quarter: its cities approve, it accepts."""
    is_there = pl.col("area").str.starts_with(PROVINCE[:5])
    for area in register(ledger).filter(is_there)["area"].unique().sort():
        office = Actor(f"city.{area}", Role.REGULATOR, area)
        move_many(ledger, Action.APPROVE, office, when - timedelta(days=2), period=period)
    office = Actor("demo.province", Role.REGULATOR, PROVINCE)
    move_many(ledger, Action.ACCEPT, office, when - timedelta(days=1), period=period)


def _leave_open(ledger: Ledger, period: str, when: datetime) -> None:
    """Send one return back, keep one as a draft, and let the enterprise that reports wait."""
    city = Actor("demo.city", Role.REGULATOR, CITY)
    row = register(ledger).filter(area=CITY).sort("enterprise").row(0, named=True)
    own = row["enterprise"]
    waiting = filings(ledger, city, states=[State.SUBMITTED], period=period)
    back = next((one.number for one in waiting if one.enterprise != own), None)
    if back is not None:
        said = {"hours_worked": "Do these hours include overtime? / 工时是否包括加班？"}
        move(ledger, [back], Action.RETURN, city, when - timedelta(hours=20), said)
    held = next((one for one in waiting if one.enterprise == own), None)
    if held is not None:
        move(ledger, [held.number], Action.WITHDRAW, FILER, when - timedelta(hours=9))
    words = {"enterprise_id": own, "enterprise_name": row["name"], "period": period}
    named = {name: row[name] for name in ("area", "industry", "ownership", "size")}
    save(ledger, words | named, FILER, when - timedelta(hours=8))
    until = (when + timedelta(days=30)).date()
    extend(
        ledger, "quarterly_return", own, period, until, "made up, so that it can be tried / 演示",
        city, when - timedelta(hours=8),
    )  # fmt: skip


def invite(ledger: Ledger, when: datetime) -> list[Invited]:
    """Make an account for each part to be played; each is given a link for its password."""
    own = filings(ledger, FILER, states=[State.DRAFT])[0].enterprise
    parts = (
        ("demo.reporter", Role.ENTERPRISE, own),
        ("demo.worker", Role.WORKER, own),
        ("demo.city", Role.REGULATOR, CITY),
        ("demo.province", Role.REGULATOR, PROVINCE),
        ("demo.nation", Role.NATIONAL, "CN"),
        ("demo.publisher", Role.PUBLISHER, ""),
        ("demo.auditor", Role.AUDITOR, ""),
        ("demo.researcher", Role.RESEARCHER, ""),
    )
    return [add(ledger, name, role, place, "", FILER, when) for name, role, place in parts]
