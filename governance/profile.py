"""One enterprise across all sources: for itself, and for those who watch over its area.

An enterprise opens its own. Who is placed in an area opens those that are or were there, or filed
there, and sees of returns and facts what is of that area, but no drafts. What somebody may not see
and what does not exist are answered alike. A regulator's look is written into the journal.
"""

from collections.abc import Collection
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import polars as pl
import sqlalchemy as sql

from facts import batches as kept
from facts.of_enterprise import of_enterprise
from facts.refusal import UnknownCode
from governance import ledger as books
from governance.deadlines import deadlines, year_before
from governance.desk_tables import ATTACHMENT
from governance.feedback import Feedback, counts_of, feedback, newest, trend
from governance.filings import Version, versions
from governance.ledger import Ledger
from governance.merging import same, stands_for
from governance.register import as_entered
from governance.remarks import remarked
from governance.reminders import Notice, notices
from governance.return_doors import owed_to
from governance.return_form import FORM
from governance.roles import WHERE, Actor, Permission, Where, require
from governance.workflow import State, areas_above, enterprises, may_see

HURT, HOURS = ("deaths", "serious_injuries", "minor_injuries"), ("hours_worked",)


class Profile(NamedTuple):
    """What is known of one enterprise, as far as an actor may see it.

    code : the one it counts under. codes : every entry of the register that is this enterprise.
    register : its rows, the newest first; see governance.register.
    clock : the columns of governance.deadlines.CLOCK.
    returns : versions of its returns, the newest first. attached : how many files each period has.
    remarked : how much was said of each version by worker representatives.
    reminded : the reminders it was given, the last first.
    told : what it was told of the newest return that says something.
    trend : the columns of governance.feedback.TREND, of periods as long as that return's; where
        none was filed here, of what the vintage holds.
    said : as facts.of_enterprise gives it. vintage : the one it is of; None before the first.
    """

    code: str
    codes: tuple[str, ...]
    register: pl.DataFrame
    clock: pl.DataFrame
    returns: tuple[Version, ...]
    attached: dict[str, int]
    remarked: dict[int, int]
    reminded: tuple[Notice, ...]
    told: Feedback | None
    trend: pl.DataFrame
    said: pl.DataFrame
    vintage: int | None

    @property
    def name(self) -> str:
        """What it is called now; its code, where the register does not know it."""
        return str(self.register["name"][0]) if self.register.height else self.code

    def filed_under(self, actor: Actor) -> str:
        """Give the code an actor files its returns under: of a merged entry still the own one."""
        own = enterprises(actor)
        if own is None or self.code in own:
            return self.code
        return next((code for code in self.codes if code in own), self.code)


def profile(ledger: Ledger, home: Path, actor: Actor, code: str, when: datetime) -> Profile:
    """Gather what is known of an enterprise.

    Raises
    ------
    NotAllowed
        If the actor may not see returns.
    UnknownCode
        If there is no such enterprise, or none this actor may see: the two are not told apart.
    """
    require(actor, Permission.SEE_RETURNS)
    one = stands_for(ledger).get(code, code)
    codes = tuple(sorted(same(ledger, code)))
    entered = as_entered(ledger, codes).sort("since", descending=True)
    with ledger.reading() as connection:
        filed = [each for each in versions(connection, of=codes) if _is_said(each, actor)]
    number = ledger.current()
    said = _said(ledger, home, codes, number, actor)
    areas = {*entered["area"], *(filing.area for filing in filed), *said["area"]}
    if not _is_theirs(actor, codes, areas):
        raise UnknownCode(f"there is no enterprise {code} that {actor.name} may see")
    if enterprises(actor) is None:
        with ledger.writing() as connection:
            books.write(connection, when, actor.name, "read profile", {"enterprise": one})
    seen = [filing for filing in filed if may_see(filing.filing, actor)]
    told = _told(ledger, seen, actor, when)
    return Profile(
        one,
        codes,
        _first(entered, one),
        deadlines(ledger, actor, one, when.date()),
        tuple(sorted(seen, key=lambda each: (each.period, each.version), reverse=True)),
        _attached(ledger, codes),
        remarked(ledger, [filing.number for filing in seen]),
        tuple(notices(ledger, one, actor)) if _is_theirs(actor, codes, {*entered["area"]}) else (),
        told,
        _trend(seen, said, told),
        said,
        number,
    )


