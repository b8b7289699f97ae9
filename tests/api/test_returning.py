"""Defends returns by program: what is answered is what the ledger holds, and a key is used once."""

import csv
import io

import pytest

from api.returning import LARGEST_FILE
from api.words import MOST_CELLS, MOST_RETURNS
from governance.ledger import BY_TOKEN
from governance.return_doors import MOST_SENT
from tests.api.calling import last_month, open_house, sound, token
from tests.governance.returns_made import CITY, COUNTY, ONE, PROVINCE, TWO

SUBMISSIONS = "/api/v1/submissions"
LIKE_NO_OTHER = {"enterprise_id": TWO, "workers": "90", "hours_worked": "15117"}
"""What makes a return of the other enterprise no copy of the first one's."""


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """A home with an enterprise, a group and the offices above them; gives door and server."""
    door, server = open_house(tmp_path_factory.mktemp("returning"), requests=10_000)
    held = {
        "rita": token(door, "rita", "enterprise", ONE, ["file"]),
        "otto": token(door, "otto", "enterprise", TWO, ["file"]),
        "greta": token(door, "greta", "enterprise", f"{ONE}+{TWO}", ["file"]),
        "carl": token(door, "carl", "regulator", COUNTY, ["review"]),
        "cora": token(door, "cora", "regulator", CITY, ["review"]),
        "paul": token(door, "paul", "regulator", PROVINCE, ["review"]),
    }
    yield door, server.test_client(), held
    door.close()


@pytest.fixture
def house(opened):
    """The same with no returns in it."""
    door, client, held = opened
    with door.ledger.writing() as connection:
        for name in ("filing", "submission", "filing_comment"):
            connection.exec_driver_sql(f"DELETE FROM {name}")
    return door, client, held


def returns(door):
    with door.ledger.reading() as connection:
        found = connection.exec_driver_sql("SELECT enterprise, version, state FROM filing")
        return sorted(map(tuple, found))


def table(*rows) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, [*rows[0]])
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def test_a_return_is_submitted_and_has_a_receipt(house):
    door, client, held = house
    sent = client.post(SUBMISSIONS, json=sound(), headers=held["rita"])
    assert sent.status_code == 201
    (row,) = sent.json["rows"]
    assert (row["outcome"], row["version"], row["state"]) == ("submitted", 1, "submitted")
    assert returns(door) == [(ONE, 1, "submitted")]
    status = client.get(sent.headers["Location"], headers=held["rita"]).json
    assert status["rows"][0]["receipt"] == row["receipt"]
    told = client.get(f"/api/v1/returns/{row['number']}/receipt", headers=held["rita"]).json
    assert told["receipt"] == row["receipt"]
    printed = client.get(f"/api/v1/returns/{row['number']}/receipt.pdf", headers=held["rita"])
    assert printed.mimetype == "application/pdf"
    assert printed.data.startswith(b"%PDF")


def test_numbers_may_be_numbers(house):
    _door, client, held = house
    typed = sound() | {"workers": 100, "hours_worked": 17078.0, "days_lost": 0.5, "deaths": None}
    typed["any_accidents"] = "yes"
    answer = client.post(f"{SUBMISSIONS}?validate=only", json=typed, headers=held["rita"])
    assert answer.status_code == 200
    sent = client.post(SUBMISSIONS, json=sound(workers=100), headers=held["rita"]).json
    number = sent["rows"][0]["number"]
    cells = client.get(f"/api/v1/returns/{number}", headers=held["rita"]).json["cells"]
    assert cells["workers"] == "100"


def test_checking_keeps_nothing(house):
    door, client, held = house
    before = door.ledger.journal()
    answer = client.post(
        f"{SUBMISSIONS}?validate=only", json=[sound(), sound(workers="x")], headers=held["rita"]
    )
    assert answer.status_code == 200
    assert answer.json["is_only_checked"]
    assert returns(door) == []
    assert door.ledger.journal() == before
    wrong = [one for one in answer.json["findings"] if one["field"] == "workers"]
    assert wrong[0]["severity"] == "hard"
    assert wrong[0]["fix"] and wrong[0]["detail_zh"]


