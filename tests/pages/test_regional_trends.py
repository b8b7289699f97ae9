"""Defends the page: it opens from an address, its controls say the address, and a control asks."""

import json

import polars as pl
import pytest
from dash import Dash
from flask import Flask

from facts.text import LANGUAGES
from governance.question import Question
from pages import _controls as controls
from pages import open_pages, pages
from pages._address import query
from pages._names import has_parts
from pages.regional_trends import PAGE
from tests.pages.made_up import CARDS, COVERAGE, EMPTY, HOUSE

ADDRESS = "?indicator=fatal_rate&by=area&area=IT,ES&period=2016:2020&lang=en"


@pytest.fixture(scope="module")
def app() -> Dash:
    return open_pages(HOUSE, Flask("made_up"))


def props(component):
    """Map the id of every component below one to it."""
    return {part.id: part for part in component._traverse() if getattr(part, "id", None)}


def test_the_page_is_found():
    assert pages()["regional_trends"] is PAGE


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_layout_opens_from_an_address(language):
    found = props(PAGE.layout(query(ADDRESS), HOUSE, language))
    assert found["trends-indicator"].value == "fatal_rate"
    assert found["trends-areas"].value == ["IT", "ES"]
    assert (found["trends-first"].value, found["trends-last"].value) == ("2016", "2020")
    assert found["trends-breakdown"].value == controls.NONE


def test_a_layout_without_an_address_opens_with_an_area_whose_parts_make_a_map():
    found = props(PAGE.layout({}, HOUSE, "en"))
    assert found["trends-areas"].value == ["CN"]
    assert found["trends-breakdown"].value == "area"


def test_a_layout_from_an_address_that_cannot_be_read_still_opens():
    found = props(PAGE.layout({"period": "24/3"}, HOUSE, "en"))
    assert found["trends-indicator"].value == "fatal_rate"


def test_only_areas_with_figures_are_offered():
    offer = controls.choices(Question("deaths", where={"area": ("CN",)}), COVERAGE, CARDS, "en")
    assert [choice["label"] for choice in offer.areas] == ["China"]
    assert [choice["value"] for choice in offer.breakdowns] == [controls.NONE]


ITALY = Question("fatal_rate", where={"area": ("IT",)})


def test_several_areas_are_shown_apart():
    both = controls.with_areas(ITALY, ["IT", "ES"])
    assert (both.by, both.where) == (("area",), {"area": ("IT", "ES")})
    assert controls.with_areas(both, ["IT"]) == ITALY


def test_several_areas_keep_their_breakdown():
    broken = controls.with_breakdown(ITALY, "industry")
    assert controls.with_areas(broken, ["IT", "ES"]).by == ("area", "industry")


def test_an_area_is_looked_into_where_its_parts_have_figures():
    china = Question("fatal_rate", by=("area",), where={"area": ("CN",)})
    assert controls.into(china, "CN-130000", COVERAGE).where == {"area": ("CN-130000",)}
    assert controls.into(china, "CN-110101", COVERAGE) is None
    assert has_parts("area", "CN-120000")
    assert controls.into(china, "CN-120000", COVERAGE) is None
    deaths = Question("deaths", by=("area",))
    assert controls.into(deaths, "CN", COVERAGE) is None


def test_another_code_is_looked_into_where_its_list_has_parts():
    italy = Question("fatal_rate", by=("industry",), where={"area": ("IT",)})
    assert controls.into(italy, "NACE2_C", COVERAGE).where["industry"] == ("NACE2_C",)
    assert controls.into(italy, "_U", COVERAGE) is None


def test_periods_are_turned_round_when_the_last_comes_first():
    assert str(controls.with_period(ITALY, "2020", "2016").period) == "2016:2020"


CONTROLS = ("indicator", "breakdown", "areas", "frequency", "first", "last", "asof")


def run(app, search, changed=None, **said):
    """Run the callback that keeps address and controls alike, as the browser does."""
    (output,) = (name for name in app.callback_map if "trends-question.data" in name)
    known = {
        "trends-address.search": search,
        **{f"trends-{control}.value": said.get(control) for control in CONTROLS},
        "trends-place-chart.clickData": said.get("clicked"),
        "trends-table.cellClicked": None,
    }

    def end(name, value):
        return {**dict(zip(("id", "property"), name.split("."), strict=True)), "value": value}

    outputs = [
        dict(zip(("id", "property"), part.split("."), strict=True))
        for part in output.strip(".").split("...")
    ]
    body = {
        "output": output,
        "outputs": outputs,
        "inputs": [end(name, value) for name, value in known.items()],
        "state": [end("trends-table.rowData", []), end("shell-language.data", "en")],
        "changedPropIds": [changed] if changed else [],
    }
    answer = app.server.test_client().post("/_dash-update-component", json=body)
    assert answer.status_code == 200, answer.text
    return json.loads(answer.text)["response"]


