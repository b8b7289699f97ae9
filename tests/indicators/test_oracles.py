"""Defends the headline rates against figures computed by others, read where they are kept."""

import json
from itertools import pairwise

import polars as pl
import pytest

from indicators import estimate, indicators

FOLDER = "osh_rates"
BY = ("industry", "ownership")

# Card, its measures by the column that holds them, the column of the answer, and what that is per.
TABLE = [
    ("trir", {"injuries": "cases_days_away"}, "hours", "trir_200k", 1.0),
    ("injury_frequency_rate", {"injuries": "nonfatal_injuries"}, "hours", "ltifr_1e6", 1.0),
    ("fatal_injury_rate", {"fatal": "fatal_injuries"}, "workers", "fatal_per_100k", 1.0),
    ("injury_severity_rate", {"lost_days": "days_lost"}, "hours", "severity_per_1e6h", 1.0),
    ("serious_injury_rate_gb", {"injuries": "serious_injuries"}, "workers", "inc_per_1000", 1.0),
]
EXPOSURES = {"hours": "hours_worked", "workers": "workers"}

# Card, what is counted of the one unit of the case, and the answer's name.
DEFINITIONS = [
    ("trir", {"cases_days_away": "cases", "hours_worked": "hours"}, "osha_trir_200k"),
    ("injury_frequency_rate", {"nonfatal_injuries": "cases", "hours_worked": "hours"}, "ltifr_1e6"),
    (
        "injury_frequency_gb",
        {"minor_injuries": "cases", "hours_worked": "hours"},
        "cn_shanghai_pinlv",
    ),
    (
        "nonfatal_incidence_esaw",
        {"nonfatal_accidents_esaw": "cases", "workers": "workers"},
        "eu_incidence_per_100k",
    ),
    ("fatal_injury_rate", {"fatal_injuries": "deaths", "workers": "workers"}, "cn_shiwan_siwanglv"),
    ("death_rate_gb", {"deaths": "deaths", "workers": "workers"}, "cn_qianren_siwanglv"),
    (
        "severity_rate_ilo",
        {"days_lost_temporary": "lost_days", "hours_worked": "hours"},
        "ilo_severity_per_1e6h",
    ),
    ("mean_days_away", {"days_away": "lost_days", "cases_days_away": "cases"}, "mean_lost_days"),
    (
        "gdp_death_rate_computed",
        {"production_accident_deaths": "deaths", "gdp": "gdp_100m_yuan"},
        "cn_yiyuan_gdp",
    ),
]


@pytest.mark.parametrize(("card", "counted", "exposure", "answer", "per"), TABLE)
def test_a_table_of_industries_and_ownerships(oracles, card, counted, exposure, answer, per):
    case = oracles / FOLDER / "synthetic_table_open"
    columns = counted | {exposure: EXPOSURES[exposure]}
    # What the case does not split is one part of the sum; the other parts are none.
    nothing = set(indicators()[card].events) - set(counted.values())
    given = pl.read_csv(case / "input.csv", infer_schema_length=None).rename(columns)
    long = given.with_columns(pl.lit(0).alias(name) for name in nothing).unpivot(
        on=[*columns.values(), *nothing], index=BY, variable_name="measure"
    )
    figures = estimate(_cells(long), indicators()[card], BY)
    expected = pl.read_csv(case / "expected_rates.csv", infer_schema_length=None)
    both = figures.join(expected, on=BY, how="inner", validate="1:1")
    assert both.height == expected.height
    tolerance = json.loads((case / "case.json").read_text())["tolerance"]["rel"]
    assert both["value"].to_list() == pytest.approx((both[answer] * per).to_list(), rel=tolerance)


@pytest.mark.parametrize(("card", "counted", "answer"), DEFINITIONS)
def test_one_unit_by_every_definition(oracles, figure, card, counted, answer):
    case = oracles / FOLDER / "formula_definitions"
    unit = pl.read_csv(case / "input.csv").row(0, named=True)
    nothing = dict.fromkeys(indicators()[card].events, 0)
    values = nothing | {measure: unit[column] for measure, column in counted.items()}
    expected = json.loads((case / "expected.json").read_text())[answer]
    assert figure(card, **values)["value"] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("row", [0, 1])
def test_mining_in_the_united_states(oracles, figure, row):
    case = oracles / FOLDER / "msha_published"
    unit = pl.read_csv(case / "expected_rates.csv").row(row, named=True)
    shown = figure("fatal_injury_rate", fatal_injuries=unit["deaths"], workers=unit["workers"])
    assert shown["value"] == pytest.approx(unit["per_100k"], rel=1e-12)
    assert shown["value"] / 100_000 == pytest.approx(unit["ratio_published"], abs=6e-6)


@pytest.mark.parametrize(
    ("card", "column"),
    [
        ("gdp_death_rate", "gdp_100m"),
        ("worker_death_rate", "ind_100k"),
        ("coal_death_rate", "coal_mt"),
    ],
)
def test_published_changes_follow_from_published_rates(oracles, figure, card, column):
    case = oracles / FOLDER / "china_published_changes"
    measure = indicators()[card].events[0]
    given = pl.read_csv(case / "input.csv")[column]
    rates = [figure(card, **{measure: rate})["value"] for rate in given]
    changes = [100 * (new / old - 1) for old, new in pairwise(rates)]
    published = json.loads((case / "expected.json").read_text())["published_change_pct"][column]
    assert changes == pytest.approx(published, abs=0.45)


def _cells(long: pl.DataFrame) -> pl.DataFrame:
    return long.with_columns(
        period=pl.lit("2024"),
        value=pl.col("value").cast(pl.Float64),
        status=pl.lit("A"),
        reporters=pl.lit(None, pl.Int64),
        largest=pl.lit(None, pl.Float64),
        source=pl.lit("oracle"),
    )
