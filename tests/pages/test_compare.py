"""Defends the comparison: units are compared as they are and within the same mix, and said so."""

import pytest

from facts.refusal import BadQuestion
from facts.text import LANGUAGES
from pages import _comparison as comparison
from pages import pages
from pages._comparison_charts import by_stratum, parts, ratios
from pages._comparison_panels import answer
from pages.compare import ANSWERS, CONTROLS, PAGE
from tests.pages.made_up_series import HOUSE
from tests.pages.test_trend_laboratory import props, text

ADDRESS = "?indicator=fatal_rate&by=ownership&area=IT&ownership=state,private"


def test_the_page_is_found():
    assert pages()["compare"] is PAGE


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_layout_opens_without_asking_for_figures(language):
    asked = []
    quiet = HOUSE._replace(ask=asked.append)
    found = props(PAGE.layout({}, quiet, language))
    assert asked == []
    assert {f"compare-{control}" for control in CONTROLS} <= set(found)
    assert {id for id, _part in ANSWERS.values()} <= set(found)


def test_a_view_without_words_compares_what_there_is():
    view = comparison.read("", HOUSE)
    assert (view.dimension, set(view.units)) == ("ownership", {"state", "private"})
    assert view.within == ("industry",)


def test_a_view_comes_back_from_its_address():
    view = comparison.read(f"{ADDRESS}&within=industry", HOUSE)
    assert comparison.read(comparison.write(view), HOUSE) == view
    alone = comparison.read(f"{ADDRESS}&within=none", HOUSE)
    assert alone.within == ()
    assert comparison.write(alone).endswith("&within=none")


def test_a_stratum_nobody_knows_is_refused():
    with pytest.raises(BadQuestion, match="cannot compare within colour; within industry, size"):
        comparison.read(f"{ADDRESS}&within=colour", HOUSE)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("within", ["industry", "none"])
def test_every_panel_is_filled(within, language):
    view = comparison.read(f"{ADDRESS}&within={within}", HOUSE)
    filled = answer(view, HOUSE, language)
    assert set(filled) <= set(ANSWERS)
    assert text(filled["summary"])
    assert (filled["gap"] == {}) is (within == "industry")


def test_what_the_mix_hides_is_said():
    view = comparison.read(f"{ADDRESS}&within=industry", HOUSE)
    view = comparison.changed(view, "reference", {"reference": "state"}, HOUSE)
    said = text(answer(view, HOUSE, "en")["summary"])
    assert "Within the same industry, Private has 1.50 times the events" in said
    assert "Private has 0.7" in said


def releases():
    view = comparison.read(f"{ADDRESS}&within=industry", HOUSE)
    view = comparison.changed(view, "reference", {"reference": "state"}, HOUSE)
    names = ("indirect_standardisation", "decomposition")
    return (
        HOUSE.ask(view.question),
        *(HOUSE.ask(comparison.standardised(view, name)) for name in names),
    )


def test_ratios_are_drawn_crude_and_within():
    crude, within, _split = releases()
    figure = ratios(crude, within, "en")
    drawn = {trace.name: trace.x[0] for trace in figure.data}
    assert drawn["crude"] < 1 < drawn["within the same mix"]
    assert figure.layout.xaxis.type == "log"


def test_the_bars_of_a_gap_add_up_to_it():
    *_rest, split = releases()
    rates, mix, gap = parts(split, "en").data[0].x
    assert rates + mix == pytest.approx(gap)
    within, mixed = by_stratum(split, "en").data
    assert sum(within.x) == pytest.approx(rates)
    assert sum(mixed.x) == pytest.approx(mix)


def test_fewer_than_two_units_are_not_taken():
    view = comparison.read(ADDRESS, HOUSE)
    assert comparison.changed(view, "units", {"units": ["state"]}, HOUSE) == view


def test_another_dimension_brings_its_own_units_and_strata():
    view = comparison.read(ADDRESS, HOUSE)
    other = comparison.changed(view, "dimension", {"dimension": "industry"}, HOUSE)
    assert set(other.units) == {"NACE2_B", "NACE2_F"}
    assert other.within == ("ownership",)
