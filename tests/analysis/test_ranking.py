"""Ranks carry their uncertainty, three ways to compute them agree, and what is hidden has none."""

import numpy as np
import polars as pl
import pytest

from analysis import Setting, analyses, compute, methods, told
from analysis._empirical_bayes import Posterior
from analysis._ranks import Asked, exact, expected_ranks, monte_carlo, normal
from facts.refusal import BadQuestion

CARD = methods()["ranking"]
RATE = Setting("rate", "L", ("area",))


def made_up(number, seed=5):
    generator = np.random.default_rng(seed)
    expected = generator.lognormal(1.5, 1, number)
    events = generator.poisson(expected * generator.gamma(4, 1 / 4, number))
    return events.astype(float), expected


def ranked(events, exposure, **given):
    table = pl.DataFrame({"events": events, "exposure": exposure})
    return compute(CARD, {"units": table}, given).computed


def figures(rows):
    """One row a unit and period: period, area, events, exposure (None for a hidden row)."""
    table = pl.DataFrame(rows, schema=["period", "area", "events", "exposure"], orient="row")
    return table.with_columns(
        pl.col("events", "exposure").cast(pl.Float64),
        value=pl.col("events") / pl.col("exposure"),
        status=pl.lit("A"),
    )


def judged(table, setting=RATE, **given):
    return analyses()["ranking"].run(
        table,
        setting._replace(
            parameters=told(analyses()["ranking"], {k: str(v) for k, v in given.items()})
        ),
    )


def test_two_units_rank_by_the_chance_that_one_is_higher():
    """Gamma(2, 1) against Gamma(1, 1): the second is higher with probability 1/4."""
    units = Posterior(np.array([2.0, 1.0]), np.array([1.0, 1.0]))
    assert expected_ranks(units).tolist() == pytest.approx([1.25, 1.75])
    found = exact(units, Asked((0.5,), (1,)))
    assert found.below[0].tolist() == pytest.approx([0.75, 0.25], abs=1e-6)


def test_expected_ranks_and_probabilities_add_up():
    found = ranked(*made_up(40), benchmark=1, worst=4).tables["units"]
    assert found["expected_rank"].sum() == pytest.approx(40 * 41 / 2)
    assert found["p_first"].sum() == pytest.approx(1, abs=1e-4)
    assert found["p_worst"].sum() == pytest.approx(4, abs=1e-3)
    assert (found["rank_lower"] <= found["rank_median"]).all()
    assert (found["rank_median"] <= found["rank_upper"]).all()


def test_ways_to_rank_agree():
    events, expected = made_up(120)
    units, asked = Posterior(events + 4, expected + 4), Asked((0.05, 0.95), (12, 1, 119))
    term_by_term, as_normal = exact(units, asked), normal(units, asked)
    drawn = monte_carlo(units, asked, 4_000, 1)
    assert as_normal.expected == pytest.approx(term_by_term.expected, abs=1e-6)
    assert np.abs(as_normal.quantiles - term_by_term.quantiles).max() <= 1
    assert as_normal.below == pytest.approx(term_by_term.below, abs=2e-3)
    assert drawn.expected == pytest.approx(term_by_term.expected, abs=4 * 35 / 4_000**0.5)
    assert drawn.below == pytest.approx(term_by_term.below, abs=0.035)


def test_ten_thousand_units_rank_as_they_do_when_drawn():
    events, expected = made_up(3_000)
    units, asked = Posterior(events + 4, expected + 4), Asked((0.05, 0.95), (300,))
    found, drawn = normal(units, asked), monte_carlo(units, asked, 400, 2)
    assert np.abs(found.expected - drawn.expected).mean() < 0.02 * 3_000
    assert np.abs(found.below - drawn.below).max() < 0.11
    assert np.corrcoef(found.quantiles[0], drawn.quantiles[0])[0, 1] > 0.99


def test_a_wider_level_gives_wider_ranks():
    narrow, wide = (ranked(*made_up(30), level=level).tables["units"] for level in (0.8, 0.95))
    assert (wide["rank_lower"] <= narrow["rank_lower"]).all()
    assert (wide["rank_upper"] >= narrow["rank_upper"]).all()


def test_lowest_first_turns_ranks_round():
    events, expected = made_up(25)
    highest = ranked(events, expected, worst=3).tables["units"]
    lowest = ranked(events, expected, worst=3, first="lowest").tables["units"]
    assert lowest["expected_rank"].to_list() == pytest.approx(
        (26 - highest["expected_rank"]).to_list()
    )
    assert lowest["p_worst"].sum() == pytest.approx(3, abs=1e-3)
    assert lowest["expected_rank"].arg_min() == highest["expected_rank"].arg_max()


