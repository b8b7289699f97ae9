"""Defends that a quantity stands once in the catalogue; in another unit it names its twin."""

from collections import defaultdict
from dataclasses import replace

import pytest

from indicators import indicators
from indicators._indicator import Indicator

CARDS = indicators()
QUOTIENTS = ("rate", "share", "mean", "ratio")

each_twin = pytest.mark.parametrize(
    "card", [card for card in CARDS.values() if card.twin_of], ids=lambda card: card.id
)


def quantity(card: Indicator) -> tuple[object, ...]:
    """What a card computes, whatever the unit, the order of its measures and its words."""
    shape = "quotient" if card.shape in QUOTIENTS else card.shape
    return (
        shape,
        frozenset(card.events),
        frozenset(card.events_where.items()),
        frozenset(card.exposure),
    )


def doubled(cards) -> list[tuple[str, ...]]:
    """Cards that compute one quantity and are not said to be twins."""
    groups = defaultdict(list)
    for card in cards:
        groups[quantity(card)].append(card)
    return [
        tuple(card.id for card in group)
        for group in groups.values()
        if len([card for card in group if not card.twin_of]) > 1
    ]


def test_a_quantity_stands_once():
    assert doubled(CARDS.values()) == []


def test_a_quantity_in_another_unit_or_under_another_name_would_be_found():
    trir = CARDS["trir"]
    other = replace(trir, id="per_million", per=1_000_000, events=trir.events[::-1], caliber="own")
    assert doubled([*CARDS.values(), other]) == [("trir", "per_million")]


def test_there_are_twins_and_enough_cards():
    assert len(CARDS) >= 60
    assert any(card.twin_of for card in CARDS.values())


@each_twin
def test_a_twin_is_the_same_quantity_in_another_unit(card):
    first = CARDS[card.twin_of]
    assert quantity(first) == quantity(card)
    assert first.per != card.per
    assert first.unit != card.unit
    assert not first.twin_of, "a twin names the first card, not another twin"
    assert first.caliber == card.caliber
