"""Defends the address: what a page's query string asks is what the question says, both ways."""

import pytest

from facts.periods import Span
from facts.refusal import BadQuestion
from governance.question import Question
from pages._address import hold, language_of, query, read, write

QUESTIONS = [
    Question("fatal_rate"),
    Question("fatal_rate", where={"area": ("IT",)}),
    Question("fatal_rate", by=("area",), where={"area": ("IT", "ES")}, period=Span("2016", "2023")),
    Question("trir", by=("industry",), where={"area": ("US-CA",), "size": ("small",)}, vintage=7),
    Question("trir", by=("area",), period=Span("2016-Q1", ""), analysis="funnel", benchmark=2.5),
]


@pytest.mark.parametrize("asked", QUESTIONS)
@pytest.mark.parametrize("language", [None, "en", "zh"])
def test_a_question_comes_back_from_its_address(asked, language):
    search = write(asked, language)
    assert read(search) == asked
    assert language_of(search) == language


def test_the_query_string_is_the_questions_own_words():
    assert write(QUESTIONS[2], "zh") == (
        "?indicator=fatal_rate&by=area&area=IT,ES&period=2016:2023&lang=zh"
    )


def test_an_escaped_address_reads_alike():
    escaped = "?indicator=fatal_rate&by=area&area=IT%2CES&period=2016%3A2023"
    assert read(escaped) == QUESTIONS[2]


@pytest.mark.parametrize("search", ["?indicator=a&colour=red", "?area=IT&area=ES", "?period=24/3"])
def test_an_address_that_asks_nothing_we_know_is_refused(search):
    with pytest.raises(BadQuestion):
        read(search)


def test_a_dimension_is_held_and_freed():
    held = hold(QUESTIONS[1], "industry", ("NACE2_F",))
    assert held.where == {"area": ("IT",), "industry": ("NACE2_F",)}
    assert hold(held, "industry", ()).where == {"area": ("IT",)}


def test_an_empty_query_is_empty():
    assert query("") == query("?") == {}
