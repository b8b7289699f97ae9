"""Defends the two languages: every string is in both catalogs and none is left over."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import pages
from facts.text import LANGUAGES
from pages._words import LOCALE, words

FOLDER = Path(pages.__file__).parent
HOLES = re.compile(r"{(\w+)}")


def said():
    """Every string the pages pass to `_`."""
    return {
        call.args[0].value
        for file in FOLDER.rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text()))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "_"
    }


def catalog(language):
    with (LOCALE / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return {message.id: message.string for message in read_po(file) if message.id}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_string_is_in_the_catalog_and_none_is_left_over(language):
    assert set(catalog(language)) == said()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_string_is_empty_and_each_keeps_its_holes(language):
    for english, words_for_it in catalog(language).items():
        assert words_for_it.strip(), english
        assert set(HOLES.findall(words_for_it)) == set(HOLES.findall(english))


def test_chinese_is_chinese():
    untranslated = [
        english
        for english, chinese in catalog("zh").items()
        if re.search(r"[A-Za-z]", HOLES.sub("", english)) and not re.search(r"[一-鿿]", chinese)
    ]
    assert untranslated == []


def test_a_catalog_speaks():
    assert words("zh")("Regional trends") == "地区趋势"
    assert words("en")("Regional trends") == "Regional trends"
