"""Defends the laboratory: what a method found is drawn and said, and what takes long can stop."""

import pytest

from facts.text import LANGUAGES
from governance.question import question
from pages import _laboratory as laboratory
from pages import _running as run
from pages import pages
from pages._laboratory_charts import backtest, tried
from pages._laboratory_charts import laboratory as drawing
from pages._laboratory_panels import answer, refusal, stopped
from pages.trend_laboratory import ANSWERS, CONTROLS, PAGE
from tests.pages.made_up_series import HOUSE, ask

UNIT = "fatal_rate?area=IT&analysis="


def props(component):
    return {part.id: part for part in component._traverse() if getattr(part, "id", None)}


def text(component) -> str:
    """All the words of a component."""
    if component is None or isinstance(component, str | int | float):
        return str(component or "")
    if isinstance(component, list | tuple):
        return " ".join(map(text, component))
    return text(getattr(component, "children", None))


def test_the_page_is_found():
    assert pages()["trend_laboratory"] is PAGE


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("method", laboratory.METHODS)
def test_the_layout_opens_from_an_address(method, language):
    words = {"indicator": "fatal_rate", "area": "IT", "analysis": method}
    found = props(PAGE.layout(words, HOUSE, language))
    assert found["lab-method"].value == method
    assert found["lab-area"].value == "IT"
    assert {f"lab-{control}" for control in CONTROLS} <= set(found)
    assert {id for id, _part in ANSWERS.values()} <= set(found)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("method", laboratory.METHODS)
def test_every_method_answers_in_words(method, language):
    told = "&with=date:2017" if method == "interrupted_ts" else ""
    filled = answer(question(f"{UNIT}{method}{told}"), HOUSE, language)
    assert set(filled) <= set(ANSWERS)
    assert text(filled["summary"])
    assert filled["csv"].startswith("/api/v1/ask.csv?indicator=fatal_rate")
    assert len(filled["rows"]) == 16


def names(figure) -> list[str]:
    return [trace.name for trace in figure.data]


def test_segments_and_bends_are_drawn_from_the_break_on():
    release = ask(question(f"{UNIT}joinpoint"))
    figure = drawing(release, "en")
    assert names(figure)[:2] == ["observed, with 95% interval", "fitted segments"]
    assert figure.data[1].x[0] == "2013"
    labels = [note.text for note in figure.layout.annotations]
    assert "break in series" in labels
    assert any(label.endswith("% a year") for label in labels)


def test_a_forecast_has_a_fan_and_a_backtest():
    release = ask(question(f"{UNIT}forecast&period=2016-Q1:2023-Q4"))
    figure = drawing(release, "en")
    assert names(figure)[1:] == [
        "95% prediction interval", "80% prediction interval", "forecast",
    ]  # fmt: skip
    assert figure.layout.xaxis.categoryarray[-1] == "2024-Q4"
    assert backtest(release, "en").data[0].y[0] == release.analysis.words[
        tried(release)["method"][0]
    ].en  # fmt: skip


def test_a_measure_is_drawn_where_it_began_with_what_was_to_come_without_it():
    figure = drawing(ask(question(f"{UNIT}interrupted_ts&with=date:2018")), "en")
    assert "where it was going" in names(figure)
    assert "the measure, 2018" in [note.text for note in figure.layout.annotations]


def test_levels_are_drawn_as_steps():
    figure = drawing(ask(question(f"{UNIT}changepoint")), "en")
    assert figure.data[1].line.shape == "hvh"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_answered_says_why_and_what_to_try(language):
    filled = answer(question(f"{UNIT}forecast&period=2016:2023"), HOUSE, language)
    assert {"en": "too few points", "zh": "时点太少"}[language] in text(filled["summary"])
    links = [part.href for part in filled["ways"][1:]]
    assert any("period=" in link and "-Q" in link for link in links)
    assert any("analysis=joinpoint" in link for link in links)


def test_a_forecast_of_few_years_is_asked_by_quarter():
    asked = question("fatal_rate?area=IT&period=2016:2023&analysis=joinpoint")
    assert laboratory.with_method(asked, "forecast", HOUSE).period.frequency == "Q"
    back = laboratory.with_method(
        laboratory.with_method(asked, "forecast", HOUSE), "joinpoint", HOUSE
    )
    assert back.period.frequency == "A"


def test_the_permutation_test_is_on_request_and_in_the_address():
    asked = question(f"{UNIT}joinpoint")
    wanted = laboratory.changed(asked, "selection", "permutation", HOUSE)
    assert str(wanted).endswith("with=select:permutation")
    assert laboratory.changed(wanted, "selection", "wbic", HOUSE) == asked


def test_a_unit_is_held_and_freed():
    asked = question(f"{UNIT}joinpoint")
    held = laboratory.changed(asked, "industry", "NACE2_B", HOUSE)
    assert held.where == {"area": ("IT",), "industry": ("NACE2_B",)}
    assert laboratory.changed(held, "industry", "all", HOUSE) == asked


def test_only_what_has_figures_is_offered():
    asked = question(f"{UNIT}joinpoint")
    offer = laboratory.offers(asked, HOUSE, "en", laboratory.met(asked, HOUSE))
    assert [each["value"] for each in offer.ownerships] == ["all", "private", "state"]


def test_a_running_computation_says_how_far_it_is_and_is_stopped():
    token = run.begin()
    asked = question(f"{UNIT}forecast&period=2016-Q1:2023-Q4")
    run.stop(token)
    with pytest.raises(run.Stopped), run.running(token):
        ask(asked)
    assert run.how_far(token, "en") == ""
    with run.running(token):
        ask(question(f"{UNIT}joinpoint"))


def test_what_was_told_is_said_in_the_language_of_the_page():
    token, seen = run.begin(), []

    def looking(asked):
        seen.append(run.how_far(token, "zh"))
        return ask(asked)

    with run.running(token):
        ask(question(f"{UNIT}forecast&period=2016-Q1:2023-Q4"))
        looking(question(f"{UNIT}joinpoint"))
    assert "以往期数据检验各方法" in seen[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_stopped_or_refused_question_shows_nothing_else(language):
    for filled in (stopped(question(f"{UNIT}joinpoint"), language), refusal("no", language)):
        assert set(filled) == {"alert", "body"}
        assert filled["body"] == {"display": "none"}
