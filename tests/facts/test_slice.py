"""Defends the cut: nothing is counted twice, and a part is never given as the whole."""

from itertools import product

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from facts.codes import latest
from facts.periods import span
from facts.refusal import UnknownCode
from facts.slice import slice
from tests.facts.making import make_batch, make_vintage

MEASURE = "nonfatal_accidents_esaw"
DIVISIONS = latest("industry").filter(
    (pl.col("scheme") == "NACE") & (pl.col("version") == "2") & (pl.col("level") == 2)
)
INDUSTRY_LEVELS = {"total": 0, "section": 1, "division": 2}
CUTS = tuple(product(INDUSTRY_LEVELS, ("total", "sex")))
QUESTIONS = ((), ("industry",), ("sex",), ("industry", "sex"))

cuts = st.lists(st.sampled_from(CUTS), min_size=1, unique=True)
seeds = st.integers(0, 2**32 - 1)
few = settings(deadline=None, max_examples=12)


def leaves(seed: int) -> pl.DataFrame:
    """Give a number for every division and sex."""
    rows = DIVISIONS.select(industry="id", section="parent").join(
        pl.DataFrame({"sex": ["M", "F"]}), how="cross"
    )
    counts = np.random.default_rng(seed).integers(0, 50, rows.height).astype(float)
    return rows.with_columns(value=pl.Series(counts))


def cut_of(numbers: pl.DataFrame, cut: tuple[str, str]) -> pl.DataFrame:
    """Publish the numbers by one breakdown."""
    industry, sex = cut
    column = {"total": pl.lit("_T"), "section": pl.col("section"), "division": pl.col("industry")}
    return (
        numbers.select(
            column[industry].alias("industry"),
            (pl.col("sex") if sex == "sex" else pl.lit("_T")).alias("sex"),
            "value",
        )
        .group_by("industry", "sex")
        .agg(pl.col("value").sum())
        .with_columns(period=pl.lit("2023"), area=pl.lit("IT"), measure=pl.lit(MEASURE))
    )


def truth(numbers: pl.DataFrame, by: tuple[str, ...]) -> pl.DataFrame:
    by_section = numbers.drop("industry").rename({"section": "industry"})
    return (
        by_section.group_by(*by).agg(pl.col("value").sum())
        if by
        else by_section.select("value").sum()
    ).select(*by, "value")


def published(home, numbers: pl.DataFrame, given_cuts, dropped: int | None = None):
    tables = [cut_of(numbers, cut).sort("industry", "sex") for cut in given_cuts]
    if dropped is not None:
        first = tables[0]
        tables[0] = (
            first.with_row_index("place")
            .filter(pl.col("place") != dropped % first.height)
            .drop("place")
        )
    tables = [table for table in tables if table.height]
    return make_vintage(home, [make_batch(home, table, source="estat") for table in tables])


@few
@given(seed=seeds, given_cuts=cuts)
def test_the_figures_are_the_same_whatever_cuts_a_source_adds(seed, given_cuts, tmp_path_factory):
    numbers = leaves(seed)
    cursor = published(tmp_path_factory.mktemp("home"), numbers, given_cuts).cursor()
    for by in QUESTIONS:
        answer = slice(cursor, [MEASURE], by, {"area": ("IT",)}, span("2023"))
        can = any(
            ("industry" not in by or cut[0] != "total") and ("sex" not in by or cut[1] == "sex")
            for cut in given_cuts
        )
        assert (answer.height > 0) == can
        if can:
            assert_frame_equal(
                answer.select(*by, "value"), truth(numbers, by), check_row_order=False
            )


@few
@given(seed=seeds, given_cuts=cuts, dropped=st.integers(0, 10_000))
def test_a_cut_with_a_hole_gives_no_total(seed, given_cuts, dropped, tmp_path_factory):
    numbers = leaves(seed)
    if given_cuts[0] == ("total", "total"):
        given_cuts = [("section", "total"), *given_cuts[1:]]
    cursor = published(tmp_path_factory.mktemp("home"), numbers, given_cuts, dropped).cursor()
    whole = truth(numbers, ())["value"].item()
    answer = slice(cursor, [MEASURE], (), {"area": ("IT",)}, span("2023"))
    assert answer["value"].to_list() in ([], [whole])
    by_sex = slice(cursor, [MEASURE], ("sex",), {"area": ("IT",)}, span("2023"))
    right = dict(truth(numbers, ("sex",)).iter_rows())
    shown = dict(by_sex.select("sex", "value").iter_rows())
    if given_cuts != [("total", "sex")]:
        assert shown.items() <= right.items()


