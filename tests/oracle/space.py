"""Space: neighbours alike, smoothed rates, scans for clusters."""

import polars as pl

from tests.oracle._case import Case, Ours, ask
from tests.oracle._trying import adapter
from tests.oracle.rates import renamed

IDS = ("id", "area", "region", "unit", "name")
EVENTS = ("cases", "events", "observed", "deaths", "injuries", "count")
PEOPLE = ("pop", "population", "exposure", "workers", "hours")
VALUES = ("rate", "value", "x", "y", "smr")
ENDS = (
    ("i", "j"), ("from", "to"), ("id", "neighbour"), ("area", "neighbour"), ("source", "target"),
)  # fmt: skip


def areas(case: Case, *, with_values: bool = True) -> pl.DataFrame:
    """Give the areas of a case with our names."""
    counts = renamed(case, area=IDS, events=EVENTS, exposure=PEOPLE)
    value = case.column(*VALUES) if with_values else None
    return counts.with_columns(value=case.input[value]) if value else counts


def pairs(case: Case) -> pl.DataFrame:
    """Give the pairs of neighbours, from whichever table has two ends."""
    for table in case.inputs.values():
        for first, second in ENDS:
            if {first, second} <= set(table.columns):
                weight = next((n for n in ("weight", "w", "wij") if n in table.columns), None)
                named = table.select(area=first, neighbour=second)
                return named.with_columns(weight=table[weight]) if weight else named
    raise LookupError("no table of pairs of neighbours")


def is_mutual(given: pl.DataFrame) -> bool:
    """Whether each pair is there once or both ways; nearest neighbours are neither."""
    turned = given.select(area="neighbour", neighbour="area")
    both = given.join(turned, on=["area", "neighbour"], how="semi").height
    return both in (0, given.height)


GLOBAL = {
    "I": "moran", "EI": "moran_expected", "VI_rand": "moran_variance", "z_rand": "moran_z",
    "p_rand_greater": "moran_p", "p_rand": "moran_p", "VI_norm": "moran_variance_normal",
    "z_norm": "moran_z_normal", "p_norm_greater": "moran_p_normal", "p_norm": "moran_p_normal",
    "geary_C": "geary", "geary_EC": "geary_expected", "geary_var": "geary_variance",
    "geary_z": "geary_z", "geary_p": "geary_p", "EB_moran_I": "rate_moran", "G": "g",
    "EG": "g_expected", "VG": "g_variance", "z_G": "g_z", "n": "areas", "n_islands": "islands",
}  # fmt: skip
LOCAL = {
    "Ii": "local_moran", "EIi_cond": "expected", "VarIi_cond": "variance", "z_cond": "z",
    "p2_cond": "p_value", "p_fdr": "p_adjusted", "p_fdr_local": "p_adjusted_around",
    "VarIi_total": "variance_total", "perm_p": "p_shuffled", "p_perm": "p_shuffled",
    "p_sim": "p_shuffled", "Gi": "g_z", "Gi_star": "g_star_z", "localG": "g_z",
    "localG_star": "g_star_z", "lag": "lag",
}  # fmt: skip


@adapter("spatial_moran")
def moran(case: Case) -> Ours:
    """Global and local statistics; the reference counts islands for the mean."""
    named = f"{case.params.get('weights', '')} {case.params.get('style', '')}"
    row = {"B", "binary"}.isdisjoint(named.split())
    told = str(case.params.get("alternative", "greater"))
    of_all = told if "(global)" not in told else told.split("(global)")[0].split(",")[-1]
    words = "two_sided" if "two" in of_all else "less" if "less" in of_all else "greater"
    found = ask(
        "spatial_moran", {"areas": areas(case), "neighbours": pairs(case)},
        mutual=is_mutual(pairs(case)), weights="row" if row else "binary", alternative=words,
        islands="in_the_mean" if "spdep" in str(case.about.get("source")) else "left_out",
        permutations=int(case.params.get("nsim", case.params.get("permutations", 999))),
    )  # fmt: skip
    said = found.scalars
    local = found.tables["local"]
    words = pl.col("quadrant").str.replace("_", "-").str.to_titlecase()
    columns = {theirs: pl.col(ours) for theirs, ours in LOCAL.items() if ours in local.columns}
    table = local.select(pl.col("area").alias(case.column(*IDS) or "id"), quadrant=words, **columns)
    scalars = {theirs: said[ours] for theirs, ours in GLOBAL.items() if ours in said}
    return Ours(scalars, {"": table}, (table.columns[0],))


@adapter("spatial_eb_rates")
def smoothed(case: Case) -> Ours:
    """Marshall's global and local rates, and spdep's default of the local ones."""
    tables = {"areas": areas(case, with_values=False), "neighbours": pairs(case)}
    found, each = (
        ask("spatial_eb_rates", tables, mutual=is_mutual(tables["neighbours"]), local_mean=mean)
        for mean in ("of_the_area", "of_each")
    )
    rates = found.tables["rates"]
    local = each.tables["rates"]["local"]
    table = rates.select(
        pl.col("area").alias(case.column(*IDS) or "id"), raw="rate", global_eb="global",
        local_eb="local", local_eb_geoda="local", local_eb_spdep_default=local,
    )  # fmt: skip
    said = found.scalars
    scalars = {"parameters": {"a": said["between"], "b": said["mean"]}}
    return Ours(scalars | scalars["parameters"], {"": table}, (table.columns[0],))


@adapter("spatial_scan")
def scan(case: Case) -> Ours:
    """The most likely cluster and how many further ones do not overlap."""
    given = areas(case, with_values=False).with_columns(
        x=case.input[case.column("x", "lon", "longitude") or "x"],
        y=case.input[case.column("y", "lat", "latitude") or "y"],
    )
    is_round = case.column("lon", "longitude") is not None
    params = case.params
    expected = case.column("expected", "E", "exp")
    if expected:
        given = given.with_columns(exposure=case.input[expected])
    # SpatialEpi takes people for trials wherever it is given no expected counts
    is_bernoulli = not expected and "SpatialEpi" in str(case.about.get("source"))
    model = params.get("model", "bernoulli" if is_bernoulli else "poisson")
    found = ask(
        "spatial_scan", {"areas": given}, most_share=params.get("max_pop_share", 0.5),
        simulations=params.get("nsim", 999), look_for="high" if params.get("high_only", True)
        else "both", ties="one_by_one", model=model,
        distance="great_circle" if is_round else "plane",
        alpha=params.get("alpha", params.get("alpha_level", 0.05)),
    )  # fmt: skip
    clusters = found.tables["clusters"].to_dicts()
    members = found.tables["members"]
    told = [_told(one, members.filter(cluster=one["cluster"])["area"]) for one in clusters]
    significant = [one for one in told[1:] if one["p"] < params.get("alpha", 0.05)]
    return Ours(
        {"most_likely": told[0], "n_secondary": len(significant), "secondary": significant},
        {"": pl.DataFrame([{k: v for k, v in one.items() if k != "ids"} for one in told])},
    )


def _told(cluster: dict, members: pl.Series) -> dict[str, object]:
    return {
        "ids": sorted(int(float(one)) if one.isdigit() else one for one in members),
        "population": cluster["exposure"], "cases": cluster["events"],
        "expected": cluster["expected"], "smr": cluster["ratio"],
        "llr": cluster["log_likelihood_ratio"], "p": cluster["p_value"],
    }  # fmt: skip
