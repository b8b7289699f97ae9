"""Forecasts, their backtest, and series of counts."""

import re
from collections.abc import Mapping

import polars as pl

from tests.oracle._case import Case, Ours, ask
from tests.oracle._trying import Unsupported, adapter

VALUES = ("deaths", "value", "count", "y", "x", "injuries", "cases", "rate")
WHEN = ("year", "quarter", "month", "week", "day", "t", "time", "period", "h")
BENCHMARKS = {"naive": "naive", "drift": "drift", "mean": "mean", "snaive": "seasonal_naive",
              "seasonal_naive": "seasonal_naive"}  # fmt: skip
LIMITS = {"lo95": "lower", "hi95": "upper", "lo80": "lower_narrow", "hi80": "upper_narrow"}
ORDER = r"\((\d),\s*(\d),\s*(\d)\)"
SARIMA = re.compile(rf"{ORDER}\s*x?\s*{ORDER}\s*_?\[?(\d+)?")
ARIMA = re.compile(rf"ARIMA\s*{ORDER}")


def _series(case: Case) -> tuple[pl.DataFrame, int]:
    """The values, and how many there are a year by the input's own columns."""
    cycle = int(case.params.get("period", case.params.get("m", 0)))
    if not cycle:
        cycle = 12 if case.column("month") else 4 if case.column("quarter") else 1
    return case.input.select(value=case.column(*VALUES) or _last(case)), cycle


def _last(case: Case) -> str:
    """The last column that does not say when."""
    return next(name for name in reversed(case.input.columns) if name.lower() not in WHEN)


@adapter("forecast")
def forecasts(case: Case) -> Ours:
    """Which method follows from the names of the tables and the title."""
    given, cycle = _series(case)
    title = f"{case.about.get('title', '')} {case.params.get('model', '')}"
    asked: dict[str, object] = {"cycle": cycle}
    if not set(case.expected) & set(BENCHMARKS):
        if (order := SARIMA.search(title)) or (order := ARIMA.search(title)):
            digits = order.groups()
            asked |= {"method": "sarima", "order": ",".join(digits[:3])}
            if len(digits) > 3:
                asked |= {"seasonal_order": ",".join(digits[3:6])}
                asked["cycle"] = int(digits[6] or cycle)
        elif model := re.search(r"ETS\((\w),(\w+),(\w)\)", title):
            asked |= {"method": "ets", "ets_model": "".join(model.groups())}
        else:
            raise Unsupported("its title names no method")
    tables, said = {}, {}
    for name, rows in case.expected.items():
        method = {"method": BENCHMARKS[name]} if name in BENCHMARKS else {}
        found = ask("forecast", {"series": given}, horizon=len(rows), **asked | method)
        tables[name] = found.tables["forecast"].select(
            "mean", h="horizon", se="error", **{n: pl.col(o) for n, o in LIMITS.items()}
        )
        said = found.scalars
    return Ours(_fit(dict(said)), tables, ("h",), _better(said, case))


def _better(said: Mapping, case: Case) -> dict[str, str]:
    """Leave out the variance, which has no tolerance, where our fit is the likelier one."""
    theirs = case.scalars.get("loglik")
    if "squares" not in said or theirs is None or said["log_likelihood"] <= theirs:
        return {}
    why = f"our fit is likelier ({said['log_likelihood']:.2f} against {theirs:.2f}), so narrower"
    return {"sigma2": why}


def _fit(said: dict) -> dict[str, object]:
    """Numbers of a fit in R's names."""
    names = [name for name in said if f"error of {name}" in said and name != "sigma2"]
    plain = {_r_name(name): said[name] for name in names}
    errors = [said[f"error of {name}"] for name in names]
    found = plain | {
        "se": errors, "sigma2": said.get("variance"), "loglik": said.get("log_likelihood"),
        "aic": said.get("aic"), "aicc": said.get("aicc"),
        **{n: said[n] for n in ("alpha", "beta", "gamma", "phi") if n in said},
    }  # fmt: skip
    return found | {"published": found}


def _r_name(name: str) -> str:
    """R's name of a parameter: ma.L1 is ma1, ma.S.L12 is sma1."""
    kind, *_, lag = name.split(".")
    is_seasonal = ".S." in name
    number = int(lag.removeprefix("L"))
    return f"s{kind}{max(number // 12, 1)}" if is_seasonal else f"{kind}{number}"


SCORES = {
    "n": "origins", "ME": "mean_error", "MAE": "mean_absolute_error",
    "RMSE": "root_mean_square_error", "MAPE": "mean_absolute_percentage_error",
    "MASE": "mean_absolute_scaled_error", "coverage": "coverage", "winkler": "interval_score",
}  # fmt: skip
TOLD = {"seasonal naive": "seasonal_naive", "drift": "drift", "naive": "naive", "mean": "mean",
        "ets": "ets", "arima": "sarima"}  # fmt: skip


@adapter("forecast_backtest")
def backtests(case: Case) -> Ours:
    """The method is named in the title; origins and horizons in the parameters."""
    given, cycle = _series(case)
    told = f"{case.about.get('title', '')} {case.folder.name.replace('_', ' ')}".lower()
    method = next((ours for name, ours in TOLD.items() if name in told), None)
    if method is None:
        raise Unsupported("its title names no method")
    horizon = int(re.findall(r"\d+", str(case.params["horizons"]))[-1])
    found = ask(
        "forecast_backtest", {"series": given}, methods=method, horizon=horizon, cycle=cycle,
        first_origin=case.params["first_origin"],
    )  # fmt: skip
    scores = found.tables["scores"].select(
        h="horizon", **{theirs: pl.col(ours) for theirs, ours in SCORES.items()}
    )
    return Ours({"mase_scale": found.scalars["scale"]}, {"": scores}, ("h",))


@adapter("forecast_count")
def forecasts_of_counts(case: Case) -> Ours:
    """INGARCH where lags are given, regression otherwise; coefficients in R's order."""
    params = case.params
    given = case.input.select(events=case.column("count", *VALUES) or _last(case))
    if "past_obs" not in params and "past_mean" not in params:
        raise Unsupported("no lags are given")
    asked = {
        ours: _listed(params.get(theirs))
        for ours, theirs in (
            ("past_counts", "past_obs"), ("past_means", "past_mean"),
            ("shifts", "level_shift_from"), ("outliers", "outlier_at"),
        )
    }  # fmt: skip
    found = ask("forecast_count", {"series": given}, model="ingarch", **asked)
    said = dict(found.scalars)
    names = {
        name: _tscount_name(name)
        for name in said
        if name.startswith(("constant", "past_", "shift_", "outlier_"))
    }
    steps = [name for name in names if name.startswith(("shift_", "outlier_"))]
    published = {_tscount_name(n): said[n] for n in names if n not in steps} | {
        f"interv_{at}": said[name] for at, name in enumerate(steps, 1)
    }
    published |= {"intercept": said["constant"], "sigmasq": 1 / said["size"] if said["size"] else 0}
    listed = [names[n] for n in names if n not in steps] + [
        f"tau{at}" for at in range(1, len(steps) + 1)
    ]
    return Ours(
        {
            "coef": [said[name] for name in names], "names": listed, "size": said["size"],
            "loglik": said["log_likelihood"], "published": published,
        }
    )  # fmt: skip


def _listed(value: object) -> str:
    several = value if isinstance(value, list) else [] if value is None else [value]
    return ",".join(str(one) for one in several)


def _tscount_name(name: str) -> str:
    if name == "constant":
        return "(Intercept)"
    return name.replace("past_count_", "beta_").replace("past_mean_", "alpha_")
