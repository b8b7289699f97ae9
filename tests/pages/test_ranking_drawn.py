"""Defends what a ranking draws and says: worst first, hidden units nowhere, only the release."""

import json
from dataclasses import replace
from itertools import pairwise

import polars as pl
import pytest

from facts.text import LANGUAGES
from governance.disclosure import NUMBERS
from pages import _history as history
from pages import _ranking as ranking
from pages._funnel import funnel
from pages._ranking import View
from pages._ranking_charts import MOST_ROWS, caterpillar, drawn_rows
from pages._ranking_panels import answer
from pages._ranking_table import columns, rows
from pages._ranking_words import headline, weakness, without_figure
from tests.pages.made_up import HOUSE, RATE
from tests.pages.made_up_ranking import INDUSTRIES, SECRETS, crossed, many, published, released

GOOD = replace(RATE, id="good_rate", polarity="H")


def markers(figure):
    return [trace for trace in figure.data if trace.mode == "markers" and trace.customdata]


def test_the_worst_is_first_and_where_high_is_good_that_is_the_lowest():
    by_low = ranking.ranked(released(), "99.8", "en").drop_nulls("value")
    by_high = ranking.ranked(released(card=GOOD), "99.8", "en").drop_nulls("value")
    assert by_low["unit"].to_list()[0] == by_high["unit"].to_list()[-1] == "Mining"
    assert by_low["rank"].to_list()[:5] == [1, 2, 3, 3, 5]  # two of them are alike
    assert by_high["rank"].is_sorted()


def test_a_unit_stands_out_by_the_level_asked():
    release = released()
    sides = {level: ranking.ranked(release, level, "en") for level in ("95", "99.8")}
    counts = {
        level: found["side"].drop_nulls().ne("within").sum() for level, found in sides.items()
    }
    standing = release.figures["standing_by_chance"].drop_nulls()
    assert counts["95"] == standing.ne("within").sum()
    assert counts["99.8"] == standing.str.ends_with("_998").sum()
    assert counts["95"] > counts["99.8"] > 0


def test_each_unit_is_drawn_at_its_value_with_both_intervals():
    figure = caterpillar(released(), "99.8", "en")
    values = sorted(value for trace in markers(figure) for value in trace.x)
    assert values == sorted(released().figures["value"].drop_nulls().to_list())
    widths = {trace.name: trace.line.width for trace in figure.data if trace.mode == "lines"}
    assert widths["95% interval"] > widths["99.8% interval"]
    assert [shape.x0 for shape in figure.layout.shapes] == [pytest.approx(1272 / 632.2)]
    assert any("benchmark 2.01" in note.text for note in figure.layout.annotations)


def test_standing_is_told_by_mark_and_by_words_beside_colour():
    traces = markers(caterpillar(released(), "95", "en"))
    assert len({trace.marker.symbol for trace in traces}) == len(traces) > 1
    assert "above the 95% limits" in [trace.name for trace in traces]


def test_the_axis_holds_the_benchmark_typed():
    figure = caterpillar(released(benchmark=40.0), "99.8", "en")
    assert figure.layout.xaxis.range[1] > 40
    assert any("typed" in note.text for note in figure.layout.annotations)


@pytest.mark.parametrize("draw", [caterpillar, funnel])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hidden_unit_is_on_no_chart(draw, language):
    release = released()
    drawn = json.dumps(draw(release, "95", language).to_plotly_json(), default=str)
    hidden = ranking.ranked(release, "95", language).filter("hidden")["unit"]
    assert len(hidden) == 2
    assert not [name for name in hidden if json.dumps(name)[1:-1] in drawn]
    assert not [number for number in SECRETS if f"{number}," in drawn]


def test_a_hidden_unit_is_listed_by_name_with_its_reason_and_no_number():
    lines = without_figure(released(), "99.8", "en")
    assert lines == [
        "hidden: one unit makes up most of it: Financial intermediation",
        "hidden: it rests on fewer than 5 cases: Culture, sports and entertainment",
    ]
    last = rows(released(), "99.8", HOUSE, "en")[-2:]
    assert {row["reason"] is not None for row in last} == {True}
    assert {row[name] for row in last for name in ("rank", *NUMBERS, "ratio")} == {None}


def test_a_long_name_is_wrapped_and_not_cut():
    units = {"NACE2_T": (5, 2.0, None), "NACE2_A": (9, 2.0, None)}
    ticks = caterpillar(released(units), "99.8", "en").layout.yaxis.ticktext
    (longest,) = (tick for tick in ticks if tick.startswith("Activities of"))
    assert longest.count("<br>") > 2
    assert longest.replace("<br>", " ").endswith("activities of households for own use")


def test_only_the_first_rows_are_drawn_and_the_page_says_so():
    release = many(MOST_ROWS + 5)
    assert drawn_rows(release, "99.8", "en").height == MOST_ROWS
    house = HOUSE._replace(ask=lambda _: release)
    found = answer(View(release.question), house, "en")
    assert "The first 25 of 30 are drawn" in found["rows_note"]
    assert len(found["rows"]) == MOST_ROWS + 5


def test_rows_do_not_lie_over_each_other():
    lines = drawn_rows(crossed(), "99.8", "en")["line"].to_list()
    assert all(later - earlier >= 14 for earlier, later in pairwise(lines))


