"""Limits of a share are Wilson's unless another is asked for."""

import pytest

from tests.analysis.computing import computed


@pytest.mark.parametrize(
    ("method", "events", "trials", "lower", "upper"),
    [
        ("wilson", 81, 263, 0.2553, 0.3662),
        ("wilson", 0, 20, 0, 0.1611),
        ("wilson_cc", 81, 263, 0.2535, 0.3682),
        ("wilson_cc", 1, 29, 0.0018, 0.1963),
        ("clopper_pearson", 81, 263, 0.2527, 0.3676),
    ],
)
def test_the_limits_are_newcombes_table(method, events, trials, lower, upper):
    """Newcombe 1998, table I."""
    found = computed("proportion_limits", {"events": [events], "trials": [trials]}, method=method)
    row = found.tables["shares"].row(0, named=True)
    assert [row["lower"], row["upper"]] == pytest.approx([lower, upper], abs=6e-5)


def test_more_than_all_has_no_share():
    found = computed("proportion_limits", {"events": [5, 1], "trials": [4, 0]}).tables["shares"]
    assert found["value"].to_list() == [None, None]
    assert found["lower"].to_list() == [None, None]


def test_each_row_may_name_its_method():
    columns = {"events": [81, 81], "trials": [263, 263], "method": ["wilson", "wilson_cc"]}
    lower = computed("proportion_limits", columns).tables["shares"]["lower"]
    assert lower.to_list() == pytest.approx([0.2553, 0.2535], abs=6e-5)
