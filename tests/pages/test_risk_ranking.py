"""Defends the ranking's page: it opens from an address, and its controls say the address."""

import json
from dataclasses import replace

import polars as pl
import pytest
from dash import Dash
from flask import Flask

from facts.periods import Span
from facts.refusal import BadQuestion
from facts.text import LANGUAGES
from governance.question import Question
from pages import _ranking as ranking
from pages import open_pages, pages
from pages._address import query
from pages._ranking import View
from pages._ranking_panels import HIDDEN, answer, deaths
from pages.risk_ranking import PAGE
from tests.pages.made_up import CARDS, COVERAGE, HOUSE, RATE
from tests.pages.made_up_ranking import INDUSTRIES, crossed, published, released

ADDRESS = (
    "?indicator=fatal_rate&by=industry&area=IT&period=2020&analysis=funnel&benchmark=2.5"
    "&lang=en&level=95"
)


@pytest.fixture(scope="module")
def app() -> Dash:
    return open_pages(HOUSE, Flask("made_up"))


def props(component):
    return {part.id: part for part in component._traverse() if getattr(part, "id", None)}


def test_the_page_is_found_third():
    assert pages()["risk_ranking"] is PAGE
    assert (PAGE.path, PAGE.order) == ("/ranking", 3)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_layout_opens_from_an_address(language):
    found = props(PAGE.layout(query(ADDRESS), HOUSE, language))
    shown = {name: found[f"ranking-{name}"].value for name in ("indicator", "area", "breakdown")}
    assert shown == {"indicator": "fatal_rate", "area": "IT", "breakdown": "industry"}
    assert found["ranking-period"].value == "2020"
    assert found["ranking-benchmark"].value == 2.5
    assert found["ranking-level"].value == "95"


def test_a_bare_address_ranks_the_industries_of_the_last_period():
    view = ranking.read("", HOUSE)
    assert str(view.question) == "fatal_rate?by=industry&area=CN&period=2023&analysis=funnel"
    assert view.level == "99.8"


def test_a_layout_from_an_address_that_cannot_be_read_still_opens():
    found = props(PAGE.layout({"period": "24/3"}, HOUSE, "en"))
    assert found["ranking-indicator"].value == "fatal_rate"


