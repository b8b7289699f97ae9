"""Defends the answer kept of what has not come: it is made again when anything owed can differ."""

from pathlib import Path

import pytest

import governance
from governance.missing import WITHOUT_EFFECT

WRITERS = [
    file.read_text("utf-8")
    for file in Path(governance.__file__).parent.glob("*.py")
    if file.name != "missing.py"
]


@pytest.mark.parametrize("verb", [verb for verb in WITHOUT_EFFECT if verb != "export missing"])
def test_an_entry_without_effect_is_one_that_the_journal_has(verb):
    assert any(f'"{verb}"' in text for text in WRITERS)
