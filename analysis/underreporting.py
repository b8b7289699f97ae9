"""Are the lighter injuries too few for the deaths, as where only the grave ones are reported?"""

import numpy as np
import polars as pl
from scipy import special, stats

from analysis._analysis import Analysed, Analysis, Computed, Inputs, Setting
from analysis._parameters import Given, Kind, Parameter
from analysis._rates import Numbers
from analysis._reporting import innocent
from analysis._tables import Column, Table, numbers
from facts.refusal import BadQuestion
from facts.text import Text

LIKELY = 0.001  # a signal is looked into by people: 1 in 1,000 honest units gives one
FEWEST = 3  # units of a period, so that each has peers
HALF = 0.5  # a signal needs a ratio of at most so much of the peers', however sure the chance
DEATHS = {
    "deaths", "fatal_injuries", "fatal_accidents_esaw", "recordable_deaths", "disease_deaths",
    "acute_poisoning_deaths",
}  # fmt: skip
"""Measures of the gravest outcome, which is hardest to leave out."""

WORDS = {
    "signal": Text("signal: few injuries for its deaths", "信号：相对死亡，伤害偏少"),
    "no_signal": Text("no signal", "无信号"),
}
REASONS = {
    "no_value": Text("it has no value", "该项无数值"),
    "not_deaths_among_hurt": Text(
        "only a share of deaths among all who were hurt is judged",
        "仅判断死亡占全部伤亡人数的比例",
    ),
    "no_counts": Text("its counts are not published", "未公布其计数"),
    "few_peers": Text("too few units of its period to compare with", "该时期可比单位过少"),
    "no_deaths": Text("nobody died in it: the ratio says nothing", "无死亡：比值不能说明问题"),
    "peers_without": Text(
        "its peers have no deaths, or nobody injured, to make a ratio of",
        "可比单位无死亡或无伤害，无法得出比值",
    ),
}


def lower_tail(fatal: Numbers, nonfatal: Numbers, reference: Numbers) -> Numbers:
    """Chance of so few injuries or fewer among all hurt, where `reference` belong to a death.

    Binomial: of fatal + nonfatal persons each is not killed with chance reference /
    (1 + reference). 1 where nobody died.

    Parameters
    ----------
    fatal, nonfatal : (n,) persons; they need not be whole.
    reference : (n,) persons injured for each killed.
    """
    whole = np.asarray(nonfatal)
    with np.errstate(invalid="ignore"):  # betainc takes no (0, b), which the next line answers
        chance = special.betainc(fatal, whole + 1, 1 / (1 + reference))
    return np.where(fatal > 0, chance, 1.0)


def run(figures: pl.DataFrame, setting: Setting) -> Analysed:
    """Judge each unit's deaths among the hurt against all other units of its period together.

    A signal needs a chance of at most 1 in 1,000, adjusted for the many units of the period, and a
    ratio of injuries to deaths of at most half of the peers'. A low rate is no signal: only the
    ratio of light to grave is judged, which good work at safety lowers little.
    """
    held = figures.with_columns(
        pl.col("events").alias("fatal"), nonfatal=pl.col("exposure") - pl.col("events")
    )
    is_peer = pl.all_horizontal(pl.col("fatal", "nonfatal", "value").is_not_null())
    fatal, nonfatal = (
        pl.col(name).filter(is_peer).sum().over("period") - pl.col(name)
        for name in ("fatal", "nonfatal")
    )
    held = held.with_columns(
        injured_per_death=pl.when(pl.col("fatal") > 0).then(pl.col("nonfatal") / pl.col("fatal")),
        peers_per_death=pl.when(fatal > 0).then(nonfatal / fatal),
        peers=is_peer.sum().over("period"),
    ).with_columns(signal_reason=_reason(setting))
    chance = _chance(held)
    held = held.with_columns(chance.alias("signal_p")).with_columns(signal=_judged())
    return Analysed(held.select(*figures.columns, *ANALYSIS.adds), tuple(_notes(held)))


def _reason(setting: Setting) -> pl.Expr:
    """Why a row is not judged; the first that holds, null when it is."""
    grave = setting.shape == "share" and set(setting.events) <= DEATHS
    is_part = grave and set(setting.events) < set(setting.exposure)
    reasons = {
        "not_deaths_among_hurt": pl.lit(not is_part),
        "no_value": pl.col("value").is_null(),
        "no_counts": pl.any_horizontal(pl.col("fatal", "nonfatal").is_null()),
        "few_peers": pl.col("peers") < FEWEST,
        "no_deaths": pl.col("fatal") == 0,
        "peers_without": ~(pl.col("peers_per_death") > 0).fill_null(value=False),
    }
    return pl.coalesce(pl.when(holds).then(pl.lit(why)) for why, holds in reasons.items())


def _chance(held: pl.DataFrame) -> pl.Series:
    """Chance of each judged row, adjusted over those of its period (Benjamini and Hochberg)."""
    able = held.with_row_index("row").filter(pl.col("signal_reason").is_null())
    found = np.full(held.height, np.nan)
    for rows in able.partition_by("period"):
        counts = (numbers(rows, name) for name in ("fatal", "nonfatal", "peers_per_death"))
        found[rows["row"].to_numpy()] = stats.false_discovery_control(lower_tail(*counts))
    return pl.Series("signal_p", found, nan_to_null=True)