def test_a_cross_has_a_mark_a_member_filled_where_it_stands_out():
    figure = caterpillar(crossed(), "95", "en")
    sides = dict(ranking.ranked(crossed(), "95", "en").select("unit", "side").iter_rows())
    marks = {
        behind[3]: symbol
        for trace in markers(figure)
        for behind, symbol in zip(trace.customdata, trace.marker.symbol, strict=True)
    }
    assert {unit: not mark.endswith("-open") for unit, mark in marks.items()} == {
        unit: side != "within" for unit, side in sides.items() if side
    }
    assert {mark.removesuffix("-open") for unit, mark in marks.items() if "Private" in unit} == {
        "circle"
    }
    assert list(figure.layout.yaxis.ticktext) == ["Mining", "Construction", "Manufacturing"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_funnel_draws_the_limits_by_chance_and_those_with_spread_by_dash(language):
    figure = funnel(released(), "99.8", language)
    lines = [trace for trace in figure.data if trace.mode == "lines"]
    assert len({trace.line.dash for trace in lines}) == len({line.name for line in lines}) == 4
    assert figure.layout.xaxis.type == "log"


def test_the_funnel_without_spread_draws_chance_alone():
    alike = dict.fromkeys(list(INDUSTRIES)[:5], (20, 10.0, None))
    lines = [trace for trace in funnel(released(alike), "95", "en").data if trace.mode == "lines"]
    assert [trace.name for trace in lines] == [
        "95% limits by chance alone", "99.8% limits by chance alone",
    ]  # fmt: skip


def test_the_funnel_names_what_is_outside_and_nothing_else():
    release = released()
    outside = ranking.ranked(release, "99.8", "en").filter(pl.col("side").is_in(["above", "below"]))
    named = {note.text for note in funnel(release, "99.8", "en").layout.annotations}
    assert outside["unit"].to_list() == ["Mining", "Construction", "Education"]
    assert named == {*outside["unit"], "benchmark 2.01 (all units pooled)"}


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Highest in China, 2024: Mining, 7.50 deaths per 100,000 workers "
               "(95% interval 6.03 to 9.22), 3.7 times the benchmark of 2.01."),
        ("zh", "中国2024年最高：采矿业，7.50 人/10万从业人员（95%区间6.03至9.22），"
               "为基准值 2.01 的3.7倍。"),
    ],
)  # fmt: skip
def test_the_first_sentence_says_the_worst(language, sentence):
    assert headline(released(), "99.8", language)[0] == sentence


def test_the_sentence_counts_what_stands_out_and_what_chance_would_give():
    assert headline(released(), "99.8", "en")[1:] == [
        "2 of 16 stand above, and 1 below, what chance explains (99.8% limits); "
        "by chance alone about 0.03 would.",
        "Allowing for a spread common to all units, 1 would stand outside.",
    ]
    alike = dict.fromkeys(list(INDUSTRIES)[:5], (20, 10.0, None))
    assert headline(released(alike), "99.8", "zh")[1:] == [
        "5个单位均未超出随机波动所能解释的范围（99.8%控制限）。"
    ]


def test_where_high_is_good_the_sentence_names_the_lowest():
    assert headline(released(card=GOOD), "95", "en")[0].startswith("Lowest in China, 2024: Educ")


@pytest.mark.parametrize(
    ("language", "first"),
    [("en", "2 of 18 units have no figure here, 2 of them hidden to protect those who reported: "
            "the true order may differ."),
     ("zh", "18个单位中有2个此处无数值，其中2个为保护报告者而隐藏：真实次序可能不同。")],
)  # fmt: skip
def test_hidden_rows_are_said_to_weaken_the_order(language, first):
    assert weakness(released(), "99.8", language) == [first]


def test_few_units_and_overlapping_intervals_are_said_to_weaken_the_order():
    two = {code: (20 + place, 10.0, None) for place, code in enumerate(list(INDUSTRIES)[:2])}
    assert weakness(released(two), "99.8", "en") == [
        "Only 2 units can be compared, so each makes much of the benchmark.",
        "1 of the 1 other 95% intervals overlap that of the first: among them the order may be "
        "chance.",
    ]


def test_the_table_says_standing_in_words_and_links_to_the_trend():
    first = rows(released(), "99.8", HOUSE, "zh")[0]
    assert (first["rank"], first["unit"], first["standing"]) == (1, "采矿业", "高于 99.8% 控制限")
    assert first["trend"].startswith(
        "[趋势](/trends?indicator=fatal_rate&area=CN&industry=GBT4754_B"
    )
    assert first["made_up"] == "虚构"
    assert first["part"] == "GBT4754_B"
    headings = [column["headerName"] for column in columns(released(), "en")]
    assert headings[:3] == ["Rank", "Industry", "Value (deaths per 100,000 workers)"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["Mining: 7,023 deaths in 2006, 1,061 in 2016, down 85%.",
                "Most deaths in 2016: Construction 3,806, Manufacturing 3,219, Mining 1,061."]),
        ("zh", ["采矿业：2006年死亡7,023人，2016年1,061人，下降85%。",
                "2016年死亡人数由多到少：建筑业3,806人、制造业3,219人、采矿业1,061人。"]),
    ],
)  # fmt: skip
def test_deaths_through_the_years_are_said_as_published(language, said):
    figures = history.published(published(), HOUSE, language)
    assert history.sentences(figures, language) == said


def test_years_without_a_figure_are_not_joined_as_if_known():
    release = published()
    figure = history.through_the_years(history.published(release, HOUSE, "en"), release, "en")
    (mining,) = (trace for trace in figure.data if trace.name == "Mining")
    assert [year for year, value in zip(mining.x, mining.y, strict=True) if value] == [2006, 2016]
    assert mining.connectgaps is False
    assert {trace.line.dash for trace in figure.data if trace.mode == "lines"} == {"dot"}
    assert "9,999" not in json.dumps(figure.to_plotly_json(), default=str)
