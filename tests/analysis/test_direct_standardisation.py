"""A standardised rate is what a group would have with the standard's mix."""

import pytest

from facts.refusal import BadQuestion
from tests.analysis.computing import computed

ESAW = {"events": [33, 17, 6], "exposure": [1000, 1000, 1000], "standard": [0.07, 0.18, 0.75]}


def rates(columns, **asked):
    return computed("direct_standardisation", columns, **asked).tables["rates"]


def test_a_rate_has_the_standards_mix():
    """Rates of 3,300, 1,700 and 600 with weights 0.07, 0.18 and 0.75 make 987."""
    assert rates(ESAW, per=100_000)["value"].item() == pytest.approx(987)


def test_with_its_own_mix_a_group_keeps_its_crude_rate_and_its_exact_limits():
    own = ESAW | {"standard": ESAW["exposure"]}
    row = rates(own, method="dobson_exact").row(0, named=True)
    limits = computed("rate_limits", {"events": [56], "exposure": [3000]}, method="exact")
    plain = limits.tables["rates"].row(0, named=True)
    assert row["value"] == pytest.approx(row["crude"])
    assert [row["lower"], row["upper"]] == pytest.approx([plain["lower"], plain["upper"]])


def test_the_gamma_limits_are_wider_where_weights_are_unlike():
    dobson, gamma = (rates(ESAW, method=name).row(0, named=True) for name in ("dobson", "gamma"))
    assert gamma["upper"] > dobson["upper"] > dobson["value"] > gamma["lower"] > 0


def test_below_ten_events_nothing_is_given():
    few = ESAW | {"events": [3, 3, 3]}
    row = rates(few).row(0, named=True)
    assert (row["value"], row["lower"], row["reason"]) == (None, None, "few_events")
    assert rates(few, fewest=0)["value"].item() > 0


def test_events_that_come_together_widen_the_limits():
    alone = ESAW | {"f1": [33, 17, 6]}
    together = ESAW | {"f1": [13, 7, 2], "f2": [10, 5, 2]}
    widths = [
        row["upper"] - row["lower"]
        for row in (rates(of).row(0, named=True) for of in (ESAW, alone, together))
    ]
    assert widths[0] == pytest.approx(widths[1])
    assert widths[2] > 1.1 * widths[1]


def test_each_group_is_standardised_alone():
    both = {name: values * 2 for name, values in ESAW.items()} | {"group": ["a"] * 3 + ["b"] * 3}
    assert rates(both)["value"].to_list() == [rates(ESAW)["value"].item()] * 2


def test_a_stratum_without_people_is_refused():
    with pytest.raises(BadQuestion, match="join it with another"):
        rates(ESAW | {"exposure": [1000, 0, 1000]})
