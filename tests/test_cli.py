"""Defends the command: what it prints where, its exit codes, and that real files go through."""

import csv
import io
import json
import re
from collections import defaultdict
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from cli import osh
from facts.codes import crosswalk
from governance.ledger import open_ledger, point
from indicators import indicators
from ingest import sources
from tests.governance.making import accidents, employed

DONE, REFUSED, ASKED_WRONGLY = 0, 1, 2
RATES = "fatal_injury_rate_esaw?by=industry&area=IT&period=2023"


class Said:
    """What a verb answered, complained of and ended with."""

    def __init__(self, found) -> None:
        self.answer, self.complaint, self.code = found.stdout, found.stderr, found.exit_code
        self.error = found.exception if not isinstance(found.exception, SystemExit) else None

    @property
    def json(self):
        return json.loads(self.answer)


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def run(home):
    return told(home)


def told(home: Path):
    def run(verb: str, *words: object) -> Said:
        at = [] if verb in ("sources", "indicators") else ["--home", str(home)]
        said = Said(CliRunner().invoke(osh, [verb, *(str(word) for word in words), *at]))
        assert said.error is None, said.error
        assert "Traceback" not in said.complaint
        return said

    return run


@pytest.fixture
def published(run, tmp_path):
    """A home with one vintage of Italy's accidents and workers."""
    run("ingest", "estat_esaw", accidents(tmp_path / "deaths.csv", 30))
    run("ingest", "estat_lfs", employed(tmp_path / "employed.csv", 23580.2))
    assert run("publish").code == DONE
    return run


def test_every_source_is_listed(run):
    assert [row["source"] for row in run("sources", "--json").json] == list(sources())
    drawn = run("sources")
    assert drawn.code == DONE
    assert all(name in drawn.answer for name in sources())


def test_every_indicator_is_listed_with_its_unit(run):
    rows = run("indicators", "--json").json
    assert [row["indicator"] for row in rows] == list(indicators())
    assert all(row["unit"] and row["title"] and row["caliber"] for row in rows)


def test_a_whole_file_is_taken_in(run, home, tmp_path):
    file = accidents(tmp_path / "deaths.csv", 30)
    said = run("ingest", "estat_esaw", file, "--json")
    assert (said.code, said.complaint) == (DONE, "")
    answer = said.json
    assert {name: answer[name] for name in ("source", "rows_read", "rows_kept", "facts")} == {
        "source": "estat_esaw", "rows_read": 3, "rows_kept": 3, "facts": 3,
    }  # fmt: skip
    assert (answer["rejects"], answer["without_value"], answer["corrected"]) == (0, 0, 0)
    assert answer["rejects_file"] is None
    assert (home / "batches" / f"{answer['batch']}.parquet").is_file()


def test_a_table_of_ones_own_is_taken_in_by_its_mapping(run, samples):
    table = samples / "table"
    words = ("table", table / "bureau.csv", "--mapping", table / "bureau.yaml")
    said = run("ingest", *words, "--json")
    assert said.json["source"] == "table_made_up_bureau"
    assert run("publish").code == DONE
    without = run("ingest", *words[:2])
    assert (without.code, "needs a mapping" in without.complaint) == (REFUSED, True)
    other = run("ingest", "estat_esaw", *words[1:])
    assert (other.code, "leave --mapping out" in other.complaint) == (ASKED_WRONGLY, True)


def test_what_cannot_be_fetched_is_said_and_asks_no_network(run):
    said = run("fetch", "cn_national")
    assert (said.code, "has no open address" in said.complaint) == (REFUSED, True)
    said = run("fetch", "ilostat", "INJ_NIX")
    assert (said.code, "there are: INJ_FATL_ECO_NB," in said.complaint) == (REFUSED, True)


