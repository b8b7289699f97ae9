"""Defends the catalogue: what is looked for is found, an entry says all of its card, links lead."""

import json
from dataclasses import replace

import pytest
from dash.development.base_component import Component
from plotly.utils import PlotlyJSONEncoder

from governance.question import Question
from indicators import indicators
from ingest import sources
from pages import _address as address
from pages import pages
from pages._entries import PATH, View, found, read, write
from pages._entry import whole_entry
from pages._entry_list import by_caliber, calibers, counted, entries
from pages.catalogue import PAGE, narrowed
from tests.pages.made_up import EMPTY, HOUSE, RATE

CARDS = indicators()
DOUBTED = replace(RATE, status="to be verified", minimum=5)


def said(part) -> str:
    """All the words of a part of a page."""
    return json.dumps(part, cls=PlotlyJSONEncoder, ensure_ascii=False)


def links(part) -> list[str]:
    """Every address a part of a page leads to."""
    if isinstance(part, list):
        return [href for each in part for href in links(each)]
    if not isinstance(part, Component):
        return []
    own = [part.href] if hasattr(part, "href") else []
    return own + links(getattr(part, "children", None))


@pytest.mark.parametrize(
    ("looked_for", "expected"),
    [
        ("trir", "trir"),
        ("LTIFR", "injury_frequency_rate"),
        ("千人重伤率", "serious_injury_rate_gb"),
        ("noise deafness", "noise_deafness_share"),
        ("离岗天数", "days_away_rate"),
        ("SDG 8.8.1 non-fatal", "nonfatal_injury_rate"),
    ],
)
def test_an_indicator_is_found_by_its_names_its_measures_and_either_language(looked_for, expected):
    assert expected in found(View(search=looked_for), CARDS)


def test_every_word_must_be_found_and_filters_hold_too():
    assert found(View(search="trir nosuchword"), CARDS) == []
    both = found(View(caliber="ILO", polarity="L"), CARDS)
    assert both
    assert {(CARDS[id].caliber, CARDS[id].polarity) for id in both} == {("ILO", "L")}
    assert all(CARDS[id].theme == "governance" for id in found(View(theme="governance"), CARDS))


def test_without_a_wish_every_card_is_listed():
    assert sorted(found(View(), CARDS)) == sorted(CARDS)


def test_a_view_is_its_address():
    view = View("千人 rate", "GB 6441-1986", "lagging", "L", "death_rate_gb")
    assert read(address.query(write(view, "zh"))) == view
    assert write(View()) == "?"


def test_the_list_says_what_has_no_figures_and_what_is_to_be_verified():
    house = HOUSE._replace(indicators=lambda: {"fatal_rate": DOUBTED, "other": RATE})
    shown = said(entries(View(), house, "en"))
    assert "ILO · to be verified" in shown
    assert "no figures yet" in said(entries(View(), EMPTY, "en"))
    assert "no figures yet" not in said(entries(View(), HOUSE, "en"))


def test_an_entry_of_the_list_keeps_the_filters():
    view = View(search="rate", caliber="ILO")
    (href,) = links(entries(view, HOUSE, "en"))
    assert read(address.query(href.partition("?")[2])) == view._replace(indicator="fatal_rate")


def test_a_list_of_none_says_what_to_do():
    assert "Free a filter" in said(entries(View(search="nosuch"), HOUSE, "en"))


def test_found_and_covered_are_counted():
    assert counted(View(), HOUSE, "en") == "2 of 2 indicators; 2 have figures in this vintage."
    assert counted(View(caliber="ILO"), EMPTY, "en").startswith("1 of 2 indicators; 0 have")