@st.composite
def units(draw):
    """Draw returns of units of every level of detail."""
    seed = draw(seeds)
    generator = np.random.default_rng(seed)
    rows = draw(st.integers(1, 60))
    naics = latest("industry").filter(pl.col("scheme") == "NAICS")["id"].to_list()
    periods = ["2022", "2022-Q1", "2022-Q2", "2022-Q3", "2022-Q4", "2022-05", "2023"]
    return pl.DataFrame(
        {
            "enterprise": [f"e{n}" for n in generator.integers(0, 20, rows)],
            "period": generator.choice(periods, rows).tolist(),
            "area": generator.choice(["US-CA", "US-TX", "CN-110000", "CN-110101"], rows).tolist(),
            "industry": generator.choice(naics, rows).tolist(),
            "ownership": generator.choice(["state", "private", "_U"], rows).tolist(),
            "workers": generator.integers(1, 500, rows).astype(float),
            "cases_days_away": generator.integers(0, 9, rows).astype(float),
        }
    ).unique(["enterprise", "period"], keep="first", maintain_order=True)


@few
@given(rows=units(), by=st.sampled_from([(), ("industry",), ("ownership",), ("industry", "size")]))
def test_a_roll_up_changes_no_answer(rows, by, tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    cursor = make_vintage(home, [make_batch(home, rows, source="osha", grain="unit")]).cursor()
    for period in ("2022", "2022-Q1:2022-Q4", "2022-01:2022-12"):
        asked = (["workers", "cases_days_away"], by, {}, span(period))
        assert_frame_equal(slice(cursor, *asked), slice(cursor, *asked, rolled_up=False))


@few
@given(rows=units())
def test_parts_add_up_to_the_whole(rows, tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    cursor = make_vintage(home, [make_batch(home, rows, source="osha", grain="unit")]).cursor()
    total = slice(cursor, ["cases_days_away"], (), {}, span("2022"))
    for by in (("industry",), ("ownership",), ("industry", "ownership")):
        parts = slice(cursor, ["cases_days_away"], by, {}, span("2022"))
        assert parts["value"].sum() == total["value"].sum()
    held = {"industry": ("NAICS_23",)}
    whole = slice(cursor, ["cases_days_away"], (), held, span("2022"))
    drilled = slice(cursor, ["cases_days_away"], ("industry",), held, span("2022"))
    assert drilled["value"].sum() == whole["value"].sum()


def test_the_unknown_belongs_to_the_breakdown(tmp_path):
    rows = pl.DataFrame(
        {
            "period": "2023",
            "area": "IT",
            "measure": MEASURE,
            "sex": ["M", "F", "_U"],
            "value": [5.0, 3.0, 2.0],
        }
    )
    cursor = make_vintage(tmp_path, [make_batch(tmp_path, rows)]).cursor()
    assert slice(cursor, [MEASURE], (), {}, span("2023"))["value"].to_list() == [10]
    assert slice(cursor, [MEASURE], ("sex",), {}, span("2023"))["value"].to_list() == [3, 5, 2]


def test_one_section_is_not_a_country(tmp_path):
    rows = pl.DataFrame(
        {
            "period": "2023", "area": "BE", "measure": MEASURE, "industry": ["NACE2_H"],
            "value": [700.0],
        }
    )  # fmt: skip
    cursor = make_vintage(tmp_path, [make_batch(tmp_path, rows)]).cursor()
    assert slice(cursor, [MEASURE], (), {"area": ("BE",)}, span("2023")).is_empty()
    asked = {"area": ("BE",), "industry": ("NACE2_H",)}
    assert slice(cursor, [MEASURE], (), asked, span("2023"))["value"].to_list() == [700]


def test_two_sources_are_never_added(tmp_path):
    rows = pl.DataFrame({"period": "2023", "area": "IT", "measure": MEASURE, "value": [7.0]})
    preferred = make_batch(tmp_path, rows, source="ours", preference=2)
    other = make_batch(tmp_path, rows.with_columns(value=9.0), source="theirs", preference=1)
    cursor = make_vintage(tmp_path, [preferred, other]).cursor()
    answer = slice(cursor, [MEASURE], (), {}, span("2023"))
    assert answer.select("value", "source").rows() == [(7.0, "ours")]


def test_numerator_and_denominator_come_from_one_family(tmp_path):
    deaths = pl.DataFrame(
        {"period": "2023", "area": "IT", "measure": "fatal_accidents_esaw", "value": [7.0]}
    )
    workers = deaths.with_columns(measure=pl.lit("workers"), value=100.0)
    stranger = make_batch(
        tmp_path, workers.with_columns(value=5.0), source="stranger", preference=9
    )
    esaw = make_batch(tmp_path, deaths, source="esaw", family="eurostat")
    lfs = make_batch(tmp_path, workers, source="lfs", family="eurostat")
    cursor = make_vintage(tmp_path, [stranger, esaw, lfs]).cursor()
    answer = slice(cursor, ["fatal_accidents_esaw", "workers"], (), {}, span("2023"))
    assert answer.select("source", "value").rows() == [("esaw", 7.0), ("lfs", 100.0)]


def test_a_series_never_changes_hands(tmp_path):
    rows = pl.DataFrame({"period": ["2021"], "area": "IT", "measure": MEASURE, "value": [7.0]})
    ours = make_batch(tmp_path, rows, source="ours", preference=2)
    both = pl.concat([rows, rows.with_columns(period=pl.lit("2022"))])
    theirs = make_batch(tmp_path, both.with_columns(value=1.0), source="theirs", preference=1)
    cursor = make_vintage(tmp_path, [ours, theirs]).cursor()
    whole = slice(cursor, [MEASURE], (), {}, span("2021:2022"))
    assert whole.select("period", "value", "source").rows() == [("2021", 7.0, "ours")]
    rest = slice(cursor, [MEASURE], (), {}, span("2022"))
    assert rest.select("period", "value", "source").rows() == [("2022", 1.0, "theirs")]


def test_a_later_batch_replaces_the_same_figure(tmp_path):
    rows = pl.DataFrame({"period": "2023", "area": "IT", "measure": MEASURE, "value": [7.0]})
    first = make_batch(tmp_path, rows)
    second = make_batch(tmp_path, rows.with_columns(value=8.0))
    cursor = make_vintage(tmp_path, [first, second]).cursor()
    assert slice(cursor, [MEASURE], (), {}, span("2023"))["value"].to_list() == [8]
    again = make_vintage(tmp_path, [second, first], number=2).cursor()
    assert slice(again, [MEASURE], (), {}, span("2023"))["value"].to_list() == [7]


def test_a_missing_part_makes_the_sum_missing(tmp_path):
    rows = pl.DataFrame(
        {
            "period": "2023", "area": "IT", "measure": MEASURE, "sex": ["M", "F"],
            "value": [5.0, None], "status": ["A", "M"],
        }
    )  # fmt: skip
    cursor = make_vintage(tmp_path, [make_batch(tmp_path, rows)]).cursor()
    assert slice(cursor, [MEASURE], (), {}, span("2023")).is_empty()
    by_sex = slice(cursor, [MEASURE], ("sex",), {}, span("2023"))
    assert by_sex.select("sex", "value", "status").rows() == [("F", None, "M"), ("M", 5.0, "A")]


def test_a_break_is_kept_through_the_sum(tmp_path):
    rows = pl.DataFrame(
        {
            "period": "2023", "area": "IT", "measure": MEASURE, "sex": ["M", "F"],
            "value": [5.0, 3.0], "status": ["B", "D"],
        }
    )  # fmt: skip
    cursor = make_vintage(tmp_path, [make_batch(tmp_path, rows)]).cursor()
    assert slice(cursor, [MEASURE], (), {}, span("2023"))["status"].to_list() == ["BD"]


def test_a_code_that_is_in_no_list_is_refused(tmp_path):
    rows = pl.DataFrame({"period": "2023", "area": "IT", "measure": MEASURE, "value": [7.0]})
    cursor = make_vintage(tmp_path, [make_batch(tmp_path, rows)]).cursor()
    with pytest.raises(UnknownCode, match="industry 'mining' is not in the code list"):
        slice(cursor, [MEASURE], (), {"industry": ("mining",)}, span("2023"))
    with pytest.raises(UnknownCode, match="area 'Italy' is not in the code list"):
        slice(cursor, [MEASURE], (), {"area": ("Italy",)}, span("2023"))


def test_of_two_equal_families_the_one_with_more_periods_answers(tmp_path):
    rows = pl.DataFrame({"period": ["2021"], "area": "IT", "measure": MEASURE, "value": [7.0]})
    longer = pl.concat([rows, rows.with_columns(period=pl.lit("2022"))])
    batches = [make_batch(tmp_path, rows, source="a"), make_batch(tmp_path, longer, source="b")]
    cursor = make_vintage(tmp_path, batches).cursor()
    answer = slice(cursor, [MEASURE], (), {}, span("2021:2022"))
    assert answer["source"].to_list() == ["b", "b"]


def test_codes_of_two_levels_are_shown_beside_each_other(tmp_path):
    cut = {"period": "2023", "area": "IT", "measure": MEASURE}
    sections = pl.DataFrame(cut | {"industry": ["NACE2_C", "NACE2_F"], "value": [9.0, 4.0]})
    divisions = pl.DataFrame(cut | {"industry": ["NACE2_C10", "NACE2_C11"], "value": [2.0, 7.0]})
    batches = [make_batch(tmp_path, rows) for rows in (sections, divisions)]
    cursor = make_vintage(tmp_path, batches).cursor()
    held = {"industry": ("NACE2_F", "NACE2_C10", "NACE2_C")}
    answer = slice(cursor, [MEASURE], (), held, span("2023"))
    assert dict(answer.select("industry", "value").iter_rows()) == {
        "NACE2_C": 9, "NACE2_C10": 2, "NACE2_F": 4,
    }  # fmt: skip
