"""A gap between two rates is mix and rates, without a rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.refusal import BadQuestion
from tests.analysis.computing import computed

COUNTS = st.tuples(
    st.integers(0, 50), st.integers(0, 5000), st.integers(0, 50), st.integers(0, 5000)
)
NAMES = ("events", "exposure", "events_2", "exposure_2")


def taken_apart(rows, **asked):
    return computed(
        "decomposition", dict(zip(NAMES, zip(*rows, strict=True), strict=True)), **asked
    )


def test_the_same_rates_in_another_mix_are_all_mix():
    said = taken_apart([(10, 1000, 30, 3000), (40, 1000, 20, 500)]).scalars
    assert said["rate_effect"] == pytest.approx(0)
    assert said["mix_effect"] == pytest.approx(said["gap"])


def test_the_same_mix_at_other_rates_is_all_rates():
    said = taken_apart([(10, 1000, 20, 1000), (40, 1000, 60, 1000)], per=1000).scalars
    assert (said["crude"], said["crude_2"]) == (25, 40)
    assert (said["rate_effect"], said["mix_effect"]) == (pytest.approx(15), pytest.approx(0))


def test_a_stratum_only_one_group_has_is_mix():
    found = taken_apart([(10, 1000, 10, 1000), (0, 0, 50, 1000)]).tables["strata"]
    assert found["rate_effect"].to_list() == [0, 0]


@given(st.lists(COUNTS, min_size=1, max_size=8))
def test_the_parts_add_up_to_the_gap(rows):
    if not sum(row[1] for row in rows) or not sum(row[3] for row in rows):
        with pytest.raises(BadQuestion, match="a group has no exposure"):
            taken_apart(rows)
        return
    # People who had an event were there.
    rows = [(x if n else 0, n, y if m else 0, m) for x, n, y, m in rows]
    said = taken_apart(rows).scalars
    assert said["rate_effect"] + said["mix_effect"] == pytest.approx(said["gap"], abs=1e-9)
