"""Defends how figures are made of cells: nothing partial, nothing doubled, every gap explained."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from governance.release import REASONS
from indicators import FIGURES, Indicator, estimate, indicators
from indicators._shapes import REASONS_GIVEN

CELL_TYPES = {
    "value": pl.Float64,
    "reporters": pl.Int64,
    "largest": pl.Float64,
}


@pytest.fixture
def shown(table):
    """The figures of drawn cells, by area, as a drawn table would have them."""

    def shown(card: Indicator | str, drawing: str, *columns: str) -> pl.DataFrame:
        indicator = indicators()[card] if isinstance(card, str) else card
        cells = table(drawing)
        cells = cells.cast({name: kind for name, kind in CELL_TYPES.items() if name in cells})
        if "numerator" in cells:
            cells = cells.with_columns(numerator=pl.col("numerator") == "true")
        blank = {"status": "A", "source": "made_up"}
        cells = cells.with_columns(
            **{name: pl.lit(word) for name, word in blank.items() if name not in cells},
            **{
                name: pl.lit(None, CELL_TYPES[name])
                for name in ("reporters", "largest")
                if name not in cells
            },
        )
        return estimate(cells, indicator, ("area",)).select("period", "area", *columns)

    return shown


def test_a_figure_is_events_over_exposure_in_the_indicators_unit(shown, table):
    figures = shown(
        "fatal_injury_rate",
        """
        period | area | measure        | value
        -------|------|----------------|--------
        2024   | NL   | fatal_injuries | 8
        2024   | NL   | workers        | 200000
        2023   | NL   | fatal_injuries | 0
        2023   | NL   | workers        | 100000
        """,
        "events",
        "exposure",
        "value",
    )
    expected = table(
        """
        period | area | events | exposure | value
        -------|------|--------|----------|------
        2023   | NL   | 0      | 1        | 0
        2024   | NL   | 8      | 2        | 4
        """,
        events=pl.Float64,
        exposure=pl.Float64,
        value=pl.Float64,
    )
    assert_frame_equal(figures, expected)


def test_every_gap_says_why(shown, table):
    figures = shown(
        "trir",
        """
        period | area  | measure         | value
        -------|-------|-----------------|-------
        2024   | whole | cases_days_away | 1
        2024   | whole | cases_transfer  | 1
        2024   | whole | cases_other     | 0
        2024   | whole | hours_worked    | 200000
        2024   | part  | cases_days_away | 1
        2024   | part  | cases_other     | 0
        2024   | part  | hours_worked    | 200000
        2024   | gap   | cases_days_away | 1
        2024   | gap   | cases_transfer  |
        2024   | gap   | cases_other     | 0
        2024   | gap   | hours_worked    | 200000
        2024   | alone | cases_days_away | 1
        2024   | alone | cases_transfer  | 1
        2024   | alone | cases_other     | 0
        2024   | idle  | cases_days_away | 0
        2024   | idle  | cases_transfer  | 0
        2024   | idle  | cases_other     | 0
        2024   | idle  | hours_worked    | 0
        2024   | quiet | hours_worked    | 200000
        2024   | lost  | cases_days_away | 1
        2024   | lost  | cases_transfer  | 1
        2024   | lost  | cases_other     | 0
        2024   | lost  | hours_worked    |
        """,
        "value",
        "reason",
    )
    expected = table(
        """
        period | area  | value | reason
        -------|-------|-------|--------------
        2024   | alone |       | no_exposure
        2024   | gap   |       | missing
        2024   | idle  |       | zero_exposure
        2024   | lost  |       | missing
        2024   | part  |       | no_events
        2024   | quiet |       | no_events
        2024   | whole | 2     |
        """,
        value=pl.Float64,
    )
    assert_frame_equal(figures, expected)


def test_a_row_without_a_value_has_no_limits(shown):
    figures = shown(
        "examination_coverage",
        """
        period | area | measure          | value
        -------|------|------------------|------
        2024   | IT   | examined         | 11
        2024   | IT   | examinations_due | 10
        2024   | NL   | examined         | 9
        2024   | NL   | examinations_due | 10
        """,
        "value",
        "lower",
        "upper",
        "lower_998",
        "upper_998",
    )
    assert figures.row(0)[2:] == (None, None, None, None, None)
    assert None not in figures.row(1)[2:]


def test_limits_widen_with_the_level_and_hold_the_value(shown):
    figures = shown(
        "fatal_injury_rate",
        """
        period | area | measure        | value
        -------|------|----------------|--------
        2024   | IT   | fatal_injuries | 3
        2024   | IT   | workers        | 100000
        2024   | NL   | fatal_injuries | 60
        2024   | NL   | workers        | 100000
        """,
        *FIGURES,
    )
    order = ["lower_998", "lower", "value", "upper", "upper_998"]
    assert all(row == tuple(sorted(row)) for row in figures.select(order).rows())
    # The exact limits of 3 events (Garwood 1936).
    assert figures.row(0, named=True)["lower"] == pytest.approx(0.6187, abs=5e-5)
    assert figures.row(0, named=True)["upper"] == pytest.approx(8.7673, abs=5e-5)


def test_the_letters_of_all_parts_are_joined_and_normal_stands_alone(shown):
    figures = shown(
        "fatal_injury_rate",
        """
        period | area | measure        | value | status | source
        -------|------|----------------|-------|--------|---------
        2024   | IT   | fatal_injuries | 8     | A      | register
        2024   | IT   | workers        | 10    | A      | survey
        2024   | NL   | fatal_injuries | 8     | PB     | survey
        2024   | NL   | workers        | 10    | A      | survey
        2024   | SE   | fatal_injuries | 8     | B      | survey
        2024   | SE   | workers        | 10    | BU     | register
        """,
        "status",
        "source",
    )
    assert figures["status"].to_list() == ["A", "BP", "BU"]
    assert figures["source"].to_list() == ["register+survey", "survey", "register+survey"]


def test_the_fewer_reporters_and_the_biggest_share_are_kept(shown, table):
    figures = shown(
        "injury_frequency_gb",
        """
        period | area | measure          | value | reporters | largest
        -------|------|------------------|-------|-----------|--------
        2024   | all  | deaths           | 1     | 4         | 1
        2024   | all  | serious_injuries | 2     | 4         | 2
        2024   | all  | minor_injuries   | 1     | 5         | 1
        2024   | all  | hours_worked     | 1000  | 6         | 600
        2024   | half | deaths           | 2     | 4         | 1
        2024   | half | serious_injuries | 4     | 4         | 2
        2024   | half | minor_injuries   | 2     | 5         | 1
        2024   | half | hours_worked     | 1000  |           |
        2024   | none | deaths           | 0     | 4         | 0
        2024   | none | serious_injuries | 0     | 4         | 0
        2024   | none | minor_injuries   | 0     | 5         | 0
        2024   | none | hours_worked     | 1000  |           |
        """,
        "reporters",
        "largest",
    )
    expected = table(
        """
        period | area | reporters | largest
        -------|------|-----------|--------
        2024   | all  | 4         | 1.0
        2024   | half | 4         | 0.5
        2024   | none | 4         |
        """,
        reporters=pl.Int64,
        largest=pl.Float64,
    )
    assert_frame_equal(figures, expected)


def test_a_filtered_numerator_is_told_from_the_same_measure_whole(shown):
    figures = shown(
        "pneumoconiosis_share",
        """
        period | area | measure       | value | numerator
        -------|------|---------------|-------|----------
        2022   | CN   | disease_cases | 7577  | true
        2022   | CN   | disease_cases | 11108 | false
        """,
        "value",
    )
    assert figures["value"].to_list() == [pytest.approx(0.6821, abs=5e-5)]


def test_the_same_measure_twice_is_refused_by_its_place(shown):
    with pytest.raises(ValueError, match=r"'workers' of 2024, NL comes twice"):
        shown(
            "fatal_injury_rate",
            """
            period | area | measure        | value
            -------|------|----------------|-------
            2024   | NL   | fatal_injuries | 8
            2024   | NL   | workers        | 200000
            2024   | NL   | workers        | 200000
            """,
        )


@pytest.mark.parametrize(
    ("period", "reason"),
    [
        ("1987", "out_of_force"),
        ("1988", None),
        ("2026", None),
        ("2026-Q2", None),
        ("2026-Q3", "out_of_force"),
        ("2026-06", None),
        ("2026-07", "out_of_force"),
        ("2026-06-30", None),
        ("2026-07-01", "out_of_force"),
    ],
)
def test_a_period_belongs_to_the_definition_in_force_on_its_first_day(figure, period, reason):
    shown = figure("serious_injury_rate_gb", period=period, serious_injuries=3, workers=1_200)
    assert shown["reason"] == reason
    assert (shown["value"] is None) == (reason is not None)


@settings(deadline=None, max_examples=30)
@given(
    counts=st.lists(st.tuples(st.integers(0, 50), st.integers(1, 9_000)), min_size=1, max_size=8),
    order=st.randoms(use_true_random=False),
)
def test_the_order_of_cells_does_not_matter_and_limits_hold_the_value(counts, order):
    rows = [
        ("2024", f"A{place}", measure, float(value), "A", 3, 1.0, "made_up")
        for place, pair in enumerate(counts)
        for measure, value in zip(("fatal_injuries", "workers"), pair, strict=True)
    ]
    names = ["period", "area", "measure", "value", "status", "reporters", "largest", "source"]
    card = indicators()["fatal_injury_rate"]
    figures = estimate(pl.DataFrame(rows, names, orient="row"), card, ("area",))
    order.shuffle(rows)
    assert_frame_equal(estimate(pl.DataFrame(rows, names, orient="row"), card, ("area",)), figures)
    assert figures.filter(~pl.col("value").is_between("lower", "upper")).is_empty()
    rates = [100_000 * events / at_risk for events, at_risk in counts]
    assert figures["value"].to_list() == pytest.approx(rates, rel=1e-12)


def test_no_cells_give_no_figures_in_the_same_columns():
    kinds = {"status": pl.String, "source": pl.String, "measure": pl.String, **CELL_TYPES}
    cells = pl.DataFrame(schema={"period": pl.String, "area": pl.String, **kinds})
    for card in indicators().values():
        given = cells.with_columns(numerator=pl.lit(value=True))
        empty = estimate(given, card, ("area",))
        assert empty.is_empty()
        assert empty.columns == ["period", "area", *FIGURES]


def test_every_reason_has_its_sentence():
    assert set(REASONS_GIVEN) <= set(REASONS)