def test_an_entry_says_all_of_its_card():
    shown = said(whole_entry(DOUBTED, HOUSE, "en"))
    texts = (RATE.definition, RATE.numerator, RATE.denominator, RATE.unit, *RATE.caveats)
    assert all(text.en in shown for text in texts)
    assert all(word in shown for word in (RATE.caliber, RATE.reference, "low is good"))
    assert "Fatal occupational injuries (ILO) / Workers × 100,000" in shown
    assert "fewer than 5 events: no trend and no rank is judged" in shown
    assert "hidden where it rests on 1 to 4 cases" in shown


def test_what_is_to_be_verified_is_marked_and_what_is_verified_is_not():
    assert "definition to be verified" in said(whole_entry(DOUBTED, HOUSE, "en"))
    assert "definition to be verified" not in said(whole_entry(RATE, HOUSE, "en"))
    assert "定义待核实" in said(whole_entry(DOUBTED, HOUSE, "zh"))


def test_an_entry_says_what_the_vintage_holds_and_where_a_series_breaks():
    shown = said(whole_entry(RATE, HOUSE, "en"))
    assert "4,810" in shown
    assert "2014, 2018" in shown
    assert "none marked" in shown
    assert sources()["estat_esaw"].title.en in shown
    assert "2012 to 2023" in shown


def test_what_no_source_gives_says_which_measures_it_needs():
    shown = said(whole_entry(RATE, EMPTY, "en"))
    assert "It needs: Fatal occupational injuries (ILO), Workers." in shown
    assert "No page can show it yet." in shown


def test_an_entry_leads_to_every_page_that_can_show_it():
    ways = [href for href in links(whole_entry(RATE, HOUSE, "en")) if not href.startswith(PATH)]
    paths = {href.partition("?")[0] for href in ways}
    assert paths == {"/trends", "/ranking", "/overview"}
    assert paths <= {page.path for page in pages().values()}
    for href in ways:
        assert address.read(href.partition("?")[2]).indicator == "fatal_rate"


def test_a_link_is_a_question_that_is_answered():
    ways = links(whole_entry(RATE, HOUSE, "en"))
    trends = next(href for href in ways if href.startswith("/trends"))
    asked = address.read(trends.partition("?")[2])
    assert isinstance(asked, Question)
    assert HOUSE.ask(asked).figures.height > 0


def test_twins_lead_to_one_another():
    house = HOUSE._replace(indicators=lambda: CARDS)
    first, second = "death_rate_gb", "worker_death_rate_computed"
    for one, other in ((first, second), (second, first)):
        assert f"{PATH}?indicator={other}&lang=en" in links(whole_entry(CARDS[one], house, "en"))


def test_while_nothing_is_opened_the_rules_are_counted():
    assert by_caliber(CARDS)["ILO"]
    assert sum(len(ids) for ids in by_caliber(CARDS).values()) == len(CARDS)
    shown = calibers(HOUSE, "en")
    assert f"{PATH}?caliber=GB%206441-1986&lang=en" in links(shown)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("house", [HOUSE, EMPTY, HOUSE._replace(indicators=lambda: CARDS)])
def test_every_entry_opens_in_either_language(house, language):
    for card in house.indicators().values():
        assert said(PAGE.layout({"indicator": card.id}, house, language))


def test_an_unknown_indicator_is_refused_where_its_entry_would_stand():
    shown = said(PAGE.layout({"indicator": "nosuch"}, HOUSE, "en"))
    assert "no indicator is called 'nosuch'" in shown


def test_what_has_figures_stands_first():
    cards = {"fatal_rate": RATE, "another": replace(RATE, id="another", title=RATE.unit)}
    house = HOUSE._replace(indicators=lambda: cards)
    shown = said(entries(View(), house, "en"))
    assert shown.index(RATE.title.en) < shown.index(RATE.unit.en)


def test_an_entry_that_the_filters_leave_out_is_closed():
    opened = View(indicator="fatal_rate", caliber="ILO")
    assert narrowed(opened, HOUSE) == opened
    left_out = opened._replace(caliber="GB 6441-1986")
    assert narrowed(left_out, HOUSE) == left_out._replace(indicator="")
