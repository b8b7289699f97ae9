"""Defends the way back: a number of a vintage leads to exactly the lines it was made of."""

import polars as pl
import pytest

from facts.slice import slice
from facts.trace import trace
from tests.facts.making import make_batch, make_vintage

TYPES = {"value": pl.Float64, "line": pl.UInt32}


@pytest.fixture
def traced(tmp_path, table):
    """Publish drawn batches of one source, ask one cell and trace it; it must add up."""

    def of(drawings, measure, held, period="2023", most=20, asof="now", scheme="", **about):
        home = tmp_path / "home"
        batches = [
            make_batch(home, drawn if isinstance(drawn, pl.DataFrame) else table(drawn, **TYPES),
                       **about)
            for drawn in drawings
        ]  # fmt: skip
        vintage = make_vintage(home, batches)
        where = {name: (code,) for name, code in held.items()}
        cells = slice(vintage.cursor(), [measure], (), where, asof=asof, scheme=scheme).filter(
            period=period
        )
        (value,) = cells["value"].to_list()
        lines = trace(vintage, batches, measure, period, held, value, most, asof, scheme)
        assert lines.total == pytest.approx(value)
        return lines

    return of


def said(lines):
    return sorted(lines.rows.select("line", "value").rows())


CUTS = """
line | measure        | period | area | industry | sex | value
-----|----------------|--------|------|----------|-----|------
2    | fatal_injuries | 2023   | IT   | _T       | _T  | 100
3    | fatal_injuries | 2023   | IT   | _T       | M   | 80
4    | fatal_injuries | 2023   | IT   | _T       | F   | 20
5    | fatal_injuries | 2023   | IT   | NACE2_F  | _T  | 30
6    | fatal_injuries | 2022   | IT   | _T       | _T  | 90
7    | fatal_injuries | 2023   | ES   | _T       | _T  | 70
"""


def test_a_published_total_is_its_own_line(traced):
    assert said(traced([CUTS], "fatal_injuries", {"area": "IT"})) == [(2, 100)]


def test_a_code_that_is_asked_leads_to_its_line(traced):
    held = {"area": "IT", "industry": "NACE2_F"}
    assert said(traced([CUTS], "fatal_injuries", held)) == [(5, 30)]


def test_what_was_corrected_later_leads_to_the_later_file(traced):
    later = """
    line | measure        | period | area | value
    -----|----------------|--------|------|------
    9    | fatal_injuries | 2023   | IT   | 101
    """
    lines = traced([CUTS, later], "fatal_injuries", {"area": "IT"})
    assert said(lines) == [(9, 101)]
    assert len(lines.by_batch) == 1


def returns(*rows):
    return pl.DataFrame(
        rows,
        schema=["line", "enterprise", "area", "industry", "period", "deaths", "workers"],
        orient="row",
        schema_overrides={"deaths": pl.Float64, "workers": pl.Float64, "line": pl.UInt32},
    )


HEBEI = returns(
    (2, "E1", "CN-130100", "GBT4754_C", "2023", 3, 100),
    (3, "E2", "CN-130000", "GBT4754_F", "2023", 1, 50),
    (4, "E3", "CN-110000", "GBT4754_C", "2023", 5, 70),
    (5, "E1", "CN-130100", "GBT4754_C", "2022", 7, 90),
)
UNITS = {"grain": "unit", "published": False}


def test_units_below_an_area_are_found_largest_first(traced):
    lines = traced([HEBEI], "deaths", {"area": "CN-130000"}, **UNITS)
    assert lines.rows.select("line", "enterprise", "value").rows() == [
        (2, "E1", 3), (3, "E2", 1),
    ]  # fmt: skip


def test_units_are_held_to_an_industry(traced):
    held = {"area": "CN", "industry": "GBT4754_C"}
    assert said(traced([HEBEI], "deaths", held, **UNITS)) == [(2, 3), (4, 5)]


def test_all_lines_are_counted_and_as_many_shown_as_were_asked_for(traced):
    lines = traced([HEBEI], "workers", {"area": "CN"}, most=1, **UNITS)
    assert (said(lines), lines.height, lines.total) == ([(2, 100)], 3, 220)


def test_a_unit_that_sent_its_year_again_counts_once(traced):
    again = returns((8, "E1", "CN-130100", "GBT4754_C", "2023", 4, 100))
    lines = traced([HEBEI, again], "deaths", {"area": "CN-130000"}, **UNITS)
    assert said(lines) == [(3, 1), (8, 4)]


