"""Defends the list of what can be asked: what it offers is answered, what it leaves out is not."""

import polars as pl
import pytest

from facts.periods import Span
from governance import Question, question
from governance.coverage import coverage
from governance.release import release
from tests.facts.making import make_batch, make_vintage
from tests.governance.making import ANN, AWKWARD, HEBEI, returns
from tests.governance.test_release import national


@pytest.fixture(scope="module")
def vintage(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    batches = [
        make_batch(home, returns(AWKWARD), source="returns", grain="unit", published=False),
        make_batch(home, national(), source="yearbook", preference=9),
    ]
    return make_vintage(home, batches)


@pytest.fixture(scope="module")
def offered(vintage):
    rows = coverage(vintage).to_dicts()
    return {(row["indicator"], row["area"]): row for row in rows}


def test_a_row_says_where_since_when_and_by_what(offered):
    assert offered["death_rate_gb", HEBEI] == {
        "indicator": "death_rate_gb",
        "area": HEBEI,
        "source": "returns",
        "first": "2023",
        "last": "2023",
        "by": ["area", "industry"],
        "frequencies": ["A"],
        "whole": True,
        "held": None,
    }


def test_what_needs_a_measure_nobody_gives_is_not_offered(offered):
    names = {indicator for indicator, _ in offered}
    assert {"death_rate_gb", "deaths", "new_disease_cases"} <= names
    assert {"fatal_injury_rate_esaw", "trir", "exceedance_fraction"} & names == set()


def test_a_share_whose_numerator_nobody_counts_is_not_offered(offered):
    names = {indicator for indicator, _ in offered}
    assert "pneumoconiosis_share" in names
    assert "noise_deafness_share" not in names


def test_nobody_who_reported_is_named(offered):
    assert all("unit" not in str(value) for row in offered.values() for value in row.values())


def test_an_indicator_and_area_stand_once(vintage):
    rows = coverage(vintage).select("indicator", "area")
    assert rows.is_unique().all()


def test_whatever_is_offered_is_answered(vintage, offered):
    unanswered = []
    for (indicator, area), row in offered.items():
        whole = [()] if row["whole"] else []
        for by in [*whole, *((name,) for name in row["by"])]:
            asked = Question(indicator, by, {"area": (area,)}, Span(row["first"], row["last"]))
            if release(asked, vintage, ANN).figures.is_empty():
                unanswered.append(str(asked))
    assert unanswered == []


def test_what_is_published_for_one_code_says_which(tmp_path):
    rows = pl.DataFrame(
        {
            "period": ["2005", "2006"],
            "area": "CN",
            "industry": "GBT4754_06",
            "measure": "published_coal_death_rate",
            "value": [2.81, 2.04],
        }
    )
    vintage = make_vintage(tmp_path, [make_batch(tmp_path, rows)])
    row = coverage(vintage).row(0, named=True)
    assert (row["whole"], row["held"], row["by"]) == (False, "industry=GBT4754_06", [])
    asked = question(f"coal_death_rate?area=CN&{row['held']}")
    assert release(asked, vintage, ANN).figures["value"].to_list() == [2.81, 2.04]
