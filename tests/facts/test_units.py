"""Defends returns of units: each unit counts once, for its own time, with all it gave."""

import polars as pl

from facts.hierarchy import closure
from facts.periods import span
from facts.slice import slice
from tests.facts.making import make_batch, make_vintage


def test_workers_of_a_quarter_are_a_quarter_of_a_worker_year(tmp_path):
    rows = pl.DataFrame(
        {
            "enterprise": ["a", "a", "b"],
            "period": ["2023-Q1", "2023-Q2", "2023"],
            "area": "US-CA",
            "workers": [100.0, 200.0, 50.0],
        }
    )
    cursor = make_vintage(tmp_path, [make_batch(tmp_path, rows, grain="unit")]).cursor()
    year = slice(cursor, ["workers"], (), {"area": ("US",)}, span("2023"))
    assert year.select("value", "reporters", "largest").rows() == [(125.0, 2, 75.0)]


def test_a_unit_that_sent_year_and_quarters_counts_once(tmp_path):
    rows = pl.DataFrame(
        {
            "enterprise": "a",
            "period": ["2023", "2023-Q1", "2023-Q2"],
            "area": "US-CA",
            "cases_days_away": [4.0, 1.0, 3.0],
        }
    )
    cursor = make_vintage(tmp_path, [make_batch(tmp_path, rows, grain="unit")]).cursor()
    year = slice(cursor, ["cases_days_away"], (), {}, span("2023"))
    assert year["value"].to_list() == [4]
    quarters = slice(cursor, ["cases_days_away"], (), {}, span("2023-Q1:2023-Q4"))
    assert quarters["value"].to_list() == [1, 3]


def test_what_does_not_count_by_detail_is_the_same_for_every_detail(tmp_path):
    disease = closure().filter(pl.col("scheme").str.starts_with("disease/"), pl.col("level") == 1)
    first, second = disease["id"].unique().sort().to_list()[:2]
    rows = pl.DataFrame(
        {
            "enterprise": "a",
            "period": "2023",
            "area": "CN-110000",
            "detail": ["_T", first, second],
            "exposed_workers": [100.0, None, None],
            "disease_cases": [None, 2.0, 3.0],
        }
    )
    cursor = make_vintage(tmp_path, [make_batch(tmp_path, rows, grain="unit")]).cursor()
    names = ["disease_cases", "exposed_workers"]
    by_detail = slice(cursor, names, ("detail",), {"area": ("CN-110000",)}, span("2023"))
    assert by_detail.select("measure", "detail", "value").rows() == [
        ("disease_cases", first, 2.0),
        ("disease_cases", second, 3.0),
        ("exposed_workers", first, 100.0),
        ("exposed_workers", second, 100.0),
    ]
    total = slice(cursor, names, (), {"area": ("CN-110000",)}, span("2023"))
    assert total["value"].to_list() == [5, 100]


def test_districts_right_below_a_province_are_its_parts(tmp_path):
    rows = pl.DataFrame(
        {
            "enterprise": ["a", "b"],
            "period": "2023",
            "area": ["CN-110101", "CN-110105"],
            "workers": [10.0, 20.0],
        }
    )
    cursor = make_vintage(tmp_path, [make_batch(tmp_path, rows, grain="unit")]).cursor()
    parts = slice(cursor, ["workers"], ("area",), {"area": ("CN-110000",)}, span("2023"))
    assert parts.select("area", "value").rows() == [("CN-110101", 10.0), ("CN-110105", 20.0)]


def test_one_unit_is_one_reporter_however_many_details_it_gives(tmp_path):
    details = closure().filter(pl.col("scheme").str.starts_with("disease/"), pl.col("level") == 1)
    rows = pl.DataFrame(
        {
            "enterprise": "a",
            "period": "2023",
            "area": "CN-110000",
            "detail": details["id"].unique().sort().head(3),
            "disease_cases": [2.0, 2.0, 2.0],
        }
    )
    cursor = make_vintage(tmp_path, [make_batch(tmp_path, rows, grain="unit")]).cursor()
    total = slice(cursor, ["disease_cases"], (), {}, span("2023"))
    assert total.select("value", "reporters", "largest").rows() == [(6.0, 1, 6.0)]


def test_a_unit_that_changed_its_industry_is_one_reporter_with_all_it_gave(tmp_path):
    rows = pl.DataFrame(
        {
            "enterprise": "a",
            "period": ["2023-Q1", "2023-Q2"],
            "area": "US-CA",
            "industry": ["NAICS_23", "NAICS_62"],
            "cases_days_away": [3.0, 5.0],
        }
    )
    cursor = make_vintage(tmp_path, [make_batch(tmp_path, rows, grain="unit")]).cursor()
    total = slice(cursor, ["cases_days_away"], (), {}, span("2023"))
    assert total.select("value", "reporters", "largest").rows() == [(8.0, 1, 8.0)]


def test_months_beside_a_quarter_of_the_same_year_add_up(tmp_path):
    rows = pl.DataFrame(
        {
            "enterprise": "a",
            "period": ["2023-Q1", "2023-02", "2023-04", "2023-12"],
            "area": "US-CA",
            "cases_days_away": [4.0, 2.0, 1.0, 5.0],
        }
    )
    cursor = make_vintage(tmp_path, [make_batch(tmp_path, rows, grain="unit")]).cursor()
    year = slice(cursor, ["cases_days_away"], (), {}, span("2023"))
    quarters = slice(cursor, ["cases_days_away"], (), {}, span("2023-Q1:2023-Q4"))
    assert year["value"].to_list() == [10]
    assert quarters["value"].to_list() == [4, 1, 5]


def test_a_correction_takes_a_detail_away(tmp_path):
    details = closure().filter(pl.col("scheme").str.starts_with("disease/"), pl.col("level") == 1)
    first = details["id"].unique().sort().to_list()[0]
    rows = pl.DataFrame(
        {
            "enterprise": "a",
            "period": "2023",
            "area": "CN-110000",
            "detail": ["_T", first],
            "exposed_workers": [100.0, None],
            "disease_cases": [None, 7.0],
        }
    )
    whole = ("enterprise", "workplace", "period")
    sent = [make_batch(tmp_path, each, grain="unit", unique=whole) for each in (rows, rows.head(1))]
    cursor = make_vintage(tmp_path, sent).cursor()
    assert slice(cursor, ["disease_cases"], (), {}, span("2023")).is_empty()
