"""The page of completeness: it opens from an address, says what is behind a share, marks gaps."""

from dataclasses import replace
from datetime import UTC, datetime

import polars as pl
import pytest
from dash import Dash
from flask import Flask

from facts.refusal import BadQuestion
from facts.text import LANGUAGES, Text
from governance.question import Question
from governance.release import Edition, Release
from indicators import indicators
from pages import House, open_pages, pages
from pages._address import query, read, write
from pages._completeness import INDICATORS, answer, changed, settled
from pages._heat import MOST_ROWS, heat, ordered
from pages._reported import beside, reported, reporting_note, threshold
from pages.completeness import PAGE
from tests.pages.made_up import EMPTY, RATE

EDITION = Edition(3, datetime(2026, 2, 20, tzinfo=UTC), False, ("completeness",))
PARTS = ("CN-110000", "CN-120000", "CN-130000")
COVERAGE = pl.DataFrame(
    {
        "indicator": ["reporting_rate"] * 4,
        "area": ["CN", *PARTS],
        "source": ["completeness"] * 4,
        "first": ["2024"] * 4,
        "last": ["2026"] * 4,
        "by": [["area", "industry"], ["industry"], ["industry"], ["industry"]],
        "frequencies": [["A", "Q", "M"]] * 4,
        "whole": [True] * 4,
        "held": [None] * 4,
    },
    schema_overrides={"held": pl.String},
)
ADDRESS = "?indicator=on_time_reporting_rate&by=industry&area=CN-130000&detail=monthly_return"


def ask(question: Question) -> Release:
    """Answer with shares drawn here: Hebei's under the threshold, Tianjin's hidden."""
    if question.indicator not in indicators():
        raise BadQuestion("no indicator is called so")
    units = PARTS if question.by == ("area",) else question.where["area"]
    first, last = question.period.first, question.period.last
    rows = [
        {"period": period, "area": unit, "events": events, "exposure": 100.0}
        for period in dict.fromkeys((first, last))
        for unit, events in zip(units, (90.0, None, 60.0), strict=False)
    ]
    figures = pl.DataFrame(rows, schema_overrides={"events": pl.Float64}).with_columns(
        value=pl.col("events") / 100, lower=pl.col("events") / 100 - 0.05,
        upper=pl.col("events") / 100 + 0.05, lower_998=None, upper_998=None, status=pl.lit("A"),
        reporters=pl.lit(100), source=pl.lit("completeness"), synthetic=pl.lit(value=False),
        hidden=pl.col("events").is_null(), allocated=pl.lit(0.0), industry=pl.lit("GBT4754_C"),
        reason=pl.when(pl.col("events").is_null()).then(pl.lit("few_events")),
    )  # fmt: skip
    return Release(
        question.at(3), EDITION, indicators()[question.indicator], None, figures,
        figures["hidden"].sum(), (),
    )  # fmt: skip


HOUSE = House(
    ask=ask,
    edition=lambda: EDITION,
    coverage=lambda: COVERAGE,
    holdings=lambda: COVERAGE.clear(),
    boundaries=lambda area: f"/boundaries/{area}.geojson",
)


def props(component):
    return {part.id: part for part in component._traverse() if getattr(part, "id", None)}


def opened(search: str = "") -> Question:
    return settled(read(search), HOUSE)


def test_the_page_is_found_and_registers_its_callbacks():
    assert pages()["completeness"] is PAGE
    assert isinstance(open_pages(HOUSE, Flask("made_up")), Dash)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_layout_opens_from_an_address(language):
    found = props(PAGE.layout(query(ADDRESS), HOUSE, language))
    values = {name: found[f"completeness-{name}"].value for name in
              ("indicator", "obligation", "area", "breakdown", "period")}  # fmt: skip
    assert values == {
        "indicator": "on_time_reporting_rate", "obligation": "monthly_return",
        "area": "CN-130000", "breakdown": "industry", "period": "2026-01",
    }  # fmt: skip


def test_without_an_address_the_quarterly_returns_of_the_widest_area_are_shown():
    assert str(opened()) == (
        "reporting_rate?by=area&area=CN&detail=quarterly_return&period=2024-Q1:2025-Q4"
    )


def test_only_periods_that_were_over_are_offered():
    offered = props(PAGE.layout({}, HOUSE, "en"))["completeness-period"].data
    assert [one["value"] for one in offered][:2] == ["2025-Q4", "2025-Q3"]


def test_an_address_says_the_view_again():
    asked = opened(ADDRESS)
    assert opened(write(asked)) == asked


