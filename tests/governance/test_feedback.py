"""Defends what an enterprise is told of its return: its rate and limits, its trend, its verdict."""

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from analysis import compute, methods, rate_interval
from facts.refusal import UnknownCode
from governance.feedback import TREND, feedback, verdict
from governance.filings import filing
from governance.merging import merge
from governance.register import import_register
from governance.returns import save, submit
from governance.roles import Actor, Role
from indicators import estimate, indicators
from tests.governance.making import ANN
from tests.governance.returns_made import (
    COUNTY_OFFICE,
    ELSEWHERE,
    GROUP,
    ONE,
    OTHER,
    REPORTER,
    TWO,
    WHEN,
    code,
    words,
    write_register,
)

FILER = Actor("fay", Role.ADMINISTRATOR)
HURT = {"any_accidents": "yes", "deaths": "0", "serious_injuries": "0", "minor_injuries": "3",
        "days_lost": "12", "reason": "made up"}  # fmt: skip
PEERS = 6


def registered(ledger, folder, since: str = "2024-01-01") -> None:
    rows = [f"{code(number)},{since},虚构,130102,C,private,small,," for number in range(1, 10)]
    import_register(ledger, write_register(folder / "register.csv", *rows), ANN, WHEN)


IN_TIME = {
    "2025-Q2": datetime(2025, 7, 9, tzinfo=UTC),
    "2025-Q3": datetime(2025, 10, 9, tzinfo=UTC),
}


def submitted(ledger, **others: str):
    when = IN_TIME.get(others.get("period", ""), WHEN)
    answer = submit(ledger, [words(**others)], FILER, when)
    assert answer.is_submitted, answer.findings["rule"].to_list()
    return filing(ledger, answer.rows["number"][0], FILER)


def told(ledger, made, actor=REPORTER, minutes=0):
    return feedback(ledger, made, actor, WHEN + timedelta(minutes=minutes))


def test_the_rate_has_the_interval_of_the_indicator(ledger):
    found = told(ledger, submitted(ledger, **HURT))
    lower, upper = rate_interval(np.array([3.0]), np.array([0.051234]))
    own = (found.own["events"], found.own["hours"], found.own["value"])
    assert own == (3.0, 51234.0, pytest.approx(3 / 0.051234))
    assert (found.own["lower"], found.own["upper"]) == (lower[0], upper[0])
    card = found.cards.filter(pl.col("id") == "injury_frequency_gb").row(0, named=True)
    assert [card[name] for name in ("value", "lower", "upper")] == pytest.approx(
        [found.own[name] for name in ("value", "lower", "upper")]
    )


def test_a_figure_by_workers_is_that_of_the_card_over_a_year(ledger):
    found = told(ledger, submitted(ledger, **HURT | {"minor_injuries": "1", "deaths": "2",
                                                     "days_lost": "12001"}))  # fmt: skip
    card = indicators()["death_rate_gb"]
    cells = pl.DataFrame(
        {
            "period": "2025-Q4", "measure": ["deaths", "workers"], "value": [2.0, 100 / 4],
            "status": "A", "reporters": 1, "largest": [2.0, 25.0], "source": "enterprise_return",
        }
    )  # fmt: skip
    expected = estimate(cells, card, ()).select("value", "lower", "upper")
    got = found.cards.filter(pl.col("id") == "death_rate_gb")
    assert_frame_equal(got.select("value", "lower", "upper"), expected)
    assert got["value"].to_list() == [80.0]


def test_the_trend_has_a_row_a_period(ledger):
    submitted(ledger, period="2025-Q2")
    submitted(ledger, period="2025-Q3", **HURT)
    found = told(ledger, submitted(ledger))
    assert found.trend.columns == [*TREND]
    assert found.trend["period"].to_list() == ["2025-Q2", "2025-Q3", "2025-Q4"]
    assert found.trend["events"].to_list() == [0, 3, 0]


def test_a_later_period_is_no_part_of_the_trend(ledger):
    early = submitted(ledger, period="2025-Q2")
    submitted(ledger, period="2025-Q3", **HURT)
    assert told(ledger, early).trend["period"].to_list() == ["2025-Q2"]


