"""Defends alerts on the terminal and in the API: seen by their regulators, answered with why."""

import json

import pytest
from flask import Flask
from typer.testing import CliRunner

from api.routes import routes
from cli import osh
from governance import Door, actor
from governance.alerts import Sign, keep
from tests.governance.making import ANN, WHEN, open_home, publish_now

GUANGDONG, HEBEI = "regulator@CN-440000", "regulator@CN-130000"


def sign(area: str) -> Sign:
    return Sign(
        "serious_injury_rate_gb", f"area={area}", area, "2023-Q2", "farrington", "farrington", 60.0,
        1.25, 5.0,
    )  # fmt: skip


@pytest.fixture
def home(tmp_path):
    folder, ledger = open_home(tmp_path, 30)
    signs = [sign("CN-440600"), sign("CN-130100")]
    keep(ledger, 1, signs, {each.key for each in signs}, ANN, WHEN)
    ledger.close()
    return folder


def run(home, *words):
    return CliRunner().invoke(osh, [*words, "--home", str(home)])


def client(home, who):
    door, server = Door(home), Flask("test")
    server.register_blueprint(routes(door, lambda: actor(who)))
    return server.test_client()


def test_a_regulator_lists_the_alerts_of_their_own_area(home):
    said = run(home, "alerts", "--actor", GUANGDONG, "--json")
    assert [one["area"] for one in json.loads(said.stdout)] == ["CN-440600"]
    assert "Foshan reported 60 serious injuries" in run(home, "alerts").stdout


def test_an_alert_is_acknowledged_and_closed_with_a_remark(home):
    for verb, state in (("acknowledge-alert", "acknowledged"), ("close-alert", "closed")):
        said = run(home, verb, "1", "--remark", "asked the works", "--actor", GUANGDONG)
        assert (said.exit_code, said.stdout.strip()) == (0, f"alert 1 is {state}")
    (one,) = json.loads(run(home, "alerts", "--state", "closed", "--json").stdout)
    assert (one["remark"], one["changed_by"]) == ("asked the works", GUANGDONG)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("alerts", "--actor", "public"), "public (public) may not see alerts"),
        (("warn", "--actor", GUANGDONG), "may not look for alerts"),
        (("close-alert", "1", "--remark", "x", "--actor", HEBEI), "has no alert 1"),
        (("close-alert", "1", "--remark", " "), "say why"),
        (("alerts", "--state", "gone"), "no alert is 'gone'"),
    ],
)
def test_what_may_not_be_is_refused_with_a_sentence(home, words, sentence):
    said = run(home, *words)
    assert said.exit_code in (1, 2)
    assert sentence in said.stderr


def test_publishing_and_warning_say_how_many_alerts_there_are(home):
    assert "0 alerts raised" in run(home, "warn").stdout
    ledger = Door(home).ledger
    publish_now(ledger, home)
    ledger.close()
    told = json.loads(run(home, "publish", "--json").stdout)
    assert told["alerts"] == {"raised": 0, "reopened": 0, "closed": 0}


def test_the_api_gives_a_regulator_theirs_and_says_what_they_are(home):
    answer = client(home, GUANGDONG).get("/api/v1/alerts.json")
    (one,) = answer.json
    assert one["codes"] == {"area": "CN-440600"}
    assert one["said"]["zh"].startswith("2023年第2季度，佛山市报告")


def test_the_api_refuses_who_may_see_none_and_a_state_there_is_not(home):
    assert client(home, "public").get("/api/v1/alerts.json").status_code == 403
    assert client(home, GUANGDONG).get("/api/v1/alerts.json?state=gone").status_code == 400


@pytest.mark.parametrize(
    ("words", "count"),
    [("state=new", 2), ("state=closed", 0), ("area=CN-130100", 1), ("indicator=trir", 0)],
)
def test_the_api_narrows_the_alerts(home, words, count):
    assert len(client(home, "administrator").get(f"/api/v1/alerts.json?{words}").json) == count
