"""Defends the calibers: a case counts where its rule is met, nowhere else, in one class each."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facts.codes import codes, measures
from facts.schema import UNKNOWN
from facts.tabulate import BAND, FIELDS, measures_of_cases, rules, tabulate

SCHEMA = {
    "date_of_accident": pl.Date, "date_of_death": pl.Date, **dict.fromkeys(FIELDS, pl.Float64),
    "road_or_fire": pl.String,
}  # fmt: skip
NEW_EDITION = date(2026, 7, 1)


def a_year_later(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return date(day.year + 1, 2, 28)


def calibers_of(case: dict) -> set[str]:
    """State the calibers once more, as their texts do and without the table."""
    accident, death, kind = (
        case[name] for name in ("date_of_accident", "date_of_death", "road_or_fire")
    )
    died_within_a_year = death is not None and death <= a_year_later(accident)
    grace = 7 if kind in ("road", "fire") else 30
    died_soon = death is not None and death - accident <= timedelta(days=grace)
    found = set()
    if died_within_a_year:
        found |= {"case_ilo_fatal", "case_esaw_fatal"}
    else:
        found |= {"case_ilo_nonfatal"} if case["days_away"] >= 1 else set()
        found |= {"case_esaw_nonfatal"} if case["days_away"] > 3 else set()
    if kind != "road" and died_within_a_year:
        found.add("case_hse_fatal")
    if kind != "road" and not died_within_a_year and case["days_away"] > 7:
        found.add("case_hse_over_7")
    if death is not None:
        found.add("case_osha_death")
    elif case["days_away"] > 0:
        found.add("case_osha_days_away")
    elif case["days_transfer"] > 0:
        found.add("case_osha_transfer")
    elif case["beyond_first_aid"]:
        found.add("case_osha_other")
    edition = "1986" if accident < NEW_EDITION else "2025"
    if died_soon:
        found.add(f"case_gb6441_{edition}_death")
    elif case["lost_workdays"] >= 105:
        found.add(f"case_gb6441_{edition}_serious")
    elif case["lost_workdays"] > 0:
        found.add(f"case_gb6441_{edition}_minor")
    return found


def tabulated(*cases: dict) -> pl.DataFrame:
    given = [dict.fromkeys(SCHEMA) | case for case in cases]
    return tabulate(pl.LazyFrame(given, schema=SCHEMA)).collect()


def counted(row: dict) -> set[str]:
    return {name for name in measures_of_cases() if row[name] == 1}


around = st.sampled_from([0, 1, 2, 3, 4, 5, 7, 8, 30, 31, 104, 105, 106, 200, 500])
days = st.dates(date(2013, 1, 1), date(2028, 12, 31)) | st.sampled_from(
    [date(2024, 2, 29), NEW_EDITION, NEW_EDITION - timedelta(days=1)]
)
delays = st.none() | st.sampled_from([0, 1, 6, 7, 8, 29, 30, 31, 364, 365, 366, 367, 900])


@st.composite
def whole_cases(draw) -> dict:
    accident, delay = draw(days), draw(delays)
    return {
        "date_of_accident": accident,
        "date_of_death": None if delay is None else accident + timedelta(days=delay),
        "days_away": draw(around),
        "lost_workdays": draw(around),
        "days_transfer": draw(around),
        "beyond_first_aid": draw(st.sampled_from([0, 1])),
        "road_or_fire": draw(st.sampled_from([None, "road", "fire"])),
    }


@settings(deadline=None, max_examples=60)
@given(cases=st.lists(whole_cases(), min_size=1, max_size=30))
def test_every_case_is_in_exactly_the_calibers_whose_rule_it_meets(cases):
    rows = tabulated(*cases).to_dicts()
    assert [counted(row) for row in rows] == [calibers_of(case) for case in cases]


@settings(deadline=None, max_examples=60)
@given(cases=st.lists(whole_cases(), min_size=1, max_size=30))
def test_every_case_is_in_one_band_and_at_most_one_class_of_a_caliber(cases):
    found = tabulated(*cases)
    assert set(found["band"]) <= set(codes("case_band")["id"])
    for _, own in rules().drop_nulls("measure").group_by("caliber"):
        assert found.select(pl.sum_horizontal(own["measure"].to_list())).max().item() <= 1


@settings(deadline=None, max_examples=40)
@given(cases=st.lists(whole_cases(), min_size=1, max_size=20))
def test_a_wider_caliber_counts_all_that_a_narrower_one_counts(cases):
    for row in tabulated(*cases).iter_rows(named=True):
        classes = {name.removeprefix("case_").split("_")[0] for name in counted(row)}
        assert not {"esaw", "hse"} & classes or "ilo" in classes
        assert "ilo" not in classes or "osha" in classes


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ({"days_away": 3}, {"ilo_nonfatal", "osha_days_away", "gb6441_1986_minor"}),
        (
            {"days_away": 4},
            {"ilo_nonfatal", "esaw_nonfatal", "osha_days_away", "gb6441_1986_minor"},
        ),
        ({"days_transfer": 9, "lost_workdays": 0}, {"osha_transfer"}),
        ({"beyond_first_aid": 1, "lost_workdays": 0}, {"osha_other"}),
        ({"lost_workdays": 0}, set()),
        (
            {"date_of_death": date(2024, 1, 20), "road_or_fire": "road", "lost_workdays": 6},
            {"ilo_fatal", "esaw_fatal", "osha_death", "gb6441_1986_minor"},
        ),
        (
            {"date_of_death": date(2024, 1, 20)},
            {"ilo_fatal", "esaw_fatal", "hse_fatal", "osha_death", "gb6441_1986_death"},
        ),
    ],
    ids=["3 days", "4 days", "transfer", "treated", "first aid", "road, day 10", "day 10"],
)
def test_drawn_cases(case, expected):
    plain = {
        "date_of_accident": date(2024, 1, 10), "days_away": 0, "lost_workdays": 2,
        "days_transfer": 0, "beyond_first_aid": 0,
    }  # fmt: skip
    row = tabulated(plain | case).row(0, named=True)
    assert counted(row) == {f"case_{name}" for name in expected}


def test_what_the_file_does_not_tell_is_null_and_never_zero():
    row = tabulated({"date_of_accident": date(2024, 1, 10), "days_away": 0}).row(0, named=True)
    assert row["case_ilo_nonfatal"] == 0
    assert row["case_gb6441_1986_minor"] is None
    assert row["case_osha_other"] is None
    assert row["band"] == UNKNOWN


def test_a_death_is_counted_without_its_days():
    accident = date(2024, 1, 10)
    row = tabulated({"date_of_accident": accident, "date_of_death": accident}).row(0, named=True)
    assert row["case_gb6441_1986_death"] == 1
    assert row["case_gb6441_1986_minor"] == 0
    assert row["band"] == "died_30"


def test_an_edition_says_nothing_of_cases_before_it():
    row = tabulated(
        {"date_of_accident": NEW_EDITION - timedelta(days=1), "days_away": 9, "lost_workdays": 6}
    ).row(0, named=True)
    assert (row["case_gb6441_1986_minor"], row["case_gb6441_2025_minor"]) == (1, None)


def test_the_table_of_rules_is_whole():
    table = rules()
    of_calibers = table.filter(pl.col("caliber") != BAND)
    assert of_calibers["measure"].null_count() == 0
    assert set(of_calibers["measure"]) <= set(measures()["id"])
    assert of_calibers.filter(pl.col("reference").is_null()).is_empty()
    assert set(table["status"]) == {"verified", "to be verified"}
    assert set(table["field"]) <= {*FIELDS, "date_of_death"}
    is_death = table["field"] == "date_of_death"
    assert (table["at_least"].is_null() == is_death).all()
    same = ["excludes", "reference", "status", "valid_from", "valid_to"]
    assert (
        (table.group_by("caliber").agg(pl.col(same).n_unique()).select(same) == 1).to_numpy().all()
    )
    assert set(table.filter(caliber=BAND)["outcome"]) == set(codes("case_band")["id"])