def test_a_bad_row_is_complained_of_by_its_line_and_stops_no_other(run, tmp_path):
    file = accidents(tmp_path / "deaths.csv", 30)
    file.write_text(file.read_text().replace(",F,IT,", ",F,ATLANTIS,"))
    said = run("ingest", "estat_esaw", file, "--json")
    assert said.code == REFUSED
    assert (said.json["facts"], said.json["rejects"]) == (2, 1)
    assert re.match(r"deaths\.csv:3: .*ATLANTIS.*code list", said.complaint)
    rejects = pl.read_csv(said.json["rejects_file"])
    assert rejects.select("file", "line").rows() == [("deaths.csv", 3)]
    assert said.complaint.strip() == f"deaths.csv:3: {rejects['reason'].item()}"


def test_a_file_that_cannot_be_read_stops_no_other(run, tmp_path):
    good = accidents(tmp_path / "deaths.csv", 30)
    nothing = tmp_path / "nothing.csv"
    nothing.write_bytes(b"\x00\x01\x02")
    said = run("ingest", "estat_esaw", tmp_path / "absent.csv", nothing, good, "--json")
    assert said.code == REFUSED
    assert [json.loads(line)["file"] for line in said.answer.splitlines()] == ["deaths.csv"]
    absent, unread = said.complaint.splitlines()[:2]
    assert absent.startswith(f"{tmp_path / 'absent.csv'}: there is no such file")
    assert "nothing.csv" in unread


def test_without_json_a_sentence_says_what_became_of_a_file(run, tmp_path):
    said = run("ingest", "estat_esaw", accidents(tmp_path / "deaths.csv", 30))
    assert said.answer.startswith("deaths.csv: 3 rows = 3 kept + 0 rejects; 3 facts, batch ")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("ingest", "no_source", "file.csv"), "no source is called 'no_source'; there are: "),
        (("ingest", "estat_esaw", "file.csv", "--actor", "root"), "no role is called 'root'"),
        (("ingest", "estat_esaw"), "Missing argument"),
        (("ask", "no_rate?area=IT"), "no indicator is called 'no_rate'; there are: "),
        (("ask", "deaths?area=Atlantis"), "area 'Atlantis' is not in the code list"),
        (("ask", "deaths?period=24/3"), "period '24/3' is not a year, quarter, month or day"),
        (("ask", "deaths?area=IT&vintage=9"), "there is no vintage 9; there are: 1"),
        (("ask", RATES, "--as", "poem"), "'poem'"),
        (("ask", RATES, "--actor", "regulator"), "a regulator is written with an area"),
        (("rollback", "one"), "unable to parse string as an integer"),
        (("no_verb",), "No such command 'no_verb'"),
    ],
)
def test_what_is_asked_wrongly_ends_with_two(published, words, sentence):
    said = published(*words)
    assert (said.code, said.answer) == (ASKED_WRONGLY, "")
    assert sentence in re.sub(r"[\s│]+", " ", said.complaint)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("publish",), "nothing to publish: no file was taken in yet"),
        (("ask", RATES), "nothing is published yet; `osh ingest SOURCE FILE`"),
        (("rollback", 7), "there is no vintage 7; there are: none yet"),
        (("publish", "--actor", "public"), "public (public) may not publish a vintage"),
        (("check", "--actor", "researcher"), "researcher (researcher) may not check the home"),
        (("rollback", 1, "--actor", "regulator@CN"), "regulator@CN (regulator) may not move back"),
    ],
)
def test_what_is_refused_ends_with_one(run, words, sentence):
    said = run(*words)
    assert (said.code, said.answer) == (REFUSED, "")
    assert sentence in said.complaint


def test_who_may_not_take_in_leaves_nothing_behind(run, home, tmp_path):
    file = accidents(tmp_path / "deaths.csv", 30)
    said = run("ingest", "estat_esaw", file, "--actor", "public")
    assert (said.code, said.complaint) == (REFUSED, "public (public) may not take in files\n")
    assert not (home / "batches").exists()


def test_publishing_says_which_vintage_came_of_it(published, home):
    said = published("publish", "--json")
    assert said.json["vintage"] == 2
    assert [f"{name}.parquet" for name in sorted(said.json["batches"])] == sorted(
        file.name for file in (home / "batches").iterdir()
    )
    rows = published("vintages", "--json").json
    assert [(row["vintage"], row["batches"], row["current"]) for row in rows] == [
        (1, 2, False), (2, 2, True),
    ]  # fmt: skip


