"""The tool that compares answers tells right from wrong, and takes each tolerance for its own."""

import json
import math
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from tests.oracle._case import Case, Ours
from tests.oracle._comparing import allowance, differences
from tests.oracle._trying import Outcome, try_case

ROOT = Path(__file__).parent.parent.parent


def case(folder, about=None, scalars=None, expected="", given="count\n3\n", method="rate_ci"):
    """Write a case as other people's packs have them."""
    folder = folder / method / "made_up"
    folder.mkdir(parents=True)
    told = {"id": "made_up", "method": method, "params": [], "tolerance": {"rel": 1e-6}}
    (folder / "case.json").write_text(json.dumps(told | (about or {})))
    (folder / "input.csv").write_text(given)
    if scalars is not None:
        (folder / "expected.json").write_text(json.dumps(scalars))
    if expected:
        (folder / "expected_limits.csv").write_text(expected)
    return Case(folder)


def worst(one, ours):
    return max(found.excess for found in differences(one, ours))


@pytest.mark.parametrize(
    ("theirs", "mine", "agree"),
    [
        ("1.5", 1.5000001, True),
        ("1.5", 1.51, False),
        ("", None, True),
        ("", 0.0, False),
        ("1", None, False),
        ("inf", math.inf, True),
        ("inf", 1e300, False),
        ("NA", math.nan, True),
        ("TRUE", True, True),
        ("low", "low", True),
        ("low", "high", False),
    ],
)
def test_a_cell_agrees_or_does_not(tmp_path, theirs, mine, agree):
    one = case(tmp_path, expected=f"key,x\na,{theirs}\n")
    table = pl.DataFrame({"key": ["a"], "x": [mine]})
    assert (worst(one, Ours(tables={"limits": table})) <= 1) == agree


def test_what_we_do_not_give_disagrees_unless_it_is_left_out(tmp_path):
    one = case(tmp_path, scalars={"a": 1, "b": {"c": [1, 2]}})
    assert worst(one, Ours({"a": 1, "b": {}})) == math.inf
    assert worst(one, Ours({"a": 1, "b": {"c": [1]}})) == math.inf
    assert worst(one, Ours({"a": 1}, left_out={"b.c": "a quirk"})) == 0


def test_rows_are_paired_by_their_keys_and_else_by_order(tmp_path):
    one = case(tmp_path, expected="unit,x\n2,20\n1.0,10\n")
    mine = pl.DataFrame({"unit": [1, 2, 3], "x": [10, 20, 30]})
    assert worst(one, Ours(tables={"": mine}, keys=("unit",))) == 0
    assert worst(one, Ours(tables={"": mine})) == math.inf


@pytest.mark.parametrize(
    ("quantity", "allowed"),
    [
        ("limits.rate.3", (1e-9, 0)),
        ("limits.midp_lower.3", (1e-4, 0)),
        ("published.apc.0", (0, 0.005)),
        ("models.2.apc.0", (1e-7, 0)),
        ("negbin.se.1", (1e-3, 0)),
        ("fc.lo95.0", (0.03, 0)),
    ],
)
def test_a_tolerance_is_for_what_its_name_says(quantity, allowed):
    stated = {"rel": 1e-9, "midp_rel": 1e-4, "published_apc_abs": 0.005, "models_rel": 1e-7,
              "se_nb_rel": 1e-3, "limit_rel": 0.03, "note": "words"}  # fmt: skip
    assert allowance(stated, quantity) == allowed


def test_exact_is_exact():
    assert allowance({"exact": True}, "x") == (0, 0)


def test_a_case_goes_well_or_badly_or_is_not_ours(tmp_path):
    garwood = "count,lower,upper\n3,0.6186721,8.767273\n"
    good = case(tmp_path / "good", expected=garwood)
    bad = case(tmp_path / "bad", expected=garwood.replace("8.767", "8.867"))
    strange = case(tmp_path / "strange", method="noise_dose", scalars={"x": 1})
    broken = case(tmp_path / "broken", expected=garwood, given="count\n-3\n")
    outcomes = [try_case(one).outcome for one in (good, bad, strange, broken)]
    assert outcomes == [Outcome.PASS, Outcome.FAIL, Outcome.UNSUPPORTED, Outcome.FAIL]
    assert "it must be at least 0" in try_case(broken).why


def test_what_nothing_was_held_against_is_said(tmp_path):
    about = {"params": {"confidence": 0.95, "flavour": "mild"}}
    garwood = "count,lower,upper\n3,0.6186721,8.767273\n"
    found = try_case(case(tmp_path, about, expected=garwood))
    assert found.outcome is Outcome.PASS
    assert found.left_out == {
        "limits.count": "an echo of the input", "params.flavour": "no adapter reads it",
    }  # fmt: skip


def test_the_command_says_each_case_and_ends_with_one_where_one_fails(tmp_path):
    case(tmp_path / "open", expected="count,lower,upper\n3,0.6,9\n")
    words = [sys.executable, "-m", "tests.oracle", str(tmp_path), "--json"]
    said = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    (one,) = json.loads(said.stdout)
    assert said.returncode == 1
    assert (one["case"], one["outcome"], len(one["failed"])) == ("rate_ci/made_up", "fail", 2)
    assert one["worst"]["quantity"] == "limits.lower.0"