def test_what_breaks_rules_is_answered_as_a_problem_with_findings(house):
    door, client, held = house
    answer = client.post(SUBMISSIONS, json=sound(workers="-1"), headers=held["rita"])
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert answer.json["type"] == "/api#findings"
    assert "workers" in {one.get("field") for one in answer.json["errors"]}
    assert returns(door) == []


def test_sound_rows_go_in_and_others_do_not(house):
    door, client, held = house
    rows = [sound(), sound(enterprise_id=TWO, workers="-1")]
    answer = client.post(SUBMISSIONS, json=rows, headers=held["greta"])
    assert answer.status_code == 201
    assert [row["outcome"] for row in answer.json["rows"]] == ["submitted", "refused"]
    assert returns(door) == [(ONE, 1, "submitted")]


def test_the_same_key_sends_once_and_is_answered_alike(house):
    door, client, held = house
    keyed = held["rita"] | {"Idempotency-Key": "october-1"}
    first, again = (client.post(SUBMISSIONS, json=sound(), headers=keyed) for _try in range(2))
    assert (first.status_code, first.json["rows"]) == (again.status_code, again.json["rows"])
    assert returns(door) == [(ONE, 1, "submitted")]
    checked = client.post(f"{SUBMISSIONS}?validate=only", json=sound(workers="x"), headers=keyed)
    assert checked.json["rows"][0]["outcome"] == "refused"
    other = client.post(SUBMISSIONS, json=sound(workers="101"), headers=keyed)
    assert other.status_code == 422
    assert "was used for something else" in other.json["detail"]
    stranger = client.get(f"{SUBMISSIONS}/october-1", headers=held["otto"])
    assert stranger.status_code == 404


def test_the_journal_names_the_token_beside_the_account(house):
    door, client, held = house
    client.post(SUBMISSIONS, json=sound(), headers=held["rita"])
    _at, who, verb, said = door.ledger.journal()[-1]
    assert (who, verb, said["token"]) == ("rita", "submit returns", "test")
    client.get("/sign-in")
    assert BY_TOKEN.get() == ""


def test_very_many_rows_are_refused_before_they_are_looked_at(house):
    _door, client, held = house
    rows = table(sound()) + "x\n" * MOST_SENT
    answer = client.post(
        SUBMISSIONS, data=rows.encode(), content_type="text/csv", headers=held["rita"]
    )
    assert answer.status_code == 422
    assert "100,001 rows, and 100,000 are taken at once" in answer.json["detail"]


def test_an_answer_to_a_program_sets_no_cookie(house):
    _door, client, _held = house
    client.delete_cookie("_csrf_token")
    for path in ("/api/v1/openapi.json", "/api/v1/codes", "/api/v1/returns"):
        assert "Set-Cookie" not in client.get(path).headers


def test_the_same_key_is_answered_with_what_was_found_before(house):
    _door, client, held = house
    keyed = held["greta"] | {"Idempotency-Key": "october-2"}
    rows = [sound(), sound(enterprise_id=TWO, workers="-1")]
    first, again = (client.post(SUBMISSIONS, json=rows, headers=keyed) for _try in range(2))
    assert first.json["findings"]
    assert again.json == first.json


@pytest.mark.parametrize("key", ["", "a b", "x" * 129, "ключ".encode().decode("latin-1")])
def test_a_key_that_is_none_is_refused(house, key):
    _door, client, held = house
    headers = held["rita"] | {"Idempotency-Key": key}
    answer = client.post(SUBMISSIONS, json=sound(), headers=headers)
    assert answer.status_code == 400
    assert answer.json["errors"][0]["pointer"] == "Idempotency-Key"


