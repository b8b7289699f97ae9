"""Defends what machines see: the same answer as a terminal gives, and a sentence when refused."""

import io
import json

import polars as pl
import pytest
from flask import Flask
from typer.testing import CliRunner

from api.routes import FORMATS, routes
from app import make_app
from cli import osh
from governance import Actor, Door, Role, actor, roles
from settings import Settings
from tests.governance.making import HEBEI, accept_returns, open_home, publish_now

RATES = "fatal_injury_rate_esaw?by=industry&area=IT&period=2023"
SMALL = f"death_rate_gb?by=industry&area={HEBEI}&period=2023&analysis=funnel"


def address(form: str, words: str) -> str:
    indicator, _, query = words.partition("?")
    return f"/api/v1/ask.{form}?indicator={indicator}&{query}"


def client_of(door, who):
    server = Flask("test")
    server.register_blueprint(routes(door, who))
    return server.test_client()


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home, ledger = open_home(tmp_path_factory.mktemp("api"), 30)
    accept_returns(home, ledger)
    publish_now(ledger, home)
    ledger.close()
    return home


@pytest.fixture(scope="module")
def door(home):
    opened = Door(home)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def client(door):
    return client_of(door, lambda: actor("public"))


def told(home, words: str, form: str, who: str = "public") -> str:
    said = CliRunner().invoke(
        osh, ["ask", words, "--home", str(home), "--as", form, "--actor", who]
    )
    assert said.exit_code == 0, said.stderr
    return said.stdout


@pytest.mark.parametrize("words", [RATES, SMALL, "deaths?area=IT", f"{RATES}&vintage=1"])
def test_an_address_and_a_terminal_give_the_same(client, home, words):
    answer = client.get(address("json", words))
    assert answer.status_code == 200
    assert answer.json == json.loads(told(home, words, "json"))
    written = client.get(address("csv", words)).get_data(as_text=True)
    assert written.splitlines() == told(home, words, "csv").splitlines()


def test_an_answer_has_the_keys_that_are_promised(client):
    answer = client.get(address("json", SMALL)).json
    assert {"question", "vintage", "indicator", "figures", "hidden", "notes"} <= set(answer)
    assert answer["question"] == f"{SMALL}&vintage=2"
    assert answer["hidden"] == 3
    row = answer["figures"][0]
    assert [*row][:3] == ["period", "area", "industry"]
    assert {"events", "exposure", "value", "lower", "upper", "status", "hidden"} <= set(row)


def test_the_table_opens_as_it_is_and_has_the_same_numbers(client):
    answer = client.get(address("csv", RATES))
    assert answer.mimetype == "text/csv"
    assert "fatal_injury_rate_esaw-vintage-2.csv" in answer.headers["Content-Disposition"]
    read = pl.read_csv(io.BytesIO(answer.data), comment_prefix="#")
    figures = client.get(address("json", RATES)).json["figures"]
    for name in ("industry", "events", "exposure", "value", "lower", "upper"):
        assert read[name].to_list() == [row[name] for row in figures]
    assert read["industry_zh"].null_count() == 0


def test_an_address_with_odd_signs_is_read_once(client):
    answer = client.get("/api/v1/ask.json?indicator=deaths&area=IT%2526vintage%253D1")
    assert answer.status_code == 400
    assert "area 'IT%26vintage%3D1' is not in the code list" in answer.json["detail"]
    answer = client.get("/api/v1/ask.json?indicator=deaths&area=IT%26vintage%3D99")
    assert "area 'IT&vintage=99' is not in the code list" in answer.json["detail"]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("no_such_rate?area=IT", "no indicator is called 'no_such_rate'; there are: "),
        ("?area=IT", "no indicator is called ''"),
        ("deaths?area=Atlantis", "area 'Atlantis' is not in the code list data/codes/area.csv"),
        ("deaths?region=IT", "no such word in a question: region"),
        ("deaths?area=IT&area=FR", "says a word twice"),
        ("deaths?analysis=magic", "no analysis is called 'magic'"),
        ("deaths?benchmark=nan&analysis=benchmark", "benchmark 'nan' is not a number"),
        ("deaths?period=24/3", "period '24/3' is not a year"),
        ("deaths?vintage=99", "there is no vintage 99; there are: 1, 2"),
    ],
)
def test_what_is_asked_wrongly_is_refused_with_a_sentence(client, form, words, sentence):
    answer = client.get(address(form, words))
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert [*answer.json] == ["type", "title", "status", "detail", "instance"]
    assert sentence in answer.json["detail"]
    assert "Traceback" not in answer.get_data(as_text=True)


