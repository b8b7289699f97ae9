"""Defends the boxes: a card is found by its file, and a file that is no card is refused."""

import sys
from dataclasses import dataclass

import pytest

from facts.cards import cards


@dataclass(frozen=True)
class Thing:
    """A made-up card."""

    id: str


CARD = "from tests.facts.test_cards import Thing\n\nTHING = Thing('{id}')\n"


@pytest.fixture
def box(tmp_path, monkeypatch):
    """Make a package of the given modules, and give its name."""

    def made(name: str, **modules: str) -> str:
        folder = tmp_path / name
        folder.mkdir()
        (folder / "__init__.py").write_text("")
        for module, source in modules.items():
            (folder / f"{module}.py").write_text(source)
        monkeypatch.syspath_prepend(tmp_path)
        return name

    before = set(sys.modules)
    yield made
    for module in set(sys.modules) - before:
        if module.startswith("a_box"):
            del sys.modules[module]


def test_every_module_without_an_underscore_is_a_card(box):
    name = box(
        "a_box_1", rate=CARD.format(id="rate"), count=CARD.format(id="count"), _inside="x = 1\n"
    )
    found = cards(name, "THING", Thing)
    assert dict(found) == {"count": Thing("count"), "rate": Thing("rate")}
    assert [*found] == ["count", "rate"]


def test_an_empty_box_has_no_cards(box):
    assert cards(box("a_box_2", _inside="x = 1\n"), "THING", Thing) == {}


def test_nobody_puts_a_card_in_from_outside(box):
    found = cards(box("a_box_3", rate=CARD.format(id="rate")), "THING", Thing)
    with pytest.raises(TypeError):
        found["count"] = Thing("count")


def test_a_module_that_is_no_card_is_refused(box):
    with pytest.raises(TypeError, match=r"a_box_4/rate\.py has no THING that is a Thing; a card"):
        cards(box("a_box_4", rate="x = 1\n"), "THING", Thing)


def test_a_card_of_another_kind_is_refused(box):
    with pytest.raises(TypeError, match=r"a_box_5/rate\.py has no THING that is a Thing"):
        cards(box("a_box_5", rate="THING = 'rate'\n"), "THING", Thing)


def test_a_card_that_is_not_called_as_its_file_is_refused(box):
    with pytest.raises(TypeError, match=r"a_box_6/rate\.py holds the card 'ratio'; name both"):
        cards(box("a_box_6", rate=CARD.format(id="ratio")), "THING", Thing)
