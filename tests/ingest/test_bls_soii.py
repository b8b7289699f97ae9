"""BLS's estimates arrive by one thing at a time, and counts, rates and medians stay apart."""

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from facts.codes import codes
from ingest.bls_soii import GROUP, SOURCE

COLUMNS = ["line", "area", "industry", "ownership", "sex", "detail", "measure", "value"]
CASES, RATE, MEDIAN = (
    "soii_days_away_cases",
    "published_soii_days_away_rate",
    "published_soii_median_days_away",
)


@pytest.fixture
def sample(samples):
    return samples / "bls_soii" / "case_demographics.csv"


@pytest.fixture
def real_file(real_data):
    return real_data / "us" / "bls_soii_case_demographics_2015.parquet"


def test_every_number_arrives(facts, table, sample):
    expected = table(
        """
        line|area |industry|ownership       |sex|detail      |measure                        |value
        ----|-----|--------|----------------|---|------------|-------------------------------|-----
        2   |US   |_T      |private         |_T |_T          |published_soii_days_away_rate  |91.5
        3   |US   |_T      |private         |_T |_T          |soii_days_away_cases           |1000
        4   |US   |_T      |private         |_T |_T          |published_soii_median_days_away|8
        5   |US   |NAICS_23|private         |_T |_T          |soii_days_away_cases           |1200
        6   |US   |NAICS_23|government_state|_T |SOC_472061  |soii_days_away_cases           |40
        7   |US   |_T      |private         |F  |SOC_470000  |soii_days_away_cases           |30
        8   |US   |_T      |private         |_U |_T          |soii_days_away_cases           |10
        9   |US   |_T      |private         |_T |SOII_E4X.OT2|soii_days_away_cases           |70
        10  |US-TX|_T      |government_local|_T |SOII_E42    |soii_days_away_cases           |60
        11  |US   |_T      |_T              |_T |SOC_OT1     |soii_days_away_cases           |
        """,
        line=pl.UInt32,
        value=pl.Float64,
    )
    assert_frame_equal(facts(SOURCE, sample).select(COLUMNS), expected)


def test_what_has_no_place_is_refused_by_its_line(refused, sample):
    reasons = refused(SOURCE, sample)
    assert "measure '9' is none that bls_soii gives" in reasons.pop(16)
    assert reasons == {
        12: "counted by occupation '470000' and by 'Event - Falls, slips, trips' at once, and a "
        "fact counts by one of them; the rows of five groups of occupations are kept",
        13: "industry 'GP1' is not in the code list data/codes/industry.csv; "
        "'Industry - Goods producing' joins sectors, whose own rows are kept",
        14: "detail 'SOC_O10XXX' is not in the code list data/codes/soii_characteristic.csv",
        15: "industry 'ZZZ' is not in the code list data/codes/industry.csv",
        17: "case_code 'N' is not O, the only one this layout had; look it up",
    }


def test_every_row_of_the_bureaus_own_file_is_accounted_for(checked, real_file):
    rows = checked(SOURCE, real_file)
    refused = rows.drop_nulls("_reject")
    assert rows.height == 214_482
    reasons = {
        "two at once": refused["_reject"].str.starts_with("counted by occupation").sum(),
        "joins sectors": refused["_reject"].str.contains("joins sectors").sum(),
        "part of a group": refused["_reject"].str.starts_with("detail 'SOC_O").sum(),
    }
    assert sum(reasons.values()) == refused.height
    assert all(reasons.values())
    kept = rows.filter(pl.col("_reject").is_null())
    assert not kept.select("measure", "industry", "sex", "detail").is_duplicated().any()
    assert kept.height > 15_000


def test_the_totals_of_2015_are_those_the_bureau_released(facts, real_file):
    # BLS, Nonfatal Occupational Injuries and Illnesses Requiring Days Away From Work, 2015
    whole = facts(SOURCE, real_file).filter(industry="_T", sex="_T", detail="_T")
    assert dict(whole.select("measure", "value").iter_rows()) == {
        CASES: 902_160.0,
        RATE: 93.9,
        MEDIAN: 8.0,
    }


def test_each_theme_divides_the_cases_but_for_rounding_and_the_unclassified(facts, real_file):
    themes = codes("soii_characteristic").filter(level=2).select(parent="id", theme="parent")
    groups = codes("soii_characteristic").filter(level=3).select("id", "parent")
    sums = (
        facts(SOURCE, real_file)
        .filter(measure=CASES)
        .join(groups, left_on="detail", right_on="id")
        .join(themes, on="parent")
        .filter(pl.col("theme") != "soii_occupation")
        .group_by("theme")
        .agg(pl.col("value").sum())
    )
    assert sums.height == 12
    # 110 cases of 14 and 15 years of age stand by themselves
    assert sums["value"].is_between(901_200, 901_400).all()


def test_the_groups_of_occupations_divide_all_of_them(facts, real_file):
    found = facts(SOURCE, real_file).filter(measure=CASES, industry="_T", sex="_T")
    groups = found.filter((pl.col("detail") + "XXX").str.strip_prefix("SOC_").str.contains(GROUP))
    assert groups.height == 6
    assert groups["value"].sum() == 902_160
