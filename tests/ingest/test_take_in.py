"""Defends the way in: a raw file is kept, its rows become facts or rejects, and nothing is lost."""

import hashlib
from dataclasses import replace

import polars as pl
import pytest
import xlsxwriter

from facts.batches import batch
from facts.refusal import UnreadableFile
from facts.schema import KEY
from facts.text import Text
from ingest import Rule, Source, numbers, read_table, take_in

WORDS = Text("made up", "虚构")
MEASURES = ("workers", "deaths")


def read(file):
    return read_table(file, required=("enterprise", "year", *MEASURES))


def tidy(raw):
    return raw.pipe(numbers, MEASURES).rename({"year": "period"})


RETURNS = Source(
    id="returns",
    title=WORDS,
    publisher=WORDS,
    grain="unit",
    family="returns",
    preference=1,
    published=False,
    measures=MEASURES,
    read=read,
    tidy=tidy,
    rules=(
        Rule("deadly", False, pl.col("deaths") > 5, pl.lit("many deaths")),
        Rule("more_than_all", True, pl.col("deaths") > pl.col("workers"), pl.lit("too many")),
    ),
)
TABLE = replace(
    RETURNS,
    id="register",
    grain="table",
    read=lambda file: read_table(file, required=("area", "year", *MEASURES)),
    tidy=lambda raw: tidy(raw).unpivot(
        on=MEASURES, index=["line", "_broken", "period", "area"], variable_name="measure"
    ),
    measures=("workers", "fatal_injuries"),
    rules=(),
)
HEADER = "enterprise,year,workers,deaths\n"


@pytest.fixture
def home(tmp_path):
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


@pytest.fixture
def sent(tmp_path):
    def written(text, name="2024.csv"):
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        return file

    return written


def facts(receipt, home):
    return pl.read_parquet(home / "batches" / f"{receipt.batch}.parquet")


def rejects(receipt):
    return pl.read_csv(receipt.rejects_file).rows()


def test_a_sound_file_becomes_facts(home, sent):
    receipt = take_in(RETURNS, sent(HEADER + "E1,2023,10,0\nE2,2024,20,\n"), home)
    assert (receipt.rows_read, receipt.facts, receipt.rejects) == (2, 3, 0)
    assert receipt.rejects_file is None
    assert (receipt.first_period, receipt.last_period) == ("2023", "2024")
    kept = facts(receipt, home)
    assert kept.columns == [*KEY, *MEASURES]
    assert kept.select("line", "enterprise", *MEASURES).rows() == [
        (2, "E1", 10, 0),
        (3, "E2", 20, None),
    ]


def test_the_raw_file_is_kept_as_it_came(home, sent):
    file = sent("\ufeff" + HEADER + "E1,2023,10,0\r\n")
    receipt = take_in(RETURNS, file, home)
    kept = home / "raw" / "returns" / receipt.raw / "2024.csv"
    assert kept.read_bytes() == file.read_bytes()
    assert receipt.raw == hashlib.sha256(file.read_bytes()).hexdigest()


def test_a_batch_says_what_it_is(home, sent):
    receipt = take_in(RETURNS, sent(HEADER + "E1,2023,10,0\n"), home, synthetic=True)
    said = batch(home, receipt.batch)
    assert (said.source, said.grain, said.measures) == ("returns", "unit", MEASURES)
    assert said.synthetic
    assert said.unique == RETURNS.unique


def test_a_batch_is_named_after_its_content(home, sent):
    receipt = take_in(RETURNS, sent(HEADER + "E1,2023,10,0\n"), home)
    content = (home / "batches" / f"{receipt.batch}.parquet").read_bytes()
    assert hashlib.sha256(content).hexdigest().startswith(receipt.batch)


def test_the_same_file_taken_in_twice_is_the_same_batch(home, sent):
    rows = "".join(f"E{n},2023,{n},0\nE{n},2023,{n},1\n" for n in range(1, 3000))
    first, again = (take_in(RETURNS, sent(HEADER + rows), home) for _ in range(2))
    assert first.batch == again.batch
    assert len(list((home / "batches").iterdir())) == 1


def test_a_bad_row_never_stops_the_good_ones(home, sent):
    rows = "E1,2023,ten,0\nE2,2023,10\nE3,2023,1,2\n,2023,1,0\nE5,2023,10,6\n"
    receipt = take_in(RETURNS, sent(HEADER + rows), home)
    assert rejects(receipt) == [
        ("2024.csv", 2, "workers 'ten' is not a number"),
        ("2024.csv", 3, "the line has 3 fields, the header has 4"),
        ("2024.csv", 4, "too many"),
        ("2024.csv", 5, "enterprise is missing; every row says whose it is"),
    ]
    assert facts(receipt, home)["line"].to_list() == [6]
    assert receipt.flags == {"deadly": 1}
    assert receipt.rows_read == 5