QUARTERS = returns(
    (2, "E1", "CN-130100", "GBT4754_C", "2023-Q1", 1, 100),
    (3, "E1", "CN-130100", "GBT4754_C", "2023-Q2", 2, 200),
    (4, "E2", "CN-130100", "GBT4754_C", "2023-Q1", 8, 300),
    (5, "E2", "CN-130100", "GBT4754_C", "2023", 9, 300),
)


def test_quarters_make_a_year_unless_the_year_was_sent(traced):
    assert said(traced([QUARTERS], "deaths", {"area": "CN"}, **UNITS)) == [(2, 1), (3, 2), (5, 9)]


def test_a_stock_counts_by_the_length_of_its_period(traced):
    lines = traced([QUARTERS], "workers", {"area": "CN"}, **UNITS)
    assert lines.total == 100 / 4 + 200 / 4 + 300


def test_months_make_a_year_unless_a_quarter_covers_them(traced):
    rows = returns(
        (2, "E1", "CN-130100", "GBT4754_C", "2023-01", 1, 100),
        (3, "E1", "CN-130100", "GBT4754_C", "2023-Q1", 5, 100),
        (4, "E1", "CN-130100", "GBT4754_C", "2023-04", 2, 100),
    )
    assert said(traced([rows], "deaths", {"area": "CN"}, **UNITS)) == [(3, 5), (4, 2)]


DISTRICTS = returns(
    (2, "E1", "CN-110101", "GBT4754_C", "2009", 10, 100),
    (3, "E2", "CN-110103", "GBT4754_C", "2009", 4, 100),
)  # the second became part of the first in 2010


def test_a_district_that_merged_leads_to_the_lines_of_both(traced):
    dongcheng = {"area": "CN-110101"}
    assert said(traced([DISTRICTS], "deaths", dongcheng, "2009", **UNITS)) == [(2, 10), (3, 4)]


def test_as_of_then_it_leads_to_its_own_line_alone(traced):
    dongcheng = {"area": "CN-110101"}
    lines = traced([DISTRICTS], "deaths", dongcheng, "2009", asof="then", **UNITS)
    assert said(lines) == [(2, 10)]


def test_an_industry_of_another_scheme_leads_to_the_lines_it_is_weighed_from(traced):
    rows = returns(
        (2, "E1", "CN-110101", "GBT4754_E", "2023", 10, 100),
        (3, "E2", "CN-110101", "GBT4754_B", "2023", 4, 100),
    )
    held = {"area": "CN", "industry": "ISIC4_F"}
    assert said(traced([rows], "deaths", held, scheme="ISIC4", **UNITS)) == [(2, 10)]


MOVED = returns(
    (2, "E1", "CN-371200", "GBT4754_C", "2018", 10, 100),
    (3, "E1", "CN-370100", "GBT4754_C", "2019", 11, 100),
    (4, "E2", "CN-370200", "GBT4754_C", "2018", 4, 100),
    (5, "E2", "CN-370200", "GBT4754_C", "2019", 5, 100),
    (6, "E3", "CN-130100", "GBT4754_C", "2018", 2, 100),
    (7, "E3", "CN-370100", "GBT4754_C", "2019", 3, 100),
)


@pytest.mark.parametrize(
    ("area", "period", "asof", "lines"),
    [
        ("CN-370100", "2018", "now", [(2, 10), (6, 2)]),
        ("CN-371200", "2018", "then", [(2, 10)]),
        ("CN-130100", "2018", "then", [(6, 2)]),
        ("CN-130100", "2019", "2018-12-31", [(7, 3)]),
        ("CN-370100", "2019", "2020-06-30", [(3, 11), (7, 3)]),
    ],
)
def test_a_unit_that_moved_is_found_where_it_counts(traced, area, period, asof, lines):
    found = traced([MOVED], "deaths", {"area": area}, period, asof=asof, **UNITS)
    assert said(found) == lines


def test_the_line_of_a_unit_that_moved_says_what_it_reported(traced):
    lines = traced([MOVED], "deaths", {"area": "CN-370100"}, "2018", **UNITS)
    assert lines.rows["area"].to_list() == ["CN-371200", "CN-130100"]


def test_a_unit_that_moved_is_found_where_the_move_is_in_a_later_file(traced):
    drawings = [MOVED.filter(period="2018"), MOVED.filter(period="2019")]
    lines = traced(drawings, "deaths", {"area": "CN-370100"}, "2018", **UNITS)
    assert said(lines) == [(2, 10), (6, 2)]
