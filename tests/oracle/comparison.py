"""Standardised rates, ratios, decomposition, tests of many units, funnels and quantiles."""

import polars as pl
from scipy.special import ndtr

from tests.oracle._case import Case, Ours, ask
from tests.oracle._trying import Unsupported, adapter
from tests.oracle.rates import TWO_LEVELS, plain_level, renamed

EVENTS = ("events", "count", "injuries", "cases", "deaths", "numerator", "O", "observed", "obs")
PEOPLE = ("exposure", "pop", "population", "workers", "employees", "miners", "births", "hours",
          "denominator", "n")  # fmt: skip


@adapter("dsr")
def direct(case: Case) -> Ours:
    """Dobson's and the gamma limits, of one group or of several."""
    given = renamed(
        case, events=EVENTS, exposure=PEOPLE,
        standard=("stdpop", "std", "standard", "standard_pop", "weight"),
    )  # fmt: skip
    known = set(case.input.columns)
    (rows,) = case.expected.values() if case.expected else ([{}],)
    group = case.params.get("group_by") or next((n for n in rows[0] if n in known), None)
    repeats = (
        [n for n in known if n[0] == "f" and n[1:].isdigit()] if "f_columns" in case.params else []
    )
    given = given.with_columns(case.input[name] for name in repeats)
    if group:
        given = given.with_columns(group=case.input[group])
    asked = {
        "per": case.params.get("multiplier", case.params.get("per", 1)),
        "fewest": case.params.get("min_count", 0),
        "level": plain_level(case),
    }
    found = {
        name: ask("direct_standardisation", {"strata": given}, method=name, **asked).tables["rates"]
        for name in ("dobson_byar", "dobson_exact", "gamma")
    }
    main = found["dobson_byar"]
    columns = {theirs: main[ours] for theirs, ours in TWO_LEVELS.items()} | {
        f"{name}_{end}": table[ours]
        for name, table in found.items()
        for end, ours in (("lo", "lower"), ("hi", "upper"))
    }
    answer = main.with_columns(
        *(pl.Series(name, values) for name, values in columns.items()),
        dsr=pl.col("value"), total_count=pl.col("events"), total_pop=pl.col("exposure"),
        injuries=pl.col("events"), cases=pl.col("events"),
    )  # fmt: skip
    if group:
        answer = answer.with_columns(pl.col("group").alias(group))
    return Ours(answer.row(0, named=True), {"": answer}, (group,) if group else ())


@adapter("smr_isr")
def indirect(case: Case) -> Ours:
    """A ratio times 100, a rate per so many, or plain ratios with three kinds of limits."""
    given = renamed(
        case, events=EVENTS, expected=("expected", "E"), exposure=("pop", "population", "workers"),
        reference_events=("refcount", "ref_count", "reference_events"),
        reference_exposure=("refpop", "ref_pop", "reference_pop"),
    )  # fmt: skip
    if "expected" not in given.columns:
        return _standardised(case, given)
    given = given.with_row_index("group").with_columns(pl.col("group").cast(pl.String))
    level = plain_level(case)
    columns = {}
    for method, theirs in (("exact", "exact"), ("mid_p", "midp"), ("byar", "byar"),
                           ("exact_then_byar", "")):  # fmt: skip
        found = ask("indirect_standardisation", {"strata": given}, method=method, level=level)
        table = found.tables["ratios"]
        prefix = f"{theirs}_" if theirs else ""
        columns |= {f"{prefix}lo": table["lower"], f"{prefix}hi": table["upper"],
                    f"{prefix}lower": table["lower"], f"{prefix}upper": table["upper"]}  # fmt: skip
    columns |= {"smr": table["ratio"], "ratio": table["ratio"], "p_exact": table["p_value"]}
    return Ours(tables={"": pl.DataFrame(columns)}, loose_below_one=("midp",))


def _standardised(case: Case, given: pl.DataFrame) -> Ours:
    told = str(case.params.get("statistic", "")) + case.folder.name
    is_rate = "rate" in told or "isr" in told.split("_")[0:2]
    per = float(case.params.get("multiplier", 100_000 if is_rate else 100))
    found = ask("indirect_standardisation", {"strata": given}, per=per).tables["ratios"]
    row = found.row(0, named=True)
    factor = row["reference_rate"] if is_rate else per
    few = row["observed"] < float(case.params.get("exact_below", 10))
    scalars = {theirs: row[ours] * factor for theirs, ours in TWO_LEVELS.items()}
    return Ours(
        scalars | {
            "observed": row["observed"], "expected": row["expected"],
            "value": row["ratio"] * factor, "ref_rate": row["reference_rate"] if is_rate else None,
            "method": "Exact" if few else "Byars",
        }
    )  # fmt: skip


