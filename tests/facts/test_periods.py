"""Defends how periods are written, and that whatever is read is written back alike."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.periods import COARSER, PATTERNS, YEARS_LONG, Span, frequency, is_period, span
from facts.refusal import BadQuestion

days = st.dates(date(1800, 1, 1), date(2099, 12, 31))
WRITTEN = {
    "A": lambda day: f"{day.year}",
    "Q": lambda day: f"{day.year}-Q{(day.month + 2) // 3}",
    "M": lambda day: f"{day:%Y-%m}",
    "D": lambda day: day.isoformat(),
}
NO_PERIODS = [
    "", "24", "24/3", "1799", "2100", "2024-13", "2024-00", "2024-Q0", "2024-Q5", "2024Q1",
    "2024-1", "2024-1-1", "2024-02-30", "2023-02-29", "2024-04-31", "2024-01-32", "２０２４",
    "20２４", " 2024", "2024 ", "2024\n", "2024-Q1-01", "year", "-2024", "2024-03-01T00:00",
]  # fmt: skip


@given(day=days, letter=st.sampled_from("AQMD"))
def test_a_period_is_known_by_how_it_is_written(day, letter):
    assert frequency(WRITTEN[letter](day)) == letter


@pytest.mark.parametrize("text", NO_PERIODS)
def test_what_is_no_period_is_refused_with_examples(text):
    with pytest.raises(BadQuestion) as refused:
        frequency(text)
    assert str(refused.value) == (
        f"period '{text}' is not a year, quarter, month or day (2024, 2024-Q1, 2024-03, 2024-03-01)"
    )


def test_a_column_is_judged_as_a_single_word_is():
    words = [*NO_PERIODS, "2024", "1800", "2099", "2024-Q4", "2024-12", "2024-02-29", None]
    judged = pl.DataFrame({"period": words}).select(is_period("period"))["period"].to_list()
    known = ["2024", "1800", "2099", "2024-Q4", "2024-12", "2024-02-29"]
    unlike = [
        word for word, truth in zip(words, judged, strict=True) if bool(truth) != (word in known)
    ]
    assert unlike == []


@given(days=st.tuples(days, days).map(sorted), letter=st.sampled_from("AQMD"))
def test_a_span_comes_back_as_it_was_written(days, letter):
    first, last = (WRITTEN[letter](day) for day in days)
    for asked in (Span(first, last), Span(first, ""), Span("", last), Span(first, first)):
        assert span(str(asked)) == asked
        assert asked.frequency == letter


@pytest.mark.parametrize(
    ("text", "expected", "letter"),
    [
        ("", Span("", ""), "A"),
        (":", Span("", ""), "A"),
        ("2023", Span("2023", "2023"), "A"),
        ("2016:2023", Span("2016", "2023"), "A"),
        ("2016:", Span("2016", ""), "A"),
        (":2016-Q3", Span("", "2016-Q3"), "Q"),
        ("2023-01:2023-01", Span("2023-01", "2023-01"), "M"),
    ],
)
def test_a_span_is_read_as_an_address_writes_it(text, expected, letter):
    assert (span(text), span(text).frequency) == (expected, letter)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2016:2023-Q1", "period '2016:2023-Q1' mixes frequencies; write both ends alike"),
        ("2023:2016", "period '2023:2016' ends before it begins; write '2016:2023'"),
        ("2016:2017:2018", "period '2017:2018' is not a year"),
        ("2016-2023", "period '2016-2023' is not a year"),
    ],
)
def test_a_span_that_is_none_is_refused(text, sentence):
    with pytest.raises(BadQuestion) as refused:
        span(text)
    assert str(refused.value).startswith(sentence)


def test_every_frequency_has_a_length_and_what_adds_up_to_it():
    assert set(PATTERNS) == set(YEARS_LONG) == set(COARSER)
    assert YEARS_LONG["Q"] * 4 == YEARS_LONG["A"] == pytest.approx(YEARS_LONG["M"] * 12)
    for letter, parts in COARSER.items():
        assert parts[0] == letter
        assert [YEARS_LONG[part] for part in parts] == sorted(
            (YEARS_LONG[part] for part in parts), reverse=True
        )
