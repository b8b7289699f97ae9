"""Looks over what is watched in a vintage, and turns what stands out into alerts."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import polars as pl

from governance.alerts import Kept, Key, Sign, keep
from governance.ledger import Ledger
from governance.release import Ask, Release
from governance.roles import Actor, Permission, require
from governance.watched import Watched

ALERT = "alert"  # the column in which the card says whether a row stands out


class Looked(NamedTuple):
    """What a look found: the signs, and every key that was judged."""

    signs: tuple[Sign, ...]
    keys: frozenset[Key]


def warn(
    ledger: Ledger,
    ask: Ask,
    coverage: pl.DataFrame,
    rows: Sequence[Watched],
    vintage: int,
    actor: Actor,
    when: datetime,
) -> Kept:
    """Look over what is watched in a vintage, and keep what stands out as alerts.

    Parameters
    ----------
    ask : the door of somebody who sees every figure in full. An alert shows a regulator the figures
        of their own area alone, which they see in full too.

    Raises
    ------
    NotAllowed
        If the actor may not look for alerts.
    """
    require(actor, Permission.WARN)
    questions = [(row, row.question(coverage)) for row in rows]
    found = [
        look(ask(question.at(vintage)), row) for row, question in questions if question is not None
    ]
    signs = {sign.key: sign for each in found for sign in each.signs}
    keys = frozenset(key for each in found for key in each.keys)
    return keep(ledger, vintage, list(signs.values()), keys, actor, when)


def look(release: Release, row: Watched) -> Looked:
    """Read from figures with the verdict of early warning what stands out in the last periods."""
    figures = release.figures
    periods = figures["period"].unique().sort().tail(row.periods)
    recent = figures.filter(pl.col("period").is_in(periods.implode())).with_columns(
        unit=pl.concat_str(
            [pl.format("{}={}", pl.lit(name), pl.col(name)) for name in _unit(figures, row)],
            separator=",",
        )
    )
    keys = [(row.indicator, unit, period) for unit, period in recent.select("unit", "period").rows()]
    signs = [
        Sign(
            indicator=row.indicator,
            unit=each["unit"],
            area=each["area"],
            period=each["period"],
            method=row.method,
            reason=each["warning_reason"],
            observed=each["events"],
            expected=each["expected"],
            threshold=each["threshold"],
        )
        for each in recent.filter(pl.col(ALERT) == ALERT).iter_rows(named=True)
    ]
    return Looked(tuple(signs), frozenset(keys))


def _unit(figures: pl.DataFrame, row: Watched) -> list[str]:
    """Name the dimensions of a unit: its area, and what it is broken down by."""
    return [name for name in dict.fromkeys(("area", *row.by)) if name in figures.columns]