@pytest.mark.parametrize(
    ("control", "value", "expected"),
    [
        ("indicator", "workforce_completeness", "indicator=workforce_completeness"),
        ("obligation", "annual_return", "period=2024:2025"),
        ("obligation", "all", "by=area&area=CN&period=2024:2025"),
        ("area", "CN-130000", "by=industry&area=CN-130000"),
        ("breakdown", "industry", "by=industry"),
        ("period", "2024-Q3", "period=2024-Q1:2024-Q3"),
        ("place", "CN-130000", "area=CN"),  # nothing of it is counted apart
    ],
)
def test_a_control_changes_the_view(control, value, expected):
    assert expected in write(changed(opened(), control, value, HOUSE))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_shows_the_whole_its_parts_and_where_they_are(language):
    found = answer(opened(), HOUSE, language)
    assert len(found["cards"]) == len(INDICATORS)
    assert found["place"] == {}
    assert "80%" in found["heat_note"]
    assert {row["unit"] for row in found["rows"]} == {
        Text("Beijing", "北京市").to(language), Text("Tianjin", "天津市").to(language),
        Text("Hebei", "河北省").to(language),
    }  # fmt: skip
    assert found["csv"].startswith("/api/v1/ask.csv?indicator=reporting_rate")
    assert "vintage=3" in found["cite"]


def test_headlines_say_interval_and_counts():
    said = str(answer(opened(), HOUSE, "en")["cards"][0])
    assert "90.0" in said
    assert "95% interval 85.0 to 95.0" in said
    assert "returns: 90 of 100" in said


def test_workers_are_said_as_they_were_in_the_period():
    said = str(answer(opened(), HOUSE, "en")["cards"][2])
    assert "workers of those received: 360 of 400" in said  # worker-years of a quarter, times 4


def test_an_industry_has_no_map():
    found = answer(changed(opened(), "breakdown", "industry", HOUSE), HOUSE, "en")
    assert found["place"] == {"display": "none"}


@pytest.mark.parametrize(("places", "linked"), [((), False), (("/desk/missing",), True)])
def test_who_has_not_reported_is_linked_for_who_may_see_it(places, linked):
    house = HOUSE._replace(places=lambda: [(Text("a", "b"), path) for path in places])
    assert bool(answer(opened(), house, "en")["desk"]) is linked


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_nothing_was_counted_the_page_says_what_to_do(language):
    assert settled(Question(""), EMPTY) == Question("")
    assert "completeness-alert" in props(PAGE.layout({}, EMPTY, language))
    assert "osh return gather" in str(answer(Question(""), EMPTY, language)["alert"])


def cells(*values: float | None) -> pl.DataFrame:
    units = [f"unit {place:02}" for place in range(len(values))]
    return pl.DataFrame({"unit": units, "value": values}).with_columns(
        period=pl.lit("2025-Q4"), lower="value", upper="value", events="value",
        exposure=pl.lit(100.0),
    )  # fmt: skip


def test_the_lowest_stand_on_top_and_the_unknown_last():
    assert ordered(cells(90.0, None, 60.0)) == ["unit 02", "unit 00", "unit 01"]


def test_a_figure_under_the_threshold_is_marked_in_its_cell():
    (drawn,) = heat(cells(79.9, 80.0, None), 80, "en").data
    assert [list(row) for row in drawn.text] == [["▾ 79.9"], ["80"], [""]]


def test_a_heat_table_stays_readable():
    (drawn,) = heat(cells(*map(float, range(60))), 80, "en").data
    assert len(drawn.y) == MOST_ROWS


def filed(source: str, by: tuple[str, ...] = ("area",)) -> Release:
    question = Question("fatal_rate", by=by, where={"area": ("CN",)})
    figures = pl.DataFrame({
        "period": ["2025"] * 3, "area": PARTS, "value": [1.0, 2.0, 3.0], "source": [source] * 3,
    })  # fmt: skip
    return Release(question, EDITION, RATE, None, figures, 0, ())


def rates(question: Question) -> Release:
    assert question.where["detail"] == ("annual_return",)  # as the figures are of a year
    figures = pl.DataFrame({
        "period": ["2025"] * 3, "area": PARTS, "value": [0.9, None, 0.6],
    })  # fmt: skip
    return Release(question, EDITION, RATE, None, figures, 0, ())


def test_figures_made_of_returns_say_who_reported():
    release, house = filed("enterprise_return"), HOUSE._replace(ask=rates)
    found = reported(release, house)
    rows, columns = beside([{}, {}, {}], [{"field": "status"}], release.figures, found, "en")
    assert [row["reported"] for row in rows] == [90.0, None, 60.0]
    assert [column["field"] for column in columns] == ["reported", "status"]
    assert reporting_note(release, found, "en") == [
        "These figures are made of accepted returns; the table says beside each what part of the "
        "returns due had been received. 1 of 2 are under 80%, marked ▾."
    ]


def test_where_no_figure_is_shown_nothing_is_said_of_who_reported():
    release = filed("enterprise_return")
    none = replace(release, figures=release.figures.with_columns(value=pl.lit(None, pl.Float64)))
    assert reporting_note(none, reported(none, HOUSE._replace(ask=rates)), "en") == []


@pytest.mark.parametrize(
    ("source", "by"), [("estat_esaw", ("area",)), ("enterprise_return", ("detail",))]
)
def test_figures_that_are_not_counted_so_say_nothing_of_it(source, by):
    release = filed(source, by)
    found = reported(release, HOUSE._replace(ask=rates))
    assert found is None
    assert reporting_note(release, found, "en") == []
    assert beside([{}], [], release.figures, found, "en") == ([{}], [])


def test_the_threshold_is_the_declared_one():
    assert threshold() == 0.8
