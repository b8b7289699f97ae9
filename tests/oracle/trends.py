"""Trends: joinpoints, counts and rates through time, changes, interrupted series."""

import re

import polars as pl

from facts.refusal import BadQuestion
from tests.oracle._case import Case, Ours, ask
from tests.oracle._trying import adapter
from tests.oracle.rates import plain_level, renamed

TIMES = ("year", "t", "time", "x", "period", "month")
RESAMPLED = {
    "published.apc_significant_empirical_quantile": "stars of limits by resampling; ours are of t"
}


CHOSEN_BY = {"permutation": "permutation", "weighted": "wbic", "wbic": "wbic", "bic3": "bic3",
             "bic": "bic"}  # fmt: skip


@adapter("joinpoint")
def joinpoints(case: Case) -> Ours:
    """Every number of joinpoints, the one chosen, and what the official software printed."""
    if "default_max_joinpoints" in case.wanted:
        return _edges(case)
    given = renamed(case, x=TIMES, value=("rate", "value", "y"), standard_error=("se",))
    params = case.params
    wanted = [model["k"] for model in case.scalars.get("models", [])]
    most = params.get("max_joinpoints", max(wanted, default=None))
    asked: dict[str, object] = {
        "model": "linear"
        if "linear" in str(params.get("model", "log")).replace("log-linear", "log")
        else "log",
        "max_joinpoints": most,
        "min_ends": params.get("min_obs_end", 2),
        "min_between": params.get("min_obs_between", 2),
        "permutations": max(99, int(params.get("N", 4499))),
        "weights": "none" if "none" in str(params.get("weights", "")) else "auto",
    }
    told = str(params.get("selection", "")).lower()
    asked["select"] = next((ours for theirs, ours in CHOSEN_BY.items() if theirs in told), "wbic")
    tests = [name for name in case.scalars if name.startswith("p_") and "_vs_" in name]
    found = ask("joinpoint", {"series": given}, **asked)
    said = dict(found.scalars)
    models = [_model(row, found.tables["segments"]) for row in found.tables["models"].to_dicts()]
    scalars: dict[str, object] = {name: said[name] for name in said if name.startswith("selected")}
    scalars |= {"models": [models[k] for k in wanted], "published": _published(found)}
    for test in tests:
        fewer, more = test.removeprefix("p_").split("_vs_")
        again = ask("joinpoint", {"series": given}, test_fewer=fewer, test_more=more, **asked)
        p_value = again.scalars[f"p_value_{fewer}_{more}"]
        scalars |= {test: p_value, "reject": p_value < float(params.get("alpha", 0.05))}
    return Ours(scalars, left_out=RESAMPLED)


def _model(row: dict, segments: pl.DataFrame) -> dict[str, object]:
    """A model in the names of the cases; lists are a value a segment."""
    of = segments.filter(pl.col("k") == row["k"])
    lists = {"slope": "slope", "apc": "change", "se_nci": "standard_error", "apc_lo": "lower",
             "apc_hi": "upper", "p_apc": "p_value"}  # fmt: skip
    return {theirs: of[ours].to_list() for theirs, ours in lists.items()} | {
        "k": row["k"], "joinpoints": row["joinpoints"], "sse": row["squares"],
        "df_nci": of["degrees"][0], "aapc": row["average_change"],
        "aapc_lo": row["average_lower"], "aapc_hi": row["average_upper"], "bic": row["bic"],
        "bic3": row["bic3"], "wbic": row["wbic"], "wbic_weight": row["clearness"],
    }  # fmt: skip


def _published(found) -> dict[str, object]:
    """What the official software printed."""
    k = found.scalars["selected_k"]
    of = found.tables["segments"].filter(pl.col("k") == k)
    stars = [int(p < 0.05) for p in of["p_value"].fill_null(1)]
    return {
        "selected_k": k,
        "joinpoints": list(found.scalars["joinpoints"]),
        "apc": of["change"].to_list(),
        "apc_significant": stars,
        "fitted": found.tables["fitted"]["fitted"].to_list(),
    }


