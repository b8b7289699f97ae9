"""Defends what is drawn: charts, map, table and sentences say a release and nothing else."""

from dataclasses import replace

import polars as pl
import pytest

from facts.text import LANGUAGES
from governance.question import Question
from pages._charts import MOST_LINES, bars, trend
from pages._map import parts_map
from pages._numbers import number, places
from pages._panels import HIDDEN, answer
from pages._sentences import summary, unseen
from pages._table import columns, rows
from tests.pages.made_up import HOUSE, RATE, YEARS, ask

ONE = Question("fatal_rate", where={"area": ("IT",)})
FOUR = Question("fatal_rate", by=("area",), where={"area": ("IT", "ES", "FR", "DE")})
PARTS = Question("fatal_rate", by=("area",), where={"area": ("CN",)})


def lines(figure):
    return [trace for trace in figure.data if trace.mode == "lines+markers"]


def bands(figure):
    return [trace for trace in figure.data if trace.fill == "toself"]


def test_each_unit_has_a_line_and_a_band_and_its_own_dash_and_mark():
    figure = trend(ask(FOUR), "en")
    assert [trace.name for trace in lines(figure)] == ["Italy", "France", "Spain", "Germany"]
    assert len(bands(figure)) == 4
    looks = {(trace.line.color, trace.line.dash, trace.marker.symbol) for trace in lines(figure)}
    assert len(looks) == len({look[1] for look in looks}) == len({look[2] for look in looks}) == 4


def test_a_gap_is_not_joined():
    (spain,) = (trace for trace in lines(trend(ask(FOUR), "en")) if trace.name == "Spain")
    place = list(spain.x).index("2015")
    assert (spain.x[place + 1], spain.y[place + 1]) == (None, None)
    assert spain.x[place + 2] == "2017"


def test_a_break_is_marked_and_not_joined():
    figure = trend(ask(ONE), "en")
    (mark,) = figure.layout.shapes
    assert (mark.x0, mark.line.dash) == (YEARS.index("2018") - 0.5, "dash")
    assert [note.text for note in figure.layout.annotations] == ["break in series"]
    (line,) = lines(figure)
    assert line.x[list(line.x).index("2017") + 1] is None


def test_the_unit_stands_at_the_axis_and_the_axis_begins_at_zero():
    figure = trend(ask(FOUR), "zh")
    assert figure.layout.yaxis.title.text == RATE.unit.zh
    assert figure.layout.yaxis.rangemode == "tozero"


def test_of_many_units_the_highest_are_in_colour_and_the_others_give_the_context():
    figure = trend(ask(PARTS), "en")
    assert len(lines(figure)) == MOST_LINES
    assert len(figure.data) == 2 * MOST_LINES + 34 - MOST_LINES


def test_bars_are_sorted_with_the_highest_on_top():
    (drawn,) = bars(ask(FOUR), "en").data
    assert list(drawn.y) == ["Germany", "Spain", "France", "Italy"]
    assert list(drawn.x) == sorted(drawn.x)
    assert all(reach > 0 for reach in drawn.error_x.array)


def test_the_map_colours_each_part_by_its_code_and_greys_those_without_a_figure():
    release = ask(PARTS)
    hidden = release.figures.filter(
        (pl.col("area") != "CN-310000") | (pl.col("period") != YEARS[-1])
    )
    empty, full = parts_map(replace(release, figures=hidden), "/boundaries/CN.geojson", "en").data
    assert list(empty.locations) == ["CN-310000"]
    assert len(full.locations) == 33
    assert full.geojson == empty.geojson == "/boundaries/CN.geojson"


def test_shares_are_shown_in_percent():
    share = replace(RATE, unit=RATE.unit._replace(en="share", zh="比例"), shape="share", per=1)
    release = ask(ONE)
    low = release.figures.with_columns(value=pl.lit(0.25), lower=pl.lit(0.2), upper=pl.lit(0.3))
    shown = replace(release, indicator=share, figures=low)
    assert trend(shown, "en").layout.yaxis.title.text == "%"
    assert "25 % (95% interval 20 to 30)" in summary(shown, "en")[0]
    assert {row["value"] for row in rows(shown, HOUSE, "en")} == {25.0}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("asked", [ONE, FOUR, PARTS])
