"""Counts watched through time: Farrington's algorithm, EARS, CUSUM."""

import polars as pl

from tests.oracle._case import Case, Ours, ask
from tests.oracle._trying import adapter
from tests.oracle.rates import renamed

SERIES = {
    "t": ("t", "month", "week", "period"),
    "count": ("count", "cases", "observed", "n", "y"),
    "at_risk": ("population", "pop", "workers"),
}
FARRINGTON = {
    "b": "years", "w": "window", "noPeriods": "blocks", "pastWeeksNotIncluded": "excluded",
    "trend": "trend", "pThresholdTrend": "trend_p", "alpha": "alpha", "frequency": "frequency",
    "freq": "frequency", "powertrans": "power",
}  # fmt: skip
THRESHOLDS = {"delta": "delta", "nbPlugin": "plug_in", "muan": "uncertain"}
LINKED = "the reference subtracts the logarithm of the mean from counts"
WHAT_IS_NO_ANSWER = {"r_package_alarm_do_not_match": "a fault of the reference, as the case says"}


def _series(case: Case) -> pl.DataFrame:
    found = renamed(case, **SERIES)
    return found.drop("t") if "t" in found.columns else found


def _first(case: Case) -> int | None:
    """First period judged: of the case's range, else of what it expects."""
    told = str(case.params.get("range", ""))
    if ".." in told:
        return int(told.split("..")[0])
    for rows in case.expected.values():
        if rows and "t" in rows[0]:
            return int(float(rows[0]["t"]))
    return None


def _numbered(found: pl.DataFrame, first: int | None) -> pl.DataFrame:
    return found.with_columns(t=pl.int_range(pl.len()) + (first or 1))


@adapter("outbreak_farrington")
def farrington(case: Case) -> Ours:
    """Thresholds twice: as the R package computes standard errors, and by the book."""
    params, first = case.params, _first(case)
    asked: dict[str, object] = {ours: params[name] for name, ours in FARRINGTON.items()
                                if name in params}  # fmt: skip
    method = str(params.get("thresholdMethod", "delta"))
    asked |= {"threshold": THRESHOLDS[method], "first": first}
    asked["reweighted_above"] = params.get("weightsThreshold", 2.58) * params.get("reweight", True)
    asked["excluded"] = params.get("pastWeeksNotIncluded", params.get("w", 3))
    asked["fewest"], asked["fewest_over"] = params.get("limit54", [5, 4])
    if method != "delta" or "flexible" not in str(params.get("fitFun", "flexible")):
        asked["sides"] = 2  # the reference halves alpha of quantiles, and in its first version
    given = _series(case)
    if not params.get("populationOffset") and "at_risk" in given.columns:
        given = given.drop("at_risk")
    rows = max((len(rows) for rows in case.expected.values()), default=0)
    asked["last"] = (first or 1) + rows - 1
    tables = {}
    for name in case.expected:
        errors = "pearson" if "textbook" in name else "as_surveillance"
        found = ask("farrington", {"series": given}, errors=errors, **asked).tables["periods"]
        tables[name] = _numbered(found, first).select(
            "t", "observed", "expected", "alarm", "score", upperbound="threshold",
            pvalue="p_value",
        )  # fmt: skip
    return Ours(tables=tables, keys=("t",), left_out={} if method == "delta" else {"score": LINKED})


@adapter("outbreak_ears")
def ears(case: Case) -> Ours:
    """C1, C2 or C3, whichever the case's name or columns say."""
    told = f"{case.params.get('method', '')} {case.folder.name} {case.about.get('title', '')}"
    method = next((name for name in ("C3", "C2", "C1") if name in told), "C1")
    params, first = case.params, _first(case)
    asked = {"method": method, "baseline": params.get("baseline", 7), "alpha": params.get("alpha"),
             "least_deviation": params.get("minSigma", 0), "first": first}  # fmt: skip
    found = ask("ears", {"series": _series(case)}, **asked).tables["periods"]
    table = _numbered(found, first).select(
        "t", "observed", "alarm", pl.col("statistic").alias(method), upperbound="threshold"
    )
    return Ours(tables={"": table}, keys=("t",), left_out=WHAT_IS_NO_ANSWER)


SCALES = {
    "anscombe2nd": "anscombe_second", "pearsonNegBin": "pearson_negative_binomial",
    "anscombeNegBin": "anscombe_negative_binomial",
}  # fmt: skip


@adapter("outbreak_cusum")
def cusum(case: Case) -> Ours:
    """Sums on the scale of the case; with two means it is Lucas'."""
    params, first = case.params, _first(case)
    given = _series(case).select("count")
    if "m0" in params:
        return _lucas(case, given)
    scale = str(params.get("trans", "standard"))
    asked: dict[str, object] = {
        "scale": SCALES.get(scale, scale), "reference": params.get("k", 1.04),
        "limit": params.get("h", 2.26), "first": first or 1, "reset": params.get("reset", False),
        "dispersion": params.get("alpha") or 0.1,
    }  # fmt: skip
    mean = params.get("m")
    if isinstance(mean, int | float):
        asked["expected"] = mean
    elif mean == "glm":
        asked |= {"baseline": "seasonal", "frequency": params.get("frequency", 52)}
    found = ask("cusum", {"series": given}, **asked).tables["periods"]
    # Without a scale the reference gives what the sum lacks, not the count that would alarm.
    upper = "left" if scale == "none" else "threshold"
    table = _numbered(found, first).select("t", "observed", "alarm", "cusum", upperbound=upper)
    return Ours(tables={"": table}, keys=("t",))


def _lucas(case: Case, given: pl.DataFrame) -> Ours:
    params = case.params
    asked = {"expected": params["m0"], "raised": params["m1"], "limit": params["h"]}
    found = ask("cusum", {"series": given}, **asked)
    sums, said = found.tables["periods"]["cusum"].to_list(), found.scalars
    alarms = found.tables["periods"]["alarm"].cast(pl.Int8).to_list()
    return Ours(
        {"k": said["reference"], "S": sums, "first_signal": said["first_alarm"], "alarm": alarms},
        {"": found.tables["periods"].with_columns(S="cusum", t=pl.int_range(pl.len()) + 1)},
    )
