"""What is a unit's ratio likely to be, once chance in few events is allowed for?"""

import numpy as np
import polars as pl
from scipy import special

from analysis._analysis import Analysis, Computed, Inputs
from analysis._declared import BENCHMARK, KNOWN_PRIOR, LEVEL, UNITS
from analysis._empirical_bayes import (
    Prior,
    fit_prior,
    log_likelihood,
    log_normal,
    marshall,
    moment_prior,
    posterior,
)
from analysis._parameters import Given, Kind, Parameter
from analysis._rates import Numbers
from analysis._tables import numbers
from facts.refusal import BadQuestion
from facts.text import Text

FEWEST = 2  # units that have something in common

ALIKE = Text(
    "The units spread no more than chance gives: every ratio is drawn to the common one.",
    "各单位的差异不超过偶然波动：所有比值都收缩到共同值。",
)


def compute(inputs: Inputs, given: Given) -> Computed:
    """Draw each unit's observed / expected towards what the units have in common.

    Four answers go by the name of empirical Bayes and differ; `method` says which: a gamma prior
    fitted by maximum likelihood of the negative binomial counts (`gamma_ml`, the default) or by
    moments over and over (`gamma_moments`) [1]_, moments alone towards the pooled ratio
    (`marshall`) [2]_, or a normal distribution of logarithms (`log_normal`) [1]_.

    Returns
    -------
    units : unit, events, expected, ratio, shrunk, lower, upper (null with `marshall`), credence
        (the share its own ratio has in the shrunk one), shrunk_value (shrunk times the benchmark).
        [ratio; shrunk_value in the benchmark's unit]
    benchmark; prior_shape, prior_rate, log_likelihood, rounds of a gamma prior; prior_mean,
    prior_variance of the others.

    Raises
    ------
    BadQuestion
        If there are fewer than two units, or no events at all.
    """
    rows = inputs["units"]
    events, exposure = numbers(rows, "events"), numbers(rows, "exposure")
    if rows.height < FEWEST or events.sum() == 0:
        raise BadQuestion(
            f"shrinkage: {rows.height} units with {events.sum():g} events in all; there is nothing "
            "they could have in common: give two units or more, and some events"
        )
    benchmark = given.number_or_none("benchmark")
    benchmark = float(events.sum() / exposure.sum()) if benchmark is None else benchmark
    expected = exposure * benchmark
    method = given.word("method")
    if method.startswith("gamma"):
        scalars, columns, warnings = _gamma(events, expected, given)
    else:
        scalars, columns, warnings = _moments(events, expected, given)
    table = rows.select("unit", "events").with_columns(
        pl.Series("expected", expected),
        pl.Series("ratio", events / expected),
        *(pl.Series(name, column, nan_to_null=True) for name, column in columns.items()),
        shrunk_value=pl.Series(columns["shrunk"] * benchmark),
    )
    return Computed({"benchmark": benchmark, **scalars}, {"units": table}, warnings)


Found = tuple[dict[str, float | str | bool], dict[str, Numbers], tuple[Text, ...]]


def _gamma(events: Numbers, expected: Numbers, given: Given) -> Found:
    prior = chosen_prior(events, expected, given)
    units = posterior(events, expected, prior)
    lower, upper = units.interval(given.number("level"))
    credence = expected / (expected + prior.rate)
    scalars: dict[str, float | str | bool] = {
        "prior_shape": prior.shape,
        "prior_rate": prior.rate,
        "log_likelihood": prior.log_likelihood,
        "rounds": prior.rounds,
    }
    columns = {"shrunk": units.mean, "lower": lower, "upper": upper, "credence": credence}
    return scalars, columns, (ALIKE,) if prior.is_chance else ()


def chosen_prior(events: Numbers, expected: Numbers, given: Given) -> Prior:
    """Give the prior that is given, or fit it as told."""
    shape, rate = given.number_or_none("prior_shape"), given.number_or_none("prior_rate")
    if shape is not None and rate is not None:
        return Prior(shape, rate, log_likelihood(events, expected, shape, rate))
    if given.word("method") == "gamma_moments":
        return moment_prior(events, expected, given.number("tolerance"), given.whole("rounds"))
    return fit_prior(events, expected)


def _moments(events: Numbers, expected: Numbers, given: Given) -> Found:
    nothing = np.full_like(events, np.nan)
    if given.word("method") == "marshall":
        found = marshall(events, expected)
        told: dict[str, float | str | bool] = {
            "prior_mean": found.mean, "prior_variance": found.spread, "squares": found.squares,
        }  # fmt: skip
        columns = {"shrunk": found.shrunk, "lower": nothing, "upper": nothing}
        warnings = (ALIKE,) if found.spread == 0 else ()
        return told, columns | {"credence": found.credence}, warnings
    logs = log_normal(events, expected, given.number("tolerance"), given.whole("rounds"))
    credence = (events + 0.5) * logs.variance / (1 + (events + 0.5) * logs.variance)
    reach = special.ndtri((1 + given.number("level")) / 2) * np.sqrt(
        logs.variance / (1 + (events + 0.5) * logs.variance)
    )
    columns = {
        "shrunk": np.exp(logs.shrunk), "lower": np.exp(logs.shrunk - reach),
        "upper": np.exp(logs.shrunk + reach), "credence": credence, "log_shrunk": logs.shrunk,
    }  # fmt: skip
    told = {"prior_mean": logs.mean, "prior_variance": logs.variance, "rounds": logs.rounds}
    return told, columns, ()


ANALYSIS = Analysis(
    id="shrinkage",
    title=Text("Shrunk ratios", "收缩后的比值"),
    question=Text(
        "What is a unit's ratio likely to be, once chance in few events is allowed for?",
        "剔除小数偶然波动后，各单位的比值可能是多少？",
    ),
    reference=(
        "[1] D. Clayton, J. Kaldor, Empirical Bayes estimates of age-standardized relative risks "
        "for use in disease mapping, Biometrics 43(3), 671-681, 1987. [2] R. J. Marshall, Mapping "
        "disease and mortality rates using empirical Bayes estimators, Applied Statistics 40(2), "
        "283-294, 1991"
    ),
    compute=compute,
    inputs={"units": UNITS},
    parameters=(
        Parameter(
            "method",
            Text("which of the four answers", "四种方法之一"),
            Kind.WORD,
            default="gamma_ml",
            choices=("gamma_ml", "gamma_moments", "marshall", "log_normal"),
        ),
        BENCHMARK,
        *KNOWN_PRIOR,
        Parameter(
            "tolerance",
            Text("share by which a fit by moments may still move", "矩法迭代的收敛容差"),
            default=1e-8,
            least=0,
            is_open=True,
        ),
        Parameter(
            "rounds",
            Text("most rounds of a fit by moments", "矩法迭代的最多轮数"),
            Kind.WHOLE,
            default=10_000,
            least=1,
        ),
        LEVEL,
    ),
)