def test_six_peers_are_told_and_the_own_return_is_none_of_them(ledger):
    for number in range(2, 2 + PEERS):
        submitted(ledger, enterprise_id=code(number), hours_worked=f"5{number}234")
    found = told(ledger, submitted(ledger, **HURT))
    assert (found.group.peers, found.group.median) == (PEERS, 0.0)
    assert (found.group.lower, found.group.higher, found.verdict) == (PEERS, 0, "higher")


def test_a_group_that_holds_peers_is_not_shown_the_others_by_them(ledger, tmp_path):
    registered(ledger, tmp_path)
    for number in range(2, 2 + PEERS):
        submitted(ledger, enterprise_id=code(number), hours_worked=f"5{number}234")
    made = submitted(ledger, **HURT)
    merge(ledger, code(7), code(6), "one house", ANN, WHEN)
    held = "+".join(code(number) for number in (1, 2, 7))
    found = told(ledger, made, Actor("greta", Role.ENTERPRISE, held), minutes=1)
    assert (found.group.peers, found.group.median, found.verdict) == (3, None, None)
    assert told(ledger, made, minutes=1).group.peers == PEERS - 1


def test_with_four_peers_nothing_is_told_of_them(ledger):
    for number in range(2, 6):
        submitted(ledger, enterprise_id=code(number), hours_worked=f"5{number}234")
    found = told(ledger, submitted(ledger, **HURT))
    assert (found.group.peers, found.group.median, found.verdict) == (4, None, None)


@pytest.mark.parametrize("events", [0.0, 1.0, 3.0, 9.0, 40.0])
@pytest.mark.parametrize("benchmark", [0.0, 5.0, 29.0, 80.0, 1000.0])
def test_the_verdict_is_that_of_the_analysis(events, benchmark):
    lower, upper = (float(limit[0]) for limit in rate_interval(np.array([events]), np.array([0.1])))
    unit = pl.DataFrame({"unit": ["own"], "events": [events], "exposure": [100_000.0]})
    given = {"per": 1_000_000, "polarity": "N", "benchmark": benchmark}
    units = compute(methods()["benchmark"], {"units": unit}, given).computed.tables["units"]
    assert verdict(lower, upper, benchmark) == units["comparison"][0]


def test_what_is_due_next_is_told_with_its_days(ledger, tmp_path):
    registered(ledger, tmp_path)
    found = told(ledger, submitted(ledger))
    due = found.owed.filter(pl.col("period").is_in(["2025", "2026-Q1"]))
    assert due.select("obligation", "period", "state", "days").rows() == [
        ("annual_return", "2025", "open", 21),
        ("quarterly_return", "2026-Q1", "ahead", 95),
    ]


def test_of_a_draft_nothing_is_told(ledger):
    number = save(ledger, words(), REPORTER, WHEN)
    assert told(ledger, filing(ledger, number, REPORTER)) is None


def test_entries_that_are_one_enterprise_have_one_trend(ledger, tmp_path):
    registered(ledger, tmp_path)
    submitted(ledger, period="2025-Q3", enterprise_id=TWO, hours_worked="49000", **HURT)
    submitted(ledger, period="2025-Q3", hours_worked="51000")
    made = submitted(ledger)
    assert told(ledger, made, GROUP).trend["events"].to_list() == [0, 0]
    merge(ledger, TWO, ONE, "one house", ANN, WHEN)
    series = told(ledger, made, GROUP, minutes=1).trend
    assert series.select("events", "hours").rows() == [(3, 100_000), (0, 51_234)]


@pytest.mark.parametrize("stranger", [OTHER, ELSEWHERE])
def test_a_stranger_is_told_nothing(ledger, stranger):
    with pytest.raises(UnknownCode, match="there is no return 1"):
        told(ledger, submitted(ledger), stranger)


def test_the_office_of_the_area_is_told_the_same(ledger):
    made = submitted(ledger, **HURT)
    assert told(ledger, made, COUNTY_OFFICE).own == told(ledger, made).own
