"""Defends what a vintage's batches say of one enterprise: all of it, last sent, nobody else's."""

import polars as pl

from facts.of_enterprise import SAID, of_enterprise
from tests.facts.making import make_batch


def sent(home, period, source="returns", **counts):
    """Write a batch of two enterprises; counts are by measure, of ours and of the other."""
    rows = pl.DataFrame(
        {"enterprise": ["ours", "other"], "period": period, "area": "CN-130000", **counts},
        schema_overrides=dict.fromkeys(counts, pl.Float64),
    )
    return make_batch(home, rows, source=source, grain="unit", published=False)


def test_what_was_sent_again_replaces_what_was_sent_before(tmp_path):
    first = sent(tmp_path, "2024-Q1", deaths=[1, 5], workers=[10, 50])
    again = sent(tmp_path, "2024-Q1", deaths=[2, 6], workers=[11, 51])
    later = sent(tmp_path, "2024-Q2", deaths=[3, 7], workers=[12, 52])
    found = of_enterprise([first, again, later], ["ours"])
    assert found.columns == [*SAID]
    assert sorted(found.select("period", "measure", "value", "batch").rows()) == [
        ("2024-Q1", "deaths", 2, again.digest), ("2024-Q1", "workers", 11, again.digest),
        ("2024-Q2", "deaths", 3, later.digest), ("2024-Q2", "workers", 12, later.digest),
    ]  # fmt: skip


def test_sources_stand_beside_one_another_and_a_number_not_given_is_no_row(tmp_path):
    returns = sent(tmp_path, "2024-Q1", deaths=[None, 5], workers=[10, 50])
    others = sent(tmp_path, "2024-03-01", source="points", samples=[4, 9])
    found = of_enterprise([returns, others], ["ours"])
    assert sorted(found.select("source", "measure", "value").rows()) == [
        ("points", "samples", 4), ("returns", "workers", 10),
    ]  # fmt: skip


def test_entries_that_are_one_enterprise_are_read_together(tmp_path):
    returns = sent(tmp_path, "2024-Q1", deaths=[1, 5])
    assert of_enterprise([returns], ["ours", "other"])["value"].sum() == 6


def test_a_published_table_says_nothing_of_an_enterprise(tmp_path):
    rows = pl.DataFrame({"measure": ["deaths"], "value": [9.0], "period": "2024", "area": "CN"})
    assert of_enterprise([make_batch(tmp_path, rows)], ["ours"]).is_empty()
    assert of_enterprise([], ["ours"]).is_empty()
