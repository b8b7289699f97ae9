"""Defends what the catalogue says is held: cells counted, years, sources and breaks."""

import polars as pl
import pytest

from governance.holdings import holdings
from tests.facts.making import make_batch, make_vintage


@pytest.fixture
def held(tmp_path):
    deaths = pl.DataFrame(
        {
            "period": ["2021", "2022", "2023"],
            "area": "IT",
            "measure": "fatal_accidents_esaw",
            "value": [10.0, 9.0, 8.0],
            "status": ["A", "BP", "A"],
        }
    )
    workers = pl.DataFrame(
        {
            "period": ["2020", "2021"],
            "area": "IT",
            "measure": "workers",
            "value": [1000.0, 1100.0],
            "status": "A",
        }
    )
    batches = [
        make_batch(tmp_path, deaths, source="accidents"),
        make_batch(tmp_path, workers, source="survey"),
    ]
    return holdings(make_vintage(tmp_path, batches))


def test_a_row_says_how_much_since_when_and_where_it_breaks(held):
    rows = held.filter(indicator="fatal_injury_rate_esaw").to_dicts()
    assert rows == [
        {
            "indicator": "fatal_injury_rate_esaw",
            "source": "accidents",
            "cells": 3,
            "first": "2021",
            "last": "2023",
            "breaks": ["2022"],
        },
        {
            "indicator": "fatal_injury_rate_esaw",
            "source": "survey",
            "cells": 2,
            "first": "2020",
            "last": "2021",
            "breaks": [],
        },
    ]


def test_what_needs_none_of_the_measures_has_no_row(held):
    assert held.filter(indicator="trir").is_empty()


def test_an_indicator_and_source_stand_once(held):
    assert held.select("indicator", "source").is_unique().all()
