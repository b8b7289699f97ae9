"""A national figure is as it was quoted, and none is without its citation."""

from pathlib import Path

import polars as pl
from polars.testing import assert_frame_equal

from ingest.cn_national import SOURCE

QUOTED = Path(__file__).parents[2] / "data" / "published" / "cn_national.csv"


def test_every_figure_of_the_sample_arrives(facts, table, samples):
    expected = table(
        """
        line|period|area|industry |ownership|status|measure                 |value
        ----|------|----|---------|---------|------|------------------------|-----
        2   |2016  |CN  |GBT4754_B|_T       |A     |deaths                  |1061
        3   |2016  |CN  |GBT4754_E|_T       |P     |deaths                  |3806
        4   |2007  |CN  |_T       |_T       |A     |published_gdp_death_rate|0.413
        5   |2015  |CN  |_T       |_T       |M     |disease_cases           |
        """,
        line=pl.UInt32,
        value=pl.Float64,
    )
    found = facts(SOURCE, samples / "cn_national" / "figures.csv")
    assert_frame_equal(found.select(expected.columns), expected)


def test_a_figure_without_a_citation_is_refused(refused, samples):
    reasons = refused(SOURCE, samples / "cn_national" / "figures.csv")
    assert reasons[6] == ("the figure has no citation; write who published it, where and when")


def test_an_unknown_measure_and_a_percentage_are_refused(refused, samples):
    reasons = refused(SOURCE, samples / "cn_national" / "figures.csv")
    assert sorted(reasons) == [6, 7, 8]
    assert reasons[7].startswith("measure 'deathz' is none that cn_national gives")
    assert reasons[8] == "value '12%' is a percentage; give the counts it comes from"


def test_every_figure_we_quote_is_a_fact(checked):
    found = checked(SOURCE, QUOTED)
    assert found.filter(pl.col("_reject").is_not_null()).is_empty()


def test_the_figures_of_the_brief_are_quoted(facts):
    found = facts(SOURCE, QUOTED).filter(pl.col("industry").is_in(["_T", *MINING_TO_BUILDING]))
    said = set(found.select("measure", "period", "industry", "value").iter_rows())
    assert said >= {
        ("deaths", "2006", "GBT4754_B", 7023.0),
        ("deaths", "2016", "GBT4754_B", 1061.0),
        ("deaths", "2016", "GBT4754_E", 3806.0),
        ("deaths", "2016", "GBT4754_C", 3219.0),
        ("disease_cases", "2006", "_T", 11519.0),
        ("disease_cases", "2016", "_T", 29180.0),
    }


def test_the_line_of_a_figure_leads_to_its_citation(facts):
    raw = SOURCE.read(QUOTED).select("line", "citation").collect()
    cited = facts(SOURCE, QUOTED).join(raw, on="line", how="left")
    assert cited["citation"].null_count() == 0


MINING_TO_BUILDING = ("GBT4754_B", "GBT4754_C", "GBT4754_E")
