"""Defends how the lists are read; tests/facts/test_lists.py defends what stands in them."""

import polars as pl
import pytest

from facts.codes import NAMED, as_of, became, codes, crosswalk, labels, latest, measures
from facts.hierarchy import lists
from facts.refusal import UnknownCode
from facts.text import LANGUAGES, Text

NAMES = [name for listed in lists().values() for name in listed]


@pytest.mark.parametrize("name", NAMES)
def test_a_list_is_text_but_for_its_level(name):
    rows = codes(name)
    assert rows.schema["level"] == pl.Int8
    assert {kind for column, kind in rows.schema.items() if column != "level"} == {pl.String}
    assert not any(rows.select((pl.exclude("level") == "").any()).row(0))


@pytest.mark.parametrize("name", NAMES)
def test_the_latest_version_has_one_row_an_id(name):
    rows = latest(name)
    assert rows["id"].to_list() == sorted(set(codes(name)["id"]))


def test_of_several_versions_the_last_in_force_is_the_latest():
    versions = codes("industry").filter(pl.col("id") == "NAICS_236220")
    assert versions.height > 1
    newest = versions["valid_from"].max()
    row = latest("industry").filter(pl.col("id") == "NAICS_236220")
    assert row["valid_from"].to_list() == [newest]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_every_code_can_be_called_in_every_language(name, language):
    words = labels(name, language)
    assert set(words) == {*codes(name)["id"], *NAMED}
    assert all(words.values())


def test_the_total_and_the_unknown_are_called_alike_everywhere():
    assert (labels("sex", "en")["_T"], labels("area", "zh")["_T"]) == ("Total", "合计")
    assert (labels("sex", "en")["_U"], labels("area", "zh")["_U"]) == ("Unknown", "未知")


def test_a_crosswalk_gives_shares():
    rows = crosswalk("estat_nace", "industry")
    assert rows.schema == {"from": pl.String, "to": pl.String, "weight": pl.Float64}
    assert rows["weight"].is_between(0, 1).all()


def test_both_the_first_and_the_last_day_of_a_code_are_its_own():
    laiwu = codes("area").filter(pl.col("id") == "CN-371200")["valid_to"].item()
    assert "CN-371200" in set(as_of("area", laiwu)["id"])
    assert "CN-371200" not in set(as_of("area", "2019-01-09")["id"])


def test_of_a_day_each_code_stands_once():
    assert as_of("industry", "2018-06-30")["id"].is_unique().all()
    assert as_of("area", "2000-06-30")["id"].is_unique().all()


def test_a_list_without_links_has_none():
    assert became("sex").is_empty()
    assert became("sex").schema == became("area").schema


def test_a_measure_stands_once():
    assert measures()["id"].is_unique().all()


@pytest.mark.parametrize(
    ("reading", "sentence"),
    [
        (
            lambda: codes("trade"),
            "no list is called 'trade' in data/codes; there are: accident_type, area",
        ),
        (lambda: labels("trade", "en"), "no list is called 'trade' in data/codes"),
        (lambda: crosswalk("a", "b"), "no list is called 'a__b' in data/crosswalks; there are: "),
    ],
)
def test_a_list_that_is_not_there_is_refused_with_those_that_are(reading, sentence):
    with pytest.raises(UnknownCode) as refused:
        reading()
    assert str(refused.value).startswith(sentence)


def test_a_text_is_said_in_either_language():
    text = Text("deaths", "死亡人数")
    assert [text.to(language) for language in LANGUAGES] == ["deaths", "死亡人数"]
