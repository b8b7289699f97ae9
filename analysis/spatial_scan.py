"""Is there a part of the map with more (or fewer) events than chance gives, and where?"""

import numpy as np
import polars as pl

from analysis._analysis import Analysed, Analysis, Computed, Inputs, Setting
from analysis._declared import EVENTS, EXPOSURE, SEED
from analysis._on_the_map import MAP_REASONS, by_period, not_on_the_map, with_judged
from analysis._parameters import Given, Kind, Parameter
from analysis._rates import Numbers
from analysis._scan import Cluster, Map, best_circle, by_chance, circles, scanned
from analysis._tables import Column, Table, numbers
from facts.refusal import BadQuestion
from facts.text import Text

FEWEST = 4  # areas
SIMULATIONS = 999
START = 20_260_101
LIKELY = 0.05
MOST_EVENTS = 100_000_000  # of a map: a logarithm of each count is kept
MOST_PEOPLE = {"poisson": np.inf, "bernoulli": 1e9}  # NumPy draws from no larger urn
MOST_SHARE = 0.5  # of the exposure; more would be a cluster of what is left out

PARTS = {
    "in_high": Text("in a part with more than chance gives", "位于高发区域"),
    "in_low": Text("in a part with fewer than chance gives", "位于低发区域"),
    "in_none": Text("in no such part", "不在此类区域内"),
}
MODELS = {"rate": "poisson", "share": "bernoulli"}
"""How chance puts events on the map, by the shape of the figure."""

OWN_REASONS = {
    "not_a_rate": Text("only a rate or a share of counts is scanned", "仅扫描由计数得到的率或比例")
}


def scan(events: Numbers, exposure: Numbers, x: Numbers, y: Numbers, given: Given) -> list[Cluster]:
    """Find the circle least like chance, then further ones that share no area with it.

    A further one is given where its p-value is at most `alpha`.

    Parameters
    ----------
    events, exposure : (n,) of areas, or the events expected of each.
    x, y : (n,) where the middle of each lies.
    given : the parameters of the card.
    """
    total, people = int(events.sum()), exposure.sum()
    is_bernoulli = given.word("model") == "bernoulli"
    of = Map(
        exposure * total / people,
        total,
        int(people) if is_bernoulli else None,
        given.word("look_for"),
    )
    grown = list(
        circles(
            x,
            y,
            exposure,
            given.number("most_share"),
            is_round=given.word("distance") == "great_circle",
            one_by_one=given.word("ties") == "one_by_one",
        )
    )
    simulations = given.whole("simulations")
    chance = by_chance(grown, of, simulations, given.whole("seed"))
    every = scanned(grown, events, of)
    clusters: list[Cluster] = []
    taken = np.zeros(len(events), dtype=np.bool_)
    while True:
        ratio, members = best_circle(every, taken)
        p_value = (int((chance >= ratio * (1 - 1e-12)).sum()) + 1) / (simulations + 1)
        if ratio == 0 or (clusters and p_value > given.number("alpha")):
            return clusters
        clusters.append(Cluster(members, ratio, p_value))
        taken[members] = True


def run(figures: pl.DataFrame, setting: Setting) -> Analysed:
    """Scan the areas of each period for parts with more or fewer events than chance gives.

    Circles are around the middle of an area as boundaries give it, by great-circle distance, with
    at most half of the exposure; p-values come of 999 maps made by chance from a fixed seed. Rates
    are of Poisson counts; of a share each of the exposure has one event or none (Bernoulli).
    """
    reasons = not_on_the_map(figures, setting, FEWEST, is_counted=True, needs_neighbours=False)
    if setting.shape not in MODELS:
        reasons = pl.Series("reason", ["not_a_rate"] * figures.height, pl.String)
    parts, notes = by_period(figures, reasons, lambda rows: _scanned(rows, setting))
    judged = with_judged(figures, reasons.alias("scan_reason"), ADDED, parts)
    return Analysed(judged.select(*figures.columns, *ANALYSIS.adds), notes[-1:])