@adapter("rate_ratio")
def ratios(case: Case) -> Ours:
    """Exact, mid-P and Wald limits of a ratio, Wald limits of a difference."""
    given = renamed(case, events=("x1",), exposure=("t1",), events_2=("x2",), exposure_2=("t2",))
    found = ask("rate_comparison", {"pairs": given}, level=plain_level(case)).tables["pairs"]
    answer = found.select(
        "ratio", exact_lo="exact_lower", exact_hi="exact_upper", exact_p="p_value",
        central_p="p_central", midp_lo="mid_p_lower", midp_hi="mid_p_upper", wald_lo="wald_lower",
        wald_hi="wald_upper", diff="difference", diff_lo="difference_lower",
        diff_hi="difference_upper",
    )  # fmt: skip
    notes = case.about.get("notes", "").lower()
    if "empty upper limit = infinite" in notes:
        answer = answer.with_columns(pl.when(pl.all().is_infinite().not_()).then(pl.all()))
    return Ours(tables={"": answer}, loose_below_one=("midp",))


@adapter("decomposition")
def taken_apart(case: Case) -> Ours:
    """Two groups in columns that end in their names; the one expected first less the other."""
    stems = [n.split("_", 1) for n in case.input.columns if "_" in n]
    groups = list(dict.fromkeys(name for _, name in stems))
    if len(groups) != 2:
        raise Unsupported(f"{len(groups)} groups, not two")
    counts = {stem for stem, _ in stems}
    people = next(name for name in counts if name.lower() in PEOPLE)
    (events,) = counts - {people}
    stratum = next(n for n in case.input.columns if "_" not in n)
    # The gap is of the group named first less the other, which is not the order of the columns.
    named = [name.removeprefix("crude_") for name in case.scalars if name.startswith("crude_")]
    known = [group for name in named for group in groups if group.lower() == name]
    second, first = known if len(known) == len(groups) else groups[::-1]
    given = case.input.select(
        stratum=stratum, events=f"{events}_{first}", exposure=f"{people}_{first}",
        events_2=f"{events}_{second}", exposure_2=f"{people}_{second}",
    )  # fmt: skip
    found = ask("decomposition", {"strata": given}, per=case.params.get("per", 1000))
    said, strata = found.scalars, found.tables["strata"]
    return Ours(
        {
            f"crude_{first.lower()}": said["crude"], f"crude_{second.lower()}": said["crude_2"],
            "gap": said["gap"], "rate_effect": said["rate_effect"],
            "composition_effect": said["mix_effect"],
        },
        {"": strata.rename({"stratum": stratum, "mix_effect": "composition_effect"})},
        (stratum,),
    )  # fmt: skip


@adapter("heterogeneity")
def spread(case: Case) -> Ours:
    """Chi-square of equal ratios and the test of Potthoff and Whittinghill."""
    given = renamed(case, events=EVENTS, expected=("expected", "E"))
    said = ask("heterogeneity", {"units": given}).scalars
    statistic = said["potthoff_whittinghill"]
    return Ours(
        {
            "chisq": said["chi_square"], "df": said["degrees_of_freedom"], "p": said["p_value"],
            "PW": statistic, "PW_dcluster": statistic,
            "PW_mean": said["potthoff_whittinghill_mean"],
            "PW_var": said["potthoff_whittinghill_variance"],
            "PW_z": said["z"], "PW_p": said["potthoff_whittinghill_p"],
            "dispersion": said["dispersion"],
        }
    )  # fmt: skip


@adapter("multiple_testing")
def many_tests(case: Case) -> Ours:
    """Adjusted p-values of four methods and how many each calls."""
    alpha = case.params.get("alpha", case.params.get("q", 0.05))
    found = ask("multiple_testing", {"tests": case.input.select("p")}, alpha=alpha)
    names = {
        "BH": "benjamini_hochberg", "BY": "benjamini_yekutieli", "fdr": "benjamini_hochberg",
        "holm": "holm", "hochberg": "hochberg", "hommel": "hommel", "bonferroni": "bonferroni",
    }  # fmt: skip
    tables = {"": found.tables["adjusted"].select(**{n: pl.col(o) for n, o in names.items()})}
    suffix = f"{alpha:.2f}".replace(".", "")
    return Ours(
        {f"n_reject_{n}_{suffix}": found.scalars[f"called_{o}"] for n, o in names.items()}, tables
    )


POLARITIES = {"low_is_good": "L", "high_is_good": "H", "none": "N", "lower": "L", "higher": "H"}


@adapter("significance_rag")
def colours(case: Case) -> Ours:
    """Verdict of each unit's interval against a fixed benchmark, by polarity."""
    given = renamed(case, unit=("unit", "area"), events=EVENTS, exposure=PEOPLE,
                    polarity=("polarity",))  # fmt: skip
    given = given.with_columns(pl.col("polarity").replace(POLARITIES))
    asked = {"benchmark": case.params["benchmark"], "per": case.params.get("multiplier", 1)}
    found = ask("benchmark", {"units": given}, **asked).tables["units"]
    verdicts = {"rag95": "comparison", "rag998": "comparison_998"}
    return Ours(
        tables={
            "": found.select(
                "unit", rate="value", lo95="lower", hi95="upper", lo998="lower_998",
                hi998="upper_998",
                **{n: pl.col(o).fill_null("not compared") for n, o in verdicts.items()},
            )
        },
        keys=("unit",),
    )  # fmt: skip


