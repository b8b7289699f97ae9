"""Defends the page of early warning: whose alerts it shows, and that they can be answered."""

import json

import pytest

from facts.refusal import BadQuestion
from facts.text import LANGUAGES
from governance.watched import watched_as
from pages import pages
from pages._address import query
from pages._warning import SHOWN_AS, View, choices, chosen, read, write
from pages._warning_chart import through_time
from pages._warning_panels import filled
from pages.early_warning import PAGE
from tests.pages.made_up_alerts import ALERTS, PUBLIC, Office, alert, ask


def words_of(components) -> str:
    return json.dumps([part.to_plotly_json() for part in components], default=_plain)


def _plain(part):
    return part.to_plotly_json() if hasattr(part, "to_plotly_json") else str(part)


def shown(view: View = View(), language="en", house=None) -> str:  # noqa: B008
    return words_of(filled(view, house or Office(*ALERTS).house, language))


def test_the_page_is_found_at_its_address():
    assert pages()["early_warning"] is PAGE
    assert PAGE.path == "/alerts"


@pytest.mark.parametrize("state", SHOWN_AS)
@pytest.mark.parametrize("language", [None, *LANGUAGES])
def test_a_view_comes_back_from_its_address(state, language):
    view = View(state, "serious_injury_rate_gb", "CN-440000", 3)
    assert read(write(view, language)) == view


@pytest.mark.parametrize(
    ("search", "sentence"),
    [("?state=gone", "state 'gone'"), ("?alert=x", "alert 'x' is not a number")],
)
def test_an_address_that_cannot_be_read_is_refused(search, sentence):
    with pytest.raises(BadQuestion, match=sentence):
        read(search)


@pytest.mark.parametrize(
    ("view", "numbers"),
    [
        (View(), [1, 2]),
        (View("new"), [1]),
        (View("closed"), [3, 4]),
        (View("all"), [1, 2, 3, 4]),
        (View("all", area="CN-440000"), [1, 3, 4]),
        (View("all", area="CN-130100"), [2]),
        (View("all", "nosuch"), []),
        (View("new", alert=3), [3]),
    ],
)
def test_a_view_keeps_the_alerts_it_is_of(view, numbers):
    assert [one.number for one in chosen(ALERTS, view)] == numbers


def test_areas_are_offered_with_those_above_them():
    offer = choices(ALERTS, View(), Office(*ALERTS).house, "en")
    assert {"value": "CN-440000", "label": "Guangdong"} in offer.areas
    assert [each["value"] for each in offer.states] == list(SHOWN_AS)


def test_an_alert_says_what_was_met_and_what_was_expected_in_both_languages():
    assert "In 2023 Q2 Foshan reported 60 serious injuries; 1.4 were expected" in shown()
    chinese = json.loads(shown(language="zh"))
    assert "2023年第2季度，佛山市报告重伤人数 60；预期 1.4，偶然波动至多 8。" in str(chinese)


def test_who_may_see_no_alert_is_told_who_may_and_sees_no_number():
    said = shown(house=PUBLIC)
    assert "Alerts are for regulators" in said
    assert "reported" not in said
    assert "What is watched" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_layout_opens_for_everybody(language):
    for house in (PUBLIC, Office(*ALERTS).house, Office().house):
        PAGE.layout(query("?state=all"), house, language)


def test_an_area_without_alerts_says_so():
    said = shown(house=Office().house)
    assert "Nothing that is watched stands out" in said
    assert "Remark" not in said


def test_a_choice_that_leaves_none_says_so():
    assert "None of them is as chosen above." in shown(View("new", "nosuch"))
    assert "There is no alert 99 here." in shown(View(alert=99))


def test_a_closed_alert_cannot_be_answered_and_says_who_closed_it_and_why():
    said = shown(View("closed"))
    assert "warning-move" not in said
    assert "asked the works" in said
    assert "Closed by the software" in said
    assert "vintage 7 does not show it any more" in said


def test_an_acknowledged_alert_can_be_closed_and_not_acknowledged_again():
    said = shown(View("acknowledged"))
    assert '"move": "close"' in said
    assert '"move": "acknowledge"' not in said


def test_the_chart_sets_the_period_of_the_alert_apart_from_the_others():
    one = alert(1, "CN-440600")
    figure = through_time(one, ask(_question(one)), "en")
    bars, expected, threshold = figure.data
    own = list(bars.x).index("2023-Q2")
    assert bars.y[own] == 60
    assert [place for place, colour in enumerate(bars.marker.color)
            if colour == bars.marker.color[own]] == [own]  # fmt: skip
    assert (expected.y[own], threshold.y[own]) == (1.4, 8.4)
    assert figure.layout.yaxis.range[1] > 60


def test_the_alerts_of_more_than_a_page_are_all_in_the_table():
    many = [alert(number, "CN-440600", period=f"20{number:02}-Q1") for number in range(10, 25)]
    said = shown(house=Office(*many).house)
    assert said.count("osh-warned-said") == 6
    assert "6 of 15 are drawn below" in said
    assert "[24](/alerts?alert=24&lang=en)" in said


def _question(one):
    return watched_as(one.indicator, one.codes, one.period).of_unit(one.codes)
