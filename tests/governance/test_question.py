"""Defends the address: a question is the same after it was written and read again."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facts.periods import Span
from facts.refusal import BadQuestion
from facts.schema import DIMENSIONS
from governance.question import WORDS, Question, question

codes = st.text(
    st.characters(codec="utf-8", exclude_characters=",", exclude_categories=("Cs", "Cc", "Z")),
    min_size=1,
    max_size=12,
)
"""Whatever a code may be written with: +, %, &, =, # and Chinese among them, commas alone not."""

spans = st.sampled_from(
    [
        Span(),
        Span("2023", "2023"),
        Span("2016", "2023"),
        Span("2016", ""),
        Span("", "2016"),
        Span("2023-Q1", "2023-Q4"),
        Span("2023-01", "2023-12"),
        Span("2023-01-31", "2024-02-29"),
    ]
)
questions = st.builds(
    Question,
    indicator=st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True),
    by=st.lists(st.sampled_from(DIMENSIONS), unique=True).map(tuple),
    where=st.dictionaries(
        st.sampled_from(DIMENSIONS), st.lists(codes, min_size=1, max_size=3).map(tuple)
    ),
    period=spans,
    analysis=st.none() | codes,
    benchmark=st.none() | st.floats(allow_nan=False, allow_infinity=False),
    vintage=st.none() | st.integers(0, 10**9),
    asof=st.sampled_from(["now", "then", "2018-12-31"]),
    parameters=st.dictionaries(
        st.from_regex(r"[a-z][a-z_]{0,9}", fullmatch=True),
        st.from_regex(r"[A-Za-z0-9_.;:-]*[A-Za-z0-9_]", fullmatch=True),
        max_size=3,
    ),
)


@settings(deadline=None, max_examples=200)
@given(asked=questions)
def test_a_question_comes_back_from_its_address(asked):
    assert question(str(asked)) == asked


@settings(deadline=None, max_examples=50)
@given(asked=questions, number=st.integers(1, 10**6))
def test_naming_a_vintage_changes_nothing_else(asked, number):
    named = asked.at(number)
    assert (named.vintage, named.at(0)) == (number, asked.at(0))


def test_an_address_reads_as_people_write_it():
    asked = question("/dart?by=industry, ownership&area=US-CA&period=2016:2023&analysis=funnel")
    assert asked == Question(
        "dart",
        by=("industry", "ownership"),
        where={"area": ("US-CA",)},
        period=Span("2016", "2023"),
        analysis="funnel",
    )


@pytest.mark.parametrize("words", ["asof=then", "asof=2018-12-31", "scheme=ISIC4"])
def test_the_day_and_the_scheme_come_back_from_an_address(words):
    assert str(question(f"deaths?area=CN&{words}")) == f"deaths?area=CN&{words}"


def test_now_is_not_written():
    assert str(question("deaths?area=CN&asof=now")) == "deaths?area=CN"


def test_an_address_is_written_in_one_order():
    asked = question("dart?vintage=2&benchmark=1.5&sex=F&area=US-CA,US-NY&by=size")
    assert str(asked) == "dart?by=size&area=US-CA,US-NY&sex=F&benchmark=1.5&vintage=2"


@pytest.mark.parametrize("address", ["deaths", "deaths?", "deaths?by=&area= &period=:", "/deaths "])
def test_what_is_empty_asks_nothing(address):
    assert question(address) == Question("deaths")
    assert str(question(address)) == "deaths"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("region=IT", "no such word in a question: region; there are area, industry, ownership, "
         "size, sex, detail, by, period, asof, scheme, analysis, with, benchmark, vintage"),
        ("by=period", "cannot break down by period; by area, industry, ownership, size, sex, detail"
         " can be"),
        ("area=IT&area=FR", "'area=IT&area=FR' says a word twice; join the values with a comma"),
        ("asof=2018", "asof '2018' is neither 'now', 'then' nor a day; write asof=then for codes"),
        ("asof=2018-02-30", "asof '2018-02-30' is neither 'now', 'then' nor a day"),
        ("scheme=SIC", "scheme 'SIC' is not known; there are: ISIC4, NACE2, NACE21, GBT4754"),
        ("scheme=ISIC4&industry=GBT4754_E", "industry 'GBT4754_E' is not of the scheme ISIC4; name "
         "codes that begin with ISIC4_, or leave scheme out"),
        ("benchmark=high", "benchmark 'high' is not a number; write benchmark=3"),
        ("benchmark=nan", "benchmark 'nan' is not a number; write benchmark=3"),
        ("benchmark=inf", "benchmark 'inf' is not a number; write benchmark=3"),
        ("vintage=2.5", "vintage '2.5' is not a number; write vintage=3"),
        ("period=24/3", "period '24/3' is not a year, quarter, month or day"),
        ("period=2016:2023-Q1", "period '2016:2023-Q1' mixes frequencies; write both ends alike"),
        ("period=2023:2016", "period '2023:2016' ends before it begins; write '2016:2023'"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_with_a_sentence(words, sentence):
    with pytest.raises(BadQuestion) as refused:
        question(f"deaths?{words}")
    assert str(refused.value).startswith(sentence)


@pytest.mark.parametrize("word", [*WORDS, *DIMENSIONS])
def test_every_word_may_stand_once(word):
    with pytest.raises(BadQuestion, match="says a word twice"):
        question(f"deaths?{word}=1&{word}=2")


def test_parameters_are_read_as_people_write_them():
    asked = question("deaths?area=CN&analysis=joinpoint&with=max_joinpoints:3, select:permutation")
    assert asked.parameters == {"max_joinpoints": "3", "select": "permutation"}
    assert str(asked).endswith("with=max_joinpoints:3,select:permutation")


@pytest.mark.parametrize("words", ["select", "select:", ":wbic", "select:wbic,select:bic"])
def test_parameters_without_name_or_value_or_said_twice_are_refused(words):
    with pytest.raises(BadQuestion, match="write with=name:value,other:value"):
        question(f"deaths?analysis=joinpoint&with={words}")