def test_row_order_does_not_matter():
    events, expected = made_up(30)
    there, back = ranked(events, expected), ranked(events[::-1], expected[::-1])
    assert back.tables["units"]["expected_rank"].reverse().to_list() == pytest.approx(
        there.tables["units"]["expected_rank"].to_list(), rel=1e-4
    )


def test_a_hidden_row_is_not_ranked_and_the_notes_count_it(table):
    rows = [("2023", "IT", 90, 100), ("2023", "GR", 12, 100), ("2023", "CN", 30, 100),
            ("2023", "GB", None, None)]  # fmt: skip
    found = judged(figures(rows))
    assert found.figures.select("area", "place", "ranking_reason", "units_ranked").rows() == [
        ("IT", "first", None, 3),
        ("GR", "below_first", None, 3),
        ("CN", "below_first", None, 3),
        ("GB", None, "no_value", None),
    ]
    assert "1 units of 2023 are not ranked" in found.notes[1].en
    assert found.sentences[0].en.startswith("Italy ranks first of 3")


def test_rank_one_is_the_lowest_where_high_is_good():
    rows = [("2023", "IT", 90, 100), ("2023", "GR", 12, 100), ("2023", "CN", 50, 100)]
    found = judged(figures(rows), RATE._replace(polarity="H"))
    assert found.figures["place"].to_list() == ["below_first", "first", "below_first"]


def test_years_are_pooled_and_a_gap_or_break_is_not_pooled_over():
    areas = {"IT": 90, "GR": 12, "CN": 30, "GB": 60}
    rows = [(year, area, events, 100) for year in ("2021", "2022", "2023")
            for area, events in areas.items()]  # fmt: skip
    table = figures([row for row in rows if row[:2] != ("2022", "GB")])
    broken = (pl.col("area") == "CN") & (pl.col("period") == "2023")
    table = table.with_columns(status=pl.when(broken).then(pl.lit("B")).otherwise("status"))
    found = judged(table, pool=2).figures.filter(pl.col("period") != "2021")
    reasons = dict(zip(zip(found["period"], found["area"], strict=True),
                       found["ranking_reason"], strict=True))  # fmt: skip
    assert reasons[("2023", "GB")] == "few_periods"
    assert reasons[("2023", "CN")] == "break"
    assert reasons[("2022", "IT")] is None
    assert found.filter(area="IT", period="2022")["pooled_from"].to_list() == ["2021"]


def test_pooling_narrows_what_is_known():
    rows = [(str(year), area, events, 10) for year in range(2019, 2024)
            for area, events in {"IT": 9, "GR": 1, "CN": 3, "GB": 6}.items()]  # fmt: skip
    one, five = (
        judged(figures(rows), pool=years).figures.filter(period="2023") for years in (1, 5)
    )
    width = pl.col("shrunk_upper") - pl.col("shrunk_lower")
    assert five.select(width.mean()).item() < one.select(width.mean()).item()


def test_incomplete_units_are_marked_and_may_be_held_apart():
    rows = [("2023", "IT", 90, 100), ("2023", "GR", 12, 100), ("2023", "CN", 30, 100),
            ("2023", "GB", 60, 100)]  # fmt: skip
    table = figures(rows).with_columns(completeness=pl.Series([1.0, 0.5, 0.9, None]))
    marked = judged(table)
    assert marked.figures["completeness_mark"].to_list() == [None, "low", None, None]
    assert marked.figures["ranking_reason"].null_count() == 4
    apart = judged(table, hold_apart="true")
    assert apart.figures["ranking_reason"].to_list() == [None, "incomplete", None, None]


def test_units_that_chance_explains_are_not_told_apart():
    rows = [("2023", area, 10, 100) for area in ("IT", "GR", "CN", "GB")]
    found = judged(figures(rows))
    assert set(found.figures["place"]) == {"like_first"}
    assert "their order says nothing" in found.warnings[0].en
    assert not found.sentences


@pytest.mark.parametrize(
    ("shape", "reason"), [("share", "not_a_rate"), ("published", "not_a_rate")]
)
def test_what_is_no_rate_of_counts_is_not_ranked(shape, reason):
    rows = [("2023", "IT", 9, 10), ("2023", "GR", 1, 10), ("2023", "CN", 5, 10)]
    found = judged(figures(rows), RATE._replace(shape=shape))
    assert set(found.figures["ranking_reason"]) == {reason}


def test_one_unit_cannot_be_ranked():
    with pytest.raises(BadQuestion, match="there is nothing to rank"):
        ranked([3], [1.0])
