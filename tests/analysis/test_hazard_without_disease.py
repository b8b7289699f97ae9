"""Much exposure and few cases are a signal; few cases of little exposure are none."""

import polars as pl
import pytest
from scipy.stats import poisson

from analysis import compute, methods
from facts.refusal import BadQuestion

CARD = methods()["hazard_without_disease"]


def asked(exposed, cases, **columns):
    names = [f"industry {place}" for place in range(len(cases))]
    table = pl.DataFrame({"unit": names, "exposed": exposed, "cases": cases} | columns)
    return compute(CARD, {"units": table}, {}).computed


EXPOSED = [10_000, 9_000, 8_000, 1_000, 900]
CASES = [50, 45, 4, 5, 0]


def test_few_cases_of_much_exposure_are_a_signal():
    found = asked(EXPOSED, CASES)
    units = found.tables["units"]
    assert units["is_signal"].to_list() == [False, False, True, False, False]
    row = units.row(2, named=True)
    assert row["expected"] == pytest.approx(8000 * 100 / 20_900)
    assert row["p_low"] == pytest.approx(poisson.cdf(4, row["expected"]))
    assert "years after exposure" in found.warnings[1].en


def test_exposure_counts_by_how_far_it_is_over_the_limit():
    shares = [0.3, 0.3, 0.001, 0.3, 0.3]
    units = asked(EXPOSED, CASES, over_limit_share=shares).tables["units"]
    assert units["burden"].to_list() == pytest.approx(
        [one * share for one, share in zip(EXPOSED, shares, strict=True)]
    )
    assert not units["is_signal"][2]


def test_an_industry_with_little_exposure_among_its_workers_is_no_signal():
    workers = [20_000, 18_000, 800_000, 2_000, 1_800]
    assert not asked(EXPOSED, CASES, workers=workers).tables["units"]["is_signal"].any()


def test_more_cases_are_never_more_of_a_signal():
    p_values = [
        asked(EXPOSED, [50, 45, cases, 5, 0]).tables["units"]["p_low"][2] for cases in range(30)
    ]
    assert p_values == sorted(p_values)


def test_the_unit_of_exposure_and_the_order_change_nothing():
    ours = asked(EXPOSED, CASES).tables["units"]["p_adjusted"].to_list()
    theirs = asked([one / 1000 for one in EXPOSED[::-1]], CASES[::-1])
    assert theirs.tables["units"]["p_adjusted"].to_list()[::-1] == pytest.approx(ours)


@pytest.mark.parametrize(
    ("exposed", "cases", "columns", "sentence"),
    [
        ([1, 2], [3, 4], {}, "at least 3 are needed"),
        ([1, 2, 3], [3, 0, 0], {}, "cases and exposure in more than one"),
        (
            [1, 2, 3],
            [3, 4, 5],
            {"over_limit_share": [0.1, None, 0.2]},
            "over_limit_share is .* missing",
        ),
    ],
)
def test_what_has_no_peers_is_refused(exposed, cases, columns, sentence):
    with pytest.raises(BadQuestion, match=sentence):
        asked(exposed, cases, **columns)
