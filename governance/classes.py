"""Classes of one caliber are judged together: their total is another indicator, and tells the last.

A caliber counts its cases and, each by a card of its own, its classes: deaths, absences. Whoever
asks for the total and for all classes but one knows that one too.
"""

from collections.abc import Mapping
from functools import cache

import polars as pl

from governance.disclosure import judge
from indicators import Indicator, indicators

CLASS = "class"  # stands for the class as one more dimension while rows are judged


@cache
def families() -> tuple[tuple[str, ...], ...]:
    """Give the ids of the indicators that make up another one, its measures one by one."""
    counts = {
        card.events: card.id
        for card in indicators().values()
        if card.shape == "total" and not card.exposure and not card.events_where
    }
    wholes = [events for events in counts if len(events) > 1]
    split = [tuple(counts.get((measure,), "") for measure in events) for events in wholes]
    return tuple(family for family in split if all(family))


def classes_beside(indicator: Indicator) -> tuple[Indicator, ...]:
    """Give the classes that make up a total with this one, itself among them; none if it is none.

    The order is the same whichever class is asked, and so are the verdicts.
    """
    family = next((ids for ids in families() if indicator.id in ids), ())
    return tuple(indicators()[name] for name in family)


def judge_together(
    tables: Mapping[str, pl.DataFrame], asked: str, by: tuple[str, ...]
) -> pl.DataFrame:
    """Judge the classes as parts of their total, and give the rows of the one asked for.

    Parameters
    ----------
    tables : the rows of each class by id, as `governance.disclosure.judge` takes them.
    """
    whole = pl.concat(
        [rows.with_columns(pl.lit(name).alias(CLASS)) for name, rows in tables.items()],
        how="diagonal_relaxed",
    )
    judged = judge(whole, (*by, CLASS)).filter(pl.col(CLASS) == asked)
    return judged.select(*tables[asked].columns, "hiding")
