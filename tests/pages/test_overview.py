"""Defends the overview: it opens from an address, asks little, and says what is so, in words."""

import json
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import unquote

import polars as pl
import pytest
from dash import Dash
from flask import Flask

from analysis import Setting, analyses, rate_interval, wilson_interval
from facts.text import LANGUAGES
from governance.question import Question, question
from governance.release import Release
from pages import _changes as changes
from pages import _headlines as headlines
from pages import open_pages, pages
from pages._address import query
from pages._gaps import unshown
from pages._series import series
from pages._spark import spark
from pages._survey import survey
from pages._words import words
from pages.overview import PAGE, begin
from tests.pages.made_up import CARDS, COVERAGE, EDITION, EMPTY, HOUSE, RATE, ask

CHINA = Question("fatal_rate", where={"area": ("CN",)})
MOST_ASKS = 8


@pytest.fixture(scope="module")
def app() -> Dash:
    return open_pages(HOUSE, Flask("made_up"))


def drawn(counts: dict[str, list[int | None]], exposure: float = 1.0, **card: object) -> Release:
    """Release counts of some industries a year, from 2020 on, compared; null is hidden."""
    figures = pl.concat(
        pl.DataFrame(
            {
                "period": [str(2020 + number) for number in range(len(numbers))],
                "area": "IT",
                "industry": industry,
                "events": pl.Series(numbers, dtype=pl.Float64),
                "exposure": exposure,
            }
        )
        for industry, numbers in counts.items()
    )
    indicator, method = replace(RATE, **card), analyses()["change"]
    interval = wilson_interval if indicator.shape == "share" else rate_interval
    lower, upper = interval(figures["events"].to_numpy(), figures["exposure"].to_numpy())
    figures = figures.with_columns(
        pl.Series("lower", lower).fill_nan(None),
        pl.Series("upper", upper).fill_nan(None),
        value=pl.col("events") / exposure,
        status=pl.lit("A"),
        source=pl.lit("estat_esaw"),
        synthetic=pl.lit(value=False),
        hidden=pl.col("events").is_null(),
        reason=pl.when(pl.col("events").is_null()).then(pl.lit("few_events")),
        reporters=pl.lit(None, pl.Int64),
    )
    setting = Setting(indicator.shape, indicator.polarity, ("area", "industry"))
    judged, notes, *_ = method.run(figures, setting)
    asked = Question("fatal_rate", by=("industry",), where={"area": ("IT",)}, analysis="change")
    return Release(asked.at(7), EDITION, indicator, method, judged, 0, notes)


def filled(asked: Question, language: str = "en", answer: Callable = ask) -> dict:
    return survey(asked, HOUSE._replace(ask=answer), "/overview", language)


def text(parts: object) -> str:
    return json.dumps(parts, default=lambda part: part.to_plotly_json(), ensure_ascii=False)


def props(component):
    """Map the id of every component below one to it."""
    return {part.id: part for part in component._traverse() if getattr(part, "id", None)}


def test_the_page_is_found_and_is_the_first():
    assert pages()["overview"] is PAGE
    assert min(pages().values(), key=lambda page: page.order) is PAGE


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_layout_opens_from_an_address(language):
    found = props(PAGE.layout(query("?indicator=deaths&area=CN"), HOUSE, language))
    assert (found["overview-area"].value, found["overview-indicator"].value) == ("CN", "deaths")


def test_without_an_address_it_opens_with_the_area_of_most_indicators():
    found = props(PAGE.layout({}, HOUSE, "en"))
    assert (found["overview-area"].value, found["overview-indicator"].value) == ("CN", "fatal_rate")


def test_a_layout_from_an_address_that_cannot_be_read_still_opens():
    assert props(PAGE.layout({"period": "24/3"}, HOUSE, "en"))["overview-area"].value == "CN"


def test_a_control_never_stands_on_what_it_does_not_offer():
    found = props(PAGE.layout({"indicator": "nosuch", "area": "CN"}, HOUSE, "en"))
    assert found["overview-indicator"].value is None


def test_an_empty_vintage_opens_without_a_view():
    assert begin(EMPTY) == Question("")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_view_fills_every_part_and_asks_little(language):
    asked = []

    def counting(one: Question) -> Release:
        asked.append(one)
        return ask(one)

    found = filled(CHINA, language, counting)
    assert 0 < len(asked) <= MOST_ASKS
    assert len({str(one) for one in asked}) == len(asked)
    assert len(found["cards"]) == 2
    assert len(found["summary"]) == 3
    assert found["place_figure"]["data"]
    assert found["cite"] == "/overview?indicator=fatal_rate&area=CN&vintage=7"
    for part in ("by_area", "by_industry", "gaps", "moved_heading"):
        assert found[part]


