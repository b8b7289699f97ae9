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
    """Read from figures with the verdict of early warning what stands out of its history."""
    figures = release.figures
    codes = [pl.format("{}={}", pl.lit(name), pl.col(name)) for name in _unit(figures, row)]
    judged = figures.filter(pl.col("alert").is_not_null()).with_columns(
        unit=pl.concat_str(codes, separator=",")
    )
    keys = [(row.indicator, *each) for each in judged.select("unit", "period").iter_rows()]
    signs = [
        Sign(
            indicator=row.indicator,
            unit=each["unit"],
            area=each["area"],
            period=each["period"],
            method=row.method,
            reason=each["warning_method"],
            observed=each["events"],
            expected=each["expected"],
            threshold=each["threshold"],
        )
        for each in judged.filter("alert").iter_rows(named=True)
    ]
    return Looked(tuple(signs), frozenset(keys))


def _unit(figures: pl.DataFrame, row: Watched) -> list[str]:
    """Name the dimensions of a unit: its area, and what it is broken down by."""
    return [name for name in dict.fromkeys(("area", *row.by)) if name in figures.columns]