def test_who_may_not_ask_is_refused_by_name(door, monkeypatch):
    monkeypatch.setitem(roles.GRANTS, Role.PUBLIC, frozenset())
    client = client_of(door, lambda: Actor("bob", Role.PUBLIC))
    for path in (address("json", RATES), address("csv", RATES), "/api/v1/coverage.json"):
        answer = client.get(path)
        assert answer.status_code == 403
        assert answer.json["detail"] == "bob (public) may not ask for figures"
        assert answer.json["type"] == "/api#not-allowed"


def test_a_home_without_a_vintage_says_so(tmp_path):
    door = Door(tmp_path / "empty")
    client = client_of(door, lambda: actor("public"))
    for path in (address("json", RATES), address("csv", RATES), "/api/v1/coverage.json"):
        answer = client.get(path)
        assert answer.status_code == 503
        assert answer.json["detail"].startswith("nothing is published yet; `osh ingest")
    door.close()


@pytest.mark.parametrize("path", ["/api/v1/", "/api/v1/nothing", "/api/v1/ask.xlsx", "/api/v1/a/b"])
def test_an_unknown_path_names_those_there_are(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "there are alerts.json, ask.csv, ask.json, codes" in answer.json["detail"]


@pytest.mark.parametrize("area", ["..", "%00", "CN%0A", "a+b", "~"])
def test_boundaries_of_no_area_are_refused_with_a_sentence(tmp_path, area):
    server = make_app(Settings(home=tmp_path / "home")).server
    answer = server.test_client().get(f"/boundaries/{area}.geojson")
    assert (answer.status_code, answer.mimetype) == (400, "text/plain")
    assert "is no code of an area; see data/codes/area.csv" in answer.get_data(as_text=True)


def test_boundaries_of_a_word_longer_than_any_file_name_are_not_found(tmp_path):
    (tmp_path / "home" / "boundaries").mkdir(parents=True)
    client = make_app(Settings(home=tmp_path / "home")).server.test_client()
    assert client.get(f"/boundaries/{'A' * 300}.geojson").status_code == 404
    assert client.get("/boundaries/CN-130000.geojson").status_code == 200


def test_who_asks_decides_what_is_hidden(door):
    hidden = {
        who: client_of(door, lambda who=who: actor(who)).get(address("json", SMALL)).json["hidden"]
        for who in ("public", f"regulator@{HEBEI}", "administrator")
    }
    assert hidden == {"public": 3, f"regulator@{HEBEI}": 0, "administrator": 0}


def test_every_indicator_is_listed(client):
    rows = client.get("/api/v1/indicators.json").json
    assert {"id": "deaths", "title": {"en": "Deaths in work accidents", "zh": "工伤事故死亡人数"},
            "unit": {"en": "persons", "zh": "人"}} in rows  # fmt: skip


def test_what_can_be_asked_is_listed(client):
    rows = client.get("/api/v1/coverage.json").json
    assert ("fatal_injury_rate_esaw", "IT") in {(row["indicator"], row["area"]) for row in rows}


def test_where_figures_come_from_is_told_of_any_vintage(client):
    now = client.get("/api/v1/sources.json").json
    assert [each["source"] for each in now] == ["estat_esaw", "estat_lfs", "returns"]
    assert now[0]["files"][0]["file"] == "deaths_30.csv"
    assert now[2]["files"] == []
    before = client.get("/api/v1/sources.json?vintage=1").json
    assert [each["source"] for each in before] == ["estat_esaw", "estat_lfs"]
    for wrong, sentence in (("9", "there is no vintage 9"), ("last", "is not a number")):
        answer = client.get(f"/api/v1/sources.json?vintage={wrong}")
        assert (answer.status_code, sentence in answer.json["detail"]) == (400, True)


def test_a_figure_is_explained_by_its_row(client):
    words = RATES.replace("?", "&")
    answer = client.get(f"/api/v1/explain.json?indicator={words}&row=industry=NACE2_F").json
    assert [part["lines"][0]["file"] for part in answer["parts"]] == [
        "deaths_30.csv", "employed.csv",
    ]  # fmt: skip
    answer = client.get(f"/api/v1/explain.json?indicator={words}&row=sex=M")
    assert answer.status_code == 400


def test_the_public_is_explained_no_returns(client):
    answer = client.get("/api/v1/explain.json?indicator=deaths&area=CN").json
    assert (answer["parts"], answer["batches"]) == ([], [])
    assert "made of returns" in answer["withheld"]["en"]


def test_the_public_reads_reports_on_what_is_published(client, door):
    public = client.get("/api/v1/quality.json").json
    assert {each["source"] for each in public} == {"estat_esaw", "estat_lfs"}
    all_of_them = client_of(door, lambda: actor("administrator")).get("/api/v1/quality.json").json
    assert {each["source"] for each in all_of_them} >= {each["source"] for each in public}
