"""Defends the border: a row that keeps every rule is a fact, of another every fault is named."""

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facts.schema import KEY
from facts.text import Text
from ingest import Rule, Source, check

WORDS = Text("made up", "虚构")

TABLE = Source(
    id="register",
    title=WORDS,
    publisher=WORDS,
    grain="table",
    family="register",
    preference=1,
    published=True,
    measures=("fatal_injuries", "workers", "log_exposure_sum", "disease_cases"),
    read=pl.scan_csv,
    tidy=lambda raw: raw,
)
UNIT = replace(TABLE, id="returns", grain="unit", measures=("workers", "deaths", "disease_cases"))
SOUND = {"line": 2, "measure": "fatal_injuries", "period": "2024", "area": "IT", "value": 8.0}
RETURN = {"line": 2, "enterprise": "E1", "period": "2024", "workers": 5.0, "deaths": 0.0}
RETURN |= {"disease_cases": None}


def judged(source, *rows):
    """Check rows given as changes of a sound one."""
    sound = SOUND if source.grain == "table" else RETURN
    floats = dict.fromkeys(("value", *source.measures), pl.Float64)
    given_rows = [sound | row for row in rows]
    kinds = {name: floats.get(name, pl.String) for name in {**sound, **rows[0]}}
    frame = pl.DataFrame(given_rows, schema=kinds | {"line": pl.Int64}, strict=False)
    return check(frame.lazy(), source).collect()


def reason(source, **changes):
    return judged(source, changes)["_reject"].item()


def test_a_sound_row_is_a_fact_with_every_column():
    row = judged(TABLE, {})
    assert row.drop("_reject").columns == [*KEY, "measure", "value"]
    assert row.row(0, named=True) == {
        "line": 2,
        "period": "2024",
        "area": "IT",
        "industry": "_T",
        "ownership": "_T",
        "size": "_T",
        "sex": "_T",
        "detail": "_T",
        "enterprise": None,
        "workplace": None,
        "status": "A",
        "flags": "",
        "measure": "fatal_injuries",
        "value": 8.0,
        "_reject": None,
    }


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"area": "ZZ"}, "area 'ZZ' is not in the code list data/codes/area.csv"),
        ({"industry": "mining"}, "industry 'mining' is not in the code list"),
        ({"sex": None}, "sex is missing; write _U where it is not known"),
        ({"period": "24/3"}, "period '24/3' is not a year, quarter, month or day"),
        ({"period": None}, "period '' is not a year"),
        ({"measure": "happiness"}, "measure 'happiness' is none that register gives"),
        ({"measure": "deaths"}, "measure 'deaths' is none that register gives"),
        ({"value": -1.0}, "fatal_injuries is -1.0, below zero"),
        ({"value": float("inf")}, "fatal_injuries 'inf' is not a finite number"),
        ({"value": float("nan")}, "is not a finite number"),
        ({"value": None, "status": "A"}, "no value, and status 'A' does not say that it is"),
        ({"status": "x"}, "status 'x' is not made of A, B, D, E, M, P, U"),
        ({"detail": "gout_of_mars"}, "detail 'gout_of_mars' is not in the code list"),
    ],
)
def test_a_fault_is_named_with_what_was_met(changes, sentence):
    assert sentence in reason(TABLE, **changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"area": "_T"},
        {"industry": "_U"},
        {"value": 0.0},
        {"measure": "log_exposure_sum", "value": -3.5},
        {"value": None},
        {"value": None, "status": "BM"},
        {"period": "2024-Q1"},
    ],
)
def test_what_is_allowed_passes(changes):
    assert reason(TABLE, **changes) is None


def test_a_missing_value_is_said_in_the_status():
    assert judged(TABLE, {"value": None})["status"].item() == "M"


def test_a_code_out_of_its_time_is_kept_and_flagged():
    in_time = judged(TABLE, {"industry": "NAICS_236220", "period": "2024"})
    late = judged(TABLE, {"industry": "NAICS_236220", "period": "1990"})
    assert in_time.select("flags", "_reject").row(0) == ("", None)
    assert late.select("flags", "_reject").row(0) == ("industry_out_of_force", None)


