"""Defends the calibers' page: the numbers, why they differ, and nothing that should be hidden."""

import json

import plotly.graph_objects as go
import polars as pl
import pytest
from dash import Dash
from flask import Flask
from plotly.utils import PlotlyJSONEncoder

from facts.refusal import BadQuestion
from facts.text import LANGUAGES
from pages import _calibers as calibers
from pages import open_pages, pages
from pages._address import query, write
from pages._caliber_chart import height, stacked
from pages._caliber_panels import HIDDEN, answer, rules_listed
from pages._caliber_words import gaps, headline, unseen
from pages.calibers import ANSWERS, PAGE
from tests.pages.made_up import HOUSE
from tests.pages.made_up_cases import CASE_HOUSE, DRAWN

ADDRESS = "?area=CN&industry=GBT4754_E&ownership=state&period=2023&lang=en"


@pytest.fixture(scope="module")
def china() -> calibers.Counts:
    return calibers.count(calibers.read("", CASE_HOUSE), CASE_HOUSE)


@pytest.fixture(scope="module")
def province() -> calibers.Counts:
    return calibers.count(calibers.read("?area=CN-130000", CASE_HOUSE), CASE_HOUSE)


def props(component):
    return {part.id: part for part in component._traverse() if getattr(part, "id", None)}


def words_of(component) -> str:
    return json.dumps(component, cls=PlotlyJSONEncoder)


def test_the_page_is_found_after_the_ranking():
    assert pages()["calibers"] is PAGE
    assert pages()["risk_ranking"].order < PAGE.order


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_layout_opens_from_an_address(language):
    found = props(PAGE.layout(query(ADDRESS), CASE_HOUSE, language))
    shown = {name: found[f"calibers-{name}"].value
             for name in ("area", "industry", "ownership", "period")}  # fmt: skip
    assert shown == {
        "area": "CN", "industry": "GBT4754_E", "ownership": "state", "period": "2023",
    }  # fmt: skip


def test_a_bare_address_shows_the_last_year_of_where_parts_have_cases():
    asked = calibers.read("", CASE_HOUSE)
    assert str(asked) == "cases_reported?area=CN&period=2024"


def test_a_question_comes_back_from_its_address():
    asked = calibers.read(ADDRESS, CASE_HOUSE)
    assert calibers.read(write(asked), CASE_HOUSE) == asked


def test_an_address_that_cannot_be_read_is_refused():
    with pytest.raises(BadQuestion, match="24/3"):
        calibers.read("?period=24/3", CASE_HOUSE)


def test_a_layout_from_an_address_that_cannot_be_read_still_opens():
    found = props(PAGE.layout({"period": "24/3"}, CASE_HOUSE, "en"))
    assert found["calibers-period"].value == "2024"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"area": "CN", "period": "2023"}, "cases_reported?area=CN&period=2023"),
        ({"area": "CN", "period": "2024", "industry": "GBT4754_B", "ownership": "_T"},
         "cases_reported?area=CN&industry=GBT4754_B&period=2024"),
        ({"area": "CN-130000", "period": None}, "cases_reported?area=CN-130000&period=2024"),
    ],
)  # fmt: skip
def test_a_control_changes_the_question(said, expected):
    now = calibers.changed(calibers.read("", CASE_HOUSE), said, CASE_HOUSE)
    assert str(now) == expected


def test_choices_are_what_the_file_has():
    offer = calibers.choices(calibers.read("", CASE_HOUSE), CASE_HOUSE, "en")
    assert [each["value"] for each in offer.industries] == ["_T", "GBT4754_B", "GBT4754_E"]
    assert [each["value"] for each in offer.ownerships] == ["_T", "private", "state"]
    assert [each["value"] for each in offer.periods][:3] == ["2024", "2023", "2024-Q4"]


def test_a_code_that_is_held_is_offered_with_those_above_it():
    asked = calibers.read("?area=CN&industry=GBT4754_47&period=2024", CASE_HOUSE)
    offer = calibers.choices(asked, CASE_HOUSE, "en", known=False)
    assert [each["value"] for each in offer.industries] == ["_T", "GBT4754_E", "GBT4754_47"]


def test_every_caliber_counts_its_own(china):
    assert dict(china.totals.select("caliber", "value").iter_rows()) == {
        "file": 1100, "ilo": 950, "esaw": 540, "hse": 340, "osha": 1000,
    }  # fmt: skip
    osha = china.classes.filter(caliber="osha").select("outcome", "value")
    assert dict(osha.iter_rows()) == {"death": 30, "days_away": 920, "transfer": 0, "other": 50}


def test_the_headline_gives_them_from_the_widest(china):
    first, second = headline(china, "en")
    assert first == (
        "China, 2024: of 1,100 cases in the case file each caliber counts its own: OSHA "
        "recordable 1,000, ILO 950, ESAW 540, HSE (RIDDOR) 340."
    )
    assert second == (
        "The same injuries, and OSHA recordable counts 2.9 times as many as HSE (RIDDOR)."
    )