def test_a_formula_without_its_value_is_a_reject_and_no_empty_cell(home, tmp_path):
    file = tmp_path / "2024.xlsx"
    with xlsxwriter.Workbook(file) as book:
        page = book.add_worksheet()
        page.write_row("A1", HEADER.strip().split(","))
        page.write_row("A2", ["E1", "2023", 10, 0])
        page.write_row("A3", ["E2", "2023", 10])
        page.write_formula("D3", "=1+1", None, "")
    receipt = take_in(RETURNS, file, home)
    assert facts(receipt, home)["enterprise"].to_list() == ["E1"]
    assert rejects(receipt) == [
        (
            "2024.xlsx",
            3,
            "deaths holds a formula without its value; open the workbook and save it",
        )
    ]


def test_a_file_of_rejects_alone_still_has_a_receipt(home, sent):
    receipt = take_in(RETURNS, sent(HEADER + "E1,x,1,0\n"), home)
    assert (receipt.rows_read, receipt.facts, receipt.rejects) == (1, 0, 1)
    assert receipt.first_period is None


def test_a_row_said_twice_counts_once(home, sent):
    rows = "E1,2023,10,0\nE2,2023,20,0\nE1,2023,10,0\nE2,2023,21,0\nE1,2023,10,0\n"
    receipt = take_in(RETURNS, sent(HEADER + rows), home)
    assert rejects(receipt) == [
        ("2024.csv", 4, "repeats line 2"),
        ("2024.csv", 5, "contradicts line 3: other numbers for the same row"),
        ("2024.csv", 6, "repeats line 2"),
    ]
    assert facts(receipt, home)["line"].to_list() == [2, 3]
    assert batch(home, receipt.batch).source == "returns"


def test_a_cell_of_a_table_said_twice_counts_once(home, sent):
    source = replace(TABLE, measures=MEASURES)
    file = sent("area,year,workers,deaths\nIT,2023,5,1\nFR,2023,6,1\nIT,2023,5,2\n")
    receipt = take_in(source, file, home)
    assert rejects(receipt) == [
        (
            "2024.csv",
            4,
            "workers repeats line 2; deaths contradicts line 2: other numbers for the same row",
        )
    ]
    assert receipt.facts == 4


def test_one_bad_measure_leaves_the_other_of_its_line(home, sent):
    file = sent("area,year,workers,deaths\nIT,2023,5,1\n")
    receipt = take_in(replace(TABLE, measures=("workers",)), file, home)
    assert (receipt.facts, receipt.rejects) == (1, 1)
    assert rejects(receipt) == [
        ("2024.csv", 2, "measure 'deaths' is none that register gives: workers")
    ]


def test_a_receipt_says_how_the_file_was_read(home, tmp_path):
    file = tmp_path / "2024.csv"
    file.write_bytes("企业,年度,职工,deaths\n北京一厂,2023,10,0\n".encode("gbk"))
    names = {"enterprise": ["企业"], "year": ["年度"], "workers": ["职工"]}
    source = replace(RETURNS, read=lambda file: read_table(file, aliases=names, required=MEASURES))
    receipt = take_in(source, file, home)
    assert facts(receipt, home)["enterprise"].to_list() == ["北京一厂"]
    assert [note.en for note in receipt.notes] == ["read as gb18030"]


def test_an_unreadable_file_leaves_no_batch(home, sent):
    with pytest.raises(UnreadableFile, match=r"2024\.csv: no column enterprise"):
        take_in(RETURNS, sent("a,b\n1,2\n"), home)
    assert sorted(found.name for found in home.iterdir()) == ["raw"]


def test_a_file_that_is_not_there_is_refused(home):
    with pytest.raises(UnreadableFile, match="there is no such file"):
        take_in(RETURNS, home / "nowhere.csv", home)


def test_a_card_that_loses_what_is_broken_is_a_fault_of_ours(home, sent):
    source = replace(RETURNS, tidy=lambda raw: tidy(raw).drop("_broken"))
    with pytest.raises(TypeError, match="loses the column _broken"):
        take_in(source, sent(HEADER + "E1,2023,10\n"), home)
