"""Defends what is said of where figures come from, and how they are cited."""

import json
from datetime import date

import pytest

from facts.refusal import UnreadableFile
from governance import Door, accept, actor, question
from governance.provenance import RECORD, cite, provenance, recorded
from indicators import indicators
from ingest import layout, sources
from tests.governance.making import (
    ANN,
    PUBLIC,
    WHEN,
    accept_accidents,
    accept_returns,
    accidents,
    open_home,
    publish_now,
)


def has_chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


@pytest.fixture
def home(tmp_path):
    folder, ledger = open_home(tmp_path, 30)
    accept_returns(folder, ledger)
    publish_now(ledger, folder)
    return folder, ledger


@pytest.fixture
def door(home):
    opened = Door(home[0])
    yield opened
    opened.close()


def test_a_file_was_retrieved_the_day_it_came_unless_something_says_more(tmp_path):
    folder, ledger = open_home(tmp_path)
    file = accidents(tmp_path / "deaths.csv", 30)
    esaw = sources()["estat_esaw"]
    accept(ledger, folder, esaw, file, ANN, WHEN)
    assert ledger.batches()[-1].retrieved == "2026-01-02"
    accidents(file, 31)
    file.with_name(file.name + RECORD).write_text(json.dumps({"retrieved": "2025-12-24T10:00:00Z"}))
    accept(ledger, folder, esaw, file, ANN, WHEN)
    assert ledger.batches()[-1].retrieved == "2025-12-24"
    accidents(file, 32)
    accept(ledger, folder, esaw, file, ANN, WHEN, retrieved=date(2025, 12, 1))
    assert ledger.batches()[-1].retrieved == "2025-12-01"


def test_a_batch_keeps_its_checksum_its_layout_and_its_periods(tmp_path):
    folder, ledger = open_home(tmp_path)
    accept_accidents(folder, ledger, 30)
    (batch,) = ledger.batches()
    assert len(batch.raw) == 64
    assert batch.layout == layout(sources()["estat_esaw"])
    assert (batch.first_period, batch.last_period, batch.corrected) == ("2023", "2023", 0)


@pytest.mark.parametrize("content", ["no json", "{}", '{"retrieved": "yesterday"}', "[]"])
def test_a_record_that_does_not_say_the_day_is_refused(tmp_path, content):
    file = tmp_path / "deaths.csv"
    file.with_name("deaths.csv" + RECORD).write_text(content)
    with pytest.raises(UnreadableFile, match="does not say the day"):
        recorded(file)


@pytest.mark.parametrize("card", sources().values(), ids=sources().keys())
def test_every_card_says_how_it_is_cited_and_under_what_terms_in_both_languages(card):
    assert all([*card.citation, *card.licence])
    assert not any(has_chinese(text) for text in (card.citation.en, card.licence.en))
    assert has_chinese(card.citation.zh)


def test_two_layouts_have_two_names():
    assert len({layout(card) for card in sources().values()}) == len(sources())


def test_a_release_says_where_its_own_figures_come_from(door):
    release = door.ask(PUBLIC)(question("fatal_injury_rate_esaw?area=IT"))
    assert [each.source for each in release.provenance] == ["estat_esaw", "estat_lfs"]
    esaw = release.provenance[0]
    assert (esaw.producer.en, esaw.retrieved, esaw.count) == ("Eurostat", "2026-01-02", 1)
    assert [file.file for file in esaw.files] == ["deaths_30.csv"]
    deaths = door.ask(actor("administrator"))(question("deaths?area=CN"))
    assert [each.source for each in deaths.provenance] == ["returns"]


def test_files_of_returns_are_not_named(door):
    found = {each.source: each for each in door.sources(PUBLIC)}
    assert [*found] == ["estat_esaw", "estat_lfs", "returns"]
    assert (found["returns"].files, found["returns"].count) == ((), 1)
    assert "form.csv" not in json.dumps(found["returns"].as_words())


def test_what_is_accepted_later_does_not_change_what_a_vintage_says(home, door):
    folder, ledger = home
    before = door.sources(PUBLIC, 1)
    accept_accidents(folder, ledger, 33)
    publish_now(ledger, folder)
    assert [each.source for each in before] == ["estat_esaw", "estat_lfs"]
    assert Door(folder).sources(PUBLIC, 1) == before
    assert door.sources(PUBLIC)[0].count == 2


def test_a_citation_names_producer_day_indicator_and_an_address_that_lasts(door):
    release = door.ask(PUBLIC)(question("fatal_injury_rate_esaw?area=IT&period=2023"))
    assert release.citation.en == (
        "Eurostat, European Statistics on Accidents at Work (ESAW), online data codes hsw_n2_01, "
        "hsw_n2_02 and hsw_ph3_01, retrieved 2026-01-02; Eurostat, Labour Force Survey, "
        "employment by sex, age and economic activity, online data code lfsa_eisn2, retrieved "
        "2026-01-02. Fatal accident rate (ESAW) [per 100,000 persons employed]: OSH Observatory, "
        "vintage 2 of 2026-01-02, fatal_injury_rate_esaw?area=IT&period=2023&vintage=2."
    )
    assert release.citation.zh.startswith("欧盟统计局，欧洲工伤事故统计（ESAW），")
    assert "lfsa_eisn2，2026-01-02 获取。" in release.citation.zh
    assert "第 2 版（2026-01-02）" in release.citation.zh


def test_a_citation_of_made_up_figures_says_so(tmp_path):
    folder, ledger = open_home(tmp_path)
    file = accidents(tmp_path / "deaths.csv", 30)
    accept(ledger, folder, sources()["estat_esaw"], file, ANN, WHEN, synthetic=True)
    (found,) = provenance(ledger.batches(), [ledger.batches()[0].digest], sources()).values()
    asked = question("fatal_injury_rate_esaw?vintage=1")
    cited = cite(asked, indicators()["fatal_injury_rate_esaw"], WHEN, [found])
    assert "made up for demonstration" in cited.en
    assert "演示用虚构数据" in cited.zh
