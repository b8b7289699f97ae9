"""Defends what is said of an analysis: it is told what was asked, and says what was in force."""

import pytest

from analysis import analyses
from facts.refusal import BadQuestion
from governance import Door, actor, question


@pytest.fixture(scope="module")
def ask(demo_home):
    door = Door(demo_home)
    public = door.ask(actor("public"))
    yield lambda address: public(question(address))
    door.close()


MINING = "death_rate_gb?area=CN&industry=GBT4754_B"


def test_parameters_in_force_are_said_whether_given_or_not(ask):
    method = ask(f"{MINING}&analysis=joinpoint&with=max_joinpoints:0").method
    assert (method.id, method.version) == ("joinpoint", analyses()["joinpoint"].version)
    assert (method.parameters["max_joinpoints"], method.parameters["select"]) == (0, "wbic")


def test_a_parameter_changes_the_answer(ask):
    bent = ask(f"{MINING}&analysis=joinpoint").tables["segments"]
    straight = ask(f"{MINING}&analysis=joinpoint&with=max_joinpoints:0").tables["segments"]
    assert (bent.height, straight.height) == (2, 1)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("analysis=joinpoint&with=method:wbic", "joinpoint has no parameter 'method'; there are: "),
        ("analysis=joinpoint&with=select:best", "joinpoint: select is 'best'; "),
        ("analysis=joinpoint&with=max_joinpoints:x", "joinpoint: max_joinpoints is 'x', not "),
        ("analysis=funnel&with=x:1", "funnel has no parameter 'x'; it takes none"),
        ("with=x:1", "with 'x' tells an analysis something and none is asked; add analysis="),
    ],
)
def test_what_an_analysis_cannot_be_told_is_refused_with_a_sentence(ask, words, sentence):
    with pytest.raises(BadQuestion) as refused:
        ask(f"{MINING}&{words}")
    assert str(refused.value).startswith(sentence)


def test_what_was_found_stands_among_the_notes(ask):
    release = ask(f"{MINING}&analysis=trend_glm")
    assert release.notes[0] == release.method.sentences[0]
    assert "Mining fell" in release.notes[0].en
    assert "采矿业" in release.notes[0].zh


def test_without_an_analysis_nothing_is_said_of_a_method(ask):
    release = ask(MINING)
    assert (release.method, dict(release.tables)) == (None, {})


def test_an_answer_is_kept_by_its_parameters(ask):
    first, again = (ask(f"{MINING}&analysis=joinpoint&with=seed:{seed}") for seed in (1, 2))
    assert first is not again
    assert first is ask(f"{MINING}&analysis=joinpoint&with=seed:1")
