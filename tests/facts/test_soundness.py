"""Defends what is found in a batch: each finding has its place, and clean data has none."""

import polars as pl
import pytest

from facts.batches import batch
from facts.soundness import COLUMNS, findings
from ingest import sources, take_in
from tests.facts.making import make_batch

TYPES = {"value": pl.Float64}


def written(home, table, drawing, **about):
    return make_batch(home, table(drawing, **TYPES), **about)


@pytest.fixture
def found(tmp_path, table):
    """Give what is found in the last of several drawn batches of one source."""

    def of(*drawings):
        *earlier, last = [written(tmp_path / "home", table, drawing) for drawing in drawings]
        return findings(last, earlier)

    return of


def said(frame, *columns):
    return frame.select(columns or ("rule", "at", "met", "expected")).rows()


CLEAN = """
measure        | period | area | industry | sex | value
---------------|--------|------|----------|-----|------
fatal_injuries | 2022   | IT   | _T       | _T  | 100
fatal_injuries | 2022   | IT   | _T       | M   | 80
fatal_injuries | 2022   | IT   | _T       | F   | 20
fatal_injuries | 2022   | IT   | NACE2_F  | _T  | 30
"""


def test_clean_figures_have_no_finding(found):
    assert found(CLEAN).is_empty()
    assert found(CLEAN, CLEAN).is_empty()
    assert found(CLEAN).schema == COLUMNS


def test_parts_that_exceed_their_total_are_found_by_their_place(found):
    assert said(found(CLEAN.replace("| 80", "| 90"))) == [
        ("parts_exceed_total", "sex=_T Σ sex/SDMX CL_SEX", 110, 100)
    ]


def test_parts_that_are_all_there_and_fall_short_are_found(found):
    assert said(found(CLEAN.replace("| 80", "| 70")), "rule", "met", "expected") == [
        ("parts_short_of_total", 90, 100)
    ]


def test_parts_of_which_one_is_missing_may_fall_short(found):
    without_men = "\n".join(line for line in CLEAN.splitlines() if "| M " not in line)
    assert found(without_men).is_empty()


def test_the_unknown_counts_with_the_parts(found):
    unknown = "fatal_injuries | 2022   | IT   | _T       | _U  | 10\n"
    assert found(CLEAN.replace("| 80", "| 70") + unknown).is_empty()


def test_parts_of_an_area_are_held_to_it(found, table):
    rows = """
    measure | period | area  | value
    --------|--------|-------|------
    deaths  | 2022   | US    | 10
    deaths  | 2022   | US-CA | 8
    deaths  | 2022   | US-TX | 7
    """
    assert said(found(rows), "rule", "area", "met", "expected") == [
        ("parts_exceed_total", "US", 15, 10)
    ]


def test_a_total_and_its_parts_may_stand_in_two_files(found):
    total, parts = CLEAN.splitlines()[:4], CLEAN.splitlines()
    whole = "\n".join(total)
    rest = "\n".join(parts[:3] + parts[4:]).replace("| 80", "| 95")
    assert said(found(whole, rest), "rule", "met") == [("parts_exceed_total", 115)]


def test_what_was_rounded_to_hundreds_may_miss_by_hundreds(found):
    head = "measure | period | area | sex | value\n--------|--------|------|-----|------\n"
    rows = head + "\n".join(
        f"workers | {year} | IT | {sex} | {value}"
        for year in range(2010, 2020)
        for sex, value in (("_T", 12200), ("M", 8100), ("F", 4200))
    )
    assert found(rows).filter(pl.col("rule") != "same_figures_again").is_empty()
    assert said(found(rows.replace("2015 | IT | _T | 12200", "2015 | IT | _T | 12213")))


def test_a_published_rate_is_never_added_up(found):
    rows = """
    measure                      | period | area | sex | value
    -----------------------------|--------|------|-----|------
    published_worker_death_rate  | 2022   | IT   | _T  | 2
    published_worker_death_rate  | 2022   | IT   | M   | 4
    published_worker_death_rate  | 2022   | IT   | F   | 1
    """
    assert found(rows).is_empty()


@pytest.mark.parametrize(
    ("before", "now", "is_jump"),
    [
        (100, 100, False),
        (100, 119, False),  # less than a fifth
        (1000, 1190, False),  # beyond chance, and less than a fifth
        (10, 15, False),  # more than a fifth, and within chance
        (30, 45, False),
        (30, 90, True),
        (1000, 1300, True),
        (90, 30, True),
        (0, 4, False),
        (0, 6, True),
    ],
)
def test_a_jump_is_beyond_the_rule_and_beyond_chance(found, before, now, is_jump):
    rows = """
    measure        | period | area | value
    ---------------|--------|------|------
    fatal_injuries | 2022   | IT   | {}
    """
    jumped = found(rows.format(before), rows.format(now))
    assert said(jumped) == ([("jump", "", now, before)] if is_jump else [])


def test_a_rate_without_counts_jumps_by_its_share_alone(found):
    rows = """
    measure                     | period | area | value
    ----------------------------|--------|------|------
    published_worker_death_rate | 2022   | IT   | {}
    """
    assert found(rows.format(1.0), rows.format(1.1)).is_empty()
    assert said(found(rows.format(1.0), rows.format(1.3)), "rule") == [("jump",)]


def test_a_jump_is_told_at_the_coarsest_cut_alone(found):
    now = CLEAN.replace("100", "900").replace("80", "720").replace("20\n", "180\n")
    jumped = found(CLEAN, now).filter(rule="jump")
    assert said(jumped, "at", "met") == [("", 900)]


def test_what_is_known_is_what_was_accepted_last(found):
    rows = """
    measure        | period | area | value
    ---------------|--------|------|------
    fatal_injuries | 2022   | IT   | {}
    """
    assert found(rows.format(30), rows.format(90), rows.format(91)).is_empty()