def _judged() -> pl.Expr:
    few = pl.col("injured_per_death") <= HALF * pl.col("peers_per_death")
    return (
        pl.when(pl.col("signal_reason").is_null())
        .then(
            pl.when(few & (pl.col("signal_p") <= LIKELY))
            .then(pl.lit("signal"))
            .otherwise(pl.lit("no_signal"))
        )
        .cast(pl.String)
    )


def _notes(held: pl.DataFrame) -> tuple[Text, ...]:
    judged = held.filter(pl.col("signal").is_not_null())
    if judged.is_empty():
        return ()
    period = str(judged["period"].max())
    last = judged.filter(pl.col("period") == period)
    found = int((last["signal"] == "signal").sum())
    return (
        Text(
            f"{period}: of {last.height} units {found} report few injuries for their deaths, "
            "compared with all the others together.",
            f"{period}：{last.height} 个单位中有 {found} 个相对其死亡人数报告的伤害偏少"
            "（与其余单位合计相比）。",
        ),
        *INNOCENT,
    )


def compute(inputs: Inputs, given: Given) -> Computed:
    """Judge the ratio of non-fatal to fatal events against a reference ratio or against peers.

    Returns
    -------
    units : unit, ratio (non-fatal for each fatal; null where there is none), reference [non-fatal
        for each fatal], p_low (binomial lower tail; 1 without deaths), p_adjusted (false discovery
        rate over all), is_signal (p_low below `alpha`).
    signals : how many.

    Raises
    ------
    BadQuestion
        If peers are asked for and there are fewer than three units, or the others of one have no
        deaths.
    """
    rows = inputs["units"]
    fatal, nonfatal = numbers(rows, "fatal"), numbers(rows, "nonfatal")
    reference = given.number_or_none("reference_ratio")
    if reference is None:
        others = fatal.sum() - fatal
        if rows.height < FEWEST or (others <= 0).any():
            raise BadQuestion(
                f"underreporting: {rows.height} units with {fatal.sum():g} deaths are no peers; "
                "give a reference_ratio"
            )
        ratios = (nonfatal.sum() - nonfatal) / others
    else:
        ratios = np.full_like(fatal, reference)
    p_low = lower_tail(fatal, nonfatal, ratios)
    signal = p_low < given.number("alpha")
    table = rows.select(
        pl.coalesce("unit", pl.int_range(1, pl.len() + 1).cast(pl.String)).alias("unit"),
        ratio=pl.when(pl.col("fatal") > 0).then(pl.col("nonfatal") / pl.col("fatal")),
    ).with_columns(
        pl.Series("reference", ratios),
        pl.Series("p_low", p_low),
        pl.Series("p_adjusted", stats.false_discovery_control(p_low)),
        pl.Series("is_signal", signal),
    )
    return Computed({"signals": int(signal.sum())}, {"units": table}, INNOCENT)


INNOCENT = innocent(
    "work where accidents are rare and grave (mines, transport, heights), one disaster with many "
    "dead, a unit that counts lighter injuries by a narrower rule, or injuries treated and counted "
    "elsewhere",
    "作业事故少而严重（矿山、运输、高处），单起重大事故死亡多，轻伤统计口径较窄，或伤者在他处就诊统计",
)

ANALYSIS = Analysis(
    id="underreporting",
    title=Text("Signals: few injuries for the deaths", "漏报信号：伤害与死亡之比"),
    question=Text(
        "Are the lighter injuries too few for the deaths?", "相对死亡人数，轻伤是否过少？"
    ),
    reference=(
        "European Commission (Eurostat), European Statistics on Accidents at Work: summary "
        "methodology, 2013; N. L. Johnson, A. W. Kemp, S. Kotz, Univariate Discrete Distributions, "
        "3rd ed., 2005, section 3.4 (the binomial tail as an incomplete beta function). The "
        "reference ratio is the asker's to state: no fixed pyramid (1:29:300) holds"
    ),
    adds={
        "signal": Text("Signal", "信号"),
        "injured_per_death": Text("Injured for each death", "伤亡比（每例死亡对应受伤人数）"),
        "peers_per_death": Text(
            "Injured for each death, all other units", "其余单位每例死亡对应受伤人数"
        ),
        "signal_p": Text("p (lower tail, adjusted for many units)", "p 值（下尾，多重比较校正）"),
        "signal_reason": Text("Why it is not judged", "未判断的原因"),
    },
    run=run,
    verdict="signal",
    words=WORDS | REASONS,
    compute=compute,
    inputs={
        "units": Table(
            Text("one row a unit", "每行一个单位"),
            {
                "fatal": Column(Text("persons killed", "死亡人数"), least=0),
                "nonfatal": Column(Text("persons injured", "受伤人数"), least=0),
                "unit": Column(Text("its name", "名称"), Kind.WORD, is_optional=True),
            },
        )
    },
    parameters=(
        Parameter(
            "reference_ratio",
            Text(
                "non-fatal for each fatal that is expected; without it, those of all other units",
                "每例死亡预期对应的非致死例数；缺省为其余单位合计之比",
            ),
            least=0,
            is_open=True,
        ),
        Parameter(
            "alpha",
            Text("chance below which a ratio is a signal", "低于此概率则视为信号"),
            default=LIKELY,
            least=0,
            most=1,
            is_open=True,
        ),
    ),
)
