"""Defends alerts: one a unit, indicator and period; whose they are; what may be done with them."""

from itertools import product

import pytest

from facts.refusal import BadQuestion, NotAllowed, WrongState
from governance import actor
from governance.alert_words import remark, said
from governance.alerts import (
    ACKNOWLEDGED,
    BY_ITSELF,
    CLOSED,
    MOVES,
    NEW,
    STATES,
    Sign,
    alerts,
    answer,
    every_alert,
    keep,
)
from tests.governance.making import ANN, PUBLIC, WHEN

FOSHAN, SHIJIAZHUANG = "CN-440600", "CN-130100"
GUANGDONG, HEBEI_OFFICE = actor("regulator@CN-440000"), actor("regulator@CN-130000")
FOSHAN_OFFICE, CHINA = actor("regulator@CN-440600"), actor("regulator@CN")


def sign(area: str = FOSHAN, period: str = "2023-Q2", observed: float = 60) -> Sign:
    return Sign(
        "serious_injury_rate_gb", f"area={area}", area, period, "farrington", "rise", observed,
        1.25, 5,
    )  # fmt: skip


def look(ledger, *signs: Sign, vintage: int = 1, also=()):
    keys = {each.key for each in (*signs, *also)}
    return keep(ledger, vintage, signs, keys, ANN, WHEN)


def states(ledger) -> list[str]:
    return [one.state for one in every_alert(ledger)]


def verbs(ledger) -> list[str]:
    return [verb for _, _, verb, _ in ledger.journal()]


def test_what_stands_out_becomes_an_alert_that_nobody_has_seen(ledger):
    kept = look(ledger, sign())
    assert (kept.raised, kept.updated, kept.closed) == (1, 0, 0)
    (one,) = alerts(ledger, GUANGDONG)
    assert (one.number, one.state, one.area, one.first_vintage, one.vintage) == (
        1, NEW, FOSHAN, 1, 1,
    )  # fmt: skip
    assert one.codes == {"area": FOSHAN}


def test_the_next_vintage_brings_an_alert_up_to_date_and_raises_none_twice(ledger):
    look(ledger, sign())
    kept = look(ledger, sign(observed=58), vintage=2)
    assert (kept.raised, kept.updated) == (0, 1)
    (one,) = every_alert(ledger)
    assert (one.observed, one.first_vintage, one.vintage) == (58, 1, 2)


def test_an_alert_that_was_acknowledged_stays_so_when_its_number_changes(ledger):
    look(ledger, sign())
    answer(ledger, 1, "acknowledge", "asked the works", FOSHAN_OFFICE, WHEN)
    look(ledger, sign(observed=58), vintage=2)
    (one,) = every_alert(ledger)
    assert (one.state, one.remark, one.observed) == (ACKNOWLEDGED, "asked the works", 58)


def test_an_alert_whose_reason_is_gone_closes_itself_and_says_so(ledger):
    look(ledger, sign())
    kept = look(ledger, vintage=2, also=[sign()])
    assert kept.closed == 1
    (one,) = every_alert(ledger)
    assert (one.state, one.changed_by) == (CLOSED, BY_ITSELF)
    assert remark(one).en == "vintage 2 does not show it any more"
    assert remark(one).zh == "第 2 版次中已不再出现"


def test_an_alert_that_was_not_looked_at_again_stays_open(ledger):
    look(ledger, sign(period="2019-Q1"))
    look(ledger, sign(), vintage=2)
    assert states(ledger) == [NEW, NEW]


def test_an_alert_that_closed_itself_is_new_again_when_it_comes_back(ledger):
    look(ledger, sign())
    look(ledger, vintage=2, also=[sign()])
    assert look(ledger, sign(), vintage=3).reopened == 1
    assert states(ledger) == [NEW]
    assert verbs(ledger).count("alert reopened") == 1


@pytest.mark.parametrize(("observed", "state"), [(60, CLOSED), (61, NEW)])
def test_an_alert_that_a_person_closed_comes_back_on_another_number_alone(ledger, observed, state):
    look(ledger, sign())
    answer(ledger, 1, "close", "counted twice", GUANGDONG, WHEN)
    look(ledger, sign(observed=observed), vintage=2)
    assert states(ledger) == [state]


def test_a_regulator_sees_the_alerts_of_their_own_area_and_nobody_elses(ledger):
    look(ledger, sign(), sign(SHIJIAZHUANG))
    seen = {
        who.name: [one.area for one in alerts(ledger, who)]
        for who in (GUANGDONG, FOSHAN_OFFICE, HEBEI_OFFICE, CHINA, ANN)
    }
    assert seen == {
        "regulator@CN-440000": [FOSHAN],
        "regulator@CN-440600": [FOSHAN],
        "regulator@CN-130000": [SHIJIAZHUANG],
        "regulator@CN": [SHIJIAZHUANG, FOSHAN],
        "ann": [SHIJIAZHUANG, FOSHAN],
    }


