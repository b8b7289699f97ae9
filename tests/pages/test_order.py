"""Defends what a ranking says of its own order: likely ranks, the worst, ranks through time."""

import polars as pl
import pytest

from analysis import Setting, analyses, rate_interval, told
from facts.refusal import BadQuestion
from facts.text import LANGUAGES
from governance.release import Method, Release
from pages import _ranking as ranking
from pages._order import last, question, ranks
from pages._order_charts import MOST_LINES, likely_ranks, through_time
from pages._order_panels import HIDDEN, ORDER, no_order, order, worst
from pages._ranking import View
from tests.pages.made_up import EDITION, HOUSE, RATE

CARD = analyses()["ranking"]
YEARS = [str(year) for year in range(2018, 2025)]
SECTIONS = [f"GBT4754_{letter}" for letter in "BCDEFGHI"]
ADDRESS = "?indicator=fatal_rate&by=industry&area=CN&period=2024"


def ask(asked) -> Release:
    """Answer with eight industries over seven years, each half as deadly again as the next."""
    figures = pl.DataFrame({"period": YEARS}).join(
        pl.DataFrame({"industry": SECTIONS}), how="cross"
    )
    place = pl.col("industry").cast(pl.Enum(SECTIONS)).to_physical().cast(pl.Float64)
    figures = figures.with_columns(
        area=pl.lit("CN"), exposure=pl.lit(100.0), events=(400 * (2 / 3) ** place).round(),
        status=pl.lit("A"), hidden=pl.lit(value=False), reason=pl.lit(None, pl.String),
        source=pl.lit("made_up"), synthetic=pl.lit(value=True),
    )  # fmt: skip
    events, exposure = (figures[name].to_numpy() for name in ("events", "exposure"))
    limits = {
        f"{end}{suffix}": pl.Series(limit)
        for suffix, level in (("", 0.95), ("_998", 0.998))
        for end, limit in zip(
            ("lower", "upper"), rate_interval(events, exposure, level), strict=True
        )
    }
    figures = figures.with_columns(value=pl.col("events") / pl.col("exposure"), **limits)
    given = told(CARD, asked.parameters)
    found = CARD.run(
        figures,
        Setting("rate", "L", ("industry",), parameters=given, title=RATE.title, unit=RATE.unit),
    )
    method = Method(CARD.id, CARD.version, CARD.title, CARD.reference, given, found.sentences)
    return Release(
        asked.at(EDITION.number), EDITION, RATE, CARD, found.figures, 0, (), method=method
    )


OWN = HOUSE._replace(ask=ask)


@pytest.fixture
def view() -> View:
    return ranking.read(ADDRESS, HOUSE)


@pytest.fixture
def release(view) -> Release:
    return ranks(view, OWN)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pool_is_in_the_address(view, language):
    for pool in ranking.POOLS:
        pooled = view._replace(pool=pool)
        assert ranking.read(ranking.write(pooled, language), HOUSE) == pooled
    with pytest.raises(BadQuestion, match="pool '2' is not 1 or 3 or 5 periods"):
        ranking.read(ADDRESS + "&pool=2", HOUSE)


def test_the_order_is_asked_of_every_period_up_to_the_one_shown(view):
    asked = question(view._replace(pool="3"))
    assert str(asked) == (
        "fatal_rate?by=industry&area=CN&period=1990:2024&analysis=ranking&with=pool:3"
    )


def test_the_worst_stands_first_and_is_surely_so(release):
    first = last(release, "en").row(0, named=True)
    assert (first["industry"], first["rank_lower"], first["rank_upper"]) == (SECTIONS[0], 1, 1)
    assert first["p_worst"] == pytest.approx(1, abs=1e-6)
    assert last(release, "en")["order"].to_list() == [*range(1, 9)]


def test_it_is_said_how_likely_each_is_among_the_worst(release):
    assert worst(release, "en").startswith("How likely each is among the worst 1 of 8: Mining 100%")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_is_filled(view, language):
    filled = order(view, OWN, language)
    assert set(filled) == set(ORDER)
    assert len(filled["rows"]) == len(SECTIONS)
    assert {column["field"] for column in filled["columns"]} <= set(filled["rows"][0])


def test_the_chart_of_likely_ranks_has_a_mark_and_an_interval_for_each(release):
    drawing = likely_ranks(release, "en")
    marks = sum(len(trace.x) for trace in drawing.data if trace.mode == "markers")
    assert marks == len(SECTIONS)
    assert sum(x is not None for x in drawing.data[0].x) == 2 * len(SECTIONS)


def test_ranks_through_time_shade_those_like_the_first_in_each_period(release):
    drawing = through_time(release, "en")
    shade = drawing.data[0]
    assert list(shade.x) == YEARS
    assert list(shade.y) == [1] * len(YEARS)
    lines = [trace for trace in drawing.data[1:] if trace.showlegend]
    assert len(lines) == MOST_LINES
    assert all(list(trace.y) == [trace.y[0]] * len(YEARS) for trace in lines)


def test_what_is_not_ranked_so_shows_no_panel(view):
    house = OWN._replace(ask=lambda asked: _without_ranks(ask(asked)))
    assert order(view, house, "en")["order"] == HIDDEN
    assert no_order()["order"] == HIDDEN


def test_too_few_periods_to_put_together_are_said_to_be_too_few(view):
    house = OWN._replace(ask=lambda asked: _without_ranks(ask(asked)))
    filled = order(view._replace(pool="5"), house, "en")
    assert filled["order"] != HIDDEN
    assert "too few periods" in filled["said"][0].children


def _without_ranks(release: Release) -> Release:
    empty = release.figures.with_columns(expected_rank=pl.lit(None, pl.Float64))
    return Release(release.question, EDITION, RATE, CARD, empty, 0, (), method=release.method)