def test_a_new_period_is_no_jump(found):
    rows = """
    measure        | period | area | value
    ---------------|--------|------|------
    fatal_injuries | {}     | IT   | {}
    """
    assert found(rows.format(2022, 30), rows.format(2023, 300)).is_empty()


def test_two_areas_that_changed_places_are_found(found):
    rows = """
    measure        | period | area | value
    ---------------|--------|------|------
    fatal_injuries | 2022   | IT   | {}
    fatal_injuries | 2022   | ES   | {}
    """
    assert said(found(rows.format(500, 480), rows.format(480, 500)), "rule", "at") == [
        ("exchanged", "area=ES,IT")
    ]


def test_men_and_women_exchanged_for_a_year_are_found(found):
    years = "\n".join(
        f"fatal_injuries | {year} | IT | {sex} | {value}"
        for year in range(2018, 2023)
        for sex, value in (
            zip("MF", (20, 80) if year == 2020 else (80 + year % 3, 20), strict=True)
        )
    )
    head = "measure | period | area | sex | value\n--------|--------|------|-----|------\n"
    assert said(found(head + years), "rule", "period", "at", "met") == [
        ("sexes_exchanged", "2020", "sex=M", 20)
    ]


def test_a_period_that_repeats_another_is_found(found):
    figures = [("NACE2_A", 11), ("NACE2_C", 23), ("NACE2_F", 31), ("NACE2_G", 47), ("NACE2_H", 5)]
    rows = "\n".join(
        f"fatal_injuries | {year} | IT | {industry} | {value + (year == 2020)}"
        for year in (2020, 2021, 2022)
        for industry, value in figures
    )
    head = "measure | period | area | industry | value\n-----|-----|-----|-----|-----\n"
    assert said(found(head + rows), "rule", "period", "at") == [
        ("same_figures_again", "2022", "= 2021")
    ]


def test_an_area_an_industry_and_a_period_that_are_gone_are_found(found):
    before = """
    measure        | period | area | industry | value
    ---------------|--------|------|----------|------
    fatal_injuries | 2020   | IT   | _T       | 10
    fatal_injuries | 2021   | IT   | _T       | 11
    fatal_injuries | 2021   | ES   | NACE2_F  | 12
    fatal_injuries | 2022   | IT   | _T       | 13
    """
    now = """
    measure        | period | area | industry | value
    ---------------|--------|------|----------|------
    fatal_injuries | 2020   | IT   | _T       | 10
    fatal_injuries | 2022   | IT   | _T       | 13
    """
    assert said(found(before, now)) == [
        ("lost_area", "area=ES", 0, 1),
        ("lost_industry", "industry=NACE2_F", 0, 1),
        ("lost_period", "period=2021", 0, 2),
    ]


def test_a_file_of_another_country_lost_nothing(found):
    rows = """
    measure        | period | area | value
    ---------------|--------|------|------
    fatal_injuries | 2022   | {}   | 10
    """
    assert found(rows.format("IT"), rows.format("ES")).is_empty()


def returns(home, units, unique=("enterprise", "workplace", "period", "detail")):
    rows = pl.DataFrame(
        [(f"E{n}", area, "GBT4754_C", period, deaths, workers)
         for n, (area, period, deaths, workers) in enumerate(units)],
        schema=["enterprise", "area", "industry", "period", "deaths", "workers"],
        orient="row",
        schema_overrides={"deaths": pl.Float64, "workers": pl.Float64},
    )  # fmt: skip
    return make_batch(home, rows, grain="unit", published=False, unique=unique)


def test_units_are_compared_by_the_sums_of_those_in_both(tmp_path):
    first = [("CN-130100", "2023", 0, 1000)] * 5
    second = [("CN-130100", "2023", 0, 2000)] * 5 + [("CN-130100", "2023", 9, 90000)]
    before, now = returns(tmp_path, first), returns(tmp_path, second)
    assert said(findings(now, [before]), "rule", "measure", "area", "met", "expected") == [
        ("jump", "workers", "CN-130000", 10000, 5000)
    ]


def test_units_of_another_period_are_not_compared(tmp_path):
    before = returns(tmp_path, [("CN-130100", "2022", 0, 1000)])
    now = returns(tmp_path, [("CN-130100", "2023", 0, 9000)])
    assert findings(now, [before]).is_empty()


def test_a_province_whose_units_are_gone_is_found(tmp_path):
    many = [("CN-130100", "2023", 0, 1000)] * 40
    before = returns(tmp_path, [*many, ("CN-110101", "2023", 0, 10)])
    now = returns(tmp_path, many)
    assert said(findings(now, [before])) == [("lost_area", "area=CN-110000", 0, 1)]
    few = returns(tmp_path, many[:20])
    assert findings(few, [before]).is_empty()


def test_rows_that_are_replaced_together_are_compared_together(tmp_path):
    whole = ("enterprise", "workplace", "period")
    before = returns(tmp_path, [("CN-130100", "2023", 0, 1000)] * 3, unique=whole)
    assert findings(before, [before]).is_empty()


def test_the_published_files_of_eurostat_agree_with_themselves(real_data, tmp_path):
    files = sorted((real_data / "eurostat").glob("*.csv"))
    kinds = {"lfsa": "estat_lfs", "hsw_": "estat_esaw"}
    taken = [
        batch(tmp_path, take_in(sources()[kinds[file.name[:4]]], file, tmp_path).batch)
        for file in files
    ]
    rules = pl.concat(
        findings(one, [other for other in taken[:place] if other.source == one.source])
        for place, one in enumerate(taken)
    )["rule"]
    assert not rules.str.contains("parts|jump|exchanged|again").any()
