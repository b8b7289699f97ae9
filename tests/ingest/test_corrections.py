"""Defends corrections: a known error is mended where it is met, and nothing else is touched."""

import re
from datetime import date

import polars as pl
import pytest

from facts.refusal import UnreadableFile
from facts.text import Text
from ingest import Source, corrections, numbers, read_table, sources, take_in
from ingest._corrections import COLUMNS, FOLDER

WORDS = Text("made up", "虚构")
HEADER = "area,year,sex,dead\n"
ROWS = "IT,2019,M,40\nIT,2019,F,7\nIT,2020,M,400\n"

REGISTER = Source(
    id="a_register",
    title=WORDS,
    publisher=WORDS,
    grain="table",
    family="register",
    preference=1,
    published=True,
    measures=("fatal_injuries",),
    read=lambda file: read_table(file, required=("area", "year", "sex", "dead")),
    tidy=lambda raw: raw.pipe(numbers, ["dead"]).rename({"year": "period", "dead": "value"})
    .with_columns(measure=pl.lit("fatal_injuries")),
)  # fmt: skip


@pytest.fixture
def written(tmp_path):
    """Take in a made-up register with corrections; give the receipt and the facts."""

    def take(*lines, rows=ROWS, columns=COLUMNS):
        folder, home = tmp_path / "corrections", tmp_path / "home"
        folder.mkdir(exist_ok=True)
        home.mkdir(exist_ok=True)
        if lines:
            text = "\n".join([",".join(columns), *lines, ""])
            (folder / "a_register.csv").write_text(text, "utf-8")
        file = tmp_path / "register.csv"
        file.write_text(HEADER + rows, "utf-8")
        receipt = take_in(REGISTER, file, home, corrections=folder)
        found = pl.read_parquet(home / "batches" / f"{receipt.batch}.parquet")
        return receipt, {row["line"]: (row["value"], row["flags"]) for row in found.to_dicts()}

    return take


A_CORRECTION = "area=IT; year=2020; sex=M,dead,400,40,a zero too many,2026-11-01"


def test_a_known_error_is_corrected_and_says_so(written):
    receipt, facts = written(A_CORRECTION)
    assert facts == {2: (40, ""), 3: (7, ""), 4: (40, "corrected")}
    assert (receipt.corrected, receipt.notes) == (1, ())
    assert receipt.flags == {"corrected": 1}


def test_without_corrections_everything_stays_as_it_came(written):
    receipt, facts = written()
    assert facts == {2: (40, ""), 3: (7, ""), 4: (400, "")}
    assert receipt.corrected == 0


def test_what_the_publisher_mended_is_left_alone(written):
    receipt, facts = written(A_CORRECTION, rows=ROWS.replace("400", "41"))
    assert facts[4] == (41, "")
    assert receipt.corrected == 0
    assert receipt.notes[0].en.startswith(
        "a_register.csv:2: not corrected, as dead in line 4 is '41' and '400' was expected"
    )
    assert "发布者可能已修正" in receipt.notes[0].zh


def test_a_correction_of_a_row_that_is_not_there_says_nothing(written):
    receipt, facts = written(A_CORRECTION.replace("2020", "2021"))
    assert (facts[4], receipt.corrected, receipt.notes) == ((400, ""), 0, ())


def test_a_correction_that_means_several_rows_is_not_made(written):
    receipt, facts = written("area=IT; sex=M,dead,40,4,too vague,")
    assert [value for value, _ in facts.values()] == [40, 7, 400]
    assert "several lines are meant (2 is the first)" in receipt.notes[0].en


def test_a_value_can_be_taken_out(written):
    receipt, facts = written("area=IT; year=2020; sex=M,dead,400,,nobody knows,")
    assert facts[4] == (None, "corrected")
    assert receipt.corrected == 1


def test_a_code_can_be_corrected_before_it_is_checked(written):
    rows = ROWS.replace("IT,2020", "Italia,2020")
    receipt, facts = written("area=Italia; year=2020,area,Italia,IT,written out,", rows=rows)
    assert (receipt.rejects, facts[4]) == (0, (400, "corrected"))


def test_an_error_and_its_correction_are_both_in_the_home(written, tmp_path):
    receipt, _ = written(A_CORRECTION)
    raw = tmp_path / "home" / "raw" / "a_register" / receipt.raw / "register.csv"
    assert raw.read_text("utf-8") == HEADER + ROWS


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("area=IT; land=IT,dead,1,2,why,", "a_register.csv:2: the file has no column land"),
        ("area=IT,died,1,2,why,", "a_register.csv:2: the file has no column died"),
        (",dead,1,2,why,", "a_register.csv:2: a correction says where"),
        ("area IT,dead,1,2,why,", "where is 'area IT', column 'dead'"),
        ("area=IT,dead,1,2,,", "reason ''"),
    ],
)
def test_a_correction_that_cannot_be_read_is_refused_by_its_line(written, line, sentence):
    with pytest.raises(UnreadableFile, match=re.escape(sentence)):
        written(line)


def test_other_columns_are_refused(written):
    with pytest.raises(UnreadableFile, match="its columns are where, wrong; write where, column"):
        written("area=IT,1", columns=("where", "wrong"))


def test_every_correction_that_is_kept_can_be_read_and_is_of_a_source_there_is():
    for file in FOLDER.glob("*.csv"):
        assert file.stem in sources()
        for one in corrections(file.stem):
            assert not one.told_on or date.fromisoformat(one.told_on)