def test_an_alert_of_a_province_is_not_for_the_regulator_of_a_city_in_it(ledger):
    look(ledger, sign("CN-440000"))
    assert alerts(ledger, FOSHAN_OFFICE) == []
    assert len(alerts(ledger, GUANGDONG)) == 1


@pytest.mark.parametrize("words", ["public", "researcher", "enterprise@91110000100000000X"])
def test_others_see_no_alert_and_answer_none(ledger, words):
    look(ledger, sign())
    with pytest.raises(NotAllowed, match="may not see alerts"):
        alerts(ledger, actor(words))
    with pytest.raises(NotAllowed, match="may not acknowledge and close alerts"):
        answer(ledger, 1, "close", "why", actor(words), WHEN)
    assert states(ledger) == [NEW]


def test_nobody_answers_an_alert_of_another_area_and_none_learns_that_it_is_there(ledger):
    look(ledger, sign())
    said_of = []
    for number in (1, 99):
        with pytest.raises(NotAllowed) as refused:
            answer(ledger, number, "close", "why", HEBEI_OFFICE, WHEN)
        said_of.append(str(refused.value).replace(f"alert {number};", "alert N;"))
    assert said_of[0] == said_of[1]
    assert states(ledger) == [NEW]


@pytest.mark.parametrize(
    ("state", "move"),
    [(state, move) for state, move in product(STATES, MOVES) if state not in MOVES[move]],
)
def test_a_move_that_leads_nowhere_is_refused(ledger, state, move):
    look(ledger, sign())
    for step in {NEW: [], ACKNOWLEDGED: ["acknowledge"], CLOSED: ["close"]}[state]:
        answer(ledger, 1, step, "because", GUANGDONG, WHEN)
    with pytest.raises(WrongState, match=f"cannot {move} alert 1, which is {state}"):
        answer(ledger, 1, move, "because", GUANGDONG, WHEN)


@pytest.mark.parametrize(
    ("move", "words", "sentence"),
    [
        ("close", "  ", "say why"),
        ("close", "x" * 2_001, "at most 2000 characters, this 2001"),
        ("forget", "why", "an alert cannot be 'forget'; it can be: acknowledge, close"),
    ],
)
def test_an_answer_without_a_reason_or_of_no_known_kind_is_refused(ledger, move, words, sentence):
    look(ledger, sign())
    with pytest.raises(BadQuestion, match=sentence):
        answer(ledger, 1, move, words, GUANGDONG, WHEN)


def test_every_change_of_state_is_in_the_journal_with_who_and_why(ledger):
    look(ledger, sign())
    answer(ledger, 1, "acknowledge", "asked the works", FOSHAN_OFFICE, WHEN)
    look(ledger, vintage=2, also=[sign()])
    assert verbs(ledger) == [
        "alert raised", "warn", "alert acknowledged", "alert closed", "warn",
    ]  # fmt: skip
    _, who, _, told = ledger.journal()[2]
    assert who == FOSHAN_OFFICE.name
    assert told["remark"] == "asked the works"
    assert ledger.breaks() == []


def test_alerts_are_listed_by_state_and_the_latest_first(ledger):
    look(ledger, sign(period="2022-Q1"), sign(period="2023-Q1"), sign(period="2021-Q1"))
    answer(ledger, 2, "close", "counted twice", ANN, WHEN)
    assert [one.period for one in alerts(ledger, ANN)] == ["2022-Q1", "2021-Q1", "2023-Q1"]
    assert [one.period for one in alerts(ledger, ANN, [CLOSED])] == ["2023-Q1"]
    with pytest.raises(BadQuestion, match="no alert is 'open'; they are new, acknowledged"):
        alerts(ledger, ANN, ["open"])


def test_only_who_may_sees_any_alert_at_all(ledger):
    with pytest.raises(NotAllowed):
        alerts(ledger, PUBLIC)


def test_an_alert_says_in_words_what_was_met_and_what_was_expected(ledger):
    look(ledger, sign())
    (one,) = every_alert(ledger)
    assert said(one).en == (
        "In 2023 Q2 Foshan reported 60 serious injuries; 1.2 were expected, at most 5 by chance."
    )
    assert said(one).zh == "2023年第2季度，佛山市报告重伤人数 60；预期 1.2，偶然波动至多 5。"


def test_an_alert_of_an_industry_names_it_beside_its_area(ledger):
    look(ledger, sign()._replace(unit="area=CN,industry=GBT4754_E", area="CN"))
    (one,) = every_alert(ledger)
    assert "China: Construction reported 60" in said(one).en
