"""Defends a vintage: one whole file, read by many at once, touching nothing but itself."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import duckdb
import polars as pl
import pytest

from facts.refusal import BrokenHome
from facts.vintage import Shelf, build, file_of, forget_unfinished
from tests.facts.making import WHEN, make_batch, make_vintage

ROWS = pl.DataFrame(
    {
        "period": ["2023", "2023"], "area": ["IT", "FR"],
        "measure": ["deaths", "deaths"], "value": [8.0, 9.0],
    }
)  # fmt: skip
SUM = "SELECT sum(value) FROM cell"


@pytest.fixture
def vintage(tmp_path):
    return make_vintage(tmp_path, [make_batch(tmp_path, ROWS, source="yearbook")], number=3)


def test_a_vintage_says_its_number_its_moment_and_its_batches(vintage, tmp_path):
    made = make_batch(tmp_path, ROWS, source="yearbook")
    assert (vintage.number, vintage.created, vintage.synthetic) == (3, WHEN, False)
    assert (vintage.batches, vintage.sources) == ((made.digest,), ("yearbook",))


def test_a_vintage_lies_under_its_number(vintage, tmp_path):
    assert file_of(tmp_path, 3) == tmp_path / "vintages" / "000003.duckdb"
    assert [path.name for path in (tmp_path / "vintages").iterdir()] == ["000003.duckdb"]


def test_a_vintage_is_never_written_twice(vintage, tmp_path):
    with pytest.raises(BrokenHome, match=r"000003\.duckdb: there already"):
        build(tmp_path, 3, [], WHEN)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM cell",
        "UPDATE about SET number = 9",
        "CREATE TABLE mine (a INTEGER)",
        "SELECT * FROM read_text('pyproject.toml')",
        "COPY cell TO 'cells.csv'",
        "ATTACH 'other.duckdb'",
        "SET enable_external_access = true",
        "INSTALL spatial",
    ],
)
def test_a_reader_can_neither_write_nor_look_elsewhere(vintage, statement):
    with pytest.raises(duckdb.Error):
        vintage.cursor().execute(statement)
    assert vintage.cursor().execute(SUM).fetchone() == (17.0,)


def test_many_threads_read_one_vintage(vintage):
    with ThreadPoolExecutor(8) as pool:
        sums = pool.map(lambda _: vintage.cursor().execute(SUM).fetchone(), range(64))
    assert set(sums) == {(17.0,)}


def test_a_shelf_opens_a_vintage_once(vintage, tmp_path):
    shelf = Shelf(tmp_path)
    assert shelf.vintage(3) is shelf.vintage(3)
    shelf.close()
    assert shelf.vintage(3).cursor().execute(SUM).fetchone() == (17.0,)
    shelf.close()


def test_a_vintage_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(BrokenHome, match="vintage 7 is not in this home; `osh vintages` lists"):
        Shelf(tmp_path).vintage(7)


@pytest.mark.parametrize("bytes_left", [0, 9, 2000])
def test_a_vintage_that_was_cut_off_is_refused_by_its_file(vintage, tmp_path, bytes_left):
    vintage.duck.close()
    file = file_of(tmp_path, 3)
    file.write_bytes(file.read_bytes()[:bytes_left])
    with pytest.raises(BrokenHome, match=r"000003\.duckdb: is damaged or no vintage"):
        Shelf(tmp_path).vintage(3)


def test_another_database_is_no_vintage(vintage, tmp_path):
    duckdb.connect(file_of(tmp_path, 4)).close()
    with pytest.raises(BrokenHome, match=r"000004\.duckdb: is damaged or no vintage"):
        Shelf(tmp_path).vintage(4)


def test_what_a_cut_short_publication_left_is_taken_away(vintage, tmp_path):
    folder = tmp_path / "vintages"
    (folder / ".000004-left").mkdir()
    (folder / ".000004-left" / "000004.duckdb").write_bytes(b"half")
    (folder / "000004.duckdb").write_bytes(b"never published")
    forget_unfinished(tmp_path, 4)
    forget_unfinished(tmp_path, 5)
    assert [path.name for path in folder.iterdir()] == ["000003.duckdb"]


def test_one_made_up_batch_makes_the_whole_made_up(tmp_path):
    batches = [replace(make_batch(tmp_path, ROWS), synthetic=True)]
    assert make_vintage(tmp_path, batches).synthetic