def _edges(case: Case) -> Ours:
    """Default numbers of joinpoints at the ends of each range, a short series, and zeros."""
    ranges = []
    for one in case.scalars["default_max_joinpoints"]:
        ends = [int("".join(filter(str.isdigit, end))) for end in one["n_points"].split("-")]
        looked_for = {_most(points) for points in ends}
        ranges.append({"n_points": one["n_points"], "k": looked_for.pop()} if len(looked_for) == 1
                      else {})  # fmt: skip
    short = case.inputs["short"].select(x="year", value="rate")
    zeros = case.inputs["zeros"].select(x="year", value="rate")
    try:
        ask("joinpoint", {"series": zeros})
        refused: object = "computed"
    except BadQuestion:  # what the case asks for in words
        refused = case.scalars["zeros"]
    return Ours(
        {
            "default_max_joinpoints": ranges,
            "short_series_selected_k": ask("joinpoint", {"series": short}).scalars["selected_k"],
            "zeros": refused,
        }
    )


def _most(points: int) -> object:
    """How many joinpoints a series of so many points is looked through for."""
    series = pl.DataFrame({"x": range(points), "value": [2.0 + n % 2 for n in range(points)]})
    return ask("joinpoint", {"series": series}).scalars["max_joinpoints"]


COUNTS = ("deaths", "count", "events", "injuries", "cases", "x1")
AT_RISK = ("miners", "workers", "exposure", "population", "pop", "hours", "kms", "n")
GLM = {
    "poisson": "poisson", "quasipoisson": "quasi_poisson", "negbin": "negative_binomial",
    "loglinear_ols": "log_rate", "loglinear_wls_by_count": "log_rate_by_events",
}  # fmt: skip


@adapter("trend_glm")
def trends_of_counts(case: Case) -> Ours:
    """Every model of the trend card, in the names of R's summaries."""
    given = _formula(case) or renamed(case, x=TIMES, events=COUNTS, exposure=AT_RISK)
    given = given if isinstance(given, pl.DataFrame) else case.input.select(**given)
    found = ask("trend_glm", {"series": given}, level=plain_level(case))
    rows = {row["model"]: row for row in found.tables["models"].to_dicts()}
    scalars: dict[str, object] = {
        theirs: _line(rows[ours]) for theirs, ours in GLM.items() if ours in rows
    }
    limits = {
        "profile_apc_lo": found.scalars["profile_lower"],
        "profile_apc_hi": found.scalars["profile_upper"],
    }
    scalars["poisson"] = _line(rows["poisson"]) | limits
    scalars["lr_nb_vs_poisson"] = found.scalars["likelihood_ratio"]
    return Ours(scalars)


FORMULA = re.compile(r"(\w+) ~ (\w+) \+ offset\(log\((\w+)\)\)")


def _formula(case: Case) -> dict[str, str]:
    """The columns an R formula names, where the case has one."""
    found = FORMULA.search(str(case.params.get("model", "")))
    return dict(zip(("events", "x", "exposure"), found.groups(), strict=True)) if found else {}


def _line(row: dict) -> dict[str, object]:
    apc = {"apc": row["change"], "lo": row["lower"], "hi": row["upper"]}
    theta = row["theta"]
    return {
        "coef": [row["intercept"], row["slope"]],
        "se": [row["intercept_error"], row["slope_error"]],
        "se_year": row["slope_error"], "deviance": row["deviance"], "aic": row["aic"],
        "loglik": row["log_likelihood"], "dispersion": row["dispersion"], "apc": apc,
        "apc_t": apc, "theta": theta, "alpha": 1 / theta if theta else None,
        "se_theta": row["theta_error"],
    }  # fmt: skip


@adapter("mann_kendall")
def monotone(case: Case) -> Ours:
    """Kendall's S with ties, Sen's slope and Pettitt's shift."""
    given = renamed(case, x=("t", "year", "time"), value=("x", "value", "rate", "y"))
    said = ask("mann_kendall", {"series": given}, level=plain_level(case)).scalars
    p_value = said["p_value"]
    return Ours(
        {
            "S": said["s"], "varS": said["variance"], "tau": said["tau_b"],
            "p_kendall_pkg": p_value if said["p_exact"] is None else said["p_exact"],
            "z_mk_test": said["z"], "p_mk_test": p_value, "p_exact": said["p_exact"],
            "sen_slope": said["slope"], "sen_lo": said["lower"], "sen_hi": said["upper"],
            "pettitt_K": said["pettitt_place"], "pettitt_U": said["pettitt_u"],
            "pettitt_p": said["pettitt_p"],
        }
    )  # fmt: skip


