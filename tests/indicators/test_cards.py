"""Defends what every card owes its reader: sources, units, both languages, a name of its own."""

from collections import Counter
from datetime import date

import pytest

from facts.codes import codes, measures
from facts.tabulate import rules
from facts.text import Text
from indicators import CALIBERS, indicators
from indicators._indicator import INTERVALS

CARDS = indicators()
TEXTS = ("title", "unit", "definition", "numerator", "interval_text")

each_card = pytest.mark.parametrize("card", CARDS.values(), ids=CARDS.keys())


@each_card
def test_its_measures_are_in_the_list(card):
    assert set(card.measures) <= set(measures()["id"])


@each_card
def test_the_codes_it_filters_by_are_in_the_list_its_measure_counts_by(card):
    lists = dict(measures().select("id", "detail").iter_rows())
    for code in card.events_where.values():
        assert all(code in codes(lists[measure])["id"] for measure in card.events)


@each_card
def test_it_speaks_both_languages(card):
    texts = [getattr(card, name) for name in TEXTS] + list(card.caveats)
    assert all(isinstance(text, Text) and text.en and text.zh for text in texts)
    assert not any(has_chinese(text.en) for text in texts)
    assert all(has_chinese(text.zh) or "‰" in text.zh for text in texts)


@each_card
def test_it_names_its_source_and_says_how_it_can_mislead(card):
    assert card.reference
    assert card.caliber in CALIBERS
    assert card.caveats


@each_card
def test_it_has_a_denominator_where_it_divides(card):
    divides = card.shape not in ("total", "published")
    assert bool(card.exposure) == divides
    assert bool(card.denominator.en and card.denominator.zh) or not divides


@each_card
def test_a_share_is_a_share_and_a_per_is_in_the_unit(card):
    assert card.per >= 1
    if card.shape == "rate" and card.per > 1:
        base = f"{card.per:,}".replace("1,000,000", "million")
        assert base in card.unit.en
    else:
        assert card.per == 1


@each_card
def test_its_dates_are_days_in_order(card):
    days = [date.fromisoformat(day) for day in (card.valid_from, card.valid_to) if day]
    assert days == sorted(days)


@each_card
def test_it_has_an_interval_or_says_why_not(card):
    assert (card.interval == "none") == card.interval_text.en.startswith("no interval: ")
    assert not (card.no_interval.en and INTERVALS[card.shape] == "none"), "said by its shape"


@each_card
def test_published_figures_are_measures_of_their_own_kind(card):
    kinds = dict(measures().select("id", "kind").iter_rows())
    assert {kinds[measure] == "published" for measure in card.measures} == {
        card.shape == "published"
    }


def test_no_two_cards_are_called_the_same():
    for language in ("en", "zh"):
        titles = Counter(card.title.to(language) for card in CARDS.values())
        assert titles.most_common(1)[0][1] == 1


def has_chinese(words: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in words)


def test_a_card_that_counts_cases_is_as_sure_as_its_caliber():
    written = rules().drop_nulls("measure").select("measure", "status")
    sure = dict(written.iter_rows())
    cases = [card for card in CARDS.values() if card.events and set(card.events) <= set(sure)]
    assert len(cases) >= len(sure)
    assert [card.id for card in cases if {sure[one] for one in card.events} != {card.status}] == []