def test_six_cards_and_two_breakdowns_are_the_most_there_are():
    many = [f"indicator_{number}" for number in range(12)]
    coverage = pl.DataFrame({"indicator": many, "area": "IT", "whole": True})
    cards = dict.fromkeys([*many, *(id for row in headlines.HEADLINES for id in row)], RATE)
    assert len(headlines.chosen(coverage, cards, "IT")) == headlines.FEWEST
    known = coverage.with_columns(indicator=pl.Series([*cards][12:24]))
    assert len(headlines.chosen(known, cards, "IT")) <= headlines.MOST == MOST_ASKS - 2


def test_of_each_row_of_the_table_the_first_with_figures_is_chosen():
    ids = ["trir", "injury_frequency_gb", "deaths", "dart"]
    coverage = pl.DataFrame({"indicator": ids, "area": "IT", "whole": [True, True, True, False]})
    cards = dict.fromkeys(ids, RATE)
    assert headlines.chosen(coverage, cards, "IT") == ["deaths", "injury_frequency_gb", "trir"]


def test_an_area_without_figures_says_so():
    found = filled(Question("", where={"area": ("GR",)}))
    assert "no figures" in text(found["alert"])
    assert found["body"] == {"display": "none"}


MOVED = {"NACE2_A": [40, 90], "NACE2_C": [60, 62], "NACE2_F": [90, 40], "NACE2_H": [7, 9]}


def test_the_change_is_said_with_its_interval_and_its_word():
    rows = {row["industry"]: row for row in series(drawn(MOVED), "en").to_dicts()}
    said = {industry: changes.said(drawn(MOVED), row, "en") for industry, row in rows.items()}
    assert said["NACE2_A"] == changes.Change("↑", "worsened", "+125% (+53 to +235)", "bad")
    assert said["NACE2_F"][:2] == ("↓", "improved")
    assert said["NACE2_F"].mark == "good"
    assert said["NACE2_C"] == changes.Change("≈", "no clear change", "+3.3% (−29 to +50)", "level")


def test_a_share_changes_by_points():
    release = drawn({"NACE2_A": [600, 700]}, exposure=1000, shape="share", polarity="H")
    found = changes.said(release, series(release, "en").row(-1, named=True), "en")
    assert found == changes.Change("↑", "improved", "+10 points (+5.8 to +14)", "good")


def test_what_is_not_compared_says_why():
    release = drawn({"NACE2_A": [None, 90], "NACE2_C": [40]})
    rows = series(release, "en").filter(period="2021").to_dicts()
    (found,) = (changes.said(release, row, "en") for row in rows)
    assert found.verdict == "not compared: the period right before it has no figure"
    assert found.amount == ""
    blank = rows[0] | {"moved": None, "change_reason": None}
    assert "is hidden" in changes.said(release, blank, "en").verdict


def test_those_that_clearly_moved_come_first_then_the_largest_change():
    found = changes.ranked(drawn(MOVED), "en")
    assert found["industry"].to_list() == ["NACE2_A", "NACE2_F", "NACE2_H", "NACE2_C"]
    assert found["is_called"].to_list() == [True, True, False, False]


def test_how_many_were_compared_and_how_many_chance_would_give_is_said():
    found = changes.ranked(drawn(MOVED | {"NACE2_B": [None, 50]}), "en")
    assert changes.counted(found, "en") == (
        "4 of 5 compared. Moved clearly (q < 0.05): 2. With p < 0.05: 2, "
        "where chance alone would give about 0.20 if nothing had changed."
    )


