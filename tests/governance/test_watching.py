"""Defends what is watched: the list is sound, and what stands out of a vintage becomes alerts."""

import polars as pl
import pytest

from facts.codes import latest
from facts.refusal import BrokenHome, NotAllowed, UnknownCode
from governance import Door, acknowledge, actor
from governance.ledger import BATCH, Accepted, moment
from governance.watched import read, watched, watched_as
from tests.facts.making import make_batch
from tests.governance.making import ANN, PUBLIC, WHEN, open_home, publish_now

FOSHAN, GUANGZHOU = "CN-440600", "CN-440100"
QUARTERS = [f"{year}-Q{quarter}" for year in range(2017, 2025) for quarter in range(1, 5)]
ROW = {
    "indicator": "serious_injury_rate_gb", "country": "CN", "level": "3", "by": "area",
    "frequency": "Q", "latest": "8", "method": "farrington", "alpha": "0.001",
    "minimum_count": "5", "minimum_effect": "2",
}  # fmt: skip


def quarterly(burst: float) -> pl.DataFrame:
    """Returns of two cities over 32 quarters; in one quarter one city has a burst."""
    rows = [
        {
            "enterprise": f"works {area} {place}",
            "area": area,
            "industry": "GBT4754_C",
            "serious_injuries": float((at * 7 + place * 3) % 3)
            + (burst if (area, period, place) == (FOSHAN, "2023-Q2", 0) else 0),
            "workers": 4_000.0 + 10 * at,
            "period": period,
        }
        for at, period in enumerate(QUARTERS)
        for area in (FOSHAN, GUANGZHOU)
        for place in range(3)
    ]
    return pl.DataFrame(rows)


def accept_quarters(home, ledger, burst: float) -> None:
    batch = make_batch(
        home, quarterly(burst), source="enterprise_return", grain="unit", published=False
    )
    about = Accepted(
        len(ledger.batches()) + 1, batch.digest, "enterprise_return", "form.csv", "", moment(WHEN),
        ANN.name, 1, 1, 0, False,
    )  # fmt: skip
    with ledger.writing() as connection:
        connection.execute(BATCH.insert().values(**about._asdict()))


@pytest.fixture(scope="module")
def door(tmp_path_factory):
    home, ledger = open_home(tmp_path_factory.mktemp("watching"))
    accept_quarters(home, ledger, burst=60)
    publish_now(ledger, home)
    ledger.close()
    opened = Door(home)
    opened.warn(ANN, WHEN)
    yield opened
    opened.close()


def test_a_burst_in_a_city_is_an_alert_for_its_regulators_alone(door):
    foshan = [one for one in door.alerts(actor("regulator@CN-440000")) if one.area == FOSHAN]
    assert [(one.period, one.state, one.reason) for one in foshan] == [
        ("2023-Q2", "new", "farrington")
    ]
    assert foshan[0].observed > 60 > 5 * foshan[0].expected
    assert foshan[0].observed > foshan[0].threshold > foshan[0].expected
    assert door.alerts(actor("regulator@CN-130000")) == []
    with pytest.raises(NotAllowed):
        door.alerts(PUBLIC)


def test_the_city_without_a_burst_raises_nothing(door):
    assert [one for one in door.alerts(ANN) if one.area == GUANGZHOU] == []


def test_looking_again_raises_nothing_twice(door):
    before = len(door.alerts(ANN))
    kept = door.warn(ANN, WHEN)
    assert (kept.raised, kept.updated, kept.closed) == (0, before, 0)


def test_the_series_of_one_unit_is_judged_as_it_was_when_it_was_looked_at(door):
    (one,) = [each for each in door.alerts(ANN) if each.area == FOSHAN]
    row = watched_as(one.indicator, one.codes, one.period)
    figures = door.ask(ANN)(row.of_unit(one.codes).at(one.vintage)).figures
    own = figures.filter(period=one.period).row(0, named=True)
    assert (own["events"], own["expected"], own["threshold"]) == pytest.approx(
        (one.observed, one.expected, one.threshold)
    )


def test_only_who_may_looks_for_alerts(door):
    for words in ("public", "regulator@CN-440000"):
        with pytest.raises(NotAllowed, match="may not look for alerts"):
            door.warn(actor(words), WHEN)


def test_a_correction_that_takes_the_burst_away_closes_its_alert(tmp_path):
    home, ledger = open_home(tmp_path)
    accept_quarters(home, ledger, burst=60)
    publish_now(ledger, home)
    ledger.close()
    with_burst = Door(home)
    with_burst.warn(ANN, WHEN)
    accept_quarters(home, with_burst.ledger, burst=0)
    corrected = with_burst.ledger.batches()[-1].digest
    acknowledge(with_burst.ledger, home, corrected, "typed twice", ANN, WHEN)
    publish_now(with_burst.ledger, home)
    with_burst.warn(ANN, WHEN)
    states = {(one.area, one.period): one.state for one in with_burst.alerts(ANN)}
    assert states[FOSHAN, "2023-Q2"] == "closed"
    with_burst.close()


def test_an_empty_home_has_nothing_to_look_over(tmp_path):
    opened = Door(tmp_path / "home")
    with pytest.raises(BrokenHome, match="nothing is published yet"):
        opened.warn(ANN, WHEN)
    opened.close()


def test_the_list_of_what_is_watched_can_be_read():
    assert len(watched()) >= 5
    assert {row.level for row in watched()} >= {2, 3}
    for row in watched():
        assert 0 < row.alpha < 0.05
        assert row.minimum_count >= 1
        assert row.minimum_effect >= 1


@pytest.mark.parametrize(
    ("column", "word", "sentence"),
    [
        ("indicator", "nosuch", r"data/watched.csv:2: indicator 'nosuch' is not known"),
        ("frequency", "D", "frequency 'D' is not known; there are: Q, M"),
        ("method", "guess", "method 'guess' is not known; there are: auto, farrington"),
        ("by", "colour", "by 'colour' is not known; there are: area"),
    ],
)
def test_a_row_that_cannot_be_watched_is_refused_by_its_line(column, word, sentence):
    with pytest.raises(UnknownCode, match=sentence):
        read([{**ROW, column: word}])


def test_a_row_is_of_the_areas_of_its_level_that_are_in_force():
    (row,) = read([ROW])
    ended = set(latest("area").drop_nulls("valid_to")["id"])
    assert FOSHAN in row.areas()
    assert not {"CN", "CN-440000"} & set(row.areas())
    assert not ended & set(row.areas())


def test_what_is_watched_no_longer_has_no_row():
    assert watched_as("serious_injury_rate_gb", {"area": FOSHAN}, "2023-Q2") is not None
    assert watched_as("serious_injury_rate_gb", {"area": FOSHAN}, "2023-04") is None
    assert watched_as("trir", {"area": FOSHAN}, "2023-Q2") is None