@adapter("quantile_rank")
def quantiles(case: Case) -> Ours:
    """Quantile of each unit within its group."""
    given = renamed(case, value=("Value",), group=("group", "GroupSet"),
                    highest_first=("highest_value_is_quantile_1",))  # fmt: skip
    found = ask("quantile_rank", {"units": given}, quantiles=case.params.get("nquantiles", 10))
    answer = found.tables["units"]["quantile"]
    (rows,) = case.expected.values()
    asked = next(n for n in rows[0] if "quantile" in n.lower())
    keys = tuple(n for n in rows[0] if n in case.input.columns)
    return Ours(tables={"": case.input.select(keys).with_columns(answer.alias(asked))}, keys=keys)


STANDINGS = {
    "low_998": "Low (0.001)", "low": "Low (0.025)", "within": "Not significant",
    "high": "High (0.025)", "high_998": "High (0.001)",
}  # fmt: skip


@adapter("funnel")
def funnels(case: Case) -> Ours:
    """Limits, spread between units and standings, by what the case expects."""
    if "significance" in case.wanted:
        return _standings(case)
    if case.wanted & {"phi", "z", "z_adj", "tau2"}:
        return _dispersion(case)
    if case.column("Observed_events"):
        return _limits_of_counts(case)
    if "baseline" in case.inputs:
        return _limits_of_shares(case)
    return _limits_of_expected(case)


def _standings(case: Case) -> Ours:
    expected = case.column("expected", "E")
    given = case.input.select(
        events=case.column(*EVENTS), exposure=expected or case.column(*PEOPLE)
    )
    asked = {"shape": "rate", "benchmark": 1} if expected else {"shape": "share"}
    found = ask("funnel", {"units": given}, **asked).tables["units"]
    words = found["standing_by_chance"].replace_strict(STANDINGS)
    keys = () if expected else ("Area",)
    return Ours(tables={"": case.input.with_columns(significance=words)}, keys=keys)


def _dispersion(case: Case) -> Ours:
    given = case.input.select(events="O", exposure="E")
    is_log = bool(case.wanted & {"od_lo95"}) or "log" in case.folder.name
    levels = {
        name: 2 * ndtr(case.params[z]) - 1  # the reference rounds z, which its limits show
        for z, name in (("z95", "level"), ("z998", "wide_level"))
        if z in case.params
    }
    found = ask(
        "funnel", {"units": given}, benchmark=1, scale="log" if is_log else "root",
        winsorised=case.params.get("trim", 0.1), **levels,
    )  # fmt: skip
    said, table = found.scalars, found.tables["units"]
    answer = table.select(
        "ratio", "z", z_adj="z_adjusted", od_lo95="adjusted_lower", od_hi95="adjusted_upper",
        od_lo998="adjusted_lower_wide", od_hi998="adjusted_upper_wide",
    )  # fmt: skip
    scalars = {"phi": said["phi"], "tau2": said["tau_squared"], "n": said["units"]}
    return Ours(scalars, {"": answer})


def _limits_of_counts(case: Case) -> Ours:
    """Expected counts at which a count reaches a limit, and the funnel's limit there."""
    counts = case.input.select(events="Observed_events")
    reached = ask("rate_limits", {"rates": counts}, method="exact").tables["rates"]
    answer = {}
    for ends, suffix in (("", "2s"), ("_wide", "3s")):
        for theirs, end, limit in (("lower", "upper", "lower"), ("upper", "lower", "upper")):
            there = reached.select(exposure=f"{end}{ends}")
            found = ask("funnel", {"units": there}, benchmark=1).tables["units"]
            ratio = found[f"{limit}{ends}"]
            answer |= {
                f"{theirs}_{suffix}_exp_events": there["exposure"],
                f"{theirs}_{suffix}_count": ratio - 1,
                f"{theirs}_{suffix}_isr": ratio * 100,
            }
    return Ours(tables={"": pl.DataFrame(answer)})


def _limits_of_shares(case: Case) -> Ours:
    top, bottom = (
        float(case.inputs["baseline"][n][0]) for n in ("sum_numerator", "sum_denominator")
    )
    per = float(case.params.get("multiplier", 1))
    given = case.input.select(exposure=case.column(*PEOPLE))
    found = ask("funnel", {"units": given}, shape="share", benchmark=top / bottom).tables["units"]
    names = {
        "Lower2s0025limit": "lower", "Upper2s0025limit": "upper",
        "Lower3s0001limit": "lower_wide", "Upper3s0001limit": "upper_wide",
    }  # fmt: skip
    answer = found.select(
        Baseline=pl.lit(top / bottom * per),
        **{theirs: pl.col(ours) * per for theirs, ours in names.items()},
    )
    return Ours(tables={"": answer})


def _limits_of_expected(case: Case) -> Ours:
    given = case.input.select(exposure=case.column("expected", "E"))
    found = ask("funnel", {"units": given}, benchmark=1, limits="of_expected").tables["units"]
    answer = found.select(ll95="lower", ul95="upper", ll998="lower_wide", ul998="upper_wide")
    return Ours(tables={"": answer})
