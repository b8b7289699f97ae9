"""Defends that of a total and all its classes but one, the last cannot be worked out."""

import polars as pl
import pytest

from facts.tabulate import rules
from governance import actor, question
from governance.classes import classes_beside, families
from governance.release import release
from indicators import indicators
from tests.facts.making import make_batch, make_vintage

OSHA = ("death", "days_away", "transfer", "other")
CASES = {
    # province: cases of each class of OSHA's, in the order above
    "CN-130000": (2, 40, 30, 20),
    "CN-140000": (12, 40, 30, 20),
    "CN-150000": (0, 40, 30, 20),
}


def case_file() -> pl.DataFrame:
    """Give a case a row, each of an enterprise of its own."""
    rows = [
        (area, outcome)
        for area, counts in CASES.items()
        for outcome, count in zip(OSHA, counts, strict=True)
        for _ in range(count)
    ]
    drawn = pl.DataFrame(rows, schema=["area", "outcome"], orient="row").with_row_index("case")
    return drawn.select(
        "area",
        enterprise=pl.format("E{}", "case"),
        period=pl.lit("2023"),
        **{f"case_osha_{name}": (pl.col("outcome") == name).cast(pl.Float64) for name in OSHA},
    )


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    batch = make_batch(home, case_file(), source="cases", grain="unit", published=False)
    vintage = make_vintage(home, [batch])
    return lambda words, who="public": release(question(words), vintage, actor(who)).figures


def cases(ask, card, where="by=area&area=CN", who="public"):
    return dict(ask(f"{card}?{where}&period=2023", who).select("area", "events").rows())


def test_every_caliber_with_classes_is_a_family():
    classed = {
        caliber
        for (caliber,), own in rules().drop_nulls("measure").group_by("caliber")
        if own["measure"].n_unique() > 1
    }
    of_cases = [ids for ids in families() if ids[0].startswith("cases_")]
    assert len(of_cases) == len(classed)


def test_a_total_and_a_rate_are_no_class():
    cards = indicators()
    assert classes_beside(cards["cases_osha"]) == ()
    assert classes_beside(cards["death_rate_gb"]) == ()


@pytest.mark.parametrize("where", ["by=area&area=CN", "area=CN-130000"])
def test_the_hidden_class_is_not_the_total_less_the_others(ask, where):
    total = cases(ask, "cases_osha", where)
    classes = [cases(ask, f"cases_osha_{name}", where) for name in OSHA]
    assert total["CN-130000"] == 92
    assert [of["CN-130000"] for of in classes] == [None, 40, 30, None]


def test_where_no_class_is_small_none_is_hidden(ask):
    classes = [cases(ask, f"cases_osha_{name}") for name in OSHA]
    assert [of["CN-150000"] for of in classes][1:] == [40, 30, 20]


def test_who_sees_small_cells_sees_every_class(ask):
    classes = [cases(ask, f"cases_osha_{name}", who="administrator") for name in OSHA]
    assert [of["CN-130000"] for of in classes] == [2, 40, 30, 20]
