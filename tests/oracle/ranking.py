"""Units shrunk, ranked and screened: empirical Bayes, posterior ranks, MGPS."""

import polars as pl

from tests.oracle._case import Case, Ours, ask
from tests.oracle._trying import adapter
from tests.oracle.rates import plain_level, renamed

UNIT_COLUMNS = {
    "events": ("O", "observed", "events", "count", "cases", "N"),
    "exposure": ("E", "expected", "exposure"),
}
SHAPES = ("prior_nu", "nu", "prior_shape", "shape")
RATES = ("prior_alpha", "alpha", "prior_rate", "rate")


def _keys(case: Case) -> tuple[str, ...]:
    (rows,) = case.expected.values()
    return tuple(name for name in rows[0] if name in ("id", "unit", "area") and case.has(name))


@adapter("eb_shrinkage")
def shrunk(case: Case) -> Ours:
    """Four ways to shrink; the reference stops at a tolerance of 1e-5 or after 20 rounds."""
    units = {"units": renamed(case, **UNIT_COLUMNS)}
    asked = {"benchmark": 1, "tolerance": 1e-5, "rounds": 20}
    found = {
        way: ask("shrinkage", units, method=way, **asked)
        for way in ("gamma_ml", "gamma_moments", "marshall", "log_normal")
    }
    fitted, moments, plain = (found[n].scalars for n in ("gamma_ml", "gamma_moments", "marshall"))
    column = {name: one.tables["units"]["shrunk"] for name, one in found.items()}
    table = case.input.select(_keys(case)).with_columns(
        found["gamma_ml"].tables["units"]["ratio"].alias("smr"),
        column["gamma_moments"].alias("eb_ck_moment"),
        column["gamma_ml"].alias("eb_ml"),
        found["log_normal"].tables["units"]["log_shrunk"].alias("eb_lognormal"),
        column["marshall"].alias("eb_marshall_rate_ratio"),
    )
    return Ours(
        {
            "ck": {"nu": moments["prior_shape"], "alpha": moments["prior_rate"]},
            "ml": {
                "nu": fitted["prior_shape"], "alpha": fitted["prior_rate"],
                "loglik": fitted["log_likelihood"],
            },
            "marshall": {"a": plain["prior_variance"], "b": plain["prior_mean"]},
        },
        {"": table},
        _keys(case),
        {"ck.iterations": "the number of units, which the reference's list gives first"},
    )  # fmt: skip


RANKED = {
    "post_mean": "mean", "post_sd": "standard_deviation", "exp_rank": "expected_rank",
    "rank_median": "rank_median", "p_top": "p_worst", "p_rank1": "p_first",
}  # fmt: skip


@adapter("ranking")
def ranks(case: Case) -> Ours:
    """Posterior ranks at the prior given, or fitted where none is."""
    params = case.params
    (rows,) = case.expected.values()
    above = [float(n.removeprefix("p_gt_")) for n in rows[0] if n.startswith("p_gt_")]
    asked: dict[str, object] = {
        "benchmark": 1,
        "level": plain_level(case),
        "worst_share": params.get("top_share", 0.1),
        "worst": params.get("topk") if isinstance(params.get("topk"), int) else None,
        "above": above or (1.0,),
    }
    shape, rate = (next((params[n] for n in s if n in params), None) for s in (SHAPES, RATES))
    if shape is not None:
        asked |= {"prior_shape": shape, "prior_rate": rate}
    found = ask("ranking", {"units": renamed(case, **UNIT_COLUMNS)}, **asked)
    suffix = f"{100 * float(asked['level']):g}"
    names = RANKED | {
        f"lo{suffix}": "lower", f"hi{suffix}": "upper", f"rank_lo{suffix}": "rank_lower",
        f"rank_hi{suffix}": "rank_upper", **{f"p_gt_{r:g}": f"p_above_{r:g}" for r in above},
    }  # fmt: skip
    table = found.tables["units"].select(**{n: pl.col(o) for n, o in names.items()})
    said = found.scalars
    hyper = {"nu": said["prior_shape"], "alpha": said["prior_rate"]}
    return Ours(
        {"hyper": hyper, "topk": said["worst"]},
        {"": case.input.select(_keys(case)).hstack(table)},
        _keys(case),
    )


@adapter("ebgm")
def screened(case: Case) -> Ours:
    """Scores at the hyper-parameters given, else of our fit, and how far that gets."""
    cells = renamed(case, events=("N", "events", "count"), expected=("E", "expected"))
    given = case.params
    names = {"shape_1": "alpha1", "rate_1": "beta1", "shape_2": "alpha2", "rate_2": "beta2"}
    names |= {"share_1": "p" if "p" in given else "P"}
    theta = {ours: given[theirs] for ours, theirs in names.items() if theirs in given}
    found = ask("ebgm", {"cells": cells}, **theta)
    table = found.tables["cells"].select(Qn="share_first", EBGM="mean", EB05="lower", EB95="upper")
    fitted = ask("ebgm", {"cells": cells}).scalars["log_likelihood"]
    keys = tuple(n for n in case.input.columns if n not in ("N", "E"))
    return Ours(
        {"loglik_at_theta": found.scalars["log_likelihood"], "loglik_max": fitted},
        {"": case.input.select(keys).hstack(table)},
        keys,
    )
