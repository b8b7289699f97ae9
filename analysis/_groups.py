"""Groups of released figures held against each other within the strata they share."""

from typing import NamedTuple

import polars as pl

from analysis._analysis import Setting
from analysis._parameters import Given, Kind, Parameter
from facts.hierarchy import dimension_labels
from facts.text import Text

OF = Parameter(
    "of",
    Text(
        "what is compared: a dimension of the question, or period; the other dimensions are strata",
        "比较的维度或 period（时期）；其余维度为分层",
    ),
    Kind.WORD,
)
REFERENCE = Parameter(
    "reference",
    Text("the code the others are held against", "作为参照的代码"),
    Kind.WORD,
)
FIRST_CHOICE = ("ownership", "size", "area", "industry", "sex", "detail")

REASONS = {
    "not_a_rate": Text("only a rate of counts is compared", "仅比较由计数得到的率"),
    "no_counts": Text("it has no counts that may be shown", "没有可显示的计数"),
    "alone": Text(
        "there is nothing to compare it with; break the question down by the dimension compared",
        "没有可比较的对象；请按所比较的维度细分",
    ),
    "no_strata": Text(
        "there is no second dimension to tell mix from rates; ask by two, as by=industry,ownership",
        "缺少第二个维度，无法区分构成与率；请按两个维度查询，如 by=industry,ownership",
    ),
    "no_reference": Text(
        "what it should be held against has no figures here", "作为参照的组在此没有数据"
    ),
    "stratum_alone": Text("not every group has a figure for its stratum", "并非各组在该层都有数据"),
}


class Grouped(NamedTuple):
    """Counts by group and stratum.

    of : what is compared. strata : the dimensions within which it is.
    cells : row, period, group, stratum (its codes joined), events, exposure of every figure shown.
    lost : figures that are not shown or have no counts, of `all`.
    reason : code of REASONS why nothing can be compared; empty when it can.
    """

    of: str
    strata: tuple[str, ...]
    cells: pl.DataFrame
    lost: int
    all: int
    reason: str

    def name(self, code: str) -> Text:
        """Name a group in words."""
        if self.of == "period":
            return Text(code, code)
        return Text(*(dimension_labels(self.of, way).get(code, code) for way in ("en", "zh")))

    def mix(self) -> str:
        """Say in English what the mix is of: industries and sizes."""
        return " and ".join(_SEVERAL[name] for name in self.strata)

    def within(self) -> Text:
        """Say within what is compared: industry and size."""
        english = " and ".join(_NAMES[name].en for name in self.strata)
        return Text(english, "和".join(_NAMES[name].zh for name in self.strata))


_SEVERAL = {
    "area": "areas", "industry": "industries", "ownership": "ownerships", "size": "sizes",
    "sex": "sexes", "detail": "details", "period": "periods",
}  # fmt: skip
_NAMES = {
    "area": Text("area", "地区"),
    "industry": Text("industry", "行业"),
    "ownership": Text("ownership", "所有制"),
    "size": Text("size", "规模"),
    "sex": Text("sex", "性别"),
    "detail": Text("detail", "细目"),
    "period": Text("period", "时期"),
}


def grouped(figures: pl.DataFrame, setting: Setting, given: Given) -> Grouped:
    """Put figures into the groups that are compared and the strata within which they are."""
    apart = [name for name in setting.by if figures[name].n_unique() > 1]
    likely = [name for name in FIRST_CHOICE if name in apart]
    of = given.word("of") or (likely[0] if likely else "area")
    known = of in (*setting.by, "period")
    of = of if known else "area"
    strata = tuple(name for name in apart if name != of)
    rows = figures.with_row_index("row").select(
        "row",
        "period",
        "events",
        "exposure",
        pl.col(of).alias("group"),
        stratum=pl.concat_str([pl.lit(""), *strata], separator="\x1f", ignore_nulls=True),
    )
    cells = rows.drop_nulls(["events", "exposure"]).filter(pl.col("exposure") > 0)
    reason = ""
    if setting.shape != "rate":
        reason = "not_a_rate"
    elif cells.is_empty():
        reason = "no_counts"
    elif cells["group"].n_unique() < 2:
        reason = "alone"
    cells = cells.with_columns(pl.col("events", "exposure").cast(pl.Float64))
    return Grouped(of, strata, cells, rows.height - cells.height, rows.height, reason)


def pooled(found: Grouped) -> pl.DataFrame:
    """Sum the figures of each group and stratum over the periods."""
    return (
        found.cells.group_by("group", "stratum", maintain_order=True)
        .agg(pl.col("events", "exposure").sum())
        .sort("group", "stratum", maintain_order=True)
    )


def beside(figures: pl.DataFrame, found: Grouped, said: pl.DataFrame) -> pl.DataFrame:
    """Add what is said of each group, a row each, to the last of its rows; others stay empty."""
    last = (
        found.cells.sort("period", maintain_order=True).group_by("group").agg(pl.col("row").last())
    )
    rows = last.join(said, on="group").drop("group")
    return (
        figures.with_row_index("row")
        .join(rows, on="row", how="left", maintain_order="left", validate="1:1")
        .drop("row")
    )


def all_for(
    figures: pl.DataFrame, names: dict[str, pl.DataType], reason: str, why: str
) -> pl.DataFrame:
    """Add empty columns and one reason for every row."""
    return figures.with_columns(
        *(pl.lit(None, kind).alias(name) for name, kind in names.items()),
        pl.lit(why, pl.String).alias(reason),
    )


def lost_ones(found: Grouped) -> tuple[Text, ...]:
    """Warn of figures that are hidden or missing, and so are not in a comparison."""
    if not found.lost:
        return ()
    return (
        Text(
            f"{found.lost} of {found.all} figures are hidden or missing and not in the comparison. "
            "What is hidden rests on few cases, so the rates of small groups come out somewhat too "
            "low or too high.",
            f"{found.all} 个数值中有 {found.lost} 个被隐藏或缺失，未参与比较。"
            "被隐藏的数值案例较少，小组的率会有一定偏差。",
        ),
    )
