"""Defends the OpenAPI document: it says all there is, and what it says holds for made-up requests.

Requests are made up by schemathesis, such as keep what the document says and such as break it.
"""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.config import SchemathesisConfig
from schemathesis.generation import GenerationMode

from api.routes import ROUTES
from tests.api.calling import open_house, sound, token
from tests.governance.making import accept_accidents, publish_now
from tests.governance.returns_made import ONE

FEW = settings(
    max_examples=8, deadline=None, database=None, derandomize=True,
    phases=[Phase.explicit, Phase.generate], suppress_health_check=[*HealthCheck],
)  # fmt: skip
"""Of each route and way; more are a matter of time, and none were found by thousands."""

MANY = 1_000_000  # requests a minute
ACCEPTED = ["2xx", "304", "401", "403", "404", "409", "422"]
"""What may be answered to a request that is as the document says: the words of a return or a file
may still be refused (422), as may what is not the account's (403), is not there (404) or is
done already (409)."""


def checks(*accepted: str) -> dict[str, object]:
    return {"checks": {"positive_data_acceptance": {"expected-statuses": [*ACCEPTED, *accepted]}}}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    folder = tmp_path_factory.mktemp("openapi")
    door, server = open_house(folder, requests=MANY)
    accept_accidents(door.home, door.ledger, 30)
    publish_now(door.ledger, door.home)
    held = token(door, "rita", "enterprise", ONE, ["read", "file", "sensors"])
    for _version in range(2):
        sent = server.test_client().post("/api/v1/submissions", json=sound(), headers=held)
        server.test_client().post("/api/v1/returns/1/withdraw", json={}, headers=held)
    assert sent.status_code == 201
    yield server, held | {"Accept-Encoding": "identity"}  # the client unpacks nothing
    door.close()


@pytest.fixture(scope="module")
def described(house):
    config = SchemathesisConfig.from_dict(
        {
            **checks(),
            "generation": {"deterministic": True, "with-security-parameters": False},
            "operations": [{"include-tag": "figures", **checks("400")}],
        }
    )  # fmt: skip
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", house[0], config=config)


@pytest.mark.parametrize("mode", GenerationMode, ids=lambda mode: mode.value)
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.id)
def test_nothing_is_answered_but_what_the_document_says(described, house, route, mode):
    operation = described[f"/api/v1{route.path}"][route.method]

    @FEW
    @given(case=operation.as_strategy(generation_mode=mode))
    def answered_as_said(case):
        case.call_and_validate(headers=house[1])

    try:
        answered_as_said()
    except Unsatisfiable:
        assert mode is GenerationMode.NEGATIVE, "nothing can be asked as the document says"


def test_the_document_has_every_route(house):
    said = house[0].test_client().get("/api/v1/openapi.json")
    assert said.status_code == 200
    there = {(path, way) for path, ways in said.json["paths"].items() for way in ways}
    assert there == {(f"/api/v1{one.path}", one.method.lower()) for one in ROUTES}
    opened = {
        (rule.rule.replace("<", "{").replace(">", "}"), way.lower())
        for rule in house[0].url_map.iter_rules()
        for way in rule.methods - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/v1/") and "path:" not in rule.rule
    }
    assert opened - there == {("/api/v1/", "get"), ("/api/v1/openapi.json", "get")}
    assert there <= opened


def test_every_name_of_the_document_is_given_once():
    ids = [route.id for route in ROUTES]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.id)
def test_every_word_of_a_query_is_explained_in_both_languages(house, route):
    paths = house[0].test_client().get("/api/v1/openapi.json").json["paths"]
    told = paths[f"/api/v1{route.path}"][route.method.lower()]
    assert told["summary"] and told["x-summary-zh"]
    for one in told["parameters"]:
        assert one["in"] == "path" or (one["description"] and one["x-description-zh"])
