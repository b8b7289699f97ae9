"""Defends the page of tokens and what a token opens: the API, and there what its scopes give."""

import re
from datetime import timedelta

import pytest

from governance.accounts import account_of, disable
from governance.tokens import make, tokens
from pages._gate import now
from tests.governance.making import ANN
from tests.governance.returns_made import ONE
from tests.governance.signing_in import GOOD, with_account
from tests.pages.visiting import enter, house, send

SECRET = re.compile(r"osh_[\w-]{43}")


@pytest.fixture
def visited(tmp_path):
    door, client = house(tmp_path / "home")
    with_account(door.ledger, "rita", "enterprise", ONE)
    with_account(door.ledger, "otto", "enterprise", ONE)
    with_account(door.ledger, "root", "administrator")
    with_account(door.ledger, "spare", "administrator")
    enter(client, "rita")
    yield door, client
    door.close()


def asked(client, **others):
    fields = {"name": "nightly", "scope": "file", "days": "30", "present": GOOD}
    return send(client, "/account/tokens", **fields | others)


def own(door, name="rita"):
    return tokens(door.ledger, account_of(door.ledger, name), now())


def header(secret):
    return {"Authorization": f"Bearer {secret}"}


def test_a_token_is_shown_once(visited):
    door, client = visited
    assert "/account/tokens" in client.get("/account").get_data(as_text=True)
    made = asked(client).get_data(as_text=True)
    (secret,) = set(SECRET.findall(made))
    assert not SECRET.findall(client.get("/account/tokens").get_data(as_text=True))
    assert [one.name for one in own(door)] == ["nightly"]
    answer = client.application.test_client().get("/api/v1/returns", headers=header(secret))
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"scope": "review"}, {"scope": ""}, {"days": "1000"}, {"days": "x"},
     {"present": "wrong"}],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_both_languages(visited, wrong):
    door, client = visited
    for language in ("en", "zh"):
        answer = asked(client, **wrong) if language == "en" else _in_chinese(client, wrong)
        assert answer.status_code == 400
        assert 'role="alert"' in answer.get_data(as_text=True)
    assert own(door) == []


def _in_chinese(client, wrong):
    client.set_cookie("osh_language", "zh")
    return asked(client, **wrong)


def test_a_token_is_revoked_by_its_owner_alone(visited):
    door, client = visited
    asked(client)
    (one,) = own(door)
    other = client.application.test_client()
    enter(other, "otto")
    assert send(other, "/account/tokens/revoke", token=one.digest).status_code == 400
    assert len(own(door)) == 1
    assert "nightly" not in other.get("/account/tokens").get_data(as_text=True)
    assert send(client, "/account/tokens/revoke", token=one.digest).status_code == 200
    assert own(door) == []


def test_who_has_not_signed_in_is_sent_to_sign_in(visited):
    _door, client = visited
    stranger = client.application.test_client()
    assert stranger.get("/account/tokens").status_code == 303


def test_a_token_over_plain_http_from_another_machine_is_not_made(visited):
    door, client = visited
    at = {"base_url": "http://192.0.2.9:8050"}
    client.set_cookie("osh_session", client.get_cookie("osh_session").value, domain="192.0.2.9")
    client.get("/account/tokens", **at)
    csrf = client.get_cookie("_csrf_token", domain="192.0.2.9").value
    fields = {"csrf": csrf, "name": "n", "scope": "file", "days": "30", "present": GOOD}
    answer = client.post("/account/tokens", data=fields, **at)
    assert answer.status_code == 400
    assert own(door) == []


def test_a_token_opens_nothing_but_the_api(visited):
    door, client = visited
    root = account_of(door.ledger, "root")
    secret = make(door.ledger, root, "n", ["read", "review"], 30, now()).secret
    program = client.application.test_client()
    for path in ("/account", "/accounts", "/journal", "/desk"):
        page = program.get(path, headers=header(secret))
        assert page.status_code in (302, 303)
        assert "/sign-in" in page.headers["Location"]
    sent = program.post("/accounts", data={"name": "eve"}, headers=header(secret))
    assert sent.status_code == 403
    assert account_of(door.ledger, "eve") is None


def test_a_program_is_given_no_cookie_and_a_cookie_adds_nothing_to_a_token(visited):
    door, client = visited
    rita = account_of(door.ledger, "rita")
    narrow = make(door.ledger, rita, "n", ["read"], 30, now()).secret
    program = client.application.test_client()
    answer = program.get("/api/v1/returns", headers=header(narrow))
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    sent = client.post("/api/v1/submissions", json={}, headers=header(narrow))
    assert sent.status_code == 403
    assert "by this token" in sent.json["detail"]


def test_a_session_changes_nothing_by_the_api_without_the_token_of_our_pages(visited):
    _door, client = visited
    answer = client.post("/api/v1/submissions", json={})
    assert (answer.status_code, answer.mimetype) == (403, "application/problem+json")
    stranger = client.application.test_client()
    assert stranger.post("/api/v1/submissions", json={}).status_code == 401


def test_a_disabled_account_asks_nothing_more(visited):
    door, client = visited
    rita = account_of(door.ledger, "rita")
    secret = make(door.ledger, rita, "n", ["read"], 30, now()).secret
    disable(door.ledger, "rita", ANN, now())
    answer = client.application.test_client().get("/api/v1/returns", headers=header(secret))
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_an_expired_token_is_refused(visited):
    door, client = visited
    rita = account_of(door.ledger, "rita")
    secret = make(door.ledger, rita, "n", ["read"], 1, now() - timedelta(days=2)).secret
    answer = client.application.test_client().get("/api/v1/indicators.json", headers=header(secret))
    assert answer.status_code == 401


def test_each_token_has_a_pace_of_its_own(tmp_path):
    door, client = house(
        tmp_path / "home", requests=4, trusted_header="X-User", trusted_proxies="127.0.0.1"
    )
    with_account(door.ledger, "rita", "enterprise", ONE)
    rita = account_of(door.ledger, "rita")
    one, two = (make(door.ledger, rita, name, ["read"], 1, now()).secret for name in "ab")

    def ask(secret, near):
        headers = header(secret) | {"X-Forwarded-For": f"192.0.2.{near}"}
        return client.get("/api/v1/indicators.json", headers=headers)

    answers = [ask(one, near) for near in range(1, 13)]  # a minute may end among them
    assert answers[0].status_code == 200
    slow = next(each for each in answers if each.status_code == 429)
    assert (slow.mimetype, slow.headers["Retry-After"]) == ("application/problem+json", "60")
    assert ask(two, 20).status_code == 200
    door.close()