def test_the_sentences_are_right():
    """Two counts drawn by hand: 90 among 100,000 in 2021, after 40."""
    series_of_one = drawn({"NACE2_A": [40, 90]})

    def answer(asked: Question) -> Release:
        if asked.by:
            return replace(drawn(MOVED), question=asked)
        figures = series_of_one.figures.drop("industry")
        return replace(series_of_one, question=asked, figures=figures)

    coverage = COVERAGE.filter(area="IT")
    house = HOUSE._replace(ask=answer, coverage=lambda: coverage)
    found = survey(Question("fatal_rate", where={"area": ("IT",)}), house, "/overview", "en")
    said = [sentence.children for sentence in found["summary"]]
    assert said == [
        "Fatal injury rate, Italy, 2021: 90 deaths per 100,000 workers "
        "(95% interval 72 to 111). Highest by industry: Agriculture, forestry and fishing, "
        "90 deaths per 100,000 workers.",
        "Since 2020, 1 of 1 headline figures moved clearly: Fatal injury rate worsened (+125%). "
        "By industry, the largest clear change is in Agriculture, forestry and fishing: "
        "worsened (+125%).",
        "1 of 1 headline figures are shown; 0 of the 10 figures behind this page are hidden or "
        "missing.",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_number_of_a_hidden_figure_is_anywhere(language):
    """Spain's 2016, drawn by hand as 606 of 192, is hidden; 2017 would tell it by its change."""
    both = {"area": ("IT", "ES")}
    release = ask(Question("fatal_rate", by=("area",), where=both, analysis="change"))
    hidden = release.figures.filter("hidden")
    assert hidden.select("period", "area").rows() == [("2016", "ES")]
    after = release.figures.filter(period="2017", area="ES")
    assert after.select("value", "change", "previous").row(0)[1:] == (None, None)
    spain = replace(release, figures=release.figures.filter(area="ES"))
    shown = text(headlines.card(spain, HOUSE, language, is_older=False))
    value = round((4.4 - 0.14 * 4 - 2 * 7 / 11) * 192) / 192
    assert f"{value:.2f}" not in shown
    assert f"{value:.3f}" not in shown


def test_a_spark_line_lifts_its_pen_where_a_figure_is_hidden_and_at_a_break():
    release = ask(Question("fatal_rate", by=("area",), where={"area": ("IT", "ES")}))
    spain, italy = (
        unquote(spark(series(release, "en").filter(area=area))) for area in ("ES", "IT")
    )
    assert spain.count("<polyline") == 2
    lines = [part.partition('"')[0] for part in spain.split('<polyline points="')[1:]]
    assert [line.count(",") for line in lines] == [4, 7]
    assert "stroke-dasharray" in italy
    assert "stroke-dasharray" not in spain


def test_a_last_figure_that_is_hidden_says_why_and_what_was_shown_last():
    release = drawn({"NACE2_A": [40, 90, None]})
    shown = text(headlines.card(release, HOUSE, "en", is_older=False))
    assert "2022: hidden: it rests on fewer than 5 cases" in shown
    assert "Last shown: 2021, 90." in shown


@pytest.mark.parametrize(("language", "mark"), [("en", "made up"), ("zh", "虚构")])
def test_a_made_up_figure_is_marked_on_its_card(language, mark):
    release = drawn({"NACE2_A": [40, 90]})
    made_up = replace(release, figures=release.figures.with_columns(synthetic=pl.lit(value=True)))
    assert mark not in text(headlines.card(release, HOUSE, language, is_older=False))
    assert mark in text(headlines.card(made_up, HOUSE, language, is_older=False))


def test_what_is_not_shown_is_counted_by_reason():
    release = drawn({"NACE2_A": [None, 90], "NACE2_C": [None, None]})
    assert unshown([release]).rows() == [("few_events", 3)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_sources_and_uncovered_indicators_are_named(language):
    found = text(filled(Question("fatal_rate", where={"area": ("IT",)}), language)["gaps"])
    assert CARDS["deaths"].title.to(language) in found
    assert words(language)("{source}: nothing for this area").format(source="made_up") in found
    assert "2023" in found


def run(app, search, changed=None, **said):
    """Run the callback that keeps address and controls alike, as the browser does."""
    (output,) = (name for name in app.callback_map if "overview-question.data" in name)
    known = {
        "overview-address.search": search,
        "overview-area.value": said.get("area"),
        "overview-indicator.value": said.get("indicator"),
        "overview-place-chart.clickData": said.get("clicked"),
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
        "state": [end("shell-language.data", "en")],
        "changedPropIds": [changed] if changed else [],
    }
    answer = app.server.test_client().post("/_dash-update-component", json=body)
    assert answer.status_code == 200, answer.text
    return json.loads(answer.text)["response"]


def test_an_address_becomes_a_view(app):
    found = run(app, "?indicator=deaths&area=CN&lang=en", "overview-address.search")
    assert found["overview-question"]["data"] == "deaths?area=CN"
    assert "overview-address" not in found


def test_a_control_becomes_an_address_that_reads_back(app):
    found = run(app, "?lang=en", "overview-indicator.value", area="CN", indicator="deaths")
    search = found["overview-address"]["search"]
    assert search == "?indicator=deaths&area=CN&lang=en"
    assert run(app, search)["overview-question"]["data"] == "deaths?area=CN"


def test_another_area_keeps_the_indicator_where_it_has_figures(app):
    kept = run(app, "?indicator=fatal_rate&area=CN", "overview-area.value", area="IT")
    assert kept["overview-question"]["data"] == "fatal_rate?area=IT"
    other = run(app, "?indicator=deaths&area=CN", "overview-area.value", area="IT")
    assert other["overview-question"]["data"] == "fatal_rate?area=IT"


def test_a_click_on_the_map_opens_the_part(app):
    clicked = {"points": [{"location": "CN-130000"}]}
    found = run(app, "?area=CN", "overview-place-chart.clickData", clicked=clicked)
    assert found["overview-question"]["data"] == "fatal_rate?area=CN-130000"
    nowhere = {"points": [{"location": "CN-650000"}]}
    stayed = run(app, "?area=CN", "overview-place-chart.clickData", clicked=nowhere)
    assert stayed["overview-question"]["data"] == "fatal_rate?area=CN"


def test_every_link_of_a_view_is_a_question_that_reads_back():
    links = [
        part.href
        for component in filled(CHINA)["by_industry"]
        for part in [component, *component._traverse()]
        if getattr(part, "href", None) and "/api/" in part.href
    ]
    assert len(links) == 2
    for link in links:
        address = link.partition("?")[2].replace("indicator=", "", 1).replace("&", "?", 1)
        asked = question(address)
        assert (asked.indicator, asked.analysis, asked.vintage) == ("fatal_rate", "change", 7)