def test_the_gap_is_explained_band_by_band(china):
    assert gaps(china, "en") == [
        "ESAW counts 540 cases, 410 fewer than ILO (950). It leaves out all 410 of “Away 1 to 3 "
        "days”.",
        "HSE (RIDDOR) counts 340 cases, 610 fewer than ILO (950). It leaves out all 410 of “Away "
        "1 to 3 days”; all 200 of “Away 4 to 7 days”.",
        "OSHA recordable counts 1,000 cases, 50 more than ILO (950). It counts besides 50 of “No "
        "day away, more than first aid”.",
    ]


def test_the_gap_is_explained_in_chinese(china):
    assert gaps(china, "zh")[0] == (
        "ESAW 计入 540 例，比 ILO（950 例）少 410 例。未计入：“缺勤 1 至 3 天”全部410例。"
    )


def test_a_bar_is_as_long_as_its_caliber_counts(china):
    drawing = stacked(china, "en")
    assert isinstance(drawing, go.Figure)
    lengths: dict[str, float] = {}
    for trace in drawing.data:
        for caliber, value in zip(trace.y, trace.x, strict=True):
            lengths[caliber] = lengths.get(caliber, 0) + (value or 0)
    assert lengths == {
        "The whole case<br>file": 1100, "ILO": 950, "ESAW": 540, "HSE (RIDDOR)": 340,
        "OSHA recordable": 1000,
    }  # fmt: skip
    assert drawing.data[0].name == "No day away, first aid at most"
    assert height(china) > 300


def test_bands_that_are_hidden_are_drawn_together(province):
    together = dict(calibers.together(province).select("caliber", "value").iter_rows())
    in_hidden_bands = {"first_aid": 2, "away_none": 1, "away_4_7": 4, "away_8_30": 4,
                       "away_over_30": 2, "died_30": 1}  # fmt: skip
    assert {band: round(DRAWN[band] * 0.02) for band in in_hidden_bands} == in_hidden_bands
    assert together == {"file": 14, "ilo": 11, "esaw": 11, "hse": 7, "osha": 12}
    assert stacked(province, "en").data[-1].name == "Hidden bands together"
    assert any("hidden: it rests on fewer than 5 cases" in line for line in unseen(province, "en"))


def test_a_class_hidden_alone_takes_another_with_it(province):
    for _, own in province.classes.group_by("caliber"):
        assert own["value"].null_count() != 1
    ilo = province.classes.filter(caliber="ilo").sort("outcome")
    assert ilo.select("outcome", "value", "reason").rows() == [
        ("fatal", None, "few_events"), ("nonfatal", None, "complementary"),
    ]  # fmt: skip
    assert province.totals.filter(caliber="ilo")["value"].item() == 19


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_fills_every_panel(language):
    filled = answer(calibers.read("", CASE_HOUSE), CASE_HOUSE, language)
    assert filled.keys() == ANSWERS.keys()
    rows = pl.DataFrame(filled["rows"])
    assert rows.height == 5 + 2 + 2 + 2 + 4
    assert rows["value"].null_count() == 0
    headed = [column["field"] for column in filled["columns"]]
    assert headed[:4] == ["caliber", "outcome", "value", "first_aid"]
    assert filled["csv"] == (
        "/api/v1/ask.csv?indicator=cases_reported&by=detail&area=CN&period=2024&vintage=7"
    )
    assert filled["cite"] == "/calibers?indicator=cases_reported&area=CN&period=2024&vintage=7"


def test_every_rule_is_listed_and_the_unread_ones_marked():
    listed = words_of(rules_listed("en"))
    assert "Non-fatal: away for more than 3 days, the day of the accident not counted" in listed
    assert "Serious: 105 lost workdays or more" in listed
    assert "Death: died within 30 days of the accident, 7 for fire and road" in listed
    assert "Over seven days: away for more than 7 days" in listed
    assert "road traffic left out" in listed
    assert listed.count("to be verified against its source") == 5


def test_without_a_case_file_the_page_says_what_to_do():
    filled = answer(calibers.read("", HOUSE), HOUSE, "en")
    assert filled["body"] == HIDDEN
    assert "osh ingest incident_cases cases.csv" in words_of(filled["alert"])


def test_a_period_without_cases_says_so():
    filled = answer(calibers.read("?area=CN&period=2019", CASE_HOUSE), CASE_HOUSE, "en")
    assert filled["body"] == HIDDEN
    assert "No figures" in words_of(filled["alert"])


def test_the_callbacks_are_registered_once():
    app = open_pages(CASE_HOUSE, Flask("made_up"))
    assert isinstance(app, Dash)
    kept = [name for name in app.callback_map if "calibers-view" in name]
    assert len(kept) == 1
