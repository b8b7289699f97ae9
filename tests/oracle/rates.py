"""Rates, shares and means with their limits, and the headline rates of the field."""

import polars as pl

from tests.oracle._case import Case, Ours, ask
from tests.oracle._trying import adapter

ENDS = {"lowercl": "lower", "uppercl": "upper", "lo": "lower", "hi": "upper"}
TWO_LEVELS = {
    "lower95_0cl": "lower", "upper95_0cl": "upper",
    "lower99_8cl": "lower_wide", "upper99_8cl": "upper_wide",
}  # fmt: skip
ALIASES = (
    ("wilson", "wilson"),
    ("wilson_cc", "wilson_cc"),
    ("clopper_pearson", "cp"),
    ("clopper_pearson", "exact"),
    ("clopper_pearson", "clopper-pearson"),
)
"""Our methods of a share's limits, and what cases call them."""

LEVELS = ("conf", "confidence", "level")
PLAIN_LEVELS = (*LEVELS, "conf_level", "confidence_level")


def renamed(case: Case, **wanted: tuple[str, ...]) -> pl.DataFrame:
    """Give the input's columns our names, whichever of several the case uses."""
    found = {ours: case.column(*theirs) for ours, theirs in wanted.items()}
    return case.input.select(**{ours: pl.col(name) for ours, name in found.items() if name})


def plain_level(case: Case) -> float:
    """The confidence level of a case that has one, 0.95 where it says none or several."""
    told = next((case.params[name] for name in PLAIN_LEVELS if name in case.params), None)
    if told is None and "alpha" in case.params:
        told = 1 - case.params["alpha"]
    return float(told) if isinstance(told, int | float) else 0.95


@adapter("rate_ci")
def rates(case: Case) -> Ours:
    """Which limits is said by the case's columns, and for bare limits by its text."""
    told = f"{case.folder.name} {case.about.get('title', '')}".lower()
    given = renamed(
        case, events=("x", "count", "Numerator", "events", "cases"),
        exposure=("Denominator", "exposure", "n", "person_years", "hours"), level=LEVELS,
    )  # fmt: skip
    if case.wanted & set(TWO_LEVELS):
        per = case.column("multiplier")
        parts = []
        for row in range(case.input.height):
            base = float(case.input[per][row]) if per else float(case.params.get("multiplier", 1))
            parts.append(ask("rate_limits", {"rates": given[row]}, per=base).tables["rates"])
        found = pl.concat(parts)
        few = pl.col("events") < float(case.params.get("exact_below", 10))
        names = pl.when(few).then(pl.lit("Exact")).when(~few).then(pl.lit("Byars"))
        return Ours(tables={"": _two_levels(found).with_columns(method=names)})
    method = "byar" if "raw byar" in told or "byar_raw" in told else "exact"
    told_per = float(case.params.get("multiplier", case.params.get("per", 1)))
    asked = {"level": plain_level(case), "per": told_per}
    found = ask("rate_limits", {"rates": given}, method=method, **asked).tables["rates"]
    columns = {"lower": "lower", "upper": "upper"} | ENDS
    answer = {theirs: found[ours] for theirs, ours in columns.items()}
    for name, theirs in (("mid_p", "midp"), ("byar", "byar"), ("exact", "exact")):
        of = ask("rate_limits", {"rates": given}, method=name, **asked).tables["rates"]
        for end, ours in (("lower", "lower"), ("upper", "upper"), ("lo", "lower"), ("hi", "upper")):
            answer[f"{theirs}_{end}"] = of[ours]
    table = pl.DataFrame(answer | {"value": found["value"], "rate": found["value"]})
    return Ours(tables={"": _blank_where_they_gave_up(case, table)}, loose_below_one=("midp",))


def _blank_where_they_gave_up(case: Case, table: pl.DataFrame) -> pl.DataFrame:
    """The reference's mid-P gives up on large counts; ours are then beyond comparison."""
    (rows,) = case.expected.values()
    if "midp_lower" not in rows[0] or len(rows) != table.height:
        return table
    known = pl.Series([row["midp_lower"] not in ("", "NA") for row in rows])
    return table.with_columns(
        pl.when(known).then(pl.col(name)).alias(name) for name in ("midp_lower", "midp_upper")
    )


def _two_levels(found: pl.DataFrame) -> pl.DataFrame:
    columns = {theirs: pl.col(ours) for theirs, ours in TWO_LEVELS.items()}
    return found.with_columns(**columns)


