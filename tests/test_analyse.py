"""Defends `osh analyse`: any method on a plain CSV, without a home, as a table or as JSON."""

import json

import pytest
from typer.testing import CliRunner

from cli import osh

DONE, REFUSED, ASKED_WRONGLY = 0, 1, 2
RATES = "year,rate\n" + "\n".join(f"{2010 + n},{9 * 0.95**n:.4f}" for n in range(10)) + "\n"


@pytest.fixture
def file(tmp_path):
    """A falling made-up series, written in a spreadsheet's way."""
    path = tmp_path / "rates.csv"
    path.write_text("\ufeff" + RATES.replace("year,rate", "x,value"), encoding="utf-8")
    return path


def told(*words):
    return CliRunner().invoke(osh, [str(word) for word in words])


def test_json_says_method_version_parameters_and_all_digits(file):
    said = told("analyse", "joinpoint", "--input", file, "--params", "select=bic", "--json")
    answer = json.loads(said.stdout)
    assert said.exit_code == DONE
    assert [answer["analysis"], answer["version"]] == ["joinpoint", "1"]
    assert answer["parameters"]["select"] == "bic"
    assert answer["parameters"]["level"] == 0.95
    assert answer["scalars"]["selected_k"] == 0
    assert answer["tables"]["segments"][0]["change"] == pytest.approx(-5, abs=0.01)


def test_several_parameters_may_follow_one_word(file):
    words = ("analyse", "joinpoint", "--input", f"series={file}", "--params", "select=bic",
             "level=0.9", "max_joinpoints=0", "--json")  # fmt: skip
    given = json.loads(told(*words).stdout)["parameters"]
    assert (given["select"], given["level"], given["max_joinpoints"]) == ("bic", 0.9, 0)


def test_without_json_it_is_drawn(file):
    said = told("analyse", "mann_kendall", "--input", file)
    assert "pettitt_p" in said.stdout
    assert said.exit_code == DONE


def test_infinite_is_a_word_and_missing_is_null(tmp_path):
    path = tmp_path / "pairs.csv"
    path.write_text("events,exposure,events_2,exposure_2\n3,10,0,10\n0,10,0,10\n")
    rows = json.loads(told("analyse", "rate_comparison", "--input", path, "--json").stdout)
    first, second = rows["tables"]["pairs"]
    assert (first["exact_upper"], second["ratio"]) == ("inf", None)


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("nosuch",), ASKED_WRONGLY, "no method is called 'nosuch'; there are: "),
        (("joinpoint", "--params", "level=2"), ASKED_WRONGLY, "level is '2'"),
        (("joinpoint", "--params", "level"), ASKED_WRONGLY, "'level' says no name"),
        (("rate_limits",), ASKED_WRONGLY, "rates has no column events; it has: x, value"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(file, words, code, sentence):
    said = told("analyse", words[0], "--input", file, *words[1:])
    assert (said.exit_code, said.stdout) == (code, "")
    assert sentence in said.stderr
    assert "Traceback" not in said.stderr


def test_a_file_that_is_not_there_is_refused(tmp_path):
    said = told("analyse", "joinpoint", "--input", tmp_path / "none.csv")
    assert said.exit_code == REFUSED
    assert "none.csv: cannot be read as a CSV" in said.stderr


def test_every_method_is_listed_with_what_it_takes():
    rows = json.loads(told("analyses", "--json").stdout)
    (trend,) = [row for row in rows if row["analysis"] == "trend_glm"]
    assert (trend["tables"], trend["parameters"]) == ("series", "level")