def test_an_address_becomes_a_question_and_sets_the_controls(app):
    found = run(app, ADDRESS, "trends-address.search")
    question = "fatal_rate?by=area&area=IT,ES&period=2016:2020"
    assert found["trends-question"]["data"] == question
    assert found["trends-areas"]["value"] == ["IT", "ES"]
    assert "trends-address" not in found


def test_the_day_asked_for_stays_in_the_address_and_today_is_not_written(app):
    here = "?indicator=fatal_rate&area=IT&lang=en"
    found = run(app, here, "trends-asof.value", asof="then")
    assert found["trends-address"]["search"] == "?indicator=fatal_rate&area=IT&asof=then&lang=en"
    back = run(
        app, "?indicator=fatal_rate&area=IT&asof=then&lang=en", "trends-asof.value", asof="now"
    )
    assert back["trends-address"]["search"] == here


def test_a_day_of_an_address_is_offered_beside_today_and_then():
    asked = Question("deaths", where={"area": ("CN",)}, asof="2018-12-31")
    offer = controls.choices(asked, COVERAGE, CARDS, "en")
    assert [choice["value"] for choice in offer.days] == ["now", "then", "2018-12-31"]
    assert offer.asof == "2018-12-31"


def test_a_control_becomes_an_address(app):
    found = run(
        app, "?indicator=fatal_rate&area=IT&lang=en", "trends-breakdown.value", breakdown="industry"
    )
    assert found["trends-address"]["search"] == "?indicator=fatal_rate&by=industry&area=IT&lang=en"


def test_a_click_on_the_map_looks_inside(app):
    clicked = {"points": [{"location": "CN-130000"}]}
    found = run(
        app,
        "?indicator=fatal_rate&by=area&area=CN",
        "trends-place-chart.clickData",
        clicked=clicked,
    )
    assert found["trends-question"]["data"] == "fatal_rate?by=area&area=CN-130000"


@pytest.mark.parametrize(("language", "tag"), [("en", "en"), ("zh", "zh-CN")])
def test_the_first_byte_says_its_language_and_the_choice_is_kept(language, tag, app):
    browser = app.server.test_client()
    assert f'<html lang="{tag}">' in browser.get(f"/trends?lang={language}").text
    assert f'<html lang="{tag}">' in browser.get("/trends").text


def test_a_browser_that_prefers_chinese_gets_chinese(app):
    first = app.server.test_client().get("/", headers={"Accept-Language": "zh-CN,en;q=0.5"})
    assert '<html lang="zh-CN">' in first.text


@pytest.mark.parametrize(("path", "status"), [("/", 200), ("/trends", 200), ("/nowhere", 404)])
def test_an_address_without_a_page_is_not_found(path, status, app):
    assert app.server.test_client().get(path).status_code == status


def frame(house, language):
    """The layout as the browser gets it."""
    made = open_pages(house, Flask("made_up"))
    return made.server.test_client().get(f"/_dash-layout?lang={language}").get_json()


def test_made_up_data_is_said_on_every_page():
    assert "Demonstration data" in json.dumps(frame(HOUSE, "en"))


def test_the_vintage_and_its_date_are_always_shown():
    shown = json.dumps(frame(HOUSE, "en"))
    assert "Vintage 7" in shown
    assert "20 Nov 2026" in shown


def test_an_empty_home_says_what_to_do():
    made = open_pages(EMPTY, Flask("made_up"))
    body = {
        "output": "..shell-page.children...shell-navigation.children..",
        "outputs": [
            {"id": "shell-page", "property": "children"},
            {"id": "shell-navigation", "property": "children"},
        ],
        "inputs": [{"id": "shell-address", "property": "pathname", "value": "/"}],
        "state": [
            {"id": "shell-address", "property": "search", "value": ""},
            {"id": "shell-language", "property": "data", "value": "en"},
        ],
        "changedPropIds": ["shell-address.pathname"],
    }
    answer = made.server.test_client().post("/_dash-update-component", json=body)
    assert "osh publish" in answer.text


def test_what_is_published_for_one_code_opens_with_it():
    coverage = COVERAGE.head(1).with_columns(
        by=pl.lit([], pl.List(pl.String)),
        whole=pl.lit(value=False),
        held=pl.lit("industry=NACE2_H"),
    )
    opened = controls.opened(coverage, "fatal_rate")
    assert opened.where == {"area": ("CN",), "industry": ("NACE2_H",)}


def test_what_is_published_in_parts_alone_opens_with_the_parts():
    coverage = COVERAGE.head(1).with_columns(
        by=pl.lit(["industry"]), whole=pl.lit(value=False), held=pl.lit(None, pl.String)
    )
    assert controls.opened(coverage, "fatal_rate").by == ("industry",)