@adapter("proportion_ci")
def shares(case: Case) -> Ours:
    """Wilson's by default; a row or the text may name another."""
    given = renamed(
        case, events=("x", "numerator", "count", "events"),
        trials=("n", "denominator", "trials", "total"), level=LEVELS, method=("method",),
    )  # fmt: skip
    if "method" in given.columns:
        given = given.with_columns(pl.col("method").replace({his: our for our, his in ALIASES}))
    told = f"{case.folder.name} {case.about.get('title', '')} {case.params.get('method')}".lower()
    method = "clopper_pearson" if "clopper" in told or "exact" in told else "wilson"
    per = case.column("multiplier")
    base = case.input[per][0] if per else case.params.get("multiplier", 1)
    asked = {"level": plain_level(case), "per": float(base)}
    found = ask("proportion_limits", {"shares": given}, method=method, **asked).tables["shares"]
    answer = {theirs: found[ours] for theirs, ours in (ENDS | TWO_LEVELS).items()}
    bare = {"shares": given.drop("method", strict=False)}
    for name, theirs in ALIASES:
        of = ask("proportion_limits", bare, method=name, **asked).tables["shares"]
        answer |= {f"{theirs}_lower": of["lower"], f"{theirs}_upper": of["upper"]}
        answer |= {f"{theirs}_lo": of["lower"], f"{theirs}_hi": of["upper"]}
    table = pl.DataFrame(answer | {n: found[n] for n in ("value", "lower", "upper")})
    named = {"p": pl.col("value"), "proportion": pl.col("value")}
    if not case.has("method"):
        named["method"] = pl.lit("Wilson")
    return Ours(tables={"": table.with_columns(**named)})


@adapter("mean_ci")
def means(case: Case) -> Ours:
    """Each group's mean, and the mean of all."""
    given = renamed(case, value=("values", "value", "x"), group=("area", "group", "unit"))
    found = _two_levels(ask("mean_limits", {"values": given}).tables["means"])
    (rows,) = case.expected.values()
    named = case.column("area", "group", "unit") or "group"
    groups = set(found["group"])
    whole = next((row[named] for row in rows if row.get(named) not in groups), "_T")
    return Ours(
        tables={
            "": found.with_columns(
                pl.col("group").replace("_T", whole).alias(named),
                value_sum="sum", value_count="count", stdev="standard_deviation",
            )
        },
        keys=(named,),
    )  # fmt: skip


HEADLINES = {
    "osha_trir_200k": "trir_200k", "trir_200k": "trir_200k", "ltifr_1e6": "frequency_1e6_hours",
    "ilo_frequency_rate_1e6h": "frequency_1e6_hours", "cn_shanghai_pinlv": "frequency_1e6_hours",
    "ltifr_lo": "frequency_lower", "ltifr_hi": "frequency_upper",
    "ilo_incidence_per_1000": "incidence_per_1000", "inc_per_1000": "incidence_per_1000",
    "eu_incidence_per_100k": "incidence_per_100k", "ilo_severity_per_1e6h": "severity_1e6_hours",
    "severity_per_1e6h": "severity_1e6_hours", "severity_per_1000h": "severity_1000_hours",
    "osha_severity_200k": "severity_200k_hours", "mean_lost_days": "mean_lost_days",
    "mean_severity": "mean_lost_days_with_fatal", "cn_qianren_siwanglv": "fatal_per_1000",
    "cn_shiwan_siwanglv": "fatal_per_100k", "fatal_per_100k": "fatal_per_100k",
    "per_100k": "fatal_per_100k", "ratio_published": "fatal_ratio",
    "cn_yanzhonglv_with_6000": "severity_with_deaths_1e6_hours",
    "cn_baiwandun": "deaths_per_million_tonnes", "cn_yiyuan_gdp": "deaths_per_100m_yuan",
    "bls_fatal_per_100k_fte": "fatal_per_100k_full_time",
}  # fmt: skip
NAMES = {
    "cases": ("cases", "injuries"), "hours": ("hours",), "workers": ("workers", "employees"),
    "lost_days": ("lost_days", "days_lost"), "deaths": ("deaths", "fatal", "fatalities"),
    "gdp_100m_yuan": ("gdp_100m_yuan",), "coal_tonnes": ("coal_tonnes",),
}  # fmt: skip


@adapter("osh_rates")
def headlines(case: Case) -> Ours:
    """Rates of a row, of a table, or changes of a published series."""
    if case.has("year") and not case.column(*NAMES["deaths"], *NAMES["cases"]):
        return _changes(case)
    rates = ask("headline_rates", {"units": renamed(case, **NAMES)}).tables["rates"]
    table = rates.select(**{theirs: pl.col(ours) for theirs, ours in HEADLINES.items()})
    first = table.row(0, named=True)
    keys = tuple(n for n in case.input.columns if n not in sum(NAMES.values(), ()))
    return Ours(first, {"": table.with_columns(case.input[name] for name in keys)}, keys)


def _changes(case: Case) -> Ours:
    series = case.input.rename({"year": "period"})
    changes = ask("headline_rates", {"series": series}).tables["changes"]
    scalars: dict = {
        "published_change_pct": {
            name: changes[name].to_list() for name in changes.columns if name != "period"
        }
    }
    for name, table in case.inputs.items():
        if {"deaths", "output_10kt"} <= set(table.columns):
            tonnes = pl.col("output_10kt").cast(pl.Float64) * 1e4
            counted = table.select("deaths", coal_tonnes=tonnes)
            found = ask("headline_rates", {"units": counted}).tables["rates"]
            scalars[f"{name}_per_million_tonnes"] = found["deaths_per_million_tonnes"].item()
    return Ours(scalars, {"": changes.rename({"period": "year"})}, ("year",))
