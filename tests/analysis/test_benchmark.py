"""A comparison says better, similar or worse by polarity, and says why where it says nothing."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import Setting, analyses
from facts.refusal import BadQuestion
from tests.analysis.computing import computed

CARD = analyses()["benchmark"]
LIMITS = ("events", "exposure", "value", "lower", "upper", "lower_998", "upper_998")

FIGURES = """
period | area | events | exposure | value | lower | upper | lower_998 | upper_998 | status
-------|------|--------|----------|-------|-------|-------|-----------|-----------|-------
2023   | IT   | 10     | 10       | 1     | 0.5   | 1.8   | 0.3       | 2.4       | A
2023   | FR   | 20     | 10       | 2     | 1.2   | 3.1   | 0.9       | 3.8       | A
2023   | PT   | 60     | 10       | 6     | 4.6   | 7.7   | 3.9       | 8.8       | A
2023   | AT   |        |          |       |       |       |           |           | M
"""


@pytest.fixture
def figures(table):
    return table(FIGURES, **dict.fromkeys(LIMITS, pl.Float64))


def verdicts(figures, setting, *columns):
    judged = CARD.run(figures, setting).figures
    return judged.select(columns or ("comparison", "comparison_998")).rows()


@pytest.mark.parametrize(
    ("polarity", "words"),
    [
        ("L", ["better", "similar", "worse", None]),
        ("H", ["worse", "similar", "better", None]),
        ("N", ["lower", "similar", "higher", None]),
    ],
)
def test_polarity_chooses_the_word(figures, polarity, words):
    found = verdicts(figures, Setting("rate", polarity, ("area",), 2.0), "comparison")
    assert [word for (word,) in found] == words


def test_more_confidence_tells_fewer_apart(figures):
    found = verdicts(figures, Setting("rate", "L", ("area",), 2.0), "comparison_998")
    assert [word for (word,) in found] == ["similar", "similar", "worse", None]


def test_a_limit_that_equals_the_benchmark_does_not_differ(figures):
    assert verdicts(figures, Setting("rate", "L", ("area",), 1.8))[0] == ("similar", "similar")


def test_without_a_benchmark_the_periods_own_units_are_pooled(figures):
    found = verdicts(figures, Setting("rate", "L", ("area",)), "benchmark")
    assert found == [(3.0,)] * 4


def test_each_period_has_its_own_pooled_value(figures):
    later = figures.with_columns(period=pl.lit("2024"), events=2 * pl.col("events"))
    found = verdicts(
        pl.concat([figures, later]), Setting("rate", "L", ("area",)), "period", "benchmark"
    )
    assert set(found) == {("2023", 3.0), ("2024", 6.0)}


@pytest.mark.parametrize(
    ("change", "shape", "reason"),
    [
        ({"value": None}, "rate", "no_value"),
        ({"upper": None}, "rate", "no_interval"),
        ({"events": None, "exposure": None}, "rate", "no_benchmark"),
        ({}, "published", "no_benchmark"),
        ({}, "total", "no_benchmark"),
    ],
)
def test_what_is_not_compared_says_why(figures, change, shape, reason):
    less = figures.with_columns(pl.lit(with_, pl.Float64).alias(c) for c, with_ in change.items())
    found = verdicts(less, Setting(shape, "L", ("area",)), "comparison", "comparison_reason")
    assert found[0] == (None, reason)
    assert reason in CARD.words


def test_an_only_unit_is_not_compared_with_itself(figures):
    alone = figures.filter(area="IT")
    found = verdicts(alone, Setting("rate", "L", ("area",)), "comparison", "comparison_reason")
    assert found == [(None, "alone")]


def test_an_only_unit_is_compared_with_a_value_given(figures):
    assert verdicts(figures.filter(area="IT"), Setting("rate", "L", ("area",), 3.0)) == [
        ("better", "better")
    ]


@pytest.mark.parametrize(
    ("shape", "value"), [("share", 3.0), ("rate", -1.0), ("rate", float("nan"))]
)
def test_an_impossible_benchmark_is_refused(figures, shape, value):
    with pytest.raises(BadQuestion, match=f"benchmark '{value}' is not a"):
        CARD.run(figures, Setting(shape, "L", ("area",), value))


def test_no_events_anywhere_are_compared_with_a_pooled_zero(figures):
    none = figures.with_columns(pl.lit(0.0).alias(name) for name in ("events", "value", "lower"))
    none = none.with_columns(lower_998=pl.lit(0.0)).filter(pl.col("area") != "AT")
    assert verdicts(none, Setting("rate", "L", ("area",))) == [("similar", "similar")] * 3


def test_the_rows_and_their_order_stay(figures):
    judged = CARD.run(figures, Setting("rate", "L", ("area",))).figures
    assert judged.select(figures.columns).equals(figures)
    assert judged.columns == [*figures.columns, *CARD.adds]


def test_no_figures_are_no_trouble(figures):
    judged, notes, *_ = CARD.run(figures.clear(), Setting("rate", "L", ("area",)))
    assert judged.is_empty()
    assert set(CARD.adds) <= set(judged.columns)
    assert notes == ()


@settings(deadline=None, max_examples=50)
@given(ends=st.tuples(*[st.floats(0, 100)] * 4).map(sorted), benchmark=st.floats(0, 100))
def test_what_differs_at_998_differs_the_same_way_at_95(ends, benchmark):
    lower_998, lower, upper, upper_998 = ends
    one = pl.DataFrame(
        {"period": ["2023"], "area": ["IT"], "events": [1.0], "exposure": [1.0]}
        | {"value": [lower], "lower": [lower], "upper": [upper]}
        | {"lower_998": [lower_998], "upper_998": [upper_998], "status": ["A"]}
    )
    ((narrow, wide),) = verdicts(one, Setting("rate", "L", ("area",), benchmark))
    assert wide in (narrow, "similar")


def test_a_plain_table_is_compared_unit_by_unit_with_its_own_polarity():
    """Made-up counts per 100,000 against 70: exact limits below ten events, Byar's from ten."""
    columns = {
        "unit": ["U1", "U8", "U9", "U10", "U11"],
        "events": [0, 57, 80, 120, None],
        "exposure": [9_000, 60_000, 60_000, 150_000, 5_000],
        "polarity": ["L", "L", "N", "H", "L"],
    }
    found = computed("benchmark", columns, benchmark=70, per=100_000).tables["units"]
    assert found["comparison"].to_list() == ["better", "worse", "higher", "similar", None]
    assert found["comparison_998"].to_list() == ["similar", "similar", "higher", "similar", None]
    assert found["comparison_reason"].to_list() == [None] * 4 + ["no_value"]
    assert found["upper"][0] == pytest.approx(40.98755, rel=1e-6)


def test_a_polarity_that_is_none_is_refused():
    with pytest.raises(BadQuestion, match="polarity is 'low'; write L, H or N"):
        computed("benchmark", {"events": [1], "exposure": [1], "polarity": ["low"]})