def test_a_table_is_received_and_answered_by_line(house):
    door, client, held = house
    sent = client.post(
        SUBMISSIONS, data=table(sound(), sound(**LIKE_NO_OTHER)).encode(),
        content_type="text/csv", headers=held["greta"],
    )  # fmt: skip
    assert sent.status_code == 201
    assert [(row["line"], row["outcome"]) for row in sent.json["rows"]] == [
        (2, "submitted"), (3, "submitted"),
    ]  # fmt: skip
    assert returns(door) == [(ONE, 1, "submitted"), (TWO, 1, "submitted")]


def test_a_return_of_another_enterprise_is_refused(house):
    door, client, held = house
    answer = client.post(SUBMISSIONS, json=sound(enterprise_id=TWO), headers=held["rita"])
    assert answer.status_code == 422
    assert "not_yours" in {one["rule"] for one in answer.json["errors"]}
    assert returns(door) == []
    assert door.ledger.journal()[-1][2] == "refused returns"


def test_a_body_of_another_type_or_shape_is_refused(house):
    _door, client, held = house
    for said, status in (
        ({"data": b"{}", "content_type": "text/plain"}, 415),
        ({"data": b"", "content_type": ""}, 415),
        ({"data": b"{", "content_type": "application/json"}, 400),
        ({"data": b"", "content_type": "application/json"}, 400),
        ({"json": []}, 400),
        ({"json": 5}, 400),
        ({"json": [sound()] * (MOST_RETURNS + 1)}, 400),
        ({"json": {"workers": True}}, 400),
        ({"json": {f"a{one}": [] for one in range(MOST_CELLS + 1)}}, 400),
        ({"json": {"workers": 1e99}}, 400),
        ({"data": b'{"workers": NaN}', "content_type": "application/json"}, 400),
        ({"data": b'{"reason": "\\ud800"}', "content_type": "application/json"}, 400),
        ({"json": {"reason": "a\x00b"}}, 400),
        ({"json": {"wrokers": 5}}, 422),
        ({"data": b"PK\x03\x04\x00\x00", "content_type": "text/csv"}, 422),
        ({"data": b"", "content_type": "text/csv"}, 422),
    ):
        answer = client.post(SUBMISSIONS, headers=held["rita"], **said)
        assert (answer.status_code, answer.mimetype) == (status, "application/problem+json"), said


def test_a_body_that_is_too_long_is_not_read(house):
    _door, client, held = house
    long = client.post(
        SUBMISSIONS, headers=held["rita"], content_type="text/csv",
        data=b"x", environ_overrides={"CONTENT_LENGTH": str(LARGEST_FILE + 1)},
    )  # fmt: skip
    assert long.status_code == 413


def test_an_unknown_word_in_the_address_is_refused(house):
    _door, client, held = house
    for words in ("validate=all", "dry=yes", "validate=only&validate=only"):
        answer = client.post(f"{SUBMISSIONS}?{words}", json=sound(), headers=held["rita"])
        assert answer.status_code == 400


def test_the_whole_way_of_a_return(house):
    door, client, held = house
    sent = client.post(SUBMISSIONS, json=sound(), headers=held["rita"]).json
    at = f"/api/v1/returns/{sent['rows'][0]['number']}"

    def moved(who, move, **said):
        return client.post(f"{at}/{move}", json=said, headers=held[who])

    look = [{"field": "workers", "said": "look again"}]
    assert moved("carl", "return").status_code == 422
    assert moved("carl", "return", comments=look).json["state"] == "returned"
    told = client.get(at, headers=held["rita"]).json["comments"]
    assert [(one["field"], one["said"], one["by"]) for one in told] == [
        ("workers", "look again", "carl")
    ]
    client.post(SUBMISSIONS, json=sound(workers="99"), headers=held["rita"])
    assert moved("cora", "approve").status_code == 403
    assert moved("carl", "approve").json["state"] == "approved"
    assert moved("rita", "withdraw").status_code == 409
    assert moved("cora", "approve").json["state"] == "approved"
    assert moved("paul", "accept").json["state"] == "accepted"
    bare = client.post(SUBMISSIONS, json=sound(workers="98"), headers=held["rita"])
    assert bare.status_code == 422
    amended = sound(workers="98", reason="counted again")
    again = client.post(SUBMISSIONS, json=amended, headers=held["rita"])
    assert again.json["rows"][0]["version"] == 2
    assert returns(door) == [(ONE, 1, "accepted"), (ONE, 2, "submitted")]


