"""Defends batches: named after their content, saying what they are, and damage is seen."""

import hashlib

import polars as pl
import pytest

from facts.batches import batch, damaged, digest
from facts.refusal import BrokenHome
from tests.facts.making import make_batch

ROWS = pl.DataFrame({"period": ["2023"], "area": ["IT"], "measure": ["deaths"], "value": [8.0]})


def test_a_batch_is_named_after_its_content(tmp_path):
    made = make_batch(tmp_path, ROWS)
    content = made.file.read_bytes()
    assert made.file == tmp_path / "batches" / f"{made.digest}.parquet"
    assert made.digest == hashlib.sha256(content).hexdigest()[:32] == digest(made.file)


def test_the_same_rows_are_the_same_batch_and_others_are_not(tmp_path):
    first, again = make_batch(tmp_path, ROWS), make_batch(tmp_path, ROWS)
    other = make_batch(tmp_path, ROWS.with_columns(value=pl.lit(9.0)))
    assert first == again
    assert first.digest != other.digest


def test_a_batch_says_what_it_is(tmp_path):
    units = pl.DataFrame({"period": ["2023"], "area": ["CN"], "deaths": [1.0], "workers": [90.0]})
    made = make_batch(
        tmp_path, units, source="returns", grain="unit", family="china", preference=7,
        published=False, unique=("enterprise", "period"),
    )  # fmt: skip
    found = batch(tmp_path, made.digest)
    assert found == made
    assert (found.source, found.grain, found.family, found.preference) == (
        "returns", "unit", "china", 7,
    )  # fmt: skip
    assert (found.published, found.synthetic) == (False, False)
    assert (found.measures, found.unique) == (("deaths", "workers"), ("enterprise", "period"))


def test_a_batch_that_is_gone_is_refused_by_its_file(tmp_path):
    with pytest.raises(
        BrokenHome, match=r"nothing\.parquet: the ledger names this batch and the file"
    ):
        batch(tmp_path, "nothing")


def test_a_file_that_is_no_batch_is_refused(tmp_path):
    (tmp_path / "batches").mkdir()
    ROWS.write_parquet(tmp_path / "batches" / "foreign.parquet")
    with pytest.raises(BrokenHome, match=r"foreign\.parquet: is no batch of ours"):
        batch(tmp_path, "foreign")


def test_a_whole_home_has_no_damage(tmp_path):
    assert damaged(tmp_path, [make_batch(tmp_path, ROWS).digest]) == []
    assert damaged(tmp_path, []) == []


def test_every_damaged_batch_is_named(tmp_path):
    changed = make_batch(tmp_path, ROWS)
    lost = make_batch(tmp_path, ROWS.with_columns(value=pl.lit(9.0)))
    whole = make_batch(tmp_path, ROWS.with_columns(value=pl.lit(10.0)))
    changed.file.write_bytes(changed.file.read_bytes()[:-1])
    lost.file.unlink()
    assert damaged(tmp_path, [changed.digest, lost.digest, whole.digest]) == [
        f"{changed.file}: its content has changed; "
        "restore it from a backup or take the raw file in again",
        f"{lost.file}: the file is gone; restore it from a backup or take the raw file in again",
    ]
