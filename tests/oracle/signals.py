"""Signals: ratios of grave to light, several lists, digits, outliers, completeness."""

import polars as pl

from tests.oracle._case import Case, Ours, ask
from tests.oracle._trying import adapter
from tests.oracle.rates import plain_level, renamed

UNITS = ("region", "unit", "area", "id", "industry", "enterprise")


@adapter("underreporting")
def ratios(case: Case) -> Ours:
    """Lower tail of the injured given the dead, by a stated reference ratio."""
    named = case.column(*UNITS) or "unit"
    given = renamed(
        case, unit=UNITS, fatal=("fatal", "deaths", "fatalities"),
        nonfatal=("nonfatal", "non_fatal", "injuries", "injured"),
    )  # fmt: skip
    asked = {
        name: case.params[name] for name in ("reference_ratio", "alpha") if name in case.params
    }
    found = ask("underreporting", {"units": given}, **asked)
    units = found.tables["units"]
    table = units.select(pl.col("unit").alias(named), "ratio", "p_low", flag="is_signal")
    return Ours({"n_flagged": found.scalars["signals"]}, {"": table}, (named,))


@adapter("capture_recapture")
def lists(case: Case) -> Ours:
    """Two lists by their overlap; more by their histories."""
    level = plain_level(case)
    if case.column("m", "both", "overlap"):
        given = renamed(
            case,
            first=("n1", "first"),
            second=("n2", "second"),
            both=("m", "m2", "both", "overlap"),
        )
        found = ask("capture_recapture", {"overlap": given}, level=level)
        rows = pl.DataFrame([_two(row) for row in found.tables["overlaps"].to_dicts()])
        return Ours(_two(found.scalars), {"": rows})
    count = case.column("n", "count", "freq") or "n"
    histories = case.input.rename({count: "count"})
    found = ask("capture_recapture", {"histories": histories}, level=level)
    names = [name for name in histories.columns if name != "count"]
    models = found.tables["models"]
    rows = [_model(row, names) for row in models.to_dicts()]
    scalars = dict(found.scalars) | {name: row for row in rows for name in row["called"]}
    return Ours(scalars | (_two(found.scalars) if len(names) == 2 else {}),
                {"": pl.DataFrame(rows).drop("called")}, ("model",),
                {"infoFit": "whether the reference's own search settled"})  # fmt: skip


def _two(said) -> dict[str, object]:
    names = {
        "observed": "observed", "lincoln_petersen": "lincoln_petersen", "chapman": "chapman",
        "chapman_se": "standard_error", "wald_lo": "wald_lower", "wald_hi": "wald_upper",
        "completeness_list1": "completeness_1", "completeness_list2": "completeness_2",
    }  # fmt: skip
    return {theirs: said[ours] for theirs, ours in names.items()}


def _model(row: dict, names: list[str]) -> dict[str, object]:
    """A model in the names of Rcapture ([12,3]) and of R's formulas (LH)."""
    pairs = [pair.split(":") for pair in row["pairs"].split(",") if pair]
    numbered = ["".join(str(names.index(one) + 1) for one in pair) for pair in pairs]
    alone = [str(n + 1) for n, one in enumerate(names) if all(one not in pair for pair in pairs)]
    every = len(pairs) == len(names) * (len(names) - 1) // 2
    called = ["independence"] if not pairs else ["all_pairwise"] if every else []
    called += ["_".join("".join(pair) for pair in pairs), "+".join("".join(p) for p in pairs)]
    return {
        "model": f"[{','.join([*numbered, *alone])}]", "called": called,
        "abundance": row["total"], "N": row["total"], "missing": row["missing"],
        "stderr": row["standard_error"], "deviance": row["deviance"], "df": row["degrees"],
        "AIC": row["aic"], "aic": row["aic"], "BIC": row["bic"], "bic": row["bic"],
    }  # fmt: skip


@adapter("benford")
def digits(case: Case) -> Ours:
    """Counts of digits, chi-square and mean absolute deviation."""
    told = f"{case.folder.name} {case.about.get('title', '')} {case.params.get('digit', '')}"
    told = told.lower().replace("-", "_")
    two = "first_two" in told or "first two" in told or case.params.get("digits") == 2
    digit = "first_two" if two else "second" if "second" in told else "first"
    given = renamed(case, value=("value", "amount", "x"))
    found = ask("benford", {"amounts": given}, digit=digit, least_orders=0)
    said, table = found.scalars, found.tables["digits"]
    return Ours(
        {
            "n": said["values"], "observed": table["observed"].to_list(),
            "expected": table["expected"].to_list(), "chisq": said["chi_square"],
            "df": said["degrees_of_freedom"], "p": said["p_value"], "MAD": said["mean_deviation"],
            "conformity": said["conformity"],
        },
        {"": table},
        ("digit",),
    )  # fmt: skip


@adapter("dq_completeness")
def completeness(case: Case) -> Ours:
    """Shares reported and in time, of each unit and of all."""
    named = case.column(*UNITS) or "unit"
    given = renamed(case, unit=UNITS, reported=("reported", "received"),
                    on_time=("on_time", "timely"))  # fmt: skip
    found = ask("dq_completeness", {"returns": given})
    said = found.scalars
    table = found.tables["units"].select(
        pl.col("unit").alias(named), reported="complete", on_time="timely", complete="complete",
        timely="timely", timely_among_reported="timely_among_reported", expected="due",
    )  # fmt: skip
    return Ours(
        {
            "overall_complete": said["complete"], "overall_timely": said["timely"],
            "timely_among_reported": said["timely_among_reported"],
        },
        {"": table},
        (named,),
    )  # fmt: skip


@adapter("outlier")
def outliers(case: Case) -> Ours:
    """Steps of the test for several outliers, and scores; the reference drops signs."""
    params = case.params
    named = {"k": "most", "alpha": "alpha", "constant": "constant"}
    asked = {ours: params[theirs] for theirs, ours in named.items() if theirs in params}
    found = ask("outlier", {"values": renamed(case, value=("value", "x", "rate"))}, **asked)
    scores, steps = found.tables["scores"], found.tables["steps"]
    statistics, critical = (steps[name].to_list() for name in ("statistic", "critical"))
    flags = {
        name: _said(scores.filter(pl.col(column).fill_null(value=False))["row"].to_list())
        for name, column in (("flag_z3", "is_far_z"), ("flag_mod35", "is_far_modified"))
    }
    absolute = scores.select(
        "value", z_sample=pl.col("z").abs(), z_population=pl.col("z_population").abs(),
        modified_z=pl.col("modified_z").abs(),
    )  # fmt: skip
    steps = {"R": statistics, "lambda": critical}
    return Ours(
        {"n_outliers": found.scalars["outliers"], **steps, "published": steps, **flags},
        {"": absolute},
    )


def _said(rows: list[int]) -> object:
    """A list of one is written as that one."""
    return rows[0] if len(rows) == 1 else rows