def _scanned(rows: pl.DataFrame, setting: Setting) -> tuple[pl.DataFrame, Text]:
    assert setting.surroundings is not None, "an area without a middle is not scanned"
    places = np.array([setting.surroundings.centres[area] for area in rows["area"]])
    events, exposure = numbers(rows, "events"), numbers(rows, "exposure")
    whole = np.round(events)
    if setting.shape == "share":
        exposure = np.maximum(np.round(exposure), whole)
    told = Given({**ON_FIGURES, "model": MODELS[setting.shape]})
    clusters = scan(whole, exposure, places[:, 0], places[:, 1], told) if whole.any() else []
    part = np.full(rows.height, "in_none", dtype=object)
    p_value, ratio = np.full(rows.height, np.nan), np.full(rows.height, np.nan)
    real = [one for one in clusters if one.p_value <= LIKELY]
    for one in real:
        inside = _ratio(events, exposure, one.members)
        part[one.members] = "in_high" if inside > 1 else "in_low"
        p_value[one.members], ratio[one.members] = one.p_value, inside
    added = rows.select("row").with_columns(
        pl.Series("part", part.tolist(), pl.String),
        pl.Series("part_ratio", ratio, nan_to_null=True),
        pl.Series("part_p", p_value, nan_to_null=True),
    )
    period = rows["period"][0]
    return added, Text(
        f"Scan of {period}: {rows.height} areas; parts unlike chance at 5 %, the whole map as "
        f"one test: {len(real)}. {SIMULATIONS} maps made by chance, seed {START}. Chance is all it "
        "allows for: where areas differ for a known reason, as their mix of industries, parts are "
        "found more often.",
        f"{period} 扫描：{rows.height} 个地区；按整幅图 5% 水平的异常区域：{len(real)} 个。"
        f"随机模拟 {SIMULATIONS} 次，种子 {START}。本法只考虑偶然波动：若地区间另有已知差异"
        "（如行业构成），异常区域会更常出现。",
    )


def _ratio(events: Numbers, exposure: Numbers, members: np.ndarray) -> float:
    fair = exposure[members].sum() * events.sum() / exposure.sum()
    return float(events[members].sum() / fair)


def compute(inputs: Inputs, given: Given) -> Computed:
    """Scan a map with circles for clusters of Poisson counts (Kulldorff 1997).

    Returns
    -------
    clusters : cluster (1 for the most likely), areas, events, exposure, expected [events], ratio
        (observed / expected), relative_risk (inside / outside), log_likelihood_ratio, p_value;
        circles that overlap a more likely one are left out, those beyond `alpha` too, but for
        the first.
    members : cluster, area, the middle first.

    Raises
    ------
    BadQuestion
        If there are fewer than two areas, no events or too many, an area twice or with events
        and no exposure, or a count that is not whole.
    """
    rows = inputs["areas"].drop_nulls(["events", "exposure"])
    lost = rows.filter((pl.col("exposure") == 0) & (pl.col("events") > 0))
    if lost.height:
        raise BadQuestion(
            f"spatial_scan: area '{lost['area'][0]}' has {lost['events'][0]:g} events and no "
            "exposure; give its exposure or leave it out"
        )
    rows = rows.filter(pl.col("exposure") > 0)
    events, exposure = numbers(rows, "events"), numbers(rows, "exposure")
    if rows.height < 2 or events.sum() < 1:
        raise BadQuestion(
            f"spatial_scan: {rows.height} areas with {events.sum():g} events; at least two areas "
            "and an event are needed"
        )
    if events.sum() > MOST_EVENTS or exposure.sum() > MOST_PEOPLE[given.word("model")]:
        raise BadQuestion(
            f"spatial_scan: {events.sum():g} events of {exposure.sum():g}; maps made by chance are "
            f"of at most {MOST_EVENTS:g} events (and 1e9 people by bernoulli); give smaller units"
        )
    if (events != np.round(events)).any() or rows["area"].is_duplicated().any():
        raise BadQuestion("spatial_scan: give each area once, with a whole number of events")
    if given.word("model") == "bernoulli" and (
        (exposure != np.round(exposure)).any() or (events > exposure).any()
    ):
        raise BadQuestion(
            "spatial_scan: an area has more events than people, or a part of a person; "
            "write model=poisson"
        )
    found = scan(events, exposure, numbers(rows, "x"), numbers(rows, "y"), given)
    described = [_described(place + 1, one, events, exposure) for place, one in enumerate(found)]
    names = rows["area"].to_numpy()
    members = [
        pl.DataFrame({"cluster": place + 1, "area": names[one.members]})
        for place, one in enumerate(found)
    ]
    empty = pl.DataFrame(schema={"cluster": pl.Int32(), "area": pl.String()})
    return Computed(
        {"areas": rows.height, "events": float(events.sum()), "clusters": len(found)},
        {
            "clusters": pl.DataFrame(described, schema=CLUSTER),
            "members": pl.concat([empty, *members], how="vertical_relaxed"),
        },
    )