def test_readers_are_sent_back(published):
    published("publish")
    assert published("rollback", 1).answer == "readers are sent to vintage 1\n"
    assert published("ask", RATES, "--as", "json").json["vintage"] == 1
    assert [row["current"] for row in published("vintages", "--json").json] == [True, False]


def test_three_ways_to_write_an_answer_say_the_same(published):
    answer = published("ask", RATES, "--as", "json").json
    written = published("ask", RATES, "--as", "csv").answer
    drawn = published("ask", RATES)
    read = pl.read_csv(io.StringIO(written.removeprefix("\ufeff")), comment_prefix="# ")
    values = [row["value"] for row in answer["figures"]]
    assert len(values) == 2
    assert read["value"].to_list() == values
    assert all(f"{value:.4g}" in drawn.answer for value in values)
    assert "per 100,000" in drawn.answer


def test_a_question_that_names_its_vintage_is_written_back_with_it(published):
    answer = published("ask", RATES, "--as", "json").json
    assert answer["question"] == f"{RATES}&vintage=1"
    assert published("ask", answer["question"], "--as", "json").json == answer


def test_an_empty_answer_is_done_and_says_why(published):
    said = published("ask", "deaths?area=CN")
    assert said.code == DONE
    assert said.complaint.startswith("no figure: no source in this vintage gives deaths")
    assert published("ask", "deaths?area=CN", "--as", "json").json["figures"] == []


def test_made_up_rows_are_said_to_be(run, tmp_path):
    run("ingest", "estat_esaw", accidents(tmp_path / "deaths.csv", 30), "--synthetic")
    run("publish")
    words = "fatal_injury_rate_esaw?area=IT"
    assert run("ask", words, "--as", "json").json["synthetic"] is True
    assert run("ask", words, "--as", "csv").answer.startswith("\ufeff# made up,")
    assert "demonstration data" in run("ask", words).answer


def test_a_whole_home_is_found_whole(published):
    said = published("check")
    assert (said.code, said.answer, said.complaint) == (DONE, "the home is whole\n", "")


def test_a_damaged_home_is_complained_of(published, home):
    ledger = open_ledger(home)
    with ledger.writing() as connection:
        point(connection, 9)
    ledger.close()
    batch = min((home / "batches").iterdir())
    batch.write_bytes(b"")
    said = published("check")
    assert (said.code, said.answer) == (REFUSED, "")
    assert f"{batch}: its content has changed" in said.complaint
    assert "the pointer names vintage 9, which was never published" in said.complaint


def test_the_home_is_taken_from_the_environment(published, home, monkeypatch):
    monkeypatch.setenv("OSH_HOME", str(home))
    found = CliRunner().invoke(osh, ["vintages", "--json"])
    assert len(json.loads(found.stdout)) == 1


# Eurostat's own files, read once by the command and once with the csv module alone.


@pytest.fixture(scope="module")
def eurostat(real_data, tmp_path_factory):
    folder = real_data / "eurostat"
    run = told(tmp_path_factory.mktemp("eurostat") / "home")
    for source, pattern in (("estat_esaw", "hsw_n2_*.csv"), ("estat_lfs", "lfsa_eisn2*.csv")):
        files = sorted(folder.glob(pattern))
        assert files
        assert run("ingest", source, *files, "--json").code == DONE
    run("publish")
    return folder, run


def observed(files, area: str, year: str) -> dict[str, float]:
    """Values of both sexes by the publisher's industry, as the files have them."""
    found: dict[str, set[float]] = defaultdict(set)
    for file in files:
        with file.open(encoding="utf-8-sig", newline="") as text:
            for row in csv.DictReader(text):
                is_whole = row.get("sex", "T") == "T"
                if (
                    is_whole
                    and (row["geo"], row["TIME_PERIOD"]) == (area, year)
                    and row["OBS_VALUE"]
                ):
                    found[row["nace_r2"]].add(float(row["OBS_VALUE"]))
    assert all(len(values) == 1 for values in found.values()), found
    return {industry: values.pop() for industry, values in found.items()}