def test_every_fault_of_a_row_is_said_at_once():
    sentence = reason(TABLE, area="ZZ", value=-1.0, _broken="n holds the error")
    assert sentence.split("; ") == [
        "n holds the error",
        "area 'ZZ' is not in the code list data/codes/area.csv",
        "fatal_injuries is -1.0, below zero",
    ]


def test_a_ragged_line_is_refused_for_that_alone():
    ragged = "the line has 2 fields, the header has 3"
    assert reason(TABLE, area=None, value=None, _broken=ragged) == ragged


def test_a_sound_return_keeps_a_column_a_measure():
    row = judged(UNIT, {})
    assert row.columns == [*KEY, *UNIT.measures, "_reject"]
    assert row["_reject"].item() is None


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"enterprise": None}, "enterprise is missing"),
        ({"workers": -5.0}, "workers is -5.0, not a number of zero or more"),
        ({"workers": None, "deaths": None}, "no number in the row"),
        ({"detail": "benzene_of_mars"}, "is not in the code list data/codes/disease.csv"),
    ],
)
def test_a_fault_of_a_return_is_named(changes, sentence):
    assert sentence in reason(UNIT, **changes)


def test_a_row_of_a_disease_holds_no_workers(a_disease):
    sentence = reason(UNIT, detail=a_disease, disease_cases=1.0)
    assert f"workers does not count by detail '{a_disease}'" in sentence
    assert reason(UNIT, detail=a_disease, disease_cases=1.0, workers=None, deaths=None) is None


@pytest.fixture
def a_disease():
    from facts.codes import codes

    return codes("disease")["id"][0]


def test_a_hard_rule_refuses_and_a_soft_one_flags():
    many = pl.col("value") > 5
    said = pl.format("{} is a lot", "value")
    hard = replace(TABLE, rules=(Rule("many", hard=True, broken=many, message=said),))
    soft = replace(TABLE, rules=(Rule("many", hard=False, broken=many, message=said),))
    assert judged(hard, {}, {"value": 5.0})["_reject"].to_list() == ["8.0 is a lot", None]
    flagged = judged(soft, {"flags": "before"}, {"flags": "", "value": 5.0})
    assert flagged["flags"].to_list() == ["before many", ""]
    assert flagged["_reject"].to_list() == [None, None]


def test_a_rule_that_cannot_be_judged_is_not_broken():
    rule = Rule("few", hard=True, broken=pl.col("value") > 5, message=pl.lit("few"))
    assert judged(replace(TABLE, rules=(rule,)), {"value": None})["_reject"].item() is None


def test_a_card_that_gives_no_number_is_a_fault_of_ours():
    with pytest.raises(TypeError, match="tidy of the source register gives no column value"):
        check(pl.LazyFrame({"line": [1], "period": ["2024"], "measure": ["workers"]}), TABLE)


rows = st.fixed_dictionaries(
    {
        "area": st.sampled_from(["IT", "ZZ", "_T", None, ""]),
        "period": st.sampled_from(["2024", "x", None]),
        "value": st.one_of(st.none(), st.floats()),
        "_broken": st.sampled_from([None, "the line has 1 fields", "n 'x' is not a number"]),
    }
)


@settings(deadline=None, max_examples=50)
@given(st.lists(rows, min_size=1, max_size=20))
def test_no_row_is_lost_or_repaired(changes):
    numbered = [row | {"line": n} for n, row in enumerate(changes)]
    found = judged(TABLE, *numbered)
    assert found["line"].to_list() == list(range(len(changes)))
    assert found["value"].equals(pl.Series([row["value"] for row in changes], dtype=pl.Float64))
    assert found["_reject"].is_not_null().to_list() == [is_wrong(row) for row in changes]


def is_wrong(row):
    """Say it again in plain Python, for comparison."""
    value = row["value"]
    return (
        row["area"] not in {"IT", "_T"}
        or row["period"] != "2024"
        or row["_broken"] is not None
        or not (value is None or 0 <= value < float("inf"))
    )