def _described(
    number: int, one: Cluster, events: Numbers, exposure: Numbers
) -> dict[str, float | None]:
    inside, people = float(events[one.members].sum()), float(exposure[one.members].sum())
    expected = people * float(events.sum() / exposure.sum())
    outside, others = float(events.sum()) - inside, float(exposure.sum()) - people
    return {
        "cluster": number,
        "areas": len(one.members),
        "events": inside,
        "exposure": people,
        "expected": expected,
        "ratio": inside / expected,
        "relative_risk": inside / people / (outside / others) if outside and others else None,
        "log_likelihood_ratio": one.likelihood_ratio,
        "p_value": one.p_value,
    }


CLUSTER: dict[str, pl.DataType] = {
    "cluster": pl.Int32(),
    "areas": pl.Int64(),
    **dict.fromkeys(
        ("events", "exposure", "expected", "ratio", "relative_risk", "log_likelihood_ratio",
         "p_value"),
        pl.Float64(),
    ),
}  # fmt: skip
ADDED: dict[str, pl.DataType] = {
    "row": pl.UInt32(),
    "part": pl.String(),
    "part_ratio": pl.Float64(),
    "part_p": pl.Float64(),
}
"""The columns that come of scanning areas together."""

ON_FIGURES = Given(
    {
        "most_share": MOST_SHARE,
        "simulations": SIMULATIONS,
        "look_for": "both",
        "distance": "great_circle",
        "ties": "together",
        "alpha": LIKELY,
        "seed": START,
    }
)

ANALYSIS = Analysis(
    id="spatial_scan",
    title=Text("Scan for clusters", "空间扫描"),
    question=Text(
        "Is there a part of the map with more events than chance gives, and where?",
        "地图上是否有某一区域的事件多于偶然？在何处？",
    ),
    reference=(
        "M. Kulldorff, A spatial scan statistic, Communications in Statistics: Theory and Methods "
        "26(6), 1481-1496, 1997, doi:10.1080/03610929708831995"
    ),
    adds={
        "part": Text("Part of the map", "所在区域"),
        "part_ratio": Text("Observed / expected in that part", "该区域实际与期望之比"),
        "part_p": Text("p of that part", "该区域 p 值"),
        "scan_reason": Text("Why it is not judged", "未判断的原因"),
    },
    run=run,
    needs_surroundings=True,
    verdict="part",
    words=PARTS | MAP_REASONS | OWN_REASONS,
    compute=compute,
    inputs={
        "areas": Table(
            Text("one row an area", "每行一个地区"),
            {
                "area": Column(Text("its code", "代码"), Kind.WORD),
                "x": Column(Text("east, or longitude", "横坐标或经度")),
                "y": Column(Text("north, or latitude", "纵坐标或纬度")),
                "events": EVENTS._replace(may_be_missing=True),
                "exposure": EXPOSURE._replace(may_be_missing=True),
            },
        )
    },
    parameters=(
        Parameter(
            "most_share",
            Text("largest share of the exposure in a circle", "圆内暴露量占比上限"),
            default=MOST_SHARE,
            least=0,
            most=1,
            is_open=True,
        ),
        Parameter(
            "look_for",
            Text("parts with more, with fewer, or with either", "寻找高发、低发或两者"),
            Kind.WORD,
            default="high",
            choices=("high", "low", "both"),
        ),
        Parameter(
            "model",
            Text(
                "poisson, or bernoulli where exposure is people and each has one event at most",
                "poisson；若暴露量为人数且每人至多一次事件，可用 bernoulli",
            ),
            Kind.WORD,
            default="poisson",
            choices=("poisson", "bernoulli"),
        ),
        Parameter(
            "distance",
            Text("in the plane, or along the earth", "平面距离或球面距离"),
            Kind.WORD,
            default="plane",
            choices=("plane", "great_circle"),
        ),
        Parameter(
            "ties",
            Text(
                "areas at one distance enter a circle together, or one_by_one in the rows' order",
                "等距地区同时进入圆内（together），或按行顺序逐个进入（one_by_one）",
            ),
            Kind.WORD,
            default="together",
            choices=("together", "one_by_one"),
        ),
        Parameter(
            "simulations",
            Text("maps made by chance", "随机模拟次数"),
            Kind.WHOLE,
            default=SIMULATIONS,
            least=9,
            most=99_999,
        ),
        Parameter(
            "alpha",
            Text("largest p-value of a further cluster", "次要聚集的最大 p 值"),
            default=LIKELY,
            least=0,
            most=1,
            is_open=True,
        ),
        SEED,
    ),
)