def own_enterprises(ledger: Ledger, actor: Actor, when: datetime, search: str = "") -> pl.DataFrame:
    """List the enterprises somebody reports for, each with what it owes.

    Parameters
    ----------
    search : part of a name or code; empty gives all.

    Returns
    -------
    enterprise, name, area, waiting (returns that may be sent now), late (those past their day);
    what is late comes first.

    Raises
    ------
    NotAllowed
        If the actor may not see returns, or reports for nobody.
    """
    require(actor, Permission.SEE_RETURNS)
    own = enterprises(actor)
    if own is None:
        raise UnknownCode(f"{actor.name} reports for no enterprise; look in the register")
    ends = stands_for(ledger)
    codes = pl.DataFrame({"enterprise": sorted({ends.get(code, code) for code in own})})
    rows = owed_to(ledger, actor, when.date(), year_before(when.date()))
    counted = rows.group_by("enterprise").agg(
        waiting=(pl.col("state") == "open").sum(), late=(pl.col("state") == "missing").sum()
    )
    listed = (
        codes.join(_last_named(ledger, codes["enterprise"].to_list()), on="enterprise", how="left")
        .join(counted, on="enterprise", how="left")
        .with_columns(
            pl.col("name").fill_null(pl.col("enterprise")),
            pl.col("area").fill_null(""),
            pl.col("waiting", "late").fill_null(0),
        )
        .sort("late", "waiting", "name", descending=[True, True, False])
    )
    named = pl.concat_str("name", "enterprise", separator=" ").str.to_lowercase()
    return listed.filter(named.str.contains(search.strip().lower(), literal=True))


def _last_named(ledger: Ledger, codes: Collection[str]) -> pl.DataFrame:
    """Give what enterprises are called now, and where they are: enterprise, name, area."""
    known = as_entered(ledger, codes).sort("since")
    return known.unique("enterprise", keep="last").select("enterprise", "name", "area")


def _said(
    ledger: Ledger, home: Path, codes: Collection[str], number: int | None, actor: Actor
) -> pl.DataFrame:
    """Read what the current vintage was made of, as far as it is of the actor's area."""
    names = [] if number is None else books.known(ledger.vintages(), number).batches
    said = _read(home, tuple(names), tuple(sorted(codes)))
    if WHERE[actor.role] not in (Where.AREA, Where.COUNTRY):
        return said
    inside = [area for area in said["area"].unique() if actor.place in areas_above(area)]
    return said.filter(pl.col("area").is_in(inside))


@lru_cache(maxsize=64)
def _read(home: Path, batches: tuple[str, ...], codes: tuple[str, ...]) -> pl.DataFrame:
    """Read batches, which never change; the pages of one profile are turned without reading on."""
    return of_enterprise([kept.batch(home, name) for name in batches], codes)


def _trend(seen: Collection[Version], said: pl.DataFrame, told: Feedback | None) -> pl.DataFrame:
    """Give the whole series: what was filed here, and before it what the vintage holds."""
    filed = counts_of(newest(seen)).select("period", "hurt", "hours_worked")
    held = (
        said.filter(
            pl.col("source") == FORM,
            pl.col("measure").is_in(HURT + HOURS),
            ~pl.col("period").is_in(filed["period"].to_list()),
        )
        .group_by("period")
        .agg(
            hurt=_sum_of(HURT),
            hours_worked=_sum_of(HOURS),
        )
    )
    until = told.period if told else max(held["period"], default="")
    return trend(pl.concat([filed, held]), until)


def _sum_of(names: tuple[str, ...]) -> pl.Expr:
    """Add up measures where each is there; a part that is not told is never taken as 0."""
    here = pl.col("measure").is_in(names)
    is_whole = pl.col("measure").filter(here).n_unique() == len(names)
    return pl.when(is_whole).then(pl.col("value").filter(here).sum())


def _is_theirs(actor: Actor, codes: Collection[str], areas: Collection[str]) -> bool:
    """Say whether an enterprise with these codes, known in these areas, is one of the actor's."""
    own = enterprises(actor)
    if own is not None:
        return bool(set(own) & set(codes))
    if WHERE[actor.role] is Where.EVERYWHERE:
        return bool(areas)
    return any(actor.place in areas_above(area) for area in areas)


def _is_said(filing: Version, actor: Actor) -> bool:
    """Leave a draft to whoever writes it: what was not submitted was not said to anybody."""
    return filing.state is not State.DRAFT or enterprises(actor) is not None


def _first(entered: pl.DataFrame, one: str) -> pl.DataFrame:
    """Put the entry the enterprise counts under before the entries merged into it."""
    own = pl.col("enterprise") == one
    return pl.concat([entered.filter(own), entered.filter(~own)])


def _attached(ledger: Ledger, codes: Collection[str]) -> dict[str, int]:
    query = (
        sql.select(ATTACHMENT.c.period, sql.func.count())
        .where(ATTACHMENT.c.enterprise.in_([*codes]), ATTACHMENT.c.removed == "")
        .group_by(ATTACHMENT.c.period)
    )
    with ledger.reading() as connection:
        return {row[0]: row[1] for row in connection.execute(query)}


def _told(
    ledger: Ledger, seen: Collection[Version], actor: Actor, when: datetime
) -> Feedback | None:
    """Say again what was said of the newest return; of a year and its quarters the quarter."""
    counted = newest(seen)
    latest = max(
        counted, key=lambda one: (one.period[:4], len(one.period), one.period), default=None
    )
    return feedback(ledger, latest, actor, when) if latest else None