def test_a_withdrawn_return_may_be_submitted_again(house):
    door, client, held = house
    for _round in range(2):
        sent = client.post(SUBMISSIONS, json=sound(), headers=held["rita"]).json
        at = f"/api/v1/returns/{sent['rows'][0]['number']}/withdraw"
        assert client.post(at, json={}, headers=held["rita"]).json["state"] == "withdrawn"
    assert returns(door) == [(ONE, 1, "withdrawn")]


def test_what_is_not_theirs_is_not_there(house):
    door, client, held = house
    client.post(SUBMISSIONS, json=sound(), headers=held["rita"])
    with door.ledger.reading() as connection:
        (number,) = connection.exec_driver_sql("SELECT number FROM filing").scalars()
    before = door.ledger.journal()
    for there in (number, number + 50):
        at = f"/api/v1/returns/{there}"
        for path in (at, f"{at}/receipt", f"{at}/receipt.pdf"):
            answer = client.get(path, headers=held["otto"])
            assert answer.status_code == 404
            assert answer.json["detail"] == f"there is no return {there} that otto may see"
        assert client.post(f"{at}/withdraw", json={}, headers=held["otto"]).status_code == 404
    assert door.ledger.journal() == before


def test_an_office_that_opens_a_return_stands_in_the_journal(house):
    door, client, held = house
    sent = client.post(SUBMISSIONS, json=sound(), headers=held["rita"]).json
    number = sent["rows"][0]["number"]
    for who in ("rita", "carl"):
        assert client.get(f"/api/v1/returns/{number}", headers=held[who]).status_code == 200
    seen = [(who, said) for _at, who, verb, said in door.ledger.journal() if verb == "read return"]
    assert seen[-1] == ("carl", {"return": number, "token": "test"})
    assert "rita" not in {who for who, _said in seen}


def test_a_list_comes_in_pages_and_links_them(house):
    _door, client, held = house
    client.post(SUBMISSIONS, json=[sound(), sound(**LIKE_NO_OTHER)], headers=held["greta"])
    path, found = "/api/v1/returns?limit=1", []
    while path:
        answer = client.get(path, headers=held["greta"])
        found += [one["enterprise"] for one in answer.json["items"]]
        links = dict(reversed(part.split("; rel=")) for part in answer.headers["Link"].split(", "))
        path = links.get('"next"', "").strip("<>")
    assert sorted(found) == sorted([ONE, TWO])
    one = client.get("/api/v1/returns?state=approved", headers=held["greta"]).json
    assert one == {"items": [], "next": None}
    same = client.get(f"/api/v1/returns?period={last_month()}&enterprise={TWO}",
                      headers=held["greta"]).json  # fmt: skip
    assert [each["enterprise"] for each in same["items"]] == [TWO]


def test_what_has_not_changed_is_not_sent_again(house):
    _door, client, held = house
    first = client.get("/api/v1/returns", headers=held["rita"])
    headers = held["rita"] | {"If-None-Match": first.headers["ETag"]}
    again = client.get("/api/v1/returns", headers=headers)
    assert (again.status_code, again.data) == (304, b"")
    client.post(SUBMISSIONS, json=sound(), headers=held["rita"])
    assert client.get("/api/v1/returns", headers=headers).status_code == 200
