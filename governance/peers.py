"""The peers of an enterprise: who of its industry, size and region filed a return of a period.

Peers are taken from the returns that are submitted or further, each enterprise with its newest
version of that very period. Drafts, and returns that were sent back or withdrawn, count nowhere.
The vintage is not asked: at the moment of a submission it holds nothing of the period yet.

A group says something from FEWEST enterprises on, the asking one not among them. Where there are
fewer it is widened step by step, and the step is told. Three rules keep one peer from being seen
in the figures of the group:

- a median needs FEWEST others;
- a quarter of the group is told only where it holds THREE enterprises, as many as any released
  figure must rest on (docs/decisions/0004): quartiles need 12 others;
- rates are rounded to DIGITS significant digits before anything is made of them or held against
  them, so that nobody works out the cases and hours of the one peer whose value a quartile may be,
  neither from what is shown nor by submitting one rate after the other.

Enterprises that one account reports for are never peers of one another: a group that holds four of
five peers would know the fifth. For the same reason no count is told but that of the peers: by how
much it changed from one look to the next would say what the one enterprise filed that came between.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache, lru_cache
from typing import NamedTuple

import polars as pl
import sqlalchemy as sql

from facts.hierarchy import closure
from governance.ledger import Ledger
from governance.merging import as_one, stands_for
from governance.return_form import FORM
from governance.return_tables import FILING
from governance.workflow import STANDING
from ingest import ours

FEWEST = 5  # other enterprises a group has at least
THREE = 3
WITH_QUARTILES = 4 * THREE  # other enterprises from which quartiles are told
DIGITS = 2  # significant digits of what is told of a group
LEVELS: Mapping[str, tuple[str, int]] = {
    "division": ("industry", 2),
    "section": ("industry", 1),
    "city": ("area", 3),
    "province": ("area", 2),
    "country": ("area", 1),
}
"""The dimension and level of each word of a step; a code that lies above stands for itself."""

STEPS: tuple[tuple[str, str], ...] = (
    ("division", "city"),
    ("section", "city"),
    ("section", "province"),
    ("section", "country"),
)
"""Whom an enterprise is held against, the nearest first; always those of its own size."""

FILED = {
    "enterprise": pl.String,
    "version": pl.Int64,
    "area": pl.String,
    "industry": pl.String,
    "size": pl.String,
    "rate": pl.Float64,
}


class Group(NamedTuple):
    """The nearest group of peers that is large enough.

    step : number in STEPS of those it was found by; len(STEPS) where none was large enough.
    industry, area, size : the codes all its members share.
    peers : other enterprises in it; of the widest group where none was large enough.
    median, lower_quartile, upper_quartile : dead and injured per million hours, rounded to DIGITS;
        null where there are too few peers.
    lower, higher : peers whose rounded rate is below, above that of the enterprise; never shown.
    """

    step: int
    industry: str
    area: str
    size: str
    peers: int
    median: float | None = None
    lower_quartile: float | None = None
    upper_quartile: float | None = None
    lower: int = 0
    higher: int = 0

    @property
    def is_large_enough(self) -> bool:
        """Whether the group says something."""
        return self.peers >= FEWEST


def group(filed: pl.DataFrame, own: Mapping[str, str], rate: float | None) -> Group:
    """Find the nearest group of peers that is large enough.

    Parameters
    ----------
    filed : the columns of FILED and of LEVELS, one row an enterprise, the asking one left out.
    own : codes of the asking enterprise: industry, area, size.
    rate : of the asking enterprise, to be placed in the group; null where it has none.
        [dead and injured per million hours]
    """
    placed = filed.filter(pl.col("size") == own["size"], pl.col("rate").is_not_null())
    home = with_levels(pl.DataFrame([dict(own)])).row(0, named=True)
    found = Group(len(STEPS), "", "", own["size"], 0)
    for step, names in enumerate(STEPS):
        near = placed.filter(*(pl.col(name) == home[name] for name in names))
        rates = near["rate"].round_sig_figs(DIGITS)
        industry, area = (str(home[name]) for name in names)
        found = Group(len(STEPS), industry, area, own["size"], len(rates))
        if len(rates) >= FEWEST:
            return _described(found._replace(step=step), rates, rate)
    return found


def _described(found: Group, rates: pl.Series, rate: float | None) -> Group:
    has_quartiles = len(rates) >= WITH_QUARTILES
    own = _rounded(rate)
    first, median, third = (rates.quantile(share, "linear") for share in (0.25, 0.5, 0.75))
    return found._replace(
        median=_rounded(median),
        lower_quartile=_rounded(first) if has_quartiles else None,
        upper_quartile=_rounded(third) if has_quartiles else None,
        lower=0 if own is None else int((rates < own).sum()),
        higher=0 if own is None else int((rates > own).sum()),
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.{DIGITS}g}")


def place(found: Group) -> str:
    """Say where in its group an enterprise lies: a word that pages have a sentence for.

    Quarters are spoken of only where they may be told; a word claims no more than is true when
    many peers have the same rate, as where most have none at all.

    Examples
    --------
    >>> place(Group(0, "", "", "", 38, lower=2, higher=30))
    'lower_than_three_quarters'
    >>> place(Group(0, "", "", "", 38, lower=0, higher=8))
    'same_as_half'
    """
    has_quartiles = found.peers >= WITH_QUARTILES
    words = (
        ("lower_than_three_quarters", has_quartiles and 4 * found.higher >= 3 * found.peers),
        ("higher_than_three_quarters", has_quartiles and 4 * found.lower >= 3 * found.peers),
        ("lower_than_half", 2 * found.higher >= found.peers),
        ("higher_than_half", 2 * found.lower >= found.peers),
        ("same_as_half", 2 * (found.peers - found.lower - found.higher) >= found.peers),
    )
    return next((word for word, holds in words if holds), "in_the_middle")


def others(ledger: Ledger, period: str, own: Collection[str], when: datetime) -> pl.DataFrame:
    """Give what others filed of a period, one row an enterprise.

    Parameters
    ----------
    own : codes that are none of the others: of the asking enterprise, of the entries that are the
        same enterprise, and of every enterprise whoever asks reports for.
    when : what was read within the same minute is not read again, so that many who submit at
        once do not each read every return; a group may lack what came less than a minute ago.

    Returns
    -------
    The columns of FILED and of LEVELS.
    """
    minute = when.replace(second=0, microsecond=0)
    rows = _filed(ledger, period, minute).filter(~pl.col("enterprise").is_in([*own]))
    ends = stands_for(ledger)
    return as_one(rows, ends).unique("enterprise", keep="last") if ends else rows


@lru_cache(maxsize=16)
def _filed(ledger: Ledger, period: str, _minute: datetime) -> pl.DataFrame:
    names = (FILING.c.enterprise, FILING.c.version, FILING.c.area)
    query = sql.select(
        *names, FILING.c.words["industry"].as_string(), FILING.c.size, FILING.c.rate
    ).where(
        FILING.c.form == FORM,
        FILING.c.period == period,
        FILING.c.state.in_([state.value for state in STANDING]),
    )
    with ledger.reading() as connection:
        rows = connection.execute(query).all()
    return (
        pl.DataFrame(rows, schema=FILED, orient="row")
        .with_columns(industry=ours("industry", r"^([A-T]|\d{2,4})$", "GBT4754_"))
        .sort("version")
        .unique("enterprise", keep="last", maintain_order=True)
        .pipe(with_levels)
    )


def with_levels(rows: pl.DataFrame) -> pl.DataFrame:
    """Add the column of each word of LEVELS: the code at that level, or the nearest above it."""
    for word, (dimension, level) in LEVELS.items():
        rows = rows.with_columns(pl.col(dimension).replace(_at(dimension, level)).alias(word))
    return rows


@cache
def _at(dimension: str, level: int) -> dict[str, str]:
    rows = (
        closure()
        .filter(pl.col("dimension") == dimension, pl.col("ancestor_level") <= level)
        .sort("ancestor_level")
        .unique("id", keep="last")
    )
    return dict(rows.select("id", "ancestor").iter_rows())
