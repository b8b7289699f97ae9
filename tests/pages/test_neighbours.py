"""Defends what the trends say of neighbours: which places stand together, and the smoothed map."""

import polars as pl
import pytest

from analysis import analyses
from facts.text import LANGUAGES
from governance.question import question
from governance.release import Release
from pages._neighbours import HIDDEN, NEIGHBOURS, neighbours, nothing, table, verdict
from tests.pages.made_up import EDITION, HOUSE, RATE

PLACES = ["CN-110000", "CN-120000", "CN-130000", "CN-140000"]
ASKED = question("fatal_rate?by=area&area=CN&period=2022:2023")


def released(asked, clusters=("high_high", "high_high", "no_pattern", None)) -> Release:
    figures = pl.DataFrame(
        {
            "period": "2023", "area": PLACES, "value": [4.0, 5.0, 1.0, None],
            "lower": [3.0, 4.0, 0.5, None], "upper": [5.0, 6.0, 2.0, None],
            "events": [40.0, 50.0, 10.0, None], "status": "A", "source": "made_up",
            "cluster": list(clusters), "smoothed": [3.9, 4.1, 1.5, None],
        }
    )  # fmt: skip
    card = analyses()[asked.analysis] if asked.analysis else None
    return Release(asked.at(EDITION.number), EDITION, RATE, card, figures, 0, ())


OWN = HOUSE._replace(ask=released)


def test_places_that_stand_together_are_named():
    found = released(question("fatal_rate?by=area&area=CN&period=2023&analysis=spatial_moran"))
    assert verdict(found, "en") == [
        "China, 2023: places that stand out together with their neighbours by more than chance, "
        "many being looked at: 2 of 3.",
        "High among high: Beijing, Tianjin",
    ]


def test_where_no_places_stand_together_it_is_said():
    asked = question("fatal_rate?by=area&area=CN&period=2023&analysis=spatial_moran")
    found = released(asked, ("no_pattern", "no_pattern", "no_pattern", None))
    (said,) = verdict(found, "en")
    assert said.startswith("China, 2023: of 3 places none lies in a cluster")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_is_filled_and_the_last_period_is_asked(language):
    met = []
    house = OWN._replace(ask=lambda asked: met.append(asked) or released(asked))
    filled = neighbours(ASKED, house, language)
    assert set(filled) == set(NEIGHBOURS)
    assert [str(each.period) for each in met] == ["2022:2023", "2023", "2023"]
    assert [each.analysis for each in met] == [None, "spatial_moran", "spatial_eb_rates"]


def test_the_map_shows_smoothed_values_without_an_interval():
    figure = neighbours(ASKED, OWN, "en")["figure"]
    assert list(figure["data"][1]["z"]) == [3.9, 4.1, 1.5]
    assert "4.00" not in str(figure["data"][1]["hovertemplate"])


def test_the_table_has_each_place_with_a_value():
    found = released(question("fatal_rate?by=area&area=CN&period=2023&analysis=spatial_moran"))
    _, drawn = table(found, found, "en")
    assert len(drawn.children[1].children) == 3


@pytest.mark.parametrize(
    "asked",
    [
        "fatal_rate?area=CN", "fatal_rate?by=industry&area=CN", "fatal_rate?by=area&area=IT,ES",
        "fatal_rate?by=area&area=IT", "deaths?by=area&area=CN", "nosuch?by=area&area=CN",
    ],
)  # fmt: skip
def test_what_has_no_map_or_is_no_rate_shows_no_panel(asked):
    assert neighbours(question(asked), OWN, "en") == nothing()
    assert nothing()["panel"] == HIDDEN