@adapter("trend_proportion")
def trends_of_shares(case: Case) -> Ours:
    """Chi-square of a trend, and of any difference."""
    given = renamed(case, score=("score",), events=("x", "events", "cases"), trials=("n", "trials"))
    said = ask("trend_proportion", {"groups": given}).scalars
    found = {"X2": said["chi_square"], "p": said["p_value"]}
    return Ours(
        found | {
            "published": found, "heterogeneity_X2": said["heterogeneity"],
            "heterogeneity_p": said["heterogeneity_p"], "departure_X2": said["departure"],
            "departure_p": said["departure_p"], "slope": said["slope"], "z": said["z"],
        }
    )  # fmt: skip


@adapter("changepoint")
def changes_of_level(case: Case) -> Ours:
    """A change of a mean, or of a Poisson rate where the input is a count."""
    counted = case.column("count", "counts", "events", "deaths", "cases")
    value = counted or case.column("x", "value", "y", "rate")
    given = case.input.select(x=case.column("year", "t", "time"), value=value)
    found = ask("changepoint", {"series": given}, model="poisson" if counted else "mean")
    said, models = found.scalars, found.tables["models"]
    shift = ask("mann_kendall", {"series": given}).scalars
    breaks = models["last_points"][said["changes"]].to_list()
    last = int(said["last_before"])
    return Ours(
        {
            "total": said["total"], "last_year_before_change": last, "break_year": last,
            "mean_before": said["mean_before"], "mean_after": said["mean_after"],
            "loglik_max": said.get("log_likelihood_one"), "lr": said.get("likelihood_ratio"),
            "loglik_null": said.get("log_likelihood_none"), "n_breaks_bic": said["changes"],
            "break_years": breaks, "supF": said.get("f_statistic"), "supF_p": said.get("p_value"),
            "pettitt_index": shift["pettitt_place"], "pettitt_p": shift["pettitt_p"],
        }
    )  # fmt: skip


def _steps(case: Case) -> str:
    """The column that is 0 up to some row and 1 from then on."""
    return next(
        name
        for name in case.input.columns
        if set(case.input[name]) == {"0", "1"} and case.input[name].is_sorted()
    )


@adapter("interrupted_ts")
def before_and_after(case: Case) -> Ours:
    """Quasi-Poisson with a step, harmonics of the month and an offset; terms as R names them."""
    step = case.column("law", "step", "intervention", "policy", "post", "after") or _steps(case)
    given = renamed(
        case, x=("t", "time"), events=("DriversKilled", *COUNTS), exposure=AT_RISK,
        season=("m", "month"),
    ).with_columns(step=case.input[step])  # fmt: skip
    told = f"{case.about.get('title', '')} {case.params}".lower()
    theirs = list(case.scalars.get("coef", {}))
    waves = sum(name.startswith("sin(") for name in theirs)
    slope = [n for n in theirs if step in n and n != step]
    found = ask(
        "interrupted_ts", {"series": given}, harmonics=waves, slope_change=bool(slope),
        level=plain_level(case),
        model="negative_binomial" if "negbin" in told or "negative bin" in told
        else "quasi_poisson" if "quasi" in told else "poisson",
    )  # fmt: skip
    names = {"constant": "(Intercept)", "trend": case.column("t", "time"), "step": step}
    names |= dict.fromkeys(["slope_after"], slope[0] if slope else "slope_after")
    month = case.column("m", "month")
    for j in range(1, waves + 1):
        for wave in ("sin", "cos"):
            names[f"{wave}_{j}"] = f"{wave}({2 * j} * pi * {month}/12)"
    rows = found.tables["terms"].to_dicts()
    said = found.scalars
    return Ours(
        {
            "coef": {names[row["term"]]: row["coefficient"] for row in rows},
            "se": {names[row["term"]]: row["standard_error"] for row in rows},
            "dispersion": said["dispersion"], f"rr_{step}": said["effect"],
            "rr_lo": said["lower"], "rr_hi": said["upper"],
        }
    )  # fmt: skip
