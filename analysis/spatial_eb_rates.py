"""What is an area's rate, once the chance of small numbers is smoothed away?"""

import numpy as np
import polars as pl

from analysis._analysis import Analysed, Analysis, Computed, Inputs, Setting
from analysis._declared import EVENTS, EXPOSURE, PER
from analysis._neighbours import AREAS, MUTUAL, NEIGHBOURS, weights
from analysis._on_the_map import MAP_REASONS, by_period, not_on_the_map, pairs_of, with_judged
from analysis._parameters import Given, Kind, Parameter
from analysis._smoothing import towards_all, towards_neighbours
from analysis._tables import Table, numbers
from facts.refusal import BadQuestion
from facts.text import Text

FEWEST = 3  # areas; of two, each is half of what it is drawn towards
ABOUT = 0.05  # a rate moved by less, of itself, has hardly moved
DRAWN = {
    "drawn_up": Text("drawn up towards its neighbours", "向邻区上调"),
    "drawn_down": Text("drawn down towards its neighbours", "向邻区下调"),
    "hardly_moved": Text("hardly moved", "基本不变"),
}
OWN_REASONS = {
    "not_a_rate": Text("only a rate or a share of counts is smoothed", "仅平滑由计数得到的率或比例")
}


def run(figures: pl.DataFrame, setting: Setting) -> Analysed:
    """Smooth the rates of each period, towards all areas and towards neighbours."""
    reasons = not_on_the_map(figures, setting, FEWEST, is_counted=True)
    if setting.shape not in ("rate", "share"):
        reasons = pl.Series("reason", ["not_a_rate"] * figures.height, pl.String)
    parts, _ = by_period(figures, reasons, lambda rows: (_smoothed(rows, setting), NOTE))
    judged = with_judged(figures, reasons.alias("smoothed_reason"), ADDED, parts)
    return Analysed(judged.select(*figures.columns, *ANALYSIS.adds), (NOTE,) if parts else ())


def _smoothed(rows: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    events, exposure = numbers(rows, "events"), numbers(rows, "exposure")
    near = towards_neighbours(events, exposure, weights(rows["area"].to_list(), pairs_of(setting)))
    rate = events / exposure
    names = np.where(near.rate > rate, "drawn_up", "drawn_down")
    moved = np.where(np.abs(near.rate - rate) <= ABOUT * rate, "hardly_moved", names)
    return rows.select("row").with_columns(
        pl.Series("drawn", moved.tolist(), pl.String),
        pl.Series("smoothed", near.rate, nan_to_null=True),
        pl.Series("smoothed_towards", near.mean, nan_to_null=True),
        pl.Series("smoothed_to_all", towards_all(events, exposure).rate),
    )


def compute(inputs: Inputs, given: Given) -> Computed:
    """Smooth the rates of areas (Marshall 1991).

    Returns
    -------
    mean, between : what the rates are drawn towards, and the variance between areas beyond chance,
        per one of exposure.
    rates : area, rate, global, local, local_mean [events per `per`], local_between [its square],
        reason (`no_exposure`; `island` where there is no neighbour and no local rate).

    Raises
    ------
    BadQuestion
        If no area has exposure, or no pair of neighbours is among them.
    """
    areas = inputs["areas"]
    rows = areas.filter(pl.col("exposure") > 0).drop_nulls("events")
    if rows.is_empty():
        raise BadQuestion("spatial_eb_rates: no area has exposure and a count; give some")
    events, exposure = numbers(rows, "events"), numbers(rows, "exposure")
    whole = towards_all(events, exposure)
    mutual = given.truth("mutual")
    of = weights(rows["area"].to_list(), inputs["neighbours"], mutual=mutual)
    near = towards_neighbours(events, exposure, of, of_each=given.word("local_mean") == "of_each")
    per = given.number("per")
    found = rows.select("area").with_columns(
        pl.Series("rate", events / exposure * per),
        pl.Series("global", whole.rate * per),
        pl.Series("local", near.rate * per, nan_to_null=True),
        pl.Series("local_mean", near.mean * per, nan_to_null=True),
        pl.Series("local_between", near.between * per**2, nan_to_null=True),
        pl.Series("reason", np.where(of.islands, "island", "")).replace("", None),
    )
    table = areas.select("area").join(found, on="area", how="left", maintain_order="left")
    table = table.with_columns(
        pl.coalesce("reason", pl.when(pl.col("rate").is_null()).then(pl.lit("no_exposure")))
    )
    scalars = {"mean": float(whole.mean[0]), "between": float(whole.between[0])}
    return Computed(scalars, {"rates": table}, _warnings(int(of.islands.sum())))


def _warnings(islands: int) -> tuple[Text, ...]:
    if not islands:
        return ()
    return (
        Text(
            f"areas without neighbours: {islands}; they have no local rate",
            f"无相邻地区者：{islands} 个，无局部平滑率",
        ),
    )


NOTE = Text(
    "A smoothed rate is drawn towards the rate of the area and its neighbours together, the "
    "further the fewer people it rests on (Marshall); it is for maps and not for judging an area.",
    "平滑率向该地区及其邻区的合并率收缩，人数越少收缩越多（Marshall 法）；"
    "仅供制图，不用于评判单个地区。",
)

ADDED: dict[str, pl.DataType] = {
    "row": pl.UInt32(),
    "drawn": pl.String(),
    "smoothed": pl.Float64(),
    "smoothed_towards": pl.Float64(),
    "smoothed_to_all": pl.Float64(),
}
"""The columns that come of smoothing areas together."""

COUNTED = Table(
    AREAS.says, {"area": AREAS.columns["area"], "events": EVENTS._replace(may_be_missing=True),
                 "exposure": EXPOSURE._replace(may_be_missing=True)}
)  # fmt: skip

ANALYSIS = Analysis(
    id="spatial_eb_rates",
    title=Text("Smoothed rates", "经验贝叶斯平滑率"),
    question=Text(
        "What is an area's rate, once the chance of small numbers is smoothed away?",
        "去除小数波动后，该地区的率是多少？",
    ),
    reference=(
        "R. J. Marshall, Mapping disease and mortality rates using empirical Bayes estimators, "
        "Applied Statistics 40(2), 283-294, 1991, doi:10.2307/2347593"
    ),
    adds={
        "drawn": Text("Where it is drawn", "平滑方向"),
        "smoothed": Text("Rate smoothed towards neighbours", "向邻区平滑的率"),
        "smoothed_towards": Text("Rate of the area and its neighbours", "该地区与邻区的合并率"),
        "smoothed_to_all": Text("Rate smoothed towards all areas", "向总体平滑的率"),
        "smoothed_reason": Text("Why it is not smoothed", "未平滑的原因"),
    },
    run=run,
    needs_surroundings=True,
    verdict="drawn",
    words=DRAWN | MAP_REASONS | OWN_REASONS,
    compute=compute,
    inputs={"areas": COUNTED, "neighbours": NEIGHBOURS},
    parameters=(
        Parameter(
            "local_mean",
            Text(
                "the variance around an area is from its own local mean (of_the_area: Marshall, "
                "GeoDa), or of each neighbour from that neighbour's (of_each: spdep by default)",
                "局部方差相对于该地区自身的局部均值（of_the_area：Marshall、GeoDa），或相对于各邻区"
                "各自的局部均值（of_each：spdep 缺省）",
            ),
            Kind.WORD,
            default="of_the_area",
            choices=("of_the_area", "of_each"),
        ),
        MUTUAL,
        PER,
    ),
)
