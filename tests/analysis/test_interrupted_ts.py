"""What a measure changed is told from where counts were going anyway."""

import numpy as np
import pytest

from facts.refusal import BadQuestion
from tests.analysis.computing import computed


def monthly(effect, months=96, change=61, seed=1):
    """Made-up monthly counts that fall by 0.2 % a month, have a season, and step at a month."""
    time = np.arange(1, months + 1)
    level = 5 - 0.002 * time + 0.3 * np.sin(2 * np.pi * time / 12) + effect * (time >= change)
    events = np.random.default_rng(seed).poisson(np.exp(level))
    return {"x": time, "events": events, "season": (time - 1) % 12 + 1}


def test_a_step_is_found_with_its_size():
    found = computed("interrupted_ts", monthly(-0.25), change=61, harmonics=1)
    said = found.scalars
    assert said["lower"] < np.exp(-0.25) < said["upper"] < 1
    assert said["prevented"] > 0
    terms = found.tables["terms"]["term"].to_list()
    assert terms == ["constant", "trend", "step", "sin_1", "cos_1"]


def test_where_nothing_changed_nothing_is_called():
    said = computed("interrupted_ts", monthly(0), change=61, harmonics=1).scalars
    assert said["lower"] < 1 < said["upper"]


def test_the_limits_hold_about_as_many_effects_as_they_say():
    inside = 0
    for seed in range(100):
        said = computed("interrupted_ts", monthly(-0.25, seed=seed), change=61, harmonics=1).scalars
        inside += said["lower"] < np.exp(-0.25) < said["upper"]
    assert inside / 100 == pytest.approx(0.95, abs=0.05)


def test_before_the_change_the_counterfactual_is_the_fit():
    rows = computed("interrupted_ts", monthly(-0.25), change=61, slope_change=True).tables["fitted"]
    before, after = rows.head(60), rows.tail(36)
    assert before["fitted"].to_list() == pytest.approx(before["counterfactual"].to_list())
    assert (after["counterfactual"] > after["fitted"]).any()


def test_the_step_may_be_a_column():
    given = monthly(-0.25)
    stepped = given | {"step": (given["x"] >= 61).astype(int)}
    here = computed("interrupted_ts", stepped, harmonics=1).scalars["effect"]
    assert here == computed("interrupted_ts", given, change=61, harmonics=1).scalars["effect"]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({}, "when did it change"),
        ({"change": 500}, "every point lies on one side"),
        ({"change": 94, "harmonics": 6}, None),
    ],
)
def test_a_change_that_cannot_be_told_is_refused(asked, sentence):
    given = monthly(-0.25)
    if sentence:
        with pytest.raises(BadQuestion, match=sentence):
            computed("interrupted_ts", given, **asked)
    else:
        assert computed("interrupted_ts", given, **asked).scalars["upper"] > 0


def test_a_season_must_be_given_to_be_used():
    given = {name: values for name, values in monthly(0).items() if name != "season"}
    with pytest.raises(BadQuestion, match="give the column season"):
        computed("interrupted_ts", given, change=61, harmonics=2)