def test_every_panel_is_filled_in_both_languages(asked, language):
    filled = answer(asked, HOUSE, language)
    assert filled["alert"] is None
    assert filled["summary"]
    assert filled["chart"]["data"]
    assert filled["rows"]
    assert "template" not in filled["chart"]["layout"]


def test_a_map_stands_where_boundaries_are_and_bars_where_not_and_nothing_for_one_unit():
    assert answer(PARTS, HOUSE, "en")["place_figure"]["data"][1]["type"] == "choropleth"
    bare = HOUSE._replace(boundaries=lambda _: None)
    filled = answer(PARTS, bare, "en")
    assert filled["place_figure"]["data"][0]["type"] == "bar"
    assert "No boundaries are kept for the parts of China" in filled["place_note"]
    assert answer(ONE, HOUSE, "en")["place"] == HIDDEN


def test_links_name_the_vintage_and_are_the_questions_own_words():
    filled = answer(FOUR, HOUSE, "zh")
    words = "?indicator=fatal_rate&by=area&area=IT,ES,FR,DE&vintage=7"
    assert filled["csv"] == f"/api/v1/ask.csv{words}"
    assert filled["json"] == f"/api/v1/ask.json{words}"
    assert filled["cite"] == f"/trends{words}"


def test_no_figures_is_said_and_nothing_is_drawn():
    silent = HOUSE._replace(
        ask=lambda asked: replace(ask(asked), figures=ask(asked).figures.clear())
    )
    filled = answer(ONE, silent, "en")
    assert filled["body"] == HIDDEN
    assert "Widen the period" in str(filled["alert"])


def test_the_sentence_says_how_high_how_sure_and_how_it_moved():
    assert summary(ask(ONE), "en") == [
        "Fatal injury rate, Italy, 2023: 2.86 deaths per 100,000 workers "
        "(95% interval 2.61 to 3.11).",
        "The series was broken in 2018; nothing before it is compared.",
        "Since 2018 it has fallen by 20%; the two intervals do not overlap, "
        "so chance alone hardly explains it.",
    ]


def test_a_change_within_the_intervals_may_be_chance():
    short = ask(Question("fatal_rate", where={"area": ("IT",)}, period=FOUR.period))
    last = replace(short, figures=short.figures.tail(2))
    assert summary(last, "en")[-1].endswith("the two intervals overlap, so chance may explain it.")


def test_of_many_units_the_sentences_say_the_highest_and_the_lowest():
    high, low = summary(ask(FOUR), "en")
    assert high.startswith("Highest: Fatal injury rate, Italy, 2023: 2.86")
    assert low == (
        "Lowest: Germany, 1.04 deaths per 100,000 workers. 4 of 4 have a figure for 2023."
    )


def test_points_not_drawn_are_listed_with_their_reason():
    assert unseen(ask(FOUR), "en") == [
        "France, 2014, 2015: the source marks it as missing",
        "Spain, 2016: hidden: it rests on fewer than 5 cases",
    ]


def test_a_hidden_figure_is_in_the_table_with_its_reason_and_without_its_number():
    (row,) = (
        row
        for row in rows(ask(FOUR), HOUSE, "en")
        if (row["unit"], row["period"]) == ("Spain", "2016")
    )
    assert (row["value"], row["events"]) == (None, None)
    assert row["reason"] == "hidden: it rests on fewer than 5 cases"


def test_the_table_has_every_row_and_says_units_in_its_head():
    release = ask(FOUR)
    assert len(rows(release, HOUSE, "en")) == release.figures.height
    heads = {column["field"]: column["headerName"] for column in columns(release, "en")}
    assert heads["unit"] == "Area"
    assert heads["value"] == "Value (deaths per 100,000 workers)"
    assert heads["exposure"] == "Denominator (× 100,000)"
    assert "reporters" not in heads


def test_a_row_opens_only_where_its_parts_have_figures():
    assert {row["part"] for row in rows(ask(PARTS), HOUSE, "en")} >= {"CN-130000", None}
    assert {row["part"] for row in rows(ask(FOUR), HOUSE, "en")} == {None}


@pytest.mark.parametrize(
    ("values", "decimals"), [([2.861], 2), ([0.0123], 4), ([31.4], 1), ([487, 12], 0), ([], 0)]
)
def test_three_figures_are_shown(values, decimals):
    assert places(values) == decimals


def test_thousands_are_marked():
    assert number(1234567.891, "zh", 1) == "1,234,567.9"