@pytest.mark.parametrize("year", ["2014", "2023"])
@pytest.mark.parametrize(
    ("indicator", "pattern"),
    [("fatal_injury_rate_esaw", "hsw_n2_02*"), ("nonfatal_incidence_esaw", "hsw_n2_01*")],
)
def test_eurostats_rates_are_deaths_over_workers(eurostat, indicator, pattern, year):
    folder, run = eurostat
    deaths = observed(folder.glob(pattern), "IT", year)
    thousands = observed(folder.glob("lfsa_eisn2*"), "IT", year)
    codes = dict(crosswalk("estat_nace", "industry").select("from", "to").rows())
    said = run("ask", f"{indicator}?by=industry&area=IT&period={year}", "--as", "json").json
    figures = {row["industry"]: row for row in said["figures"]}
    both = [name for name in deaths if thousands.get(name)]
    assert len(both) >= 15
    for name in both:
        row = figures[codes[name]]
        assert codes[name].endswith(name)
        assert row["events"] == deaths[name]
        assert row["value"] == pytest.approx(deaths[name] / (thousands[name] * 1000) * 100_000)
    without = {codes[name] for name in set(deaths) - set(both)}
    assert {row["reason"] for name, row in figures.items() if name in without} <= {
        "missing", "no_exposure",
    }  # fmt: skip
    assert set(figures) == {codes[name] for name in deaths}


def test_eurostats_missing_denominators_are_not_zeros(eurostat):
    _, run = eurostat
    rows = run("ask", "fatal_injury_rate_esaw?by=industry&area=IT", "--as", "json").json["figures"]
    assert all((row["value"] is None) == (row["reason"] is not None) for row in rows)
    assert all(row["exposure"] != 0 for row in rows)


def test_a_jump_is_refused_looked_at_acknowledged_and_published(published, tmp_path):
    said = published("ingest", "estat_esaw", accidents(tmp_path / "more.csv", 300), "--json")
    batch = said.json["batch"]
    refused = published("publish")
    assert refused.code == REFUSED
    assert f"osh acknowledge {batch[:12]} --reason WHY" in refused.complaint
    looked_at = published("quality", batch[:12])
    assert (looked_at.code, "jump" in looked_at.answer) == (DONE, True)
    assert "to be acknowledged" in looked_at.answer
    assert published("acknowledge", batch[:12], "--reason", "asked Eurostat").code == DONE
    assert published("publish").code == DONE
    told = published("quality", batch, "--json").json
    assert (told["counts"], told["acknowledged"]) == ({"jump": 1}, "asked Eurostat")


def test_every_report_is_listed(published):
    rows = published("quality", "--json").json
    assert [row["source"] for row in rows] == ["estat_lfs", "estat_esaw"]
    assert published("quality", "nosuch").code == ASKED_WRONGLY


def test_a_figure_is_explained_down_to_its_lines(published):
    said = published("explain", RATES, "--row", "industry=NACE2_F")
    assert said.code == DONE
    assert "deaths.csv:3" in said.answer
    assert "cite as: Eurostat" in said.answer
    told = published("explain", RATES, "--row", "industry=NACE2_F", "--json").json
    assert [part["measure"] for part in told["parts"]] == ["fatal_accidents_esaw", "workers"]
    several = published("explain", RATES)
    assert (several.code, "name one by industry" in several.complaint) == (ASKED_WRONGLY, True)


def test_the_day_a_file_was_retrieved_can_be_said(run, home, tmp_path):
    file = accidents(tmp_path / "deaths.csv", 30)
    assert run("ingest", "estat_esaw", file, "--retrieved", "2025-12-24").code == DONE
    ledger = open_ledger(home)
    assert ledger.batches()[0].retrieved == "2025-12-24"
    ledger.close()
