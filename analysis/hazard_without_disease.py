"""Which industries have much exposure and little disease, as where disease is not diagnosed?"""

import numpy as np
import polars as pl
from scipy import stats

from analysis._analysis import Analysis, Computed, Inputs
from analysis._parameters import Given, Kind, Parameter
from analysis._reporting import innocent
from analysis._tables import Column, Table, numbers
from facts.refusal import BadQuestion
from facts.text import Text

FEWEST = 3  # units, so that each has peers
HALF = 0.5  # of the cases expected; a signal has no more


def compute(inputs: Inputs, given: Given) -> Computed:
    """Hold each unit's cases against those its exposure would give at the peers' ratio.

    Burden is the exposed workers, times the share of measurements over the limit where that is
    given. Expected are the unit's burden times cases over burden of all other units. A signal needs
    a burden a worker (or, without workers, an over-limit share or burden) at or above the median,
    at most half of the cases expected, and a Poisson lower tail, adjusted over all units, of at
    most `alpha`.

    Returns
    -------
    signals : how many.
    units : unit, burden, intensity, expected, cases, ratio (cases / expected), p_low, p_adjusted,
        is_signal, in the order given.

    Raises
    ------
    BadQuestion
        If there are fewer than three units, or the others of one have no cases or no burden.
    """
    rows = inputs["units"]
    exposed, cases = numbers(rows, "exposed"), numbers(rows, "cases")
    over, workers = numbers(rows, "over_limit_share"), numbers(rows, "workers")
    burden = exposed * np.where(np.isnan(over), 1.0, over)
    others, other_cases = burden.sum() - burden, cases.sum() - cases
    if rows.height < FEWEST or (others <= 0).any() or (other_cases <= 0).any():
        raise BadQuestion(
            f"hazard_without_disease: {rows.height} units with {cases.sum():g} cases; at least "
            f"{FEWEST} are needed, and cases and exposure in more than one"
        )
    expected = burden * other_cases / others
    divisor = np.where(np.isnan(workers) | (workers <= 0), np.nan, workers)
    intensity = burden / divisor if not np.isnan(divisor).any() else burden
    p_low = stats.poisson.cdf(cases, expected)
    adjusted = stats.false_discovery_control(p_low)
    is_high = intensity >= np.median(intensity)
    signal = is_high & (cases <= HALF * expected) & (adjusted <= given.number("alpha"))
    ratio = np.divide(cases, expected, out=np.full_like(cases, np.nan), where=expected > 0)
    table = rows.select("unit").with_columns(
        pl.Series("burden", burden),
        pl.Series("intensity", intensity),
        pl.Series("expected", expected),
        pl.Series("cases", cases),
        pl.Series("ratio", ratio, nan_to_null=True),
        pl.Series("p_low", p_low),
        pl.Series("p_adjusted", adjusted),
        pl.Series("is_signal", signal),
    )
    return Computed({"signals": int(signal.sum())}, {"units": table}, INNOCENT)


INNOCENT = innocent(
    "disease that comes years after exposure (new industries, young workers), workers who leave "
    "before they fall ill, agents of another kind than the peers', protection that works, cases "
    "counted where a worker lives and not where he worked",
    "疾病滞后于接触（新行业、年轻工人），工人发病前已离岗，危害因素种类不同，防护有效，"
    "或病例按居住地而非工作地统计",
)

ANALYSIS = Analysis(
    id="hazard_without_disease",
    title=Text("Signals: much exposure, little disease", "信号：接触多而病例少"),
    question=Text(
        "Which industries have much exposure and little disease?", "哪些行业接触水平高而病例少？"
    ),
    reference=(
        "N. E. Breslow, N. E. Day, Statistical Methods in Cancer Research II, 1987, ch. 2 "
        "(observed over expected, Poisson tails); Y. Benjamini, Y. Hochberg, JRSS B 57(1), "
        "289-300, 1995"
    ),
    compute=compute,
    inputs={
        "units": Table(
            Text("one row an industry", "每行一个行业"),
            {
                "unit": Column(Text("its name", "名称"), Kind.WORD),
                "exposed": Column(Text("workers exposed", "接触人数"), least=0),
                "cases": Column(Text("cases of disease", "病例数"), least=0),
                "workers": Column(
                    Text("workers in all", "从业人数"), is_optional=True, least=0, is_open=True
                ),
                "over_limit_share": Column(
                    Text("share of measurements over the limit", "检测超标比例"),
                    is_optional=True,
                    least=0,
                ),
            },
        )
    },
    parameters=(
        Parameter(
            "alpha",
            Text("adjusted chance from which few cases are a signal", "视为信号的校正概率上限"),
            default=0.01,
            least=0,
            most=1,
            is_open=True,
        ),
    ),
)
