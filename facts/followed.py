"""What codes are called on a day: followed from code to code, forward and back, with weights."""

from functools import cache

import polars as pl

from facts.codes import ALWAYS, FOREVER, LISTS, became, crosswalk
from facts.hierarchy import closure, lists, spans
from facts.schema import UNKNOWN

SCHEMES = ("ISIC4", "NACE2", "NACE21", "GBT4754", "NAICS")
"""Schemes of industries that a question may ask for; an id begins with its scheme and _."""
LONGEST = 24  # no code we know of changed its name more often; a longer chain is a circle


@cache
def links() -> pl.DataFrame:
    """Give what codes became: dimension, from, to, weight [share], on (ISO date), basis."""
    return pl.concat(
        became(name).with_columns(dimension=pl.lit(dimension))
        for dimension, names in lists().items()
        for name in names
    ).select("dimension", "from", "to", "weight", "on", "basis")


@cache
def said() -> pl.DataFrame:
    """Say what each code is called on each day.

    A code that has ended is followed to what it became. One that was not yet there is followed
    back to the code it came from, if that is one; else it stays, as a merger cannot be undone.

    Returns
    -------
    dimension, id, said, weight [share of `id`, 0 to 1], whole (truth: the same thing under another
    name), first, until (ISO dates: from when, and from when no longer).
    """
    return pl.concat(
        follow(links().filter(dimension=dimension), spans().filter(dimension=dimension))
        for dimension in lists()
    )


def follow(links: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    """Follow the codes of one dimension, as `said` gives them."""
    begun = spans.select("id", begun="first", ended="last")
    known = (
        links.join(begun.rename({"id": "from"}), on="from")
        .rename({"ended": "ended_from"})
        .drop("begun")
        .join(begun.rename({"id": "to"}), on="to")
        .with_columns(
            is_one=(pl.col("basis") == "one")
            & (pl.col("on") <= pl.col("begun"))
            & (pl.len().over("to") == 1),
        )
    )
    origins = _origins(known)
    forward = _forward(spans, known, origins)
    return (
        pl.concat([forward, _back(origins)])
        .filter(pl.col("first") < pl.col("until"))
        .with_columns(dimension=pl.lit(spans["dimension"][0]))
        .select("dimension", "id", "said", "weight", "whole", "first", "until")
    )


def _origins(known: pl.DataFrame) -> pl.DataFrame:
    """Give of each code that came from one other which that was: id, origin, begun, whole."""
    return (
        known.filter(pl.col("on") <= pl.col("begun"), pl.col("from") != pl.col("to"))
        .filter(pl.len().over("to") == 1)
        .select(id="to", origin="from", begun="begun", whole="is_one")
    )


def _forward(spans: pl.DataFrame, known: pl.DataFrame, origins: pl.DataFrame) -> pl.DataFrame:
    changes = known.filter(
        pl.col("ended_from") < FOREVER, pl.col("on") == pl.col("on").max().over("from")
    ).select("from", "to", "on", share="weight", one="is_one")
    step = (
        spans.select("id", said="id")
        .join(origins.select("id", first="begun"), on="id", how="left")
        .with_columns(pl.col("first").fill_null(ALWAYS), weight=1.0, whole=True)
    )
    steps = []
    for _ in range(LONGEST):
        met = step.join(changes, left_on="said", right_on="from", how="left").with_columns(
            until=pl.when(pl.col("on").is_null())
            .then(pl.lit(FOREVER))
            .otherwise(pl.max_horizontal("first", "on"))
        )
        columns = ("id", "said", "weight", "whole", "first", "until")
        steps.append(met.select(columns).unique())
        step = met.drop_nulls("to").select(
            "id", said="to", first="until", weight=pl.col("weight") * pl.col("share"),
            whole=pl.col("whole") & pl.col("one"),
        )  # fmt: skip
        if step.is_empty():
            break
        step = step.group_by("id", "said", "first").agg(
            pl.col("weight").sum(), pl.col("whole").all()
        )
    return pl.concat(each.select(columns) for each in steps)


def _back(origins: pl.DataFrame) -> pl.DataFrame:
    higher = origins.select(said="id", next="origin", first="begun", more="whole")
    step = origins.select("id", "whole", said="origin", until="begun")
    steps = []
    for _ in range(LONGEST):
        met = step.join(higher, on="said", how="left")
        steps.append(
            met.select(
                "id", "said", pl.lit(1.0).alias("weight"), "whole",
                pl.col("first").fill_null(ALWAYS), "until",
            )
        )  # fmt: skip
        step = met.drop_nulls("next").select(
            "id", pl.col("whole") & pl.col("more"), said="next", until="first"
        )
        if step.is_empty():
            break
    return pl.concat(steps)


@cache
def translated() -> pl.DataFrame:
    """Say each industry in each of SCHEMES.

    A code without a line of its own in the crosswalk is said as the nearest code above it that has
    one; failing that as its parts are, in equal shares; failing that as unknown.

    Returns
    -------
    scheme, id, said (a code of the scheme, or unknown), weight [share of `id`, 0 to 1].
    """
    return pl.concat(
        translate(closure().filter(dimension="industry"), target, _lines(target))
        for target in SCHEMES
    )


def translate(industries: pl.DataFrame, target: str, lines: pl.DataFrame) -> pl.DataFrame:
    """Say industries (rows of `closure`) in one scheme by the lines of a crosswalk."""
    pairs = industries.select("id", "ancestor", "distance")
    own = pairs.filter(pl.col("distance") == 0, pl.col("id").str.starts_with(f"{target}_")).select(
        "id", said="id", weight=1.0
    )
    others = pairs.join(own, on="id", how="anti")
    nearest = (
        others.join(lines, left_on="ancestor", right_on="from")
        .filter(pl.col("distance") == pl.col("distance").min().over("id"))
        .select("id", said="to", weight="weight")
    )
    parts = (
        others.join(nearest, left_on="ancestor", right_on="id", how="anti")
        .join(lines, left_on="id", right_on="from")
        .filter(pl.col("distance") == pl.col("distance").min().over("ancestor"))
        .with_columns(weight=pl.col("weight") / pl.col("id").n_unique().over("ancestor"))
        .group_by(id="ancestor", said="to")
        .agg(pl.col("weight").sum())
    )
    unknown = (
        others.select("id").unique().join(pl.concat([nearest, parts]), on="id", how="anti")
    ).select("id", said=pl.lit(UNKNOWN), weight=1.0)
    return pl.concat([own, nearest, parts, unknown]).select(
        pl.lit(target).alias("scheme"), "id", "said", "weight"
    )


def _lines(target: str) -> pl.DataFrame:
    """Give every line that leads to a scheme, by the newest version each code stands in."""
    found = [
        crosswalk(*file.stem.split("__"))
        for file in sorted(
            (LISTS / "crosswalks").glob(f"industry_*__industry_{target.lower()}.csv")
        )
    ]
    newest = [
        rows.filter(pl.col("version") == pl.col("version").max().over("from"))
        if "version" in rows.columns
        else rows
        for rows in found
    ]
    nothing = pl.DataFrame(schema={"from": pl.String, "to": pl.String, "weight": pl.Float64})
    return pl.concat([nothing, *(rows.select(nothing.columns) for rows in newest)])
