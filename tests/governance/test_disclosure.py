"""Defends those who reported: what is small is hidden, and cannot be worked out of the rest."""

from itertools import combinations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.disclosure import FEWEST_EVENTS, hide, judge

ROW = {
    "period": "2023", "area": "CN-130000", "industry": "GBT4754_B", "cases": 50.0, "events": 50.0,
    "exposure": 7.0, "value": 7.1, "lower": 5.0, "upper": 9.0, "lower_998": 4.0, "upper_998": 10.0,
    "reporters": 20, "largest": 0.1, "is_protected": True, "status": "A", "source": "returns",
    "reason": None,
}  # fmt: skip
TYPES = {"reason": pl.String, "events": pl.Float64, "cases": pl.Float64, "largest": pl.Float64}
NUMBERS = ("events", "exposure", "value", "lower", "upper", "lower_998", "upper_998", "reporters")


def rows(*changes: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame([ROW | change for change in changes], schema_overrides=TYPES)


def counted(*events: float, **more: object) -> pl.DataFrame:
    """A row an industry, with so many events each."""
    return rows(
        *({"industry": f"I{place}", "events": number, "cases": number} | more
          for place, number in enumerate(events))
    )  # fmt: skip


def protected(figures: pl.DataFrame, *by: str) -> pl.DataFrame:
    return hide(judge(figures, by))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"cases": 1.0}, "few_events"),
        ({"cases": 4.0}, "few_events"),
        ({"cases": 0.5}, "few_events"),
        ({"cases": 0.0}, None),
        ({"cases": 5.0}, None),
        ({"cases": None}, None),
        ({"reporters": 1}, "few_reporters"),
        ({"reporters": 2}, "few_reporters"),
        ({"reporters": 3}, None),
        ({"reporters": 2, "cases": 0.0}, "few_reporters"),
        ({"largest": 0.61}, "dominance"),
        ({"largest": 0.6}, None),
        ({"largest": None}, None),
        ({"reporters": 1, "cases": 1.0, "largest": 1.0}, "few_reporters"),
    ],
)
def test_a_small_figure_is_hidden_and_the_rest_is_shown(change, reason):
    row = protected(rows(change)).row(0, named=True)
    assert (row["hidden"], row["reason"]) == (reason is not None, reason)
    assert (row["value"] is None) == row["hidden"]


@pytest.mark.parametrize("change", [{"cases": 1.0}, {"reporters": 1}, {"largest": 1.0}])
def test_what_is_public_already_is_never_hidden(change):
    row = protected(rows(change | {"is_protected": False})).row(0, named=True)
    assert (row["hidden"], row["reason"], row["value"]) == (False, None, 7.1)


def test_a_hidden_row_holds_no_number():
    row = protected(rows({"cases": 1.0})).row(0, named=True)
    assert {name: row[name] for name in NUMBERS} == dict.fromkeys(NUMBERS)
    assert [name for name, value in row.items() if isinstance(value, (int, float))] == ["hidden"]


def test_what_decided_does_not_leave():
    assert {"cases", "largest", "is_protected", "hiding"} & set(
        protected(rows({})).columns
    ) == set()


def test_a_shown_row_keeps_every_number():
    row = protected(rows({})).row(0, named=True)
    assert {name: row[name] for name in NUMBERS} == {name: ROW[name] for name in NUMBERS}


def test_a_row_without_a_value_keeps_its_own_reason():
    row = protected(rows({"value": None, "reason": "no_exposure"})).row(0, named=True)
    assert (row["hidden"], row["reason"]) == (False, "no_exposure")


def test_one_hidden_row_takes_the_smallest_other_with_it():
    found = protected(counted(2, 30, 7, 90), "industry")
    assert found["reason"].to_list() == ["few_events", None, "complementary", None]


def test_two_hidden_rows_need_no_third():
    found = protected(counted(2, 3, 7, 90), "industry")
    assert found["reason"].to_list() == ["few_events", "few_events", None, None]


def test_a_row_without_cases_hides_nobody():
    found = protected(counted(2, 0, 7, 90), "industry")
    assert found["reason"].to_list() == ["few_events", None, "complementary", None]


def test_each_period_is_protected_by_itself():
    figures = pl.concat([counted(2, 30, 7), counted(20, 30, 7, period="2024")])
    found = protected(figures, "industry")
    assert found["reason"].to_list() == ["few_events", None, "complementary", None, None, None]


def test_a_figure_alone_has_no_other_to_hide():
    found = protected(counted(2))
    assert found["reason"].to_list() == ["few_events"]


def test_rows_a_publisher_gave_are_not_hidden_for_others():
    figures = pl.concat([counted(2, 7), rows({"industry": "I9", "is_protected": False})])
    found = protected(figures, "industry")
    assert found["reason"].to_list() == ["few_events", "complementary", None]


def test_no_figures_are_protected_without_complaint():
    found = protected(rows({}).clear(), "industry")
    assert found.is_empty()
    assert {"hidden", "reason"} <= set(found.columns)


tables = st.lists(st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=2, max_size=4)


@settings(deadline=None, max_examples=40)
@given(numbers=tables)
def test_no_coarser_sum_gives_a_hidden_figure_away(numbers):
    figures = rows(
        *({"industry": f"I{place}", "size": f"S{size}", "events": float(n), "cases": float(n)}
          for place, line in enumerate(numbers) for size, n in enumerate(line))
    )  # fmt: skip
    found = protected(figures, "industry", "size")
    primary = (figures["cases"] > 0) & (figures["cases"] < FEWEST_EVENTS)
    assert found.filter(primary)["hidden"].all()
    for kept in [(), ("industry",), ("size",)]:
        hidden = found.group_by("period", *kept).agg(pl.col("hidden").sum())
        assert 1 not in hidden["hidden"].to_list()


def test_a_margin_is_protected_by_every_way_of_leaving_out():
    by = ("area", "industry", "size")
    assert len([kept for count in range(3) for kept in combinations(by, count)]) == 7
    places = [(a, i, s) for a in "AB" for i in "XY" for s in "12"]
    figures = rows(
        *({"area": a, "industry": i, "size": s, "cases": 1.0 if (a, i, s) == places[0] else 9.0,
           "events": 9.0} for a, i, s in places)
    )  # fmt: skip
    found = protected(figures, *by)
    for kept in combinations(by, 2):
        hidden = found.group_by(kept).agg(pl.col("hidden").sum())
        assert 1 not in hidden["hidden"].to_list()
