"""Defends the demonstration's truths: each is found by the method that should find it."""

import polars as pl
import pytest

from demo.economy import RISING
from demo.returns import BREAK, WIDER
from governance import Door, actor, question

MINING, CONSTRUCTION = "GBT4754_B", "GBT4754_E"
PRIVATE = 1.65  # times the deaths of a state-owned enterprise of the same industry and size


@pytest.fixture(scope="module")
def ask(demo_home):
    door = Door(demo_home)
    yield lambda address, who="public": door.ask(actor(who))(question(address))
    door.close()


BY_INDUSTRY = "death_rate_gb?by=industry&area=CN&analysis="


def by_industry(release) -> dict[str, dict]:
    last = release.figures.sort("period").group_by("industry").last()
    return {row["industry"]: row for row in last.iter_rows(named=True)}


def test_construction_rises_by_nine_per_cent_a_year(ask):
    found = by_industry(ask(f"{BY_INDUSTRY}trend_glm"))
    rising = found[CONSTRUCTION]
    assert rising["change_lower"] < 100 * RISING < rising["change_upper"]
    assert [code for code, row in found.items() if row["course"] == "worsening"] == [CONSTRUCTION]


def test_mining_falls_by_eleven_to_fourteen_per_cent_a_year(ask):
    falling = by_industry(ask(f"{BY_INDUSTRY}trend_glm"))[MINING]
    assert -14 < falling["change"] < -11
    assert falling["change_upper"] < -10


def test_joinpoint_finds_the_same_two_and_says_them(ask):
    release = ask(f"{BY_INDUSTRY}joinpoint&with=max_joinpoints:0")
    change = dict(release.tables["averages"].select("industry", "change").iter_rows())
    assert change[CONSTRUCTION] == pytest.approx(100 * RISING, abs=2)
    assert change[MINING] == pytest.approx(-12.5, abs=1.5)
    said = [sentence.en for sentence in release.method.sentences]
    assert any(sentence.startswith("Construction rose 8.1 % a year (") for sentence in said)
    assert any(sentence.startswith("Mining fell 12.8 % a year (") for sentence in said)


def test_a_permutation_test_sees_mining_fall_straight(ask):
    words = f"death_rate_gb?area=CN&industry={MINING}&analysis=joinpoint&with=select:permutation"
    assert ask(f"{words},permutations:999").tables["averages"]["joinpoints"].to_list() == [0]


def test_values_alone_tell_which_way_both_go(ask):
    found = by_industry(ask(f"{BY_INDUSTRY}mann_kendall"))
    assert (found[CONSTRUCTION]["tendency"], found[MINING]["tendency"]) == (
        "worsening", "improving",
    )  # fmt: skip


def test_private_enterprises_stand_out_once_industry_and_size_are_held_equal(ask):
    words = "analysis=indirect_standardisation&with=of:ownership,reference:state"
    address = f"death_rate_gb?by=industry,ownership,size&area=CN&{words}"
    ratios = ask(address, "administrator").tables["ratios"]
    private = ratios.filter(group="private").row(0, named=True)
    assert private["ratio"] == pytest.approx(PRIVATE, rel=0.08)  # drawn by chance about it
    assert private["lower"] > 1.4


def test_the_public_sees_that_the_crude_ratio_hides_it(ask):
    crude = ask(
        "death_rate_gb?by=ownership&area=CN&analysis=rate_comparison&with=reference:state"
    ).tables["ratios"]
    held_equal = ask(
        "death_rate_gb?by=industry,ownership&area=CN&analysis=indirect_standardisation"
        "&with=of:ownership,reference:state"
    ).tables["ratios"]
    ratios = [table.filter(group="private")["ratio"].item() for table in (crude, held_equal)]
    assert ratios[0] < 1.3 < 1.5 < ratios[1]


def test_the_gap_between_private_and_state_is_rates_within_and_a_mix_that_hides_them(ask):
    gap = ask(
        "death_rate_gb?by=industry,ownership&area=CN&analysis=decomposition"
        "&with=of:ownership,first:state,second:private"
    ).tables["gap"].row(0, named=True)  # fmt: skip
    assert gap["rate_effect"] > gap["gap"] > 0 > gap["mix_effect"]


@pytest.mark.parametrize("method", ["joinpoint", "changepoint"])
def test_the_longer_list_of_diseases_stops_a_trend_and_is_found_as_a_step(ask, method):
    release = ask(
        "new_disease_cases?area=CN&detail=noise_deafness&period=2017:2024&analysis=" + method
    )
    year = str(BREAK)[:4]
    if method == "changepoint":
        step = release.tables["stretches"]
        assert step["start"].to_list() == ["2017", year]
        assert step["mean"][1] / step["mean"][0] == pytest.approx(WIDER, abs=0.1)
        assert "where its source marks a break" in release.method.sentences[0].en
    else:
        reasons = release.figures["joinpoint_reason"].drop_nulls().to_list()
        assert reasons == ["not_a_rate"]


def test_a_rate_with_the_break_is_followed_from_the_break_on(ask):
    release = ask("suspected_disease_rate?area=CN&analysis=joinpoint&period=2017:2024")
    assert release.tables["segments"]["start"].min() == 2021
    before = release.figures.filter(pl.col("period") < "2021")
    assert before["fitted"].null_count() == before.height == 4


def test_nothing_happened_to_injuries_in_2020(ask):
    release = ask(
        "injury_frequency_gb?area=CN&period=2017-Q1:2024-Q4&analysis=interrupted_ts"
        "&with=date:2020-Q1"
    )
    assert "does not clearly leave its earlier course" in release.method.sentences[0].en
