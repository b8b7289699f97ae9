"""Figures by area, with what lies around each: which of them a map's methods can judge."""

from collections.abc import Callable, Mapping, Sequence

import polars as pl

from analysis._analysis import Setting
from facts.text import Text

MAP_REASONS = {
    "no_value": Text("it has no value", "该项无数值"),
    "not_by_area": Text(
        "only figures broken down by area alone are judged", "仅判断单独按地区细分的数值"
    ),
    "no_counts": Text("it is not made of counts that are published", "并非由已公布的计数构成"),
    "no_boundary": Text("its boundaries are not known", "没有该地区的边界"),
    "island": Text("no area that is shown borders on it", "没有已显示数值的地区与其相邻"),
    "few_areas": Text("too few areas of its period have a value", "该时期有数值的地区过少"),
}
"""Why an area is not judged on the map."""


def pairs_of(setting: Setting) -> pl.DataFrame:
    """Give the neighbours of the setting, a row a pair."""
    pairs = setting.surroundings.pairs if setting.surroundings else ()
    schema = {"area": pl.String(), "neighbour": pl.String()}
    return pl.DataFrame(list(pairs), schema=schema, orient="row")


def not_on_the_map(
    figures: pl.DataFrame,
    setting: Setting,
    fewest: int,
    *,
    is_counted: bool = False,
    needs_neighbours: bool = True,
) -> pl.Series:
    """Code of MAP_REASONS why each figure is not judged; null where it is.

    Parameters
    ----------
    fewest : areas of a period that must be judged.
    is_counted : figures without counts are not judged, whatever their shape.
    needs_neighbours : an area that borders on no other is not judged.
    """
    known = set(setting.surroundings.centres) if setting.surroundings else set()
    needs_counts = is_counted or setting.shape in ("rate", "share")
    uncounted = pl.any_horizontal(
        pl.col("events", "lower").is_null(), ~(pl.col("exposure") > 0).fill_null(value=False)
    )
    first = {
        "no_value": pl.col("value").is_null(),
        "not_by_area": pl.lit(setting.by != ("area",)),
        "no_counts": pl.lit(needs_counts) & uncounted,
        "no_boundary": ~pl.col("area").is_in(list(known)),
    }
    held = figures.select("period", "area", reason=_first(first))
    shown = held.filter(pl.col("reason").is_null()).select("period", "area")
    joined = (_bordering(shown, setting) if needs_neighbours else shown).with_columns(joined=True)
    held = held.join(joined, on=["period", "area"], how="left", maintain_order="left")
    return held.select(
        pl.coalesce(
            "reason",
            pl.when(pl.col("joined").is_null()).then(pl.lit("island")),
            pl.when(pl.col("joined").sum().over("period") < fewest).then(pl.lit("few_areas")),
        ).alias("reason")
    ).to_series()


def _bordering(shown: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """Give the areas that border on one of their own period."""
    pairs = pairs_of(setting)
    turned = pairs.select(area="neighbour", neighbour="area")
    return (
        shown.join(pl.concat([pairs, turned]), on="area")
        .join(shown, left_on=["period", "neighbour"], right_on=["period", "area"], how="semi")
        .select("period", "area")
        .unique()
    )


def by_period(
    figures: pl.DataFrame,
    reasons: pl.Series,
    judge: Callable[[pl.DataFrame], tuple[pl.DataFrame, Text]],
) -> tuple[list[pl.DataFrame], tuple[Text, ...]]:
    """Judge the figures of each period that have no reason against it, the latest last."""
    able = figures.with_row_index("row").filter(reasons.is_null()).sort("period", "row")
    judged = [judge(rows) for rows in able.partition_by("period", maintain_order=True)]
    return [rows for rows, _ in judged], tuple(note for _, note in judged)


def with_judged(
    figures: pl.DataFrame,
    reasons: pl.Series,
    schema: Mapping[str, pl.DataType],
    parts: Sequence[pl.DataFrame],
) -> pl.DataFrame:
    """Add to figures what was judged of them, by row, and the reasons of those that were not."""
    judged = pl.concat([pl.DataFrame(schema=schema), *parts], how="diagonal")
    added = reasons.to_frame().with_row_index("row")
    joined = added.join(judged, on="row", how="left", maintain_order="left", validate="1:1")
    return figures.with_columns(joined.drop("row"))


def _first(reasons: dict[str, pl.Expr]) -> pl.Expr:
    return pl.coalesce(pl.when(holds).then(pl.lit(why)) for why, holds in reasons.items())