@pytest.mark.parametrize(
    "view",
    [
        ranking.read(ADDRESS, HOUSE),
        ranking.read("?indicator=fatal_rate&by=area&area=CN&period=2019", HOUSE),
        View(Question("fatal_rate", ("industry", "sex"), {"area": ("IT",)}, Span("2020", "2020"),
                      "funnel", vintage=3), "95"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", [None, *LANGUAGES])
def test_a_view_comes_back_from_its_address(view, language):
    assert ranking.read(ranking.write(view, language), HOUSE) == view


def test_a_level_that_is_not_offered_is_refused():
    with pytest.raises(BadQuestion, match="level '90' is not"):
        ranking.read("?indicator=fatal_rate&level=90", HOUSE)


def test_a_span_is_ranked_by_its_last_period():
    view = ranking.read("?indicator=fatal_rate&by=industry&area=IT&period=2016:2020", HOUSE)
    assert str(view.question.period) == "2020"


def test_what_cannot_be_ranked_is_not_offered():
    offer = ranking.choices(ranking.read("", HOUSE), HOUSE, "en")
    offered = [item["value"] for group in offer.indicators for item in group["items"]]
    assert offered == ["fatal_rate"]
    assert "deaths" in COVERAGE["indicator"]


def test_the_cross_is_offered_where_both_its_dimensions_are():
    rows = pl.DataFrame({"by": [["area", "industry", "ownership", "size"]]})
    assert ranking.breakdowns(rows) == [
        ("industry",), ("ownership",), ("industry", "ownership"), ("size",), ("area",),
    ]  # fmt: skip
    assert ranking.breakdowns(COVERAGE.filter(area="IT")) == [("industry",), ("sex",)]


@pytest.mark.parametrize(
    ("control", "said", "address"),
    [
        ("breakdown", "area", "fatal_rate?by=area&area=CN&period=2023&analysis=funnel"),
        ("area", "IT", "fatal_rate?by=industry&area=IT&period=2023&analysis=funnel"),
        ("period", "2019", "fatal_rate?by=industry&area=CN&period=2019&analysis=funnel"),
        ("benchmark", 2,
         "fatal_rate?by=industry&area=CN&period=2023&analysis=funnel&benchmark=2.0"),
        ("benchmark", "", "fatal_rate?by=industry&area=CN&period=2023&analysis=funnel"),
        ("indicator", None, "fatal_rate?by=industry&area=CN&period=2023&analysis=funnel"),
    ],
)  # fmt: skip
def test_a_control_changes_its_own_word(control, said, address):
    view = ranking.changed(ranking.read("", HOUSE), control, said, HOUSE)
    assert str(view.question) == address


def test_an_area_without_the_breakdown_gets_one_it_has():
    view = ranking.read("?indicator=fatal_rate&by=area&area=CN&period=2023", HOUSE)
    assert ranking.changed(view, "area", "IT", HOUSE).question.by == ("industry",)


def test_a_benchmark_of_a_share_is_typed_in_percent():
    share = replace(
        RATE, id="fatal_rate", shape="share", per=1, unit=RATE.unit._replace(en="share")
    )
    house = HOUSE._replace(indicators=lambda: CARDS | {"fatal_rate": share})
    view = ranking.changed(ranking.read("", house), "benchmark", 7, house)
    assert view.question.benchmark == 0.07
    assert ranking.choices(view, house, "en").benchmark == 7


def test_a_code_with_parts_is_looked_into_and_one_without_is_not():
    view = ranking.read("", HOUSE)
    inside = ranking.into(view, "GBT4754_E", HOUSE)
    assert inside.question.where == {"area": ("CN",), "industry": ("GBT4754_E",)}
    assert ranking.into(view, None, HOUSE) == view
    assert ranking.into(view, "GBT4754_E9999", HOUSE) == view


def test_a_unit_leads_to_its_trend_in_the_same_words():
    asked = crossed().question
    found = ranking.trend_of(asked, {"industry": "GBT4754_B", "ownership": "state"})
    assert str(found) == "fatal_rate?area=CN&industry=GBT4754_B&ownership=state&vintage=7"


def test_a_view_asks_once_and_its_links_are_the_question():
    asked = []
    house = HOUSE._replace(ask=lambda question: asked.append(question) or released())
    found = answer(View(released().question, "95"), house, "en")
    assert [str(each) for each in asked] == [str(released().question)]
    words = "?indicator=fatal_rate&by=industry&area=CN&period=2024&analysis=funnel&vintage=7"
    assert found["csv"] == f"/api/v1/ask.csv{words}"
    assert found["json"] == f"/api/v1/ask.json{words}"
    assert found["cite"] == f"/ranking{words}&level=95"
    assert "made-up figures" in found["provenance"]


def test_a_release_with_every_row_hidden_still_says_so():
    units = {code: (each[0], each[1], "few_reporters") for code, each in INDUSTRIES.items()}
    release = released(units)
    found = answer(View(release.question), HOUSE._replace(ask=lambda _: release), "en")
    assert found["rows_size"] == found["funnel_size"] == HIDDEN
    assert "none has a figure" in found["summary"][0].children
    assert len(found["rows"]) == len(INDUSTRIES)


def test_a_question_without_rows_offers_other_periods_and_breakdowns():
    release = released()
    empty = replace(release, figures=release.figures.clear())
    view = ranking.read("?indicator=fatal_rate&by=industry&area=IT&period=2023", HOUSE)
    found = answer(view, HOUSE._replace(ask=lambda _: empty), "en")
    assert found["body"] == HIDDEN
    offered = str(found["alert"])
    assert "period=2022" in offered
    assert "by=sex" in offered


def test_the_section_is_shown_only_where_the_vintage_has_it():
    shown = deaths(7, HOUSE._replace(ask=lambda _: published()), "en")
    assert shown["history"] == {}
    assert "Published figures, none made up" in shown["history_note"]
    assert "cn_national.csv" in shown["history_note"]
    made_up = deaths(7, HOUSE._replace(ask=lambda _: published(synthetic=True)), "en")
    assert made_up == {"history": HIDDEN}


CONTROLS = ("indicator", "area", "breakdown", "period", "benchmark", "level", "pool")


def run(app, search, changed=None, **said):
    """Run the callback that keeps address and controls alike, as the browser does."""
    (output,) = (name for name in app.callback_map if "ranking-view.data" in name)
    known = {
        "ranking-address.search": search,
        **{f"ranking-{control}.value": said.get(control) for control in CONTROLS},
        "ranking-rows-chart.clickData": said.get("clicked"),
        "ranking-funnel-chart.clickData": None,
        "ranking-table.cellClicked": None,
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
        "state": [end("ranking-table.rowData", []), end("shell-language.data", "en")],
        "changedPropIds": [changed] if changed else [],
    }
    answered = app.server.test_client().post("/_dash-update-component", json=body)
    assert answered.status_code == 200, answered.text
    return json.loads(answered.text)["response"]


def test_an_address_sets_the_controls_and_is_left_alone(app):
    found = run(app, ADDRESS, "ranking-address.search")
    assert found["ranking-level"]["value"] == "95"
    assert found["ranking-benchmark"]["value"] == 2.5
    assert "ranking-address" not in found


def test_a_control_becomes_an_address(app):
    found = run(app, "?lang=en", "ranking-level.value", level="95")
    assert found["ranking-address"]["search"] == (
        "?indicator=fatal_rate&by=industry&area=CN&period=2023&analysis=funnel&lang=en&level=95"
    )


def test_a_click_on_a_unit_looks_inside(app):
    clicked = {"points": [{"customdata": [1, 2, 3, "Construction", "GBT4754_E"]}]}
    found = run(app, "?lang=en", "ranking-rows-chart.clickData", clicked=clicked)
    assert "&industry=GBT4754_E&" in found["ranking-address"]["search"]
